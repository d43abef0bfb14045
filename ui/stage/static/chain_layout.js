/** Where the columns and rows of a chain lie, in CSS pixels. */

import { clamp } from "./numbers.js";
/** @typedef {ReturnType<typeof arrangeChain>} ChainLayout */

/** @param {number} count of columns @param {number} letters of the longest text @param {boolean} picture whether an input
 * is one @param {boolean} twin whether another model's answers stand above @param {number} width @param {number} height
 * @param {boolean} large @param {boolean} headed whether it is said where parts begin */
export function arrangeChain(count, letters, picture, twin, width, height, large, headed = false) {
  const em = large ? clamp(height / 14, 12, 19) : clamp(height / 17, 11, 13);
  const gutter = Math.round((width < 480 ? 3.3 : 4) * em);
  const least = Math.max(2.1 * em, (0.58 * letters + 1.1) * em);
  const column = clamp((width - gutter - 4) / count, least, Math.max(least, 9 * em));
  const box = column - clamp(0.14 * column, 4, 16);
  const head = Math.round((headed ? 1.4 : 0.3) * em);
  const wordHigh = Math.round(2.5 * em);
  const besideHigh = twin ? Math.round(1.7 * em) : 0;
  const [lossHigh, outHigh] = [Math.round(1.5 * em), Math.round(2.5 * em)];
  const inHigh = Math.round(picture ? Math.min(0.3 * height, 5.6 * em) : 2.5 * em);
  const gap = Math.round(clamp(0.07 * height, 10, 28));
  const loss = head + besideHigh + (twin ? Math.round(0.4 * em) : 0);
  const out = loss + lossHigh + Math.round(0.4 * gap);
  const state = out + outHigh + gap;
  const stateHigh = Math.max(24, height - inHigh - gap - state - 3);
  const into = state + stateHigh + gap;
  const middles = [besideHigh, lossHigh, outHigh, stateHigh, inHigh].map((high) => high / 2 - 0.7 * em);
  return {
    em, gutter, column, box, beside: head, besideHigh, wordHigh, loss, lossHigh, out, outHigh, state, stateHigh, in: into, inHigh, middles,
    width: Math.max(width, gutter + count * column + 4), height, strip: Math.min(0.62 * box, 3.2 * em),
    left: (/** @type {number} */ k) => gutter + (k + 0.5) * column,
  };
}
