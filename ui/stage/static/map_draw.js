/** How a map of codes is drawn: its scale, the picture behind, known codes as characters, lines, handles. */

import { font } from "./canvas.js";
import { ticks, tickText } from "./numbers.js";

/** The largest square in a box of so many CSS pixels, for the codes within ``extent``: [left, right, bottom, top]. */
export function scaleOf(width, height, extent, theme) {
  const em = theme.large ? 18 : 12;
  const [west, north, south] = [2.3 * em, 0.5 * em, 1.6 * em].map(Math.round);
  const size = Math.max(16, Math.floor(Math.min(width - west - 0.5 * em, height - north - south)));
  const x0 = Math.max(west, Math.round((width - size + west) / 2 - 0.25 * em));
  const [left, right, bottom, top] = extent;
  const [across, up] = [size / (right - left), size / (top - bottom)];
  return {
    extent, size, left: x0, top: north,
    x: (value) => x0 + (value - left) * across,
    y: (value) => north + (top - value) * up,
    toX: (px) => left + (px - x0) / across,
    toY: (py) => top - (py - north) / up,
    inside: (px, py) => px >= x0 && py >= north && px <= x0 + size && py <= north + size,
  };
}

/** The picture, the known codes and the axes: what seldom changes. */
export function drawGround(context, scale, picture, known, axes, theme) {
  const { left, top, size } = scale;
  context.fillStyle = theme.neutral;
  context.fillRect(left, top, size, size);
  context.save();
  context.beginPath();
  context.rect(left, top, size, size);
  context.clip();
  if (picture?.image) {
    context.globalAlpha = known.dots ? 0.45 : 0.9;
    context.imageSmoothingEnabled = true;
    context.drawImage(picture.canvas, left, top, size, size);
    context.globalAlpha = 1;
  }
  if (known.dots) drawKnown(context, scale, known, theme);
  context.restore();
  context.lineWidth = 1;
  context.strokeStyle = theme.border;
  context.strokeRect(left + 0.5, top + 0.5, size - 1, size - 1);
  drawAxes(context, scale, axes, theme);
}

/** Every known code as the character of its class, in its colour, with a rim that sets it off. */
function drawKnown(context, scale, { dots, kinds, names }, theme) {
  context.font = font(theme, scale.size > 300 ? 0.84 : 0.72, 700);
  Object.assign(context, { textAlign: "center", textBaseline: "middle", lineJoin: "round", lineWidth: 2.2 });
  context.strokeStyle = theme.background;
  for (let k = 0; k < kinds.length; k += 1) {
    const [x, y] = [scale.x(dots[2 * k]), scale.y(dots[2 * k + 1])];
    if (!scale.inside(x, y)) continue;
    const text = names?.[kinds[k]] ?? String(kinds[k]);
    context.strokeText(text, x, y);
    context.fillStyle = theme.color(kinds[k]);
    context.fillText(text, x, y);
  }
}

function drawAxes(context, scale, [across, up], theme) {
  const { left, top, size, extent } = scale;
  const em = theme.large ? 18 : 12;
  context.font = font(theme, 0.9);
  context.fillStyle = theme.muted;
  const places = (low, high) => ticks(low, high, Math.max(2, Math.round(size / (5 * em))));
  Object.assign(context, { textAlign: "center", textBaseline: "top" });
  const [xs, ys] = [places(extent[0], extent[1]), places(extent[2], extent[3])];
  for (const value of xs.values) context.fillText(tickText(value, xs.step), scale.x(value), top + size + 4);
  Object.assign(context, { textAlign: "right", textBaseline: "middle" });
  for (const value of ys.values) context.fillText(tickText(value, ys.step), left - 4, scale.y(value));
  context.font = font(theme, 1, 600);
  context.fillStyle = theme.text;
  Object.assign(context, { textAlign: "right", textBaseline: "bottom" });
  outlined(context, across, left + size - 4, top + size - 3, theme);
  Object.assign(context, { textAlign: "left", textBaseline: "top" });
  outlined(context, up, left + 4, top + 3, theme);
}

function outlined(context, text, x, y, theme) {
  Object.assign(context, { lineWidth: 3, lineJoin: "round", strokeStyle: theme.background });
  context.strokeText(text, x, y);
  context.fillText(text, x, y);
}

/** Ellipses and ways, each on a rim that sets it off from the picture behind. */
export function drawLines(context, scale, lines, theme) {
  context.save();
  context.beginPath();
  context.rect(scale.left, scale.top, scale.size, scale.size);
  context.clip();
  context.lineJoin = "round";
  for (const { points, color, faint } of lines) {
    context.beginPath();
    points.forEach(([x, y], k) => context[k ? "lineTo" : "moveTo"](scale.x(x), scale.y(y)));
    for (const [rim, wide] of [[theme.background, faint ? 3 : 4.5], [theme.color(color ?? "accent"), faint ? 1.2 : 2.2]]) {
      context.strokeStyle = rim;
      context.lineWidth = theme.large ? 1.4 * wide : wide;
      context.stroke();
    }
  }
  context.restore();
}

/** Short ways, as from a point to its reconstruction: (n, 4), in one path. */
export function drawSegments(context, scale, segments, theme) {
  if (!segments) return;
  context.save();
  context.beginPath();
  context.rect(scale.left, scale.top, scale.size, scale.size);
  context.clip();
  context.beginPath();
  for (let k = 0; k < segments.length; k += 4) {
    context.moveTo(scale.x(segments[k]), scale.y(segments[k + 1]));
    context.lineTo(scale.x(segments[k + 2]), scale.y(segments[k + 3]));
  }
  Object.assign(context, { strokeStyle: theme.text, lineWidth: theme.large ? 1.6 : 1, globalAlpha: 0.55 });
  context.stroke();
  context.restore();
}

/** Rings with a letter; the held one is where the hand is, and larger. Of a bare one only the letter. */
export function drawHandles(context, scale, handles, held, theme) {
  const em = theme.large ? 18 : 12;
  handles.forEach((handle, k) => {
    if (handle.bare) return drawLetter(context, scale, handle, theme);
    const own = held?.index === k;
    const { x, y } = own ? held : handle;
    const [px, py, r] = [scale.x(x), scale.y(y), (own ? 0.75 : 0.6) * em * (handle.still ? 0.7 : 1)];
    for (const [color, wide] of [[theme.background, 6], [handle.still ? theme.text : theme.accent, 3]]) {
      context.beginPath();
      context.arc(px, py, r, 0, 2 * Math.PI);
      context.strokeStyle = color;
      context.lineWidth = wide;
      context.stroke();
    }
    context.font = font(theme, 1.1, 700);
    context.fillStyle = theme.text;
    Object.assign(context, { textAlign: "left", textBaseline: "middle" });
    const beside = px + 2.6 * em > scale.left + scale.size;
    if (beside) context.textAlign = "right";
    outlined(context, handle.label, px + (beside ? -1 : 1) * (r + 6), py - 0.2 * em, theme);
  });
}

function drawLetter(context, scale, { x, y, label }, theme) {
  context.font = font(theme, 1.1, 700);
  context.fillStyle = theme.text;
  Object.assign(context, { textAlign: "center", textBaseline: "middle" });
  outlined(context, label, scale.x(x), scale.y(y), theme);
}
