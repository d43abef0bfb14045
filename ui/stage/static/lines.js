/**
 * Lines of text with live numbers. options: texts (name of a value: a list of strings; may be left out), title or heading
 * (name of a value), big, small.
 */

import { element, setText } from "./canvas.js";
import { dress } from "./colors.js";

export function create(root, options, stage) {
  root.classList.add("lines");
  root.classList.toggle("big", Boolean(options.big));
  root.classList.toggle("small", Boolean(options.small));
  const body = element("div", "lines-body");
  const title = element("div", "view-title", options.title ?? "");
  if (options.title || options.heading) root.append(title);
  if (options.texts) root.append(body);
  dress(root, stage.theme);
  let most = 0;
  return {
    paint({ values }) {
      const texts = values[options.texts] ?? [];
      showLines(body, texts);
      if (options.heading) setText(title, values[options.heading] || "\u00a0");
      // Room once taken stays taken: what lies below must not jump when a line comes and goes.
      if (texts.length > most) {
        most = texts.length;
        body.style.minHeight = `${most * 1.5}em`;
      }
    },
    theme: (theme) => dress(root, theme),
  };
}

/** Make ``body`` hold exactly these lines, touching only those that differ. */
export function showLines(body, texts) {
  while (body.children.length < texts.length) body.append(element("div", "line"));
  while (body.children.length > texts.length) body.lastChild.remove();
  texts.forEach((text, k) => setText(body.children[k], String(text)));
}
