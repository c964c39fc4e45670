// Canned replies: the menu in the composer by keys, by mouse and by touch, and that it stays out of
// the way of whoever only writes; the question before a text with unfilled variables; the pages.

import assert from "node:assert/strict";
import { axe, invalidities, overflows } from "./checks.mjs";
import {
  addressOf, answerYes, before, beforeEach, bubble, composer, describe, desktop, it, phone, until, useHouse,
} from "./support.mjs";

const replies = "/admin/support/replies";

describe("canned replies", () => {
  const house = useHouse();
  let budi, sari, ticket, dp;

  const add = async (shortcut, title, body) => {
    const client = await house.client(sari);
    const { reply } = await client.do("POST", replies, { shortcut, title, body, shared: true });
    return reply;
  };

  before(async () => {
    budi = await house.person("customer", "Budi Santoso");
    sari = await house.person("agent", "Sari Rahma");
    dp = await add("dp", "DP diterima", "Halo {{customer.first_name}}, DP sudah **kami** terima.\n\nSalam");
    await add("dekor", "Foto dekorasi", "Boleh dikirim fotonya?");
    await add("pesanan", "Tentang pesanan", "Pesanan {{order.number}} atas nama {{customer.name}}.");
  });

  beforeEach(async () => {
    ticket = await house.ticket(budi, { subject: "DP 30%" });
  });

  const menu = (page) => page.getByRole("listbox", { name: "Balasan cepat" });
  const options = (page) => menu(page).getByRole("option");
  const value = (page) => composer(page).inputValue();
  const filled = "Halo Budi, DP sudah **kami** terima.\n\nSalam";
  const holds = (page, text) => until(`the composer holds ${text}`, async () => (await value(page)) === text);
  const shows = (page, titles) => until(`the menu shows ${titles}`, async () => {
    const shown = await options(page).locator(".found-name").allInnerTexts();
    return shown.join() === titles.join();
  });
  const isShut = (page) => menu(page).waitFor({ state: "hidden" });

  // Its script comes when one turns to the composer.
  const ready = async (page) => {
    await composer(page).focus();
    await page.locator("a[data-replies][aria-expanded]").waitFor();
  };

  async function open({ javaScript = true, ...options } = {}) {
    const page = await house.open(sari, ticket, { javaScript, ...options });
    if (javaScript) await ready(page);
    page.pressed = 0;
    page.key = async (key) => {
      page.pressed++;
      await page.keyboard.press(key);
    };
    return page;
  }

  it("inserts one by /, two letters and Enter (T5)", async () => {
    const page = await open();
    await composer(page).focus();
    for (const key of ["/", "d", "p", "Enter"]) await page.key(key);
    await holds(page, filled);
    assert.equal(page.pressed, 4);
    await isShut(page);
    await page.keyboard.press("Control+Enter");
    await until("it has been sent", async () => {
      const { messages } = await (await house.client(sari)).do("GET", addressOf(sari, ticket));
      return messages.at(-1).message === filled;
    });
    const { reply } = await (await house.client(sari)).do("GET", `${replies}/${dp.id}`);
    assert.equal(reply.uses, 1);
  });

  it("takes an Enter that comes before the replies do", async () => {
    const page = await open();
    let release;
    const held = new Promise((resolve) => (release = resolve));
    await page.route("**/replies", async (route) => {
      await held;
      await route.continue();
    });
    await composer(page).focus();
    await page.keyboard.type("/dp");
    await page.keyboard.press("Enter");
    assert.equal(await value(page), "/dp");
    release();
    await holds(page, filled);
  });

  it("is found by letters, gone through by arrows, and told to screen readers", async () => {
    const page = await open();
    const area = composer(page);
    await area.fill("Sebentar ya. ");
    await page.keyboard.type("/");
    await menu(page).waitFor();
    assert.equal(await options(page).count(), 3, "within a line there are no commands");
    await page.keyboard.type("d");
    await shows(page, ["DP diterima", "Foto dekorasi"]);
    await until("the number is said", async () =>
      (await page.locator("[data-announcer]").innerText()).includes("2 balasan cepat"));
    const chosen = page.locator("[role=option][aria-selected=true]");
    const isActive = async (name) => {
      assert.equal(await chosen.locator(".found-name").innerText(), name);
      assert.equal(await area.getAttribute("aria-activedescendant"), await chosen.getAttribute("id"));
    };
    await isActive("DP diterima");
    await page.getByText("Halo Budi, DP sudah kami terima.").waitFor();
    await page.keyboard.press("ArrowDown");
    await isActive("Foto dekorasi");
    await page.keyboard.press("ArrowDown");
    await isActive("DP diterima");
    await page.keyboard.press("ArrowUp");
    await isActive("Foto dekorasi");
    assert.deepEqual(await axe(page, "the menu"), []);
    await page.setViewportSize(desktop);
    await page.keyboard.press("Tab");
    await holds(page, "Sebentar ya. Boleh dikirim fotonya?");
    assert.equal(await area.getAttribute("aria-activedescendant"), null);
    // A title is found by any of its words.
    await page.keyboard.type("\n/tentang");
    await shows(page, ["Tentang pesanan"]);
  });

  it("offers the commands of the page where a line begins, and does them", async () => {
    const page = await open();
    const client = await house.client(sari);
    const ticketNow = async () => (await client.do("GET", addressOf(sari, ticket))).ticket;
    const names = () => options(page).filter({ visible: true }).locator(".found-name").allInnerTexts();
    await composer(page).focus();
    await page.keyboard.type("Satu\n/");
    await menu(page).waitFor();
    const all = await names();
    assert.deepEqual(all.slice(0, 3).sort(), ["DP diterima", "Foto dekorasi", "Tentang pesanan"], "replies come first");
    for (const name of ["Selesai", "Tugaskan ke saya", "Status", "Petugas", "Prioritas", "Catatan internal"])
      assert.ok(all.includes(name), `${name} of ${all}`);
    assert.ok(!all.includes("Balas") && !all.includes("Balasan cepat"), "what is done already");
    await until("both are counted aloud", async () =>
      /3 balasan cepat, \d+ perintah/.test(await page.locator("[data-announcer]").innerText()));
    assert.deepEqual(await axe(page, "commands in the menu"), []);
    await page.setViewportSize(desktop);

    // A value of a choice: what was typed of it goes, and it can be taken back.
    await page.keyboard.type("mend");
    await shows(page, ["Prioritas: Mendesak"]);
    await page.keyboard.press("Enter");
    await until("it is urgent", async () => (await ticketNow()).priority === "urgent");
    assert.equal(await value(page), "Satu\n");
    assert.ok(await composer(page).evaluate((element) => element === document.activeElement));
    await page.locator("[data-toast]").getByRole("button", { name: "Urungkan" }).click();
    await until("it is as it was", async () => (await ticketNow()).priority !== "urgent");

    await composer(page).fill("");
    await page.keyboard.type("/tugaskan");
    await page.keyboard.press("Enter");
    await until("it is mine", async () => (await ticketNow()).assigned_to === sari.id);
    assert.equal(await value(page), "");
    await page.keyboard.type("/status");
    await page.keyboard.press("Enter");
    await until("the choice is there", () =>
      page.locator("#status").evaluate((element) => element === document.activeElement));
    await composer(page).focus();
    await page.keyboard.type("/selesai");
    await shows(page, ["Selesai", "Status: Selesai"]);
    await page.keyboard.press("Tab");
    await until("it is resolved", async () => (await ticketNow()).status === "resolved");
    await page.locator("[data-toast]").getByRole("button", { name: "Urungkan" }).waitFor();
    await page.keyboard.type("/selesai"); // is no command of a resolved ticket
    await isShut(page);
    assert.equal(await value(page), "/selesai");
    const { messages } = await client.do("GET", addressOf(sari, ticket));
    assert.equal(messages.length, 1, "nothing of it was sent");
  });

  it("offers commands at the beginning of a line alone, and does none that was not asked for", async () => {
    const page = await open();
    await composer(page).focus();
    await page.keyboard.type("Satu /selesai");
    await isShut(page);
    await page.keyboard.press("Enter");
    assert.equal(await value(page), "Satu /selesai\n");
    await page.keyboard.type("/");
    await menu(page).waitFor();
    await page.keyboard.press("ArrowUp"); // the last one: a command
    await page.keyboard.press("Escape");
    await page.keyboard.type("x");
    assert.equal(await value(page), "Satu /selesai\n/x");
    const { ticket: now } = await (await house.client(sari)).do("GET", addressOf(sari, ticket));
    assert.equal(now.status, "open");
  });

  it("is nothing to a customer, whose text is a text", async () => {
    const page = await house.open(budi, ticket);
    await composer(page).focus();
    await page.keyboard.type("/selesai");
    assert.equal(await page.locator(".reply-menu, [role=listbox]").count(), 0);
    await page.keyboard.press("Enter");
    await bubble(page, "/selesai").waitFor();
    const { ticket: now } = await (await house.client(sari)).do("GET", addressOf(sari, ticket));
    assert.equal(now.status, "open");
  });

  it("leaves the text when Escape is pressed, and can be undone", async () => {
    const page = await open();
    await composer(page).focus();
    await page.keyboard.type("Satu /dp");
    await shows(page, ["DP diterima"]);
    await page.keyboard.press("Escape");
    await isShut(page);
    assert.equal(await value(page), "Satu /dp");
    assert.ok(await composer(page).evaluate((element) => element === document.activeElement));
    await page.keyboard.type("x\n"); // Enter is a new line again
    assert.equal(await value(page), "Satu /dpx\n");
    await composer(page).fill("");
    await page.keyboard.type("/dp");
    await shows(page, ["DP diterima"]);
    await page.keyboard.press("Enter");
    await holds(page, filled);
    await page.keyboard.press("Control+z");
    await holds(page, "/dp");
  });

  it("does not open in addresses, fractions, paths and what is pasted", async () => {
    const page = await open();
    await composer(page).focus();
    await page.keyboard.type("http://contoh.test 1/2 dan/atau ");
    await page.keyboard.insertText("/dp ");
    await page.evaluate(() => document.execCommand("insertText", false, "/dp"));
    assert.equal(await menu(page).count(), 0);
    await composer(page).fill("");
    await page.keyboard.type("/etc");
    await page.locator("#reply-options").waitFor({ state: "attached" });
    await isShut(page); // nothing is called so
    await page.keyboard.press("Enter");
    assert.equal(await value(page), "/etc\n");
  });

  it("leaves the keys to an input method that is composing", async () => {
    const page = await open();
    await composer(page).focus();
    await page.keyboard.type("/");
    await menu(page).waitFor();
    const client = await page.context().newCDPSession(page);
    await client.send("Input.imeSetComposition", { text: "dp", selectionStart: 2, selectionEnd: 2 });
    await holds(page, "/dp");
    await shows(page, ["DP diterima"]);
    const enter = { key: "Enter", code: "Enter", windowsVirtualKeyCode: 229 };
    await client.send("Input.dispatchKeyEvent", { type: "rawKeyDown", ...enter });
    await client.send("Input.dispatchKeyEvent", { type: "keyUp", ...enter });
    assert.equal(await value(page), "/dp");
    await client.send("Input.insertText", { text: "dp" });
    await page.keyboard.press("Enter");
    await holds(page, filled);
  });

  it("opens by its button, by a key and by the mouse", async () => {
    const page = await open();
    await composer(page).fill("Halo. ");
    await page.getByRole("button", { name: "Balasan cepat" }).click();
    await menu(page).waitFor();
    await options(page).filter({ hasText: "Foto dekorasi" }).hover();
    await page.getByText("Boleh dikirim fotonya?").waitFor();
    await options(page).filter({ hasText: "Foto dekorasi" }).click();
    await holds(page, "Halo. Boleh dikirim fotonya?");
    assert.ok(await composer(page).evaluate((element) => element === document.activeElement));
    await page.keyboard.press("Escape");
    await page.keyboard.press("q");
    await menu(page).waitFor();
    await page.getByRole("button", { name: "Balasan cepat" }).click();
    await isShut(page);
    await page.getByRole("button", { name: "Balasan cepat" }).click();
    await menu(page).waitFor();
    await page.getByRole("heading", { level: 1 }).click();
    await isShut(page);
  });

  it("fits a phone, and is used by touch", async () => {
    const page = await open({ size: phone, hasTouch: true, isMobile: true });
    await page.getByRole("button", { name: "Balasan cepat" }).tap();
    await menu(page).waitFor();
    const box = await menu(page).boundingBox();
    assert.ok(box.x >= 0 && box.x + box.width <= phone.width && box.y >= 0);
    const { height } = await options(page).first().boundingBox();
    assert.ok(height >= 44);
    assert.deepEqual(await overflows(page, "the menu"), []);
    await page.setViewportSize(phone);
    await options(page).filter({ hasText: "DP diterima" }).tap();
    await holds(page, filled);
  });

  it("is kept as a draft when it was inserted", async () => {
    const page = await open();
    await composer(page).focus();
    await page.keyboard.type("/dp");
    await page.keyboard.press("Enter");
    await holds(page, filled);
    await page.getByText("Draf tersimpan").waitFor();
    await page.reload();
    await holds(page, filled);
    assert.equal(await page.locator(".reply-menu").count(), 0);
  });

  it("asks before a text with unfilled variables is sent", async () => {
    const page = await open();
    const dialog = page.getByRole("alertdialog");
    const order = "{{order.number}}";
    await composer(page).focus();
    await page.keyboard.type("/pes");
    await page.keyboard.press("Enter");
    await holds(page, `Pesanan ${order} atas nama Budi Santoso.`);
    await page.keyboard.press("Control+Enter");
    await dialog.getByText(`Ada variabel yang belum terisi: ${order}. Tetap kirim?`).waitFor();
    assert.deepEqual(await axe(page, "the question"), []);
    await page.setViewportSize(desktop);
    await page.keyboard.press("Enter"); // back to the text, where it is chosen already
    await dialog.waitFor({ state: "hidden" });
    await page.keyboard.type("WO-7");
    await page.keyboard.press("Control+Enter");
    await bubble(page, "Pesanan WO-7 atas nama Budi Santoso.").waitFor();
    // Sent all the same, when it is meant.
    await composer(page).fill("Tulis {{nama.anda}} di sini");
    await page.keyboard.press("Control+Enter");
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "hidden" });
    assert.equal(await value(page), "Tulis {{nama.anda}} di sini");
    await page.getByRole("button", { name: "Kirim & selesaikan" }).click();
    await dialog.getByRole("button", { name: "Tetap kirim" }).click();
    await until("it has been sent, and resolved", async () => {
      const { ticket: after, messages } = await (await house.client(sari)).do("GET", addressOf(sari, ticket));
      return after.status === "resolved" && messages.at(-1).message === "Tulis {{nama.anda}} di sini";
    });
    assert.equal(await dialog.count(), 0);
  });

  it("leaves its button a link where its script could not be loaded", async () => {
    const page = await house.enter(sari);
    await page.route("**/canned.*.js", (route) => route.fulfill({ status: 200, contentType: "text/javascript", body: "throw 0" }));
    await page.goto(addressOf(sari, ticket));
    await page.locator("a[data-replies]").click();
    await page.getByRole("link", { name: "DP diterima" }).click();
    await holds(page, filled);
  });

  it("says what to do where there are none", async () => {
    const nia = await house.person("agent", "Nia");
    const page = await house.enter(nia);
    await page.route("**/replies", (route) => route.continue({ url: `${route.request().url()}?search=tidakada` }));
    await page.goto(addressOf(nia, ticket));
    await ready(page);
    await composer(page).focus();
    await page.keyboard.type("/");
    await page.getByText("Belum ada balasan cepat").waitFor();
    await page.keyboard.press("Enter");
    assert.equal(await value(page), "/\n");
  });

  it("is written, changed, found and deleted on its pages", async () => {
    const page = await house.enter(sari);
    const check = async (what) => {
      assert.deepEqual(await axe(page, what), []);
      assert.deepEqual(await overflows(page, what), []);
      await page.setViewportSize(desktop);
    };
    await page.goto(addressOf(sari, ticket));
    await page.keyboard.press("g");
    await page.keyboard.press("q");
    await page.getByRole("heading", { level: 1, name: "Balasan cepat" }).waitFor();
    await check("the list");
    await page.getByRole("link", { name: "Balasan cepat baru" }).click();
    await page.getByLabel("Judul").fill("Jam buka");
    await page.getByLabel("Pintasan").fill("jam");
    await page.getByLabel("Isi").fill("Buka {{jam}}");
    await page.getByRole("button", { name: "Simpan" }).click();
    await page.locator("#body-problem", { hasText: "Baris 1 memuat variabel yang tidak ada" }).waitFor();
    await check("the form with a problem");
    await page.getByLabel("Isi").fill("Buka **pukul 9**");
    await page.getByRole("button", { name: "Simpan" }).click();
    await page.getByText("Balasan cepat sudah disimpan.").waitFor();
    await page.getByRole("link", { name: "Jam buka" }).click();
    await page.locator(".bubble strong", { hasText: "pukul 9" }).waitFor();
    await check("a reply");
    await page.getByLabel("Isi").fill("Buka pukul 8");
    await page.getByRole("button", { name: "Simpan" }).click();
    await page.getByText("Buka pukul 8").waitFor();
    await page.getByRole("searchbox").fill("jam buka");
    await page.keyboard.press("Enter");
    await page.getByText("Boleh dikirim fotonya?").waitFor({ state: "hidden" });
    await page.getByRole("link", { name: "Jam buka" }).click();
    await page.getByRole("button", { name: "Hapus balasan cepat" }).click();
    await answerYes(page);
    await page.getByText("Balasan cepat sudah dihapus.").waitFor();
    assert.equal(await page.getByText("Jam buka").count(), 0);
  });

  it("works without JavaScript", async () => {
    const page = await open({ javaScript: false });
    await page.getByRole("link", { name: "Balasan cepat", exact: true }).last().click();
    await page.getByRole("heading", { level: 1, name: "Balasan cepat" }).waitFor();
    await page.getByRole("link", { name: "DP diterima" }).click();
    assert.equal(await value(page), filled);
    await page.locator("[data-composer]").getByRole("button", { name: "Kirim", exact: true }).click();
    await page.getByText("Halo Budi, DP sudah kami terima.").waitFor();
    const address = addressOf(sari, ticket);
    for (const path of [replies, `${replies}/create`, `${replies}/${dp.id}`, address, `${address}/replies`]) {
      const response = await page.goto(path);
      assert.deepEqual(await invalidities(await response.text(), path), []);
    }
    const client = await house.client(sari);
    const fragment = await client.ask("GET", `${address}/replies`, undefined,
      { Accept: "text/html", "X-Fragment": "replies" });
    assert.deepEqual(await invalidities(await fragment.text(), "the menu",
      { "missing-doctype": "off", "prefer-native-element": "off" }), []);
  });
});
