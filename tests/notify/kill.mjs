// Killed at any step of a delivery: nothing is lost, and nothing is said twice. The gateway answers
// after a moment, so that kills meet notifications at every step. ROUNDS in the environment says how
// often; 6.
import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { onPostgres } from '../support/postgres.mjs';
import { Server } from '../support/sapa.mjs';
import { done, note, test } from '../support/tap.mjs';
import { House, StandIn, byTwilio, taken, until } from './house.mjs';

const ROUNDS = Number(process.env.ROUNDS ?? 6);
const twilio = await StandIn.start();
const slowly = () => ({ ...taken(), after: 150 });
twilio.answer = slowly;
const house = await House.build(byTwilio(twilio));
await house.prefer('budi', { prefer_whatsapp: true, prefer_sms: false, prefer_email: false });

// Each text names its ticket: how often each went out.
const timesSaid = () => {
    const times = new Map();
    for (const { body } of twilio.asked) {
        const [, ticket] = /%2Ftickets%2F(\d+)/.exec(body);
        times.set(ticket, (times.get(ticket) ?? 0) + 1);
    }
    return times;
};

const opened = new Set();
for (let round = 1; round <= ROUNDS; round++) {
    await test(`what was to be told survives kill ${round}`, async () => {
        for (let i = 0; i < 4; i++)
            opened.add(String(await house.open(`Putaran ${round}.${i}`)));
        await pause(randomInt(0, 1500)); // chance, not a wait: which step the kill meets
        await house.server.kill();
        await house.start();
    });
}
await test('each was said at most once, and none is missing', async () => {
    const all = await house.settled();
    const times = timesSaid();
    assert.equal(all.length, opened.size);
    const unknown = all.filter(({ state }) => state === 'unknown').length;
    note(`${all.length} notifications, ${unknown} unknown`);
    for (const { state } of all)
        assert.match(state, /^(sent|unknown)$/);
    for (const [ticket, count] of times)
        assert.equal(count, 1, `ticket ${ticket}`);
    assert.ok(times.size >= all.length - unknown);
});
await test('killed while the gateway holds the request: nobody knows, and it is not repeated', async () => {
    twilio.answer = () => 'never';
    const asked = twilio.asked.length;
    await house.open('Ditahan');
    await until('the gateway has it', () => twilio.asked.length === asked + 1);
    await house.server.kill();
    twilio.answer = taken;
    await house.start();
    assert.equal((await house.settled()).at(-1).state, 'unknown');
    assert.equal(twilio.asked.length, asked + 1);
});
if (onPostgres)
    await test('another node leaves alone what one works at, and sees at once that it has ended', async () => {
        const stateOf = (id) => house.notifications().find((one) => one.id === id).state;
        const newest = () => house.notifications().at(-1).id;
        twilio.answer = () => 'never';
        const asked = twilio.asked.length;
        await house.open('Ditahan lagi');
        await until('the gateway has it', () => twilio.asked.length === asked + 1);
        const held = newest();
        twilio.answer = taken;
        const other = await Server.start(house.data, house.settings);
        await house.open('Lewat yang lain'); // the first node is busy: the other one has looked when this is sent
        await until('the other node has sent one', () => stateOf(newest()) === 'sent');
        assert.equal(stateOf(held), 'sending');
        await house.server.kill();
        await until('it is known to be abandoned', () => stateOf(held) === 'unknown');
        assert.equal(twilio.asked.length, asked + 2);
        house.server = other;
    });
await house.server.terminate();
twilio.stop();
done();
