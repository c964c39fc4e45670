// What goes to each of the other gateways, and what is made of their answers.
import assert from 'node:assert/strict';
import { done, test } from '../support/tap.mjs';
import { say } from './speaking.mjs';
import { StandIn } from './standins.mjs';

const TO = '+628123456789';
const TEXT = 'Tiket "42": 50% & {to}\nbaris dua';
const standIn = await StandIn.start();
const common = { SAPA_URL: 'https://bantuan.example.com', TEST_TIMEOUT_MS: '1500' };

async function answered(settings, answer, ...line) {
    standIn.asked = [];
    standIn.answer = () => answer;
    return (await say({ ...common, ...settings }, line))[0];
}

const drivers = {
    cloud: {
        settings: { SAPA_WHATSAPP: 'cloud', SAPA_CLOUD_URL: `${standIn.url}/v23.0`, SAPA_CLOUD_PHONE_NUMBER_ID: '1055',
            SAPA_CLOUD_TOKEN: 'rahasia-cloud' },
        asks: { method: 'POST', path: '/v23.0/1055/messages', type: 'application/json',
            authorization: 'Bearer rahasia-cloud',
            json: { messaging_product: 'whatsapp', recipient_type: 'individual', to: '628123456789', type: 'text',
                text: { body: TEXT, preview_url: false } } },
        check: 'GET /v23.0/1055?fields=id',
        answers: [
            [{ body: { messaging_product: 'whatsapp', messages: [{ id: 'wamid.1' }] } }, 'sent', null, 'wamid.1'],
            [{ status: 400, body: { error: { message: 'Unsupported', code: 131026, error_data: { details: 'Undeliverable' } } } },
                'refused', '131026'],
            [{ status: 400, body: { error: { message: 'Window closed', code: 131047 } } }, 'refused', '131047'],
            [{ status: 401, body: { error: { message: 'Expired', code: 190 } } }, 'refused', '190'],
            [{ status: 400, body: { error: { message: 'Rate', code: 130429 } } }, 'postponed', '130429'],
            [{ status: 200, body: { error: { message: 'Inside', code: 131056 } } }, 'postponed', '131056'],
            [{ body: { messages: [] } }, 'unknown', '200'],
        ],
    },
    fonnte: {
        settings: { SAPA_WHATSAPP: 'fonnte', SAPA_FONNTE_URL: standIn.url, SAPA_FONNTE_TOKEN: 'rahasia-fonnte' },
        asks: { method: 'POST', path: '/send', type: 'application/x-www-form-urlencoded', authorization: 'rahasia-fonnte',
            form: { target: '628123456789', message: TEXT, countryCode: '0' } },
        check: 'POST /device',
        answers: [
            [{ body: { detail: 'success! message in queue', id: ['80367170'], process: 'pending', status: true } }, 'sent', null,
                '80367170'],
            [{ body: { status: false, reason: 'token invalid' } }, 'refused', '200'],
            [{ body: { Status: false, reason: 'target invalid' } }, 'refused', '200'],
            [{ body: { status: false, reason: 'insufficient quota' } }, 'postponed', '200'],
            [{ body: { status: false, reason: 'request invalid on disconnected device' } }, 'postponed', '200'],
            [{ body: 'Maaf, sedang diperbaiki' }, 'unknown', '200'],
        ],
    },
    wablas: {
        settings: { SAPA_WHATSAPP: 'wablas', SAPA_WABLAS_URL: standIn.url, SAPA_WABLAS_TOKEN: 'rahasia-wablas.kunci' },
        asks: { method: 'POST', path: '/api/v2/send-message', type: 'application/json', authorization: 'rahasia-wablas.kunci',
            json: { data: [{ phone: '628123456789', message: TEXT, isGroup: false }] } },
        check: 'GET /api/device/info?token=rahasia-wablas.kunci',
        answers: [
            [{ body: { status: true, data: { quota: 88, messages: [{ id: 'u-1', phone: 628123456789, status: 'pending' }] } } },
                'sent', null, 'u-1'],
            [{ body: { status: true, data: { messages: [{ id: 'u-2', status: 'reject' }] } } }, 'refused', 'reject'],
            [{ body: { status: false, message: 'token invalid' } }, 'refused', '200'],
            [{ status: 500, body: { status: false, message: 'x' } }, 'postponed', '500'],
            [{ body: { status: false, message: 'Your quota is used up' } }, 'postponed', '200'],
            [{ body: '' }, 'unknown', '200'],
        ],
    },
    zenziva: {
        settings: { SAPA_SMS: 'zenziva', SAPA_WHATSAPP: 'zenziva', SAPA_ZENZIVA_URL: standIn.url, SAPA_ZENZIVA_USERKEY: 'kunci',
            SAPA_ZENZIVA_PASSKEY: 'rahasia-zenziva' },
        asks: { method: 'POST', path: '/wareguler/api/sendWA/', type: 'application/x-www-form-urlencoded',
            form: { userkey: 'kunci', passkey: 'rahasia-zenziva', to: '628123456789', message: TEXT } },
        check: 'GET /api/balance/?userkey=kunci&passkey=rahasia-zenziva',
        answers: [
            [{ status: 201, body: { messageId: 77, to: '62', status: '1', text: 'Success', cost: 1 } }, 'sent', null, '77'],
            [{ body: { messageId: 0, status: 0, text: 'Invalid userkey' } }, 'refused', '0'],
            [{ body: { status: '0', text: 'Kredit tidak cukup' } }, 'postponed', '0'],
            [{ body: [] }, 'unknown', '200'],
        ],
    },
    gowa: {
        settings: { SAPA_WHATSAPP: 'gowa', SAPA_GOWA_URL: standIn.url, SAPA_GOWA_USER: 'sapa',
            SAPA_GOWA_PASSWORD: 'rahasia-gowa', SAPA_GOWA_DEVICE: 'd1' },
        asks: { method: 'POST', path: '/send/message', type: 'application/json',
            authorization: `Basic ${btoa('sapa:rahasia-gowa')}`, device: 'd1',
            json: { phone: '628123456789@s.whatsapp.net', message: TEXT } },
        check: 'GET /app/devices',
        answers: [
            [{ body: { code: 'SUCCESS', message: 'Success', results: { message_id: '3EB0', status: 'x' } } }, 'sent', null, '3EB0'],
            [{ status: 400, body: { code: 'VALIDATION_ERROR', message: 'phone is not on whatsapp' } }, 'refused', 'VALIDATION_ERROR'],
            [{ status: 401, body: 'Unauthorized' }, 'refused', '401'],
            [{ body: { code: 'NOT_CONNECTED', message: 'device is not connected' } }, 'postponed', 'NOT_CONNECTED'],
            [{ body: 'null' }, 'unknown', '200'],
        ],
    },
    http: {
        settings: { SAPA_SMS: 'http', SAPA_WHATSAPP: 'http', SAPA_HTTP_URL: `${standIn.url}/kirim?no={digits}&k={key}`,
            SAPA_HTTP_HEADERS: 'Authorization: Token rahasia-http | X-Kind: {kind}',
            SAPA_HTTP_BODY: '{"to":"{to}","teks":"{text}","k":"{key}"}',
            SAPA_HTTP_SUCCESS: 'hasil.ok=ya', SAPA_HTTP_ID: 'hasil.pesan.0.id' },
        asks: { method: 'POST', path: '/kirim?no=628123456789&k=k1', type: 'application/json',
            authorization: 'Token rahasia-http', json: { to: TO, teks: TEXT, k: 'k1' } },
        check: 'GET /',
        answers: [
            [{ body: { hasil: { ok: 'ya', pesan: [{ id: 12345678901234 }] } } }, 'sent', null, '12345678901234'],
            [{ body: { hasil: { ok: 'tidak', pesan: 'rahasia-http' } } }, 'refused', '200'],
            [{ status: 403, body: 'rahasia-http' }, 'refused', '403'],
            [{ status: 422 }, 'refused', '422'],
            [{ body: 'ok' }, 'unknown', '200'],
        ],
    },
};

const LINE = ['whatsapp', TO, TEXT.replace('\n', '\u001f'), 'k1'];

for (const [name, { settings, asks, check, answers }] of Object.entries(drivers)) {
    await test(`${name}: the request is as documented`, async () => {
        await answered(settings, answers[0][0], ...LINE);
        assert.equal(standIn.asked.length, 1);
        const [{ method, path, headers, body }] = standIn.asked;
        assert.deepEqual([method, path, headers['content-type']], [asks.method, asks.path, asks.type]);
        assert.equal(headers.authorization, asks.authorization);
        assert.equal(headers['x-device-id'], asks.device);
        if (asks.json)
            assert.deepEqual(JSON.parse(body), asks.json);
        else
            assert.deepEqual(Object.fromEntries(new URLSearchParams(body)), asks.form);
    });

    await test(`${name}: each answer is understood, and tells no secret`, async () => {
        for (const [answer, outcome, code, id = null] of answers) {
            const got = await answered(settings, answer, ...LINE);
            assert.deepEqual([got.outcome, got.code, got.id], [outcome, code, id], JSON.stringify(answer));
            assert.doesNotMatch(JSON.stringify(got), /rahasia-/);
            if (outcome === 'refused' || outcome === 'postponed')
                assert.ok(got.reason.length > 3, JSON.stringify(answer));
        }
        const busy = await answered(settings, { status: 429, headers: { 'Retry-After': '9' } }, ...LINE);
        assert.deepEqual([busy.outcome, busy.retry_after_s], ['postponed', 9]);
        for (const [answer, outcome] of [['never', 'unknown'], ['drop', 'unknown'], [{ status: 302 }, 'refused'],
            [{ status: 502 }, 'postponed']])
            assert.equal((await answered(settings, answer, ...LINE)).outcome, outcome, JSON.stringify(answer));
    });

    await test(`${name}: a check sends nothing`, async () => {
        assert.equal((await answered(settings, { body: { status: true } }, 'check', 'whatsapp')).err, 'OK');
        assert.deepEqual(standIn.asked.map(({ method, path }) => `${method} ${path}`), [check]);
        assert.equal((await answered(settings, 'drop', 'check', 'whatsapp')).err, 'UNAVAILABLE');
        if (name !== 'http')
            assert.equal((await answered(settings, { status: 401 }, 'check', 'whatsapp')).err, 'FORBIDDEN');
    });
}

await test('fonnte: a check hears a no inside of 200', async () => {
    const { settings } = drivers.fonnte;
    assert.equal((await answered(settings, { body: { status: false, reason: 'token invalid' } }, 'check', 'whatsapp')).err,
        'FORBIDDEN');
});

await test('fonnte: a number that is a list goes nowhere', async () => {
    const got = await answered(drivers.fonnte.settings, drivers.fonnte.answers[0][0], 'whatsapp', '628123,62899', 'Halo');
    assert.deepEqual([got.outcome, got.code, standIn.asked.length], ['refused', 'unsendable', 0]);
});

await test('cloud: a template carries the text as its parameter', async () => {
    await answered(drivers.cloud.settings, drivers.cloud.answers[0][0], 'template', TO, 'Ada balasan', 'balasan', 'id');
    assert.deepEqual(JSON.parse(standIn.asked[0].body).template, { name: 'balasan', language: { code: 'id' },
        components: [{ type: 'body', parameters: [{ type: 'text', text: 'Ada balasan' }] }] });
});

await test('zenziva: an SMS has an address of its own', async () => {
    await answered(drivers.zenziva.settings, drivers.zenziva.answers[0][0], 'sms', TO, 'Halo');
    assert.equal(standIn.asked[0].path, '/reguler/api/sendsms/');
});

await test('http: form, GET and headers are escaped in their own ways', async () => {
    const { settings } = drivers.http;
    const yes = drivers.http.answers[0][0];
    const form = { ...settings, SAPA_HTTP_HEADERS: 'content-type: application/x-www-form-urlencoded | X-Text: {text}',
        SAPA_HTTP_BODY: 'a={to}&b={text}' };
    await answered(form, yes, ...LINE);
    assert.deepEqual(Object.fromEntries(new URLSearchParams(standIn.asked[0].body)), { a: TO, b: TEXT });
    assert.equal(standIn.asked[0].headers['x-text'], TEXT.replace('\n', ' '));
    const get = { ...settings, SAPA_HTTP_METHOD: 'GET', SAPA_HTTP_BODY: '', SAPA_HTTP_SUCCESS: '', SAPA_HTTP_ID: '',
        SAPA_HTTP_URL: `${standIn.url}/?t={text}` };
    assert.equal((await answered(get, { body: 'OK' }, ...LINE)).outcome, 'sent');
    assert.equal(new URL(standIn.asked[0].path, standIn.url).searchParams.get('t'), TEXT);
    assert.deepEqual([standIn.asked[0].method, standIn.asked[0].body], ['GET', '']);
});

await test('a driver that lacks settings is not made', async () => {
    await assert.rejects(say({ ...common, SAPA_WHATSAPP: 'fonnte' }, LINE), /SAPA_FONNTE_TOKEN/);
    await assert.rejects(say({ ...common, SAPA_SMS: 'twilio', SAPA_TWILIO_ACCOUNT_SID: 'AC1', SAPA_TWILIO_AUTH_TOKEN: 'x' },
        LINE), /SAPA_TWILIO_PHONE_NUMBER/);
});

standIn.stop();
done();
