// E-mail out, through a real server: with and without TLS and log-in, and each way to fail.
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { freePort, makeFolder } from '../support/sapa.mjs';
import { done, skip, test } from '../support/tap.mjs';
import { say } from './speaking.mjs';

const folder = makeFolder();
const [certificate, key] = [join(folder, 'certificate.pem'), join(folder, 'key.pem')];
const outside = Object.values(networkInterfaces()).flat().find(({ family, internal }) => family === 'IPv4' && !internal);
execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=localhost',
    '-addext', `subjectAltName=DNS:localhost,IP:127.0.0.1${outside ? `,IP:${outside.address}` : ''}`,
    '-keyout', key, '-out', certificate], { stdio: 'ignore' });

class MailServer {
    static async start(mode, address = '127.0.0.1') {
        const server = new MailServer();
        server.taken = [];
        server.child = spawn('/usr/bin/python3', [join(dirname(fileURLToPath(import.meta.url)), 'smtp.py'), mode, certificate,
            key, address], { stdio: ['ignore', 'pipe', 'ignore'] });
        server.port = await new Promise((resolve) => {
            createInterface(server.child.stdout).on('line', (line) => {
                const value = JSON.parse(line);
                if (typeof value === 'number')
                    resolve(value);
                else
                    server.taken.push(value);
            });
        });
        return server;
    }

    stop() {
        this.child.kill();
    }
}

const LOGIN = 'sapa@demo.test:k:t%40%2F%25';
const MAIL = 'From: Sapa <sapa@demo.test>\r\nTo: budi@demo.test\r\nSubject: Halo\r\n\r\nSatu\r\n.\r\n..dua\r\n';
const mail = join(folder, 'mail.eml');
writeFileSync(mail, MAIL);

const plain = await MailServer.start('plain');
const starttls = await MailServer.start('starttls');
const smtps = await MailServer.start('smtps');

async function sent(url, to = 'budi@demo.test', settings = {}) {
    for (const server of [plain, starttls, smtps])
        server.taken.length = 0;
    return (await say({ SAPA_MAIL_URL: url, TEST_TIMEOUT_MS: '2500', SSL_CERT_FILE: certificate, ...settings },
        ['mail', 'sapa@demo.test', to, mail]))[0];
}

await test('a mail goes out as it is, dots and all', async () => {
    const answer = await sent(`smtp://127.0.0.1:${plain.port}`);
    assert.deepEqual(answer, { outcome: 'sent', id: null, code: '250', reason: '250 2.0.0 diterima sebagai Q1',
        retry_after_s: 0 });
    assert.equal(plain.taken.length, 1);
    assert.deepEqual([plain.taken[0].from, plain.taken[0].to, plain.taken[0].mail], ['sapa@demo.test', ['budi@demo.test'], MAIL]);
});

await test('STARTTLS is used where it is offered, and the log-in with it', async () => {
    const answer = await sent(`smtp://${LOGIN}@localhost:${starttls.port}`);
    assert.equal(answer.outcome, 'sent', JSON.stringify(answer));
    assert.deepEqual([starttls.taken[0].tls, starttls.taken[0].authenticated], [true, true]);
});

await test('SMTPS has TLS from the first byte', async () => {
    const answer = await sent(`smtps://localhost:${smtps.port}`);
    assert.equal(answer.outcome, 'sent', JSON.stringify(answer));
    assert.equal(smtps.taken[0].tls, true);
});

await test('whoever nobody vouches for gets nothing', async () => {
    for (const url of [`smtps://localhost:${smtps.port}`, `smtp://${LOGIN}@localhost:${starttls.port}`]) {
        const answer = await sent(url, 'budi@demo.test', { SSL_CERT_FILE: '' });
        assert.deepEqual([answer.outcome, answer.code], ['postponed', 'unreachable'], JSON.stringify(answer));
    }
    assert.equal(smtps.taken.length + starttls.taken.length, 0);
});

if (outside) {
    await test('a password goes to another machine by TLS alone', async () => {
        const elsewhere = await MailServer.start('plain', outside.address);
        const answer = await sent(`smtp://${LOGIN}@${outside.address}:${elsewhere.port}`);
        assert.deepEqual([answer.outcome, elsewhere.taken.length], ['postponed', 0], JSON.stringify(answer));
        assert.equal((await sent(`smtp://${outside.address}:${elsewhere.port}`)).outcome, 'sent');
        elsewhere.stop();
    });
} else {
    skip('a password goes to another machine by TLS alone', 'this machine has no other address');
}

await test('a log-in that is refused, or missing, costs no mail', async () => {
    const wrong = await sent(`smtp://sapa:salah@localhost:${starttls.port}`);
    assert.deepEqual([wrong.outcome, wrong.code], ['postponed', '535'], JSON.stringify(wrong));
    assert.match(wrong.reason, /^the mail server refuses our log-in: 535 /);
    assert.doesNotMatch(JSON.stringify(wrong), /salah/);
    const missing = await sent(`smtp://localhost:${starttls.port}`);
    assert.deepEqual([missing.outcome, missing.code], ['postponed', '530'], JSON.stringify(missing));
    assert.match(missing.reason, /^the mail server refuses our log-in: 530 /);
    assert.equal(starttls.taken.length, 0);
});

await test('what the server says of a receiver or a mail is heard', async () => {
    for (const [who, outcome, code, about] of [['tolak', 'refused', '550', /tidak ada/], ['nanti', 'postponed', '451', /nanti/],
        ['penuh', 'postponed', '452', /penuh/], ['isi', 'refused', '554', /ditolak/]]) {
        const answer = await sent(`smtp://127.0.0.1:${plain.port}`, `${who}@demo.test`);
        assert.deepEqual([answer.outcome, answer.code], [outcome, code], JSON.stringify(answer));
        assert.match(answer.reason, about);
    }
});

await test('what broke off before the mail may be sent again, after it nobody knows', async () => {
    const url = `smtp://127.0.0.1:${plain.port}`;
    assert.equal((await sent(url, 'putus@demo.test')).outcome, 'postponed');
    assert.equal((await sent(`smtp://127.0.0.1:${await freePort()}`)).outcome, 'postponed');
    for (const who of ['jatuh', 'diam']) {
        const answer = await sent(url, `${who}@demo.test`);
        assert.deepEqual([answer.outcome, plain.taken.length], ['unknown', 1], JSON.stringify(answer));
    }
});

await test('an address that would end its command goes nowhere', async () => {
    for (const to of ['budi@demo.test>\u001fRCPT TO:<ayu@demo.test', 'budi @demo.test', 'budi', '<budi@demo.test>'])
        assert.deepEqual([(await sent(`smtp://127.0.0.1:${plain.port}`, to)).outcome, plain.taken.length], ['refused', 0]);
});

await test('mails that follow share a connection, also after a refusal', async () => {
    plain.taken.length = 0;
    const answers = await say({ SAPA_MAIL_URL: `smtp://127.0.0.1:${plain.port}` },
        ...['budi', 'tolak', 'ayu', 'dewi'].map((who) => ['mail', 'sapa@demo.test', `${who}@demo.test`, mail]));
    assert.deepEqual(answers.map(({ outcome }) => outcome), ['sent', 'refused', 'sent', 'sent']);
    assert.equal(plain.taken.length, 3);
    assert.equal(new Set(plain.taken.slice(1).map(({ peer }) => peer)).size, 1);
});

await test('a check logs in and sends nothing', async () => {
    const check = async (url) => (await say({ SAPA_MAIL_URL: url, SSL_CERT_FILE: certificate }, ['check', 'mail']))[0];
    assert.deepEqual(await check(`smtp://${LOGIN}@localhost:${starttls.port}`), { err: 'OK', said: 'localhost answers' });
    assert.equal((await check(`smtp://sapa:salah@localhost:${starttls.port}`)).err, 'FORBIDDEN');
    assert.equal((await check(`smtp://127.0.0.1:${await freePort()}`)).err, 'UNAVAILABLE');
});

for (const server of [plain, starttls, smtps])
    server.stop();
done();
