// What may not stand in a style sheet: a colour that is not the theme's, an !important but for what
// is hidden and for reduced motion.
// usage: node check-css.mjs UI
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const root = join(process.argv[2], "css");
// Paper is white in every theme, and what is written on it black.
const ofPaper = /\b(?:black|white)\b/g;
// Shades of shadows are the same in every theme; a mask is no colour.
const allowed = [/^--shad(e|e-page|e-picture|ow-\d)$/, /^(-webkit-)?mask-image$/];
const importance = /^(display|animation-duration|animation-iteration-count|scroll-behavior|transition-duration)$/;
const raw = /#[0-9a-f]{3,8}\b|\b(?:rgb|hsl|hwb|lab|lch|oklab|oklch|color)a?\(|\b(?:white|black|red|green|blue|gr[ae]y)\b/i;
const found = [];

for (const path of readdirSync(root, { recursive: true }).filter((name) => name.endsWith(".css"))) {
  const lines = readFileSync(join(root, path), "utf8").replace(/\/\*[\s\S]*?\*\//g, (comment) =>
    comment.replace(/[^\n]/g, " ")).split("\n");
  lines.forEach((line, i) => {
    const [, name, value] = /^\s*([\w-]+)\s*:\s*(.*)$/.exec(line) ?? [];
    if (!name) return;
    const words = value.replace(/var\([^)]*\)|url\([^)]*\)/g, "").replace(path.startsWith("print/") ? ofPaper : /$^/, "");
    if (raw.test(words) && !allowed.some((one) => one.test(name)))
      found.push(`${path}:${i + 1}: a colour that is not the theme's: ${line.trim()}`);
    if (value.includes("!important") && !(path === "overrides.css" && importance.test(name)))
      found.push(`${path}:${i + 1}: !important: ${line.trim()}`);
  });
}
for (const line of found) console.error(line);
process.exitCode = found.length ? 1 : 0;
