// Sockets: what happens is on the page at once; without them it comes by asking.

import assert from "node:assert/strict";
import {
  LIVE_MS, addressOf, before, beforeEach, bubble, bubbles, describe, it, send, until, useHouse,
} from "./support.mjs";

describe("a live conversation", () => {
  const house = useHouse();
  let budi, ayu, sari, nia, ticket;

  before(async () => {
    budi = await house.person("customer", "Budi Santoso");
    ayu = await house.person("customer", "Ayu Lestari");
    sari = await house.person("agent", "Sari Rahma");
    nia = await house.person("agent", "Nia Kurnia");
  });
  beforeEach(async () => {
    ticket = await house.ticket(budi);
  });

  // A page whose clock stands still does not ask by itself: what comes, comes by its socket.
  async function frozen(person) {
    const page = await house.enter(person);
    const joined = new Promise((resolve) => page.on("websocket", (socket) =>
      socket.on("framereceived", ({ payload }) =>
        String(payload).includes("subscription_succeeded") && resolve(socket))));
    await page.clock.install();
    await page.goto(addressOf(person, ticket));
    return { page, socket: await joined };
  }

  it("shows a message at once, on both sides, without asking every 3 seconds", async () => {
    const customer = await frozen(budi), staff = await frozen(sari);
    await send(customer.page, "Apakah gedungnya tersedia?");
    await bubble(staff.page, "Apakah gedungnya tersedia?").waitFor();
    await send(staff.page, "Tersedia, Pak.");
    await bubble(customer.page, "Tersedia, Pak.").waitFor();
    await bubble(staff.page, "Tersedia, Pak.").waitFor(); // whoever sends may learn of it last
    assert.equal(await bubbles(staff.page).count(), 3);
    assert.equal(await bubbles(customer.page).count(), 3);
  });

  it("tells a colleague of a change of status", async () => {
    const { page } = await frozen(nia);
    await (await house.client(sari)).do("PATCH", `${addressOf(sari, ticket)}/status`, { status: "resolved" });
    await page.locator("[data-thread][data-status=resolved]").waitFor();
  });

  it("tells nobody of what is not theirs", async () => {
    const { socket } = await frozen(budi);
    const frames = [];
    socket.on("framereceived", ({ payload }) => frames.push(String(payload)));
    const other = await house.ticket(ayu);
    await house.message(ayu, other, "Rahasia Ayu");
    await (await house.client(sari)).do("PATCH", `${addressOf(sari, ticket)}/notes`, { internal_notes: "Rahasia kami" });
    await house.message(sari, ticket, "Yang terakhir");
    await until("the last message", () => frames.some((frame) => frame.includes("Yang terakhir")));
    assert.ok(!frames.some((frame) => /Rahasia/.test(frame)), frames.join("\n"));
  });

  it("asks every 3 seconds where sockets do not get through", async () => {
    const page = await house.enter(budi);
    await page.routeWebSocket(/\/app\//, (socket) => socket.close());
    await page.goto(addressOf(budi, ticket));
    await house.message(sari, ticket, "Lewat jalan lama.");
    await bubble(page, "Lewat jalan lama.").waitFor({ timeout: LIVE_MS });
  });

  it("brings what was missed when a broken socket is back", async () => {
    const page = await house.enter(budi);
    let socket, count = 0;
    await page.routeWebSocket(/\/app\//, (route) => {
      socket = route;
      count++;
      route.connectToServer();
    });
    await page.goto(addressOf(budi, ticket));
    await until("a socket", () => count === 1);
    await house.message(sari, ticket, "Satu.");
    await bubble(page, "Satu.").waitFor();
    await socket.close({ code: 4200 });
    await house.message(sari, ticket, "Dua.");
    await bubble(page, "Dua.").waitFor();
    await until("another socket", () => count === 2);
    await house.message(sari, ticket, "Tiga.");
    await bubble(page, "Tiga.").waitFor();
    assert.equal(await bubbles(page).count(), 4);
  });
});
