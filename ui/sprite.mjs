// One SVG file with a <symbol> for each line of icons.txt:
// <svg class="icon" aria-hidden="true"><use href="/assets/icons.HASH.svg#search"></use></svg>
import { existsSync } from "node:fs";
import { join } from "node:path";

const lucide = "node_modules/lucide-static/icons";

function symbol(name, svg) {
  const inner = svg
    .replace(/<!--[\s\S]*?-->/g, "")
    .replace(/^[\s\S]*?<svg[^>]*>/, "")
    .replace(/<\/svg>\s*$/, "")
    .replace(/\s+/g, " ")
    .replace(/ ?\/> ?/g, "/>")
    .trim();
  const filled = svg.includes('fill="currentColor"');
  const line = 'stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round"';
  const paint = filled ? 'fill="currentColor"' : `fill="none" stroke="currentColor" ${line}`;
  return `<symbol id="${name}" viewBox="0 0 24 24" ${paint}>${inner}</symbol>`;
}

export function sprite(source, read) {
  const symbols = read(join(source, "icons.txt"))
    .toString()
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line && !line.startsWith("#"))
    .map((line) => {
      const [name, drawing = name] = line.split(/\s+/);
      const own = join(source, "icons", `${drawing}.svg`);
      const path = existsSync(own) ? own : join(source, lucide, `${drawing}.svg`);
      return symbol(name, read(path).toString());
    });
  return `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>\n`;
}
