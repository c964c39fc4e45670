// A desk with people, an SMTP server (Debian's python3-aiosmtpd), and stand-ins of gateways: what the
// tests of notifications share.
import { spawn } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { StandIn } from '../gateway/standins.mjs';
import { Person, Server, addUser, freePort, makeFolder, rows } from '../support/sapa.mjs';

const PATIENCE_MS = 60_000;

export async function until(what, holds) {
    for (const end = performance.now() + PATIENCE_MS; performance.now() < end; await pause(50)) {
        const found = await holds();
        if (found)
            return found;
    }
    throw new Error(`it never came to this: ${what}`);
}

// Keeps what it is sent as files of a Maildir.
export class MailServer {
    static async start(port) {
        const server = new MailServer();
        server.port = port ?? await freePort();
        server.folder = join(makeFolder(), 'mail'); // made by the server, with what a Maildir needs
        await server.#run();
        return server;
    }

    async #run() {
        this.process = spawn('/usr/bin/python3', ['-m', 'aiosmtpd', '-n', '-l', `127.0.0.1:${this.port}`,
            '-c', 'aiosmtpd.handlers.Mailbox', this.folder], { stdio: 'ignore' });
        process.on('exit', () => this.process.kill('SIGKILL'));
        await until('the mail server listens', () => new Promise((found) => {
            const socket = connect(this.port, '127.0.0.1');
            socket.on('connect', () => { socket.destroy(); found(true); }).on('error', () => found(false));
        }));
    }

    // { to, subject, text } of each, with the headers as they were sent.
    mails() {
        let names = [];
        try {
            names = readdirSync(join(this.folder, 'new'));
        } catch {
            return [];
        }
        return names.map((name) => {
            const bytes = readFileSync(join(this.folder, 'new', name), 'utf8').replaceAll('\r\n', '\n');
            const [head] = bytes.split('\n\n', 1);
            const headers = Object.fromEntries(head.replace(/\n[ \t]+/g, ' ').split('\n').map((line) => {
                const at = line.indexOf(':');
                return [line.slice(0, at).toLowerCase(), line.slice(at + 1).trim()];
            }));
            return { headers, bytes, to: headers['x-rcptto'], subject: headers.subject,
                text: bytes.slice(head.length).replace(/=\n/g, '') };
        });
    }

    stop() {
        this.process.kill('SIGKILL');
    }
}

// Budi, a customer with a telephone; Sari, an agent.
export class House {
    static async build(settings) {
        const house = new House();
        house.data = makeFolder();
        house.settings = settings;
        for (const [name, role] of [['budi', 'customer'], ['sari', 'agent']])
            house[`${name}Id`] = addUser(house.data, name, `${name}@toko.test`, role);
        await house.start();
        for (const name of ['budi', 'sari'])
            house[name] = await Person.signIn(house.server.port, `${name}@toko.test`);
        return house;
    }

    async start(settings = {}) {
        this.server = await Server.start(this.data, { ...this.settings, ...settings });
    }

    ask(person, method, path, fields) {
        return this[person].ask(this.server.port, method, path, fields);
    }

    async prefer(person, preferences) {
        const answer = await this.ask(person, 'PATCH', '/account/preferences',
            { name: person, phone: '081234567890', ...preferences });
        if (answer.status !== 200)
            throw new Error(answer.text);
    }

    async open(subject = 'Bukti bayar') {
        const answer = await this.ask('budi', 'POST', '/customer/support/tickets', { subject, category: 'payment',
            priority: 'low', description: 'Saya sudah transfer kemarin sore, mohon dicek.' });
        return answer.json.ticket.id;
    }

    say(person, ticket, message) {
        const side = person === 'sari' ? 'admin' : 'customer';
        return this.ask(person, 'POST', `/${side}/support/tickets/${ticket}/messages`, { message });
    }

    // { id, event, channel, state, reason, attempts, user_id } of each, oldest first.
    notifications() {
        return rows(this.data, 'SELECT json_array(id, event, channel, state, reason, attempts, user_id)'
            + ' FROM notifications ORDER BY id')
            .map(([id, event, channel, state, reason, attempts, user_id]) =>
                ({ id, event, channel, state, reason, attempts, user_id }));
    }

    settled() {
        return until('nothing is under way', () => {
            const all = this.notifications();
            return all.length && all.every(({ state }) => !['queued', 'sending'].includes(state)) && all;
        });
    }
}

export { StandIn };

export const byTwilio = (standIn) => ({
    SAPA_SMS: 'twilio', SAPA_WHATSAPP: 'twilio', SAPA_TWILIO_URL: standIn.url, SAPA_TWILIO_ACCOUNT_SID: 'AC1',
    SAPA_TWILIO_AUTH_TOKEN: 'rahasia', SAPA_TWILIO_PHONE_NUMBER: '+15005550006',
    SAPA_TWILIO_WHATSAPP_NUMBER: '+14155238886', SAPA_QUIET_HOURS: 'off', SAPA_NOTIFY_DELAY: '0',
});

let sent = 0;
export const taken = () => ({ status: 201, body: { sid: `SM${++sent}`, status: 'queued', error_code: null } });
