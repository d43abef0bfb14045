/** What of a chain is drawn: the strips of states, the picture that is read, and arrows between what is in use. */

import { Picture, path } from "./canvas.js";
/** @import { ChainLayout } from "./chain_layout.js" */

/** @typedef {{ graph: ChainGraph, layout: ChainLayout, count: number, states?: FrameArray, picture?: FrameArray }} Shown */

const picture = new Picture();

/** @param {Context} context @param {Shown} shown @param {Theme} theme */
export function drawChain(context, shown, theme) {
  const { graph, layout, count } = shown;
  context.imageSmoothingEnabled = false;
  for (let k = 0; k < count; k += 1) {
    const column = graph.columns[k];
    const x = layout.left(k);
    const [top, bottom] = [layout.state, layout.state + layout.stateHigh];
    if (k) arrow(context, theme, [layout.left(k - 1) + layout.strip / 2 + 2, bottom - layout.stateHigh / 2], [x - layout.strip / 2 - 2, bottom - layout.stateHigh / 2], Boolean(column), 1.6);
    arrow(context, theme, [x, layout.in - 1], [x, bottom + 2], Boolean(column && (column.reads || column.picture)), 1.2);
    arrow(context, theme, [x, top - 2], [x, layout.out + layout.outHigh + 1], Boolean(column?.says), 1.2);
    arrow(context, theme, [x, layout.out - 1], [x, layout.loss + layout.lossHigh + 1], Boolean(column?.loss), 1);
    if (column?.fed && k) fed(context, theme, layout, k);
    box(context, theme, x - layout.strip / 2, top, layout.strip, layout.stateHigh, Boolean(column));
  }
  strips(context, shown, theme);
  ink(context, shown);
  links(context, shown, theme);
}

/** @param {Context} context @param {Theme} theme @param {Pair} from @param {Pair} to @param {boolean} on @param {number} width */
function arrow(context, theme, from, to, on, width) {
  const size = Math.hypot(to[0] - from[0], to[1] - from[1]);
  if (size < 2) return;
  const [dx, dy] = [(to[0] - from[0]) / size, (to[1] - from[1]) / size];
  context.strokeStyle = context.fillStyle = on ? theme.muted : theme.border;
  context.lineWidth = on ? width : 1;
  context.setLineDash(on ? [] : [1.5, 3]);
  path(context, [from, [to[0] - 3 * dx, to[1] - 3 * dy]]);
  context.stroke();
  context.setLineDash([]);
  if (!on) return;
  path(context, [to, [to[0] - 5 * dx - 3 * dy, to[1] - 5 * dy + 3 * dx], [to[0] - 5 * dx + 3 * dy, to[1] - 5 * dy - 3 * dx]]);
  context.fill();
}

/** What was said is read at the next step. @param {Context} context @param {Theme} theme @param {ChainLayout} layout @param {number} k */
function fed(context, theme, layout, k) {
  const [from, to] = [layout.left(k - 1), layout.left(k)];
  const middle = (from + to) / 2;
  context.strokeStyle = theme.muted;
  context.lineWidth = 1;
  context.setLineDash([3, 3]);
  context.beginPath();
  context.moveTo(from + layout.box / 2 - 2, layout.out + layout.outHigh - 3);
  context.bezierCurveTo(middle, layout.out + layout.outHigh + 8, middle, layout.in - 8, to - layout.box / 2 + 2, layout.in + 3);
  context.stroke();
  context.setLineDash([]);
}

/** @param {Context} context @param {Theme} theme @param {number} x @param {number} y @param {number} w @param {number} h @param {boolean} on */
function box(context, theme, x, y, w, h, on) {
  context.strokeStyle = on ? theme.muted : theme.border;
  context.lineWidth = 1;
  context.setLineDash(on ? [] : [1.5, 3]);
  context.strokeRect(x - 0.5, y - 0.5, w + 1, h + 1);
  context.setLineDash([]);
}

/** A strip for each state: its units from top to bottom, orange below 0 and blue above.
 * @param {Context} context @param {Shown} shown @param {Theme} theme */
function strips(context, { graph, layout, states }, theme) {
  if (!states || !graph.units) return;
  const units = states.shape[1];
  graph.columns.forEach((_, k) => {
    if (k >= states.shape[0]) return;
    picture.scaled(states.data.subarray(k * units, (k + 1) * units), 1, units, theme.pixels, 1, true);
    context.drawImage(picture.canvas, layout.left(k) - layout.strip / 2, layout.state, layout.strip, layout.stateHigh);
  });
}

/** The picture that is read, dark ink on light, whatever the theme. @param {Context} context @param {Shown} shown */
function ink(context, { graph, layout, picture: read }) {
  const k = graph.columns.findIndex((column) => column.picture);
  if (k < 0 || !read) return;
  const [rows, columns] = read.shape.slice(-2);
  const words = picture.pixels(columns, rows);
  for (let i = 0; i < words.length; i += 1) {
    const level = 255 - Math.round(255 * Math.min(1, read.data[i]));
    words[i] = ((255 << 24) | (level << 16) | (level << 8) | level) >>> 0;
  }
  picture.commit();
  const side = Math.min(layout.box, layout.inHigh) - 4;
  context.drawImage(picture.canvas, layout.left(k) - side / 2, layout.in + (layout.inHigh - side) / 2, side, side);
}

/** Arcs from states to an output: how strongly it looked at each. @param {Context} context @param {Shown} shown @param {Theme} theme */
function links(context, { graph, layout }, theme) {
  context.strokeStyle = theme.accent;
  for (const [from, to, strength] of graph.links ?? []) {
    const [x, end] = [layout.left(from), layout.left(to)];
    const [y, top] = [layout.state - 1, layout.out + layout.outHigh + 1];
    context.globalAlpha = Math.min(1, 0.08 + strength);
    context.lineWidth = 0.6 + 4 * strength;
    context.beginPath();
    context.moveTo(x, y);
    context.bezierCurveTo(x, top - 14, end, top + 22, end, top);
    context.stroke();
  }
  context.globalAlpha = 1;
}
