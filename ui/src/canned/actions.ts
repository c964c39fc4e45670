// What can be done with the ticket, as lines of the menu: the commands of its page, as the palette has
// them. A choice is there as a whole and with each of its values.
import { gather, shown, valuesOf, type Command, type Entry } from "../commands";
import { commands, press } from "../staff";

export interface Action {
  option: HTMLElement;
  isValue: boolean;
  act: () => void;
}

// By `name` one is found first.
function actionOf(entry: Entry, name: string, isValue: boolean, act: () => void): Action {
  const option = document.createElement("li");
  option.className = "found";
  option.role = "option";
  option.dataset["shortcut"] = name.toLowerCase();
  option.dataset["title"] = entry.label;
  option.append(...shown(entry));
  return { option, isValue, act };
}

function actionsOf(command: Command): Action[] {
  const { label, control } = command;
  const values = valuesOf(command).filter(({ isChosen }) => !isChosen);
  return [
    actionOf(command, label, false, () => press(control)),
    ...values.map((value) =>
      actionOf({ ...value, label: `${label}: ${value.label}` }, value.label, true, value.act)),
  ];
}

// What is written already is no command.
function isIdle(control: HTMLElement): boolean {
  return control instanceof HTMLLabelElement && (control.control as HTMLInputElement).checked;
}

/** Those of the page's own part, without that of the `button` that opens the menu. */
export function actionsBeside(button: HTMLElement): Action[] {
  const page = button.closest("main");
  const controls = commands().filter(
    (control) => page?.contains(control) && control !== button && !isIdle(control));
  const actions = gather(controls).flatMap(actionsOf);
  actions.forEach(({ option }, index) => (option.id = `reply-action-${index}`));
  return actions;
}
