/** Distributions one under the other on one axis: every number is a dot, and equal ones are piled up. A mark says where
 * one of them all, the visitor's own, stands. */

import { Surface, circle, path } from "./canvas.js";
import { clamp, fixed } from "./numbers.js";
import { element, setText } from "./page.js";
import { ViewBase } from "./view.js";

/** @type {Create<StripsOptions>} */
export const create = (root, options, api) => new Strips(root, options, api);

/** How high each number lies in the pile of its column, from 0; −1 for one that is none.
 * @param {Numbers} row @param {Pair} bounds @param {number} columns */
export function pile(row, [low, high], columns) {
  const heights = new Map();
  return Array.from(row, (value) => {
    if (Number.isNaN(value)) return { column: 0, level: -1 };
    const column = Math.round(clamp((value - low) / (high - low), 0, 1) * (columns - 1));
    const level = heights.get(column) ?? 0;
    heights.set(column, level + 1);
    return { column, level };
  });
}

/** @extends {ViewBase<StripsOptions>} */
class Strips extends ViewBase {
  body = element("div", { class: "strips-body", role: "list" });
  axis = element("div", "strips-axis");
  /** @type {{ row: HTMLElement, label: HTMLElement, note: HTMLElement, surface: Surface }[]} */ rows = [];

  constructor(/** @type {HTMLElement} */ root, /** @type {StripsOptions} */ options, /** @type {Api} */ api) {
    super(root, options, api);
    root.classList.add("grows");
    root.append(element("div", "view-title", options.title), this.body, this.axis);
    this.measure(this.body);
  }

  build(/** @type {number} */ count) {
    this.rows = Array.from({ length: count }, () => {
      const [label, note] = [element("span", "strips-label"), element("span", "strips-note")];
      const box = element("div", "strips-box");
      const row = element("div", { class: "strips-row", role: "listitem" }, label, box, note);
      return { row, label, note, surface: new Surface(box, "", this.life) };
    });
    this.body.replaceChildren(...this.rows.map(({ row }) => row));
  }

  paint(/** @type {Frame} */ frame) {
    const { options } = this;
    this.frame = frame;
    const [labels, notes] = [this.value(options.labels, []), this.value(options.notes, [])];
    const fresh = labels.length !== this.rows.length;
    if (fresh) this.build(labels.length);
    this.rows.forEach(({ label, note }, k) => {
      setText(label, labels[k]);
      setText(note, notes[k] ?? "");
    });
    const bounds = this.value(options.bounds, [0, 1]);
    if (this.changed("bounds", bounds)) {
      const count = Math.round((bounds[1] - bounds[0]) / (bounds[1] - bounds[0] > 0.8 ? 0.2 : 0.1));
      const ticks = Array.from({ length: count + 1 }, (_, k) => bounds[0] + (k / count) * (bounds[1] - bounds[0]));
      this.axis.replaceChildren(...ticks.map((tick) => element("span", "", `${fixed(100 * tick, 0)} %`)));
    }
    const marks = this.changed("marks", [bounds, this.value(options.marks)]);
    if (this.came(options.values) || marks || fresh) this.draw();
  }

  resize() {
    if (this.frame) this.draw();
  }

  draw() {
    const { options, theme } = this;
    const values = this.array(options.values);
    /** @type {Pair} */ const bounds = this.value(options.bounds, [0, 1]);
    /** @type {(number | null)[]} */ const marks = this.value(options.marks, []);
    const [, count] = values?.shape ?? [0, 0];
    this.rows.forEach(({ surface, label }, k) => {
      const box = /** @type {HTMLElement} */ (surface.canvas.parentElement);
      const { clientWidth: width, clientHeight: height } = box;
      if (!width || !height) return;
      const context = surface.begin(width, height);
      const r = theme.large ? 3.2 : 2.2;
      const columns = Math.max(2, Math.floor((width - 2 * r) / (2 * r + 0.6)));
      const across = (/** @type {number} */ column) => r + (column / (columns - 1)) * (width - 2 * r);
      context.fillStyle = theme.border;
      context.fillRect(0, height - 1, width, 1);
      const dots = pile(values?.data.subarray(k * count, (k + 1) * count) ?? new Float32Array(0), bounds, columns);
      const most = Math.max(1, ...dots.map(({ level }) => level + 1));
      const step = Math.min(2 * r + 0.4, (height - 2 * r - 2) / most);
      dots.forEach(({ column, level }, n) => {
        if (level < 0) return;
        circle(context, across(column), height - 2 - r - level * step, r);
        context.fillStyle = theme.accent;
        context.globalAlpha = n === dots.length - 1 ? 1 : 0.55;
        context.fill();
      });
      context.globalAlpha = 1;
      const mark = marks[k];
      if (typeof mark === "number") {
        const x = r + clamp((mark - bounds[0]) / (bounds[1] - bounds[0]), 0, 1) * (width - 2 * r);
        context.fillStyle = theme.text;
        context.fillRect(x - 0.75, 1, 1.5, height - 2);
        path(context, [[x - 4, 0], [x + 4, 0], [x, 6]]);
        context.fill();
      }
      surface.describe(`${label.textContent}: ${dots.filter(({ level }) => level >= 0).length} values`);
    });
  }
}
