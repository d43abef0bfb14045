/** What is written into and around a matrix: the numbers of its cells, a label for each row and column, words for those who listen. */

import { fixed } from "./numbers.js";

const LEAST = 13; // CSS pixels a cell must have to hold its number

/** Numbers in the cells, where they fit; on strong colours (``most`` is the full one) in the colour of the ground. */
export function writeNumbers(context, data, { rows, columns, cell, left, top, most, digits, theme }) {
  if (cell < LEAST) return;
  type(context, cell, theme);
  for (let i = 0; i < rows * columns; i += 1) {
    const x = left + ((i % columns) + 0.5) * cell;
    const y = top + (Math.floor(i / columns) + 0.5) * cell;
    context.fillStyle = Math.abs(data[i]) > 0.62 * most ? theme.background : theme.text;
    context.fillText(fixed(data[i], digits), x, y, cell - 2);
  }
}

/** The rows' labels in a column of cells before the matrix, the columns' in a row of cells above it. */
export function writeLabels(context, labels, { rows, columns, cell, left, top, theme }) {
  type(context, cell, theme, 600);
  context.fillStyle = theme.muted;
  labels.slice(0, rows).forEach((text, k) => context.fillText(text, left - 0.5 * cell, top + (k + 0.5) * cell, cell));
  labels.slice(0, columns).forEach((text, k) => context.fillText(text, left + (k + 0.5) * cell, top - 0.5 * cell, cell));
}

function type(context, cell, theme, weight = 400) {
  context.font = `${weight} ${Math.max(9, Math.min(0.48 * cell, theme.large ? 24 : 16))}px ${theme.font}`;
  context.textAlign = "center";
  context.textBaseline = "middle";
}

/** A matrix in words, row by row, what is zero left out. */
export function inWords(data, labels, columns, digits) {
  const rows = labels.map((name, row) => {
    const cells = labels.map((label, column) => [label, data[row * columns + column]]).filter(([, value]) => value);
    return `${name}: ${cells.map(([label, value]) => `${label} ${fixed(value, digits)}`).join(", ") || "none"}`;
  });
  return rows.join("; ");
}
