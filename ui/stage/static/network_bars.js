/** Small bars under a network's columns: one figure for each layer, the first and the last in sight at once. */

import { align, font } from "./canvas.js";
import { clamp } from "./numbers.js";
/** @import { Layout } from "./network_layout.js" */

export const ROOM = 3.1; // heights of a line of type that they take

/** Bars stand on one line, their figures below it; where columns are near together only those of the ends and of layers that
 * are warned of are written, as far as they have room. @type {Draw<[Layout, shown: ColumnBars]>} */
export function drawBars(context, { columns, em, height, width }, { title, bars }, theme) {
  const step = columns.length > 1 ? columns[1].x - columns[0].x : width;
  const wide = clamp(0.5 * step, 4, 2.2 * em);
  const ground = height - 1.35 * em;
  context.font = font(theme, 0.86);
  align(context, "center", "middle");
  const text = (/** @type {string} */ words, /** @type {number} */ x) => {
    const half = context.measureText(words).width / 2;
    context.fillText(words, clamp(x, half + 1, width - half - 1), height - 0.65 * em);
  };
  context.fillStyle = theme.muted;
  text(title, columns[0].x);
  const widest = Math.max(0, ...bars.map((bar) => context.measureText(bar.text).width));
  const all = widest + 4 < step;
  bars.forEach((bar, k) => {
    const { x } = columns[k + 1] ?? {};
    if (x === undefined) return;
    const tall = Math.max(1, 1.5 * em * clamp(bar.height, 0, 1));
    context.fillStyle = bar.warned ? theme.negative : theme.accent;
    context.fillRect(x - wide / 2, ground - tall, wide, tall);
    context.fillStyle = theme.text;
    if (all || (k === 0 && columns.length > 3) || k === bars.length - 1) text(bar.text, x);
  });
  context.fillStyle = theme.border;
  const [first, last] = [columns[1], columns[columns.length - 1]];
  if (first && last) context.fillRect(first.x - wide / 2, ground, last.x - first.x + wide, 1);
}
