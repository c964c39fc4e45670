// Staff open a ticket for a customer: by keys alone, and without JavaScript.

import assert from "node:assert/strict";
import { axe, invalidities, overflows } from "./checks.mjs";
import {
  addressOf, arrived, before, bubble, describe, it, staffTickets, useHouse,
} from "./support.mjs";

const text = "Ibu Ayu menelepon: tanggal resepsi pindah ke Maret.";

describe("a ticket for a customer", () => {
  const house = useHouse();
  let ayu, budi, sari;

  before(async () => {
    budi = await house.person("customer", "Budi Santoso");
    ayu = await house.person("customer", "Ayu Lestari");
    sari = await house.person("agent", "Sari Rahma");
  });

  const subject = (page) => page.getByLabel("Subjek");
  const field = (page) => page.getByRole("searchbox", { name: "Pelanggan" });

  it("is opened by keys, and what was typed before the choice stays", async () => {
    const page = await house.enter(sari);
    await page.goto(staffTickets);
    await arrived(page);
    await page.keyboard.press("c");
    await page.waitForURL(`${house.url}${staffTickets}/create`);
    await field(page).waitFor();
    await subject(page).fill("Pindah tanggal");
    await field(page).focus();
    await page.keyboard.type("ayu");
    await page.locator("[data-pick-option]").getByText("Ayu Lestari").waitFor();
    assert.equal(await page.locator("[data-pick-option]").count(), 1);
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowUp");
    assert.equal(await field(page).evaluate((input) => input === document.activeElement), true);
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await page.locator("[data-picked]").getByText("Ayu Lestari").waitFor();
    await page.waitForFunction(() => document.activeElement?.id === "subject");
    assert.equal(await subject(page).inputValue(), "Pindah tanggal");
    await page.getByLabel("Kategori").selectOption("order");
    await page.getByLabel("Deskripsi").fill(text);
    await page.getByLabel("Tugaskan ke saya").check();
    await page.getByRole("button", { name: "Buat tiket" }).click();
    await bubble(page, text).waitFor();
    const id = Number(new URL(page.url()).pathname.split("/").pop());
    const theirs = await house.enter(ayu);
    await theirs.goto(addressOf(ayu, { id }));
    await bubble(theirs, text).waitFor();
    assert.equal(await bubble(theirs, text).evaluate((item) =>
      item.closest("[data-message]").classList.contains("in")), true);
    await theirs.getByText("1 pesan baru").first().waitFor();
  });

  it("says what is missing, and goes on with what was written", async () => {
    const page = await house.enter(sari);
    await page.goto(`${staffTickets}/create`);
    await subject(page).fill("Halo");
    await page.getByRole("button", { name: "Buat tiket" }).click();
    await page.locator(".summary").getByText("Pilih pelanggannya.").waitFor();
    await page.waitForFunction(() => document.activeElement?.matches(".summary"));
    assert.equal(await subject(page).inputValue(), "Halo");
    assert.deepEqual(await axe(page, "refused"), []);
    await page.locator(".summary a").first().click();
    await page.waitForFunction(() => document.activeElement?.id === "user_id");
  });

  it("needs no script", async () => {
    const page = await house.enter(sari, { javaScript: false });
    await page.goto(staffTickets);
    await page.getByRole("link", { name: "Tiket baru" }).first().click();
    await field(page).fill("budi");
    await page.getByRole("button", { name: "Cari", exact: true }).click();
    await page.getByRole("link", { name: /Budi Santoso/ }).click();
    await subject(page).fill("Halo");
    await page.getByLabel("Kategori").selectOption("general");
    await page.getByLabel("Deskripsi").fill(text);
    await page.getByRole("button", { name: "Buat tiket" }).click();
    await bubble(page, text).waitFor();
  });

  it("is a page like the others, searched and chosen", async () => {
    const page = await house.enter(sari);
    for (const query of ["?search=ayu", "?search=tidak-ada", `?user_id=${budi.id}`]) {
      const response = await page.goto(`${staffTickets}/create${query}`);
      assert.deepEqual(await invalidities(await response.text(), query), []);
      assert.deepEqual(await axe(page, query), []);
      assert.deepEqual(await overflows(page, query), []);
    }
    await page.goto(`/admin/people/${budi.id}`);
    await page.getByRole("link", { name: "Buat tiket untuk pelanggan ini" }).click();
    await page.locator("[data-picked]").getByText("Budi Santoso").waitFor();
  });
});
