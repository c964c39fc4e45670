// Several nodes on one database, joined by Redis: sockets on different nodes are as on one, and neither
// a node that is killed, nor a Redis that goes away, nor a database that restarts loses or doubles a
// message.
// In the environment: NODES, how many there are, 2 or 3; NODE_ROUNDS, how often each of these happens, 2.
import assert from 'node:assert/strict';
import { createHash, createHmac, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { PASSWORD, Person, Server, addUser, ask, makeFolder, sapa } from '../support/sapa.mjs';
import { control } from '../support/postgres.mjs';
import { Redis } from '../support/redis.mjs';
import { Socket, pusherOf } from '../support/socket.mjs';
import { done, note, skip, test } from '../support/tap.mjs';

if (!Redis.isInstalled()) {
    skip('several nodes', 'redis-server is not installed');
    done();
}
const NODES = Number(process.env.NODES ?? 2), ROUNDS = Number(process.env.NODE_ROUNDS ?? 2);
const MESSAGE = 'App\\Events\\MessageAdded', JOINED = 'pusher_internal:member_added',
    LEFT = 'pusher_internal:member_removed',
    VIEWERS = 'App\\Events\\TicketViewers', TYPING = 'App\\Events\\TicketTyping';
const PATIENCE_MS = 60_000, PROMPT_MS = 10_000;

const redis = await Redis.start();
const data = makeFolder(), settings = { SAPA_REDIS: redis.url };
const pusher = pusherOf(data);
const nodes = [];
async function startNodes(more) {
    for (let i = 0; i < NODES; i++)
        nodes[i] = await Server.start(data, { ...settings, ...more });
}
await startNodes();

async function until(what, holds) {
    const from = performance.now();
    while (!await holds()) {
        assert.ok(performance.now() - from < PATIENCE_MS, `not within ${PATIENCE_MS} ms: ${what}`);
        await sleep(20);
    }
}

async function metric(node, name) {
    const { text } = await ask(node.port, { path: '/metrics' });
    return Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1]);
}
const hearsOthers = async (node) => await metric(node, 'sapa_redis_up') === 1 && await metric(node, 'sapa_nodes') === NODES;
const areJoined = () => until('all nodes hear each other', async () =>
    (await Promise.all(nodes.map(hearsOthers))).every(Boolean));
await areJoined();

async function add(name, role) {
    const id = addUser(data, name, `${name}@uji.test`, role);
    return Object.assign(await Person.signIn(nodes[0].port, `${name}@uji.test`), { id, name, role });
}
const andi = await add('andi', 'admin'), sari = await add('sari', 'agent'), budi = await add('budi', 'customer');
const opened = await budi.ask(nodes[0].port, 'POST', '/customer/support/tickets', {
    subject: 'Gedung', category: 'order', priority: 'low', description: 'Apakah sudah dipesan?' });
assert.equal(opened.status, 201, opened.text);
const ticket = opened.json.ticket.id;
const thread = `private-support-ticket.${ticket}`, room = `presence-support-ticket.${ticket}`;
const pathOf = (person) => `/${person.role === 'customer' ? 'customer' : 'admin'}/support/tickets/${ticket}`;

const say = (node, person, message, more = {}) =>
    person.ask(node.port, 'POST', `${pathOf(person)}/messages`, { message, client_id: randomUUID(), ...more });
const open = (node, person) => Socket.open(node.port, pusher.key, person);
const says = (text) => (frame) => JSON.stringify(frame).includes(text);

// A request to the HTTP API, signed as the server libraries do.
function publish(node, path, fields) {
    const body = JSON.stringify(fields), full = `/apps/1${path}`;
    const query = `auth_key=${pusher.key}&auth_timestamp=${Math.floor(Date.now() / 1000)}&auth_version=1.0` +
        `&body_md5=${createHash('md5').update(body).digest('hex')}`;
    const signature = createHmac('sha256', pusher.secret).update(`POST\n${full}\n${query}`).digest('hex');
    return ask(node.port, { method: 'POST', path: `${full}?${query}&auth_signature=${signature}`, body,
        headers: { 'Content-Type': 'application/json' } });
}

await test('people on different nodes chat, and type, both ways', async () => {
    const one = await open(nodes[0], budi), other = await open(nodes[1], sari);
    await one.join(thread, budi, nodes[1].port); /* whichever node signs */
    await other.join(thread, sari, nodes[0].port);
    await say(nodes[0], budi, 'Apakah tersedia?');
    await other.told(MESSAGE, thread, says('Apakah tersedia?'));
    await say(nodes[1], sari, 'Tersedia, Pak.');
    await one.told(MESSAGE, thread, says('Tersedia, Pak.'));
    one.say({ event: 'client-typing', channel: thread, data: { is: 'on' } });
    assert.deepEqual((await other.told('client-typing', thread)).data, { is: 'on' });
    other.say({ event: 'client-typing', channel: thread, data: { is: 'off' } });
    await one.told('client-typing', thread, says('off'));
    assert.deepEqual(one.of('client-typing'), [{ is: 'off' }], 'one does not hear oneself');
    for (const socket of [one, other]) {
        const seqs = socket.of(MESSAGE).map((event) => event.seq);
        assert.deepEqual(seqs, [...new Set(seqs)]);
        socket.close();
    }
});

await test('the page that asked is left out, on whichever node its socket is', async () => {
    const one = await open(nodes[0], budi), other = await open(nodes[0], sari);
    await one.join(thread, budi);
    await other.join(thread, sari);
    const headers = { Cookie: `sapa_session=${budi.session}`, 'X-XSRF-TOKEN': budi.token, Accept: 'application/json',
        'Content-Type': 'application/json', 'X-Socket-ID': one.id };
    const body = (message) => JSON.stringify({ message, client_id: randomUUID() });
    await ask(nodes[1].port, { method: 'POST', path: `${pathOf(budi)}/messages`, headers, body: body('Dari sini') });
    await other.told(MESSAGE, thread, says('Dari sini'));
    await say(nodes[1], budi, 'Dari sana');
    await one.told(MESSAGE, thread, says('Dari sana'));
    assert.equal(one.of(MESSAGE).filter(says('Dari sini')).length, 0);
    one.close();
    other.close();
});

await test('who is there is known over all nodes', async () => {
    const ids = (frame) => JSON.parse(frame.data).presence.ids.sort();
    const one = await open(nodes[0], budi);
    await one.join(room, budi);
    const other = await open(nodes[1], sari);
    await until('the other node knows of the first', async () => {
        const probe = await open(nodes[1], andi);
        const isThere = ids(await probe.join(room, andi)).includes(String(budi.id));
        probe.close();
        return isThere;
    });
    assert.ok(ids(await other.join(room, sari)).includes(String(budi.id)));
    const came = await one.told(JOINED, room, says(`\\"${sari.id}\\"`));
    assert.deepEqual(JSON.parse(came.data), { user_id: String(sari.id), user_info: { name: 'sari', role: 'staff' } });
    one.say({ event: 'client-typing', channel: room, data: {} });
    assert.equal((await other.told('client-typing', room)).user_id, String(budi.id));
    const second = await open(nodes[0], sari); /* the same person at both */
    await second.join(room, sari);
    other.close();
    await until('the count of all nodes', async () => {
        const { json } = await publish(nodes[1], '/events', { name: 'x', channels: [room], data: '{}',
            info: 'user_count,subscription_count' });
        return json.channels[room].user_count === 2 && json.channels[room].subscription_count === 2;
    });
    assert.equal(one.of(LEFT).filter((event) => event.user_id === String(sari.id)).length, 0);
    assert.equal(one.of(JOINED).filter((event) => event.user_id === String(sari.id)).length, 1);
    second.close();
    await one.told(LEFT, room, says(`\\"${sari.id}\\"`));
    one.close();
});

await test('what servers publish is heard on all nodes, and what they end, ends', async () => {
    const one = await open(nodes[0]), other = await open(nodes[1]);
    for (const socket of [one, other])
        await socket.join('orders');
    const text = '{"nama":"caf\\u00e9 \\ud83d\\udc8d"}';
    await publish(nodes[0], '/events', { name: 'Paid', channels: ['orders'], data: text, socket_id: other.id });
    assert.equal((await one.told('Paid', 'orders')).data, text);
    await publish(nodes[1], '/events', { name: 'Sent', channels: ['orders'], data: '{}' });
    for (const socket of [one, other])
        await socket.told('Sent', 'orders');
    assert.deepEqual(other.of('Paid'), []);
    const answer = await budi.ask(nodes[0].port, 'POST', '/broadcasting/user-auth', { socket_id: one.id });
    one.say({ event: 'pusher:signin', data: answer.json });
    await one.told('pusher:signin_success');
    await publish(nodes[1], `/users/${budi.id}/terminate_connections`, {});
    assert.equal(await one.ended(), 4009);
    assert.equal(other.code, null);
    other.close();
});

await test('a session that ends on one node ends its sockets on the other at once', async () => {
    const person = await Person.signIn(nodes[0].port, 'budi@uji.test');
    const one = await open(nodes[0], person), other = await open(nodes[0]), staying = await open(nodes[0], budi);
    await one.join(thread, person);
    await other.join(thread, person, nodes[1].port); /* the other node has signed */
    await staying.join(thread, budi);
    const from = performance.now();
    await person.ask(nodes[1].port, 'POST', '/logout', {});
    assert.equal(await one.ended(), 4009);
    assert.equal(await other.ended(), 4009);
    assert.ok(performance.now() - from < PROMPT_MS);
    await say(nodes[1], sari, 'Masih di sana?');
    await staying.told(MESSAGE, thread, says('Masih di sana?'));
    staying.close();
});

await test('a node that is killed takes its members away', async () => {
    const one = await open(nodes[0], budi), other = await open(nodes[1], sari);
    await one.join(room, budi);
    await other.join(room, sari);
    await one.told(JOINED, room, says(`\\"${sari.id}\\"`));
    const desk = await open(nodes[0], andi); /* staff's lists know as much */
    await desk.join('private-support-desk', andi);
    const third = await open(nodes[1], budi);
    await third.join(room, budi);
    third.say({ event: 'client-typing', channel: room, data: { typing: true } });
    await desk.told(TYPING, 'private-support-desk', says(`\\"budi\\"`));
    await nodes[1].kill();
    await one.told(LEFT, room, says(`\\"${sari.id}\\"`));
    await desk.told(VIEWERS, 'private-support-desk', says('\\"viewers\\":[]'));
    desk.close();
    nodes[1] = await Server.start(data, settings);
    await areJoined();
    one.close();
});

await test('members of other nodes leave while Redis is away, and are there again after it', async () => {
    const one = await open(nodes[0], budi), other = await open(nodes[1], sari), third = await open(nodes[1], andi);
    await one.join(room, budi);
    await other.join(room, sari);
    await third.join(room, andi);
    for (const person of [sari, andi])
        await one.told(JOINED, room, says(`\\"${person.id}\\"`));
    await redis.stop();
    for (const person of [sari, andi])
        await one.told(LEFT, room, says(`\\"${person.id}\\"`));
    third.close(); /* of which nobody can tell */
    one.frames.length = 0;
    await redis.begin();
    await one.told(JOINED, room, says(`\\"${sari.id}\\"`));
    await other.told(JOINED, room, says(`\\"${budi.id}\\"`));
    assert.deepEqual(one.of(JOINED).map((event) => event.user_id), [String(sari.id)]);
    one.close();
    other.close();
});

// ---- whatever happens -----------------------------------------------------------------------------

// A page that is open: it has a socket at its node, again when that was lost, and asks then for what it
// has missed, as ours do.
class Page {
    constructor(index, person) {
        Object.assign(this, { index, person, seen: new Map(), last: 0, doubled: [] });
        this.running = this.run();
    }

    take(seq, event, payload) {
        this.last = Math.max(this.last, seq);
        if (event === MESSAGE)
            this.seen.set(payload.message.id, payload.message.message);
    }

    async missed(node) {
        const answer = await this.person.ask(node.port, 'GET', `${pathOf(this.person)}/events?after=${this.last}`);
        if (answer.status === 409)
            return this.load(node);
        assert.equal(answer.status, 200, answer.text);
        for (const { event, data: payload } of answer.json.events)
            this.take(payload.seq, event, payload);
    }

    // Too much was missed.
    async load(node) {
        for (let last = 0, found = [null]; found.length; last = found.at(-1)?.id) {
            const answer = await this.person.ask(node.port, 'GET', `${pathOf(this.person)}/messages?last_message_id=${last}`);
            found = answer.json.messages;
            for (const { id, message } of found)
                this.seen.set(id, message);
        }
    }

    async once(node) {
        const socket = await open(node, this.person);
        this.socket = socket;
        let read = 0, told = 0; /* the last number: they come in order, each once */
        const hear = () => {
            for (; read < socket.frames.length; read++) {
                const { event, data: text } = socket.frames[read];
                if (!event.startsWith('App\\Events\\'))
                    continue;
                const payload = JSON.parse(text);
                if (payload.seq <= told)
                    this.doubled.push(payload.seq);
                told = payload.seq;
                this.take(payload.seq, event, payload);
            }
        };
        socket.wire.on('told', hear);
        await socket.join(thread, this.person);
        await this.missed(node);
        hear();
        await socket.ended(Infinity);
    }

    async run() {
        while (!this.isOver) {
            await this.once(nodes[this.index]).catch(() => {});
            await sleep(50);
        }
    }

    async end() {
        this.isOver = true;
        this.socket.close();
        await this.running;
    }
}

const acknowledged = new Map();
let isStorming = false, count = 0;
async function send(person, first) {
    while (isStorming) {
        const message = `Pesan ${++count}`, more = { client_id: randomUUID() };
        for (let at = first, id; !id && isStorming; at++) { /* at another node, when one is gone */
            const answer = await say(nodes[at % NODES], person, message, more).catch(() => null);
            id = answer?.status === 201 ? answer.json.messageId : undefined;
            if (id)
                acknowledged.set(id, message);
            else
                await sleep(20);
        }
        await sleep(20);
    }
}
const more = (wanted) => {
    const from = acknowledged.size;
    return until(`${wanted} more are acknowledged`, () => acknowledged.size >= from + wanted);
};

const people = [budi, sari, andi].slice(0, NODES); /* each at a node of their own, by its number */
const faults = {}, returns = {};
people.forEach((person, at) => {
    const what = `${person.name}'s node is killed`;
    faults[what] = () => nodes[at].kill();
    returns[what] = async () => { nodes[at] = await Server.start(data, settings); };
});
Object.assign(faults, {
    'Redis goes away': () => redis.stop(),
    'Redis hangs': () => redis.hang(),
    'the database restarts': () => control('restart', '-m', 'immediate'),
});
Object.assign(returns, {
    'Redis goes away': () => redis.begin(),
    'Redis hangs': () => redis.goOn(),
    'the database restarts': () => {},
});

const pages = people.map((person, at) => new Page(at, person));
for (let round = 1; round <= ROUNDS; round++)
    for (const [what, happen] of Object.entries(faults))
        await test(`nothing is missing or there twice when ${what} (${round})`, async () => {
            isStorming = true;
            const senders = people.flatMap((person, at) => [send(person, at), send(person, at + 1)]);
            await more(20);
            const sockets = pages.map((page) => page.socket);
            await happen();
            await more(20);
            if (what.startsWith('Redis'))
                await until('a node says that Redis is away', async () =>
                    /redis is away/.test((await ask(nodes[0].port, { path: '/healthz' })).text) &&
                    await metric(nodes[0], 'sapa_redis_up') === 0);
            await returns[what]();
            await areJoined();
            await more(20);
            isStorming = false;
            await Promise.all(senders);
            for (const page of pages)
                await until('the page has everything', () => {
                    const missing = [...acknowledged].filter(([id, text]) => page.seen.get(id) !== text);
                    page.missing = missing.length;
                    return !missing.length;
                }).catch((error) => { throw new Error(`${error.message}: ${page.missing} are missing`); });
            assert.deepEqual(pages.flatMap((page) => page.doubled), []);
            /* Whose node was there all the time has not lost a socket, and has asked for nothing. */
            pages.forEach((page, index) => assert.equal(page.socket === sockets[index],
                what !== Object.keys(faults)[index]));
            assert.match((await ask(nodes[0].port, { path: '/healthz' })).text, /^ok\n$/);
            note(`${acknowledged.size} acknowledged`);
        });
for (const page of pages)
    await page.end();

await test('sapa doctor says how Redis is', async () => {
    const doctor = () => JSON.parse(sapa(['doctor', '--json'], { settings: { SAPA_DATA: data, ...settings } }).stdout)
        .find((check) => check.check === 'redis');
    assert.equal(doctor().result, 'ok');
    await redis.stop();
    assert.equal(doctor().result, 'warning');
    await redis.begin();
    const guarded = await Redis.start({ password: 'r@hasia:1' });
    settings.SAPA_REDIS = guarded.url;
    assert.equal(doctor().result, 'ok');
    settings.SAPA_REDIS = guarded.url.replace('hasia', 'ahasia');
    assert.match(doctor().text, /password/);
    settings.SAPA_REDIS = redis.url;
    await guarded.stop();
});
for (const node of nodes)
    await node.terminate();

await test('passwords cannot be tried more often by asking all nodes', async () => {
    await startNodes({ SAPA_RATE_LIMIT: 'on' });
    await areJoined();
    const stranger = await Person.signIn(nodes[0].port, 'andi@uji.test', PASSWORD);
    const tries = [];
    for (let i = 0; i < 20; i++) {
        const next = nodes[(i + 1) % NODES];
        const heard = await metric(next, 'sapa_bus_messages_total{way="heard"}');
        const answer = await stranger.ask(nodes[i % NODES].port, 'POST', '/login', { email: 'budi@uji.test', password: 'salah' });
        tries.push(answer.status);
        await until('the next has heard', async () =>
            await metric(next, 'sapa_bus_messages_total{way="heard"}') > heard);
    }
    assert.equal(tries.filter((status) => status === 422).length, 10, tries.join(' '));
    assert.equal(tries.at(-1), 429);
});
for (const node of nodes)
    await node.terminate();
await redis.stop();
done();
