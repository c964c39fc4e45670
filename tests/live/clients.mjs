// What pusher-js finds here: channels of every kind, client events, signing in, and how connections
// end and come back.
import assert from 'node:assert/strict';
import { done, test } from '../support/tap.mjs';
import { House, Raw, join, refused, until } from './house.mjs';

const house = await House.open();
const publisher = house.publisher();

await test('a conversation is told in the channels of its ticket, to whom each is for', async () => {
    const [budi, sari] = [await house.client({ person: house.budi }), await house.client({ person: house.sari })];
    const own = await join(budi, `private-support-ticket.${house.ticket}`);
    const numbers = await join(await house.client(), `support-ticket.${house.ticket}`);
    const desk = await join(sari, 'private-support-desk');
    await house.say(house.sari, 'Pesanannya sudah sampai \u{1F389}');
    const { event, data } = await own.hear();
    assert.equal(event, 'App\\Events\\MessageAdded');
    assert.equal(data.ticket_id, house.ticket);
    assert.equal(data.message.message, 'Pesanannya sudah sampai \u{1F389}');
    assert.deepEqual(await numbers.hear(), { event,
        data: { ticket_id: house.ticket, seq: data.seq, message_id: data.message.id } });
    assert.equal((await desk.hear()).data.message.id, data.message.id);
});

await test('channels of others are closed', async () => {
    const [budi, ayu] = [await house.client({ person: house.budi }), await house.client({ person: house.ayu })];
    for (const name of [`private-support-ticket.${house.ticket}`, `presence-support-ticket.${house.ticket}`,
        'private-support-desk', 'private-lain'])
        assert.equal((await refused(ayu, name)).error, '403', name);
    assert.equal((await refused(budi, 'private-support-desk')).error, '403');
    /* Budi's own signature is of no use to Ayu's socket, nor for another channel. */
    const name = `private-support-ticket.${house.ticket}`;
    const { auth } = await house.auth(house.budi, budi.connection.socket_id, name);
    const channelAuthorization = { customHandler: (_, call) => call(null, { auth }) };
    const thief = await house.client({ channelAuthorization });
    for (const what of [name, 'private-support-desk'])
        assert.deepEqual(await refused(thief, what),
            { type: 'AuthError', error: 'The connection is unauthorized.', status: 401 });
});

await test('the desk is told who is at a ticket and who writes there, and no customer is', async () => {
    const name = `presence-support-ticket.${house.ticket}`, ticket_id = house.ticket;
    const budi = await house.client({ person: house.budi });
    const sockets = [await house.client({ person: house.sari }), await house.client({ person: house.sari })];
    const desk = await join(sockets[0], 'private-support-desk');
    const told = async () => {
        const { event, data } = await desk.hear();
        return [event.replace('App\\Events\\', ''), data];
    };
    const heardByBudi = [];
    const here = await join(budi, name);
    here.channel.bind_global((event) => heardByBudi.push(event));
    assert.deepEqual(await told(), ['TicketViewers', { ticket_id, viewers: [] }]);
    await join(sockets[1], name);
    const sari = { id: String(house.sari.id), name: 'sari' };
    assert.deepEqual(await told(), ['TicketViewers', { ticket_id, viewers: [sari] }]);
    here.channel.trigger('client-typing', { typing: true });
    const writer = { ticket_id, id: String(house.budi.id), name: 'budi', role: 'customer' };
    assert.deepEqual(await told(), ['TicketTyping', { ...writer, typing: true }]);
    here.channel.trigger('client-typing', { typing: false });
    assert.deepEqual(await told(), ['TicketTyping', { ...writer, typing: false }]);
    /* Other client events, and what is said in other channels, are nobody else's business. */
    here.channel.trigger('client-menulis', { typing: true });
    (await join(budi, `private-support-ticket.${ticket_id}`)).channel.trigger('client-typing', {});
    sockets[1].disconnect();
    assert.deepEqual(await told(), ['TicketViewers', { ticket_id, viewers: [] }]);
    await until('budi knows that she has left', () => heardByBudi.includes('pusher:member_removed'));
    assert.deepEqual([...new Set(heardByBudi)].sort(), ['pusher:member_added', 'pusher:member_removed']);
    budi.disconnect();
    assert.equal((await told())[0], 'TicketViewers');
    sockets[0].disconnect();
});

await test('what a customer says without end is not told to all staff', async () => {
    const name = `presence-support-ticket.${house.ticket}`;
    const [budi, sari] = [await house.client({ person: house.budi }), await house.client({ person: house.sari })];
    const desk = await join(sari, 'private-support-desk');
    const here = await join(budi, name);
    assert.equal((await desk.hear()).data.viewers.length, 0);
    for (let i = 0; i < 9; i++)
        here.channel.trigger('client-typing', { typing: true });
    await join(budi, 'sesudahnya'); /* by then all of it is said */
    budi.disconnect();
    let typed = 0;
    for (let one = await desk.hear(); !one.data.viewers; one = await desk.hear())
        typed++;
    assert.ok(typed >= 1 && typed <= 5, `${typed} of 9`);
    sari.disconnect();
});

await test('who is present is known, once each, as they come and go', async () => {
    const name = `presence-support-ticket.${house.ticket}`;
    const budi = await house.client({ person: house.budi });
    const here = await join(budi, name);
    assert.deepEqual(here.channel.members.me,
        { id: String(house.budi.id), info: { name: 'budi', role: 'customer' } });
    const sockets = [await house.client({ person: house.sari }), await house.client({ person: house.sari })];
    const there = await join(sockets[0], name);
    assert.equal(there.channel.members.count, 2);
    const sari = { id: String(house.sari.id), info: { name: 'sari', role: 'staff' } };
    const { event, data } = await here.hear();
    assert.deepEqual([event, data], ['pusher:member_added', sari]);
    await join(sockets[1], name);
    sockets[0].disconnect(); /* she is still there by the other */
    await join(sockets[1], 'sesudahnya');
    sockets[1].unsubscribe(name);
    const left = await here.hear();
    assert.deepEqual([left.event, left.data], ['pusher:member_removed', sari]);
    assert.equal(here.channel.members.count, 1);
});

await test('client events reach the others in a channel, with who said it where that is known', async () => {
    const users = ['7', '8'].map((id) => ({ id, user_info: {} }));
    const [one, two] = [await house.client({ user: users[0] }), await house.client({ user: users[1] })];
    for (const name of ['private-obrolan', 'presence-obrolan']) {
        const [here, there] = [await join(one, name), await join(two, name)];
        if (name.startsWith('presence-'))
            assert.equal((await here.hear()).event, 'pusher:member_added');
        const heard = new Promise((resolve) => there.channel.bind('client-menulis',
            (data, meta) => resolve([data, meta?.user_id])));
        assert.ok(here.channel.trigger('client-menulis', { n: 1 }));
        assert.deepEqual(await heard, [{ n: 1 }, name.startsWith('presence-') ? '7' : undefined]);
        there.channel.trigger('client-menulis', 'teks');
        assert.equal((await here.hear()).data, 'teks', 'and not what it said itself');
    }
});

await test('a cached channel tells its last event to whoever joins', async () => {
    for (const name of ['cache-harga', 'private-cache-harga', 'presence-cache-harga']) {
        const first = await join(await house.client({ user: { id: '7' } }), name);
        assert.equal((await first.hear()).event, 'pusher:cache_miss', name);
        await publisher.trigger(name, 'harga', 1);
        await publisher.trigger(name, 'harga', 2);
        assert.equal((await first.hear()).data, 1);
        if (name !== 'cache-harga')
            first.channel.trigger('client-harga', 3); /* is not kept */
        const second = await join(await house.client({ user: { id: '8' } }), name);
        assert.deepEqual(await second.hear(), { event: 'harga', data: 2 }, name);
    }
});

await test('a person signs in as who they are, and nobody as another', async () => {
    const sari = await house.client({ person: house.sari });
    sari.signin();
    await until('signed in', () => sari.user.user_data);
    assert.deepEqual(sari.user.user_data,
        { id: String(house.sari.id), user_info: { name: 'sari', role: 'staff' } });
    await until('joined', () => sari.user.serverToUserChannel?.subscribed);
    const told = new Promise((resolve) => sari.user.bind('kabar', resolve));
    await publisher.sendToUser(String(house.sari.id), 'kabar', { n: 1 });
    assert.deepEqual(await told, { n: 1 });
    const guest = await house.client({ userAuthentication: { customHandler: ({ socketId }, call) =>
        call(null, house.publisher({ secret: 'bukan rahasianya' }).authenticateUser(socketId, { id: '7' })) } });
    guest.signin();
    await until('refused', () => guest.connection.state === 'disconnected');
});

await test('a key that is not ours ends it', async () => {
    const client = await house.client({ key: 'lain', connects: false });
    const codes = [];
    client.connection.bind('error', ({ error }) => codes.push(error?.data?.code));
    await until('its end', () => client.connection.state === 'disconnected');
    assert.deepEqual(codes, [4001]);
});

await test('a connection that nothing happens on stays', async () => {
    const client = await house.client({ activityTimeout: 20, pongTimeout: 20_000 });
    let answered = 0;
    client.connection.bind('state_change', ({ current }) => assert.fail(current));
    client.connection.connection.bind('pong', () => answered++);
    await until('answers', () => answered >= 3);
    client.connection.unbind('state_change');
});

await test('a broken connection comes back by itself, and is told what happens then', async () => {
    const client = await house.client({ person: house.budi, activityTimeout: 10_000 });
    const { hear } = await join(client, `private-support-ticket.${house.ticket}`);
    const id = client.connection.socket_id;
    /* At a second's beginning: what is told once is not told again by the next within it. */
    await until('a new second', () => Date.now() % 1000 < 50);
    await house.say(house.sari, 'sebelumnya');
    assert.equal((await hear()).data.message.message, 'sebelumnya');
    await house.server.kill();
    await house.serve();
    assert.equal((await hear()).event, 'pusher:subscription_succeeded');
    assert.notEqual(client.connection.socket_id, id);
    await house.say(house.sari, 'sesudahnya');
    assert.equal((await hear()).data.message.message, 'sesudahnya');
});

await test('a server that ends tells all to come back at once', async () => {
    const raw = await Raw.enter(house.port);
    assert.equal((await house.server.terminate()).status, 0);
    assert.equal(await raw.closed, 4200);
    await house.serve();
});

await house.close();
done();
