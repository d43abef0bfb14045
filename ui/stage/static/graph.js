/** A graph through which numbers flow: boxes with a value and, under it, its gradient; links with a weight and what it
 * gets. Each box and each number on a link that is the visitor's can be dragged up and down, or typed. */

import { fit } from "./graph_fit.js";
import { GraphPointing } from "./graph_point.js";
import { element, put, setText, still, svg, voice } from "./page.js";
import { ViewBase } from "./view.js";

const STRONG = 0.6; // beyond it, text takes the colour of the ground
const APART = 2.5; // CSS pixels between a link and the gradient that comes back beside it
const BOX = { input: 62, unit: 62, loss: 62, target: 62, operation: 58, number: 38, one: 22 }; // CSS pixels of width
const HIGH = { ordinary: 46, one: 22, number: 24 };
const ROOM = { numbers: 70, bare: 34 }; // CSS pixels that links have at least between two columns, with numbers or without
const MANY = 9; // columns, beyond which boxes and links are narrower
const NARROW = 0.8; // of their width
const LARGE = 1.35; // times all that, for a projector
const LEAST = { large: 0.66, ordinary: 0.9 }; // of its size, to which a graph is made smaller so that it fits

/** @typedef {{ root: HTMLElement, value: HTMLElement, under: HTMLElement, brings: HTMLElement | null, part: GraphNode | GraphLink, node: boolean, text: string,
 *   x: number, y: number, w: number, h: number }} Cell a box, or the numbers on a link; x, y: its middle */

/** @type {Create<GraphOptions>} */
export const create = (root, options, api) => new GraphView(root, options, api);

/** @extends {ViewBase<GraphOptions>} */
export class GraphView extends ViewBase {
  field = element("div", {
    class: "graph-field", tabindex: 0, role: "group", "aria-label": "The graph. Enter walks over its numbers.",
  });
  scroll = element("div", "graph-scroll", this.field);
  lines = svg("svg", { class: "graph-lines", "aria-hidden": "true" });
  boxes = element("div");
  reads = element("div", "graph-reading");
  pointing = new GraphPointing(this);
  /** @type {Map<string, Cell>} */ cells = new Map(); // by the names of nodes and links
  /** @type {{ nodes: GraphNode[], links: GraphLink[] }} */ graph = { nodes: [], links: [] };

  columns = 1;
  wide = 0; // of the field, in CSS pixels
  high = 0;
  em = 1; // how large all is drawn

  constructor(/** @type {HTMLElement} */ root, /** @type {GraphOptions} */ options, /** @type {Api} */ api) {
    super(root, options, api);
    root.classList.add("graph");
    if (options.title) root.append(element("div", "view-title", options.title));
    this.field.append(this.lines, this.boxes, this.pointing.typing.input);
    root.append(this.scroll, this.reads);
    this.say = voice(root);
    this.measure(this.scroll);
  }

  paint(/** @type {Frame} */ frame) {
    this.frame = frame;
    this.graph = this.value(this.options.graph, { nodes: [], links: [] });
    const { nodes, links } = this.graph;
    const fresh = this.changed("shape", [nodes.map(({ name, kind, x, y }) => [name, kind, x, y]), links.map(({ name }) => name)]);
    if (fresh) this.build();
    for (const part of [...nodes, ...links]) this.write(part);
    if (fresh) this.resize();
    else fit(this, false);
    this.drawLines();
    this.pointing.follow();
    this.follow();
  }

  /** Where not all of it is in sight, the walk stays in it. */
  follow() {
    const now = this.graph.nodes.find(({ state }) => state === "now");
    const cell = now && this.cells.get(now.name);
    if (!cell || !this.changed("now", now.name) || this.wide <= this.width) return;
    this.scroll.scrollTo({ left: cell.x - this.width / 2, behavior: still() ? "auto" : "smooth" });
  }

  build() {
    this.columns = new Set(this.graph.nodes.map(({ x }) => x)).size;
    const before = this.pointing.place();
    this.cells.clear();
    for (const node of this.graph.nodes) this.cell(node, true, `graph-node ${node.kind}`);
    for (const link of this.graph.links) this.cell(link, false, "graph-link");
    this.boxes.replaceChildren(...[...this.cells.values()].map(({ root }) => root));
    this.pointing.back(before);
  }

  cell(/** @type {GraphNode | GraphLink} */ part, /** @type {boolean} */ node, /** @type {string} */ kind) {
    const [value, under] = [element("span", "graph-value"), element("span", "graph-under")];
    const label = node ? element("span", "graph-label", part.label, sign(part)) : null;
    const brings = node ? null : element("span", "graph-brings");
    const root = element("div", { class: kind, role: "button", tabindex: -1 }, label, value, under, brings);
    const cell = { root, value, under, brings, part, node, text: "", x: 0, y: 0, w: 0, h: 0 };
    this.pointing.known.set(root, cell);
    this.cells.set(part.name, cell);
  }

  write(/** @type {GraphNode | GraphLink} */ part) {
    const cell = this.cells.get(part.name);
    if (!cell || !this.changed(`cell ${part.name}`, [part, this.theme.dark])) return;
    Object.assign(cell, { part, text: part.above });
    const { root, value, under, brings, node } = cell;
    const come = "brings" in part ? part.brings : ""; // which stands in the place of the weight's own gradient
    const shown = !("shown" in part) || part.shown;
    setText(value, shown ? part.above : "");
    setText(under, shown && !come ? part.below : "");
    if (brings) setText(brings, come);
    const states = {
      blank: !part.above, coming: come !== "", free: part.edit, reached: part.below !== "", strong: node && Math.abs(part.value ?? 0) > STRONG,
      now: node ? /** @type {GraphNode} */ (part).state === "now" : /** @type {GraphLink} */ (part).now,
    };
    for (const [name, on] of Object.entries(states)) root.classList.toggle(name, Boolean(on));
    root.hidden = !node && !this.readable(/** @type {GraphLink} */ (part));
    if (node) root.style.setProperty("--value", part.value === null ? "transparent" : this.theme.shade(part.value));
    root.style.setProperty("--back", part.back === null ? "transparent" : this.theme.shade(part.back));
    root.setAttribute("aria-label", this.pointing.words(cell));
  }

  /** Whether a link's numbers are shown. @param {GraphLink} link */
  readable({ shown, above, below, brings }) {
    return (shown && Boolean(above || below)) || (Boolean(brings) && this.columns <= MANY);
  }

  // Where things are.

  resize() {
    const { width, height, graph, columns } = this;
    if (!width || !height || !graph.nodes.length) return;
    const rows = Math.max(...[...new Set(graph.nodes.map(({ x }) => x))].map((x) => graph.nodes.filter((one) => one.x === x).length));
    const { large } = this.theme;
    const full = (large ? LARGE : 1) * rows * (HIGH.ordinary + 4);
    const share = Math.min(1, Math.max(large ? LEAST.large : LEAST.ordinary, height / full));
    const em = (this.em = share * (large ? LARGE : 1));
    const slim = em * (columns > MANY ? NARROW : 1);
    const wide = Math.max(width, slim * columns * (BOX.unit + (columns > MANY ? 8 : graph.links.some(({ label }) => label) ? ROOM.numbers : ROOM.bare)));
    const high = Math.max(height, share * full);
    put(this.field, { width: wide, height: high });
    this.field.style.fontSize = `${share}em`;
    Object.assign(this, { wide, high });
    this.field.classList.toggle("narrow", columns > MANY);
    this.lines.setAttribute("width", String(wide));
    this.lines.setAttribute("height", String(high));
    for (const node of graph.nodes) {
      const cell = /** @type {Cell} */ (this.cells.get(node.name));
      const [w, h] = [(node.kind === "one" ? em : slim) * BOX[node.kind], em * (node.kind === "one" ? HIGH.one : node.kind === "number" ? HIGH.number : HIGH.ordinary)];
      Object.assign(cell, { x: (node.x / 100) * wide, y: (node.y / 100) * high, w, h });
      put(cell.root, { left: cell.x - w / 2, top: cell.y - h / 2, width: w, height: h });
    }
    fit(this, true);
    this.drawLines();
  }

  /** Where a link leaves a box and where it arrives. @param {GraphLink} link */
  ends(link) {
    const [from, to] = [this.cells.get(link.from), this.cells.get(link.to)];
    if (!from || !to) return [0, 0, 0, 0];
    if (from.x === to.x) return [from.x, from.y, to.x, to.y]; // in one column, behind what lies between them
    return [from.x + from.w / 2, from.y, to.x - to.w / 2 - 1, to.y];
  }

  drawLines() {
    if (!this.width) return;
    const { theme } = this;
    const far = (1.3 * this.wide) / this.columns; // a link that passes other boxes goes round them in a curve
    const made = this.graph.links.flatMap((link) => {
      const [x0, y0, x1, y1] = this.ends(link);
      const middle = (x0 + x1) / 2;
      const curve = (/** @type {number} */ by) => (x1 - x0 < far ? "L" : `C${middle} ${y0 + by} ${middle} ${y1 + by} `);
      const run = (/** @type {number} */ by) => `M${x0} ${y0 + by}${curve(by)}${x1} ${y1 + by}`;
      const size = Math.abs(link.value ?? 0);
      const color = link.value === null || size < 0.01 ? theme.border : link.value < 0 ? theme.negative : theme.positive;
      const forward = svg("path", { d: run(link.below ? -APART : 0), stroke: color, "stroke-width": (link.now ? 2 : 1.1) + 2.6 * size, class: `graph-line${link.now ? " now" : ""}` });
      if (!link.below) return [forward];
      const back = svg("path", { d: run(APART), class: `graph-line back${link.now ? " now" : ""}` });
      return [forward, back];
    });
    this.lines.replaceChildren(...made);
  }

  read(/** @type {string} */ text) {
    setText(this.reads, text);
  }

  dye() {
    for (const part of [...this.graph.nodes, ...this.graph.links]) this.write(part);
  }
}

/** What an operation does, beside its name. @param {GraphNode | GraphLink} part */
const sign = (part) => ("symbol" in part && part.symbol ? element("b", "", ` ${part.symbol}`) : null);
