/** Pointing at, picking, dragging and typing the numbers of an unrolled network; with the mouse, a finger, the
 * keyboard. A click picks a box; in one that is free (an input, say) it opens it for typing, and a drag up or down
 * changes it. */

import { BoxPointing } from "./box_point.js";
/** @import { Row } from "./unrolled.js" */

/** @typedef {{ root: HTMLElement, value: HTMLElement, under: HTMLElement, row: Row, unit: number, column: number, text: string,
 *   second: string, key: string }} Cell a box's number and, in some, a second one under it; key: all that as text */

/** @extends {BoxPointing<Cell>} */
export class Pointing extends BoxPointing {
  /** @type {string | null} */ kind = null; // the kind of edges that the pointer lights
  constructor(/** @type {Unrolled} */ view) {
    super(view, ".unrolled-cell");
    this.view = view;
  }

  /** The folded network's names light all arrows of their kind. @param {SVGElement} label @param {string} name */
  hear(label, name) {
    label.onpointerenter = () => this.light(name);
    label.onpointerleave = () => this.light(null);
  }

  light(/** @type {string | null} */ kind) {
    this.kind = kind;
    this.view.mark();
  }

  editable(/** @type {Cell} */ { row, column }) {
    const [low, high] = row.edit_columns ?? [0, Infinity];
    return Boolean(row.edit && column >= low && column <= high);
  }

  /** What a box is called, and what stands in it. @param {Cell} cell */
  words({ row, unit, column, text, second }) {
    const time = column === this.view.options.first ? "at the start" : `at t = ${column}`;
    const which = row.units > 1 ? ` ${unit + 1}` : "";
    const back = second ? `, ${row.under_title ?? "gradient"} ${second}` : "";
    return `${row.title ?? row.label}${which} ${time}: ${text || "not yet computed"}${back}`;
  }

  look(/** @type {Cell | null} */ cell) {
    if (this.over === cell) return;
    this.over = cell;
    const how = cell && this.editable(cell) ? " \u2014 click to type, drag to change" : "";
    this.view.read(cell ? `${this.words(cell)}${how}` : "");
  }

  /** Numbers have changed under the pointer. */
  follow() {
    const cell = this.over;
    this.over = null;
    if (cell) this.look(this.view.cells.get(keyOf(cell)) ?? null);
  }

  pick(/** @type {Cell} */ { row, unit, column }) {
    const { options, api } = this.view;
    if (options.pick) api.send(options.pick, { row: row.name, unit, column });
  }

  write(/** @type {Cell} */ { row, unit, column }, /** @type {string} */ text, first = true) {
    this.view.api.send(row.edit ?? "", { unit, column, text, first });
  }

  // By keyboard.

  next(/** @type {Cell} */ { row, unit, column }, /** @type {number} */ right, /** @type {number} */ down) {
    const { cells } = this.view;
    const rows = this.view.rows();
    const beside = cells.get(`${row.name},${unit + down},${column + right}`);
    const beyond = rows[rows.findIndex(({ name }) => name === row.name) + down];
    if (beside || !down || !beyond) return beside;
    return cells.get(`${beyond.name},${down > 0 ? 0 : beyond.units - 1},${column}`);
  }

  /** The boxes are made anew: where the cursor was, and back there. */
  place() {
    const cell = this.cursor;
    this.over = this.cursor = null;
    return cell && keyOf(cell);
  }

  back(/** @type {string | null} */ key) {
    if (!key) return;
    const cell = this.view.cells.get(key);
    if (cell) this.to(cell);
    else this.walker.stop();
  }
}

const keyOf = (/** @type {Cell} */ { row, unit, column }) => `${row.name},${unit},${column}`;
