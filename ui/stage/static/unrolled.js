/** A network unrolled in time: a column for every step, a row of boxes for every quantity, arrows where one is computed
 * from another; on the left the same network folded, which names the rows and the arrows. Gradients come back along
 * dashed arrows beside the solid ones. */

import { textsOf } from "./frame.js";
import { element, put, setText, svg, voice } from "./page.js";
import { edgesOf } from "./unrolled_edges.js";
import { arrange } from "./unrolled_layout.js";
import { Pointing } from "./unrolled_point.js";
import { ViewBase } from "./view.js";
/** @import { Edge } from "./unrolled_edges.js" @import { Cell } from "./unrolled_point.js" */

const STRONG = 0.6; // beyond it, text takes the colour of the ground

/** @typedef {RowOption & { units: number }} Row as it is in a frame */

/** @type {Create<UnrolledOptions>} */
export const create = (root, options, api) => new Unrolled(root, options, api);

/** @extends {ViewBase<UnrolledOptions>} */
export class Unrolled extends ViewBase {
  field = element("div", {
    class: "unrolled-field", tabindex: 0, role: "group", "aria-label": "The network unrolled in time. Enter walks over the numbers.",
  });
  scroll = element("div", "unrolled-scroll", this.field);
  band = element("div", "unrolled-band");
  arrows = svg("svg", { class: "unrolled-arrows", "aria-hidden": "true" });
  boxes = element("div");
  corner = element("div", "unrolled-corner");
  reads = element("div", "unrolled-reading");
  pointing = new Pointing(this);
  columns = 0;
  /** @type {Map<string, Cell>} */ cells = new Map(); // by row, unit and column
  /** @type {HTMLElement[]} */ heads = []; // what the columns and the rows are called
  /** @type {HTMLElement[]} */ names = [];
  /** @type {ReturnType<Unrolled["group"]>[][]} */ groups = []; // the boxes of each row
  /** @type {ReturnType<typeof arrange>} */ layout;
  /** @type {Edge[]} */ edges = [];
  marked = ""; // the cell that is picked
  followed = -1; // the column that was last brought into sight

  constructor(/** @type {HTMLElement} */ root, /** @type {UnrolledOptions} */ options, /** @type {Api} */ api) {
    super(root, options, api);
    this.field.append(this.band, this.arrows, this.boxes, this.corner, this.pointing.typing.input);
    root.append(this.scroll, this.reads);
    this.say = voice(root);
    this.measure(this.scroll);
  }

  /** The rows that have an array in this frame. @returns {Row[]} */
  rows() {
    const rows = this.options.rows.map((row) => ({ ...row, units: this.array(row.values)?.shape[0] ?? 0 }));
    return rows.filter(({ units }) => units);
  }

  paint(/** @type {Frame} */ frame) {
    this.frame = frame;
    const rows = this.rows();
    const columns = this.array(rows[0].values)?.shape[1] ?? 0;
    if (this.changed("shape", [columns, rows.map(({ name, units }) => [name, units])])) {
      this.columns = columns;
      this.build(rows);
      this.resize();
    }
    for (const row of rows) this.write(row);
    this.mark();
    setText(this.corner, this.value(this.options.text, ""));
    this.pointing.follow();
  }

  // Boxes.

  build(/** @type {Row[]} */ rows) {
    const before = this.pointing.place();
    this.cells.clear();
    const columns = Array.from({ length: this.columns }, (_, column) => column);
    this.heads = columns.map((column) => element("div", "unrolled-head", column === this.options.first ? "start" : `t = ${column}`));
    this.names = rows.map(({ label, title }) => element("div", { class: "unrolled-node", title: title ?? label }, label));
    this.groups = rows.map((row) => columns.map((column) => this.group(row, column)));
    this.boxes.replaceChildren(...this.heads, ...this.names, ...this.groups.flat().map(({ root }) => root));
    this.pointing.back(before);
  }

  group(/** @type {Row} */ row, /** @type {number} */ column) {
    const hidden = column < (row.since ?? 0);
    const cells = Array.from({ length: hidden ? 0 : row.units }, (_, unit) => {
      const [value, under] = [element("span"), element("span", "unrolled-under")];
      const root = element("div", { class: "unrolled-cell", role: "button", tabindex: -1 }, value, row.under ? under : null);
      const cell = { root, value, under, row, unit, column, text: "", second: "", key: "" };
      this.pointing.known.set(root, cell);
      this.cells.set(`${row.name},${unit},${column}`, cell);
      return cell;
    });
    return { root: element("div", { class: `unrolled-box ${row.name}`, hidden }, ...cells.map(({ root }) => root)), cells };
  }

  write(/** @type {Row} */ row) {
    const [values, back] = [this.array(row.values)?.data, this.array(row.under_values)?.data];
    const [texts, under] = [textsOf(this.array(row.texts)), textsOf(this.array(row.under))];
    for (let unit = 0; unit < row.units; unit += 1) {
      for (let column = row.since ?? 0; column < this.columns; column += 1) {
        const at = unit * this.columns + column;
        const cell = this.cells.get(`${row.name},${unit},${column}`);
        if (cell && values) this.fill(cell, values[at], texts[at] ?? "", under[at] ?? "", back?.[at] ?? NaN);
      }
    }
  }

  /** @param {Cell} cell @param {number} value @param {string} text @param {string} second @param {number} back */
  fill(cell, value, text, second, back) {
    const known = !Number.isNaN(value);
    const key = `${value} ${text} ${second} ${back} ${this.theme.dark}`;
    if (cell.key === key) return;
    [cell.key, cell.text, cell.second] = [key, text, second];
    setText(cell.value, text);
    setText(cell.under, second);
    const { root } = cell;
    root.style.background = known ? this.theme.shade(value) : "";
    root.style.setProperty("--back", Number.isNaN(back) ? "transparent" : this.theme.shade(back));
    const free = this.pointing.editable(cell);
    const states = { strong: known && Math.abs(value) > STRONG, blank: !known && !free, reached: second !== "", free };
    for (const [name, on] of Object.entries(states)) root.classList.toggle(name, on);
    root.setAttribute("aria-label", this.pointing.words(cell));
  }

  // Where things are.

  resize() {
    const { width, height } = this;
    if (!width || !height || !this.frame) return;
    const rows = this.rows();
    const layout = (this.layout = arrange(rows, this.columns, width, height, this.theme.large));
    const { head, node } = layout;
    put(this.field, { width: layout.width, "--type": layout.type, "font-size": layout.em });
    this.heads.forEach((target, c) => put(target, { left: layout.left(c), top: 0, width: layout.column, height: head }));
    layout.rows.forEach(({ top, height, unit, middle, slim }, k) => {
      const plain = !this.options.edges.some(({ from, to }) => [from, to].includes(rows[k].name));
      const high = plain ? height : node;
      put(this.names[k], { left: layout.nodeLeft, top: middle - high / 2, width: node, height: high });
      this.names[k].classList.toggle("plain", plain);
      this.groups[k].forEach(({ root, cells }, column) => {
        put(root, { left: layout.boxLeft(column), top, width: layout.box, height });
        root.classList.toggle("slim", slim);
        for (const cell of cells) put(cell.root, { height: unit });
      });
    });
    this.edges = edgesOf(this.options.edges, rows, layout, this.columns);
    this.arrows.replaceChildren(...this.edges.map(({ root }) => root));
    this.arrows.setAttribute("width", String(layout.width));
    this.arrows.setAttribute("height", String(layout.height));
    for (const { label, name } of this.edges) if (label) this.pointing.hear(label, name);
    this.mark();
  }

  /** Where the walk is, what is computed, what a gradient has reached, which edges are of one kind. */
  mark() {
    const { layout, options } = this;
    if (!layout) return;
    /** @type {Walk} */
    const walk = this.value(options.walk, { forward: this.columns, backward: this.columns + 1, now: -1 });
    const back = walk.backward <= this.columns - 1;
    this.heads.forEach((head, column) => head.classList.toggle("now", column === walk.now && walk.now > 0));
    this.band.hidden = walk.now <= 0;
    put(this.band, { left: layout.left(walk.now), width: layout.column, height: layout.height });
    const [kind, tags] = [this.pointing.kind ?? this.value(options.kind, null), this.value(options.tags, [])];
    for (const edge of this.edges) edge.mark(walk, back, kind, tags, this.value(edge.where));
    this.follow(walk.now);
    const picked = String(this.value(options.picked, ""));
    if (picked === this.marked) return;
    this.cells.get(this.marked)?.root.classList.remove("picked");
    this.cells.get((this.marked = picked))?.root.classList.add("picked");
  }

  /** Where not all columns are in sight, the walk stays in it. */
  follow(/** @type {number} */ now) {
    const { layout, scroll } = this;
    if (now === this.followed || layout.width <= this.width) return;
    this.followed = now;
    const middle = layout.left(now) + layout.column / 2;
    scroll.scrollTo({ left: middle - this.width / 2, behavior: "smooth" });
  }

  read(/** @type {string} */ text) {
    setText(this.reads, text);
  }

  dye() {
    if (this.frame) for (const row of this.rows()) this.write(row);
  }
}
