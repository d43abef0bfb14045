/** How the network is drawn: links in batches, tiles with the units' own fields, biases, marks. */

import { align, circle, font, path, strokes } from "./canvas.js";
import { drawLock } from "./icons.js";
import { curvePoint } from "./network_layout.js";
import { clamp, short } from "./numbers.js";
/** @import { Layout } from "./network_layout.js" */

const LEVELS = 14; // steps of |w| on either side of zero, finer near it: as many strokes, however many links there are
const FULL = 5; // |w| that is drawn at full width
const STRONG = 2.5; // what stands for a layer's widest, where weights are drawn against that

const level = (/** @type {number} */ w) => Math.round(LEVELS * Math.sqrt(Math.min(1, Math.abs(w) / FULL))) || 0;
const valueOf = (/** @type {number} */ step) => FULL * (step / LEVELS) ** 2;

/** The width in pixels of a link of weight w; finer in nets of small tiles, where there are many.
 * @param {number} w @param {number} tile */
const linkWidth = (w, tile) => (0.5 + 6.5 * Math.min(1, Math.abs(w) / FULL)) * clamp(tile / 32, 0.4, 1);

/** The colour of a weight: its sign shows already at small sizes. @param {number} w @param {Theme} theme */
const weightShade = (w, theme) => theme.shade(Math.sign(w) * Math.min(1, 0.22 + 0.78 * Math.abs(w)));

/** Weights or biases as they are drawn where each layer has its own size that is drawn widest.
 * @param {Numbers | undefined} values @param {number[] | undefined} widest @param {Layout} layout
 * @param {(k: number) => number} unit the unit that the k-th leads to @returns {Numbers | undefined} */
export function scaled(values, widest, { units }, unit) {
  if (!values || !widest) return values;
  return values.map((value, k) => (STRONG * value) / (widest[units[unit(k)]?.column - 1] ?? STRONG));
}

/** Trace a link: a curve that leaves and arrives level. @param {Context} context @param {Float32Array} curves @param {number} w */
export function traceLink(context, curves, w) {
  const [x0, y0, x1, y1] = [curves[4 * w], curves[4 * w + 1], curves[4 * w + 2], curves[4 * w + 3]];
  const xm = (x0 + x1) / 2;
  context.moveTo(x0, y0);
  context.bezierCurveTo(xm, y0, xm, y1, x1, y1);
}

/** Draw the links that `chosen` lets through, weakest first, with one stroke for all links of about the same weight,
 * because a stroke costs more than the curves in it.
 * @param {Context} context @param {Layout} layout @param {Numbers} weights @param {Theme} theme
 * @param {((w: number) => boolean) | null} chosen @param {number} alpha */
export function drawLinks(context, { curves, tile }, weights, theme, chosen, alpha) {
  /** @type {number[][]} */ const bins = Array.from({ length: 2 * LEVELS + 1 }, () => []);
  for (let w = 0; w < weights.length; w += 1) {
    if (!chosen || chosen(w)) bins[LEVELS + Math.sign(weights[w] || 0) * level(weights[w])].push(w);
  }
  context.globalAlpha = alpha;
  context.lineCap = "butt";
  for (let size = 0; size <= LEVELS; size += 1) {
    for (const sign of size ? [-1, 1] : [1]) {
      const bin = bins[LEVELS + sign * size];
      if (!bin.length) continue;
      context.lineWidth = linkWidth(valueOf(size), tile);
      context.strokeStyle = size ? weightShade(sign * valueOf(size), theme) : theme.border;
      context.beginPath();
      for (const w of bin) traceLink(context, curves, w);
      context.stroke();
    }
  }
  context.globalAlpha = 1;
}

/** One link set off from the others by the accent colour around it. @type {Draw<[Layout, w: number, weight: number]>} */
export function drawChosenLink(context, { curves, tile }, w, weight, theme) {
  const width = Math.max(2, linkWidth(weight, tile));
  context.beginPath();
  traceLink(context, curves, w);
  strokes(context, [width + 7, theme.background], [width + 4, theme.accent], [width, weightShade(weight, theme)]);
}

/** What changes seldom: captions, names, each unit's field, and whether it is off or dead.
 * @type {Draw<[Layout, shown: { picture: Picture, fields?: FrameArray, off?: Numbers, dead?: Numbers }]>} */
export function drawTiles(context, layout, { picture, off, dead, fields }, theme) {
  const { units, tile, columns, inputs, em } = layout;
  align(context, "center", "middle");
  context.fillStyle = theme.muted;
  context.font = font(theme);
  columns.forEach(({ x }, k) => {
    const half = context.measureText(layout.captions[k]).width / 2;
    const kept = clamp(x, half + 1, layout.width - half - 1);
    context.fillText(layout.captions[k], kept, layout.captionY);
  });
  const side = fields?.shape[2] ?? 0;
  units.forEach((unit, u) => {
    const { x, y } = unit;
    const [isOff, isDead] = [off, dead].map((list) => Boolean(list && list[u - inputs] > 0));
    context.fillStyle = theme.background;
    context.fillRect(x - 1, y - 1, tile + 2, tile + 2);
    context.globalAlpha = isOff ? 0.25 : 1;
    if (fields && u < fields.shape[0]) context.drawImage(picture.canvas, 0, u * side, side, side, x, y, tile, tile);
    context.globalAlpha = isOff ? 0.35 : 0.5;
    context.strokeStyle = theme.text;
    context.lineWidth = 1;
    context.strokeRect(x + 0.5, y + 0.5, tile - 1, tile - 1);
    context.globalAlpha = 1;
    if (isOff) drawOff(context, x, y, tile, theme);
    else if (isDead) drawDead(context, x, y, tile, theme);
  });
  context.fillStyle = theme.text;
  const [first, last] = [columns[0], columns[columns.length - 1]];
  nameUnits(context, units.slice(first.first, first.first + first.count), "right", -0.45 * em, tile);
  if (last !== first) nameUnits(context, units.slice(last.first), "left", tile + 0.45 * em, tile);
}

/** @param {Context} context @param {Layout["units"]} units @param {CanvasTextAlign} align @param {number} dx @param {number} tile */
function nameUnits(context, units, align, dx, tile) {
  context.textAlign = align;
  for (const { name, x, y } of units) context.fillText(name, x + dx, y + tile / 2);
}

/** @type {Draw<[x: number, y: number, tile: number]>} */
function drawOff(context, x, y, tile, theme) {
  const inset = 0.16 * tile;
  const [left, right, top, bottom] = [x + inset, x + tile - inset, y + inset, y + tile - inset];
  context.strokeStyle = theme.text;
  context.lineWidth = Math.max(1.2, 0.05 * tile);
  path(context, [[left, top], [right, bottom]], [[right, top], [left, bottom]]);
  context.stroke();
}

/** A dead unit: the word where it fits, else a bar across it. @type {Draw<[x: number, y: number, tile: number]>} */
function drawDead(context, x, y, tile, theme) {
  const size = Math.min(theme.large ? 17 : 11.5, 0.36 * tile);
  const [height, middle] = [size >= 8 ? 1.3 * size : 0.24 * tile, y + 0.3 * tile];
  context.fillStyle = theme.text;
  context.fillRect(x, middle - height / 2, tile, height);
  if (size < 8) return;
  context.save();
  context.fillStyle = theme.background;
  context.textAlign = "center";
  context.font = `600 ${size}px ${theme.font}`;
  context.fillText("dead", x + tile / 2, middle + 0.5);
  context.restore();
}

/** Biases as dots at the tiles' lower left corners. @type {Draw<[Layout, biases: Numbers]>} */
export function drawBiases(context, { units, inputs, tile, dot }, biases, theme) {
  context.strokeStyle = theme.text;
  context.lineWidth = theme.large ? 1.8 : 1.2;
  for (let b = 0; b < biases.length && inputs + b < units.length; b += 1) {
    const { x, y } = units[inputs + b];
    context.fillStyle = weightShade(biases[b], theme);
    circle(context, x, y + tile, dot);
    context.fill();
    context.stroke();
  }
}

/** Locks on what is frozen. @type {Draw<[Layout, weights: Numbers | undefined, biases: Numbers | undefined]>} */
export function drawLocks(context, { units, inputs, tile, dot, curves }, weights, biases, theme) {
  const size = clamp(0.3 * tile, 6, theme.large ? 15 : 10);
  weights?.forEach((frozen, w) => {
    if (frozen) drawLock(context, ...curvePoint(curves, w, 0.62), size, theme);
  });
  biases?.forEach((frozen, b) => {
    if (frozen) drawLock(context, units[inputs + b].x + dot + size, units[inputs + b].y + tile, size, theme);
  });
}

/** A frame around a tile or a ring around a bias dot: what the pointer, the keyboard or the card is on.
 * @param {Context} context @param {Layout} layout @param {Mark} mark a unit is counted with the inputs
 * @param {Theme} theme @param {boolean} strong */
export function drawFrame(context, { units, inputs, tile, dot }, { kind, index }, theme, strong) {
  const unit = units[kind === "bias" ? inputs + index : index];
  if (!unit) return;
  context.strokeStyle = theme.accent;
  context.lineWidth = (strong ? 3 : 2) * (theme.large ? 1.4 : 1);
  context.beginPath();
  if (kind === "bias") context.arc(unit.x, unit.y + tile, dot + 2.5, 0, 2 * Math.PI);
  else context.rect(unit.x - 2, unit.y - 2, tile + 4, tile + 4);
  context.stroke();
}

/** Every unit's value at the place that is asked about: a number on its tile, or a bar of its colour where tiles are small.
 * @param {Context} context @param {Layout} layout @param {Numbers} values @param {Theme} theme */
export function drawProbe(context, { units, tile }, values, theme) {
  const size = Math.min(theme.large ? 17 : 11.5, 0.32 * tile);
  const written = size >= 8.5;
  context.font = `600 ${size}px ${theme.font}`;
  align(context, "center", "middle");
  for (let u = 0; u < units.length && u < values.length; u += 1) {
    if (Number.isNaN(values[u])) continue; // not computed
    const { x, y } = units[u];
    const height = written ? 1.3 * size : 0.3 * tile;
    context.fillStyle = written ? theme.background : theme.shade(values[u]);
    context.globalAlpha = written ? 0.85 : 1;
    context.fillRect(x + 1, y + tile - height - 1, tile - 2, height);
    context.globalAlpha = 1;
    if (!written) continue;
    context.fillStyle = theme.text;
    context.fillText(short(values[u]), x + tile / 2, y + tile - height / 2 - 0.5, tile - 3);
  }
}
