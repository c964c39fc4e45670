// The staff's list as a tool: what was changed is taken back, several tickets are changed at once.

import assert from "node:assert/strict";
import { axe, overflows } from "./checks.mjs";
import {
  arrived, addressOf, before, composer, describe, it, openSide, staffTickets, until, useHouse,
} from "./support.mjs";

describe("the list as a tool", () => {
  const house = useHouse();
  let budi, sari, nia, andi;

  before(async () => {
    budi = await house.person("customer", "Budi Santoso");
    sari = await house.person("agent", "Sari Rahma");
    nia = await house.person("agent", "Nia Kurnia");
    andi = await house.person("admin", "Andi Pratama");
  });

  const shown = async (ticket) =>
    (await (await house.client(sari)).do("GET", addressOf(sari, ticket))).ticket;
  const toast = (page) => page.locator("[data-toast]");

  it("takes back what was chosen on a ticket, and keeps what is being typed", async () => {
    const ticket = await house.ticket(budi);
    const page = await house.open(sari, ticket);
    await composer(page).fill("Belum selesai");
    for (const [name, value, was] of [
      ["status", "closed", "open"], ["priority", "urgent", "medium"],
      ["assigned_to", String(nia.id), ""],
    ]) {
      await page.locator(`#${name}`).selectOption(value);
      await toast(page).getByRole("button", { name: "Urungkan" }).waitFor();
      await until(`${name} is saved`, async () => String((await shown(ticket))[name]) === value);
      await toast(page).getByRole("button", { name: "Urungkan" }).click();
      await toast(page).getByText("1 perubahan diurungkan.").waitFor();
      assert.equal((await shown(ticket))[name] ?? "", was);
      await until(`${name} is shown`, async () => (await page.locator(`#${name}`).inputValue()) === was);
      assert.equal(await toast(page).getByRole("button").count(), 0);
    }
    assert.equal(await composer(page).inputValue(), "Belum selesai");
  });

  it("offers it for eight seconds, and longer under the pointer or with the focus", async () => {
    const ticket = await house.ticket(budi);
    const page = await house.enter(sari);
    await page.clock.install();
    await page.goto(addressOf(sari, ticket));
    // Time passes only as it is told to; but axe waits for timers, and the focus keeps the toast.
    const pause = async () => page.clock.pauseAt(await page.evaluate(() => Date.now() + 60_000));
    await pause();
    await page.locator("form[data-resolve]").getByRole("button").click();
    await toast(page).waitFor();
    assert.equal(await toast(page).getByRole("button").getAttribute("aria-keyshortcuts"), "Z");
    await toast(page).getByRole("button").focus();
    await page.clock.resume();
    assert.deepEqual(await axe(page, "toast"), []);
    assert.deepEqual(await overflows(page, "toast"), []);
    await pause();
    await toast(page).hover();
    await composer(page).focus();
    await page.clock.runFor(20_000);
    assert.equal(await toast(page).count(), 1);
    await toast(page).getByRole("button").focus();
    await page.mouse.move(0, 0);
    await page.clock.runFor(20_000);
    assert.equal(await toast(page).count(), 1);
    await composer(page).focus();
    await page.clock.runFor(7_000);
    assert.equal(await toast(page).count(), 1);
    await page.clock.runFor(2_000);
    await toast(page).waitFor({ state: "detached" });
  });

  it("offers it until the next page without JavaScript", async () => {
    const ticket = await house.ticket(budi);
    const page = await house.open(sari, ticket, { javaScript: false });
    await openSide(page);
    const form = page.locator("form[data-save]").filter({ has: page.locator("#priority") });
    await form.locator("select").selectOption("urgent");
    await form.getByRole("button", { name: "Perbarui" }).click();
    await page.getByText("Prioritas tiket diperbarui.").waitFor();
    assert.equal((await shown(ticket)).priority, "urgent");
    await page.getByRole("button", { name: "Urungkan" }).click();
    await page.getByText("1 perubahan diurungkan.").waitFor();
    await page.waitForURL((url) => url.pathname === addressOf(sari, ticket));
    assert.equal((await shown(ticket)).priority, "medium");
    await page.reload();
    assert.equal(await page.getByRole("button", { name: "Urungkan" }).count(), 0);
  });

  it("leaves what somebody changed since, and says so", async () => {
    const ticket = await house.ticket(budi);
    const page = await house.open(sari, ticket);
    await page.locator("#priority").selectOption("urgent");
    await toast(page).waitFor();
    await (await house.client(nia)).do("PATCH", `${addressOf(nia, ticket)}/priority`, { priority: "low" });
    await toast(page).getByRole("button", { name: "Urungkan" }).click();
    await toast(page).getByText(`Sudah diubah lagi: #${ticket.id}.`).waitFor();
    assert.equal((await shown(ticket)).priority, "low");
  });

  // Six tickets of a customer of their own, newest first, and the list that shows them alone.
  const crowd = async (name) => {
    const customer = await house.person("customer", name);
    const tickets = [];
    for (let i = 0; i < 6; i++) tickets.unshift(await house.ticket(customer, { subject: `${name} ${i}` }));
    return { tickets, list: `${staffTickets}?search=${encodeURIComponent(customer.email)}` };
  };
  const box = (page, ticket) => page.locator(`#row-${ticket.id} input[type=checkbox]`);
  const statuses = async (tickets) =>
    (await Promise.all(tickets.map(shown))).map(({ status }) => status).join(" ");
  const choose = async (page, menu, line) => {
    await page.locator(`[data-bulk-menu=${menu}] > summary`).click();
    await page.locator(`[data-bulk-menu=${menu}]`).getByRole("button", { name: line, exact: true }).click();
  };

  for (const javaScript of [true, false])
    it(`changes several tickets at once, and takes it back, ${javaScript ? "with" : "without"} JavaScript`, async () => {
      const { tickets, list } = await crowd(`Rombongan ${javaScript}`);
      const page = await house.enter(sari, { javaScript });
      await page.goto(list);
      assert.ok(await page.locator(".bulk").isHidden());
      await box(page, tickets[0]).check();
      await box(page, tickets[2]).check();
      assert.ok(await page.locator(".bulk").isVisible());
      assert.ok(await page.locator(".filters").isHidden());
      if (javaScript) await page.getByText("2 dipilih").waitFor();
      await choose(page, "status", "Selesai");
      await page.getByText("2 tiket diubah.").waitFor();
      await page.waitForURL((url) => url.pathname + url.search === list);
      assert.equal(await statuses(tickets.slice(0, 3)), "resolved open resolved");
      await until("nothing is chosen", async () => page.locator(".bulk").isHidden());
      await page.getByRole("button", { name: "Urungkan" }).click();
      await page.getByText("2 perubahan diurungkan.").waitFor();
      assert.equal(await statuses(tickets.slice(0, 3)), "open open open");

      await box(page, tickets[1]).check();
      await choose(page, "assigned_to", "Saya");
      await page.getByText("1 tiket diubah.").waitFor();
      assert.equal(await page.locator("thead [data-choose-all]").isVisible(), javaScript);
      assert.equal((await shown(tickets[1])).assigned_to, sari.id);
      await box(page, tickets[1]).check();
      await page.getByRole("button", { name: "Batal" }).click();
      assert.ok(await page.locator(".bulk").isHidden());
      assert.equal(await box(page, tickets[1]).isChecked(), false);
    });

  it("shows what was asked for, whatever answers to an earlier question", async () => {
    await house.ticket(budi, { subject: "Tetap terlihat", priority: "low" });
    const page = await house.enter(sari);
    await page.goto(`${staffTickets}?priority=low`);
    await arrived(page);
    let answer;
    const held = new Promise((done) => (answer = done));
    const asked = page.waitForRequest(/priority=low/);
    await page.route(/priority=low$/, async (route) => {
      const response = await route.fetch();
      await held;
      await route.fulfill({ response }).catch(() => {}); // it may have been given up
    });
    await page.evaluate(() => document.dispatchEvent(new Event("sapa:saved")));
    const question = await asked;
    const its = { predicate: (request) => request === question };
    const ended = Promise.any(["requestfailed", "requestfinished"].map((e) => page.waitForEvent(e, its)));
    await page.locator(".filters").getByLabel("Kategori").selectOption("complaint");
    await page.getByText("Tidak ditemukan").waitFor();
    answer();
    await ended;
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(done))));
    await page.getByText("Tidak ditemukan").waitFor();
  });

  it("chooses all, and a range with Shift", async () => {
    const { tickets, list } = await crowd("Barisan");
    const page = await house.enter(sari);
    await page.goto(list);
    const chosen = async () => page.locator("tbody input[type=checkbox]:checked").count();
    await page.locator("thead .choose").waitFor(); // its script has come
    await box(page, tickets[1]).click();
    await box(page, tickets[4]).click({ modifiers: ["Shift"] });
    assert.equal(await chosen(), 4);
    await page.getByText("4 dipilih").waitFor();
    const all = page.locator("thead").getByLabel("Pilih semua di halaman ini");
    assert.ok(await all.evaluate((input) => input.indeterminate));
    await all.check();
    assert.equal(await chosen(), 6);
    await all.uncheck();
    assert.equal(await chosen(), 0);
    await box(page, tickets[0]).focus();
    await page.keyboard.press("Space");
    assert.deepEqual(await axe(page, "bulk bar"), []);
    assert.deepEqual(await overflows(page, "bulk bar"), []);
    await page.locator("[data-bulk-menu=assigned_to] > summary").click();
    assert.deepEqual(await axe(page, "bulk menu"), []);
    assert.deepEqual(await overflows(page, "bulk menu"), []);
  });

  it("keeps the bar for chosen tickets in two lines of a phone, with its menus in the window", async () => {
    const { tickets, list } = await crowd("Telepon");
    for (const width of [390, 320]) {
      const page = await house.enter(sari, { viewport: { width, height: 844 }, hasTouch: true, isMobile: true });
      await page.goto(list);
      await page.locator(".bulk [data-choose-all]").waitFor({ state: "attached" });
      await box(page, tickets[0]).check();
      await page.getByText("1 dipilih").waitFor();
      const tops = await page.locator(".bulk").getByRole("button").or(page.locator(".bulk summary")).evaluateAll((all) =>
        all.filter((one) => one.checkVisibility()).map((one) => Math.round(one.getBoundingClientRect().top)));
      assert.equal(new Set(tops).size, 2, `${width} px: ${tops}`);
      await page.getByRole("button", { name: "Batal" }).click();
      await page.locator(".columns-menu > summary").click();
      const { left, right } = await page.locator(".columns-menu .menu-panel").evaluate((panel) => panel.getBoundingClientRect());
      assert.ok(left >= 0 && right <= width, `${width} px: from ${left} to ${right}`);
    }
  });

  for (const javaScript of [true, false])
    it(`shows the filters in force, each of which can go, ${javaScript ? "with" : "without"} JavaScript`, async () => {
      const page = await house.enter(sari, { javaScript });
      await page.goto(`${staffTickets}?status=open&priority=medium&assigned_to=none`);
      const chips = page.getByRole("navigation", { name: "Saringan yang berlaku" });
      assert.equal(await chips.locator(".chip").count(), 3);
      await chips.getByRole("link", { name: /Prioritas: Sedang/ }).click();
      await page.waitForURL((url) => url.search === "?status=open&assigned_to=none");
      await arrived(page);
      assert.equal(await chips.locator(".chip").count(), 2);
      assert.equal(await page.locator("#filter-priority").inputValue(), "");
      await chips.getByRole("link", { name: "Hapus", exact: true }).click();
      await page.waitForURL((url) => url.search === "");
      await arrived(page);
      assert.equal(await chips.count(), 0);
    });

  for (const javaScript of [true, false])
    it(`shows the columns that one has chosen, on every page, ${javaScript ? "with" : "without"} JavaScript`, async () => {
      const person = await house.person("agent", `Petugas ${javaScript}`);
      await house.ticket(budi);
      const page = await house.enter(person, { javaScript });
      await page.goto(`${staffTickets}?status=open`);
      const heads = async () => (await page.locator("thead th").allInnerTexts()).map((text) => text.trim());
      assert.ok((await heads()).includes("Kategori"));
      await page.locator(".columns-menu > summary").click();
      if (javaScript) {
        assert.deepEqual(await axe(page, "columns menu"), []);
        assert.deepEqual(await overflows(page, "columns menu"), []);
        await page.setViewportSize({ width: 1440, height: 900 });
      }
      await page.locator(".columns-menu").getByLabel("Kategori").uncheck();
      await page.locator(".columns-menu").getByLabel("Pelanggan").uncheck();
      await page.locator(".columns-menu").getByRole("button", { name: "Terapkan" }).click();
      await until("they are gone", async () => !(await heads()).includes("Kategori"));
      await page.waitForURL((url) => url.search === "?status=open");
      await page.goto(staffTickets);
      assert.equal(await page.locator(".cell-category, .cell-customer").count(), 0);
      assert.ok((await heads()).includes("ID") && (await heads()).includes("Subjek"));
      const other = await house.enter(nia, { javaScript });
      await other.goto(staffTickets);
      assert.ok((await other.locator(".cell-category").count()) > 1);
    });
});
