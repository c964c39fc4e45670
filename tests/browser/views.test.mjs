// Saved views: from filters to a line of the rail, by keys alone; changed, managed, deleted.

import assert from "node:assert/strict";
import { axe, invalidities, overflows } from "./checks.mjs";
import { answerYes, arrived, before, describe, it, phone, staffTickets, until, useHouse } from "./support.mjs";

const views = "/admin/support/views";

describe("saved views", () => {
  const house = useHouse();
  let budi, andi;

  before(async () => {
    budi = await house.person("customer", "Budi Santoso");
    andi = await house.person("admin", "Andi Pratama");
    for (const category of ["payment", "payment", "order"]) await house.ticket(budi, { category });
  });

  const agent = (name) => house.person("agent", name);
  const save = async (person, values) =>
    (await (await house.client(person)).do("POST", views, values)).view;
  const saved = async (person) => (await (await house.client(person)).do("GET", views)).views;
  const rail = (page) => page.locator(".rail-nav");
  const line = (page, name) => rail(page).getByRole("link", { name });
  const sheet = (page) => page.locator("dialog[open]");
  const titled = (page, name) => page.getByRole("heading", { level: 1, name, exact: true }).waitFor();

  it("saves what the filters show, by keys alone", async () => {
    const page = await house.enter(await agent("Sari Rahma"));
    await page.goto(`${staffTickets}?status=open&category=payment`);
    await page.keyboard.press("v");
    await sheet(page).waitFor();
    assert.deepEqual(await axe(page, "dialog"), []);
    assert.deepEqual(await overflows(page, "dialog"), []);
    await page.setViewportSize({ width: 1440, height: 900 });
    assert.equal(await page.evaluate(() => document.activeElement.id), "name");
    await page.keyboard.type("Pembayaran baru");
    await page.keyboard.press("Enter");
    await sheet(page).waitFor({ state: "detached" });
    await titled(page, "Pembayaran baru");
    assert.match(await page.title(), /^Pembayaran baru · /);
    assert.match(page.url(), /\?status=open&category=payment&view=\d+$/);
    assert.equal(await line(page, "Pembayaran baru 2").getAttribute("aria-current"), "page");
    assert.equal(await rail(page).locator("[aria-current]").count(), 1);
    await page.getByText("Tampilan disimpan.").waitFor();
  });

  it("comes back into the dialog when it is refused, and goes with Escape", async () => {
    const person = await agent("Nia Kurnia");
    await save(person, { name: "Macet", status: "open" });
    const page = await house.enter(person);
    await page.goto(`${staffTickets}?status=closed`);
    await page.keyboard.press("v");
    await sheet(page).getByLabel("Nama").fill("Macet");
    await sheet(page).getByRole("button", { name: "Simpan" }).click();
    await sheet(page).getByRole("alert").waitFor();
    assert.deepEqual(await axe(page, "refused"), []);
    assert.equal(await sheet(page).getByLabel("Nama").inputValue(), "Macet");
    await sheet(page).getByLabel("Nama").fill("Beres");
    await sheet(page).getByRole("button", { name: "Simpan" }).click();
    await titled(page, "Beres");
    assert.equal((await saved(person)).length, 2);
    await page.keyboard.press("v");
    await sheet(page).waitFor();
    await page.keyboard.press("Escape");
    await sheet(page).waitFor({ state: "detached" });
    await page.keyboard.press("v");
    await sheet(page).getByRole("link", { name: "Batal" }).click();
    await sheet(page).waitFor({ state: "detached" });
    await titled(page, "Beres");
  });

  it("is not lost when the server cannot be reached", async () => {
    const person = await agent("Putri Ayu");
    const page = await house.enter(person);
    await page.goto(`${staffTickets}?status=closed`);
    await page.keyboard.press("v");
    await sheet(page).getByLabel("Nama").fill("Beres");
    await page.route(`**${views}`, (route) => route.abort());
    await sheet(page).getByRole("button", { name: "Simpan" }).click();
    await sheet(page).getByText("Tidak ada koneksi").waitFor();
    await page.unroute(`**${views}`);
    await sheet(page).getByRole("button", { name: "Simpan" }).click();
    await titled(page, "Beres");
  });

  it("offers to save what was changed since it was opened", async () => {
    const person = await agent("Rina Wati");
    const { id } = await save(person, { name: "Tunggu", status: "waiting_customer" });
    const page = await house.enter(person);
    await page.goto(staffTickets);
    await line(page, "Tunggu 0").click();
    await titled(page, "Tunggu");
    await page.locator("#filter-category").selectOption("payment");
    await page.getByRole("button", { name: "Simpan perubahan pada “Tunggu”" }).waitFor();
    await arrived(page);
    assert.equal(await page.locator(".rail-nav .nav-links [aria-current]").innerText(), "Semua tiket\n3");
    await page.getByRole("link", { name: /^Status: Menunggu/ }).click();
    await page.waitForURL((url) => !url.search.includes("status=") && url.search.includes(`view=${id}`));
    await arrived(page);
    await page.getByRole("button", { name: "Simpan perubahan pada “Tunggu”" }).click();
    await titled(page, "Tunggu");
    await line(page, "Tunggu 3").or(line(page, "Tunggu 2")).waitFor();
    const [view] = await saved(person);
    assert.equal(view.status, null);
    assert.equal(view.category, "payment");
    assert.equal(view.tickets, 2);
  });

  it("is a command of the palette, as is saving one", async () => {
    const person = await agent("Dewi Lestari");
    await save(person, { name: "Pesanan pelik", category: "order" });
    const page = await house.enter(person);
    await page.goto(`${staffTickets}?priority=medium`);
    await page.keyboard.press("Control+k");
    await sheet(page).waitFor();
    await page.keyboard.type("pelik");
    await sheet(page).getByRole("option", { name: "Pesanan pelik", exact: true }).waitFor();
    await page.keyboard.press("Enter");
    await titled(page, "Pesanan pelik");
    await page.goto(`${staffTickets}?priority=medium`);
    await page.keyboard.press("Control+k");
    await sheet(page).waitFor();
    await page.keyboard.type("simpan tampilan");
    await sheet(page).getByRole("option", { name: "Simpan tampilan V" }).waitFor();
    await page.keyboard.press("Enter");
    await sheet(page).getByLabel("Nama").waitFor();
  });

  it("counts anew with each page that is patched in", async () => {
    const person = await agent("Eka Putra");
    await save(person, { name: "Saran", category: "suggestion" });
    const page = await house.enter(person);
    await page.goto(staffTickets);
    await line(page, "Saran 0").waitFor();
    await house.ticket(budi, { category: "suggestion" });
    await line(page, "Mendesak").click();
    await line(page, "Saran 1").waitFor();
  });

  for (const javaScript of [true, false])
    it(`is ordered, renamed, shared and deleted on its page, ${javaScript ? "with" : "without"} JavaScript`, async () => {
      const person = await agent(`Petugas ${javaScript}`);
      await save(person, { name: "Satu", status: "open" });
      await save(person, { name: "Dua", status: "closed", assigned_to: "me" });
      const page = await house.enter(person, { javaScript });
      await page.goto(staffTickets);
      await page.getByRole("link", { name: "Kelola tampilan" }).first().click();
      const names = async () => (await page.locator("#own-views + ul h3").allInnerTexts()).join(" ");
      await titled(page, "Tampilan");
      assert.equal(await names(), "Satu Dua");
      await page.getByRole("button", { name: "Naikkan “Dua”" }).click();
      await until("it has moved", async () => (await names()) === "Dua Satu");
      await page.locator("#own-views + ul li").first().getByRole("link", { name: "Ubah Dua" }).click();
      const form = javaScript ? sheet(page) : page.locator("main");
      await form.getByLabel("Nama").fill("Milikku yang selesai");
      await form.getByLabel("Bagikan ke tim").check();
      await form.getByRole("button", { name: "Simpan" }).click();
      await until("it is renamed", async () => (await names()) === "Milikku yang selesai Satu");
      assert.equal((await saved(andi)).at(-1).name, "Milikku yang selesai");
      await page.getByRole("button", { name: "Hapus Milikku yang selesai" }).click();
      if (javaScript) await answerYes(page);
      await page.getByText("Tampilan dihapus.").waitFor();
      assert.equal(await names(), "Satu");
      assert.equal(await line(page, "Milikku yang selesai").count(), 0);
    });

  it("is saved without JavaScript", async () => {
    const page = await house.enter(await agent("Tanpa Skrip"), { javaScript: false });
    await page.goto(`${staffTickets}?category=order`);
    await page.getByRole("link", { name: "Simpan tampilan" }).click();
    await page.getByLabel("Nama").fill("Pesanan");
    await page.getByLabel("Status").selectOption("open");
    await page.getByRole("button", { name: "Simpan", exact: true }).click();
    await titled(page, "Pesanan");
    assert.match(page.url(), /\?status=open&category=order&view=\d+$/);
  });

  it("stands in the menu of a phone, with what is saved there", async () => {
    const person = await agent("Di Jalan");
    await save(person, { name: "Nama yang panjang sekali untuk layar kecil dan sempit ini", status: "open" });
    const page = await house.enter(person, { size: phone });
    await page.goto(`${staffTickets}?status=closed`);
    await page.getByRole("link", { name: "Simpan tampilan" }).click();
    await sheet(page).getByLabel("Nama").fill("Tutup");
    await sheet(page).getByRole("button", { name: "Simpan" }).click();
    await titled(page, "Tutup");
    await page.locator(".rail-foot summary").click();
    await page.locator("#menu-views").getByRole("link", { name: /^Tutup/ }).waitFor();
    assert.deepEqual(await axe(page, "menu", [phone]), []);
    assert.deepEqual(await overflows(page, "menu"), []);
    await page.locator("#menu-views").getByRole("link", { name: "Kelola tampilan" }).click();
    await titled(page, "Tampilan");
  });

  it("has pages that are valid, for everybody, at every width", async () => {
    const person = await agent("Halaman");
    const { id } = await save(person, { name: "Rapi & <lengkap>", status: "open", search: "DP", is_shared: true });
    await save(andi, { name: "Punya Andi", priority: "urgent", is_shared: true });
    const page = await house.enter(person);
    for (const path of [views, `${views}/create?status=open`, `${views}/${id}`,
      `${staffTickets}?status=open&search=DP&view=${id}`, `${staffTickets}?status=closed&view=${id}`]) {
      const response = await page.goto(path);
      assert.deepEqual(await invalidities(await response.text(), path), []);
      assert.deepEqual(await axe(page, path), []);
      assert.deepEqual(await overflows(page, path), []);
    }
  });
});
