// A customer goes from page to page: with the Navigation API none of them is loaded, and nothing of
// what a page that is loaded has is missing: title, address, way back, place, focus, drafts, refusals.

import assert from "node:assert/strict";
import {
  addressOf, answerYes, arrived, before, bubble, bubbles, composer, customerTickets, describe, it, send, until,
  useHouse,
} from "./support.mjs";

const text = "Saya sudah membayar DP tetapi statusnya masih gagal, mohon dicek.";

describe("a customer's visits", () => {
  const house = useHouse();
  let budi, sari, ticket;

  before(async () => {
    budi = await house.person("customer", "Budi Santoso");
    sari = await house.person("agent", "Sari Rahma");
    for (let i = 1; i <= 15; i++) ticket = await house.ticket(budi, { subject: `Pertanyaan nomor ${i}` });
    await house.message(sari, ticket, "Kami periksa dulu ya.");
  });

  // Fails when the page is loaded after this.
  async function mark(page) {
    await page.evaluate(() => (window.isSame = true));
  }
  const isSame = (page) => page.evaluate(() => window.isSame === true);
  const row = (page) =>
    page.locator(".ticket-row").getByRole("link", { name: ticket.subject, exact: true });

  async function enterList(options) {
    const page = await house.enter(budi, options);
    await page.goto(customerTickets);
    await page.waitForLoadState("networkidle");
    await mark(page);
    return page;
  }

  // Playwright takes a form that the page sends itself for a navigation that does not end.
  const press = (page) => page.evaluate(() => document.querySelector(".form-actions button").click());
  const said = (page, words) => until(words, () => page.evaluate((expected) =>
    document.querySelector("main > .flash[role=alert]")?.textContent.includes(expected), words));

  async function openTicket(page) {
    await row(page).click();
    await page.waitForURL(`**${addressOf(budi, ticket)}`);
    await arrived(page);
    await bubble(page, "Kami periksa dulu ya.").waitFor();
  }

  it("leads from the list to a ticket and back, at the place where one was", async () => {
    const page = await enterList({ size: { width: 1000, height: 500 } });
    const last = page.locator(".ticket-row").last();
    await last.scrollIntoViewIfNeeded();
    const before = await page.evaluate(() => scrollY);
    assert.ok(before > 100);
    await last.getByRole("link").first().click();
    await page.locator("#messages").waitFor();
    await arrived(page);
    assert.match(await page.title(), /^Pertanyaan nomor 1 /);
    assert.equal(await page.evaluate(() => document.body.className), "customer conversation");
    assert.equal(await page.evaluate(() => document.activeElement?.id), "message");
    assert.match(await page.locator("[data-page-announcer]").textContent(), /^Pertanyaan nomor 1 /);
    await page.goBack();
    await page.locator(".ticket-row").first().waitFor();
    await arrived(page);
    assert.match(await page.title(), /^Tiket saya /);
    await until("the place is the same", async () => Math.abs((await page.evaluate(() => scrollY)) - before) < 2);
    await page.goForward();
    await page.locator("#messages").waitFor();
    assert.ok(await isSame(page));
  });

  it("shows no page without its styles, and moves nothing", async () => {
    const page = await enterList();
    await page.route("**/assets/chat.*.css", async (route) => {
      assert.equal(await page.locator("#messages").count(), 0); // it waits for them
      await route.continue();
    });
    await openTicket(page);
    const display = await page.locator(".chat").evaluate((chat) => getComputedStyle(chat).display);
    assert.equal(display, "grid");
    await page.getByRole("link", { name: "Buat tiket", exact: true }).first().click();
    await page.getByLabel("Subjek").waitFor();
    assert.equal(await page.locator("head link[data-part]").count(), 2);
    assert.ok(await isSame(page));
  });

  it("keeps a draft, and the conversation goes on after one has come back", async () => {
    const page = await enterList();
    await openTicket(page);
    await composer(page).fill("Belum selesai");
    await page.getByRole("link", { name: "Kembali ke tiket saya" }).click();
    await page.locator(".ticket-row").first().waitFor();
    await openTicket(page);
    await until("the draft", async () => (await composer(page).inputValue()) === "Belum selesai");
    await send(page, "Sudah selesai");
    await bubble(page, "Sudah selesai").waitFor();
    await house.message(sari, ticket, "Terima kasih, Pak Budi.");
    await bubble(page, "Terima kasih, Pak Budi.").waitFor();
    assert.ok(await isSame(page));
  });

  it("opens a ticket, says what is missing, and keeps files and words for that", async () => {
    const page = await enterList();
    await page.getByRole("link", { name: "Buat tiket" }).first().click();
    await page.getByLabel("Subjek").fill("Pindah tanggal");
    await page.locator("input[type=file]").setInputFiles({ name: "bukti.txt", mimeType: "text/plain", buffer: Buffer.from("bukti") });
    await page.locator('[data-chips] .chip[data-state="done"]').waitFor();
    await page.getByRole("button", { name: "Kirim tiket" }).click();
    await page.locator(".summary").waitFor();
    await page.waitForFunction(() => document.activeElement?.matches(".summary"));
    assert.ok(page.url().endsWith("/create"));
    assert.equal(await page.getByLabel("Subjek").inputValue(), "Pindah tanggal");
    await page.getByLabel("Kategori").selectOption("order");
    await page.getByLabel("Deskripsi").fill(text);
    await page.getByRole("button", { name: "Kirim tiket" }).click();
    await bubble(page, text).waitFor();
    assert.equal(await page.locator("#messages .file-name").textContent(), "bukti.txt");
    assert.match(await page.title(), /^Pindah tanggal /);
    assert.ok(await isSame(page));
  });

  it("keeps what was typed into a form that one leaves, and its files, for the way back", async () => {
    const page = await enterList();
    const leaveAndComeBack = async () => {
      await page.getByRole("link", { name: "Tiket saya", exact: true }).click();
      await page.locator(".ticket-row").first().waitFor();
      await page.goBack();
      await until("the subject", async () => (await page.getByLabel("Subjek").inputValue()) === "Belum dikirim");
    };
    const chips = page.locator('[data-chips] .chip[data-state="done"]');
    const file = (name) => ({ name, mimeType: "text/plain", buffer: Buffer.from(name) });
    await page.getByRole("link", { name: "Buat tiket" }).first().click();
    await page.getByLabel("Subjek").fill("Belum dikirim");
    await page.locator("input[type=file]").setInputFiles([file("bukti.txt"), file("salah.txt")]);
    await chips.nth(1).waitFor();
    await page.route("**/attachments", (route) => route.abort());
    await page.locator("input[type=file]").setInputFiles([file("gagal.txt")]);
    await page.locator('[data-chips] .chip[data-state="failed"]').waitFor();
    await leaveAndComeBack();
    await chips.nth(1).waitFor();
    await page.getByRole("button", { name: "Hapus salah.txt" }).click();
    await leaveAndComeBack();
    await chips.getByText("9 B").waitFor();
    assert.deepEqual(await page.locator("[data-chips] .file-name").allTextContents(), ["bukti.txt"]);
    await page.getByLabel("Kategori").selectOption("order");
    await page.getByLabel("Deskripsi").fill(text);
    await page.getByRole("button", { name: "Kirim tiket" }).click();
    await bubble(page, text).waitFor();
    assert.deepEqual(await page.locator("#messages .file-name").allTextContents(), ["bukti.txt"]);
    assert.ok(await isSame(page));
    await page.getByRole("link", { name: "Tiket saya", exact: true }).first().click();
    await page.locator(".ticket-row").first().waitFor();
    await page.getByRole("link", { name: "Buat tiket" }).first().click();
    await page.getByLabel("Subjek").waitFor();
    assert.equal(await page.locator("[data-chips] .chip").count(), 0, "a new form is empty");
  });

  it("filters and searches", async () => {
    const page = await enterList();
    await page.getByRole("link", { name: /^Selesai/ }).click();
    await page.waitForURL(/status=/);
    await arrived(page);
    await page.getByRole("searchbox").fill("tidak ada");
    await page.keyboard.press("Enter");
    await page.waitForURL(/search=/);
    await page.getByText("Tidak ditemukan").waitFor();
    await page.goBack();
    await page.goBack();
    await page.locator(".ticket-row").first().waitFor();
    assert.equal(await page.getByRole("searchbox").inputValue(), "");
    assert.ok(await isSame(page));
  });

  it("says that nothing answered, or that one is logged out, and sends the same form again", async () => {
    const page = await enterList();
    await page.getByRole("link", { name: "Buat tiket" }).first().click();
    await page.getByLabel("Subjek").fill("Sekali lagi");
    await page.getByLabel("Kategori").selectOption("order");
    await page.getByLabel("Deskripsi").fill(text);
    await page.route(`**${customerTickets}`, (route) => route.abort());
    await press(page);
    await said(page, "Tidak ada koneksi");
    await page.unroute(`**${customerTickets}`);
    const cookies = await page.context().cookies();
    await page.context().clearCookies({ name: "sapa_session" });
    await press(page);
    await said(page, "Sesi Anda");
    await page.context().addCookies(cookies);
    await press(page);
    await bubble(page, text).waitFor();
    assert.ok(await isSame(page));
  });

  it("closes a ticket, and leaves the conversation as it is", async () => {
    const mine = await house.ticket(budi, { subject: "Untuk ditutup" });
    const page = await house.open(budi, mine);
    await mark(page);
    await page.getByRole("button", { name: "Tutup tiket" }).click();
    await answerYes(page);
    await page.locator("[data-closed-note]").waitFor();
    await composer(page).waitFor({ state: "hidden" });
    assert.ok(await isSame(page));
  });

  it("leaves to the browser what is no place of a customer's", async () => {
    const page = await enterList();
    await page.goto("/account/preferences");
    await page.getByRole("link", { name: "Tiket saya", exact: true }).click();
    await page.locator(".ticket-row").first().waitFor();
    assert.equal(await isSame(page), false);
  });

  it("sends once what was sent before the script of the conversation came", async () => {
    const page = await house.enter(budi);
    let go;
    const held = new Promise((resolve) => (go = resolve));
    await page.route("**/assets/chat.*.js", async (route) => {
      await held;
      await route.continue();
    });
    await page.goto(addressOf(budi, ticket), { waitUntil: "commit" });
    await composer(page).waitFor();
    await page.waitForFunction(() => document.querySelector("[data-page-announcer]"));
    await send(page, "Sebelum ada skrip");
    assert.equal(await composer(page).inputValue(), "Sebelum ada skrip");
    await mark(page);
    go();
    await bubble(page, "Sebelum ada skrip").waitFor();
    assert.equal(await composer(page).inputValue(), "");
    assert.ok(await isSame(page));
    await page.reload();
    await bubble(page, "Sebelum ada skrip").waitFor();
    assert.equal(await bubble(page, "Sebelum ada skrip").count(), 1);
  });

  it("sends as a form what no script came for, once, and empties the field", async () => {
    const page = await house.enter(budi);
    await page.route("**/assets/chat.*.js", (route) => route.abort());
    await page.goto(addressOf(budi, ticket));
    for (const words of ["Tanpa skrip", "Lagi tanpa skrip"]) {
      await send(page, words);
      await bubble(page, words).waitFor();
      assert.equal(await bubble(page, words).count(), 1);
      assert.equal(await composer(page).inputValue(), "");
    }
    assert.ok((await bubbles(page).count()) > 2);
  });

  it("sends as a form from where the end of the conversation is not shown", async () => {
    const long = await house.ticket(budi, { subject: "Panjang" });
    for (let i = 0; i < 120; i++) await house.message(budi, long, `Pesan ${i}`);
    const page = await house.open(budi, long);
    await page.goto(await page.getByRole("link", { name: "Pesan sebelumnya" }).evaluate((link) => link.href));
    await page.getByRole("link", { name: "Pesan terbaru" }).waitFor();
    await arrived(page);
    await send(page, "Dari atas");
    await bubble(page, "Dari atas").waitFor();
    assert.equal(await composer(page).inputValue(), "");
  });
});
