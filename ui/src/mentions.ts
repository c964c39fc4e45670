// Colleagues to mention: those of the page whose name, or a word of it, begins with what stands
// after the @. The server decides who is meant, see desk/note/note.h. Comes when one turns to a note, see
// parts.ts.
import { behaviour } from "./core";
import { Suggest } from "./suggest";

const WORD = /(?:^|[^\p{L}\p{N}_])@((?:[^\s@]+(?: [^\s@]+){0,3})?)$/u;

function fits(name: string, word: string): boolean {
  const words = name.toLocaleLowerCase();
  return words.startsWith(word) || words.split(" ").some((part) => part.startsWith(word));
}

behaviour("[data-mentions]", (list, gone) => {
  const area = document.getElementById(list.dataset["mentions"] ?? "");
  if (!(area instanceof HTMLTextAreaElement)) return;
  const all = [...list.querySelectorAll<HTMLElement>("[data-name]")];
  const name = (option: HTMLElement) => option.dataset["name"] ?? "";
  const find = (word: string) =>
    all.filter((option) => fits(name(option), word.toLocaleLowerCase()));
  const text = (option: HTMLElement) => `@${name(option)} `;
  new Suggest({ area, list, begin: WORD, trigger: "@", find, text }, gone);
});
