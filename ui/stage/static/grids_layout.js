/** How large cells may be: one size for all grids of a view, the largest at which everything fits into its box, with
 * each map's channels one under the other or side by side, whichever gives most. Maps that ask for it (a kernel beside
 * a large image) keep cells of a readable size while that costs the others little. */

const GAP = 8; // between the channels of a map
const LEAST = 3;
const FAIR = 1.25; // a title is cut short where that makes cells so much larger

/** @typedef {{ count: number, width: number, height: number, title: number, named: number, head: number, heads: number,
 *   small: boolean }} Sized a map: how many grids it has, and their size in cells; how wide its title is and the names of its
 *   grids, and how high they are, in CSS pixels; whether it asks for cells of a readable size */
/** @typedef {{ columns: Sized[][], width: number, height: number, most: number }} Room the maps, one column after the other,
 *   the room for them, and the largest cell there may be, in CSS pixels */

/** The size of the cells, and of those of maps that ask for a readable size; for each column how many grids stand side by
 * side; and whether titles must be cut short.
 * @param {Sized[][]} columns @param {number} width @param {number} height @param {number} most
 * @param {number} apart CSS pixels between two columns */
export function fit(columns, width, height, most, apart) {
  const room = { columns, width: width - apart * (columns.length - 1), height, most };
  const untitled = columns.map((maps) => maps.map((map) => ({ ...map, title: 0 })));
  const [whole, cut] = [arranged(room), arranged({ ...room, columns: untitled })];
  return cut.cell > FAIR * whole.cell ? { ...cut, cut: true } : { ...whole, cut: false };
}

function arranged(/** @type {Room} */ room) {
  const arrangements = every(room.columns.map((maps) => Math.max(...maps.map((map) => map.count))));
  const found = arrangements.map((wide) => {
    const { cell, small, over } = sizes(room, wide);
    const score = (over ? -100 : 0) + cell + 0.2 * small - 0.4 * wide.reduce((a, b) => a + b, 0);
    return { wide, cell, small, score };
  });
  return found.reduce((best, one) => (one.score > best.score ? one : best));
}

/** All lists of numbers from 1 up to the given ones. @param {number[]} most */
const every = (most) =>
  most.reduce(
    (lists, top) => lists.flatMap((list) => Array.from({ length: top }, (_, k) => [...list, k + 1])),
    /** @type {number[][]} */ ([[]]),
  );

function sizes(/** @type {Room} */ room, /** @type {number[]} */ wide) {
  const freely = largest(room, wide, 0);
  if (!freely) return { cell: LEAST, small: LEAST, over: true };
  for (const least of [30, 26, 22]) {
    const cell = largest(room, wide, least);
    if (cell >= 0.8 * freely) return { cell, small: Math.max(cell, least), over: false };
  }
  return { cell: freely, small: freely, over: false };
}

/** The largest cell that fits, 0 if none does. @param {Room} room @param {number[]} wide @param {number} least */
function largest(room, wide, least) {
  for (let cell = room.most; cell >= LEAST; cell -= 1) if (fits(room, wide, cell, least)) return cell;
  return 0;
}

/** @param {Room} room @param {number[]} wide @param {number} cell @param {number} least */
function fits({ columns, width, height }, wide, cell, least) {
  let across = 4;
  for (const [index, maps] of columns.entries()) {
    const boxes = maps.map((map) => box(map, wide[index], map.small ? Math.max(cell, least) : cell));
    across += Math.max(...boxes.map(([w]) => w));
    if (boxes.reduce((sum, [, h]) => sum + h, 0) > height) return false;
  }
  return across <= width;
}

/** Width and height of a map in CSS pixels. @param {Sized} map @param {number} wide @param {number} cell @returns {Pair} */
function box(map, wide, cell) {
  const across = Math.min(wide, map.count);
  const down = Math.ceil(map.count / across);
  const width = across * Math.max(map.width * cell + 2, map.named) + (across - 1) * GAP;
  return [Math.max(width, map.title), map.head + down * (map.heads + map.height * cell + 2) + (down - 1) * GAP];
}

/** The type size at which the longest number fits a cell; 0 where it would be too small to read.
 * @param {number} cell @param {number} characters @param {boolean} large */
export function typeSize(cell, characters, large, aspect = 1) {
  const size = Math.min((aspect > 1 ? 0.66 : 0.54) * cell, (1.5 * (aspect * cell - 3)) / Math.max(characters, 2), large ? 26 : 17);
  return size >= 6.4 ? size : 0;
}
