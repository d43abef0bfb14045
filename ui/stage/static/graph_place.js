/** Where the numbers of a graph's links stand: each at its own link, none on another one or on a box. */

const STEP = 0.04; // of a link's way: how finely places along it are tried
const LIFTS = [0, -0.3, 0.3, -0.6, 0.6]; // of a label's height that it may stand above or below its link
const ROUNDS = 6; // in which each moves to where it is best among all others
const GAP = 2; // CSS pixels between two labels
const OFF = 300; // square CSS pixels of overlap that all the way from the middle to an end counts as; so does the whole lift
const CROSSED = 500; // the same for another link that runs through the middle of a label, as if it were that one's
const BEYOND = 1e4; // that a pixel beyond the ends of the link, or out of the field, counts as

/** @typedef {{ ends: number[], width: number, height: number }} Way a link: where it leaves and arrives (x, y, x, y), and the
 *   size of its numbers; lengths are CSS pixels */
/** @typedef {{ x: number, y: number, cost: number }} Spot a place that one may take, and what it costs by itself */

/** The middle of each label. Several orders are tried: those with the least choice first, or one after the other; of each
 * result the one with the least overlap is taken.
 * @param {Way[]} ways @param {Box[]} boxes that must stay free, by their middles @param {number} high the height of the field
 * @returns {Place[]} */
export function places(ways, boxes = [], high = Infinity) {
  const spots = ways.map((way, k) => spotsOf(way, ways.filter((_, i) => i !== k), boxes, high));
  const numbers = ways.map((_, k) => k);
  const choice = [...numbers].sort((a, b) => spots[a].length - spots[b].length || a - b);
  /** @type {Spot[]} */ let best = [];
  let least = Infinity;
  for (const order of [choice, numbers, [...numbers].reverse(), [...choice].reverse()]) {
    const found = settle(ways, spots, order);
    const cost = numbers.reduce((sum, k) => sum + costOf(ways, found, k, found[k]), 0);
    if (cost < least) [least, best] = [cost, found];
  }
  return best;
}

/** The places that one may take along its link and close to it; the cheapest ones first.
 * @param {Way} way @param {Way[]} others @param {Box[]} boxes @param {number} high @returns {Spot[]} */
function spotsOf({ ends: [x0, y0, x1, y1], width, height }, others, boxes, high) {
  const spots = [];
  const most = Math.max(0, Math.min(0.5, 0.5 - width / 2 / Math.max(1, x1 - x0))); // of the way, from the middle
  for (let from = 0; from <= most + 1e-9; from += STEP) {
    for (const side of from ? [-1, 1] : [1]) {
      for (const lift of LIFTS) {
        const share = 0.5 + side * from;
        const [x, y] = [x0 + share * (x1 - x0), y0 + share * (y1 - y0) + lift * height];
        let cost = OFF * (2 * from + 2 * Math.abs(lift)) + BEYOND * Math.max(0, height / 2 - y, y + height / 2 - high);
        for (const box of boxes) cost += BEYOND * overlap({ x, y, w: width, h: height }, box);
        for (const { ends } of others) cost += CROSSED * Math.max(0, 1 - (2 * away(ends, x, y)) / height);
        spots.push({ x, y, cost });
      }
    }
  }
  return spots.sort((a, b) => a.cost - b.cost);
}

/** Each moves to where it is best among all others, until none moves any more. @param {Way[]} ways @param {Spot[][]} spots
 * @param {number[]} order */
function settle(ways, spots, order) {
  /** @type {Spot[]} */ const found = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    let moved = false;
    for (const k of order) {
      let [least, best] = [Infinity, spots[k][0]];
      for (const spot of spots[k]) {
        if (spot.cost >= least) break;
        const cost = costOf(ways, found, k, spot);
        if (cost < least) [least, best] = [cost, spot];
      }
      moved ||= found[k] !== best;
      found[k] = best;
    }
    if (!moved) break;
  }
  return found;
}

/** What a place costs one by itself and by lying on others. Those that have none yet are left out.
 * @param {Way[]} ways @param {Spot[]} found @param {number} k @param {Spot} spot */
function costOf(ways, found, k, spot) {
  const { width, height } = ways[k];
  let cost = spot.cost;
  ways.forEach((other, i) => {
    if (i === k || !found[i]) return;
    const box = { x: found[i].x, y: found[i].y, w: other.width + GAP, h: other.height + GAP };
    cost += BEYOND * overlap({ x: spot.x, y: spot.y, w: width, h: height }, box);
  });
  return cost;
}

/** How far a place is above or below a link. @param {number[]} ends @param {number} x @param {number} y */
function away([x0, y0, x1, y1], x, y) {
  const share = (x - x0) / (x1 - x0);
  return share >= 0 && share <= 1 ? Math.abs(y0 + share * (y1 - y0) - y) : Infinity;
}

/** The common area of two boxes that are given by their middles. @param {Box} a @param {Box} b */
const overlap = (a, b) =>
  Math.max(0, (a.w + b.w) / 2 - Math.abs(a.x - b.x)) * Math.max(0, (a.h + b.h) / 2 - Math.abs(a.y - b.y));
