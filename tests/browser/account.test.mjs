// Accounts: log-in, registration, preferences, password, language, theme, log-out; and forms that
// are refused keep what was typed, say what is wrong, and put the focus there.

import assert from "node:assert/strict";
import {
  addressOf, before, customerTickets, describe, it, staffTickets, until, useHouse,
} from "./support.mjs";

describe("an account", () => {
  const house = useHouse();
  let budi, sari;

  before(async () => {
    budi = await house.person("customer", "Budi Santoso");
    sari = await house.person("agent", "Sari Rahma");
  });

  async function logIn(page, email, password) {
    await page.getByLabel("Email").fill(email);
    await page.getByLabel("Kata sandi").fill(password);
    await page.getByRole("button", { name: "Masuk" }).click();
  }

  for (const javaScript of [true, false])
    describe(javaScript ? "with JavaScript" : "without JavaScript", () => {
      it("leads each to their own tickets, and back to the page that was asked for", async () => {
        for (const [person, home] of [[budi, customerTickets], [sari, staffTickets]]) {
          const page = await house.page({ javaScript });
          await page.goto("/");
          await page.waitForURL(/\/login/);
          await logIn(page, person.email, person.password);
          await page.waitForURL(house.url + home);
          await house.closePages();
        }
        const ticket = await house.ticket(budi);
        const page = await house.page({ javaScript });
        await page.goto(addressOf(budi, ticket));
        await logIn(page, budi.email, budi.password);
        await page.waitForURL(house.url + addressOf(budi, ticket));
      });

      it("refuses a wrong password as it refuses an unknown address", async () => {
        const page = await house.page({ javaScript });
        await page.goto("/login");
        const said = [];
        for (const [email, password] of [[budi.email, "salah sekali"], ["siapa@example.test", "salah sekali"]]) {
          await logIn(page, email, password);
          await page.locator(".summary").waitFor();
          said.push(await page.locator(".summary").innerText());
          assert.equal(await page.getByLabel("Email").inputValue(), email);
          assert.equal(await page.getByLabel("Kata sandi").inputValue(), "");
          await page.reload();
        }
        assert.match(said[0], /tidak cocok/);
        assert.equal(said[0], said[1]);
      });

      it("is made by registering, with every mistake named", async () => {
        const page = await house.page({ javaScript });
        await page.goto("/login");
        await page.getByRole("link", { name: "Buat akun" }).click();
        await page.getByLabel("Nama").fill("Ayu Lestari");
        await page.getByLabel("Email").fill(budi.email);
        await page.getByLabel("Telepon").fill("12");
        await page.getByLabel("Kata sandi", { exact: true }).fill("pendek");
        await page.getByLabel("Ulangi kata sandi").fill("lain");
        await page.getByRole("button", { name: "Buat akun" }).click();
        await page.locator(".summary").waitFor();
        const summary = page.locator(".summary a");
        assert.ok((await summary.count()) >= 3, await page.locator(".summary").innerText());
        assert.equal(await page.getByLabel("Nama").inputValue(), "Ayu Lestari");
        assert.equal(await page.getByLabel("Email").inputValue(), budi.email);

        await page.getByLabel("Email").fill(`ayu.${javaScript}@example.test`);
        await page.getByLabel("Telepon").fill("0812 3456 7890");
        await page.getByLabel("Kata sandi", { exact: true }).fill("kata sandi ayu");
        await page.getByLabel("Ulangi kata sandi").fill("kata sandi ayu");
        await page.getByRole("button", { name: "Buat akun" }).click();
        await page.getByText("Selamat datang! Akun Anda sudah dibuat.").waitFor();
        await page.waitForURL(house.url + customerTickets);
        await page.getByText("Belum ada tiket").waitFor();
      });

      it("keeps its preferences", async () => {
        const nia = await house.person("customer", "Nia");
        const page = await house.enter(nia, { javaScript });
        await page.goto("/account/preferences");
        await page.getByLabel("Nama", { exact: true }).fill("Nia Kurnia");
        await page.getByLabel("Telepon").fill("0812-3456-7890");
        await page.getByLabel("SMS", { exact: true }).uncheck();
        await page.getByRole("button", { name: "Simpan" }).click();
        await page.getByText("Preferensi Anda disimpan.").waitFor();
        assert.equal(await page.getByLabel("Nama", { exact: true }).inputValue(), "Nia Kurnia");
        assert.equal(await page.getByLabel("Telepon").inputValue(), "+6281234567890");
        assert.ok(!(await page.getByLabel("SMS", { exact: true }).isChecked()));
        assert.ok(await page.getByLabel("WhatsApp", { exact: true }).isChecked());

        await page.getByLabel("Nama", { exact: true }).fill("   ");
        await page.getByLabel("Telepon").fill("abc");
        await page.getByRole("button", { name: "Simpan" }).click();
        await page.locator(".summary").waitFor();
        assert.equal(await page.getByLabel("Telepon").inputValue(), "abc");
        assert.equal(await page.locator("[aria-invalid=true]").count(), 2);
      });

      it("changes its password", async () => {
        const rizky = await house.person("customer", "Rizky Pratama");
        const page = await house.enter(rizky, { javaScript });
        await page.goto("/account/preferences");
        const change = async (current, next) => {
          await page.getByLabel("Kata sandi saat ini").fill(current);
          await page.getByLabel("Kata sandi baru", { exact: true }).fill(next);
          await page.getByLabel("Ulangi kata sandi baru").fill(next);
          await page.getByRole("button", { name: "Ganti kata sandi" }).click();
        };
        await change("bukan ini", "kata sandi yang baru");
        await page.locator(".summary").getByText("Ini bukan kata sandi Anda.").waitFor();
        await change(rizky.password, "kata sandi yang baru");
        await page.getByText("Kata sandi Anda diganti.").waitFor();
        const again = await house.page({ javaScript });
        await again.goto("/login");
        await logIn(again, rizky.email, "kata sandi yang baru");
        await again.waitForURL(house.url + customerTickets);
      });

      it("speaks the other language at a click, and keeps it", async () => {
        const made = await house.person("customer", "Made Wirawan");
        const page = await house.enter(made, { javaScript });
        await page.goto(customerTickets);
        await page.locator("[data-menu] > summary").click();
        await page.getByRole("button", { name: "English" }).click();
        await until("English", async () => (await page.locator("html").getAttribute("lang")) === "en");
        await page.goto(customerTickets);
        await page.getByRole("heading", { name: "My tickets" }).waitFor();
        await page.locator("[data-menu] > summary").click();
        await page.getByRole("button", { name: "Bahasa Indonesia" }).click();
        await until("Indonesian", async () => (await page.locator("html").getAttribute("lang")) === "id");
        await page.goto(customerTickets);
        await page.getByRole("heading", { name: "Tiket saya" }).waitFor();
      });

      it("logs out, and its pages are closed to whoever comes next", async () => {
        const putri = await house.person("customer", "Putri Handayani");
        const page = await house.page({ javaScript });
        await page.goto("/login");
        await logIn(page, putri.email, putri.password);
        await page.waitForURL(house.url + customerTickets);
        await page.locator("[data-menu] > summary").click();
        await page.getByRole("button", { name: "Keluar" }).click();
        await page.getByText("Anda sudah keluar.").waitFor();
        await page.goto(customerTickets);
        await page.waitForURL(/\/login/);
        await page.goBack();
        assert.equal(await page.getByRole("heading", { name: "Tiket saya" }).count(), 0);
      });

      it("keeps a ticket's form when it is refused, and says what is wrong", async () => {
        const page = await house.enter(budi, { javaScript });
        await page.goto(`${customerTickets}/create`);
        await page.getByLabel("Subjek").fill("Katering vegetarian");
        await page.getByLabel("Prioritas").selectOption("high");
        await page.getByLabel("Deskripsi").fill("Terlalu pendek");
        await page.getByRole("button", { name: "Kirim tiket" }).click();
        const summary = page.locator(".summary");
        await summary.waitFor();
        assert.match(await summary.innerText(), /2 isian perlu diperbaiki/);
        if (javaScript)
          await until("the focus is on the summary", () =>
            summary.evaluate((element) => document.activeElement === element));
        assert.equal(await page.getByLabel("Subjek").inputValue(), "Katering vegetarian");
        assert.equal(await page.getByLabel("Prioritas").inputValue(), "high");
        assert.equal(await page.getByLabel("Deskripsi").inputValue(), "Terlalu pendek");
        for (const field of ["category", "description"]) {
          const control = page.locator(`#${field}`);
          assert.equal(await control.getAttribute("aria-invalid"), "true");
          const described = (await control.getAttribute("aria-describedby")).split(" ");
          assert.ok(described.includes(`${field}-problem`));
          assert.ok(await page.locator(`#${field}-problem`).isVisible());
        }
        await summary.getByRole("link").last().click();
        assert.equal(await page.evaluate(() => location.hash), "#description");
        await page.getByLabel("Kategori").selectOption("other");
        await page.getByLabel("Deskripsi").fill("Kini cukup panjang untuk dikirim.");
        await page.getByRole("button", { name: "Kirim tiket" }).click();
        await page.getByText("Tiket bantuan berhasil dibuat.").waitFor();
      });
    });

  it("wears the theme that was chosen, from the first paint on", async () => {
    const page = await house.enter(budi);
    const theme = () => page.locator("html").getAttribute("data-theme");
    const colour = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
    await page.goto(customerTickets);
    const light = await colour();
    await page.locator("[data-menu] > summary").click();
    await page.locator('[data-theme-switch] label:has([value="dark"])').click();
    assert.equal(await theme(), "dark");
    const becomes = (wanted) => page.waitForFunction(([light, same]) =>
      (getComputedStyle(document.documentElement).backgroundColor === light) === same, [light, wanted]);
    await becomes(false);
    const response = await page.goto(customerTickets);
    assert.match(await response.text(), /<html[^>]* data-theme="dark"/);
    await page.emulateMedia({ colorScheme: "dark" });
    await page.locator("[data-menu] > summary").click();
    await page.locator('[data-theme-switch] label:has([value="light"])').click();
    await becomes(true);
  });

  it("sets its theme without JavaScript on the page of preferences", async () => {
    const page = await house.enter(budi, { javaScript: false });
    await page.goto("/account/preferences");
    await page.getByLabel("Tema").selectOption("dark");
    await page.getByRole("button", { name: "Simpan" }).click();
    assert.equal(await page.locator("html").getAttribute("data-theme"), "dark");
    assert.equal(await page.getByLabel("Tema").inputValue(), "dark");
  });
});

describe("a log-in that is tried too often", () => {
  const house = useHouse({ SAPA_RATE_LIMIT: "on" });

  it("is told to wait, in words", async () => {
    const budi = await house.person("customer", "Budi Santoso");
    const page = await house.page();
    await page.goto("/login");
    const status = await until("too many", async () => {
      await page.getByLabel("Email").fill(budi.email);
      await page.getByLabel("Kata sandi").fill("salah sekali");
      const [response] = await Promise.all([
        page.waitForResponse((answer) => answer.request().method() === "POST"),
        page.getByRole("button", { name: "Masuk" }).click(),
      ]);
      await page.waitForLoadState();
      return response.status() === 429 && response;
    });
    assert.match(status.headers()["retry-after"], /^\d+$/);
    await page.getByRole("heading", { name: "Terlalu banyak sekaligus" }).waitFor();
  });
});
