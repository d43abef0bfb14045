/** Cells that prefer orientations: each a square whose colour, and a bar whose turn, say which; the more a cell answers, the
 * larger the square. Colours go round once in half a turn, between blue and orange and between light and dark, so that
 * with any colour blindness no two orientations look alike. */

import { path, strokes } from "./canvas.js";
import { labToRgb, toLab } from "./oklab.js";
/** @import { Colour } from "./oklab.js" */
/** @import { Matrix } from "./tiles_draw.js" */

const [BLUE, ORANGE] = [toLab([0.6, 0.15, 251]), toLab([0.6, 0.15, 52])];
const [MIDDLE, SWING] = [0.61, 0.23]; // of the lightness

/** The colour of an orientation in degrees, 0 level and 90 upright. @param {number} angle @returns {string} */
export function turnedColor(angle) {
  const turn = (angle * Math.PI) / 90;
  const [end, share] = [Math.cos(turn) > 0 ? BLUE : ORANGE, Math.abs(Math.cos(turn))];
  /** @type {Colour} */ const lab = [MIDDLE + SWING * Math.sin(turn), share * end[1], share * end[2]];
  return `rgb(${labToRgb(lab).join(", ")})`;
}

/** @param {Context} context @param {Numbers} data how much each answers, bytes @param {Numbers} angles @param {Matrix} matrix */
export function drawTurned(context, data, angles, { rows, columns, cell, left, top, theme }) {
  const ground = (/** @type {number} */ size, /** @type {number} */ x, /** @type {number} */ y) =>
    context.fillRect(x - size / 2, y - size / 2, size, size);
  for (let k = 0; k < rows * columns; k += 1) {
    const [x, y] = [left + ((k % columns) + 0.5) * cell, top + (Math.floor(k / columns) + 0.5) * cell];
    const share = data[k] / 255;
    context.fillStyle = turnedColor(angles[k]);
    context.globalAlpha = 0.2;
    ground(cell, x, y);
    context.globalAlpha = 1;
    ground(cell * Math.sqrt(share), x, y);
    const turn = (angles[k] * Math.PI) / 180;
    const [dx, dy] = [0.34 * cell * Math.cos(turn), -0.34 * cell * Math.sin(turn)];
    path(context, [[x - dx, y - dy], [x + dx, y + dy]]);
    context.globalAlpha = 0.45 + 0.55 * share;
    strokes(context, [0.2 * cell, theme.background], [0.11 * cell, theme.text]);
  }
  context.globalAlpha = 1;
}
