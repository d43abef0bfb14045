/** What stands on the plane: points told by shape and colour, the ring, the crosshair. */

import { SHAPES } from "./colors.js";
import { element } from "./canvas.js";

/** Trace a class's marker around (x, y); areas are about equal, so that no class looks bigger. */
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
    corners.forEach(([dx, dy], k) => context[k ? "lineTo" : "moveTo"](x + r * dx, y + r * dy));
    context.closePath();
  }
}

/** Draw one marker: filled with a background outline, or (test points) an outline in its colour. */
export function drawMarker(context, { shape, color, hollow, edge }, x, y, r, theme) {
  context.beginPath();
  traceShape(context, shape, x, y, r);
  context.lineJoin = "round";
  if (hollow) {
    context.lineWidth = 0.95 * r;
    context.strokeStyle = edge ?? theme.background;
    context.stroke();
    context.fillStyle = theme.background;
    context.fill();
    context.lineWidth = 0.42 * r;
    context.strokeStyle = color;
    context.stroke();
  } else {
    context.lineWidth = (edge ? 0.42 : 0.62) * r;
    context.strokeStyle = edge ?? theme.background;
    context.stroke();
    context.fillStyle = color;
    context.fill();
  }
}

/** How a target looks: class 0, 1, 2, 3 by shape and colour; a regression value as a circle on the signed scale. */
export function look(target, classes, hollow, theme) {
  if (classes === 0) {
    const level = Math.round(16 * Math.max(-1, Math.min(1, target))) / 16;
    // A value near zero is as pale as the ground: only an edge in the colour of text sets it off.
    return { key: `v${level}${hollow}`, shape: "circle", color: theme.shade(level), hollow, edge: theme.text };
  }
  const k = Math.max(0, Math.round(target));
  return { key: `c${k}${hollow}`, shape: SHAPES[k % SHAPES.length], color: theme.color(k), hollow };
}

/** Markers drawn once each and then stamped, because there may be thousands of them. */
export class Stamps {
  constructor(theme, ratio, radius) {
    Object.assign(this, { theme, ratio, radius, half: Math.ceil(2 * radius) + 1, made: new Map() });
  }

  of(marker) {
    let stamp = this.made.get(marker.key);
    if (!stamp) {
      stamp = element("canvas");
      stamp.width = stamp.height = 2 * this.half * this.ratio;
      const context = stamp.getContext("2d");
      context.scale(this.ratio, this.ratio);
      drawMarker(context, marker, this.half, this.half, this.radius, this.theme);
      this.made.set(marker.key, stamp);
    }
    return stamp;
  }

  /** Stamp a marker at whole device pixels, where it stays sharp. */
  put(context, marker, x, y) {
    const { half, ratio } = this;
    const snap = (v) => Math.round((v - half) * ratio) / ratio;
    context.drawImage(this.of(marker), snap(x), snap(y), 2 * half, 2 * half);
  }
}

/** A small cross over a point that the model gets wrong. */
export function drawCross(context, x, y, r, theme) {
  context.beginPath();
  context.moveTo(x - r, y - r);
  context.lineTo(x + r, y + r);
  context.moveTo(x - r, y + r);
  context.lineTo(x + r, y - r);
  context.lineWidth = 0.9 * r;
  context.strokeStyle = theme.background;
  context.stroke();
  context.lineWidth = 0.42 * r;
  context.strokeStyle = theme.text;
  context.stroke();
}

/** A ring around the sample whose turn it is. */
export function drawRing(context, x, y, r, theme) {
  for (const [width, color] of [[4.5, theme.background], [2.2, theme.accent]]) {
    context.beginPath();
    context.arc(x, y, r, 0, 2 * Math.PI);
    context.lineWidth = width * (theme.large ? 1.5 : 1);
    context.strokeStyle = color;
    context.stroke();
  }
}

/** The crosshair of the keyboard, or of a finger that asks for the values at a place. */
export function drawCrosshair(context, x, y, theme) {
  const [near, far] = theme.large ? [6, 20] : [4, 13];
  for (const [width, color] of [[4, theme.background], [1.6, theme.text]]) {
    context.beginPath();
    for (const [dx, dy] of [[1, 0], [-1, 0], [0, 1], [0, -1]]) {
      context.moveTo(x + near * dx, y + near * dy);
      context.lineTo(x + far * dx, y + far * dy);
    }
    context.lineWidth = width;
    context.strokeStyle = color;
    context.stroke();
  }
}
