// What a conversation says of its connection, and of the server that answers.

import assert from "node:assert/strict";
import {
  LIVE_MS, addressOf, before, beforeEach, bubble, composer, describe, it, until, useHouse,
} from "./support.mjs";

describe("the connection of a conversation", () => {
  const house = useHouse();
  let budi, sari, ticket;

  before(async () => {
    budi = await house.person("customer", "Budi Santoso");
    sari = await house.person("agent", "Sari Rahma");
  });
  beforeEach(async () => {
    ticket = await house.ticket(budi);
  });

  const polls = /\/messages\?/;
  const bar = (page) => page.locator("[data-connection-bar]");
  async function at(person) {
    const page = await house.enter(person);
    await page.routeWebSocket(/\/app\//, (socket) => socket.close({ code: 4001 })); // untold
    await page.goto(addressOf(person, ticket));
    return page;
  }

  it("counts down to the next attempt, which can be made at once, and says how much has come", async () => {
    const page = await at(budi);
    await page.route(polls, (route) => route.abort());
    await bar(page).getByText("Tidak ada koneksi").waitFor();
    assert.equal(await bar(page).getByRole("button", { name: "Coba sekarang" }).isVisible(), false,
      "what comes in a moment is not counted down to");
    await bar(page).getByText(/^Mencoba lagi dalam \d+ dtk\.$/).waitFor({ timeout: 2 * LIVE_MS });
    assert.doesNotMatch(await page.locator("[data-connection]").innerText(), /dalam/, "it is not read out");
    for (const text of ["Satu", "Dua"]) await house.message(sari, ticket, text);
    await page.unroute(polls);
    await bar(page).getByRole("button", { name: "Coba sekarang" }).click();
    await bar(page).getByText("Tersambung kembali, 2 pesan dimuat.").waitFor();
    await bubble(page, "Dua").waitFor();
    await until("there is nothing more to say", async () => (await bar(page).boundingBox()).height === 0);
  });

  it("says that there is a new version, which is loaded when one wants it or goes on", async () => {
    const page = await at(budi);
    await composer(page).fill("Belum selesai");
    const other = async (route) => {
      const response = await route.fetch();
      const body = (await response.text()).replace(/data-build="\w+"/, 'data-build="other"');
      await route.fulfill({ response, body });
    };
    await page.route(polls, other);
    await bar(page).getByText("Versi baru tersedia.").waitFor({ timeout: LIVE_MS });
    assert.equal(await composer(page).inputValue(), "Belum selesai");
    await page.unroute(polls);
    await page.evaluate(() => (window.marked = true));
    await bar(page).getByRole("button", { name: "Muat ulang" }).click();
    await until("the page is loaded", () => page.evaluate(() => !window.marked).catch(() => false));
    assert.equal(await composer(page).inputValue(), "Belum selesai");
    assert.equal((await bar(page).boundingBox()).height, 0);

    await page.evaluate(() => {
      window.marked = true;
      document.documentElement.dataset.build = "older";
    });
    await page.getByRole("link", { name: "Kembali ke tiket saya" }).click();
    await page.getByRole("heading", { name: "Tiket saya" }).waitFor();
    assert.equal(await page.evaluate(() => window.marked), undefined, "it was loaded");
  });
});
