// Whatever an archive is that sapa backup has not written: one line says that it is not, and
// nothing is touched.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { randomInt } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { join } from 'node:path';
import { complains, makeFolder, rows } from '../support/sapa.mjs';
import { done, note, test } from '../support/tap.mjs';
import { archiveOf, membersOf, soundArchiveOf } from './archive.mjs';
import { must, namesIn, run } from './desk.mjs';

const USERS = 'tables/users/000001.ndjson';
const NOT_OURS = /is damaged|is no backup/;
const FLIPS = Number(process.env.ROUNDS ?? 60);

const folder = makeFolder();
const data = join(folder, 'data');
must(data, ['demo']);
mkdirSync(join(data, 'files'));
writeFileSync(join(data, 'files', 'photo.jpg'), 'a photo');
must(data, ['backup', join(folder, 'whole.tar')]);
must(data, ['backup', join(folder, 'whole.tar.gz')]);
const whole = readFileSync(join(folder, 'whole.tar'));
const pressed = readFileSync(join(folder, 'whole.tar.gz'));
const members = membersOf(whole);
const text = (string) => Buffer.from(string);

// Refused when it is looked at and when it is to be restored over whatever is there, into a folder that
// then is not made.
function refused(bytes, mistake = /is damaged/, ending = '.tar') {
    const path = join(folder, `bad${ending}`), target = join(folder, 'target');
    writeFileSync(path, bytes);
    complains(run(folder, ['backup', '--verify', path]), 1, mistake);
    complains(run(target, ['restore', path, '--force']), 1, mistake);
    assert.ok(!namesIn(folder).includes('target'));
}

function changed(name, change) {
    return members.map((member) => member.name === name
        ? { ...member, bytes: text(change(member.bytes.toString())) } : member);
}

await test('our own way to put archives together is the one of the program', () => {
    writeFileSync(join(folder, 'same.tar'), soundArchiveOf(members));
    assert.match(must(folder, ['backup', '--verify', join(folder, 'same.tar')]), /is whole/);
});

await test('a flipped bit anywhere', () => {
    const places = [0, 99, 511, 512, ...[1, 1024, 1025].map((back) => whole.length - back),
        ...members.flatMap(({ at, bytes }) => [3, 124, 300, 512 + bytes.length].map((n) => at + n)),
        ...Array.from({ length: FLIPS }, () => randomInt(whole.length))];
    for (const place of places) {
        const bytes = Buffer.from(whole);
        bytes[place] ^= 1 << randomInt(8);
        note(`byte ${place}`);
        refused(bytes, NOT_OURS);
    }
});

// Between the blocks of deflate there are bits that mean nothing (RFC 1951, 3.2.4).
function meansTheSame(bytes) {
    try {
        return gunzipSync(bytes).equals(gunzipSync(pressed));
    } catch {
        return false;
    }
}

await test('a flipped bit of the compressed bytes', () => {
    for (let i = 0; i < FLIPS / 2; i++) {
        const bytes = Buffer.from(pressed);
        const place = randomInt(10, bytes.length); /* before it: gzip's own time and flags */
        bytes[place] ^= 1 << randomInt(8);
        note(`byte ${place}`);
        if (!meansTheSame(bytes))
            refused(bytes, NOT_OURS, '.tar.gz');
    }
});

await test('one that was cut off', () => {
    const lengths = [1, 511, 512, 700, ...[1, 512, 1024].map((back) => whole.length - back),
        ...members.map(({ at }) => at),
        ...Array.from({ length: 10 }, () => randomInt(whole.length))];
    for (const length of lengths)
        refused(whole.subarray(0, length), NOT_OURS);
    for (let i = 0; i < 5; i++)
        refused(pressed.subarray(0, randomInt(11, pressed.length)), NOT_OURS, '.tar.gz');
    refused(pressed.subarray(0, pressed.length - 1), /is damaged/, '.tar.gz');
});

await test('something behind its end', () => {
    refused(Buffer.concat([whole, text('x')]), /behind its end/);
    refused(Buffer.concat([whole, whole]), /behind its end/);
    refused(Buffer.concat([whole, Buffer.alloc(512)]), /behind its end/);
});

await test('a member that is missing, with checksums that say so and with others', () => {
    for (const { name } of members) {
        refused(archiveOf(members.filter((one) => one.name !== name)), NOT_OURS);
        if (!/^checksums|^files/.test(name))
            refused(soundArchiveOf(members.filter((one) => one.name !== name)), NOT_OURS);
    }
});

await test('a member that does not belong', () => {
    const extra = { name: 'extra', bytes: text('x') };
    for (let i = 0; i <= members.length; i++) {
        const more = members.toSpliced?.(i, 0, extra) ??
            [...members.slice(0, i), extra, ...members.slice(i)];
        refused(archiveOf(more), NOT_OURS);
        if (i < members.length - 2)
            refused(soundArchiveOf(more), NOT_OURS);
    }
    refused(soundArchiveOf([...members.slice(0, 2), { name: 'tables/secrets/000001.ndjson',
        bytes: text('["id"]\n') }, ...members.slice(2)]), /is damaged/);
});

await test('members that are there twice, or in another order', () => {
    for (let i = 0; i < members.length; i++)
        refused(archiveOf([...members.slice(0, i + 1), ...members.slice(i)]),
            NOT_OURS);
    const kept = members.filter(({ name }) => !name.startsWith('checksums'));
    for (let i = 1; i + 1 < kept.length; i++) {
        if (/^files|^totals/.test(kept[i + 1].name))
            continue;
        const other = [...kept];
        [other[i], other[i + 1]] = [kept[i + 1], kept[i]];
        refused(soundArchiveOf(other), /is damaged/);
    }
});

await test('names that lead elsewhere', () => {
    for (const name of ['../photo.jpg', '/etc/photo.jpg', 'files/../../photo.jpg', 'files/',
        'files//photo.jpg', 'files/.hidden', './manifest.json', 'files/..', 'files/a\\b',
        'files/two words', 'files/\u00e9', `files/${'a'.repeat(94)}`])
        refused(soundArchiveOf(members.map((member) => member.name === 'files/photo.jpg'
            ? { ...member, name } : member)), /a name that sapa does not give|header was changed/);
});

await test('links, folders, devices and whatever else tar has', () => {
    for (const type of ['1', '2', '3', '4', '5', '6', '7', 'L', 'K', 'x', 'g', '\0'])
        for (const target of ['', '/etc/passwd'])
            refused(soundArchiveOf(members.map((member) => member.name === 'files/photo.jpg'
                ? { ...member, type, target } : member)), /header was changed/);
});

await test('a file that is there twice', () => {
    const photo = members.find(({ name }) => name === 'files/photo.jpg');
    const at = members.indexOf(photo);
    refused(soundArchiveOf([...members.slice(0, at), photo,
        { ...photo, bytes: text('another photo') }, ...members.slice(at + 1)]), /twice/);
    for (const name of ['files/photo.jpg/again', 'files/a.jpg'])
        refused(soundArchiveOf([...members.slice(0, at + 1), { ...photo, name },
            ...members.slice(at + 1)]), /twice/);
});

await test('checksums that are wrong', () => {
    const other = (lines) => lines.replace(/^./, (digit) => digit === '0' ? '1' : '0');
    refused(archiveOf(changed('checksums', other)),
        /manifest\.json is not what its checksum says/);
    refused(archiveOf(changed('checksums.sha256', () => `${'0'.repeat(64)}  checksums\n`)),
        /checksums is not what its checksum says/);
    refused(archiveOf(changed('files/photo.jpg', () => 'A photo')),
        /files\/photo\.jpg is not what its checksum says/);
    refused(archiveOf(changed(USERS, (lines) => lines.replace('demo', 'demi'))),
        /the rows of users do not add up/);
});

await test('one of a newer program, and one of none', () => {
    const manifest = (change) => soundArchiveOf(changed('manifest.json',
        (json) => `${JSON.stringify({ ...JSON.parse(json), ...change })}\n`));
    refused(manifest({ schema: 99 }), /has schema 99, this program knows \d+: use a newer one/);
    refused(manifest({ format: 2 }), /newer program/);
    for (const schema of [0, -1, 'x', null, 1.5, '1 ', 1e30])
        refused(manifest({ schema }), /is damaged/);
    for (const bytes of ['', '{', '[]', 'null', '\xff', '{}'])
        refused(soundArchiveOf(changed('manifest.json', () => bytes)), /is damaged/);
});

await test('rows that are not of their table, though every checksum is true', () => {
    const rowsOf = (change) => soundArchiveOf(changed(USERS, (lines) => {
        const [names, first, ...rest] = lines.split('\n');
        return [names, ...[change(first)].flat(), ...rest].join('\n');
    }));
    for (const change of [
        () => [], (row) => [row, row], (row) => row.replace('[1,', '[2,'),
        (row) => row.replace('[1,', '["1",'), (row) => row.replace('[1,', '['),
        (row) => row.replace('[1,', '[1.5,'), (row) => row.replace('[1,', '[null,'),
        (row) => row.replace('[1,', '[{},'), (row) => row.replace('[1,', '[99999999999999999999,'),
        (row) => row.replace('true', '1'), (row) => row.replace(/,null/, ',["zz"]'),
        (row) => row.replace(/,null/, ',["00","00"]'), (row) => row.slice(0, -1),
        (row) => `${row},`,
        () => '', () => 'null', () => '[[[[[[', () => '['.repeat(100_000),
        (row) => row.replace(']', `,${'1,'.repeat(50)}1]`)])
        refused(rowsOf(change), /is damaged/);
    refused(soundArchiveOf(members.map((member) => member.name === USERS ? { ...member,
        bytes: Buffer.from(member.bytes.toString('latin1').replace('demo', 'd\xe9mo'), 'latin1') }
        : member)), /row \d+ of users is not understood/);
    refused(soundArchiveOf(changed(USERS, (lines) => lines.replace('"name"', '"eman"'))),
        /other columns/);
});

await test('totals that do not add up', () => {
    for (const change of [() => '', (lines) => lines.replace('12,', '13,'),
        (lines) => lines.replace(/[0-9a-f]"\]/, '_"]'),
        (lines) => lines.slice(lines.indexOf('\n') + 1),
        (lines) => `${lines}["more",0,0,""]\n`,
        (lines) => lines.replace(/"users",12,\d+/, '"users",12,"x"'),
        (lines) => lines.replace(/"users",12,\d+/, '"users",12,-1')])
        refused(soundArchiveOf(changed('totals.ndjson', change)), /is damaged/);
});

await test('what is no archive at all', () => {
    refused(text(''), /is no backup|is damaged/);
    refused(text('a text that somebody has called so\n'.repeat(100)), /is no backup/);
    refused(readFileSync(join(data, 'sapa.db')), /is no backup/);
    complains(run(folder, ['backup', '--verify', join(folder, 'none.tar')]), 1, /No such file/);
    complains(run(folder, ['backup', '--verify', folder]), 1, /cannot be read: Is a directory/);
    complains(run(folder, ['restore', '/dev/null']), 1, /\/dev\/null/);
});

await test('of all this nothing has changed', () => {
    assert.deepEqual(rows(data, 'SELECT count(*) FROM users;'), [12]);
    assert.ok(!namesIn(folder).includes('photo.jpg'));
});
done();
