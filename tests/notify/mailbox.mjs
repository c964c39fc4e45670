// Mail from a mailbox, whole: a stranger's letter with a file opens a ticket, once, and is marked.
import assert from 'node:assert/strict';
import { done, test } from '../support/tap.mjs';
import { rows } from '../support/sapa.mjs';
import { certificate, complaint, deliver, isRunning, seen, url } from '../gateway/dovecot.mjs';
import { House, until } from './house.mjs';

deliver(['From: Rina <rina@contoh.test>', 'To: bantuan@toko.test', 'Subject: Ukuran kebaya', 'Message-ID: <1@contoh.test>',
    'MIME-Version: 1.0', 'Content-Type: multipart/mixed; boundary=b', '', '--b', 'Content-Type: text/plain; charset=utf-8', '',
    'Saya lampirkan ukurannya.', '', '--b', 'Content-Type: application/octet-stream; name="ukuran.txt"',
    'Content-Disposition: attachment; filename="ukuran.txt"', 'Content-Transfer-Encoding: base64', '',
    btoa('Lingkar dada 92 cm'), '--b--', ''].join('\r\n'));
const house = await House.build({ SAPA_MAIL_IN_URL: url, SAPA_MAIL_FROM: 'bantuan@toko.test', SSL_CERT_FILE: certificate });

const arrived = () => rows(house.data, 'SELECT json_array(state, support_ticket_id, user_id) FROM incoming');

await test('a letter with a file is a ticket with a file', async () => {
    const [[state, ticket, user]] = await until(`it is taken ${isRunning() ? '' : complaint()}`, () => {
        const all = arrived();
        return all.length && all[0][0] !== 'waiting' && all;
    });
    assert.equal(state, 'taken');
    assert.deepEqual(rows(house.data, `SELECT json_array(name, email) FROM users WHERE id = ${user}`), [['Rina', 'rina@contoh.test']]);
    const { json } = await house.ask('sari', 'GET', `/admin/support/tickets/${ticket}`);
    assert.equal(json.ticket.subject, 'Ukuran kebaya');
    assert.equal(json.messages[0].message, 'Saya lampirkan ukurannya.');
    const [file] = json.messages[0].attachments;
    assert.deepEqual([file.name, file.type], ['ukuran.txt', 'text/plain']);
    assert.equal((await house.ask('sari', 'GET', file.url)).text, 'Lingkar dada 92 cm');
    assert.notEqual((await house.ask('budi', 'GET', file.url)).status, 200);
});

await test('it is marked, and a new start does not take it again', async () => {
    await until('it is marked', () => seen() === 1);
    await house.server.terminate();
    await house.start();
    deliver('From: rina@contoh.test\r\nSubject: Lagi\r\nMessage-ID: <2@contoh.test>\r\n\r\nSudah sampai?\r\n');
    await house.server.terminate();
    await house.start(); // looks at once
    await until('the next one is there', () => arrived().length === 2);
    assert.equal(arrived().filter(([state]) => state === 'waiting').length <= 1, true);
});

await test('one that is too large is seen among what came in, once', async () => {
    deliver(`From: Rina <rina@contoh.test>\r\nSubject: Foto\r\n\r\n${'x'.repeat(70).concat('\r\n').repeat(60_000)}`);
    const left = async () => (await house.ask('sari', 'GET', '/admin/incoming?state=refused')).json.data;
    for (let i = 0; i < 2; i++) {
        await house.server.terminate();
        await house.start({ SAPA_UPLOAD_MAX: '1' }); // looks at once
        await until('it is seen', async () => (await left()).length);
    }
    assert.deepEqual((await left()).map(({ reason, sender, sender_name, subject }) => [reason, sender, sender_name, subject]),
        [['left', 'rina@contoh.test', 'Rina', 'Foto']]);
});

await house.server.terminate();
done();
