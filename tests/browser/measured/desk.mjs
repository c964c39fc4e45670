// What is measured: pages of a desk with something in it, and whether the machine can be believed.

import { createRequire } from "node:module";
import { addressOf, customerTickets, House, staffTickets } from "../support.mjs";

const packages = createRequire(import.meta.url);

// Pages are { what, path, person, keys, isLong }: by those keys one sends what one has written.
async function fill(house) {
  const budi = await house.person("customer", "Budi Santoso");
  const sari = await house.person("agent", "Sari Rahma");
  for (let i = 1; i <= 15; i++) await house.ticket(budi, { subject: `Ubah tanggal resepsi ${i}` });
  const ticket = await house.ticket(budi);
  for (let i = 1; i <= 20; i++)
    await house.message(i % 2 ? budi : sari, ticket, `Pesan nomor ${i}: apakah semuanya sudah siap?`);
  const long = await house.ticket(budi, { subject: "Panjang ceritanya" });
  for (let i = 1; i <= 200; i++)
    await house.message(i % 2 ? budi : sari, long, `Pesan nomor ${i}: apakah semuanya sudah siap?`);
  return [
    { what: "log-in", path: "/login" },
    { what: "customer's list", path: customerTickets, person: budi },
    { what: "customer's conversation", path: addressOf(budi, ticket), person: budi, keys: "Enter" },
    { what: "staff's list", path: staffTickets, person: sari },
    { what: "inbox, 200 messages", path: `${addressOf(sari, long)}?queue=all`, person: sari,
      keys: "Control+Enter", isLong: true },
  ];
}

export const median = (numbers) => [...numbers].sort((a, b) => a - b)[(numbers.length - 1) >> 1];

/** Whether Lighthouse's figure for a processor is high enough: else the machine is what is measured. */
export const isQuick = (speed) => speed >= 1000 || Boolean(process.env.ANY_SPEED);

/** As Lighthouse does it, before it slows the processor down. */
export async function speedOf(browser) {
  const { pageFunctions } = await import("lighthouse/core/lib/page-functions.js");
  const page = await browser.newPage();
  const speed = await page.evaluate(`(${pageFunctions.computeBenchmarkIndex})()`);
  await page.close();
  return speed;
}

export const webVitals = packages.resolve("web-vitals").replace(/[^/]+$/, "web-vitals.iife.js");

/**
 * Runs `body(house, pages, found)` on a desk of its own, says what it found, and ends as meson's tests
 * do: 0 passed, 1 failed, 77 could not be measured here.
 */
export async function measure(body) {
  const house = new House({});
  const found = { over: [], unmeasured: [] };
  try {
    await house.start();
    await body(house, await fill(house), found);
  } finally {
    await house.stop();
  }
  for (const line of found.over) console.log(`over its gate: ${line}`);
  for (const line of found.unmeasured) console.log(`not measured, the machine is too busy: ${line}`);
  process.exitCode = found.over.length ? 1 : found.unmeasured.length ? 77 : 0;
}
