// How much a page weighs when it is opened for the first time: bytes as sent, compressed. A page that
// grows over its budget fails here; then it has to become lighter, or the budget is argued about.

import assert from "node:assert/strict";
import { addressOf, before, customerTickets, describe, it, staffTickets, useHouse } from "./support.mjs";

const KB = 1024;
const MESSAGES = 60;

describe("the weight of pages", () => {
  const house = useHouse();
  let budi, sari, ticket;

  before(async () => {
    budi = await house.person("customer", "Budi Santoso");
    sari = await house.person("agent", "Sari Rahma");
    for (let i = 0; i < 20; i++) ticket = await house.ticket(budi, { subject: `Pertanyaan nomor ${i}` });
    for (let i = 0; i < MESSAGES; i++)
      await house.message(i % 2 ? sari : budi, ticket, `Pesan nomor ${i}: apakah semuanya sudah siap?`);
  });

  // KB: the page itself, scripts, styles (with the theme), and everything together.
  const budgets = [
    ["a guest's log-in", () => null, () => "/login", { html: 8, js: 9, css: 14, all: 62 }],
    ["a customer's list", () => budi, () => customerTickets, { html: 8, js: 11, css: 14, all: 64 }],
    ["a new ticket", () => budi, () => `${customerTickets}/create`, { html: 8, js: 11, css: 14, all: 64 }],
    ["a customer's conversation", () => budi, () => addressOf(budi, ticket), { html: 12, js: 19, css: 14, all: 76 }],
    ["the staff's list", () => sari, () => staffTickets, { html: 12, js: 17, css: 14, all: 74 }],
    ["the staff's home", () => sari, () => "/admin/support", { html: 12, js: 17, css: 14, all: 74 }],
    ["the inbox with a conversation", () => sari, () => `${addressOf(sari, ticket)}?queue=all`,
      { html: 20, js: 27, css: 14, all: 92 }],
  ];

  for (const [what, who, path, budget] of budgets)
    it(`${what}: at most ${budget.all} KB`, async (test) => {
      const person = who();
      const page = person ? await house.enter(person) : await house.page();
      const client = await page.context().newCDPSession(page);
      await client.send("Network.enable");
      const types = new Map();
      const sizes = { html: 0, js: 0, css: 0, all: 0 };
      const kinds = { Document: "html", Script: "js", Stylesheet: "css" };
      client.on("Network.responseReceived", ({ requestId, type }) => types.set(requestId, type));
      client.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
        const kind = kinds[types.get(requestId)];
        if (kind) sizes[kind] += encodedDataLength;
        sizes.all += encodedDataLength;
      });
      await page.goto(path());
      await page.waitForLoadState("networkidle");
      const over = Object.entries(budget).filter(([kind, kb]) => sizes[kind] > kb * KB);
      const said = Object.entries(sizes).map(([kind, bytes]) => `${kind} ${(bytes / KB).toFixed(1)}`);
      test.diagnostic(`${what}: ${said.join(", ")} KB`);
      assert.deepEqual(over, [], said.join(", "));
      assert.ok(Object.values(sizes).every((bytes) => bytes > 0), said.join(", "));
    });
});
