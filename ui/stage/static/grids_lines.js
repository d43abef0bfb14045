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
  }

  show(ends) {
    this.ends = ends?.to && ends.from.length ? ends : null;
    this.draw();
  }

  draw() {
    let path = "";
    if (this.ends) {
      const field = this.view.field.getBoundingClientRect();
      const box = (cell) => {
        const { left, right, top, bottom } = cell.root.getBoundingClientRect();
        return { left: left - field.left, right: right - field.left, top: top - field.top, bottom: bottom - field.top };
      };
      const to = box(this.ends.to);
      const byGrid = new Map();
      for (const cell of this.ends.from) byGrid.set(cell.grid, [...(byGrid.get(cell.grid) ?? []), cell]);
      for (const cells of byGrid.values()) {
        const [first, last] = [box(cells[0]), box(cells[cells.length - 1])];
        path += `M${last.right},${first.top}L${to.left},${to.top}L${to.left},${to.bottom}L${last.right},${last.bottom}Z`;
      }
    }
    if (path !== this.path) this.shape.setAttribute("d", (this.path = path));
  }
}
