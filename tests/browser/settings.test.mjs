// The page of settings in use: what is changed and not saved is said, kept in sight, and not left by mistake;
// one is found by its words.

import assert from "node:assert/strict";
import { axe, overflows } from "./checks.mjs";
import { before, describe, desktop, it, phone, until, useHouse } from "./support.mjs";

const settings = "/admin/settings";

describe("the page of settings", () => {
  const house = useHouse();
  let andi;

  before(async () => {
    andi = await house.person("admin", "Andi Pratama");
  });

  const open = async (options = {}) => {
    const page = await house.enter(andi, options);
    await page.goto(settings);
    if (options.javaScript !== false) await page.getByRole("searchbox").waitFor(); // its script has come
    return page;
  };
  const name = (page) => page.getByLabel("Nama meja bantuan");
  const said = (page) => page.locator("[data-told]").innerText();
  const discard = (page) => page.getByRole("link", { name: "Buang" });

  it("counts what is changed, and no longer what is changed back", async () => {
    const page = await open();
    assert.equal(await said(page), "");
    assert.ok(await discard(page).isHidden());
    const before = await name(page).inputValue();
    await name(page).fill("Melati");
    assert.equal(await said(page), "1 perubahan");
    await page.getByLabel("Zona waktu").selectOption("Asia/Makassar");
    await page.getByLabel("Membalas berarti mengambil tiket").uncheck();
    await page.getByLabel("Warna").fill("100");
    await page.locator("#logo").setInputFiles({ name: "logo.png", mimeType: "image/png", buffer: Buffer.from("x") });
    assert.equal(await said(page), "5 perubahan");
    await page.locator("#logo").setInputFiles([]);
    await page.getByLabel("Membalas berarti mengambil tiket").check();
    await name(page).fill(before);
    assert.equal(await said(page), "2 perubahan");
  });

  for (const [what, size] of Object.entries({ desktop, phone }))
    it(`keeps the way to save in sight while something is not saved, on a ${what}`, async () => {
      const page = await open({ size, hasTouch: size === phone });
      const save = page.getByRole("button", { name: "Simpan" });
      const isInSight = () => save.evaluate((button) => {
        const { x, y, width, height } = button.getBoundingClientRect();
        return button.contains(document.elementFromPoint(x + width / 2, y + height / 2));
      });
      assert.equal(await isInSight(), false); // at the end of the form
      await name(page).fill("Melati");
      assert.equal(await isInSight(), true);
      assert.deepEqual(await axe(page, "something is not saved"), []);
      assert.deepEqual(await overflows(page, "something is not saved"), []);
    });

  it("asks before it is left with something that is not saved, and only then", async () => {
    const page = await open();
    const asked = [];
    page.on("dialog", (dialog) => (asked.push(dialog.type()), dialog.dismiss()));
    const leave = () => page.getByRole("link", { name: "Notifikasi" }).last().click({ noWaitAfter: true });
    await name(page).fill("Belum disimpan");
    await leave();
    await until("it is asked", () => asked.length === 1);
    assert.deepEqual(asked, ["beforeunload"]);
    assert.equal(await name(page).inputValue(), "Belum disimpan");
    await discard(page).click();
    await until("it is as it was", async () => (await name(page).inputValue()) !== "Belum disimpan");
    assert.equal(await said(page), "");
    await leave();
    await page.waitForURL(/settings\/notifications/);
    assert.equal(asked.length, 1);
  });

  it("is saved without a question, and says so of what is refused", async () => {
    const page = await open();
    const asked = [];
    page.on("dialog", (dialog) => (asked.push(dialog.type()), dialog.accept()));
    const before = await name(page).inputValue();
    await name(page).evaluate((field) => (field.required = false));
    await name(page).fill("");
    await page.getByRole("button", { name: "Simpan" }).click();
    await page.locator(".summary").waitFor();
    await page.getByText("Belum disimpan").waitFor();
    await name(page).fill("Mawar");
    await page.getByRole("button", { name: "Simpan" }).click();
    await page.getByText("Pengaturan telah disimpan.").waitFor();
    assert.equal(await name(page).inputValue(), "Mawar");
    assert.equal(await said(page), "");
    assert.notEqual(before, "Mawar");
    assert.deepEqual(asked, []);
  });

  it("finds a setting by its words, its section or a value", async () => {
    const page = await open();
    const legends = async () => (await page.locator("#settings legend:visible").allInnerTexts()).join();
    const all = await legends();
    await page.keyboard.press("/");
    await page.keyboard.type("BERKAS TERBESAR");
    assert.equal(await legends(), "Berkas");
    assert.equal(await page.getByRole("navigation", { name: "Bagian" }).getByRole("link").count(), 1);
    await page.getByRole("searchbox").fill("makassar");
    assert.equal(await legends(), "Bahasa dan waktu");
    await page.getByRole("searchbox").fill("warna");
    assert.equal(await legends(), "Merek");
    assert.ok(await name(page).isHidden());
    assert.ok(await page.locator(".look").isVisible());
    await page.getByRole("searchbox").fill("tidak ada yang begini");
    assert.equal(await legends(), "");
    await page.getByText("Tidak ada pengaturan dengan kata itu.").waitFor();
    assert.deepEqual(await axe(page, "nothing found"), []);
    await page.setViewportSize(desktop);
    await page.getByRole("searchbox").fill("");
    assert.equal(await legends(), all);
  });

  it("shows what is wrong, also where it was not looked for", async () => {
    const page = await open();
    await name(page).fill("");
    await page.getByRole("searchbox").fill("berkas");
    assert.ok(await name(page).isHidden());
    await page.getByRole("button", { name: "Simpan" }).click();
    await name(page).waitFor();
    assert.equal(await page.getByRole("searchbox").inputValue(), "");
  });

  it("leads to its sections, also without JavaScript", async () => {
    const page = await open({ javaScript: false });
    assert.equal(await page.getByRole("searchbox").count(), 0);
    await page.getByRole("link", { name: "Sesi masuk" }).click();
    await page.waitForURL(/#log-ins$/);
    await name(page).fill("Kenanga");
    await page.getByRole("button", { name: "Simpan" }).click();
    await page.getByText("Pengaturan telah disimpan.").waitFor();
    assert.equal(await name(page).inputValue(), "Kenanga");
  });
});
