/** @typedef {ReturnType<typeof squareScale>} Scale */

/** Where values are in a square of `size` CSS pixels, and which value is at a place; the other way up, as on paper.
 * @param {number} left @param {number} top @param {number} size @param {number[]} extent left, right, bottom and top value */
export function squareScale(left, top, size, [west, east, south, north]) {
  const [across, up] = [size / (east - west), size / (north - south)];
  return {
    left, top, size,
    x: (/** @type {number} */ value) => left + (value - west) * across,
    y: (/** @type {number} */ value) => top + (north - value) * up,
    toX: (/** @type {number} */ px) => west + (px - left) / across,
    toY: (/** @type {number} */ py) => north - (py - top) / up,
    inside: (/** @type {number} */ px, /** @type {number} */ py, slack = 0) =>
      px >= left - slack && py >= top - slack && px <= left + size + slack && py <= top + size + slack,
  };
}
