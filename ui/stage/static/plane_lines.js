/** Straight lines and arrows on the plane, with names that keep out of each other's way. */

import { font } from "./canvas.js";

/** The part of a segment inside the plot (Liang and Barsky 1984), or null. Ends say whether they were cut. */
function clip(scale, x0, y0, x1, y1) {
  const { left, top, size } = scale;
  const [dx, dy] = [x1 - x0, y1 - y0];
  let [from, to] = [0, 1];
  for (const [p, q] of [[-dx, x0 - left], [dx, left + size - x0], [-dy, y0 - top], [dy, top + size - y0]]) {
    if (p === 0 && q < 0) return null;
    if (p < 0) from = Math.max(from, q / p);
    if (p > 0) to = Math.min(to, q / p);
  }
  if (from > to) return null;
  return { x0: x0 + from * dx, y0: y0 + from * dy, x1: x0 + to * dx, y1: y0 + to * dy, cut: to < 1 };
}

/** The ends of the line a·x1 + b·x2 + c = 0 on the plot in pixels, or null where it does not cross it. */
export function lineEnds(scale, [a, b], c) {
  const norm = Math.hypot(a, b);
  if (!(norm > 1e-12) || !Number.isFinite(c)) return null;
  const centre = (scale.low + scale.high) / 2;
  const away = (a * centre + b * centre + c) / norm;
  const [footX, footY] = [centre - (away * a) / norm, centre - (away * b) / norm];
  const span = 2 * (scale.high - scale.low);
  const [ux, uy] = [(-b / norm) * span, (a / norm) * span];
  return clip(scale, scale.x(footX - ux), scale.y(footY - uy), scale.x(footX + ux), scale.y(footY + uy));
}

/** A middle from which something ``size`` long stays within a stretch. */
const within = (middle, from, stretch, size) => Math.min(from + stretch - size / 2, Math.max(from + size / 2, middle));

const apart = (p, q) => p.x + p.w < q.x || q.x + q.w < p.x || p.y + p.h < q.y || q.y + q.h < p.y;

/** Put a name at the place in the plot that covers least; the old place is tried first, so that the name rests. */
class Names {
  constructor(context, scale, theme, kept) {
    Object.assign(this, { context, scale, theme, kept, taken: [] });
    this.height = theme.large ? 22 : 15;
    context.font = font(theme, 1.08, 700);
  }

  put(name, color, places) {
    const { context, scale, theme, height } = this;
    const w = context.measureText(name).width + 4;
    places = places.map(({ x, y }) => ({
      x: within(x, scale.left, scale.size, w),
      y: within(y, scale.top, scale.size, height),
    }));
    const first = this.kept.get(name) ?? 0;
    const order = [first, ...places.keys()].filter((k) => k < places.length);
    let [best, cost] = [order[0] ?? 0, Infinity];
    for (const k of order) {
      const box = { x: places[k].x - w / 2, y: places[k].y - height / 2, w, h: height };
      const price = this.taken.reduce((sum, other) => sum + (apart(box, other) ? 0 : other.price ?? 1), 0);
      if (price < cost) [best, cost] = [k, price];
      if (price === 0) break;
    }
    this.kept.set(name, best);
    const { x, y } = places[best];
    this.taken.push({ x: x - w / 2, y: y - height / 2, w, h: height, price: 6 });
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.lineJoin = "round";
    context.lineWidth = 3.2;
    context.strokeStyle = theme.background;
    context.strokeText(name, x, y);
    context.fillStyle = color;
    context.fillText(name, x, y);
  }

  /** Keep names off a stroke, by small boxes along it. */
  avoid({ x0, y0, x1, y1 }) {
    for (let k = 1; k <= 8; k += 1) {
      this.taken.push({ x: x0 + ((x1 - x0) * k) / 8 - 3, y: y0 + ((y1 - y0) * k) / 8 - 3, w: 6, h: 6 });
    }
  }
}

function strokeSegment(context, { x0, y0, x1, y1 }, color, width, dash, theme) {
  context.lineCap = dash ? "butt" : "round";
  for (const [grow, style] of [[1.8, theme.background], [0, color]]) {
    context.setLineDash(dash && !grow ? [3 * width, 2.2 * width] : []);
    context.lineWidth = width + grow;
    context.globalAlpha = grow ? 0.55 : 1;
    context.strokeStyle = style;
    context.beginPath();
    context.moveTo(x0, y0);
    context.lineTo(x1, y1);
    context.stroke();
  }
  context.setLineDash([]);
}

/** An arrow's head; open where the arrow goes on beyond the plot. */
function drawHead(context, { x0, y0, x1, y1, cut }, color, size) {
  const length = Math.hypot(x1 - x0, y1 - y0);
  const [ux, uy] = [(x1 - x0) / length, (y1 - y0) / length];
  const head = Math.min(size, length);
  const [bx, by] = [x1 - ux * head, y1 - uy * head];
  context.beginPath();
  context.moveTo(bx - uy * head * 0.5, by + ux * head * 0.5);
  context.lineTo(x1, y1);
  context.lineTo(bx + uy * head * 0.5, by - ux * head * 0.5);
  if (cut) {
    context.lineWidth = size / 5;
    context.strokeStyle = color;
    context.stroke();
  } else {
    context.closePath();
    context.fillStyle = color;
    context.fill();
  }
}

/**
 * Draw lines {name, w, c, color, dash} and arrows {name, from, to, color, dash}. ``kept`` remembers where names stood,
 * ``marks`` are places in pixels that names should leave free.
 */
export function drawStrokes(context, scale, lines, arrows, theme, kept, marks) {
  const width = theme.large ? 3.2 : 2.2;
  const names = new Names(context, scale, theme, kept);
  for (const { x, y, r } of marks) names.taken.push({ x: x - r, y: y - r, w: 2 * r, h: 2 * r });
  const drawn = [];
  context.save();
  for (const line of lines) {
    const ends = lineEnds(scale, line.w, line.c);
    if (!ends) continue;
    const color = theme.color(line.color);
    strokeSegment(context, ends, color, width, line.dash, theme);
    drawn.push({ ...ends, name: line.name, color, line: true });
  }
  for (const arrow of arrows) {
    const [from, to] = [arrow.from, arrow.to];
    const ends = clip(scale, scale.x(from[0]), scale.y(from[1]), scale.x(to[0]), scale.y(to[1]));
    if (!ends || Math.hypot(ends.x1 - ends.x0, ends.y1 - ends.y0) < 2) continue;
    const [color, head] = [theme.color(arrow.color), 4.6 * width];
    const length = Math.hypot(ends.x1 - ends.x0, ends.y1 - ends.y0);
    const short = Math.max(0, 1 - (0.8 * head) / length);
    const shaft = { ...ends, x1: ends.x0 + (ends.x1 - ends.x0) * short, y1: ends.y0 + (ends.y1 - ends.y0) * short };
    strokeSegment(context, shaft, color, width, arrow.dash, theme);
    drawHead(context, ends, color, head);
    drawn.push({ ...ends, name: arrow.name, color });
  }
  drawn.forEach((stroke) => names.avoid(stroke));
  for (const stroke of drawn) {
    if (stroke.name) names.put(stroke.name, stroke.color, namePlaces(context, stroke, theme));
  }
  context.restore();
}

/** Beside the stroke, on either side, at its far end, its middle and its near end; for arrows also before the tip. */
function namePlaces(context, { name, x0, y0, x1, y1, line }, theme) {
  const length = Math.hypot(x1 - x0, y1 - y0) || 1;
  const [ux, uy] = [(x1 - x0) / length, (y1 - y0) / length];
  const half = context.measureText(name).width / 2;
  const away = 5 + (theme.large ? 11 : 8) * Math.abs(ux) + half * Math.abs(uy);
  const ahead = 8 + (theme.large ? 11 : 8) * Math.abs(uy) + half * Math.abs(ux);
  const places = line ? [] : [{ x: x1 + ux * ahead, y: y1 + uy * ahead }];
  for (const share of [0.86, 0.5, 0.14, 0.68, 0.32]) {
    for (const side of [1, -1]) {
      places.push({
        x: x0 + (x1 - x0) * share - side * uy * away,
        y: y0 + (y1 - y0) * share + side * ux * away,
      });
    }
  }
  return places;
}
