/** Shares of a whole over the steps of a run, piled up from bottom to top, and beside them what they are now. Before there
 * is any course the shares of now fill the paper. */

import { Surface } from "./canvas.js";
import { makeAxes, drawPaper } from "./curve_draw.js";
import { fixed } from "./numbers.js";
import { element, setText } from "./page.js";
import { ViewBase } from "./view.js";

/** @type {Create<SharesOptions>} */
export const create = (root, options, api) => new Shares(root, options, api);

/** What is piled up below each share of each moment that has any: rows of (groups + 1) heights, from 0 to 1.
 * @param {Numbers} steps @param {Numbers} data @param {number} groups */
export function piled(steps, data, groups) {
  /** @type {{ step: number, heights: number[] }[]} */ const found = [];
  for (let row = 0; row < steps.length; row += 1) {
    if (Number.isNaN(data[row * groups])) continue;
    const heights = [0];
    for (let k = 0; k < groups; k += 1) heights.push(heights[k] + data[row * groups + k]);
    found.push({ step: steps[row], heights });
  }
  return found;
}

/** @extends {ViewBase<SharesOptions>} */
class Shares extends ViewBase {
  head = element("div", "view-title", this.options.title);
  box = element("div", "shares-box");
  surface = new Surface(this.box, this.options.title ?? "", this.life);
  rows = this.options.names.map((name) => {
    const [chip, number] = [element("span", "shares-chip"), element("span", "shares-number")];
    return { chip, number, row: element("div", { class: "shares-row", role: "listitem" }, chip, element("span", "", name), number) };
  });

  constructor(/** @type {HTMLElement} */ root, /** @type {SharesOptions} */ options, /** @type {Api} */ api) {
    super(root, options, api);
    const key = element("div", { class: "shares-key", role: "list" }, ...this.rows.map(({ row }) => row).reverse());
    root.append(this.head, element("div", "shares-body", this.box, key));
    this.dye();
    this.measure(this.box);
  }

  /** The farther, the darker. */
  colors() {
    const { sequential } = this.theme;
    const last = Math.max(1, this.rows.length - 1);
    return this.rows.map((_, k) => {
      const at = 3 * Math.round(255 * (0.16 + (0.8 * k) / last));
      return `rgb(${sequential[at]}, ${sequential[at + 1]}, ${sequential[at + 2]})`;
    });
  }

  dye() {
    this.colors().forEach((color, k) => (this.rows[k].chip.style.background = color));
  }

  paint(/** @type {Frame} */ frame) {
    this.frame = frame;
    if (this.options.heading) setText(this.head, this.value(this.options.heading, "\u00a0"));
    /** @type {number[] | null} */ const now = this.value(this.options.present, null);
    this.rows.forEach(({ number }, k) => setText(number, now ? `${fixed(100 * now[k], 1)} %` : "–"));
    if (this.changed("now", now) || this.came(this.options.shares, this.options.x)) this.draw();
  }

  resize() {
    if (this.frame) this.draw();
  }

  draw() {
    const { width, height, options, theme } = this;
    if (!width || !height) return;
    const groups = this.rows.length;
    /** @type {number[] | null} */ const now = this.value(options.present, null);
    const [x, data] = [this.array(options.x)?.data, this.array(options.shares)?.data];
    const course = x && data ? piled(x, data, groups) : [];
    if (now && course.length < 2) {
      const from = course[0]?.step ?? 0;
      course.splice(0, course.length, ...[from, from + 1].map((step) => piled(Float32Array.of(step), Float32Array.from(now), groups)[0]));
    }
    const context = this.surface.begin(width, height);
    if (course.length < 2) return;
    const axes = makeAxes(width, height, [course[0].step, course[course.length - 1].step], [0, 1], theme, { log: false, continuous: false });
    this.colors().forEach((color, k) => {
      context.beginPath();
      course.forEach(({ step, heights }) => context.lineTo(axes.x(step), axes.y(heights[k + 1])));
      for (const { step, heights } of [...course].reverse()) context.lineTo(axes.x(step), axes.y(heights[k]));
      context.closePath();
      context.fillStyle = color;
      context.fill();
    });
    drawPaper(context, axes, theme, options.x_label ?? "", 1);
    this.surface.describe(this.rows.map(({ row }) => row.textContent).join(", "));
  }
}
