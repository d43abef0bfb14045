/** A trellis: a column for every step of a sequence, a row for every state, in each cell a number; ways between columns,
 * and paths along them. Where there is no room for the numbers, a cell is a patch of colour. */

import { Surface } from "./canvas.js";
import { textsOf } from "./frame.js";
import { clamp } from "./numbers.js";
import { element, setText, voice } from "./page.js";
import * as draw from "./trellis_draw.js";
import { TrellisPointing } from "./trellis_point.js";
import { ViewBase } from "./view.js";

const WIDEST = 200; // CSS pixels from a column to the next, at most
const ROOM = 46; // that a cell with its number needs
const LINES = 11; // below which no ways are drawn

/** @type {Create<TrellisOptions>} */
export const create = (root, options, api) => new Trellis(root, options, api);

/** @extends {ViewBase<TrellisOptions>} */
export class Trellis extends ViewBase {
  title = element("span", "view-title");
  legend = element("span", "chart-legend");
  box = element("div", { class: "trellis-box", tabindex: 0, role: "group", "aria-label": "A trellis. Enter walks over its cells." });
  reads = element("div", "unrolled-reading");
  surface = new Surface(this.box, "", this.life);
  /** @type {TrellisSheet | undefined} */ sheet;
  /** @type {string[]} */ texts = [];
  /** @type {Pair | null} */ over = null; // the step and the state that the pointer or the keys are at
  /** @type {draw.Grid | undefined} */ grid;
  redraw = this.life.once(() => this.draw());

  constructor(/** @type {HTMLElement} */ root, /** @type {TrellisOptions} */ options, /** @type {Api} */ api) {
    super(root, options, api);
    root.classList.add("grows");
    root.append(element("div", "map-head", this.title, this.legend), this.box, this.reads);
    this.say = voice(root);
    this.pointing = new TrellisPointing(this);
    this.measure(this.box);
  }

  paint(/** @type {Frame} */ frame) {
    this.frame = frame;
    this.sheet = this.value(this.options.trellis);
    if (!this.sheet) return;
    this.texts = textsOf(this.array(this.options.texts));
    setText(this.title, this.value(this.options.heading, ""));
    const { states, symbols } = this.sheet;
    if (this.changed("shape", [states, symbols])) this.resize();
    if (this.changed("paths", [this.paths(), this.theme.dark])) this.key();
    this.read();
    this.draw();
  }

  /** @returns {TrellisPath[]} */
  paths() {
    return this.value(this.options.paths, []);
  }

  /** What the paths are called, each with its line. */
  key() {
    this.legend.replaceChildren(...this.paths().map(({ name, color, dash }) => {
      const mark = element("span", "chart-mark");
      mark.style.borderTop = `3px ${dash} ${this.theme.color(color)}`;
      return element("span", "chart-name", mark, name);
    }));
  }

  /** Where cells lie, in CSS pixels: columns from `left` on, `across` apart, rows from `top` on, `down` apart. */
  resize() {
    const { sheet, width, theme } = this;
    if (!sheet || !width) return;
    const em = theme.large ? 19 : 13;
    const [rows, columns] = [sheet.states.length, sheet.symbols.length];
    const { context } = this.surface;
    context.font = `${em}px ${theme.font}`;
    const left = Math.ceil(Math.max(...sheet.states.map((name) => context.measureText(name).width))) + 14;
    const across = Math.min((width - left - 4) / columns, theme.large ? 1.4 * WIDEST : WIDEST);
    const top = Math.round(1.7 * em);
    const height = this.single() ? top + rows * 3 * em : this.height;
    const down = clamp((height - top - 4) / rows, 8, 4.2 * em);
    const [lines, written] = [across >= LINES, across >= (theme.large ? 1.4 : 1) * ROOM];
    const wide = written ? Math.min(0.72 * across, 6.4 * em) : lines ? Math.min(0.5 * across, 1.1 * em) : across;
    const high = lines ? Math.min(0.62 * down, 1.9 * em) : down - 10;
    this.grid = { rows, columns, left, top, across, down, wide, high, em, lines, written };
    this.box.style.minHeight = this.single() ? `${Math.round(height)}px` : "";
    this.draw();
  }

  draw() {
    const { sheet, grid, theme } = this;
    const shade = this.array(this.options.shade)?.data;
    if (!sheet || !grid || !shade || shade.length !== grid.rows * grid.columns) return;
    const context = this.surface.beginAt(grid.left + grid.across * grid.columns + 4, grid.top + grid.down * grid.rows + 4);
    draw.heads(context, grid, sheet, theme);
    if (grid.lines) draw.pointers(context, grid, this.array(this.options.pointers)?.data, theme);
    if (grid.lines && sheet.into) draw.into(context, grid, sheet.into, theme);
    if (grid.lines) for (const path of this.paths()) draw.path(context, grid, path, theme);
    draw.cells(context, grid, shade, this.texts, theme);
    for (const path of this.paths()) (grid.lines ? draw.marks : draw.strip)(context, grid, path, theme);
    if (sheet.now) draw.frame(context, grid, sheet.now, theme.accent, 2);
    if (this.over) draw.frame(context, grid, this.over, theme.text, 1.5);
  }

  /** What is under the pointer, in words; else how to point. */
  read() {
    const { over, sheet } = this;
    const help = this.options.point ? "Point at a cell: its sum is written out below" : "";
    setText(this.reads, over && sheet ? this.words(...over) : help);
    if (sheet) this.surface.describe(`A trellis of ${sheet.states.length} states over ${sheet.symbols.length} steps`);
  }

  words(/** @type {number} */ t, /** @type {number} */ state) {
    const { states, symbols, letter } = /** @type {TrellisSheet} */ (this.sheet);
    const share = this.array(this.options.shade)?.data[t * states.length + state] ?? NaN;
    const text = this.texts[t * states.length + state];
    const told = Number.isNaN(share) ? "not yet computed" : `${text ? `${text}, ` : ""}${Math.round(100 * share)} % of its column`;
    return `Step ${t + 1}, seen ${symbols[t]}, state ${states[state]}: ${letter} ${told}`;
  }

  dye() {
    this.key();
  }
}
