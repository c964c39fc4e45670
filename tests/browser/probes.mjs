// What can be measured of the page that is shown. Each returns the list of what it found.

// The functions run in the page: they are written out there whole.

/** Words that are cut off, or stick out of the button, cell or mark that they stand in. */
export function clippedTexts(page, what) {
  return page.evaluate(() => {
    const found = [];
    const says = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const range = document.createRange();
    // There for those who listen: aside, or a box of one pixel.
    const isHidden = (element) => {
      if (element.closest(".visually-hidden")) return true;
      for (let above = element; above !== document.body; above = above.parentElement)
        if (getComputedStyle(above).clipPath !== "none") return true;
      return false;
    };
    const boxes = "button, .button, .status, .chip, td, th, .nav-links a, .menu-item, label, summary";
    while (says.nextNode()) {
      const text = says.currentNode, parent = text.parentElement;
      // People's own text may be shortened: an ellipsis leads to the whole.
      if (!/[\u0100-\u024f\u1e00-\u1eff]/.test(text.data)) continue;
      if (!parent.checkVisibility({ visibilityProperty: true }) || isHidden(parent)) continue;
      range.selectNodeContents(text);
      const rects = [...range.getClientRects()].filter(({ width }) => width > 0);
      const left = Math.min(...rects.map((rect) => rect.left)), right = Math.max(...rects.map((rect) => rect.right));
      const top = Math.min(...rects.map((rect) => rect.top)), bottom = Math.max(...rects.map((rect) => rect.bottom));
      const tell = (how, element) =>
        found.push(`${how}: "${text.data.trim().slice(0, 60)}" in ${element.outerHTML.slice(0, 90)}`);
      const box = parent.closest(boxes)?.getBoundingClientRect();
      if (box && (right > box.right + 1 || left < box.left - 1)) tell("sticks out", parent.closest(boxes));
      for (let above = parent; above && above !== document.body; above = above.parentElement) {
        const { display, overflowX, overflowY, position } = getComputedStyle(above);
        if (display === "contents") continue;
        const edge = above.getBoundingClientRect();
        const cutX = /hidden|clip/.test(overflowX) && (right > edge.right + 1 || left < edge.left - 1);
        const cutY = /hidden|clip/.test(overflowY) && (bottom > edge.bottom + 4 || top < edge.top - 4);
        if (cutX || cutY) {
          tell(`cut off ${cutX ? "sideways" : "below"}`, above);
          break;
        }
        if (/auto|scroll/.test(overflowX + overflowY) || position === "fixed") break;
      }
    }
    return found;
  }).then((found) => found.slice(0, 6).map((line) => `${what}: ${line}`));
}

/** Choices of which one does not see what is chosen, since another stands beside them. */
export function clippedChoices(page, what) {
  return page.evaluate(() => {
    const pen = document.createElement("canvas").getContext("2d");
    return [...document.querySelectorAll("select")].filter((select) => {
      if (!select.checkVisibility({ visibilityProperty: true }) || select.selectedIndex < 0) return false;
      if (select.offsetWidth > 0.6 * innerWidth) return false;
      const { font, paddingLeft, paddingRight } = getComputedStyle(select);
      pen.font = font;
      const room = select.clientWidth - parseFloat(paddingLeft) - parseFloat(paddingRight);
      return pen.measureText(select.selectedOptions[0].label).width > room + 1;
    }).map((select) => `cut off: "${select.selectedOptions[0].label}" in ${select.outerHTML.slice(0, 90)}`);
  }).then((found) => found.slice(0, 6).map((line) => `${what}: ${line}`));
}

/** Words over words, and headings of which hardly a letter has room, whoever wrote them. */
export function crushedTexts(page, what) {
  return page.evaluate(() => {
    const found = [], seen = [];
    const range = document.createRange();
    const says = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    // Where something in `element` is seen, if at all, and what it moves with: over the rest may stand
    // what does not.
    const windows = new Map();
    const windowOf = (element) => {
      if (!element || element === document.body)
        return { left: -Infinity, right: Infinity, top: -Infinity, bottom: Infinity, layer: document.body };
      if (!windows.has(element)) windows.set(element, cut(element, windowOf(element.parentElement)));
      return windows.get(element);
    };
    const cut = (element, around) => {
      const { overflowX, overflowY, position, zIndex, clipPath, opacity } = getComputedStyle(element);
      if (!around || clipPath !== "none" || opacity === "0") return null;
      const edge = element.getBoundingClientRect();
      let { left, right, top, bottom, layer } = around;
      if (overflowX !== "visible") [left, right] = [Math.max(left, edge.left), Math.min(right, edge.right)];
      if (overflowY !== "visible") [top, bottom] = [Math.max(top, edge.top), Math.min(bottom, edge.bottom)];
      if (/fixed|sticky/.test(position) || (position === "absolute" && zIndex !== "auto") || element.matches("dialog, [popover]"))
        layer = element;
      return { left, right, top, bottom, layer };
    };
    const look = (element, rect) => {
      const seenIn = windowOf(element);
      if (!seenIn) return null;
      const left = Math.max(rect.left, seenIn.left), right = Math.min(rect.right, seenIn.right);
      const top = Math.max(rect.top, seenIn.top), bottom = Math.min(rect.bottom, seenIn.bottom);
      return right - left > 1 && bottom - top > 1 ? { left, right, top, bottom, layer: seenIn.layer } : null;
    };
    while (says.nextNode()) {
      const text = says.currentNode, parent = text.parentElement;
      if (!text.data.trim() || !parent.checkVisibility({ visibilityProperty: true })) continue;
      range.selectNodeContents(text);
      for (const rect of range.getClientRects()) {
        const part = look(parent, rect);
        if (part) seen.push({ ...part, text });
      }
    }
    for (const [i, one] of seen.entries())
      for (const other of seen.slice(i + 1)) {
        if (one.text === other.text || one.layer !== other.layer) continue;
        const wide = Math.min(one.right, other.right) - Math.max(one.left, other.left);
        const high = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top);
        const line = Math.min(one.bottom - one.top, other.bottom - other.top);
        if (wide > 2 && high > line / 2)
          found.push(`over each other: "${one.text.data.trim().slice(0, 40)}" and "${other.text.data.trim().slice(0, 40)}"`);
      }
    for (const heading of document.querySelectorAll("h1, h2")) {
      const { width, height } = heading.getBoundingClientRect();
      const letter = parseFloat(getComputedStyle(heading).fontSize);
      const isShown = heading.checkVisibility() && getComputedStyle(heading).clipPath === "none" && width > 1;
      if (isShown && heading.textContent.trim().length > 8 && width < 4 * letter && height > 2 * letter)
        found.push(`crushed to ${Math.round(width)} px: ${heading.outerHTML.slice(0, 90)}`);
    }
    return found;
  }).then((found) => [...new Set(found)].slice(0, 6).map((line) => `${what}: ${line}`));
}

/** Scrolling sideways, at the size that the page has. */
export function wideParts(page, what) {
  return page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) return [];
    return [...document.querySelectorAll("body *")]
      .filter((element) => element.getBoundingClientRect().right > clientWidth + 1)
      .map((element) => `${scrollWidth - clientWidth} px too wide: ${element.outerHTML.slice(0, 120)}`);
  }).then((found) => found.slice(0, 3).map((line) => `${what}: ${line}`));
}

/**
 * What can be hit, and is smaller than `least` px each way. What counts is what answers, not what is
 * drawn: a label answers for its box, a link for the row that it spreads over. Links in a sentence
 * are as high as its lines, and what lies under a dialog or a menu cannot be hit.
 */
export function smallTargets(page, what, least) {
  return page.evaluate((least) => {
    const targets = "a[href], button, input:not([type=hidden]), select, textarea, summary, [role=button]";
    const top = document.querySelector("dialog[open]") ?? document.body;
    const found = new Set();
    for (const element of top.querySelectorAll(targets)) {
      if (!element.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
      if (element.disabled || element.closest(".visually-hidden, [inert]")) continue;
      const parts = [element, ...(element.labels ?? [])];
      const large = ({ width, height }) => width >= least - 0.5 && height >= least - 0.5;
      const drawn = () => parts.map((part) => part.getBoundingClientRect());
      if (drawn().some(large) || drawn().every(({ width, height }) => width <= 1 || height <= 1)) continue;
      const isInline = getComputedStyle(element).display === "inline";
      const beside = [...element.parentElement.childNodes]
        .some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim().length > 1);
      if (isInline && beside) continue;
      element.scrollIntoView({ block: "center", inline: "center", behavior: "instant" });
      const { left, top: above, width, height } = drawn().find((box) => box.width > 1 && box.height > 1);
      const answers = (x, y) => {
        const hit = document.elementFromPoint(x, y);
        return hit && parts.some((part) => part.contains(hit));
      };
      const x = left + width / 2, y = above + height / 2;
      if (!answers(x, y)) continue; // something lies over it
      const reach = (dx, dy) => {
        let far = 0;
        while (far < least && answers(x + dx * (far + 0.5), y + dy * (far + 0.5))) far++;
        return far;
      };
      const hit = {
        width: Math.max(width, reach(1, 0) + reach(-1, 0)),
        height: Math.max(height, reach(0, 1) + reach(0, -1)),
      };
      if (!large(hit))
        found.add(`${hit.width.toFixed(0)}x${hit.height.toFixed(0)} px: ` +
          element.outerHTML.replace(/\s+/g, " ").replace(/(value|href|id|aria-describedby)="[^"]*"/g, "$1").slice(0, 110));
    }
    return [...found];
  }, least).then((found) => found.map((line) => `${what}: ${line}`));
}

/**
 * Everything that the page says to anybody: texts, and the attributes that are shown or read out.
 * [where, text] of each.
 */
export function sayings(page) {
  return page.evaluate(() => {
    const all = [["title", document.title]];
    for (const element of document.querySelectorAll("body, body *:not(script, svg *)")) {
      for (const name of ["aria-label", "title", "placeholder", "alt", "aria-description"])
        if (element.getAttribute(name)) all.push([`${name} of <${element.localName}>`, element.getAttribute(name)]);
      if (/^(button|submit|reset)$/.test(element.type) && element.localName === "input")
        all.push(["value", element.value]);
      for (const node of element.childNodes)
        if (node.nodeType === Node.TEXT_NODE && node.data.trim())
          all.push([`<${element.localName} class="${element.className}">`, node.data.trim()]);
    }
    return all;
  });
}
