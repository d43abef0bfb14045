/** Fit what a graph says into the room there is: a box's numbers into their box, a link's numbers between the others. */

import { places } from "./graph_place.js";
import { put } from "./page.js";
/** @import { Cell, GraphView } from "./graph.js" */

const LABEL = 42; // CSS pixels of width that a link's numbers take at least, so that none moves with each digit

/** @param {GraphView} view @param {boolean} anew whether the boxes have moved */
export function fit(view, anew) {
  if (!view.wide) return;
  squeeze(view, anew);
  place(view, anew);
}

/** A number that is wider than its box is written smaller. @param {GraphView} view @param {boolean} anew */
function squeeze(view, anew) {
  const spans = view.graph.nodes.flatMap(({ name }) => {
    const { value, under } = /** @type {Cell} */ (view.cells.get(name));
    return [value, under].filter((span, k) => view.changed(`squeeze ${name} ${k}`, span.textContent?.length) || anew);
  });
  for (const span of spans) span.style.removeProperty("--squeeze");
  const shares = spans.map(({ clientWidth, scrollWidth }) => clientWidth / Math.max(1, scrollWidth));
  spans.forEach((span, k) => shares[k] && shares[k] < 1 && span.style.setProperty("--squeeze", shares[k].toFixed(2)));
}

/** Find a place for each number that a link shows. Those that stand stay where they are until others come, or one has become
 * wider than the room it was given. @param {GraphView} view @param {boolean} anew */
function place(view, anew) {
  const { links, nodes } = view.graph;
  const of = (/** @type {string} */ name) => /** @type {Cell} */ (view.cells.get(name));
  const shown = links.filter(({ name }) => !of(name).root.hidden);
  const fresh = view.changed("labels", shown.map(({ name, below, brings }) => [name, !below, !brings]));
  const sizes = shown.map(({ name }) => [of(name).root.offsetWidth, of(name).root.offsetHeight]);
  if (!anew && !fresh && shown.every(({ name }, k) => sizes[k][0] <= of(name).w)) return;
  const ways = shown.map((link, k) => {
    return { ends: view.ends(link), width: Math.max(view.em * LABEL, sizes[k][0]), height: sizes[k][1] };
  });
  places(ways, nodes.map(({ name }) => of(name)), view.high).forEach(({ x, y }, k) => {
    Object.assign(of(shown[k].name), { x, y, w: ways[k].width, h: ways[k].height });
    put(of(shown[k].name).root, { left: x, top: y });
  });
}
