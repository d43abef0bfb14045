/** Thin arrows on the plane, and a lattice of equally likely cells: the denser a cell lies, the deeper is its tint. */

import { circle, clipTo, path, trace } from "./canvas.js";
/** @import { Scale } from "./scale.js" */

/** `vectors`: four numbers for each arrow, from and to. One path for the shafts and one for the heads, however many.
 * @type {Draw<[Scale, vectors: Numbers | undefined]>} */
export function drawVectors(context, scale, vectors, theme) {
  if (!vectors?.length) return;
  const width = theme.large ? 2.2 : 1.4;
  const [shafts, heads] = [new Path2D(), new Path2D()];
  for (let i = 0; i < vectors.length; i += 4) {
    const [x0, y0] = [scale.x(vectors[i]), scale.y(vectors[i + 1])];
    const [x1, y1] = [scale.x(vectors[i + 2]), scale.y(vectors[i + 3])];
    const length = Math.hypot(x1 - x0, y1 - y0);
    if (!(length > 1)) continue;
    const head = Math.min(4 * width, length);
    const [dx, dy] = [((x1 - x0) / length) * head, ((y1 - y0) / length) * head];
    const [bx, by] = [x1 - dx, y1 - dy];
    trace(shafts, [[x0, y0], [bx, by]]);
    trace(heads, [[bx - 0.45 * dy, by + 0.45 * dx], [x1, y1], [bx + 0.45 * dy, by - 0.45 * dx]], true);
  }
  context.save();
  clipTo(context, scale.left, scale.top, scale.size, scale.size);
  /** @type {[number, string, number][]} */ const layers = [[1.6, theme.background, 0.7], [0, theme.text, 0.85]];
  for (const [grow, color, alpha] of layers) {
    context.globalAlpha = alpha;
    context.strokeStyle = context.fillStyle = color;
    context.lineWidth = width + grow;
    context.stroke(shafts);
    if (grow) context.stroke(heads);
    else context.fill(heads);
  }
  context.restore();
}

/** `segments`: four numbers for each short straight way, from and to, under the points.
 * @type {Draw<[Scale, segments: Numbers | undefined]>} */
export function drawSegments(context, scale, segments, theme) {
  if (!segments?.length) return;
  const ways = new Path2D();
  for (let i = 0; i < segments.length; i += 4) {
    const [x0, y0, x1, y1] = segments.subarray(i, i + 4);
    trace(ways, [[scale.x(x0), scale.y(y0)], [scale.x(x1), scale.y(y1)]]);
  }
  context.save();
  clipTo(context, scale.left, scale.top, scale.size, scale.size);
  context.strokeStyle = theme.text;
  context.globalAlpha = 0.75;
  context.lineWidth = theme.large ? 1.8 : 1.1;
  context.stroke(ways);
  context.restore();
}

/** `mesh`: places in rows and columns; a single row is a line with a dot at every tenth place.
 * @type {Draw<[Scale, mesh: FrameArray | undefined]>} */
export function drawMesh(context, scale, mesh, theme) {
  const [rows, columns] = mesh?.shape ?? [0, 0];
  if (!mesh || !rows || !columns) return;
  const at = (/** @type {number} */ k) => [scale.x(mesh.data[2 * k]), scale.y(mesh.data[2 * k + 1])];
  const places = Array.from({ length: rows }, (_, r) => Array.from({ length: columns }, (_, c) => at(r * columns + c)));
  context.save();
  clipTo(context, scale.left, scale.top, scale.size, scale.size);
  if (rows > 1) fillCells(context, scale, places, theme);
  context.strokeStyle = theme.accent;
  context.lineWidth = rows > 1 ? 0.7 : 2;
  context.globalAlpha = rows > 1 ? 0.55 : 1;
  context.beginPath();
  for (const row of places) trace(context, row);
  if (rows > 1) for (let c = 0; c < columns; c += 1) trace(context, places.map((row) => row[c]));
  context.stroke();
  if (rows === 1) {
    context.fillStyle = theme.accent;
    for (let c = 0; c < columns; c += 10) {
      const [x, y] = places[0][c];
      circle(context, x, y, 2.6);
      context.fill();
    }
  }
  context.restore();
}

/** Every cell holds the same probability, so its tint is that over its area, against an even spread over the plot.
 * @type {Draw<[Scale, places: number[][][]]>} */
function fillCells(context, scale, places, theme) {
  const even = (scale.size * scale.size) / ((places.length - 1) * (places[0].length - 1));
  context.fillStyle = theme.accent;
  for (let r = 0; r + 1 < places.length; r += 1) {
    for (let c = 0; c + 1 < places[0].length; c += 1) {
      const corners = [places[r][c], places[r][c + 1], places[r + 1][c + 1], places[r + 1][c]];
      let area = 0;
      corners.forEach(([x, y], k) => {
        const [nx, ny] = corners[(k + 1) % 4];
        area += (x * ny - nx * y) / 2;
      });
      context.globalAlpha = Math.min(0.75, (0.12 * even) / Math.max(1e-6, Math.abs(area)));
      path(context, corners);
      context.fill();
    }
  }
}
