/** Straight lines and arrows on the plane, with names that keep out of each other's way. */

import { align, font, path, rimmedText } from "./canvas.js";
/** @import { Scale } from "./plane_draw.js" */

/** @typedef {{ x0: number, y0: number, x1: number, y1: number, cut?: boolean }} Segment from one place to another */

/** The part of a segment inside the plot (Liang and Barsky 1984), and whether its end was cut off; null if none is.
 * @param {Scale} scale @param {number} x0 @param {number} y0 @param {number} x1 @param {number} y1 */
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

/** The ends of the line a·x1 + b·x2 + c = 0 on the plot in CSS pixels, or null where it does not cross it. */
export function lineEnds(/** @type {Scale} */ scale, /** @type {Pair} */ [a, b], /** @type {number} */ c) {
  const norm = Math.hypot(a, b);
  if (!(norm > 1e-12) || !Number.isFinite(c)) return null;
  const centre = (scale.low + scale.high) / 2;
  const away = (a * centre + b * centre + c) / norm;
  const [footX, footY] = [centre - (away * a) / norm, centre - (away * b) / norm];
  const span = 2 * (scale.high - scale.low);
  const [ux, uy] = [(-b / norm) * span, (a / norm) * span];
  return clip(scale, scale.x(footX - ux), scale.y(footY - uy), scale.x(footX + ux), scale.y(footY + uy));
}

/** A middle from which something so long stays within a stretch.
 * @param {number} middle @param {number} from @param {number} stretch @param {number} size */
const within = (middle, from, stretch, size) => Math.min(from + stretch - size / 2, Math.max(from + size / 2, middle));

/** @param {Box} p @param {Box} q */
const apart = (p, q) => p.x + p.w < q.x || q.x + q.w < p.x || p.y + p.h < q.y || q.y + q.h < p.y;

/** Puts each name at the place in the plot where it covers least. Its old place is tried first, so that names rest. */
class Names {
  /** @type {(Box & { price?: number })[]} */ taken = []; // what should stay free, and what it costs to cover it

  /** @param {Context} context @param {Scale} scale @param {Theme} theme @param {Map<string, number>} kept */
  constructor(context, scale, theme, kept) {
    this.context = context;
    this.scale = scale;
    this.theme = theme;
    this.kept = kept;
    this.height = theme.large ? 22 : 15;
    context.font = font(theme, 1.08, 700);
  }

  put(/** @type {string} */ name, /** @type {string} */ color, /** @type {Place[]} */ wished) {
    const { context, scale, theme, height } = this;
    const w = context.measureText(name).width + 4;
    const places = wished.map(({ x, y }) => ({
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
    align(context, "center", "middle");
    rimmedText(context, name, x, y, color, theme, 3.2);
  }

  /** Keep names off a stroke, by small boxes along it. @param {Segment} stroke */
  avoid({ x0, y0, x1, y1 }) {
    for (let k = 1; k <= 8; k += 1) {
      this.taken.push({ x: x0 + ((x1 - x0) * k) / 8 - 3, y: y0 + ((y1 - y0) * k) / 8 - 3, w: 6, h: 6 });
    }
  }
}

/** @type {Draw<[Segment, color: string, width: number, dash: boolean | undefined]>} */
function strokeSegment(context, { x0, y0, x1, y1 }, color, width, dash, theme) {
  context.lineCap = dash ? "butt" : "round";
  /** @type {[number, string][]} */ const layers = [[1.8, theme.background], [0, color]];
  for (const [grow, style] of layers) {
    context.setLineDash(dash && !grow ? [3 * width, 2.2 * width] : []);
    context.lineWidth = width + grow;
    context.globalAlpha = grow ? 0.55 : 1;
    context.strokeStyle = style;
    path(context, [[x0, y0], [x1, y1]]);
    context.stroke();
  }
  context.setLineDash([]);
}

/** An arrow's head; open where the arrow goes on beyond the plot.
 * @param {Context} context @param {Segment} segment @param {string} color @param {number} size */
function drawHead(context, { x0, y0, x1, y1, cut }, color, size) {
  const length = Math.hypot(x1 - x0, y1 - y0);
  const [ux, uy] = [(x1 - x0) / length, (y1 - y0) / length];
  const head = Math.min(size, length);
  const [bx, by] = [x1 - ux * head, y1 - uy * head];
  path(context, [[bx - uy * head * 0.5, by + ux * head * 0.5], [x1, y1], [bx + uy * head * 0.5, by - ux * head * 0.5]]);
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

/** Draw lines and arrows. `kept` remembers where names stood; `marks` are circles that names should leave free.
 * @param {Context} context @param {Scale} scale @param {PlaneLine[]} lines @param {PlaneArrow[]} arrows
 * @param {Theme} theme @param {Map<string, number>} kept @param {(Place & { r: number })[]} marks */
export function drawStrokes(context, scale, lines, arrows, theme, kept, marks) {
  const width = (theme.large ? 3.2 : 2.2) * (scale.bare === "wholly" ? 0.65 : 1);
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
  const pale = (/** @type {{ color: string }} */ { color }) => Number(color === theme.muted); // what need not be read
  for (const stroke of drawn) if (!pale(stroke)) names.avoid(stroke);
  for (const stroke of drawn.sort((a, b) => pale(a) - pale(b))) {
    if (stroke.name) names.put(stroke.name, stroke.color, namePlaces(context, stroke, stroke.name, theme));
  }
  context.restore();
}

/** Beside the stroke, on either side, at its far end, its middle and its near end; for arrows also before the tip.
 * @param {Context} context @param {Segment & { line?: boolean }} stroke @param {string} name @param {Theme} theme */
function namePlaces(context, { x0, y0, x1, y1, line }, name, theme) {
  const length = Math.hypot(x1 - x0, y1 - y0) || 1;
  const [ux, uy] = [(x1 - x0) / length, (y1 - y0) / length];
  const half = context.measureText(name).width / 2;
  const away = 5 + (theme.large ? 11 : 8) * Math.abs(ux) + half * Math.abs(uy);
  const ahead = 8 + (theme.large ? 11 : 8) * Math.abs(uy) + half * Math.abs(ux);
  const places = line ? [] : [{ x: x1 + ux * ahead, y: y1 + uy * ahead }];
  for (const share of [0.86, 0.5, 0.14, 0.68, 0.32]) {
    const [x, y] = [x0 + (x1 - x0) * share, y0 + (y1 - y0) * share];
    places.push({ x: x - uy * away, y: y + ux * away }, { x: x + uy * away, y: y - ux * away });
  }
  return places;
}
