// What every page must keep: accessibility rules (axe-core), valid HTML (html-validate), no
// scrolling sideways. Each check returns the list of what it found, so that one run shows all.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { afterEach, desktop, phone, uiRequire } from "./support.mjs";

const axeSource = readFileSync(uiRequire.resolve("axe-core/axe.min.js"), "utf8");
const { HtmlValidate, StaticConfigLoader } = uiRequire("html-validate");

// Which rules are asked. The other theme has the same elements in other colours, another language
// other words in the same colours; another size shows other elements, to which every rule applies.
// The style sheet is the same on all pages, and reading it takes axe longest: see held(). What can be
// hit is judged by smallTargets(): axe knows boxes, not that a link spreads over its row, nor that a
// menu or a bar lies over it just now.
const left = ["css-orientation-lock", "target-size"];
const rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const only = (...values) => ({ runOnly: { type: "rule", values }, resultTypes: ["violations"] });
const but = (...others) => ({
  runOnly: rules, resultTypes: ["violations"], preload: false,
  rules: Object.fromEntries([...left, ...others].map((rule) => [rule, { enabled: false }])),
});
const colours = ["color-contrast", "link-in-text-block"];
const axeOptions = { light: but(), dark: only(...colours), words: but(...colours) };

// Every rule at every size, but each size in one theme, and words at one size; with AXE_ALL (make
// check) all of it.
const isThorough = Boolean(process.env.AXE_ALL);
const themesOf = (size) => (isThorough ? ["light", "dark"] : [size === phone ? "dark" : "light"]);
const optionsOf = (theme) => (isThorough || theme === "words" ? axeOptions[theme] : axeOptions.light);

export const sizesOfWords = isThorough ? [desktop, phone] : [phone];

const validator = new HtmlValidate(new StaticConfigLoader({
  root: true,
  extends: ["html-validate:recommended", "html-validate:document"],
  rules: {
    // A page's title is the ticket's subject, and that may be long.
    "long-title": "off",
    // Beside it, the navigation has a heading of its own, before the page's.
    "heading-level": ["error", { minInitialRank: "h2" }],
    // What a <button> of a form does unless it says otherwise is what is wanted: it submits.
    "no-implicit-button-type": "off",
    "no-implicit-input-type": "off", // likewise: text
    // Everything comes from the page's own origin, under names made from the content.
    "require-sri": "off",
    // Subjects, names and messages are people's own text: it may end in a blank, or hold any bytes.
    "no-trailing-whitespace": "off",
  },
}));

// Colours may be on their way to the other theme; what inherits one sets out when it has arrived.
function settle() {
  for (let round = 0; round < 10 && document.getAnimations().length; round++)
    document.getAnimations().forEach((animation) => animation.finish());
}

async function violations(page, what, options) {
  await page.evaluate(`window.axe || (() => { ${axeSource} })()`);
  const { violations } = await page.evaluate((options) => axe.run(document, options), options);
  return violations.flatMap(({ id, nodes }) => nodes.slice(0, 4).map(({ html, any, all, none }) =>
    `${what}: ${id}: ${html.slice(0, 160)}: ` +
    [...any, ...all, ...none].map((reason) => reason.message).join("; ")));
}

/** Violations in each of the sizes and themes; "words" asks what may differ in another language. */
export async function axe(page, what, sizes = [desktop, phone], themes = null) {
  const found = [];
  for (const size of sizes) {
    await page.setViewportSize(size);
    for (const theme of themes ?? themesOf(size)) {
      await page.emulateMedia({ colorScheme: theme === "dark" ? "dark" : "light" });
      await page.evaluate(settle);
      found.push(...(await violations(page, `${what}, ${theme}, ${size.width} px`, optionsOf(theme))));
    }
  }
  return found;
}

/** What the style sheet does to who holds their device the other way. */
export function held(page) {
  return violations(page, "turned", only("css-orientation-lock"));
}

/** A fragment has no doctype, and no page's rules. */
export async function invalidities(html, what, rules = {}) {
  const report = await validator.validateString(html, { rules });
  return report.results.flatMap(({ messages, source }) => messages.map((message) =>
    `${what}: ${message.ruleId}: ${message.message}: ` +
    source.split("\n")[message.line - 1]?.trim().slice(0, 160)));
}

/** At 320 px everything is reached by scrolling down alone (WCAG 1.4.10). */
export async function overflows(page, what) {
  await page.setViewportSize({ width: 320, height: 640 });
  const wide = await page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) return [];
    return [...document.querySelectorAll("body *")]
      .filter((element) => element.getBoundingClientRect().right > clientWidth + 1)
      .map((element) => element.outerHTML.slice(0, 120));
  });
  return wide.slice(0, 4).map((element) => `${what}: wider than 320 px: ${element}`);
}

/**
 * For the tests of the describe() that calls this: look(what, page, response) makes all three checks, of
 * the HTML when there is a response. All that is found in a test is told at its end.
 */
export function useLook() {
  const found = [];
  afterEach(() => {
    const all = found.splice(0);
    assert.ok(all.length === 0, `\n${all.join("\n")}`);
  });
  return async function look(what, page, response) {
    if (response) found.push(...(await invalidities(await response.text(), what)));
    found.push(...(await axe(page, what)), ...(await overflows(page, what)));
  };
}
