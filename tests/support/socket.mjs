// A client of live channels (Pusher Channels protocol 7) that keeps everything it is told.
// Node 20 has no WebSocket of its own; text frames, ping and close are all that is needed here.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import http from 'node:http';
import { sapa } from './sapa.mjs';

const PATIENCE_MS = 60_000;
const TEXT = 1, CLOSE = 8, PING = 9, PONG = 10;

// { key, secret } of the application on a data folder.
export function pusherOf(data) {
    const run = sapa(['settings', '--pusher'], { settings: { SAPA_DATA: data } });
    assert.equal(run.status, 0, run.stderr);
    const find = (name) => new RegExp(`^PUSHER_APP_${name}=(\\S+)$`, 'm').exec(run.stdout)[1];
    return { key: find('KEY'), secret: find('SECRET') };
}

// Resolves with what `find` gives when that is not falsy; looks again each time `changed` says so.
async function until(what, find, changed, within_ms = PATIENCE_MS) {
    const timeout = within_ms === Infinity ? undefined : AbortSignal.timeout(within_ms);
    for (;;) {
        const found = find();
        if (found)
            return found;
        try {
            await changed(timeout);
        } catch {
            throw new Error(`not within ${within_ms} ms: ${what}`);
        }
    }
}

export class Socket {
    frames = [];
    code = null; // of its end

    // With the session of a person (tests/support/sapa.mjs), or of nobody.
    static async open(port, key, person) {
        const headers = { Connection: 'Upgrade', Upgrade: 'websocket', 'Sec-WebSocket-Version': 13,
            'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==' };
        if (person)
            headers.Cookie = `sapa_session=${person.session}`;
        const request = http.request({ host: '127.0.0.1', port, headers,
            path: `/app/${key}?protocol=7&client=test&version=1` });
        request.end();
        const socket = new Socket();
        const [response, wire, first] = await Promise.race([once(request, 'upgrade'),
            once(request, 'response').then(([answer]) => [answer])]);
        assert.equal(response.statusCode, 101);
        socket.port = port;
        socket.wire = wire;
        socket.rest = Buffer.alloc(0);
        wire.on('data', (bytes) => socket.take(bytes));
        wire.on('error', () => {});
        wire.on('close', () => {
            socket.code ??= 1006;
            wire.emit('told');
        });
        socket.take(first);
        const { data } = await socket.told('pusher:connection_established');
        socket.id = JSON.parse(data).socket_id;
        return socket;
    }

    take(bytes) {
        this.rest = Buffer.concat([this.rest, bytes]);
        for (;;) {
            if (this.rest.length < 2)
                return;
            let size = this.rest[1] & 127, head = 2;
            if (size === 126)
                [size, head] = this.rest.length < 4 ? [Infinity, 4] : [this.rest.readUInt16BE(2), 4];
            else if (size === 127)
                [size, head] = this.rest.length < 10 ? [Infinity, 10] : [this.rest.readUInt32BE(6), 10];
            if (this.rest.length < head + size)
                return;
            this.hear(this.rest[0] & 15, this.rest.subarray(head, head + size));
            this.rest = this.rest.subarray(head + size);
        }
    }

    hear(kind, payload) {
        if (kind === TEXT)
            this.frames.push(JSON.parse(payload.toString()));
        else if (kind === PING)
            this.put(PONG, payload);
        else if (kind === CLOSE) {
            this.code = payload.length ? payload.readUInt16BE(0) : 1005;
            this.put(CLOSE, payload.subarray(0, 2));
        }
        this.wire.emit('told');
    }

    put(kind, payload) {
        const size = payload.length < 126 ? Buffer.from([128 | payload.length])
            : Buffer.from([128 | 126, payload.length >> 8, payload.length & 255]);
        const mask = Buffer.alloc(4); // of zeroes: what is sent is what is meant
        if (this.wire.writable)
            this.wire.write(Buffer.concat([Buffer.from([128 | kind]), size, mask, payload]));
    }

    say(message) {
        this.put(TEXT, Buffer.from(JSON.stringify(message)));
    }

    close() {
        this.wire.destroy();
    }

    // The first frame of that event (and channel, and that `fits`), now or later.
    told(event, channel, fits = () => true) {
        return until(`${event} of ${channel}`, () => {
            const frame = this.frames.find((one) => one.event === event &&
                (!channel || one.channel === channel) && fits(one));
            if (!frame && this.code !== null)
                throw new Error(`closed (${this.code}) before ${event} of ${channel}`);
            return frame;
        }, (signal) => once(this.wire, 'told', { signal }));
    }

    // The code with which it ends.
    ended(within_ms) {
        return until('the end of a socket', () => this.code,
            (signal) => once(this.wire, 'told', { signal }), within_ms);
    }

    // With a signature that `person` asks for, at `port`, which may be another node's.
    async join(channel, person, port = this.port) {
        const data = { channel };
        if (person) {
            const answer = await person.ask(port, 'POST', '/broadcasting/auth',
                { socket_id: this.id, channel_name: channel });
            assert.equal(answer.status, 200, answer.text);
            Object.assign(data, answer.json);
        }
        this.say({ event: 'pusher:subscribe', data });
        return this.told('pusher_internal:subscription_succeeded', channel);
    }

    // What was told of one event, its data read.
    of(event) {
        return this.frames.filter((frame) => frame.event === event)
            .map((frame) => (typeof frame.data === 'string' ? JSON.parse(frame.data) : frame.data));
    }
}
