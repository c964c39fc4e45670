// A ticket that nobody has becomes theirs who answers it: without a click for that, seen at once, and
// taken back by one key.

import assert from "node:assert/strict";
import {
  LIVE_MS, addressOf, before, bubble, composer, describe, it, openSide, staffTickets, until, useHouse,
} from "./support.mjs";

const TAKEN = "Tiket ini sekarang Anda tangani.";

describe("an answer to a ticket that nobody has", () => {
  const house = useHouse();
  let budi, sari, nia;

  before(async () => {
    budi = await house.person("customer", "Budi Santoso");
    sari = await house.person("agent", "Sari Rahma");
    nia = await house.person("agent", "Nia Kurnia");
  });

  // A page whose clicks and chords are counted.
  async function counting(person, options) {
    const page = await house.enter(person, options);
    const steps = { clicks: 0, chords: 0 };
    const click = (locator) => (steps.clicks++, locator.click());
    const press = (keys) => (steps.chords++, page.keyboard.press(keys));
    return { page, steps, click, press };
  }

  const ticketOf = async (ticket) =>
    (await (await house.client(sari)).do("GET", addressOf(sari, ticket))).ticket;
  const inbox = (queue) => `/admin/support/inbox?queue=${queue}`;
  const row = (page, ticket) => page.locator(`#q${ticket.id}`);

  it("assigns it with no click but those of the answer, and shows it everywhere at once", async () => {
    const ticket = await house.ticket(budi, { subject: "Ubah tanggal" });
    const { page, steps, click } = await counting(sari);
    await page.goto(inbox("all"));
    await click(row(page, ticket));
    await until("the composer has the focus", () =>
      composer(page).evaluate((area) => area === document.activeElement));
    await page.keyboard.type("Kami periksa dulu.");
    await click(page.getByRole("button", { name: "Kirim", exact: true }));
    await bubble(page, "Kami periksa dulu.").waitFor();
    await page.locator("[data-toast]").getByText(TAKEN).waitFor({ timeout: LIVE_MS });
    assert.deepEqual(steps, { clicks: 2, chords: 0 });
    assert.equal((await ticketOf(ticket)).assigned_to, sari.id);
    await until("the panel says so", async () =>
      (await page.locator("#assigned_to").inputValue()) === String(sari.id));
    assert.ok(await page.locator("[data-take]").isHidden());
    await page.locator("#messages .activity").filter({ hasText: "mengambil tiket" }).waitFor();
  });

  it("is taken back by Z", async () => {
    const ticket = await house.ticket(budi, { subject: "Ubah warna" });
    const { page, steps, press } = await counting(sari);
    await page.goto(`${addressOf(sari, ticket)}?queue=unassigned`);
    await composer(page).fill("Kami periksa dulu.");
    await press("Control+Enter");
    await page.locator("[data-toast]").getByText(TAKEN).waitFor();
    await page.locator("#subject").click(); // out of the composer
    await press("z");
    await page.locator("[data-toast]").getByText("1 perubahan diurungkan.").waitFor();
    assert.equal((await ticketOf(ticket)).assigned_to, null);
    await until("the panel says so", async () =>
      (await page.locator("#assigned_to").inputValue()) === "");
    await page.locator("[data-take]").waitFor();
    assert.equal(steps.chords, 2);
  });

  it("is not taken from a colleague who has it since", async () => {
    const ticket = await house.ticket(budi, { subject: "Ubah menu" });
    const page = await house.enter(sari);
    await page.goto(addressOf(sari, ticket));
    await composer(page).fill("Kami periksa dulu.");
    await composer(page).press("Control+Enter");
    const toast = page.locator("[data-toast]");
    await toast.getByText(TAKEN).waitFor();
    await (await house.client(nia)).do("PATCH", `${addressOf(nia, ticket)}/assign`, { assigned_to: nia.id });
    await toast.getByRole("button", { name: "Urungkan" }).click();
    await toast.getByText(`Sudah diubah lagi: #${ticket.id}.`).waitFor();
    assert.equal((await ticketOf(ticket)).assigned_to, nia.id);
  });

  it("is the first one's when two answer at once", async () => {
    const clients = await Promise.all([house.client(sari), house.client(nia)]);
    for (let i = 0; i < 10; i++) {
      const ticket = await house.ticket(budi);
      const answers = await Promise.all(
        clients.map((client) => client.do("POST", `${addressOf(sari, ticket)}/messages`, { message: "Halo" })));
      const { history } = await clients[0].do("GET", `${addressOf(sari, ticket)}/history`);
      const assignments = history.filter(({ field }) => field === "assigned_to");
      assert.equal(assignments.length, 1);
      assert.deepEqual(answers.map(({ changed }) => changed?.undo.length ?? 0).sort(), [0, 1]);
      const first = answers.findIndex(({ changed }) => changed);
      assert.equal((await ticketOf(ticket)).assigned_to, [sari, nia][first].id);
    }
  });

  it("says so without JavaScript, and takes it back by a button", async () => {
    const ticket = await house.ticket(budi, { subject: "Ubah kursi" });
    const { page, steps, click } = await counting(sari, { javaScript: false });
    await page.goto(staffTickets);
    await click(page.getByRole("link", { name: "Ubah kursi" }));
    await composer(page).fill("Kami periksa dulu.");
    await click(page.getByRole("button", { name: "Kirim", exact: true }));
    await page.locator("[data-flash]").getByText(TAKEN).waitFor();
    assert.deepEqual(steps, { clicks: 2, chords: 0 });
    await openSide(page);
    assert.equal(await page.locator("#assigned_to").inputValue(), String(sari.id));
    await page.getByRole("button", { name: "Urungkan" }).click();
    await page.getByText("1 perubahan diurungkan.").waitFor();
    assert.equal((await ticketOf(ticket)).assigned_to, null);
  });
});
