/** Where the columns, rows and boxes of an unrolled network lie, in CSS pixels. */

import { clamp } from "./numbers.js";
/** @typedef {ReturnType<typeof arrange>} Layout */

const NARROW = 480; // pixels: a telephone
const SLIM = 4; // rows with more units than this are colours without numbers
const LEAST_GAP = 1.45; // above a row with arrows, in type sizes
const TWO = 1.78; // a box with a second line, in heights of one with one

/** Columns are never narrower than a number: where there are too many, the field is wider than what it lies in.
 * @param {{ units: number, under?: string, gap?: boolean }[]} rows a second line `under` the first, a `gap` for arrows above
 * @param {number} columns @param {number} width @param {number} height @param {boolean} large */
export function arrange(rows, columns, width, height, large) {
  const em = clamp(height / 18, 11, large ? 20 : 12.5);
  const folded = width < NARROW ? 6.8 * em : Math.min(9.5 * em, 0.2 * width);
  const least = 3.7 * em;
  const column = Math.max(least, (width - folded) / columns);
  const roomy = Math.max(4.3 * em, column - 4.7 * em); // leaves room for a number beside an arrow
  const box = Math.min(5.7 * em, column - clamp(0.24 * column, 10, 34), roomy);
  const head = Math.round(1.7 * em);
  const gaps = rows.filter(({ gap }) => gap).length;
  const many = rows.reduce((sum, row) => sum + (row.units > SLIM ? row.units : 0), 0);
  const slimHeight = clamp((0.38 * height) / Math.max(1, many), 3, em);
  const units = rows.reduce((sum, row) => sum + (row.units > SLIM ? 0 : row.units * (row.under ? TWO : 1)), 0);
  const foot = 0.6 * em; // below the last row, for its node
  const taken = rows.reduce((sum, row) => sum + (row.units > SLIM ? row.units * slimHeight : 0) + 3, head + foot);
  const unit = Math.min(1.85 * em, (height - taken - gaps * LEAST_GAP * em) / units);
  const used = taken + units * unit;
  const gap = gaps ? Math.min(5.5 * em, (height - used - 4) / gaps) : 0;
  let top = head;
  const places = rows.map((row) => {
    top += row.gap ? gap : 3;
    const slim = row.units > SLIM;
    const one = slim ? slimHeight : unit * (row.under ? TWO : 1);
    const place = { top, height: row.units * one, unit: one, slim, middle: top + (row.units * one) / 2 };
    top += place.height;
    return place;
  });
  const tight = rows.map((row, k) => (row.under && !row.gap ? places[k].height : Infinity)); // no gap to reach into
  const node = Math.min(2.1 * em, Math.max(18, Math.min(folded / 3, ...tight)));
  const nodeLeft = width < NARROW ? 2 : Math.max(2, (folded - node) / 2 - 0.6 * em);
  const left = (/** @type {number} */ c) => folded + c * column;
  return {
    width: Math.max(width, folded + columns * column), height: Math.max(top, height), head, gap, folded,
    type: Math.min(em, 0.75 * unit, box / 3.95), em, column, box, node, nodeLeft, rows: places,
    left, boxLeft: (/** @type {number} */ c) => left(c) + (column - box) / 2,
  };
}
