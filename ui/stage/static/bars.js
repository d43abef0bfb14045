/**
 * Shares of a whole as bars, one a row: the longest is marked, and each has its number beside it.
 *
 * options: values (name of a value: a list of numbers between 0 and 1, or null), labels (a list of strings; 0, 1, 2, … by
 * default), title.
 */

import { element, setText } from "./canvas.js";
import { dress } from "./colors.js";

export function create(root, options, stage) {
  root.classList.add("bars");
  if (options.title) root.append(element("div", "view-title", options.title));
  const body = element("div", "bars-body");
  body.setAttribute("role", "list");
  root.append(body);
  dress(root, stage.theme);
  let rows = [];

  function build(count) {
    rows = Array.from({ length: count }, (_, k) => {
      const row = element("div", "bar");
      row.setAttribute("role", "listitem");
      const [track, fill, number] = [element("div", "bar-track"), element("div", "bar-fill"), element("span", "bar-number")];
      track.append(fill);
      row.append(element("span", "bar-label", options.labels?.[k] ?? String(k)), track, number);
      return { row, fill, number };
    });
    body.replaceChildren(...rows.map(({ row }) => row));
  }

  function paint({ values }) {
    const shares = values[options.values];
    root.classList.toggle("none", !shares);
    const count = shares?.length ?? (rows.length || 10);
    if (rows.length !== count) build(count);
    const first = shares ? shares.indexOf(Math.max(...shares)) : -1;
    rows.forEach(({ row, fill, number }, k) => {
      const share = shares?.[k] ?? 0;
      fill.style.transform = `scaleX(${share.toFixed(4)})`;
      setText(number, shares ? percent(share) : "");
      row.classList.toggle("first", k === first);
      row.setAttribute("aria-label", `${options.labels?.[k] ?? k}: ${shares ? percent(share) : "no answer"}`);
    });
  }

  return { paint, theme: (theme) => dress(root, theme) };
}

/** 97.3 %; what is neither nothing nor everything never looks as if it were. */
function percent(share) {
  if (share > 0.999 && share < 1) return "> 99.9 %";
  if (share > 0 && share < 0.001) return "< 0.1 %";
  return `${(100 * share).toFixed(1)} %`;
}
