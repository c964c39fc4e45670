// Archives taken apart and put together again, as src/backup/archive.h says they are.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

const BLOCK = 512;

export function sha256(bytes) {
    return createHash('sha256').update(bytes).digest('hex');
}

function padded(bytes) {
    return Buffer.concat([bytes, Buffer.alloc((BLOCK - bytes.length % BLOCK) % BLOCK)]);
}

// [{ name, bytes, at }]: `at` is where its header begins.
export function membersOf(archive) {
    const members = [];
    for (let at = 0; archive[at];) {
        const name = archive.toString('latin1', at, archive.indexOf(0, at));
        const size = parseInt(archive.toString('latin1', at + 124, at + 135), 8);
        members.push({ name, at, bytes: archive.subarray(at + BLOCK, at + BLOCK + size) });
        at += BLOCK + padded(members.at(-1).bytes).length;
    }
    return members;
}

export function readMember(path, name) {
    const member = membersOf(readFileSync(path)).find((one) => one.name === name);
    assert.ok(member, `${name} is in ${path}`);
    return member.bytes.toString();
}

function header({ name, bytes, type = '0', target = '' }) {
    const block = Buffer.alloc(BLOCK);
    block.write(name, 0, 'latin1');
    block.write('0000600\0' + '0000000\0' + '0000000\0', 100);
    block.write(`${bytes.length.toString(8).padStart(11, '0')}\0`, 124);
    block.write(`${(1_800_000_000).toString(8).padStart(11, '0')}\0`, 136);
    block.write(' '.repeat(8), 148);
    block.write(type, 156);
    block.write(target, 157);
    block.write('ustar\0' + '00', 257);
    const sum = block.reduce((all, byte) => all + byte, 0);
    block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
    return block;
}

// An archive of exactly these members.
export function archiveOf(members) {
    return Buffer.concat([...members.flatMap((member) => [header(member), padded(member.bytes)]),
        Buffer.alloc(2 * BLOCK)]);
}

// The same, with checksums that are true.
export function soundArchiveOf(members) {
    const kept = members.filter(({ name }) => !name.startsWith('checksums'));
    const checksums = Buffer.from(
        kept.map(({ name, bytes }) => `${sha256(bytes)}  ${name}\n`).join(''));
    const whole = Buffer.from(`${sha256(checksums)}  checksums\n`);
    return archiveOf([...kept, { name: 'checksums', bytes: checksums },
        { name: 'checksums.sha256', bytes: whole }]);
}
