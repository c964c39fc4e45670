// What pages are on paper: what they say, whole, and nothing that is pressed.

import assert from "node:assert/strict";
import { addressOf, before, customerTickets, describe, it, staffTickets, useHouse } from "./support.mjs";

describe("on paper", () => {
  const house = useHouse();
  let budi, sari, ticket;
  const long = Array.from({ length: 80 }, (_, i) => `Baris ${i + 1}`).join("\n");

  before(async () => {
    budi = await house.person("customer", "Budi Santoso");
    sari = await house.person("agent", "Sari Rahma");
    ticket = await house.ticket(budi, { subject: "Susunan acara" });
    await house.message(budi, ticket, long);
    await house.message(sari, ticket, "Baik, kami catat.");
    await house.message(sari, ticket, "Lihat https://contoh.example/acara");
    const client = await house.client(sari);
    await client.do("PATCH", `${addressOf(sari, ticket)}/notes`, { internal_notes: "Rahasia tim" });
    await client.do("POST", `${addressOf(sari, ticket)}/notes`, { note: "Rahasia tim juga" });
    await client.do("PATCH", `${addressOf(sari, ticket)}/assign`, { assigned_to: sari.id });
  });

  async function print(person, path, options = {}) {
    const page = await house.enter(person, options);
    await page.goto(path);
    await page.emulateMedia({ media: "print", colorScheme: options.colorScheme });
    return page;
  }

  const hidden = async (page, selectors) => {
    for (const selector of selectors)
      for (const element of await page.locator(selector).all())
        assert.ok(!(await element.isVisible()), `${selector} is printed`);
  };

  for (const who of ["customer", "agent"])
    it(`a ticket of the ${who} is what was said, and what it is about`, async () => {
      const person = who === "agent" ? sari : budi;
      const page = await print(person, addressOf(person, ticket), { colorScheme: "dark" });
      await hidden(page, [
        ".rail", ".topbar", ".tabbar", "[data-composer]", "button", ".button", "[data-menu]", ".notes",
        ".unfold", ".chat-back", ".writing", ".message.note", ".activity",
      ]);
      // The whole of a message that is folded on the page.
      const folded = page.locator("[data-text]", { hasText: "Baris 80" });
      const box = await folded.evaluate(({ clientHeight, scrollHeight, nextElementSibling }) =>
        [clientHeight, scrollHeight, nextElementSibling.open]);
      assert.equal(box[2], false);
      assert.ok(box[0] >= box[1] - 1 && box[0] > 800, `cut: ${box}`);
      // Who, and when in full, of each message, also where one follows the other.
      for (const head of await page.locator("#messages .message:not(.note) .message-head").all()) {
        assert.ok(await head.isVisible());
        const when = await head.locator("time").evaluate((time) => getComputedStyle(time, "::after").content);
        assert.match(when, /\d{4} \d\d\.\d\d WIB/);
      }
      for (const fact of ["Status", "Kategori", "Dibuat"])
        assert.ok(await page.locator(".chat-side").getByText(fact, { exact: true }).first().isVisible(), fact);
      const order = await page.evaluate(() => {
        const top = (selector) => document.querySelector(selector).getBoundingClientRect().top;
        return [top("h1"), top(".chat-side-body"), top(".thread")];
      });
      assert.deepEqual(order, [...order].sort((a, b) => a - b));
      const colors = await page.locator("h1").evaluate((h1) =>
        [getComputedStyle(h1).color, getComputedStyle(document.documentElement).backgroundColor]);
      assert.deepEqual(colors, ["rgb(0, 0, 0)", "rgb(255, 255, 255)"]);
    });

  it("a ticket takes as many sheets as it needs, and each begins where the last ended", async () => {
    const page = await house.open(sari, ticket);
    const sheets = (await page.pdf({ format: "A4" })).toString("latin1").match(/\/Type\s*\/Page\b/g);
    assert.ok(sheets.length >= 2 && sheets.length <= 4, `${sheets.length} sheets`);
  });

  it("lists are tables without what is pressed", async () => {
    const page = await print(sari, staffTickets, { size: { width: 700, height: 990 } });
    await hidden(page, [".rail", ".tabbar", ".filters", ".page-tools", ".cell-choose", ".cell-view"]);
    assert.ok(await page.getByRole("columnheader", { name: "Pelanggan" }).isVisible());
    assert.ok(await page.getByRole("link", { name: "Susunan acara" }).isVisible());
    const own = await print(budi, customerTickets);
    await hidden(own, [".topbar", ".list-tools", ".button"]);
    assert.ok(await own.getByText("Susunan acara").isVisible());
  });

  it("the home page keeps its figures", async () => {
    const page = await print(sari, "/admin/support");
    await hidden(page, [".rail", ".tabbar", ".recent-head a"]);
    for (const heading of ["Perlu Anda sekarang", "Beban tim", "Tiket terbaru", "Hari ini"])
      assert.ok(await page.getByRole("heading", { name: heading }).isVisible(), heading);
  });
});
