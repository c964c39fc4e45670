// Pictures that customers send by WhatsApp: from each gateway, once, in order, through restarts; and
// what is said of those that do not come.
import assert from 'node:assert/strict';
import { createHmac, randomInt } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { onPostgres } from '../support/postgres.mjs';
import { ask, rows, sapa } from '../support/sapa.mjs';
import { done, test } from '../support/tap.mjs';
import { House, StandIn, byTwilio, taken, until } from './house.mjs';

const URL_OF_SITE = 'https://bantuan.toko.test';
const SECRET = 'rahasia-yang-cukup-panjang';
const PICTURE = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');
const gateway = await StandIn.start();
const inside = await StandIn.start(); // another server on this machine
inside.answer = () => ({ body: PICTURE });

// What the gateway has, by its path: a function that answers, or the bytes.
const files = new Map();
const picture = () => ({ body: PICTURE, headers: { 'Content-Type': 'image/png' } });
gateway.answer = (asked) => (asked.method === 'POST' ? taken() : (files.get(asked.path) ?? (() => ({ status: 404 })))(asked));
const fetches = (path) => gateway.asked.filter((asked) => asked.path === path);

const settings = {
    ...byTwilio(gateway), SAPA_URL: URL_OF_SITE, SAPA_UPLOAD_MAX: '1',
    SAPA_CLOUD_URL: gateway.url, SAPA_CLOUD_PHONE_NUMBER_ID: '1055', SAPA_CLOUD_TOKEN: 'rahasia-cloud', SAPA_CLOUD_APP_SECRET: SECRET,
    SAPA_GOWA_URL: gateway.url, SAPA_GOWA_USER: 'sapa', SAPA_GOWA_PASSWORD: 'rahasia-gowa', SAPA_GOWA_SECRET: SECRET,
    SAPA_FONNTE_URL: gateway.url, SAPA_FONNTE_TOKEN: 'rahasia-fonnte', SAPA_WABLAS_URL: gateway.url, SAPA_WABLAS_TOKEN: 'rahasia-wablas',
};
const house = await House.build(settings);
await house.prefer('budi', { prefer_whatsapp: true, prefer_sms: false, prefer_email: false });
const ticket = await house.open();

// { text, files } of what was written to a ticket by others than us, or in all tickets.
const messages = (where = `support_ticket_id = ${ticket}`) => rows(house.data,
    `SELECT json_array(message, attachments) FROM chat_messages WHERE ${where} AND sender_type = 'customer' ORDER BY id`)
    .map(([text, list]) => ({ text, files: typeof list === 'string' ? JSON.parse(list) : list ?? [] }));
const settled = () => until('all is taken', () => rows(house.data, 'SELECT json_array(state) FROM incoming').every(([state]) => state !== 'waiting'));
const withText = (text) => until(`${text} is there`, () => messages('1 = 1').find((one) => one.text.startsWith(text)));

const BUDI = '6281234567890';
let sent = 0;
const post = (path, body, headers) => ask(house.server.port, { method: 'POST', path, body, headers });
const json = (path, value, secret) => {
    const body = JSON.stringify(value);
    return post(path, body, { 'Content-Type': 'application/json',
        'X-Hub-Signature-256': `sha256=${createHmac('sha256', secret ?? '').update(body).digest('hex')}` });
};
function twilio(text, media, { from = BUDI, id = `MM${++sent}` } = {}) {
    const fields = { MessageSid: id, From: `whatsapp:+${from}`, To: 'whatsapp:+14155238886', Body: text, NumMedia: String(media.length),
        ...Object.fromEntries(media.flatMap((path, i) => [[`MediaUrl${i}`, gateway.url + path], [`MediaContentType${i}`, 'image/png']])) };
    const signed = Object.keys(fields).sort().reduce((all, name) => all + name + fields[name], `${URL_OF_SITE}/hooks/twilio`);
    return post('/hooks/twilio', new URLSearchParams(fields).toString(), { 'Content-Type': 'application/x-www-form-urlencoded',
        'X-Twilio-Signature': createHmac('sha1', 'rahasia').update(signed).digest('base64') });
}
// From now on what comes from his number is Budi's: the code shows it.
await twilio((await house.ask('budi', 'GET', '/account/preferences')).json.phone_code, []);
await settled();

const hookOf = (driver) => sapa(['settings', '--hooks'], { settings: { SAPA_DATA: house.data, ...settings, SAPA_SMS: '', SAPA_WHATSAPP: driver } })
    .stdout.match(/\/hooks\/\S+/)[0];
const basic = (user, password) => `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;

// How each brings a picture with a text, and the log-in that it must see.
const gateways = {
    twilio: { call: (text) => twilio(text, ['/ME1'], { id: 'MM0' }), path: '/ME1', login: basic('AC1', 'rahasia'), name: 'image.png' },
    cloud: {
        call: (caption) => json('/hooks/cloud', { entry: [{ changes: [{ field: 'messages', value: { messages: [
            { from: BUDI, id: 'wamid.1', type: 'image', image: { id: '99', mime_type: 'image/png', caption } }] } }] }] }, SECRET),
        asks: { '/99': () => ({ body: { url: `${gateway.url}/m/99` } }) }, path: '/m/99', login: 'Bearer rahasia-cloud', name: 'image.png',
    },
    gowa: {
        call: (body) => json('/hooks/gowa', { event: 'message', payload: { id: '3E', chat_id: `${BUDI}@s.whatsapp.net`, from: `${BUDI}@s.whatsapp.net`,
            body, image: { path: 'statics/media/1-a.png', caption: body } } }, SECRET),
        path: '/statics/media/1-a.png', login: basic('sapa', 'rahasia-gowa'), name: '1-a.png',
    },
    wablas: {
        call: (message) => json(hookOf('wablas'), { id: 'u-1', phone: BUDI, message, url: `${gateway.url}/image/foto%20saya.png`, mimeType: 'image/png' }),
        path: '/image/foto%20saya.png', name: 'foto saya.png',
    },
    fonnte: {
        call: (message) => json(hookOf('fonnte'), { device: '6280', sender: BUDI, message, inboxid: 7, url: `${gateway.url}/f`, filename: '../bukti\u202e.png' }),
        path: '/f', name: 'bukti_.png',
    },
};
for (const [driver, { call, asks = {}, path, login, name }] of Object.entries(gateways)) {
    await test(`a picture through ${driver} is a file of the message`, async () => {
        await house.server.terminate();
        await house.start({ SAPA_SMS: '', SAPA_WHATSAPP: driver });
        for (const [place, answer] of [...Object.entries(asks), [path, picture]])
            files.set(place, answer);
        const text = `Lewat ${driver}`;
        assert.equal((await call(text)).status, 200);
        assert.equal((await call(text)).status, 200); // said again
        await settled();
        const [message, ...others] = messages().filter((one) => one.text === text);
        assert.equal(others.length, 0);
        assert.deepEqual(message.files.map((one) => [one.name, one.type, one.size, one.width]), [[name, 'image/png', PICTURE.length, 1]]);
        assert.deepEqual(fetches(path).map(({ headers }) => headers.authorization), [login]);
        const shown = await house.ask('sari', 'GET', message.files[0].url);
        assert.deepEqual(shown.bytes, PICTURE);
    });
}
await house.server.terminate();
await house.start();

// Begun first: it takes the longest.
files.set('/lost', () => ({ status: 503 }));
await twilio('Hilang', ['/lost'], { from: '62800001' });

await test('a picture without a word begins a ticket', async () => {
    await twilio('', ['/ME1'], { from: '62800002' });
    const [message] = await until('it is there', () => {
        const all = messages("sender_id = (SELECT id FROM users WHERE phone = '+62800002')");
        return all.length && all;
    });
    assert.deepEqual([message.text, message.files.length], ['', 1]);
});

await test('ten pictures of one message, in order', async () => {
    const paths = Array.from({ length: 10 }, (_, i) => `/ten/${i}.png`);
    paths.forEach((path) => files.set(path, picture));
    await twilio('Sepuluh', paths);
    assert.deepEqual((await withText('Sepuluh')).files.map(({ name }) => name), paths.map((path) => path.slice(5)));
});

await test('while a picture does not come, what its sender says next waits, and nobody else does', async () => {
    let release;
    const held = new Promise((go) => { release = go; });
    gateway.answer = (asked) => (asked.path === '/slow' && asked.method === 'GET' ? { ...picture(), until: held }
        : asked.method === 'POST' ? taken() : (files.get(asked.path) ?? (() => ({ status: 404 })))(asked));
    await twilio('Pertama', ['/slow']);
    await until('it is asked for', () => fetches('/slow').length);
    await twilio('Kedua', []);
    await twilio('Orang lain', [], { from: '62800003' });
    await withText('Orang lain');
    assert.deepEqual(messages().filter(({ text }) => /Pertama|Kedua/.test(text)), []);
    release();
    await withText('Kedua');
    assert.deepEqual(messages().slice(-2).map(({ text, files: list }) => [text, list.length]), [['Pertama', 1], ['Kedua', 0]]);
});

await test('what is not there yet is asked for again', async () => {
    let times = 0;
    files.set('/early', () => (++times < 2 ? { status: 404 } : picture()));
    await twilio('Terlalu awal', ['/early', '/ME1']);
    assert.equal((await withText('Terlalu awal')).files.length, 2);
});

const refused = [
    ['sent on to a machine within', () => ({ status: 302, headers: { Location: `${inside.url}/secret` } }), /\[image\/png tidak diambil: [^\]]+\]$/],
    ['too large', () => ({ body: Buffer.alloc(1024 * 1024 + 1) }), /\[image\/png tidak disimpan: [^\]]+\]$/],
];
for (const [what, answer, says] of refused)
    await test(`a file that is ${what}: the message says so, and has the others`, async () => {
        files.set('/refused', answer);
        await twilio(`Ada yang ${what}`, ['/ME1', '/refused']);
        const message = await withText(`Ada yang ${what}`);
        assert.match(message.text, says);
        assert.deepEqual(message.files.map(({ name }) => name), ['image.png']);
        assert.equal(inside.asked.length, 0);
    });

await test('what is no picture is what it is', async () => {
    files.set('/html', () => ({ body: '<!doctype html><html><body><script>alert(1)</script></body></html>', headers: { 'Content-Type': 'image/png' } }));
    await twilio('Halaman', ['/html']);
    const [file] = (await withText('Halaman')).files;
    assert.deepEqual([file.type, file.width], ['text/html', undefined]);
    const got = await house.ask('sari', 'GET', file.url);
    assert.match(got.headers['content-disposition'], /^attachment/);
});

await test('who has sent too many files today is still heard', async () => {
    await twilio('Banyak', ['/ME1'], { from: '62800004' });
    await withText('Banyak');
    rows(house.data, `INSERT INTO attachments (user_id, name, type, size, width, height, file, created_at)
        WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 299)
        SELECT user_id, name, type, size, width, height, 'none ' || i, attachments.created_at FROM attachments, n
        WHERE user_id = (SELECT id FROM users WHERE phone = '+62800004')`);
    await twilio('Terlalu banyak', ['/ME1'], { from: '62800004' });
    const { text, files: none } = await withText('Terlalu banyak');
    assert.deepEqual([text, none], ['Terlalu banyak\n[image/png tidak disimpan: hari ini sudah terlalu banyak berkas.]', []]);
});

if (!onPostgres) {
    await test('killed while a file is under way: it is fetched again, once', async () => {
        files.set('/killed', () => 'never');
        await twilio('Terputus', ['/killed']);
        await until('it is asked for', () => fetches('/killed').length);
        await house.server.kill();
        files.set('/killed', picture);
        await house.start();
        assert.equal((await withText('Terputus')).files.length, 1);
        await settled();
        assert.equal(messages().filter(({ text }) => text === 'Terputus').length, 1);
    });
    await test('stopped while a file is under way, it does not wait for it', async () => {
        files.set('/stopped', () => 'never');
        await twilio('Berhenti', ['/stopped']);
        await until('it is asked for', () => fetches('/stopped').length);
        assert.ok((await house.server.terminate()).ms < 10_000);
        files.set('/stopped', picture);
        await house.start();
        assert.equal((await withText('Berhenti')).files.length, 1);
    });
    await test('killed at any step, each message has its picture, once', async () => {
        const said = [];
        files.set('/quick', () => ({ ...picture(), after: 20 }));
        for (let round = 0; round < 5; round++) {
            for (let i = 0; i < 3; i++) {
                said.push(`Putaran ${round}.${i}`);
                await twilio(said.at(-1), ['/quick'], { from: `6280001${i}` });
            }
            await pause(randomInt(0, 1500)); // chance, not a wait: which step the kill meets
            await house.server.kill();
            await house.start();
        }
        await settled();
        const all = messages('1 = 1').filter(({ text }) => text.startsWith('Putaran'));
        assert.deepEqual(all.map(({ text }) => text).sort(), said.sort());
        assert.ok(all.every((one) => one.files.length === 1));
    });
}

await test('what never comes is said of the message, after a while', async () => {
    const { text, files: none } = await withText('Hilang');
    assert.equal(text, 'Hilang\n[image/png tidak dapat diambil.]');
    assert.deepEqual(none, []);
    if (onPostgres) // where no kill came in between
        assert.equal(fetches('/lost').length, 4);
});

await house.server.terminate();
gateway.stop();
inside.stop();
done();
