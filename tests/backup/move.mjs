// sapa move: all rows from one database to the other, or none. To be run by with-postgres.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { psql } from '../support/postgres.mjs';
import { Server, complains, makeFolder, rows } from '../support/sapa.mjs';
import { done, note, test } from '../support/tap.mjs';
import { House } from '../crash/storm.mjs';
import { killed, must, namesIn, newDatabase, run, totalsOf } from './desk.mjs';

const folder = makeFolder();
const file = (name) => `sqlite:${join(folder, name)}`;
const at = (database) => ({ SAPA_DATABASE: database });
const demo = file('sapa.db');
must(folder, ['demo'], { settings: at(demo) });
// More messages than are added at a time.
rows(folder, `INSERT INTO chat_messages
    (id, support_ticket_id, sender_id, message, sender_type, is_read, created_at)
    SELECT (SELECT max(id) FROM chat_messages)
               + row_number() OVER (ORDER BY again.value, chat_messages.id),
           support_ticket_id, sender_id, message, sender_type, is_read, created_at
    FROM chat_messages, json_each('[1, 2, 3, 4, 5]') AS again;`);
const totals = totalsOf(folder, at(demo));

await test('there and back, each table has the same rows and the same digest', () => {
    const server = newDatabase('round_trip'), back = file('back.db');
    const said = must(folder, ['move', demo, server]);
    assert.match(said, /^ {2}users +12 rows$/m);
    assert.match(said, /^moved \d+ rows; name the new database in SAPA_DATABASE$/m);
    must(folder, ['move', server, back]);
    assert.equal(totalsOf(folder, at(server)), totals);
    assert.equal(totalsOf(folder, at(back)), totals);
    assert.equal(totalsOf(folder, at(demo)), totals);
    for (const moved of [server, back]) {
        must(folder, ['audit', 'verify'], { settings: at(moved) });
        const id = must(folder, ['user', 'add', '--name', 'Siti', '--email', 's@uji.test', '--role',
            'agent', '--password-stdin'], { settings: at(moved), input: 'kata sandi uji\n' });
        assert.equal(Number(id), 13, 'new ids come after the old ones');
    }
});

// What triggers derive, and so no digest covers.
const DERIVED = `SELECT json_array(id, messages_count, customer_messages_count, answered_count,
        customer_unread_count, staff_unread_count, last_message_id,
            CASE WHEN waiting_since IS NULL THEN 0 ELSE 1 END,
        (SELECT min(message.id) FROM chat_messages AS message
         WHERE message.support_ticket_id = ticket.id AND message.created_at = waiting_since))
    FROM support_tickets AS ticket ORDER BY id;
    SELECT json_array(status, priority, category, assigned_to, block, tickets)
    FROM ticket_counts WHERE tickets <> 0 ORDER BY status, priority, category, assigned_to, block;`;

const onServer = (url, sql) => psql(url, sql.replaceAll('json_array(', 'json_build_array('))
    .map((line) => JSON.parse(line));

await test('what is derived from the rows is derived again', () => {
    const server = newDatabase('derived');
    must(folder, ['move', demo, server]);
    const expected = rows(folder, DERIVED);
    assert.ok(expected.some(([, messages, , answered]) => messages > 3 && answered > 0));
    assert.deepEqual(onServer(server, DERIVED), expected);
    const texts = rows(folder, `SELECT json_array(support_ticket_id, id) FROM chat_messages
        UNION ALL SELECT json_array(id, 0) FROM support_tickets;`);
    const searched = onServer(server,
        'SELECT json_array(support_ticket_id, message_id) FROM message_search;');
    assert.deepEqual(searched.sort(), texts.sort());
});

await test('a server that was filled has the indexes and keys of one that was migrated', () => {
    const migrated = newDatabase('migrated'), moved = newDatabase('moved');
    must(folder, ['migrate'], { settings: at(migrated) });
    must(folder, ['move', demo, moved]);
    const all = `SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1;
        SELECT conrelid::regclass, conname, pg_get_constraintdef(oid), convalidated
        FROM pg_constraint ORDER BY 1, 2;`;
    assert.deepEqual(psql(moved, all), psql(migrated, all));
});

await test('a row that names another that is not there is not moved, and nothing else is', () => {
    const broken = join(folder, 'broken'), server = newDatabase('broken');
    must(broken, ['migrate']);
    rows(broken, `PRAGMA foreign_keys = OFF;
        INSERT INTO orders (user_id, order_number) VALUES (99, 'a');`);
    complains(run(folder, ['move', `sqlite:${join(broken, 'sapa.db')}`, server]), 1,
        /^sapa: a row names another that is not there$/m);
    must(folder, ['move', demo, server]);
    assert.equal(totalsOf(folder, at(server)), totals);
});

await test('a target that is not empty is refused, and stays', () => {
    const server = newDatabase('filled'), other = file('full.db');
    must(folder, ['move', demo, server]);
    must(folder, ['move', demo, other]);
    for (const target of [server, other, demo])
        complains(run(folder, ['move', demo, target]), 1, /holds data already|is in use/);
    assert.equal(totalsOf(folder, at(server)), totals);
    assert.equal(totalsOf(folder, at(other)), totals);
});

await test('what was killed can be done again', async () => {
    for (const [name, target] of [['server', newDatabase('killed')], ['file', file('killed.db')]]) {
        const spare = name === 'server' ? newDatabase('spare') : file('spare.db');
        const from = performance.now();
        must(folder, ['move', demo, spare]);
        const whole = performance.now() - from;
        let is_there = false;
        for (const part of [0.1, 0.3, 0.5, 0.7, 0.9])
            is_there ||= await killed(folder, ['move', demo, target], whole * part);
        note(`${name}: ${is_there ? 'one was faster' : 'all were killed'}`);
        if (!is_there)
            is_there = run(folder, ['move', demo, target]).status === 0;
        assert.equal(totalsOf(folder, at(target)), totals);
    }
});

await test('what somebody writes meanwhile is not left behind in silence', async () => {
    const data = join(folder, 'storm');
    const server = await Server.start(data);
    const house = await House.build(data, server);
    const storm = house.storm(server.port);
    const busy = `sqlite:${join(data, 'sapa.db')}`, target = newDatabase('storm');
    let refused = 0;
    for (let i = 0; i < 20 && !refused; i++) {
        const move = run(folder, ['move', busy, newDatabase(`storm${i}`)]);
        if (move.status !== 0) {
            complains(move, 1, /has changed meanwhile: stop the server first/);
            refused++;
        }
        await house.staff[0].ask(server.port, 'GET', '/healthz');
    }
    storm.end();
    await storm.ended;
    await server.terminate();
    must(folder, ['move', busy, target]);
    assert.equal(totalsOf(folder, at(target)), totalsOf(data));
});

await test('what is asked for wrongly is said in a line', () => {
    complains(run(folder, ['move', demo]), 2, /usage: sapa move FROM TO/);
    complains(run(folder, ['move', demo, 'mysql://x']), 2, /^sapa: TO: the address is neither/);
    complains(run(folder, ['move', 'postgresql://u:a@b@c/d', demo]), 2, /^sapa: FROM: the address/);
    complains(run(folder, ['move', file('none.db'), file('new.db')]), 1,
        /the database to be moved cannot be opened/);
    complains(run(folder, ['move', demo, file('no/new.db')]), 1, /cannot be made|is in use/);
    assert.deepEqual(namesIn(folder).filter((name) => /^new/.test(name)), []);
});
done();
