/** Short strokes over a picture: arrows from dark to bright, or the directions of the edges in each of its cells. */

const SHADES = 8; // how many strengths are told apart: strokes of one are drawn at once
const INK = [255, 221, 87]; // seen over dark, bright and coloured pixels alike
const RIM = "rgb(0 0 0 / 0.55)";
const WIDE = 1.6; // CSS pixels
const HEAD = 0.4; // the length of an arrow's head, as a share of the arrow

/** Draw strokes (n, 5): from and to in pixels of the picture, x before y, and how strong each is, from 0 to 1.
 * @param {Context} context @param {FrameArray} array @param {number} across CSS pixels of a pixel @param {number} down
 * @param {boolean} heads whether they are arrows */
export function drawStrokes(context, { shape: [count], data }, across, down, heads) {
  const shades = Array.from({ length: SHADES }, () => new Path2D());
  for (let k = 0; k < 5 * count; k += 5) {
    const [x0, y0, x1, y1] = [data[k] * across, data[k + 1] * down, data[k + 2] * across, data[k + 3] * down];
    const path = shades[Math.min(SHADES - 1, Math.floor(data[k + 4] * SHADES))];
    path.moveTo(x0, y0);
    path.lineTo(x1, y1);
    if (heads) head(path, x0, y0, x1, y1);
  }
  context.lineCap = context.lineJoin = "round";
  shades.forEach((path, k) => {
    context.globalAlpha = (k + 1) / SHADES;
    if (heads) draw(context, path, WIDE + 1.6, RIM);
    draw(context, path, WIDE, `rgb(${INK.join(" ")})`);
  });
  context.globalAlpha = 1;
}

/** @param {Context} context @param {Path2D} path @param {number} wide @param {string} color */
function draw(context, path, wide, color) {
  context.lineWidth = wide;
  context.strokeStyle = color;
  context.stroke(path);
}

/** @param {Path2D} path @param {number} x0 @param {number} y0 @param {number} x1 @param {number} y1 */
function head(path, x0, y0, x1, y1) {
  const [back, side] = [[HEAD * (x0 - x1), HEAD * (y0 - y1)], [0.6 * HEAD * (y1 - y0), 0.6 * HEAD * (x0 - x1)]];
  path.moveTo(x1 + back[0] + side[0], y1 + back[1] + side[1]);
  path.lineTo(x1, y1);
  path.lineTo(x1 + back[0] - side[0], y1 + back[1] - side[1]);
}

/** Outlines of parts of a picture: [top, left, bottom, right] in its pixels.
 * @param {Context} context @param {number[][]} boxes @param {number} across @param {number} down @param {Theme} theme */
export function drawBoxes(context, boxes, across, down, theme) {
  for (const [top, left, bottom, right] of boxes) {
    for (const [wide, color] of /** @type {[number, string][]} */ ([[3.5, "#fff"], [2, theme.accent]])) {
      context.lineWidth = wide;
      context.strokeStyle = color;
      context.strokeRect(left * across, top * down, (right - left) * across, (bottom - top) * down);
    }
  }
}
