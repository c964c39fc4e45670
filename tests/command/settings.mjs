// Settings: where they come from, what is malformed, and what is never shown.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { complains, makeFolder, sapa } from '../support/sapa.mjs';
import { done, test } from '../support/tap.mjs';

const folder = makeFolder();
const SECRET = 'sangat-rahasia-sekali-0123';

function fileOf(text) {
    const path = join(folder, 'sapa.conf');
    writeFileSync(path, text);
    return path;
}

function serve(settings) {
    return sapa(['serve'], { settings: { SAPA_DATA: folder, SAPA_LISTEN: '127.0.0.1:0', ...settings } });
}

// { SAPA_NAME: { value, source } } as `sapa settings` says.
function inForce(words, settings) {
    const run = sapa([...words, 'settings'], { settings });
    assert.deepEqual([run.status, run.stderr], [0, '']);
    const lines = [...run.stdout.matchAll(/^(SAPA_\w+) +(.*?) +(default|file|environment) +\S/gm)];
    assert.equal(lines.length, run.stdout.trim().split('\n').length, 'a setting a line');
    return Object.fromEntries(lines.map(([, name, value, source]) => [name, { value, source }]));
}

await test('an unknown name in the environment is refused by every command', () => {
    for (const words of [['serve'], ['migrate'], ['user', 'list'], ['settings'], ['version']])
        complains(sapa(words, { settings: { SAPA_LISTNE: '127.0.0.1:1' } }), 2, /SAPA_LISTNE/);
});

const malformed = {
    SAPA_LISTEN: ['', '8080', 'localhost', '127.0.0.1:', '127.0.0.1:65536', '127.0.0.1:http', '::1:80'],
    SAPA_URL: ['', 'help.example.com', 'ftp://x', 'http://', 'http:///x', 'https://x/path', 'http://a b'],
    SAPA_DATA: [''],
    SAPA_DATABASE: ['sqlite:', 'mysql://x', 'postgresql://budi:kata@sandi@db/sapa', '/tmp/x.db'],
    SAPA_REDIS: ['127.0.0.1:6379', 'rediss://127.0.0.1', 'redis://', 'redis://h:0', 'redis://h:x', 'redis://pw@h',
        'redis://:%zz@h', 'redis://h/x', 'unix:redis.sock'],
    SAPA_SECRET: ['pendek'],
    SAPA_LOCALE: ['', 'fr', 'id_ID'],
    SAPA_TIMEZONE: ['', 'Jakarta', '../../etc/passwd', '/etc/passwd', 'Asia/'],
    SAPA_NAME: ['', '  ', 'x'.repeat(61)],
    SAPA_HUE: ['', '-1', '360', 'blue', '1e2', ' 5'],
    SAPA_LOG: ['', 'loud', 'INFO'],
    SAPA_LOG_FORMAT: ['', 'xml'],
    SAPA_RATE_LIMIT: ['', 'yes', '1'],
    SAPA_MIGRATE: ['', 'maybe'],
    SAPA_WS_ECHO: ['', 'yes'],
    SAPA_MAIL_URL: ['mail.example.com', 'smtp://', 'smtp://u@h', 'smtp://:p@h', 'smtp://u:p@', 'smtp://h:0', 'smtpx://h',
        'smtp://h/x', 'smtp://h:25?tls=no', 'http://h', 'smtp://u:%00@h'],
    SAPA_MAIL_IN_URL: ['imap://h', 'imaps://u:p@', 'pop3://u:p@h', 'imaps://u:p@h:99999'],
    SAPA_MAIL_FROM: ['Sapa', 'a@b', 'Sapa <help@example.com', 'Sapa <a@b.c> <d@e.f>', 'a@b.c\nBcc: d@e.f'],
    SAPA_MAIL_LISTEN: ['24', '127.0.0.1'],
    SAPA_UNKNOWN_SENDERS: ['', 'yes'],
    SAPA_NOTIFY_DELAY: ['', '-1', '3601', '2m'],
    SAPA_QUIET_HOURS: ['', '21-07', '21:00', '24:00-07:00', '21:00-07:60', '07:00-07:00', '-1:00-07:00', 'on'],
    SAPA_SMS: ['fonnte', 'Twilio'],
    SAPA_WHATSAPP: ['telegram'],
    SAPA_HOOK_SECRET: ['pendek'],
    SAPA_TWILIO_URL: ['api.twilio.com', 'https://', 'https:///x', 'https://a b', 'https://u:p@h'],
    SAPA_TWILIO_ACCOUNT_SID: ['AC 1', 'AC1\r\nX: 1'],
    SAPA_CLOUD_TEMPLATE: ['pesan', ':id', 'pesan:'],
    SAPA_HTTP_URL: ['gateway', 'https://{to}', 'https://h/ x'],
    SAPA_HTTP_METHOD: ['', 'post', 'DELETE'],
    SAPA_HTTP_HEADERS: ['Authorization', ': x', 'A: 1 |', 'A: 1\nB: 2'],
    SAPA_ORIGINS: ['www.example.com', 'https://', 'https://a.example/chat', 'https://a.example https://b.example',
        '*, https://a.example', 'https://a.example,', 'null'],
    SAPA_TRUSTED_PROXIES: ['proxy.example.com', '10.0.0.1; 10.0.0.2'],
};
for (const [name, values] of Object.entries(malformed))
    await test(`a malformed ${name} stops the start and is named`, () => {
        for (const value of values)
            complains(serve({ [name]: value }), 2, new RegExp(`^sapa: ${name}\\b`));
    });

await test('bytes that are not text are named, in one line', () => {
    complains(serve({ SAPA_HUE: '1\n2' }), 2, /^sapa: SAPA_HUE/);
});

await test('every setting is told, with its default', () => {
    const all = inForce([], {});
    assert.deepEqual(Object.keys(malformed).filter((name) => !all[name]), []);
    for (const [name, value] of [['SAPA_LISTEN', '127.0.0.1:8080'], ['SAPA_URL', 'http://localhost:8080'],
        ['SAPA_DATA', './data'], ['SAPA_DATABASE', 'sqlite:./data/sapa.db'], ['SAPA_LOCALE', 'id'],
        ['SAPA_TIMEZONE', 'Asia/Jakarta'], ['SAPA_NAME', 'Gemilang'], ['SAPA_HUE', '205'],
        ['SAPA_LOG', 'info'], ['SAPA_LOG_FORMAT', 'text'], ['SAPA_RATE_LIMIT', 'on'],
        ['SAPA_QUIET_HOURS', '21:00-07:00'], ['SAPA_NOTIFY_DELAY', '120'], ['SAPA_TWILIO_URL', 'https://api.twilio.com']])
        assert.deepEqual(all[name], { value, source: 'default' }, name);
});

await test('the file is read, by long or short names, and the environment wins', () => {
    const file = fileOf('; a comment\n[sapa]\nlisten = 127.0.0.1:1234\nSAPA_HUE = 17\n'
        + 'name = Pesta "Bunga"\nlocale = en\n');
    const all = inForce(['--config', file], { SAPA_HUE: '18', SAPA_LOCALE: 'id' });
    assert.deepEqual(all.SAPA_LISTEN, { value: '127.0.0.1:1234', source: 'file' });
    assert.deepEqual(all.SAPA_NAME, { value: 'Pesta "Bunga"', source: 'file' });
    assert.deepEqual(all.SAPA_HUE, { value: '18', source: 'environment' });
    assert.deepEqual(all.SAPA_LOCALE, { value: 'id', source: 'environment' });
    assert.deepEqual(all.SAPA_LOG, { value: 'info', source: 'default' });
});

await test('what is wrong in the file is named with its line', () => {
    const refused = (text, mistake) =>
        complains(sapa(['--config', fileOf(text), 'settings']), 2, mistake);
    refused('hue = 1\nlistne = 1\n', /sapa\.conf:2: .*listne/);
    refused('hue = 1\n\nwhat is this\n', /sapa\.conf:3/);
    refused('hue = 400\n', /SAPA_HUE/);
    complains(sapa(['--config', folder, 'settings']), 2, /cannot be read/);
});

await test('secrets are masked, and not told when they are malformed', () => {
    const environment = inForce([], { SAPA_SECRET: SECRET });
    assert.match(environment.SAPA_SECRET.value, /^\*+$/);
    const file = inForce(['--config', fileOf(`secret = ${SECRET}\n`)], {});
    assert.match(file.SAPA_SECRET.value, /^\*+$/);
    const short = serve({ SAPA_SECRET: 'pendek' });
    assert.doesNotMatch(short.stderr, /pendek/);
    const address = serve({ SAPA_DATABASE: 'postgresql://budi:kata-sandi@db/s' });
    assert.doesNotMatch(address.stderr, /kata-sandi/);
});

await test('a secret is not in what settings prints', () => {
    const run = sapa(['settings'], { settings: { SAPA_SECRET: SECRET } });
    assert.doesNotMatch(run.stdout + run.stderr, new RegExp(SECRET));
});
await test('the addresses that gateways are to call, with their secrets', () => {
    const hooks = (settings) => {
        const run = sapa(['settings', '--hooks'], { settings: { SAPA_SECRET: SECRET, SAPA_URL: 'https://help.example.com/', ...settings } });
        assert.deepEqual([run.status, run.stderr], [0, '']);
        return run.stdout;
    };
    assert.equal(hooks({}), '');
    assert.equal(hooks({ SAPA_SMS: 'zenziva' }), '', 'it never calls');
    assert.equal(hooks({ SAPA_SMS: 'twilio', SAPA_WHATSAPP: 'twilio' }), 'twilio: https://help.example.com/hooks/twilio\n');
    const fonnte = hooks({ SAPA_WHATSAPP: 'fonnte' });
    assert.match(fonnte, /^fonnte: https:\/\/help\.example\.com\/hooks\/fonnte\/[0-9a-f]{40}\n$/);
    assert.notEqual(hooks({ SAPA_WHATSAPP: 'fonnte', SAPA_HOOK_SECRET: 'rahasia lain yang panjang' }), fonnte);
    assert.match(hooks({ SAPA_WHATSAPP: 'cloud' }), /\/hooks\/cloud\ncloud, verify token: [0-9a-f]{40}\n$/);
});

done();
