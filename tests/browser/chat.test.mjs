// A conversation with JavaScript: what comes, comes by itself and once; what is being typed or read
// is left alone; what is sent is never lost and never doubled, whatever the network does.

import assert from "node:assert/strict";
import {
  LIVE_MS, addressOf, before, beforeEach, bubble, bubbles, composer, describe, goOffline, insist,
  it, scriptCame, send, until, useHouse,
} from "./support.mjs";

describe("a conversation", () => {
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

  // The texts on the page, oldest first, without the opening message.
  const texts = async (page) => (await bubbles(page).allInnerTexts()).slice(1);

  const sends = (page, handle) => page.route(/\/messages$/, (route) =>
    route.request().method() === "POST" ? handle(route) : route.fallback());

  const clientId = (route) => route.request().postDataJSON().client_id;

  it("brings a message while one types, and leaves text, caret and focus alone", async () => {
    const page = await at(budi);
    await composer(page).pressSequentially("Halo, saya");
    await composer(page).evaluate((area) => area.setSelectionRange(2, 6, "backward"));
    await page.evaluate(() => (window.marked = "the same document"));
    await house.message(sari, ticket, "Pembayaran sudah kami temukan.");
    await bubble(page, "Pembayaran sudah kami temukan.").waitFor({ timeout: LIVE_MS });
    const kept = await composer(page).evaluate((area) => [
      area.value, area.selectionStart, area.selectionEnd, area.selectionDirection,
      document.activeElement === area, window.marked,
    ]);
    assert.deepEqual(kept, ["Halo, saya", 2, 6, "backward", true, "the same document"]);
    await page.keyboard.type("!");
    assert.equal(await composer(page).inputValue(), "Ha!saya");
    assert.equal(await page.locator("[data-announcer]").innerText(),
      "Sari Rahma: Pembayaran sudah kami temukan.");
  });

  it("asks every 3 seconds, for what is new only", async () => {
    const page = await house.enter(budi);
    await page.routeWebSocket(/\/app\//, (socket) => socket.close()); // untold
    await page.clock.install();
    const asked = [];
    page.on("request", (request) => {
      if (/\/messages\?/.test(request.url())) asked.push(new URL(request.url()).search);
    });
    await page.goto(addressOf(budi, ticket));
    const { messageId } = await house.message(sari, ticket, "Satu.");
    await page.clock.runFor(3000);
    await bubble(page, "Satu.").waitFor();
    await until("the next request", async () => {
      await page.clock.runFor(3000);
      return asked.length >= 2;
    });
    assert.match(asked[0], /^\?last_message_id=\d+$/);
    assert.equal(asked[1], `?last_message_id=${messageId}`);
  });

  it("shows one order on both sides when both send at once", async () => {
    const [customer, staff] = await Promise.all([at(budi), at(sari)]);
    await insist(staff);
    await staff.reload();
    const write = async (page, who) => {
      for (let i = 1; i <= 5; i++) await send(page, `${who} ${i}`);
    };
    await Promise.all([write(customer, "budi"), write(staff, "sari")]);
    for (const page of [customer, staff])
      await until("all ten messages", async () => (await texts(page)).length === 10);
    const [seen, other] = await Promise.all([texts(customer), texts(staff)]);
    assert.deepEqual(seen, other);
    assert.deepEqual(seen.filter((text) => text.startsWith("budi")),
      [1, 2, 3, 4, 5].map((i) => `budi ${i}`));
    assert.deepEqual(seen.filter((text) => text.startsWith("sari")),
      [1, 2, 3, 4, 5].map((i) => `sari ${i}`));
    assert.equal(await customer.locator(".pending").count(), 0);
  });

  it("shows a message once when the answer to a poll meets the answer to the send", async () => {
    const page = await at(budi);
    // A poll is on its way while the message is sent; its answer holds the message already.
    let release;
    const held = new Promise((resolve) => (release = resolve));
    const polled = new Promise((resolve) =>
      page.route(/\/messages\?/, async (route) => {
        await page.unroute(/\/messages\?/);
        resolve();
        await held;
        const response = await route.fetch();
        await route.fulfill({ response }).catch(() => {}); // the page may have given it up
      }));
    await polled;
    await send(page, "Sekali saja");
    await bubble(page, "Sekali saja").waitFor();
    release();
    await send(page, "Dan ini");
    await bubble(page, "Dan ini").waitFor();
    await until("only those two", async () =>
      assert.deepEqual(await texts(page), ["Sekali saja", "Dan ini"]) ?? true);
    assert.equal(await page.locator(".pending").count(), 0);
  });

  it("follows at the end, and lets one read further up", async () => {
    for (let i = 0; i < 20; i++) await house.message(budi, ticket, `Baris satu\nBaris dua\n${i}`);
    const page = await at(budi);
    const thread = page.locator("[data-thread]");
    await house.message(sari, ticket, "Ikut turun");
    await bubble(page, "Ikut turun").waitFor({ timeout: LIVE_MS });
    await until("the end is in sight", () => isInSight(bubble(page, "Ikut turun")));

    const anchor = bubbles(page).nth(3);
    await thread.focus();
    await anchor.scrollIntoViewIfNeeded();
    await until("the scrolling has ended", () => isInSight(anchor));
    const top = () => anchor.evaluate((element) => Math.round(element.getBoundingClientRect().top));
    const before = await top();
    await house.message(sari, ticket, "Di bawah");
    const pill = page.locator("[data-new-pill]");
    await pill.waitFor({ timeout: LIVE_MS });
    assert.match(await pill.innerText(), /1 pesan baru/);
    assert.equal(await top(), before);
    await house.message(sari, ticket, "Lagi");
    await pill.filter({ hasText: "2 pesan baru" }).waitFor({ timeout: LIVE_MS });
    assert.equal(await top(), before);

    await pill.click();
    await until("the end is in sight", () => isInSight(bubble(page, "Lagi")));
    await pill.waitFor({ state: "hidden" });
  });

  const isInSight = (locator) => locator.evaluate((element) => {
    const { top, bottom } = element.getBoundingClientRect();
    const view = element.closest("[data-thread]").getBoundingClientRect();
    return top >= view.top - 1 && bottom <= view.bottom + 1;
  });

  it("keeps a message that could not be sent, and sends it again as the same one", async () => {
    const [page, staff] = await Promise.all([at(budi), at(sari)]);
    const ids = new Set();
    await sends(page, (route) => {
      ids.add(clientId(route));
      return route.abort("connectionfailed");
    });
    await send(page, "Tidak boleh hilang");
    const letter = page.locator(".message.pending");
    await letter.getByRole("button", { name: "Coba lagi" }).waitFor();
    assert.equal(await letter.locator("[data-text]").innerText(), "Tidak boleh hilang");
    assert.match(await letter.innerText(), /Gagal terkirim/);
    assert.equal(ids.size, 1);
    await page.unroute(/\/messages$/);
    // Unless it has gone by itself meanwhile: with a poll that got through.
    await letter.getByRole("button", { name: "Coba lagi" }).click({ timeout: 2000 }).catch(() => {});
    await bubble(page, "Tidak boleh hilang").waitFor();
    await bubble(staff, "Tidak boleh hilang").waitFor({ timeout: LIVE_MS });
    await until("the letter has gone", async () => (await letter.count()) === 0);
    assert.deepEqual(await texts(page), ["Tidak boleh hilang"]);
    assert.deepEqual(await texts(staff), ["Tidak boleh hilang"]);
  });

  it("sends once when the answer to the first attempt is lost", async () => {
    const [page, staff] = await Promise.all([at(budi), at(sari)]);
    const ids = [];
    await sends(page, async (route) => {
      ids.push(clientId(route));
      if (ids.length > 1) return route.continue();
      await route.fetch(); // the server has it
      return route.abort("connectionreset");
    });
    await send(page, "Hanya satu kali");
    await bubble(page, "Hanya satu kali").waitFor();
    await bubble(staff, "Hanya satu kali").waitFor({ timeout: LIVE_MS });
    await until("the second attempt", () => ids.length >= 2);
    assert.equal(new Set(ids).size, 1);
    assert.deepEqual(await texts(page), ["Hanya satu kali"]);
    assert.deepEqual(await texts(staff), ["Hanya satu kali"]);
  });

  it("keeps the order when an earlier message had to wait", async () => {
    const page = await at(budi);
    let attempts = 0;
    await sends(page, (route) => (++attempts === 1 ? route.abort("connectionfailed") : route.continue()));
    await send(page, "pertama");
    await send(page, "kedua");
    await until("both have come", async () => (await texts(page)).length === 2);
    assert.deepEqual(await texts(page), ["pertama", "kedua"]);
  });

  it("gives a discarded message back to be changed", async () => {
    const page = await at(budi);
    await sends(page, (route) => route.abort("connectionfailed"));
    await send(page, "Salah ketik");
    await page.locator(".pending").getByRole("button", { name: "Hapus" }).click();
    assert.equal(await composer(page).inputValue(), "Salah ketik");
    assert.equal(await page.locator(".pending").count(), 0);
  });

  it("says it when there is no connection, and catches up by itself", async () => {
    const page = await at(budi);
    await goOffline(page);
    await page.locator("[data-connection]").filter({ hasText: "Tidak ada koneksi" }).waitFor();
    await house.message(sari, ticket, "Terlewat");
    await page.context().setOffline(false);
    await bubble(page, "Terlewat").waitFor();
    await page.locator("[data-connection]").filter({ hasText: "Tersambung kembali, 1 pesan dimuat." }).waitFor();
  });

  it("goes on when the server has been started again", async () => {
    const [page, staff] = await Promise.all([at(budi), at(sari)]);
    await composer(page).fill("Sedang mengetik");
    await house.restart();
    await send(staff, "Sesudah mulai lagi");
    await bubble(page, "Sesudah mulai lagi").waitFor();
    assert.equal(await composer(page).inputValue(), "Sedang mengetik");
    await composer(page).press("Enter");
    await bubble(staff, "Sedang mengetik").waitFor();
    assert.deepEqual(await texts(staff), ["Sesudah mulai lagi", "Sedang mengetik"]);
  });

  it("sends a message though one leaves the page at once", async () => {
    const page = await at(budi);
    await scriptCame(page);
    await composer(page).fill("Terburu-buru");
    await composer(page).press("Enter");
    await page.goto("/account/preferences");
    await page.goto(addressOf(budi, ticket));
    await until("the message is there", async () => {
      await page.reload();
      return (await texts(page)).includes("Terburu-buru");
    });
    assert.deepEqual(await texts(page), ["Terburu-buru"]);
  });

  it("closes the composer on the other side, and keeps what was typed in it", async () => {
    const page = await at(budi);
    await composer(page).pressSequentially("Belum selesai menu");
    const staff = await house.client(sari);
    await staff.do("PATCH", `${addressOf(sari, ticket)}/status`, { status: "closed" });
    await composer(page).waitFor({ state: "hidden", timeout: LIVE_MS });
    await page.locator("[data-closed-note]").waitFor();
    await staff.do("PATCH", `${addressOf(sari, ticket)}/status`, { status: "in_progress" });
    await composer(page).waitFor({ timeout: LIVE_MS });
    assert.equal(await composer(page).inputValue(), "Belum selesai menu");
  });

  it("says why when the ticket was closed before the message came", async () => {
    const page = await at(budi);
    const staff = await house.client(sari);
    await page.route(/\/messages\?/, (route) => route.abort()); // it does not know yet
    await staff.do("PATCH", `${addressOf(sari, ticket)}/status`, { status: "closed" });
    await send(page, "Terlambat");
    const letter = page.locator(".message.pending");
    await letter.getByText("Tiket ini sudah ditutup").waitFor();
    assert.equal(await letter.locator("[data-text]").innerText(), "Terlambat");
  });

  it("keeps the text when the session has ended, and sends it after a new log-in", async () => {
    const page = await at(budi);
    await composer(page).pressSequentially("Jangan sampai hilang");
    await page.context().clearCookies();
    await composer(page).press("Enter");
    const letter = page.locator(".message.pending");
    await letter.getByText("Sesi Anda sudah berakhir").waitFor();
    assert.equal(await letter.locator("[data-text]").innerText(), "Jangan sampai hilang");

    const tab = await page.context().newPage();
    await tab.goto("/login");
    await tab.getByLabel("Email").fill(budi.email);
    await tab.getByLabel("Kata sandi").fill(budi.password);
    await tab.getByRole("button", { name: "Masuk" }).click();
    await tab.getByRole("heading", { name: "Tiket saya" }).waitFor();
    await letter.getByRole("button", { name: "Coba lagi" }).click();
    await bubble(page, "Jangan sampai hilang").waitFor();
    assert.deepEqual(await texts(page), ["Jangan sampai hilang"]);
    await house.message(sari, ticket, "Masih di sini");
    await bubble(page, "Masih di sini").waitFor({ timeout: LIVE_MS });
  });

  it("sends with Enter for customers and with Ctrl+Enter for staff, never white space", async () => {
    const [customer, staff] = await Promise.all([at(budi), at(sari)]);
    await Promise.all([customer, staff].map(scriptCame));
    await composer(customer).pressSequentially("baris satu");
    await composer(customer).press("Shift+Enter");
    await composer(customer).pressSequentially("baris dua");
    await composer(customer).press("Enter");
    await until("the message", async () => (await texts(customer)).length === 1);
    await composer(customer).press("Enter");
    await composer(customer).fill("  \n ");
    await composer(customer).press("Enter");
    await composer(staff).pressSequentially("jawab satu");
    await composer(staff).press("Enter");
    await composer(staff).pressSequentially("jawab dua");
    await composer(staff).press("Control+Enter");
    await until("the answer", async () => (await texts(staff)).length === 2);
    assert.deepEqual(await texts(staff), ["baris satu\nbaris dua", "jawab satu\njawab dua"]);
    assert.equal(await composer(staff).inputValue(), "");
    assert.ok(await composer(staff).evaluate((area) => document.activeElement === area));
  });

  it("leaves the focus in the text when one sends with the button", async () => {
    const page = await at(budi);
    await composer(page).fill("Dengan tombol");
    await composer(page).evaluate((area) => {
      area.focus();
      area.addEventListener("blur", () => (window.left = true));
    });
    await page.getByRole("button", { name: "Kirim" }).click();
    await bubble(page, "Dengan tombol").waitFor();
    assert.equal(await page.evaluate(() => window.left), undefined);
    await page.keyboard.type("Terus saja");
    assert.equal(await composer(page).inputValue(), "Terus saja");
  });

  it("shows that the other side has read", async () => {
    const page = await at(budi);
    await send(page, "Sudah dibaca?");
    const message = page.locator(".message.out[data-message]").last();
    await message.filter({ hasText: "Sudah dibaca?" }).waitFor();
    await message.locator(".sent").waitFor();
    await at(sari);
    await message.locator(".read").waitFor({ timeout: LIVE_MS });
  });

  it("is the same in two windows of one person", async () => {
    const [first, second] = await Promise.all([at(budi), at(budi)]);
    await send(first, "Dari jendela satu");
    await bubble(second, "Dari jendela satu").waitFor({ timeout: LIVE_MS });
    assert.equal(await second.locator(".message.out", { hasText: "Dari jendela satu" }).count(), 1);
    assert.deepEqual(await texts(first), ["Dari jendela satu"]);
  });

  it("shows the last messages of a long one, and leads to the earlier", async () => {
    for (let i = 1; i <= 60; i++) await house.message(i % 2 ? budi : sari, ticket, `pesan ${i}`);
    const page = await at(budi);
    const shown = await bubbles(page).allInnerTexts();
    assert.equal(shown.at(-1), "pesan 60");
    assert.equal(shown.length, 50);
    await until("the end is in sight", () => isInSight(bubbles(page).last()));
    await page.getByRole("link", { name: "Pesan sebelumnya" }).click();
    await bubble(page, "pesan 1").waitFor();
    const earlier = await bubbles(page).allInnerTexts();
    assert.match(earlier[0], /^Saya sudah membayar DP/);
  });

  for (const javaScript of [true, false])
    it(`shows the beginning of a long text, and all of it on request, ${javaScript ? "with" : "without"} JavaScript`,
      async () => {
        const long = Array.from({ length: 60 }, (_, i) => `Baris nomor ${i + 1}`).join("\n");
        const ticket = await house.ticket(budi, { subject: "Surat panjang" });
        await house.message(budi, ticket, long);
        await house.message(budi, ticket, "Itu saja.");
        const page = await house.open(sari, ticket, { javaScript });
        const text = bubbles(page).filter({ hasText: "Baris nomor 60" });
        const height = async () => (await text.boundingBox()).height;
        assert.ok(await height() <= 401, "folded");
        const more = page.getByText("Tampilkan semua");
        assert.equal(await more.count(), 1, "only the long one");
        await more.click();
        assert.ok(await height() > 800, "unfolded");
        await page.getByText("Tampilkan lebih sedikit").click();
        assert.ok(await height() <= 401, "folded again");
      });
});
