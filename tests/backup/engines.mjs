// The same archive on either engine. To be run by with-postgres.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { Server, ask, complains, makeFolder } from '../support/sapa.mjs';
import { done, test } from '../support/tap.mjs';
import { killed, must, newDatabase, run, totalsOf } from './desk.mjs';

const folder = makeFolder();
const file = join(folder, 'file');
const archive = join(folder, 'file.tar');

must(file, ['demo']);
must(file, ['backup', archive]);
const totals = totalsOf(file);

await test('from a file to a server and back each table has the same rows and digest', () => {
    const server = join(folder, 'server'), back = join(folder, 'back');
    const settings = { SAPA_DATABASE: newDatabase('round_trip') };
    must(server, ['restore', archive], { settings });
    must(server, ['audit', 'verify'], { settings });
    const path = join(folder, 'server.tar.gz');
    must(server, ['backup', path], { settings });
    must(back, ['backup', '--verify', path]);
    must(back, ['restore', path]);
    assert.equal(totalsOf(server, settings), totals);
    assert.equal(totalsOf(back), totals);
});

await test('a server serves what was restored, and gives out new ids', async () => {
    const data = join(folder, 'serving');
    const settings = { SAPA_DATABASE: newDatabase('serving') };
    must(data, ['restore', archive], { settings });
    const added = must(data, ['user', 'add', '--name', 'Siti', '--email', 's@uji.test', '--role',
        'customer', '--password-stdin'], { settings, input: 'kata sandi uji\n' });
    assert.equal(Number(added), 13);
    const server = await Server.start(data, settings);
    assert.equal((await ask(server.port, { path: '/healthz' })).status, 200);
    await server.terminate();
});

await test('a database that was migrated is filled; one with data is refused and stays', () => {
    const data = join(folder, 'full');
    const settings = { SAPA_DATABASE: newDatabase('filled') };
    must(data, ['migrate'], { settings });
    must(data, ['restore', archive], { settings });
    for (const words of [['restore', archive], ['restore', '--force', archive]])
        complains(run(data, words, { settings }), 1, /the database holds data already: make another/);
    assert.equal(totalsOf(data, settings), totals);
});

await test('a killed restore leaves an empty database or a whole one', async () => {
    const data = join(folder, 'killed');
    const settings = { SAPA_DATABASE: newDatabase('killed') };
    const from = performance.now();
    must(data + '0', ['restore', archive], { settings: { SAPA_DATABASE: newDatabase('whole') } });
    const whole = performance.now() - from;
    for (const part of [0.2, 0.4, 0.6, 0.8])
        await killed(data, ['restore', archive], whole * part, settings);
    const last = run(data, ['restore', archive], { settings });
    if (last.status !== 0) /* one was killed after its commit */
        complains(last, 1, /the database holds data already/);
    assert.equal(totalsOf(data, settings), totals);
});
done();
