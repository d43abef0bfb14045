/** How a picture and the others made of it share a box: all equal in a row, or the first large and the rest beside it. */

const GAP = 10;
const FIRST = 0.35; // what the first picture's size counts for, against one of the others

/**
 * The grid for one picture and ``count`` others, all of the aspect ``ratio`` (width / height), with ``words`` pixels for
 * the name below each: its columns and rows as CSS, and each picture's width and height. The arrangement that shows most
 * of them wins.
 */
export function arrange(width, height, count, ratio, words) {
  const found = [...equal(width, height, count, ratio, words), ...beside(width, height, count, ratio, words)];
  const score = ({ sizes: [first, other] }) => FIRST * first.width ** 2 + (other ? count * other.width ** 2 : 0);
  return found.reduce((best, next) => (score(next) > score(best) * 1.001 ? next : best));
}

/** The largest size of that aspect in a room. */
function fit(width, height, ratio) {
  const wide = Math.max(24, Math.floor(Math.min(width, height * ratio)));
  return { width: wide, height: Math.max(8, Math.round(wide / ratio)), rows: 1 };
}

function equal(width, height, count, ratio, words) {
  return Array.from({ length: count + 1 }, (_, k) => {
    const [columns, rows] = [k + 1, Math.ceil((count + 1) / (k + 1))];
    const size = fit((width - GAP * k) / columns, (height - GAP * (rows - 1)) / rows - words, ratio);
    const column = Math.min((width - GAP * k) / columns, Math.max(size.width, 130));
    return { columns: `repeat(${columns}, ${Math.floor(column)}px)`, rows: "", sizes: Array(count + 1).fill(size) };
  });
}

function beside(width, height, count, ratio, words) {
  if (!count) return [];
  const first = fit(0.6 * width, height - words, ratio);
  return Array.from({ length: count }, (_, k) => {
    const [columns, rows] = [k + 1, Math.ceil(count / (k + 1))];
    const room = (width - first.width - GAP * columns) / columns;
    const other = fit(room, (height - GAP * (rows - 1)) / rows - words, ratio);
    const column = Math.floor(Math.min(room, 1.4 * other.width));
    const sizes = [{ ...first, rows }, ...Array(count).fill(other)];
    return { columns: `${first.width}px repeat(${columns}, ${column}px)`, rows: `repeat(${rows}, auto)`, sizes };
  });
}
