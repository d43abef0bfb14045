/**
 * How large cells may be: one size for all grids of a view, the largest at which everything fits into its box, with each
 * map's channels one under the other or side by side, whichever gives most. Maps that ask for it (a kernel beside a large
 * image) keep cells of a readable size while that costs the others little.
 */

const GAP = 8; // between the channels of a map
const LEAST = 3;
const FAIR = 1.25; // a title is cut short where that makes cells so much larger

/**
 * columns: lists of maps {count, width, height (in cells), title, named (widths of the map's and a grid's name in pixels),
 * head, heads (pixels above the map and above each grid), small}; sign: pixels between two columns; returns {cell, small
 * (pixels of a cell), wide (per column: grids side by side), cut (whether titles must give way)}.
 */
export function fit(columns, width, height, most, sign) {
  const untitled = columns.map((maps) => maps.map((map) => ({ ...map, title: 0 })));
  const [whole, cut] = [columns, untitled].map((given) => arranged(given, width - sign * (columns.length - 1), height, most));
  return cut.cell > FAIR * whole.cell ? { ...cut, cut: true } : whole;
}

function arranged(columns, width, height, most) {
  const arrangements = every(columns.map((maps) => Math.max(...maps.map((map) => map.count))));
  const found = arrangements.map((wide) => ({ wide, ...sizes(columns, width, height, wide, most) }));
  const score = ({ cell, small, wide, over }) => (over ? -100 : 0) + cell + 0.2 * small - 0.4 * wide.reduce((a, b) => a + b, 0);
  return found.reduce((best, one) => (score(one) > score(best) ? one : best));
}

/** All lists of numbers from 1 up to the given ones. */
const every = (most) =>
  most.reduce((lists, top) => lists.flatMap((list) => Array.from({ length: top }, (_, k) => [...list, k + 1])), [[]]);

function sizes(columns, width, height, wide, most) {
  const freely = largest(columns, width, height, wide, most, 0);
  if (!freely) return { cell: LEAST, small: LEAST, over: true };
  for (const least of [30, 26, 22]) {
    const cell = largest(columns, width, height, wide, most, least);
    if (cell >= 0.8 * freely) return { cell, small: Math.max(cell, least) };
  }
  return { cell: freely, small: freely };
}

/** The largest cell that fits, 0 if none does. */
function largest(columns, width, height, wide, most, least) {
  for (let cell = most; cell >= LEAST; cell -= 1) if (fits(columns, width, height, wide, cell, least)) return cell;
  return 0;
}

function fits(columns, width, height, wide, cell, least) {
  let across = 4;
  for (const [index, maps] of columns.entries()) {
    const boxes = maps.map((map) => box(map, wide[index], map.small ? Math.max(cell, least) : cell));
    across += Math.max(...boxes.map(([w]) => w));
    if (boxes.reduce((sum, [, h]) => sum + h, 0) > height) return false;
  }
  return across <= width;
}

/** Width and height of a map in pixels. */
function box(map, wide, cell) {
  const across = Math.min(wide, map.count);
  const down = Math.ceil(map.count / across);
  const width = across * Math.max(map.width * cell + 2, map.named) + (across - 1) * GAP;
  return [Math.max(width, map.title), map.head + down * (map.heads + map.height * cell + 2) + (down - 1) * GAP];
}

/** The type size at which the longest number fits a cell; 0 where it would be too small to read. */
export function typeSize(cell, characters, large, aspect = 1) {
  const size = Math.min((aspect > 1 ? 0.66 : 0.54) * cell, (1.5 * (aspect * cell - 3)) / Math.max(characters, 2), large ? 26 : 17);
  return size >= 6.4 ? size : 0;
}
