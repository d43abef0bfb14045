/** What follows an output in a grids view: pooling windows and their winners, or 1×1 filters. */

import { channelsOf } from "./grids_groups.js";
import { pooledFrom, poolsOf, readers, windowOf } from "./grids_links.js";
/** @import { Cell } from "./grids_cells.js" @import { Ends } from "./grids_lines.js" @import { Put, Task } from "./grids_marks.js" */

/** The winners of all pooling windows that are there: rows and columns, one after the other.
 * @param {Grids} view @param {string | undefined} to @param {Put} put */
export function winners(view, to, put) {
  /** @type {number[][]} */ const all = view.given("winners") ?? [];
  all.forEach((list, channel) => {
    for (let i = 0; i < list.length; i += 2) if (list[i] >= 0) put(to, [channel, list[i], list[i + 1]], "won");
  });
}

/** The pooled cells that an output cell goes into. @param {Grids} view @param {number} row @param {number} column */
export function pools(view, row, column) {
  const pool = view.given("pool");
  const map = view.map(view.options.links?.pooled);
  return pool && map ? poolsOf(pool, row, column, map.rows, map.columns) : [];
}

/** The window of a pooled cell, and all that it sees of the input. @param {Task} task @param {number[]} place @returns {Ends} */
export function pooled({ view, links, put, stamped }, [channel, row, column]) {
  const places = pooledFrom(view.given("pool"), row, column);
  for (const place of places) put(links.to, [channel, place.row, place.column], "lit");
  const geometry = view.given("geometry");
  const seen = places.flatMap((place) => (stamped ? readers : windowOf)(geometry, false, place.row, place.column));
  const { first, count } = channelsOf(view, channel);
  for (let input = first; input < first + count; input += 1) {
    for (const one of seen) put(links.from, [input, one.row, one.column], "field");
  }
  const cells = places.flatMap((place) => view.cell(links.to, [channel, place.row, place.column]) ?? []);
  return { from: cells, to: [view.cell(links.pooled, [channel, row, column]) ?? []].flat() };
}

/** A cell that a 1×1 filter makes: the same place in every channel of the output, and their weights.
 * @param {Task} task @param {number[]} place @returns {Ends} */
export function mixed({ view, links, put }, [filter, row, column]) {
  /** @type {Cell[]} */ const cells = [];
  for (const { channel } of view.map(links.to)?.grids ?? []) {
    put(links.to, [channel, row, column], "lit");
    put(links.mixing, [0, filter, channel], "lit");
    cells.push(...[view.cell(links.to, [channel, row, column]) ?? []].flat());
  }
  return { from: cells, to: [view.cell(links.mixed, [filter, row, column]) ?? []].flat() };
}

/** A weight of a 1×1 filter: all of the channel that it weighs, and all of the map that it goes into.
 * @param {Task} task @param {number[]} place @returns {Ends} */
export function mixing({ view, links, put }, [, filter, channel]) {
  for (const [name, one] of /** @type {const} */ ([[links.to, channel], [links.mixed, filter]])) {
    const grid = view.map(name)?.grids.find((each) => each.channel === one);
    for (const cell of grid?.cells ?? []) if (cell.inside) put(name, [one, cell.row, cell.column], "lit");
  }
  return null;
}
