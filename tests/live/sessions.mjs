// What ends a session ends the sockets that were let in by it, and no others.
import assert from 'node:assert/strict';
import { PASSWORD, Person, Server, addUser, makeFolder, sapa } from '../support/sapa.mjs';
import { Socket, pusherOf } from '../support/socket.mjs';
import { done, test } from '../support/tap.mjs';

const ENDED = 4009;
const data = makeFolder();
const server = await Server.start(data);
const { key } = pusherOf(data);
const { port } = server;

const emailOf = (name) => `${name}@uji.test`;
async function add(name, role) {
    const id = addUser(data, name, emailOf(name), role);
    return Object.assign(await Person.signIn(port, emailOf(name)), { id, name, role });
}
const andi = await add('andi', 'admin'), sari = await add('sari', 'agent');
const budi = await add('budi', 'customer'), ayu = await add('ayu', 'customer');

async function newTicket(customer) {
    const answer = await customer.ask(port, 'POST', '/customer/support/tickets', {
        subject: 'Gedung', category: 'order', priority: 'low', description: 'Apakah sudah dipesan?' });
    assert.equal(answer.status, 201, answer.text);
    return answer.json.ticket.id;
}
const ticket = await newTicket(budi), channel = `private-support-ticket.${ticket}`;

let said = 0;
async function say() {
    const message = `Pesan ${++said}`;
    const answer = await sari.ask(port, 'POST', `/admin/support/tickets/${ticket}/messages`, { message });
    assert.equal(answer.status, 201, answer.text);
    return message;
}
const MESSAGE = 'App\\Events\\MessageAdded';
const textsOf = (socket) => socket.of(MESSAGE).map((event) => event.message.message);
const hears = (socket, text) => socket.told(MESSAGE, channel, (frame) => frame.data.includes(text));

async function change(person, fields) {
    const profile = { name: person.name, email: emailOf(person.name), phone: '', role: person.role, ...fields };
    const answer = await andi.ask(port, 'PATCH', `/admin/people/${person.id}`, profile);
    assert.equal(answer.status, 200, answer.text);
}

// `other` stays and hears on; `one` ends and hears no more.
async function endsAlone(one, other, act) {
    const before = await say();
    await Promise.all([hears(one, before), hears(other, before)]);
    await act();
    assert.equal(await one.ended(), ENDED);
    const after = await say();
    await hears(other, after);
    assert.ok(!textsOf(one).includes(after));
}

const staying = await Socket.open(port, key, sari);
await staying.join(channel, sari);

await test('logging out ends the sockets of that session, not those of another one', async () => {
    const first = await Person.signIn(port, emailOf('budi')), second = await Person.signIn(port, emailOf('budi'));
    const one = await Socket.open(port, key, first), other = await Socket.open(port, key, second);
    await one.join(channel, first);
    await other.join(channel, second);
    await endsAlone(one, other, () => first.ask(port, 'POST', '/logout', {}));
    other.close();
});

await test('a socket that was opened without a session ends with the one that signed for it', async () => {
    const person = await Person.signIn(port, emailOf('budi'));
    const one = await Socket.open(port, key);
    await one.join(channel, person);
    await endsAlone(one, staying, () => person.ask(port, 'POST', '/logout', {}));
});

await test('so does one that has only signed in', async () => {
    const person = await Person.signIn(port, emailOf('ayu'));
    const one = await Socket.open(port, key), untouched = await Socket.open(port, key);
    const answer = await person.ask(port, 'POST', '/broadcasting/user-auth', { socket_id: one.id });
    one.say({ event: 'pusher:signin', data: answer.json });
    await one.told('pusher:signin_success');
    await person.ask(port, 'POST', '/logout', {});
    assert.equal(await one.ended(), ENDED);
    await untouched.join(`support-ticket.${ticket}`);
    untouched.close();
});

await test('another session of mine that I end, and all others', async () => {
    const [here, there, elsewhere] = await Promise.all(
        [1, 2, 3].map(() => Person.signIn(port, emailOf('budi'))));
    const sockets = await Promise.all([here, there, elsewhere].map(async (person) => {
        const socket = await Socket.open(port, key, person);
        await socket.join(channel, person);
        return socket;
    }));
    const { json } = await there.ask(port, 'GET', '/account/preferences');
    const { id } = json.sessions.find((session) => session.is_this);
    await endsAlone(sockets[1], sockets[0], () =>
        here.ask(port, 'POST', '/account/sessions/end', { session: id }));
    await endsAlone(sockets[2], sockets[0], () => here.ask(port, 'POST', '/account/sessions/end-others', {}));
    sockets[0].close();
});

await test('a new password ends the sockets of all sessions but the one that set it', async () => {
    const here = await Person.signIn(port, emailOf('budi')), there = await Person.signIn(port, emailOf('budi'));
    const one = await Socket.open(port, key, there), other = await Socket.open(port, key, here);
    await one.join(channel, there);
    await other.join(channel, here);
    await endsAlone(one, other, async () => {
        const answer = await here.ask(port, 'POST', '/account/password', { current_password: PASSWORD,
            password: `${PASSWORD} baru`, password_confirmation: `${PASSWORD} baru` });
        assert.equal(answer.status, 200, answer.text);
    });
    other.close();
});

await test('somebody who is disabled, or has another role, hears no more', async () => {
    const nia = await add('nia', 'agent');
    const one = await Socket.open(port, key, nia);
    await one.join(channel, nia);
    await one.join('private-support-desk', nia);
    await endsAlone(one, staying, () => change(nia, { role: 'customer' }));
    const again = await Person.signIn(port, emailOf('nia')), socket = await Socket.open(port, key, again);
    const answer = await again.ask(port, 'POST', '/broadcasting/auth',
        { socket_id: socket.id, channel_name: channel });
    assert.equal(answer.status, 403);
    await socket.join(`support-ticket.${ticket}`);
    await change(nia, { role: 'customer', is_disabled: true, disabled: true });
    assert.equal(await socket.ended(), ENDED);
});

await test('a change of name ends nothing', async () => {
    const rina = await add('rina', 'agent');
    const one = await Socket.open(port, key, rina);
    await one.join(channel, rina);
    await change(rina, { name: 'rina', phone: '0812345678' });
    await hears(one, await say());
    one.close();
});

await test('whoever was in a ticket that is deleted hears that it is gone, and nothing more', async () => {
    const other = await newTicket(ayu), deleted = `private-support-ticket.${other}`;
    const one = await Socket.open(port, key, ayu);
    await one.join(deleted, ayu);
    await one.join(`presence-support-ticket.${other}`, ayu);
    await andi.ask(port, 'DELETE', `/admin/support/tickets/${other}`, {});
    await one.told('pusher:subscription_error', deleted);
    await one.told('pusher:subscription_error', `presence-support-ticket.${other}`);
    const answer = await ayu.ask(port, 'POST', '/broadcasting/auth', { socket_id: one.id, channel_name: deleted });
    assert.equal(answer.status, 403);
    assert.equal(one.code, null);
    one.close();
});

await test('what a command does is noticed without being told', async () => {
    const lina = await add('lina', 'agent');
    const one = await Socket.open(port, key, lina);
    await one.join(channel, lina);
    await endsAlone(one, staying, () => {
        const run = sapa(['user', 'disable', emailOf('lina')], { settings: { SAPA_DATA: data } });
        assert.equal(run.status, 0, run.stderr);
    });
});

await server.terminate();
done();
