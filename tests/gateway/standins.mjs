// Stand-ins of gateways on loopback. Each answers as its `answer` says, and keeps what it was asked.
import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { setTimeout as pause } from 'node:timers/promises';

export class StandIn {
    // With TLS, if there is a key and a certificate: { key, cert }.
    static async start({ host = '127.0.0.1', tls } = {}) {
        const standIn = new StandIn();
        standIn.asked = [];
        standIn.answer = () => ({ status: 500 });
        const take = (request, response) => standIn.#take(request, response);
        standIn.server = tls ? createTlsServer(tls, take) : createServer(take);
        await new Promise((resolve) => standIn.server.listen(0, host, resolve));
        standIn.url = `${tls ? 'https' : 'http'}://${host}:${standIn.server.address().port}`;
        return standIn;
    }

    async #take(request, response) {
        let body = '';
        request.setEncoding('utf8');
        for await (const piece of request)
            body += piece;
        const asked = { method: request.method, path: request.url, headers: request.headers, body };
        this.asked.push(asked);
        const answer = this.answer(asked, this.asked.length);
        if (answer.after)
            await pause(answer.after);
        await answer.until;
        if (answer === 'never')
            return;
        if (answer === 'drop') {
            request.socket.destroy();
            return;
        }
        if (answer === 'half') {
            response.writeHead(answer.status ?? 200, { 'Content-Length': 1000 });
            response.write('{"sid":"SM1"', () => request.socket.destroy());
            return;
        }
        const isReady = typeof answer.body === 'string' || Buffer.isBuffer(answer.body);
        const text = isReady ? answer.body : JSON.stringify(answer.body ?? {});
        response.writeHead(answer.status ?? 200, { 'Content-Type': 'application/json', ...answer.headers });
        response.end(text);
    }

    stop() {
        this.server.closeAllConnections();
        this.server.close();
    }
}
