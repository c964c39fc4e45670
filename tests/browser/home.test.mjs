// The staff's home page, which keeps itself true without disturbing whoever uses it.

import assert from "node:assert/strict";
import { axe, invalidities, overflows } from "./checks.mjs";
import {
  addressOf, arrived, before, describe, it, phone, staffTickets, until, useHouse,
} from "./support.mjs";

const home = "/admin/support";

describe("the home page", () => {
  const house = useHouse();
  let budi, sari, nia, own, urgent;

  before(async () => {
    budi = await house.person("customer", "Budi Santoso");
    sari = await house.person("agent", "Sari Rahma");
    nia = await house.person("agent", "Nia Kurnia");
  });

  const path = (ticket, what) => `${addressOf(sari, ticket)}/${what}`;

  async function arrange() {
    const client = await house.client(sari);
    own = await house.ticket(budi, { subject: "Milik Sari" });
    urgent = await house.ticket(budi, { subject: "Darurat", priority: "urgent" });
    await client.do("PATCH", path(own, "assign"), { assigned_to: sari.id });
  }

  it("is accessible, valid and fits 320 px, empty and filled", async () => {
    const page = await house.enter(nia);
    const found = [];
    for (const what of ["empty", "filled", "of a colleague's tickets"]) {
      if (what === "filled") await arrange();
      if (what === "of a colleague's tickets")
        await (await house.client(sari)).do("PATCH", path(urgent, "assign"), { assigned_to: sari.id });
      const response = await page.goto(home);
      found.push(...(await invalidities(await response.text(), what)));
      found.push(...(await axe(page, what)), ...(await overflows(page, what)));
    }
    assert.deepEqual(found, []);
    assert.ok(await page.getByText("Tidak ada yang menunggu Anda").isVisible());
  });

  for (const javaScript of [true, false])
    it(`leads to what waits, ${javaScript ? "without loading a page" : "also without JavaScript"}`, async () => {
      await arrange();
      const page = await house.enter(sari, { javaScript });
      await page.goto(home);
      let loads = 0;
      page.on("load", () => loads++);
      await page.locator(`#need-${own.id}`).click();
      await page.getByRole("heading", { level: 1, name: "Milik Sari" }).waitFor();
      assert.match(page.url(), /\?queue=mine$/);
      await page.locator("#queue .queue-row").first().waitFor();
      await page.locator(".rail .brand").click();
      await page.getByRole("heading", { level: 1, name: /Sari Rahma$/ }).waitFor();
      assert.equal(new URL(page.url()).pathname, home);
      if (javaScript) assert.equal(loads, 0);
    });

  it("is reached and gone through by keys", async () => {
    await arrange();
    const page = await house.enter(sari);
    await page.goto(staffTickets);
    await page.keyboard.press("g");
    await page.keyboard.press("h");
    await page.locator("#needs .queue-row").first().waitFor();
    await arrived(page);
    const focused = () => page.evaluate(() => document.activeElement.id);
    const rows = await page.locator("#needs .queue-row").evaluateAll((all) => all.map(({ id }) => id));
    for (const id of rows.slice(0, 2)) {
      await page.keyboard.press("j");
      assert.equal(await focused(), id);
    }
    await page.keyboard.press("k");
    assert.equal(await focused(), rows[0]);
    await page.keyboard.press("Control+k");
    await page.getByRole("combobox").fill("Beranda");
    await page.getByRole("option", { name: "Beranda" }).waitFor();
  });

  it("has a tab of its own on a phone", async () => {
    const page = await house.enter(sari, { size: phone });
    await page.goto(staffTickets);
    await page.locator(".tabbar").getByRole("link", { name: "Beranda" }).click();
    await page.locator("#home").waitFor();
    await page.locator(".tabbar [aria-current]").filter({ hasText: "Beranda" }).waitFor();
  });

  it("keeps itself true, but not under the focus, nor while it is not seen", async () => {
    await arrange();
    const page = await house.enter(sari);
    await page.routeWebSocket(/\/app\//, (socket) => socket.close()); // by itself, untold
    await page.clock.install();
    await page.goto(home);
    const row = page.locator(`#need-${own.id}`);
    const replies = page.locator("#today .today-figure").nth(1).locator(".today-number");
    const count = Number(await replies.innerText());
    await row.focus();
    await house.message(sari, own, "Sudah kami jawab.");
    let asked = 0;
    page.on("request", (request) => (asked += request.url().endsWith(home) ? 1 : 0));
    await page.clock.runFor(10_000);
    assert.equal(asked, 0);
    await page.clock.runFor(21_000);
    // What has the focus stays, and so does what stands around it; all else is new.
    await until("the figures are new", async () => Number(await replies.innerText()) === count + 1);
    assert.equal(await page.evaluate(() => document.activeElement.id), `need-${own.id}`);
    await page.locator("#main").focus();
    await page.clock.runFor(31_000);
    await row.waitFor({ state: "detached" });
    // Hidden: nothing is asked for.
    const before = asked;
    await page.evaluate(() => Object.defineProperty(document, "hidden", { value: true }));
    await page.clock.runFor(120_000);
    assert.equal(asked, before);
  });

  it("has a list that keeps itself true as well, and what has come waits where it is in use", async () => {
    await arrange();
    const page = await house.enter(sari);
    await page.goto(staffTickets);
    await page.locator("[data-live-state=live]").getByText("Langsung").waitFor();
    const total = page.locator("#figures .stat-number").last();
    const count = Number(await total.innerText());
    const row = (ticket) => page.locator(`#row-${ticket.id}`);
    const come = page.locator("[data-come]");
    // Nobody uses it: it comes by itself, with all that counts it.
    const first = await house.ticket(budi, { subject: "Datang sendiri" });
    await row(first).waitFor();
    await until("the figure is new", async () => Number(await total.innerText()) === count + 1);
    assert.ok(await come.isHidden());
    assert.ok(await page.locator("[data-choose-all][type=checkbox]").isVisible());
    await until("the rail counts it", async () =>
      (await page.locator(".rail-nav [aria-current] .nav-count").innerText()) === String(count + 1));
    // One stands in it: it waits, says so, and a key brings it and leads to it.
    await row(own).getByRole("link").first().focus();
    const second = await house.ticket(budi, { subject: "Menunggu" });
    const third = await house.ticket(budi, { subject: "Menunggu juga" });
    await come.getByText("2 tiket baru").waitFor();
    assert.equal(await row(second).count(), 0);
    assert.deepEqual(await axe(page, "what has come"), []);
    await page.keyboard.press(".");
    await row(second).waitFor();
    await come.waitFor({ state: "hidden" });
    await row(third).locator("a:focus").waitFor();
    // Rows are chosen: they stay where they are.
    await page.locator("#main").focus();
    await row(third).locator("input[type=checkbox]").evaluate((box) => box.click());
    await house.ticket(budi, { subject: "Nanti" });
    await come.getByText("1 tiket baru").waitFor();
    assert.ok(await row(third).locator("input[type=checkbox]").isChecked());
    await come.click();
    await page.getByRole("link", { name: "Nanti" }).waitFor();
    assert.ok(await row(third).locator("input[type=checkbox]").isChecked());
    assert.equal(await page.locator("[data-bulk-count]").innerText(), "1 dipilih");
  });
});
