// Somebody else has written while one was elsewhere: the title counts, the icon has a dot, and, for whoever
// wants it on this device, a sound and a notification; one for each event, however many tabs are open.
import { liveOf } from "../live/socket";
import { one, wait } from "../page";
import { store, stored } from "../store";
import { visit } from "../visit";
import { isWanted } from "./wanted";

const TOLD = "sapa:told"; // the events that some tab has taken upon itself
const TOLD_KEPT = 50;
const LOOKED_AT_FIRST_MS = 300; // a tab that is looked at may take it before the others
const TEXT_MAX = 160;
const STAFF_CHANNEL = "private-support-desk";

interface News {
  ticket_id: number;
  seq: number;
  message?: { sender_name: string; sender_type: string; message: string };
  ticket?: { user_name: string; subject: string };
}

const isStaff = () => document.body.classList.contains("staff");
let unseen = 0;

function mark(): void {
  const title = document.title.replace(/^\(\d+\) /, "");
  document.title = unseen > 0 ? `(${unseen}) ${title}` : title;
  const icon = one<HTMLElement>("link[rel=icon]") as HTMLLinkElement | null;
  const { plain = icon?.getAttribute("href") ?? "", news = "" } = icon?.dataset ?? {};
  if (!icon) return;
  icon.dataset["plain"] = plain;
  icon.setAttribute("href", unseen > 0 ? news : plain);
  const app = navigator as Navigator & { setAppBadge?: (count: number) => Promise<void> };
  app.setAppBadge?.(unseen).catch(() => {}); // only what is installed has one
}

function look(): void {
  if (unseen === 0) return;
  unseen = 0;
  mark();
}

function take({ ticket_id, seq }: News): boolean {
  const key = `${ticket_id}:${seq}`;
  const told = (stored(TOLD) ?? "").split(" ").filter((known) => known);
  if (told.includes(key)) return false;
  store(TOLD, [...told, key].slice(-TOLD_KEPT).join(" "));
  return true;
}

// Only https has locks; without them two tabs may rarely both tell, and the notification's tag makes one of it.
async function isFirst(news: News): Promise<boolean> {
  return navigator.locks ? navigator.locks.request(TOLD, () => take(news)) : take(news);
}

function chime(): void {
  const context = new AudioContext();
  for (const [i, pitch_hz] of [659, 880].entries()) {
    const tone = new OscillatorNode(context, { frequency: pitch_hz });
    const begin = context.currentTime + i * 0.12;
    const volume = new GainNode(context, { gain: 0.08 });
    volume.gain.setTargetAtTime(0, begin + 0.05, 0.06);
    tone.connect(volume).connect(context.destination);
    tone.start(begin);
    tone.stop(begin + 0.4);
    tone.onended = () => i === 1 && void context.close();
  }
}

function notify({ ticket_id, message, ticket }: News): void {
  const title = message?.sender_name ?? ticket?.user_name ?? "";
  const body = (message?.message ?? ticket?.subject ?? "").slice(0, TEXT_MAX);
  const notice = new Notification(title, { body, tag: `sapa-${ticket_id}` });
  notice.onclick = () => {
    focus();
    notice.close();
    const place = one("main")?.dataset["place"];
    if (place) visit(`${place}tickets/${ticket_id}`, "composer");
  };
}

// What the other side says, and what a customer begins.
function concerns(name: string, { message }: News): boolean {
  if (name === "App\\Events\\TicketCreated") return isStaff();
  if (name !== "App\\Events\\MessageAdded" || !message) return false;
  return message.sender_type === (isStaff() ? "customer" : "admin");
}

async function hear(news: News): Promise<void> {
  const isHere = document.hasFocus() && !document.hidden;
  const isShown = one("[data-thread]")?.dataset["ticket"] === String(news.ticket_id);
  if (!isHere) {
    unseen++;
    mark();
  }
  if (!isWanted("desktop") && !isWanted("sound")) return;
  if (!isHere) await wait(LOOKED_AT_FIRST_MS);
  if (!(await isFirst(news)) || (isHere && isShown)) return;
  if (isWanted("sound")) chime();
  if (!isHere && isWanted("desktop")) notify(news);
}

export function startNews(): void {
  addEventListener("focus", look);
  document.addEventListener("visibilitychange", () => document.hidden || look());
  document.addEventListener("sapa:patched", () => unseen > 0 && mark());
  document.addEventListener("sapa:event", (event) => {
    const { name, data } = (event as CustomEvent<{ name: string; data: News }>).detail;
    if (concerns(name, data)) void hear(data);
  });
  const listener = { joined: () => {}, lost: () => {}, event: () => {} };
  if (isStaff()) liveOf()?.listen(STAFF_CHANNEL, listener, new AbortController().signal);
}
