// Many people who write, change and read tickets at once, and a ledger of what they were promised:
// a send that was answered 201 is acknowledged, one that was refused must leave nothing, any other
// may be there or not, but whole.
import assert from 'node:assert/strict';
import { randomInt, randomUUID } from 'node:crypto';
import { Person, addUser, connection } from '../support/sapa.mjs';

const CUSTOMERS = 4, TICKETS_EACH = 3, SENDERS_EACH = 4;
const STATUSES = ['open', 'waiting_customer', 'resolved', 'closed'];
const PRIORITIES = ['low', 'medium', 'high', 'urgent'];

const pick = (list) => list[randomInt(list.length)];
const chance = (percent) => randomInt(100) < percent;

// A word of letters alone that nobody else has written: what a search must find.
function newWord() {
    return `kata${randomUUID().replace(/[^0-9a-f]/g, '').replace(/\d/g, (digit) => 'ghijklmnop'[digit])}`;
}

function newText(word) {
    const rest = ['Apakah gedung\nsudah dipesan?', '"kutipan" \\ & <b>', '💍 ดอกไม้ 花', 'ok'];
    const text = `${word} ${pick(rest)}`;
    return chance(1) ? `${text} ${'panjang '.repeat(randomInt(1000, 5000))}`.trim() : text;
}

export class House {
    // Customers with tickets, an agent and an admin. `server` runs on `data`.
    static async build(data, server) {
        const house = new House();
        house.sends = new Map(); // by client_id
        house.violations = [];
        const add = async (name, role) => {
            const email = `${name}@uji.test`;
            const id = addUser(data, name, email, role);
            const person = await Person.signIn(server.port, email);
            return Object.assign(person, { id, role, email, isStaff: role !== 'customer' });
        };
        house.staff = [await add('agen', 'agent'), await add('pengelola', 'admin')];
        house.customers = [];
        for (let i = 0; i < CUSTOMERS; i++)
            house.customers.push(await add(`pelanggan${i}`, 'customer'));
        for (const customer of house.customers) {
            customer.tickets = [];
            for (let i = 0; i < TICKETS_EACH; i++)
                customer.tickets.push(await newTicket(server.port, customer));
        }
        house.tickets = house.customers.flatMap((customer) => customer.tickets);
        house.spare = await newTicket(server.port, house.customers[0]);
        return house;
    }

    get acknowledged() {
        return [...this.sends.values()].filter((send) => send.id);
    }

    get uncertain() {
        return [...this.sends.values()].filter((send) => !send.id && !send.refused);
    }

    // Sends it, for the first time or again. True when the connection should be kept.
    async deliver(port, send, agent) {
        const wasAcknowledged = send.id;
        const side = send.sender.isStaff ? 'admin' : 'customer';
        send.asked++;
        const answer = await send.sender.ask(port, 'POST',
            `/${side}/support/tickets/${send.ticket}/messages`,
            { message: send.text, client_id: send.clientId }, agent);
        if (answer.status === 201) {
            const id = answer.json.messageId;
            if (send.id && send.id !== id)
                this.violations.push(`${send.clientId} has the ids ${send.id} and ${id}`);
            send.id = id;
        } else if (answer.status === 409 && !wasAcknowledged) {
            send.turnedDown++;
        } else if (answer.status !== 503) {
            this.violations.push(`send: ${answer.status} ${answer.text.slice(0, 300)}`);
        } else if (!answer.headers['retry-after']) {
            this.violations.push('503 without Retry-After');
        }
        return answer;
    }

    newSend(sender) {
        const word = newWord();
        const ticket = pick(sender.isStaff ? this.tickets : sender.tickets);
        const send = { clientId: randomUUID(), sender, ticket, word, text: newText(word),
            asked: 0, turnedDown: 0,
            /* Asked again without an answer, it may be there after all. */
            get refused() { return this.turnedDown === this.asked; } };
        this.sends.set(send.clientId, send);
        return send;
    }

    // Nobody writes to the spare ticket: it is deleted and restored.
    async change(port, person, agent) {
        const path = '/admin/support/tickets';
        if (person.role === 'admin' && chance(20))
            return chance(50) ? person.ask(port, 'DELETE', `${path}/${this.spare}`, {}, agent)
                              : person.ask(port, 'POST', `${path}/${this.spare}/restore`, {}, agent);
        const statuses = chance(10) ? STATUSES : STATUSES.slice(0, 3);
        const [what, fields] = pick([
            ['status', { status: pick(statuses) }], ['status', { status: pick(statuses) }],
            ['priority', { priority: pick(PRIORITIES) }],
            ['assign', { assigned_to: pick(['', ...this.staff.map((one) => one.id)]) }],
            ['notes', { internal_notes: newWord() }],
        ]);
        return person.ask(port, 'PATCH', `${path}/${pick(this.tickets)}/${what}`, fields, agent);
    }

    // The next thing a person does; an answer.
    async act(port, person, agent, others) {
        const dice = randomInt(100);
        if (dice < 8 && this.sends.size) {
            const before = pick(others);
            return before ? this.deliver(port, before, agent) : null;
        }
        if (dice < 14) {
            const side = person.isStaff ? 'admin' : 'customer';
            const ticket = pick(person.isStaff ? this.tickets : person.tickets);
            return person.ask(port, 'GET', `/${side}/support/tickets/${ticket}`, undefined, agent);
        }
        if (dice < 24 && person.isStaff)
            return this.change(port, person, agent);
        const send = this.newSend(person);
        others[randomInt(50)] = send;
        /* The impatient: the same send over two connections at once. */
        if (dice < 28) {
            const second = connection();
            const both = await Promise.allSettled(
                [this.deliver(port, send, agent), this.deliver(port, send, second)]);
            second.destroy();
            if (both[0].status === 'rejected')
                throw both[0].reason;
            return both[0].value;
        }
        return this.deliver(port, send, agent);
    }

    // Goes on until `storm.end()` is called or the server is gone. `onError` hears how each sender's
    // connection ended; a sender that was told to close leaves when `leaves` is set.
    storm(port, { onError = () => {}, leaves = false } = {}) {
        let isOver = false;
        const senders = [...this.staff, ...this.customers].flatMap(
            (person) => Array.from({ length: SENDERS_EACH }, () => this.sender(port, person, {
                isOver: () => isOver, onError, leaves,
            })));
        return { end: () => { isOver = true; }, ended: Promise.all(senders) };
    }

    async sender(port, person, { isOver, onError, leaves }) {
        const agent = connection();
        const sent = Array(50).fill(null);
        try {
            while (!isOver()) {
                const answer = await this.act(port, person, agent, sent);
                if (answer && answer.status >= 500 && answer.status !== 503)
                    this.violations.push(`${answer.status} ${answer.text.slice(0, 300)}`);
                if (leaves && answer?.headers.connection === 'close')
                    break;
            }
        } catch (error) {
            onError(error);
        }
        agent.destroy();
    }

    // Sends again whatever nobody answered, now in peace.
    async resendUncertain(port) {
        const agent = connection();
        for (const send of this.uncertain) {
            const answer = await this.deliver(port, send, agent);
            assert.ok([201, 409].includes(answer.status), answer.text);
        }
        agent.destroy();
    }
}

async function newTicket(port, customer) {
    const answer = await customer.ask(port, 'POST', '/customer/support/tickets', {
        subject: `Pesanan ${newWord()}`, category: 'order', priority: pick(PRIORITIES),
        description: 'Mohon bantuan untuk pesanan saya.',
    });
    assert.equal(answer.status, 201, answer.text);
    return answer.json.ticket.id;
}
