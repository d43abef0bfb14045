/** One grid of numbers, as rows of cells in the page: text that can be read, selected and spoken, on a colour. */

import { element, setText } from "./page.js";

/** @typedef {{ root: HTMLElement, grid: Grid, row: number, column: number, inside: boolean, text: string, shade: string | null,
 *   unread: boolean }} Cell inside: it is no padding; unread: no window reads it */

/** What a cell is called, after its grid: rows and columns count from 0, as in the formula.
 * @param {string} title @param {{ row: number, column: number }} cell @param {number} first what rows and columns count from */
export const named = (title, { row, column }, first = 0) => `${title}, row ${row + first}, column ${column + first}`;

export class Grid {
  root = element("div", { class: "grid", role: "grid" });
  /** @type {Cell[]} */ cells = [];

  /** `before` and `after`: rows and columns of padding around the grid's own, with numbers below 0 and beyond the last.
   * @param {string} map @param {number} channel @param {number} rows @param {number} columns @param {number[]} before
   * @param {number[]} after */
  constructor(map, channel, rows, columns, before = [0, 0], after = [0, 0]) {
    this.map = map;
    this.channel = channel;
    this.rows = rows;
    this.columns = columns;
    this.before = before;
    this.after = after;
    this.width = before[1] + columns + after[1];
    this.height = before[0] + rows + after[0];
    for (let row = -before[0]; row < rows + after[0]; row += 1) {
      const line = element("div", { class: "grid-row", role: "row" });
      for (let column = -before[1]; column < columns + after[1]; column += 1) line.append(this.make(row, column));
      this.root.append(line);
    }
  }

  make(/** @type {number} */ row, /** @type {number} */ column) {
    const inside = row >= 0 && row < this.rows && column >= 0 && column < this.columns;
    const root = element("div", { class: inside ? "grid-cell" : "grid-cell pad", role: "gridcell" });
    this.cells.push({ root, grid: this, row, column, inside, text: "", shade: null, unread: false });
    return root;
  }

  /** The cell of a row and a column, padding included; undefined where there is none.
   * @param {number} row @param {number} column @returns {Cell | undefined} */
  at(row, column) {
    const [r, c] = [row + this.before[0], column + this.before[1]];
    return r >= 0 && c >= 0 && r < this.height && c < this.width ? this.cells[r * this.width + c] : undefined;
  }

  /** Write numbers and colours, row by row.
   * @param {Numbers} values @param {string[]} texts @param {number} most the size of a value that has the full colour
   * @param {Theme} theme @param {{ text: string, value: number }} fill of the padding
   * @param {(cell: Cell) => boolean} unread */
  write(values, texts, most, theme, fill, unread) {
    for (const cell of this.cells) {
      const index = cell.row * this.columns + cell.column;
      const text = cell.inside ? texts[index] ?? "" : fill.text;
      const value = cell.inside ? values[index] : fill.value;
      const known = !Number.isNaN(value);
      const shade = known ? theme.shade(value / most) : "";
      if (cell.text !== text) setText(cell.root, (cell.text = text));
      if (cell.shade !== shade) {
        cell.root.style.background = cell.shade = shade;
        cell.root.classList.toggle("strong", known && Math.abs(value) > 0.6 * most);
        cell.root.classList.toggle("blank", !known);
      }
      const hatched = cell.inside && unread(cell);
      if (hatched !== cell.unread) cell.root.classList.toggle("unread", (cell.unread = hatched));
    }
  }
}

/** Marks cells, and touches only those whose marks change. */
export class Marks {
  /** @type {Map<Cell, string>} */ before = new Map(); // cells and their class names

  show(/** @type {Map<Cell, string>} */ marks) {
    for (const [cell, names] of this.before) {
      if (marks.get(cell) !== names) cell.root.classList.remove(...names.split(" "));
    }
    for (const [cell, names] of marks) {
      if (this.before.get(cell) !== names) cell.root.classList.add(...names.split(" "));
    }
    this.before = marks;
  }
}
