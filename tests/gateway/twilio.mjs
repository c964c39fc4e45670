// What goes to Twilio, and what is made of each way in which a provider can answer or not.
import assert from 'node:assert/strict';
import { freePort } from '../support/sapa.mjs';
import { done, test } from '../support/tap.mjs';
import { say } from './speaking.mjs';
import { StandIn } from './standins.mjs';

const twilio = await StandIn.start();
const TOKEN = 'rahasia-token-twilio';
const settings = {
    SAPA_URL: 'https://bantuan.example.com',
    SAPA_SMS: 'twilio',
    SAPA_WHATSAPP: 'twilio',
    SAPA_TWILIO_URL: twilio.url,
    SAPA_TWILIO_ACCOUNT_SID: 'AC1',
    SAPA_TWILIO_AUTH_TOKEN: TOKEN,
    SAPA_TWILIO_PHONE_NUMBER: '+15005550006',
    SAPA_TWILIO_WHATSAPP_NUMBER: '+14155238886',
    TEST_TIMEOUT_MS: '1500',
};
const SMS = ['sms', '+628123456789', 'Tiket #42 & "selesai": 50% +1', 'k1'];

async function answered(answer, ...lines) {
    twilio.asked = [];
    twilio.answer = typeof answer === 'function' ? answer : () => answer;
    const answers = await say(settings, ...(lines.length ? lines : [SMS]));
    return answers.length === 1 ? answers[0] : answers;
}

const taken = { status: 201, body: { sid: 'SM1', status: 'queued', error_code: null } };

await test('an SMS and a WhatsApp message go out as documented', async () => {
    const answers = await answered(taken, SMS, ['whatsapp', '+628123456789', 'Halo', 'k2']);
    assert.deepEqual(answers.map(({ outcome, id }) => [outcome, id]), [['sent', 'SM1'], ['sent', 'SM1']]);
    const [sms, whatsapp] = twilio.asked;
    assert.deepEqual([sms.method, sms.path, sms.headers.authorization],
        ['POST', '/2010-04-01/Accounts/AC1/Messages.json', `Basic ${btoa(`AC1:${TOKEN}`)}`]);
    assert.deepEqual(Object.fromEntries(new URLSearchParams(sms.body)), { To: '+628123456789', From: '+15005550006',
        Body: SMS[2], StatusCallback: 'https://bantuan.example.com/hooks/twilio?n=7' });
    assert.deepEqual(Object.fromEntries(new URLSearchParams(whatsapp.body)), { To: 'whatsapp:+628123456789',
        From: 'whatsapp:+14155238886', Body: 'Halo', StatusCallback: 'https://bantuan.example.com/hooks/twilio?n=7' });
});

await test('what will never be taken is refused, with the reason', async () => {
    assert.deepEqual(await answered({ status: 400, body: { code: 21211, message: 'The To number is not valid.', status: 400 } }),
        { outcome: 'refused', id: null, code: '21211', reason: 'The To number is not valid.', retry_after_s: 0 });
    const stranger = await answered({ status: 401, body: { code: 20003, message: 'Authenticate' } });
    assert.deepEqual([stranger.outcome, stranger.code, stranger.reason], ['refused', '20003', 'Authenticate']);
    assert.equal((await answered({ status: 404, body: 'nothing here' })).outcome, 'refused');
    const inside = await answered({ status: 201, body: { sid: 'SM2', error_code: 30003, error_message: 'Unreachable' } });
    assert.deepEqual([inside.outcome, inside.code, inside.reason], ['refused', '30003', 'Unreachable']);
});

await test('what passes is postponed, for as long as is said', async () => {
    const busy = await answered({ status: 429, headers: { 'Retry-After': '17' }, body: { code: 20429, message: 'Too many' } });
    assert.deepEqual([busy.outcome, busy.code, busy.retry_after_s], ['postponed', '429', 17]);
    assert.equal((await answered({ status: 500, body: 'oops' })).outcome, 'postponed');
    assert.equal((await answered({ status: 503, headers: { 'Retry-After': '5' } })).retry_after_s, 5);
    assert.equal((await answered({ status: 400, body: { code: 21611, message: 'Queue full' } })).outcome, 'postponed');
});

await test('what never reached it is postponed', async () => {
    const port = await freePort();
    const [refused] = await say({ ...settings, SAPA_TWILIO_URL: `http://127.0.0.1:${port}` }, SMS);
    assert.deepEqual([refused.outcome, refused.code], ['postponed', 'unreachable']);
    const [nameless] = await say({ ...settings, SAPA_TWILIO_URL: 'http://tidak-ada.invalid' }, SMS);
    assert.deepEqual([nameless.outcome, nameless.code], ['postponed', 'unreachable']);
    const [plain] = await say({ ...settings, SAPA_TWILIO_URL: twilio.url.replace('http:', 'https:') }, SMS);
    assert.deepEqual([plain.outcome, plain.code], ['postponed', 'unreachable']);
});

await test('what went out whole and was never answered is unknown, and was sent once', async () => {
    for (const [answer, about] of [['never', /[Tt]imeout/], ['drop', /./], ['half', /./],
        [{ status: 201, body: '{"sid":' }, /understood/], [{ status: 200, body: '<html>maaf</html>' }, /understood/],
        [{ status: 200, body: { status: 'queued' } }, /understood/],
        [{ status: 201, body: `"${'x'.repeat(300 * 1024)}"` }, /too large/], [{ status: 504 }, /time-out/]]) {
        const unknown = await answered(answer);
        assert.deepEqual([unknown.outcome, unknown.id], ['unknown', null], JSON.stringify(answer).slice(0, 80));
        assert.match(unknown.reason, about);
        assert.equal(twilio.asked.length, 1, 'asked once');
    }
});

await test('a kept connection that dies after a whole request repeats nothing', async () => {
    const [first, second] = await answered((asked, count) => (count === 1 ? taken : 'drop'), SMS, SMS);
    assert.deepEqual([first.outcome, second.outcome], ['sent', 'unknown']);
    assert.equal(twilio.asked.length, 2);
});

await test('a redirect is not followed', async () => {
    const other = await StandIn.start();
    for (const status of [301, 307]) {
        const answer = await answered({ status, headers: { Location: `${other.url}/x` } });
        assert.deepEqual([answer.outcome, answer.code], ['refused', String(status)]);
    }
    assert.equal(other.asked.length, 0);
    other.stop();
});

await test('whatever it says, a reason is one line and tells no secret', async () => {
    const long = await answered({ status: 400, body: { code: 1, message: `a\n\u0001b ${'é'.repeat(300)}` } });
    assert.match(long.reason, /^a {2,3}b é+$/);
    assert.ok(Buffer.byteLength(long.reason) <= 200);
    const echoed = await answered({ status: 400, body: { code: 1, message: `bad token ${TOKEN}!` } });
    assert.doesNotMatch(JSON.stringify(echoed), new RegExp(TOKEN));
});

await test('a check tells whether we are known, and sends nothing', async () => {
    const check = async (answer) => (await answered(answer, ['check', 'sms'])).err;
    assert.equal(await check({ status: 200, body: { sid: 'AC1', status: 'active' } }), 'OK');
    assert.deepEqual(twilio.asked.map(({ method, path }) => `${method} ${path}`), ['GET /2010-04-01/Accounts/AC1.json']);
    assert.equal(await check({ status: 401, body: { code: 20003 } }), 'FORBIDDEN');
    assert.equal(await check({ status: 500 }), 'UNAVAILABLE');
    assert.equal(await check('never'), 'UNAVAILABLE');
});

twilio.stop();
done();
