// What the tests of backups do again and again.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { sapa, sapaStart } from '../support/sapa.mjs';
import { readMember } from './archive.mjs';

export function run(data, words, options = {}) {
    return sapa(words, { ...options, settings: { SAPA_DATA: data, ...options.settings } });
}

export function must(data, words, options) {
    const done = run(data, words, options);
    assert.equal(done.status, 0, done.stderr);
    return done.stdout;
}

// Rows and digest of each table, as the database has them now.
export function totalsOf(data, settings) {
    const path = `${data}.totals.tar`;
    must(data, ['backup', path], { settings });
    const totals = readMember(path, 'totals.ndjson');
    rmSync(path);
    return totals;
}

// Ended by SIGKILL after `ms`, if it has not ended by itself; true when it had.
export async function killed(data, words, ms, settings = {}) {
    const child = sapaStart(words, { SAPA_DATA: data, ...settings });
    const timer = setTimeout(() => child.kill('SIGKILL'), ms);
    const [status] = await new Promise((end) => { child.once('close', (...how) => end(how)); });
    clearTimeout(timer);
    return status === 0;
}

// Names in a folder that may be missing.
export function namesIn(folder) {
    return existsSync(folder) ? readdirSync(folder).sort() : [];
}

// The one name in the folder that matches, as a path.
export function onlyPath(folder, pattern) {
    const names = namesIn(folder).filter((name) => pattern.test(name));
    assert.equal(names.length, 1, `${pattern} in ${names}`);
    return join(folder, names[0]);
}

// The address of a new, empty database, beside with-postgres.
export function newDatabase(name) {
    const server = process.env.TEST_DATABASE;
    const psql = spawnSync('psql', ['--no-psqlrc', '--command', `CREATE DATABASE ${name}`, server],
        { encoding: 'utf8' });
    assert.equal(psql.status, 0, psql.stderr);
    return server.replace(/\/postgres\?/, `/${name}?`);
}
