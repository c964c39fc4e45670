// Large files through the whole program: streamed in and out, refused before they come, nothing
// left of what was cut off, and taken along by a backup.
import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { openSync, readFileSync, readSync, readdirSync, statSync, writeSync, closeSync } from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import { join } from 'node:path';
import { Person, Server, addUser, makeFolder, rows } from '../support/sapa.mjs';
import { done, note, test } from '../support/tap.mjs';
import { must, run } from '../backup/desk.mjs';

const MIB = 1024 * 1024, LARGE = 24 * MIB, BOUNDARY = '----uji';
const folder = makeFolder();
const data = join(folder, 'data');
const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');
const large = randomBytes(LARGE);

function formOf(name, bytes) {
    return Buffer.concat([
        Buffer.from(`--${BOUNDARY}\r\nContent-Disposition: form-data; name="attachments[]"; ` +
            `filename="${name}"\r\n\r\n`),
        bytes, Buffer.from(`\r\n--${BOUNDARY}--\r\n`),
    ]);
}

function headersOf(person, size) {
    return {
        Accept: 'application/json', Cookie: `sapa_session=${person?.session ?? ''}`,
        'X-XSRF-TOKEN': person?.token ?? '', 'Content-Length': size,
        'Content-Type': `multipart/form-data; boundary=${BOUNDARY}`,
    };
}

// Piece by piece, so that the program is looked at while it receives.
async function upload(server, person, form, look = () => {}) {
    const request = http.request({ host: '127.0.0.1', port: server.port, method: 'POST',
        path: '/attachments', headers: headersOf(person, form.length) });
    const answered = once(request, 'response');
    for (let at = 0; at < form.length; at += MIB) {
        if (!request.write(form.subarray(at, at + MIB)))
            await once(request, 'drain');
        look();
    }
    request.end();
    const [response] = await answered;
    const text = (await response.toArray()).join('');
    return { status: response.statusCode, json: JSON.parse(text) };
}

// Only the head of a body of that size; what is answered to it.
async function announce(server, person, size, more = '') {
    const socket = net.connect(server.port, '127.0.0.1');
    const fields = Object.entries(headersOf(person, size)).map(([name, value]) => `${name}: ${value}`);
    socket.write(['POST /attachments HTTP/1.1', 'Host: x', ...fields].join('\r\n') + '\r\n' + more + '\r\n');
    let text = '';
    socket.setEncoding('utf8').on('data', (part) => { text += part; });
    socket.on('error', () => {});
    await once(socket, 'close');
    return { status: Number(/^HTTP\/1.1 (\d+)/.exec(text)?.[1]), text };
}

async function download(server, person, path, look = () => {}) {
    const request = http.get({ host: '127.0.0.1', port: server.port, path,
        headers: { Cookie: `sapa_session=${person.session}` } });
    const [response] = await once(request, 'response');
    const hash = createHash('sha256');
    for await (const part of response) {
        hash.update(part);
        look();
    }
    return { status: response.statusCode, hash: hash.digest('hex') };
}

function anonymousMemory(server) {
    const status = readFileSync(`/proc/${server.process.pid}/status`, 'utf8');
    return Number(/RssAnon:\s+(\d+) kB/.exec(status)[1]) * 1024;
}

const filesIn = (place) => readdirSync(join(place, 'files'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile()).map((entry) => entry.name);

addUser(data, 'Budi', 'budi@uji.test', 'customer');
addUser(data, 'Sari', 'sari@uji.test', 'agent');
addUser(data, 'Andi', 'andi@uji.test', 'admin');
let server = await Server.start(data);
const budi = await Person.signIn(server.port, 'budi@uji.test');
const sari = await Person.signIn(server.port, 'sari@uji.test');
const andi = await Person.signIn(server.port, 'andi@uji.test');
let path;

await test('a large file goes in and out without being held in memory', async () => {
    const ticket = await budi.ask(server.port, 'POST', '/customer/support/tickets', { subject: 'Halo',
        category: 'general', priority: 'low', description: 'Keterangan yang cukup panjang' });
    assert.equal((await upload(server, budi, formOf('kecil', large.subarray(0, 2 * MIB)))).status, 201);
    const before = anonymousMemory(server);
    let most = before;
    const look = () => { most = Math.max(most, anonymousMemory(server)); };
    const { status, json } = await upload(server, budi, formOf('besar.bin', large), look);
    assert.equal(status, 201, JSON.stringify(json));
    const [attachment] = json.attachments;
    assert.equal(attachment.size, LARGE);
    path = attachment.url;
    const sent = await budi.ask(server.port, 'POST',
        `/customer/support/tickets/${ticket.json.ticket.id}/messages`,
        { message: 'Terlampir', attachments: [attachment.id] });
    assert.equal(sent.status, 201, sent.text);
    assert.deepEqual(await download(server, sari, path, look), { status: 200, hash: sha256(large) });
    note(`${((most - before) / MIB).toFixed(1)} MiB more memory for a file of ${LARGE / MIB} MiB`);
    // A sanitizer keeps what was freed for a while.
    if (!process.env.ASAN_OPTIONS)
        assert.ok(most - before < 6 * MIB, `${most - before} bytes`);
});

await test('who may not send a large body is told before it comes', async () => {
    const nobody = await announce(server, null, LARGE);
    assert.equal(nobody.status, 401);
    const asked = await announce(server, null, LARGE, 'Expect: 100-continue\r\n');
    assert.equal(asked.status, 401, 'and not asked to go on');
});

await test('too much is told before it comes, with the limit', async () => {
    const answer = await announce(server, budi, 101 * MIB + 1);
    assert.equal(answer.status, 413);
    assert.match(answer.text, /25 MB/);
    const form = formOf('besar.bin', Buffer.alloc(25 * MIB + 1));
    const { status, json } = await upload(server, budi, form);
    assert.equal(status, 413);
    assert.match(json.errors.attachments[0], /25 MB/);
});

await test('of a body that is cut off nothing stays', async () => {
    const files = filesIn(data).sort();
    const form = formOf('besar.bin', large);
    for (const part of [0, 3 * MIB, LARGE]) {
        const socket = net.connect(server.port, '127.0.0.1');
        const fields = Object.entries(headersOf(budi, form.length)).map(([name, value]) => `${name}: ${value}`);
        socket.write(['POST /attachments HTTP/1.1', 'Host: x', ...fields].join('\r\n') + '\r\n\r\n');
        if (!socket.write(form.subarray(0, part)))
            await once(socket, 'drain');
        socket.destroy();
        await once(socket, 'close');
    }
    const again = await upload(server, budi, formOf('kecil', large.subarray(0, 2 * MIB)));
    assert.equal(again.status, 201);
    assert.equal(filesIn(data).length, files.length + 1);
    assert.ok(filesIn(data).every((name) => /^[0-9a-f]{32}$/.test(name)), 'only whole files');
});

await test('a backup takes the files along, and finds a byte that was changed', async () => {
    const archive = join(folder, 'desk.tar'), restored = join(folder, 'restored');
    must(data, ['backup', archive]);
    assert.match(must(data, ['backup', '--verify', archive]), /3 files/);
    must(restored, ['restore', archive]);
    assert.deepEqual(filesIn(restored).sort(), filesIn(data).sort());
    const other = await Server.start(restored);
    const andBudi = await Person.signIn(other.port, 'budi@uji.test');
    assert.deepEqual(await download(other, andBudi, path), { status: 200, hash: sha256(large) });
    await other.terminate();

    const file = openSync(archive, 'r+'), byte = Buffer.alloc(1);
    const place = statSync(archive).size - 4 * MIB; // within the large file, which is most of it
    readSync(file, byte, 0, 1, place);
    writeSync(file, Buffer.from([byte[0] ^ 1]), 0, 1, place);
    closeSync(file);
    assert.equal(run(data, ['backup', '--verify', archive]).status, 1);
});

await test('files outlive the program, and each row has its file', async () => {
    await server.terminate();
    server = await Server.start(data);
    assert.deepEqual(await download(server, sari, path), { status: 200, hash: sha256(large) });
    const known = rows(data, 'SELECT json_array(file) FROM attachments').flat().sort();
    assert.deepEqual(known, filesIn(data).sort());
});

await test('what an administrator allows holds from the next request on', async () => {
    const setTo = async (upload_max) =>
        assert.equal((await andi.ask(server.port, 'PATCH', '/admin/settings', { upload_max })).status, 200);
    await setTo(1);
    const answer = await announce(server, budi, 5 * MIB + 1);
    assert.equal(answer.status, 413);
    assert.match(answer.text, /1 MB/);
    const form = formOf('besar.bin', Buffer.alloc(26 * MIB));
    await setTo(26);
    assert.equal((await upload(server, budi, form)).status, 201);
    await setTo(25);
    assert.equal((await upload(server, budi, form)).status, 413);
});
await server.terminate();
done();
