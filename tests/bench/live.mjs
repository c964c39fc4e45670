// What live channels take, beside nginx with nchan and beside the ws package of Node, which are told
// the same bytes in the same run. Prints a table.
// usage: node tests/bench/live.mjs SAPA ROWS DATA CLIENTS     (BENCH_SECONDS: each row)
// CLIENTS is the folder of fan_out, talkers and bare.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { createHash, createHmac } from 'node:crypto';
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Server, ask, makeFolder } from '../support/sapa.mjs';
import { talk, talkersOfNchan, talkersOfSapa } from './talk.mjs';

const [data, clients] = process.argv.slice(4);
const SECONDS = Number(process.env.BENCH_SECONDS ?? 8);
const APP = { id: '1', key: 'bench-sapa-key', secret: 'bench-sapa-secret-of-the-app' };
const IDLE = 10_000, LISTENING = 1000, EVENT_BYTES = 300;
const TICKETS = 500, TALK_PER_S = 1000, TALK_P99_MS = 50, TOGETHER = 256;
const work = makeFolder();
const [load] = loadavg();

// Files that a process may have open. Sapa keeps 10,000 of them for requests, or half of them.
const files = Number(spawnSync('sh', ['-c', 'ulimit -Hn'], { encoding: 'utf8' }).stdout) || 1 << 20;
const forSockets = Math.max(files - 10_000, files / 2) - 300;
const idle = Math.floor(Math.min(IDLE, forSockets));

const dataText = JSON.stringify({ teks: 'x'.repeat(EVENT_BYTES - 11) });
const frame = JSON.stringify({ event: 'kabar', channel: 'bench', data: dataText });

function request(path, body) {
    return `POST ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n` +
        `Content-Length: ${body.length}\r\n\r\n${body}`;
}

// Signed once: it is right for ten minutes.
function signedRequest() {
    const path = `/apps/${APP.id}/events`;
    const body = JSON.stringify({ name: 'kabar', channel: 'bench', data: dataText });
    const query = `auth_key=${APP.key}&auth_timestamp=${Math.floor(Date.now() / 1000)}&auth_version=1.0` +
        `&body_md5=${createHash('md5').update(body).digest('hex')}`;
    const signature = createHmac('sha256', APP.secret).update(`POST\n${path}\n${query}`).digest('hex');
    return request(`${path}?${query}&auth_signature=${signature}`, body);
}

// ---- the servers: { port, pids, listen, subscription, publish(), stop() } ------------------------

async function startSapa() {
    const folder = join(work, 'sapa');
    mkdirSync(folder, { recursive: true });
    copyFileSync(join(data, 'sapa.db'), join(folder, 'sapa.db'));
    const server = await Server.start(folder, { SAPA_LOG: 'warning', SAPA_PUSHER_APP_ID: APP.id,
        SAPA_PUSHER_KEY: APP.key, SAPA_PUSHER_SECRET: APP.secret });
    return { name: 'Sapa', port: server.port, pids: [server.process.pid], listen: `/app/${APP.key}?protocol=7`,
        subscription: '{"event":"pusher:subscribe","data":{"channel":"bench"}}', publish: signedRequest,
        stop: () => server.terminate() };
}

// nginx takes no port 0, so ports are tried until it is ours that answers.
async function startNchan() {
    const folder = join(work, 'nchan'), path = join(folder, 'nginx.conf');
    mkdirSync(folder, { recursive: true });
    for (let port = 20_000 + (process.pid % 10_000); ; port++) {
        const text = readFileSync(new URL('nchan.conf', import.meta.url), 'utf8');
        writeFileSync(path, text.replaceAll('@ROOT@', folder).replaceAll('@PORT@', port).replaceAll('@FILES@', files));
        const nginx = spawn('nginx', ['-p', folder, '-c', path, '-e', join(folder, 'error.log')],
            { stdio: 'ignore' });
        let isOver = false;
        const ended = new Promise((end) => nginx.once('close', end)).then(() => { isOver = true; });
        for (let tries = 0; tries < 50 && !isOver; tries++, await pause(100)) {
            const answer = await ask(port, { path: '/whose' }).catch(() => null);
            if (answer?.text !== folder)
                continue;
            const workers = readFileSync(`/proc/${nginx.pid}/task/${nginx.pid}/children`, 'utf8');
            return { name: 'nginx with nchan', port, pids: [nginx.pid, ...workers.trim().split(' ')], listen: '/listen?id=bench',
                subscription: '', publish: () => request('/publish?id=bench', frame),
                stop: () => { nginx.kill(); return ended; } };
        }
        assert.ok(/in use/.test(readFileSync(join(folder, 'error.log'), 'utf8')), 'nginx does not start');
    }
}

async function startWs() {
    const node = spawn(process.execPath, [new URL('ws.mjs', import.meta.url).pathname],
        { stdio: ['ignore', 'pipe', 'inherit'] });
    const ended = new Promise((end) => node.once('close', end));
    const port = await new Promise((said) => node.stdout.once('data', (text) => said(Number(text))));
    return { name: 'ws of Node', port, pids: [node.pid], listen: '/', subscription: '',
        publish: () => request('/', frame), stop: () => { node.kill(); return ended; } };
}

// ---- measuring ----------------------------------------------------------------------------------

function measure(server, sockets, seconds) {
    const [subscription, publish] = ['subscription', 'publish'].map((name) => join(work, name));
    writeFileSync(subscription, server.subscription);
    writeFileSync(publish, server.publish());
    const child = spawn(join(clients, 'fan_out'), [server.port, server.listen, sockets, seconds, subscription, publish, ...server.pids]
        .map(String), { stdio: ['ignore', 'pipe', 'inherit'] });
    let said = '';
    child.stdout.on('data', (text) => { said += text; });
    return new Promise((measured, failed) => child.once('close', (status) => {
        if (status !== 0)
            return failed(new Error(`${server.name}: ${sockets} sockets could not be measured`));
        const [bytes, rate, p50, p99, cpu] = said.trim().split(' ').map(Number);
        process.stderr.write('.');
        return measured({ bytes, rate, p50, p99, cpu });
    }));
}

// Each on a server that has just started.
async function withServer(start, use) {
    const server = await start();
    try {
        return { name: server.name, ...await use(server) };
    } finally {
        await server.stop();
    }
}

function print(table) {
    const head = ['what', 'deliveries/s', 'p50 ms', 'p99 ms', 'CPU us', 'bytes a socket', 'ratio'];
    const wide = head.map((text, i) => Math.max(text.length, ...table.map((row) => row[i].length)));
    for (const row of [head, ...table])
        console.log(row.map((text, i) => (i ? text.padStart(wide[i]) : text.padEnd(wide[i]))).join('  '));
}

const table = [];
const servers = [startSapa, startNchan, startWs];
const whole = (number) => String(Math.round(number));
const times = (own, others, value) =>
    others.map((other) => `${(value(own) / value(other)).toFixed(2)} x ${other.name.split(' ')[0]}`).join(', ');

const empty = [];
for (const start of servers)
    empty.push(await withServer(start, (server) => measure(server, idle, 0)));
const why = idle < IDLE ? ` (no more: ${files} open files)` : '';
for (const [i, { name, bytes }] of empty.entries())
    table.push([`${idle} idle sockets, ${name}${why}`, '-', '-', '-', '-', whole(bytes),
        i ? '-' : times(empty[0], empty.slice(1), (one) => one.bytes)]);

const full = [];
for (const start of servers)
    full.push(await withServer(start, (server) => measure(server, LISTENING, SECONDS)));
for (const [i, { name, rate, p50, p99, cpu }] of full.entries())
    table.push([`${EVENT_BYTES} bytes to ${LISTENING}, ${name}`, whole(rate), p50.toFixed(1), p99.toFixed(1),
        cpu.toFixed(2), '-', i ? '-' : times(full[0], full.slice(1), (one) => one.cpu)]);

// The same messages kept by SQLite alone, from when they are due until they are on disk.
function keepBare() {
    const copy = join(work, 'bare.db');
    copyFileSync(join(data, 'sapa.db'), copy);
    const run = spawnSync(join(clients, 'bare'), [copy, SECONDS, TOGETHER, TALK_PER_S].map(String), { encoding: 'utf8' });
    assert.equal(run.status, 0, run.stderr);
    const [rate, p50, p99, cpu] = run.stdout.trim().split(' ').map(Number);
    process.stderr.write('.');
    return { rate, p50, p99, cpu };
}

const talking = { rate: TALK_PER_S, seconds: SECONDS, file: join(work, 'talkers') };
const talkWith = (start, talkersOf) => withServer(start, async (server) => {
    const said = await talk(join(clients, 'talkers'), server, await talkersOf(server.port), talking);
    process.stderr.write('.');
    return said;
});
const own = await talkWith(startSapa, (port) => talkersOfSapa(port, APP.key, TICKETS));
const bare = keepBare();
const told = await talkWith(startNchan, () => talkersOfNchan(TICKETS));
const pairs = `${TICKETS} pairs talk`;
function putTalk(name, { rate, p50, p99, cpu }, note = '-') {
    table.push([name, whole(rate), p50.toFixed(1), p99.toFixed(1), cpu.toFixed(0), '-', note]);
}
const isMet = !own.failures && own.heard.p99 <= TALK_P99_MS;
putTalk(`${pairs}, kept and heard, Sapa${own.failures ? `, ${own.failures} FAILED` : ''}`, { ...own, ...own.heard },
    `${(own.cpu / (bare.cpu + told.cpu)).toFixed(2)} x both below, p99 <= ${TALK_P99_MS} ms: ${isMet ? 'yes' : 'NO'}`);
putTalk(`${pairs}, kept and answered, Sapa`, { ...own, ...own.told });
putTalk('the same kept by bare SQLite', bare);
putTalk(`${pairs}, heard, nginx with nchan${told.failures ? `, ${told.failures} FAILED` : ''}`, { ...told, ...told.heard });
putTalk('of these times, what whoever talks to Sapa was late', { rate: own.offered, ...own.late, cpu: own.ownCpu });

console.log(`\n\nlive: ${cpus().length} cores, with a load of ${load.toFixed(1)} before, ${SECONDS} s each row`);
print(table);
process.exit(0);
