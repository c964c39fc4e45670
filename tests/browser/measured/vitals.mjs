// How pages feel on a cheap phone on a mobile network: a processor four times as slow, 1.6 Mbit/s,
// 150 ms to the server and back. Prints the median of five visits each, and fails over the gates.

import { readFileSync } from "node:fs";
import { arrived, composer, phone, until } from "../support.mjs";
import { isQuick, measure, median, speedOf, webVitals } from "./desk.mjs";

const VISITS = 5, ATTEMPTS = 12;
const gates = { FCP: 1600, LCP: 1800, INP: 150, CLS: 0.02 };
const longGates = { ...gates, LCP: 2200 };
const source = readFileSync(webVitals, "utf8");

const watch = `${source}; window.vitals = {};
  for (const name of ["FCP", "LCP", "INP", "CLS"])
    webVitals["on" + name](({ value }) => (window.vitals[name] = value), { reportAllChanges: true, durationThreshold: 16 });`;

// A locator's own tap() asks listeners of the tool in the page, in the time that is measured.
async function tap(page, target) {
  await target.scrollIntoViewIfNeeded();
  const { x, y, width, height } = await target.boundingBox();
  await page.touchscreen.tap(x + width / 2, y + height / 2);
}

async function visit(house, { path, person, keys }) {
  const options = { size: phone, hasTouch: true, isMobile: true };
  const page = person ? await house.enter(person, options) : await house.page(options);
  await page.addInitScript(watch);
  const client = await page.context().newCDPSession(page);
  await client.send("Network.enable");
  await client.send("Network.emulateNetworkConditions",
    { offline: false, latency: 150, downloadThroughput: 200_000, uploadThroughput: 93_750 });
  await client.send("Emulation.setCPUThrottlingRate", { rate: 4 });
  await page.goto(path);
  await page.waitForLoadState("networkidle");
  await arrived(page);
  const field = keys ? composer(page) : page.locator("main input[type]:not([type=hidden]):visible").first();
  if (await field.count()) {
    await tap(page, field);
    await field.pressSequentially("Apakah ada kabar");
    if (keys) await tap(page, page.locator("[data-composer] .button.primary"));
  }
  const fold = page.locator("summary:visible").first();
  if (await fold.count()) await tap(page, fold);
  await until("it has been measured", () => page.evaluate(() => "LCP" in window.vitals && "FCP" in window.vitals));
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 0))));
  const vitals = await page.evaluate(() => window.vitals);
  await page.context().close();
  return { CLS: 0, INP: 0, ...vitals };
}

// The figures of the visits that a quick enough machine made.
async function visits(house, page) {
  const good = [];
  for (let attempt = 0; attempt < ATTEMPTS && good.length < VISITS; attempt++) {
    const before = await speedOf(house.browser);
    const vitals = await visit(house, page);
    if (isQuick(Math.min(before, await speedOf(house.browser)))) good.push(vitals);
  }
  return good;
}

await measure(async (house, pages, { over, unmeasured }) => {
  console.log("page                       FCP ms   LCP ms   INP ms      CLS");
  for (const page of pages) {
    const good = await visits(house, page);
    if (good.length < VISITS) {
      unmeasured.push(page.what);
      continue;
    }
    const of = (name) => median(good.map((vitals) => vitals[name]));
    const figures = ["FCP", "LCP", "INP"].map((name) => of(name).toFixed(0).padStart(9));
    console.log(page.what.padEnd(24) + figures.join("") + of("CLS").toFixed(3).padStart(9));
    for (const [name, gate] of Object.entries(page.isLong ? longGates : gates))
      if (of(name) > gate) over.push(`${page.what}: ${name} ${of(name).toFixed(3)} > ${gate}`);
  }
});
