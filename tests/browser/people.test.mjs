// People and settings for administrators, and what everybody sets for themselves.

import assert from "node:assert/strict";
import { invalidities, useLook } from "./checks.mjs";
import { answerYes, before, Client, describe, it, phone, until, useHouse } from "./support.mjs";

const people = "/admin/people";

describe("people", () => {
  const house = useHouse(), look = useLook();
  let andi, sari, budi, ticket;

  before(async () => {
    budi = await house.person("customer", "Budi Santoso");
    sari = await house.person("agent", "Sari Rahma");
    andi = await house.person("admin", "Andi Pratama");
    for (let i = 0; i < 16; i++) await house.person("customer", `${"Panjang".repeat(i)} Warga ${i}`);
    ticket = await house.ticket(budi, { subject: "Pembayaran <b>DP</b>" });
  });

  const pages = {
    admin: ["", "?page=2", "?page=99", "?search=tidak-ada", "?role=admin&state=active", "/create",
      "/budi", "/andi", "/sari"],
    agent: ["", "/budi", "/andi"],
  };
  for (const [role, paths] of Object.entries(pages))
    for (const path of paths)
      it(`${path || "all of them"}, of the ${role}, are as pages must be`, async () => {
        const page = await house.enter({ admin: andi, agent: sari }[role]);
        const shown = path.replace(/^\/(budi|andi|sari)$/, (_, name) => `/${{ budi, andi, sari }[name].id}`);
        await look(`${path} of the ${role}`, page, await page.goto(people + shown));
      });

  for (const javaScript of [true, false])
    describe(javaScript ? "with JavaScript" : "without JavaScript", () => {
      const say = (name) => (javaScript ? name : `${name} lagi`);

      it("adds somebody, who logs in with the password that is shown once", async () => {
        const page = await house.enter(andi, { javaScript });
        await page.goto(people);
        await page.getByRole("link", { name: "Pengguna baru" }).click();
        await page.getByLabel("Nama").fill(say("Dewi Lestari"));
        await page.getByLabel("Email").fill(budi.email.toUpperCase());
        await page.getByLabel("Peran").selectOption("agent");
        await page.getByRole("button", { name: "Tambah pengguna" }).click();
        await page.locator("#email-problem").getByText("sudah memiliki akun").waitFor();
        assert.equal(await page.getByLabel("Peran").inputValue(), "agent");
        const email = `dewi.${javaScript}@example.test`;
        await page.getByLabel("Email").fill(email);
        await page.getByRole("button", { name: "Tambah pengguna" }).click();
        const password = await page.locator(".secret").innerText();
        if (javaScript) await look("password of somebody new", page);

        const hers = await house.page({ javaScript });
        await hers.goto("/login");
        await hers.getByLabel("Email").fill(email);
        await hers.getByLabel("Kata sandi").fill(password);
        await hers.getByRole("button", { name: "Masuk" }).click();
        await hers.getByRole("heading", { name: "Tiket", exact: true }).waitFor();

        await page.getByRole("link", { name: "Ke halamannya" }).click();
        await page.getByRole("heading", { name: say("Dewi Lestari") }).waitFor();
        assert.ok(!(await page.content()).includes(password));
      });

      it("finds, changes, disables and enables somebody", async () => {
        const rini = await house.person("agent", say("Rini Wulandari"));
        const hers = await house.enter(rini, { javaScript });
        const page = await house.enter(andi, { javaScript });
        await page.goto(people);
        await page.getByRole("searchbox").fill(rini.email);
        await page.getByRole("button", { name: "Terapkan" }).click();
        await page.getByRole("link", { name: rini.name, exact: true }).click();
        await page.getByLabel("Nama").fill(`${rini.name} Putri`);
        await page.getByRole("button", { name: "Simpan" }).click();
        await page.getByText("Perubahan telah disimpan.").waitFor();
        await hers.goto("/admin/support/tickets");
        await hers.getByRole("heading", { name: "Tiket", exact: true }).waitFor();

        await page.getByRole("button", { name: "Nonaktifkan akun" }).click();
        if (javaScript) await answerYes(page);
        await page.getByText("Akun dinonaktifkan").waitFor();
        await hers.reload();
        await hers.waitForURL(/\/login/);
        await page.getByRole("button", { name: "Aktifkan akun" }).click();
        await page.getByText("Akun aktif kembali.").waitFor();
      });
    });

  it("that would leave no administrator is refused", async () => {
    const page = await house.enter(andi);
    await page.goto(`${people}/${andi.id}`);
    assert.equal(await page.getByLabel("Peran").count(), 0);
    await page.getByRole("button", { name: "Nonaktifkan akun" }).click();
    const [response] = await Promise.all([
      page.waitForResponse((answer) => answer.request().method() === "POST" && answer.url().includes(people)),
      answerYes(page),
    ]);
    assert.equal(response.status(), 422);
    await page.locator(".summary").getByText("Harus tersisa satu administrator").waitFor();
    await look("refused", page, response);
  });

  it("are reached from a ticket, from the rail, and on a phone from the menu", async () => {
    const page = await house.open(sari, ticket);
    await page.getByRole("link", { name: "Budi Santoso", exact: true }).click();
    await page.getByRole("link", { name: "Pembayaran <b>DP</b>" }).waitFor();
    await page.getByRole("navigation", { name: "Utama" }).getByRole("link", { name: "Pelanggan" }).click();
    await page.waitForURL(house.url + people);
    const small = await house.enter(sari, { size: phone });
    await small.goto("/admin/support/tickets");
    await small.locator(".rail-foot [data-menu] > summary").click();
    await look("menu on a phone", small);
    await small.getByRole("link", { name: "Pelanggan", exact: true }).click();
    await small.waitForURL(house.url + people);
  });
});

describe("what everybody sets for themselves", () => {
  const house = useHouse();

  for (const javaScript of [true, false])
    it(`ends a session elsewhere, and all others, ${javaScript ? "with" : "without"} JavaScript`, async () => {
      const dewi = await house.person("customer", "Dewi Anggraini");
      const clients = [1, 2, 3].map(() => new Client(house.url).logIn(dewi.email, dewi.password));
      const [first, ...others] = await Promise.all(clients);
      const uses = (client) => client.ask("GET", "/account/preferences");
      const page = await house.enter({ ...dewi, client: first }, { javaScript });
      await page.goto("/account/preferences");
      const sessions = page.locator(".session");
      assert.equal(await sessions.count(), 3);
      assert.equal(await sessions.filter({ hasText: "Perangkat ini" }).getByRole("button").count(), 0);
      await sessions.getByRole("button").first().click();
      await page.getByText("Sesi itu telah berakhir.").waitFor();
      assert.equal(await sessions.count(), 2);
      const left = (await Promise.all(others.map(uses))).filter((answer) => answer.status === 200);
      assert.equal(left.length, 1);
      await page.getByRole("button", { name: "Keluar dari perangkat lain" }).click();
      if (javaScript) await answerYes(page);
      await page.getByText("Anda sudah keluar dari semua perangkat lain.").waitFor();
      assert.equal(await sessions.count(), 1);
      for (const other of others) assert.equal((await uses(other)).status, 401);
      assert.equal((await uses(first)).status, 200);
    });

  it("wears the theme on every device, once it is chosen on one", async () => {
    const sari = await house.person("agent", "Sari Rahma");
    const here = await house.enter(sari), there = await house.enter(sari);
    const theme = (page) => page.locator("html").getAttribute("data-theme");
    await here.goto("/admin/support/tickets");
    await there.goto("/admin/support/tickets");
    assert.equal(await theme(there), "");
    const choose = async (value) => {
      await here.locator(".rail-foot [data-menu] > summary").click();
      const kept = here.waitForResponse((answer) => answer.url().endsWith("/account/preferences"));
      await here.locator(`[data-theme-switch] label:has([value="${value}"])`).click();
      assert.equal(await theme(here), value);
      assert.equal((await kept).status(), 200);
      await here.keyboard.press("Escape");
    };
    await choose("dark");
    await there.reload();
    assert.equal(await theme(there), "dark");
    await choose("");
    await there.reload();
    assert.equal(await theme(there), "");
    await here.reload();
    assert.equal(await theme(here), "");
  });

  it("wears a theme at once though it could not be kept", async () => {
    const nia = await house.person("agent", "Nia");
    const page = await house.enter(nia);
    await page.goto("/admin/support/tickets");
    await page.route("**/account/preferences", (route) => route.abort());
    await page.locator(".rail-foot [data-menu] > summary").click();
    await page.locator('[data-theme-switch] label:has([value="dark"])').click();
    await page.reload();
    assert.equal(await page.locator("html").getAttribute("data-theme"), "dark");
  });
});

describe("settings", () => {
  const house = useHouse();
  let andi, budi, picture;

  before(async () => {
    andi = await house.person("admin", "Andi Pratama");
    budi = await house.person("customer", "Budi Santoso");
    const blank = await house.page({ size: { width: 8, height: 8 } });
    picture = await blank.screenshot();
    await house.closePages();
  });

  const brand = (page) => page.evaluate(() =>
    getComputedStyle(document.documentElement).getPropertyValue("--brand"));

  const look = useLook();

  it("is a page as pages must be, also when it is refused", async () => {
    const page = await house.enter(andi);
    await look("settings", page, await page.goto("/admin/settings"));
    await page.getByLabel("Nama meja bantuan").fill(" ");
    const [response] = await Promise.all([
      page.waitForResponse((answer) => answer.request().method() === "POST"),
      page.getByRole("button", { name: "Simpan" }).click(),
    ]);
    assert.equal(response.status(), 422);
    await page.locator("#name-problem").waitFor();
    await look("refused settings", page, response);
  });

  it("shows a colour on the whole page while the slider is moved, and keeps it when saved", async () => {
    const page = await house.enter(andi);
    await page.goto("/admin/settings");
    const before = await brand(page);
    await page.getByLabel("Warna").focus();
    for (let i = 0; i < 5; i++) await page.keyboard.press("PageUp");
    const chosen = await page.getByLabel("Warna").inputValue();
    assert.notEqual(chosen, "205");
    assert.equal(await page.locator("#hue-value").innerText(), chosen);
    await until("the page wears it", async () =>
      (await page.locator(`link[href="/theme/${chosen}.css"]`).count()) === 1 &&
      (await page.locator('link[href^="/theme/"]').count()) === 1);
    const after = await brand(page);
    assert.notEqual(after, before);
    const other = await house.enter(budi);
    await other.goto("/customer/support/tickets");
    assert.equal(await brand(other), before);
    await page.getByLabel("Nama meja bantuan").fill("Melati & Co");
    await page.getByRole("button", { name: "Simpan" }).click();
    await page.getByText("Pengaturan telah disimpan.").waitFor();
    await other.reload();
    assert.equal(await brand(other), after);
    assert.match(await other.title(), / · Melati & Co$/);
  });

  it("show a logo on every page, until it is removed", async () => {
    const page = await house.enter(andi, { javaScript: false });
    await page.goto("/admin/settings");
    await page.locator("#logo").setInputFiles({ name: "logo.svg", mimeType: "image/png",
      buffer: Buffer.from("<svg/>") });
    await page.getByRole("button", { name: "Simpan" }).click();
    await page.locator("#logo-problem").getByText("PNG, JPEG, atau WebP").waitFor();
    await page.locator("#logo").setInputFiles({ name: "logo.png", mimeType: "image/png", buffer: picture });
    await page.getByRole("button", { name: "Simpan" }).click();
    await page.getByText("Pengaturan telah disimpan.").waitFor();
    const guest = await house.page();
    await guest.goto("/login");
    await until("the logo is drawn", () => guest.locator(".brand-logo").evaluate((image) =>
      image.complete && image.naturalWidth === 8));
    const seen = await house.enter(andi);
    await look("settings with a logo", seen, await seen.goto("/admin/settings"));
    await page.getByLabel("Hapus logo").check();
    await page.getByRole("button", { name: "Simpan" }).click();
    await page.getByText("Pengaturan telah disimpan.").waitFor();
    assert.equal(await page.locator(".brand-logo").count(), 0);
  });

  it("are set without JavaScript", async () => {
    const page = await house.enter(andi, { javaScript: false });
    await page.goto("/admin/settings");
    await page.getByLabel("Nama meja bantuan").fill("Mawar");
    await page.getByLabel("Zona waktu").selectOption("Asia/Makassar");
    await page.getByRole("button", { name: "Simpan" }).click();
    await page.getByText("Pengaturan telah disimpan.").waitFor();
    assert.equal(await page.getByLabel("Zona waktu").inputValue(), "Asia/Makassar");
    assert.match(await page.title(), / · Mawar$/);
    assert.match(await house.run(["settings"]), /^SAPA_NAME +Mawar +database /m);
    assert.match(await house.run(["settings"]), /^SAPA_HUE +\d+ +(database|default) /m);
  });
});

describe("settings that the server was started with", () => {
  const house = useHouse({ SAPA_NAME: "Kenanga" });

  it("are shown, with where they are set, and stay", async () => {
    const andi = await house.person("admin", "Andi Pratama");
    const page = await house.enter(andi);
    const response = await page.goto("/admin/settings");
    await page.getByText("Ditetapkan di lingkungan server.").waitFor();
    assert.equal(await page.getByLabel("Nama meja bantuan").count(), 0);
    assert.deepEqual(await invalidities(await response.text(), "fixed settings"), []);
    const client = await house.client(andi);
    assert.equal((await client.ask("PATCH", "/admin/settings", { name: "Lain" })).status, 422);
    assert.match(await house.run(["settings"]), /^SAPA_NAME +Kenanga +environment /m);
  });
});
