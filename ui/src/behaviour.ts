// Attaches behaviours to elements by their data-attributes, also to elements that come later.

type Attach = (element: HTMLElement) => void;

const behaviours: { selector: string; attach: Attach; attached: WeakSet<Element> }[] = [];

export function behaviour(selector: string, attach: Attach): void {
  behaviours.push({ selector, attach, attached: new WeakSet() });
}

function attachWithin(root: ParentNode & Node): void {
  for (const { selector, attach, attached } of behaviours) {
    const found = [...root.querySelectorAll<HTMLElement>(selector)];
    if (root instanceof HTMLElement && root.matches(selector)) found.unshift(root);
    for (const element of found) {
      if (attached.has(element)) continue;
      attached.add(element);
      attach(element);
    }
  }
}

export function startBehaviours(): void {
  attachWithin(document);
  new MutationObserver((changes) => {
    for (const change of changes)
      for (const node of change.addedNodes) if (node instanceof HTMLElement) attachWithin(node);
  }).observe(document.body, { childList: true, subtree: true });
}
