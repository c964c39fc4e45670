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

// A whole page. Nothing in it runs, or is loaded, before a part of it is put into this one.
export function documentOf(html: string): Document {
  const parsed = new DOMParser().parseFromString(policy.createHTML(html), "text/html");
  for (const script of parsed.querySelectorAll("body script")) script.remove();
  for (const element of parsed.querySelectorAll("*"))
    for (const name of element.getAttributeNames())
      if (name.startsWith("on")) element.removeAttribute(name);
  return parsed;
}

export function fragmentOf(html: string): DocumentFragment {
  const parsed = documentOf(html);
  const fragment = document.createDocumentFragment();
  fragment.append(...parsed.body.childNodes);
  return document.importNode(fragment, true);
}
