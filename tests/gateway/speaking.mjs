// Runs `speak` on lines and returns what it printed, a value each.
import { spawn } from 'node:child_process';

const speak = process.argv[4]; // behind what tests/support/sapa.mjs wants

export async function say(settings, ...lines) {
    const child = spawn(speak, { env: { PATH: process.env.PATH, ...settings } });
    let out = '';
    let err = '';
    child.stdout.setEncoding('utf8').on('data', (piece) => { out += piece; });
    child.stderr.setEncoding('utf8').on('data', (piece) => { err += piece; });
    child.stdin.end(lines.map((line) => `${line.join('\t')}\n`).join(''));
    const code = await new Promise((resolve) => child.on('close', resolve));
    if (code !== 0)
        throw new Error(`speak ended with ${code}: ${err}`);
    return out.trim().split('\n').map((line) => JSON.parse(line));
}
