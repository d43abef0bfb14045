/** Which cells of a grids view are lit, and between which of them a line is drawn, for the cell that is looked at. */

import { metBy, pooledFrom, poolsOf, readers, windowOf } from "./grids_links.js";
/** @import { Cell } from "./grids_cells.js" @import { Ends } from "./grids_lines.js" */

/** @typedef {(map: string | undefined, place: number[], name: string) => void} Put marks a cell */
/** @typedef {{ view: Grids, links: NonNullable<GridsOptions["links"]>, put: Put, done: number }} Task
 *   done: how many products of the cell have been made, or all of them */

/** Marks are class names: lit (belongs to the cell), chosen (the cell itself), now (the product just made), won (a
 * pool's winner), last (where the walk is), pin (pinned). Lines lead from cells to a cell.
 * @param {Grids} view @param {Focus | null} over @returns {{ marks: Map<Cell, string>, lines: Ends }} */
export function marksOf(view, over) {
  const { links } = view.options;
  /** @type {Map<Cell, string>} */ const marks = new Map();
  /** @type {Put} */
  const put = (map, place, name) => {
    const cell = view.cell(map, place);
    const before = cell && marks.get(cell);
    if (cell && !before?.split(" ").includes(name)) marks.set(cell, before ? `${before} ${name}` : name);
  };
  /** @type {(Focus | undefined)[]} */ const [pinned, at] = links ? [view.given("pinned"), view.given("at")] : [];
  const focus = over ?? pinned ?? at;
  if (links) winners(view, links.to, put);
  if (at && !over) put(at.map, at.place, "last");
  if (pinned) put(pinned.map, pinned.place, "pin");
  if (focus && view.options.twins?.includes(focus.map)) twins(view, focus, view.options.twins, put);
  if (!focus || !links || !view.given("geometry")) return { marks, lines: null };
  put(focus.map, focus.place, "chosen");
  const task = { view, links, put, done: focus === at ? at?.done ?? Infinity : Infinity };
  const { map, place } = focus;
  if (map === links.from) input(task, place);
  else if (map === links.by) entry(task, place);
  else if (map === links.products) product(task, place);
  else if (map === links.bias) bias(task, place);
  else if (map === links.to) return { marks, lines: output(task, place) };
  else if (map === links.pooled) return { marks, lines: pooled(task, place) };
  return { marks, lines: null };
}

/** The same place in all grids that lie on each other: a patch, the kernel over it, their products.
 * @param {Grids} view @param {Focus} focus @param {string[]} names @param {Put} put */
function twins(view, { map, place: [channel, row, column] }, names, put) {
  for (const name of names) {
    for (const grid of view.map(name)?.grids ?? []) {
      const alone = view.map(name)?.count === 1 || view.map(map)?.count === 1;
      if (alone || grid.channel === channel) put(name, [grid.channel, row, column], "lit");
    }
  }
}

/** The winners of all pooling windows that are there: rows and columns, one after the other. */
function winners(/** @type {Grids} */ view, /** @type {string | undefined} */ to, /** @type {Put} */ put) {
  /** @type {number[][]} */ const all = view.given("winners") ?? [];
  all.forEach((list, channel) => {
    for (let i = 0; i < list.length; i += 2) if (list[i] >= 0) put(to, [channel, list[i], list[i + 1]], "won");
  });
}

/** @param {Task} task @param {number[]} place @returns {Ends} */
function output({ view, links, put, done }, [channel, row, column]) {
  const geometry = view.given("geometry");
  const places = windowOf(geometry, view.given("flip"), row, column);
  const [from, by] = [view.map(links.from), view.map(links.by)];
  const newest = done === Infinity ? -1 : done - 1;
  const lit = [];
  for (const grid of from?.grids ?? []) {
    for (const [index, place] of places.entries()) {
      const now = grid.channel * places.length + index === newest && newest < places.length * (from?.count ?? 0) - 1;
      put(links.from, [grid.channel, place.row, place.column], now ? "lit now" : "lit");
      if (now) put(links.by, [(by?.first ?? 0) + grid.channel, place.k, place.l], "lit now");
      if (now) put(links.products, [grid.channel, Math.floor(index / geometry.columns.K), index % geometry.columns.K], "now");
      const cell = grid.at(place.row, place.column);
      if (cell) lit.push(cell);
    }
  }
  put(links.bias, [channel, 0, 0], "lit");
  const pool = view.given("pool");
  const map = view.map(links.pooled);
  const pools = pool && map ? poolsOf(pool, row, column, map.rows, map.columns) : [];
  for (const p of pools) put(links.pooled, [channel, p.row, p.column], "lit");
  return { from: lit, to: view.cell(links.to, [channel, row, column]) };
}

function input(/** @type {Task} */ { view, links, put }, /** @type {number[]} */ [channel, row, column]) {
  const first = view.map(links.by)?.first ?? 0;
  for (const one of readers(view.given("geometry"), view.given("flip"), row, column)) {
    for (const grid of view.map(links.to)?.grids ?? []) put(links.to, [grid.channel, one.row, one.column], "lit");
    put(links.by, [first + channel, one.k, one.l], "lit");
  }
}

function entry(/** @type {Task} */ task, /** @type {number[]} */ [slice, k, l]) {
  const { view, links, put } = task;
  const channel = slice - (view.map(links.by)?.first ?? 0);
  const places = metBy(view.given("geometry"), view.given("flip"), k, l);
  for (const place of places) put(links.from, [channel, place.row, place.column], "lit");
  bias(task, [view.group]);
}

function product(/** @type {Task} */ { view, links, put }, /** @type {number[]} */ [channel, k, l]) {
  const base = view.given("base");
  if (!base) return;
  const geometry = view.given("geometry");
  const place = windowOf(geometry, view.given("flip"), base[1], base[2])[k * geometry.columns.K + l];
  put(links.from, [channel, place.row, place.column], "lit");
  put(links.by, [(view.map(links.by)?.first ?? 0) + channel, place.k, place.l], "lit");
  put(links.to, base, "lit");
}

/** A bias goes into all cells of its filter's map. @param {Task} task @param {number[]} place */
function bias({ view, links, put }, [filter]) {
  const grid = view.map(links.to)?.grids.find((one) => one.channel === filter);
  for (const cell of grid?.cells ?? []) put(links.to, [filter, cell.row, cell.column], "lit");
}

/** @param {Task} task @param {number[]} place @returns {Ends} */
function pooled({ view, links, put }, [channel, row, column]) {
  const places = pooledFrom(view.given("pool"), row, column);
  for (const place of places) put(links.to, [channel, place.row, place.column], "lit");
  const geometry = view.given("geometry");
  const windows = places.flatMap((place) => windowOf(geometry, false, place.row, place.column));
  for (const grid of view.map(links.from)?.grids ?? []) {
    for (const one of windows) put(links.from, [grid.channel, one.row, one.column], "field");
  }
  const cells = places.flatMap((place) => view.cell(links.to, [channel, place.row, place.column]) ?? []);
  return { from: cells, to: view.cell(links.pooled, [channel, row, column]) };
}
