/** Which cells belong together: where a window lies, who reads a cell, whom an entry of the kernel meets. All of it
 * follows from the sizes, so that pointing needs no answer from the server. In the words of a convolution: a window lies
 * on the input, and its cell is one of the output; of a transposed convolution it is the other way round. */

/** @typedef {{ row: number, column: number }} CellPlace */
/** @typedef {CellPlace & { k: number, l: number }} Meeting of a cell and an entry of the kernel */

/** Along one axis: the input cell that place k of window m lies on. @param {Axis} axis @param {number} m @param {number} k */
const input = (axis, m, k) => m * axis.S + k * axis.D - axis.before;

/** Along one axis: the windows, and the places in them, that lie on an input cell. @param {Axis} axis @param {number} cell */
function reaching(axis, cell) {
  /** @type {Pair[]} */ const found = [];
  for (let k = 0; k < axis.K; k += 1) {
    const start = cell + axis.before - k * axis.D;
    if (start >= 0 && start % axis.S === 0 && start / axis.S < axis.size) found.push([start / axis.S, k]);
  }
  return found;
}

/** The kernel may lie on the image turned by 180°. @param {Axis} axis @param {number} k @param {boolean} turned */
export const flip = (axis, k, turned) => (turned ? axis.K - 1 - k : k);

/** All pairs of numbers from 0 up to two lengths, in reading order. @param {number} high @param {number} wide */
const pairs = (high, wide) =>
  Array.from({ length: high * wide }, (_, i) => /** @type {Pair} */ ([Math.floor(i / wide), i % wide]));

/** The places of an output cell's window, in reading order.
 * @param {Geometry} geometry @param {boolean} turned @param {number} row @param {number} column @returns {Meeting[]} */
export const windowOf = ({ rows, columns }, turned, row, column) =>
  pairs(rows.K, columns.K).map(([k, l]) => ({
    row: input(rows, row, k), column: input(columns, column, l), k: flip(rows, k, turned), l: flip(columns, l, turned),
  }));

/** The output cells that read an input cell.
 * @param {Geometry} geometry @param {boolean} turned @param {number} row @param {number} column @returns {Meeting[]} */
export const readers = ({ rows, columns }, turned, row, column) =>
  reaching(rows, row).flatMap(([m, k]) =>
    reaching(columns, column).map(([n, l]) => ({ row: m, column: n, k: flip(rows, k, turned), l: flip(columns, l, turned) })));

/** The input cells that an entry of the kernel meets, one for each output cell.
 * @param {Geometry} geometry @param {boolean} turned @param {number} k @param {number} l @returns {CellPlace[]} */
export const metBy = ({ rows, columns }, turned, k, l) =>
  pairs(rows.size, columns.size).map(([m, n]) => ({
    row: input(rows, m, flip(rows, k, turned)), column: input(columns, n, flip(columns, l, turned)),
  }));

/** The cells of a pooling window. @param {Pool} pool @param {number} row @param {number} column @returns {CellPlace[]} */
export const pooledFrom = ({ size: [high, wide], stride: [down, across] }, row, column) =>
  pairs(high, wide).map(([i, j]) => ({ row: row * down + i, column: column * across + j }));

/** The pooled cells whose windows hold a cell, of a map of so many rows and columns.
 * @param {Pool} pool @param {number} row @param {number} column @param {number} rows @param {number} columns */
export const poolsOf = ({ size: [high, wide], stride: [down, across] }, row, column, rows, columns) =>
  pairs(rows, columns).flatMap(([p, q]) => {
    const inside = p * down <= row && row < p * down + high && q * across <= column && column < q * across + wide;
    return inside ? [{ row: p, column: q }] : [];
  });
