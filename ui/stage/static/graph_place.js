/** Where the numbers of a graph's links stand: each on its own link, as far from the other ones as there is room. */

const SHARES = [0.5, 0.46, 0.54, 0.42, 0.58, 0.38, 0.62, 0.34, 0.66, 0.3, 0.7, 0.26, 0.74, 0.22, 0.78, 0.18, 0.82]; // of a link's way
const SWEEPS = 4;
const TOGETHER = 4; // links that share an end are often read at once: how much more it counts if their numbers overlap
const OFF = 6; // square CSS pixels of overlap that a step away from the middle counts as
const BEYOND = 1e4; // that a pixel over a box counts as: where there is room between the boxes, none is covered

/** @typedef {{ from: string, to: string, ends: number[] }} Way a link, and where it leaves and arrives: x, y, x, y */

/** A place for each, x and y, which is the middle of a box of that size. The shortest ways, which have least choice, are
 * placed first; then each moves to where it is best among all others, a few times.
 * @param {Way[]} ways @param {number} width @param {number} height @returns {[number, number][]} */
export function places(ways, width, height) {
  /** @type {[number, number][]} */ const found = ways.map(() => [NaN, NaN]); // where none is yet, nothing overlaps
  const reach = (/** @type {number} */ k) => Math.abs(ways[k].ends[3] - ways[k].ends[1]);
  const order = ways.map((_, place) => place).sort((a, b) => reach(a) - reach(b) || a - b);
  for (let sweep = 0; sweep < SWEEPS; sweep += 1) for (const k of order) found[k] = best(k, ways, found, width, height);
  return found;
}

/** The best place of one among the others. @param {number} k @param {Way[]} ways @param {[number, number][]} found
 * @param {number} width @param {number} height @returns {[number, number]} */
function best(k, ways, found, width, height) {
  const [x0, y0, x1, y1] = ways[k].ends;
  let [least, place] = [Infinity, found[k]];
  SHARES.forEach((share, order) => {
    /** @type {[number, number]} */ const here = [x0 + share * (x1 - x0), y0 + share * (y1 - y0)];
    let cost = OFF * order + BEYOND * outside(here[0], x0, x1, width);
    found.forEach((other, i) => {
      if (i !== k) cost += overlap(here, other, width, height) * (near(ways[k], ways[i]) ? TOGETHER : 1);
    });
    if (cost < least) [least, place] = [cost, here];
  });
  return place;
}

/** The common area of two boxes of one size. @param {number[]} a @param {number[]} b @param {number} width @param {number} height */
const overlap = (a, b, width, height) => Math.max(0, width - Math.abs(a[0] - b[0])) * Math.max(0, height - Math.abs(a[1] - b[1])) || 0;

/** How far a box reaches over the ends of its link. @param {number} x @param {number} x0 @param {number} x1 @param {number} width */
const outside = (x, x0, x1, width) => Math.max(0, x0 - x + width / 2) + Math.max(0, x + width / 2 - x1);

const near = (/** @type {Way} */ a, /** @type {Way} */ b) => a.from === b.from || a.to === b.to;
