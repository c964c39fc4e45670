// Turns HTML that our own server rendered into nodes. The only place where text becomes markup:
// the policy of the page (Trusted Types) knows no other.

interface Rules {
  createHTML: (text: string) => string;
}

declare global {
  interface Window {
    trustedTypes?: {
      createPolicy(name: string, rules: Rules): Rules;
    };
  }
}

const rules: Rules = { createHTML: (text: string) => text };
const policy = window.trustedTypes?.createPolicy("sapa", rules) ?? rules;

export function fragmentOf(html: string): DocumentFragment {
  const parsed = new DOMParser().parseFromString(policy.createHTML(html), "text/html");
  for (const script of parsed.querySelectorAll("script")) script.remove();
  for (const element of parsed.querySelectorAll("*"))
    for (const name of element.getAttributeNames())
      if (name.startsWith("on")) element.removeAttribute(name);
  const fragment = document.createDocumentFragment();
  fragment.append(...parsed.body.childNodes);
  return document.importNode(fragment, true);
}
