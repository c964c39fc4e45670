// Somebody has written while one was elsewhere: title and icon say so; sound and notifications come where they
// are wanted, once for each event, however many tabs are open.

import assert from "node:assert/strict";
import { axe } from "./checks.mjs";
import { addressOf, before, bubble, describe, it, send, staffTickets, until, useHouse } from "./support.mjs";

const preferences = "/account/preferences";

// Stands in for what a browser without a screen has not: focus that can be elsewhere, and what is told there.
function stage({ permission, answer }) {
  window.told = [];
  window.asked = 0;
  window.isFocused = true;
  document.hasFocus = () => window.isFocused;
  window.Notification = class {
    static permission = permission;
    static async requestPermission() {
      window.asked++;
      return (this.permission = answer);
    }
    constructor(title, options) {
      window.told.push({ title, ...options });
      window.lastNotice = this;
    }
    close() {}
  };
  window.AudioContext = class {
    currentTime = 0;
    constructor() { window.told.push("sound"); }
    close() {}
  };
  window.OscillatorNode = window.GainNode = class {
    gain = { setTargetAtTime() {} };
    connect(to) { return to; }
    start() {}
    stop() {}
  };
}

describe("news", () => {
  const house = useHouse();
  let budi, sari, nia;

  before(async () => {
    budi = await house.person("customer", "Budi Santoso");
    sari = await house.person("agent", "Sari Rahma");
    nia = await house.person("agent", "Nia Kurnia");
  });

  async function enter(person, { permission = "granted", answer = "granted", wishes = [] } = {}) {
    const page = await house.enter(person);
    await page.context().addInitScript(stage, { permission, answer });
    await page.context().addInitScript((wishes) => {
      if (location.protocol !== "about:") for (const wish of wishes) localStorage.setItem(`sapa:news:${wish}`, "on");
    }, wishes);
    return page;
  }
  const joined = (page) => new Promise((resolve) => page.on("websocket", (socket) =>
    socket.on("framereceived", ({ payload }) => String(payload).includes("subscription_succeeded") && resolve())));
  async function open(page, path) {
    const isJoined = joined(page);
    await page.goto(path);
    await isJoined;
    return page;
  }
  const leave = (page) => page.evaluate(() => (window.isFocused = false));
  const come = (page) => page.evaluate(() => {
    window.isFocused = true;
    dispatchEvent(new Event("focus"));
  });
  const icon = (page) => page.locator("link[rel=icon]").getAttribute("href");

  it("counts in the title and marks the icon, until one looks", async () => {
    const page = await open(await enter(sari), staffTickets);
    const ticket = await house.ticket(budi);
    const plain = await icon(page), title = await page.title();
    assert.doesNotMatch(title, /^\(/);
    await leave(page);
    await house.message(budi, ticket, "Satu");
    await house.message(budi, ticket, "Dua");
    await until("two are counted", async () => (await page.title()) === `(2) ${title}`);
    assert.match(await icon(page), /favicon-news/);
    assert.equal((await page.request.get(await icon(page))).status(), 200);
    await house.message(nia, ticket, "Dari rekan"); // is no news to a colleague
    await house.ticket(budi, { subject: "Yang baru" });
    await until("three are counted", async () => (await page.title()) === `(3) ${title}`);
    await come(page);
    assert.equal(await page.title(), title);
    assert.equal(await icon(page), plain);
    assert.deepEqual(await page.evaluate(() => window.told), []);
  });

  it("is told to a customer whose conversation is open", async () => {
    const ticket = await house.ticket(budi);
    const page = await open(await enter(budi, { wishes: ["desktop"] }), addressOf(budi, ticket));
    await leave(page);
    await send(page, "Halo?");
    await house.message(sari, ticket, "Ya, Pak");
    await until("it is told", () => page.evaluate(() => window.told.length));
    assert.deepEqual(await page.evaluate(() => window.told), [
      { title: "Sari Rahma", body: "Ya, Pak", tag: `sapa-${ticket.id}` }]);
  });

  it("is told once over three tabs, and leads to the ticket", async () => {
    const ticket = await house.ticket(budi);
    const first = await enter(sari, { wishes: ["desktop", "sound"] });
    const pages = [first, await first.context().newPage(), await first.context().newPage()];
    for (const page of pages) await open(page, staffTickets);
    for (const page of pages) await leave(page);
    await house.message(budi, ticket, "Ada kabar?");
    const told = async () => (await Promise.all(pages.map((page) => page.evaluate(() => window.told)))).flat();
    await until("it is told", async () => (await told()).length >= 2);
    for (const page of pages) await until("all have heard", async () => /^\(1\)/.test(await page.title()));
    await house.message(budi, ticket, "Masih di sana?");
    await until("it is told again", async () => (await told()).length >= 4);
    assert.deepEqual((await told()).map((one) => one.body ?? one).sort(),
      ["Ada kabar?", "Masih di sana?", "sound", "sound"]);
    const teller = await until("one has told", async () => {
      for (const page of pages) if (await page.evaluate(() => window.lastNotice !== undefined)) return page;
    });
    await teller.evaluate(() => window.lastNotice.onclick());
    await bubble(teller, "Masih di sana?").waitFor();
  });

  it("is silent where one is looking", async () => {
    const ticket = await house.ticket(budi);
    const looking = await enter(sari, { wishes: ["desktop", "sound"] });
    const other = await looking.context().newPage();
    await open(looking, addressOf(sari, ticket));
    await open(other, staffTickets);
    await leave(other);
    await house.message(budi, ticket, "Di depan mata");
    await bubble(looking, "Di depan mata").waitFor();
    await until("the other tab has heard", async () => /^\(1\)/.test(await other.title()));
    const elsewhere = await house.ticket(budi, { subject: "Tiket lain" });
    await until("the sound alone", () => looking.evaluate(() => window.told.length));
    assert.deepEqual(await looking.evaluate(() => window.told), ["sound"], `of ticket ${elsewhere.id}`);
    assert.deepEqual(await other.evaluate(() => window.told), []);
  });

  it("is asked about after a gesture alone, and off until then", async () => {
    const page = await enter(sari, { permission: "default" });
    await page.goto(preferences);
    const box = page.getByLabel("Notifikasi", { exact: true });
    assert.equal(await box.isChecked(), false);
    assert.equal(await page.evaluate(() => window.asked), 0);
    await box.check();
    assert.equal(await page.evaluate(() => window.asked), 1);
    await page.getByLabel("Suara", { exact: true }).check();
    assert.deepEqual(await axe(page, "chosen"), []);
    assert.deepEqual((await page.evaluate(() => Object.keys(localStorage))).sort(), ["sapa:news:desktop", "sapa:news:sound"]);
    await box.uncheck();
    assert.deepEqual(await page.evaluate(() => Object.keys(localStorage)), ["sapa:news:sound"]);
  });

  it("stays off where the browser refuses, and says why", async () => {
    const page = await enter(sari, { permission: "default", answer: "denied" });
    await page.goto(preferences);
    const box = page.getByLabel("Notifikasi", { exact: true });
    await box.click();
    await page.getByText("Peramban Anda tidak mengizinkannya.").waitFor();
    assert.equal(await box.isChecked(), false);
    assert.deepEqual(await axe(page, "refused"), []);
  });

  it("offers nothing without JavaScript", async () => {
    const page = await house.enter(sari, { javaScript: false });
    await page.goto(preferences);
    await page.getByText("Di perangkat ini").waitFor({ state: "hidden" });
  });
});
