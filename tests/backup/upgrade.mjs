// A newer program on the data of an older one: a backup first, then all steps or none. The fourth
// argument is that program: ours with one step more (next.sql).
import assert from 'node:assert/strict';
import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Server, addUser, ask, complains, makeFolder, rows } from '../support/sapa.mjs';
import { done, test } from '../support/tap.mjs';
import { must, namesIn, onlyPath, run, totalsOf } from './desk.mjs';

const next = resolve(process.argv[4]);
const SAVED = /^before-schema-\d+-\d{8}-\d{6}\.tar\.gz$/;
const folder = makeFolder();

function newDesk(name, ...people) {
    const data = join(folder, name);
    people.forEach((person, i) => addUser(data, person, `${i}@uji.test`, 'customer'));
    return data;
}

function newer(data, words, options) {
    return run(data, words, { ...options, version: next });
}

const columns = (data) => rows(data,
    `SELECT json_quote(name) FROM pragma_table_info('users') WHERE name = 'nickname';`);

await test('data is saved before the schema changes, and the older program can restore it', () => {
    const data = newDesk('upgraded', 'Siti', 'Budi');
    const before = totalsOf(data);
    assert.equal(newer(data, ['migrate', '--check']).status, 3);
    const migrated = newer(data, ['migrate']);
    assert.match(migrated.stdout, /^schema \d+, 1 applied\n$/, migrated.stderr);
    assert.deepEqual(columns(data), ['nickname']);
    const saved = onlyPath(data, SAVED);
    assert.equal(statSync(saved).mode & 0o777, 0o600);
    must(data + '2', ['restore', saved]);
    assert.equal(totalsOf(data + '2'), before);
    assert.match(newer(data, ['migrate']).stdout, /, 0 applied\n$/);
    onlyPath(data, SAVED);
});

// The limit is KEPT_MAX of src/backup/kept.h.
await test('the newest five stay, whatever the clock says the new one too, and nothing else goes', () => {
    const others = ['before-schema-2-20250101-000000.tar.gz.part', 'before-schema-2-20250101.tar.gz',
        'before-schema-20250101-000000.tar.gz', 'before-schema-2-20250101-000000-.tar.gz',
        'x-before-schema-2-20250101-000000.tar.gz', 'before-schema-2-20250101-000000.tar'];
    const old = ['9-20250101-000001', '10-20250101-000002', '2-20250101-000003',
        '2-20250101-000003-2', '2-20250101-000004', '1-20250102-000000']
        .map((middle) => `before-schema-${middle}.tar.gz`);
    const coming = [1, 2, 3, 4, 5, 6].map((second) => `before-schema-2-2999010${second}-000000.tar.gz`);
    for (const [name, kept, stay] of [['pruned', old, old.slice(2)], ['early', coming, coming.slice(2)],
        ['few', old.slice(0, 4), old.slice(0, 4)]]) {
        const data = newDesk(name, 'Siti');
        for (const file of [...kept, ...others])
            writeFileSync(join(data, file), 'x');
        assert.equal(newer(data, ['migrate']).status, 0);
        const left = namesIn(data).filter((file) => /before-schema/.test(file));
        const made = left.filter((file) => ![...kept, ...others].includes(file));
        assert.equal(made.length, 1, `${name}: ${left}`);
        assert.deepEqual(left, [...stay, ...others, ...made].sort(), name);
        must(folder, ['backup', '--verify', join(data, made[0])]);
    }
});

await test('so it is when serve finds an older schema', async () => {
    const data = newDesk('served', 'Siti');
    const server = await Server.start(data, {}, next);
    assert.equal((await ask(server.port, { path: '/healthz' })).status, 200);
    await server.terminate();
    assert.match(server.log, /backup\.made .*before-schema-/);
    must(folder, ['backup', '--verify', onlyPath(data, SAVED)]);
});

await test('without data there is nothing to save; when it is off nothing is saved', () => {
    const bare = join(folder, 'bare'), off = newDesk('off', 'Siti');
    must(bare, ['migrate']);
    assert.equal(newer(bare, ['migrate']).status, 0);
    assert.equal(newer(join(folder, 'none'), ['migrate']).status, 0);
    const settings = { SAPA_BACKUP_BEFORE_MIGRATE: 'off' };
    assert.equal(newer(off, ['migrate'], { settings }).status, 0);
    for (const data of [bare, off, join(folder, 'none')])
        assert.deepEqual(namesIn(data).filter((name) => SAVED.test(name)), []);
});

await test('a step that fails leaves the old state working, and says so', async () => {
    const data = newDesk('failed', 'Siti', 'Siti');
    const before = totalsOf(data);
    complains(newer(data, ['migrate']), 1,
        /could not be brought up to schema \d+ and is as it was, at \d+/);
    complains(newer(data, ['serve']), 1, /before-schema-\d+-\S+\.tar\.gz is a backup of it/);
    assert.deepEqual(columns(data), []);
    assert.equal(totalsOf(data), before);
    assert.equal(run(data, ['migrate', '--check']).status, 0);
    const server = await Server.start(data);
    assert.equal((await ask(server.port, { path: '/healthz' })).status, 200);
    await server.terminate();
});

await test('when it cannot be saved the schema stays', () => {
    const data = newDesk('unsaved', 'Siti');
    mkdirSync(join(data, 'files'));
    writeFileSync(join(data, 'files', 'two words'), '');
    complains(newer(data, ['migrate']), 1, /as it was, at \d+: files\/two words/);
    assert.deepEqual(columns(data), []);
    assert.deepEqual(namesIn(data).filter((name) => /before-schema/.test(name)), []);
});

await test('an older backup is restored and brought up to date; a newer one is refused', () => {
    const data = newDesk('older', 'Siti', 'Budi');
    const old = join(folder, 'older.tar'), young = join(folder, 'younger.tar');
    must(data, ['backup', old]);
    const restored = join(folder, 'restored');
    assert.equal(newer(restored, ['restore', old]).status, 0);
    assert.deepEqual(columns(restored), ['nickname']);
    assert.equal(newer(restored, ['migrate', '--check']).status, 0);
    assert.equal(newer(restored, ['backup', young]).status, 0);
    complains(run(folder, ['backup', '--verify', young]), 1, /use a newer one/);
    complains(run(join(folder, 'no'), ['restore', young]), 1, /use a newer one/);
    complains(run(restored, ['backup', join(folder, 'no.tar')]), 1, /use a newer one/);
    assert.deepEqual(namesIn(folder).filter((name) => name.startsWith('no')), ['none']);
});

await test('rows that the next schema does not take fail the restore, and leave nothing', () => {
    const data = newDesk('twins', 'Siti', 'Siti');
    const path = join(folder, 'twins.tar');
    must(data, ['backup', path]);
    const target = join(folder, 'untouched');
    complains(newer(target, ['restore', path]), 1, /nothing was restored/);
    assert.deepEqual(namesIn(target).filter((name) => name !== 'sapa.db-lock'), []);
});
done();
