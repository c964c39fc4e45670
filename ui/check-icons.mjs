// Every icon that a template or a handler names is in icons.txt, and none is there in vain.
// usage: node check-icons.mjs UI SRC
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const [ui, src] = process.argv.slice(2);
const names = readFileSync(join(ui, "icons.txt"), "utf8")
  .split("\n")
  .filter((line) => line && !line.startsWith("#"))
  .map((line) => line.split(/\s+/)[0]);
const known = new Set(names);
// icon("search"), empty_state("inbox", ...), nav_link(request, "ticket", ...), built_in(request, ...),
// came_icon = STR("headset")
const uses = /\b(?:icon|empty_state)\(\s*"([a-z-]+)"|\b(?:nav_link|built_in)\(\s*\w+,\s*"([a-z-]+)"|_icon = STR\("([a-z-]+)"/g;
const used = new Set();
const missing = [];

for (const path of readdirSync(src, { recursive: true })) {
  if (!/\.(html|c)$/.test(path)) continue;
  const text = readFileSync(join(src, path), "utf8");
  for (const match of text.matchAll(uses)) {
    const name = match.slice(1).find(Boolean);
    used.add(name);
    if (!known.has(name)) missing.push(`${path}: no icon "${name}" in icons.txt`);
  }
}
// Made from a word of the contract: #category-..., #priority-...
const idle = names.filter((name) => !used.has(name) && !/^(category|priority)-/.test(name));
for (const line of missing) console.error(line);
for (const name of idle) console.error(`icons.txt: nobody uses "${name}"`);
process.exitCode = missing.length || idle.length ? 1 : 0;
