// What the tests of live channels stand on: a server with people and a ticket, and the libraries that
// others speak to it with, as they come from npm.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import Publisher from 'pusher';
import PusherClient from 'pusher-js';
import WebSocket from 'ws';
import { Person, Server, addUser, makeFolder } from '../support/sapa.mjs';

export const APP = { id: '42', key: 'kunci-uji', secret: 'rahasia yang cukup panjang' };
const PATIENCE_MS = 20_000;
export const SETTINGS = {
    SAPA_LOG: 'warning', SAPA_PUSHER_APP_ID: APP.id, SAPA_PUSHER_KEY: APP.key, SAPA_PUSHER_SECRET: APP.secret,
};

// Waits until `condition` gives something true, and returns it.
export async function until(what, condition) {
    const end = Date.now() + PATIENCE_MS;
    for (;;) {
        const value = condition();
        if (value)
            return value;
        assert.ok(Date.now() < end, `still waiting: ${what}`);
        await pause(10);
    }
}

// A list that is waited on: what happens is put in, a test takes it out in its order.
export class Heard {
    #items = [];

    put(item) {
        this.#items.push(item);
    }

    next(what) {
        return until(what, () => this.#items.shift());
    }

    get isEmpty() {
        return this.#items.length === 0;
    }
}

// A socket that says what the test says, and nothing else.
export class Raw {
    static async open(port, query = '?protocol=7', { key = APP.key, ...options } = {}) {
        const raw = new Raw();
        const heard = new Heard();
        raw.socket = new WebSocket(`ws://127.0.0.1:${port}/app/${key}${query}`, options);
        raw.socket.on('message', (bytes) => heard.put(JSON.parse(bytes)));
        raw.hear = (what = 'a frame') => heard.next(what);
        await once(raw.socket, 'open');
        raw.socket.on('error', () => {}); /* its code says it */
        raw.closed = new Promise((end) => raw.socket.once('close', end));
        return raw;
    }

    // Welcomed already.
    static async enter(port, options) {
        const raw = await Raw.open(port, '?protocol=7', options);
        const { event, data } = await raw.hear();
        assert.equal(event, 'pusher:connection_established');
        raw.id = JSON.parse(data).socket_id;
        return raw;
    }

    say(message) {
        const isAsItIs = typeof message === 'string' || Buffer.isBuffer(message);
        this.socket.send(isAsItIs ? message : JSON.stringify(message));
    }

    // What it is told next, after it has said that.
    ask(message) {
        this.say(message);
        return this.hear(`an answer to ${JSON.stringify(message).slice(0, 100)}`);
    }

    join(channel, more = {}) {
        return this.ask({ event: 'pusher:subscribe', data: { channel, ...more } });
    }

    // Nothing more has come than what was heard.
    async isToldNothing() {
        assert.deepEqual(await this.ask({ event: 'pusher:ping', data: {} }),
            { event: 'pusher:pong', data: '{}' });
    }

    async leave() {
        this.socket.close();
        await this.closed;
    }
}

export class House {
    #clients = new Set();

    static async open() {
        const house = new House();
        house.data = makeFolder();
        await house.serve();
        for (const [name, role] of [['budi', 'customer'], ['ayu', 'customer'], ['sari', 'agent']]) {
            const id = addUser(house.data, name, `${name}@uji.test`, role);
            house[name] = Object.assign(await Person.signIn(house.port, `${name}@uji.test`), { id });
        }
        const answer = await house.budi.ask(house.port, 'POST', '/customer/support/tickets', {
            subject: 'Pesanan', category: 'order', priority: 'low',
            description: 'Mohon bantuan untuk pesanan saya.',
        });
        house.ticket = answer.json.ticket.id;
        return house;
    }

    async serve() {
        this.server = await Server.start(this.data,
            { ...SETTINGS, ...(this.port ? { SAPA_LISTEN: `127.0.0.1:${this.port}` } : {}) });
        this.port = this.server.port;
    }

    async close() {
        for (const client of this.#clients)
            client.disconnect();
        assert.equal((await this.server.terminate()).status, 0);
    }

    // pusher-http-node, as a server that publishes here.
    publisher(options = {}) {
        return new Publisher({ appId: APP.id, key: APP.key, secret: APP.secret, host: '127.0.0.1',
            port: String(this.port), useTLS: false, ...options });
    }

    // pusher-js, connected. Our own endpoints are asked whether `person` may join a channel; without
    // one, a server of their own signs whatever `user` ({ id, user_info }) wants.
    async client({ person, user, key = APP.key, connects = true, ...options } = {}) {
        const authorizes = (path, sign) => ({ customHandler: async ({ socketId, channelName }, done) => {
            if (!person)
                return done(null, sign(socketId, channelName));
            const answer = await person.ask(this.port, 'POST', path,
                { socket_id: socketId, channel_name: channelName });
            return done(answer.status === 200 ? null : new Error(String(answer.status)), answer.json);
        } });
        const { id: user_id, ...more } = user ?? {};
        const client = new PusherClient(key, { cluster: 'mt1', wsHost: '127.0.0.1',
            wsPort: this.port, forceTLS: false, enabledTransports: ['ws'],
            channelAuthorization: authorizes('/broadcasting/auth', (socketId, name) =>
                this.publisher().authorizeChannel(socketId, name, user && { user_id, ...more })),
            userAuthentication: authorizes('/broadcasting/user-auth', (socketId) =>
                this.publisher().authenticateUser(socketId, user)),
            ...options });
        this.#clients.add(client);
        if (connects)
            await until('a connection', () => client.connection.state === 'connected');
        return client;
    }

    // What this person is given to join a channel with.
    async auth(person, socketId, channel) {
        const answer = await person.ask(this.port, 'POST', '/broadcasting/auth',
            { socket_id: socketId, channel_name: channel });
        assert.equal(answer.status, 200, answer.text);
        return answer.json;
    }

    say(person, message) {
        const side = person === this.sari ? 'admin' : 'customer';
        return person.ask(this.port, 'POST', `/${side}/support/tickets/${this.ticket}/messages`,
            { message });
    }
}

// Everything that is said in a channel from now on.
export function listen(channel) {
    const heard = new Heard();
    channel.bind_global((event, data) => heard.put({ event, data }));
    return () => heard.next(`something in ${channel.name}`);
}

// Joins; { channel, hear, welcome }: what it hears first, and how it hears what comes then.
export async function join(client, name) {
    const channel = client.subscribe(name);
    const hear = listen(channel);
    const welcome = await hear();
    assert.equal(welcome.event, 'pusher:subscription_succeeded', JSON.stringify(welcome));
    return { channel, hear, welcome: welcome.data };
}

// Why it may not join.
export async function refused(client, name) {
    const { event, data } = await listen(client.subscribe(name))();
    assert.equal(event, 'pusher:subscription_error');
    return data;
}
