// A reverse proxy between the browser and a house's server, as bad as a test wants it: whatever it
// does not answer itself goes on to the server, or not.

import http from "node:http";
import net from "node:net";
import { once } from "node:events";
import { setTimeout as pause } from "node:timers/promises";

export class Proxy {
  #server;
  #sockets = new Set(); // both ends of each WebSocket

  // own(path): { type, body } where the proxy itself answers. fateOf(request): what becomes of it:
  // { delay_ms, isLost, isAnswerLost }; the last has reached the server and done what it asks.
  static async start(house, { own = () => undefined, fateOf = () => ({}) } = {}) {
    const proxy = new Proxy();
    const target = () => new URL(house.url);
    proxy.#server = http.createServer((request, answer) => {
      const mine = own(request.url);
      if (mine) answer.writeHead(200, { "Content-Type": mine.type }).end(mine.body);
      else proxy.#pass(request, answer, target(), fateOf(request));
    });
    proxy.#server.on("upgrade", (request, socket, head) =>
      proxy.#join(request, socket, head, target(), fateOf(request)));
    proxy.#server.listen(0, "127.0.0.1");
    await once(proxy.#server, "listening");
    proxy.url = `http://127.0.0.1:${proxy.#server.address().port}`;
    return proxy;
  }

  async #pass(request, answer, { hostname, port }, { delay_ms = 0, isLost, isAnswerLost }) {
    const cut = () => request.socket.destroy();
    const parts = [];
    request.on("error", () => {});
    for await (const part of request) parts.push(part);
    if (delay_ms) await pause(delay_ms);
    if (isLost) return cut();
    const asked = http.request({ hostname, port, method: request.method, path: request.url,
      headers: request.headers, agent: false });
    asked.on("error", cut);
    asked.on("response", (given) => {
      given.on("error", cut);
      if (isAnswerLost) return given.resume().on("end", cut);
      answer.writeHead(given.statusCode, given.rawHeaders);
      return given.pipe(answer);
    });
    return asked.end(Buffer.concat(parts));
  }

  async #join(request, socket, head, { hostname, port }, { delay_ms = 0, isLost }) {
    socket.on("error", () => {});
    if (delay_ms) await pause(delay_ms);
    if (isLost) return socket.destroy();
    const other = net.connect(port, hostname);
    for (const [one, two] of [[socket, other], [other, socket]]) {
      this.#sockets.add(one);
      one.on("error", () => {}).on("close", () => this.#sockets.delete(one) && two.destroy());
    }
    const fields = request.rawHeaders.map((text, i) => text + (i % 2 ? "\r\n" : ": ")).join("");
    other.write(`GET ${request.url} HTTP/1.1\r\n${fields}\r\n`);
    other.write(head);
    socket.pipe(other).pipe(socket);
    return undefined;
  }

  /** Cuts every WebSocket, without a goodbye. */
  cut() {
    for (const socket of this.#sockets) socket.destroy();
  }

  get socketCount() {
    return this.#sockets.size / 2;
  }

  async stop() {
    this.cut();
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, "close");
  }
}
