// A page of another application, with laravel-echo and pusher-js as they come from npm, beside ours.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import {
  LIVE_MS, addressOf, after, before, beforeEach, bubble, bubbles, customerTickets, describe, it, insist, send, staffTickets, until,
  useHouse,
} from "./support.mjs";
import { Proxy } from "./proxy.mjs";

const libraries = new URL("../live/", import.meta.url);
const read = (path) => readFileSync(new URL(path, libraries), "utf8");

describe("a page with laravel-echo", () => {
  const house = useHouse({ SAPA_PUSHER_KEY: "kunci-uji" });
  let budi, sari, ticket, proxy;
  const pages = new Map(); // what the other application serves, on the same site as ours

  before(async () => {
    execFileSync(fileURLToPath(new URL("../../ui/install", import.meta.url)), [fileURLToPath(libraries)]);
    const script = (path) => ({ type: "text/javascript", body: read(`node_modules/${path}`) });
    pages.set("/own/pusher.js", script("pusher-js/dist/web/pusher.js"));
    pages.set("/own/echo.js", script("laravel-echo/dist/echo.iife.js"));
    proxy = await Proxy.start(house, { own: (path) => pages.get(path) });
    budi = await house.person("customer", "Budi Santoso");
    sari = await house.person("agent", "Sari Rahma");
  });
  after(() => proxy?.stop());
  beforeEach(async () => {
    ticket = await house.ticket(budi);
  });

  // The other application's page of the ticket; open when it is in its channels.
  async function own(person) {
    const page = await house.enter(person, { baseURL: proxy.url });
    const shown = await (await house.client(person))
      .ask("GET", addressOf(person, ticket), undefined, { Accept: "text/html" });
    const [, token] = /name="csrf-token" content="([^"]+)"/.exec(await shown.text());
    const settings = { key: "kunci-uji", ticket: ticket.id,
      tickets: person.role === "customer" ? customerTickets : staffTickets };
    const html = readFileSync(new URL("echo/page.html", import.meta.url), "utf8")
      .replace("@TOKEN@", token).replace("@SETTINGS@", JSON.stringify(settings));
    pages.set(`/own/${person.role}`, { type: "text/html", body: html });
    await page.goto(`/own/${person.role}`);
    await page.locator("#present").filter({ hasText: person.name }).waitFor();
    await page.locator("#messages > li").first().waitFor();
    return page;
  }

  const texts = (page) => page.locator("#messages > li").allTextContents();

  it("chats with a page of ours", async () => {
    const customer = await own(budi);
    const staff = await house.open(sari, ticket);
    await send(staff, "Selamat siang, Pak.");
    await customer.getByText("Selamat siang, Pak.").waitFor({ timeout: LIVE_MS });
    await customer.evaluate(() => window.say("Siang! <b>Apakah</b> gedungnya tersedia?"));
    await bubble(staff, "Siang! <b>Apakah</b> gedungnya tersedia?").waitFor({ timeout: LIVE_MS });
    const { messages } = await (await house.client(sari))
      .do("GET", `${addressOf(sari, ticket)}/messages?last_message_id=0`);
    assert.deepEqual(await texts(customer), messages.map(({ message }) => message));
  });

  it("is told numbers in the public channel, but not of what it did itself", async () => {
    const customer = await own(budi);
    const told = () => customer.evaluate(() => document.body.dataset.told);
    await customer.evaluate(() => window.say("Dari saya sendiri"));
    const { messageId } = await house.message(sari, ticket, "Dari Sari");
    assert.equal(await until("the number", told), String(messageId));
  });

  it("knows who is there, and who writes", async () => {
    const [customer, staff] = [await own(budi), await own(sari)];
    await customer.getByText("Budi Santoso, Sari Rahma").waitFor();
    await staff.getByText("Budi Santoso, Sari Rahma").waitFor();
    await customer.evaluate(() => window.whisper("Budi"));
    await staff.locator("#writes").filter({ hasText: "Budi" }).waitFor();
    assert.equal(await customer.locator("#writes").textContent(), "", "it hears itself");
    await staff.close();
    await customer.locator("#present").filter({ hasText: /^Budi Santoso$/ }).waitFor();
  });

  it("goes on when the server is killed in mid-conversation, as ours does; nothing is lost or doubled", async () => {
    const count = 12, said = [];
    let crash;
    const customer = await own(budi);
    const staff = await house.enter(sari);
    await insist(staff);
    await staff.goto(addressOf(sari, ticket));
    const speak = async (name, how) => {
      for (let i = 1; i <= count; i++) {
        if (i === count / 2) crash ??= house.crash();
        said.push(`${name} ${i}`);
        await how(`${name} ${i}`);
      }
    };
    await Promise.all([
      speak("Budi", (text) => customer.evaluate((words) => window.say(words), text)),
      speak("Sari", (text) => send(staff, text)),
    ]);
    await crash;
    await bubble(staff, `Budi ${count}`).waitFor({ timeout: LIVE_MS });
    await customer.getByText(`Sari ${count}`, { exact: true }).waitFor({ timeout: LIVE_MS });
    await until("all of it", async () => (await bubbles(staff).count()) === 1 + 2 * count);
    const { messages } = await (await house.client(sari))
      .do("GET", `${addressOf(sari, ticket)}/messages?last_message_id=0`);
    const kept = messages.map(({ message }) => message);
    assert.deepEqual([...kept.slice(1)].sort(), said.sort());
    for (const name of ["Budi", "Sari"])
      assert.deepEqual(kept.filter((text) => text.startsWith(`${name} `)),
        Array.from({ length: count }, (_, i) => `${name} ${i + 1}`), `in ${name}'s order`);
    assert.deepEqual(await texts(customer), kept);
    assert.deepEqual(await bubbles(staff).allTextContents(), kept);
    await house.message(sari, ticket, "Sesudahnya");
    await customer.getByText("Sesudahnya").waitFor({ timeout: LIVE_MS });
    await bubble(staff, "Sesudahnya").waitFor({ timeout: LIVE_MS });
  });
});
