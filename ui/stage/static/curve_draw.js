/** A curve's paper: the range of its axes, the ticks, and lines thinned to the grain of the screen. */

import { align, font, path } from "./canvas.js";
import { clamp, fixed, logTicks, scientific, ticks, tickText, whole } from "./numbers.js";
/** @typedef {ReturnType<typeof makeAxes>} Axes */
/** @typedef {{ steps: Numbers, data: Numbers, low?: Numbers, high?: Numbers, runs: number, color?: string | number,
 *   width?: number, dash: number[], label?: string, joined?: boolean }} Line a series that has come, a row for each step and
 *   a column for each run, and how it is drawn; low, high: what the value has swung between since the step before */

const GRAIN = 1.5; // CSS pixels that share one column of a line
const LOW = 5.5; // heights of a line of type

export const DASHES = [[], [6, 4], [1.5, 3], [9, 3, 2, 3]];

/** A figure of so many decimals; one that is too small for them by its size, so that it does not read as nothing. A text
 * stands as it is: an estimate knows its digits. @param {number | string} value @param {number} digits */
export function figure(value, digits) {
  if (typeof value === "string") return value;
  return value > 0 && value < 10 ** -digits ? scientific(value, 2) : fixed(value, digits);
}

/** Least and greatest finite value of arrays, or null. Where the axis is logarithmic, only values above zero count.
 * @param {Numbers[]} arrays @param {boolean} log @returns {Pair | null} */
export function valueRange(arrays, log) {
  let [low, high] = [Infinity, -Infinity];
  for (const data of arrays) {
    for (let i = 0; i < data.length; i += 1) {
      const value = data[i];
      if (!Number.isFinite(value) || (log && value <= 0)) continue;
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  return low <= high ? [low, high] : null;
}

/** Bounds of the vertical axis around `range` that stay where they were as long as that is fair: they grow at once, and
 * shrink only when much of the paper would be empty, so that the curve does not dance.
 * @param {Pair | null} range @param {Pair | null} before @param {boolean} log @param {boolean} zero whether it is in sight
 * @returns {Pair} */
export function steadyBounds(range, before, log, zero) {
  if (!range) return before ?? (log ? [0.01, 1] : [0, 1]);
  const [low, high] = log ? range.map(Math.log10) : [zero ? Math.min(0, range[0]) : range[0], range[1]];
  const old = before && (log ? before.map(Math.log10) : before);
  const flat = high === 0 && low === 0 ? 1 : Math.max(1e-9, Math.abs(high) * 0.05); // what a level line has around it
  const span = Math.max(high - low, log ? 0.3 : flat);
  if (before && old && low >= old[0] && high <= old[1] && span > 0.55 * (old[1] - old[0])) return before;
  const step = log ? 0.25 : ticks(low, low + span, 5).step;
  const least = Math.floor(low / step + 1e-9) * step;
  const ceiling = Math.ceil((low + span) / step - 1e-9) * step;
  const most = ceiling <= least ? least + step : ceiling;
  return log ? [10 ** least, 10 ** most] : [least, most];
}

/** Where steps and values stand on the paper. The horizontal axis has whole numbers unless it is `continuous`.
 * @param {number} width @param {number} height @param {Pair} xRange @param {Pair} yRange @param {Theme} theme
 * @param {{ log: boolean, continuous: boolean }} how */
export function makeAxes(width, height, xRange, yRange, theme, { log, continuous }) {
  const { em } = theme;
  const named = height > LOW * em; // a low one has no room for the name of its axis
  const [right, top, bottom] = [1.2 * em, 0.7 * em, (named ? 2.9 : 1.7) * em];
  const h = Math.max(10, height - top - bottom);
  const marks = uprightMarks(yRange, log, h, em);
  const left = Math.max(log ? 3.8 : 3.3, 0.56 * Math.max(...marks.map(([, text]) => text.length)) + 0.8) * em;
  const w = Math.max(10, width - left - right);
  const [x0, x1] = [xRange[0], Math.max(xRange[1], xRange[0] + (continuous ? 1e-6 : 1))];
  const scale = log ? Math.log10 : (/** @type {number} */ value) => value;
  const [y0, y1] = yRange.map(scale);
  return {
    em, left, top, w, h, log, xRange: [x0, x1], yRange, continuous, marks, named,
    x: (/** @type {number} */ step) => left + (w * (step - x0)) / (x1 - x0),
    y: (/** @type {number} */ value) => top + h - (h * (scale(value) - y0)) / (y1 - y0),
    toStep: (/** @type {number} */ px) => clamp(x0 + ((px - left) * (x1 - x0)) / w, x0, x1),
  };
}

/** Values that the vertical axis names, and how; none so near to another that they would touch.
 * @param {Pair} yRange @param {boolean} log @param {number} h its height @param {number} em @returns {[number, string][]} */
function uprightMarks([low, high], log, h, em) {
  const many = clamp(Math.floor(h / (2.4 * em)), 2, 5);
  const plain = ticks(low, high, many);
  const values = log ? logTicks(low, high, many) : plain.values;
  const every = Math.max(1, Math.ceil((1.15 * em * (values.length - 1)) / h));
  return values.filter((_, k) => k % every === 0).map((value) => [value, log ? logText(value) : tickText(value, plain.step)]);
}

/** A line from top to bottom. @param {Context} context @param {Axes} axes @param {number} x @param {string} color
 * @param {number} width */
export function upright(context, { top, h }, x, color, width) {
  context.strokeStyle = color;
  context.lineWidth = width;
  path(context, [[x, top], [x, top + h]]);
  context.stroke();
}

/** Ticks with their numbers, pale lines across, the name of the horizontal axis, whose numbers stand for `unit` steps each.
 * @param {Context} context @param {Axes} axes @param {Theme} theme @param {string} label @param {number} unit */
export function drawPaper(context, axes, theme, label, unit) {
  const { em, left, top, w, h, log, xRange, continuous, marks } = axes;
  context.save();
  context.font = font(theme, 0.92);
  context.lineWidth = 1;
  context.fillStyle = theme.muted;
  align(context, "right", "middle");
  for (const [value, text] of marks) {
    const y = Math.round(axes.y(value)) + 0.5;
    const zero = value === 0 && !log;
    context.globalAlpha = zero ? 0.5 : 0.13;
    context.strokeStyle = theme.text;
    path(context, [[left, y], [left + w, y]]);
    context.stroke();
    context.globalAlpha = 1;
    context.fillText(text, left - 0.5 * em, y);
  }
  align(context, "center", "top");
  const steps = ticks(xRange[0] / unit, xRange[1] / unit, clamp(Math.floor(w / (6 * em)), 2, 5));
  for (const value of steps.values) {
    if (unit === 1 && !continuous && !Number.isInteger(value)) continue; // there is no half step
    const x = axes.x(value * unit);
    const text = steps.step >= 1 || (unit === 1 && !continuous) ? whole(value) : tickText(value, steps.step);
    const half = context.measureText(text).width / 2;
    context.fillText(text, Math.min(x, left + w + 1.1 * em - half), top + h + 0.4 * em);
  }
  if (axes.named) context.fillText(label, left + w / 2, top + h + 1.6 * em);
  context.restore();
}

/** @param {number} value */
const logText = (value) => (value < 1e-3 || value >= 1e4 ? scientific(value, 1) : String(Number(value.toPrecision(2))));

/** Trace one run of a series, thinned so that each column of pixels gets at most its first, lowest, highest and last value.
 * Gaps stay gaps, unless they are to be joined.
 * @param {Context} context @param {Axes} axes @param {Omit<Line, "dash">} line @param {number} column */
export function traceRun(context, axes, { steps, data, runs, low, high, joined = false }, column) {
  let [pixel, open, first, least, most, last] = [-1, false, 0, 0, 0, 0];
  const flush = () => {
    if (pixel < 0) return;
    const x = (pixel + 0.5) * GRAIN;
    if (open) context.lineTo(x, first);
    else context.moveTo(x, first);
    if (least !== first) context.lineTo(x, least);
    if (most !== least) context.lineTo(x, most);
    if (last !== most) context.lineTo(x, last);
    open = true;
  };
  for (let m = 0; m < steps.length; m += 1) {
    const value = data[m * runs + column];
    const step = steps[m];
    if (joined && Number.isNaN(value)) continue;
    if (!Number.isFinite(value) || (axes.log && value <= 0)) {
      flush();
      [pixel, open] = [-1, false];
      continue;
    }
    const [x, y] = [Math.floor(axes.x(step) / GRAIN), axes.y(value)];
    const [down, up] = [low, high].map((ends) => {
      const end = ends?.[m * runs + column] ?? NaN;
      return Number.isFinite(end) && (!axes.log || end > 0) ? axes.y(end) : y;
    });
    if (x !== pixel) {
      flush();
      [pixel, first, least, most] = [x, y, down, up];
    } else {
      least = Math.max(least, down);
      most = Math.min(most, up);
    }
    last = y;
  }
  flush();
}

/** The moment nearest to one that has all that is not taken at every moment; that one itself where none has.
 * @param {{ data: Numbers, runs: number, joined?: boolean }[]} series @param {number} count @param {number} moment */
export function nearestTaken(series, count, moment) {
  const apart = series.filter(({ joined }) => joined);
  const taken = (/** @type {number} */ m) => apart.every(({ data, runs }) => !Number.isNaN(data[m * runs]));
  for (let away = 0; away < count; away += 1) {
    for (const m of [moment - away, moment + away]) if (m >= 0 && m < count && taken(m)) return m;
  }
  return moment;
}

/** The moment nearest to a step; steps ascend. @param {Numbers} steps @param {number} step */
export function nearestMoment(steps, step) {
  let [low, high] = [0, steps.length - 1];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (steps[middle] <= step) low = middle;
    else high = middle;
  }
  return high >= 0 && Math.abs(steps[high] - step) < Math.abs(steps[low] - step) ? high : low;
}
