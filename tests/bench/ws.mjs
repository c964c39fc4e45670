// The yardstick for sockets in Node: the ws package, and a POST that goes to all. Says its port.
import http from 'node:http';
import { createRequire } from 'node:module';

const { WebSocketServer } = createRequire(new URL('../live/package.json', import.meta.url))('ws');

const server = http.createServer((request, answer) => {
    const parts = [];
    request.on('data', (part) => parts.push(part));
    request.on('end', () => {
        const text = Buffer.concat(parts).toString();
        for (const client of sockets.clients)
            client.send(text);
        answer.end();
    });
});
const sockets = new WebSocketServer({ server });
server.listen({ port: 0, host: '127.0.0.1', backlog: 4096 }, () => console.log(server.address().port));
