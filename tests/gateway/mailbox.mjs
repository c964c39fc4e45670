// E-mail in, from Debian's Dovecot on loopback: each unread mail once, marked only once it was kept.
import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { freePort } from '../support/sapa.mjs';
import { done, test } from '../support/tap.mjs';
import { LOGIN, certificate, complaint, deliver, isRunning, port, seen, tlsPort, url } from './dovecot.mjs';
import { say } from './speaking.mjs';

const settings = { SAPA_MAIL_IN_URL: url, TEST_TIMEOUT_MS: '10000', SSL_CERT_FILE: certificate };

async function fetched(more = {}, max = 10000, how = 'takes') {
    return say({ ...settings, ...more }, ['fetch', String(max), how]);
}

async function check(more = {}) {
    return (await say({ ...settings, ...more }, ['check', 'mailbox']))[0];
}

await test('the server answers', async () => {
    let answer;
    for (let tries = 0; tries < 600 && (answer?.err ?? 'UNAVAILABLE') === 'UNAVAILABLE' && isRunning(); tries++)
        answer = await check();
    assert.deepEqual(answer, { err: 'OK', said: 'localhost answers' }, complaint());
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
    assert.deepEqual(answers, [['left', 15018, 'Subject: besar'], ['mail', 18, 'Subject: kecil'], { err: 'OK', said: 'localhost answers' },
        { err: 'OK', said: 'localhost answers' }]);
    assert.equal(seen(), 5);
});

await test('another folder, with TLS from the first byte', async () => {
    deliver('Subject: surat\r\n\r\n', '.Surat');
    assert.deepEqual(await fetched({ SAPA_MAIL_IN_URL: `imaps://${LOGIN}@localhost:${tlsPort}/Surat` }),
        [['mail', 18, 'Subject: surat'], { err: 'OK', said: 'localhost answers' }]);
    assert.equal(seen('.Surat'), 1);
});

await test('many that are too large are in nobody\'s way', async () => {
    for (let i = 0; i < 100; i++)
        deliver(`Subject: besar\r\n\r\n${'x\r\n'.repeat(50)}`, '.Surat');
    deliver('Subject: kecil\r\n\r\n', '.Surat');
    const answers = await fetched({ SAPA_MAIL_IN_URL: `${url}/Surat` }, 100);
    assert.equal(answers.filter((answer) => answer[0] === 'left').length, 100);
    assert.deepEqual(answers.slice(100), [['mail', 18, 'Subject: kecil'], { err: 'OK', said: 'localhost answers' }]);
});

await test('what is wrong is told', async () => {
    assert.equal((await check({ SAPA_MAIL_IN_URL: `imap://sapa:salah@localhost:${port}` })).err, 'FORBIDDEN');
    assert.equal((await check({ SAPA_MAIL_IN_URL: `${url}/Tidak%22Ada` })).err, 'NOT_FOUND');
    assert.equal((await check({ SAPA_MAIL_IN_URL: `imap://${LOGIN}@localhost:${await freePort()}` })).err, 'UNAVAILABLE');
    assert.equal((await check({ SSL_CERT_FILE: '' })).err, 'UNAVAILABLE', 'nobody vouches for it');
});

// A server of the test's own: to each line of the client what `answer(command)` says, with TAG for its
// tag; false: it hangs up.
async function imapServer(answer) {
    const server = createServer((socket) => {
        socket.write('* OK [CAPABILITY IMAP4rev1] siap\r\n');
        socket.on('error', () => {});
        let rest = '';
        socket.setEncoding('latin1').on('data', (piece) => {
            rest += piece;
            for (let end; (end = rest.indexOf('\r\n')) >= 0; rest = rest.slice(end + 2)) {
                const [, tag, command] = rest.slice(0, end).match(/^(\S+) (.*)$/);
                const said = answer(command);
                if (said === false)
                    socket.destroy();
                else
                    socket.write((said ?? 'TAG OK\r\n').replaceAll('TAG', tag));
            }
        });
    });
    await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
    return { server, url: `imap://a:b@127.0.0.1:${server.address().port}` };
}

// One that says whatever the test wants, to each line the next answer.
const liar = (answers) => imapServer((command) => answers[command.replace(/ \d+(?= |$)/, '')]);

await test('a server that lies ends the look, and nothing more', async () => {
    const search = '* SEARCH 7\r\nTAG OK\r\n';
    for (const answers of [
        { 'UID SEARCH UNSEEN UNDELETED SMALLER': '* BYE\r\n' },
        { 'UID SEARCH UNSEEN UNDELETED SMALLER': '* SEARCH -1 0 x 99999999999999999999\r\nTAG NO\r\n' },
        { 'UID SEARCH UID 1:* UNSEEN UNDELETED LARGER': search, 'UID FETCH (RFC822.SIZE BODY.PEEK[HEADER]<0.16384>)': '* 1 FETCH {999999999}\r\n' },
        { 'UID SEARCH UNSEEN UNDELETED SMALLER': search, 'UID FETCH (BODY.PEEK[]<0.10001>)': '* 1 FETCH (UID 7 BODY[] {30000}\r\nx' },
        { 'UID SEARCH UNSEEN UNDELETED SMALLER': search, 'UID FETCH (BODY.PEEK[]<0.10001>)': `* ${'x'.repeat(1100000)}\r\nTAG OK\r\n` },
        { 'UID SEARCH UNSEEN UNDELETED SMALLER': '* OK\r\n'.repeat(10001) },
    ]) {
        const { server, url: lying } = await liar(answers);
        const answer = (await fetched({ SAPA_MAIL_IN_URL: lying, TEST_TIMEOUT_MS: '1000' })).at(-1);
        assert.notEqual(answer.err, 'OK', JSON.stringify(answers).slice(0, 200));
        server.close();
    }
});

// A mailbox in which one mail is not to be had: `give` says what the server answers for each.
async function stubborn(uids, give) {
    const marked = new Set();
    const box = await imapServer((command) => {
        const uid = Number(command.match(/^UID (?:FETCH|STORE) (\d+)/)?.[1]);
        const from = Number(command.match(/^UID SEARCH UID (\d+):/)?.[1] ?? 0);
        const text = `Subject: surat ${uid}\r\n\r\n`;
        if (/^UID SEARCH .*SMALLER/.test(command))
            return `* SEARCH ${uids.filter((id) => id >= from && !marked.has(id)).join(' ')}\r\nTAG OK\r\n`;
        if (!/^UID (FETCH|STORE)/.test(command))
            return undefined;
        const said = give(command.slice(4, 9), uid, command);
        if (said !== undefined && said !== null)
            return said;
        if (command.startsWith('UID FETCH'))
            return `* 1 FETCH (UID ${uid} BODY[]<0> {${text.length}}\r\n${text})\r\nTAG OK\r\n`;
        marked.add(uid);
        return undefined;
    });
    return { ...box, marked };
}

const looks = async ({ url: at }, count, max = 10000, how = 'takes') => say(
    { ...settings, SAPA_MAIL_IN_URL: at, TEST_TIMEOUT_MS: '2000' }, ...Array(count).fill(['fetch', String(max), how]));
const surat = (answers) => answers.filter(([kind]) => kind === 'mail').map(([, , subject]) => Number(subject.split(' ').at(-1)));
const listed = (answers) => answers.filter(Array.isArray);

await test('one that the server does not give out is in nobody\'s way', async () => {
    for (const word of ['FETCH', 'STORE']) {
        const box = await stubborn([5, 6, 7], (what, uid) => (what === word && uid === 5 ? 'TAG NO rusak\r\n' : undefined));
        const answers = await looks(box, 1);
        assert.deepEqual(answers.at(-1), { err: 'OK', said: '127.0.0.1 answers' });
        assert.deepEqual(listed(answers).filter(([kind]) => kind === 'failed'), [['failed', 5]]);
        assert.deepEqual([...box.marked], [6, 7]);
        box.server.close();
    }
});

await test('nor are as many as one look has', async () => {
    const uids = Array.from({ length: 101 }, (_, i) => i + 1);
    const box = await stubborn(uids, (what, uid) => (what === 'FETCH' && uid <= 100 ? 'TAG NO\r\n' : undefined));
    const answers = listed(await looks(box, 3));
    assert.deepEqual(surat(answers), [101]);
    assert.equal(answers.filter(([kind]) => kind === 'failed').length, 200, 'they are asked for again');
    box.server.close();
});

await test('nor one at which the connection breaks', async () => {
    for (const said of [false, '* BYE\r\n', '* 1 FETCH (UID 5 BODY[]<0> {99999999}\r\nx']) {
        let breaks = 0;
        const box = await stubborn([4, 5, 6], (what, uid) => (what === 'FETCH' && uid === 5 && ++breaks < 2 ? said : undefined));
        const answers = await looks(box, 3);
        assert.deepEqual(answers.filter(({ err }) => err).map(({ err }) => err), ['UNAVAILABLE', 'OK', 'OK']);
        assert.deepEqual(surat(listed(answers)), [4, 6, 5]);
        box.server.close();
    }
});

await test('one that is larger than it said is told of once, and left', async () => {
    let asked = 0;
    const box = await stubborn([5, 6], (what, uid, command) => {
        const most = Number(command.match(/<0\.(\d+)>/)?.[1]);
        if (what !== 'FETCH' || uid !== 5)
            return undefined;
        asked++;
        return `* 1 FETCH (UID 5 BODY[]<0> {${most}}\r\n${'x'.repeat(most)})\r\nTAG OK\r\n`;
    });
    assert.deepEqual(await looks(box, 2, 100), [['left', 101, 'x'.repeat(101)], ['mail', 20, 'Subject: surat 6'],
        { err: 'OK', said: '127.0.0.1 answers' }, { err: 'OK', said: '127.0.0.1 answers' }]);
    assert.equal(asked, 1);
    box.server.close();
});

await test('a look that is to stop ends behind the mail that it has', async () => {
    const box = await stubborn([5, 6, 7], () => undefined);
    assert.deepEqual(await looks(box, 1, 10000, 'stops'), [['mail', 20, 'Subject: surat 5'], { err: 'OK', said: '127.0.0.1 answers' }]);
    assert.deepEqual(surat(listed(await looks(box, 1))), [6, 7]);
    box.server.close();
});

// RFC 9051, 2.3.1.1: all mails have other numbers, and numbers are given again.
await test('a mailbox that was numbered anew is looked at as a whole, and each of its mails', async () => {
    let validity = 7;
    let mails = { 5: 'besar', 9: 'bohong' };
    const marked = new Set();
    const box = await imapServer((command) => {
        const uid = Number(command.match(/^UID (?:FETCH|STORE) (\d+)/)?.[1]);
        const from = Number(command.match(/UID (\d+):/)?.[1] ?? 0);
        const unread = (sizes) => `* SEARCH ${Object.keys(mails).filter((id) => Number(id) >= from && !marked.has(mails[id])
            && sizes.test(mails[id])).join(' ')}\r\nTAG OK\r\n`;
        if (command.startsWith('SELECT'))
            return `* 2 EXISTS\r\n* OK [UIDVALIDITY ${validity}] UIDs valid\r\nTAG OK [READ-WRITE]\r\n`;
        if (/^UID SEARCH .*LARGER/.test(command))
            return unread(/besar/);
        if (/^UID SEARCH .*SMALLER/.test(command))
            return unread(/^(?!besar)/);
        const name = mails[uid];
        const head = `Subject: ${name}\r\n\r\n`;
        if (/RFC822.SIZE/.test(command))
            return `* 1 FETCH (UID ${uid} RFC822.SIZE 5000 BODY[HEADER]<0> {${head.length}}\r\n${head})\r\nTAG OK\r\n`;
        if (command.startsWith('UID FETCH')) {
            const text = name === 'bohong' ? head.padEnd(101, 'x') : head;
            return `* 1 FETCH (UID ${uid} BODY[]<0> {${text.length}}\r\n${text})\r\nTAG OK\r\n`;
        }
        if (command.startsWith('UID STORE'))
            marked.add(name);
        if (marked.has('jeda')) { // between two looks
            validity = 8;
            mails = { 1: 'besar', 5: 'besar dua', 9: 'kecil', 3: 'jeda' };
            marked.delete('jeda');
            mails[3] = 'jeda-nya sudah';
        }
        return undefined;
    });
    const first = listed(await looks(box, 2, 100));
    assert.deepEqual(first, [['left', 5000, 'Subject: besar'], ['left', 101, 'Subject: bohong']]);
    mails[10] = 'jeda';
    const then = listed(await looks(box, 3, 100));
    assert.deepEqual(then, [['left', 5000, 'Subject: besar'], ['left', 101, 'Subject: bohong'], ['mail', 17, 'Subject: jeda'],
        ['left', 5000, 'Subject: besar'], ['left', 5000, 'Subject: besar dua'], // the new numbers are below the old ones
        ['mail', 27, 'Subject: jeda-nya sudah'], ['mail', 18, 'Subject: kecil']]); // 9 was that of the liar
    box.server.close();
});

await test('a mail that is gone meanwhile is none', async () => {
    const { server, url: emptied } = await liar({ 'UID SEARCH UNSEEN UNDELETED SMALLER': '* SEARCH 7\r\nTAG OK\r\n' });
    assert.deepEqual((await fetched({ SAPA_MAIL_IN_URL: emptied })).map(({ err }) => err), ['OK']);
    server.close();
});

done();
