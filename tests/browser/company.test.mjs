// Several people in one conversation: they see each other, whoever writes is seen to write, and a reply
// does not go out over what its writer has not seen.

import assert from "node:assert/strict";
import { axe } from "./checks.mjs";
import {
  addressOf, before, beforeEach, bubble, bubbles, composer, describe, desktop, it, send, staffTickets, until, useHouse,
} from "./support.mjs";

describe("company", () => {
  const house = useHouse();
  let budi, sari, nia, ticket;

  before(async () => {
    budi = await house.person("customer", "Budi Santoso");
    sari = await house.person("agent", "Sari Rahma");
    nia = await house.person("agent", "Nia Kurnia");
  });
  beforeEach(async () => {
    ticket = await house.ticket(budi);
  });

  async function at(person, options) {
    const page = await house.open(person, ticket, options);
    await page.locator("[data-live-state=live]").waitFor();
    return page;
  }
  const writers = (page) => page.locator("[data-writers]");
  const viewers = (page) => page.locator("[data-viewers]");
  const pending = (page) => page.locator(".message.pending");

  /** A page that hears nothing of what others write until `arrives` is called. */
  async function deaf(person) {
    const page = await house.enter(person);
    let arrives;
    const held = new Promise((resolve) => (arrives = resolve));
    await page.routeWebSocket(/\/app\//, () => {});
    await page.route(/\/messages\?/, async (route) => {
      await held;
      await route.continue().catch(() => {});
    });
    await page.goto(addressOf(person, ticket));
    return { page, arrives };
  }

  it("of colleagues is seen by staff, not by customers, and only while it lasts", async () => {
    const ofSari = await at(sari), ofBudi = await at(budi);
    await viewers(ofSari).waitFor({ state: "hidden" });
    const ofNia = await at(nia);
    for (const [page, name] of [[ofSari, "Nia Kurnia"], [ofNia, "Sari Rahma"]]) {
      await viewers(page).waitFor();
      assert.equal(await viewers(page).getAttribute("title"), `Juga di sini: ${name}`);
      assert.equal(await viewers(page).innerText().then((text) => text.replace(/\s+/g, " ")), `${name === "Nia Kurnia" ? "NK" : "SR"} Juga di sini: ${name}`);
    }
    assert.deepEqual(await axe(ofSari, "a colleague is there"), []);
    assert.equal(await viewers(ofBudi).count(), 0);
    await ofNia.goto("/admin/support/tickets");
    await viewers(ofSari).waitFor({ state: "hidden" });
  });

  it("that writes is seen to write, until it rests, sends or empties the field", async () => {
    const ofSari = await at(sari), ofBudi = await at(budi);
    await composer(ofBudi).pressSequentially("Sela");
    await writers(ofSari).filter({ hasText: "Budi Santoso sedang mengetik…" }).waitFor();
    assert.ok(!(await writers(ofSari).getAttribute("class")).includes("is-warning"));
    await composer(ofBudi).fill("");
    await until("it is over", async () => (await writers(ofSari).textContent()) === "");
    await composer(ofSari).pressSequentially("Baik");
    await writers(ofBudi).filter({ hasText: "Sari Rahma sedang mengetik…" }).waitFor();
    await composer(ofSari).press("Control+Enter");
    await bubble(ofBudi, "Baik").waitFor();
    assert.equal(await writers(ofBudi).textContent(), "");
  });

  it("that answers too is a warning to a colleague; a note is nobody's business", async () => {
    const ofSari = await at(sari), ofNia = await at(nia), ofBudi = await at(budi);
    for (const page of [ofSari, ofBudi])
      await page.evaluate(() => {
        window.said = [];
        const place = document.querySelector("[data-writers]");
        new MutationObserver(() => window.said.push(place.textContent)).observe(place, { childList: true });
      });
    await ofNia.getByText("Catatan internal", { exact: true }).first().click();
    await ofNia.locator("#note").pressSequentially("Rahasia");
    await ofNia.getByText("Balas", { exact: true }).first().click();
    await composer(ofNia).pressSequentially("Halo");
    await writers(ofSari).and(ofSari.locator(".is-warning")).waitFor();
    assert.deepEqual(await axe(ofSari, "a colleague writes", [desktop]), []);
    const expected = ["Nia Kurnia juga sedang menulis balasan.", "Nia Kurnia sedang mengetik…"];
    for (const [i, page] of [ofSari, ofBudi].entries()) {
      const said = () => page.evaluate(() => window.said.filter((text) => text));
      await until("it is shown", async () => (await said()).length > 0);
      assert.deepEqual(await said(), [expected[i]], "only of the reply");
    }
  });

  for (const [name, path, row] of [
    ["the inbox", "/admin/support/inbox?queue=all", "#q"],
    ["the list", staffTickets, "#row-"],
  ])
    it(`is said in the rows of ${name}, also under the pointer, and only while it lasts`, async () => {
      const page = await house.enter(sari);
      await page.goto(path);
      const ofTicket = page.locator(`${row}${ticket.id}`);
      const taken = ofTicket.locator(".is-taken"), typing = ofTicket.locator(".row-typing");
      const height = () => ofTicket.evaluate((shown) => shown.offsetHeight);
      await ofTicket.hover();
      const plain = await height();
      const ofNia = await at(nia), ofBudi = await at(budi);
      await taken.filter({ hasText: "Nia" }).waitFor();
      assert.equal(await taken.getAttribute("title"), "Sedang dilihat oleh: Nia Kurnia");
      await composer(ofNia).pressSequentially("Baik");
      await typing.and(page.locator(".is-warning", { hasText: "Nia sedang mengetik…" })).waitFor();
      assert.equal(await height(), plain);
      assert.deepEqual(await axe(page, `a ticket of ${name} is taken`), []);
      await composer(ofNia).fill("");
      await typing.waitFor({ state: "detached" });
      await ofNia.getByText("Catatan internal", { exact: true }).first().click();
      await ofNia.locator("#note").pressSequentially("Rahasia");
      await composer(ofBudi).pressSequentially("Halo");
      await typing.filter({ hasText: /^Budi sedang mengetik…$/ }).waitFor();
      assert.ok(!(await typing.getAttribute("class")).includes("is-warning"));
      await composer(ofBudi).press("Control+Enter");
      await typing.waitFor({ state: "detached" });
      await ofNia.getByText("Balas", { exact: true }).first().click();
      await composer(ofNia).pressSequentially("Baik");
      await typing.filter({ hasText: "Nia" }).waitFor();
      await ofNia.context().close();
      await taken.waitFor({ state: "detached" });
      await typing.waitFor({ state: "detached" });
    });

  it("that writes and is not heard of any more is believed to for a while only; what is rendered keeps it", async () => {
    const page = await house.enter(sari);
    await page.goto("/admin/support/inbox?queue=all");
    const typing = page.locator(`#q${ticket.id} .row-typing`);
    const ofNia = await at(nia);
    await ofNia.evaluate(() => (document.querySelector("#message").onblur = null));
    await composer(ofNia).pressSequentially("Baik");
    await typing.waitFor();
    await ofNia.context().setOffline(true);
    await page.mouse.move(1200, 500);
    await house.ticket(budi, { subject: "Lain" }); // so that the list is rendered anew
    await page.locator(".queue-subject", { hasText: "Lain" }).first().waitFor();
    await typing.waitFor({ state: "detached" });
    await page.reload();
    await page.locator(`#q${ticket.id} .is-taken`).waitFor();
  });

  it("whose message crosses a reply stops it: it is sent anyway", async () => {
    const { page, arrives } = await deaf(sari);
    await house.message(nia, ticket, "Sudah saya jawab");
    await send(page, "Jawaban saya");
    await send(page, "Dan lagi");
    await pending(page).getByText("Nia Kurnia sudah menulis lebih dulu.").waitFor();
    arrives();
    await bubble(page, "Sudah saya jawab").waitFor();
    assert.deepEqual(await axe(page, "a crossed reply"), []);
    await pending(page).getByRole("button", { name: "Tetap kirim" }).click();
    await bubble(page, "Dan lagi").waitFor();
    assert.equal(await pending(page).count(), 0);
    assert.deepEqual((await bubbles(page).allInnerTexts()).slice(1), ["Sudah saya jawab", "Jawaban saya", "Dan lagi"]);
  });

  it("whose message crosses a reply stops it: it is changed first, also after a reload", async () => {
    const { page, arrives } = await deaf(sari);
    await house.message(budi, ticket, "Sudah ketemu, terima kasih");
    await send(page, "Coba cari di laci");
    await pending(page).getByText("Budi Santoso sudah menulis lebih dulu.").waitFor();
    arrives();
    await page.reload();
    await pending(page).getByRole("button", { name: "Ubah" }).click();
    assert.equal(await composer(page).inputValue(), "Coba cari di laci");
    await composer(page).fill("Syukurlah");
    await composer(page).press("Control+Enter");
    await bubble(page, "Syukurlah").waitFor();
    assert.equal(await pending(page).count(), 0);
  });

  it("whose message crosses a reply that resolves: nothing is resolved, the text stays", async () => {
    const { page, arrives } = await deaf(sari);
    await house.message(budi, ticket, "Satu lagi");
    await composer(page).fill("Sudah beres");
    await page.getByRole("button", { name: "Kirim & selesaikan" }).or(page.locator("[data-then]")).first().click();
    await page.getByText("Ada yang menulis lebih dulu.").waitFor();
    assert.equal(await composer(page).inputValue(), "Sudah beres");
    arrives();
    await bubble(page, "Satu lagi").waitFor();
    await page.locator("[data-then]").click();
    await until("it is resolved", async () => {
      const { ticket: now } = await (await house.client(sari)).do("GET", addressOf(sari, ticket));
      return now.status === "resolved";
    });
  });

  it("says truly how what is new comes", async () => {
    const page = await house.enter(budi);
    await page.routeWebSocket(/\/app\//, (socket) => socket.close({ code: 4001 }));
    await page.goto(addressOf(budi, ticket));
    await page.locator("[data-live-state=polling]", { hasText: "Tiap beberapa detik" }).waitFor();
    await page.context().setOffline(true);
    await page.locator("[data-live-state=offline]", { hasText: "Luring" }).waitFor();
    await page.context().setOffline(false);
    await page.locator("[data-live-state=polling]").waitFor();
    const live = await at(budi);
    assert.equal(await live.locator("[data-live-state]").textContent(), "Langsung");
  });
});
