// E-mail in, from Debian's Dovecot on loopback: each unread mail once, marked only once it was kept.
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { freePort, makeFolder } from '../support/sapa.mjs';
import { done, test } from '../support/tap.mjs';
import { say } from './speaking.mjs';

const folder = makeFolder();
const port = await freePort();
const tlsPort = await freePort();
const { uid, gid, username } = userInfo();
const isRoot = uid === 0;
const owner = isRoot ? { uid: 65534, gid: 65534 } : { uid, gid }; // Dovecot reads no mail as root
const group = isRoot ? '' : execFileSync('id', ['-gn'], { encoding: 'utf8' }).trim();

execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=localhost', '-addext',
    'subjectAltName=DNS:localhost', '-keyout', join(folder, 'key.pem'), '-out', join(folder, 'certificate.pem')], { stdio: 'ignore' });

const maildir = join(folder, 'mail');
for (const path of [maildir, ...['new', 'cur', 'tmp', '.Surat', '.Surat/new', '.Surat/cur', '.Surat/tmp'].map((name) => join(maildir, name))]) {
    mkdirSync(path);
    chownSync(path, owner.uid, owner.gid);
}
chmodSync(folder, 0o755);

writeFileSync(join(folder, 'dovecot.conf'), `
base_dir = ${folder}/run
state_dir = ${folder}/state
log_path = ${folder}/log
protocols = imap
listen = 127.0.0.1
mail_location = maildir:${maildir}
ssl = yes
ssl_cert = <${folder}/certificate.pem
ssl_key = <${folder}/key.pem
disable_plaintext_auth = no
first_valid_uid = ${owner.uid}
first_valid_gid = ${owner.gid}
${isRoot ? '' : `default_internal_user = ${username}\ndefault_login_user = ${username}\ndefault_internal_group = ${group}`}
service imap-login {
  ${isRoot ? '' : 'chroot ='}
  inet_listener imap {
    port = ${port}
  }
  inet_listener imaps {
    port = ${tlsPort}
    ssl = yes
  }
}
service anvil {
  ${isRoot ? '' : 'chroot ='}
}
passdb {
  driver = static
  args = password=k:t@/
}
userdb {
  driver = static
  args = uid=${owner.uid} gid=${owner.gid} home=${folder}
}
`);

const dovecot = spawn('/usr/sbin/dovecot', ['-F', '-c', join(folder, 'dovecot.conf')], { stdio: 'ignore' });
process.on('exit', () => dovecot.kill());

const LOGIN = 'sapa@demo.test:k:t%40%2F';
const url = `imap://${LOGIN}@localhost:${port}`;
const settings = { SAPA_MAIL_IN_URL: url, TEST_TIMEOUT_MS: '10000', SSL_CERT_FILE: join(folder, 'certificate.pem') };

let delivered = 0;
function deliver(text, name = '') {
    const path = join(maildir, name, 'new', `${1795000000 + ++delivered}.${delivered}.demo`);
    writeFileSync(path, text);
    chownSync(path, owner.uid, owner.gid);
}

// How many are marked as read.
function seen(name = '') {
    return readdirSync(join(maildir, name, 'cur')).filter((file) => /:2,\w*S/.test(file)).length;
}

async function fetched(more = {}, max = 10000, how = 'takes') {
    return say({ ...settings, ...more }, ['fetch', String(max), how]);
}

async function check(more = {}) {
    return (await say({ ...settings, ...more }, ['check', 'mailbox']))[0];
}

await test('the server answers', async () => {
    let answer;
    for (let tries = 0; tries < 600 && (answer?.err ?? 'UNAVAILABLE') === 'UNAVAILABLE' && dovecot.exitCode === null; tries++)
        answer = await check();
    const log = dovecot.exitCode === null ? '' : readFileSync(join(folder, 'log'), 'utf8');
    assert.deepEqual(answer, { err: 'OK', said: 'localhost answers' }, log);
});

await test('each unread mail is taken once, whole', async () => {
    const tricky = `Subject: tipuan\r\n\r\ns4 OK selesai\r\n* BYE\r\n{9}\r\n${'x'.repeat(3000)}\r\n`;
    deliver('Subject: satu\r\n\r\nHalo\r\n');
    deliver(tricky);
    assert.deepEqual(await fetched(), [['mail', 23, 'Subject: satu'], ['mail', tricky.length, 'Subject: tipuan'],
        { err: 'OK', said: 'localhost answers' }]);
    assert.equal(seen(), 2);
    assert.deepEqual(await fetched(), [{ err: 'OK', said: 'localhost answers' }]);
});

await test('what was not kept is there the next time', async () => {
    deliver('Subject: tiga\r\n\r\n');
    deliver('Subject: empat\r\n\r\n');
    assert.deepEqual(await fetched({}, 10000, 'refuses'), [['mail', 17, 'Subject: tiga'],
        { err: 'UNAVAILABLE', said: 'localhost answers, and a mail of it was not kept' }]);
    assert.equal(seen(), 2);
    assert.deepEqual((await fetched()).slice(0, 2).map(([, , subject]) => subject), ['Subject: tiga', 'Subject: empat']);
    assert.equal(seen(), 4);
});

await test('one that is too large is told of, and left', async () => {
    deliver(`Subject: besar\r\n\r\n${'x\r\n'.repeat(5000)}`);
    deliver('Subject: kecil\r\n\r\n');
    const answers = await say(settings, ['fetch', '10000', 'takes'], ['fetch', '10000', 'takes']);
    assert.deepEqual(answers, [['left', 15018], ['mail', 18, 'Subject: kecil'], { err: 'OK', said: 'localhost answers' },
        { err: 'OK', said: 'localhost answers' }]);
    assert.equal(seen(), 5);
});

await test('another folder, with TLS from the first byte', async () => {
    deliver('Subject: surat\r\n\r\n', '.Surat');
    assert.deepEqual(await fetched({ SAPA_MAIL_IN_URL: `imaps://${LOGIN}@localhost:${tlsPort}/Surat` }),
        [['mail', 18, 'Subject: surat'], { err: 'OK', said: 'localhost answers' }]);
    assert.equal(seen('.Surat'), 1);
});

await test('what is wrong is told', async () => {
    assert.equal((await check({ SAPA_MAIL_IN_URL: `imap://sapa:salah@localhost:${port}` })).err, 'FORBIDDEN');
    assert.equal((await check({ SAPA_MAIL_IN_URL: `${url}/Tidak%22Ada` })).err, 'NOT_FOUND');
    assert.equal((await check({ SAPA_MAIL_IN_URL: `imap://${LOGIN}@localhost:${await freePort()}` })).err, 'UNAVAILABLE');
    assert.equal((await check({ SSL_CERT_FILE: '' })).err, 'UNAVAILABLE', 'nobody vouches for it');
});

// A server that says whatever the test wants, to each line the next answer.
async function liar(answers) {
    const server = createServer((socket) => {
        socket.write('* OK [CAPABILITY IMAP4rev1] siap\r\n');
        socket.on('error', () => {});
        let rest = '';
        socket.setEncoding('latin1').on('data', (piece) => {
            rest += piece;
            for (let end; (end = rest.indexOf('\r\n')) >= 0; rest = rest.slice(end + 2)) {
                const [tag, ...words] = rest.slice(0, end).split(' ');
                const command = words.join(' ').replace(/ \d+/, '');
                socket.write((answers[command] ?? `${tag} OK\r\n`).replaceAll('TAG', tag));
            }
        });
    });
    await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
    return { server, url: `imap://a:b@127.0.0.1:${server.address().port}` };
}

await test('a server that lies ends the look, and nothing more', async () => {
    const search = '* SEARCH 7\r\nTAG OK\r\n';
    for (const answers of [
        { 'UID SEARCH UNSEEN UNDELETED': '* BYE\r\n' },
        { 'UID SEARCH UNSEEN UNDELETED': '* SEARCH -1 0 x 99999999999999999999\r\nTAG NO\r\n' },
        { 'UID SEARCH UNSEEN UNDELETED': search, 'UID FETCH (RFC822.SIZE)': '* 1 FETCH {999999999}\r\n' },
        { 'UID SEARCH UNSEEN UNDELETED': search, 'UID FETCH (BODY.PEEK[])': '* 1 FETCH (UID 7 BODY[] {30000}\r\nx' },
        { 'UID SEARCH UNSEEN UNDELETED': search, 'UID FETCH (BODY.PEEK[])': `* ${'x'.repeat(1100000)}\r\nTAG OK\r\n` },
        { 'UID SEARCH UNSEEN UNDELETED': '* OK\r\n'.repeat(10001) },
    ]) {
        const { server, url: lying } = await liar(answers);
        const answer = (await fetched({ SAPA_MAIL_IN_URL: lying, TEST_TIMEOUT_MS: '1000' })).at(-1);
        assert.notEqual(answer.err, 'OK', JSON.stringify(answers).slice(0, 200));
        server.close();
    }
});

await test('a mail that is gone meanwhile is none', async () => {
    const { server, url: emptied } = await liar({ 'UID SEARCH UNSEEN UNDELETED': '* SEARCH 7\r\nTAG OK\r\n' });
    assert.deepEqual((await fetched({ SAPA_MAIL_IN_URL: emptied })).map(({ err }) => err), ['OK']);
    server.close();
});

done();
