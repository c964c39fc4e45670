// Who is at the tickets of a list: colleagues who have one open, and whoever writes there. The server says
// the former in what it renders; what the staff's channel has told since it was joined is put over that at
// once, also under the pointer: whoever is about to open a ticket is to see it.
import { filled, one, patternOf } from "./core";

const BELIEVED_MS = 5000; // without hearing of it again

interface Person {
  id: string;
  name: string;
}

interface Told {
  ticket_id: number;
  viewers?: Person[];
  id?: string;
  name?: string;
  role?: string;
  typing?: boolean;
  message?: { sender_id: number };
}

interface Writer extends Person {
  isStaff: boolean;
  end: ReturnType<typeof setTimeout>;
}

const viewers = new Map<number, Person[]>();
const writers = new Map<number, Writer[]>();

const pattern = () => one<HTMLTemplateElement>("template[data-pattern=taken]");
const isOther = ({ id }: Person) => id !== pattern()?.dataset["me"];
const firstName = ({ name }: Person) => name.trim().split(" ")[0]!;

function showViewers(place: Element, looking: Person[]): void {
  const names = looking.map(({ name }) => name).join(", ");
  let mark = one(".is-taken", place);
  if (!names) return mark?.remove();
  if (!mark) {
    mark = patternOf("taken");
    const preview = one(".queue-preview", place);
    if (preview) preview.after(mark);
    else place.append(" ", mark);
  }
  mark.title = filled(pattern()!.dataset["viewers"]!, names);
  mark.lastElementChild!.textContent = looking.map(firstName).join(", ");
}

// In front, where the preview is not shown meanwhile; the line stays one.
function showWriters(place: Element, writing: Writer[]): void {
  let mark = one(".row-typing", place);
  place.classList.toggle("has-typing", writing.length > 0);
  if (writing.length === 0) return mark?.remove();
  if (!mark) place.prepend((mark = document.createElement("span")), " ");
  mark.className = `row-typing${writing.some(({ isStaff }) => isStaff) ? " is-warning" : ""}`;
  mark.textContent = filled(pattern()!.dataset["typing"]!, writing.map(firstName).join(", "));
}

function show(ticket: number): void {
  if (!pattern()) return;
  const place = one(`#q${ticket} > .queue-line:last-child, #row-${ticket} .cell-subject > .hint`);
  const looking = viewers.get(ticket);
  if (place && looking) showViewers(place, looking.filter(isOther));
  if (place) showWriters(place, writers.get(ticket) ?? []);
}

function showAll(): void {
  for (const ticket of new Set([...viewers.keys(), ...writers.keys()])) show(ticket);
}

// A colleague who has left writes no more, nor does anybody whose message is there.
function end(ticket: number, isOver: (writer: Writer) => boolean): void {
  const all = writers.get(ticket) ?? [];
  for (const writer of all.filter(isOver)) clearTimeout(writer.end);
  writers.set(ticket, all.filter((writer) => !isOver(writer)));
  show(ticket);
}

function hearTyping({ ticket_id, id = "", name = "", role, typing }: Told): void {
  end(ticket_id, (writer) => writer.id === id);
  if (!typing || !isOther({ id, name })) return;
  const over = setTimeout(() => end(ticket_id, (writer) => writer.id === id), BELIEVED_MS);
  writers.get(ticket_id)!.push({ id, name, isStaff: role === "staff", end: over });
  show(ticket_id);
}

/** What the staff's channel tells. */
export function hear(name: string, told: Told): void {
  if (name.endsWith("TicketTyping")) hearTyping(told);
  else if (told.viewers) {
    const there = told.viewers;
    viewers.set(told.ticket_id, there);
    end(told.ticket_id, (writer) => writer.isStaff && !there.some(({ id }) => id === writer.id));
  } else if (told.message) {
    const author = String(told.message.sender_id);
    end(told.ticket_id, ({ id }) => id === author);
  }
}

/** The channel is lost: what the server renders is what is known. */
export function forget(): void {
  viewers.clear();
  for (const ticket of writers.keys()) end(ticket, () => true);
  writers.clear();
}

for (const what of ["sapa:renewed", "sapa:patched"]) document.addEventListener(what, showAll);
