// What the live channels refuse, and that it stays with whoever did it: they go on for all others.
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { Person, Server, ask, makeFolder } from '../support/sapa.mjs';
import { done, test } from '../support/tap.mjs';
import { APP, House, Raw, SETTINGS } from './house.mjs';

const house = await House.open();
const UNAUTHORIZED = { type: 'AuthError', error: 'The connection is unauthorized.', status: 401 };

function sign(text, { key = APP.key, secret = APP.secret } = {}) {
    return `${key}:${createHmac('sha256', secret).update(text).digest('hex')}`;
}

// Joins with a signature of the application's.
function join(raw, channel, member) {
    const more = member === undefined ? {}
        : { channel_data: typeof member === 'string' ? member : JSON.stringify(member) };
    const text = [raw.id, channel, ...(member === undefined ? [] : [more.channel_data])].join(':');
    return raw.join(channel, { auth: sign(text), ...more });
}

function joined(answer) {
    assert.equal(answer.event, 'pusher_internal:subscription_succeeded', JSON.stringify(answer));
    return JSON.parse(answer.data);
}

function refused(answer, type) {
    assert.equal(answer.event, 'pusher:subscription_error', JSON.stringify(answer));
    assert.equal(answer.data.type, type);
    return answer.data;
}

// Two who are in a channel, and what each of them said reaches the other.
async function two(channel) {
    const [one, other] = [await Raw.enter(house.port), await Raw.enter(house.port)];
    const isPresence = channel.startsWith('presence-');
    joined(await join(one, channel, isPresence ? { user_id: '1' } : undefined));
    joined(await join(other, channel, isPresence ? { user_id: '2' } : undefined));
    if (isPresence)
        assert.equal((await one.hear()).event, 'pusher_internal:member_added');
    return [one, other];
}

// ---- connecting -------------------------------------------------------------------------------

await test('a version or a key that is not spoken here is told before the end', async () => {
    for (const [query, code, key] of [
        ['', 4008], ['?protocol=', 4008], ['?client=js', 4008], ['?protocol=x', 4006], ['?protocol=7.0', 4006],
        ['?protocol=4', 4007], ['?protocol=8', 4007], ['?protocol=-7', 4007], ['?protocol=7', 4001, 'lain'],
        ['?protocol=7', 4001, `${APP.key}x`],
    ]) {
        const raw = await Raw.open(house.port, query, { key });
        const { event, data } = await raw.hear();
        assert.deepEqual([event, data.code], ['pusher:error', code], query);
        assert.ok(data.message.length > 10);
        assert.equal(await raw.closed, code, query);
    }
    for (const query of ['?protocol=5', '?protocol=6', '?protocol=7&client=js&version=8.6.0&flash=false&x=%20']) {
        const raw = await Raw.open(house.port, query);
        const { event, data } = await raw.hear();
        assert.equal(event, 'pusher:connection_established');
        assert.match(JSON.parse(data).socket_id, /^\d{5,}\.\d{5,}$/);
        assert.ok(JSON.parse(data).activity_timeout >= 10);
        await raw.leave();
    }
});

await test('what is no handshake is refused in the words of HTTP', async () => {
    const path = `/app/${APP.key}?protocol=7`;
    const upgrade = { Connection: 'Upgrade', Upgrade: 'websocket' };
    assert.equal((await ask(house.port, { path })).status, 426);
    assert.equal((await ask(house.port, { path, headers: { ...upgrade,
        'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==', 'Sec-WebSocket-Version': '8' } })).status, 426);
    assert.equal((await ask(house.port, { path,
        headers: { ...upgrade, 'Sec-WebSocket-Version': '13' } })).status, 400);
    assert.equal((await ask(house.port, { path, method: 'POST' })).status, 405);
});

// A page of another site has neither session nor token, so that only what is public is open to it.
await test('a page of another site may hear what is public alone', async () => {
    const raw = await Raw.enter(house.port, { origin: 'https://lain.example' });
    joined(await raw.join(`support-ticket.${house.ticket}`));
    const fields = `socket_id=${raw.id}&channel_name=private-support-ticket.${house.ticket}`;
    const form = { 'Content-Type': 'application/x-www-form-urlencoded' };
    const post = (headers, path = '/broadcasting/auth') =>
        ask(house.port, { method: 'POST', path, headers: { ...form, ...headers }, body: fields });
    const session = { Cookie: `sapa_session=${house.budi.session}`, Origin: 'https://lain.example' };
    for (const path of ['/broadcasting/auth', '/broadcasting/user-auth']) {
        assert.equal((await post({}, path)).status, 419);
        assert.equal((await post(session, path)).status, 419);
        assert.equal((await post({ ...session, 'X-XSRF-TOKEN': 'lain' }, path)).status, 419);
    }
    /* A session of nobody's, with its token. */
    const page = await ask(house.port, { path: '/login' });
    const [cookie, token] = ['sapa_session', 'XSRF-TOKEN'].map((name) =>
        new RegExp(`${name}=([^;]*)`).exec(page.headers['set-cookie'].join('\n'))[1]);
    const nobody = await post({ Cookie: `sapa_session=${cookie}`, 'X-XSRF-TOKEN': token, Accept: 'application/json' });
    assert.deepEqual([nobody.status, nobody.json], [401, { message: 'Unauthenticated.' }]);
    await raw.leave();
});

await test('other pages may be kept out, or named', async () => {
    const codeOf = async (server, origin) => {
        const raw = await Raw.open(server.port, '?protocol=7', origin && { origin });
        const { event, data } = await raw.hear();
        if (event === 'pusher:connection_established')
            return raw.leave();
        assert.equal(event, 'pusher:error');
        assert.equal(await raw.closed, data.code);
        return data.code;
    };
    const settings = { ...SETTINGS, SAPA_URL: 'https://help.example.com' };
    for (const [origins, another] of [['', 4009], ['https://www.example.com', undefined], ['*', undefined]]) {
        const server = await Server.start(makeFolder(), { ...settings, SAPA_ORIGINS: origins });
        for (const own of [undefined, 'https://help.example.com', `http://127.0.0.1:${server.port}`])
            assert.equal(await codeOf(server, own), undefined, `${origins}: ${own}`);
        assert.equal(await codeOf(server, 'https://www.example.com'), another, origins);
        assert.equal(await codeOf(server, 'https://lain.example'), origins === '*' ? undefined : 4009, origins);
        await server.terminate();
    }
});

// The cookie of one's session comes along from a page of the same site: it is not asked for.
await test('a page of another origin opens nobody\'s socket', async () => {
    const person = await Person.signIn(house.port, 'ayu@uji.test');
    const headers = { Cookie: `sapa_session=${person.session}` };
    const own = await Raw.enter(house.port, { headers, origin: `http://127.0.0.1:${house.port}` });
    const other = await Raw.enter(house.port, { headers, origin: 'http://lain.uji.test' });
    await person.ask(house.port, 'POST', '/logout', {});
    assert.equal(await own.closed, 4009);
    await other.isToldNothing();
    await other.leave();
});

// ---- joining ----------------------------------------------------------------------------------

await test('who may join is decided by whose ticket it is', async () => {
    const statusOf = async (person, channel, socketId = '1.2') =>
        (await person.ask(house.port, 'POST', '/broadcasting/auth',
            { socket_id: socketId, channel_name: channel })).status;
    for (const kind of ['private', 'presence']) {
        const name = `${kind}-support-ticket.${house.ticket}`;
        assert.deepEqual(await Promise.all(['budi', 'ayu', 'sari'].map((who) => statusOf(house[who], name))),
            [200, 403, 200], name);
        assert.equal(await statusOf(house.sari, `${kind}-support-ticket.999999`), 403);
    }
    for (const channel of ['', 'private-lain', `private-support-ticket.0${house.ticket}`,
        `private-encrypted-support-ticket.${house.ticket}`, `#server-to-user-${house.budi.id}`])
        assert.equal(await statusOf(house.budi, channel), 403, channel);
    for (const socketId of ['', '1', '1.2.3', '1.2:private-support-desk', '1.2 '])
        assert.equal(await statusOf(house.budi, `private-support-ticket.${house.ticket}`, socketId), 422, socketId);
});

await test('a signature opens one channel to one socket', async () => {
    const raw = await Raw.enter(house.port);
    const { auth } = await house.auth(house.budi, raw.id, `private-support-ticket.${house.ticket}`);
    const member = '{"user_id":"1"}';
    for (const [channel, more] of [
        ['private-a', {}], ['private-a', { auth: '' }], ['private-a', { auth: 1 }],
        ['private-a', { auth }],
        ['private-a', { auth: sign(`${raw.id}:private-b`) }],
        ['private-a', { auth: sign('1.2:private-a') }],
        ['private-a', { auth: sign(`${raw.id}:private-a`, { key: 'lain' }) }],
        ['private-a', { auth: sign(`${raw.id}:private-a`, { secret: 'rahasia yang lain' }) }],
        ['private-a', { auth: sign(`${raw.id}:private-a`).toUpperCase() }],
        ['private-a', { auth: sign(`${raw.id}:private-a`).slice(0, -1) }],
        ['private-a', { auth: sign(`${raw.id}:private-a`).split(':')[1] }],
        ['private-a', { auth: sign(`${raw.id}:private-a`), channel_data: member }],
        ['private-encrypted-a', { auth }],
        ['presence-a', { auth: sign(`${raw.id}:presence-a`), channel_data: member }],
        ['presence-a', { auth: sign(`${raw.id}:presence-a:${member}`), channel_data: `${member} ` }],
        ['presence-a', { auth: sign(`${raw.id}:presence-a:${member}`),
            channel_data: member.replace('1', '2') }],
        [`private-support-ticket.${house.ticket + 1}`, { auth }],
    ])
        assert.deepEqual(refused(await raw.join(channel, more), 'AuthError'), UNAUTHORIZED,
            `${channel} ${JSON.stringify(more)}`);
    joined(await raw.join(`private-support-ticket.${house.ticket}`, { auth }));
    joined(await raw.join('private-a', { auth: sign(`${raw.id}:private-a:${member}`), channel_data: member }));
    await raw.leave();
});

await test('a name that is none is refused; the connection stays', async () => {
    const raw = await Raw.enter(house.port);
    for (const name of ['', 'a b', 'a/b', 'é', '#lain', '#server-to-user-', 'a'.repeat(201), 'private-a:b'])
        refused(await raw.join(name), 'InvalidChannel');
    assert.deepEqual(refused(await raw.join('#server-to-user-1'), 'AuthError'), UNAUTHORIZED);
    for (const data of [undefined, null, 1, [], 'a', {}, { channel: 1 }, { channel: ['a'] }])
        refused(await raw.ask({ event: 'pusher:subscribe', data }), 'InvalidChannel');
    joined(await raw.join('a'.repeat(200)));
    joined(await raw.join('a'.repeat(200))); /* again is no mistake */
    await raw.isToldNothing();
    await raw.leave();
});

await test('a member of a presence channel is somebody, and not too much', async () => {
    const raw = await Raw.enter(house.port);
    for (const member of [{}, { user_id: '' }, { user_id: null }, { user_id: 1.5 }, { user_id: {} }, [], 'x', '',
        { user_id: 'x'.repeat(129) }, { user_id: '1', user_info: 'x'.repeat(2048) }])
        refused(await join(raw, 'presence-a', member), 'InvalidUser');
    refused(await join(raw, 'presence-a'), 'InvalidUser');
    const user_info = { teks: 'x'.repeat(2048 - JSON.stringify({ user_id: 1, user_info: { teks: '' } }).length) };
    assert.deepEqual(joined(await join(raw, 'presence-a', { user_id: 1, user_info })),
        { presence: { ids: ['1'], hash: { 1: user_info }, count: 1 } });
    await raw.leave();
});

await test('a presence channel has room for a hundred, a connection for a hundred channels', async () => {
    const sockets = [];
    for (let i = 1; i <= 100; i++) {
        const raw = await Raw.enter(house.port);
        sockets.push(raw);
        assert.equal(joined(await join(raw, 'presence-penuh', { user_id: i })).presence.count, i);
    }
    const raw = await Raw.enter(house.port);
    refused(await join(raw, 'presence-penuh', { user_id: 101 }), 'LimitReached');
    assert.equal(joined(await join(raw, 'presence-penuh', { user_id: 1 })).presence.count, 100);
    for (let i = 2; i <= 100; i++)
        joined(await raw.join(`saluran-${i}`));
    refused(await raw.join('saluran-101'), 'LimitReached');
    raw.say({ event: 'pusher:unsubscribe', data: { channel: 'saluran-2' } });
    joined(await raw.join('saluran-101'));
    await Promise.all([...sockets, raw].map((each) => each.leave()));
});

// ---- what one says to others ------------------------------------------------------------------

await test('client events go from members of private and presence channels alone', async () => {
    for (const channel of ['publik', 'cache-publik', 'private-encrypted-a']) {
        const [one, other] = await two(channel);
        if (channel.startsWith('cache-'))
            for (const each of [one, other])
                assert.equal((await each.hear()).event, 'pusher:cache_miss');
        const { event, data } = await one.ask({ event: 'client-a', channel, data: {} });
        assert.deepEqual([event, data.code], ['pusher:error', 4301]);
        await other.isToldNothing();
        await Promise.all([one.leave(), other.leave()]);
    }
    const [one, other] = await two('private-a');
    const stranger = await Raw.enter(house.port);
    const told = await stranger.ask({ event: 'client-a', channel: 'private-a', data: {} });
    assert.deepEqual([told.event, told.data.code], ['pusher:error', null]);
    for (const channel of [undefined, '', 'private-lain', '#server-to-user-1'])
        assert.equal((await one.ask({ event: 'client-a', channel, data: {} })).event, 'pusher:error');
    await other.isToldNothing();
    await Promise.all([one, other, stranger].map((each) => each.leave()));
});

await test('a client event says who it is from, whatever it says itself', async () => {
    const [one, other] = await two('presence-a');
    one.say({ event: 'client-a', channel: 'presence-a', user_id: '7', data: { user_id: '7' } });
    assert.deepEqual(await other.hear(),
        { event: 'client-a', channel: 'presence-a', data: { user_id: '7' }, user_id: '1' });
    await Promise.all([one.leave(), other.leave()]);
});

await test('names and data of client events have a size', async () => {
    const [one, other] = await two('private-a');
    const event = (name, data) => ({ event: `client-${name}`, channel: 'private-a', data });
    one.say(event('x'.repeat(193), 'x'.repeat(10_238)));
    assert.equal((await other.hear()).data.length, 10_238);
    for (const wrong of [event('x'.repeat(194), 1), event('a', 'x'.repeat(10_239))])
        assert.equal((await one.ask(wrong)).data.code, 4301);
    await other.isToldNothing();
    await Promise.all([one.leave(), other.leave()]);
});

await test('too many client events are dropped and told, and whoever goes on is sent away', async () => {
    const [one, other] = await two('private-a');
    const third = await Raw.enter(house.port);
    joined(await join(third, 'private-a'));
    for (let i = 0; i < 100; i++)
        one.say({ event: 'client-a', channel: 'private-a', data: i });
    one.say({ event: 'pusher:ping', data: {} });
    let heard = 0, dropped = 0;
    for (let frame; (frame = await one.hear()).event !== 'pusher:pong'; dropped++)
        assert.equal(frame.data.code, 4301);
    third.say({ event: 'client-end', channel: 'private-a', data: 1 });
    for (let frame; (frame = await other.hear()).event !== 'client-end'; heard++)
        assert.equal(frame.event, 'client-a');
    assert.ok(heard >= 10 && dropped > 0, `${heard} heard, ${dropped} dropped`);
    assert.equal(heard + dropped, 100);
    for (let i = 0; i < 200; i++)
        one.say({ event: 'pusher:ping', data: {} });
    assert.equal(await one.closed, 1008);
    await Promise.all([other.leave(), third.leave()]);
});

await test('what has no meaning here reaches nobody', async () => {
    const [one, other] = await two('presence-a');
    for (const event of ['kabar', 'pusher:lain', 'pusher_internal:member_removed', 'App\\Events\\MessageAdded',
        'pusher:error', 'Client-a', ' client-a', 'pusher:connection_established', 'pusher:signin_success'])
        one.say({ event, channel: 'presence-a', data: '{"user_id":"2"}' });
    await one.isToldNothing();
    await other.isToldNothing();
    for (const text of ['', 'x', '[]', 'null', '{}', '{"event":1}', '{"event":"a"', '{"event":"a","event":"b"}',
        '['.repeat(10_000), '{"event":"pusher:ping","data":{}}x'])
        assert.equal((await one.ask(text)).event, 'pusher:error', text.slice(0, 40));
    await other.isToldNothing();
    await Promise.all([one.leave(), other.leave()]);
});

await test('bytes that are no text end the connection', async () => {
    const raw = await Raw.enter(house.port);
    raw.say(Buffer.from('{"event":"pusher:ping"}'));
    assert.equal(await raw.closed, 1003);
    const wrong = await Raw.enter(house.port);
    wrong.socket.send(Buffer.from([0x7b, 0xff]), { binary: false });
    assert.equal(await wrong.closed, 1007);
    const large = await Raw.enter(house.port);
    large.say(JSON.stringify({ event: 'client-a', channel: 'private-a', data: 'x'.repeat(65_536) }));
    assert.equal(await large.closed, 1009);
});

// ---- who one is -------------------------------------------------------------------------------

await test('who signs in wrongly, or as another, is sent away', async () => {
    const user = JSON.stringify({ id: '7' });
    const signIn = (raw, user_data, auth) => raw.ask({ event: 'pusher:signin',
        data: { user_data, auth: auth ?? sign(`${raw.id}::user::${user_data}`) } });
    for (const [data, auth] of [
        [user, ''], [user, sign(`1.2::user::${user}`)], [user, sign(`1.2::user::${user}`, { secret: 'lain' })],
        ['{"id":7}'], ['{"id":""}'], ['{}'], ['x'], [JSON.stringify({ id: 'x'.repeat(129) })],
        [JSON.stringify({ id: '7', user_info: 'x'.repeat(2048) })],
    ]) {
        const raw = await Raw.enter(house.port);
        const { event, data: { code } } = await signIn(raw, data, auth);
        assert.deepEqual([event, code], ['pusher:error', 4009], data);
        assert.equal(await raw.closed, 4009);
    }
    const raw = await Raw.enter(house.port);
    assert.equal((await signIn(raw, user)).event, 'pusher:signin_success');
    assert.equal((await signIn(raw, user)).event, 'pusher:signin_success');
    joined(await raw.join('#server-to-user-7'));
    refused(await raw.join('#server-to-user-8'), 'AuthError');
    /* Signed in: a presence channel needs no other name. */
    assert.deepEqual(joined(await join(raw, 'presence-b')).presence.ids, ['7']);
    assert.equal((await signIn(raw, '{"id":"8"}')).data.code, 4009);
    assert.equal(await raw.closed, 4009);
});

await test('nobody but its own ticket hears of a conversation', async () => {
    const raw = await Raw.enter(house.port);
    joined(await raw.join(`support-ticket.${house.ticket}`));
    await house.say(house.budi, 'Nomor kartu saya 4111');
    const { data } = await raw.hear();
    assert.deepEqual(Object.keys(JSON.parse(data)), ['ticket_id', 'seq', 'message_id']);
    await house.sari.ask(house.port, 'PATCH', `/admin/support/tickets/${house.ticket}/notes`,
        { internal_notes: 'Rahasia' });
    await house.say(house.budi, 'Terakhir');
    assert.equal(JSON.parse((await raw.hear()).data).seq, JSON.parse(data).seq + 2, 'the note has a number');
    await raw.isToldNothing();
    await raw.leave();
});

await house.close();
done();
