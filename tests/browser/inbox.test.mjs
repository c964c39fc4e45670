// The inbox: from ticket to ticket without loading a page, and nothing that was typed goes astray.

import assert from "node:assert/strict";
import {
  addressOf, arrived, before, bubble, composer, describe, it, phone, send, until, useHouse,
} from "./support.mjs";

const inbox = "/admin/support/inbox?queue=all";

describe("the inbox", () => {
  const house = useHouse();
  let budi, sari, tickets;

  before(async () => {
    budi = await house.person("customer", "Budi Santoso");
    sari = await house.person("agent", "Sari Rahma");
  });

  // Three tickets in the order in which they wait; those of the case before are done.
  async function arrange() {
    const client = await house.client(sari);
    const { tickets: waiting } = await client.do("GET", inbox);
    for (const { id } of waiting)
      await client.do("PATCH", `/admin/support/tickets/${id}/status`, { status: "closed" });
    tickets = [];
    for (const subject of ["Pertama", "Kedua", "Ketiga"]) {
      const ticket = await house.ticket(budi, { subject });
      tickets.push(ticket);
    }
    // Those of one second stand newest first.
    const { tickets: rows } = await client.do("GET", inbox);
    tickets = rows.map((row) => tickets.find((ticket) => ticket.id === row.id));
  }

  async function open(options) {
    await arrange();
    const page = await house.enter(sari, options);
    await page.goto(inbox);
    page.loads = 0;
    page.on("load", () => page.loads++);
    return page;
  }

  const row = (page, ticket) => page.locator(`#q${ticket.id}`);
  const shows = (page, ticket) => page.getByRole("heading", { level: 1, name: ticket.subject }).waitFor();

  it("opens one ticket after the other without loading a page", async () => {
    const page = await open();
    await row(page, tickets[0]).click();
    await shows(page, tickets[0]);
    assert.equal(await row(page, tickets[0]).getAttribute("aria-current"), "true");
    assert.match(await page.title(), new RegExp(tickets[0].subject));
    await row(page, tickets[1]).click();
    await shows(page, tickets[1]);
    assert.equal(await page.locator("[data-rows] [aria-current]").count(), 1);
    await page.goBack();
    await shows(page, tickets[0]);
    assert.equal(page.loads, 0);
    await page.reload();
    await shows(page, tickets[0]);
    assert.equal(await page.locator("[data-rows] li").count(), 3);
  });

  it("writes to the ticket that is open, and to no other", async () => {
    const page = await open();
    await row(page, tickets[0]).click();
    await shows(page, tickets[0]);
    await until("the composer has the focus", () => composer(page).evaluate((area) => area === document.activeElement));
    await page.keyboard.type("Untuk yang pertama");
    await page.locator("#internal_notes").fill("Catatan yang pertama");
    await row(page, tickets[1]).click();
    await shows(page, tickets[1]);
    assert.equal(await composer(page).inputValue(), "");
    assert.equal(await page.locator("#internal_notes").inputValue(), "");
    await send(page, "Untuk yang kedua");
    await bubble(page, "Untuk yang kedua").waitFor();
    const client = await house.client(sari);
    const first = await client.do("GET", addressOf(sari, tickets[0]));
    const second = await client.do("GET", addressOf(sari, tickets[1]));
    assert.equal(first.messages.length, 1);
    assert.equal(first.ticket.internal_notes, "Catatan yang pertama");
    assert.equal(second.messages.at(-1).message, "Untuk yang kedua");
    assert.equal(page.loads, 0);
  });

  it("shows what comes to the ticket that is open, not to the one before", async () => {
    const page = await open();
    await row(page, tickets[0]).click();
    await shows(page, tickets[0]);
    await row(page, tickets[1]).click();
    await shows(page, tickets[1]);
    await house.message(budi, tickets[0], "Kepada yang pertama");
    await house.message(budi, tickets[1], "Kepada yang kedua");
    await bubble(page, "Kepada yang kedua").waitFor();
    assert.equal(await bubble(page, "Kepada yang pertama").count(), 0);
  });

  for (const javaScript of [true, false])
    it(`sends, resolves and goes on with the next ${javaScript ? "with" : "without"} JavaScript`, async () => {
      const page = await open({ javaScript });
      await row(page, tickets[0]).click();
      await shows(page, tickets[0]);
      await composer(page).fill("Sudah beres");
      if (javaScript) await composer(page).press("Control+Shift+Enter");
      else await page.getByRole("button", { name: "Kirim & selesaikan" }).click();
      await shows(page, tickets[1]);
      assert.equal(await page.locator("[data-rows] li").count(), 2);
      if (javaScript) {
        // One chord a ticket: the composer of the next one is ready.
        await page.keyboard.type("Ini juga");
        await page.keyboard.press("Control+Shift+Enter");
        await shows(page, tickets[2]);
        assert.equal(page.loads, 0);
      } else {
        await page.getByRole("button", { name: "Selesai", exact: true }).click();
        await shows(page, tickets[2]);
      }
      const client = await house.client(sari);
      const { ticket, messages } = await client.do("GET", addressOf(sari, tickets[0]));
      assert.equal(ticket.status, "resolved");
      assert.deepEqual(messages.map(({ message }) => message).slice(1), ["Sudah beres"]);
    });

  it("resolves the last one and says that nothing waits", async () => {
    const page = await open();
    for (const ticket of tickets) {
      await row(page, ticket).click();
      await shows(page, ticket);
      await page.locator("[data-resolve] button").click();
      await page.locator(`#q${ticket.id}`).waitFor({ state: "detached" });
      await arrived(page);
    }
    await page.getByText("Semua beres").waitFor();
    assert.equal(page.loads, 0);
  });

  it("keeps what was typed when a reply is refused", async () => {
    const page = await open();
    await row(page, tickets[0]).click();
    await shows(page, tickets[0]);
    const client = await house.client(sari);
    await composer(page).fill("Terlambat");
    await client.do("PATCH", `${addressOf(sari, tickets[0])}/status`, { status: "closed" });
    await composer(page).press("Control+Shift+Enter");
    await page.getByText("Tiket ini sudah ditutup").first().waitFor();
    assert.equal(await composer(page).inputValue(), "Terlambat");
  });

  it("says it when a change could not be sent, and leaves everything as it is", async () => {
    const page = await open();
    await row(page, tickets[0]).click();
    await shows(page, tickets[0]);
    await composer(page).fill("Sudah beres");
    await page.route(/\/messages$/, (route) => route.abort());
    await composer(page).press("Control+Shift+Enter");
    await page.getByRole("alert").getByText("Tidak ada koneksi").waitFor();
    assert.equal(await composer(page).inputValue(), "Sudah beres");
    await page.unroute(/\/messages$/);
    // A server in trouble answers with a page for nobody.
    await page.route(/\/messages$/, (route) => route.fulfill({
      status: 503, contentType: "text/html", body: "<!DOCTYPE html><title>503</title><main id=main></main>",
    }));
    await page.locator("main > .flash").evaluate((note) => note.remove());
    await composer(page).press("Control+Shift+Enter");
    await page.getByRole("alert").getByText("Tidak ada koneksi").waitFor();
    assert.equal(await composer(page).inputValue(), "Sudah beres");
    await page.unroute(/\/messages$/);
    await composer(page).press("Control+Shift+Enter");
    await shows(page, tickets[1]);
    assert.equal(await page.getByText("Tidak ada koneksi").count(), 0);
    assert.equal(page.loads, 0);
    house.takeProblems(); // the request that was cut
  });

  it("loads the log-in page when the session has ended, and comes back", async () => {
    const page = await open();
    await page.context().clearCookies();
    await row(page, tickets[0]).click();
    await page.waitForURL(/\/login/);
    await page.getByLabel("Email").waitFor();
  });

  it("keeps itself true beside the ticket that is open, but not under the pointer", async () => {
    const page = await open();
    await page.clock.install();
    await row(page, tickets[0]).click();
    await shows(page, tickets[0]);
    await composer(page).hover();
    const unread = row(page, tickets[2]).locator(".count");
    assert.match(await unread.innerText(), /^1/);
    await house.message(budi, tickets[2], "Masih menunggu");
    await page.clock.runFor(11_000);
    await until("the row counts it", async () => (await unread.innerText()).startsWith("2"));
    assert.equal(await row(page, tickets[0]).getAttribute("aria-current"), "true");
    // Somebody else closes one: it leaves, but not while the pointer is over the list.
    await row(page, tickets[1]).hover();
    const client = await house.client(sari);
    await client.do("PATCH", `${addressOf(sari, tickets[1])}/status`, { status: "closed" });
    await page.clock.runFor(31_000);
    assert.equal(await row(page, tickets[1]).count(), 1);
    await composer(page).hover();
    await page.clock.runFor(11_000);
    await row(page, tickets[1]).waitFor({ state: "detached" });
    for (const ticket of [tickets[0], tickets[2]])
      await client.do("PATCH", `${addressOf(sari, ticket)}/status`, { status: "closed" });
    await page.clock.runFor(11_000);
    await page.getByText("Semua beres").waitFor();
    assert.equal(page.loads, 0);
  });

  it("marks a ticket unread that came into it when it was empty, beside the ticket that is open", async () => {
    await arrange();
    const client = await house.client(sari);
    const page = await house.enter(sari);
    await page.clock.install();
    await page.goto(`${addressOf(sari, tickets[0])}?queue=mine`);
    await page.getByText("Semua beres").waitFor();
    assert.equal(await page.locator("#mark-unread").count(), 0);
    await client.do("GET", addressOf(sari, tickets[1])); // has been read
    await client.do("PATCH", `${addressOf(sari, tickets[1])}/assign`, { assigned_to: sari.id });
    await page.clock.runFor(11_000);
    await row(page, tickets[1]).focus();
    await page.keyboard.press("u");
    await count(page, tickets[1]).getByText("1").waitFor();
    assert.ok(page.url().endsWith(`${addressOf(sari, tickets[0])}?queue=mine`));
    await page.locator("#messages").waitFor();
  });

  const count = (page, ticket) => row(page, ticket).locator(".count");

  it("is left when a ticket is marked unread, which stays so", async () => {
    const page = await open();
    await row(page, tickets[0]).click();
    await shows(page, tickets[0]);
    await row(page, tickets[1]).click();
    await shows(page, tickets[1]);
    await until("it has been read", async () => {
      const { tickets: rows } = await (await house.client(sari)).do("GET", inbox);
      return rows.find(({ id }) => id === tickets[1].id).unread_count === 0;
    });
    await page.locator("body").click({ position: { x: 1, y: 1 } });
    await page.keyboard.press("u");
    await page.getByText("Tiket ditandai belum dibaca.").waitFor();
    await count(page, tickets[1]).getByText("1").waitFor();
    assert.equal(await page.locator("[data-thread]").count(), 0);
    // Of the row on which one stands.
    await row(page, tickets[0]).focus();
    await page.keyboard.press("u");
    await count(page, tickets[0]).getByText("1").waitFor();
    assert.equal(page.loads, 0);
    await page.reload();
    await count(page, tickets[0]).waitFor();
    await count(page, tickets[1]).waitFor();
    // And in the list; there without a script too.
    await (await house.client(sari)).do("GET", addressOf(sari, tickets[2]));
    const plain = await house.enter(sari, { javaScript: false });
    await plain.goto(`/admin/support/tickets?search=${tickets[2].subject}`);
    const line = plain.locator(`#row-${tickets[2].id}`);
    await line.hover();
    await line.getByRole("button", { name: `Tandai #${tickets[2].id} belum dibaca` }).click();
    await line.getByText("1 baru").waitFor();
    assert.ok(plain.url().endsWith(tickets[2].subject));
  });

  it("is a page of its own on a phone", async () => {
    const page = await open({ size: phone });
    assert.ok(await row(page, tickets[0]).isVisible());
    await row(page, tickets[0]).click();
    await shows(page, tickets[0]);
    assert.ok(!(await row(page, tickets[1]).isVisible()));
    for (const button of await page.locator("[data-pane]").all()) assert.ok(await button.isHidden());
    await page.getByRole("link", { name: "Kembali ke daftar tiket" }).click();
    await row(page, tickets[1]).waitFor();
  });
});
