/** Shares of a whole as bars, one in a row: the longest is marked, and each has its number beside it. A second answer
 * to the same question stands under the first as outlines. More than ten bars stand in two columns. */

import { fixed } from "./numbers.js";
import { element, setText } from "./page.js";
import { ViewBase } from "./view.js";

const MOST = 10; // bars one under the other
const EMPTY = 10; // rows of bars before there is an answer

/** @type {Create<BarsOptions>} */
export const create = (root, options, api) => new Bars(root, options, api);

/** @extends {ViewBase<BarsOptions>} */
class Bars extends ViewBase {
  body = element("div", { class: "bars-body", role: "list" });
  sources = [this.options.values, ...(this.options.other ? [this.options.other] : [])];
  amounts = this.options.digits !== undefined;
  names = Array.isArray(this.options.labels) ? this.options.labels : [];
  /** @type {ReturnType<Bars["bar"]>[]} */ rows = [];

  constructor(/** @type {HTMLElement} */ root, /** @type {BarsOptions} */ options, /** @type {Api} */ api) {
    super(root, options, api);
    root.classList.toggle("two", Boolean(options.other));
    root.classList.toggle("bare", Boolean(options.bare));
    if (options.title) root.append(element("div", "view-title", options.title));
    root.append(this.body);
  }

  build(/** @type {number} */ count) {
    const down = count > MOST ? Math.ceil(count / 2) : count;
    this.rows = Array.from({ length: count }, (_, k) => this.bar(k));
    this.dye();
    this.root.classList.toggle("halves", count > MOST);
    this.body.style.setProperty("--rows", String(Math.max(MOST, down)));
    this.body.style.setProperty("--down", String(down));
    this.body.replaceChildren(...this.rows.map(({ row }) => row));
  }

  bar(/** @type {number} */ k) {
    const parts = this.sources.map((_, which) => {
      const fill = element("div", "bar-fill");
      return { fill, track: element("div", which ? "bar-track other" : "bar-track", fill), number: element("span", "bar-number") };
    });
    const tracks = element("div", "bar-tracks", ...parts.map(({ track }) => track));
    const label = element("span", "bar-label", this.names[k] ?? String(k));
    const row = element("div", { class: "bar", role: "listitem" }, label, tracks, ...parts.map(({ number }) => number));
    return { row, parts };
  }

  paint(/** @type {Frame} */ { values }) {
    const { options, amounts } = this;
    /** @type {(number[] | null)[]} */ const answers = this.sources.map((name) => values[name] ?? null);
    this.root.classList.toggle("none", !answers[0]);
    const named = typeof options.labels === "string" ? values[options.labels] ?? this.names : this.names;
    if (named.join() !== this.names.join()) [this.names, this.rows] = [named, []];
    const count = answers[0]?.length ?? (this.rows.length || EMPTY);
    if (this.rows.length !== count) this.build(count);
    const longest = Math.max(options.least ?? 1e-9, ...answers.flatMap((shares) => shares ?? []));
    const all = amounts || options.bare ? longest : 1;
    const firsts = answers.map((shares) => (shares ? shares.indexOf(Math.max(...shares)) : -1));
    this.rows.forEach(({ row, parts }, k) => {
      const told = answers.map((shares) => (shares ? this.tell(shares[k]) : "no answer"));
      parts.forEach(({ track, fill, number }, which) => {
        const share = (answers[which]?.[k] ?? 0) / all;
        if (which) {
          fill.style.width = `${(100 * share).toFixed(2)}%`; // scaling would make the line of an outline thinner
          fill.hidden = share < 0.005;
        } else fill.style.transform = `scaleX(${share.toFixed(4)})`;
        setText(number, answers[which] ? told[which] : "");
        for (const one of [track, number]) one.classList.toggle("first", k === firsts[which]);
      });
      row.classList.toggle("first", k === firsts[0]);
      const words = told.map((text, which) => (options.names ? `${options.names[which]} ${text}` : text));
      const label = `${this.names[k] ?? k}: ${words.join(", ")}`;
      row.setAttribute("aria-label", label);
      if (options.bare) row.title = label;
    });
  }

  tell(/** @type {number} */ share) {
    return this.amounts ? fixed(share, this.options.digits) : percent(share);
  }

  dye() {
    const { colors } = this.options;
    if (!colors) return;
    for (const { parts } of this.rows) {
      parts.forEach(({ track }, which) => track.style.setProperty("--fill", this.theme.color(colors[which])));
    }
  }
}

/** 97.3 %; what is neither nothing nor everything never looks as if it were. @param {number} share */
function percent(share) {
  if (share > 0.999 && share < 1) return "> 99.9 %";
  if (share > 0 && share < 0.001) return "< 0.1 %";
  return `${(100 * share).toFixed(1)} %`;
}
