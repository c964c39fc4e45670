// Files: brought by a button, by dragging and by pasting, seen by both sides, and by nobody else.

import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { crc32 as zlibCrc32, deflateSync } from "node:zlib";
import { axe, invalidities, overflows } from "./checks.mjs";
import {
  addressOf, before, bubble, composer, customerTickets, describe, desktop, it, phone, until, useHouse,
} from "./support.mjs";

// PNG (ISO/IEC 15948): one colour, so that it is small whatever its size.
function crc32(bytes) {
  if (zlibCrc32) return zlibCrc32(bytes);
  let crc = ~0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}

function chunk(type, content) {
  const body = Buffer.concat([Buffer.from(type), content]);
  const size = Buffer.alloc(4), crc = Buffer.alloc(4);
  size.writeUInt32BE(content.length);
  crc.writeUInt32BE(crc32(body));
  return Buffer.concat([size, body, crc]);
}

function png(width, height) {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2, 0, 0, 0], 8);
  const row = Buffer.concat([Buffer.from([0]), Buffer.alloc(width * 3, 0x66)]);
  const pixels = Buffer.concat(Array.from({ length: height }, () => row));
  return Buffer.concat([Buffer.from("\x89PNG\r\n\x1a\n", "latin1"), chunk("IHDR", head),
    chunk("IDAT", deflateSync(pixels)), chunk("IEND", Buffer.alloc(0))]);
}

const pdf = { name: "bukti.pdf", mimeType: "application/pdf", buffer: Buffer.from("%PDF-1.4\n%%EOF\n") };
const photo = { name: "foto.png", mimeType: "image/png", buffer: png(640, 480) };
const shots = process.env.SHOTS;

async function shoot(page, name) {
  if (!shots) return;
  mkdirSync(shots, { recursive: true });
  for (const [size, label] of [[desktop, "d"], [phone, "m"]])
    for (const colorScheme of ["light", "dark"]) {
      await page.setViewportSize(size);
      await page.emulateMedia({ colorScheme });
      await page.screenshot({ path: `${shots}/${name}-${label}-${colorScheme}.png` });
    }
}

const chips = (page) => page.locator("[data-chips] .chip");
const done = (page) => page.locator('[data-chips] .chip[data-state="done"]');
const files = (page) => page.locator("#messages .message[data-message] .attachments li");
const sendButton = (page) => page.locator("[data-composer]").getByRole("button", { name: "Kirim", exact: true });

// A drop or a paste, as a browser would tell of it.
async function give(page, selector, how, given) {
  await page.locator(selector).evaluate((element, { how, given }) => {
    const transfer = new DataTransfer();
    for (const { name, type, text } of given) transfer.items.add(new File([text], name, { type }));
    const fire = (name) => element.dispatchEvent(
      new DragEvent(name, { dataTransfer: transfer, bubbles: true, cancelable: true }));
    if (how === "paste")
      element.dispatchEvent(
        new ClipboardEvent("paste", { clipboardData: transfer, bubbles: true, cancelable: true }));
    else for (const name of how === "drag" ? ["dragenter", "dragover"] : ["drop"]) fire(name);
  }, { how, given });
}

// Holds requests back until they are let go.
async function hold(page, url) {
  let letGo;
  const gate = new Promise((resolve) => (letGo = resolve));
  await page.route(url, async (route) => {
    await gate;
    await route.continue().catch(() => {}); // cancelled meanwhile
  });
  return letGo;
}

describe("files", () => {
  const house = useHouse({ SAPA_UPLOAD_MAX: "1" });
  let budi, ayu, sari;

  before(async () => {
    budi = await house.person("customer", "Budi Santoso");
    ayu = await house.person("customer", "Ayu Lestari");
    sari = await house.person("agent", "Sari Rahma");
  });

  async function open(person, ticket, options) {
    const page = await house.open(person, ticket, options);
    return page;
  }

  it("several are chosen, sent without a text, and seen by the other side without reloading", async () => {
    const ticket = await house.ticket(budi);
    const [page, staff] = [await open(budi, ticket), await open(sari, ticket)];
    await page.locator("#attachments").setInputFiles([photo, pdf]);
    await done(page).nth(1).waitFor();
    await sendButton(page).click();
    await files(page).nth(1).waitFor();
    assert.equal(await chips(page).count(), 0);
    await files(staff).nth(1).waitFor();

    const picture = staff.locator("#messages .picture img");
    assert.deepEqual(await picture.evaluate((img) => [img.getAttribute("width"), img.getAttribute("height")]),
      ["640", "480"]);
    await until("the picture is there", () => picture.evaluate((img) => img.complete && img.naturalWidth === 640));
    const [download] = await Promise.all([
      staff.waitForEvent("download"),
      staff.getByRole("link", { name: /bukti\.pdf/ }).click(),
    ]);
    assert.equal(download.suggestedFilename(), "bukti.pdf");
    await shoot(staff, "thread-staff");
    await shoot(page, "thread-customer");
  });

  it("a picture opens above the page and gives the focus back, by keyboard alone", async () => {
    const ticket = await house.ticket(budi);
    const page = await open(budi, ticket);
    await page.locator("#attachments").setInputFiles([photo]);
    await done(page).waitFor();
    await composer(page).press("Enter");
    const link = page.locator("#messages a[data-picture]");
    await link.focus();
    await page.keyboard.press("Enter");
    await page.getByRole("dialog", { name: "foto.png" }).waitFor();
    assert.deepEqual(await axe(page, "lightbox"), []);
    await shoot(page, "lightbox");
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    assert.ok(await link.evaluate((element) => element === document.activeElement));
  });

  it("from one picture one goes to the others of the conversation", async () => {
    const ticket = await house.ticket(budi);
    const page = await open(budi, ticket);
    const send = async (names) => {
      await page.locator("#attachments").setInputFiles(names.map((name) => ({ ...photo, name })));
      await done(page).nth(names.length - 1).waitFor();
      await composer(page).press("Enter");
      await page.locator(`#messages .message[data-message] img[alt="${names.at(-1)}"]`).waitFor();
    };
    await send(["a.png", "b.png"]);
    await send(["c.png"]);
    const links = page.locator("#messages a[data-picture]");
    await links.nth(1).focus();
    await page.keyboard.press("Enter");
    const shows = async (name, position) => {
      const dialog = page.getByRole("dialog", { name });
      await dialog.waitFor();
      assert.equal(await dialog.getByRole("img").getAttribute("alt"), name);
      assert.equal(await dialog.getByRole("img").count(), 1);
      const said = await dialog.getByRole("status").innerText();
      assert.equal(said.replace(/\s+/g, " ").trim(), `${name} ${position}`);
    };
    await shows("b.png", "2 dari 3");
    assert.deepEqual([...(await axe(page, "one of several")), ...(await overflows(page, "one of several"))], []);
    await shoot(page, "lightbox-several");
    await page.setViewportSize(desktop);
    await page.keyboard.press("ArrowRight");
    await shows("c.png", "3 dari 3");
    await page.keyboard.press("ArrowRight"); // after the last comes the first
    await shows("a.png", "1 dari 3");
    await page.keyboard.press("ArrowLeft");
    await shows("c.png", "3 dari 3");
    await page.getByRole("button", { name: "Gambar sebelumnya" }).click();
    await shows("b.png", "2 dari 3");
    assert.ok(await page.getByRole("button", { name: "Gambar sebelumnya" })
      .evaluate((element) => element === document.activeElement));
    await page.getByRole("button", { name: "Gambar berikutnya" }).click();
    await shows("c.png", "3 dari 3");
    const address = await page.getByRole("dialog").getByRole("link").getAttribute("href");
    assert.ok((await links.nth(2).getAttribute("href")).endsWith(new URL(address, page.url()).pathname));
    for (const button of await page.getByRole("dialog").getByRole("button").all()) {
      const box = await button.boundingBox();
      assert.ok(box.width >= 24 && box.height >= 24);
    }
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    assert.ok(await links.nth(1).evaluate((element) => element === document.activeElement));
  });

  it("a single picture has none beside it, and fits a finger", async () => {
    const ticket = await house.ticket(budi);
    const page = await open(budi, ticket, { size: phone, hasTouch: true, isMobile: true });
    const sends = async (files) => {
      await page.locator("#attachments").setInputFiles(files);
      await done(page).nth(files.length - 1).waitFor();
      await sendButton(page).tap();
    };
    await sends([photo]);
    const pictures = page.locator("#messages .message[data-message] a[data-picture]");
    await pictures.first().tap();
    const dialog = page.getByRole("dialog");
    await dialog.waitFor();
    assert.equal(await dialog.getByRole("button").count(), 1);
    assert.equal((await dialog.getByRole("status").innerText()).trim(), "foto.png");
    await page.keyboard.press("ArrowRight");
    assert.equal(await dialog.getByRole("img").getAttribute("alt"), "foto.png");
    await dialog.getByRole("button").tap();
    await dialog.waitFor({ state: "detached" });
    await sends([{ ...photo, name: "kedua.png" }]);
    await pictures.nth(1).tap();
    await dialog.getByText("2 dari 2").waitFor();
    for (const button of await dialog.getByRole("button").all()) {
      const box = await button.boundingBox();
      assert.ok(box.width >= 44 && box.height >= 44, JSON.stringify(box));
      assert.ok(box.x >= 0 && box.x + box.width <= phone.width);
    }
  });

  it("what is dropped on the conversation, and what is pasted, is attached", async () => {
    const ticket = await house.ticket(budi);
    const page = await open(budi, ticket);
    const text = [{ name: "catatan.txt", type: "text/plain", text: "Halo" }];
    await give(page, "#messages", "drag", text);
    await page.locator(".drop-veil").waitFor();
    await shoot(page, "drop");
    await give(page, "#messages", "drop", text);
    await page.locator(".drop-veil").waitFor({ state: "detached" });
    await give(page, "#message", "paste", [{ name: "image.png", type: "image/png", text: "gambar" }]);
    await done(page).nth(1).waitFor();
    assert.deepEqual(await chips(page).locator(".file-name").allTextContents(), ["catatan.txt", "image.png"]);
    await composer(page).fill("Keduanya terlampir");
    await sendButton(page).click();
    await bubble(page, "Keduanya terlampir").waitFor();
    assert.equal(await files(page).count(), 2);
  });

  it("one that is on its way can be cancelled, and the others go", async () => {
    const ticket = await house.ticket(budi);
    const page = await open(budi, ticket);
    const letGo = await hold(page, "**/attachments");
    await page.locator("#attachments").setInputFiles([photo, pdf]);
    await chips(page).nth(1).waitFor();
    await page.getByRole("button", { name: "Hapus foto.png" }).click();
    assert.equal(await chips(page).count(), 1);
    assert.ok(await page.getByRole("button", { name: "Hapus bukti.pdf" })
      .evaluate((element) => element === document.activeElement), "the next one has the focus");
    await composer(page).fill("Hanya satu");
    await sendButton(page).click(); // waits for what is on its way
    assert.equal(await bubble(page, "Hanya satu").count(), 0);
    assert.equal(await composer(page).inputValue(), "Hanya satu");
    letGo();
    await bubble(page, "Hanya satu").waitFor();
    assert.deepEqual(await files(page).locator(".file-name").allTextContents(), ["bukti.pdf"]);
  });

  it("stand in the order in which they were chosen, whichever arrives first", async () => {
    const ticket = await house.ticket(budi);
    const page = await open(budi, ticket);
    const names = ["satu.pdf", "dua.pdf", "tiga.pdf"];
    const chosen = (among) => among.locator(".file-name").allTextContents();
    const held = {};
    await page.route("**/attachments", (route) => {
      held[names.find((name) => route.request().postDataBuffer().includes(name))] = route;
    });
    const saved = savedWith(page, 3);
    await page.locator("#attachments").setInputFiles(names.map((name) => ({ ...pdf, name })));
    await until("all are on their way", () => Object.keys(held).length === 3);
    for (const name of [...names].reverse()) {
      const answered = held[name].request().response();
      await held[name].continue();
      await (await answered).finished();
    }
    const ids = (await saved).request().postDataJSON().attachments;
    assert.deepEqual([...ids].sort((a, b) => b - a), ids, "they arrived the other way round");
    await page.reload(); // the draft has them so as well
    await done(page).nth(2).waitFor();
    assert.deepEqual(await chosen(chips(page)), names);

    const letGo = await hold(page, /\/messages$/);
    await sendButton(page).click();
    await page.locator(".message.pending .file").nth(2).waitFor();
    assert.deepEqual(await chosen(page.locator(".message.pending")), names);
    letGo();
    await files(page).nth(2).waitFor();
    assert.deepEqual(await chosen(files(page)), names);
    const staff = await open(sari, ticket, { javaScript: false });
    assert.deepEqual(await chosen(files(staff)), names);
  });

  it("one that did not arrive says so, keeps the message back, and is tried again", async () => {
    const ticket = await house.ticket(budi);
    const page = await open(budi, ticket);
    await page.route("**/attachments", (route) => route.abort());
    await page.locator("#attachments").setInputFiles([pdf]);
    await page.getByText("Tidak terunggah: tidak ada sambungan.").first().waitFor();
    assert.deepEqual(await axe(page, "a failed upload"), []);
    await shoot(page, "failed");
    await composer(page).fill("Terlampir");
    await sendButton(page).click();
    assert.equal(await bubble(page, "Terlampir").count(), 0);
    await page.unroute("**/attachments");
    await chips(page).getByRole("button", { name: "Coba lagi" }).click();
    await done(page).waitFor();
    await sendButton(page).click();
    await bubble(page, "Terlampir").waitFor();
  });

  it("one that is too large is told before it is sent on its way", async () => {
    const ticket = await house.ticket(budi);
    const page = await open(budi, ticket);
    let asked = 0;
    page.on("request", (request) => (asked += request.url().endsWith("/attachments")));
    await page.locator("#attachments").setInputFiles([
      { name: "besar.bin", mimeType: "application/octet-stream", buffer: Buffer.alloc(1024 * 1024 + 1) },
    ]);
    await page.locator('.chip[data-state="failed"]').getByText("Lebih besar dari 1 MB.").waitFor();
    assert.equal(asked, 0);
  });

  it("say how large they are as the limit does, before and after they are sent", async () => {
    const ticket = await house.ticket(budi);
    const page = await open(budi, ticket);
    const sizes = [[1023, "1023 B"], [1500, "1 KB"], [1024 * 1024, "1,0 MB"]];
    assert.match(await page.locator("#attachments-hint").textContent(), /masing-masing 1 MB/);
    await page.locator("#attachments").setInputFiles(sizes.map(([size]) => (
      { name: `${size}.bin`, mimeType: "application/octet-stream", buffer: Buffer.alloc(size, "x") })));
    await done(page).nth(2).waitFor();
    const told = sizes.map(([, shown]) => shown);
    assert.deepEqual(await chips(page).locator(".file-size").allTextContents(), told);
    await sendButton(page).click();
    await files(page).nth(2).waitFor();
    assert.deepEqual(await files(page).locator(".file-size").allTextContents(), told);
  });

  const savedWith = (page, count) => page.waitForResponse((answer) =>
    answer.request().method() === "PUT" && answer.request().postDataJSON().attachments.length === count);

  it("wait with what is being written, and go once", async () => {
    const ticket = await house.ticket(budi);
    const page = await open(budi, ticket);
    let saved = savedWith(page, 2);
    await page.locator("#attachments").setInputFiles([pdf, photo]);
    await saved;
    await page.reload();
    await until("both are there again", async () => (await done(page).count()) === 2);
    saved = savedWith(page, 1);
    await page.getByRole("button", { name: "Hapus foto.png" }).click();
    await saved;
    const other = await open(budi, ticket, { javaScript: false });
    assert.equal((await other.locator("[data-kept]").allInnerTexts()).join().trim(), "bukti.pdf");
    await page.reload();
    await done(page).filter({ hasText: "bukti.pdf" }).waitFor();
    await sendButton(page).click();
    await files(page).filter({ hasText: "bukti.pdf" }).waitFor();
    await page.reload();
    await files(page).filter({ hasText: "bukti.pdf" }).waitFor();
    assert.equal(await chips(page).count(), 0);
  });

  it("are in the message that waits for a connection, not in the composer besides", async () => {
    const ticket = await house.ticket(budi);
    const page = await open(budi, ticket);
    const saved = page.waitForResponse((answer) => {
      const body = answer.request().method() === "PUT" && answer.request().postDataJSON();
      return body && body.message === "Ini buktinya" && body.attachments.length === 1;
    });
    await page.locator("#attachments").setInputFiles([pdf]);
    await done(page).waitFor();
    await composer(page).fill("Ini buktinya");
    await saved;
    await page.route(/\/messages$/, (route) => route.abort("connectionfailed"));
    await sendButton(page).click();
    await page.locator(".message.pending").waitFor();
    await page.reload();
    await page.locator(".message.pending").filter({ hasText: "Ini buktinya" }).waitFor();
    assert.equal(await composer(page).inputValue(), "");
    assert.equal(await chips(page).count(), 0);
    await page.unroute(/\/messages$/);
    await bubble(page, "Ini buktinya").waitFor();
    await until("nothing is on its way", async () => (await page.locator(".message.pending").count()) === 0);
    await page.reload();
    await bubble(page, "Ini buktinya").waitFor();
    assert.equal(await composer(page).inputValue(), "");
  });

  it("a message that could not be sent gives its files back", async () => {
    const ticket = await house.ticket(budi);
    const page = await open(budi, ticket);
    await page.locator("#attachments").setInputFiles([pdf]);
    await done(page).waitFor();
    await page.route("**/messages", (route) => route.request().method() === "POST"
      ? route.fulfill({ status: 422, contentType: "application/json", body: '{"message":"Tidak bisa"}' })
      : route.continue());
    await sendButton(page).click();
    await page.locator(".pending.is-failed").getByText("Tidak bisa").waitFor();
    assert.equal(await page.locator(".pending .file-name").textContent(), "bukti.pdf");
    await page.locator(".pending [data-discard]").click();
    await done(page).waitFor();
    await page.unroute("**/messages");
    await sendButton(page).click();
    await files(page).waitFor();
  });

  it("a new ticket brings files, also after a mistake in the form", async () => {
    const page = await house.enter(budi);
    const response = await page.goto(`${customerTickets}/create`);
    assert.deepEqual(await invalidities(await response.text(), "create"), []);
    await page.locator("#attachments").setInputFiles([photo]);
    await done(page).waitFor();
    assert.deepEqual([...(await axe(page, "create")), ...(await overflows(page, "create"))], []);
    await shoot(page, "create");
    await page.setViewportSize(desktop);
    await page.getByLabel("Subjek").fill("Dengan berkas");
    await page.getByRole("button", { name: "Kirim tiket" }).click();
    await page.locator(".summary").waitFor();
    await done(page).waitFor();
    await page.getByLabel("Kategori").selectOption("payment");
    await page.getByLabel("Deskripsi").fill("Keterangan yang cukup panjang untuk ini.");
    await page.getByRole("button", { name: "Kirim tiket" }).click();
    await page.locator("#messages .picture img").waitFor();
  });

  it("without JavaScript files go with the form", async () => {
    const ticket = await house.ticket(budi);
    const page = await open(budi, ticket, { javaScript: false });
    await page.locator("#attachments").setInputFiles([pdf, photo]);
    await sendButton(page).click();
    await files(page).nth(1).waitFor();
    await page.locator("#attachments").setInputFiles([
      { name: "besar.bin", mimeType: "application/octet-stream", buffer: Buffer.alloc(1024 * 1024 + 1) },
    ]);
    await composer(page).fill("Yang ditulis tinggal");
    await sendButton(page).click();
    await page.locator("#attachments-problem").getByText("1 MB").waitFor();
    assert.equal(await composer(page).inputValue(), "Yang ditulis tinggal");
    await shoot(page, "no-script");

    await page.goto(`${customerTickets}/create`);
    await page.getByLabel("Subjek").fill("Tanpa skrip");
    await page.getByLabel("Kategori").selectOption("payment");
    await page.getByLabel("Deskripsi").fill("Keterangan yang cukup panjang untuk ini.");
    await page.locator("#attachments").setInputFiles([pdf]);
    await page.getByRole("button", { name: "Kirim tiket" }).click();
    await files(page).waitFor();
  });

  it("another customer gets nothing of it", async () => {
    const ticket = await house.ticket(budi);
    const page = await open(budi, ticket);
    await page.locator("#attachments").setInputFiles([photo]);
    await done(page).waitFor();
    await sendButton(page).click();
    const url = await page.locator("#messages a[data-picture]").getAttribute("href");
    const other = await house.enter(ayu);
    assert.equal((await other.goto(url)).status(), 404);
    const stranger = await house.page();
    await stranger.goto(url);
    await stranger.waitForURL("**/login**");
  });

  it("a conversation with files is accessible, valid and fits a narrow screen", async () => {
    const ticket = await house.ticket(budi);
    const page = await open(budi, ticket);
    await page.locator("#attachments").setInputFiles([photo, pdf,
      { ...pdf, name: `${"panjang".repeat(14)}.pdf` }]);
    await done(page).nth(2).waitFor();
    assert.deepEqual([...(await axe(page, "chips")), ...(await overflows(page, "chips"))], []);
    await shoot(page, "chips");
    await composer(page).fill("Terlampir");
    await sendButton(page).click();
    await bubble(page, "Terlampir").waitFor();
    for (const person of [budi, sari]) {
      const look = await house.enter(person);
      const response = await look.goto(addressOf(person, ticket));
      assert.deepEqual([...(await invalidities(await response.text(), person.role)),
        ...(await axe(look, person.role)), ...(await overflows(look, person.role))], []);
    }
  });
});
