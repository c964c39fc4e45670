// sapa serve: the data folder it makes, what stops its start, and whose address counts.
import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import { join } from 'node:path';
import { Server, addUser, ask, complains, makeFolder, sapa } from '../support/sapa.mjs';
import { addressOf, onPostgres, psql } from '../support/postgres.mjs';
import { done, skip, test } from '../support/tap.mjs';

const folder = makeFolder();
const modeOf = (path) => (statSync(path).mode & 0o777).toString(8);

function serve(settings) {
    return sapa(['serve'], { settings: { SAPA_LISTEN: '127.0.0.1:0', SAPA_LOG: 'warning', ...settings } });
}

await test('the data folder and all in it are for their owner alone', async () => {
    const data = join(folder, 'modes');
    const before = process.umask(0);
    const server = await Server.start(data);
    process.umask(before);
    assert.equal(modeOf(data), '700');
    const files = readdirSync(data);
    for (const made of onPostgres ? ['secret'] : ['secret', 'sapa.db', 'sapa.db-wal'])
        assert.ok(files.includes(made), made);
    for (const file of files)
        assert.equal(modeOf(join(data, file)), file === 'files' ? '700' : '600', file);
    await server.terminate();
});

await test('the secret is made once, and kept', async () => {
    const data = join(folder, 'modes');
    const secret = readFileSync(join(data, 'secret'), 'utf8');
    assert.ok(secret.trim().length >= 32);
    await (await Server.start(data)).terminate();
    assert.equal(readFileSync(join(data, 'secret'), 'utf8'), secret);
});

await test('several that start at once on a new folder make one database and one secret', async () => {
    const data = join(folder, 'together');
    const servers = await Promise.all(Array.from({ length: 4 }, () => Server.start(data)));
    const answers = await Promise.all(servers.map((server) => ask(server.port, { path: '/login' })));
    const [session, token] = ['sapa_session', 'XSRF-TOKEN'].map((name) =>
        new RegExp(`${name}=([^;]*)`).exec(answers[0].headers['set-cookie'].join('\n'))[1]);
    for (const server of servers) {
        /* The token of one is taken by all: 422 is of the fields, 419 would be of the token. */
        const answer = await ask(server.port, { method: 'POST', path: '/login', body: '{}',
            headers: { Cookie: `sapa_session=${session}`, 'X-XSRF-TOKEN': token,
                Accept: 'application/json', 'Content-Type': 'application/json' } });
        assert.equal(answer.status, 422);
    }
    for (const server of servers)
        assert.equal((await server.terminate()).status, 0);
    assert.deepEqual(readdirSync(data).filter((name) => !name.startsWith('sapa.db')).sort(), ['files', 'secret']);
});

await test('a secret that cannot be used stops the start', () => {
    const data = join(folder, 'secret');
    mkdirSync(join(data, 'secret'), { recursive: true });
    complains(serve({ SAPA_DATA: data }), 1, /SAPA_SECRET/);
});

await test('an address that is taken is named', async () => {
    const server = await Server.start(join(folder, 'first'));
    complains(serve({ SAPA_DATA: join(folder, 'second'), SAPA_LISTEN: `127.0.0.1:${server.port}` }), 1,
        new RegExp(`SAPA_LISTEN.*127\\.0\\.0\\.1:${server.port}`));
    assert.equal((await ask(server.port, { path: '/healthz' })).status, 200);
    await server.terminate();
});

const refused = 'a database that refuses connections is named';
if (!onPostgres)
    skip(refused, 'a file refuses none');
else
    await test(refused, () => {
        psql(addressOf('postgres'), 'CREATE ROLE few LOGIN CONNECTION LIMIT 4;'
            + 'CREATE DATABASE few OWNER few;');
        const settings = { SAPA_DATA: join(folder, 'few'), SAPA_DATABASE: addressOf('few', 'few') };
        complains(serve(settings), 1, /SAPA_DATABASE: .*too many connections/);
    });

await test('a data folder that cannot be made is named', () => {
    writeFileSync(join(folder, 'file'), '');
    complains(serve({ SAPA_DATA: join(folder, 'file', 'data') }), 1, /SAPA_DATA.*file\/data/);
    complains(serve({ SAPA_DATA: join(folder, 'no', 'such', 'data') }), 1, /SAPA_DATA.*such\/data/);
    complains(serve({ SAPA_DATA: join(folder, 'file') }), 1, /SAPA_DATA/);
});

const unreadable = 'a data folder that may not be read is named';
if (process.getuid() === 0)
    skip(unreadable, 'root may read everything');
else
    await test(unreadable, () => {
        const data = join(folder, 'closed');
        mkdirSync(data);
        chmodSync(data, 0o000);
        complains(serve({ SAPA_DATA: data }), 1, /SAPA_DATA/);
    });

await test('a file that is no database is named, and left as it is', () => {
    const file = join(folder, 'picture.png');
    writeFileSync(file, 'PNG '.repeat(1000));
    complains(serve({ SAPA_DATA: folder, SAPA_DATABASE: `sqlite:${file}` }), 1, /SAPA_DATABASE.*picture\.png/);
    assert.equal(readFileSync(file, 'utf8'), 'PNG '.repeat(1000));
});

await test('with SAPA_MIGRATE=off a schema that is behind stops the start', async () => {
    const data = join(folder, 'behind');
    complains(serve({ SAPA_DATA: data, SAPA_MIGRATE: 'off' }), 1, /sapa migrate/);
    assert.equal(sapa(['migrate'], { settings: { SAPA_DATA: data } }).status, 0);
    await (await Server.start(data, { SAPA_MIGRATE: 'off' })).terminate();
});

await test('an interrupt ends it like a termination', async () => {
    const server = await Server.start(join(folder, 'first'));
    server.process.kill('SIGINT');
    assert.deepEqual(await server.ended, { status: 0, signal: null });
});

const [TEXT, BINARY, CLOSE] = [0x81, 0x82, 0x88];
// A WebSocket of which only small frames are used.
function upgrade(port, path) {
    const request = http.get({ port, path, host: '127.0.0.1', headers: { Connection: 'Upgrade',
        Upgrade: 'websocket', 'Sec-WebSocket-Version': 13, 'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==' } });
    return new Promise((done, failed) => request.on('error', failed).on('upgrade', (answer, line) => {
        const write = (first, payload) => line.write(Buffer.concat([
            Buffer.of(first, 0x80 | payload.length, 0, 0, 0, 0), payload]));
        const hear = async (first) => {
            const frame = await new Promise((heard) => line.once('data', heard));
            assert.deepEqual([frame[0], frame[1]], [first, frame.length - 2]);
            return frame.subarray(2);
        };
        const say = (first, payload) => {
            write(first, payload);
            return hear(first);
        };
        done({ write, hear, say });
    }));
}

await test('/ws-echo is there only where it was asked for, and on loopback', async () => {
    const data = join(folder, 'first');
    complains(sapa(['serve'], { settings: {
        SAPA_DATA: data, SAPA_LISTEN: '0.0.0.0:0', SAPA_WS_ECHO: 'on' } }), 1, /^sapa: SAPA_WS_ECHO\b/);
    const without = await Server.start(data);
    assert.equal((await ask(without.port, { path: '/ws-echo' })).status, 404);
    await without.terminate();
    const server = await Server.start(data, { SAPA_WS_ECHO: 'on' });
    assert.equal((await ask(server.port, { path: '/ws-echo' })).status, 426);
    const socket = await upgrade(server.port, '/ws-echo');
    for (const text of ['halo', '', 'Pesanannya sudah sampai \u{1F389}'.repeat(3)])
        assert.equal((await socket.say(TEXT, Buffer.from(text))).toString(), text);
    assert.deepEqual(await socket.say(BINARY, Buffer.of(0, 255, 1)), Buffer.of(0, 255, 1));
    server.process.kill('SIGTERM');
    assert.deepEqual(await socket.hear(CLOSE), Buffer.of(1012 >> 8, 1012 & 255));
    socket.write(CLOSE, Buffer.of(1012 >> 8, 1012 & 255));
    assert.deepEqual(await server.ended, { status: 0, signal: null });
});

// How many of so many tries to log in are told to wait.
async function limitedOf(tries, settings, addressOf) {
    const data = join(folder, 'proxies');
    const server = await Server.start(data, { SAPA_RATE_LIMIT: 'on', ...settings });
    const page = await ask(server.port, { path: '/login' });
    const [session, token] = ['sapa_session', 'XSRF-TOKEN'].map((name) =>
        new RegExp(`${name}=([^;]*)`).exec(page.headers['set-cookie'].join('\n'))[1]);
    let limited = 0;
    for (let i = 0; i < tries; i++) {
        const answer = await ask(server.port, { method: 'POST', path: '/login',
            headers: { Cookie: `sapa_session=${session}`, 'X-XSRF-TOKEN': token,
                'X-Forwarded-For': addressOf(i), Accept: 'application/json',
                'Content-Type': 'application/json' },
            body: JSON.stringify({ email: 'budi@uji.test', password: 'kata sandi salah' }) });
        assert.ok([422, 429].includes(answer.status), answer.text);
        if (answer.status === 429) {
            limited++;
            assert.ok(Number(answer.headers['retry-after']) > 0);
        }
    }
    await server.terminate();
    return limited;
}
const TRIES = 14; // more than an account allows from one address, see src/web/rate.c

mkdirSync(join(folder, 'proxies'));
addUser(join(folder, 'proxies'), 'Budi', 'budi@uji.test', 'customer');

await test('X-Forwarded-For of anybody is not believed', async () =>
    assert.ok(await limitedOf(TRIES, {}, (i) => `198.51.100.${i}`) > 0));

await test('that of a trusted proxy is', async () =>
    assert.equal(await limitedOf(TRIES, { SAPA_TRUSTED_PROXIES: '10.9.8.7, 127.0.0.1' },
        (i) => `198.51.100.${i}`), 0));

await test('but only what the proxy itself has added', async () =>
    assert.ok(await limitedOf(TRIES, { SAPA_TRUSTED_PROXIES: '127.0.0.1' },
        (i) => `198.51.100.${i}, 203.0.113.5`) > 0));
done();
