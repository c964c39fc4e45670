// SIGTERM: the server takes no more, answers what it has, and exits 0 within 10 s. Nobody who has a
// connection loses a request on it, and everything that was answered is durable.
import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import net from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { PASSWORD, Server, ask, connection, makeFolder } from '../support/sapa.mjs';
import { done, note, test } from '../support/tap.mjs';
import { checkHouse } from './check.mjs';
import { House } from './storm.mjs';

const ROUNDS = Number(process.env.ROUNDS ?? 5);
const DRAIN_MAX_MS = 10_000;
const GRACE_MS = 500; // half of what the server gives, see HTTP_DRAIN_IDLE_MS

const data = makeFolder();
let server = await Server.start(data);
const house = await House.build(data, server);

// A socket of which the test sees every byte.
async function socketTo(port) {
    const socket = net.connect(port, '127.0.0.1').setNoDelay();
    socket.received = '';
    socket.on('data', (bytes) => { socket.received += bytes; });
    socket.ended = new Promise((end) => {
        socket.once('error', end);
        socket.once('close', () => end(null));
    });
    await new Promise((connected) => { socket.once('connect', connected); });
    return socket;
}

// Each case ends the server, and may fail before or after.
async function drainTest(name, run) {
    await test(name, async () => {
        if (server.process.exitCode !== null)
            server = await Server.start(data);
        await run();
    });
}

for (let round = 1; round <= ROUNDS; round++) {
    await drainTest(`a storm is answered to the end, ${round}`, async () => {
        const errors = [];
        const before = house.acknowledged.length;
        const storm = house.storm(server.port,
            { leaves: true, onError: (error) => errors.push(error) });
        await sleep(randomInt(100, 600));
        const terminatedAt = performance.now();
        const end = await server.terminate();
        storm.end();
        await storm.ended;
        note(`${house.acknowledged.length - before} acknowledged, ended in ${Math.round(end.ms)} ms`);
        assert.deepEqual([end.status, end.signal], [0, null]);
        assert.ok(end.ms < DRAIN_MAX_MS, `${end.ms} ms`);
        /* A new connection may come too late, and so may a client that paused. */
        const lost = errors.filter((error) =>
            error.onKeptConnection && error.askedAt < terminatedAt + GRACE_MS);
        assert.deepEqual(lost.map((error) => error.message), []);
        server = await Server.start(data);
        await checkHouse(data, house, server);
        await house.resendUncertain(server.port);
    });
}

await drainTest('a request that has half arrived is answered, and the connection closed', async () => {
    const customer = house.customers[0];
    const body = JSON.stringify({ message: 'dikirim dalam dua bagian' });
    const head = `POST /customer/support/tickets/${customer.tickets[0]}/messages HTTP/1.1\r\n`
        + `Host: uji\r\nAccept: application/json\r\nContent-Type: application/json\r\n`
        + `Cookie: sapa_session=${customer.session}\r\nX-XSRF-TOKEN: ${customer.token}\r\n`
        + `Content-Length: ${body.length}\r\n\r\n`;
    const socket = await socketTo(server.port);
    socket.write(head + body.slice(0, 5));
    await ask(server.port, { path: '/healthz' }); /* the loops have turned */
    const terminated = server.terminate();
    await sleep(200);
    socket.write(body.slice(5));
    assert.equal(await socket.ended, null);
    assert.match(socket.received, /^HTTP\/1\.1 201 /);
    assert.match(socket.received, /^Connection: close\r$/im);
    const end = await terminated;
    assert.equal(end.status, 0);
    assert.ok(end.ms < DRAIN_MAX_MS, `${end.ms} ms`);
});

await drainTest('a password that is being hashed is answered', async () => {
    const page = await ask(server.port, { path: '/login' });
    const [session, token] = ['sapa_session', 'XSRF-TOKEN'].map((name) =>
        new RegExp(`${name}=([^;]*)`).exec(page.headers['set-cookie'].join('\n'))[1]);
    const logIns = Array.from({ length: 8 }, () => ask(server.port, {
        method: 'POST', path: '/login', agent: connection(),
        headers: { Cookie: `sapa_session=${session}`, 'X-XSRF-TOKEN': token,
            Accept: 'application/json', 'Content-Type': 'application/json' },
        body: JSON.stringify({ email: 'agen@uji.test', password: PASSWORD }),
    }));
    await ask(server.port, { path: '/login' }); /* what came before is in the lanes */
    const end = await server.terminate();
    assert.deepEqual((await Promise.all(logIns)).map((answer) => answer.status), Array(8).fill(200));
    assert.equal(end.status, 0);
    assert.ok(end.ms < DRAIN_MAX_MS, `${end.ms} ms`);
});

await drainTest('idle connections do not hold it up', async () => {
    const idle = await Promise.all(Array.from({ length: 50 }, () => socketTo(server.port)));
    const end = await server.terminate();
    assert.equal(end.status, 0);
    assert.ok(end.ms < DRAIN_MAX_MS / 2, `${end.ms} ms`);
    assert.deepEqual(await Promise.all(idle.map((socket) => socket.ended)), Array(50).fill(null));
});

await drainTest('a client that never ends its request does not hold it up for ever', async () => {
    const sockets = await Promise.all(Array.from({ length: 20 }, () => socketTo(server.port)));
    for (const socket of sockets)
        socket.write('POST /login HTTP/1.1\r\nHost: uji\r\nContent-Length: 100\r\n\r\nx');
    await ask(server.port, { path: '/healthz' });
    const end = await server.terminate();
    assert.equal(end.status, 0);
    assert.ok(end.ms < DRAIN_MAX_MS, `${end.ms} ms`);
    await Promise.all(sockets.map((socket) => socket.ended));
});
done();
