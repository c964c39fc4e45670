// packaging/nginx-several-nodes.conf before two nodes, as it stands there but for addresses and TLS.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Person, Server, addUser, ask, freePort, makeFolder } from '../support/sapa.mjs';
import { Redis } from '../support/redis.mjs';
import { Socket, pusherOf } from '../support/socket.mjs';
import { done, skip, test } from '../support/tap.mjs';

const NGINX = ['nginx', '/usr/sbin/nginx'].find((name) => spawnSync(name, ['-v']).status === 0);
if (!NGINX || !Redis.isInstalled()) {
    skip('nginx before two nodes', 'nginx or redis-server is not installed');
    done();
}
const PATIENCE_MS = 30_000, SOCKETS = 8;
const packaged = readFileSync(fileURLToPath(new URL('../../packaging/nginx-several-nodes.conf', import.meta.url)), 'utf8');

async function until(what, holds) {
    const from = performance.now();
    while (!await holds()) {
        assert.ok(performance.now() - from < PATIENCE_MS, `not within ${PATIENCE_MS} ms: ${what}`);
        await sleep(20);
    }
}

async function startNginx(ports) {
    const port = await freePort(), folder = makeFolder();
    let at = 0;
    const site = packaged.replace(/^(\s*server) 10\.0\.0\.\d+:8080/gm, (_, word) => `${word} 127.0.0.1:${ports[at++]}`)
        .replace(/listen 443 ssl http2;/, `listen 127.0.0.1:${port};`).replace(/^\s*ssl_.*$/gm, '');
    assert.equal(at, ports.length);
    mkdirSync(join(folder, 'temp'));
    const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
        .map((name) => `${name}_temp_path ${folder}/temp/${name};`).join('\n');
    const user = process.getuid() === 0 ? 'user root;' : '';
    writeFileSync(join(folder, 'nginx.conf'), `daemon off; ${user} worker_processes 1; pid ${folder}/pid;
error_log ${folder}/error.log; events { worker_connections 256; }
http { access_log off; ${temporary}\n${site}\n}\n`);
    const nginx = spawn(NGINX, ['-p', folder, '-c', join(folder, 'nginx.conf')], { stdio: ['ignore', 'ignore', 'inherit'] });
    process.on('exit', () => nginx.kill('SIGTERM'));
    await until('nginx answers', () => ask(port, { path: '/healthz' }).then((answer) => answer.status === 200, () => false));
    return port;
}

const redis = await Redis.start();
const data = makeFolder(), settings = { SAPA_REDIS: redis.url, SAPA_TRUSTED_PROXIES: '127.0.0.1' };
const { key } = pusherOf(data);
const nodes = [await Server.start(data, settings), await Server.start(data, settings)];
const port = await startNginx(nodes.map((node) => node.port));

async function metric(node, name) {
    const { text } = await ask(node.port, { path: '/metrics' });
    return Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1]);
}
await until('the nodes hear each other', async () => await metric(nodes[0], 'sapa_nodes') === 2);

async function add(name, role) {
    addUser(data, name, `${name}@uji.test`, role);
    return Person.signIn(port, `${name}@uji.test`);
}
const sari = await add('sari', 'agent'), budi = await add('budi', 'customer');
const opened = await budi.ask(port, 'POST', '/customer/support/tickets', {
    subject: 'Gedung', category: 'order', priority: 'low', description: 'Apakah sudah dipesan?' });
assert.equal(opened.status, 201, opened.text);
const ticket = opened.json.ticket.id, channel = `private-support-ticket.${ticket}`;
const say = (message) => sari.ask(port, 'POST', `/admin/support/tickets/${ticket}/messages`, { message });
const hears = (socket, text) => socket.told('App\\Events\\MessageAdded', channel, (frame) => frame.data.includes(text));

const sockets = [];
await test('sockets are spread over the nodes, and all are told', async () => {
    for (let i = 0; i < SOCKETS; i++) {
        sockets.push(await Socket.open(port, key, budi));
        await sockets[i].join(channel, budi);
    }
    for (const node of nodes)
        assert.ok(await metric(node, 'sapa_sockets') > 0);
    await say('Sudah, Pak.');
    await Promise.all(sockets.map((socket) => hears(socket, 'Sudah, Pak.')));
});

await test('figures are not for everybody', async () => {
    assert.equal((await ask(port, { path: '/metrics' })).status, 404);
});

await test('when a node is gone its people are served by the other', async () => {
    await nodes[0].kill();
    await until('sockets of the node end', () => sockets.some((socket) => socket.code !== null));
    for (let i = 0; i < 10; i++)
        assert.equal((await budi.ask(port, 'GET', `/customer/support/tickets/${ticket}`)).status, 200);
    const again = await Socket.open(port, key, budi);
    await again.join(channel, budi);
    assert.equal((await say('Masih di sini.')).status, 201);
    await Promise.all([again, ...sockets.filter((socket) => socket.code === null)]
        .map((socket) => hears(socket, 'Masih di sini.')));
});
await nodes[1].terminate();
await redis.stop();
done();
