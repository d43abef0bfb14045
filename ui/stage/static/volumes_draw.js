/** Volumes on a canvas: boxes with a map on their faces, the window that a cell reads, the field it sees. */

import { Picture, strokes, trace } from "./canvas.js";
import { drawSkips } from "./volumes_skips.js";
/** @import { Column, Placed } from "./volumes_layout.js" */
/** @import { Arch } from "./volumes_skips.js" */

/** @typedef {{ columns: Column[], boxes: Placed[], arches: Arch[], shown: number, over: number, face(layer: number): FrameArray | undefined,
 *   window: Reading | null | undefined, field: Stretch | null | undefined,
 *   kinds: VolumesOptions["kinds"] }} Shown what is drawn: `window` is what the layer's cell reads, `field` what it sees */

/** @type {Draw<[view: Shown]>} */
export function draw(context, view, theme) {
  view.boxes.forEach((box, k) => drawBox(context, box, columnOf(view, k), theme));
  const { field, boxes, columns } = view;
  if (field && boxes.length) drawField(context, stretch(boxes[0], columns[0].volume.shape, field), theme);
  drawReading(context, view, theme);
  drawSkips(context, view.boxes, view.arches, view.shown, theme);
}

/** What a box is drawn with: its colour, its map, whether it is looked at or pointed at. @param {Shown} view @param {number} k */
function columnOf({ columns, shown, over, face, kinds }, k) {
  const { volume, members } = columns[k];
  const at = members.includes(shown) ? shown : members[members.length - 1];
  return { kind: kinds[volume.kind]?.[0] ?? "muted", face: face(at), chosen: members.includes(shown), over: over === k };
}

/** @type {Draw<[box: Placed, column: ReturnType<typeof columnOf>]>} */
function drawBox(context, { x, y, w, h, d }, { kind, face, chosen, over }, theme) {
  const color = theme.color(kind);
  const corners = {
    front: [[x, y], [x + w, y], [x + w, y + h], [x, y + h]],
    top: [[x, y], [x + d, y - d], [x + w + d, y - d], [x + w, y]],
    side: [[x + w, y], [x + w + d, y - d], [x + w + d, y + h - d], [x + w, y + h]],
  };
  if (d) fill(context, corners.top, color, 0.22);
  if (d) fill(context, corners.side, color, 0.42);
  context.fillStyle = theme.background;
  context.fillRect(x, y, w, h);
  if (face) paste(context, face, { x, y, w, h }, theme);
  else fill(context, corners.front, color, 0.3);
  context.lineJoin = "round";
  context.strokeStyle = chosen ? theme.text : color;
  context.lineWidth = chosen ? 2 : over ? 1.75 : 1;
  for (const path of d ? Object.values(corners) : [corners.front]) {
    context.beginPath();
    trace(context, path, true);
    context.stroke();
  }
}

/** @param {Context} context @param {number[][]} points @param {string} color @param {number} alpha */
function fill(context, points, color, alpha) {
  context.beginPath();
  trace(context, points, true);
  context.globalAlpha = alpha;
  context.fillStyle = color;
  context.fill();
  context.globalAlpha = 1;
}

/** @type {WeakMap<FrameArray, { theme: Theme, picture: Picture }>} Maps are coloured once, not at every frame. */
const pictures = new WeakMap();

/** @type {Draw<[array: FrameArray, Box]>} */
function paste(context, array, { x, y, w, h }, theme) {
  const kept = pictures.get(array);
  const picture = kept?.theme === theme ? kept.picture : coloured(array, theme);
  if (kept?.picture !== picture) pictures.set(array, { theme, picture });
  context.imageSmoothingEnabled = false;
  context.drawImage(picture.canvas, x, y, w, h);
}

function coloured(/** @type {FrameArray} */ { data, shape: [rows, columns, colours] }, /** @type {Theme} */ theme) {
  const picture = new Picture();
  if (colours) picture.coloured(data, columns, rows);
  else picture.signed(data, columns, rows, theme.pixels);
  return picture;
}

/** Where a stretch of a volume lies on its box's face. @param {Box} box @param {number[]} shape @param {Stretch} stretch */
function stretch({ x, y, w, h }, [, rows, columns], { rows: [top, bottom], columns: [left, right] }) {
  const [tall, wide] = [h / rows, w / columns];
  return { x: x + left * wide, y: y + top * tall, w: Math.max(2, (right - left) * wide), h: Math.max(2, (bottom - top) * tall) };
}

/** What the cell sees of the image, outlined in two colours that stand out on any picture. @type {Draw<[place: Box]>} */
function drawField(context, { x, y, w, h }, theme) {
  fill(context, [[x, y], [x + w, y], [x + w, y + h], [x, y + h]], theme.accent, 0.16);
  context.beginPath();
  context.rect(x, y, w, h);
  strokes(context, [3, theme.background]);
  context.setLineDash([4, 3]);
  strokes(context, [1.5, theme.accent]);
  context.setLineDash([]);
}

/** The window on the volume before, the cell, and the lines between them. @type {Draw<[view: Shown]>} */
function drawReading(context, { columns, boxes, shown, window }, theme) {
  const k = columns.findIndex(({ members }) => members[0] === shown);
  if (!window || k < 1) return;
  const [before, box] = [boxes[k - 1], boxes[k]];
  const from = window === "all" || before.list ? before : stretch(before, columns[k - 1].volume.shape, window);
  const cell = window === "all" ? null : window.cell;
  const to = cell && !box.list
    ? stretch(box, columns[k].volume.shape, { rows: [cell[0], cell[0] + 1], columns: [cell[1], cell[1] + 1] })
    : { x: box.x, y: box.y + box.h / 2 - 2, w: box.w, h: 4 };
  context.strokeStyle = theme.accent;
  context.globalAlpha = 0.75;
  context.lineWidth = 1;
  context.beginPath();
  for (const [right, down] of [[1, 0], [1, 1], [0, 0], [0, 1]]) {
    trace(context, [[from.x + right * from.w, from.y + down * from.h], [to.x + right * to.w, to.y + down * to.h]]);
  }
  context.stroke();
  context.globalAlpha = 1;
  context.lineWidth = 2;
  context.strokeRect(from.x, from.y, from.w, from.h);
  context.fillStyle = theme.accent;
  context.fillRect(to.x, to.y, to.w, to.h);
}
