/** How a map of codes is drawn: its scale, the picture behind, known codes as characters, lines, handles. */

import { align, circle, clipTo, font, path, rimmedText, strokes } from "./canvas.js";
import { drawNames } from "./map_labels.js";
import { ticks, tickText } from "./numbers.js";
import { squareScale } from "./scale.js";
/** @import { Named } from "./map_labels.js" */
/** @typedef {ReturnType<typeof scaleOf>} Scale */

/** The largest square in a box of so many CSS pixels, for the codes within an extent: left, right, bottom, top.
 * @param {number} width @param {number} height @param {[number, number, number, number]} extent @param {Theme} theme */
export function scaleOf(width, height, extent, theme) {
  const { em } = theme;
  const [west, north, south] = [2.3 * em, 0.5 * em, 1.6 * em].map(Math.round);
  const size = Math.max(16, Math.floor(Math.min(width - west - 0.5 * em, height - north - south)));
  const x0 = Math.max(west, Math.round((width - size + west) / 2 - 0.25 * em));
  return { extent, ...squareScale(x0, north, size, extent) };
}

/** @typedef {{ dots: Numbers, kinds: Numbers, names?: string[] }} Known codes of known pictures, and their classes */

/** What seldom changes. @type {Draw<[Scale, Picture | null, Known | null, axes: string[]]>} */
export function drawGround(context, scale, picture, known, axes, theme) {
  const { left, top, size } = scale;
  context.fillStyle = theme.neutral;
  context.fillRect(left, top, size, size);
  context.save();
  clipTo(context, left, top, size, size);
  if (picture?.image) {
    context.globalAlpha = known ? 0.45 : 0.9;
    context.imageSmoothingEnabled = true;
    context.drawImage(picture.canvas, left, top, size, size);
    context.globalAlpha = 1;
  }
  if (known) drawKnown(context, scale, known, theme);
  context.restore();
  context.lineWidth = 1;
  context.strokeStyle = theme.border;
  context.strokeRect(left + 0.5, top + 0.5, size - 1, size - 1);
  drawAxes(context, scale, axes, theme);
}

/** Every known code as the character of its class, in its colour, with a rim around it. @type {Draw<[Scale, Known]>} */
function drawKnown(context, scale, { dots, kinds, names }, theme) {
  context.font = font(theme, scale.size > 300 ? 0.84 : 0.72, 700);
  align(context, "center", "middle");
  for (let k = 0; k < kinds.length; k += 1) {
    const [x, y] = [scale.x(dots[2 * k]), scale.y(dots[2 * k + 1])];
    if (!scale.inside(x, y)) continue;
    rimmedText(context, names?.[kinds[k]] ?? String(kinds[k]), x, y, theme.color(kinds[k]), theme, 2.2);
  }
}

/** @type {Draw<[Scale, names: string[]]>} */
function drawAxes(context, scale, [across, up], theme) {
  const { left, top, size, extent } = scale;
  context.font = font(theme, 0.9);
  context.fillStyle = theme.muted;
  const many = Math.max(2, Math.round(size / (5 * theme.em)));
  align(context, "center", "top");
  const [xs, ys] = [ticks(extent[0], extent[1], many), ticks(extent[2], extent[3], many)];
  for (const value of xs.values) {
    const text = tickText(value, xs.step);
    const last = left + size + 0.5 * theme.em - context.measureText(text).width / 2 - 1; // else it would be cut
    context.fillText(text, Math.min(scale.x(value), last), top + size + 4);
  }
  align(context, "right", "middle");
  for (const value of ys.values) context.fillText(tickText(value, ys.step), left - 4, scale.y(value), left - 5);
  context.font = font(theme, 1, 600);
  align(context, "right", "bottom");
  rimmedText(context, across, left + size - 4, top + size - 3, theme.text, theme);
  align(context, "left", "top");
  rimmedText(context, up, left + 4, top + 3, theme.text, theme);
}

/** Ellipses and ways, each with a rim that sets it off from what is behind. @type {Draw<[Scale, lines: MapLine[]]>} */
export function drawLines(context, scale, lines, theme) {
  const grown = theme.large ? 1.4 : 1;
  context.save();
  clipTo(context, scale.left, scale.top, scale.size, scale.size);
  context.lineJoin = "round";
  for (const { points, color, faint } of lines) {
    const [rim, wide] = faint ? [3, 1.2] : [4.5, 2.2];
    path(context, points.map(([x, y]) => [scale.x(x), scale.y(y)]));
    strokes(context, [grown * rim, theme.background], [grown * wide, theme.color(color ?? "accent")]);
  }
  context.restore();
}

/** Short ways, as from a point to its reconstruction, in one path: four numbers for each, from and to.
 * @type {Draw<[Scale, segments: Numbers | undefined]>} */
export function drawSegments(context, scale, segments, theme) {
  if (!segments) return;
  context.save();
  clipTo(context, scale.left, scale.top, scale.size, scale.size);
  context.beginPath();
  for (let k = 0; k < segments.length; k += 4) {
    context.moveTo(scale.x(segments[k]), scale.y(segments[k + 1]));
    context.lineTo(scale.x(segments[k + 2]), scale.y(segments[k + 3]));
  }
  Object.assign(context, { strokeStyle: theme.text, lineWidth: theme.large ? 1.6 : 1, globalAlpha: 0.55 });
  context.stroke();
  context.restore();
}

/** Rings with a letter; the held one is where the hand is, and larger. Of a bare one only the letter.
 * @type {Draw<[Scale, handles: MapHandle[], held: Place & { index: number } | null, axes: string[]]>} */
export function drawHandles(context, scale, handles, held, axes, theme) {
  const { em } = theme;
  /** @type {Named[]} */ const named = [];
  handles.forEach((handle, k) => {
    if (handle.bare) return drawLetter(context, scale, handle, theme);
    const own = held?.index === k ? held : null;
    const { x, y } = own ?? handle;
    const [px, py, r] = [scale.x(x), scale.y(y), (own ? 0.75 : 0.6) * em * (handle.still ? 0.7 : 1)];
    circle(context, px, py, r);
    strokes(context, [6, theme.background], [3, handle.still ? theme.text : theme.accent]);
    if (scale.inside(px, py, r)) named.push({ label: handle.label, x: px, y: py, r }); // else it would be cut
  });
  drawNames(context, scale, named, axes, theme);
}

/** @type {Draw<[Scale, MapHandle]>} */
function drawLetter(context, scale, { x, y, label }, theme) {
  context.font = font(theme, 1.1, 700);
  align(context, "center", "middle");
  rimmedText(context, label, scale.x(x), scale.y(y), theme.text, theme);
}
