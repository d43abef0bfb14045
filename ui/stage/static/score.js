/** Values over the steps of a sequence, as a score has its staves: symbols and answers above, below them one band for
 * each quantity, with units as rows, and all columns in line. One step and one unit are framed in all bands; pointing
 * at a cell reads every band at once, and the arrow keys up and down choose the unit. */

import { Picture, Surface } from "./canvas.js";
import { fixed } from "./numbers.js";
import { element, setText, voice } from "./page.js";
import * as draw from "./score_draw.js";
import { ScorePointing } from "./score_point.js";
import { ViewBase } from "./view.js";

const NARROW = 520; // CSS pixels below which the bands stand in one column
const LOW = 6; // CSS pixels that the row of a unit has where nothing limits the height
const APART = 18; // CSS pixels between two columns of bands

/** @type {Create<ScoreOptions>} */
export const create = (root, options, api) => new Score(root, options, api);

/** @extends {ViewBase<ScoreOptions>} */
export class Score extends ViewBase {
  /** @type {ScoreSheet} */ sheet;
  /** @type {Numbers} */ data;
  /** @type {Numbers | undefined} */ held;
  /** @type {HTMLElement[][][]} */ heads = []; // for each column of bands, its lines of cells
  /** @type {ReturnType<Score["stave"]>[]} */ staves = [];
  gutter = 0; // the width of what stands before the cells, in CSS pixels
  cell = 0; // a cell's width
  high = 0; // a cell's height
  line = 0; // the height of a line of texts
  redraw = this.life.once(() => this.draw());

  constructor(/** @type {HTMLElement} */ root, /** @type {ScoreOptions} */ options, /** @type {Api} */ api) {
    super(root, options, api);
    this.body = element("div", {
      class: "score-body", tabindex: 0, role: "group",
      "aria-label": options.title ?? "Values over the steps; up and down choose a unit",
    });
    if (options.title) root.append(element("div", "view-title", options.title));
    root.append(this.body);
    root.classList.add("grows");
    this.speak = voice(root);
    this.pointing = new ScorePointing(this);
    this.measure(this.body);
  }

  paint(/** @type {Frame} */ frame) {
    const { options } = this;
    this.frame = frame;
    /** @type {ScoreSheet | undefined} */ const sheet = this.value(options.score);
    const bands = this.array(options.bands);
    if (!sheet || !bands) return;
    const moved = String(sheet.at) !== String(this.sheet?.at);
    [this.sheet, this.data, this.held] = [sheet, bands.data, this.array(options.held)?.data];
    const shape = [bands.shape, sheet.bands.map(({ title }) => title), sheet.rows.map(({ name }) => name)];
    if (this.changed("shape", shape)) this.build();
    else {
      this.write();
      if (moved || this.came(options.bands, options.held)) this.draw();
    }
  }

  resize() {
    if (this.sheet) this.build();
  }

  /** Columns of bands, each below the symbols and the answers, as large as the room allows. */
  build() {
    const { sheet, width, theme } = this;
    if (!width || (!this.height && !this.single())) return;
    const em = theme.large ? 20 : 13;
    const count = width < NARROW ? 1 : Math.min(this.options.columns ?? 2, sheet.bands.length);
    const deep = Math.ceil(sheet.bands.length / count);
    this.gutter = Math.round(Math.max(3.1, 0.5 * Math.max(...sheet.units.map(({ length }) => length)) + 0.5) * em);
    this.line = Math.round(1.2 * em);
    const across = (width - APART * (count - 1)) / count;
    this.cell = Math.max(4, Math.min(2.6 * em, (across - this.gutter - 2) / sheet.symbols.length));
    const lines = (1 + sheet.rows.length) * this.line;
    const needed = lines + deep * (1.4 * em + 3 + LOW * sheet.units.length);
    const height = this.single() ? Math.max(this.own(), needed) : this.height;
    const room = (height - lines - 2) / deep - 1.4 * em - 3; // a title, and the canvas wider than its cells
    this.high = Math.max(3, Math.min(1.9 * em, room / sheet.units.length));
    const columns = Array.from({ length: count }, (_, k) => this.column(k * deep, Math.min(sheet.bands.length, (k + 1) * deep)));
    this.staves = columns.flatMap(({ staves }) => staves);
    this.heads = columns.map(({ head }) => head);
    this.body.replaceChildren(...columns.map(({ root }) => root));
    this.body.style.gridTemplateColumns = `repeat(${count}, minmax(0, 1fr))`;
    this.write();
    this.draw();
  }

  /** @param {number} from the first band @param {number} to one past the last */
  column(from, to) {
    const { sheet } = this;
    const head = ["", ...sheet.rows.map(({ name }) => name)].map((name, k) => {
      const cells = sheet.symbols.map(() => element("span"));
      const line = element("div", k ? "score-texts" : "score-symbols", element("span", "score-name", name), ...cells);
      line.style.gridTemplateColumns = `${this.gutter}px repeat(${cells.length}, ${this.cell}px)`;
      line.style.height = `${this.line}px`;
      line.onclick = (event) => this.pointing.choose(event, line, -1);
      if (!k && this.options.brush) this.pointing.brush(line);
      return { line, cells };
    });
    const staves = sheet.bands.slice(from, to).map((_, k) => this.stave(from + k));
    const root = element("div", "score-column", ...head.map(({ line }) => line), ...staves.map(({ box }) => box));
    const widest = sheet.symbols.some((symbol) => /[mwMW]/.test(symbol)) ? 13.5 : 8.5;
    root.style.setProperty("--letters", `${Math.min(1.05, this.cell / widest).toFixed(2)}em`);
    return { root, head: head.map(({ cells }) => cells), staves };
  }

  stave(/** @type {number} */ index) {
    const [title, value] = [element("span", "score-title"), element("span", "score-value")];
    const box = element("div", "score-stave", element("div", "score-line", title, value));
    const surface = new Surface(box, "", this.life);
    const { canvas } = surface;
    canvas.onpointermove = (event) => this.pointing.point(this.pointing.under(event, canvas));
    canvas.onclick = (event) => this.pointing.choose(event, canvas, this.pointing.under(event, canvas)?.[1]);
    return { index, box, title, value, surface, picture: new Picture() };
  }

  write() {
    const { sheet } = this;
    const [now, row] = sheet.at;
    const lines = [{ texts: sheet.symbols, titles: sheet.heard?.titles }, ...sheet.rows];
    for (const head of this.heads) {
      head.forEach((cells, k) => cells.forEach((cell, step) => this.writeCell(cell, lines[k], step, step === now)));
    }
    this.dye();
    const told = this.words(now, row);
    if (this.changed("told", told)) this.speak(told);
  }

  /** Where a cell is. @param {number} step @param {number} row */
  words(step, row) {
    const { units, symbols } = this.sheet;
    const { words } = this.options;
    return words ? `${words[0]} ${units[row]}, ${words[1]} ${symbols[step]}` : `unit ${units[row]}, step ${step + 1}, ${symbols[step]}`;
  }

  /** Symbols have the colour of how loudly each is heard, and a letter that is read on it. */
  dye() {
    const { sequential } = this.theme;
    if (!this.sheet) return;
    const [first, last] = this.sheet.brushed ?? [-1, -2];
    for (const [symbols] of this.heads) {
      symbols.forEach((cell, step) => {
        cell.classList.toggle("brushed", first <= step && step <= last);
        const level = this.sheet.heard?.levels?.[step] ?? 0;
        const at = 3 * Math.round(255 * level);
        cell.style.background = level ? `rgb(${sequential[at]}, ${sequential[at + 1]}, ${sequential[at + 2]})` : "";
        cell.style.color = level ? this.theme.dark === level > 0.55 ? "#000" : "#fff" : "";
      });
    }
  }

  /** @param {HTMLElement} cell @param {ScoreLine} line @param {number} step @param {boolean} now */
  writeCell(cell, { texts, wrong, levels, titles }, step, now) {
    const bar = levels?.[step] ?? null;
    setText(cell, texts?.[step] ?? "");
    const name = `${now ? "now" : ""}${wrong?.[step] ? " wrong" : ""}${bar === null ? "" : " bar"}`;
    if (cell.className !== name) cell.className = name;
    const title = titles?.[step] ?? (wrong?.[step] ? "wrong" : "");
    if (cell.title !== title) cell.title = title;
    if (bar !== null) cell.style.setProperty("--level", `${100 * bar}%`);
  }

  draw() {
    if (!this.sheet) return;
    for (const stave of this.staves) this.drawStave(stave);
  }

  drawStave(/** @type {ReturnType<Score["stave"]>} */ { index, title, value, surface, picture }) {
    const { sheet, gutter, cell, high, theme } = this;
    const [rows, columns] = [sheet.units.length, sheet.symbols.length];
    const band = sheet.bands[index];
    const start = index * rows * columns;
    const { over } = this.pointing;
    const [step, row] = over ?? sheet.at;
    setText(title, `${band.title}${band.range > 1 ? `, ±${fixed(band.range, 1)}` : ""}`);
    const reading = `${this.words(step, row)}: ${fixed(this.data[start + row * columns + step], 2)}`;
    setText(value, reading);
    surface.describe(`${band.title}, ${this.options.words?.join("s over ") ?? "units over step"}s; ${reading}`);
    const grid = { rows, columns, gutter, cell, high, theme };
    const part = (/** @type {Numbers} */ data) => data.subarray(start, start + rows * columns);
    picture.scaled(part(this.data), columns, rows, band.signed ? theme.pixels : theme.sequentialPixels, band.range, band.signed);
    const context = surface.beginAt(gutter + cell * columns + 2, high * rows + 2);
    context.imageSmoothingEnabled = false;
    context.drawImage(picture.canvas, gutter, 1, cell * columns, high * rows);
    if (this.held) draw.hatch(context, grid, part(this.held));
    draw.label(context, grid, sheet.units, sheet.at[1]);
    draw.frame(context, grid, sheet.at, theme.accent, 2);
    if (over) draw.frame(context, grid, over, theme.text, 1);
  }
}
