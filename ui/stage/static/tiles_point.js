/** Pointing at the cells of small pictures: with the mouse, a finger, and by keyboard, where Enter takes the arrow keys and
 * they walk from cell to cell, over a picture's edge into the next one. */

import { fixed } from "./numbers.js";
import { place } from "./page.js";
import { Walker } from "./walker.js";

const HELP = "Arrow keys walk over the cells, Enter or the space bar keeps one, Escape leaves.";

/** @typedef {[number, number, number]} At a picture, a row and a column */

export class CellsPointing {
  /** @type {At | null} */ over = null; // the cell under the pointer, or that the keys have come to
  asked = false; // whether what the server says of it is still to be said

  constructor(/** @type {Tiles} */ tiles) {
    this.tiles = tiles;
    const { grid, options, api, life } = tiles;
    this.tell = life.perFrame((index, row, column) => options.point && api.send(options.point, { index, row, column }));
    if (options.point) {
      grid.onpointermove = (event) => this.point(this.under(event));
      grid.onpointerleave = () => this.walker.walking || this.point(null);
    }
    if (options.pin) grid.onclick = (event) => this.pin(this.under(event));
    grid.tabIndex = 0;
    grid.setAttribute("role", "application");
    grid.setAttribute("aria-label", `${options.title ?? "Pictures"}. Enter walks over the cells.`);
    this.walker = new Walker(grid, {
      ready: () => Boolean(tiles.images()?.data.length && tiles.cell),
      start: () => this.start(),
      turn: (right, down) => this.turn(right, down),
      press: ({ key }) => key === "Enter" && this.keep(),
      stop: (walked) => walked && this.point(null),
    });
  }

  /** The cell under a pointer. @param {MouseEvent} event @returns {At | null} */
  under(event) {
    const { cell, left, top, tiles } = this.tiles;
    const images = this.tiles.images();
    const path = event.composedPath();
    const index = tiles.findIndex(({ root }) => path.includes(root));
    if (!images || index < 0 || !cell) return null;
    const { x, y } = place(event, tiles[index].surface.canvas);
    const [row, column] = [Math.floor((y - top) / cell), Math.floor((x - left) / cell)];
    const inside = row >= 0 && column >= 0 && row < images.shape[1] && column < images.shape[2];
    return inside ? [index, row, column] : null;
  }

  point(/** @type {At | null} */ at) {
    if (String(at) === String(this.over)) return;
    this.over = at;
    this.tell(...(at ?? [-1, -1, -1]));
    if (this.tiles.frame) this.tiles.paint(this.tiles.frame);
  }

  pin(/** @type {At | null} */ at) {
    const { options, api } = this.tiles;
    if (at && options.pin) api.send(options.pin, { index: at[0], row: at[1], column: at[2] });
  }

  // By keyboard.

  start() {
    const { options } = this.tiles;
    this.tiles.say(HELP);
    this.go(this.over ?? this.tiles.value(options.at) ?? [0, 0, 0]);
  }

  keep() {
    if (!this.tiles.options.pin) return false;
    this.pin(this.over);
    return true;
  }

  /** @param {At} at */
  go(at) {
    this.point(at);
    this.asked = true;
    this.speak();
  }

  /** Over the edge of a picture lies the one beside it, or the one below. @param {number} right @param {number} down */
  turn(right, down) {
    if (!this.over) return;
    const { tiles, columns } = this.tiles;
    const [, rows, wide] = this.tiles.images()?.shape ?? [0, 0, 0];
    let [index, row, column] = this.over;
    [row, column] = [row + down, column + right];
    const beyond = (column < 0 ? -1 : column >= wide ? 1 : 0) + columns * (row < 0 ? -1 : row >= rows ? 1 : 0);
    const sideways = right && Math.floor(index / columns) !== Math.floor((index + beyond) / columns);
    if (beyond && (sideways || !tiles[index + beyond])) return;
    this.go([index + beyond, (row + rows) % rows, (column + wide) % wide]);
  }

  /** Say what the keys have come to: the server's words for it as soon as they are there, else the number in the cell. */
  speak() {
    const { tiles, over } = this;
    const { spoken, at, captions, digits = 2 } = tiles.options;
    if (!this.asked || !over) return;
    if (spoken && String(tiles.value(at)) !== String(over)) return;
    this.asked = false;
    const [index, row, column] = over;
    const images = tiles.images();
    const [, rows, columns] = images?.shape ?? [0, 0, 0];
    const value = images?.data instanceof Float32Array ? `: ${fixed(images.data[(index * rows + row) * columns + column], digits)}` : "";
    const name = tiles.value(captions, [])[index] ?? (tiles.tiles.length > 1 ? `picture ${index}` : "");
    const where = `row ${row}, column ${column}${value}`;
    tiles.say(spoken ? [tiles.value(spoken, "")].flat().join(" ") : name ? `${name}, ${where}` : where);
  }
}
