/** The plane's paper: its scale, axes, field and contour lines. */

import { font } from "./canvas.js";
import { ticks, tickText } from "./numbers.js";

/** A square plot inside a box of ``width`` × ``height`` CSS pixels that shows ``low`` … ``high`` both ways. */
export function makeScale(width, height, [low, high], theme) {
  const em = theme.large ? 18 : 12;
  const [left, right, top, bottom] = [2.1 * em, 0.6 * em, 0.6 * em, 1.9 * em];
  const size = Math.max(16, Math.floor(Math.min(width - left - right, height - top - bottom)));
  const x0 = Math.max(left, Math.round((width - size + left - right) / 2));
  const y0 = Math.max(top, Math.round((height - size + top - bottom) / 2));
  const unit = size / (high - low);
  return {
    left: x0,
    top: y0,
    size,
    low,
    high,
    unit,
    outer: left + size + right,
    x: (value) => x0 + (value - low) * unit,
    y: (value) => y0 + (high - value) * unit,
    toX: (px) => low + (px - x0) / unit,
    toY: (py) => high - (py - y0) / unit,
    inside: (px, py, slack = 0) =>
      px >= x0 - slack && py >= y0 - slack && px <= x0 + size + slack && py <= y0 + size + slack,
  };
}

/** Bounds of the plot from what Python said: 6 for −6 … 6, or a pair. */
export function bounds(extent) {
  if (Array.isArray(extent) && extent[1] > extent[0]) return extent;
  return typeof extent === "number" && extent > 0 ? [-extent, extent] : [-6, 6];
}

/** The field as a soft ground: a little paler than the scale, so that points of the same colour stand out. */
export function drawField(context, scale, picture, theme) {
  if (!picture?.image) {
    context.fillStyle = theme.neutral;
    context.fillRect(scale.left, scale.top, scale.size, scale.size);
    return;
  }
  context.save();
  context.globalAlpha = theme.dark ? 0.72 : 0.78;
  context.imageSmoothingEnabled = true;
  context.drawImage(picture.canvas, scale.left, scale.top, scale.size, scale.size);
  context.restore();
}

/** The frame, the zero lines, ticks and the names of the axes. */
export function drawAxes(context, scale, [nameX, nameY], theme) {
  const { left, top, size, low, high } = scale;
  const [right, bottom, em] = [left + size, top + size, theme.large ? 18 : 12];
  context.save();
  context.lineWidth = 1;
  context.strokeStyle = theme.text;
  context.globalAlpha = 0.14;
  context.beginPath();
  if (low < 0 && high > 0) {
    const [zeroX, zeroY] = [Math.round(scale.x(0)) + 0.5, Math.round(scale.y(0)) + 0.5];
    context.moveTo(zeroX, top);
    context.lineTo(zeroX, bottom);
    context.moveTo(left, zeroY);
    context.lineTo(right, zeroY);
  }
  context.stroke();
  context.globalAlpha = 0.3;
  context.strokeRect(left + 0.5, top + 0.5, size - 1, size - 1);
  context.globalAlpha = 1;
  context.font = font(theme, 0.92);
  context.fillStyle = theme.muted;
  const { values, step } = ticks(low, high, size > 14 * em ? 6 : 3);
  for (const value of values) {
    const [text, x, y] = [tickText(value, step), scale.x(value), scale.y(value)];
    const besideName = x > right - 1.9 * em || y < top + 1.9 * em;
    context.textAlign = "center";
    context.textBaseline = "top";
    if (!besideName) context.fillText(text, x, bottom + 0.4 * em);
    context.textAlign = "right";
    context.textBaseline = "middle";
    if (!besideName && y < bottom - 0.3 * em) context.fillText(text, left - 0.4 * em, y);
  }
  context.fillStyle = theme.text;
  context.font = font(theme, 1.08);
  context.textAlign = "right";
  context.textBaseline = "top";
  context.fillText(nameX, right, bottom + 0.3 * em);
  context.fillText(nameY, left - 0.4 * em, top - 0.2 * em);
  context.restore();
}

/**
 * Where each of ``count`` grids of ``size`` × ``size`` signed values crosses zero, as one path of short straight
 * pieces (marching squares; Lorensen and Cline 1987 in two dimensions). Values stand at cell centres; the outermost
 * reach to the plot's edge.
 */
export function contourPath(grids, count, size, scale) {
  const path = new Path2D();
  const at = (k) => (k === 0 ? 0 : k === size - 1 ? 1 : (k + 0.5) / size);
  const xs = Array.from({ length: size }, (_, k) => scale.left + at(k) * scale.size);
  const ys = Array.from({ length: size }, (_, k) => scale.top + at(k) * scale.size);
  const cross = (from, to, a, b) => from + ((to - from) * a) / (a - b);
  for (let g = 0; g < count; g += 1) {
    const base = g * size * size;
    for (let r = 0; r + 1 < size; r += 1) {
      for (let c = 0; c + 1 < size; c += 1) {
        const i = base + r * size + c;
        const [a, b, d, e] = [grids[i], grids[i + 1], grids[i + size], grids[i + size + 1]];
        const corner = (a > 0) + 2 * (b > 0) + 4 * (d > 0) + 8 * (e > 0);
        if (corner === 0 || corner === 15) continue;
        const points = [];
        if (a > 0 !== b > 0) points.push(cross(xs[c], xs[c + 1], a, b), ys[r]);
        if (a > 0 !== d > 0) points.push(xs[c], cross(ys[r], ys[r + 1], a, d));
        if (b > 0 !== e > 0) points.push(xs[c + 1], cross(ys[r], ys[r + 1], b, e));
        if (d > 0 !== e > 0) points.push(cross(xs[c], xs[c + 1], d, e), ys[r + 1]);
        for (let p = 0; p + 3 < points.length; p += 4) {
          path.moveTo(points[p], points[p + 1]);
          path.lineTo(points[p + 2], points[p + 3]);
        }
      }
    }
  }
  return path;
}

/** Draw that path thin and quiet, above the field and under the points. */
export function drawContours(context, path, theme) {
  context.save();
  context.strokeStyle = theme.text;
  context.globalAlpha = theme.dark ? 0.5 : 0.42;
  context.lineWidth = theme.large ? 1.8 : 1.1;
  context.stroke(path);
  context.restore();
}
