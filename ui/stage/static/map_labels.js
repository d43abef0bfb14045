/** Where the names of a map's handles stand: beside them, and on no other name. */

import { align, font, rimmedText } from "./canvas.js";
/** @import { Scale } from "./map_draw.js" */

/** @typedef {{ label: string, x: number, y: number, r: number }} Named a ring, in pixels */

/** Each name stands to the right of its ring, or where it would be cut or lie on another name, to the left, above or
 * below it. @type {Draw<[Scale, rings: Named[], axes: string[]]>} */
export function drawNames(context, scale, rings, axes, theme) {
  const { em } = theme;
  const { left, top, size } = scale;
  context.font = font(theme, 1, 600);
  const corners = axes.map((name, k) => {
    const wide = context.measureText(name).width + 6;
    return k ? [left, top, wide, 1.4 * em] : [left + size - wide, top + size - 1.4 * em, wide, 1.4 * em];
  });
  /** @type {number[][]} */ const taken = [...corners];
  context.font = font(theme, 1.1, 700);
  align(context, "left", "middle");
  for (const { label, x, y, r } of rings) {
    const [wide, high] = [context.measureText(label).width, 1.2 * em];
    const beside = y - 0.2 * em - high / 2;
    const places = [
      [x + r + 6, beside], [x - r - 6 - wide, beside], [x - wide / 2, y - r - 5 - high], [x - wide / 2, y + r + 5],
      [x + r + 2, y - r - high], [x - r - 2 - wide, y + r], [x + r + 2, y + r], [x - r - 2 - wide, y - r - high],
    ].map(([at, up]) => [at, up, wide, high]);
    const fits = (/** @type {number[]} */ [at, up]) =>
      at > left && at + wide < left + size && up > top - 2 && up + high < top + size + 2;
    const free = places.filter(fits);
    const own = free.find((place) => !taken.some((other) => cross(place, other))) ?? free[0] ?? places[0];
    taken.push(own);
    rimmedText(context, label, own[0], own[1] + high / 2, theme.text, theme);
  }
}

/** Whether two boxes, left, top, width and height, lie on each other. @param {number[]} one @param {number[]} other */
const cross = ([x, y, w, h], [a, b, c, d]) => x < a + c && a < x + w && y < b + d && b < y + h;
