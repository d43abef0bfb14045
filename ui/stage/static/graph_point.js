/** Pointing at, picking, dragging and typing the numbers of a graph; with the mouse, a finger, the keyboard. */

import { CellPointing } from "./cell_point.js";
import { around } from "./page.js";
/** @import { Cell, GraphView } from "./graph.js" */

const HELP = "Arrows walk over the numbers, Enter picks, typing writes a number, Escape leaves.";

/** @extends {CellPointing<Cell>} */
export class GraphPointing extends CellPointing {
  /** @type {Cell | null} */ over = null;

  constructor(/** @type {GraphView} */ view) {
    super(view.field, view.life, (text) => view.say(text), HELP);
    this.view = view;
    const { field } = view;
    field.onpointerdown = (event) => this.down(event);
    field.onpointermove = (event) => event.pointerType === "mouse" && !this.scrub.held && this.look(this.find(event));
    field.onpointerleave = () => this.look(null);
    field.onclick = (event) => this.click(event);
  }

  find(/** @type {Event} */ event) {
    const root = around(event, ".graph-node, .graph-link");
    return (root && this.known.get(root)) ?? null;
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

  down(/** @type {PointerEvent} */ event) {
    const cell = this.find(event);
    if (event.button === 0 && cell && this.editable(cell)) this.drag(event, cell);
  }

  click(/** @type {MouseEvent} */ event) {
    const cell = this.find(event);
    if (!cell || this.scrub.moved()) return;
    if (this.editable(cell)) this.type(cell);
    else this.pick(cell);
  }

  pick(/** @type {Cell} */ { part }) {
    const { options, api } = this.view;
    if (options.pick) api.send(options.pick, { name: part.name });
  }

  write(/** @type {Cell} */ { part }, /** @type {string} */ text, first = true) {
    this.view.api.send(this.view.options.edit ?? "", { name: part.name, text, first });
  }

  // By keyboard.

  first() {
    const cells = [...this.view.cells.values()];
    return cells.find((cell) => this.editable(cell)) ?? cells[0];
  }

  /** The nearest number that lies more in that direction than to its sides.
   * @param {Cell} cell @param {number} right @param {number} down */
  next(cell, right, down) {
    const ahead = (/** @type {Cell} */ one) => right * (one.x - cell.x) + down * (one.y - cell.y);
    const beside = (/** @type {Cell} */ one) => Math.abs(right ? one.y - cell.y : one.x - cell.x);
    const others = [...this.view.cells.values()].filter((one) => !one.root.hidden && ahead(one) > 1 && beside(one) <= 1.5 * ahead(one));
    return others.sort((a, b) => ahead(a) + 2 * beside(a) - ahead(b) - 2 * beside(b))[0];
  }

  to(/** @type {Cell | null | undefined} */ cell) {
    if (!cell) return;
    this.cursor?.root.classList.remove("cursor");
    cell.root.classList.add("cursor");
    cell.root.scrollIntoView({ block: "nearest", inline: "nearest" });
    super.to(cell);
  }

  leave() {
    this.cursor?.root.classList.remove("cursor");
    super.leave();
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
