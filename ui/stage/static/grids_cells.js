/** One grid of numbers, as rows of cells in the page: text that can be read, selected and spoken, on a colour. */

import { element, setText } from "./canvas.js";

/** What a cell is called before a grid is pointed at: rows and columns count from 0, as in the formula. */
export const named = (title, { row, column }) => `${title}, row ${row}, column ${column}`;

export class Grid {
  /** ``before``/``after`` [rows, columns]: cells of padding around the grid's own, with numbers below 0 and beyond. */
  constructor(map, channel, rows, columns, before = [0, 0], after = [0, 0]) {
    Object.assign(this, { map, channel, rows, columns, before, after });
    this.root = element("div", "grid");
    this.root.setAttribute("role", "grid");
    this.cells = [];
    this.width = before[1] + columns + after[1];
    this.height = before[0] + rows + after[0];
    for (let row = -before[0]; row < rows + after[0]; row += 1) {
      const line = element("div", "grid-row");
      line.setAttribute("role", "row");
      for (let column = -before[1]; column < columns + after[1]; column += 1) line.append(this.make(row, column));
      this.root.append(line);
    }
  }

  make(row, column) {
    const cell = element("div", "grid-cell");
    cell.setAttribute("role", "gridcell");
    const inside = row >= 0 && row < this.rows && column >= 0 && column < this.columns;
    if (!inside) cell.classList.add("pad");
    const entry = { root: cell, grid: this, row, column, inside, text: "", shade: null, unread: false };
    cell.entry = entry;
    this.cells.push(entry);
    return cell;
  }

  /** The cell of a row and a column, padding included; undefined where there is none. */
  at(row, column) {
    const [r, c] = [row + this.before[0], column + this.before[1]];
    return r >= 0 && c >= 0 && r < this.height && c < this.width ? this.cells[r * this.width + c] : undefined;
  }

  /** Write numbers and colours. values, texts: of this grid alone, row by row; fill: the text of the padding. */
  write(values, texts, most, theme, fill, hatch) {
    for (const cell of this.cells) {
      const index = cell.row * this.columns + cell.column;
      const text = cell.inside ? texts[index] ?? "" : fill.text;
      const value = cell.inside ? values[index] : fill.value;
      const known = value === value;
      const shade = known ? theme.shade(value / most) : "";
      if (cell.text !== text) setText(cell.root, (cell.text = text));
      if (cell.shade !== shade) {
        cell.root.style.background = cell.shade = shade;
        cell.root.classList.toggle("strong", known && Math.abs(value) > 0.6 * most);
        cell.root.classList.toggle("blank", !known);
      }
      const unread = cell.inside && hatch(cell);
      if (unread !== Boolean(cell.unread)) cell.root.classList.toggle("unread", (cell.unread = unread));
    }
  }
}

/** The longest number that must fit into a cell of these grids. */
export const longest = (texts) => texts.reduce((most, text) => Math.max(most, text.length), 1);

/** Mark cells, touching only those whose marks change: ``marks`` maps a cell to its class names. */
export class Marks {
  constructor() {
    this.before = new Map();
  }

  show(marks) {
    for (const [cell, names] of this.before) {
      if (marks.get(cell) !== names) cell.root.classList.remove(...names.split(" "));
    }
    for (const [cell, names] of marks) {
      if (this.before.get(cell) !== names) cell.root.classList.add(...names.split(" "));
    }
    this.before = marks;
  }
}
