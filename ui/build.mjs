// Builds the interface: what the server sends from /assets/, under names that change with the
// content, so that browsers may keep them for ever.
//
//   node build.mjs --source UI --out DIR [--depfile FILE]
//
// DIR/assets/NAME.HASH.EXT    the files, and beside each .gz and .br where that saves 2 %
// DIR/assets.txt              a line per file: name, URL path, content type, file, encodings
// DIR/assets.h                the same for C: #define ASSET_APP_CSS "/assets/app.1A2B3C4D.css"
// DIR/asset-sizes.txt         bytes of each as sent: plain, gzip, brotli

import { build } from "esbuild";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, extname, join, relative, resolve } from "node:path";
import { parseArgs } from "node:util";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { sprite } from "./sprite.mjs";

const { values: args } = parseArgs({
  options: {
    source: { type: "string", default: "." },
    out: { type: "string", default: "dist" },
    depfile: { type: "string" },
  },
});
const source = resolve(args.source);
const out = resolve(args.out);
const folder = join(out, "assets");

const types = {
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".svg": "image/svg+xml",
  ".webmanifest": "application/manifest+json",
  ".woff2": "font/woff2",
};
const fonts = "node_modules/@fontsource-variable/plus-jakarta-sans/files";
const logicalNames = {
  "plus-jakarta-sans-latin-wght-normal.woff2": "font-latin.woff2",
  "plus-jakarta-sans-latin-ext-wght-normal.woff2": "font-latin-ext.woff2",
};
const used = new Set([join(source, "build.mjs"), join(source, "sprite.mjs")]);
const assets = [];

function hashed(name, bytes) {
  const hash = createHash("sha256").update(bytes).digest("hex").slice(0, 10);
  const extension = extname(name);
  return `${basename(name, extension)}.${hash}${extension}`;
}

function read(path) {
  used.add(path);
  return readFileSync(path);
}

// Writes one asset and its compressed forms; returns its URL path.
function add(name, bytes) {
  const file = hashed(name, bytes);
  const sizes = [bytes.length];
  const encodings = [];
  writeFileSync(join(folder, file), bytes);
  const packed = {
    gz: gzipSync(bytes, { level: 9 }),
    br: brotliCompressSync(bytes, {
      params: {
        [constants.BROTLI_PARAM_QUALITY]: 11,
        [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
      },
    }),
  };
  for (const [ending, smaller] of Object.entries(packed)) {
    sizes.push(smaller.length);
    if (smaller.length > 0.98 * bytes.length) continue;
    writeFileSync(join(folder, `${file}.${ending}`), smaller);
    encodings.push(ending);
  }
  assets.push({ name, file, encodings, sizes, type: types[extname(name)] });
  return `/assets/${file}`;
}

const paths = new Map(); // of the scripts that are made, by what they are made of
const makers = new Map(); // which of them a module is in

// A script has from another what it imports of the module that the other begins with.
const scripts = {
  name: "scripts",
  setup(hooks) {
    hooks.onResolve({ filter: /^\.\.?\// }, ({ path, resolveDir }) => {
      const made = paths.get(join(resolveDir, `${path}.ts`));
      return made ? { path: made, external: true } : undefined;
    });
  },
};

// What is in two scripts would be two things to a page that loads both.
function claim(entry, inputs) {
  for (const path of inputs) {
    if (makers.has(path)) throw new Error(`${path} is in ${makers.get(path)} and in ${entry}`);
    makers.set(path, entry);
  }
}

async function bundle(entry) {
  const result = await build({
    absWorkingDir: source,
    entryPoints: [entry],
    bundle: true,
    minify: true,
    write: false,
    metafile: true,
    legalComments: "none",
    charset: "utf8",
    format: "esm",
    target: ["chrome111", "firefox115", "safari16.4"],
    outdir: "/",
    logLevel: "warning",
    plugins: [
      scripts,
      {
        // url(font.woff2) in CSS becomes the font's path under /assets/.
        name: "assets",
        setup(hooks) {
          hooks.onResolve({ filter: /\.woff2$/ }, ({ path }) => {
            const file = basename(path);
            const name = logicalNames[file] ?? file;
            const made = assets.find((asset) => asset.name === name);
            const url = made
              ? `/assets/${made.file}`
              : add(name, read(join(source, fonts, file)));
            return { path: url, external: true };
          });
        },
      },
    ],
  });
  const inputs = Object.keys(result.metafile.inputs);
  for (const path of inputs) used.add(join(source, path));
  if (entry.endsWith(".ts")) claim(entry, inputs);
  return Buffer.from(result.outputFiles[0].contents);
}

rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });

for (const name of ["app", "staff", "lists", "settings", "chat"]) add(`${name}.css`, await bundle(`css/${name}.css`));
// Every page loads core.js, those of staff also staff.js; the others come when they are needed.
for (const entry of [
  "src/patch.ts",
  "src/ask.ts",
  "src/core.ts",
  "src/attachments/files.ts",
  "src/attachments/lightbox.ts",
  "src/thread/chat.ts",
  "src/commands.ts",
  "src/sheet.ts",
  "src/taken.ts",
  "src/staff.ts",
  "src/canned/canned.ts",
  "src/suggest.ts",
  "src/mentions.ts",
  "src/palette.ts",
  "src/list.ts",
  "src/pick.ts",
  "src/hue.ts",
  "src/settings.ts",
  "src/news/wishes.ts",
])
  paths.set(join(source, entry), add(`${basename(entry, ".ts")}.js`, await bundle(entry)));
add("icons.svg", Buffer.from(sprite(source, read)));
const favicon = add("favicon.svg", read(join(source, "favicon.svg")));
add("favicon-news.svg", read(join(source, "favicon-news.svg")));
const manifest = JSON.parse(read(join(source, "manifest.webmanifest")));
for (const icon of manifest.icons) icon.src = favicon;
add("manifest.webmanifest", Buffer.from(JSON.stringify(manifest)));

// Differs where any file does.
const build_id = createHash("sha256").update(assets.map(({ file }) => file).join()).digest("hex").slice(0, 10);
const macro = (name) => `ASSET_${name.toUpperCase().replace(/[^A-Z0-9]/g, "_")}`;
const lines = (make) => assets.map(make).join("\n") + "\n";
writeFileSync(
  join(out, "assets.txt"),
  lines(({ name, file, type, encodings }) =>
    [name, `/assets/${file}`, type, `assets/${file}`, encodings.join(",") || "-"].join("\t"),
  ),
);
writeFileSync(
  join(out, "assets.h"),
  "/* The paths of the files of ui/; made by ui/build.mjs. */\n#pragma once\n" +
    lines(({ name, file }) => `#define ${macro(name)} "/assets/${file}"`) +
    `#define ASSETS_BUILD "${build_id}"\n`,
);
writeFileSync(
  join(out, "asset-sizes.txt"),
  lines(({ name, sizes }) => [name, ...sizes].join("\t")),
);
if (args.depfile) {
  const target = relative(process.cwd(), join(out, "assets.txt"));
  const inputs = [...used].filter(existsSync).map((path) => path.replaceAll(" ", "\\ "));
  writeFileSync(args.depfile, `${target}: ${inputs.join(" \\\n  ")}\n`);
}
