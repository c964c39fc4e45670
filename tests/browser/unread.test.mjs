// What is new in a conversation: where one begins to read it, how one gets to its end, and when it counts
// as read.

import assert from "node:assert/strict";
import {
  LIVE_MS, addressOf, before, beforeEach, bubble, composer, describe, goOffline, it, phone, until,
  useHouse,
} from "./support.mjs";

describe("what is new", () => {
  const house = useHouse();
  let budi, sari, ticket;

  before(async () => {
    budi = await house.person("customer", "Budi Santoso");
    sari = await house.person("agent", "Sari Rahma");
  });
  beforeEach(async () => {
    ticket = await house.ticket(budi);
  });

  const at = (person, options) => house.open(person, ticket, options);

  const pill = (page) => page.locator("[data-new-pill]");
  const distance = (page) => page.locator("[data-thread]").evaluate((view) => Math.abs(view.scrollTop));
  /** Where the rule above the first of it stands, as a part of the height. */
  const ruleAt = (page) => page.locator("[data-unread]").evaluate((rule) => {
    const view = rule.closest("[data-thread]").getBoundingClientRect();
    return (rule.getBoundingClientRect().top - view.top) / view.height;
  });
  const isRead = async () => {
    const { messages } = await (await house.client(sari)).do("GET", addressOf(sari, ticket));
    return messages.at(-1).is_read;
  };
  const hide = (page, isHidden) => page.evaluate((isHidden) => {
    Object.defineProperty(document, "hidden", { configurable: true, get: () => isHidden });
    document.dispatchEvent(new Event("visibilitychange"));
  }, isHidden);

  for (const size of [undefined, phone])
    it(`is where one begins to read${size ? ", on a phone too" : ""}`, async () => {
      for (let i = 0; i < 20; i++) await house.message(sari, ticket, `Baris satu\nBaris dua\n${i}`);
      const page = await at(budi, size ? { size, isMobile: true, hasTouch: true } : {});
      await pill(page).filter({ hasText: "20 pesan baru" }).waitFor();
      const place = await ruleAt(page);
      assert.ok(place > 0.2 && place < 0.3, `the rule stands at ${place}`);
      await house.message(sari, ticket, "Satu lagi");
      await pill(page).filter({ hasText: "21 pesan baru" }).waitFor({ timeout: LIVE_MS });
      assert.equal(await ruleAt(page), place, "nothing has moved");
      await pill(page).click();
      await until("the end is reached", async () => (await distance(page)) === 0);
      await pill(page).waitFor({ state: "hidden" });
    });

  it("is at the end where there is room for all of it", async () => {
    await house.message(sari, ticket, "Halo");
    const page = await at(budi);
    await page.getByText("1 pesan baru").waitFor();
    assert.equal(await distance(page), 0);
    assert.equal(await pill(page).isVisible(), false);
  });

  it("is told by a pill that Escape takes away, and End follows", async () => {
    for (let i = 0; i < 20; i++) await house.message(budi, ticket, `Baris satu\nBaris dua\n${i}`);
    const page = await at(budi);
    const thread = page.locator("[data-thread]");
    const readsAbove = async () => {
      await thread.evaluate((view) => (view.scrollTop = -600));
      await until("one reads further up", async () => (await distance(page)) > 500);
    };
    await readsAbove();
    await house.message(sari, ticket, "Pertama");
    await pill(page).waitFor({ timeout: LIVE_MS });
    const before = await distance(page);
    await composer(page).focus();
    await page.keyboard.press("End"); // of the line that one writes
    assert.equal(await pill(page).isVisible(), true);
    await page.keyboard.press("Escape");
    await pill(page).waitFor({ state: "hidden" });
    assert.ok((await distance(page)) >= before - 1, "one reads on where one was");
    await house.message(sari, ticket, "Kedua");
    await pill(page).filter({ hasText: "1 pesan baru" }).waitFor({ timeout: LIVE_MS });
    await thread.focus();
    await page.keyboard.press("End");
    await until("the end is reached", async () => (await distance(page)) === 0);
    await pill(page).waitFor({ state: "hidden" });
  });

  it("is not read by a page that nobody looks at", async () => {
    const page = await at(budi);
    await page.locator("[data-live-state=live]").waitFor();
    await hide(page, true);
    const told = page.evaluate(() => new Promise((resolve) =>
      document.addEventListener("sapa:event", resolve, { once: true })).then(() => true));
    await house.message(sari, ticket, "Sudah dibaca?");
    assert.ok(await told, "the page has heard of it");
    await page.evaluate(() => new Promise((resolve) => setTimeout(resolve)));
    assert.equal(await bubble(page, "Sudah dibaca?").count(), 0);
    assert.equal(await isRead(), false);
    await hide(page, false);
    await bubble(page, "Sudah dibaca?").waitFor({ timeout: LIVE_MS });
    await until("it counts as read", isRead);
  });

  it("does not keep a page that nobody looks at from sending", async () => {
    const page = await at(budi);
    await goOffline(page);
    await composer(page).fill("Kirim nanti");
    await composer(page).press("Enter");
    await page.getByText("Menunggu koneksi").waitFor();
    await hide(page, true);
    await page.context().setOffline(false);
    const last = async () =>
      (await (await house.client(sari)).do("GET", addressOf(sari, ticket))).messages.at(-1).message;
    await until("the server has it", async () => (await last()) === "Kirim nanti");
  });
});
