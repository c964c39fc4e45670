// The same archive on either engine. To be run by with-postgres.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { Server, ask, complains, makeFolder } from '../support/sapa.mjs';
import { done, test } from '../support/tap.mjs';
import { readMember } from './archive.mjs';
import { killed, must, run } from './desk.mjs';

const folder = makeFolder();
const file = join(folder, 'file');
const archive = join(folder, 'file.tar');

// The settings for a new, empty database of the server.
function newDatabase(name) {
    const server = process.env.TEST_DATABASE;
    const psql = spawnSync('psql', ['--no-psqlrc', '--command', `CREATE DATABASE ${name}`, server],
        { encoding: 'utf8' });
    assert.equal(psql.status, 0, psql.stderr);
    return { SAPA_DATABASE: server.replace(/\/postgres\?/, `/${name}?`) };
}

// Rows and digest of each table.
function totals(path) {
    return readMember(path, 'totals.ndjson');
}

function totalsNow(data, settings) {
    const path = `${data}.now.tar`;
    must(data, ['backup', path], { settings });
    return totals(path);
}

must(file, ['demo']);
must(file, ['backup', archive]);

await test('from a file to a server and back each table has the same rows and digest', () => {
    const server = join(folder, 'server'), back = join(folder, 'back');
    const settings = newDatabase('round_trip');
    must(server, ['restore', archive], { settings });
    must(server, ['audit', 'verify'], { settings });
    const path = join(folder, 'server.tar.gz');
    must(server, ['backup', path], { settings });
    must(back, ['backup', '--verify', path]);
    must(back, ['restore', path]);
    assert.equal(totalsNow(server, settings), totals(archive));
    assert.equal(totalsNow(back), totals(archive));
});

await test('a server serves what was restored, and gives out new ids', async () => {
    const data = join(folder, 'serving');
    const settings = newDatabase('serving');
    must(data, ['restore', archive], { settings });
    const added = must(data, ['user', 'add', '--name', 'Siti', '--email', 's@uji.test', '--role',
        'customer', '--password-stdin'], { settings, input: 'kata sandi uji\n' });
    assert.equal(Number(added), 13);
    const server = await Server.start(data, settings);
    assert.equal((await ask(server.port, { path: '/healthz' })).status, 200);
    await server.terminate();
});

await test('a database that was migrated is filled; one with data is refused and stays', () => {
    const data = join(folder, 'full');
    const settings = newDatabase('filled');
    must(data, ['migrate'], { settings });
    must(data, ['restore', archive], { settings });
    for (const words of [['restore', archive], ['restore', '--force', archive]])
        complains(run(data, words, { settings }), 1, /the database holds data already: make another/);
    assert.equal(totalsNow(data, settings), totals(archive));
});

await test('a killed restore leaves an empty database, and the next fills it', async () => {
    const data = join(folder, 'killed');
    const settings = newDatabase('killed');
    const from = performance.now();
    must(data + '0', ['restore', archive], { settings: newDatabase('whole') });
    const whole = performance.now() - from;
    for (const part of [0.2, 0.4, 0.6, 0.8])
        if (await killed(data, ['restore', archive], whole * part, settings))
            return;
    must(data, ['restore', archive], { settings });
    assert.equal(totalsNow(data, settings), totals(archive));
});

done();
