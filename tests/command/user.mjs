// sapa user: what it prints where, what it refuses, and that one can log in with it.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { PASSWORD, Person, Server, ask, complains, makeFolder, sapa } from '../support/sapa.mjs';
import { done, test } from '../support/tap.mjs';

const settings = { SAPA_DATA: join(makeFolder(), 'data'), SAPA_LOG: 'warning' };

function add(name, email, role, more = [], input = `${PASSWORD}\n`) {
    return sapa(['user', 'add', '--name', name, '--email', email, '--role', role, ...more],
        { settings, input });
}

function list() {
    return JSON.parse(sapa(['user', 'list', '--json'], { settings }).stdout);
}

async function canSignIn(server, email, password) {
    return Person.signIn(server.port, email, password).then(() => true, () => false);
}

await test('nobody is an empty list', () => assert.deepEqual(list(), []));

await test('adding prints the new id alone', () => {
    const first = add('Budi "B" Ünal', 'Budi@Uji.Test', 'customer', ['--phone', '0812-3456', '--password-stdin']);
    assert.deepEqual([first.status, first.stdout, first.stderr], [0, '1\n', '']);
    assert.equal(add('Sari', 'sari@uji.test', 'agent', ['--password-stdin']).stdout, '2\n');
    assert.equal(add('Andi', 'andi@uji.test', 'admin', ['--password-stdin']).stdout, '3\n');
});

await test('a made password is printed on stderr, and is another each time', () => {
    const made = ['satu@uji.test', 'dua@uji.test'].map((email) => {
        const run = add('Uji', email, 'customer');
        assert.equal(run.status, 0);
        assert.match(run.stdout, /^\d+\n$/);
        return /^password: (\S{12,})\n$/.exec(run.stderr)[1];
    });
    assert.notEqual(made[0], made[1]);
    settings.made = made[0];
});
const { made } = settings;
delete settings.made;

await test('a taken e-mail is a clear error, also in another case', () => {
    complains(add('Lain', 'budi@uji.test', 'agent', ['--password-stdin']), 1, /budi@uji\.test/);
    complains(add('Lain', ' BUDI@uji.test', 'agent', ['--password-stdin']), 1, /budi@uji\.test/);
    assert.equal(list().length, 5);
});

await test('a password that is too short, too long or not there is refused', () => {
    for (const password of ['', '\n', 'pendek\n', `${'x'.repeat(2000)}\n`])
        complains(add('Lain', 'lain@uji.test', 'agent', ['--password-stdin'], password), 1, /password/);
    assert.equal(list().length, 5);
});

await test('the list as JSON has the agreed members', () => {
    const [budi, sari] = list();
    assert.deepEqual(budi, { id: 1, name: 'Budi "B" Ünal', email: 'budi@uji.test', role: 'customer', disabled: false });
    assert.deepEqual(sari, { id: 2, name: 'Sari', email: 'sari@uji.test', role: 'agent', disabled: false });
});

await test('the list for people has a line each', () => {
    const lines = sapa(['user', 'list'], { settings }).stdout.trimEnd().split('\n');
    assert.equal(lines.length, 5);
    assert.match(lines[0], /1 .*customer.*budi@uji\.test.*Budi "B" Ünal/);
});

await test('somebody who does not exist cannot be changed', () => {
    complains(sapa(['user', 'password', 'x@uji.test', '--password-stdin'], { settings, input: PASSWORD }), 1,
        /x@uji\.test/);
    complains(sapa(['user', 'disable', 'x@uji.test'], { settings }), 1, /x@uji\.test/);
});

await test('passwords and disabling count at once beside a server', async () => {
    const server = await Server.start(settings.SAPA_DATA);
    assert.ok(await canSignIn(server, 'budi@uji.test', PASSWORD));
    assert.ok(await canSignIn(server, 'satu@uji.test', made));
    const sari = await Person.signIn(server.port, 'sari@uji.test');

    const password = sapa(['user', 'password', 'BUDI@uji.test', '--password-stdin'],
        { settings, input: 'kata sandi lain' });
    assert.deepEqual([password.status, password.stdout, password.stderr], [0, '', '']);
    assert.ok(await canSignIn(server, 'budi@uji.test', 'kata sandi lain'));
    assert.ok(!await canSignIn(server, 'budi@uji.test', PASSWORD));

    assert.equal((await sari.ask(server.port, 'GET', '/admin/support/tickets')).status, 200);
    assert.equal(sapa(['user', 'disable', 'sari@uji.test'], { settings }).status, 0);
    assert.equal((await sari.ask(server.port, 'GET', '/admin/support/tickets')).status, 401);
    assert.ok(!await canSignIn(server, 'sari@uji.test', PASSWORD));
    assert.equal(list().find((one) => one.email === 'sari@uji.test').disabled, true);

    assert.equal(add('Baru', 'baru@uji.test', 'customer', ['--password-stdin']).status, 0);
    assert.ok(await canSignIn(server, 'baru@uji.test', PASSWORD));
    assert.equal((await ask(server.port, { path: '/healthz' })).status, 200);
    await server.terminate();
});
done();
