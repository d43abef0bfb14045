/** How a picture and the others made of it share a box: all equal in a row, or the first large and the rest beside it. */

const GAP = 10;
const NARROW = 480; // CSS pixels, below which a large picture has its whole line
const FIRST = 0.35; // what the first picture's size counts for, against one of the others

/** @typedef {{ width: number, height: number, rows: number, columns?: number }} Size in CSS pixels; rows and columns of the
 *   grid */
/** @typedef {{ columns: string, rows: string, sizes: Size[], column: number }} Arrangement the grid as CSS, each picture's
 *   size, and the room for the name of each but the first, in CSS pixels */

/** The arrangement of one picture and `count` others that shows most of them. All have the same ratio of width to height,
 * and `words` pixels for the name below each. least: where it is not 0, the first one is large in any case, and the others
 * have so many pixels for their names.
 * @param {number} width @param {number} height @param {number} count @param {number} ratio @param {number} words
 * @param {number} least */
export function arrange(width, height, count, ratio, words, least = 0) {
  /** @type {[number, number, number, number, number]} */ const room = [width, height, count, ratio, words];
  const large = least > 0 && count > 0;
  const wide = beside(...room, least).filter(({ column }) => column >= Math.floor(least));
  const stacked = width < NARROW || !wide.length;
  const found = !large ? [...equal(...room), ...wide] : stacked ? [above(...room, least)] : wide;
  const score = (/** @type {Arrangement} */ { sizes: [first, other] }) =>
    (large ? count : FIRST) * first.width ** 2 + (other ? count * other.width ** 2 : 0);
  return found.reduce((best, next) => (score(next) > score(best) * 1.001 ? next : best));
}

/** The largest size of that ratio in a room. @param {number} width @param {number} height @param {number} ratio @returns {Size} */
function fit(width, height, ratio) {
  const wide = Math.max(24, Math.floor(Math.min(width, height * ratio)));
  return { width: wide, height: Math.max(8, Math.round(wide / ratio)), rows: 1 };
}

/** All of one size. @param {number} width @param {number} height @param {number} count @param {number} ratio @param {number} words
 * @returns {Arrangement[]} */
function equal(width, height, count, ratio, words) {
  return Array.from({ length: count + 1 }, (_, k) => {
    const [columns, rows] = [k + 1, Math.ceil((count + 1) / (k + 1))];
    const size = fit((width - GAP * k) / columns, (height - GAP * (rows - 1)) / rows - words, ratio);
    const column = Math.min((width - GAP * k) / columns, Math.max(size.width, 130));
    return { columns: `repeat(${columns}, ${Math.floor(column)}px)`, rows: "", sizes: Array(count + 1).fill(size), column };
  });
}

/** The first one large, and the others beside it. @param {number} width @param {number} height @param {number} count
 * @param {number} ratio @param {number} words @param {number} least @returns {Arrangement[]} */
function beside(width, height, count, ratio, words, least) {
  if (!count) return [];
  const first = fit(0.6 * width, height - words, ratio);
  return Array.from({ length: count }, (_, k) => {
    const [columns, rows] = [k + 1, Math.ceil(count / (k + 1))];
    const room = (width - first.width - GAP * columns) / columns;
    const other = fit(room, (height - GAP * (rows - 1)) / rows - words, ratio);
    const column = Math.floor(Math.min(room, Math.max(1.4 * other.width, least)));
    const sizes = [{ ...first, rows }, ...Array(count).fill(other)];
    return { columns: `${first.width}px repeat(${columns}, ${column}px)`, rows: `repeat(${rows}, auto)`, sizes, column };
  });
}

/** The first one large, and the others below it, as many side by side as their names allow. Without a limit to its height
 * it has all of the width. @param {number} width @param {number} height @param {number} count @param {number} ratio
 * @param {number} words @param {number} least @returns {Arrangement} */
function above(width, height, count, ratio, words, least) {
  const columns = Math.max(1, Math.min(count, Math.floor((width + GAP) / (least + GAP))));
  const [column, rows] = [Math.floor((width - GAP * (columns - 1)) / columns), Math.ceil(count / columns)];
  const other = fit(column, (0.4 * height) / rows, ratio);
  const first = fit(width, Math.min(1.3 * width, height - rows * (other.height + words + GAP) - words), ratio);
  const sizes = [{ ...first, columns }, ...Array(count).fill(other)];
  return { columns: `repeat(${columns}, ${column}px)`, rows: "", sizes, column };
}
