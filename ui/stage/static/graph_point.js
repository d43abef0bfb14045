/** Pointing at, picking, dragging and typing the numbers of a graph; with the mouse, a finger, the keyboard. */

import { BoxPointing } from "./box_point.js";
/** @import { Cell, GraphView } from "./graph.js" */

/** @extends {BoxPointing<Cell>} */
export class GraphPointing extends BoxPointing {
  constructor(/** @type {GraphView} */ view) {
    super(view, ".graph-node, .graph-link");
    this.view = view;
  }

  editable(/** @type {Cell} */ { part }) {
    return part.edit && Boolean(this.view.options.edit);
  }

  words(/** @type {Cell} */ { part }) {
    const back = part.below ? `, gradient ${part.below}` : "";
    const brings = "brings" in part && part.brings ? `, brings ${part.brings}` : "";
    if (part.label === part.above) return `the constant ${part.label}`;
    return `${part.label || part.name}: ${part.above || "not yet computed"}${back}${brings}`;
  }

  look(/** @type {Cell | null} */ cell) {
    this.over = cell;
    const how = cell && (this.editable(cell) ? " \u2014 drag up or down to change, click to type" : this.opens(cell));
    this.view.read(cell ? `${this.words(cell)}${how}` : "");
  }

  /** What a click on a box does whose own number is computed. @param {Cell} cell */
  opens({ node }) {
    return node && this.view.options.pick ? " \u2014 click to write out the numbers on its links" : "";
  }

  /** Numbers have changed under the pointer. */
  follow() {
    if (this.over) this.look(this.view.cells.get(this.over.part.name) ?? null);
  }

  pick(/** @type {Cell} */ { part }) {
    const { options, api } = this.view;
    if (options.pick) api.send(options.pick, { name: part.name });
  }

  write(/** @type {Cell} */ { part }, /** @type {string} */ text, first = true) {
    this.view.api.send(this.view.options.edit ?? "", { name: part.name, text, first });
  }

  // By keyboard.

  /** The nearest number that lies more in that direction than to its sides.
   * @param {Cell} cell @param {number} right @param {number} down */
  next(cell, right, down) {
    const ahead = (/** @type {Cell} */ one) => right * (one.x - cell.x) + down * (one.y - cell.y);
    const beside = (/** @type {Cell} */ one) => Math.abs(right ? one.y - cell.y : one.x - cell.x);
    const others = [...this.view.cells.values()].filter((one) => !one.root.hidden && ahead(one) > 1 && beside(one) <= 1.5 * ahead(one));
    return others.sort((a, b) => ahead(a) + 2 * beside(a) - ahead(b) - 2 * beside(b))[0];
  }

  /** The boxes are made anew: where the cursor was, and back there. */
  place() {
    const name = this.cursor?.part.name ?? null;
    this.over = this.cursor = null;
    return name;
  }

  back(/** @type {string | null} */ name) {
    if (!name) return;
    const cell = this.view.cells.get(name);
    if (cell) this.to(cell);
    else this.walker.stop();
  }
}
