// The six scenarios of the system that was asked for, as two people in two browsers; each with
// JavaScript, where the other side sees it without doing anything, and without, where it sees it
// when it opens the page again.

import assert from "node:assert/strict";
import {
  LIVE_MS, PATIENCE_MS, addressOf, answerYes, before, bubble, customerTickets, describe, it, openSide, send,
  staffTickets, useHouse,
} from "./support.mjs";

for (const javaScript of [true, false]) {
  describe(`scenarios ${javaScript ? "with" : "without"} JavaScript`, () => {
    const house = useHouse();
    let budi, sari, andi;

    before(async () => {
      budi = await house.person("customer", "Budi Santoso");
      sari = await house.person("agent", "Sari Rahma");
      andi = await house.person("admin", "Andi Pratama");
    });

    const enter = (person) => house.enter(person, { javaScript });

    // Waits for what the other side has done: it comes by itself, or with the next look.
    async function see(page, locator) {
      if (!javaScript) await page.reload();
      await locator.first().waitFor({ timeout: javaScript ? LIVE_MS : PATIENCE_MS });
    }

    async function bothAt(ticket) {
      const [customer, staff] = await Promise.all([enter(budi), enter(sari)]);
      await Promise.all([
        customer.goto(addressOf(budi, ticket)),
        staff.goto(addressOf(sari, ticket)),
      ]);
      return { customer, staff };
    }

    // A setting in the staff's panel: saved on change, or by its button.
    async function choose(staff, name, option) {
      await openSide(staff);
      const form = staff.locator("form[data-save]").filter({ has: staff.locator(`#${name}`) });
      await form.locator("select").selectOption(option);
      if (javaScript) await form.getByText("Tersimpan").waitFor();
      else await form.getByRole("button", { name: "Perbarui" }).click();
    }

    it("a customer opens a ticket, and staff find it in their list", async () => {
      const customer = await enter(budi);
      await customer.goto(customerTickets);
      await customer.getByRole("link", { name: "Buat tiket" }).first().click();
      await customer.getByLabel("Subjek").fill("Ubah tanggal resepsi");
      await customer.getByLabel("Kategori").selectOption("order");
      await customer.getByLabel("Prioritas").selectOption("high");
      await customer.getByLabel("Deskripsi").fill("Mohon tanggal resepsi dipindah ke 14 Februari.");
      await customer.getByRole("button", { name: "Kirim tiket" }).click();
      await customer.getByText("Tiket bantuan berhasil dibuat.").waitFor();
      await customer.getByRole("heading", { level: 1, name: "Ubah tanggal resepsi" }).waitFor();
      await bubble(customer, "Mohon tanggal resepsi dipindah ke 14 Februari.").waitFor();

      const staff = await enter(sari);
      await staff.goto(staffTickets);
      const row = staff.getByRole("row").filter({ hasText: "Ubah tanggal resepsi" });
      for (const words of ["Budi Santoso", budi.email, "Pesanan", "Tinggi", "Terbuka", "1 pesan"])
        assert.match(await row.innerText(), new RegExp(words));
      await row.getByRole("link", { name: "Lihat" }).click();
      await bubble(staff, "Mohon tanggal resepsi dipindah ke 14 Februari.").waitFor();
    });

    it("a customer sends a message, and staff see it", async () => {
      const { customer, staff } = await bothAt(await house.ticket(budi));
      await send(customer, "Apakah sudah ada kabar?");
      await bubble(customer, "Apakah sudah ada kabar?").waitFor();
      await see(staff, bubble(staff, "Apakah sudah ada kabar?"));
      assert.equal(await bubble(staff, "Apakah sudah ada kabar?").count(), 1);
      assert.equal(await bubble(customer, "Apakah sudah ada kabar?").count(), 1);
    });

    it("staff answer, and the customer sees it and that the ticket is being worked on", async () => {
      const { customer, staff } = await bothAt(await house.ticket(budi));
      await send(staff, "Pembayaran sudah kami temukan.");
      await bubble(staff, "Pembayaran sudah kami temukan.").waitFor();
      await see(customer, bubble(customer, "Pembayaran sudah kami temukan."));
      await customer.locator('[data-here="status"]').filter({ hasText: "Diproses" }).first().waitFor();
      const author = customer.locator("#messages .message.in [data-author-name]");
      assert.equal(await author.last().innerText(), "Sari Rahma");
    });

    it("staff change the status, and its time is kept and shown", async () => {
      const ticket = await house.ticket(budi);
      const { customer, staff } = await bothAt(ticket);
      await choose(staff, "status", "resolved");
      await see(customer, customer.locator(".chat-status").filter({ hasText: "Selesai" }));
      const shown = await (await house.client(sari)).do("GET", addressOf(sari, ticket));
      assert.equal(shown.ticket.status, "resolved");
      assert.match(shown.ticket.resolved_at, /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);
      assert.ok(shown.ticket.updated_at >= ticket.updated_at);
      await staff.reload();
      await openSide(staff);
      await staff.locator(".facts dt", { hasText: "Selesai" }).waitFor();
    });

    it("staff assign a ticket to a colleague", async () => {
      const { customer, staff } = await bothAt(await house.ticket(budi));
      await choose(staff, "assigned_to", { label: "Andi Pratama" });
      await staff.goto(`${staffTickets}?assigned_to=${andi.id}`);
      await staff.getByRole("row").filter({ hasText: "Andi Pratama" }).first().waitFor();
      await customer.reload();
      await openSide(customer);
      await customer.locator(".facts").getByText("Andi Pratama").waitFor();
    });

    it("a customer closes a ticket, and no side can write to it", async () => {
      const ticket = await house.ticket(budi);
      const { customer, staff } = await bothAt(ticket);
      await openSide(customer);
      await customer.getByRole("button", { name: "Tutup tiket" }).click();
      if (javaScript) await answerYes(customer);
      await customer.getByText("Tiket berhasil ditutup.").waitFor();
      await customer.locator(".chat-status").filter({ hasText: "Ditutup" }).waitFor();
      assert.ok(await customer.locator("[data-composer]").isHidden());
      await see(staff, staff.locator("[data-closed-note]"));
      assert.ok(await staff.locator("[data-composer]").isHidden());
      await staff.getByRole("button", { name: "Buka kembali" }).click();
      await staff.locator("[data-composer]").waitFor();
      await see(customer, customer.locator("[data-composer]"));
    });

    it("staff close a ticket, and the customer's page follows", async () => {
      const { customer, staff } = await bothAt(await house.ticket(budi));
      await choose(staff, "status", "closed");
      await see(customer, customer.locator("[data-closed-note]"));
      assert.ok(await customer.locator("[data-composer]").isHidden());
    });
  });
}
