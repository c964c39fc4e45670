// Pages with whatever people may write in them: valid HTML, accessible in light and dark on a large and
// a small screen, no scrolling sideways at 320 px, nothing from another origin, no violation of the
// content security policy, no error on the console. (Every page there is: everywhere.test.mjs.)

import assert from "node:assert/strict";
import { axe, invalidities, overflows } from "./checks.mjs";
import {
  addressOf, afterEach, before, customerTickets, describe, it, openSide, phone, staffTickets, useHouse,
} from "./support.mjs";

const hostile = `<b onclick="alert(1)">&amp;</b> "'><img src=x onerror=alert(2)>\n` +
  `${"panjang".repeat(40)} https://contoh.example/${"a/".repeat(60)}\n\nمرحبا 👋🏽 e\u0301`;

const marked = `Berikut **rinciannya**, _mohon dicek_:
- DP \`WO-1767\`
  1. Gedung
  2. Katering
3. Lunas

> Kapan paling lambat?

\`\`\`sql
SELECT * FROM orders WHERE note = '<b>';
\`\`\`
[Bayar di sini](https://contoh.example/bayar?a=1&b=2) sebelum *jam 5*.`;

describe("a page", () => {
  const house = useHouse();
  let budi, sari, andi, ticket, closed;

  before(async () => {
    budi = await house.person("customer", "Budi Santoso");
    sari = await house.person("agent", "Sari Rahma");
    andi = await house.person("admin", "Andi Pratama");
    for (let i = 0; i < 14; i++)
      await house.ticket(budi, {
        subject: `Tiket ${i}`,
        priority: ["low", "medium", "high", "urgent"][i % 4],
        category: ["general", "order", "payment", "complaint", "suggestion", "other"][i % 6],
      });
    const deleted = await house.ticket(budi, { subject: hostile.slice(0, 60) });
    const admin = await house.client(andi);
    await admin.do("DELETE", addressOf(andi, deleted));
    closed = await house.ticket(budi, { subject: "Sudah beres" });
    ticket = await house.ticket(budi, { subject: `${"Panjang".repeat(20)} <b>`, description: hostile });
    const staff = await house.client(sari);
    const path = addressOf(sari, ticket);
    await staff.do("PATCH", `${path}/assign`, { assigned_to: andi.id });
    await staff.do("PATCH", `${path}/notes`, { internal_notes: hostile });
    await staff.do("POST", `${path}/notes`, { note: `@Andi Pratama ${hostile}` });
    await staff.do("PATCH", `${path}/priority`, { priority: "urgent" });
    await house.message(sari, ticket, "Terima kasih, kami periksa dulu.");
    await house.message(sari, ticket, marked);
    await house.message(budi, ticket, marked);
    await house.message(budi, ticket, hostile);
    await staff.do("PATCH", `${addressOf(sari, closed)}/status`, { status: "closed" });
  });

  // All that is found in a test is told at its end.
  let found = [];
  afterEach(() => {
    const all = found;
    found = [];
    assert.ok(all.length === 0, `\n${all.join("\n")}`);
  });

  // `response` is the answer that brought the page.
  async function check(what, page, response) {
    found.push(...(await invalidities(await response.text(), what)));
    await look(what, page);
  }

  async function look(what, page) {
    found.push(...(await axe(page, what)), ...(await overflows(page, what)));
  }

  const pagesOf = {
    customer: [
      customerTickets, `${customerTickets}?status=closed`,
      `${customerTickets}?search=${encodeURIComponent(hostile)}`,
    ],
    agent: [
      "/admin/support", "/admin/support/find?search=panjang", "/admin/support/inbox?queue=all",
      staffTickets, `${staffTickets}?status=open&priority=urgent&category=payment`,
      `${staffTickets}?search=${encodeURIComponent(hostile)}`,
    ],
    admin: ["/admin/support/deletions", "/admin/support/mentions"],
  };

  for (const [who, paths] of Object.entries(pagesOf))
    for (const path of paths)
      it(`of the ${who}: ${path.slice(0, 60)}`, async () => {
        const page = await house.enter({ customer: budi, agent: sari, admin: andi }[who]);
        await check(`${path.slice(0, 60)} of the ${who}`, page, await page.goto(path));
      });

  for (const who of ["customer", "agent", "admin"])
    for (const state of ["open", "closed"])
      it(`of a conversation that is ${state}, of the ${who}, and with its panel open`, async () => {
        const person = { customer: budi, agent: sari, admin: andi }[who];
        const page = await house.enter(person);
        const shown = state === "open" ? ticket : closed;
        const what = `${state} ticket of the ${who}`;
        await check(what, page, await page.goto(addressOf(person, shown)));
        await openSide(page);
        for (const fold of await page.locator(".fold > summary").all()) await fold.click();
        await look(`${what}, panel open`, page);
      });

  it("of a form that has been refused", async () => {
    const page = await house.enter(budi);
    await page.goto(`${customerTickets}/create`);
    await refused(page, "Kirim tiket", "new ticket");
    await page.goto("/account/preferences");
    await page.getByLabel("Nama", { exact: true }).evaluate((input) => input.removeAttribute("required"));
    await page.getByLabel("Nama", { exact: true }).fill("");
    await refused(page, "Simpan", "preferences");
    const guest = await house.page();
    await guest.goto("/login");
    await guest.getByLabel("Email").fill("siapa@example.test");
    await guest.getByLabel("Kata sandi").fill("salah semua");
    await refused(guest, "Masuk", "log-in");
    await guest.goto("/register");
    await guest.locator("form").evaluate((form) => (form.noValidate = true));
    await refused(guest, "Buat akun", "registration");
  });

  async function refused(page, button, what) {
    const [response] = await Promise.all([
      page.waitForResponse((answer) => answer.request().method() === "POST"),
      page.getByRole("button", { name: button, exact: true }).click(),
    ]);
    assert.equal(response.status(), 422, what);
    await page.locator(".summary").first().waitFor();
    await check(`refused ${what}`, page, response);
  }

  it("that has expired", async () => {
    const page = await house.enter(budi);
    await page.goto("/account/preferences");
    await page.locator("input[name=_token]").evaluateAll((inputs) =>
      inputs.forEach((input) => (input.value = "wrong")));
    const [response] = await Promise.all([
      page.waitForResponse((answer) => answer.request().method() === "POST"),
      page.getByRole("button", { name: "Simpan" }).click(),
    ]);
    assert.equal(response.status(), 419);
    await page.getByRole("heading", { name: "Halaman ini sudah kedaluwarsa" }).waitFor();
    await check("419", page, response);
  });

  it("shows what people wrote as text", async () => {
    for (const person of [budi, sari]) {
      const page = await house.open(person, ticket);
      assert.equal(await page.locator("#messages b[onclick], #messages img").count(), 0);
      assert.equal(await page.locator("#messages [data-message] [data-text]").last().innerText(), hostile);
    }
  });

  it("shows the marks that people wrote as what they stand for", async () => {
    for (const person of [budi, sari]) {
      const page = await house.open(person, ticket);
      const message = page.locator("#messages [data-text]", { hasText: "Berikut" }).first();
      assert.equal(await message.locator("strong").innerText(), "rinciannya");
      assert.deepEqual(await message.locator("em").allInnerTexts(), ["mohon dicek", "jam 5"]);
      assert.deepEqual(await message.locator("ol > li").allInnerTexts(),
        ["Gedung", "Katering", "Lunas"]);
      assert.equal(await message.locator("ol > li[value]").getAttribute("value"), "3");
      assert.equal(await message.locator("blockquote").innerText(), "Kapan paling lambat?");
      assert.equal(await message.locator("pre").innerText(),
        "SELECT * FROM orders WHERE note = '<b>';");
      const link = message.getByRole("link", { name: "Bayar di sini" });
      assert.equal(await link.getAttribute("href"), "https://contoh.example/bayar?a=1&b=2");
      assert.equal(await link.getAttribute("rel"), "nofollow noopener noreferrer ugc");
    }
  });

  it("shows the tab that is chosen, however many there are", async () => {
    const page = await house.enter(budi, { size: phone });
    await page.goto(`${customerTickets}?status=closed`);
    const seen = () => page.locator(".segmented [aria-current]").evaluate((tab) => {
      const [inside, around] = [tab, tab.parentElement].map((element) => element.getBoundingClientRect());
      return inside.left >= around.left && inside.right <= around.right;
    });
    assert.ok(await seen(), "the last one when the page is opened");
    await page.goto(customerTickets);
    assert.ok(await seen(), "the first one");
  });

  it("leaves room for messages with letters twice as large on a phone", async () => {
    const page = await house.enter(budi, { size: phone });
    await page.goto(addressOf(budi, ticket));
    await page.evaluate(() => document.documentElement.style.setProperty("font-size", "200%"));
    const room = await page.locator("[data-thread]").evaluate((thread) => thread.clientHeight);
    assert.ok(room >= 120, `${room} px`); // two lines
  });
});
