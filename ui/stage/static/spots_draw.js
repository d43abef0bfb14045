/** How pictures with marks are laid out and drawn. */

import { circle, clipTo, path, strokes } from "./canvas.js";

const GAP = 14; // CSS pixels between two pictures
const LEAST = 2.5; // CSS pixels of a circle's radius

/** @typedef {{ left: number, top: number, wide: number, high: number, scale: number, extent: number[],
 *   x: (value: number) => number, y: (value: number) => number }} Pane where a picture lies, in CSS pixels, and how many of
 *   them one of its own is */

/** How high pictures are that take all of a width, in CSS pixels. @param {number} width @param {number[][]} extents */
export function wanted(width, extents) {
  const room = (width - GAP * (extents.length - 1)) / extents.length - 2;
  return Math.max(...extents.map(([west, east, north, south]) => (room * (south - north)) / (east - west))) + 2;
}

/** Pictures side by side, as large as fits, each with `above` pixels for its title.
 * @param {number} width @param {number} height @param {number} above
 * @param {number[][]} extents left, right, top and bottom of each, in its own numbers @returns {Pane[]} */
export function place(width, height, above, extents) {
  const count = extents.length;
  const room = (width - GAP * (count - 1)) / count - 2;
  const scales = extents.map(([west, east, north, south]) =>
    Math.max(1e-6, Math.min(room / (east - west), (height - above - 2) / (south - north))));
  const wides = extents.map(([west, east], k) => scales[k] * (east - west));
  let left = (width - wides.reduce((a, b) => a + b, 0) - GAP * (count - 1)) / 2;
  return extents.map((extent, k) => {
    const [west, , north, south] = extent;
    const [scale, wide, start, top] = [scales[k], wides[k], left, above + 1];
    left += wide + GAP;
    const x = (/** @type {number} */ value) => start + (value - west) * scale;
    const y = (/** @type {number} */ value) => top + (value - north) * scale;
    return { left: start, top, wide, high: scale * (south - north), scale, extent, x, y };
  });
}

/** @type {Draw<[Pane, Picture]>} */
export function drawPane(context, { left, top, wide, high }, picture, theme) {
  if (picture.image) {
    context.imageSmoothingEnabled = picture.canvas.width > wide; // else its pixels are to be seen
    context.imageSmoothingQuality = "high";
    context.drawImage(picture.canvas, left, top, wide, high);
  }
  context.lineWidth = 1;
  context.strokeStyle = theme.border;
  context.strokeRect(left - 0.5, top - 0.5, wide + 1, high + 1);
}

/** @typedef {{ places: Numbers, how: Numbers, styles: (SpotStyle | null)[], picked: number }} Marks x, y, radius and angle of
 *   each, and its style, which is null for one that is not drawn */

/** Circles with a line towards their direction, squares, crosses and dots; the picked one is drawn last, and bold.
 * @type {Draw<[Pane, Marks]>} */
export function drawMarks(context, pane, { places, how, styles, picked }, theme) {
  context.save();
  clipTo(context, pane.left, pane.top, pane.wide, pane.high);
  const grown = theme.large ? 1.5 : 1;
  for (let k = 0; k < how.length; k += 1) {
    const style = styles[how[k]];
    if (!style || k === picked) continue;
    shape(context, pane, places.subarray(4 * k, 4 * k + 4), style.shape);
    strokes(context, [2.6 * grown, theme.background], [1.2 * grown, theme.color(style.color)]);
  }
  if (picked >= 0 && picked < places.length / 4) {
    const style = styles[how[picked]] ?? { shape: "circle", color: "text" };
    shape(context, pane, places.subarray(4 * picked, 4 * picked + 4), style.shape);
    strokes(context, [6.5 * grown, theme.background], [3.4 * grown, theme.color("accent")], [1.2 * grown, theme.text]);
  }
  context.restore();
}

/** A new path along a mark. @param {Context} context @param {Pane} pane @param {Numbers} mark @param {SpotStyle["shape"]} kind */
function shape(context, { x, y, scale }, [across, down, radius, angle], kind = "circle") {
  const [cx, cy, r] = [x(across), y(down), Math.max(LEAST, scale * (radius || 0))];
  if (kind === "square") {
    context.beginPath();
    context.rect(cx - r, cy - r, 2 * r, 2 * r);
  } else if (kind === "cross") {
    const s = Math.max(LEAST, Math.min(r, 4));
    path(context, [[cx - s, cy - s], [cx + s, cy + s]], [[cx - s, cy + s], [cx + s, cy - s]]);
  } else {
    circle(context, cx, cy, kind === "dot" ? LEAST : r);
    if (kind === "dot" || Number.isNaN(angle)) return;
    context.moveTo(cx, cy); // angles run from down over right
    context.lineTo(cx + r * Math.sin(angle), cy + r * Math.cos(angle));
  }
}

/** Short lines (n, 4) in one colour. @type {Draw<[Pane, stars: Numbers | undefined]>} */
export function drawStars(context, { x, y }, stars, theme) {
  if (!stars?.length) return;
  const all = [];
  for (let k = 0; k < stars.length; k += 4) {
    all.push([[x(stars[k]), y(stars[k + 1])], [x(stars[k + 2]), y(stars[k + 3])]]);
  }
  context.lineCap = "round";
  path(context, ...all);
  strokes(context, [4, theme.background], [2, theme.color("accent")]);
  context.lineCap = "butt";
}

/** @type {Draw<[Pane, outlines: SpotOutline[]]>} */
export function drawOutlines(context, pane, outlines, theme) {
  context.save();
  clipTo(context, pane.left, pane.top, pane.wide, pane.high);
  const along = outlines.map(({ points }) => points.map(([x, y]) => [pane.x(x), pane.y(y)]));
  path(context, ...along);
  strokes(context, [5.5, theme.background]);
  outlines.forEach(({ color, dash }, k) => {
    path(context, along[k]);
    context.setLineDash(dash ? [7, 6] : []);
    strokes(context, [dash ? 1.8 : 3.4, theme.color(color)]);
  });
  context.restore();
}

/** @typedef {{ lines: Numbers, how: Numbers, styles: SpotStyle[], from: Numbers | undefined }} Lines x and y in the first
 *   picture and in the second; the style of each; and where the picked mark lies */

/** From one picture to the other: the styles one after the other, so that the last lies on top; that of the picked mark bold.
 * @type {Draw<[panes: Pane[], Lines]>} */
export function drawLines(context, [first, second], { lines, how, styles, from }, theme) {
  const grown = theme.large ? 1.5 : 1;
  const ends = (/** @type {number} */ k) => [
    [first.x(lines[4 * k]), first.y(lines[4 * k + 1])], [second.x(lines[4 * k + 2]), second.y(lines[4 * k + 3])],
  ];
  const numbers = Array.from(how, (_, k) => k);
  context.save();
  styles.forEach(({ color, dash }, style) => {
    path(context, ...numbers.filter((k) => how[k] === style).map(ends));
    context.globalAlpha = dash ? 0.6 : 0.85;
    if (dash) strokes(context, [3.2 * grown, theme.background]); // few, and to be seen over anything
    context.globalAlpha = dash ? 1 : 0.85;
    context.setLineDash(dash ? [5, 4] : []);
    strokes(context, [(dash ? 1.7 : 1.3) * grown, theme.color(color)]);
    context.setLineDash([]);
  });
  context.globalAlpha = 1;
  const mine = numbers.find((k) => from && lines[4 * k] === from[0] && lines[4 * k + 1] === from[1]);
  if (mine !== undefined) {
    const { color, dash } = styles[how[mine]];
    path(context, ends(mine));
    context.setLineDash([]);
    strokes(context, [6 * grown, theme.background]);
    context.setLineDash(dash ? [7, 5] : []);
    strokes(context, [3 * grown, theme.color(color)]);
  }
  context.restore();
}
