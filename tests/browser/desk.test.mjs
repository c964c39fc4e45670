// The desk as staff and customers work with it: lists, filters, search and pages; what staff set on
// a ticket; deleting and restoring; the widget of recent tickets.

import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { axe, invalidities, overflows } from "./checks.mjs";
import {
  answerYes, arrived, LIVE_MS, addressOf, before, bubbles, composer, customerTickets, describe, it, openSide,
  staffTickets, until, useHouse,
} from "./support.mjs";

describe("the desk", () => {
  const house = useHouse();
  let budi, ayu, sari, andi;

  before(async () => {
    budi = await house.person("customer", "Budi Santoso");
    ayu = await house.person("customer", "Ayu Lestari");
    sari = await house.person("agent", "Sari Rahma");
    andi = await house.person("admin", "Andi Pratama");
    const staff = await house.client(sari);
    for (let i = 1; i <= 32; i++) {
      const ticket = await house.ticket(i % 2 ? budi : ayu, {
        subject: `Nomor ${String(i).padStart(2, "0")}`,
        priority: i % 8 === 0 ? "urgent" : "low",
        category: i % 4 === 0 ? "complaint" : "general",
      });
      if (i > 4) continue;
      await staff.do("PATCH", `${addressOf(sari, ticket)}/status`, { status: "resolved" });
      await house.message(budi.id === ticket.user_id ? budi : ayu, ticket, `kata langka zirkon${i}`);
    }
  });

  const subjects = async (page) => {
    await arrived(page);
    return (await page.locator(".cell-subject a, .ticket-row-subject a").allInnerTexts()).map(Number2);
  };
  const Number2 = (text) => Number(/\d+/.exec(text)?.[0]);
  const range = (from, to) => Array.from({ length: from - to + 1 }, (_, i) => from - i);

  for (const javaScript of [true, false])
    it(`shows staff fifteen tickets a page, newest first, ${javaScript ? "with" : "without"} JavaScript`, async () => {
      const page = await house.enter(sari, { javaScript });
      await page.goto(staffTickets);
      assert.deepEqual(await subjects(page), range(32, 18));
      assert.match(await page.locator(".pages-range").innerText(), /1–15 dari 32/);
      await page.getByRole("link", { name: "Berikutnya" }).click();
      await page.waitForURL(/page=2/);
      assert.deepEqual(await subjects(page), range(17, 3));
      await page.getByRole("link", { name: "Berikutnya" }).click();
      await page.waitForURL(/page=3/);
      assert.deepEqual(await subjects(page), range(2, 1));
      assert.equal(await page.getByRole("link", { name: "Berikutnya" }).count(), 0);
      await page.getByRole("link", { name: "Sebelumnya" }).click();
      await page.waitForURL(/page=2/);
    });

  it("counts in its figures, each of which leads to its list", async () => {
    const page = await house.enter(sari);
    await page.goto(staffTickets);
    const figure = (name) => page.locator(".stat").filter({ hasText: name });
    for (const [name, number] of [["Terbuka", 28], ["Diproses", 4], ["Mendesak", 4], ["Total", 32]])
      assert.equal(Number(await figure(name).locator(".stat-number").innerText()), number, name);
    await figure("Mendesak").getByRole("link").click();
    await page.waitForURL(/priority=urgent/);
    assert.deepEqual(await subjects(page), [32, 24, 16, 8]);
  });

  for (const javaScript of [true, false])
    it(`filters and searches ${javaScript ? "with" : "without"} JavaScript`, async () => {
      const page = await house.enter(sari, { javaScript });
      const apply = async (act) => {
        await act();
        if (!javaScript) await page.getByRole("button", { name: "Terapkan" }).click();
      };
      await page.goto(staffTickets);
      await apply(() => page.locator(".filters").getByLabel("Prioritas").selectOption("urgent"));
      await page.waitForURL(/priority=urgent/);
      assert.deepEqual(await subjects(page), [32, 24, 16, 8]);
      await apply(() => page.locator(".filters").getByLabel("Kategori").selectOption("general"));
      await page.waitForURL(/category=general/);
      await page.getByText("Tidak ditemukan").waitFor();
      await page.getByRole("link", { name: "Hapus saringan", exact: true }).click();
      await page.waitForURL((url) => url.search === "");
      await arrived(page); // before that, what is chosen is added to what was asked for
      await apply(() => page.locator(".filters").getByLabel("Status").selectOption("in_progress"));
      await page.waitForURL(/status=in_progress/);
      assert.deepEqual(await subjects(page), [4, 3, 2, 1]);

      await page.goto(staffTickets);
      for (const [words, expected] of [
        ["zirkon3", [3]], ["zirk", [4, 3, 2, 1]], ["#7", [7]], ["Nomor 05", [5]],
      ]) {
        await page.getByLabel("Cari menurut").fill(words);
        await page.getByLabel("Cari menurut").press("Enter");
        await page.waitForURL((url) => url.searchParams.get("search") === words);
        assert.deepEqual(await subjects(page), expected, words);
        assert.equal(await page.getByLabel("Cari menurut").inputValue(), words);
      }
      await page.goto(`${staffTickets}?search=${encodeURIComponent(ayu.email)}&page=2`);
      assert.deepEqual(await subjects(page), [2]);
    });

  it("shows a customer their own tickets only, by status, search and page", async () => {
    const page = await house.enter(budi);
    await page.goto(customerTickets);
    assert.deepEqual(await subjects(page), range(31, 1).filter((i) => i % 2).slice(0, 15));
    await page.getByRole("link", { name: "Berikutnya" }).click();
    await page.waitForURL(/page=2/);
    assert.deepEqual(await subjects(page), [1]);
    await page.getByRole("navigation", { name: "Status" }).getByText("Diproses").click();
    await page.waitForURL(/status=in_progress/);
    assert.deepEqual(await subjects(page), [3, 1]);
    await page.getByLabel("Cari tiket").fill("zirkon2");
    await page.getByLabel("Cari tiket").press("Enter");
    await page.getByText("Tidak ada tiket Anda yang cocok.").waitFor();
    await page.getByLabel("Cari tiket").fill("zirkon3");
    await page.getByLabel("Cari tiket").press("Enter");
    await until("the one", async () => (await subjects(page)).join() === "3");
  });

  it("marks what is new, until it has been seen", async () => {
    const ticket = await house.ticket(ayu, { subject: "Nomor 90" });
    await house.message(sari, ticket, "Satu");
    await house.message(sari, ticket, "Dua");
    const page = await house.enter(ayu);
    await page.goto(customerTickets);
    const row = page.locator(".ticket-row").filter({ hasText: "Nomor 90" });
    assert.match(await row.innerText(), /2\s*belum dibaca/);
    await row.getByRole("link", { name: "Lihat" }).click();
    await page.locator("[data-unread]").filter({ hasText: "2 pesan baru" }).waitFor();
    await until("nothing unread", async () => {
      await page.goto(customerTickets);
      return !/belum dibaca/.test(await row.innerText());
    });
  });

  it("saves status, assignee and priority as they are chosen, and keeps the history", async () => {
    const ticket = await house.ticket(budi);
    const page = await house.open(sari, ticket);
    await composer(page).fill("Belum selesai");
    for (const [name, value] of [
      ["status", "waiting_customer"], ["priority", "urgent"], ["assigned_to", String(sari.id)],
    ]) {
      const form = page.locator("form[data-save]").filter({ has: page.locator(`#${name}`) });
      await form.locator("select").selectOption(value);
      await form.getByText("Tersimpan").waitFor();
    }
    assert.equal(await composer(page).inputValue(), "Belum selesai");
    await page.locator(".chat-status").filter({ hasText: "Menunggu Pelanggan" }).waitFor();
    await page.reload();
    assert.equal(await page.locator("#status").inputValue(), "waiting_customer");
    assert.equal(await page.locator("#priority").inputValue(), "urgent");
    assert.equal(await page.locator("#assigned_to").inputValue(), String(sari.id));
    await page.locator(".fold > summary").filter({ hasText: "Riwayat" }).click();
    const history = await page.locator(".history li").allInnerTexts();
    assert.equal(history.length, 3);
    for (const line of history) assert.match(line, /^Sari Rahma/);
    const kept = await (await house.client(sari)).do("GET", `${addressOf(sari, ticket)}/history`);
    assert.deepEqual(kept.history.map(({ field, from, to }) => [field, from, to]), [
      ["status", "open", "waiting_customer"], ["priority", "medium", "urgent"],
      ["assigned_to", null, String(sari.id)],
    ]);
  });

  it("says when a change could not be saved, and saves it with the button", async () => {
    const ticket = await house.ticket(budi);
    const page = await house.open(sari, ticket);
    await page.route(/\/priority$/, (route) => route.abort());
    const form = page.locator("form[data-save]").filter({ has: page.locator("#priority") });
    await form.locator("select").selectOption("high");
    await form.getByText("Belum tersimpan. Coba lagi.").waitFor();
    await page.unroute(/\/priority$/);
    await form.getByRole("button", { name: "Perbarui" }).click();
    await form.getByText("Tersimpan", { exact: true }).waitFor();
    await page.reload();
    assert.equal(await page.locator("#priority").inputValue(), "high");
  });

  it("saves internal notes while one types, and by the button without JavaScript", async () => {
    const ticket = await house.ticket(budi);
    const page = await house.open(sari, ticket);
    await page.locator("#internal_notes").pressSequentially("Mutasi cocok.");
    await page.locator(".notes").getByText("Tersimpan").waitFor();
    assert.ok(await page.locator("#internal_notes").evaluate((area) =>
      document.activeElement === area && area.selectionStart === area.value.length));
    const plain = await house.open(andi, ticket, { javaScript: false });
    await openSide(plain);
    assert.equal(await plain.locator("#internal_notes").inputValue(), "Mutasi cocok.");
    await plain.locator("#internal_notes").fill("Tunggu settlement.");
    await plain.getByRole("button", { name: "Simpan catatan" }).click();
    await plain.getByText("Catatan internal disimpan.").waitFor();
    await openSide(plain);
    assert.equal(await plain.locator("#internal_notes").inputValue(), "Tunggu settlement.");
  });

  it("resolves with one click, and keeps what is being typed", async () => {
    const ticket = await house.ticket(budi);
    const page = await house.open(sari, ticket);
    await composer(page).fill("Masih menulis");
    await page.locator("form[data-resolve]").getByRole("button").click();
    await page.locator(".chat-status").filter({ hasText: "Selesai" }).waitFor({ timeout: LIVE_MS });
    await page.locator("form[data-resolve]").waitFor({ state: "hidden" });
    assert.equal(await composer(page).inputValue(), "Masih menulis");
  });

  for (const javaScript of [true, false])
    it(`lets an administrator delete and restore ${javaScript ? "with" : "without"} JavaScript`, async () => {
      const ticket = await house.ticket(budi, { subject: `Dihapus ${javaScript}` });
      const agent = await house.open(sari, ticket, { javaScript });
      assert.equal(await agent.locator(".fold").filter({ hasText: "Hapus tiket" }).count(), 0);

      const page = await house.enter(andi, { javaScript });
      await page.goto(addressOf(andi, ticket));
      await openSide(page);
      await page.locator(".fold > summary").filter({ hasText: "Hapus tiket" }).click();
      await page.getByRole("button", { name: "Hapus tiket" }).click();
      if (javaScript) await answerYes(page);
      await page.getByText("Tiket berhasil dihapus.").waitFor();
      assert.equal(await page.getByText(`Dihapus ${javaScript}`).count(), 0);
      for (const person of [budi, sari, andi])
        assert.equal((await (await house.client(person)).ask("GET", addressOf(person, ticket))).status, 404);

      await page.getByRole("button", { name: "Pulihkan" }).click();
      await page.getByText("Tiket berhasil dipulihkan.").waitFor();
      await page.getByRole("heading", { level: 1, name: `Dihapus ${javaScript}` }).waitFor();
      const customer = await house.open(budi, ticket, { javaScript });
      assert.equal(await bubbles(customer).count(), 1);
    });

  it("offers the widget of recent tickets as a fragment, valid and accessible", async () => {
    const page = await house.enter(sari);
    const response = await page.goto("/admin/support/recent-tickets");
    assert.equal(await page.locator(".recent-row").count(), 5);
    const { tickets } = await (await house.client(sari)).do("GET", "/admin/support/recent-tickets");
    assert.deepEqual(
      await page.locator(".recent-subject").allInnerTexts(), tickets.map((ticket) => ticket.subject));
    const html = await response.text();
    assert.doesNotMatch(html, /<html|<script/i);
    assert.deepEqual(await invalidities(html, "the widget", { "missing-doctype": "off" }), []);
    // In a page of ours, as a dashboard would hold it.
    await page.goto(staffTickets);
    await page.evaluate(() => new Promise((resolve) => {
      const request = new XMLHttpRequest();
      request.open("GET", "/admin/support/recent-tickets");
      request.setRequestHeader("Accept", "text/html");
      request.responseType = "document";
      request.onload = () => resolve(
        document.querySelector(".wide").append(...request.response.body.children));
      request.send();
    }));
    assert.equal(await page.locator(".wide .recent-row").count(), 5);
    assert.deepEqual(await axe(page, "the widget"), []);
    assert.deepEqual(await overflows(page, "the widget"), []);
  });

  it("leads to the tickets of one customer", async () => {
    const ticket = await house.ticket(ayu, { subject: "Nomor 91" });
    const page = await house.open(sari, ticket);
    await page.getByRole("link", { name: "Semua tiketnya" }).click();
    await page.waitForURL(/search=/);
    await arrived(page);
    assert.ok((await page.locator(".cell-customer").count()) > 0);
    for (const text of await page.locator(".cell-customer").allInnerTexts())
      assert.match(text, /Ayu Lestari/);
  });

  it("links a ticket with an order, chosen from one's own", async () => {
    const dump = join(house.data, "orders.sql");
    writeFileSync(dump, `INSERT INTO \`users\` (\`id\`,\`name\`,\`email\`,\`role\`,\`password\`) VALUES
      (900,'Dewi Anggraini','dewi@example.test','customer','$2y$04$abcdefghijklmnopqrstuu5LzNZFzQ0Q3d0K8QK5l8G0Yb1Y5mZ3K');
      INSERT INTO \`orders\` (\`id\`,\`user_id\`,\`order_number\`,\`event_date\`,\`status\`) VALUES
      (70,900,'WO-1767756323001','2026-12-14','confirmed'),(71,${budi.id},'WO-0000000000002','2026-11-30','pending');\n`);
    await house.run(["import", "laravel", dump]);
    await house.run(["user", "password", "dewi@example.test", "--password-stdin"], "kata sandi dewi\n");
    const dewi = { id: 900, role: "customer", email: "dewi@example.test", password: "kata sandi dewi" };
    const page = await house.enter(dewi);
    await page.goto(`${customerTickets}/create`);
    const orders = page.getByLabel("Pesanan terkait");
    assert.equal(await orders.locator("option").count(), 2, "her own order, and none");
    await orders.selectOption("70");
    await page.getByLabel("Subjek").fill("Nomor 92");
    await page.getByLabel("Kategori").selectOption("order");
    await page.getByLabel("Deskripsi").fill("Mohon tanggalnya dipindah satu pekan.");
    await page.getByRole("button", { name: "Kirim tiket" }).click();
    await openSide(page);
    await page.locator(".order").getByText("WO-1767756323001").waitFor();
    const staff = await house.enter(sari);
    await staff.goto(`${staffTickets}?search=Nomor+92`);
    await staff.getByRole("link", { name: "Nomor 92", exact: true }).click();
    await openSide(staff);
    await staff.locator(".order").getByText("WO-1767756323001").waitFor();
  });
});
