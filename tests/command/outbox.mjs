// sapa outbox: what it shows, and what it sends again.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { addUser, complains, makeFolder, rows, sapa } from '../support/sapa.mjs';
import { done, test } from '../support/tap.mjs';

const data = join(makeFolder(), 'data');
const settings = { SAPA_DATA: data, SAPA_LOG: 'warning' };
const outbox = (...words) => sapa(['outbox', ...words], { settings });
const list = (...words) => JSON.parse(outbox('list', '--json', ...words).stdout);
const states = () => Object.fromEntries(list().map(({ id, state }) => [id, state]));

// One of each state to one person, by mail; about_id keeps them apart.
const all = ['queued', 'sending', 'sent', 'delivered', 'read', 'failed', 'unknown', 'skipped'];
function put(id, state, { event = 'status_changed', ticket = 'NULL', reason = 'NULL' } = {}) {
    rows(data, `INSERT INTO notifications (id, user_id, event, channel, support_ticket_id, about_id,
        state, reason, due_at, created_at, updated_at) VALUES (${id}, 1, '${event}', 'email', ${ticket}, ${id},
        '${state}', ${reason}, '2026-11-28 01:00:00', '2026-11-28 01:00:00', '2026-11-28 01:00:00');`);
}

await test('nothing is an empty list, and nothing fails', () => {
    assert.deepEqual(list(), []);
    assert.equal(outbox('list').stdout, '');
    assert.equal(outbox('retry', '--failed').stdout, '0 queued again\n');
});

await test('the newest come first, with what became of them', () => {
    addUser(data, 'Budi Santoso', 'budi@uji.test', 'customer');
    all.forEach((state, i) => put(i + 1, state));
    const lineEnd = process.env.TEST_STORE ? 'chr(10)' : 'char(10)';
    rows(data, `UPDATE notifications SET reason = 'jalan' || ${lineEnd} || 'buntu', gateway = 'smtp', address = 'budi@uji.test',
        attempts = 3 WHERE state = 'failed';`);
    assert.deepEqual(list().map(({ state }) => state), [...all].reverse());
    assert.deepEqual(list('--state', 'failed'), [{
        id: 6, state: 'failed', channel: 'email', event: 'status_changed', user_id: 1,
        user_name: 'Budi Santoso', support_ticket_id: null, address: 'budi@uji.test', gateway: 'smtp',
        attempts: 3, reason: 'jalan\nbuntu', due_at: '2026-11-28 01:00:00',
        created_at: '2026-11-28 01:00:00', updated_at: '2026-11-28 01:00:00' }]);
    const lines = outbox('list').stdout.trimEnd().split('\n');
    assert.equal(lines.length, all.length);
    assert.match(lines[2], /^ +6  2026-11-28 01:00:00  failed +email +status_changed +Budi Santoso: jalan\?buntu$/);
});

// C1's CSI, a direction that turns the rest round, and characters that nobody sees; letters of any script stay.
await test('a name does not steer the terminal', () => {
    rows(data, "UPDATE users SET name = 'Bu\u009b2Jdi\u202e \u2066\u200f\u061cNgỗ 王芳';");
    for (const command of ['outbox', 'user']) {
        const { stdout } = sapa([command, 'list'], { settings });
        assert.match(stdout, /Bu\?2Jdi\? \?\?\?Ngỗ 王芳/);
        assert.doesNotMatch(stdout, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200b-\u200f\u202a-\u202e\u2066-\u2069]/);
    }
    rows(data, "UPDATE users SET name = 'Budi Santoso';");
});

await test('nor does it in JSON, which says the same', () => {
    const name = 'Bu\u009b2Jdi\u202e \u2066\u200f\u061c"\u0085\u007f"Ngỗ 王芳 😀';
    rows(data, `UPDATE users SET name = '${name}';`);
    for (const [command, field] of [['outbox', 'user_name'], ['user', 'name']]) {
        const { stdout } = sapa([command, 'list', '--json'], { settings });
        assert.match(stdout, /\\u009b2Jdi\\u202e .*Ngỗ 王芳 😀/);
        assert.doesNotMatch(stdout, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200b-\u200f\u202a-\u202e\u2066-\u2069]/);
        assert.equal(JSON.parse(stdout)[0][field], name);
    }
    rows(data, "UPDATE users SET name = 'Budi Santoso';");
});

await test('what has arrived, or is on its way, is not sent again; then nothing is', () => {
    for (const id of [1, 2, 3, 4, 5])
        complains(outbox('retry', '6', String(id)), 1, new RegExp(`${id} is on its way`));
    complains(outbox('retry', '6', '99'), 1, /no notification '99'/);
    complains(outbox('retry', 'enam'), 1, /no notification 'enam'/);
    assert.equal(states()[6], 'failed');
});

await test('what failed, was skipped, or is unknown is queued again, at once', () => {
    const run = outbox('retry', '6', '7', '8');
    assert.deepEqual([run.status, run.stdout, run.stderr], [0, '3 queued again\n', '']);
    for (const { id, state, reason, due_at } of list().filter(({ id }) => id >= 6)) {
        assert.deepEqual([id, state, reason], [id, 'queued', null]);
        assert.ok(due_at > '2026-11-28 01:00:00');
    }
});

await test('--failed takes all that failed, and says which must wait', () => {
    rows(data, `INSERT INTO support_tickets (id, user_id, subject, description, category, created_at, updated_at)
        VALUES (1, 1, 'DP', 'Belum masuk', 'payment', '2026-11-28 01:00:00', '2026-11-28 01:00:00');`);
    put(20, 'failed', { event: 'message_added', ticket: 1 });
    put(21, 'failed', { event: 'message_added', ticket: 1 });
    put(22, 'failed');
    put(23, 'unknown');
    const run = outbox('retry', '--failed');
    assert.equal(run.stdout, '2 queued again\n');
    complains({ ...run, stdout: '' }, 1, /1 wait for another one/);
    assert.deepEqual([20, 21, 22, 23].map((id) => states()[id]), ['queued', 'failed', 'queued', 'unknown']);
    complains(outbox('retry', '21'), 1, /waits for another one/);
});

await test('asked wrongly', () => {
    for (const words of [[], ['send'], ['retry'], ['retry', '6', '--failed'], ['list', '--state', 'lost'],
        ['list', '--state'], ['list', 'all'], ['retry', '--all']])
        complains(outbox(...words), 2, /./);
});

done();
