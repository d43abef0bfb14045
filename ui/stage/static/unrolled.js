/**
 * A network unrolled in time: a column for every step, a row of boxes for every quantity, arrows where one is computed
 * from another; on the left the same network folded, which names the rows and the arrows. Gradients come back along
 * dashed arrows beside the solid ones.
 *
 * options: rows, from top to bottom: {name, label, title, values, texts, under (names of arrays: values float32 (units,
 * columns) from −1 to 1, NaN where nothing is shown yet; texts uint8, joined by line feeds; under: texts of a second
 * line, with under_values), edit (name of a message {unit, column, text, first}), edit_columns ([first, last] that may be
 * edited, all by default), since (the first column that has it), gap (true: arrows have room above it)}; edges: {name,
 * label, from, to (names of rows), step (1: from the column before), back (false: no gradient is drawn), where (name of a
 * value: the columns in which one is)}; first: the column that is called `start` rather than by its number; walk (name of a value {forward, backward, now}: the
 * last column computed, the first that gradients have reached, the one at which the walk is); tags (name of a value:
 * [{edge, column, texts}], what a gradient brings along an edge into a column, shown where there is room); kind (name of
 * a value: the edges to light, all of one name); picked (name of a value: [row, unit, column]); pick (name of a message
 * {row, unit, column}); text (name of a value, said in the corner).
 */

import { element, setText, voice, watchSize } from "./canvas.js";
import { dress } from "./colors.js";
import { arrange } from "./unrolled_layout.js";
import { edgesOf, svg } from "./unrolled_edges.js";
import { Pointing, words } from "./unrolled_point.js";

const DECODER = new TextDecoder();
const STRONG = 0.6; // beyond it, text takes the colour of the ground

export function create(root, options, stage) {
  const view = new Unrolled(root, options, stage);
  return {
    paint: (frame) => view.paint(frame),
    theme: (theme) => view.retheme(theme),
    destroy: () => view.unwatch(),
  };
}

class Unrolled {
  constructor(root, options, stage) {
    Object.assign(this, { root, options, stage, theme: stage.theme, frame: null, shape: "", cells: new Map() });
    root.classList.add("unrolled");
    this.scroll = element("div", "unrolled-scroll");
    this.field = element("div", "unrolled-field");
    this.field.tabIndex = 0;
    this.field.setAttribute("role", "group");
    this.field.setAttribute("aria-label", "The network unrolled in time. Enter walks over the numbers.");
    this.band = element("div", "unrolled-band");
    this.arrows = svg("svg", { class: "unrolled-arrows", "aria-hidden": "true" });
    this.boxes = element("div");
    this.corner = element("div", "unrolled-corner");
    this.pointing = new Pointing(this);
    this.field.append(this.band, this.arrows, this.boxes, this.corner, this.pointing.typing.input);
    this.scroll.append(this.field);
    this.reads = element("div", "unrolled-reading");
    root.append(this.scroll, this.reads);
    this.say = voice(root);
    this.unwatch = watchSize(this.scroll, (width, height) => this.resize(width, height));
    dress(root, stage.theme);
  }

  value(name) {
    return this.frame?.values[this.options[name]];
  }

  /** Rows as they are in this frame: {…option, units}; left out where there is no array. */
  rows() {
    return this.options.rows
      .map((row) => ({ ...row, units: this.frame.arrays[row.values]?.shape[0] ?? 0 }))
      .filter(({ units }) => units);
  }

  paint(frame) {
    this.frame = frame;
    const rows = this.rows();
    const columns = frame.arrays[rows[0].values].shape[1];
    const shape = JSON.stringify([columns, rows.map(({ name, units }) => [name, units])]);
    if (shape !== this.shape) {
      Object.assign(this, { shape, columns });
      this.build(rows);
      this.resize(this.width, this.height);
    }
    for (const row of rows) this.write(row);
    this.mark();
    setText(this.corner, this.value("text") ?? "");
    this.pointing.follow();
  }

  // --- boxes ---

  build(rows) {
    const before = this.pointing.place();
    this.cells.clear();
    this.heads = Array.from({ length: this.columns }, (_, column) => {
      const start = column === (this.options.first ?? -1);
      return element("div", "unrolled-head", start ? "start" : `t = ${column}`);
    });
    this.names = rows.map(({ label, title }) => {
      const node = element("div", "unrolled-node", label);
      node.title = title ?? label;
      return node;
    });
    this.groups = rows.map((row) => Array.from({ length: this.columns }, (_, column) => this.group(row, column)));
    this.boxes.replaceChildren(...this.heads, ...this.names, ...this.groups.flat().map(({ root }) => root));
    this.pointing.back(before);
  }

  group(row, column) {
    const root = element("div", `unrolled-box ${row.name}`);
    root.hidden = column < (row.since ?? 0);
    const cells = Array.from({ length: root.hidden ? 0 : row.units }, (_, unit) => {
      const cell = element("div", "unrolled-cell");
      const [text, under] = [element("span"), element("span", "unrolled-under")];
      cell.append(text, ...(row.under ? [under] : []));
      cell.setAttribute("role", "button");
      cell.tabIndex = -1;
      const entry = { root: cell, value: text, under, row, unit, column, text: "", second: "" };
      cell.entry = entry;
      this.cells.set(`${row.name},${unit},${column}`, entry);
      root.append(cell);
      return entry;
    });
    return { root, cells };
  }

  texts(name) {
    const array = this.frame.arrays[name];
    return array ? DECODER.decode(array.data).split("\n") : [];
  }

  write(row) {
    const { arrays } = this.frame;
    const [values, texts, under, back] = [arrays[row.values].data, this.texts(row.texts), this.texts(row.under), arrays[row.under_values]?.data];
    for (let unit = 0; unit < row.units; unit += 1) {
      for (let column = row.since ?? 0; column < this.columns; column += 1) {
        const at = unit * this.columns + column;
        this.fill(this.cells.get(`${row.name},${unit},${column}`), values[at], texts[at] ?? "", under[at] ?? "", back?.[at]);
      }
    }
  }

  fill(cell, value, text, second, back) {
    const known = value === value;
    const key = `${value} ${text} ${second} ${back} ${this.theme.dark}`;
    if (cell.key === key) return;
    Object.assign(cell, { key, text, second });
    setText(cell.value, text);
    setText(cell.under, second);
    cell.root.style.background = known ? this.theme.shade(value) : "";
    cell.root.style.setProperty("--back", back === back && back !== undefined ? this.theme.shade(back) : "transparent");
    cell.root.classList.toggle("strong", known && Math.abs(value) > STRONG);
    cell.root.classList.toggle("blank", !known && !this.editable(cell));
    cell.root.classList.toggle("reached", second !== "");
    cell.root.classList.toggle("free", this.editable(cell));
    cell.root.setAttribute("aria-label", this.words(cell));
  }

  editable({ row, column }) {
    const [low, high] = row.edit_columns ?? [0, Infinity];
    return Boolean(row.edit && column >= low && column <= high);
  }

  words(cell) {
    return words(cell, this.options.first ?? -1);
  }

  // --- where things are ---

  resize(width, height) {
    Object.assign(this, { width, height });
    if (!width || !height || !this.frame) return;
    const rows = this.rows();
    const layout = (this.layout = arrange(rows, this.columns, width, height, this.theme.large));
    this.field.style.width = `${layout.width}px`;
    this.field.style.setProperty("--type", `${layout.type}px`);
    this.field.style.fontSize = `${layout.em}px`;
    const set = (target, left, top, wide, high) => Object.assign(target.style, { left: `${left}px`, top: `${top}px`, width: `${wide}px`, height: `${high}px` });
    this.heads.forEach((head, column) => set(head, layout.left(column), 0, layout.column, layout.head));
    layout.rows.forEach((place, k) => {
      const plain = !this.options.edges.some(({ from, to }) => [from, to].includes(rows[k].name));
      const high = plain ? place.height : layout.node;
      set(this.names[k], layout.nodeLeft, place.middle - high / 2, layout.node, high);
      this.names[k].classList.toggle("plain", plain);
      this.groups[k].forEach(({ root, cells }, column) => {
        set(root, layout.boxLeft(column), place.top, layout.box, place.height);
        root.classList.toggle("slim", place.slim);
        for (const cell of cells) cell.root.style.height = `${place.unit}px`;
      });
    });
    this.edges = edgesOf(this.options.edges, rows, layout, this.columns);
    this.arrows.replaceChildren(...this.edges.map(({ root }) => root));
    for (const side of ["width", "height"]) this.arrows.setAttribute(side, layout[side]);
    for (const edge of this.edges) edge.label && this.pointing.hear(edge);
    this.mark();
  }

  /** Where the walk is, what is computed, what a gradient has reached, which edges are of one kind. */
  mark() {
    const walk = this.value("walk") ?? { forward: this.columns, backward: this.columns + 1, now: -1 };
    if (!this.layout) return;
    const { layout } = this;
    const back = walk.backward <= this.columns - 1;
    this.heads.forEach((head, column) => head.classList.toggle("now", column === walk.now && walk.now > 0));
    this.band.hidden = walk.now <= 0;
    Object.assign(this.band.style, { left: `${layout.left(walk.now)}px`, width: `${layout.column}px`, height: `${layout.height}px` });
    const [kind, tags] = [this.pointing.kind ?? this.value("kind"), this.value("tags") ?? []];
    for (const edge of this.edges) edge.mark(walk, back, kind, tags, this.frame.values[edge.where]);
    this.follow(walk.now);
    const picked = this.value("picked");
    const key = picked ? picked.join() : "";
    if (key === this.marked) return;
    this.cells.get(this.marked)?.root.classList.remove("picked");
    this.cells.get((this.marked = key))?.root.classList.add("picked");
  }

  /** Where not all columns are in sight, the walk stays in it. */
  follow(now) {
    const { layout, scroll } = this;
    if (now === this.followed || layout.width <= this.width) return;
    this.followed = now;
    const middle = layout.left(now) + layout.column / 2;
    scroll.scrollTo({ left: middle - this.width / 2, behavior: "smooth" });
  }

  read(text) {
    setText(this.reads, text);
  }

  retheme(theme) {
    this.theme = theme;
    dress(this.root, theme);
    if (!this.frame) return;
    for (const row of this.rows()) this.write(row);
    this.resize(this.width, this.height);
  }
}
