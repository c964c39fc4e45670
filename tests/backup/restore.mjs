// sapa restore: the old database or the new one, never half of either, and never under a server.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Server, addUser, ask, complains, makeFolder, rows, sapaStart } from '../support/sapa.mjs';
import { done, note, test } from '../support/tap.mjs';
import { killed, must, namesIn, onlyPath, run, totalsOf } from './desk.mjs';

const ROUNDS = Number(process.env.ROUNDS ?? 20);
const KEPT = /^sapa\.db\.before-restore-\d{8}-\d{6}(-\d+)?$/;

const folder = makeFolder();
const demo = join(folder, 'demo');
const archive = join(folder, 'demo.tar.gz');
must(demo, ['demo']);
must(demo, ['backup', archive]);
const demoTotals = totalsOf(demo);

function newDesk(name, ...emails) {
    const data = join(folder, name);
    for (const email of emails)
        addUser(data, email, `${email}@uji.test`, 'customer');
    return data;
}

// The same of a database that was set aside.
function totalsOfFile(path) {
    const data = `${path}.alone`;
    return totalsOf(data, { SAPA_DATABASE: `sqlite:${path}` });
}

await test('into a folder that is not there yet', () => {
    const data = join(folder, 'new');
    const umask = process.umask(0);
    assert.match(must(data, ['restore', archive]), /^restored \d+ rows and 0 files of .* UTC\n$/);
    process.umask(umask);
    assert.equal(statSync(data).mode & 0o777, 0o700);
    for (const name of namesIn(data))
        assert.equal(statSync(join(data, name)).mode & 0o777, 0o600, name);
    assert.deepEqual(namesIn(data), ['sapa.db', 'sapa.db-lock']);
    assert.equal(totalsOf(data), demoTotals);
    must(data, ['audit', 'verify']);
    assert.deepEqual(rows(data, `
        SELECT json_quote(integrity_check) FROM pragma_integrity_check;
        SELECT json_array("table") FROM pragma_foreign_key_check;`), ['ok']);
});

await test('data is not overwritten; with --force it is set aside', () => {
    const data = newDesk('full', 'siti');
    const before = totalsOf(data);
    complains(run(data, ['restore', archive]), 1, /holds data already; with --force/);
    assert.equal(totalsOf(data), before);
    assert.deepEqual(namesIn(data).filter((name) => /new|before/.test(name)), []);
    assert.match(must(data, ['restore', '--force', archive]), /the old database is kept as/);
    assert.equal(totalsOf(data), demoTotals);
    assert.equal(totalsOfFile(onlyPath(data, KEPT)), before);
});

// The limit is KEPT_MAX of src/backup/kept.h.
await test('of those set aside the newest five stay, and nothing else goes', () => {
    const data = newDesk('pruned', 'siti');
    const others = ['sapa.db.before-restore-20250101', 'sapa.db.before-restore-20250101-000000.gz',
        'other.db.before-restore-20250101-000000', 'sapa.db.before-restore-20250101-000000-x'];
    const old = ['20250101-000001', '20250101-000002', '20250101-000002-2', '20250101-000002-10',
        '20250102-000000', '20250103-000000'].map((time) => `sapa.db.before-restore-${time}`);
    for (const name of [...old, ...others, `${old[0]}-wal`, `${old[5]}-wal`])
        writeFileSync(join(data, name), 'x');
    const before = totalsOf(data);
    must(data, ['restore', '--force', archive]);
    const left = namesIn(data).filter((name) => /before-restore/.test(name));
    const made = left.filter((name) => KEPT.test(name) && !old.includes(name));
    assert.deepEqual(left, [...old.slice(2), `${old[5]}-wal`, ...others, ...made].sort());
    assert.equal(made.length, 1);
    assert.equal(totalsOfFile(join(data, made[0])), before);
});

await test('a database without rows is no obstacle', () => {
    const data = join(folder, 'bare');
    must(data, ['migrate']);
    must(data, ['restore', archive]);
    assert.equal(totalsOf(data), demoTotals);
});

await test('what a killed server has left is set aside with all that it had stored', async () => {
    const data = newDesk('killed', 'siti');
    const server = await Server.start(data);
    addUser(data, 'Budi', 'budi@uji.test', 'agent');
    await server.kill();
    assert.ok(namesIn(data).includes('sapa.db-wal'));
    must(data, ['restore', '--force', archive]);
    assert.equal(totalsOf(data), demoTotals);
    assert.match(totalsOfFile(onlyPath(data, KEPT)), /^\["users",2,2,/);
});

await test('not under a server, which goes on', async () => {
    const data = newDesk('serving', 'siti');
    const server = await Server.start(data);
    const before = totalsOf(data);
    for (const words of [['restore', archive], ['restore', archive, '--force']])
        complains(run(data, words), 1, /holds data already|is in use: stop the server/);
    assert.equal((await ask(server.port, { path: '/healthz' })).status, 200);
    assert.equal(totalsOf(data), before);
    addUser(data, 'Budi', 'budi@uji.test', 'agent');
    await server.terminate();
    assert.deepEqual(namesIn(data), ['files', 'sapa.db', 'sapa.db-lock', 'secret']);
});

await test('nobody else opens a database that is being replaced', () => {
    const data = newDesk('replaced', 'siti');
    const lock = join(data, 'sapa.db-lock');
    const list = spawnSync('flock', ['-x', lock, process.argv[2], 'user', 'list'],
        { env: { SAPA_DATA: data, PATH: process.env.PATH }, encoding: 'utf8' });
    complains(list, 1, /is being replaced by a restore/);
});

await test('two at once: one of them is refused, or they come one after the other', async () => {
    for (let round = 0; round < 5; round++) {
        const data = join(folder, `together${round}`);
        mkdirSync(data);
        const runs = [0, 1].map(() => sapaStart(['restore', archive], { SAPA_DATA: data }));
        const ends = await Promise.all(runs.map((child) =>
            new Promise((end) => { child.once('close', end); })));
        assert.deepEqual(ends.sort(), [0, 1]);
        assert.equal(totalsOf(data), demoTotals);
        assert.deepEqual(namesIn(data), ['sapa.db', 'sapa.db-lock']);
    }
});

await test('what is no database is set aside only with --force', () => {
    const data = join(folder, 'garbage');
    mkdirSync(data);
    writeFileSync(join(data, 'sapa.db'), 'not a database\n'.repeat(1000));
    complains(run(data, ['restore', archive]), 1, /cannot be read; with --force it is set aside/);
    must(data, ['restore', archive, '--force']);
    assert.equal(totalsOf(data), demoTotals);
    assert.match(readFileSync(onlyPath(data, KEPT), 'utf8'), /^not a database/);
});

await test('files come back, and none is overwritten', () => {
    const from = newDesk('files', 'siti');
    mkdirSync(join(from, 'files', 'ab', 'cd'), { recursive: true });
    writeFileSync(join(from, 'files', 'ab', 'cd', 'photo.jpg'), Buffer.alloc(70_000, 9));
    writeFileSync(join(from, 'files', 'empty'), '');
    const path = join(folder, 'files.tar');
    must(from, ['backup', path]);
    const to = join(folder, 'files2');
    must(to, ['restore', path]);
    const photo = join(to, 'files', 'ab', 'cd', 'photo.jpg');
    assert.deepEqual(readFileSync(photo), Buffer.alloc(70_000, 9));
    assert.deepEqual(namesIn(join(to, 'files')), ['ab', 'empty']);
    assert.equal(statSync(photo).mode & 0o777, 0o600);
    must(to, ['restore', path, '--force']); /* the same are there already */
    writeFileSync(photo, 'another');
    const before = totalsOf(to);
    addUser(to, 'Budi', 'budi@uji.test', 'agent');
    complains(run(to, ['restore', path, '--force']), 1,
        /photo\.jpg is there already, and is another file/);
    assert.equal(readFileSync(photo, 'utf8'), 'another');
    assert.notEqual(totalsOf(to), before);
    assert.deepEqual(namesIn(to).filter((name) => name.includes('.new')), []);
});

await test(`${ROUNDS} killed restores leave the old database or the new one`, async () => {
    const data = newDesk('rounds', 'siti');
    const old = join(folder, 'rounds.tar');
    must(data, ['backup', old]);
    const oldTotals = totalsOf(data);
    const from = performance.now();
    must(data, ['restore', archive, '--force']);
    const whole = Math.ceil(performance.now() - from);
    const seen = { old: 0, new: 0 };
    for (let round = 0; round < ROUNDS; round++) {
        must(data, ['restore', old, '--force']);
        /* Every other time about when the new one takes the old one's place. */
        const ms = randomInt(round % 2 ? 0 : Math.floor(whole * 0.8), Math.ceil(whole * 1.1));
        await killed(data, ['restore', archive, '--force'], ms);
        const totals = totalsOf(data);
        assert.ok([oldTotals, demoTotals].includes(totals), totals);
        seen[totals === oldTotals ? 'old' : 'new']++;
        must(data, ['audit', 'verify']);
        for (const name of namesIn(data).filter((name) => KEPT.test(name)))
            rmSync(join(data, name));
    }
    note(JSON.stringify(seen));
    must(data, ['restore', archive, '--force']);
    assert.deepEqual(namesIn(data).filter((name) => !KEPT.test(name)), ['sapa.db', 'sapa.db-lock']);
});

await test('what is asked for wrongly is said in a line', () => {
    complains(run(folder, ['restore']), 2, /usage: sapa restore/);
    complains(run(folder, ['restore', archive, '--forced']), 2, /did not expect '--forced'/);
});
done();
