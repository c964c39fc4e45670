// What holds of every page there is, and of what comes over it, whatever it is about: it is valid, and
// accessible in each theme and size (in another language: language.test.mjs); what can be hit is large
// enough; the style sheet is used.

import assert from "node:assert/strict";
import { axe, held, invalidities } from "./checks.mjs";
import { smallTargets } from "./probes.mjs";
import { describe, desktop, it, phone } from "./support.mjs";
import { enter, everyPage, everyState, useWorld } from "./world.mjs";

const TARGET_PX = 24, FINGER_PX = 44;
const USED_MIN = 0.7;

describe("every page", () => {
  const world = useWorld();
  const styles = new Map(); // of each sheet: its text, and where used rules begin and end

  // Notes the rules of the style sheets that come to be used while `act` runs.
  async function noteRules(page, act) {
    const client = await page.context().newCDPSession(page);
    const sheets = new Map();
    client.on("CSS.styleSheetAdded", ({ header }) => {
      const [, name] = /\/assets\/(\w+)\.[^/]*css$/.exec(header.sourceURL) ?? [];
      if (name) sheets.set(header.styleSheetId, name);
    });
    await client.send("DOM.enable");
    await client.send("CSS.enable");
    await client.send("CSS.startRuleUsageTracking");
    await act();
    const { ruleUsage } = await client.send("CSS.stopRuleUsageTracking");
    for (const [styleSheetId, name] of sheets) {
      if (styles.has(name)) continue;
      const { text } = await client.send("CSS.getStyleSheetText", { styleSheetId });
      styles.set(name, { text, used: new Map() });
    }
    for (const { styleSheetId, startOffset, endOffset, used } of ruleUsage)
      if (used && sheets.has(styleSheetId))
        styles.get(sheets.get(styleSheetId)).used.set(startOffset, endOffset);
  }

  // A phone under a finger, whatever the page was before.
  async function useFinger(page) {
    await page.setViewportSize(phone);
    const client = await page.context().newCDPSession(page);
    await client.send("Emulation.setTouchEmulationEnabled", { enabled: true });
    await page.waitForFunction(() =>
      getComputedStyle(document.documentElement).getPropertyValue("--target").trim() === "2.75rem");
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
  }

  for (const place of [...everyPage(), ...everyState()])
    it(place.what, async () => {
      const found = [];
      const page = await enter(world, place);
      await noteRules(page, async () => {
        const response = await page.goto(place.path(world));
        found.push(...(await invalidities(await response.text(), place.what)));
        await place.open?.(page);
        found.push(...(await axe(page, place.what, [desktop])));
        found.push(...(await smallTargets(page, `${place.what}, with a mouse`, TARGET_PX)));
        await useFinger(page);
        found.push(...(await axe(page, place.what, [phone])));
        found.push(...(await smallTargets(page, `${place.what}, with a finger`, FINGER_PX)));
      });
      world.house.takeProblems(); // requests that were cut
      assert.ok(found.length === 0, `\n${found.join("\n")}`);
    });

  it("can be held either way up", async () => {
    const page = await world.house.page();
    await page.goto("/login");
    assert.deepEqual(await held(page), []);
  });

  it("leaves little of the style sheets unused", (test) => {
    assert.deepEqual([...styles.keys()].sort(), ["app", "chat", "lists", "settings", "staff"]);
    for (const [name, { text, used: rules }] of styles) {
      // A rule may stand within another; what only groups rules is not counted as used.
      const used = new Uint8Array(text.length);
      for (const [from, to] of rules) if (text[from] !== "@") used.fill(1, from, to);
      const share = used.reduce((sum, byte) => sum + byte, 0) / used.length;
      const said = `${(share * 100).toFixed(1)} % of ${name}.css is used`;
      test.diagnostic(said);
      assert.ok(share >= USED_MIN, said);
    }
  });
});
