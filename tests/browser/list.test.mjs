// The staff's list as a tool: what was changed is taken back, several tickets are changed at once.

import assert from "node:assert/strict";
import { axe, overflows } from "./checks.mjs";
import {
  addressOf, before, composer, describe, it, openSide, staffTickets, until, useHouse,
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
    const page = await house.enter(sari);
    await page.goto(addressOf(sari, ticket));
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
    await page.locator("form[data-resolve]").getByRole("button").click();
    await toast(page).waitFor();
    assert.equal(await toast(page).getByRole("button").getAttribute("aria-keyshortcuts"), "Z");
    assert.deepEqual(await axe(page, "toast"), []);
    assert.deepEqual(await overflows(page, "toast"), []);
    await toast(page).hover();
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
    const page = await house.enter(sari, { javaScript: false });
    await page.goto(addressOf(sari, ticket));
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
    const page = await house.enter(sari);
    await page.goto(addressOf(sari, ticket));
    await page.locator("#priority").selectOption("urgent");
    await toast(page).waitFor();
    await (await house.client(nia)).do("PATCH", `${addressOf(nia, ticket)}/priority`, { priority: "low" });
    await toast(page).getByRole("button", { name: "Urungkan" }).click();
    await toast(page).getByText(`Sudah diubah lagi: #${ticket.id}.`).waitFor();
    assert.equal((await shown(ticket)).priority, "low");
  });
});
