// Killed while it makes or migrates its database, the program leaves one that the next start mends.
import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { onPostgres } from '../support/postgres.mjs';
import { Server, addUser, ask, makeFolder, rows, sapa, sapaStart } from '../support/sapa.mjs';
import { done, note, test } from '../support/tap.mjs';

const ROUNDS = Number(process.env.ROUNDS ?? 20);
const folder = makeFolder();

function migrate(data, ...more) {
    return sapa(['migrate', ...more], { settings: { SAPA_DATA: data } });
}

// How long a whole run takes here, so that kills fall all over it.
function wholeMs() {
    const from = performance.now();
    assert.equal(migrate(join(folder, 'whole')).status, 0);
    return performance.now() - from;
}
const longest = Math.ceil(wholeMs());
const seen = {};

async function killed(words, data) {
    const child = sapaStart(words, { SAPA_DATA: data, SAPA_LISTEN: '127.0.0.1:0' });
    const ended = new Promise((end) => { child.once('close', end); });
    await sleep(randomInt(longest + 2));
    child.kill('SIGKILL');
    await ended;
    const check = migrate(data, '--check');
    const state = onPostgres || existsSync(join(data, 'sapa.db')) ? `check ${check.status}` : 'no file';
    seen[state] = (seen[state] ?? 0) + 1;
}

async function mend(data) {
    const server = await Server.start(data);
    assert.equal((await ask(server.port, { path: '/healthz' })).status, 200);
    await server.terminate();
    assert.equal(migrate(data, '--check').status, 0);
    if (!onPostgres)
        assert.deepEqual(rows(data, 'SELECT json_quote(integrity_check) FROM pragma_integrity_check;'),
            ['ok']);
    const steps = rows(data, `SELECT json_array(number, name) FROM schema_version ORDER BY number;`);
    const whole = rows(join(folder, 'whole'),
        `SELECT json_array(number, name) FROM schema_version ORDER BY number;`);
    assert.deepEqual(steps, whole);
    assert.ok(addUser(data, 'Uji', 'uji@uji.test', 'customer') > 0);
}

await test(`what ${ROUNDS} killed migrations left is mended by the next start`, async () => {
    for (let round = 0; round < ROUNDS; round++) {
        const data = join(folder, `migrate${round}`);
        await killed(['migrate'], data);
        await mend(data);
    }
    note(JSON.stringify(seen));
});

await test('so is what a start left that was killed again and again', async () => {
    const data = join(folder, 'again');
    for (let round = 0; round < ROUNDS; round++)
        await killed(['serve'], data);
    await mend(data);
    note(JSON.stringify(seen));
});
done();
