/** The arrows of an unrolled network: solid forward in time, dashed for gradients; and those of the folded one. */

import { svg } from "./page.js";
/** @import { Row } from "./unrolled.js" @import { Layout } from "./unrolled_layout.js" */

/** @typedef {{ root: SVGElement, name: string, label?: SVGElement, where?: string, mark(walk: Walk, back: boolean,
 *   kind: string | null, tags: Brought[], where: number[] | undefined): void }} Edge an arrow, and how it shows where the walk is:
 *   whether it runs back, the kind of edges that is lit, and the columns in which there is a gradient */
/** @typedef {Layout["rows"][number]} Place of a row */

/** An arrow from one point to another, its head drawn as part of the path. @param {Pair} from @param {Pair} to @param {number} size */
function arrow([x1, y1], [x2, y2], size) {
  const angle = Math.atan2(y2 - y1, x2 - x1);
  const wing = (/** @type {number} */ turn) => `${x2 - size * Math.cos(angle + turn)} ${y2 - size * Math.sin(angle + turn)}`;
  return `M${x1} ${y1}L${x2} ${y2}M${wing(0.5)}L${x2} ${y2}L${wing(-0.5)}`;
}

/** All edges of all columns, and the folded network's.
 * @param {EdgeOption[]} edges @param {Row[]} rows @param {Layout} layout @param {number} columns */
export function edgesOf(edges, rows, layout, columns) {
  const place = (/** @type {string} */ name) => layout.rows[rows.findIndex((one) => one.name === name)];
  return edges.flatMap((edge) => {
    const [from, to] = [place(edge.from), place(edge.to)];
    if (!from || !to) return [];
    const singles = Array.from({ length: columns - 1 }, (_, k) => single(edge, from, to, k + 1, layout));
    return [folded(edge, from, to, layout), ...singles];
  });
}

/** Where an edge begins and ends: into a column from the one before (step 1), or within it.
 * @param {EdgeOption} edge @param {Place} from @param {Place} to @param {number} column @param {Layout} layout
 * @returns {[Pair, Pair]} */
function ends(edge, from, to, column, layout) {
  if (edge.step) {
    const between = (/** @type {Place} */ { top, unit, height }) => top + (height === unit ? 0.5 : Math.ceil(height / unit / 2 - 0.01)) * unit;
    return [[layout.boxLeft(column - 1) + layout.box + 2, between(from)], [layout.boxLeft(column) - 2, between(to)]];
  }
  const x = layout.left(column) + layout.column / 2;
  if (from.top > to.top) return [[x, from.top - 2], [x, to.top + to.height + 2]];
  return [[x, from.top + from.height + 2], [x, to.top - 2]];
}

/** One edge into a column. @param {EdgeOption} edge @param {Place} from @param {Place} to @param {number} column
 * @param {Layout} layout @returns {Edge} */
function single(edge, from, to, column, layout) {
  const size = 0.42 * layout.em;
  const apart = 0.3 * layout.em; // between the way forward and the way back
  const [start, end] = ends(edge, from, to, column, layout);
  const shift = (/** @type {Pair} */ [x, y], /** @type {number} */ by) =>
    /** @type {Pair} */ (edge.step ? [x, y + by] : [x + by, y]);
  const forward = svg("path", { d: arrow(shift(start, -apart), shift(end, -apart), size), class: "unrolled-edge" });
  const back = svg("path", { d: arrow(shift(end, apart), shift(start, apart), size), class: "unrolled-edge back" });
  const tag = svg("g", { class: "unrolled-tag" });
  const root = svg("g", { class: `unrolled-link ${edge.name}` }, forward, back, tag);
  // A gradient along an edge concerns the column that the edge leaves on the way forward.
  const reached = edge.step ? column - 1 : column;
  return {
    root, name: edge.name, where: edge.where,
    mark(walk, backwards, kind, tags, where) {
      const flows = edge.back !== false && backwards && (where?.includes(reached) ?? true) && reached >= walk.backward;
      forward.classList.toggle("done", column <= walk.forward);
      forward.classList.toggle("now", !backwards && column === walk.now);
      back.classList.toggle("done", flows);
      back.classList.toggle("now", flows && reached === walk.now);
      root.classList.toggle("kind", Boolean(kind) && kind === edge.name);
      const own = tags.find((one) => one.edge === edge.name && one.column === reached);
      write(tag, flows && own ? own.texts : [], edge, start, end, from, layout);
    },
  };
}

/** What a gradient brings, beside its arrow: a number a unit in the gap of its row, or all of them beside a short arrow.
 * @param {SVGElement} tag @param {string[]} texts @param {EdgeOption} edge @param {Pair} start @param {Pair} end @param {Place} from
 * @param {Layout} layout */
function write(tag, texts, edge, start, end, from, layout) {
  const key = texts.join();
  if (tag.dataset.key === key) return;
  tag.dataset.key = key;
  const { em, type } = layout;
  const longest = Math.max(0, ...texts.map((text) => text.length));
  const line = texts.join(", ");
  const room = layout.column - 1.8 * em; // as far as the next arrow
  /** @type {(text: string, x: number, y: number, anchor: string) => SVGElement} */
  const text = (text, x, y, anchor) => svg("text", { x, y, "text-anchor": anchor, "dominant-baseline": "central" }, text);
  /** @type {SVGElement[]} */ let marks = [];
  if (edge.step && 0.6 * type * longest + 6 <= end[0] - start[0] && texts.length * type * 1.2 <= from.height) {
    const lift = texts.length === 1 ? 1.15 * em : 0; // a single number stands above its arrow
    marks = texts.map((one, unit) => text(one, (start[0] + end[0]) / 2, from.top + (unit + 0.5) * from.unit - lift, "middle"));
  } else if (!edge.step && 0.56 * type * line.length <= room) {
    marks = [text(line, start[0] + 0.9 * em, (start[1] + end[1]) / 2, "start")];
  }
  tag.replaceChildren(...marks.filter((mark) => mark.textContent));
}

/** The folded network's edge, with its name: a loop where it goes from a row to itself.
 * @param {EdgeOption} edge @param {Place} from @param {Place} to @param {Layout} layout @returns {Edge} */
function folded(edge, from, to, layout) {
  const { em } = layout;
  const x = layout.nodeLeft + layout.node / 2;
  const half = layout.node / 2 + 2;
  const up = from.middle > to.middle;
  let d = arrow([x, from.middle + (up ? -half : half)], [x, to.middle + (up ? half : -half)], 0.42 * em);
  let at = [x + 0.6 * em, (from.middle + to.middle) / 2];
  if (from === to) {
    const [right, y] = [x + half - 1, from.middle];
    const reach = right + 1.5 * em;
    d = `M${right} ${y - 5}C${reach} ${y - 1.5 * em} ${reach} ${y + 1.5 * em} ${right + 1} ${y + 6}`;
    d += `M${right + 7} ${y + 4}L${right} ${y + 6}L${right + 6} ${y + 12}`;
    at = [right + 1.25 * em, y];
  }
  const given = { x: at[0], y: at[1], "text-anchor": "start", "dominant-baseline": "central", class: "unrolled-name" };
  const label = svg("text", given, edge.label ?? "");
  const root = svg("g", { class: `unrolled-link folded ${edge.name}` }, svg("path", { d, class: "unrolled-edge done" }), label);
  return { root, label, name: edge.name, mark: (_walk, _back, kind) => root.classList.toggle("kind", Boolean(kind) && kind === edge.name) };
}
