/** Lines of text with live numbers. */

import { element, setText } from "./page.js";

/** @type {Create<LinesOptions>} */
export function create(root, { texts, title, heading, big, small }) {
  root.classList.toggle("big", Boolean(big));
  root.classList.toggle("small", Boolean(small));
  const body = element("div", "lines-body");
  const head = element("div", "view-title", title);
  if (title || heading) root.append(head);
  if (texts) root.append(body);
  let most = 0;
  return {
    paint({ values }) {
      const lines = (texts && values[texts]) ?? [];
      showLines(body, lines);
      if (heading) setText(head, values[heading] || "\u00a0");
      // Room that was taken stays taken, so that what lies below does not jump when a line comes and goes.
      if (lines.length <= most) return;
      most = lines.length;
      body.style.minHeight = `${most * 1.5}em`;
    },
  };
}

/** Make `body` hold exactly these lines, and touch only those that differ. */
export function showLines(/** @type {HTMLElement} */ body, /** @type {unknown[]} */ texts) {
  while (body.children.length < texts.length) body.append(element("div", "line"));
  while (body.children.length > texts.length) body.lastChild?.remove();
  texts.forEach((text, k) => setText(body.children[k], String(text)));
}
