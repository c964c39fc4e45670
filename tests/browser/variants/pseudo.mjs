// Makes the catalogue of a language that nobody speaks from the English one: every letter of a text
// becomes one that no English word has, and the text two fifths longer. What a page still says in
// plain letters then comes from no catalogue, and what is cut off or pushes the page apart has no
// room for a longer language. The directives of printf stay.
// usage: node pseudo.mjs en.po OUTPUT.po
import { readFileSync, writeFileSync } from "node:fs";

const plain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const strange = "ÅƁÇĐÉƑĜĤÎĴĶĻṀÑÖÞɊŔŠŢÛṼŴẊÝŽåƀçđéƒĝĥîĵķļɱñöþɋŕšţûṽŵẋýž";
const letters = new Map([...plain].map((letter, i) => [letter, [...strange][i]]));
const directive = /(%[-+ 0#]*\d*(?:\.\d+)?(?:hh|h|ll|l|j|z)?[a-zA-Z%]|\\.)/;

function pseudo(text) {
  const changed = text.split(directive).map((part, i) =>
    i % 2 ? part : [...part].map((letter) => letters.get(letter) ?? letter).join(""));
  const words = text.replaceAll(new RegExp(directive, "g"), "");
  if (!/[a-z]/i.test(words)) return text;
  const more = Math.ceil(words.length * 0.4);
  return changed.join("") + " ẋẋẋẋẋẋẋ".repeat(Math.ceil(more / 8)).slice(0, more + 1).trimEnd();
}

// An entry's last lines are its translations: msgstr "…", or msgstr[0] "…" and msgstr[1] "…".
const [input, output] = process.argv.slice(2);
const entries = readFileSync(input, "utf8").split(/\n\n+/);
const made = entries.map((entry, i) => (i === 0 ? entry : entry.replace(
  /^(msgstr(?:\[\d\])?) ((?:".*"\n?)+)/gm, (_, name, strings) => {
    const text = strings.trim().split("\n").map((line) => line.slice(1, -1)).join("");
    return `${name} "${pseudo(text)}"\n`;
  }).trimEnd()));
writeFileSync(output, `${made.join("\n\n")}\n`);
