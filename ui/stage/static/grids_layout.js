/**
 * How large cells may be: one size for all grids of a view, the largest at which everything fits into its box, with the
 * channels of each map one under the other or in two columns, whichever gives more. Maps that ask for it (a kernel
 * beside a large image) keep cells of a readable size while that costs the others little.
 */

const GAP = 8; // between the channels of a map
export const SIGN = 30; // between columns of maps

/**
 * columns: lists of maps {count, width, height (in cells), heads (pixels above each grid), head (above the map), small};
 * returns {wide (grids side by side), cell, small (pixels of a cell)}.
 */
export function fit(columns, width, height, most) {
  const [one, two] = [1, 2].map((wide) => sizes(columns, width, height, wide, most));
  return two.cell > one.cell * 1.08 ? two : one;
}

function sizes(columns, width, height, wide, most) {
  const freely = largest(columns, width, height, wide, most, 0);
  for (const least of [28, 22]) {
    const cell = largest(columns, width, height, wide, most, least);
    if (cell >= 0.8 * freely) return { wide, cell, small: Math.max(cell, least) };
  }
  return { wide, cell: freely, small: freely };
}

function largest(columns, width, height, wide, most, least) {
  for (let cell = most; cell > 5; cell -= 1) if (fits(columns, width, height, wide, cell, least)) return cell;
  return 5;
}

function fits(columns, width, height, wide, cell, least) {
  let across = SIGN * (columns.length - 1) + 4;
  for (const maps of columns) {
    const boxes = maps.map((map) => box(map, wide, map.small ? Math.max(cell, least) : cell));
    across += Math.max(...boxes.map(([w]) => w));
    if (boxes.reduce((sum, [, h]) => sum + h, 0) > height) return false;
  }
  return across <= width;
}

/** Width and height of a map in pixels. */
function box(map, wide, cell) {
  const across = Math.min(wide, map.count);
  const down = Math.ceil(map.count / across);
  const width = across * (map.width * cell + 2) + (across - 1) * GAP;
  return [width, map.head + down * (map.heads + map.height * cell + 2) + (down - 1) * GAP];
}

/** The type size at which the longest number fits a cell; 0 where it would be too small to read. */
export function typeSize(cell, characters, large) {
  const size = Math.min(0.5 * cell, (1.62 * (cell - 2)) / Math.max(characters, 2), large ? 26 : 17);
  return size >= 7.5 ? size : 0;
}
