/** Where the nodes of a tree stand: columns as wide as their words, rows as high as there is room for. */

const LETTER = 0.6; // of the type's size, the width of a letter
const ROW = { least: 1.75, most: 3.2 }; // times the type's size
const EDGE = 0.7; // times the type's size, above the first row and below the last: the chances stand above their lines
const GAP = { least: 4.2, most: 9 }; // times the type's size, between two columns: room for the chance at the line

/** How wide each column's widest node is, in CSS pixels. @param {TreeNode[]} nodes @param {number} em */
export function columnsOf(nodes, em) {
  const wide = /** @type {number[]} */ ([]);
  for (const { depth, text, product } of nodes) {
    const letters = text.length + (product ? 1 + 0.9 * product.length : 0);
    wide[depth] = Math.max(wide[depth] ?? 0, em * (LETTER * letters + 1.1));
  }
  return wide;
}

/** The left end and the middle height of every node, its column's width, and how much room all of it takes.
 * @param {TreeValue} tree @param {number[]} wide @param {{ width: number, height: number, em: number }} room */
export function placed({ nodes, rows }, wide, { width, height, em }) {
  const boxes = wide.reduce((sum, one) => sum + one, 0);
  const gaps = Math.max(1, wide.length - 1);
  const gap = Math.min(GAP.most * em, Math.max(GAP.least * em, (width - boxes - 4) / gaps));
  const high = Math.min(ROW.most * em, Math.max(ROW.least * em, (height - 2 * EDGE * em) / Math.max(1, rows)));
  const lefts = wide.map((_, k) => wide.slice(0, k).reduce((sum, one) => sum + one + gap, 0));
  const full = Math.max(height, high * rows + 2 * EDGE * em);
  const top = (full - high * rows) / 2;
  return {
    places: nodes.map(({ depth, row }) => ({ x: lefts[depth], y: top + high * (row + 0.5), w: wide[depth] })),
    width: Math.max(boxes + gap * gaps, Math.min(width, 1)),
    height: full,
  };
}
