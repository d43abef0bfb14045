/** How one band of a score is drawn. Its size and its cells' are in CSS pixels. */

import { align } from "./canvas.js";

/** @typedef {{ rows: number, columns: number, gutter: number, cell: number, high: number, theme: Theme }} Grid units as rows,
 *   steps as columns; the width of what stands before them, a cell's width and height */

/** Cells that the visitor holds are crossed out. @param {Context} context @param {Grid} grid @param {Numbers} held */
export function hatch(context, { columns, gutter, cell, high, theme }, held) {
  context.strokeStyle = theme.negative;
  context.lineWidth = 1.5;
  context.beginPath();
  held.forEach((state, i) => {
    if (!state) return;
    const [x, y] = [gutter + (i % columns) * cell, 1 + Math.floor(i / columns) * high];
    context.moveTo(x + 0.2 * cell, y + 0.85 * high);
    context.lineTo(x + 0.8 * cell, y + 0.15 * high);
  });
  context.stroke();
}

/** The units' labels, or only the chosen one's where the rows are too low for all of them.
 * @param {Context} context @param {Grid} grid @param {string[]} units @param {number} chosen */
export function label(context, { gutter, high, theme }, units, chosen) {
  const size = theme.large ? 15 : 11;
  const all = high >= 0.75 * size;
  context.font = `${size}px ${theme.font}`;
  align(context, "right", "middle");
  units.forEach((unit, row) => {
    if (!all && row !== chosen) return;
    const middle = 1 + (row + 0.5) * high;
    context.fillStyle = row === chosen ? theme.accent : theme.muted;
    context.fillText(unit, gutter - 5, all ? middle : Math.max(0.5 * size + 1, middle));
  });
}

/** The column of a step and the row of a unit.
 * @param {Context} context @param {Grid} grid @param {Pair} at @param {string} color @param {number} width */
export function frame(context, { rows, columns, gutter, cell, high }, [step, row], color, width) {
  context.strokeStyle = color;
  context.lineWidth = width;
  context.strokeRect(gutter + step * cell, 1, cell, rows * high);
  context.lineWidth = 1;
  context.strokeRect(gutter, 1 + row * high, columns * cell, high);
}
