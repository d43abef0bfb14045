/** Two thin lines from cells to those they go to, from a window to its cell, drawn behind the grids. */

import { clamp } from "./numbers.js";
import { svg } from "./page.js";
/** @import { Cell, Grid } from "./grids_cells.js" */

/** @typedef {{ from: Cell[], to: Cell[] } | null} Ends in reading order, a rectangle each */

export class Lines {
  shape = svg("path");
  /** @type {Ends} */ ends = null;
  /** @type {Map<Grid, { left: number, top: number, wide: number, high: number, within: number[] }>} Where grids are: to ask the page costs it a layout. */
  places = new Map();
  path = "";

  constructor(/** @type {HTMLElement} */ field) {
    this.field = field;
    field.append(svg("svg", { class: "grids-lines", "aria-hidden": "true" }, this.shape));
  }

  show(/** @type {Ends} */ ends) {
    this.ends = ends?.to.length && ends.from.length ? ends : null;
    this.draw();
  }

  /** Grids have moved: where they are is asked anew. */
  moved() {
    this.places.clear();
    this.draw();
  }

  place(/** @type {Grid} */ grid) {
    const known = this.places.get(grid);
    if (known) return known;
    const field = this.field.getBoundingClientRect();
    const own = grid.root.getBoundingClientRect();
    const first = grid.cells[0].root.getBoundingClientRect(); // of a grid that shows a part it may lie outside
    const [right, down] = [this.field.scrollLeft - field.left, -field.top];
    const place = {
      left: first.left + right, top: first.top + down, wide: first.width, high: first.height,
      within: [own.left + right, own.right + right, own.top + down, own.bottom + down],
    };
    this.places.set(grid, place);
    return place;
  }

  /** A cell's edges in the field. */
  box(/** @type {Cell} */ { grid, row, column }) {
    const { left, top, wide, high, within: [l, r, t, b] } = this.place(grid);
    const [x, y] = [left + (column + grid.before[1]) * wide, top + (row + grid.before[0]) * high];
    return { left: clamp(x, l, r), right: clamp(x + wide, l, r), top: clamp(y, t, b), bottom: clamp(y + high, t, b) };
  }

  draw() {
    let path = "";
    if (this.ends) {
      const { from, to } = this.ends;
      const [first_to, last_to] = [this.box(to[0]), this.box(to[to.length - 1])];
      for (const grid of new Set(from.map((cell) => cell.grid))) {
        const cells = from.filter((cell) => cell.grid === grid);
        const [first, last] = [this.box(cells[0]), this.box(cells[cells.length - 1])];
        path += `M${last.right},${first.top}L${first_to.left},${first_to.top}L${first_to.left},${last_to.bottom}L${last.right},${last.bottom}Z`;
      }
    }
    if (path !== this.path) this.shape.setAttribute("d", (this.path = path));
  }
}
