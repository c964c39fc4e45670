// Keys that are commands, and the palette: how few it takes to answer, and that they keep out of the
// way of whoever writes.

import assert from "node:assert/strict";
import { axe } from "./checks.mjs";
import {
  addressOf, arrived, before, beforeEach, composer, describe, desktop, it, staffTickets, until,
  useHouse,
} from "./support.mjs";

const inbox = "/admin/support/inbox?queue=all";

describe("keys and commands", () => {
  const house = useHouse();
  let budi, sari, tickets;

  before(async () => {
    budi = await house.person("customer", "Budi Santoso");
    sari = await house.person("agent", "Sari Rahma");
  });

  beforeEach(async () => {
    const client = await house.client(sari);
    const { tickets: waiting } = await client.do("GET", inbox);
    for (const { id } of waiting)
      await client.do("PATCH", `/admin/support/tickets/${id}/status`, { status: "closed" });
    const made = [];
    for (const subject of ["Pertama", "Kedua", "Ketiga"]) made.push(await house.ticket(budi, { subject }));
    const { tickets: rows } = await client.do("GET", inbox);
    tickets = rows.map((row) => made.find((ticket) => ticket.id === row.id));
  });

  const shows = (page, ticket) => page.getByRole("heading", { level: 1, name: ticket.subject }).waitFor();
  const hasFocus = (locator) => until("it has the focus",
    () => locator.evaluate((element) => element === document.activeElement));
  const asStaff = async (ticket) => {
    const client = await house.client(sari);
    return client.do("GET", addressOf(sari, ticket));
  };

  async function open(path, options) {
    const page = await house.enter(sari, options);
    await page.goto(path);
    page.loads = 0;
    page.on("load", () => page.loads++);
    page.pressed = 0;
    page.chord = async (keys) => {
      page.pressed++;
      await page.keyboard.press(keys);
    };
    return page;
  }

  it("answers one ticket after the other, a chord each (T1, T2, T3)", async () => {
    const page = await open(inbox);
    await page.chord("j");
    await shows(page, tickets[0]);
    await page.chord("Enter");
    await hasFocus(composer(page));
    assert.equal(page.pressed, 2);
    for (const [index, ticket] of tickets.entries()) {
      await page.keyboard.type(`Jawaban untuk ${ticket.subject}`);
      const before = page.pressed;
      await page.chord("Control+Shift+Enter");
      if (tickets[index + 1]) {
        await shows(page, tickets[index + 1]);
        await hasFocus(composer(page));
      } else await page.getByText("Semua beres").waitFor();
      assert.equal(page.pressed - before, 1);
    }
    assert.equal(page.loads, 0);
    for (const ticket of tickets) {
      const { ticket: after, messages } = await asStaff(ticket);
      assert.equal(after.status, "resolved");
      assert.equal(messages.at(-1).message, `Jawaban untuk ${ticket.subject}`);
    }
  });

  it("goes through the inbox, and back from writing", async () => {
    const page = await open(inbox);
    await page.chord("j");
    await shows(page, tickets[0]);
    await page.chord("j");
    await shows(page, tickets[1]);
    await page.chord("ArrowDown");
    await shows(page, tickets[2]);
    await page.chord("j"); // the last one
    await page.chord("k");
    await shows(page, tickets[1]);
    await page.chord("r");
    await hasFocus(composer(page));
    await page.keyboard.press("Alt+ArrowUp");
    await shows(page, tickets[0]);
    await hasFocus(composer(page));
    await page.chord("Escape");
    await hasFocus(page.locator(`#q${tickets[0].id}`));
  });

  it("sets what a ticket has by a letter", async () => {
    const page = await open(`${addressOf(sari, tickets[0])}?queue=all`);
    await page.chord("s");
    await hasFocus(page.locator("#status"));
    await page.locator("#status").blur();
    await page.chord("p");
    await hasFocus(page.locator("#priority"));
    await page.locator("#priority").blur();
    await page.chord("n");
    await hasFocus(page.locator("#note"));
    await page.chord("Escape");
    await page.chord("m");
    await until("it is mine", async () => (await asStaff(tickets[0])).ticket.assigned_to === sari.id);
    await page.locator("[data-take]").waitFor({ state: "hidden" });
    await page.chord("e");
    await shows(page, tickets[1]);
    assert.equal((await asStaff(tickets[0])).ticket.status, "resolved");
  });

  it("leaves letters alone where one writes, and with other keys", async () => {
    const page = await open(addressOf(sari, tickets[0]));
    await composer(page).focus();
    await page.keyboard.type("e m j / ?");
    assert.equal(await composer(page).inputValue(), "e m j / ?");
    await page.keyboard.press("Escape");
    await page.keyboard.press("Alt+e");
    await page.keyboard.press("Control+e");
    const { ticket } = await asStaff(tickets[0]);
    assert.equal(ticket.status, "open");
    assert.equal(ticket.assigned_to, null);
    assert.equal(await page.locator("dialog").count(), 0);
  });

  it("shows the keys, and switches the single ones off and on", async () => {
    const page = await open(addressOf(sari, tickets[0]));
    await page.keyboard.press("?");
    const sheet = page.getByRole("dialog");
    await sheet.getByText("Kirim, selesaikan, berikutnya").waitFor();
    assert.deepEqual(await axe(page, "the sheet of keys"), []);
    await page.setViewportSize(desktop);
    await sheet.getByRole("checkbox").uncheck();
    await page.keyboard.press("Escape");
    await sheet.waitFor({ state: "detached" });
    await page.keyboard.press("?");
    await page.keyboard.press("e");
    await page.keyboard.press("Control+k"); // is no single key
    await page.getByRole("dialog").waitFor();
    assert.equal(await page.locator("dialog").count(), 1);
    assert.equal((await asStaff(tickets[0])).ticket.status, "open");
    await page.keyboard.press("Escape");
    await page.goto("/admin/support/keys");
    await page.getByRole("checkbox").check();
    await page.getByRole("heading", { name: "Pintasan papan ketik" }).click();
    await page.keyboard.press("g");
    await page.keyboard.press("t");
    await page.waitForURL((url) => url.pathname === staffTickets);
  });

  it("finds tickets, people and commands while one types", async () => {
    const page = await open(staffTickets);
    await page.keyboard.press("Control+k");
    const input = page.getByRole("combobox", { name: "Cari tiket, pengguna, dan perintah" });
    await hasFocus(input);
    assert.deepEqual(await axe(page, "the palette"), []);
    await page.setViewportSize(desktop);
    await input.fill("kedua");
    await page.getByRole("dialog").getByRole("option", { name: /Kedua/ }).first().waitFor();
    assert.deepEqual(await axe(page, "the palette with what was found"), []);
    await page.setViewportSize(desktop);
    await input.fill(`#${tickets[1].id}`);
    const option = page.getByRole("dialog").getByRole("option").first();
    await until("the ticket is the first", async () => (await option.innerText()).includes("Kedua"));
    assert.equal(await option.getAttribute("aria-selected"), "true");
    await page.keyboard.press("Enter");
    await shows(page, tickets[1]);
    // A person, by the arrows.
    await page.keyboard.press("Control+k");
    await input.fill("budi santoso");
    await page.getByRole("dialog").getByRole("option", { name: /@/ }).waitFor();
    for (let i = 0; i < 20; i++) {
      await page.keyboard.press("ArrowDown");
      const chosen = page.locator("[data-option][aria-selected=true]");
      assert.equal(await input.getAttribute("aria-activedescendant"), await chosen.getAttribute("id"));
      if ((await chosen.innerText()).includes("@")) break;
    }
    await page.keyboard.press("Enter");
    await page.waitForURL(new RegExp(`/admin/people/${budi.id}$`));
  });

  it("runs a command of the page from the palette", async () => {
    const page = await open(addressOf(sari, tickets[0]));
    await page.keyboard.press("Control+k");
    await page.getByRole("dialog").getByRole("combobox").fill("tugaskan ke");
    await page.getByRole("dialog").getByRole("option", { name: /Tugaskan ke saya/ }).waitFor();
    await page.keyboard.press("Enter");
    await until("it is mine", async () => (await asStaff(tickets[0])).ticket.assigned_to === sari.id);
    await page.keyboard.press("Control+k");
    await page.getByRole("dialog").getByRole("combobox").fill("status");
    await page.getByRole("dialog").getByRole("option", { name: /Status/ }).first().waitFor();
    await page.keyboard.press("Enter");
    // Its values come next, and Backspace leads back to the commands.
    const level = page.getByRole("dialog").locator("[data-level]");
    await level.getByText("Status").waitFor();
    assert.deepEqual(await axe(page, "values in the palette"), []);
    await page.keyboard.press("Backspace");
    await level.waitFor({ state: "hidden" });
    await page.getByRole("dialog").getByRole("combobox").fill("prioritas");
    await page.keyboard.press("Enter");
    await level.getByText("Prioritas").waitFor();
    await page.keyboard.type("mendesak");
    await page.getByRole("dialog").getByRole("option", { name: "Mendesak" }).waitFor();
    assert.equal(await page.getByRole("dialog").getByRole("option").count(), 1);
    await page.keyboard.press("Enter");
    await until("it is urgent", async () => (await asStaff(tickets[0])).ticket.priority === "urgent");
    await page.locator("[data-toast]").getByRole("button", { name: "Urungkan" }).waitFor();
    assert.equal(await page.locator("#priority").inputValue(), "urgent");
  });

  it("is a page without JavaScript", async () => {
    const page = await open(staffTickets, { javaScript: false });
    await page.getByRole("link", { name: "Cari" }).first().click();
    await page.getByRole("searchbox").fill("kedua");
    await page.getByRole("button", { name: "Cari" }).click();
    await page.getByRole("link", { name: /Kedua/ }).first().click();
    await shows(page, tickets[1]);
    await page.goto("/admin/support/keys");
    await page.getByText("Kirim, selesaikan, berikutnya").waitFor();
  });

  it("goes through the table, ticks rows, and takes back what was done to them", async () => {
    const page = await open(`${staffTickets}?status=open`);
    await page.chord("j");
    const links = page.locator("[data-rows] .cell-subject a");
    await hasFocus(links.nth(0));
    await page.chord("x");
    await page.chord("j");
    await hasFocus(links.nth(1));
    await page.chord("x");
    assert.equal(await page.locator("[data-rows] input:checked").count(), 2);
    await page.chord("x");
    assert.equal(await page.locator("[data-rows] input:checked").count(), 1);
    await page.chord("Enter");
    await page.waitForURL(/\/tickets\/\d+/);
    await arrived(page);
    const id = Number(/tickets\/(\d+)/.exec(page.url())[1]);
    const status = async () => (await asStaff({ id })).ticket.status;
    await page.locator("#status").selectOption("waiting_customer");
    await until("it waits", async () => (await status()) === "waiting_customer");
    await page.locator("[data-undo]").waitFor();
    await page.evaluate(() => document.activeElement.blur());
    await page.chord("z");
    await until("it is open again", async () => (await status()) === "open");
  });

  it("ticks a range, and all on the page", async () => {
    const page = await open(`${staffTickets}?status=open`);
    const ticked = () => page.locator("[data-rows] input:checked").count();
    await page.locator("thead .choose").waitFor(); // its script has come
    await page.chord("j");
    await page.chord("x");
    await page.chord("j");
    await page.chord("j");
    await page.keyboard.press("Shift+X");
    assert.equal(await ticked(), 3);
    await page.keyboard.press("Shift+X");
    assert.equal(await ticked(), 2);
    await page.keyboard.press("*");
    await page.keyboard.press("a");
    assert.equal(await ticked(), 3);
    await page.getByText("3 dipilih").waitFor();
    await page.keyboard.press("*");
    await page.keyboard.press("a");
    assert.equal(await ticked(), 0);
  });

  it("hides the panes beside a conversation, which this browser remembers", async () => {
    const page = await open(`${addressOf(sari, tickets[0])}?queue=all`);
    const queue = page.locator("#queue"), side = page.locator("[data-side]");
    const button = (name) => page.getByRole("button", { name });
    await side.waitFor();
    await page.locator("h1").click();
    await page.keyboard.press("[");
    await queue.waitFor({ state: "hidden" });
    assert.equal(await button("Kotak masuk di samping tiket").getAttribute("aria-expanded"), "false");
    assert.deepEqual(await axe(page, "without the inbox"), []);
    await page.setViewportSize(desktop);
    await button("Rincian di samping tiket").click();
    await side.waitFor({ state: "hidden" });
    // The inbox that is not seen still leads on.
    await page.chord("r");
    await page.keyboard.press("Alt+ArrowDown");
    await shows(page, tickets[1]);
    await hasFocus(composer(page));
    assert.ok(await queue.isHidden() && await side.isHidden());
    assert.equal(await button("Rincian di samping tiket").getAttribute("aria-expanded"), "false");
    await page.reload();
    await button("Kotak masuk di samping tiket").waitFor();
    assert.ok(await queue.isHidden() && await side.isHidden());
    await page.locator("h1").click();
    await page.keyboard.press("]");
    await side.waitFor();
    await page.keyboard.press("[");
    await queue.waitFor();
    // The ticket that is open, opened once more: the page is patched into itself.
    const patched = page.evaluate(() =>
      new Promise((done) => document.addEventListener("sapa:patched", () => done(), { once: true })));
    await queue.locator("[aria-current]").last().click();
    await patched;
    assert.equal(await page.locator("button[data-pane]:visible").count(), 2);
    const plain = await house.enter(sari, { javaScript: false });
    await plain.goto(`${addressOf(sari, tickets[0])}?queue=all`);
    assert.ok(await plain.locator("#queue").isVisible());
    assert.equal(await plain.locator("button[data-pane]:visible").count(), 0);
  });

  it("goes by sequences, and forgets a begun one", async () => {
    const page = await open(staffTickets);
    await page.keyboard.press("g");
    await page.keyboard.press("i");
    await page.waitForURL(/\/inbox/);
    await arrived(page);
    await page.keyboard.press("g");
    await page.keyboard.press("x");
    await page.keyboard.press("t");
    assert.match(page.url(), /\/inbox/);
  });
});
