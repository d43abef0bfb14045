/** Where the network's units, biases and links stand in a box, and which of them lies under a pointer. */

import { font } from "./canvas.js";
import { clamp } from "./numbers.js";
/** @typedef {ReturnType<typeof layOut>} Layout */
/** @typedef {{ name: string, column: number, row: number, x: number, y: number }} Unit its tile's upper left corner */

export const APART = 62; // CSS pixels between columns that have room for something beside a short name
const SAMPLES = 20; // places along a link at which a pointer finds it

/** What columns are called, from the longest to the shortest. @type {((k: number, last: number) => string)[]} */
const HEADS = [
  (k, last) => (k === 0 ? "Inputs" : k === last ? "Output" : `Hidden ${k}`),
  (k, last) => (k === 0 ? "In" : k === last ? "Out" : `H${k}`),
  (k, last) => (k === 0 || k === last ? "" : `${k}`),
];

/** Lay out layers of unit names in so many CSS pixels. Units count inputs first; biases count hidden and output units;
 * weights are layer by layer, each (out, in).
 * @param {string[][]} layers @param {number} width @param {number} height @param {Theme} theme
 * @param {Context} context measures the texts @param {number} foot what is left free at the bottom
 * @param {number} beside what stands beside the name of a column
 * @param {string[]} spares names of what stands small below the inputs
 * @param {string[]} [own] what the columns are called, where there is room for that */
export function layOut(layers, width, height, theme, context, foot = 0, beside = 0, spares = [], own) {
  const { em } = theme;
  const last = layers.length - 1;
  context.font = font(theme);
  const widest = (/** @type {string[]} */ texts) => Math.max(0, ...texts.map((text) => context.measureText(text).width));
  const top = 1.9 * em;
  const rows = Math.max(...layers.map((layer) => layer.length));
  const left = Math.min(0.22 * width, widest([...layers[0], ...spares]) + 0.7 * em);
  const right = last > 0 ? Math.min(0.22 * width, widest(layers[last]) + 0.7 * em) : 4;
  const room = Math.max(20, height - top - 0.7 * em - foot);
  const inner = width - left - right;
  const most = theme.large ? 84 : 60;
  const across = (0.5 * inner) / Math.max(1, layers.length - 0.5);
  const inputs = layers[0]?.length ?? 0;
  const low = spares.length * clamp(room / 14, 1.25 * em, 2 * em); // what the spare ones take at least
  const each = Math.min(room / rows, Math.max((room - low) / Math.max(1, inputs), room / (inputs + spares.length)));
  const tile = Math.max(6, Math.floor(Math.min(most, 0.76 * each, across)));
  const pitch = Math.min(each, 1.75 * tile);
  const small = Math.min((room - inputs * pitch) / Math.max(1, spares.length), 2 * em, tile + 5);
  const step = last > 0 ? (inner - tile) / last : 0;
  /** @type {Unit[]} */ const units = [];
  const columns = layers.map((names, column) => {
    const x = Math.round(left + column * step);
    const y0 = top + (room - pitch * (names.length - 1) - (column ? 0 : spares.length * small)) / 2;
    const first = units.length;
    names.forEach((name, row) => units.push({ name, column, row, x, y: Math.round(y0 + row * pitch - tile / 2) }));
    return { x: x + tile / 2, first, count: names.length };
  });
  const heads = [...(own ? [own] : []), ...HEADS.map((head) => columns.map((_, k) => head(k, last)))];
  const captions = heads.find((texts) => widest(texts) < Math.max(step, tile) - 6 - (step < APART ? 0 : beside)) ?? heads[2];
  const spare = { names: spares, pitch: small, y: top + (room + pitch * inputs - spares.length * small) / 2 };
  const dot = clamp(0.14 * tile, 2.6, theme.large ? 8 : 5.5);
  const { from, to, ends } = links(columns);
  const curves = linkCurves(from, to, ends, units, tile);
  return {
    width, height, em, tile, units, columns, captions, captionY: 0.75 * em, inputs, dot, from, to, curves,
    samples: samplePoints(curves), spare,
  };
}

/** Where the k-th of so many stands, from −½ to ½. @param {number} k @param {number} count */
const share = (k, count) => (count > 1 ? k / (count - 1) - 0.5 : 0);

/** The units that each link joins, and how far from the middle of a tile's edge it begins and ends: the ends fan out, so
 * that links can be told apart. @param {{ first: number, count: number }[]} columns */
function links(columns) {
  /** @type {number[][]} */ const [from, to, ends] = [[], [], []];
  for (let k = 1; k < columns.length; k += 1) {
    const [source, target] = [columns[k - 1], columns[k]];
    for (let o = 0; o < target.count; o += 1) {
      for (let i = 0; i < source.count; i += 1) {
        from.push(source.first + i);
        to.push(target.first + o);
        ends.push(share(o, target.count), share(i, source.count));
      }
    }
  }
  return { from, to, ends };
}

/** The curve of every link, from where to where; its control points lie half-way, level with the ends.
 * @param {number[]} from @param {number[]} to @param {number[]} ends @param {Unit[]} units @param {number} tile */
function linkCurves(from, to, ends, units, tile) {
  const curves = new Float32Array(4 * from.length);
  for (let w = 0; w < from.length; w += 1) {
    const [source, target] = [units[from[w]], units[to[w]]];
    curves[4 * w] = source.x + tile;
    curves[4 * w + 1] = source.y + tile / 2 + 0.4 * tile * ends[2 * w];
    curves[4 * w + 2] = target.x;
    curves[4 * w + 3] = target.y + tile / 2 + 0.62 * tile * ends[2 * w + 1];
  }
  return curves;
}

/** Places along every curve, computed once, for finding the link under a pointer. @param {Float32Array} curves */
function samplePoints(curves) {
  const count = curves.length / 4;
  const points = new Float32Array(2 * SAMPLES * count);
  for (let w = 0; w < count; w += 1) {
    for (let k = 0; k < SAMPLES; k += 1) {
      const [x, y] = curvePoint(curves, w, (k + 0.5) / SAMPLES);
      points[2 * (w * SAMPLES + k)] = x;
      points[2 * (w * SAMPLES + k) + 1] = y;
    }
  }
  return points;
}

/** A link's place at t, from 0 (its source) to 1. @type {(curves: Float32Array, w: number, t: number) => Pair} */
export function curvePoint(curves, w, t) {
  const [x0, y0, x1, y1] = curves.subarray(4 * w, 4 * w + 4);
  const [s, xm] = [1 - t, (x0 + x1) / 2];
  const [a, b, c, d] = [s * s * s, 3 * s * s * t, 3 * s * t * t, t * t * t];
  return [a * x0 + (b + c) * xm + d * x1, (a + b) * y0 + (c + d) * y1];
}

/** Where a unit, its bias or a link is. @param {Layout} layout @param {Mark} mark */
export function middle({ units, curves, inputs, tile }, { kind, index }) {
  if (kind === "weight") {
    const [x, y] = curvePoint(curves, index, 0.5);
    return { x, y };
  }
  const { x, y } = units[kind === "bias" ? inputs + index : index];
  return { x: x + tile / 2, y: y + tile / 2 };
}

/** What lies at (x, y), or null; a unit is counted with the inputs. `wide` is for a finger.
 * @param {Layout} layout @param {number} x @param {number} y @param {boolean} wide @returns {Mark | null} */
export function under({ units, tile, inputs, dot, samples }, x, y, wide) {
  const near = Math.max(dot + 3, Math.min(wide ? 16 : 8, 0.45 * tile));
  let unit = -1;
  for (let u = 0; u < units.length; u += 1) {
    const spot = units[u];
    if (u >= inputs && Math.hypot(x - spot.x, y - spot.y - tile) <= near) return { kind: "bias", index: u - inputs };
    const slack = wide ? 4 : 1;
    const [dx, dy] = [Math.abs(x - spot.x - tile / 2), Math.abs(y - spot.y - tile / 2)];
    if (Math.max(dx, dy) <= tile / 2 + slack) unit = u;
  }
  if (unit >= 0) return { kind: "unit", index: unit };
  const reach = wide ? 14 : 6;
  let [best, least] = [-1, reach * reach];
  for (let p = 0; p < samples.length; p += 2) {
    const far = (samples[p] - x) ** 2 + (samples[p + 1] - y) ** 2;
    if (far < least) [best, least] = [p, far];
  }
  return best < 0 ? null : { kind: "weight", index: Math.floor(best / (2 * SAMPLES)) };
}

/** The weights that lead into a unit, in order of their sources. @param {Layout} layout @param {number} unit */
export const incoming = ({ to }, unit) => to.flatMap((target, w) => (target === unit ? [w] : []));
