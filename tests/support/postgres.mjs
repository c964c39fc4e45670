// The PostgreSQL that tests/support/with-postgres has started. When TEST_STORE=postgres says so, each
// data folder of a test has a database of its own there.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { basename, join } from 'node:path';

const address = process.env.TEST_DATABASE;
export const onPostgres = process.env.TEST_STORE === 'postgres';
const made = new Map();

// The lines of what the statements answer.
export function psql(url, sql) {
    const run = spawnSync('psql', ['-qAtX', '-v', 'ON_ERROR_STOP=1', '-P', 'null=null', url],
        { input: sql, encoding: 'utf8', maxBuffer: 1 << 30 });
    assert.equal(run.status, 0, run.stderr);
    return run.stdout.split('\n').filter(Boolean);
}

// Where that database of that role is.
export function addressOf(name, role = 'sapa') {
    return address.replace(/\/\/.*\?/, `//${role}@/${name}?`);
}

export function databaseOf(data) {
    if (!made.has(data)) {
        const name = `${basename(data)}_${made.size}`.replace(/\W/g, '_');
        psql(address, `CREATE DATABASE "${name}";`);
        made.set(data, addressOf(name));
    }
    return made.get(data);
}

// pg_ctl WORDS; resolves when it has ended.
export function control(...words) {
    const run = spawn(join(process.env.TEST_POSTGRES, 'ctl'), words, { stdio: 'ignore' });
    return new Promise((end, failed) => {
        run.once('close', (status) => (status === 0 ? end() : failed(new Error(`pg_ctl: ${status}`))));
    });
}
