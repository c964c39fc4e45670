// The question before something is done: what it says and to whom the focus goes, every way to say no, that
// yes is sent once and whole, and that nothing goes unasked where the dialog's script could not be had.

import assert from "node:assert/strict";
import { axe, overflows } from "./checks.mjs";
import { addressOf, answerYes, before, desktop, describe, it, openSide, phone, until, useHouse } from "./support.mjs";

const preferences = "/account/preferences";

describe("a question", () => {
  const house = useHouse();
  let budi, andi;

  before(async () => {
    budi = await house.person("customer", "Budi Santoso");
    andi = await house.person("admin", "Andi Pratama");
  });

  const question = (page) => page.getByRole("alertdialog");
  const close = (page) => page.getByRole("button", { name: "Tutup tiket" });
  const statusOf = async (ticket) => {
    const client = await house.client(budi);
    return (await client.do("GET", addressOf(budi, ticket))).ticket.status;
  };
  const atTicket = async (options = {}) => {
    const ticket = await house.ticket(budi);
    const page = await house.open(budi, ticket, options);
    await openSide(page);
    return { page, ticket };
  };
  const asked = async (options) => {
    const there = await atTicket(options);
    await close(there.page).click();
    await question(there.page).waitFor();
    return there;
  };
  const focused = (page) => page.evaluate(() => document.activeElement.textContent.trim());
  /** The bodies of what `page` posts from now on, but for drafts and the like. */
  const posts = (page, path) => {
    const sent = [];
    page.on("request", (request) => {
      if (request.method() === "POST" && path.test(request.url()))
        sent.push({ url: request.url(), body: new URLSearchParams(request.postData() ?? "") });
    });
    return sent;
  };
  // As where the file cannot be loaded; one that is missing would fail the test by itself.
  const without = (page) => page.route("**/ask.*.js", (route) =>
    route.fulfill({ status: 200, contentType: "text/javascript", body: "throw 0" }));

  for (const [what, size] of Object.entries({ desktop, phone }))
    it(`says what follows, and rests on the way back, on a ${what}`, async () => {
      const { page, ticket } = await asked({ size, hasTouch: size === phone });
      await page.getByRole("heading", { name: "Tutup tiket ini?" }).waitFor();
      await question(page).getByText(/hanya tim kami yang dapat membukanya/).waitFor();
      assert.equal(await focused(page), "Batal");
      assert.deepEqual(await axe(page, "the question"), []);
      assert.deepEqual(await overflows(page, "the question"), []);
      await page.setViewportSize(size);
      const box = await question(page).boundingBox();
      if (size === phone) assert.equal(Math.round(box.y + box.height), phone.height);
      else assert.ok(box.y > 0 && box.y + box.height < desktop.height);
      for (const button of await question(page).getByRole("button").all())
        assert.ok((await button.boundingBox()).height >= (size === phone ? 44 : 24));
      assert.equal(await statusOf(ticket), "open");
    });

  it("is answered with no by Escape, Cancel, the page behind, and Enter; the focus comes back", async () => {
    const { page, ticket } = await atTicket();
    const sent = posts(page, /\/close/);
    const ways = [
      () => page.keyboard.press("Escape"),
      () => question(page).getByRole("button", { name: "Batal" }).click(),
      () => page.mouse.click(5, 5),
      () => page.keyboard.press("Enter"),
    ];
    for (const no of ways) {
      await close(page).click();
      await question(page).waitFor();
      await no();
      await question(page).waitFor({ state: "detached" });
      assert.equal(await focused(page), "Tutup tiket");
    }
    assert.deepEqual(sent, []);
    assert.equal(await statusOf(ticket), "open");
  });

  it("is not answered by the second click of a double click, nor by a key that is held", async () => {
    const { page, ticket } = await atTicket();
    const sent = posts(page, /\/close/);
    await close(page).hover(); // its script comes
    await page.waitForFunction(() => performance.getEntriesByType("resource").some(({ name }) => /\/ask\./.test(name)));
    await close(page).focus();
    await page.keyboard.down("Enter");
    await question(page).waitFor();
    await page.keyboard.down("Enter"); // repeats
    await question(page).waitFor();
    await page.keyboard.up("Enter");
    // The verb lies where the first click was.
    await question(page).evaluate((dialog) => {
      const verb = dialog.querySelector("[value=yes]");
      verb.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true, detail: 2 }));
    });
    assert.ok(await question(page).isVisible());
    await page.keyboard.press("Escape");
    await question(page).waitFor({ state: "detached" });
    assert.deepEqual(sent, []);
    assert.equal(await statusOf(ticket), "open");
  });

  it("sends once, however often yes is pressed", async () => {
    const { page, ticket } = await asked();
    const sent = posts(page, /\/close/);
    await question(page).getByRole("button", { name: "Tutup tiket" }).dblclick();
    await page.getByText("Tiket berhasil ditutup.").waitFor();
    assert.equal(sent.length, 1);
    assert.equal(await statusOf(ticket), "closed");
  });

  it("is not asked anew while what it was about is on its way", async () => {
    const { page } = await asked();
    const sent = posts(page, /\/close/);
    let go;
    const held = new Promise((resolve) => (go = resolve));
    await page.route("**/close", async (route) => (await held, route.continue()));
    // Whatever waits for the page here would wait for what is on its way as well.
    const shown = await page.evaluate(async () => {
      const form = document.querySelector("form[data-confirm]");
      const isSent = new Promise((resolve) => form.addEventListener("submit", resolve, { once: true }));
      document.querySelector("dialog [value=yes]").click();
      await isSent;
      form.querySelector("button").click();
      for (let frames = 0; frames < 3; frames++) await new Promise(requestAnimationFrame);
      return document.querySelectorAll("dialog").length;
    });
    assert.equal(shown, 0);
    await until("it is on its way", () => sent.length === 1);
    go();
    await page.getByText("Tiket berhasil ditutup.").waitFor();
    assert.equal(sent.length, 1);
  });

  it("sends what the button that asked has to say", async () => {
    const page = await house.enter(budi);
    await house.client(budi);
    await page.goto(preferences);
    const form = page.locator("form[data-confirm]");
    // A second session of Budi's, else there is nothing to end.
    if (!(await form.count())) {
      const other = await house.page();
      await other.goto("/login");
      await other.locator("[name=email]").fill(budi.email);
      await other.locator("[name=password]").fill(budi.password);
      await other.locator("main button").click();
      await other.waitForURL(/support/);
      await page.reload();
    }
    await form.locator("button").evaluate((button) => {
      button.name = "which";
      button.value = "these & those";
      button.setAttribute("formaction", "/account/elsewhere");
    });
    const sent = posts(page, /\/account\//);
    await page.route("**/account/elsewhere", (route) =>
      route.fulfill({ status: 200, contentType: "text/html", body: "<title>Ada</title>Sudah" }));
    await form.locator("button").click();
    await question(page).getByRole("button", { name: "Keluar dari perangkat lain" }).click();
    await page.getByText("Sudah").waitFor();
    assert.equal(sent.length, 1);
    assert.match(sent[0].url, /\/account\/elsewhere$/);
    assert.equal(sent[0].body.get("which"), "these & those");
    assert.ok(sent[0].body.get("_token"));
  });

  it("rests on yes where nothing is lost by it", async () => {
    const ticket = await house.ticket(budi);
    const { messageId: about } = await house.message(andi, ticket, "Kami periksa.");
    house.notification(budi, { id: 900, ticket, about, state: "unknown", channel: "sms" });
    const page = await house.enter(andi);
    await page.goto("/admin/notifications/900");
    await page.getByRole("button", { name: "Kirim lagi" }).click();
    await question(page).getByText(/mungkin sudah terkirim/).waitFor();
    assert.equal(await focused(page), "Kirim lagi");
    const sent = posts(page, /\/notifications\/900/);
    await page.keyboard.press("Enter");
    await until("it is sent", () => sent.length === 1);
    await question(page).waitFor({ state: "detached" });
  });

  it("is asked again on a page that was patched in", async () => {
    const client = await house.client(andi);
    for (const name of ["Satu", "Dua"]) await client.do("POST", "/admin/support/views", { name, status: "open" });
    const page = await house.enter(andi);
    await page.goto("/admin/support/views");
    for (const name of ["Satu", "Dua"]) {
      await page.getByRole("button", { name: `Hapus ${name}` }).click();
      await page.getByRole("heading", { name: `Hapus tampilan “${name}”?` }).waitFor();
      await answerYes(page);
      await page.getByRole("button", { name: `Hapus ${name}` }).waitFor({ state: "detached" });
    }
  });

  it("is the browser's where the dialog could not be had, and nothing goes unasked", async () => {
    const { page, ticket } = await atTicket();
    await without(page);
    const sent = posts(page, /\/close/);
    const said = [];
    page.once("dialog", (dialog) => (said.push(dialog.message()), dialog.dismiss()));
    await close(page).click();
    await until("it is asked", () => said.length === 1);
    assert.match(said[0], /^Tutup tiket ini\?\n\n.*hanya tim kami/);
    assert.deepEqual(sent, []);
    assert.equal(await statusOf(ticket), "open");
    page.once("dialog", (dialog) => dialog.accept());
    await close(page).click();
    await page.getByText("Tiket berhasil ditutup.").waitFor();
    assert.equal(sent.length, 1);
  });

  it("goes when what it is about has left the page", async () => {
    const { page, ticket } = await asked();
    const sent = posts(page, /\/close/);
    await page.locator("form[data-confirm]").evaluate((form) => form.remove());
    await question(page).waitFor({ state: "detached" });
    assert.deepEqual(sent, []);
    assert.equal(await statusOf(ticket), "open");
  });

  it("stands beside the button where there is no JavaScript", async () => {
    const { page, ticket } = await atTicket({ javaScript: false });
    await page.getByText(/hanya tim kami yang dapat membukanya/).waitFor();
    await close(page).click();
    await page.getByText("Tiket berhasil ditutup.").waitFor();
    assert.equal(await statusOf(ticket), "closed");
  });
});
