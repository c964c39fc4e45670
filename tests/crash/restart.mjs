// The database's server restarts in the middle of a storm, as after a crash, with two of ours on
// it: nothing that was acknowledged is missing or there twice, and both go on by themselves.
// RESTARTS in the environment says how often; 2.
import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { control } from '../support/postgres.mjs';
import { Server, ask, makeFolder } from '../support/sapa.mjs';
import { done, note, test } from '../support/tap.mjs';
import { checkHouse } from './check.mjs';
import { House } from './storm.mjs';

const RESTARTS = Number(process.env.RESTARTS ?? 2);
const STORM_MIN_MS = 200, STORM_MAX_MS = 1000;
const BACK_MS = 5000;

const data = makeFolder();
const servers = [await Server.start(data), await Server.start(data)];
const house = await House.build(data, servers[0]);

async function untilBack() {
    const from = performance.now();
    for (const server of servers)
        while ((await ask(server.port, { path: '/healthz' })).status !== 200)
            assert.ok(performance.now() - from < BACK_MS, `not back within ${BACK_MS} ms`);
    return Math.round(performance.now() - from);
}

for (let round = 1; round <= RESTARTS; round++) {
    await test(`acknowledged messages survive restart ${round} of the database`, async () => {
        const before = house.acknowledged.length, failures = [];
        const storms = servers.map(
            (server) => house.storm(server.port, { onError: (error) => failures.push(error) }));
        await sleep(randomInt(STORM_MIN_MS, STORM_MAX_MS));
        await control('restart', '-m', 'immediate');
        const back = await untilBack();
        await sleep(STORM_MIN_MS);
        for (const storm of storms)
            storm.end();
        await Promise.all(storms.map((storm) => storm.ended));
        assert.deepEqual(failures, []);
        const sent = house.acknowledged.length - before;
        note(`back after ${back} ms; ${sent} acknowledged, ${house.uncertain.length} uncertain`);
        await house.resendUncertain(servers[0].port);
        await checkHouse(data, house, servers[0]);
    });
}
for (const server of servers)
    await server.terminate();
done();
