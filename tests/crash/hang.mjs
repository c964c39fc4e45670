// The database's server hangs: it takes connections and bytes, and answers nothing. Everybody is
// told so within a bound, what was acknowledged stays, and it goes on by itself.
import assert from 'node:assert/strict';
import net from 'node:net';
import { join } from 'node:path';
import { databaseOf } from '../support/postgres.mjs';
import { Server, ask, makeFolder } from '../support/sapa.mjs';
import { done, note, test } from '../support/tap.mjs';
import { checkHouse } from './check.mjs';
import { House } from './storm.mjs';

// DB_ANSWER_MS of src/db/db.h, DB_CONNECT_S for a look whether the server is there again, once
// more for whoever waited behind that, and what a machine that is busy with other tests needs.
const ANSWER_MS = 12_000 + 3_000 + 3_000 + 5_000;
const BACK_MS = 5_000;
const ASKERS = 60; // more than there are connections

// Stands between Sapa and the socket of the database's server.
class Proxy {
    static async start() {
        const proxy = new Proxy();
        proxy.sockets = new Set();
        proxy.isHanging = false;
        proxy.server = net.createServer((socket) => proxy.take(socket));
        await new Promise((listening) => { proxy.server.listen(0, '127.0.0.1', listening); });
        proxy.port = proxy.server.address().port;
        return proxy;
    }

    take(socket) {
        const server = net.connect(join(process.env.TEST_POSTGRES, '.s.PGSQL.5432'));
        for (const [one, other] of [[socket, server], [server, socket]]) {
            this.sockets.add(one);
            one.on('data', (bytes) => { other.write(bytes); });
            one.on('error', () => {});
            one.on('close', () => {
                this.sockets.delete(one);
                other.destroy();
            });
            if (this.isHanging)
                one.pause();
        }
    }

    hang() {
        this.isHanging = true;
        for (const socket of this.sockets)
            socket.pause();
    }

    goOn() {
        this.isHanging = false;
        for (const socket of this.sockets)
            socket.resume();
    }

    end() {
        this.server.close();
        for (const socket of this.sockets)
            socket.destroy();
    }
}

const data = makeFolder();
const proxy = await Proxy.start();
const [, user, name] = /^postgresql:\/\/(\w+)@\/(\w+)\?/.exec(databaseOf(data));
const server = await Server.start(data, {
    SAPA_DATABASE: `postgresql://${user}@127.0.0.1:${proxy.port}/${name}`,
});
const house = await House.build(data, server);

async function timed(answer) {
    const from = performance.now();
    const { status, headers, text } = await answer;
    const ms = Math.round(performance.now() - from);
    return { status, text, retryAfter: headers['retry-after'], ms };
}

async function untilBack() {
    const from = performance.now();
    while ((await ask(server.port, { path: '/healthz' })).status !== 200)
        assert.ok(performance.now() - from < BACK_MS, `not back within ${BACK_MS} ms`);
    return Math.round(performance.now() - from);
}

async function hangs() {
    const storm = house.storm(server.port);
    const enough = house.acknowledged.length + 50;
    while (house.acknowledged.length < enough)
        await ask(server.port, { path: '/healthz' });
    proxy.hang();
    const staff = house.staff[0], customer = house.customers[0];
    const answers = await Promise.all(Array.from({ length: ASKERS }, (_, i) => timed([
        () => ask(server.port, { path: '/healthz' }),
        () => staff.ask(server.port, 'GET', '/admin/support/tickets'),
        () => house.deliver(server.port, house.newSend(customer)),
    ][i % 3]())));
    const again = await timed(ask(server.port, { path: '/healthz' }));
    storm.end();
    await storm.ended;
    return { answers, again };
}

await test('a server that hangs is answered for within the bound', async () => {
    const { answers, again } = await hangs();
    for (const { status, retryAfter, ms } of [...answers, again]) {
        assert.equal(status, 503);
        assert.match(retryAfter, /^\d+$/);
        assert.ok(ms < ANSWER_MS, `answered after ${ms} ms`);
    }
    assert.equal(again.text, 'unavailable\n');
    const times = answers.map(({ ms }) => ms).sort((a, b) => a - b);
    note(`told after ${times[0]} to ${times.at(-1)} ms, then after ${again.ms} ms`);
});

await test('it goes on by itself, and nothing acknowledged is lost', async () => {
    proxy.goOn();
    note(`back after ${await untilBack()} ms`);
    await house.resendUncertain(server.port);
    await checkHouse(data, house, server);
});
assert.equal((await server.terminate()).status, 0);
proxy.end();
done();
