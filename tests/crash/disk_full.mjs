// When the disk is full a write is answered 503 with Retry-After and leaves nothing; reading goes
// on. When there is room again, so does writing, without a start.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { rmSync, statSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Server, makeFolder, rows } from '../support/sapa.mjs';
import { done, note, skip, test } from '../support/tap.mjs';
import { checkHouse } from './check.mjs';
import { House } from './storm.mjs';

// In a world of its own mounts, which ends with the process however that ends.
const apart = [['--mount'], ['--map-root-user', '--mount']].find((flags) =>
    !process.env.OWN_MOUNTS && spawnSync('unshare', [...flags, 'true']).status === 0);
if (apart) {
    const again = spawnSync('unshare', [...apart, process.execPath, ...process.argv.slice(1)],
        { stdio: 'inherit', env: { ...process.env, OWN_MOUNTS: '1' } });
    process.exit(again.status ?? 1);
}

// Fills the disk and frees it again: two ways of there being no room.

// A file system of 24 MB, and a file that takes all the room in it.
function smallDisk(folder) {
    const ballast = join(folder, 'ballast');
    return {
        fill() {
            const { bavail, bsize } = statfsSync(folder);
            writeFileSync(ballast, Buffer.alloc(bavail * bsize));
        },
        free() { rmSync(ballast); },
    };
}

// No file of the server may grow: what disk quotas and `ulimit -f` do.
function sizeLimit(data, server) {
    const limit = (size) => {
        const run = spawnSync('prlimit', ['--pid', server.process.pid, `--fsize=${size}:unlimited`]);
        assert.equal(run.status, 0, String(run.stderr));
    };
    return {
        fill() {
            limit(statSync(join(data, 'sapa.db-wal')).size);
        },
        free() { limit('unlimited'); },
    };
}

function state(data) {
    return rows(data, `
        SELECT json_array(count(*), max(id), sum(length(message))) FROM chat_messages;
        SELECT json_group_array(json_array(id, status, response_count, messages_count, updated_at))
        FROM support_tickets;
        SELECT count(*) FROM ticket_history;
        SELECT count(*) FROM message_search_docsize;`);
}

async function writesAreRefused(data, house, server) {
    const [agent] = house.staff;
    const [customer] = house.customers;
    const [ticket] = customer.tickets;
    const before = state(data);
    let refused = 0;
    for (let i = 0; i < 10; i++) {
        const answers = await Promise.all([
            house.deliver(server.port, house.newSend(customer)),
            house.deliver(server.port, house.newSend(agent)),
            agent.ask(server.port, 'PATCH', `/admin/support/tickets/${ticket}/status`,
                { status: i % 2 ? 'resolved' : 'waiting_customer' }),
            customer.ask(server.port, 'POST', '/customer/support/tickets', { subject: 'Penuh',
                category: 'order', priority: 'low', description: 'Tidak ada ruang untuk tiket ini.' }),
            agent.ask(server.port, 'GET', '/healthz'),
        ]);
        for (const answer of answers) {
            assert.equal(answer.status, 503, answer.text);
            assert.ok(Number(answer.headers['retry-after']) > 0);
            assert.doesNotMatch(answer.text, /sqlite|disk|SQL/i);
            refused++;
        }
        const page = await customer.ask(server.port, 'GET', `/customer/support/tickets/${ticket}`);
        assert.equal(page.status, 200, 'reading goes on');
    }
    note(`${refused} refused`);
    assert.deepEqual(state(data), before, 'nothing is half stored');
}

async function fillAndFree(data, makeDisk) {
    const server = await Server.start(data);
    const house = await House.build(data, server);
    const disk = makeDisk(server);
    for (let round = 0; round < 3; round++) {
        const storm = house.storm(server.port);
        disk.fill();
        storm.end();
        await storm.ended;
        await fillLog(house, server);
        await writesAreRefused(data, house, server);
        disk.free();
        assert.equal((await house.staff[0].ask(server.port, 'GET', '/healthz')).status, 200);
        await house.resendUncertain(server.port);
        assert.ok(house.uncertain.length === 0, 'all was taken at last');
        await checkHouse(data, house, server);
    }
    await server.terminate();
}

// The log has room in itself that was used before: writes go there until not even the smallest,
// which is the check of health, finds a page.
async function fillLog(house, server) {
    const write = [() => house.deliver(server.port, house.newSend(house.customers[0])),
        () => house.staff[0].ask(server.port, 'GET', '/healthz')];
    for (let i = 0; i < 20_000 && write.length; i++) {
        const answer = await write[0]();
        if (answer.status === 503)
            write.shift();
    }
    assert.equal(write.length, 0, 'the disk never gets full');
}

await test('no file may grow: writes are answered 503, and go on when they may', async () => {
    const data = makeFolder();
    await fillAndFree(data, (server) => sizeLimit(data, server));
});

const name = 'the disk is full: writes are answered 503, and go on when there is room';
const mountPoint = makeFolder();
const mounted = process.env.OWN_MOUNTS &&
    spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=24m', 'tmpfs', mountPoint]).status === 0;
if (mounted)
    await test(name, () => fillAndFree(join(mountPoint, 'data'), () => smallDisk(mountPoint)));
else
    skip(name, 'the system lets nobody but root mount a small file system');
done();
