// An acknowledged message is a durable message: the server is killed in the middle of a storm, again
// and again on the same data. ROUNDS in the environment says how often; 20, or 5 on PostgreSQL.
// Every other time the disk is slow (slow_disk.c, built, is the third argument): then a kill rarely
// misses a commit.
import { randomInt } from 'node:crypto';
import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { onPostgres } from '../support/postgres.mjs';
import { Server, makeFolder } from '../support/sapa.mjs';
import { done, note, test } from '../support/tap.mjs';
import { checkHouse } from './check.mjs';
import { House } from './storm.mjs';

const ROUNDS = Number(process.env.ROUNDS ?? (onPostgres ? 5 : 20));
const STORM_MIN_MS = 100, STORM_MAX_MS = 1000;

const slowly = process.argv[4] ? { LD_PRELOAD: resolve(process.argv[4]) } : {};
const data = makeFolder();
let server = await Server.start(data);
const house = await House.build(data, server);

for (let round = 1; round <= ROUNDS; round++) {
    await test(`acknowledged messages survive kill ${round}`, async () => {
        const before = house.acknowledged.length;
        const storm = house.storm(server.port);
        await sleep(randomInt(STORM_MIN_MS, STORM_MAX_MS));
        await server.kill();
        storm.end();
        await storm.ended;
        note(`${house.acknowledged.length - before} acknowledged, ${house.uncertain.length} uncertain`);
        server = await Server.start(data, round % 2 ? slowly : {});
        await checkHouse(data, house, server);
        await house.resendUncertain(server.port);
    });
}
await test('what was sent again after a kill is there once', () => checkHouse(data, house, server));
await server.terminate();
done();
