// What people answer: a thread of mails and messages that stays one ticket, and what is not let in.
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { connect } from 'node:net';
import { done, test } from '../support/tap.mjs';
import { Person, ask, freePort, rows } from '../support/sapa.mjs';
import { House, MailServer, StandIn, byTwilio, taken, until } from './house.mjs';

const mail = await MailServer.start();
const twilio = await StandIn.start();
twilio.answer = taken;
const mailPort = await freePort();
const URL_OF_SITE = 'https://bantuan.toko.test';
const house = await House.build({ ...byTwilio(twilio), SAPA_URL: URL_OF_SITE,
    SAPA_MAIL_URL: `smtp://127.0.0.1:${mail.port}`, SAPA_MAIL_FROM: 'Toko <bantuan@toko.test>',
    SAPA_MAIL_LISTEN: `127.0.0.1:${mailPort}`, SAPA_UPLOAD_MAX: '1' });
await house.prefer('budi', { prefer_whatsapp: true, prefer_sms: true, prefer_email: true });

// Hands one mail over as a mail server does; the last answer.
function handOver(to, text) {
    const socket = connect(mailPort, '127.0.0.1').setEncoding('latin1');
    const words = ['LHLO mx.test', 'MAIL FROM:<budi@toko.test>', `RCPT TO:<${to}>`, 'DATA'];
    const all = text.replaceAll('\r\n', '\n').replaceAll('\n', '\r\n').replace(/^\./gm, '..');
    return new Promise((answered, failed) => {
        let said = '';
        socket.on('error', failed);
        socket.on('close', () => failed(new Error(`cut off: ${said}`)));
        socket.on('data', (part) => {
            said += part;
            if (!/^\d{3} .*\r\n$/m.test(said) || !said.endsWith('\r\n'))
                return;
            const last = said.trim().split('\r\n').at(-1);
            said = '';
            if (last.startsWith('354'))
                socket.write(`${all}\r\n.\r\n`);
            else if (words.length && /^2/.test(last))
                socket.write(`${words.shift()}\r\n`);
            else {
                answered(last);
                socket.removeAllListeners('close').destroy();
            }
        });
    });
}

const letter = (headers, body) => `${Object.entries(headers).map(([name, value]) => `${name}: ${value}`).join('\n')}\n\n${body}\n`;
const messages = (ticket) => rows(house.data, 'SELECT json_array(sender_id, message) FROM chat_messages'
    + ` WHERE support_ticket_id = ${ticket} ORDER BY id`);
const arrivals = () => rows(house.data, 'SELECT json_array(state, reason, support_ticket_id) FROM incoming ORDER BY id');
// { state, sender, sender_name, subject } of the last one, as the page of what came in shows it.
const shown = async () => (await house.ask('sari', 'GET', '/admin/incoming')).json.data[0];
const settled = () => until('all is taken', () => {
    const all = arrivals();
    return all.every(([state]) => state !== 'waiting') && all;
});

const ticket = await house.open();
await house.settled();
const received = mail.mails().find(({ to }) => to === 'budi@toko.test');

await test('an answer to the signed address becomes a message, without what it quotes', async () => {
    const { headers } = received;
    assert.match(headers['reply-to'], /^bantuan\+\d+\.\d+\.[a-z2-7]{16}@toko\.test$/);
    const said = await handOver(headers['reply-to'], letter({ From: 'Budi <budi@toko.test>', To: headers['reply-to'],
        Subject: `Re: ${headers.subject}`, 'Message-ID': '<1@gmail.test>', 'In-Reply-To': headers['message-id'] },
    'Ini buktinya.\n\nPada Sab, 28 Nov 2026 pukul 16.00 Toko <bantuan@toko.test> menulis:\n\n> Tiket Anda sudah dibuka'));
    assert.match(said, /^250/);
    assert.deepEqual((await settled()).at(-1), ['taken', null, ticket]);
    assert.deepEqual(messages(ticket).at(-1), [house.budiId, 'Ini buktinya.']);
    const { state, sender, sender_name, subject } = await shown();
    assert.deepEqual([state, sender, sender_name, subject], ['taken', 'budi@toko.test', 'Budi', `Re: ${headers.subject}`]);
});

await test('the answer of the team goes back by mail, in the same thread', async () => {
    await house.say('sari', ticket, 'Sudah cocok.');
    const answer = await until('it has come', () => mail.mails().find(({ to, text }) => to === 'budi@toko.test' && text.includes('Sudah cocok.')));
    assert.equal(answer.headers.references.split(' ')[0], received.headers.references.split(' ')[0]);
    assert.equal(answer.headers['auto-submitted'], undefined); // a person has written it
});

await test('a mail to the plain address finds its ticket by what it answers', async () => {
    await handOver('bantuan@toko.test', letter({ From: 'Budi <budi@toko.test>', To: 'bantuan@toko.test',
        Subject: 'Pesanan', 'Message-ID': '<2@outlook.test>', References: received.headers.references }, 'Terima kasih.'));
    assert.deepEqual((await settled()).at(-1), ['taken', null, ticket]);
});

await test('what stands below our line is not theirs, whatever their program puts before it', async () => {
    const line = received.text.split('\n').find((one) => one.startsWith('##-')).trim();
    await handOver('bantuan@toko.test', letter({ From: 'Budi <budi@toko.test>', To: 'bantuan@toko.test',
        Subject: 'Pesanan', 'Message-ID': '<2b@lain.test>', References: received.headers.references },
    `Warna biru saja.\n\n${line}\n\nTiket Anda sudah dibuka`));
    assert.deepEqual((await settled()).at(-1), ['taken', null, ticket]);
    assert.deepEqual(messages(ticket).at(-1), [house.budiId, 'Warna biru saja.']);
});

await test('said twice, it is there once', async () => {
    const before = messages(ticket).length;
    await handOver('bantuan@toko.test', letter({ From: 'Budi <budi@toko.test>', To: 'bantuan@toko.test',
        Subject: 'Pesanan', 'Message-ID': '<2@outlook.test>', References: received.headers.references }, 'Terima kasih.'));
    await settled();
    assert.equal(messages(ticket).length, before);
});

await test('whoever makes up a signature is refused', async () => {
    const before = messages(ticket).length;
    const forged = received.headers['reply-to'].replace(/\.[a-z2-7]{16}@/, '.aaaaaaaaaaaaaaaa@');
    await handOver(forged, letter({ From: 'Jahat <jahat@contoh.test>', To: forged, Subject: 'x', 'Message-ID': '<3@x.test>' }, 'Saya Budi.'));
    assert.deepEqual((await settled()).at(-1).slice(0, 2), ['refused', 'signature']);
    assert.equal(messages(ticket).length, before);
});

await test('an automatic answer is no message', async () => {
    const before = messages(ticket).length;
    await handOver(received.headers['reply-to'], letter({ From: 'Budi <budi@toko.test>', To: received.headers['reply-to'],
        Subject: 'Di luar kantor', 'Message-ID': '<4@x.test>', 'Auto-Submitted': 'auto-replied' }, 'Saya sedang cuti.'));
    assert.deepEqual((await settled()).at(-1).slice(0, 2), ['ignored', 'automatic']);
    const { sender, subject } = await shown();
    assert.deepEqual([sender, subject], ['budi@toko.test', 'Di luar kantor']);
    assert.equal(messages(ticket).length, before);
});

await test('a mail that comes back has failed', async () => {
    const notice = letter({ From: 'Mail Delivery System <MAILER-DAEMON@mx.test>', To: 'bantuan@toko.test', Subject: 'Undelivered Mail Returned to Sender',
        'Message-ID': '<5@mx.test>', 'MIME-Version': '1.0', 'Content-Type': 'multipart/report; report-type=delivery-status; boundary=b' },
    ['--b', 'Content-Type: text/plain', '', 'It could not be delivered.', '--b', 'Content-Type: message/delivery-status', '',
        'Reporting-MTA: dns; mx.test', '', 'Final-Recipient: rfc822; budi@toko.test', 'Action: failed', 'Status: 5.1.1',
        'Diagnostic-Code: smtp; 550 5.1.1 no such user', '--b', 'Content-Type: message/rfc822', '',
        `Message-ID: ${received.headers['message-id']}`, 'Subject: x', '', '.', '--b--'].join('\n'));
    await handOver('bantuan@toko.test', notice);
    await settled();
    const [id] = /notification-(\d+)/.exec(received.headers['message-id']).slice(1);
    const row = house.notifications().find((one) => String(one.id) === id);
    assert.deepEqual([row.state, row.reason.includes('no such user')], ['failed', true]);
});

await test('a mail that is too large is refused while it comes', async () => {
    const said = await handOver('bantuan@toko.test', letter({ From: 'budi@toko.test', To: 'bantuan@toko.test', Subject: 'x' }, 'a'.repeat(70).concat('\n').repeat(60_000)));
    assert.match(said, /^552/);
    const { state, reason, sender } = await shown();
    assert.deepEqual([state, reason, sender], ['refused', 'returned', 'budi@toko.test']);
});

await test('an unknown recipient is refused', async () => {
    assert.match(await handOver('lain@toko.test', letter({ From: 'budi@toko.test' }, 'x')), /^550/);
    assert.equal((await shown()).reason, 'recipient');
});

// Whoever registers first with somebody else's address.
await test('mail from an address that was never confirmed is not read by whoever claims it, until it is', async () => {
    const port = house.server.port;
    const dewi = new Person();
    dewi.take(await ask(port, { path: '/login' }));
    const registered = await dewi.ask(port, 'POST', '/register', { name: 'Dewi', email: 'korban@contoh.test',
        password: 'rahasia1', password_confirmation: 'rahasia1' });
    assert.ok([200, 201].includes(registered.status), registered.text);
    dewi.take(registered);
    const asked = await until('the letter has come', () => mail.mails().find(({ to }) => to === 'korban@contoh.test'));
    await handOver('bantuan@toko.test', letter({ From: 'Korban <korban@contoh.test>', To: 'bantuan@toko.test', Subject: 'Kartu',
        'Message-ID': '<k1@contoh.test>' }, 'Nomor kartu saya 4111.'));
    const [state, , id] = (await settled()).at(-1);
    assert.equal(state, 'taken');
    const seen = async () => (await dewi.ask(port, 'GET', `/customer/support/tickets/${id}`)).status;
    assert.equal(await seen(), 404);
    assert.equal((await dewi.ask(port, 'GET', '/customer/support/tickets')).json.data.length, 0);
    await house.say('sari', id, 'Kami bantu lewat surat.');
    const answer = await until('the answer has come', () => mail.mails().find(({ to, text }) => to === 'korban@contoh.test' && text.includes('Kami bantu')));
    await handOver(answer.headers['reply-to'], letter({ From: 'Korban <korban@contoh.test>', To: answer.headers['reply-to'], Subject: 'Re: Kartu',
        'Message-ID': '<k2@contoh.test>' }, 'Terima kasih.'));
    assert.deepEqual((await settled()).at(-1), ['taken', null, id]);
    assert.equal(await seen(), 404);
    const [path] = /\/confirm-email\/[\w-]+/.exec(asked.text.replace(/=3D/g, '='));
    assert.equal((await dewi.ask(port, 'POST', path, {})).status, 200);
    assert.equal(await seen(), 200);
    await handOver(answer.headers['reply-to'], letter({ From: 'Korban <korban@contoh.test>', To: answer.headers['reply-to'], Subject: 'Re: Kartu',
        'Message-ID': '<k3@contoh.test>' }, 'Satu lagi.'));
    assert.deepEqual((await settled()).at(-1), ['taken', null, id]);
    assert.deepEqual((await dewi.ask(port, 'GET', `/customer/support/tickets/${id}`)).json.messages.map(({ message }) => message),
        ['Nomor kartu saya 4111.', 'Kami bantu lewat surat.', 'Terima kasih.', 'Satu lagi.']);
});

// On PostgreSQL a mail is taken in by one connection while another confirms the address.
await test('nothing stays with the guest, whenever the address is confirmed', async () => {
    const port = house.server.port;
    for (const after of [0, 1, 3, 6]) {
        const address = `balapan${after}@contoh.test`;
        const person = new Person();
        person.take(await ask(port, { path: '/login' }));
        person.take(await person.ask(port, 'POST', '/register', { name: 'Lari', email: address,
            password: 'rahasia1', password_confirmation: 'rahasia1' }));
        const asked = await until('the letter has come', () => mail.mails().find(({ to }) => to === address));
        const [path] = /\/confirm-email\/[\w-]+/.exec(asked.text);
        await Promise.all(Array.from({ length: 8 }, async (_, i) => {
            await handOver('bantuan@toko.test', letter({ From: address, To: 'bantuan@toko.test', Subject: `Surat ${i}`,
                'Message-ID': `<${address}.${i}>` }, `Isi ${i}`));
            if (i === after)
                assert.equal((await person.ask(port, 'POST', path, {})).status, 200);
        }));
        await settled();
        assert.equal((await person.ask(port, 'GET', '/customer/support/tickets')).json.data.length, 8);
    }
    assert.deepEqual(rows(house.data, 'SELECT json_array(count(*)) FROM support_tickets JOIN guests ON guests.user_id = support_tickets.user_id'
        + ' WHERE became_id IS NOT NULL'), [[0]]);
});

// As Twilio calls: signed over the address and all parameters.
function call(parameters, token = 'rahasia') {
    const signed = Object.keys(parameters).sort().reduce((text, name) => text + name + parameters[name], `${URL_OF_SITE}/hooks/twilio`);
    return ask(house.server.port, { method: 'POST', path: '/hooks/twilio', body: new URLSearchParams(parameters).toString(),
        headers: { 'Content-Type': 'application/x-www-form-urlencoded',
            'X-Twilio-Signature': createHmac('sha1', token).update(signed).digest('base64') } });
}

const whatsapp = { MessageSid: 'SMin1', AccountSid: 'AC1', From: 'whatsapp:+6281234567890', To: 'whatsapp:+14155238886',
    Body: 'Lewat WhatsApp', NumMedia: '0', ProfileName: 'Budi' };

await test('whoever has another\'s number in their profile does not read what it writes', async () => {
    assert.equal((await call({ ...whatsapp, MessageSid: 'SMin0', Body: 'Ini rahasia' })).status, 200);
    const [state, , id] = (await settled()).at(-1);
    assert.deepEqual([state, id === ticket], ['taken', false]);
    assert.equal((await house.ask('budi', 'GET', `/customer/support/tickets/${id}`)).status, 404);
    assert.equal((await house.ask('sari', 'GET', `/admin/support/tickets/${id}`)).status, 200);
    // The code in the preferences, sent from there, shows that it is his.
    const { phone_code: code } = (await house.ask('budi', 'GET', '/account/preferences')).json;
    assert.match(code, /^\d{4}-\d{4}-\d{4}$/);
    assert.equal((await call({ ...whatsapp, MessageSid: 'SMcode', Body: code })).status, 200);
    assert.deepEqual((await settled()).at(-1).slice(0, 2), ['ignored', 'confirmation']);
    assert.equal((await house.ask('budi', 'GET', '/account/preferences')).json.phone_confirmed, true);
    assert.equal((await house.ask('budi', 'GET', `/customer/support/tickets/${id}`)).json.messages[0].message, 'Ini rahasia');
    await house.ask('budi', 'POST', `/customer/support/tickets/${id}/close`, {});
});

await test('a WhatsApp message becomes one of the ticket, once, and its answer goes back', async () => {
    assert.equal((await call(whatsapp)).status, 200);
    assert.equal((await call(whatsapp)).status, 200);
    assert.deepEqual((await settled()).at(-1), ['taken', null, ticket]);
    assert.deepEqual(messages(ticket).filter(([, text]) => text === 'Lewat WhatsApp').length, 1);
    const { channel, sender, sender_name, subject } = await shown();
    assert.deepEqual([channel, sender, sender_name, subject], ['whatsapp', '+6281234567890', 'Budi', 'Lewat WhatsApp']);
    await house.say('sari', ticket, 'Kami balas di WhatsApp.');
    const answer = await until('it has gone out', () => twilio.asked.map(({ body }) => new URLSearchParams(body))
        .find((fields) => fields.get('Body') === 'Kami balas di WhatsApp.'));
    assert.equal(answer.get('To'), 'whatsapp:+6281234567890');
});

await test('states of a message come in any order, and only go forward', async () => {
    const sent = await until('it is sent', () => rows(house.data, "SELECT json_array(gateway_id) FROM notifications WHERE channel = 'whatsapp' AND state = 'sent' AND is_answer ORDER BY id DESC LIMIT 1")[0]?.[0]);
    for (const MessageStatus of ['read', 'delivered', 'sent'])
        assert.equal((await call({ MessageSid: sent, MessageStatus, AccountSid: 'AC1' })).status, 200);
    await settled();
    assert.deepEqual(rows(house.data, `SELECT json_array(state) FROM notifications WHERE gateway_id = '${sent}'`), [['read']]);
});

await test('a call that is not signed is refused and leaves nothing', async () => {
    const before = arrivals().length;
    assert.equal((await call({ ...whatsapp, MessageSid: 'SMin9' }, 'salah')).status, 403);
    assert.equal(arrivals().length, before);
});

await house.server.terminate();
mail.stop();
twilio.stop();
done();
