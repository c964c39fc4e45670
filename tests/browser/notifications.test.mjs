// What went out to people: the log, one of them, beside messages, and what one wishes to be told of.

import assert from "node:assert/strict";
import { axe, invalidities, overflows } from "./checks.mjs";
import { afterEach, before, describe, it, LIVE_MS, phone, until, useHouse } from "./support.mjs";

const log = "/admin/notifications";

describe("notifications", () => {
  const house = useHouse();
  let andi, sari, budi, ticket, reply;

  before(async () => {
    budi = await house.person("customer", "Budi Santoso");
    sari = await house.person("agent", "Sari Rahma");
    andi = await house.person("admin", "Andi Pratama");
    ticket = await house.ticket(budi, { subject: "Pembayaran DP gagal" });
    ({ messageId: reply } = await house.message(sari, ticket, "Kami periksa dulu."));
    house.notification(budi, { id: 1, ticket, about: reply, channel: "whatsapp", state: "read" });
    house.notification(budi, { id: 2, ticket, about: reply, state: "queued" });
    for (const id of [3, 4]) // with JavaScript and without
      house.notification(budi, { id, ticket, about: id, event: "status_changed", channel: "sms", state: "failed",
        reason: "Nomor tidak terdaftar." });
    house.arrival({ state: "taken", channel: "whatsapp", person: budi, ticket, message: reply, subject: "Sudah saya bayar" });
    house.arrival({ state: "refused", reason: "signature", sender: "jahat@contoh.test", subject: "<b>Tagihan</b>" });
    house.arrival({ state: "ignored", reason: "automatic", sender: "cuti@contoh.test", subject: "Sedang cuti" });
    house.notification(budi, { id: 5, ticket, about: 5, event: "ticket_assigned", channel: "sms", state: "sending" });
  });

  let found = [];
  afterEach(() => {
    const all = found.splice(0);
    assert.ok(all.length === 0, `\n${all.join("\n")}`);
  });

  async function look(what, page, response) {
    if (response) found.push(...(await invalidities(await response.text(), what)));
    found.push(...(await axe(page, what)), ...(await overflows(page, what)));
  }

  for (const javaScript of [true, false])
    it(`leads from the list to what failed, and sends it again ${javaScript ? "with" : "without"} JavaScript`, async () => {
      const id = javaScript ? 3 : 4;
      const page = await house.enter(sari, { javaScript });
      await page.goto(log);
      await page.getByLabel("Status").selectOption("failed");
      if (!javaScript) await page.getByRole("button", { name: "Terapkan" }).click();
      await page.getByRole("link", { name: "Status: Gagal" }).waitFor();
      await page.locator(`a[href="${log}/${id}"]`).click();
      await page.getByText("Nomor tidak terdaftar.").waitFor();
      await page.getByRole("button", { name: "Kirim lagi" }).click();
      await page.getByText("Sudah masuk antrean lagi.").waitFor();
      assert.equal(await page.getByRole("button", { name: "Kirim lagi" }).count(), 0);
      await page.getByRole("link", { name: "Muat ulang" }).waitFor();
      if (javaScript) await look("sent again", page);
    });

  for (const javaScript of [true, false])
    it(`shows what came in and what it became ${javaScript ? "with" : "without"} JavaScript`, async () => {
      const page = await house.enter(sari, { javaScript });
      await page.goto(log);
      await page.getByRole("link", { name: "Pesan masuk" }).click();
      await page.getByRole("heading", { name: "Pesan masuk" }).waitFor();
      assert.equal(await page.locator("tbody tr").count(), 3);
      await page.getByLabel("Hasil").selectOption("refused");
      if (!javaScript) await page.getByRole("button", { name: "Terapkan" }).click();
      await page.getByRole("link", { name: "Hasil: Ditolak" }).waitFor();
      await page.getByRole("link", { name: "<b>Tagihan</b>" }).click();
      await page.getByText("Alamat tujuannya dipalsukan.").waitFor();
      await page.getByRole("link", { name: "Kembali ke pesan masuk" }).click();
      await page.getByRole("link", { name: `#${ticket.id} Pembayaran DP gagal` }).click();
      await page.locator(`#m${reply}`).waitFor();
    });

  it("is gone through with the keyboard alone", async () => {
    const page = await house.enter(sari);
    await page.goto("/admin/support");
    await page.keyboard.press("g");
    await page.keyboard.press("n");
    await page.getByRole("heading", { name: "Notifikasi", exact: true }).waitFor();
    await page.keyboard.press("j");
    await until("the first row has the focus", () =>
      page.evaluate(() => document.activeElement.matches("[data-rows] a")));
    const href = await page.evaluate(() => document.activeElement.getAttribute("href"));
    await page.keyboard.press("Enter");
    await page.waitForURL(`**${href}`);
  });

  it("looks again by itself until it is over", async () => {
    const page = await house.enter(sari);
    await page.goto(`${log}/5`);
    await page.getByText("Sedang dikirim").waitFor();
    house.change("UPDATE notifications SET state = 'delivered' WHERE id = 5;");
    await page.getByText("Ini sudah sampai.").waitFor({ timeout: LIVE_MS });
    assert.equal(await page.locator("[data-fresh]").count(), 0);
  });

  it("shows beside a reply how it was told, and what changes meanwhile; the customer sees none", async () => {
    const page = await house.open(sari, ticket);
    const told = page.locator(`#m${reply} .via`);
    await told.getByText("WhatsApp · Dibaca").waitFor();
    const mail = told.getByText("Email · Dalam antrean");
    assert.equal(await mail.getAttribute("href"), `${log}/2`);
    const now = new Date().toISOString().slice(0, 19).replace("T", " ");
    house.change(`UPDATE notifications SET state = 'sent', updated_at = '${now}' WHERE id = 2;`);
    await told.getByText("Email · Terkirim").waitFor({ timeout: 2 * LIVE_MS });
    await look("deliveries", page);
    const his = await house.open(budi, ticket);
    await his.locator(`#m${reply}`).waitFor();
    assert.equal(await his.locator(".via").count(), 0);
  });

  for (const size of [undefined, phone])
    it(`${size ? "a phone" : "a desktop"}: lists, rules and wishes are as pages must be`, async () => {
      const page = await house.enter(andi, { size });
      for (const path of [log, `${log}?state=read`, `${log}/3`, "/admin/sms-logs", "/admin/incoming",
        "/admin/incoming?state=ignored&search=cuti", "/admin/incoming/1", "/admin/incoming/2", "/admin/settings/notifications",
        "/account/preferences", `/admin/people/${budi.id}`])
        await look(path, page, await page.goto(path));
    });

  for (const javaScript of [true, false])
    it(`keeps rules and wishes ${javaScript ? "with" : "without"} JavaScript`, async () => {
      const page = await house.enter(andi, { javaScript });
      for (const [path, name] of [["/admin/settings/notifications", "Pesan baru, Tim, WhatsApp atau SMS"],
        ["/account/preferences", "Pesan baru, Email"]]) {
        await page.goto(path);
        const box = page.getByLabel(name, { exact: true });
        const wanted = !(await box.isChecked());
        await box.setChecked(wanted);
        await page.getByRole("button", { name: "Simpan" }).click();
        await page.locator("[data-flash]").waitFor();
        assert.equal(await page.getByLabel(name, { exact: true }).isChecked(), wanted);
      }
    });
});
