// Every page in a language that nobody speaks (variants/pseudo.mjs): the words of the program come
// from the catalogue, all of them, and a longer language has room, on every width and with letters
// twice as large. What people wrote is in Cyrillic here, so any plain letter is a word that cannot be
// translated.

import assert from "node:assert/strict";
import { axe, sizesOfWords } from "./checks.mjs";
import { clippedChoices, clippedTexts, crushedTexts, sayings, wideParts } from "./probes.mjs";
import { describe, it, phone } from "./support.mjs";
import { enter, everyPage, everyState, useWorld } from "./world.mjs";

const latin = "abcdefghijklmnopqrstuvwxyz", cyrillic = "абцдефгхийклмнопярстувщзыж";
const inCyrillic = (text) => text.toLowerCase()
  .replace(/[a-z]/g, (letter) => cyrillic[latin.indexOf(letter)]);

// The same in every language: names, what is written on keys, languages in their own words.
const sameEverywhere = new RegExp([
  /\S+@\S+/, /\b(Gemilang|Bahasa Indonesia|English)\b/, /\b(PNG|JPEG|WebP|[KM]i?B)\b/,
  /\b(Ctrl|Shift|Alt|Enter|Esc|Tab|Space|Backspace|[A-Z])\b/,
  /\b(UTC|WIB|WITA|WIT|Jakarta|Makassar|Jayapura|Tokyo|Sydney|Singapore|Manila|Kuala Lumpur|Bangkok|Amsterdam)\b/,
  /\b(twilio|SAPA_\w+)\b/, /\{\{[\w.]+\}\}/, /\bnode\b/, // the program that has logged in
].map(({ source }) => source).join("|"), "g");

describe("every page in another language", () => {
  const world = useWorld(inCyrillic);

  async function look(place) {
    const page = await enter(world, place, { locale: "en-GB" });
    await page.goto(place.path(world));
    await place.open?.(page);
    const found = [];
    assert.equal(await page.locator("html").getAttribute("lang"), "en");
    for (const [where, text] of await sayings(page)) {
      const rest = text.replace(sameEverywhere, "");
      if (/[a-z]/i.test(rest)) found.push(`${place.what}: not from the catalogue: ${where}: ${text.slice(0, 100)}`);
    }
    found.push(...(await axe(page, place.what, sizesOfWords, ["words"])));
    const fits = async (size, how) => {
      await page.setViewportSize(size);
      found.push(...(await wideParts(page, `${place.what}, ${how}`)),
        ...(await clippedTexts(page, `${place.what}, ${how}`)),
        ...(await crushedTexts(page, `${place.what}, ${how}`)));
    };
    await fits({ width: 320, height: 640 }, "320 px");
    found.push(...(await clippedChoices(page, `${place.what}, 320 px`)));
    await fits(phone, "phone");
    const client = await page.context().newCDPSession(page);
    await client.send("Page.setFontSizes", { fontSizes: { standard: 32, fixed: 26 } });
    await page.waitForFunction(() => getComputedStyle(document.documentElement).fontSize === "32px");
    await fits({ width: 1280, height: 900 }, "letters twice as large");
    await fits(phone, "letters twice as large on a phone");
    world.house.takeProblems(); // requests that were cut
    assert.ok(found.length === 0, `\n${[...new Set(found)].join("\n")}`);
  }

  for (const place of [...everyPage(), ...everyState()]) it(place.what, () => look(place));
});
