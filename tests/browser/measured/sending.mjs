// How soon one's own message stands in the conversation: from the key to the frame that shows it, on a
// processor four times as slow, with a server that never answers. Prints the median, and fails over 50 ms.

import assert from "node:assert/strict";
import { composer } from "../support.mjs";
import { isQuick, measure, median, speedOf } from "./desk.mjs";

const MESSAGES = 15, GATE_MS = 50;

async function timesOf(house, { path, person, keys }) {
  const page = await house.enter(person);
  await page.route(/\/messages$/, (route) => (route.request().method() === "POST" ? undefined : route.fallback()));
  await page.goto(path, { waitUntil: "networkidle" }); // the scripts have come
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("Emulation.setCPUThrottlingRate", { rate: 4 });
  await page.evaluate(() => {
    const { port1, port2 } = new MessageChannel();
    let pressed_ms;
    port1.onmessage = () => window.shown(performance.now() - pressed_ms);
    addEventListener("keydown", ({ key, timeStamp }) => {
      if (key !== "Enter") return;
      pressed_ms = timeStamp;
      requestAnimationFrame(() => port2.postMessage(null)); // comes after the frame
    }, { capture: true });
  });
  const times = [];
  for (let i = 1; i <= MESSAGES; i++) {
    await composer(page).fill(`Pesan ${i}`);
    await page.evaluate(() => new Promise(requestIdleCallback)); // nobody presses the key in the frame of the text
    const shown = page.evaluate(() => new Promise((resolve) => (window.shown = resolve)));
    await composer(page).press(keys);
    times.push(await shown);
    assert.equal(await page.locator(".message.pending").count(), i, "messages that are on their way");
  }
  return times;
}

await measure(async (house, pages, { over, unmeasured }) => {
  for (const page of pages.filter(({ keys }) => keys)) {
    const before = await speedOf(house.browser);
    const took = median(await timesOf(house, page));
    const isBelievable = isQuick(Math.min(before, await speedOf(house.browser)));
    console.log(page.what.padEnd(24) + `${took.toFixed(0)} ms`.padStart(9));
    if (took <= GATE_MS) continue;
    (isBelievable ? over : unmeasured).push(`${page.what}: ${took.toFixed(0)} ms > ${GATE_MS}`);
  }
});
