/** Volumes on a canvas: boxes with a map on their faces, the window that a cell reads, the field it sees. */

import { Picture } from "./canvas.js";

/** Everything. `view`: {columns, boxes, shown, over, window, field, face (index → array or undefined), kinds}. */
export function draw(context, view, theme) {
  view.boxes.forEach((box, k) => drawBox(context, box, columnOf(view, k), theme));
  if (view.field && view.boxes.length) drawField(context, view.boxes[0], view, theme);
  drawReading(context, view, theme);
}

/** What a box is drawn with: its colour, its map, whether it is looked at or pointed at. */
function columnOf({ columns, shown, over, face, kinds }, k) {
  const { volume, members } = columns[k];
  const at = members.includes(shown) ? shown : members[members.length - 1];
  return { kind: kinds[volume.kind]?.[0] ?? "muted", face: face(at), chosen: members.includes(shown), over: over === k };
}

function drawBox(context, { x, y, w, h, d }, { kind, face, chosen, over }, theme) {
  const color = theme.color(kind);
  const corners = {
    front: [[x, y], [x + w, y], [x + w, y + h], [x, y + h]],
    top: [[x, y], [x + d, y - d], [x + w + d, y - d], [x + w, y]],
    side: [[x + w, y], [x + w + d, y - d], [x + w + d, y + h - d], [x + w, y + h]],
  };
  for (const [name, alpha] of [["top", 0.22], ["side", 0.42]]) if (d) fill(context, corners[name], color, alpha);
  context.fillStyle = theme.background;
  context.fillRect(x, y, w, h);
  if (face) paste(context, face, x, y, w, h, theme);
  else fill(context, corners.front, color, 0.3);
  context.lineJoin = "round";
  context.strokeStyle = chosen ? theme.text : color;
  context.lineWidth = chosen ? 2 : over ? 1.75 : 1;
  for (const path of d ? Object.values(corners) : [corners.front]) outline(context, path);
}

function trace(context, points) {
  context.beginPath();
  points.forEach(([x, y], k) => (k ? context.lineTo(x, y) : context.moveTo(x, y)));
  context.closePath();
}

function fill(context, points, color, alpha) {
  trace(context, points);
  context.globalAlpha = alpha;
  context.fillStyle = color;
  context.fill();
  context.globalAlpha = 1;
}

function outline(context, points) {
  trace(context, points);
  context.stroke();
}

const pictures = new WeakMap(); // one an array and theme: a map is coloured once, not at every frame

function paste(context, array, x, y, w, h, theme) {
  let kept = pictures.get(array);
  if (kept?.theme !== theme) pictures.set(array, (kept = { theme, picture: coloured(array, theme) }));
  context.imageSmoothingEnabled = false;
  context.drawImage(kept.picture.canvas, x, y, w, h);
}

function coloured({ data, shape: [rows, columns, colours] }, theme) {
  const picture = new Picture();
  if (!colours) {
    picture.signed(data, columns, rows, theme.pixels);
    return picture;
  }
  const words = picture.pixels(columns, rows);
  for (let i = 0; i < words.length; i += 1) {
    words[i] = ((255 << 24) | (data[3 * i + 2] << 16) | (data[3 * i + 1] << 8) | data[3 * i]) >>> 0;
  }
  picture.commit();
  return picture;
}

/** A stretch of a box's face: rows and columns as [first, one past the last], of the volume's own. */
function stretch({ x, y, w, h }, [, rows, columns], { rows: [top, bottom], columns: [left, right] }) {
  const [tall, wide] = [h / rows, w / columns];
  return { x: x + left * wide, y: y + top * tall, w: Math.max(2, (right - left) * wide), h: Math.max(2, (bottom - top) * tall) };
}

/** What the cell sees of the image: its outline in two colours, so that it stands out on any picture. */
function drawField(context, box, { columns, field }, theme) {
  const { x, y, w, h } = stretch(box, columns[0].volume.shape, field);
  fill(context, [[x, y], [x + w, y], [x + w, y + h], [x, y + h]], theme.accent, 0.16);
  context.lineWidth = 3;
  context.strokeStyle = theme.background;
  context.strokeRect(x, y, w, h);
  context.lineWidth = 1.5;
  context.setLineDash([4, 3]);
  context.strokeStyle = theme.accent;
  context.strokeRect(x, y, w, h);
  context.setLineDash([]);
}

/** The window on the volume before, the cell, and the lines between them. */
function drawReading(context, { columns, boxes, shown, window }, theme) {
  const k = columns.findIndex(({ members }) => members[0] === shown);
  if (!window || k < 1) return;
  const [before, box] = [boxes[k - 1], boxes[k]];
  const all = window === "all" || before.list;
  const from = all ? before : stretch(before, columns[k - 1].volume.shape, window);
  const cell = window === "all" ? null : window.cell;
  const to = cell && !box.list
    ? stretch(box, columns[k].volume.shape, { rows: [cell[0], cell[0] + 1], columns: [cell[1], cell[1] + 1] })
    : { x: box.x, y: box.y + box.h / 2 - 2, w: box.w, h: 4 };
  context.strokeStyle = theme.accent;
  context.globalAlpha = 0.75;
  context.lineWidth = 1;
  context.beginPath();
  for (const [right, down] of [[1, 0], [1, 1], [0, 0], [0, 1]]) {
    context.moveTo(from.x + right * from.w, from.y + down * from.h);
    context.lineTo(to.x + right * to.w, to.y + down * to.h);
  }
  context.stroke();
  context.globalAlpha = 1;
  context.lineWidth = 2;
  context.strokeRect(from.x, from.y, from.w, from.h);
  context.fillStyle = theme.accent;
  context.fillRect(to.x, to.y, to.w, to.h);
}
