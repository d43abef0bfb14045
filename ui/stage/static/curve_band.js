/** What lies between two courses of a curve, as a pale band. */

import { trace } from "./canvas.js";
/** @typedef {import("./curve_draw.js").Axes} Axes */

/** @param {Context} context @param {Axes} axes @param {Numbers | undefined} steps @param {(Numbers | undefined)[]} ends the
 *   lower and the upper one, a value a step @param {string} color */
export function drawBand(context, axes, steps, [low, high], color) {
  if (!steps || !low || !high) return;
  const kept = [...steps.keys()].filter((k) => [low, high].every(({ [k]: end }) => Number.isFinite(end) && (end > 0 || !axes.log)));
  const along = (/** @type {Numbers} */ end) => kept.map((k) => [axes.x(steps[k]), axes.y(end[k])]);
  context.beginPath();
  trace(context, [...along(high), ...along(low).reverse()], true);
  context.globalAlpha = 0.13;
  context.fillStyle = color;
  context.fill();
  context.globalAlpha = 1;
}
