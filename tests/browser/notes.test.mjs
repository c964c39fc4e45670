// Notes of the team in a conversation: written beside replies without ever becoming one, seen by
// colleagues at once and by customers never.

import assert from "node:assert/strict";
import { axe, overflows } from "./checks.mjs";
import {
  LIVE_MS, addressOf, before, beforeEach, bubbles, describe, it, send, until, useHouse,
} from "./support.mjs";

describe("notes in a conversation", () => {
  const house = useHouse();
  let budi, sari, andi, nia, ticket;

  before(async () => {
    budi = await house.person("customer", "Budi Santoso");
    sari = await house.person("agent", "Sari Rahma");
    andi = await house.person("admin", "Andi Pratama");
    nia = await house.person("agent", "Nia Kurnia");
  });
  beforeEach(async () => {
    ticket = await house.ticket(budi);
  });

  const area = (page) => page.locator("#note");
  const reply = (page) => page.locator("#message");
  const notes = (page) => page.locator("#messages .note:not(.pending) [data-text]");
  const pending = (page) => page.locator("#messages .pending");
  const options = (page) => page.locator("#mention-list [role=option]:visible");
  const isNote = (request) => request.url().endsWith("/notes") && request.method() === "POST";
  const toNotes = (page, handle) => page.route(/\/notes$/, (route) =>
    isNote(route.request()) ? handle(route) : route.fallback());

  const at = (person, options) => house.open(person, ticket, options);

  async function write(page, text) {
    await page.locator("label", { hasText: "Catatan internal" }).first().click();
    await area(page).fill(text);
    await page.getByRole("button", { name: "Tambah catatan" }).click();
  }

  /** What the server has: the texts of notes, and of replies after the description. */
  async function kept() {
    const client = await house.client(andi);
    const answer = await client.do("GET", addressOf(andi, ticket));
    return {
      notes: answer.notes.map(({ note }) => note),
      replies: answer.messages.slice(1).map(({ message }) => message),
    };
  }

  async function assertNotes(page, expected) {
    await until("all are there", async () => (await notes(page).count()) >= expected.length, LIVE_MS);
    await until("nothing is on its way", async () => (await pending(page).count()) === 0);
    assert.deepEqual(await notes(page).allInnerTexts(), expected);
  }

  it("come to a colleague's page without loading it, once, and to no customer's", async () => {
    const first = await at(sari), second = await at(andi), customer = await at(budi);
    const brought = [];
    customer.on("response", async (response) => brought.push(await response.text().catch(() => "")));
    await write(first, "Mutasi belum cocok");
    await assertNotes(first, ["Mutasi belum cocok"]);
    await assertNotes(second, ["Mutasi belum cocok"]);
    await until("it is announced", async () =>
      (await second.locator("[data-announcer]").innerText()).includes("Sari Rahma, Catatan internal: Mutasi"));
    await write(second, "Saya cek");
    await assertNotes(first, ["Mutasi belum cocok", "Saya cek"]);
    await first.locator("label[data-key=r]").click();
    await send(first, "Halo Pak Budi");
    await until("the reply comes", async () => (await bubbles(customer).allInnerTexts()).includes("Halo Pak Budi"), LIVE_MS);
    assert.equal(await customer.locator(".note, .activity, #note").count(), 0);
    assert.ok(brought.length > 0 && brought.every((bytes) => !/Mutasi belum|Saya cek/.test(bytes)));
    await first.reload();
    assert.deepEqual(await notes(first).allInnerTexts(), ["Mutasi belum cocok", "Saya cek"]);
  });

  it("stand with changes in the order of time, and new ones come by themselves", async () => {
    const page = await at(sari);
    const client = await house.client(andi);
    await client.do("PATCH", `${addressOf(andi, ticket)}/status`, { status: "in_progress" });
    const change = page.locator("#messages .activity");
    await until("the change comes", async () => (await change.count()) === 1, LIVE_MS);
    assert.match(await change.innerText(), /^Andi Pratama mengubah status menjadi Diproses · \d\d\.\d\d$/);
    for (const status of ["resolved", "open", "in_progress"])
      await client.do("PATCH", `${addressOf(andi, ticket)}/status`, { status });
    await page.reload();
    assert.match(await page.locator("#messages").innerText(), /status menjadi Selesai · status menjadi Terbuka/);
  });

  it("are told from replies by more than their colour", async () => {
    const page = await at(sari);
    await write(page, "Hanya tim");
    const note = page.locator("#messages .note:not(.pending)");
    await note.waitFor();
    assert.match(await note.innerText(), /Catatan internal/);
    assert.equal(await note.locator(".note-mark svg").count(), 1);
  });

  it("are written by the keyboard alone: N, the text, Ctrl+Enter; R is for the customer", async () => {
    const page = await at(sari);
    await page.locator("main").focus();
    await page.keyboard.press("n");
    await until("it is where one writes", () => area(page).evaluate((it) => it === document.activeElement));
    assert.ok(await reply(page).isHidden());
    await page.keyboard.type("Dengan papan tik");
    await page.keyboard.press("Control+Enter");
    await assertNotes(page, ["Dengan papan tik"]);
    await page.keyboard.press("Escape");
    await page.keyboard.press("r");
    await until("it is where one writes", () => reply(page).evaluate((it) => it === document.activeElement));
    assert.ok(await area(page).isHidden());
    await page.keyboard.press("Shift+Tab"); // the choice itself: arrows choose, and the focus stays
    await page.keyboard.press("ArrowRight");
    assert.ok(await area(page).isVisible());
    assert.equal(await page.evaluate(() => document.activeElement.value), "note");
    assert.deepEqual(await kept(), { notes: ["Dengan papan tik"], replies: [] });
  });

  it("mention a colleague, found while one types", async () => {
    const page = await at(sari);
    await page.locator("label[data-key=n]").click();
    await page.keyboard.type("Tolong @");
    await until("all but oneself", async () => (await options(page).count()) === 2);
    assert.deepEqual((await options(page).allInnerTexts()).map((name) => name.split("\n").at(-1).trim()),
      ["Andi Pratama", "Nia Kurnia"]);
    await page.keyboard.press("ArrowDown");
    assert.equal(await area(page).getAttribute("aria-activedescendant"), `mention-${nia.id}`);
    await page.keyboard.press("ArrowUp");
    await page.keyboard.type("pra");
    await until("one fits", async () => (await options(page).count()) === 1);
    await page.keyboard.press("Enter");
    assert.equal(await area(page).inputValue(), "Tolong @Andi Pratama ");
    assert.equal(await options(page).count(), 0);
    await page.keyboard.type("dan @ni");
    await page.keyboard.press("Escape"); // closes the list; the focus stays
    assert.equal(await options(page).count(), 0);
    assert.ok(await area(page).evaluate((it) => it === document.activeElement));
    await page.keyboard.type("a, @k");
    await options(page).filter({ hasText: "Nia Kurnia" }).click();
    assert.equal(await area(page).inputValue(), "Tolong @Andi Pratama dan @nia, @Nia Kurnia ");
    await page.keyboard.press("Control+Enter");
    await until("both stand out", async () => (await page.locator("#messages .mention").count()) === 3, LIVE_MS);

    const mentioned = await house.enter(andi);
    await mentioned.goto("/admin/support/inbox?queue=all");
    const link = mentioned.locator(".rail-nav a", { hasText: "Sebutan" });
    await link.locator(".nav-count", { hasText: "1" }).waitFor();
    await mentioned.locator("main").focus();
    await mentioned.keyboard.press("g");
    await mentioned.keyboard.press("b");
    await mentioned.getByRole("link", { name: /Sari Rahma menyebut Anda/ }).click();
    await notes(mentioned).first().waitFor();
    await until("it is seen", async () => {
      await mentioned.goto("/admin/support/mentions");
      return (await mentioned.locator(".mentioned.is-unread").count()) === 0;
    });
    assert.equal(await link.locator(".nav-count").count(), 0);
  });

  it("wait for a connection, outlive the page, and go once, as notes", async () => {
    const page = await at(sari);
    let asked = 0;
    await toNotes(page, async (route) => {
      if (asked++ === 0) await route.fetch(); // the server has it, the answer is lost
      return route.abort("connectionreset").catch(() => {});
    });
    await write(page, "Hanya sekali");
    await until("it was asked", () => asked > 0);
    await page.reload();
    assert.equal(await pending(page).filter({ hasText: "Catatan internal" }).count() +
      await notes(page).count() > 0, true);
    await page.unroute(/\/notes$/);
    await page.reload();
    await assertNotes(page, ["Hanya sekali"]);
    assert.deepEqual(await kept(), { notes: ["Hanya sekali"], replies: [] });
  });

  it("that are refused say why, and can be tried again", async () => {
    const page = await at(sari);
    await toNotes(page, (route) => route.fulfill({ status: 422, json: { message: "Tidak bisa." } }));
    await write(page, "Ditolak");
    const failed = pending(page).filter({ hasText: "Tidak bisa." });
    await failed.waitFor();
    await page.unroute(/\/notes$/);
    await failed.getByRole("button", { name: "Coba lagi" }).click();
    await assertNotes(page, ["Ditolak"]);
    assert.deepEqual(await kept(), { notes: ["Ditolak"], replies: [] });
  });

  it("keep a draft apart from the reply's, whatever one does", async () => {
    const page = await at(sari);
    await reply(page).fill("Untuk Budi");
    await page.keyboard.press("Escape");
    await page.keyboard.press("n");
    assert.equal(await area(page).inputValue(), "");
    await area(page).fill("Hanya untuk tim");
    await page.locator("label[data-key=r]").click();
    assert.equal(await reply(page).inputValue(), "Untuk Budi");
    await page.reload(); // at once: what was not saved is this browser's
    const assertBoth = async (where) => {
      assert.equal(await reply(where).inputValue(), "Untuk Budi");
      assert.equal(await area(where).inputValue(), "Hanya untuk tim");
    };
    await until("both are back", async () => (await area(page).inputValue()) !== "");
    await assertBoth(page);
    await until("both are saved", async () => {
      const elsewhere = await at(sari);
      const both = [await reply(elsewhere).inputValue(), await area(elsewhere).inputValue()];
      await elsewhere.close();
      return both.every((text) => text !== "");
    });
    await assertBoth(await at(sari));
    await page.locator("[data-composer]").getByRole("button", { name: "Kirim", exact: true }).click();
    await until("it is sent", async () => (await pending(page).count()) === 0 && (await bubbles(page).count()) === 2);
    assert.equal(await area(page).inputValue(), "Hanya untuk tim");
    assert.deepEqual(await kept(), { notes: [], replies: ["Untuk Budi"] });
    await page.locator("label[data-key=n]").click();
    await page.keyboard.press("Control+Enter");
    await assertNotes(page, ["Hanya untuk tim"]);
    assert.deepEqual(await kept(), { notes: ["Hanya untuk tim"], replies: ["Untuk Budi"] });
    await page.reload();
    assert.equal(await area(page).inputValue(), "");
    assert.equal(await reply(page).inputValue(), "");
  });

  it("are added to a closed ticket, where nothing can be replied", async () => {
    const client = await house.client(sari);
    await client.do("PATCH", `${addressOf(sari, ticket)}/status`, { status: "closed" });
    const page = await at(sari);
    await page.getByText("Tiket ini sudah ditutup.").waitFor();
    assert.ok(await reply(page).isHidden());
    await write(page, "Untuk arsip");
    assert.ok(await page.locator("[data-closed-note]").isHidden());
    await assertNotes(page, ["Untuk arsip"]);
  });

  it("work without JavaScript: the choice, the note, and what is wrong with it", async () => {
    const page = await at(sari, { javaScript: false });
    assert.ok(await area(page).isHidden());
    await write(page, "Tanpa skrip, @Nia");
    await notes(page).waitFor();
    assert.equal(await page.locator("#messages .mention").innerText(), "@Nia");
    await write(page, "  ");
    await page.getByText("Tuliskan catatannya.").waitFor();
    assert.ok(await area(page).isVisible()); // the note is still what is chosen
    assert.ok(await reply(page).isHidden());
    assert.deepEqual(await kept(), { notes: ["Tanpa skrip, @Nia"], replies: [] });
  });

  it("keep the page accessible, and no wider than 320 px, in both modes and with the list open", async () => {
    const client = await house.client(andi);
    await client.do("POST", `${addressOf(andi, ticket)}/notes`, { note: "@Sari **tolong** lihat https://contoh.example/ ya" });
    for (const status of ["in_progress", "resolved", "open", "waiting_customer"])
      await client.do("PATCH", `${addressOf(andi, ticket)}/status`, { status });
    const page = await at(sari);
    const found = [];
    const look = async (what) => {
      found.push(...(await axe(page, what)), ...(await overflows(page, what)));
    };
    await look("reply");
    await page.locator("label[data-key=n]").click();
    await look("note");
    await area(page).fill("");
    await area(page).pressSequentially("@");
    await options(page).first().waitFor();
    await look("list open");
    await page.goto("/admin/support/mentions");
    await look("mentions");
    assert.deepEqual(found, []);
  });

  for (const width of [390, 320])
    it(`has room to say that a draft is saved, on a phone of ${width} px`, async () => {
      const page = await at(sari, { size: { width, height: 700 }, hasTouch: true });
      await reply(page).fill("Sebentar, kami cek dulu.");
      await reply(page).blur();
      const said = page.locator("[data-composer] [data-draft-state]");
      await said.getByText("Draf tersimpan").waitFor();
      const seen = await said.evaluate((words) => {
        const range = document.createRange();
        range.selectNodeContents(words);
        return [...range.getClientRects()].every(({ left, right, top, bottom }) =>
          words.contains(document.elementFromPoint(left + 1, (top + bottom) / 2)) &&
          words.contains(document.elementFromPoint(right - 1, (top + bottom) / 2)));
      });
      assert.ok(seen);
      assert.deepEqual(await overflows(page, "a draft is saved"), []);
    });
});
