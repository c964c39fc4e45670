// The program as others use it: its commands, its server, and people who talk to it over HTTP.
// A test that uses this is called with the program and with tests/support/rows.c, built:
//     node TEST.mjs build/sapa build/tests/rows
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { databaseOf, onPostgres, psql } from './postgres.mjs';
import { note } from './tap.mjs';

const program = resolve(process.argv[2]);
const rowsProgram = resolve(process.argv[3]);
const PATIENCE_MS = 60_000; // under a sanitizer, beside other tests
export const PASSWORD = 'kata sandi uji';

const folders = [];
const servers = new Set();
for (const signal of ['SIGINT', 'SIGTERM'])
    process.on(signal, () => process.exit(1));
process.on('exit', () => {
    for (const server of servers)
        server.process.kill('SIGKILL');
    for (const folder of folders)
        spawnSync('rm', ['-rf', '--one-file-system', folder], { stdio: 'ignore' });
});

// Removed at the end.
export function makeFolder() {
    const folder = mkdtempSync(join(tmpdir(), 'sapa-test-'));
    folders.push(folder);
    return folder;
}

// One that nobody listened on a moment ago.
export function freePort() {
    return new Promise((found) => {
        const server = net.createServer().listen(0, '127.0.0.1', () => {
            const { port } = server.address();
            server.close(() => found(port));
        });
    });
}

// Nothing of the caller's own settings reaches the program.
function environment(settings) {
    const kept = Object.entries(process.env).filter(([name]) => !name.startsWith('SAPA_'));
    const elsewhere = onPostgres && settings.SAPA_DATA && settings.SAPA_DATABASE === undefined;
    const place = elsewhere ? { SAPA_DATABASE: databaseOf(settings.SAPA_DATA) } : {};
    return { ...Object.fromEntries(kept), ...place, ...settings };
}

function settingsOf(data) {
    return { SAPA_DATA: data, SAPA_LISTEN: '127.0.0.1:0', SAPA_RATE_LIMIT: 'off' };
}

// { status, signal, stdout, stderr } of one run; `version` is another program than ours.
export function sapa(words, { settings = {}, input = '', cwd, version = program } = {}) {
    return spawnSync(version, words, {
        env: environment(settings), input, cwd, encoding: 'utf8', timeout: PATIENCE_MS,
    });
}

// It failed with that status, and said one line, which names the mistake.
export function complains(run, status, mistake) {
    assert.equal(run.status, status, run.stderr);
    assert.equal(run.stdout, '');
    const lines = run.stderr.split('\n').filter((line) => !/^\S+Z info /.test(line));
    assert.deepEqual(lines.slice(1), [''], `not one line: ${run.stderr}`);
    assert.match(lines[0], /^sapa: /);
    assert.match(lines[0], mistake);
}

// The same without waiting for it: a ChildProcess.
export function sapaStart(words, settings) {
    return spawn(program, words, { env: environment(settings), stdio: ['ignore', 'pipe', 'pipe'] });
}

// The rows that statements answer, each parsed from its JSON.
export function rows(data, sql) {
    if (onPostgres)
        return psql(databaseOf(data), sql.replaceAll('json_array(', 'json_build_array('))
            .map((line) => JSON.parse(line));
    const run = spawnSync(rowsProgram, [join(data, 'sapa.db')],
        { input: sql, encoding: 'utf8', maxBuffer: 1 << 30 });
    assert.equal(run.status, 0, run.stderr);
    return run.stdout.split('\n').filter(Boolean).map((line) => JSON.parse(line));
}

// Adds a person with PASSWORD; the new id.
export function addUser(data, name, email, role) {
    const run = sapa(['user', 'add', '--name', name, '--email', email, '--role', role,
        '--password-stdin'], { settings: settingsOf(data), input: `${PASSWORD}\n` });
    assert.equal(run.status, 0, run.stderr);
    return Number(run.stdout);
}

export class Server {
    // Resolves when it listens; rejects when it ends before.
    static start(data, settings = {}, version = program) {
        const server = new Server();
        server.log = '';
        server.process = spawn(version, ['serve'],
            { env: environment({ ...settingsOf(data), ...settings }), stdio: ['ignore', 'pipe', 'pipe'] });
        servers.add(server);
        server.process.stderr.setEncoding('utf8').on('data', (text) => { server.log += text; });
        server.ended = new Promise((end) => {
            server.process.once('close', (status, signal) => {
                servers.delete(server);
                end({ status, signal });
            });
        });
        return new Promise((listening, failed) => {
            let said = '';
            server.process.stdout.setEncoding('utf8').on('data', (text) => {
                said += text;
                const port = /^listening on port (\d+)$/m.exec(said);
                if (port) {
                    server.port = Number(port[1]);
                    listening(server);
                }
            });
            server.ended.then((end) => failed(new Error(`ended: ${JSON.stringify(end)}\n${server.log}`)));
        });
    }

    // What a sanitizer found is an error, also when the program went on.
    checkLog() {
        assert.doesNotMatch(this.log, /Sanitizer|runtime error/);
    }

    async kill() {
        this.process.kill('SIGKILL');
        await this.ended;
        this.checkLog();
    }

    // { status, signal, ms }: how long it took.
    async terminate() {
        const from = performance.now();
        this.process.kill('SIGTERM');
        const end = await this.ended;
        this.checkLog();
        if (end.status !== 0)
            note(this.log);
        return { ...end, ms: performance.now() - from };
    }
}

// One kept connection: what is asked over it goes one after the other.
export function connection() {
    return new http.Agent({ keepAlive: true, maxSockets: 1 });
}

// { status, headers, bytes, text, json }; rejects when no whole answer comes.
export function ask(port, { method = 'GET', path, headers = {}, body, agent }) {
    const askedAt = performance.now();
    return new Promise((answered, failed) => {
        const bytes = body === undefined ? undefined : Buffer.from(body);
        const size = bytes ? { 'Content-Length': bytes.length } : {};
        const request = http.request({
            host: '127.0.0.1', port, method, path, agent, timeout: PATIENCE_MS,
            headers: { ...headers, ...size },
        }, (response) => {
            const parts = [];
            response.on('data', (part) => parts.push(part));
            response.on('error', failed);
            response.on('aborted', () => failed(new Error('cut off')));
            response.on('end', () => {
                const bytes = Buffer.concat(parts);
                const text = bytes.toString();
                const json = /json/.test(response.headers['content-type']) ? JSON.parse(text) : null;
                answered({ status: response.statusCode, headers: response.headers, bytes, text, json });
            });
        });
        request.on('timeout', () => request.destroy(new Error('no answer')));
        request.on('error', (error) => {
            failed(Object.assign(error, { askedAt, onKeptConnection: request.reusedSocket }));
        });
        request.end(bytes);
    });
}

// Somebody who is signed in. The session outlives the server.
export class Person {
    static async signIn(port, email, password = PASSWORD) {
        const person = new Person();
        const page = await ask(port, { path: '/login' });
        person.take(page);
        const answer = await person.ask(port, 'POST', '/login', { email, password });
        assert.equal(answer.status, 200, `${email}: ${answer.text}`);
        person.take(answer);
        return person;
    }

    take(answer) {
        for (const cookie of answer.headers['set-cookie'] ?? []) {
            const [, name, value] = /^([^=]+)=([^;]*)/.exec(cookie);
            if (name === 'sapa_session')
                this.session = value;
            else if (name === 'XSRF-TOKEN')
                this.token = value;
        }
    }

    ask(port, method, path, fields, agent) {
        const headers = { Accept: 'application/json', Cookie: `sapa_session=${this.session}` };
        if (fields !== undefined) {
            headers['X-XSRF-TOKEN'] = this.token;
            headers['Content-Type'] = 'application/json';
        }
        const body = fields === undefined ? undefined : JSON.stringify(fields);
        return ask(port, { method, path, headers, body, agent });
    }
}
