/**
 * Shares of a whole as bars, one a row: the longest is marked, and each has its number beside it. A second answer to the
 * same question stands under the first as outlines.
 *
 * options: values (name of a value: a list of numbers between 0 and 1, or null), other (the same, of a second answer),
 * names (what the two are called), labels (a list of strings, or the name of a value; 0, 1, 2, … by default), title;
 * colors (of the two, by the theme's names); bare: no numbers beside the bars, and the longest has all the room; digits: the
 * numbers are amounts rather than shares, shown with so many decimals, and the longest bar has all the room there is, or
 * as much of it as it is of `least`. More than ten stand in two columns.
 */

import { element, setText } from "./canvas.js";
import { dress } from "./colors.js";
import { fixed } from "./numbers.js";

const MOST = 10; // bars one under the other

export function create(root, options, stage) {
  root.classList.add("bars");
  root.classList.toggle("two", Boolean(options.other));
  root.classList.toggle("bare", Boolean(options.bare));
  if (options.title) root.append(element("div", "view-title", options.title));
  const body = element("div", "bars-body");
  body.setAttribute("role", "list");
  root.append(body);
  dress(root, stage.theme);
  const sources = [options.values, ...(options.other ? [options.other] : [])];
  const amounts = options.digits !== undefined;
  const told = (share) => (amounts ? fixed(share, options.digits) : percent(share));
  let rows = [];
  let names = Array.isArray(options.labels) ? options.labels : [];

  function build(count) {
    rows = Array.from({ length: count }, (_, k) => {
      const row = element("div", "bar");
      row.setAttribute("role", "listitem");
      const tracks = element("div", "bar-tracks");
      const parts = sources.map((_, which) => {
        const [track, fill, number] = [element("div", "bar-track"), element("div", "bar-fill"), element("span", "bar-number")];
        track.classList.toggle("other", which > 0);
        if (options.colors) track.style.setProperty("--fill", stage.theme.color(options.colors[which]));
        track.append(fill);
        tracks.append(track);
        return { track, fill, number };
      });
      row.append(element("span", "bar-label", names[k] ?? String(k)), tracks, ...parts.map(({ number }) => number));
      return { row, parts };
    });
    const down = count > MOST ? Math.ceil(count / 2) : count;
    root.classList.toggle("halves", count > MOST);
    body.style.setProperty("--rows", Math.max(10, down));
    body.style.setProperty("--down", down);
    body.replaceChildren(...rows.map(({ row }) => row));
  }

  function paint({ values }) {
    const answers = sources.map((name) => values[name] ?? null);
    root.classList.toggle("none", !answers[0]);
    const named = typeof options.labels === "string" ? values[options.labels] ?? names : names;
    if (named.join() !== names.join()) [names, rows] = [named, []];
    const count = answers[0]?.length ?? (rows.length || 10);
    if (rows.length !== count) build(count);
    const all = amounts || options.bare ? Math.max(options.least ?? 1e-9, ...answers.flatMap((shares) => shares ?? [])) : 1;
    const firsts = answers.map((shares) => (shares ? shares.indexOf(Math.max(...shares)) : -1));
    rows.forEach(({ row, parts }, k) => {
      parts.forEach(({ track, fill, number }, which) => {
        const share = (answers[which]?.[k] ?? 0) / all;
        if (which) {
          fill.style.width = `${(100 * share).toFixed(2)}%`; // an outline does not bear scaling
          fill.hidden = share < 0.005;
        } else fill.style.transform = `scaleX(${share.toFixed(4)})`;
        setText(number, answers[which] ? told(answers[which][k]) : "");
        for (const one of [track, number]) one.classList.toggle("first", k === firsts[which]);
      });
      row.classList.toggle("first", k === firsts[0]);
      row.setAttribute("aria-label", `${names[k] ?? k}: ${answers.map(said).join(", ")}`);
      if (options.bare) row.title = row.getAttribute("aria-label");

      function said(shares, which) {
        const name = options.names ? `${options.names[which]} ` : "";
        return `${name}${shares ? told(shares[k]) : "no answer"}`;
      }
    });
  }

  function retheme(theme) {
    dress(root, theme);
    rows.forEach(({ parts }) => parts.forEach(({ track }, which) => {
      if (options.colors) track.style.setProperty("--fill", theme.color(options.colors[which]));
    }));
  }

  return { paint, theme: retheme };
}

/** 97.3 %; what is neither nothing nor everything never looks as if it were. */
function percent(share) {
  if (share > 0.999 && share < 1) return "> 99.9 %";
  if (share > 0 && share < 0.001) return "< 0.1 %";
  return `${(100 * share).toFixed(1)} %`;
}
