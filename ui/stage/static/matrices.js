/** Small tables of numbers side by side, with heads at their rows and columns. A number of one that can be edited is
 * typed after a click, or drawn up and down. */

import { BoxPointing } from "./box_point.js";
import { textsOf } from "./frame.js";
import { clamp } from "./numbers.js";
import { element, put, setText, voice } from "./page.js";
import { ViewBase } from "./view.js";

const STRONG = 0.6; // beyond it, text takes the colour of the ground
const APART = 16; // CSS pixels between two tables
const [LEAST, MOST] = [2.6, 3.9]; // of a cell's width, in the type's size
const LONGEST = 5.6; // of a row's head

/** @typedef {{ root: HTMLElement, table: MatrixOption, row: number, column: number, text: string, key: string }} Cell */
/** @typedef {{ option: MatrixOption, box: HTMLElement, body: HTMLElement, columns: number, cells: Cell[], named: boolean }} Made */

/** @type {Create<MatricesOptions>} */
export const create = (root, options, api) => new Matrices(root, options, api);

/** @extends {BoxPointing<Cell>} */
class Pointing extends BoxPointing {
  constructor(/** @type {Matrices} */ view) {
    super(view, ".matrices-cell");
    this.view = view;
  }

  editable(/** @type {Cell} */ { table }) {
    return Boolean(table.edit);
  }

  write(/** @type {Cell} */ { table, row, column }, /** @type {string} */ text, first = true) {
    this.view.api.send(table.edit ?? "", { row, column, text, first });
  }

  look(/** @type {Cell | null} */ cell) {
    this.over = cell;
    this.view.read(cell);
  }

  words(/** @type {Cell} */ cell) {
    return this.view.words(cell);
  }

  next(/** @type {Cell} */ { table, row, column }, /** @type {number} */ right, /** @type {number} */ down) {
    const { cells, made } = this.view;
    const beside = cells.get(`${table.name},${row + down},${column + right}`);
    if (beside || !right) return beside;
    const beyond = made[made.findIndex(({ option }) => option === table) + right];
    return beyond && (cells.get(`${beyond.option.name},${row},${right > 0 ? 0 : beyond.columns - 1}`) ?? beyond.cells[0]);
  }
}

/** @extends {ViewBase<MatricesOptions>} */
class Matrices extends ViewBase {
  field = element("div", { class: "matrices-field", tabindex: 0, role: "group", "aria-label": "Tables. Enter walks over their numbers." });
  reads = element("div", "unrolled-reading matrices-reading");
  /** @type {Map<string, Cell>} */ cells = new Map();
  /** @type {Made[]} */ made = [];

  constructor(/** @type {HTMLElement} */ root, /** @type {MatricesOptions} */ options, /** @type {Api} */ api) {
    super(root, options, api);
    root.classList.add("grows");
    this.pointing = new Pointing(this);
    root.append(this.field, this.reads);
    this.say = voice(root);
    this.measure(this.field);
  }

  names(/** @type {string | undefined} */ name) {
    return /** @type {string[]} */ (this.value(name, []));
  }

  paint(/** @type {Frame} */ frame) {
    this.frame = frame;
    const shown = this.options.tables.filter(({ values }) => this.array(values));
    const shape = shown.map(({ name, values, rows, columns }) => [name, this.array(values)?.shape, this.names(rows), this.names(columns)]);
    if (this.changed("shape", shape)) this.build(shown);
    for (const made of this.made) this.write(made);
    this.read(this.pointing.over);
  }

  build(/** @type {MatrixOption[]} */ shown) {
    this.cells.clear();
    this.pointing.over = null;
    this.pointing.walker.stop();
    this.made = shown.map((option) => this.table(option));
    this.field.replaceChildren(...this.made.map(({ box }) => box), this.pointing.typing.input);
    this.resize();
  }

  /** @returns {Made} */
  table(/** @type {MatrixOption} */ option) {
    const [rows, columns] = this.array(option.values)?.shape ?? [0, 0];
    const [heads, names] = [this.names(option.columns), this.names(option.rows)];
    /** @type {Cell[]} */ const cells = [];
    const head = (/** @type {string} */ text, name = "") => element("div", { class: `matrices-head ${name}`, title: text }, text);
    /** @type {HTMLElement[]} */ const parts = heads.map((text) => head(text));
    if (heads.length && names.length) parts.unshift(head(""));
    for (let row = 0; row < rows; row += 1) {
      if (names.length) parts.push(head(names[row] ?? "", "side"));
      for (let column = 0; column < columns; column += 1) {
        const root = element("div", { class: `matrices-cell${option.edit ? " free" : ""}`, role: option.edit ? "button" : null, tabindex: -1 });
        const cell = { root, table: option, row, column, text: "", key: "" };
        cells.push(cell);
        this.cells.set(`${option.name},${row},${column}`, cell);
        this.pointing.known.set(root, cell);
        parts.push(root);
      }
    }
    const body = element("div", "matrices-body", ...parts);
    return { option, body, columns, cells, named: names.length > 0, box: element("div", "matrices-table", element("div", "view-title", option.title), body) };
  }

  write(/** @type {Made} */ { option, cells }) {
    const [values, texts] = [this.array(option.values)?.data, textsOf(this.array(option.texts))];
    if (!values || cells.length !== values.length) return;
    cells.forEach((cell, k) => {
      const key = `${values[k]} ${texts[k]} ${this.theme.dark}`;
      if (cell.key === key) return;
      [cell.key, cell.text] = [key, texts[k]];
      setText(cell.root, texts[k]);
      cell.root.style.background = this.theme.shade(values[k]);
      cell.root.classList.toggle("strong", Math.abs(values[k]) > STRONG);
      cell.root.setAttribute("aria-label", this.words(cell));
    });
  }

  /** As wide as fits side by side; one table under the other where that is too narrow. */
  resize() {
    const { width, height, made, theme } = this;
    if (!width || !made.length) return;
    const em = theme.large ? 19 : 13;
    const longest = Math.max(1, ...made.flatMap(({ option }) => this.names(option.rows).map((name) => name.length)));
    const label = Math.min(0.6 * em * longest + 8, LONGEST * em);
    const all = made.reduce((sum, { columns }) => sum + columns, 0);
    const free = width - made.length * (APART + 1) - made.filter(({ named }) => named).length * (label + 2) - 2 * all;
    const most = Math.max(...made.map(({ columns }) => columns));
    const beside = !this.single() || free / all >= LEAST * em;
    const wide = clamp(beside ? free / all : (width - label - 4) / most, 1.8 * em, MOST * em);
    const rows = Math.max(...made.map(({ cells, columns }) => cells.length / columns));
    const high = this.single() ? 1.9 * em : clamp((height - 3.6 * em) / rows, 1.35 * em, 2.1 * em);
    const widest = Math.max(1, ...made.flatMap(({ option }) => this.names(option.columns).map((name) => name.length)));
    const head = clamp(wide / (0.6 * widest), 7, em);
    put(this.field, { "--head": head, "--wide": wide, "--high": high, "--label": label, "--type": Math.min(em, wide / 2.9) });
    for (const { body, columns, named } of made) {
      body.style.gridTemplateColumns = `${named ? "var(--label) " : ""}repeat(${columns}, var(--wide))`;
    }
  }

  words(/** @type {Cell} */ { table, row, column, text }) {
    const [from, to] = [this.names(table.rows)[row] ?? "", this.names(table.columns)[column] ?? ""];
    return `${table.title}, ${[from, to].filter(Boolean).join(table.joined ?? ", ")}: ${text}`;
  }

  read(/** @type {Cell | null} */ cell) {
    const how = cell?.table.edit ? " \u2014 click to type, drag up or down to change it" : "";
    setText(this.reads, cell ? `${this.words(cell)}${how}` : (this.options.note ?? ""));
  }

  dye() {
    if (this.frame) for (const made of this.made) this.write(made);
  }
}
