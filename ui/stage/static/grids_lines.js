/** Two thin lines from a window to the cell it goes to, drawn behind the grids. */

import { svg } from "./page.js";
/** @import { Cell, Grid } from "./grids_cells.js" */

/** @typedef {{ from: Cell[], to: Cell | undefined } | null} Ends */

export class Lines {
  shape = svg("path");
  /** @type {{ from: Cell[], to: Cell } | null} */
  ends = null;
  /** @type {Map<Grid, { left: number, top: number, cell: number }>} Where grids are: to ask the page costs it a layout. */
  places = new Map();
  path = "";

  constructor(/** @type {HTMLElement} */ field) {
    this.field = field;
    field.append(svg("svg", { class: "grids-lines", "aria-hidden": "true" }, this.shape));
  }

  show(/** @type {Ends} */ ends) {
    this.ends = ends?.to && ends.from.length ? { from: ends.from, to: ends.to } : null;
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
    const [field, own] = [this.field, grid.root].map((target) => target.getBoundingClientRect());
    const cell = (own.width - 2) / grid.width;
    const place = { left: own.left - field.left + this.field.scrollLeft + 1, top: own.top - field.top + 1, cell };
    this.places.set(grid, place);
    return place;
  }

  /** A cell's edges in the field. */
  box(/** @type {Cell} */ { grid, row, column }) {
    const { left, top, cell } = this.place(grid);
    const [x, y] = [left + (column + grid.before[1]) * cell, top + (row + grid.before[0]) * cell];
    return { left: x, right: x + cell, top: y, bottom: y + cell };
  }

  draw() {
    let path = "";
    if (this.ends) {
      const { from } = this.ends;
      const to = this.box(this.ends.to);
      for (const grid of new Set(from.map((cell) => cell.grid))) {
        const cells = from.filter((cell) => cell.grid === grid);
        const [first, last] = [this.box(cells[0]), this.box(cells[cells.length - 1])];
        path += `M${last.right},${first.top}L${to.left},${to.top}L${to.left},${to.bottom}L${last.right},${last.bottom}Z`;
      }
    }
    if (path !== this.path) this.shape.setAttribute("d", (this.path = path));
  }
}
