// Debian's Dovecot on loopback: one mailbox, with a folder Surat in it, whose mails are files.
import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { freePort, makeFolder } from '../support/sapa.mjs';

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

export const LOGIN = 'sapa@demo.test:k:t%40%2F';
export const url = `imap://${LOGIN}@localhost:${port}`;
export const certificate = join(folder, 'certificate.pem');
export { port, tlsPort };

let delivered = 0;
export function deliver(text, name = '') {
    const path = join(maildir, name, 'new', `${1795000000 + ++delivered}.${delivered}.demo`);
    writeFileSync(path, text);
    chownSync(path, owner.uid, owner.gid);
}

// How many are marked as read.
export function seen(name = '') {
    return readdirSync(join(maildir, name, 'cur')).filter((file) => /:2,\w*S/.test(file)).length;
}

export const isRunning = () => dovecot.exitCode === null;
// What it said, once it has ended.
export const complaint = () => (isRunning() ? '' : readFileSync(join(folder, 'log'), 'utf8'));
