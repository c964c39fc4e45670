// sapa backup: of a running desk, whole or not there at all, and no secrets in it.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import { Server, complains, makeFolder, rows } from '../support/sapa.mjs';
import { done, note, test } from '../support/tap.mjs';
import { membersOf, readMember, sha256 } from './archive.mjs';
import { killed, must, namesIn, run, totalsOf } from './desk.mjs';

const ROUNDS = Number(process.env.ROUNDS ?? 20);

const folder = makeFolder();
const data = join(folder, 'data');

must(data, ['demo']);
await (await Server.start(data)).terminate(); // it makes the secret

await test('a round trip leaves each table with the same rows and the same digest', () => {
    const before = totalsOf(data);
    assert.match(before, /^\["users",12,12,"[0-9a-f]{64}"\]$/m);
    for (const name of ['trip.tar', 'trip.tar.gz']) {
        must(data, ['backup', join(folder, name)]);
        must(join(folder, name + '.data'), ['restore', join(folder, name)]);
        assert.equal(totalsOf(join(folder, name + '.data')), before);
    }
});

await test('rows of any content come back as they were', () => {
    const odd = join(folder, 'odd');
    must(odd, ['migrate']);
    rows(odd, `
        INSERT INTO users (id, name, email, password, wedding_date, created_at, bio)
        VALUES (1, 'Siti', 's@uji.test', 'x', '', '2026-02-30 99:00:00', CAST(x'ff00fe' AS TEXT)),
               (7, '"' || char(10, 92) || '💍', 'b@uji.test', 'x', NULL, NULL, char(1, 127)),
               (8, 'gone', 'c@uji.test', 'x', NULL, NULL, NULL);
        DELETE FROM users WHERE id = 8;
        INSERT INTO orders (user_id, order_number, total_price, dp_percentage)
        VALUES (1, 'a', '12500000.50', '33.30'), (1, 'b', 9999999999.99, 0), (7, 'c', NULL, 7);
        INSERT INTO sms_logs (phone_number, message, template_data)
        VALUES ('1', '', '{"b": [1.50, null], "a": "é"}'), ('2', 'x', 'no JSON');`);
    const path = join(folder, 'odd.tar');
    must(odd, ['backup', path]);
    must(odd + '2', ['restore', path]);
    const all = `SELECT json_array(id, name, email, wedding_date, created_at, hex(bio)) FROM users;
        SELECT json_array(id, order_number, total_price, dp_percentage) FROM orders;
        SELECT json_array(id, message, template_data) FROM sms_logs;
        SELECT json_array(name, seq) FROM sqlite_sequence WHERE seq > 0 ORDER BY name;`;
    assert.deepEqual(rows(odd + '2', all), rows(odd, all));
});

await test('it is a tar archive for its owner alone, which sha256sum can check', () => {
    const path = join(folder, 'trip.tar');
    const umask = process.umask(0);
    must(data, ['backup', path]);
    process.umask(umask);
    assert.equal(statSync(path).mode & 0o777, 0o600);
    const members = membersOf(readFileSync(path));
    const lines = readMember(path, 'checksums').split('\n').filter(Boolean);
    assert.deepEqual(lines, members.filter(({ name }) => !name.startsWith('checksums'))
        .map(({ name, bytes }) => `${sha256(bytes)}  ${name}`));
    assert.equal(readMember(path, 'checksums.sha256'),
        `${sha256(Buffer.from(readMember(path, 'checksums')))}  checksums\n`);
});

await test('settings are in it, secrets are not', () => {
    const path = join(folder, 'secrets.tar');
    const secret = 'a secret of more than sixteen';
    const database = `sqlite:${join(data, 'sapa.db')}`;
    must(data, ['backup', path], { settings: { SAPA_NAME: 'Uji', SAPA_SECRET: secret,
        SAPA_DATABASE: database } });
    const settings = readMember(path, 'settings.ini');
    assert.match(settings, /^SAPA_NAME = Uji$/m);
    assert.doesNotMatch(settings, /SAPA_SECRET|SAPA_DATABASE|SAPA_LOCALE/);
    const bytes = readFileSync(path);
    assert.ok(!bytes.includes(secret));
    assert.ok(!bytes.includes(readFileSync(join(data, 'secret'), 'utf8').trim()));
    assert.ok(!membersOf(bytes).some(({ name }) => /sessions/.test(name)));
});

await test('files come along; what is no plain file stops it', () => {
    mkdirSync(join(data, 'files', 'ab'), { recursive: true });
    writeFileSync(join(data, 'files', 'ab', 'photo.jpg'), Buffer.alloc(100_001, 7));
    writeFileSync(join(data, 'files', 'empty'), '');
    writeFileSync(join(data, 'files', 'ab-c'), 'x');
    writeFileSync(join(data, 'files', '.coming'), 'not yet');
    const path = join(folder, 'files.tar');
    must(data, ['backup', path]);
    must(data, ['backup', '--verify', path]);
    const files = membersOf(readFileSync(path)).filter(({ name }) => name.startsWith('files/'));
    assert.deepEqual(files.map(({ name }) => name),
        ['files/ab/photo.jpg', 'files/ab-c', 'files/empty']);
    assert.deepEqual(files.find(({ name }) => /jpg/.test(name)).bytes, Buffer.alloc(100_001, 7));
    const strange = join(data, 'files', 'ab', 'two words');
    writeFileSync(strange, '');
    complains(run(data, ['backup', join(folder, 'no.tar')]), 1, /two words/);
    assert.deepEqual(namesIn(folder).filter((name) => name.startsWith('no.tar')), []);
    rmSync(strange);
});

await test('nothing to back up, and nowhere to put it, are said in a line', () => {
    const empty = join(folder, 'empty');
    complains(run(empty, ['backup', join(folder, 'no.tar')]), 1, /the database cannot be opened/);
    complains(run(data, ['backup', join(folder, 'no', 'no.tar')]), 1,
        /no\.tar\.part cannot be written: No such/);
    complains(run(data, ['backup', folder]), 1, /cannot be written: Is a directory/);
    complains(run(data, ['backup']), 2, /usage: sapa backup/);
    complains(run(data, ['backup', '--verify']), 2, /--verify needs a value/);
    complains(run(data, ['backup', 'a', 'b']), 2, /did not expect 'b'/);
    assert.deepEqual(namesIn(empty), []);
});

await test(`${ROUNDS} killed backups leave no file of that name that is not whole`, async () => {
    const target = join(folder, 'killed');
    mkdirSync(target);
    const from = performance.now();
    must(folder + '/trip.tar.data', ['backup', join(target, 'first.tar.gz')]);
    const whole = Math.ceil(performance.now() - from);
    let finished = 0;
    for (let round = 0; round < ROUNDS; round++) {
        const path = join(target, `${round}.tar.gz`);
        if (await killed(folder + '/trip.tar.data', ['backup', path], randomInt(whole)))
            finished++;
        if (namesIn(target).includes(`${round}.tar.gz`))
            must(folder, ['backup', '--verify', path]);
        must(folder + '/trip.tar.data', ['backup', path]);
        must(folder, ['backup', '--verify', path]);
    }
    note(`${finished} of ${ROUNDS} were faster`);
    assert.deepEqual(namesIn(target).filter((name) => name.endsWith('.part')), []);
});
done();
