/** What stands on the plane: points told by shape and colour, the ring, the crosshair. */

import { circle, contextOf, path, strokes, trace } from "./canvas.js";
import { SHAPES } from "./colors.js";
import { clamp } from "./numbers.js";
import { element } from "./page.js";

/** @typedef {{ key: string, shape: string, color: string, hollow: boolean, edge?: string }} Marker */

/** Trace a class's marker around (x, y). Areas are about equal, so that no class looks bigger than another.
 * @param {Context} context @param {string} shape @param {number} x @param {number} y @param {number} r */
export function traceShape(context, shape, x, y, r) {
  if (shape === "circle") {
    context.moveTo(x + r, y);
    context.arc(x, y, r, 0, 2 * Math.PI);
  } else if (shape === "square") {
    context.rect(x - 0.88 * r, y - 0.88 * r, 1.76 * r, 1.76 * r);
  } else {
    const corners = shape === "triangle"
      ? [[0, -1.22], [1.12, 0.8], [-1.12, 0.8]]
      : [[0, -1.25], [1.25, 0], [0, 1.25], [-1.25, 0]];
    trace(context, corners.map(([dx, dy]) => [x + r * dx, y + r * dy]), true);
  }
}

/** One marker: filled, or (test points) an outline. @type {Draw<[Marker, x: number, y: number, r: number]>} */
export function drawMarker(context, { shape, color, hollow, edge }, x, y, r, theme) {
  context.beginPath();
  traceShape(context, shape, x, y, r);
  context.lineJoin = "round";
  strokes(context, [(hollow ? 0.95 : edge ? 0.42 : 0.62) * r, edge ?? theme.background]);
  context.fillStyle = hollow ? theme.background : color;
  context.fill();
  if (hollow) strokes(context, [0.42 * r, color]);
}

/** How a target looks: class 0, 1, 2, 3 by shape and colour; a regression value as a circle on the signed scale.
 * @param {number} target @param {number} classes @param {boolean} hollow @param {Theme} theme @returns {Marker} */
export function look(target, classes, hollow, theme) {
  if (classes === 0) {
    const level = Math.round(16 * clamp(target, -1, 1)) / 16;
    // A value near zero is as pale as the ground: only an edge in the colour of text sets it off.
    return { key: `v${level}${hollow}`, shape: "circle", color: theme.shade(level), hollow, edge: theme.text };
  }
  const k = Math.max(0, Math.round(target));
  return { key: `c${k}${hollow}`, shape: SHAPES[k % SHAPES.length], color: theme.color(k), hollow };
}

/** Markers that are drawn once each and then stamped, because there may be thousands of them. */
export class Stamps {
  /** @type {Map<string, HTMLCanvasElement>} */ made = new Map();

  constructor(/** @type {Theme} */ theme, /** @type {number} */ ratio, /** @type {number} */ radius) {
    this.theme = theme;
    this.ratio = ratio;
    this.radius = radius;
    this.half = Math.ceil(2 * radius) + 1;
  }

  /** Whether these stamps will do. @param {Theme} theme @param {number} ratio @param {number} radius */
  fits(theme, ratio, radius) {
    return theme === this.theme && ratio === this.ratio && radius === this.radius;
  }

  of(/** @type {Marker} */ marker) {
    const made = this.made.get(marker.key);
    if (made) return made;
    const stamp = element("canvas");
    stamp.width = stamp.height = 2 * this.half * this.ratio;
    const context = contextOf(stamp);
    context.scale(this.ratio, this.ratio);
    drawMarker(context, marker, this.half, this.half, this.radius, this.theme);
    this.made.set(marker.key, stamp);
    return stamp;
  }

  /** Stamp a marker at whole device pixels, where it stays sharp.
   * @param {Context} context @param {Marker} marker @param {number} x @param {number} y */
  put(context, marker, x, y) {
    const { half, ratio } = this;
    const snap = (/** @type {number} */ v) => Math.round((v - half) * ratio) / ratio;
    context.drawImage(this.of(marker), snap(x), snap(y), 2 * half, 2 * half);
  }
}

/** A small cross over a point that the model gets wrong. @type {Draw<[x: number, y: number, r: number]>} */
export function drawCross(context, x, y, r, theme) {
  path(context, [[x - r, y - r], [x + r, y + r]], [[x - r, y + r], [x + r, y - r]]);
  strokes(context, [0.9 * r, theme.background], [0.42 * r, theme.text]);
}

/** A thin ring around a point that counts, a bold one around one that counts most.
 * @type {Draw<[x: number, y: number, r: number, bold: boolean]>} */
export function drawRound(context, x, y, r, bold, theme) {
  circle(context, x, y, r);
  strokes(context, [bold ? 3 : 2, theme.background], [bold ? 1.8 : 0.9, theme.text]);
}

/** A ring around the sample whose turn it is. @type {Draw<[x: number, y: number, r: number]>} */
export function drawRing(context, x, y, r, theme) {
  const grown = theme.large ? 1.5 : 1;
  circle(context, x, y, r);
  strokes(context, [4.5 * grown, theme.background], [2.2 * grown, theme.accent]);
}

/** The crosshair of the keyboard, or of a finger that asks about a place; a small one on a small plane.
 * @type {Draw<[x: number, y: number, small: boolean]>} */
export function drawCrosshair(context, x, y, small, theme) {
  const [near, far] = small ? [3, 8] : theme.large ? [6, 20] : [4, 13];
  context.beginPath();
  for (const [dx, dy] of [[1, 0], [-1, 0], [0, 1], [0, -1]]) {
    trace(context, [[x + near * dx, y + near * dy], [x + far * dx, y + far * dy]]);
  }
  strokes(context, [small ? 3 : 4, theme.background], [small ? 1.2 : 1.6, theme.text]);
}
