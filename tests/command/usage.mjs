// What is asked for wrongly is answered with one line that names the mistake, and exit status 2.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { complains, makeFolder, rows, sapa } from '../support/sapa.mjs';
import { done, test } from '../support/tap.mjs';

const folder = makeFolder();
const settings = { SAPA_DATA: join(folder, 'data') };
const person = ['--name', 'Uji', '--email', 'uji@uji.test', '--role', 'agent'];

const wrong = [
    [['frobnicate'], /'frobnicate'/],
    [[''], /no command ''/],
    [['Serve'], /'Serve'/],
    [['--config'], /--config/],
    [['--config', join(folder, 'none.conf'), 'version'], /none\.conf/],
    [['serve', 'now'], /'now'/],
    [['serve', '--port', '80'], /'--port'/],
    [['migrate', '--chekc'], /'--chekc'/],
    [['settings', '--json'], /'--json'/],
    [['version', '-v'], /'-v'/],
    [['help', 'frobnicate'], /'frobnicate'/],
    [['user'], /add, list, password, disable/],
    [['user', 'remove'], /add, list, password, disable/],
    [['user', 'add'], /--name/],
    [['user', 'add', '--name'], /--name/],
    [['user', 'add', ...person.slice(2)], /--name/],
    [['user', 'add', ...person.slice(2), '--name', ' '], /--name/],
    [['user', 'add', '--name', 'Uji', '--role', 'agent'], /--email/],
    [['user', 'add', '--name', 'Uji', '--email', 'uji', '--role', 'agent'], /--email/],
    [['user', 'add', ...person.slice(0, 4)], /--role/],
    [['user', 'add', ...person.slice(0, 4), '--role', 'owner'], /--role/],
    [['user', 'add', ...person, '--role', 'admin'], /'--role'/],
    [['user', 'add', ...person, '--phone'], /--phone/],
    [['user', 'add', ...person, 'more'], /'more'/],
    [['user', 'list', '--jsno'], /'--jsno'/],
    [['user', 'password'], /user password/],
    [['user', 'password', 'uji@uji.test'], /--password-stdin/],
    [['user', 'password', '--password-stdin'], /user password/],
    [['user', 'disable'], /user disable/],
    [['user', 'disable', 'a@uji.test', 'b@uji.test'], /'b@uji\.test'/],
    [['import'], /laravel FILE/],
    [['import', 'laravel'], /laravel FILE/],
    [['import', 'wordpress', 'x.sql'], /laravel FILE/],
    [['demo', 'more'], /'more'/],
    [['audit'], /audit verify/],
    [['two\nlines'], /two\?lines/],
];
for (const [words, mistake] of wrong)
    await test(`sapa ${words.join(' ').replaceAll(folder, '').replaceAll('\n', ' ')}: exit 2`,
        () => complains(sapa(words, { settings }), 2, mistake));

await test('nothing was made by it', () => assert.equal(existsSync(settings.SAPA_DATA), false));

await test('help and version tell what there is', () => {
    const help = sapa(['help'], { settings });
    assert.deepEqual([help.status, help.stderr], [0, '']);
    const commands = [...help.stdout.matchAll(/^ {2}([a-z]+) +\S/gm)].map(([, name]) => name);
    for (const name of ['serve', 'migrate', 'user', 'import', 'demo', 'settings', 'version', 'help'])
        assert.ok(commands.includes(name), `${name} is not in sapa help`);
    for (const name of commands) {
        const more = sapa(['help', name], { settings });
        assert.equal(more.status, 0);
        assert.match(more.stdout, new RegExp(`^usage:\\n {2}${name}`));
    }
    assert.equal(sapa(['--help'], { settings }).stdout, help.stdout);
    assert.match(sapa(['version'], { settings }).stdout, /^sapa \d+\.\d+\.\d+\n$/);
    assert.match(sapa(['--version'], { settings }).stdout, /^sapa \d+\.\d+\.\d+\n$/);
});

await test('migrate --check only looks: exit 3 if behind, 0 if not', () => {
    const behind = sapa(['migrate', '--check'], { settings });
    assert.deepEqual([behind.status, behind.stderr], [3, '']);
    assert.match(behind.stdout, /^schema 0, newest [1-9]\d*\n$/);
    assert.equal(existsSync(settings.SAPA_DATA), false);
    assert.equal(sapa(['migrate'], { settings }).status, 0);
    assert.equal(sapa(['migrate', '--check'], { settings }).status, 0);
    assert.match(sapa(['migrate'], { settings }).stdout, /, 0 applied\n$/);
});

await test('a database newer than the program is refused by every command', () => {
    rows(settings.SAPA_DATA, `
        INSERT INTO schema_version (number, name, applied_at) VALUES (9999, 'later', '2030-01-01 00:00:00');`);
    for (const words of [['serve'], ['migrate'], ['migrate', '--check'], ['user', 'list'], ['demo']])
        complains(sapa(words, { settings }), 1, /schema 9999/);
    complains(sapa(['serve'], { settings: { ...settings, SAPA_MIGRATE: 'off' } }), 1, /schema 9999/);
});
done();
