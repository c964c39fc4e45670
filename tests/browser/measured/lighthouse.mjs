// What Lighthouse says of the main pages on its telephone: accessibility, best practices and, of what
// is public, SEO must be perfect; the performance is the median of five runs.

import { launch } from "chrome-launcher";
import lighthouse from "lighthouse";
import { browserArguments, browserPath } from "../support.mjs";
import { isQuick, measure, median } from "./desk.mjs";

const RUNS = 5, ATTEMPTS = 12, PERFORMANCE_MIN = 95;

const chrome = await launch({ chromePath: browserPath, chromeFlags: ["--headless", ...browserArguments] });

async function run(house, { path, person }, onlyCategories) {
  const client = person && (await house.client(person));
  const { lhr } = await lighthouse(house.url + path, {
    port: chrome.port, output: "json", logLevel: "error", onlyCategories,
    extraHeaders: client && { Cookie: `sapa_session=${client.session}` },
  });
  return lhr;
}

// What must be perfect: the figures, and the audits that were missed.
async function qualities(house, page) {
  const names = ["accessibility", "best-practices", ...(page.person ? [] : ["seo"])];
  const { audits, categories } = await run(house, page, names);
  const missed = names.flatMap((name) => categories[name].auditRefs)
    .filter(({ id, weight }) => weight && audits[id].score !== null && audits[id].score < 1);
  return { figures: names.map((name) => Math.round(categories[name].score * 100)), missed: missed.map(({ id }) => id) };
}

async function performances(house, page) {
  const good = [];
  for (let attempt = 0; attempt < ATTEMPTS && good.length < RUNS; attempt++) {
    const { categories, environment } = await run(house, page, ["performance"]);
    if (isQuick(environment.benchmarkIndex)) good.push(Math.round(categories.performance.score * 100));
  }
  return good;
}

await measure(async (house, pages, { over, unmeasured }) => {
  console.log("page                    performance           accessibility  practices  SEO");
  for (const page of pages) {
    const { figures, missed } = await qualities(house, page);
    if (figures.some((figure) => figure < 100)) over.push(`${page.what}: ${missed.join(", ")}`);
    const good = await performances(house, page);
    const said = good.length ? `${median(good)} (${good.join(" ")})` : "not measured";
    console.log(page.what.padEnd(24) + said.padEnd(22) + figures.map((figure, i) => String(figure).padEnd([15, 11, 0][i])).join(""));
    if (good.length < RUNS) unmeasured.push(`${page.what}: performance`);
    else if (median(good) < PERFORMANCE_MIN) over.push(`${page.what}: performance ${median(good)}`);
  }
}).finally(() => chrome.kill());
