// sapa backup in a storm of sends, on the engine that TEST_STORE names: what was acknowledged before
// it began is in it.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { Person, Server, makeFolder, sapaStart } from '../support/sapa.mjs';
import { done, note, test } from '../support/tap.mjs';
import { checkHouse } from '../crash/check.mjs';
import { House } from '../crash/storm.mjs';
import { must } from './desk.mjs';

const BACKUPS = 3, SENDS_BETWEEN = 100;

const folder = makeFolder();
const data = join(folder, 'data');

// The house as somebody who only knows those acknowledged sees it. Log-in sessions are not kept.
async function houseAt(house, acknowledged, port) {
    const again = async (person) => {
        const { session, token } = await Person.signIn(port, person.email);
        return Object.assign(Object.create(Person.prototype), person, { session, token });
    };
    const one = Object.create(house);
    Object.defineProperty(one, 'acknowledged', { value: acknowledged });
    one.staff = await Promise.all(house.staff.map(again));
    one.customers = await Promise.all(house.customers.map(again));
    return one;
}

function ended(child) {
    let stderr = '';
    child.stderr.setEncoding('utf8').on('data', (text) => { stderr += text; });
    child.stdout.resume();
    return new Promise((end) => { child.once('close', (status) => end({ status, stderr })); });
}

await test('one taken in a storm holds every message acknowledged before it began', async () => {
    const server = await Server.start(data);
    const house = await House.build(data, server);
    const storm = house.storm(server.port);
    const moments = [];
    for (let i = 0; i < BACKUPS; i++) {
        const enough = house.acknowledged.length + SENDS_BETWEEN;
        while (house.acknowledged.length < enough)
            await house.staff[0].ask(server.port, 'GET', '/healthz');
        const path = join(folder, `storm${i}.tar${i % 2 ? '.gz' : ''}`);
        const acknowledged = house.acknowledged;
        const backup = await ended(sapaStart(['backup', path], { SAPA_DATA: data }));
        assert.equal(backup.status, 0, backup.stderr);
        moments.push({ path, acknowledged, after: house.acknowledged.length });
    }
    storm.end();
    await storm.ended;
    await server.terminate();
    for (const { path, acknowledged, after } of moments) {
        const restored = `${path}.data`;
        note(`${acknowledged.length} acknowledged before, ${after} when it was made`);
        must(restored, ['backup', '--verify', path]);
        must(restored, ['restore', path]);
        const other = await Server.start(restored);
        await checkHouse(restored, await houseAt(house, acknowledged, other.port), other);
        await other.terminate();
    }
});
done();
