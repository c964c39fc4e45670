// A Redis of a test's own: on a socket in a folder of its own, in memory, and gone at the end.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort, makeFolder } from './sapa.mjs';

export class Redis {
    static isInstalled() {
        return spawnSync('redis-server', ['--version']).status === 0;
    }

    // On a socket; with a password on an address of this machine.
    static async start({ password } = {}) {
        const redis = new Redis();
        redis.folder = makeFolder();
        redis.path = join(redis.folder, 'redis.sock');
        redis.url = `unix:${redis.path}`;
        redis.words = ['--port', '0'];
        if (password) {
            const port = await freePort();
            redis.url = `redis://:${encodeURIComponent(password)}@127.0.0.1:${port}`;
            redis.words = ['--port', port, '--bind', '127.0.0.1', '--requirepass', password];
        }
        process.on('exit', () => redis.process?.kill('SIGKILL'));
        await redis.begin();
        return redis;
    }

    async begin() {
        this.process = spawn('redis-server', [...this.words, '--unixsocket', this.path, '--dir', this.folder,
            '--save', '', '--appendonly', 'no'], { stdio: 'ignore' });
        const ended = once(this.process, 'exit').then(() => { throw new Error('redis-server has ended'); });
        this.ended = ended.catch(() => {});
        const listens = async () => {
            while (!existsSync(this.path))
                await sleep(10);
        };
        await Promise.race([listens(), ended]);
    }

    hang() {
        this.process.kill('SIGSTOP');
    }

    goOn() {
        this.process.kill('SIGCONT');
    }

    // As if its machine lost its power.
    async stop() {
        this.process.kill('SIGKILL');
        await this.ended;
        spawnSync('rm', ['-f', this.path]);
    }
}
