/** Skip connections over the volumes of a network: arches from the box that is added to the one that it is added to. */

/** @import { Column, Placed } from "./volumes_layout.js" */
/** @typedef {{ from: number, to: number, layer: number, through: string, level: number }} Arch between two columns, for the
 *   layer that adds; level: how many arches it spans, and so how high it is */

const [LOWEST, STEP, ROUND, HEAD] = [9, 8, 7, 4]; // pixels above the boxes, for each level, of the corners and arrowheads

/** The arches of a network, those of a single column left out. @param {Column[]} columns */
export function archesOf(columns) {
  const at = (/** @type {number} */ layer) => columns.findIndex(({ members }) => members.includes(layer));
  const arches = columns.flatMap(({ skips }, to) =>
    skips.map(({ layer, source, through }) => ({ from: at(source), to, layer, through, level: 0 })));
  /** @type {Arch[]} */ const found = arches.filter(({ from, to }) => from < to).sort((a, b) => a.to - a.from - (b.to - b.from));
  found.forEach((arch, k) => {
    const inside = found.slice(0, k).filter(({ from, to }) => from >= arch.from && to <= arch.to);
    arch.level = Math.max(-1, ...inside.map(({ level }) => level)) + 1;
  });
  return found;
}

/** CSS pixels that they need above the boxes. @param {Arch[]} arches */
export const headroom = (arches) => (arches.length ? LOWEST + 3 + STEP * Math.max(...arches.map(({ level }) => level)) : 0);

/** Dashed where what is added goes through layers of its own. @type {Draw<[boxes: Placed[], arches: Arch[], shown: number]>} */
export function drawSkips(context, boxes, arches, shown, theme) {
  const order = [...arches].sort((a, b) => Number(a.layer === shown) - Number(b.layer === shown)); // the one looked at is on top
  for (const { from, to, layer, through, level } of order) {
    const tops = boxes.slice(from, to + 1).map(({ y, d }) => y - d);
    const top = Math.min(...tops) - LOWEST - STEP * level;
    const [left, right] = [middle(boxes[from]) + 3, middle(boxes[to]) - 3];
    const [start, end] = [boxes[from].y - boxes[from].d, boxes[to].y - boxes[to].d - 1];
    context.strokeStyle = context.fillStyle = layer === shown ? theme.accent : theme.muted;
    context.lineWidth = layer === shown ? 2.25 : 1.25;
    context.setLineDash(through ? [4, 3] : []);
    context.beginPath();
    context.moveTo(left, start);
    context.arcTo(left, top, right, top, ROUND);
    context.arcTo(right, top, right, end, ROUND);
    context.lineTo(right, end - HEAD);
    context.stroke();
    context.setLineDash([]);
    context.beginPath();
    context.moveTo(right, end);
    context.lineTo(right - HEAD, end - 1.5 * HEAD);
    context.lineTo(right + HEAD, end - 1.5 * HEAD);
    context.fill();
  }
}

/** Where the middle of a box's upper edge is. @param {Placed} box */
const middle = ({ x, w, d }) => x + (w + d) / 2;
