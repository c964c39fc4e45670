// Adds up what test runs have found, and says it in one last line: N passed, N failed, N skipped.
// usage: node tools/tally.mjs NAME=LOG...      LOG: a testlog.json that `meson test` has written
//
// A case counts once, however many builds it ran in: it has passed if it did in all of them. Cases
// are what a program itself names (cmocka, TAP, node:test); one that names none is one case. A build
// without a log could not be made: one case that failed.
import { existsSync, readFileSync } from 'node:fs';

// [{ name, state, reason }] of each style of output.

function casesOfTap(output) {
    const lines = output.matchAll(
        /^(not )?ok\b *\d* *-? *(.*?)(?: # (SKIP|TODO)\b *(.*))?\n((?:# .*\n)*)/gm);
    return [...lines].map(([, not, name, directive, why, notes]) => ({
        name, reason: why ?? notes.replace(/^# /gm, '').slice(0, 600),
        state: directive ? 'skipped' : not ? 'failed' : 'passed',
    }));
}

// Its failures are on the other stream, so the two are not in one order.
function casesOfCmocka(output) {
    const named = (mark) => new Set([...output.matchAll(
        new RegExp(`^\\[ *${mark} *\\] (?!\\d+ test)(.*)$`, 'gm'))].map(([, name]) => name.trim()));
    const failed = named('FAILED'), skipped = named('SKIPPED');
    return [...output.matchAll(/^\[ RUN +\] (.*)\n([^[].*)?/gm)].map(([, name, said]) => ({
        name, reason: said || 'no reason given',
        state: failed.has(name) ? 'failed' : skipped.has(name) ? 'skipped' : 'passed',
    }));
}

// node --test: cases have files and groups around them, so only its own sums are read.
function casesOfNode(output) {
    const sum = (word) => Number(new RegExp(`^[#ℹ] ${word} (\\d+)$`, 'm').exec(output)?.[1] ?? 0);
    const skips = [...output.matchAll(/# SKIP\b *(.*)$/gm)].map(([, reason]) => reason);
    const failures = [...output.matchAll(/^( *)not ok \d+ - (.*)\n\1  ---\n([\s\S]*?\n)\1  \.\.\.$/gm)]
        .filter(([, , , details]) => !/type: '(suite|file)'|subtestsFailed/.test(details));
    const many = (state, count) => Array.from({ length: count }, (_, i) => ({
        name: `one that ${state}`, state, reason: skips[i] || 'no reason given',
    }));
    const failed = many('failed', sum('fail') + sum('cancelled'));
    failures.slice(0, failed.length).forEach(([, indent, name, details], i) => {
        const error = new RegExp(`^${indent}  error: (?:\\|-\\n)?([\\s\\S]*?)\\n${indent}  (?:\\w+:|$)`, 'm')
            .exec(details)?.[1] ?? '';
        failed[i] = { name, state: 'failed', reason: error };
    });
    return [...many('passed', sum('pass')), ...failed,
        ...many('skipped', sum('skipped') + sum('todo'))];
}

function casesOf(run) {
    const output = `${run.stdout ?? ''}\n${run.stderr ?? ''}`;
    const last = output.trim().split('\n').at(-1);
    let cases = [];
    if (/^\[ RUN +\] /m.test(output))
        cases = casesOfCmocka(output);
    else if (/^[#ℹ] pass \d+$/m.test(output))
        cases = casesOfNode(output);
    else if (/^1\.\.\d+$/m.test(output))
        cases = casesOfTap(output);
    if (run.result === 'SKIP')
        return [{ name: '', state: 'skipped', reason: last }];
    const hasPassed = ['OK', 'EXPECTEDFAIL'].includes(run.result);
    if (!hasPassed && !cases.some((one) => one.state === 'failed'))
        cases.push({ name: run.result.toLowerCase(), state: 'failed', reason: output.slice(-600) });
    return cases.length ? cases : [{ name: '', state: 'passed' }];
}

function runsOf(build, log) {
    if (!existsSync(log))
        return [{ name: `build ${build}`, result: 'FAIL' }];
    return readFileSync(log, 'utf8').split('\n').filter(Boolean).map((line) => JSON.parse(line));
}

const found = new Map();
for (const argument of process.argv.slice(2)) {
    const [build, log] = argument.split(/=(.*)/);
    const runs = runsOf(build, log);
    const sums = { passed: 0, failed: 0, skipped: 0 };
    const seen = new Map();
    for (const run of runs)
        for (const one of casesOf(run)) {
            const name = [run.name.replace(/^sapa(:\S+)? \/ /, ''), one.name].filter(Boolean).join(': ');
            const place = (seen.get(name) ?? 0) + 1;
            seen.set(name, place);
            sums[one.state]++;
            const key = `${name}#${place}`;
            if (!found.has(key))
                found.set(key, { name, states: new Map(), reason: one.reason });
            found.get(key).states.set(build, one.state);
        }
    console.log(`${build}: ${sums.passed} passed, ${sums.failed} failed, ${sums.skipped} skipped`);
}

const total = { passed: 0, failed: 0, skipped: 0 };
for (const { name, states, reason } of found.values()) {
    const all = [...states.values()];
    const state = ['failed', 'passed'].find((one) => all.includes(one)) ?? 'skipped';
    total[state]++;
    if (state === 'failed') {
        const builds = [...states].filter(([, one]) => one === 'failed').map(([build]) => build);
        console.log(`failed: ${name} (${builds.join(', ')})`);
        console.log((reason ?? '').trim().slice(-600).replace(/^/gm, '    '));
    } else if (state === 'skipped') {
        console.log(`skipped: ${name}: ${reason}`);
    }
}
const skipped = total.skipped ? `, ${total.skipped} skipped` : '';
console.log(`${total.passed} passed, ${total.failed} failed${skipped}`);
process.exitCode = total.failed || !total.passed ? 1 : 0;
