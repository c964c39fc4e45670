// Between browser and server everything goes wrong: a third of the requests or of their answers get
// lost, others are late, sockets are cut, the server is killed and restarted. Two windows of a
// customer and one of the staff write meanwhile. In the end all have the same conversation, with
// everything that was sent, once, and in its order. CHAOS_SECONDS says how long; 30.

import assert from "node:assert/strict";
import { setTimeout as pause } from "node:timers/promises";
import {
  addressOf, after, before, bubbles, describe, it, insist, send, until, useHouse,
} from "./support.mjs";
import { Proxy } from "./proxy.mjs";

const CHAOS_MS = 1000 * Number(process.env.CHAOS_SECONDS ?? 30);
const CALM_MS = 90_000; // for all that is on its way when it is over
const EACH_TROUBLE_MS = 4000;

const below = (limit) => Math.floor(Math.random() * limit);

describe("a conversation in chaos", () => {
  const house = useHouse();
  const told = { requests: 0, lost: 0, late: 0, troubles: 0 };
  let proxy, isChaos = false;

  function fateOf() {
    if (!isChaos) return {};
    told.requests++;
    const dice = below(100);
    told.lost += dice < 30;
    told.late += dice >= 30 && dice < 60;
    if (dice < 30) return { [dice < 15 ? "isLost" : "isAnswerLost"]: true, delay_ms: below(300) };
    return { delay_ms: dice < 60 ? below(1000) : 0 };
  }

  before(async () => {
    proxy = await Proxy.start(house, { fateOf });
  });
  after(() => proxy?.stop());

  async function trouble(end) {
    const kinds = [() => proxy.cut(), () => house.crash(), () => proxy.cut(), () => house.restart()];
    for (let turn = 0; Date.now() < end; turn++) {
      await kinds[turn % kinds.length]();
      told.troubles++;
      await pause(below(EACH_TROUBLE_MS));
    }
  }

  // Everything that a window has said, in its order.
  async function speak(page, name, end) {
    const said = [];
    while (Date.now() < end) {
      said.push(`${name} ${said.length + 1}`);
      await send(page, said.at(-1));
      await pause(below(1200));
    }
    return said;
  }

  const transcript = (page) => bubbles(page).evaluateAll((texts) => texts.map((text) =>
    [Number(text.closest("[data-message]").dataset.message), text.textContent.trim()]));

  async function kept(person, ticket) {
    const client = await house.client(person), all = [];
    for (let more = true; more;) {
      const path = `${addressOf(person, ticket)}/messages?last_message_id=${all.at(-1)?.[0] ?? 0}`;
      const { messages } = await client.do("GET", path);
      all.push(...messages.map(({ id, message }) => [id, message]));
      more = messages.length > 0;
    }
    return all;
  }

  it("loses nothing, doubles nothing, and keeps the order", { timeout: CHAOS_MS + 2 * CALM_MS }, async (test) => {
    const [budi, sari] = [await house.person("customer", "Budi"), await house.person("agent", "Sari")];
    const ticket = await house.ticket(budi);
    const behind = { baseURL: proxy.url };
    const first = await house.enter(budi, behind);
    const windows = { "Budi kiri": first, "Budi kanan": await first.context().newPage(),
      Sari: await house.enter(sari, behind) };
    await insist(windows.Sari);
    for (const [name, page] of Object.entries(windows))
      await page.goto(addressOf(name === "Sari" ? sari : budi, ticket));

    isChaos = true;
    const end = Date.now() + CHAOS_MS;
    const [said] = await Promise.all([
      Promise.all(Object.entries(windows).map(([name, page]) => speak(page, name, end))), trouble(end),
    ]);
    isChaos = false;
    const count = 1 + said.flat().length;
    for (const [name, page] of Object.entries(windows))
      await until(`all ${count} messages with ${name}`, async () =>
        (await transcript(page)).length >= count, CALM_MS);

    const all = await kept(sari, ticket);
    test.diagnostic(`${count} messages; of ${told.requests} requests ${told.lost} lost, ${told.late} late; ` +
      `${told.troubles} times the sockets were cut or the server ended`);
    assert.deepEqual(all.map(([, text]) => text).slice(1).sort(), said.flat().sort(), "each once");
    for (const [index, name] of Object.keys(windows).entries())
      assert.deepEqual(all.map(([, text]) => text).filter((text) => text.startsWith(`${name} `)), said[index],
        `the order of ${name}`);
    assert.deepEqual(all.map(([id]) => id), all.map(([id]) => id).sort((a, b) => a - b));
    for (const [name, page] of Object.entries(windows))
      assert.deepEqual(await transcript(page), all, `what ${name} has on the screen`);
    assert.ok(told.lost > 0 && told.late > 0 && told.troubles > 3, JSON.stringify(told));
  });
});
