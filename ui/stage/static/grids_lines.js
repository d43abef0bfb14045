/** Two thin lines from a window to the cell it goes to, drawn behind the grids. */

const SVG = "http://www.w3.org/2000/svg";

export class Lines {
  constructor(view) {
    this.view = view;
    this.svg = document.createElementNS(SVG, "svg");
    this.svg.setAttribute("class", "grids-lines");
    this.svg.setAttribute("aria-hidden", "true");
    this.shape = document.createElementNS(SVG, "path");
    this.svg.append(this.shape);
    view.field.append(this.svg);
    this.ends = null;
    this.places = new Map();
  }

  show(ends) {
    this.ends = ends?.to && ends.from.length ? ends : null;
    this.draw();
  }

  /** Grids have moved: where they are is asked anew. */
  moved() {
    this.places = new Map();
    this.draw();
  }

  /** A cell's edges in the field. Asking the page for each would cost a layout a frame: the grid's place is kept. */
  box({ grid, row, column }) {
    if (!this.places.has(grid)) {
      const [field, own] = [this.view.field, grid.root].map((target) => target.getBoundingClientRect());
      const cell = (own.width - 2) / grid.width;
      this.places.set(grid, { left: own.left - field.left + this.view.field.scrollLeft + 1, top: own.top - field.top + 1, cell });
    }
    const { left, top, cell } = this.places.get(grid);
    const [x, y] = [left + (column + grid.before[1]) * cell, top + (row + grid.before[0]) * cell];
    return { left: x, right: x + cell, top: y, bottom: y + cell };
  }

  draw() {
    let path = "";
    if (this.ends) {
      const to = this.box(this.ends.to);
      const byGrid = new Map();
      for (const cell of this.ends.from) byGrid.set(cell.grid, [...(byGrid.get(cell.grid) ?? []), cell]);
      for (const cells of byGrid.values()) {
        const [first, last] = [this.box(cells[0]), this.box(cells[cells.length - 1])];
        path += `M${last.right},${first.top}L${to.left},${to.top}L${to.left},${to.bottom}L${last.right},${last.bottom}Z`;
      }
    }
    if (path !== this.path) this.shape.setAttribute("d", (this.path = path));
  }
}
