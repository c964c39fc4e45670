// sapa doctor: both sides of each check.
import assert from 'node:assert/strict';
import { chmodSync, copyFileSync, existsSync, mkdirSync, openSync, readFileSync, statSync, utimesSync,
    writeFileSync, writeSync, closeSync } from 'node:fs';
import { spawn, spawnSync } from 'node:child_process';
import net from 'node:net';
import { join } from 'node:path';
import { Server, makeFolder, rows, sapa, sapaStart } from '../support/sapa.mjs';
import { addressOf, onPostgres } from '../support/postgres.mjs';
import { done, skip, test } from '../support/tap.mjs';

const CHECKS = ['settings', 'folder', 'space', 'secret', 'database', 'schema', 'write', 'integrity',
    'references', 'clock', 'address', 'url', 'rate limit', 'redis', 'demo', 'file types', 'mail', 'mailbox', 'sms',
    'whatsapp'];

function settingsOf(data, settings = {}) {
    return { SAPA_DATA: data, SAPA_LISTEN: '127.0.0.1:0', ...settings };
}

// check -> { result, text }, and the exit status.
function doctor(data, settings) {
    const run = sapa(['doctor', '--json'], { settings: settingsOf(data, settings) });
    const findings = JSON.parse(run.stdout);
    const failed = findings.some((finding) => finding.result === 'failed');
    assert.equal(run.status, failed ? 1 : 0, run.stdout + run.stderr);
    return Object.fromEntries(findings.map(({ check, ...finding }) => [check, finding]));
}

function assertFinding(findings, check, result, text) {
    assert.deepEqual([check, findings[check]?.result], [check, result], findings[check]?.text);
    assert.match(findings[check].text, text);
}

function makeData() {
    const data = makeFolder();
    assert.equal(sapa(['migrate'], { settings: { SAPA_DATA: data } }).status, 0);
    return data;
}

// From now on the database takes no write.
function refuseWrites(data) {
    rows(data, onPostgres
        ? `CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
           $$ BEGIN RAISE 'refused by a test'; END $$;
           CREATE TRIGGER refuse BEFORE INSERT ON health EXECUTE FUNCTION refuse();`
        : `CREATE TRIGGER refuse BEFORE INSERT ON health
           BEGIN SELECT raise(ABORT, 'refused by a test'); END;`);
}

// What only a file can be.
const testOfFile = onPostgres ? (name) => skip(name, 'the database is no file') : test;
const testOfServer = onPostgres ? test : (name) => skip(name, 'the database is a file');

const sound = makeData();

await test('a sound house: a line for each check, and exit 0', () => {
    const run = sapa(['doctor'], { settings: settingsOf(sound) });
    assert.equal(run.status, 0, run.stdout);
    assert.equal(run.stderr, '');
    const lines = run.stdout.trimEnd().split('\n');
    assert.deepEqual(lines.map((line) => /^(ok|warning|failed) +(\w+( limit| types)?) +\S/.exec(line)?.[2]), CHECKS);
    assert.ok(lines.every((line) => line.startsWith('ok ')), run.stdout);
    assert.deepEqual(Object.keys(doctor(sound)), CHECKS);
});

await test('nothing is made by asking', () => {
    const data = join(makeFolder(), 'data');
    const findings = doctor(data);
    assertFinding(findings, 'folder', 'warning', /sapa serve makes it/);
    assertFinding(findings, 'secret', 'ok', /first start/);
    if (!onPostgres)
        assertFinding(findings, 'database', 'warning', /not there yet/);
    assert.ok(!existsSync(data));
});

await test('without the database of file types it says what is missing', () => {
    const findings = doctor(sound, { MAGIC: '/nowhere' });
    assertFinding(findings, 'file types', 'warning', /libmagic-mgc/);
});

await test('bad usage is one line and exit 2', () => {
    const run = sapa(['doctor', '--often'], { settings: settingsOf(sound) });
    assert.equal(run.status, 2);
    assert.match(run.stderr, /^sapa: [^\n]*--often[^\n]*\n$/);
});

await test('settings: unknown or malformed', () => {
    for (const settings of [{ SAPA_NONE: '1' }, { SAPA_HUE: 'red' }, { SAPA_TIMEZONE: 'No/Where' }]) {
        const findings = doctor(sound, settings);
        assert.deepEqual(Object.keys(findings), ['settings']);
        assertFinding(findings, 'settings', 'failed', new RegExp(Object.keys(settings)[0]));
    }
    const secret = doctor(sound, { SAPA_SECRET: 'too-short-word' });
    assert.doesNotMatch(secret.settings.text, /too-short-word/);
});

await test('folder: open to others, not a folder, not to be made', () => {
    const data = makeData();
    chmodSync(data, 0o755);
    assertFinding(doctor(data), 'folder', 'warning', /chmod 700/);
    chmodSync(data, 0o700);
    assertFinding(doctor(data), 'folder', 'ok', /alone/);
    const file = join(makeFolder(), 'file');
    writeFileSync(file, '');
    assertFinding(doctor(file), 'folder', 'failed', /SAPA_DATA/);
    assertFinding(doctor(join(data, 'none', 'below')), 'folder', 'failed', /cannot be made/);
});

if (process.getuid() === 0) {
    skip('folder: what this user may not write', 'root may write everything');
} else {
    await test('folder: what this user may not write', () => {
        const data = makeData();
        chmodSync(data, 0o500);
        assertFinding(doctor(data), 'folder', 'failed', /chown/);
        chmodSync(data, 0o700);
    });
}

await test('a path with odd bytes stays in its line', () => {
    const data = join(makeFolder(), 'two\nlines\x1b[2J"quoted"');
    mkdirSync(data, { mode: 0o700 });
    const run = sapa(['doctor'], { settings: settingsOf(data) });
    assert.ok(run.stdout.trimEnd().split('\n').every((line) => /^(ok|warning|failed) +\w/.test(line)), run.stdout);
    assert.doesNotMatch(run.stdout, /\x1b/);
    assertFinding(doctor(data), 'folder', 'ok', /two\?lines\?\[2J"quoted"/);
});

await test('what is no UTF-8 is left out, so that JSON stays JSON', () => {
    const script = 'SAPA_DATA=$(printf "/none/\\377\\376") exec "$0" doctor --json';
    const run = spawnSync('/bin/sh', ['-c', script, process.argv[2]],
        { env: { PATH: process.env.PATH, SAPA_LISTEN: '127.0.0.1:0' } });
    const text = new TextDecoder('utf-8', { fatal: true }).decode(run.stdout);
    assert.match(JSON.parse(text)[1].text, /\/none\/\?\?/);
});

await test('secret: given, alone, open to others, too short', () => {
    const data = makeData();
    const secret = join(data, 'secret');
    writeFileSync(secret, 'a secret of forty bytes, made by a test\n', { mode: 0o600 });
    assertFinding(doctor(data), 'secret', 'ok', /alone/);
    chmodSync(secret, 0o644);
    assertFinding(doctor(data), 'secret', 'warning', /chmod 600/);
    writeFileSync(secret, 'short');
    assertFinding(doctor(data), 'secret', 'failed', /too short/);
    assertFinding(doctor(data, { SAPA_SECRET: 'a secret of many bytes' }), 'secret', 'ok', /SAPA_SECRET/);
});

await testOfServer('database: reached, and not there', () => {
    assertFinding(doctor(sound), 'database', 'ok', /can be reached/);
    assertFinding(doctor(sound, { SAPA_DATABASE: addressOf('none') }), 'database', 'failed', /cannot be opened/);
});

await testOfFile('database: open to others, not a database', () => {
    const data = makeData();
    const file = join(data, 'sapa.db');
    chmodSync(file, 0o644);
    assertFinding(doctor(data), 'database', 'warning', /chmod 600/);
    writeFileSync(file, 'this is a text that is longer than the header of a database '.repeat(9));
    assertFinding(doctor(data), 'database', 'failed', /cannot be opened/);
});

await test('schema: behind, and newer than the program', () => {
    const data = makeFolder();
    chmodSync(data, 0o700);
    if (!onPostgres)
        writeFileSync(join(data, 'sapa.db'), '', { mode: 0o600 });
    assertFinding(doctor(data), 'schema', 'warning', /serve brings it up to date/);
    assertFinding(doctor(data, { SAPA_MIGRATE: 'off' }), 'schema', 'failed', /run sapa migrate/);
    const newer = makeData();
    rows(newer, "INSERT INTO schema_version VALUES (9999, 'tomorrow', '2030-01-01 00:00:00');");
    assertFinding(doctor(newer), 'schema', 'failed', /newer/);
});

await test('write: refused by the database', () => {
    const data = makeData();
    refuseWrites(data);
    assertFinding(doctor(data), 'write', 'failed', /nothing can be written/);
});

await testOfFile('integrity: a page that was overwritten', () => {
    const data = makeData();
    const [root] = rows(data, "PRAGMA wal_checkpoint(TRUNCATE); PRAGMA page_size; "
        + "SELECT rootpage FROM sqlite_schema WHERE name = 'support_tickets';").slice(-1);
    const [pageSize] = rows(data, 'PRAGMA page_size;');
    const file = openSync(join(data, 'sapa.db'), 'r+');
    writeSync(file, Buffer.alloc(pageSize, 0x5A), 0, pageSize, (root - 1) * pageSize);
    closeSync(file);
    assertFinding(doctor(data), 'integrity', 'failed', /damaged/);
});

await test('references: a row that refers to nobody', () => {
    const data = makeData();
    const orphan = `INSERT INTO orders (user_id, order_number, created_at, updated_at)
        VALUES (77, 'NOBODY-1', '2026-01-01 00:00:00', '2026-01-01 00:00:00');`;
    rows(data, onPostgres
        ? `ALTER TABLE orders DROP CONSTRAINT orders_user_id_fkey; ${orphan}
           ALTER TABLE orders ADD CONSTRAINT orders_user_id_fkey
           FOREIGN KEY (user_id) REFERENCES users NOT VALID;`
        : `PRAGMA foreign_keys = OFF; ${orphan}`);
    assertFinding(doctor(data), 'references', 'failed',
        onPostgres ? /orders_user_id_fkey is not validated/ : /orders refers to a missing row of users/);
});

// The clock cannot be set, but the program can come from the future.
await test('clock: before the program was installed', () => {
    const program = join(makeFolder(), 'sapa');
    copyFileSync(process.argv[2], program);
    const run = (days) => {
        const at = Date.now() / 1000 + days * 86400;
        utimesSync(program, at, at);
        const { stdout } = spawnSync(program, ['doctor', '--json'],
            { env: { PATH: process.env.PATH, ...settingsOf(sound) }, encoding: 'utf8' });
        return JSON.parse(stdout).find((finding) => finding.check === 'clock');
    };
    assert.equal(run(3).result, 'failed');
    assert.match(run(3).text, /set the clock/);
    assert.equal(run(-3).result, 'ok');
});

await test('address: served, ill, another\'s, not ours', async () => {
    const data = makeData();
    const server = await Server.start(data);
    const listen = { SAPA_LISTEN: `127.0.0.1:${server.port}` };
    assertFinding(doctor(data, listen), 'address', 'ok', /is served, and well/);
    refuseWrites(data);
    assertFinding(doctor(data, listen), 'address', 'failed', /does not say ok/);
    await server.terminate();
    assertFinding(doctor(sound, listen), 'address', 'ok', /is free/);
    assertFinding(doctor(sound, { SAPA_LISTEN: '192.0.2.1:8080' }), 'address', 'failed', /cannot be listened on/);
});

// sapa() stands still while the program runs, and so would the one that answers it.
await test('address: something else answers', async () => {
    const other = net.createServer((socket) => socket.end('hello\r\n'));
    await new Promise((listening) => { other.listen(0, '127.0.0.1', listening); });
    const { port } = other.address();
    const run = sapaStart(['doctor', '--json'], settingsOf(sound, { SAPA_LISTEN: `127.0.0.1:${port}` }));
    let text = '';
    run.stdout.setEncoding('utf8').on('data', (part) => { text += part; });
    const status = await new Promise((end) => { run.once('close', end); });
    other.close();
    assert.equal(status, 1);
    assert.match(JSON.parse(text).find((finding) => finding.check === 'address').text, /something else/);
});

await test('url: what a proxy and TLS must be', () => {
    const https = { SAPA_URL: 'https://help.example.com' };
    const proxies = { SAPA_TRUSTED_PROXIES: '127.0.0.1' };
    const everywhere = { SAPA_LISTEN: '0.0.0.0:0' };
    assertFinding(doctor(sound, { ...https, ...proxies }), 'url', 'ok', /help\.example\.com/);
    assertFinding(doctor(sound, https), 'url', 'warning', /SAPA_TRUSTED_PROXIES/);
    assertFinding(doctor(sound, { ...https, ...proxies, ...everywhere }), 'url', 'warning', /passed by/);
    assertFinding(doctor(sound, { SAPA_URL: 'http://help.example.com' }), 'url', 'warning', /TLS/);
    assertFinding(doctor(sound, everywhere), 'url', 'warning', /links lead/);
    for (const url of ['http://127.0.0.1:8080', 'http://[::1]:8080/'])
        assertFinding(doctor(sound, { SAPA_URL: url }), 'url', 'ok', /./);
});

await test('rate limit: on and off', () => {
    assertFinding(doctor(sound), 'rate limit', 'ok', /on/);
    assertFinding(doctor(sound, { SAPA_RATE_LIMIT: 'off' }), 'rate limit', 'warning', /guessed/);
});

await test('demo: accounts that anybody can enter, once others reach them', () => {
    const data = makeData();
    assertFinding(doctor(data), 'demo', 'ok', /nobody/);
    assert.equal(sapa(['demo'], { settings: { SAPA_DATA: data } }).status, 0);
    assertFinding(doctor(data), 'demo', 'ok', /this machine only/);
    assertFinding(doctor(data, { SAPA_LISTEN: '0.0.0.0:0' }), 'demo', 'warning', /@demo\.test/);
    assertFinding(doctor(data, { SAPA_URL: 'https://help.example.com' }), 'demo', 'warning', /anybody/);
    rows(data, "UPDATE users SET disabled_at = '2026-01-01 00:00:00';");
    assertFinding(doctor(data, { SAPA_LISTEN: '0.0.0.0:0' }), 'demo', 'ok', /nobody/);
});

await test('secrets are not shown', () => {
    const data = makeData();
    writeFileSync(join(data, 'secret'), 'rahasia-sekali-0123456789\n', { mode: 0o600 });
    const run = sapa(['doctor'], { settings: settingsOf(data, { SAPA_LOG: 'debug' }) });
    assert.doesNotMatch(run.stdout + run.stderr, /rahasia-sekali/);
    assert.equal(statSync(join(data, 'secret')).mode & 0o777, 0o600);
    assert.match(readFileSync(join(data, 'secret'), 'utf8'), /^rahasia/);
});// A gateway in a process of its own: this one waits for each doctor.
function standIn(status) {
    const script = `require('http').createServer((request, response) => { response.statusCode = ${status}; response.end('{}'); })
        .listen(0, '127.0.0.1', function () { console.log(this.address().port); });`;
    const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
    return new Promise((ready) => {
        child.stdout.once('data', (port) => ready({ child, url: `http://127.0.0.1:${Number(port)}` }));
    });
}

await test('e-mail, SMS and WhatsApp: not there, lacking, known, unknown, away', async () => {
    const none = doctor(sound);
    for (const check of ['mail', 'mailbox', 'sms', 'whatsapp'])
        assertFinding(none, check, 'ok', /not configured/);
    const secret = 'token-yang-rahasia';
    const twilio = { SAPA_SMS: 'twilio', SAPA_TWILIO_ACCOUNT_SID: 'AC1', SAPA_TWILIO_AUTH_TOKEN: secret };
    const number = { SAPA_TWILIO_PHONE_NUMBER: '+15005550006' };
    assertFinding(doctor(sound, twilio), 'sms', 'failed', /SAPA_TWILIO_PHONE_NUMBER.*SAPA_SMS/);
    const closed = 'http://127.0.0.1:1';
    for (const [status, result, text] of [[200, 'ok', /twilio answers 200/], [401, 'warning', /log-in is refused/],
        [500, 'warning', /cannot be used/]]) {
        const { child, url } = await standIn(status);
        assertFinding(doctor(sound, { ...twilio, ...number, SAPA_TWILIO_URL: url }), 'sms', result, text);
        child.kill();
    }
    const away = doctor(sound, { ...twilio, ...number, SAPA_TWILIO_URL: closed, SAPA_WHATSAPP: 'gowa', SAPA_GOWA_URL: closed,
        SAPA_MAIL_URL: `smtp://sapa:${secret}@127.0.0.1:1`, SAPA_MAIL_FROM: 'sapa@demo.test',
        SAPA_MAIL_IN_URL: `imap://sapa:${secret}@127.0.0.1:1` });
    for (const check of ['mail', 'mailbox', 'sms', 'whatsapp'])
        assertFinding(away, check, 'warning', /cannot be used.*SAPA_/);
    assert.doesNotMatch(JSON.stringify(away), new RegExp(secret));
    assertFinding(doctor(sound, { SAPA_MAIL_URL: 'smtp://127.0.0.1:1' }), 'mail', 'failed', /SAPA_MAIL_FROM/);
});

await test('e-mail that is taken in while none goes out: its writers stay guests', () => {
    const from = { SAPA_MAIL_FROM: 'sapa@demo.test' };
    const taken = [{ SAPA_MAIL_IN_URL: 'imap://sapa:x@127.0.0.1:1' }, { SAPA_MAIL_LISTEN: '127.0.0.1:2424' }];
    for (const way of taken) {
        assertFinding(doctor(sound, { ...way, ...from }), 'mail', 'warning', /nobody can confirm.*SAPA_MAIL_URL/);
        // As the server, which does not start without it.
        assertFinding(doctor(sound, way), 'mail', 'failed', /SAPA_MAIL_FROM/);
        const both = doctor(sound, { ...way, ...from, SAPA_MAIL_URL: 'smtp://127.0.0.1:1' });
        assert.doesNotMatch(both.mail.text, /nobody can confirm/);
    }
    // None in, none out: that is no trap.
    assertFinding(doctor(sound, from), 'mail', 'ok', /not configured/);
});

done();
