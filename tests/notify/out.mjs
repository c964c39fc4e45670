// Each event reaches the right people, by the right channel, once.
import assert from 'node:assert/strict';
import { done, test } from '../support/tap.mjs';
import { House, MailServer, StandIn, byTwilio, taken, until } from './house.mjs';

const mail = await MailServer.start();
const twilio = await StandIn.start();
twilio.answer = taken;
const house = await House.build({ ...byTwilio(twilio), SAPA_MAIL_URL: `smtp://127.0.0.1:${mail.port}`,
    SAPA_MAIL_FROM: 'Toko <bantuan@toko.test>', SAPA_NAME: 'Toko' });
await house.prefer('budi', { prefer_whatsapp: true, prefer_sms: true, prefer_email: true });

const told = () => twilio.asked.map(({ body }) => Object.fromEntries(new URLSearchParams(body)));
let ticket;

await test('a new ticket: a mail and WhatsApp to its customer, a mail to the team', async () => {
    ticket = await house.open();
    const all = await house.settled();
    assert.deepEqual(all.map(({ event, channel, state, user_id }) => [event, channel, state, user_id]).sort(), [
        ['ticket_created', 'email', 'sent', house.budiId],
        ['ticket_created', 'email', 'sent', house.sariId],
        ['ticket_created', 'whatsapp', 'sent', house.budiId],
    ].sort());
    assert.deepEqual(mail.mails().map(({ to }) => to).sort(), ['budi@toko.test', 'sari@toko.test']);
    const [whatsapp] = told();
    assert.equal(whatsapp.To, 'whatsapp:+6281234567890');
    assert.match(whatsapp.Body, new RegExp(`/customer/support/tickets/${ticket}$`));
});

await test('all mails of a ticket are one thread, and say that nobody shall answer by itself', async () => {
    await house.say('sari', ticket, 'Kami periksa.');
    await house.settled();
    const mails = mail.mails();
    assert.equal(new Set(mails.map(({ headers }) => headers.references)).size, 1);
    assert.equal(new Set(mails.map(({ headers }) => headers['message-id'])).size, mails.length);
    // But the first to an address that nobody has confirmed, which says nothing that a stranger chose.
    const first = mails.find(({ to }) => to === 'budi@toko.test');
    assert.equal(new Set(mails.filter((one) => one !== first).map(({ subject }) => subject)).size, 1);
    assert.match(mails[0].subject, new RegExp(`\\[#${ticket}\\]`));
    for (const { headers } of mails)
        assert.equal(headers['auto-submitted'], 'auto-generated');
});

await test('what has been read meanwhile is not told', async () => {
    const before = mail.mails().length;
    await house.server.terminate();
    await house.start({ SAPA_NOTIFY_DELAY: '2' });
    await house.say('sari', ticket, 'Sudah cocok.');
    await house.ask('budi', 'GET', `/customer/support/tickets/${ticket}`);
    const all = await house.settled();
    assert.deepEqual(all.slice(-2).map(({ state, reason }) => [state, reason]), [['skipped', 'read'], ['skipped', 'read']]);
    assert.equal(mail.mails().length, before);
});

await test('a log of SMS and WhatsApp as the platform kept it', async () => {
    const { rows } = await import('../support/sapa.mjs');
    const logs = rows(house.data, 'SELECT json_array(user_id, phone_number, type, status, twilio_sid) FROM sms_logs');
    assert.ok(logs.length >= 2);
    for (const [user, phone, type, status, sid] of logs) {
        assert.deepEqual([user, phone, type, status], [house.budiId, '+6281234567890', 'whatsapp', 'sent']);
        assert.match(sid, /^SM\d+$/);
    }
});

await test('WhatsApp that is refused becomes an SMS', async () => {
    const asked = twilio.asked.length;
    twilio.answer = ({ body }) => (body.includes('whatsapp') ? { status: 400, body: { code: 63003, message: 'no such user' } } : taken());
    const id = await house.open('Tanpa WhatsApp');
    await until('an SMS has gone out', () => twilio.asked.length === asked + 2);
    const all = (await house.settled()).filter(({ channel }) => channel !== 'email').slice(-2);
    assert.deepEqual(all.map(({ channel, state }) => [channel, state]), [['whatsapp', 'failed'], ['sms', 'sent']]);
    assert.match(told().at(-1).Body, new RegExp(`/${id}$`));
    twilio.answer = taken;
});

await test('a yes that is never heard is not said twice', async () => {
    twilio.answer = () => 'drop';
    const asked = twilio.asked.length;
    await house.open('Putus');
    const all = (await house.settled()).filter(({ channel }) => channel === 'whatsapp');
    assert.equal(all.at(-1).state, 'unknown');
    assert.equal(twilio.asked.length, asked + 1);
    twilio.answer = taken;
});

await test('a busy gateway is asked again later', async () => {
    twilio.answer = () => ({ status: 429, headers: { 'Retry-After': '1000' }, body: { code: 20429, message: 'slow down' } });
    const asked = twilio.asked.length;
    await house.open('Sibuk');
    const last = await until('it is postponed', () => {
        const row = house.notifications().filter(({ channel }) => channel === 'whatsapp').at(-1);
        return row.attempts === 1 && row.state === 'queued' && row;
    });
    assert.equal(last.attempts, 1);
    assert.equal(twilio.asked.length, asked + 1);
    twilio.answer = taken;
});

await house.server.terminate();
assert.doesNotMatch(house.server.log, /rahasia/);
mail.stop();
twilio.stop();
done();
