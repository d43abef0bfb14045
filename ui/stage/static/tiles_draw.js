/** How large small pictures are, and what is written into and around a matrix. */

import { align } from "./canvas.js";
import { clamp, fixed } from "./numbers.js";

const LEAST = 13; // CSS pixels that a cell must have to hold its number

/** @typedef {{ rows: number, columns: number, cell: number, left: number, top: number, theme: Theme }} Matrix the size of a
 *   cell, and where the first one lies, in CSS pixels */

/** Numbers in the cells, where they fit; on strong colours in the colour of the ground, so that they can be read.
 * @param {Context} context @param {Numbers} data @param {Matrix} matrix @param {number} digits
 * @param {number} most the size of a value that has the full colour */
export function writeNumbers(context, data, { rows, columns, cell, left, top, theme }, digits, most) {
  if (cell < LEAST) return;
  type(context, cell, theme);
  for (let i = 0; i < rows * columns; i += 1) {
    const x = left + ((i % columns) + 0.5) * cell;
    const y = top + (Math.floor(i / columns) + 0.5) * cell;
    context.fillStyle = Math.abs(data[i]) > 0.62 * most ? theme.background : theme.text;
    context.fillText(fixed(data[i], digits), x, y, cell - 2);
  }
}

/** The rows' labels in a column of cells before the matrix, the columns' in a row of cells above it.
 * @param {Context} context @param {string[]} labels @param {Matrix} matrix */
export function writeLabels(context, labels, { rows, columns, cell, left, top, theme }) {
  type(context, cell, theme, 600);
  context.fillStyle = theme.muted;
  labels.slice(0, rows).forEach((text, k) => context.fillText(text, left - 0.5 * cell, top + (k + 0.5) * cell, cell));
  labels.slice(0, columns).forEach((text, k) => context.fillText(text, left + (k + 0.5) * cell, top - 0.5 * cell, cell));
}

function type(/** @type {Context} */ context, /** @type {number} */ cell, /** @type {Theme} */ theme, weight = 400) {
  context.font = `${weight} ${clamp(0.48 * cell, 9, theme.large ? 24 : 16)}px ${theme.font}`;
  align(context, "center", "middle");
}

/** A matrix in words, row by row; what is zero is left out.
 * @param {Numbers} data @param {string[]} labels @param {number} columns @param {number} digits */
export function inWords(data, labels, columns, digits) {
  const rows = labels.map((name, row) => {
    const cells = labels.flatMap((label, column) => {
      const value = data[row * columns + column];
      return value ? [`${label} ${fixed(value, digits)}`] : [];
    });
    return `${name}: ${cells.join(", ") || "none"}`;
  });
  return rows.join("; ");
}

/** Lay out `count` tiles of a shape (height to width); returns their width in CSS pixels, and how many stand side by side.
 * @param {HTMLElement} grid @param {number} count @param {number} shape
 * @param {{ width: number, height: number, options: TilesOptions, theme: Theme }} view
 * @param {number} letters of the longest word below one @param {boolean} free whether as many rows may be made as are needed
 * @returns {Pair} */
export function layOut(grid, count, shape, { width, height, options, theme }, letters = 0, free = false) {
  const em = theme.large ? 20 : 13;
  const room = (/** @type {number} */ columns) => (width - 8 * (columns - 1)) / columns - 6;
  const sideOf = (/** @type {number} */ columns) => {
    const lines = options.short || room(columns) >= 8 * em ? 1.5 : 2.9; // narrow captions wrap
    const words = options.captions ? lines * em : 0;
    const rows = Math.ceil(count / columns);
    const high = options.spread ? height / rows - 3 : (height + 8) / rows - words - 14;
    return Math.min(room(columns), high / shape);
  };
  const counts = Array.from({ length: count }, (_, k) => k + 1);
  const least = options.captions ? Math.max(3.4, 0.58 * letters) * em : 16;
  // Tiles that are too small to be read or hit are worse than a row that scrolls.
  const legible = counts.filter((columns) => columns === 1 || !options.captions || room(columns) >= Math.max(5 * em, least));
  let wanted = options.columns;
  for (let rows = 2; free && wanted && wanted > 1 && room(wanted) < least; rows += 1) wanted = Math.ceil(/** @type {number} */ (options.columns) / rows);
  const columns = wanted ?? legible.reduce((a, b) => (sideOf(b) > sideOf(a) ? b : a));
  const most = options.most ?? (options.numbers ? 560 : theme.large ? 320 : 220);
  const fitting = free ? Math.max(sideOf(columns), Math.min(room(columns), 4.5 * em)) : sideOf(columns);
  const side = Math.max(options.captions ? 3.4 * em : 16, Math.floor(Math.min(fitting, most)));
  const wide = options.captions ? Math.max(side, Math.min(room(columns), 8 * em)) : side;
  grid.style.gridTemplateColumns = `repeat(${columns}, ${Math.floor(wide) + 6}px)`;
  return [side, columns];
}
