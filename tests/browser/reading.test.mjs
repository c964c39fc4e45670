// One who reads further up, or is in the middle of something, is left alone, whatever comes; and
// those who listen hear what is new, once. The answers to the polls are made by the test.

import assert from "node:assert/strict";
import {
  addressOf, before, bubble, bubbles, composer, describe, it, send, until, useHouse,
} from "./support.mjs";

const STORM = 60; // polls, one after the other, without a pause
const NEAR_PX = 1;

describe("one who is busy", () => {
  const house = useHouse();
  let budi, sari, ticket;

  before(async () => {
    budi = await house.person("customer", "Budi Santoso");
    sari = await house.person("agent", "Sari Rahma");
    ticket = await house.ticket(budi);
    for (let i = 1; i <= 110; i++)
      await house.message(i % 2 ? budi : sari, ticket, i % 5 ? `pesan ${i}` : `pesan ${i}\n`.repeat(8));
  });

  async function at(person, address = addressOf(person, ticket)) {
    const page = await house.enter(person);
    await page.clock.install();
    await page.goto(address);
    await bubbles(page).last().waitFor();
    return page;
  }

  // Lets the page ask `times` times; each answer brings one message more of the other side.
  async function storm(page, times = STORM, first = 900_001) {
    const answer = await page.evaluate(async () => {
      const thread = document.querySelector("[data-thread]");
      const response = await fetch(`${thread.dataset.url}?last_message_id=0`, {
        headers: { "X-Fragment": "messages" },
      });
      return response.text();
    });
    const pattern = /<li class="message in[^"]*"[\s\S]*?<\/li>/.exec(answer)[0];
    const frame = answer.replace(/(<ol[^>]*>)[\s\S]*<\/ol>/, "$1</ol>");
    let asked = 0;
    const handle = (route) => {
      const id = first + asked++;
      const message = pattern.replace(/id="m\d+" data-message="\d+"/, `id="m${id}" data-message="${id}"`)
        .replace(/data-client="[^"]*"/, "").replace(/(data-text>)[\s\S]*?(<\/div>)/, `$1datang ${id}$2`);
      return route.fulfill({ contentType: "text/html; charset=utf-8",
        body: frame.replace(/data-last="\d+"/, `data-last="${id}"`).replace("</ol>", `${message}</ol>`) });
    };
    await page.route(/\/messages\?/, handle);
    await until("all have come", async () => {
      await page.evaluate(() => document.dispatchEvent(new Event("sapa:saved"))); // it asks at once
      return asked >= times;
    });
    await page.unroute(/\/messages\?/, handle);
    await page.locator(`[data-message="${first + times - 1}"]`).waitFor({ state: "attached" });
  }

  const topOf = (locator) => locator.evaluate((element) => element.getBoundingClientRect().top);
  const fromEnd = (page) => page.locator("[data-thread]").evaluate((view) => Math.abs(view.scrollTop));
  const scroll = (page, px) => page.locator("[data-thread]").evaluate((view, px) => {
    view.scrollTop = -px;
  }, px);

  it("reads where they were, while sixty messages come", async () => {
    const page = await at(budi);
    await scroll(page, 2500);
    const anchor = bubbles(page).nth(40);
    await until("it has scrolled", async () => (await fromEnd(page)) > 2000);
    const was = await topOf(anchor);
    await storm(page);
    assert.ok(Math.abs((await topOf(anchor)) - was) <= NEAR_PX, `moved from ${was} to ${await topOf(anchor)}`);
    assert.match(await page.locator("[data-new-pill]").innerText(), /\d+ pesan baru/);
  });

  it("reads where they were, while earlier messages come above", async () => {
    const page = await at(budi);
    const anchor = bubbles(page).first();
    await anchor.scrollIntoViewIfNeeded();
    const first = page.locator("[data-message]").first();
    const id = await first.getAttribute("id");
    const was = await topOf(page.locator(`#${id}`));
    const earlier = page.getByRole("link", { name: "Pesan sebelumnya" });
    for (let count = 50; await earlier.count(); count += 50) {
      assert.equal(await bubbles(page).count(), count);
      await earlier.evaluate((link) => link.click()); // is not scrolled to
      await until("they have come", async () => (await bubbles(page).count()) > count);
      const now = await topOf(page.locator(`#${id}`));
      assert.ok(Math.abs(now - was) <= NEAR_PX, `moved from ${was} to ${now}`);
    }
    const ids = await page.locator("[data-message]").evaluateAll((all) => all.map(({ id }) => id));
    assert.equal(new Set(ids).size, 111);
    assert.equal(ids.length, 111);
    assert.equal(await page.locator(".day-rule").count(), 1);
    assert.equal(await page.locator(".out .message-state").count(), 1);
    assert.equal(await bubbles(page).first().innerText(), "Saya sudah membayar DP tetapi statusnya masih gagal.");
  });

  for (const px of [0, 90, 110])
    it(`${px <= 100 ? "stays at the end" : "stays where they read"}, ${px} px from it`, async () => {
      const page = await at(budi);
      await scroll(page, px);
      await until("it has scrolled", async () => Math.abs((await fromEnd(page)) - px) <= 1);
      const anchor = bubbles(page).nth((await bubbles(page).count()) - 1);
      const was = await topOf(anchor);
      await storm(page, 5);
      if (px <= 100) assert.ok((await fromEnd(page)) <= NEAR_PX);
      else assert.ok(Math.abs((await topOf(anchor)) - was) <= NEAR_PX, `moved from ${was} to ${await topOf(anchor)}`);
    });

  it("keeps what is written, chosen, opened and half composed", async () => {
    const page = await at(sari);
    await page.evaluate(() => (window.marked = "the same document"));
    const notes = page.locator("#internal_notes");
    await notes.fill("Belum selesai");
    await page.locator(".fold > summary").first().click();
    await composer(page).fill("Halo, saya periksa");
    await composer(page).evaluate((area) => area.setSelectionRange(2, 9, "backward"));
    // As an input method does it: what is being composed belongs to nobody else.
    const client = await page.context().newCDPSession(page);
    await page.evaluate(() => {
      window.compositions = [];
      for (const name of ["compositionstart", "compositionend", "blur"])
        document.querySelector("[data-composer] textarea").addEventListener(name, () => window.compositions.push(name));
    });
    await client.send("Input.imeSetComposition", { text: "ni", selectionStart: 2, selectionEnd: 2 });
    await storm(page, 20);
    assert.deepEqual(await page.evaluate(() => window.compositions), ["compositionstart"]);
    assert.equal(await composer(page).inputValue(), "Hania periksa");
    await client.send("Input.insertText", { text: "你" });
    assert.equal(await composer(page).inputValue(), "Ha你a periksa");
    const kept = await page.evaluate(() => ({
      caret: document.activeElement.selectionStart,
      focus: document.activeElement.id,
      fold: document.querySelector(".fold").open,
      document: window.marked,
    }));
    assert.deepEqual(kept, { caret: 3, focus: "message", fold: true, document: "the same document" });
    assert.equal(await notes.inputValue(), "Belum selesai");
    const menu = page.locator(".rail-foot [data-menu]");
    await menu.locator("summary").click();
    await storm(page, 5, 910_000);
    assert.ok(await menu.evaluate((element) => element.open && element.contains(document.activeElement)));
  });

  it("keeps it too when the whole page is patched, again and again", async () => {
    const page = await house.enter(sari);
    await page.goto(`${addressOf(sari, ticket)}?queue=all`);
    await composer(page).fill("Sebentar");
    await page.locator(".fold > summary").first().click();
    await composer(page).evaluate((area) => {
      area.focus();
      area.setSelectionRange(3, 5);
    });
    const anchor = bubbles(page).nth(30);
    await anchor.evaluate((element) => element.scrollIntoView({ block: "center" }));
    const was = await topOf(anchor);
    const here = page.url();
    await page.evaluate(() => (window.marked = "the same document"));
    for (let i = 1; i <= 30; i++) {
      const arrived = page.waitForResponse((response) => response.url() === `${here}&round=${i}`);
      await page.evaluate((url) => void navigation.navigate(url, { history: "replace", info: { focus: "none" } }),
        `${here}&round=${i}`);
      await arrived;
    }
    await page.locator("main:not([aria-busy])").waitFor();
    const kept = await composer(page).evaluate((area) =>
      [area.value, area.selectionStart, area.selectionEnd, document.activeElement === area, window.marked,
        document.querySelector(".fold").open]);
    assert.deepEqual(kept, ["Sebentar", 3, 5, true, "the same document", true]);
    assert.ok(Math.abs((await topOf(anchor)) - was) <= NEAR_PX);
  });

  describe("who listens", () => {
    // Everything that is put into a place that is read out, from now on.
    const listen = (page) => page.evaluate(() => {
      window.heard = [];
      new MutationObserver((changes) => {
        for (const { target, addedNodes } of changes) {
          const place = (target.nodeType === 1 ? target : target.parentElement)?.closest("[aria-live], [role=status], [role=alert], [role=log]");
          if (!place || place.ariaLive === "off" || place.getAttribute("aria-live") === "off") continue;
          if (addedNodes.length && place.textContent.trim()) window.heard.push(place.textContent.trim());
        }
      }).observe(document, { childList: true, characterData: true, subtree: true });
    });
    const heard = (page) => page.evaluate(() => window.heard);

    it("hears a new message once, and many as their number", async () => {
      const page = await at(budi);
      await listen(page);
      await house.message(sari, ticket, "Sudah kami temukan.");
      await until("it is there", async () => {
        await page.clock.runFor(3000);
        return (await bubble(page, "Sudah kami temukan.").count()) === 1;
      });
      await page.clock.runFor(9000);
      assert.deepEqual(await heard(page), ["Sari Rahma: Sudah kami temukan."]);
      for (let i = 1; i <= 5; i++) await house.message(sari, ticket, `Lagi ${i}`);
      await until("they are there", async () => {
        await page.clock.runFor(3000);
        return (await bubble(page, "Lagi 5").count()) === 1;
      });
      const [, ...rest] = await heard(page);
      assert.ok(rest.every((line) => /pesan baru|Lagi/.test(line)), rest.join(" | "));
    });

    it("hears nothing of what was there, nor what they wrote themselves", async () => {
      const page = await house.enter(budi);
      await page.addInitScript(() => {
        window.heard = [];
        new MutationObserver(() => {
          const text = document.querySelector("[data-announcer]")?.textContent.trim();
          if (text) window.heard.push(text);
        }).observe(document, { childList: true, characterData: true, subtree: true });
      });
      await page.goto(addressOf(budi, ticket));
      await page.getByRole("link", { name: "Pesan sebelumnya" }).click();
      await until("they have come", async () => (await bubbles(page).count()) > 50);
      await send(page, "Dari saya sendiri");
      await bubble(page, "Dari saya sendiri").waitFor();
      assert.deepEqual(await heard(page), []);
    });

    it("hears at once that something was not sent", async () => {
      const page = await at(budi);
      await page.route(/\/messages$/, (route) => route.request().method() === "POST"
        ? route.fulfill({ status: 422, contentType: "application/json", body: '{"message":"Tidak bisa."}' })
        : route.fallback());
      await send(page, "Gagal");
      const alert = page.locator(".pending [role=alert]");
      await alert.waitFor();
      assert.match(await alert.innerText(), /Tidak bisa|Gagal terkirim/);
    });
  });
});
