// Two people each in many tickets, who talk: how long it takes from sending a message, through the
// disk, until it has come out of the other's socket.
import http from 'node:http';
import { createRequire } from 'node:module';
import { setTimeout as pause } from 'node:timers/promises';
import { Person, ask } from '../support/sapa.mjs';

const WebSocket = createRequire(new URL('../live/package.json', import.meta.url))('ws');

const CUSTOMERS = 25, STAFF = 5, FIRST_CUSTOMER = 100; // orangN@contoh.test, see make_data.c
const PAUSE_MS = 2000; // between two messages of one person, on average

async function mapAtOnce(items, limit, each) {
    const made = [], left = [...items.entries()];
    await Promise.all(Array.from({ length: limit }, async () => {
        for (let next; (next = left.shift());)
            made[next[0]] = await each(next[1]);
    }));
    return made;
}

function signIn(port, ids) {
    return mapAtOnce(ids, 2, (id) => Person.signIn(port, `orang${id}@contoh.test`, 'bench-sapa'));
}

// One side of a conversation, in its channel.
class Talker {
    constructor(person, side, ticket, agent) {
        Object.assign(this, { person, ticket, agent, path: `/${side}/support/tickets/${ticket}/messages` });
    }

    join(port, key, heard) {
        const channel = `private-support-ticket.${this.ticket}`;
        this.socket = new WebSocket(`ws://127.0.0.1:${port}/app/${key}?protocol=7`, { perMessageDeflate: false });
        return new Promise((joined, failed) => {
            this.socket.on('error', failed);
            this.socket.on('message', async (bytes) => {
                const { event, data } = JSON.parse(bytes);
                if (event === 'App\\Events\\MessageAdded') {
                    heard(JSON.parse(data).message.message);
                } else if (event === 'pusher:connection_established') {
                    this.id = JSON.parse(data).socket_id;
                    const answer = await this.person.ask(port, 'POST', '/broadcasting/auth',
                        { socket_id: this.id, channel_name: channel }, this.agent);
                    this.socket.send(JSON.stringify({ event: 'pusher:subscribe', data: { channel, ...answer.json } }));
                } else if (event === 'pusher_internal:subscription_succeeded') {
                    joined();
                } else {
                    failed(new Error(String(bytes)));
                }
            });
        });
    }

    say(port, message) {
        return ask(port, { method: 'POST', path: this.path, agent: this.agent,
            body: JSON.stringify({ message }),
            headers: { Accept: 'application/json', 'Content-Type': 'application/json', 'X-Socket-ID': this.id,
                Cookie: `sapa_session=${this.person.session}`, 'X-XSRF-TOKEN': this.person.token } });
    }
}

// { rate, p50, p99 }: messages a second, and milliseconds.
export async function talk(port, { key, tickets, seconds }) {
    const agent = new http.Agent({ keepAlive: true });
    const numbers = (count, first) => Array.from({ length: count }, (_, i) => first + i);
    const customers = await signIn(port, numbers(CUSTOMERS, FIRST_CUSTOMER));
    const staff = await signIn(port, numbers(STAFF, 2));
    const sentAt = new Map(), took = [];
    const heard = (text) => {
        took.push(performance.now() - sentAt.get(text));
        sentAt.delete(text);
    };
    const talkers = await mapAtOnce(numbers(tickets, 0), 16, async (i) => {
        const customer = customers[i % CUSTOMERS];
        const { json } = await customer.ask(port, 'POST', '/customer/support/tickets', {
            subject: 'Percakapan', category: 'general', priority: 'low',
            description: 'Percakapan di antara dua orang.' }, agent);
        const sides = [new Talker(customer, 'customer', json.ticket.id, agent),
            new Talker(staff[i % STAFF], 'admin', json.ticket.id, agent)];
        for (const side of sides)
            await side.join(port, key, heard);
        return sides;
    });
    const end = performance.now() + seconds * 1000;
    let count = 0, failures = 0;
    await Promise.all(talkers.flat().map(async (talker, number) => {
        await pause(Math.random() * PAUSE_MS);
        while (performance.now() < end) {
            const text = `${number}: pesan ke-${++count}`;
            sentAt.set(text, performance.now());
            const answer = await talker.say(port, text);
            failures += answer.status !== 201;
            await pause(PAUSE_MS * (0.5 + Math.random()));
        }
    }));
    for (let waits = 0; sentAt.size && waits < 100; waits++)
        await pause(50);
    for (const { socket } of talkers.flat())
        socket.terminate();
    agent.destroy();
    took.sort((a, b) => a - b);
    const at = (share) => took[Math.floor(took.length * share)] ?? NaN;
    return { rate: took.length / seconds, p50: at(0.5), p99: at(0.99), failures: failures + sentAt.size };
}
