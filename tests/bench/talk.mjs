// Two people each in many tickets, who talk: what build/tests/bench/talkers is told of them, and what
// it says.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import http from 'node:http';
import { writeFileSync } from 'node:fs';
import { Person } from '../support/sapa.mjs';

const CUSTOMERS = 25, STAFF = 5, FIRST_CUSTOMER = 100; // orangN@contoh.test, see make_data.c
const TEXT = 'Mohon info jadwal temu dan sisa bayar paket kami ya kak 12345';
const FRAME_BYTES = 700; // about what our own sockets are told of such a message

async function mapAtOnce(items, limit, each) {
    const made = [], left = [...items.entries()];
    await Promise.all(Array.from({ length: limit }, async () => {
        for (let next; (next = left.shift());)
            made[next[0]] = await each(next[1]);
    }));
    return made;
}

const numbers = (count, first = 0) => Array.from({ length: count }, (_, i) => first + i);
const signIn = (port, ids) =>
    mapAtOnce(ids, 2, (id) => Person.signIn(port, `orang${id}@contoh.test`, 'bench-sapa'));

// A line for each who talks: customers and staff, each in several of the tickets.
export async function talkersOfSapa(port, key, tickets) {
    const customers = await signIn(port, numbers(CUSTOMERS, FIRST_CUSTOMER));
    const staff = await signIn(port, numbers(STAFF, 2));
    const agent = new http.Agent({ keepAlive: true });
    const body = JSON.stringify({ message: `pesan ke-@: ${TEXT}`, client_id: '00000000-0000-4000-8000-@' });
    const pairs = await mapAtOnce(numbers(tickets), 16, async (i) => {
        const customer = customers[i % CUSTOMERS];
        const { json } = await customer.ask(port, 'POST', '/customer/support/tickets', {
            subject: 'Percakapan', category: 'general', priority: 'low',
            description: 'Percakapan di antara dua orang.' }, agent);
        const talker = (side, person) => [`/app/${key}?protocol=7`,
            `/${side}/support/tickets/${json.ticket.id}/messages`, person.session, person.token,
            `private-support-ticket.${json.ticket.id}`, body];
        return [talker('customer', customer), talker('admin', staff[i % STAFF])];
    });
    agent.destroy();
    return pairs.flat();
}

// The same of nchan, which keeps nothing and asks nobody who they are.
export function talkersOfNchan(tickets) {
    const body = JSON.stringify({ message: `pesan ke-@: ${TEXT}` });
    return numbers(tickets * 2).map((i) => [`/listen?id=${i >> 1}`, `/publish?id=${i >> 1}`, '-', '-', '-',
        body.replace('}', `,"more":"${'x'.repeat(FRAME_BYTES - body.length)}"}`)]);
}

// They talk, `rate` messages a second over all. Times are { p50, p99 } in ms: until it is `told` that
// a message is kept, until the other has `heard` it, how `late` the program that talks was; `cpu` and
// `ownCpu` us a message.
export function talk(program, server, talkers, { rate, seconds, file }) {
    writeFileSync(file, talkers.map((fields) => `${fields.join('\t')}\n`).join(''));
    const child = spawn(program, [server.port, rate, seconds, file, ...server.pids].map(String),
        { stdio: ['ignore', 'pipe', 'inherit'] });
    let said = '';
    child.stdout.on('data', (text) => { said += text; });
    return new Promise((talked) => child.once('close', (status) => {
        assert.equal(status, 0, `${server.name}: nobody could talk`);
        const [offered, heard, failures, ...times] = said.trim().split(' ').map(Number);
        const [toldP50, toldP99, heardP50, heardP99, lateP50, lateP99, cpu, ownCpu] = times;
        talked({ offered, rate: heard, failures, cpu, ownCpu, told: { p50: toldP50, p99: toldP99 },
            heard: { p50: heardP50, p99: heardP99 }, late: { p50: lateP50, p99: lateP99 } });
    }));
}
