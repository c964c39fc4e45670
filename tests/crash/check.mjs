// Does a database hold what was promised, and does it agree with itself? Everything derived is
// counted again from the rows that it is derived from.
import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { onPostgres } from '../support/postgres.mjs';
import { rows, sapa } from '../support/sapa.mjs';

const WORDS_SEARCHED = 40;

function nothing(data, what, sql) {
    assert.deepEqual(rows(data, sql).slice(0, 5), [], what);
}

function checkFile(data) {
    if (onPostgres)
        return;
    nothing(data, 'integrity_check',
        "SELECT json_quote(integrity_check) FROM pragma_integrity_check WHERE integrity_check <> 'ok';");
    nothing(data, 'foreign_key_check',
        'SELECT json_array("table", rowid, parent) FROM pragma_foreign_key_check;');
}

function checkAudit(data) {
    const run = sapa(['audit', 'verify'], { settings: { SAPA_DATA: data } });
    assert.equal(run.status, 0, run.stderr);
}

// replies, and what staff did to the status; the storm sets every status but in_progress, which is
// left to replies.
function checkTickets(data) {
    nothing(data, 'counts of tickets', `
        WITH counted AS (
            SELECT support_ticket_id AS id, count(*) AS messages, max(id) AS last_message_id,
                   count(*) FILTER (WHERE sender_type = 'customer') AS customer_messages,
                   max(CASE WHEN sender_type = 'admin' THEN id END) AS last_reply_id,
                   count(*) FILTER (WHERE sender_type = 'admin' AND NOT is_read) AS customer_unread,
                   count(*) FILTER (WHERE sender_type = 'customer' AND NOT is_read) AS staff_unread
            FROM chat_messages GROUP BY support_ticket_id)
        SELECT json_array(ticket.id, ticket.messages_count, counted.messages,
                          ticket.response_count, ticket.customer_unread_count,
                          counted.customer_unread, ticket.staff_unread_count,
                          counted.staff_unread)
        FROM support_tickets AS ticket LEFT JOIN counted USING (id)
        WHERE counted.id IS NULL
           OR ticket.messages_count <> counted.messages
           OR ticket.last_message_id <> counted.last_message_id
           OR ticket.customer_messages_count <> counted.customer_messages
           OR ticket.customer_unread_count <> counted.customer_unread
           OR ticket.staff_unread_count <> counted.staff_unread
           OR ticket.answered_count <>
              (SELECT count(*) FROM chat_messages AS earlier
               WHERE earlier.support_ticket_id = ticket.id AND earlier.sender_type = 'customer'
                 AND earlier.id < coalesce(counted.last_reply_id, 0))
           OR ticket.response_count <> counted.messages - 1 +
              (SELECT count(*) FROM ticket_history AS change
               WHERE change.support_ticket_id = ticket.id AND change.field = 'status'
                 AND change.to_value <> 'in_progress');`);
    nothing(data, 'the last change of status is the status', `
        SELECT json_array(ticket.id, ticket.status)
        FROM support_tickets AS ticket
        WHERE ticket.status <> coalesce(
            (SELECT change.to_value FROM ticket_history AS change
             WHERE change.support_ticket_id = ticket.id AND change.field = 'status'
             ORDER BY change.id DESC LIMIT 1), 'open');`);
    nothing(data, 'no history of its own making', `
        SELECT json_array(change.id, earlier.to_value, change.from_value)
        FROM (SELECT *, lag(id) OVER (PARTITION BY support_ticket_id, field ORDER BY id) AS before
              FROM ticket_history) AS change
        JOIN ticket_history AS earlier ON earlier.id = change.before
        WHERE earlier.to_value IS DISTINCT FROM change.from_value;`);
}

function checkTicketCounts(data) {
    const masks = Array.from({ length: 16 }, (_, mask) => `(${mask})`).join(', ');
    const brute = `
        SELECT CASE WHEN mask & 1 <> 0 THEN status ELSE '' END AS status,
               CASE WHEN mask & 2 <> 0 THEN priority ELSE '' END AS priority,
               CASE WHEN mask & 4 <> 0 THEN category ELSE '' END AS category,
               CASE WHEN mask & 8 <> 0 THEN coalesce(assigned_to, 0) ELSE -1 END AS assigned_to,
               CASE WHEN whole = 1 THEN -1 ELSE id / 1024 END AS block, count(*) AS tickets
        FROM support_tickets, masks, (SELECT 0 AS whole UNION ALL SELECT 1) AS places
        WHERE deleted_at IS NULL GROUP BY 1, 2, 3, 4, 5`;
    const kept = `SELECT status, priority, category, assigned_to, block, tickets
                  FROM ticket_counts WHERE tickets <> 0`;
    nothing(data, 'ticket_counts', `
        WITH masks (mask) AS (VALUES ${masks})
        SELECT json_array('missing', missing.status, block, tickets)
        FROM (${brute} EXCEPT ${kept}) AS missing
        UNION ALL
        SELECT json_array('too much', extra.status, block, tickets)
        FROM (${kept} EXCEPT ${brute}) AS extra;`);
}

function checkSearchIndex(data, acknowledged) {
    if (!onPostgres)
        rows(data, "INSERT INTO message_search (message_search) VALUES ('integrity-check');");
    const sums = rows(data, `
        SELECT count(*) FROM ${onPostgres ? 'message_search' : 'message_search_docsize'};
        SELECT count(*) + (SELECT count(*) FROM support_tickets) FROM chat_messages;`);
    assert.equal(sums[0], sums[1], 'rows of the search index');
    const searched = Array.from({ length: Math.min(WORDS_SEARCHED, acknowledged.length) },
        () => acknowledged[randomInt(acknowledged.length)]);
    const found = rows(data, searched.map((send) => (onPostgres
        ? `SELECT json_agg(support_ticket_id) FROM message_search WHERE words @@ '${send.word}';`
        : `SELECT json_group_array(rowid >> 20) FROM message_search
           WHERE message_search MATCH '${send.word}';`)).join(''));
    assert.deepEqual(found, searched.map((send) => [send.ticket]), 'words found');
}

function checkMessages(data, house) {
    const ids = new Set();
    const stored = new Map();
    for (const [id, ticket, client, text] of rows(data, `
        SELECT json_array(id, support_ticket_id, client_id, message) FROM chat_messages;`)) {
        assert.ok(!ids.has(id), `message ${id} is there twice`);
        ids.add(id);
        if (client === null)
            continue; /* the opening message of a ticket */
        assert.ok(!stored.has(client), `client_id ${client} is there twice`);
        stored.set(client, id);
        const send = house.sends.get(client);
        assert.ok(send, `nobody sent ${client}`);
        assert.ok(!send.refused, `${client} was refused, but is there`);
        assert.equal(ticket, send.ticket);
        assert.ok(text === send.text, `${client}: the text is another`);
    }
    for (const send of house.acknowledged)
        assert.equal(stored.get(send.clientId), send.id,
            `message ${send.id} of ticket ${send.ticket} was acknowledged`);
}

// What people see of a ticket: its messages in their order, each once.
async function checkPages(house, port) {
    for (const customer of house.customers) {
        const ticket = customer.tickets[randomInt(customer.tickets.length)];
        const seen = [];
        for (let last = 0, count = 1; count; last = seen.at(-1)?.id) {
            const answer = await customer.ask(port, 'GET',
                `/customer/support/tickets/${ticket}/messages?last_message_id=${last}`);
            assert.equal(answer.status, 200, answer.text);
            count = answer.json.count;
            seen.push(...answer.json.messages);
        }
        const ids = seen.map((message) => message.id);
        assert.deepEqual(ids, [...new Set(ids)].sort((a, b) => a - b), 'order of messages');
        const texts = new Map(seen.map((message) => [message.id, message.message]));
        for (const send of house.acknowledged.filter((send) => send.ticket === ticket))
            assert.ok(texts.get(send.id) === send.text, `message ${send.id} is on its page`);
    }
    const last = house.acknowledged.at(-1);
    if (!last)
        return;
    const found = await house.staff[0].ask(port, 'GET', `/admin/support/tickets?search=${last.word}`);
    assert.deepEqual(found.json?.data.map((ticket) => ticket.id), [last.ticket], 'search');
}

// `server` runs on `data` again, and nobody writes.
export async function checkHouse(data, house, server) {
    assert.deepEqual(house.violations.slice(0, 5), []);
    checkFile(data);
    checkAudit(data);
    checkMessages(data, house);
    await checkPages(house, server.port);
    /* Reading marks messages read, which is written a little later, but before this is answered. */
    await house.staff[0].ask(server.port, 'GET', '/healthz');
    checkTickets(data);
    checkTicketCounts(data);
    checkSearchIndex(data, house.acknowledged);
}
