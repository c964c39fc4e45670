// A server that publishes here by pusher-http-node, and what is refused of such.
import assert from 'node:assert/strict';
import { createHash, createHmac } from 'node:crypto';
import { ask } from '../support/sapa.mjs';
import { done, test } from '../support/tap.mjs';
import { APP, House, Raw, join, until } from './house.mjs';

const house = await House.open();
const publisher = house.publisher();
const client = await house.client({ user: { id: '7', user_info: { name: 'Tujuh' } } });
const now = () => Math.floor(Date.now() / 1000);

async function jsonOf(response) {
    assert.equal((await response).status, 200);
    return (await response).json();
}

const get = (path, params) => jsonOf(publisher.get({ path, params }));

// Of a call that must fail: its status.
async function statusOf(call) {
    const error = await call.then(() => assert.fail('it was taken'), (problem) => problem);
    assert.ok(error.status, error);
    return error.status;
}

await test('an event reaches who is in its channel, as it was written', async () => {
    const { hear } = await join(client, 'kabar');
    const raw = await Raw.enter(house.port);
    await raw.join('kabar');
    assert.deepEqual(await jsonOf(publisher.trigger('kabar', 'App\\Events\\Kabar', { teks: 'Selamat é' })), {});
    assert.deepEqual((await hear()).data, { teks: 'Selamat é' });
    assert.deepEqual(await raw.hear(),
        { event: 'App\\Events\\Kabar', channel: 'kabar', data: '{"teks":"Selamat é"}' });
    /* As PHP writes it: not ours to change. */
    await publisher.trigger('kabar', 'kabar', '{"teks":"\\u00e9\\/"}');
    assert.equal((await raw.hear()).data, '{"teks":"\\u00e9\\/"}');
    await publisher.trigger('kabar', 'kabar', 'bukan JSON');
    assert.equal((await raw.hear()).data, 'bukan JSON');
    await raw.leave();
});

await test('one event goes to many channels, but not to the socket that is left out', async () => {
    const [one, two] = [await join(client, 'satu'), await join(client, 'dua')];
    const other = await house.client();
    const others = await join(other, 'satu');
    await publisher.trigger(['satu', 'dua'], 'kabar', 1);
    assert.deepEqual([(await one.hear()).data, (await two.hear()).data], [1, 1]);
    assert.equal((await others.hear()).data, 1);
    await publisher.trigger('satu', 'kabar', 2, { socket_id: client.connection.socket_id });
    await publisher.trigger('satu', 'kabar', 3);
    assert.equal((await others.hear()).data, 2);
    assert.equal((await one.hear()).data, 3);
});

await test('a batch comes in its order, and whole or not at all', async () => {
    const { hear } = await join(client, 'urutan');
    const batch = Array.from({ length: 10 }, (_, n) => ({ channel: 'urutan', name: 'n', data: n }));
    assert.deepEqual(await jsonOf(publisher.triggerBatch(batch)), {});
    for (let n = 0; n < 10; n++)
        assert.equal((await hear()).data, n);
    assert.equal(await statusOf(publisher.triggerBatch([...batch, batch[0]])), 400);
    assert.equal(await statusOf(publisher.triggerBatch([batch[0], { ...batch[1], channel: 'a b' }])), 400);
    await publisher.trigger('urutan', 'n', 'yang terakhir');
    assert.equal((await hear()).data, 'yang terakhir');
});

await test('publishing tells who is there, if it is asked', async () => {
    await join(client, 'presence-hitung');
    await join(client, 'hitung');
    const info = { info: 'user_count,subscription_count' };
    assert.deepEqual(await jsonOf(publisher.trigger(['presence-hitung', 'hitung', 'kosong'], 'a', 1, info)),
        { channels: { 'presence-hitung': { user_count: 1, subscription_count: 1 },
            hitung: { subscription_count: 1 }, kosong: { subscription_count: 0 } } });
    assert.deepEqual(await jsonOf(publisher.triggerBatch([
        { channel: 'hitung', name: 'a', data: 1, info: 'subscription_count' },
        { channel: 'hitung', name: 'a', data: 1 },
    ])), { batch: [{ subscription_count: 1 }, {}] });
});

await test('channels are those that somebody is in', async () => {
    await join(client, 'daftar-1');
    await join(client, 'presence-daftar');
    assert.deepEqual(await get('/channels', { filter_by_prefix: 'daftar-' }), { channels: { 'daftar-1': {} } });
    assert.deepEqual(await get('/channels', { filter_by_prefix: 'presence-daftar', info: 'user_count' }),
        { channels: { 'presence-daftar': { user_count: 1 } } });
    assert.equal(await statusOf(publisher.get({ path: '/channels', params: { info: 'user_count' } })), 400);
    client.unsubscribe('daftar-1');
    await join(client, 'daftar-2'); /* heard after that */
    assert.deepEqual(await get('/channels', { filter_by_prefix: 'daftar-' }), { channels: { 'daftar-2': {} } });
});

await test('a channel tells what there is of its kind', async () => {
    await join(client, 'presence-cache-rinci');
    await publisher.trigger('presence-cache-rinci', 'kabar', { n: 1 });
    const { cache, ...rest } = await get('/channels/presence-cache-rinci',
        { info: 'user_count,subscription_count,cache' });
    assert.deepEqual(rest, { occupied: true, user_count: 1, subscription_count: 1 });
    assert.equal(cache.data, '{"n":1}');
    assert.ok(cache.ttl > 1700 && cache.ttl <= 1800, String(cache.ttl));
    assert.deepEqual(await get('/channels/tiada'), { occupied: false });
    assert.deepEqual(await get('/channels/cache-tiada', { info: 'cache' }), { occupied: false, cache: null });
    for (const info of ['user_count', 'cache'])
        assert.equal(await statusOf(publisher.get({ path: '/channels/biasa', params: { info } })), 400, info);
    assert.deepEqual(await get('/channels/presence-cache-rinci/users'), { users: [{ id: '7' }] });
    assert.deepEqual(await get('/channels/presence-tiada/users'), { users: [] });
    assert.equal(await statusOf(publisher.get({ path: '/channels/biasa/users' })), 400);
});

await test('a user is told on all their sockets, and nobody else', async () => {
    const user = { id: '8', user_info: {} };
    const sockets = [await house.client({ user }), await house.client({ user }), client];
    const heard = sockets.map((each) => {
        each.signin();
        return new Promise((resolve) => each.user.bind('kabar', resolve));
    });
    await until('signed in', () => sockets.every((each) => each.user.user_data));
    await until('joined', () => sockets.every((each) => each.user.serverToUserChannel?.subscribed));
    assert.deepEqual(await jsonOf(publisher.sendToUser('8', 'kabar', { n: 8 })), {});
    assert.deepEqual(await Promise.all(heard.slice(0, 2)), [{ n: 8 }, { n: 8 }]);
    await publisher.sendToUser('7', 'kabar', { n: 7 });
    assert.deepEqual(await heard[2], { n: 7 });
});

await test('a user whose connections are ended stays away', async () => {
    const one = await house.client({ user: { id: '9' } });
    one.signin();
    await until('signed in', () => one.user.user_data);
    assert.deepEqual(await jsonOf(publisher.terminateUserConnections('9')), {});
    await until('its end', () => one.connection.state === 'disconnected');
    assert.equal(client.connection.state, 'connected');
});

await test('what is encrypted is passed on as it is', async () => {
    const key = Buffer.alloc(32, 7).toString('base64');
    const keeper = house.publisher({ encryptionMasterKeyBase64: key });
    const reader = await house.client({ channelAuthorization: {
        customHandler: ({ socketId, channelName }, call) =>
            call(null, keeper.authorizeChannel(socketId, channelName)) } });
    const raw = await Raw.enter(house.port);
    const { auth } = keeper.authorizeChannel(raw.id, 'private-encrypted-a');
    await raw.join('private-encrypted-a', { auth });
    const { hear } = await join(reader, 'private-encrypted-a');
    await keeper.trigger('private-encrypted-a', 'kabar', { rahasia: 'ya' });
    assert.deepEqual((await hear()).data, { rahasia: 'ya' });
    const { data } = await raw.hear();
    assert.deepEqual(Object.keys(JSON.parse(data)), ['nonce', 'ciphertext']);
    await raw.leave();
});

// ---- what is refused --------------------------------------------------------------------------

const EVENT = JSON.stringify({ name: 'kabar', channel: 'pintu', data: '1' });

// A request that is signed right, but for what `wrong` has.
function publish(body, { path = `/apps/${APP.id}/events`, at = now(), method = 'POST', secret = APP.secret,
    sent = body, ...wrong } = {}) {
    const query = Object.entries({
        auth_key: APP.key, auth_timestamp: at, auth_version: '1.0',
        body_md5: createHash('md5').update(body).digest('hex'), ...wrong,
    }).filter(([, value]) => value !== null).map(([name, value]) => `${name}=${value}`).sort().join('&');
    const signature = createHmac('sha256', secret).update(`${method}\n${path}\n${query}`).digest('hex');
    return ask(house.port, { method, path: `${path}?${query}&auth_signature=${signature}`, body: sent,
        headers: { 'Content-Type': 'application/json' } });
}

await test('only who holds the secret is heard, and only now', async () => {
    const { hear } = await join(client, 'pintu');
    assert.equal((await publish(EVENT)).status, 200);
    assert.equal((await publish(EVENT, { at: now() - 590 })).status, 200);
    assert.equal((await publish(EVENT, { at: now() + 590 })).status, 200);
    for (const wrong of [
        { secret: 'lain' }, { auth_key: 'lain' }, { auth_version: '2.0' }, { at: now() - 610 }, { at: now() + 610 },
        { at: '' }, { at: 'x' }, { at: null }, { sent: EVENT.replace('"1"', '"2"') }, { body_md5: null },
    ])
        assert.equal((await publish(EVENT, wrong)).status, 401, JSON.stringify(wrong));
    /* Signed for another path, method or query. */
    const path = `/apps/${APP.id}/events`;
    const query = publisher.createSignedQueryString({ method: 'POST', path: '/lain', body: EVENT, params: {} });
    const post = (text) => ask(house.port, { method: 'POST', path: `${path}?${text}`, body: EVENT });
    assert.equal((await post(query)).status, 401);
    assert.equal((await post(publisher.createSignedQueryString({ method: 'GET', path, body: EVENT }))).status, 401);
    const right = publisher.createSignedQueryString({ method: 'POST', path, body: EVENT });
    assert.equal((await post(`${right}&info=subscription_count`)).status, 401);
    assert.equal((await post('')).status, 401);
    assert.equal((await post(right)).status, 200);
    const stranger = house.publisher({ secret: 'lain' });
    assert.equal(await statusOf(stranger.trigger('pintu', 'kabar', 1)), 401);
    assert.equal(await statusOf(stranger.triggerBatch([{ channel: 'pintu', name: 'kabar', data: 1 }])), 401);
    for (const what of ['/channels', '/channels/pintu', '/channels/presence-pintu/users'])
        assert.equal(await statusOf(stranger.get({ path: what })), 401, what);
    assert.equal(await statusOf(stranger.terminateUserConnections('7')), 401);
    assert.equal(client.connection.state, 'connected');
    assert.equal(await statusOf(house.publisher({ appId: '43' }).trigger('pintu', 'kabar', 1)), 404);
    await publisher.trigger('pintu', 'kabar', 'terakhir');
    for (let i = 0; i < 4; i++)
        assert.equal((await hear()).data, 1);
    assert.equal((await hear()).data, 'terakhir');
});

await test('parameters may come in any order and in any writing', async () => {
    const path = `/apps/${APP.id}/channels/presence-a`;
    const query = publisher.createSignedQueryString(
        { method: 'GET', path, params: { info: 'user_count,subscription_count' } });
    const backwards = query.split('&').reverse().join('&').replace(',', '%2C');
    assert.match(backwards, /%2C/);
    assert.deepEqual((await ask(house.port, { path: `${path}?${backwards}` })).json,
        { occupied: false, user_count: 0, subscription_count: 0 });
});

await test('an event that is no event is refused, and says why', async () => {
    const event = (fields) => JSON.stringify({ name: 'kabar', channel: 'kabar', data: '1', ...fields });
    const names = (count) => Array.from({ length: count }, (_, n) => `saluran-${n}`);
    for (const [body, status] of [
        [event({}), 200],
        [event({ data: 'x'.repeat(10_240) }), 200],
        [event({ data: 'x'.repeat(10_241) }), 413],
        [event({ name: 'x'.repeat(200) }), 200],
        [event({ name: 'x'.repeat(201) }), 400],
        [event({ name: '' }), 400],
        [event({ name: undefined }), 400],
        [event({ data: undefined }), 400],
        [event({ data: { a: 1 } }), 400],
        [event({ channel: undefined }), 400],
        [event({ channel: 'a b' }), 400],
        [event({ channel: 'x'.repeat(201) }), 400],
        [event({ channel: '#lain' }), 400],
        [event({ channels: [] }), 400],
        [event({ channels: 'kabar' }), 400],
        [event({ channels: names(100) }), 200],
        [event({ channels: names(101) }), 400],
        [event({ channels: ['kabar', 1] }), 400],
        [event({ socket_id: '1.2' }), 200],
        [event({ socket_id: '1.2:x' }), 400],
        ['', 400], ['[]', 400], ['{', 400], ['"kabar"', 400], [`${EVENT}x`, 400],
    ]) {
        const answer = await publish(body);
        assert.equal(answer.status, status, body.slice(0, 100));
        if (status !== 200)
            assert.ok(answer.json.error.length > 10, answer.text);
    }
    for (const body of ['{}', '{"batch":{}}', '{"batch":[1]}', '{"batch":[[]]}'])
        assert.equal((await publish(body, { path: `/apps/${APP.id}/batch_events` })).status, 400, body);
    assert.equal((await publish('', { method: 'GET', sent: undefined })).status, 405);
});

await house.close();
done();
