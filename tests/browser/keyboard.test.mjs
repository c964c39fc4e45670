// Everything by the keyboard alone: the pages are reached and used with Tab, Enter, Space, letters
// and arrows, the focus can always be seen, and it is never trapped.

import assert from "node:assert/strict";
import {
  addressOf, arrived, before, bubble, customerTickets, describe, it, staffTickets, useHouse,
} from "./support.mjs";

describe("by the keyboard alone", () => {
  const house = useHouse();
  let budi, sari, ticket;

  before(async () => {
    budi = await house.person("customer", "Budi Santoso");
    sari = await house.person("agent", "Sari Rahma");
    ticket = await house.ticket(budi, { subject: "Ubah tanggal" });
  });

  const STEPS_MAX = 80;

  // The accessible name and role of what has the focus, and whether the focus can be seen there.
  const focused = (page) => page.evaluate(() => {
    const element = document.activeElement;
    // On itself, on what it spreads over its row, or on the box that stands for it.
    const ring = [
      getComputedStyle(element),
      getComputedStyle(element, "::after"),
      getComputedStyle(element.closest("[data-composer], :is(.segmented, .kinds) > label") ?? element),
      getComputedStyle(element.closest(".writing") ?? element),
    ].some(({ outlineStyle, outlineWidth, boxShadow }) =>
      (outlineStyle !== "none" && parseFloat(outlineWidth) >= 1) || boxShadow !== "none");
    const { width, height } = element.getBoundingClientRect();
    const label = element.labels?.[0]?.innerText ?? "";
    return {
      tag: element.tagName.toLowerCase(),
      name: (element.getAttribute("aria-label") || label || element.innerText || "").trim(),
      id: element.id,
      seen: element === document.body || (ring && width > 0 && height > 0),
    };
  });

  // Presses Tab until `wanted` has the focus; each stop on the way must be visible.
  async function tabTo(page, wanted, key = "Tab") {
    const passed = [];
    for (let i = 0; i < STEPS_MAX; i++) {
      await page.keyboard.press(key);
      const stop = await focused(page);
      assert.ok(stop.seen, `the focus cannot be seen on ${JSON.stringify(stop)}`);
      if (wanted(stop)) return stop;
      passed.push(stop.name || stop.id || stop.tag);
    }
    assert.fail(`not reached with ${STEPS_MAX} times ${key}; passed ${passed.join(" · ")}`);
  }

  const named = (name, tag) => (stop) => stop.name.includes(name) && (!tag || stop.tag === tag);
  const withId = (id) => (stop) => stop.id === id;

  // A context in which a pointer would be noticed.
  async function enter(person) {
    const page = person ? await house.enter(person) : await house.page();
    await page.addInitScript(() => addEventListener("pointerdown", () => console.error("a pointer")));
    return page;
  }

  it("logs in, opens a ticket, answers and comes back", async () => {
    const page = await enter();
    await page.goto("/login");
    await tabTo(page, withId("email"));
    await page.keyboard.type(sari.email);
    await tabTo(page, withId("password"));
    await page.keyboard.type(sari.password);
    await page.keyboard.press("Enter");
    await page.waitForURL(house.url + staffTickets);

    await page.keyboard.press("Tab");
    assert.match((await focused(page)).name, /Lompat ke isi/);
    await page.keyboard.press("Enter");
    await tabTo(page, named("Ubah tanggal", "a"));
    await page.keyboard.press("Enter");
    await page.waitForURL(house.url + addressOf(sari, ticket));
    await arrived(page);

    await tabTo(page, withId("message"));
    await page.keyboard.type("Baik, kami ubah.");
    await tabTo(page, named("Kirim", "button"));
    await page.keyboard.press("Enter");
    await bubble(page, "Baik, kami ubah.").waitFor();
    assert.equal((await focused(page)).id, "message");
    await tabTo(page, named("Kembali ke daftar tiket"), "Shift+Tab");
    await page.keyboard.press("Enter");
    await page.waitForURL(house.url + staffTickets);
  });

  it("changes the status, and writes a note", async () => {
    const page = await enter(sari);
    await page.goto(addressOf(sari, ticket));
    await tabTo(page, withId("status"));
    await page.keyboard.type("Menunggu");
    await page.locator(".chat-status").filter({ hasText: "Menunggu Pelanggan" }).waitFor();
    await tabTo(page, withId("internal_notes"));
    await page.keyboard.type("Sudah ditelepon.");
    await page.keyboard.press("Tab");
    await page.locator(".notes").getByText("Tersimpan").waitFor();
  });

  it("creates a ticket, with a mistake that is mended", async () => {
    const page = await enter(budi);
    await page.goto(customerTickets);
    await tabTo(page, named("Buat tiket", "a"));
    await page.keyboard.press("Enter");
    await page.waitForURL(/create$/);
    await arrived(page);
    await tabTo(page, withId("subject"));
    await page.keyboard.type("Minta faktur");
    await tabTo(page, withId("category"));
    await page.keyboard.type("Pembayaran");
    await tabTo(page, withId("description"));
    await page.keyboard.type("Terlalu pendek");
    await tabTo(page, named("Kirim tiket", "button"));
    await page.keyboard.press("Enter");
    await page.locator(".summary").waitFor();
    await tabTo(page, (stop) => stop.tag === "a" && /20/.test(stop.name));
    await page.keyboard.press("Enter");
    assert.equal((await focused(page)).id, "description");
    await page.keyboard.press("Control+End");
    await page.keyboard.type(" tadi, kini cukup panjang.");
    await tabTo(page, named("Kirim tiket", "button"));
    await page.keyboard.press("Space");
    await page.getByText("Tiket bantuan berhasil dibuat.").waitFor();
    await bubble(page, "Terlalu pendek tadi, kini cukup panjang.").waitFor();
  });

  it("opens the menu, leaves it with Escape, and logs out", async () => {
    const page = await enter(await house.person("customer", "Ayu Lestari"));
    await page.goto(customerTickets);
    await tabTo(page, (stop) => stop.tag === "summary");
    await page.keyboard.press("Enter");
    await tabTo(page, named("Preferensi", "a"));
    await page.keyboard.press("Escape");
    assert.equal((await focused(page)).tag, "summary");
    assert.ok(await page.getByRole("button", { name: "Keluar" }).isHidden());
    await page.keyboard.press("Enter");
    await tabTo(page, named("Keluar", "button"));
    await page.keyboard.press("Enter");
    await page.getByText("Anda sudah keluar.").waitFor();
  });

  it("takes the third ticket, resolves it, and is in the next", async () => {
    const customer = await house.person("customer", "Dewi Anggraini");
    const tickets = [];
    for (let i = 1; i <= 4; i++) tickets.unshift(await house.ticket(customer, { subject: `Dewi ${i}` }));
    const page = await enter(sari);
    await page.goto(`/admin/support/inbox?queue=all`);
    for (let i = 0; i < 3; i++) await page.keyboard.press("j");
    const third = await focused(page);
    assert.ok(third.seen, JSON.stringify(third));
    await page.keyboard.press("Enter");
    await page.waitForURL(/tickets\/\d+\?queue=all/);
    await arrived(page);
    const first = page.url();
    await page.keyboard.press("Escape"); // from writing to the queue, where letters are commands
    await page.keyboard.press("m");
    await page.locator("#assigned_to option:checked").filter({ hasText: "Sari Rahma" }).waitFor({ state: "attached" });
    await tabTo(page, withId("message"));
    await page.keyboard.type("Sudah beres.");
    await page.keyboard.press("Control+Shift+Enter");
    await page.waitForURL((url) => /tickets\/\d+/.test(url.pathname) && url.href !== first);
    await arrived(page);
    await page.waitForFunction(() => document.activeElement.id === "message");
    assert.ok((await focused(page)).seen);
  });

  it("attaches a file, and takes it off again", async () => {
    const page = await enter(budi);
    await page.goto(addressOf(budi, ticket));
    await tabTo(page, withId("message"));
    const chosen = page.waitForEvent("filechooser");
    await tabTo(page, (stop) => /Lampirkan|berkas/i.test(stop.name));
    await page.keyboard.press("Enter");
    await (await chosen).setFiles({ name: "bukti.pdf", mimeType: "application/pdf", buffer: Buffer.from("%PDF-1.4\n%%EOF\n") });
    await page.locator('[data-chips] .chip[data-state="done"]').waitFor();
    await tabTo(page, (stop) => /bukti\.pdf/.test(stop.name) && stop.tag === "button", "Shift+Tab");
    await page.keyboard.press("Enter");
    await page.locator("[data-chips] .chip").waitFor({ state: "detached" });
  });

  it("assigns three tickets at once, and takes it back", async () => {
    const customer = await house.person("customer", "Rizky Pratama");
    for (let i = 1; i <= 3; i++) await house.ticket(customer, { subject: `Rizky ${i}` });
    const page = await enter(sari);
    await page.goto(`${staffTickets}?search=${encodeURIComponent(customer.email)}`);
    for (let i = 0; i < 3; i++) {
      await tabTo(page, (stop) => /^Pilih #/.test(stop.name));
      await page.keyboard.press("Space");
    }
    await page.getByText("3 dipilih").waitFor();
    await tabTo(page, (stop) => stop.tag === "summary" && /Tugaskan/.test(stop.name), "Shift+Tab");
    await page.keyboard.press("Enter");
    await tabTo(page, named("Saya", "button"));
    await page.keyboard.press("Enter");
    await page.getByText("3 tiket diubah.").waitFor();
    await page.keyboard.press("z");
    await page.getByText("3 perubahan diurungkan.").waitFor();
  });

  it("finds a customer from the palette", async () => {
    const page = await enter(sari);
    await page.goto(staffTickets);
    await page.keyboard.press("Control+k");
    await page.locator("dialog[open]").waitFor();
    await page.keyboard.type(budi.email);
    const option = page.locator("dialog[open] [aria-selected=true]");
    const wanted = `/admin/people/${budi.id}`;
    await page.locator(`dialog[open] a[href="${wanted}"]`).waitFor();
    for (let i = 0; i < STEPS_MAX && (await option.getAttribute("href")) !== wanted; i++)
      await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await page.waitForURL(new RegExp(`/admin/people/${budi.id}$`));
  });

  it("sends again what could not be sent", async () => {
    const page = await enter(budi);
    await page.goto(addressOf(budi, ticket));
    let fails = true;
    await page.route(/\/messages$/, (route) => route.request().method() === "POST" && fails
      ? route.fulfill({ status: 422, contentType: "application/json", body: '{"message":"Tidak bisa."}' })
      : route.fallback());
    await tabTo(page, withId("message"));
    await page.keyboard.type("Sekali lagi");
    await page.keyboard.press("Enter");
    await page.locator(".pending [data-retry]").waitFor();
    fails = false;
    await tabTo(page, named("Coba lagi", "button"), "Shift+Tab");
    await page.keyboard.press("Enter");
    await bubble(page, "Sekali lagi").waitFor();
  });

  it("goes round every page without a trap", async () => {
    for (const [person, path] of [
      [budi, customerTickets], [budi, addressOf(budi, ticket)], [budi, "/account/preferences"],
      [sari, staffTickets], [sari, addressOf(sari, ticket)],
    ]) {
      const page = await enter(person);
      await page.goto(path);
      const first = await tabTo(page, () => true);
      await tabTo(page, (stop) => stop.name === first.name && stop.tag === first.tag);
    }
  });
});
