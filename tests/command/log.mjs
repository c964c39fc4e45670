// The log of the whole program: a line a request, its facts as fields, its id the answer's.
import assert from 'node:assert/strict';
import net from 'node:net';
import { Person, Server, addUser, ask, makeFolder, sapa } from '../support/sapa.mjs';
import { done, test } from '../support/tap.mjs';

const data = makeFolder();
assert.equal(sapa(['migrate'], { settings: { SAPA_DATA: data } }).status, 0);
const budiId = addUser(data, 'Budi', 'budi@uji.test', 'customer');
const INDEX = '/customer/support/tickets';
const SECRET_WORDS = ['rahasia-subjek', 'rahasia-isi', 'rahasia-cari', 'budi@uji.test'];

async function serve(settings, talk) {
    const server = await Server.start(data, settings);
    const answers = await talk(server.port);
    assert.equal((await server.terminate()).status, 0);
    return { answers, lines: server.log.split('\n').filter(Boolean) };
}

// What a customer does: a log-in, a page with a query, a ticket, and things that are refused.
async function talk(port) {
    const budi = await Person.signIn(port, 'budi@uji.test');
    return {
        read: await budi.ask(port, 'GET', `${INDEX}?search=rahasia-cari`),
        opened: await budi.ask(port, 'POST', INDEX, { subject: 'rahasia-subjek', category: 'general',
            priority: 'low', description: 'rahasia-isi yang cukup panjang' }),
        missing: await budi.ask(port, 'GET', '/no/such/path/rahasia-cari'),
        forbidden: await budi.ask(port, 'GET', '/admin/support/tickets'),
    };
}

// The fields of the one line of that request.
function lineOf(lines, answer) {
    const id = answer.headers['x-request-id'];
    assert.match(id, /^[0-9a-z]{13}$/);
    const found = lines.filter((line) => line.includes(id));
    assert.equal(found.length, 1, found.join('\n'));
    return found[0];
}

function assertSilent(lines) {
    for (const word of SECRET_WORDS)
        assert.ok(!lines.some((line) => line.includes(word)), word);
}

await test('JSON has a member for each fact', async () => {
    const { answers, lines } = await serve({ SAPA_LOG: 'debug', SAPA_LOG_FORMAT: 'json' }, talk);
    lines.forEach((line) => JSON.parse(line));
    const opened = JSON.parse(lineOf(lines, answers.opened));
    assert.match(opened.time, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    assert.ok(Number.isInteger(opened.took_us) && opened.took_us > 0);
    assert.ok(opened.bytes > 0);
    delete opened.time, delete opened.took_us, delete opened.bytes;
    assert.deepEqual(opened, { level: 'info', event: 'web.request',
        request: answers.opened.headers['x-request-id'], method: 'POST',
        route: 'support.tickets.store', status: 201, user: budiId, lane: 'write' });
    const read = JSON.parse(lineOf(lines, answers.read));
    assert.deepEqual([read.level, read.route, read.status, read.lane],
        ['debug', 'support.tickets.index', 200, 'read']);
    const missing = JSON.parse(lineOf(lines, answers.missing));
    assert.deepEqual([missing.level, missing.route, missing.status], ['info', 'none', 404]);
    assertSilent(lines);
});

await test('text has the same; reads that went well are not of level info', async () => {
    const { answers, lines } = await serve({}, talk);
    assert.match(lineOf(lines, answers.opened), new RegExp('Z info    web\\.request request=[0-9a-z]{13} '
        + 'method=POST route=support\\.tickets\\.store status=201 took_us=\\d+ bytes=\\d+ '
        + `user=${budiId} lane=write$`));
    assert.match(lineOf(lines, answers.forbidden), / status=403 /);
    const readId = answers.read.headers['x-request-id'];
    assert.deepEqual(lines.filter((line) => line.includes(readId)), []);
    assertSilent(lines);
});

await test('a trusted proxy names the request, and the log says that name', async () => {
    const headers = { 'X-Request-Id': 'from-the-proxy_1' };
    const { answers, lines } = await serve({ SAPA_TRUSTED_PROXIES: '127.0.0.1' },
        async (port) => [await ask(port, { path: '/none', headers })]);
    assert.equal(answers[0].headers['x-request-id'], 'from-the-proxy_1');
    assert.equal(lines.filter((line) => line.includes('request=from-the-proxy_1 ')).length, 1);
    const untrusted = await serve({}, async (port) => [await ask(port, { path: '/none', headers })]);
    assert.notEqual(untrusted.answers[0].headers['x-request-id'], 'from-the-proxy_1');
    assert.ok(!untrusted.lines.some((line) => line.includes('from-the-proxy')));
});

// All bytes of the answer to raw bytes.
function raw(port, bytes) {
    return new Promise((answered, failed) => {
        let text = '';
        const socket = net.connect(port, '127.0.0.1', () => socket.write(bytes, 'latin1'));
        socket.setEncoding('latin1').on('data', (part) => { text += part; });
        socket.on('error', failed).on('close', () => answered(text));
    });
}

await test('what is refused unread has an id and a line, and forges none', async () => {
    const hostile = [
        'GET /x\x1b[2J HTTP/1.1\r\nHost: uji\r\nbad header\r\n\r\n',
        'GARBAGE\nlevel=error event=forged\r\n\r\n',
        'POST /login HTTP/1.1\r\nHost: uji\r\nContent-Length: 99999999\r\n\r\n',
        'GET /%0a%0d2026-01-01T00:00:00Z%20error HTTP/1.1\r\nHost: uji\r\nConnection: close\r\n\r\n',
    ];
    const { answers, lines } = await serve({ SAPA_LOG: 'debug' }, async (port) => {
        const texts = [];
        for (const bytes of hostile)
            texts.push(await raw(port, bytes));
        return texts;
    });
    for (const answer of answers) {
        assert.match(answer, /^HTTP\/1\.1 4\d\d /);
        const id = /^X-Request-Id: ([0-9a-z]{13})\r$/mi.exec(answer)?.[1];
        assert.equal(lines.filter((line) => line.includes(`request=${id} `)).length, 1, answer);
    }
    for (const line of lines)
        assert.match(line, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ (debug  |info   |warning) [a-z_.]+ [ -~]*$/);
    assert.ok(!lines.some((line) => /forged|%0a|bad header/.test(line)));
});
done();
