/** The paper of a chart: where values are, and its axes. */

import { align, font, path, rimmedText } from "./canvas.js";
import { clamp, scientific, ticks, tickText } from "./numbers.js";

/** Where values are in a box of so many CSS pixels, for an extent: left, right, bottom and top value.
 * @param {number} width @param {number} height @param {[number, number, number, number]} extent @param {Theme} theme */
export function scaleOf(width, height, extent, { em }) {
  const [west, east, south, north] = extent;
  const [left, top] = [Math.round(3.4 * em), Math.round(0.6 * em)];
  const [w, h] = [Math.max(16, width - left - Math.round(0.8 * em)), Math.max(16, height - top - Math.round(1.9 * em))];
  return {
    extent, left, top, width: w, height: h, size: w, across: /** @type {Pair} */ ([west, east]), up: /** @type {Pair} */ ([south, north]),
    x: (/** @type {number} */ value) => left + ((value - west) * w) / (east - west),
    y: (/** @type {number} */ value) => top + ((north - value) * h) / (north - south),
    toX: (/** @type {number} */ px) => west + ((px - left) * (east - west)) / w,
    toY: (/** @type {number} */ py) => north - ((py - top) * (north - south)) / h,
    inside: (/** @type {number} */ px, /** @type {number} */ py) => px >= left && py >= top && px <= left + w && py <= top + h,
  };
}

/** @type {Draw<[ReturnType<typeof scaleOf>, names: string[]]>} */
export function drawAxes(context, scale, [across, up], theme) {
  const { left, top, width, height, extent } = scale;
  const { em } = theme;
  context.font = font(theme, 0.92);
  context.fillStyle = theme.muted;
  context.lineWidth = 1;
  const [xs, ys] = [ticks(extent[0], extent[1], clamp(width / (6 * em), 2, 8)), ticks(extent[2], extent[3], clamp(height / (2.6 * em), height > 3 * em ? 3 : 2, 7))];
  align(context, "right", "middle");
  for (const value of ys.values) {
    context.globalAlpha = value === 0 ? 0.5 : 0.13;
    context.strokeStyle = theme.text;
    path(context, [[left, scale.y(value)], [left + width, scale.y(value)]]);
    context.stroke();
    context.globalAlpha = 1;
    const text = ys.step < 1e-3 ? scientific(value, 2).replace(".0·", "·") : tickText(value, ys.step);
    context.fillText(text, left - 0.7 * em, scale.y(value), left - 0.7 * em - 1);
  }
  align(context, "center", "top");
  for (const value of xs.values) {
    const text = tickText(value, xs.step);
    const half = context.measureText(text).width / 2; // in the corner it would touch the lowest number beside the axis
    context.fillText(text, Math.max(scale.x(value), left + half - 2), top + height + 4);
  }
  context.font = font(theme, 1, 600);
  align(context, "right", "bottom");
  rimmedText(context, across, left + width - 4, top + height - 3, theme.text, theme);
  align(context, "left", "top");
  rimmedText(context, up, left + 4, top + 3, theme.text, theme);
}
