/** The plane's paper: its scale, axes, field and contour lines. */

import { align, font, path } from "./canvas.js";
import { clamp, ticks, tickText } from "./numbers.js";
import { squareScale } from "./scale.js";
/** @typedef {ReturnType<typeof makeScale>} Scale */

/** A square plot inside a box of so many CSS pixels, the same values both ways. It may be `bare`, without room for numbers
 * on the axes ("wholly": and for their names), and stand in the `middle` of the box's height.
 * @param {number} width @param {number} height @param {Pair} bounds @param {Theme} theme
 * @param {{ bare?: boolean | "wholly", middle?: boolean }} how */
export function makeScale(width, height, [low, high], theme, { bare, middle } = {}) {
  const { em } = theme;
  const longest = Math.max(...ticks(low, high, 6).values.map((value) => tickText(value, ticks(low, high, 6).step).length));
  const numbers = longest > 3 ? 2.7 : 2.1;
  const narrow = bare === "wholly" ? [0.1, 0.1, 0.1, 0.1] : [1.5, 0.2, 0.4, 1.5];
  const [left, right, above, bottom] = (bare ? narrow : [numbers, 0.6, 0.5, 1.9]).map((ems) => Math.round(ems * em));
  const size = Math.max(16, Math.floor(Math.min(width - left - right, height - above - bottom)));
  const top = middle ? Math.max(above, Math.round((height - size) / 2 - 0.6 * em)) : above;
  const x0 = Math.max(left, Math.round((width - size + left - right) / 2));
  const scale = squareScale(x0, top, size, [low, high, low, high]);
  return { ...scale, bare, low, high, unit: size / (high - low), outer: left + size + right };
}

/** Bounds of the plot from what Python said: 6 for −6 … 6, or a pair. @param {number | Pair | undefined} extent @returns {Pair} */
export function bounds(extent) {
  if (Array.isArray(extent) && extent[1] > extent[0]) return extent;
  return typeof extent === "number" && extent > 0 ? [-extent, extent] : [-6, 6];
}

/** The field, paler than the scale, so that points of the same colour stand out. @type {Draw<[Scale, Picture]>} */
export function drawField(context, scale, picture, theme) {
  if (!picture.image) {
    context.fillStyle = theme.neutral;
    context.fillRect(scale.left, scale.top, scale.size, scale.size);
    return;
  }
  context.save();
  context.globalAlpha = 0.66;
  context.imageSmoothingEnabled = true;
  context.drawImage(picture.canvas, scale.left, scale.top, scale.size, scale.size);
  context.restore();
}

/** The frame, the zero lines, ticks and the names of the axes. @type {Draw<[Scale, names: string[]]>} */
export function drawAxes(context, scale, [nameX, nameY], theme) {
  const { left, top, size, low, high, bare } = scale;
  const [right, bottom, em] = [left + size, top + size, theme.em];
  context.save();
  context.lineWidth = 1;
  context.strokeStyle = theme.text;
  context.globalAlpha = 0.14;
  if (low < 0 && high > 0) {
    const [zeroX, zeroY] = [Math.round(scale.x(0)) + 0.5, Math.round(scale.y(0)) + 0.5];
    path(context, [[zeroX, top], [zeroX, bottom]], [[left, zeroY], [right, zeroY]]);
    context.stroke();
  }
  context.globalAlpha = 0.3;
  context.strokeRect(left + 0.5, top + 0.5, size - 1, size - 1);
  context.globalAlpha = 1;
  context.font = font(theme, 0.92);
  context.fillStyle = theme.muted;
  const { values, step } = ticks(low, high, size > 14 * em ? 6 : 3);
  for (const value of bare ? [] : values) {
    const [text, x, y] = [tickText(value, step), scale.x(value), scale.y(value)];
    const besideName = x > right - 1.9 * em || y < top + 1.9 * em;
    align(context, "center", "top");
    if (!besideName) context.fillText(text, x, bottom + 0.4 * em);
    align(context, "right", "middle");
    if (!besideName && y < bottom - 0.3 * em) context.fillText(text, left - 0.4 * em, y);
  }
  context.fillStyle = theme.text;
  context.font = font(theme, 1.08);
  align(context, "right", "top");
  if (bare !== "wholly") {
    context.fillText(nameX, right, bottom + 0.3 * em);
    context.fillText(nameY, left - 0.4 * em, top - 0.2 * em);
  }
  context.restore();
}

/** Where each of `count` grids of `size` × `size` signed values crosses zero, as one path of short straight pieces
 * (marching squares; Lorensen and Cline 1987 in two dimensions). Values stand at the middles of the cells; a rim of
 * values carried on in a straight line lets the contours reach the plot's edge.
 * @param {Numbers} grids @param {number} count @param {number} size @param {Scale} scale */
export function contourPath(grids, count, size, scale) {
  const path = new Path2D();
  const full = size + 2;
  const at = (/** @type {number} */ k) => clamp((k - 0.5) / size, 0, 1) * scale.size;
  const xs = Array.from({ length: full }, (_, k) => scale.left + at(k));
  const ys = Array.from({ length: full }, (_, k) => scale.top + at(k));
  const rim = new Float32Array(full * full);
  for (let g = 0; g < count; g += 1) {
    addRim(grids.subarray(g * size * size, (g + 1) * size * size), size, rim);
    for (let r = 0; r + 1 < full; r += 1) {
      for (let c = 0; c + 1 < full; c += 1) traceCell(path, rim, r * full + c, full, xs, ys, r, c);
    }
  }
  return path;
}

/** Copy a grid into one that is two larger each way; the outermost values stand half a cell out, on the edge. */
function addRim(/** @type {Numbers} */ grid, /** @type {number} */ size, /** @type {Float32Array} */ rim) {
  const full = size + 2;
  for (let r = 0; r < size; r += 1) {
    const row = (r + 1) * full;
    for (let c = 0; c < size; c += 1) rim[row + c + 1] = grid[r * size + c];
    rim[row] = 1.5 * rim[row + 1] - 0.5 * rim[row + 2];
    rim[row + full - 1] = 1.5 * rim[row + full - 2] - 0.5 * rim[row + full - 3];
  }
  const end = (full - 1) * full;
  for (let c = 0; c < full; c += 1) {
    rim[c] = 1.5 * rim[full + c] - 0.5 * rim[2 * full + c];
    rim[end + c] = 1.5 * rim[end - full + c] - 0.5 * rim[end - 2 * full + c];
  }
}

/** @param {number} from @param {number} to @param {number} a @param {number} b */
const between = (from, to, a, b) => from + ((to - from) * a) / (a - b);

/** The piece of contour in one cell: it joins the sides whose ends differ in sign.
 * @param {Path2D} path @param {Float32Array} values @param {number} i @param {number} full @param {number[]} xs
 * @param {number[]} ys @param {number} r @param {number} c */
function traceCell(path, values, i, full, xs, ys, r, c) {
  const [a, b, d, e] = [values[i], values[i + 1], values[i + full], values[i + full + 1]];
  if (a > 0 === b > 0 && a > 0 === d > 0 && a > 0 === e > 0) return;
  const ends = [];
  if (a > 0 !== b > 0) ends.push(between(xs[c], xs[c + 1], a, b), ys[r]);
  if (a > 0 !== d > 0) ends.push(xs[c], between(ys[r], ys[r + 1], a, d));
  if (b > 0 !== e > 0) ends.push(xs[c + 1], between(ys[r], ys[r + 1], b, e));
  if (d > 0 !== e > 0) ends.push(between(xs[c], xs[c + 1], d, e), ys[r + 1]);
  for (let p = 0; p + 3 < ends.length; p += 4) {
    path.moveTo(ends[p], ends[p + 1]);
    path.lineTo(ends[p + 2], ends[p + 3]);
  }
}

/** Draw that path thin and pale, above the field and under the points. @type {Draw<[path: Path2D]>} */
export function drawContours(context, path, theme) {
  context.save();
  context.strokeStyle = theme.text;
  context.globalAlpha = theme.dark ? 0.5 : 0.42;
  context.lineWidth = theme.large ? 1.8 : 1.1;
  context.stroke(path);
  context.restore();
}
