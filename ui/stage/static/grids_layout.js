/** How large cells may be: one size for all grids of a view, the largest at which everything fits into its box, with
 * each map's channels one under the other or side by side, whichever gives most. Maps that ask for it (a kernel beside
 * a large image) keep cells of a readable size while that costs the others little. */

const GAP = 8; // between the channels of a map
const LEAST = 3;
const FAIR = 1.25; // a title is cut short where that makes cells so much larger

/** @typedef {{ count: number, width: number, height: number, title: number, named: number, head: number, heads: number,
 *   small: boolean, upright: boolean }} Sized a map: how many grids it has, and their size in cells; how wide its title is and
 *   the names of its grids, and how high they are, in CSS pixels; whether it asks for cells of a readable size, and whether its
 *   grids stand one under the other in any case */
/** @typedef {{ columns: Sized[][], width: number, height: number, most: number, apart: number, breaks: number[][] }} Room
 *   the maps, one column after the other, the room for them, the largest cell there may be, and how far columns are apart, in
 *   CSS pixels; before which columns a new line may begin: all ways to choose them */

/** The size of the cells, and of those of maps that ask for a readable size; for each column how many grids stand side by
 * side; before which columns a new line begins; and whether titles must be cut short.
 * @param {Sized[][]} columns @param {number} width @param {number} height @param {number} most
 * @param {number} apart CSS pixels between two columns @param {"one" | "any" | "more"} lines how many lines of
 * columns there may be */
export function fit(columns, width, height, most, apart, lines = "one") {
  const ways = every(columns.slice(1).map(() => 2)).map((list) => list.flatMap((one, k) => (one > 1 ? k + 1 : [])));
  const breaks = ways.filter(({ length }) => lines === "any" || (lines === "one") === !length);
  const room = { columns, width, height, most, apart, breaks };
  const untitled = columns.map((maps) => maps.map((map) => ({ ...map, title: 0 })));
  const [whole, cut] = [arranged(room), arranged({ ...room, columns: untitled })];
  return cut.cell > FAIR * whole.cell && lines === "one" ? { ...cut, cut: true } : { ...whole, cut: false };
}

function arranged(/** @type {Room} */ room) {
  const arrangements = every(room.columns.map((maps) => Math.max(...maps.map(({ upright, count }) => (upright ? 1 : count)))));
  const found = room.breaks.flatMap((breaks) => arrangements.map((wide) => {
    const { cell, small, over } = sizes({ ...room, breaks: [breaks] }, wide);
    const score = (over ? -100 : 0) + cell + 0.2 * small - 0.4 * wide.reduce((a, b) => a + b, 0) - 2 * breaks.length;
    return { wide, cell, small, score, breaks };
  }));
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
function fits({ columns, width, height, apart, breaks: [breaks] }, wide, cell, least) {
  let [across, line, down] = [4, 0, 0]; // where the next column begins, the height of its line, and of those above
  for (const [index, maps] of columns.entries()) {
    const boxes = maps.map((map) => box(map, wide[index], map.small ? Math.max(cell, least) : cell));
    if (breaks.includes(index)) [across, line, down] = [4, 0, down + line + GAP];
    if (index) across += apart; // its sign stands before it
    across += Math.max(...boxes.map(([w]) => w));
    line = Math.max(line, boxes.reduce((sum, [, h]) => sum + h, 0));
    if (across > width || down + line > height) return false;
  }
  return true;
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
