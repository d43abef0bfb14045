/** How a trellis is drawn. Sizes are in CSS pixels. */

import { align, circle, path as lead } from "./canvas.js";

/** @typedef {{ rows: number, columns: number, left: number, top: number, across: number, down: number, wide: number,
 *   high: number, em: number, lines: boolean, written: boolean }} Grid the distance between columns and between rows, a
 *   cell's width and height, the type's size, and whether there is room for ways and for numbers */

const STRONG = 0.6; // share beyond which a text takes the colour of the ground
const DASHES = { solid: [], dashed: [7, 4], dotted: [2, 3] };

const middle = (/** @type {Grid} */ grid, /** @type {number} */ t, /** @type {number} */ state) => [
  grid.left + (t + 0.5) * grid.across,
  grid.top + (state + 0.5) * grid.down,
];

/** Symbols above the columns, as many as there is room for, and states before the rows.
 * @param {Context} context @param {Grid} grid @param {TrellisSheet} sheet @param {Theme} theme */
export function heads(context, grid, { states, symbols, now }, theme) {
  context.font = `${grid.em}px ${theme.font}`;
  align(context, "right", "middle");
  states.forEach((name, state) => {
    context.fillStyle = now?.[1] === state ? theme.accent : theme.text;
    context.fillText(name, grid.left - 8, middle(grid, 0, state)[1]);
  });
  align(context, "center", "middle");
  const widest = Math.max(...symbols.map((symbol) => context.measureText(symbol).width)) + 3;
  const every = Math.ceil(widest / grid.across);
  symbols.forEach((symbol, t) => {
    const here = now?.[0] === t;
    if (t % every && !here) return;
    if (now && !here && Math.abs(t - now[0]) * grid.across < widest) return;
    context.fillStyle = here ? theme.accent : theme.muted;
    context.font = `${here ? 700 : 400} ${grid.em}px ${theme.font}`;
    context.fillText(symbol, middle(grid, t, 0)[0], grid.top / 2);
  });
}

/** Each cell in the colour of its share of the column, with its number where there is room.
 * @param {Context} context @param {Grid} grid @param {Numbers} shade @param {string[]} texts @param {Theme} theme */
export function cells(context, grid, shade, texts, theme) {
  const size = Math.min(grid.em, grid.wide / 4.3);
  context.font = `${size}px ${theme.font}`;
  align(context, "center", "middle");
  context.lineWidth = 1;
  for (let t = 0; t < grid.columns; t += 1) {
    for (let state = 0; state < grid.rows; state += 1) {
      const [share, text] = [shade[t * grid.rows + state], texts[t * grid.rows + state] ?? ""];
      const known = !Number.isNaN(share);
      const [x, y] = middle(grid, t, state);
      context.beginPath();
      context.roundRect(x - grid.wide / 2, y - grid.high / 2, grid.wide, grid.high, grid.lines ? 5 : 0);
      context.fillStyle = theme.background;
      context.fill();
      context.fillStyle = known ? theme.shade(share) : theme.panel;
      context.fill();
      context.strokeStyle = theme.border;
      if (grid.lines) context.stroke();
      context.fillStyle = known && share > STRONG ? theme.background : theme.text;
      if (grid.written && text) context.fillText(text, x, y);
    }
  }
}

/** Where the best way to each cell comes from. @param {Context} context @param {Grid} grid
 * @param {Numbers | undefined} from @param {Theme} theme */
export function pointers(context, grid, from, theme) {
  if (!from) return;
  context.strokeStyle = theme.muted;
  context.lineWidth = 1.2;
  for (let t = 1; t < grid.columns; t += 1) {
    for (let state = 0; state < grid.rows; state += 1) {
      const before = from[t * grid.rows + state];
      if (before < 0) continue;
      lead(context, [middle(grid, t - 1, before), middle(grid, t, state)]);
      context.stroke();
    }
  }
}

/** What is added up in a cell, each way as wide as its share; or of which the best is taken, which is dark.
 * @param {Context} context @param {Grid} grid @param {TrellisInto} into @param {Theme} theme */
export function into(context, grid, { from, to, state, shares, winners }, theme) {
  shares.forEach((share, other) => {
    const wins = winners.includes(other);
    context.strokeStyle = winners.length && !wins ? theme.border : theme.accent;
    context.lineWidth = winners.length ? (wins ? 4 : 2) : 1 + 6 * share;
    context.setLineDash(share > 0 ? [] : [2, 4]);
    lead(context, [middle(grid, from, other), middle(grid, to, state)]);
    context.stroke();
  });
  context.setLineDash([]);
}

/** A path over the trellis; where it does what the model cannot, its way is pale. @param {Context} context
 * @param {Grid} grid @param {TrellisPath} path @param {Theme} theme */
export function path(context, grid, { states, color, dash, broken }, theme) {
  context.strokeStyle = theme.color(color);
  context.lineWidth = Math.min(4, grid.down / 6);
  context.setLineDash(DASHES[dash]);
  const lower = dash === "dashed" ? context.lineWidth : dash === "dotted" ? -context.lineWidth : 0; // none covers another
  for (let t = 0; t < states.length; t += 1) {
    if (states[t] < 0) continue;
    if (!t || states[t - 1] < 0) continue;
    const [from, to] = [middle(grid, t - 1, states[t - 1]), middle(grid, t, states[t])];
    context.globalAlpha = broken.includes(t) ? 0.4 : 1;
    lead(context, [[from[0], from[1] + lower], [to[0], to[1] + lower]]);
    context.stroke();
  }
  context.globalAlpha = 1;
  context.setLineDash([]);
}

/** Where there is no room for ways, a path is a strip above or below the cells that it goes through. @param {Context} context
 * @param {Grid} grid @param {TrellisPath} path @param {Theme} theme */
export function strip(context, grid, { states, color, dash }, theme) {
  context.fillStyle = theme.color(color);
  const [thick, out] = [3, grid.high / 2];
  states.forEach((state, t) => {
    if (state < 0) return;
    const [x, y] = middle(grid, t, state);
    const top = dash === "solid" ? y - out - thick : dash === "dashed" ? y + out : y - thick / 2;
    context.fillRect(x - grid.across / 2, top, grid.across, thick);
  });
}

/** A ring at every cell of a path, and a cross on every way that the model cannot go. @param {Context} context
 * @param {Grid} grid @param {TrellisPath} path @param {Theme} theme */
export function marks(context, grid, { states, color, dash, broken }, theme) {
  context.strokeStyle = theme.color(color);
  const apart = dash === "solid" ? 2 : dash === "dashed" ? 5 : 8;
  context.setLineDash(dash === "solid" ? [] : [4, 3]);
  context.lineWidth = 2;
  states.forEach((state, t) => {
    if (state < 0) return;
    const [x, y] = middle(grid, t, state);
    context.beginPath();
    context.roundRect(x - grid.wide / 2 - apart, y - grid.high / 2 - apart, grid.wide + 2 * apart, grid.high + 2 * apart, 6);
    context.stroke();
  });
  context.setLineDash([]);
  for (const t of broken) {
    const [here, before] = [middle(grid, t, states[t]), t ? middle(grid, t - 1, states[t - 1]) : middle(grid, -0.5, states[t])];
    const [x, y] = [(here[0] + before[0]) / 2, (here[1] + before[1]) / 2];
    circle(context, x, y, 9);
    context.fillStyle = theme.background;
    context.fill();
    context.stroke();
    lead(context, [[x - 4, y - 4], [x + 4, y + 4]], [[x - 4, y + 4], [x + 4, y - 4]]);
    context.stroke();
  }
}

/** Around a cell, or, for the state −1, around a column. @param {Context} context @param {Grid} grid
 * @param {Pair} at @param {string} color @param {number} width */
export function frame(context, grid, [t, state], color, width) {
  context.strokeStyle = color;
  context.lineWidth = width;
  const [x, y] = middle(grid, t, Math.max(0, state));
  context.beginPath();
  const [wide, high] = [grid.wide + 5, grid.high + 5];
  if (state < 0) context.roundRect(x - wide / 2, grid.top, wide, grid.rows * grid.down, 6);
  else context.roundRect(x - wide / 2, y - high / 2, wide, high, 6);
  context.stroke();
}
