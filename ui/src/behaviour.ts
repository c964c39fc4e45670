// Attaches behaviours to elements by their data-attributes, also to elements that come later. What
// a behaviour leaves outside its element (a listener on the window, a timer) ends with `gone`, which
// is aborted when the element has left the page.

type Attach = (element: HTMLElement, gone: AbortSignal) => void;

interface Behaviour {
  selector: string;
  attach: Attach;
  attached: WeakSet<Element>;
}

const behaviours: Behaviour[] = [];
let anySelector = "";
const leaving = new Map<Element, AbortController>();
let isStarted = false;

export function behaviour(selector: string, attach: Attach): void {
  const added = { selector, attach, attached: new WeakSet<Element>() };
  behaviours.push(added);
  anySelector = behaviours.map((known) => known.selector).join();
  if (isStarted) attachWithin(document, [added]); // of a script that came later
}

function signalOf(element: Element): AbortSignal {
  const known = leaving.get(element) ?? new AbortController();
  leaving.set(element, known);
  return known.signal;
}

function attachWithin(root: ParentNode & Node, those: Behaviour[] = behaviours): void {
  for (const { selector, attach, attached } of those) {
    const found = [...root.querySelectorAll<HTMLElement>(selector)];
    if (root instanceof HTMLElement && root.matches(selector)) found.unshift(root);
    for (const element of found) {
      if (attached.has(element)) continue;
      attached.add(element);
      attach(element, signalOf(element));
    }
  }
}

// Most of what comes has none: asking that once is quicker than asking for each.
function hasAny(element: HTMLElement): boolean {
  return element.matches(anySelector) || element.querySelector(anySelector) !== null;
}

// An element that was only moved is on the page again by the time its removal is told.
function releaseGone(): void {
  for (const [element, controller] of leaving) {
    if (element.isConnected) continue;
    leaving.delete(element);
    for (const { attached } of behaviours) attached.delete(element);
    controller.abort();
  }
}

export function startBehaviours(): void {
  isStarted = true;
  attachWithin(document);
  new MutationObserver((changes) => {
    if (changes.some((change) => change.removedNodes.length > 0)) releaseGone();
    for (const { addedNodes } of changes)
      for (const node of addedNodes) if (node instanceof HTMLElement && hasAny(node)) attachWithin(node);
  }).observe(document.body, { childList: true, subtree: true });
}
