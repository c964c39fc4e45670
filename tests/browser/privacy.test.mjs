// What one may not see: another's ticket, the staff's side, internal notes. And a page of the old
// platform, whose calls are answered as it expects.

import assert from "node:assert/strict";
import {
  LIVE_MS, addressOf, before, bubble, bubbles, composer, customerTickets, describe, it, send,
  staffTickets, until, useHouse,
} from "./support.mjs";

describe("what is not for everybody", () => {
  const house = useHouse();
  const canary = "kenari-rahasia-4711";
  let budi, ayu, sari, andi, ticket;

  before(async () => {
    budi = await house.person("customer", "Budi Santoso");
    ayu = await house.person("customer", "Ayu Lestari");
    sari = await house.person("agent", "Sari Rahma");
    andi = await house.person("admin", "Andi Pratama");
    ticket = await house.ticket(budi, { subject: "Rahasia Budi" });
  });

  it("another customer's ticket: every address answers as if it were not there", async () => {
    const page = await house.enter(ayu);
    const missing = { id: 999_999 };
    const statuses = [];
    for (const [method, action] of [["GET", ""], ["GET", "/messages"], ["POST", "/messages"], ["POST", "/close"]]) {
      const answers = [];
      for (const each of [ticket, missing]) {
        await page.goto(`${customerTickets}/create`);
        answers.push(await page.evaluate(async ([url, method]) => {
          const token = document.querySelector("meta[name=csrf-token]").content;
          const answer = await fetch(url, {
            method,
            headers: { Accept: "application/json", "X-CSRF-TOKEN": token, "Content-Type": "application/json" },
            body: method === "POST" ? JSON.stringify({ message: "Halo?" }) : undefined,
          });
          return { status: answer.status, text: await answer.text() };
        }, [addressOf(ayu, each) + action, method]));
      }
      assert.deepEqual(answers[0], answers[1], method + action);
      statuses.push(answers[0].status);
    }
    assert.equal(new Set(statuses).size, 1, "the same for each");
    assert.ok([403, 404].includes(statuses[0]));
    const response = await page.goto(addressOf(ayu, ticket));
    assert.equal(response.status(), statuses[0]);
    assert.doesNotMatch(await response.text(), /Rahasia Budi|membayar DP/);
  });

  it("the staff's side: 403 to a customer, whatever is there", async () => {
    const page = await house.enter(budi);
    for (const path of [staffTickets, `${staffTickets}/${ticket.id}`, `${staffTickets}/999999`,
      `${staffTickets}/${ticket.id}/history`, "/admin/support/recent-tickets"])
      assert.equal((await page.goto(path)).status(), 403, path);
    await page.getByRole("heading", { name: "Tidak ada akses" }).waitFor();
    await page.getByRole("link", { name: "Ke daftar tiket" }).click();
    await page.getByRole("heading", { name: "Tiket saya" }).waitFor();
  });

  it("nobody's pages: to the log-in", async () => {
    const page = await house.page();
    for (const path of [customerTickets, staffTickets, `${staffTickets}/${ticket.id}`, "/account/preferences"]) {
      await page.goto(path);
      assert.equal(new URL(page.url()).pathname, "/login", path);
    }
  });

  it("internal notes: in no byte that a customer's browser receives", async () => {
    const staffClient = await house.client(sari);
    await staffClient.do("PATCH", `${addressOf(sari, ticket)}/notes`, { internal_notes: canary });
    const received = [];
    const page = await house.enter(budi);
    page.context().on("response", (response) => received.push(
      response.body().then((body) => ({
        url: response.url(), bytes: body.toString("latin1"), head: JSON.stringify(response.headers()),
      }), () => ({ url: response.url(), bytes: "", head: "" })))); // a redirect has no body
    await page.goto(customerTickets);
    await page.goto(`${customerTickets}?search=${canary}`);
    await page.getByText("Tidak ada tiket Anda yang cocok.").waitFor();
    await page.goto(addressOf(budi, ticket));
    await staffClient.do("PATCH", `${addressOf(sari, ticket)}/notes`, { internal_notes: `${canary} lagi` });
    await staffClient.do("PATCH", `${addressOf(sari, ticket)}/status`, { status: "waiting_customer" });
    await house.message(sari, ticket, "Ini boleh dibaca.");
    await bubble(page, "Ini boleh dibaca.").waitFor({ timeout: LIVE_MS });
    await send(page, "Terima kasih.");
    await bubble(page, "Terima kasih.").waitFor();
    await page.evaluate(async (path) => {
      for (const url of [path, `${path}/messages?last_message_id=0`, "/customer/support/tickets",
        path.replace("/customer", "") + "/messages"])
        await (await fetch(url, { headers: { Accept: "application/json" } })).text();
    }, addressOf(budi, ticket));
    const all = await Promise.all(received);
    assert.ok(all.some(({ bytes }) => bytes.includes("Ini boleh dibaca.")), "the recording works");
    const own = all.filter(({ url }) => !url.includes(canary)); // the search itself names it
    for (const { url, bytes, head } of own) {
      assert.ok(!bytes.includes(canary), url);
      assert.ok(!head.includes(canary), url);
      assert.ok(!bytes.includes("internal_notes"), url);
    }
    const staff = await house.open(sari, ticket);
    assert.equal(await staff.locator("#internal_notes").inputValue(), `${canary} lagi`);
  });

  // What the pages of the old platform do, word for word; they run in pages of ours, which have the
  // same <meta name="csrf-token">.
  describe("a page of the old platform", () => {
    const oldSend = (page, url, message) => page.evaluate(async ([url, message]) => {
      const response = await fetch(url, {
        method: "POST",
        headers: {
          "Content-Type": "application/json",
          "X-CSRF-TOKEN": document.querySelector('meta[name="csrf-token"]').content,
          Accept: "application/json",
        },
        body: JSON.stringify({ message }),
      });
      return { ok: response.ok, status: response.status, answer: await response.json() };
    }, [url, message]);

    const oldPoll = (page, url, last) => page.evaluate(async ([url, last]) =>
      (await fetch(`${url}?last_message_id=${last}`, { headers: { Accept: "application/json" } })).json(),
    [url, last]);

    // As a form of the page: `_token` from the meta tag, `_method` where the verb is none of a form's.
    const oldForm = (page, action, fields) => page.evaluate(([action, fields]) => {
      const form = document.createElement("form");
      Object.assign(form, { method: "POST", action });
      const token = document.querySelector('meta[name="csrf-token"]').content;
      for (const [name, value] of Object.entries({ _token: token, ...fields })) {
        const input = document.createElement("input");
        Object.assign(input, { type: "hidden", name, value });
        form.append(input);
      }
      document.body.append(form);
      form.submit();
    }, [action, fields]);

    it("sends and polls as a customer and as staff", async () => {
      const own = await house.ticket(budi);
      const [customer, staff] = [await house.enter(budi), await house.enter(sari)];
      await customer.goto(`${customerTickets}/create`);
      await staff.goto(staffTickets);
      const sent = await oldSend(customer, `${addressOf(budi, own)}/messages`, "Dari halaman lama");
      assert.equal(sent.status, 201);
      assert.deepEqual(sent.answer,
        { success: true, message: "Pesan terkirim", messageId: sent.answer.messageId });
      const reply = await oldSend(staff, `${addressOf(sari, own)}/messages`, "Balasan lama");
      assert.ok(reply.ok);

      const polled = await oldPoll(customer, `${addressOf(budi, own)}/messages`, sent.answer.messageId);
      assert.equal(polled.count, 1);
      assert.equal(polled.ticket_status, "in_progress");
      const [message] = polled.messages;
      assert.equal(message.id, reply.answer.messageId);
      assert.equal(message.message, "Balasan lama");
      assert.equal(message.sender_name, "Sari Rahma");
      assert.equal(message.sender_type, "admin");
      assert.equal(message.is_own, false);
      assert.match(message.time, /^\d\d:\d\d$/);
      const other = await oldPoll(staff, `${addressOf(sari, own)}/messages`, 0);
      assert.deepEqual(other.messages.map(({ is_admin }) => is_admin), [false, false, true]);
      assert.equal(typeof other.unread_count, "number");
      const any = await oldPoll(customer, `/support/tickets/${own.id}/messages`, sent.answer.messageId);
      assert.deepEqual(any.messages.map(({ id }) => id), [message.id]);
    });

    it("is told what is wrong as Laravel tells it", async () => {
      const own = await house.ticket(budi);
      const page = await house.enter(budi);
      await page.goto(customerTickets);
      const empty = await oldSend(page, `${addressOf(budi, own)}/messages`, "   ");
      assert.equal(empty.status, 422);
      assert.deepEqual(Object.keys(empty.answer.errors), ["message"]);
      await page.evaluate(() => (document.querySelector('meta[name="csrf-token"]').content = "wrong"));
      assert.equal((await oldSend(page, `${addressOf(budi, own)}/messages`, "Halo")).status, 419);
      await page.context().clearCookies();
      const stranger = await house.page();
      await stranger.goto("/login");
      const refused = await oldSend(stranger, `${addressOf(budi, own)}/messages`, "Halo");
      assert.equal(refused.status, 401);
      assert.deepEqual(refused.answer, { message: "Unauthenticated." });
    });

    it("changes a ticket with forms that carry _method=PATCH", async () => {
      const own = await house.ticket(budi);
      const page = await house.enter(sari);
      for (const [action, fields, said] of [
        ["assign", { assigned_to: String(andi.id) }, "Tiket berhasil ditugaskan."],
        ["status", { status: "resolved" }, "Status tiket diperbarui."],
        ["notes", { internal_notes: "Dari formulir lama" }, "Catatan internal disimpan."],
      ]) {
        await page.goto(staffTickets);
        await oldForm(page, `${addressOf(sari, own)}/${action}`, { _method: "PATCH", ...fields });
        await page.getByText(said).waitFor();
        assert.equal(new URL(page.url()).pathname, addressOf(sari, own));
      }
      const { ticket } = await (await house.client(sari)).do("GET", addressOf(sari, own));
      assert.equal(ticket.assigned_to, andi.id);
      assert.equal(ticket.status, "resolved");
      assert.equal(ticket.internal_notes, "Dari formulir lama");
    });

    it("creates and closes with plain forms", async () => {
      const page = await house.enter(budi);
      await page.goto(customerTickets);
      await oldForm(page, customerTickets, {
        subject: "Dari formulir lama", category: "suggestion", priority: "low",
        description: "Saran kami: tambah pilihan paket.", order_id: "",
      });
      await page.getByText("Tiket bantuan berhasil dibuat.").waitFor();
      const path = new URL(page.url()).pathname;
      await oldForm(page, `${path}/close`, {});
      await page.getByText("Tiket berhasil ditutup.").waitFor();
      await page.locator("[data-closed-note]").waitFor();
    });

    it("and our page beside it see each other's messages", async () => {
      const own = await house.ticket(budi);
      const [old, ours] = [await house.enter(budi), await house.enter(sari)];
      await old.goto(customerTickets);
      await ours.goto(addressOf(sari, own));
      await composer(ours).fill("Sedang menulis");
      await oldSend(old, `${addressOf(budi, own)}/messages`, "Dari sana");
      await bubble(ours, "Dari sana").waitFor({ timeout: LIVE_MS });
      await composer(ours).press("Control+Enter");
      await until("the answer", async () => (await bubbles(ours).count()) === 3);
      const polled = await oldPoll(old, `${addressOf(budi, own)}/messages`, 0);
      assert.deepEqual(polled.messages.map(({ message }) => message).slice(1), ["Dari sana", "Sedang menulis"]);
    });
  });
});
