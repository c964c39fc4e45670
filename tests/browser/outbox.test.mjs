// What somebody writes: kept while it is being written, and sent once and in order, whatever the
// network, the server, the page or another window does meanwhile.

import assert from "node:assert/strict";
import {
  LIVE_MS, addressOf, before, beforeEach, bubble, bubbles, composer, describe, goOffline, it,
  scriptCame, send, until, useHouse,
} from "./support.mjs";

describe("what is sent", () => {
  const house = useHouse();
  let budi, ayu, sari, ticket;

  before(async () => {
    budi = await house.person("customer", "Budi Santoso");
    ayu = await house.person("customer", "Ayu Lestari");
    sari = await house.person("agent", "Sari Rahma");
  });
  beforeEach(async () => {
    ticket = await house.ticket(budi);
  });

  const at = (person, options) => house.open(person, ticket, options);

  const texts = async (page) => (await bubbles(page).allInnerTexts()).slice(1);
  const pending = (page) => page.locator(".message.pending");
  const sends = (page, handle) => page.route(/\/messages$/, (route) =>
    route.request().method() === "POST" ? handle(route) : route.fallback());

  /** What the server has, oldest first. */
  async function arrived() {
    const client = await house.client(sari);
    const { messages } = await client.do("GET", `${addressOf(sari, ticket)}/messages?last_message_id=0`);
    return messages.slice(1).map(({ message }) => message);
  }

  async function assertSent(page, expected) {
    await until("all have come", async () => (await texts(page)).length >= expected.length);
    await until("nothing is on its way", async () => (await pending(page).count()) === 0);
    assert.deepEqual(await texts(page), expected);
    assert.deepEqual(await arrived(), expected);
    const left = await page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith("sapa:letter:")));
    assert.deepEqual(left, []);
  }

  it("is on the screen in the frame after the key", async () => {
    const page = await at(budi);
    await scriptCame(page);
    await sends(page, () => {}); // never answered
    await page.evaluate(() => {
      addEventListener("keydown", (event) => {
        if (event.key !== "Enter") return;
        const before = document.querySelectorAll(".message.pending").length;
        requestAnimationFrame(() => {
          window.isShown = document.querySelectorAll(".message.pending").length > before;
        });
      }, { capture: true });
    });
    await composer(page).fill("Pesan");
    await composer(page).press("Enter");
    assert.equal(await until("a frame", () => page.evaluate(() => String(window.isShown ?? ""))), "true");
  });

  it("waits while there is no network, says so, and goes when it is back", async () => {
    const page = await at(budi);
    await goOffline(page);
    for (const text of ["satu", "dua", "tiga"]) await send(page, text);
    await until("all three wait", async () =>
      (await pending(page).filter({ hasText: "Menunggu koneksi" }).count()) === 3);
    assert.equal(await page.getByRole("button", { name: "Coba lagi" }).count(), 0);
    await page.context().setOffline(false);
    await assertSent(page, ["satu", "dua", "tiga"]);
  });

  it("outlives the page: reloaded, and closed", async () => {
    const page = await at(budi);
    await sends(page, (route) => route.abort("connectionfailed"));
    await page.route(/\/messages\?/, (route) => route.abort());
    for (const text of ["satu", "dua"]) await send(page, text);
    await page.reload();
    await until("both are shown again", async () => (await pending(page).count()) === 2);
    const context = page.context();
    await page.close();
    const again = await context.newPage();
    await again.goto(addressOf(budi, ticket));
    await assertSent(again, ["satu", "dua"]);
  });

  it("is sent once though the answer was lost and the page reloaded", async () => {
    const page = await at(budi);
    let asked = 0;
    await sends(page, async (route) => {
      await route.fetch(); // the server has it
      asked++;
      return route.abort("connectionreset").catch(() => {}); // the page may have gone
    });
    await send(page, "Hanya sekali");
    await until("it was asked", () => asked > 0);
    await page.unroute(/\/messages$/);
    await page.reload();
    await assertSent(page, ["Hanya sekali"]);
  });

  it("outlives the server's restart", async () => {
    const page = await at(budi);
    await goOffline(page);
    await send(page, "Sebelum mulai lagi");
    await house.restart();
    await page.context().setOffline(false);
    await send(page, "Sesudah mulai lagi");
    await assertSent(page, ["Sebelum mulai lagi", "Sesudah mulai lagi"]);
  });

  it("is sent once and in order from two windows of one person", async () => {
    const first = await at(budi);
    const second = await first.context().newPage();
    await second.goto(addressOf(budi, ticket));
    await goOffline(first);
    await send(first, "satu");
    await until("the other shows it", async () => (await pending(second).count()) === 1);
    await send(second, "dua");
    await until("the other shows it", async () => (await pending(first).count()) === 2);
    await send(first, "tiga");
    await first.context().setOffline(false);
    await assertSent(first, ["satu", "dua", "tiga"]);
    await assertSent(second, ["satu", "dua", "tiga"]);
  });

  it("is taken on by the other window when its own is closed", async () => {
    const first = await at(budi);
    const second = await first.context().newPage();
    await second.goto(addressOf(budi, ticket));
    await sends(first, () => {}); // never answered
    await send(first, "Dari jendela yang ditutup");
    await first.close();
    await assertSent(second, ["Dari jendela yang ditutup"]);
  });

  it("tries three times, then leaves it to its writer: again, copied, or taken back", async () => {
    const page = await at(budi);
    let asked = 0;
    await sends(page, (route) => (asked++, route.fulfill({ status: 500, json: {} })));
    await send(page, "Tidak sampai");
    const letter = pending(page);
    await letter.getByRole("button", { name: "Coba lagi" }).waitFor();
    assert.equal(asked, 3);
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    await letter.getByRole("button", { name: "Salin" }).click();
    await until("it is copied", async () =>
      (await page.evaluate(() => navigator.clipboard.readText())) === "Tidak sampai");
    await page.reload();
    await letter.getByRole("button", { name: "Coba lagi" }).waitFor();
    assert.equal(asked, 3, "a failed one is not sent again unasked");
    await page.unroute(/\/messages$/);
    await letter.getByRole("button", { name: "Coba lagi" }).click();
    await assertSent(page, ["Tidak sampai"]);
    house.takeProblems(); // those 500s
  });

  it("stays with the reason when it was refused, and does not hold the next", async () => {
    const page = await at(budi);
    await sends(page, (route) =>
      route.request().postDataJSON().message === "Ditolak"
        ? route.fulfill({ status: 422, json: { message: "", errors: { message: ["Bukan begini."] } } })
        : route.fallback());
    await send(page, "Ditolak");
    await send(page, "Diterima");
    await pending(page).getByText("Bukan begini.").waitFor();
    await bubble(page, "Diterima").waitFor();
    await page.reload();
    await pending(page).getByText("Bukan begini.").waitFor();
    await pending(page).getByRole("button", { name: "Hapus" }).click();
    assert.equal(await composer(page).inputValue(), "Ditolak");
    await assertSent(page, ["Diterima"]);
  });

  it("is not sent by somebody else who logs in", async () => {
    const page = await at(sari);
    await sends(page, (route) => route.abort("connectionfailed"));
    await page.route(/\/messages\?/, (route) => route.abort());
    await send(page, "Dari Sari");
    await pending(page).getByRole("button", { name: "Coba lagi" }).waitFor();
    // Another member of staff logs in: in the page that is still open, and in a new one.
    const nia = await house.person("agent", "Nia");
    const { session } = await house.client(nia);
    await page.context().clearCookies();
    await page.context().addCookies([{ name: "sapa_session", value: session, url: house.url }]);
    const tab = await page.context().newPage();
    await tab.goto(addressOf(nia, ticket));
    assert.equal(await pending(tab).count(), 0);
    await page.unroute(/\/messages$/);
    await pending(page).getByRole("button", { name: "Coba lagi" }).click();
    await pending(page).getByText("Orang lain sudah masuk di sini").waitFor();
    assert.deepEqual(await arrived(), []);
    // Sari comes back, and decides.
    const own = await house.client(sari);
    await page.context().clearCookies();
    await page.context().addCookies([{ name: "sapa_session", value: own.session, url: house.url }]);
    await page.unroute(/\/messages\?/);
    await page.reload();
    await pending(page).getByRole("button", { name: "Coba lagi" }).click();
    await assertSent(page, ["Dari Sari"]);
  });
});

describe("what is being written", () => {
  const house = useHouse();
  let budi, sari, ticket;

  before(async () => {
    budi = await house.person("customer", "Budi Santoso");
    sari = await house.person("agent", "Sari Rahma");
  });
  beforeEach(async () => {
    ticket = await house.ticket(budi);
  });

  const at = (person, options) => house.open(person, ticket, options);

  /** The server has been told that this is the draft. */
  const saved = (page, text) => page.waitForResponse((answer) =>
    answer.request().method() === "PUT" && answer.request().postDataJSON().message === text);

  it("is there on another device, shortly after one has rested", async () => {
    for (const person of [budi, sari]) {
      const page = await at(person);
      const answer = saved(page, "Selamat pa");
      await composer(page).pressSequentially("Selamat pa");
      await answer;
      await page.getByText("Draf tersimpan").waitFor();
      const other = await at(person, { javaScript: false });
      assert.equal(await composer(other).inputValue(), "Selamat pa");
    }
  });

  it("is saved when one leaves at once", async () => {
    const page = await at(budi);
    await composer(page).fill("Terburu-buru");
    await page.goto("/account/preferences");
    const other = await at(budi);
    await until("it is there", async () => {
      if ((await composer(other).inputValue()) === "Terburu-buru") return true;
      await other.reload();
      return false;
    });
  });

  it("is recovered when the page ended and nothing could be saved", async () => {
    const page = await at(budi);
    await goOffline(page);
    await composer(page).fill("Belum tersimpan");
    await until("there is a copy", () => page.evaluate(() =>
      Object.keys(localStorage).some((key) => key.startsWith("sapa:draft:"))));
    const context = page.context();
    await page.close();
    await context.setOffline(false);
    const again = await context.newPage();
    await again.goto(addressOf(budi, ticket));
    assert.equal(await composer(again).inputValue(), "Belum tersimpan");
    await until("the server has it", () => again.evaluate(() =>
      !Object.keys(localStorage).some((key) => key.startsWith("sapa:draft:"))));
    const other = await at(budi, { javaScript: false });
    assert.equal(await composer(other).inputValue(), "Belum tersimpan");
    await again.goto("/account/preferences");
    assert.deepEqual(await again.evaluate(() => Object.keys(localStorage)), []);
  });

  it("is gone when it has been sent, also by a form, and a late save does not bring it back", async () => {
    const page = await at(budi);
    let release;
    const held = new Promise((resolve) => (release = resolve));
    const late = new Promise((resolve) =>
      page.route(/\/draft$/, async (route) => {
        await held;
        resolve(await route.fetch());
        await route.abort().catch(() => {}); // the page may have gone
      }));
    await composer(page).fill("Sudah terkirim");
    await composer(page).blur();
    await send(page, "Sudah terkirim");
    await bubble(page, "Sudah terkirim").waitFor();
    release();
    assert.equal((await late).status(), 200);
    const other = await at(budi, { javaScript: false });
    assert.equal(await composer(other).inputValue(), "");

    const again = await at(budi);
    const answer = saved(again, "Tanpa skrip");
    await composer(again).fill("Tanpa skrip");
    await answer;
    await other.reload();
    assert.equal(await composer(other).inputValue(), "Tanpa skrip");
    await other.getByRole("button", { name: "Kirim" }).click();
    await bubble(other, "Tanpa skrip").waitFor();
    assert.equal(await composer(other).inputValue(), "");
  });

  it("is not lost when one begins the next while the last is on its way", async () => {
    const page = await at(budi);
    let release;
    const held = new Promise((resolve) => (release = resolve));
    await page.route(/\/messages$/, async (route) => {
      await held;
      await route.continue();
    });
    await send(page, "Yang pertama");
    const answer = saved(page, "Yang kedua");
    await composer(page).pressSequentially("Yang kedua");
    await answer;
    release();
    await bubble(page, "Yang pertama").waitFor({ timeout: LIVE_MS });
    const other = await at(budi, { javaScript: false });
    assert.equal(await composer(other).inputValue(), "Yang kedua");
  });
});
