/** A tree of probabilities: beginnings of an answer from left to right, the chance of each symbol at the line that leads
 * to it, and the product of these beside it. Answers are ways through the tree, each in its own colour. */

import { element, put, setText, svg, voice } from "./page.js";
import { rove } from "./roving.js";
import { columnsOf, placed } from "./tree_layout.js";
import { ViewBase } from "./view.js";

const LINE = { least: 0.8, more: 3.2 }; // CSS pixels of a line's width, for the chance 0 and 1
const APART = 3; // CSS pixels between the lines of two answers that share a way

/** @type {Create<TreeOptions>} */
export const create = (root, options, api) => new TreeView(root, options, api);

/** @extends {ViewBase<TreeOptions>} */
class TreeView extends ViewBase {
  lines = svg("svg", { class: "tree-lines", "aria-hidden": "true" });
  nodes = element("div");
  field = element("div", { class: "tree-field", role: "group", "aria-label": "The tree of probabilities" }, this.lines, this.nodes);
  scroll = element("div", "tree-scroll", this.field);
  reads = element("div", "tree-reading");
  legend = element("div", "tree-legend");
  /** @type {TreeValue} */ tree = { nodes: [], rows: 0 };
  /** @type {number | null} */ at = null; // the node that is pointed at
  /** @type {TreePlace[]} */ places = [];
  settle = rove(this.field, ".tree-node", (node) => this.point(node));
  say = voice(this.root);

  constructor(/** @type {HTMLElement} */ root, /** @type {TreeOptions} */ options, /** @type {Api} */ api) {
    super(root, options, api);
    root.classList.add("tree");
    const title = element("div", "view-title", options.title);
    root.prepend(element("div", "tree-head", title, this.legend), this.scroll, this.reads);
    this.field.onpointerover = ({ target }) => this.point(/** @type {HTMLElement} */ (target).closest(".tree-node"));
    this.field.onpointerleave = () => this.point(null);
    this.measure(this.scroll);
  }

  paint(/** @type {Frame} */ frame) {
    this.frame = frame;
    const fresh = this.changed("tree", this.value(this.options.tree, null));
    if (!fresh) return;
    this.tree = this.value(this.options.tree, { nodes: [], rows: 0 });
    this.at = null;
    this.resize();
  }

  dye() {
    this.seen = {};
  }

  resize() {
    const { width, height, tree, theme } = this;
    if (!width || !height) return;
    const em = theme.large ? 20 : 13;
    const wide = columnsOf(tree.nodes, em);
    const { places, width: full, height: high } = placed(tree, wide, { width, height, em });
    this.places = places;
    put(this.field, { width: full, height: high });
    this.lines.setAttribute("width", String(full));
    this.lines.setAttribute("height", String(high));
    this.nodes.replaceChildren(...tree.nodes.map((node, k) => this.node(node, places[k], k)));
    this.legend.replaceChildren(...this.names());
    this.settle();
    this.draw();
    this.read();
  }

  /** The answers that are drawn, with their colours. */
  names() {
    const there = new Set(this.tree.nodes.flatMap(({ ways }) => ways));
    return Object.entries(this.options.ways).filter(([way]) => there.has(way)).map(([_, [name, color]]) => {
      const mark = element("span", "tree-mark");
      mark.style.background = this.theme.color(color);
      return element("span", "", mark, name);
    });
  }

  /** @param {TreeNode} node @param {TreePlace} place @param {number} index */
  node(node, { x, y, w }, index) {
    const box = element("div", {
      class: `tree-node${node.kept ? " kept" : ""}${node.ended ? " ended" : ""}`, role: "button", tabindex: -1, "data-index": index,
      "aria-label": `${node.text}, ${node.said}`,
    }, element("b", "", node.text), element("span", "", node.product));
    put(box, { left: x, top: y, width: w });
    return box;
  }

  draw() {
    const { tree, places, theme } = this;
    const made = tree.nodes.flatMap((node, k) => {
      const from = places[node.parent];
      if (!from) return [];
      const [x0, y0, x1, y1] = [from.x + from.w, from.y, places[k].x, places[k].y];
      const middle = (x0 + x1) / 2;
      const run = (/** @type {number} */ by) => `M${x0} ${y0 + by}C${middle} ${y0 + by} ${middle} ${y1 + by} ${x1} ${y1 + by}`;
      const size = LINE.least + LINE.more * node.share;
      const paths = node.ways.length
        ? node.ways.map((way, j) => svg("path", {
          d: run((j - (node.ways.length - 1) / 2) * APART), stroke: theme.color(this.options.ways[way][1]), "stroke-width": Math.max(2, size / node.ways.length),
        }))
        : [svg("path", { d: run(0), stroke: node.kept ? theme.muted : theme.border, "stroke-width": size })];
      const label = svg("text", { x: x1 - 5, y: y1 - 5, "text-anchor": "end", fill: node.kept ? theme.text : theme.muted }, node.chance);
      return [...paths, label];
    });
    this.lines.replaceChildren(...made);
  }

  point(/** @type {Element | null} */ node) {
    const at = node ? Number(node.getAttribute("data-index")) : null;
    if (at === this.at) return;
    this.at = at;
    this.read();
    if (at !== null) this.say(this.tree.nodes[at]?.said ?? "");
  }

  /** What the node that is pointed at is made of, and the way to it. */
  read() {
    const { nodes } = this.tree;
    const way = new Set();
    for (let k = this.at ?? -1; k >= 0; k = nodes[k].parent) way.add(k);
    [...this.nodes.children].forEach((box, k) => box.classList.toggle("way", way.has(k)));
    const words = [...way].reverse().slice(1).map((k) => nodes[k].text).join(" ");
    setText(this.reads, this.at === null ? this.value(this.options.reads, "") : `${words}: ${nodes[this.at].said}`);
  }
}
