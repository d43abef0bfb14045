/** Ways of points over a map, and where the points are now. */

import { circle, clipTo, strokes } from "./canvas.js";
/** @import { Scale } from "./map_draw.js" */

/** Ways (n, moments, 2), NaN from where one has ended: all thin and in one path, the first bold over them.
 * @type {Draw<[Scale, ways: FrameArray | undefined, hops: boolean]>} */
export function drawWays(context, scale, ways, hops, theme) {
  if (!ways) return;
  const [count, moments] = ways.shape;
  context.save();
  clipTo(context, scale.left, scale.top, scale.size, scale.size);
  context.lineJoin = "round";
  const grown = theme.large ? 1.5 : 1;
  context.beginPath();
  for (let way = 1; way < count; way += 1) lead(context, scale, ways.data, way * moments, moments);
  context.globalAlpha = count > 20 ? 0.4 : 0.55;
  strokes(context, [0.9 * grown, theme.text]);
  context.globalAlpha = 1;
  context.beginPath();
  lead(context, scale, ways.data, 0, moments);
  strokes(context, [(hops ? 3 : 4) * grown, theme.background], [(hops ? 1.2 : 2.2) * grown, theme.accent]);
  if (hops) dots(context, scale, ways.data, moments, 2.6 * grown, theme.accent);
  context.restore();
}

/** Lead the path along one way, to its end. @param {Context} context @param {Scale} scale @param {Numbers} data
 * @param {number} first @param {number} moments */
function lead(context, scale, data, first, moments) {
  for (let k = first; k < first + moments; k += 1) {
    const [x, y] = [data[2 * k], data[2 * k + 1]];
    if (Number.isNaN(x)) return;
    context[k === first ? "moveTo" : "lineTo"](scale.x(x), scale.y(y));
  }
}

/** Points with a rim, those that are inside. @param {Context} context @param {Scale} scale @param {Numbers} data
 * @param {number} count @param {number} r @param {string} color */
function dots(context, scale, data, count, r, color) {
  context.fillStyle = color;
  for (let k = 0; k < count; k += 1) {
    const [x, y] = [scale.x(data[2 * k]), scale.y(data[2 * k + 1])];
    if (!scale.inside(x, y, r)) continue;
    circle(context, x, y, r);
    context.fill();
  }
}

/** Where the points are now (n, 2). @type {Draw<[Scale, now: Numbers | undefined]>} */
export function drawNow(context, scale, now, theme) {
  if (!now) return;
  context.save();
  clipTo(context, scale.left, scale.top, scale.size, scale.size);
  const r = theme.large ? 4.5 : 3.2;
  dots(context, scale, now, now.length / 2, r + 1.2, theme.background);
  dots(context, scale, now, now.length / 2, r, theme.text);
  context.restore();
}
