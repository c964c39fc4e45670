// Files that messages name: from where they are had, where a log-in goes, and where nothing is called.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolder } from '../support/sapa.mjs';
import { done, test } from '../support/tap.mjs';
import { say } from './speaking.mjs';
import { StandIn } from './standins.mjs';

const folder = makeFolder();
const [certificate, key] = [join(folder, 'certificate.pem'), join(folder, 'key.pem')];
execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=localhost',
    '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1,IP:127.0.0.2', '-keyout', key, '-out', certificate], { stdio: 'ignore' });
const tls = { key: readFileSync(key), cert: readFileSync(certificate) };

// A gateway; a store of files that counts as public; a machine within.
const gateway = await StandIn.start();
const store = await StandIn.start({ host: '127.0.0.2', tls });
const inside = await StandIn.start({ tls });
const FILE = Buffer.alloc(5000, 'x');
const file = () => ({ body: FILE, headers: { 'Content-Type': 'image/png' } });
const to = (address) => () => ({ status: 307, headers: { Location: address }, body: 'a'.repeat(5000) });

const settings = { SAPA_URL: 'https://bantuan.example.com', TEST_TIMEOUT_MS: '1500', TEST_PUBLIC: '127.0.0.2', SSL_CERT_FILE: certificate,
    SAPA_TWILIO_URL: gateway.url, SAPA_TWILIO_ACCOUNT_SID: 'AC1', SAPA_TWILIO_AUTH_TOKEN: 'rahasia',
    SAPA_CLOUD_URL: `${gateway.url}/v23.0`, SAPA_CLOUD_TOKEN: 'rahasia-cloud', SAPA_FONNTE_URL: gateway.url, SAPA_FONNTE_TOKEN: 'rahasia-fonnte',
    SAPA_GOWA_URL: `${gateway.url}/wa`, SAPA_GOWA_USER: 'sapa', SAPA_GOWA_PASSWORD: 'rahasia-gowa' };
const basic = (user, password) => `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;

async function fetched(driver, where, { size = 10_000, at = file, more = {} } = {}) {
    gateway.asked = [];
    store.asked = [];
    inside.asked = [];
    gateway.answer = at;
    return (await say({ ...settings, ...more }, ['media', driver, where, String(size)]))[0];
}
const logIns = (standIn) => standIn.asked.map(({ headers }) => headers.authorization);

await test('from the gateway itself with its log-in', async () => {
    assert.deepEqual(await fetched('twilio', `${gateway.url}/Media/ME1`), ['came', FILE.length]);
    assert.deepEqual(logIns(gateway), [basic('AC1', 'rahasia')]);
});

await test('sent on to a store of files, without it', async () => {
    store.answer = file;
    assert.deepEqual(await fetched('twilio', `${gateway.url}/Media/ME1`, { at: to(`${store.url}/a?signed=1`) }), ['came', FILE.length]);
    assert.deepEqual(logIns(gateway), [basic('AC1', 'rahasia')]);
    assert.deepEqual(logIns(store), [undefined]);
    assert.equal(store.asked[0].path, '/a?signed=1');
});

await test('sent on twice, but not a third time', async () => {
    let left = 2;
    store.answer = () => (left-- > 1 ? to(`${store.url}/again`)() : file());
    assert.deepEqual(await fetched('twilio', `${gateway.url}/ME1`, { at: to(store.url) }), ['came', FILE.length]);
    store.answer = to(`${store.url}/again`);
    assert.deepEqual(await fetched('twilio', `${gateway.url}/ME1`, { at: to(store.url) }), ['not allowed', 0]);
    assert.equal(store.asked.length, 2);
});

await test('sent on within the gateway, by a path, with its log-in', async () => {
    const at = ({ path }) => (path === '/there' ? file() : to('/there')());
    assert.deepEqual(await fetched('twilio', `${gateway.url}/ME1`, { at }), ['came', FILE.length]);
    assert.deepEqual(logIns(gateway), [basic('AC1', 'rahasia'), basic('AC1', 'rahasia')]);
});

await test('from elsewhere nothing leads back to it', async () => {
    store.answer = to(`${gateway.url}/app/logout`);
    assert.deepEqual(await fetched('twilio', `${gateway.url}/ME1`, { at: to(store.url) }), ['not allowed', 0]);
    assert.deepEqual(gateway.asked.map(({ path }) => path), ['/ME1']);
});

const insidePort = new URL(inside.url).port;
const within = [
    inside.url, `https://localhost:${insidePort}/`, `https://2130706433:${insidePort}/`, `https://0x7f.1:${insidePort}/`,
    `https://[::ffff:127.0.0.1]:${insidePort}/`, `https://[::1]:${insidePort}/`, `https://0.0.0.0:${insidePort}/`,
    inside.url.replace('https:', 'http:'), store.url.replace('https:', 'http:'),
    gateway.url.replace('http:', 'https:'), gateway.url.replace('http://', 'http://AC1:rahasia@'), store.url.replace('https://', 'https://u:p@'),
    'file:///etc/passwd', 'ftp://127.0.0.2/x', 'gopher://127.0.0.2/x', 'http://169.254.169.254/latest/meta-data/', 'https://10.0.0.1/',
];
for (const address of within) {
    await test(`nothing is called at ${address.replaceAll(/\d{5}/g, 'PORT')}`, async () => {
        inside.answer = file;
        assert.deepEqual(await fetched('fonnte', address), ['not allowed', 0]);
        assert.deepEqual(await fetched('twilio', `${gateway.url}/ME1`, { at: to(address) }), ['not allowed', 0]);
        assert.deepEqual([gateway.asked.length, store.asked.length, inside.asked.length], [1, 0, 0]);
    });
}

await test('a public address in a call is called without a log-in, and past any proxy', async () => {
    store.answer = file;
    assert.deepEqual(await fetched('fonnte', `${store.url}/foto.png`, { more: { https_proxy: gateway.url } }), ['came', FILE.length]);
    assert.deepEqual(logIns(store), [undefined]);
    assert.equal(gateway.asked.length, 0);
});

await test('the Cloud API tells where a file is', async () => {
    const at = (where) => ({ path }) => (path === '/v23.0/99' ? { body: { url: where, mime_type: 'image/png' } } : file());
    assert.deepEqual(await fetched('cloud', '99', { at: at(`${gateway.url}/m/99`) }), ['came', FILE.length]);
    assert.deepEqual(logIns(gateway), ['Bearer rahasia-cloud', 'Bearer rahasia-cloud']);
    store.answer = file;
    assert.deepEqual(await fetched('cloud', '99', { at: at(`${store.url}/m/99`) }), ['came', FILE.length]);
    assert.deepEqual(logIns(store), [undefined]);
    assert.deepEqual(await fetched('cloud', '99', { at: at(inside.url) }), ['not allowed', 0]);
    assert.deepEqual(await fetched('cloud', '98', { at: () => ({ status: 404 }) }), ['not now', 0]);
});

await test('GOWA is asked to get what it has not kept', async () => {
    const at = ({ path }) => (path === '/wa/message/3E/download?phone=62' ? { body: { code: 'SUCCESS', results: { file_path: 'statics/media/1.png' } } }
        : path === '/wa/statics/media/1.png' ? file() : { status: 404 });
    assert.deepEqual(await fetched('gowa', 'message/3E/download?phone=62', { at }), ['came', FILE.length]);
    assert.deepEqual(logIns(gateway), Array(2).fill(basic('sapa', 'rahasia-gowa')));
});

await test('as large as a file may be, and a byte more', async () => {
    assert.deepEqual(await fetched('twilio', gateway.url, { size: FILE.length }), ['came', FILE.length]);
    assert.deepEqual(await fetched('twilio', gateway.url, { size: FILE.length - 1 }), ['too large', 0]);
    const chunked = () => ({ body: Buffer.alloc(3_000_000), headers: { 'Transfer-Encoding': 'chunked' } });
    assert.deepEqual(await fetched('twilio', gateway.url, { size: 3_000_000, at: chunked }), ['came', 3_000_000]);
    assert.deepEqual(await fetched('twilio', gateway.url, { size: 2_999_999, at: chunked }), ['too large', 0]);
});

for (const [what, at] of [['is not there', () => ({ status: 404 })], ['has a fault', () => ({ status: 500 })], ['refuses', () => ({ status: 401 })],
    ['says nothing', () => 'never'], ['breaks off', () => 'half'], ['hangs up', () => 'drop'], ['says where without saying it', () => ({ status: 302 })]])
    await test(`later, when the gateway ${what}`, async () => {
        assert.deepEqual(await fetched('twilio', `${gateway.url}/ME1`, { at }), ['not now', 0]);
    });

await test('a gateway that stalls is not waited for to the end', async () => {
    const from = performance.now();
    assert.deepEqual(await fetched('twilio', gateway.url, { at: () => 'never', more: { TEST_TIMEOUT_MS: '60000' } }), ['not now', 0]);
    assert.ok(performance.now() - from < 30_000);
});

await test('a certificate that nobody vouches for is none', async () => {
    assert.deepEqual(await fetched('fonnte', store.url, { more: { SSL_CERT_FILE: '' } }), ['not now', 0]);
    assert.equal(store.asked.length, 0);
});

for (const standIn of [gateway, store, inside])
    standIn.stop();
done();
