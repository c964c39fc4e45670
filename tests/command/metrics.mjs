// GET /metrics, read as strictly as Prometheus may: text format 0.0.4
// (https://prometheus.io/docs/instrumenting/exposition_formats/).
import assert from 'node:assert/strict';
import { Person, Server, addUser, ask, makeFolder, sapa } from '../support/sapa.mjs';
import { done, test } from '../support/tap.mjs';

const NAME = '[a-zA-Z_:][a-zA-Z0-9_:]*';
const LABEL = '[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\\\\n]|\\\\["\\\\n])*"';
const NUMBER = '(?:[-+]?(?:\\d+(?:\\.\\d+)?(?:e[-+]?\\d+)?)|[-+]Inf|NaN)';
const SAMPLE = new RegExp(`^(${NAME})(?:\\{(${LABEL}(?:,${LABEL})*)\\})? (${NUMBER})$`);
const HELP = new RegExp(`^# HELP (${NAME}) (\\S.*)$`);
const TYPE = new RegExp(`^# TYPE (${NAME}) (counter|gauge|histogram)$`);

function labelsOf(text = '') {
    const labels = {};
    for (const [, name, value] of text.matchAll(/([a-zA-Z_0-9]+)="((?:[^"\\]|\\.)*)"/g)) {
        assert.ok(!(name in labels), text);
        labels[name] = value;
    }
    return labels;
}

// name -> { type, samples: [{ name, labels, value }] }
function parse(text) {
    assert.ok(text.endsWith('\n'));
    const families = new Map();
    const seen = new Set();
    let helped = null;
    let family = null;
    for (const line of text.slice(0, -1).split('\n')) {
        const help = HELP.exec(line);
        const type = TYPE.exec(line);
        if (help) {
            assert.ok(!families.has(help[1]), `twice: ${line}`);
            [, helped] = help;
        } else if (type) {
            assert.equal(type[1], helped, `TYPE without its HELP: ${line}`);
            family = { type: type[2], samples: [] };
            families.set(type[1], family);
        } else {
            const sample = SAMPLE.exec(line);
            assert.ok(sample, `not understood: ${line}`);
            const [, name, labels, value] = sample;
            const base = family.type === 'histogram' ? name.replace(/_(bucket|sum|count)$/, '') : name;
            assert.equal(base, helped, `outside its family: ${line}`);
            assert.ok(!seen.has(`${name}{${labels}}`), `twice: ${line}`);
            seen.add(`${name}{${labels}}`);
            family.samples.push({ name, labels: labelsOf(labels), value: Number(value.replace('Inf', 'Infinity')) });
        }
    }
    for (const [name, { type, samples }] of families)
        checkFamily(name, type, samples);
    return families;
}

function checkFamily(name, type, samples) {
    assert.equal(name.endsWith('_total'), type === 'counter', name);
    if (type !== 'histogram') {
        for (const sample of samples)
            assert.ok(sample.value >= 0, name);
        return;
    }
    const series = new Map();
    for (const { name: full, labels: { le, ...rest }, value } of samples) {
        const key = JSON.stringify(rest);
        const one = series.get(key) ?? { buckets: [] };
        series.set(key, one);
        if (full.endsWith('_bucket'))
            one.buckets.push([Number(le.replace('Inf', 'Infinity')), value]);
        else
            one[full.slice(name.length + 1)] = value;
    }
    for (const { buckets, sum, count } of series.values()) {
        for (let i = 1; i < buckets.length; i++)
            assert.ok(buckets[i][0] > buckets[i - 1][0] && buckets[i][1] >= buckets[i - 1][1], name);
        assert.deepEqual(buckets.at(-1), [Infinity, count], name);
        assert.ok(sum >= 0, name);
    }
}

function value(families, name, labels = {}) {
    const base = name.replace(/_(bucket|sum|count)$/, '');
    const family = families.get(name) ?? families.get(base);
    const found = family.samples.filter((sample) => sample.name === name &&
        Object.entries(labels).every(([label, text]) => sample.labels[label] === text));
    return found.reduce((sum, sample) => sum + sample.value, 0);
}

const data = makeFolder();
assert.equal(sapa(['migrate'], { settings: { SAPA_DATA: data } }).status, 0);
addUser(data, 'Budi', 'budi@uji.test', 'customer');
const server = await Server.start(data, { SAPA_RATE_LIMIT: 'on', SAPA_LOG: 'error' });

async function metrics() {
    const answer = await ask(server.port, { path: '/metrics' });
    assert.equal(answer.status, 200);
    assert.equal(answer.headers['content-type'], 'text/plain; version=0.0.4');
    return { families: parse(answer.text), text: answer.text };
}

await test('it is valid before anything else was asked', async () => {
    const { families } = await metrics();
    assert.equal(value(families, 'sapa_build_info'), 1);
    assert.match(families.get('sapa_build_info').samples[0].labels.version, /^\d+\.\d+\.\d+/);
    const started = value(families, 'process_start_time_seconds');
    assert.ok(Math.abs(started - Date.now() / 1000) < 600);
});

const INDEX = '/customer/support/tickets';
const budi = await Person.signIn(server.port, 'budi@uji.test');

await test('requests are counted by route and status, and never by what somebody made up', async () => {
    const opened = await budi.ask(server.port, 'POST', INDEX, { subject: 'Uji', category: 'general',
        priority: 'low', description: 'Keterangan yang cukup panjang.' });
    assert.equal(opened.status, 201);
    for (const path of [`${INDEX}/${opened.json.ticket.id}`, `${INDEX}?search=rahasia`, INDEX])
        assert.equal((await budi.ask(server.port, 'GET', path)).status, 200);
    for (let i = 0; i < 50; i++)
        assert.equal((await budi.ask(server.port, 'GET', `/made-up/${i}`)).status, 404);
    assert.equal((await budi.ask(server.port, 'POST', INDEX, {})).status, 422);
    const { families, text } = await metrics();
    const name = 'sapa_requests_total';
    assert.equal(value(families, name, { route: 'support.tickets.store', status: '201' }), 1);
    assert.equal(value(families, name, { route: 'support.tickets.store', status: '422' }), 1);
    assert.equal(value(families, name, { route: 'support.tickets.index', status: '200' }), 2);
    assert.equal(value(families, name, { route: 'none', status: '404' }), 50);
    assert.equal(value(families, name, { route: 'login.store' }), 1);
    assert.doesNotMatch(text, /made-up|rahasia|budi|\/customer/);
    assert.equal(value(families, 'sapa_request_duration_seconds_count', { route: 'support.tickets.show' }), 1);
    assert.ok(value(families, 'sapa_request_duration_seconds_sum', { route: 'login.store' }) > 0);
});

await test('lanes, commits, connections, the database and memory', async () => {
    const { families } = await metrics();
    assert.ok(value(families, 'sapa_lane_requests_total', { lane: 'read' }) > 50);
    assert.equal(value(families, 'sapa_lane_requests_total', { lane: 'slow' }), 1);
    assert.ok(value(families, 'sapa_lane_requests_total', { lane: 'write' }) >= 3);
    assert.equal(families.get('sapa_lane_waiting').samples.length, 3);
    const commits = value(families, 'sapa_commits_total');
    assert.ok(commits >= 2);
    assert.equal(value(families, 'sapa_commit_writes_count'), commits);
    assert.ok(value(families, 'sapa_commit_writes_sum') >= commits);
    assert.equal(value(families, 'sapa_commit_duration_seconds_count'), commits);
    assert.ok(value(families, 'sapa_writer_busy_seconds_total') > 0);
    assert.equal(value(families, 'sapa_commits_lost_total'), 0);
    assert.ok(value(families, 'sapa_connections') >= 1);
    assert.equal(value(families, 'sapa_sockets'), 0);
    assert.ok(value(families, 'sapa_database_bytes', { part: 'file' }) > 0);
    assert.ok(value(families, 'sapa_memory_bytes') > 0);
    assert.ok(value(families, 'process_resident_memory_bytes') >= value(families, 'sapa_memory_bytes'));
});

await test('log-ins refused, and limits hit', async () => {
    const before = (await metrics()).families;
    assert.equal(value(before, 'sapa_logins_refused_total'), 0);
    assert.equal(value(before, 'sapa_rate_limited_total'), 0);
    const statuses = [];
    for (let i = 0; i < 12; i++) {
        const answer = await budi.ask(server.port, 'POST', '/login',
            { email: 'nobody@uji.test', password: 'wrong password' });
        statuses.push(answer.status);
    }
    assert.ok(statuses.includes(422) && statuses.includes(429), `${statuses}`);
    const { families } = await metrics();
    assert.equal(value(families, 'sapa_logins_refused_total'), statuses.filter((status) => status === 422).length);
    const limited = statuses.filter((status) => status === 429).length;
    assert.equal(value(families, 'sapa_rate_limited_total', { rule: 'account_logins' }), limited);
    assert.equal(value(families, 'sapa_requests_total', { route: 'login.store', status: '429' }), limited);
});

await test('files of the interface are one series', async () => {
    const page = await ask(server.port, { path: '/login' });
    const css = /href="(\/[^"]*\.css)"/.exec(page.text)[1];
    assert.equal((await ask(server.port, { path: css })).status, 200);
    const { families } = await metrics();
    assert.equal(value(families, 'sapa_requests_total', { route: 'file', status: '200' }), 1);
});
assert.equal((await server.terminate()).status, 0);
done();
