// Keeps "4 min" true on <time data-ago>. The server writes it first; its words are on <html>.
import { behaviour } from "./behaviour";
import { filled } from "./page";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const words = document.documentElement.dataset;
const shown = new Set<HTMLTimeElement>();

// `how` is "", as short as can be, or "Since", as one says it.
function wordsFor(age_ms: number, how: string): string {
  if (age_ms < MINUTE_MS) return words["now"] ?? "";
  if (age_ms < HOUR_MS) return filled(words[`minutes${how}`] ?? "", Math.floor(age_ms / MINUTE_MS));
  return filled(words[`hours${how}`] ?? "", Math.floor(age_ms / HOUR_MS));
}

// What was older when it came keeps the server's words, which know the reader's time zone.
function update(time: HTMLTimeElement): void {
  const age_ms = Date.now() - Date.parse(time.dateTime);
  if (age_ms < HOUR_MS) time.dataset["young"] = "";
  const how = time.dataset["ago"] ? "Since" : "";
  const text = time.dataset["young"] === "" && age_ms < DAY_MS ? wordsFor(age_ms, how) : "";
  if (text && time.textContent !== text) time.textContent = text;
}

export function startTimes(): void {
  behaviour("time[data-ago]", (element) => {
    shown.add(element as HTMLTimeElement);
    update(element as HTMLTimeElement);
  });
  setInterval(() => {
    for (const time of shown) time.isConnected ? update(time) : shown.delete(time);
  }, MINUTE_MS / 2);
}
