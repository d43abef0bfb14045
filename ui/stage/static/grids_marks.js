/** Which cells of a grids view are lit, and between which of them a line is drawn, for the cell that is looked at. */

import { mixed, mixing, pooled, pools, winners } from "./grids_after.js";
import { channelsOf, filtersOf } from "./grids_groups.js";
import { flip, metBy, readers, windowOf } from "./grids_links.js";
/** @import { Cell } from "./grids_cells.js" @import { Ends } from "./grids_lines.js" */

/** @typedef {(map: string | undefined, place: number[], name: string) => void} Put marks a cell */
/** @typedef {{ view: Grids, links: NonNullable<GridsOptions["links"]>, put: Put, done: number, stamped: boolean }} Task
 *   done: how many products of the cell have been made, or all of them; stamped: windows lie on the output, one for each
 *   cell of the input, as in a transposed convolution */

/** Marks are class names: lit (belongs to the cell), chosen (the cell itself), now (the product just made), won (a
 * pool's winner), last (where the walk is), pin (pinned). Lines lead from cells to cells.
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
  const stamped = Boolean(view.given("transposed"));
  const task = { view, links, put, done: focus === at ? at?.done ?? Infinity : Infinity, stamped };
  return { marks, lines: lit(task, focus) };
}

/** Light what belongs to a cell. @param {Task} task @param {Focus} focus @returns {Ends} */
function lit(task, { map, place }) {
  const { view, links, stamped } = task;
  if (map === (stamped ? links.from : links.to)) return under(task, place);
  if (map === (stamped ? links.to : links.from)) return reached(task, place);
  if (map === links.by) return entry(task, place);
  if (map === links.products) return product(task, place);
  if (map === links.bias) return bias(task, place);
  if (map === links.pooled) return pooled(task, place);
  if (map === links.mixed) return mixed(task, place);
  if (map === links.mixing) return mixing(task, place);
  if (map === links.stamps) return reached(task, [view.group, place[1], place[2]]);
  if (map === links.back) return under(task, place);
  return null;
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

/** The window of an output cell, on the input; or the stamp of an input cell, on the output of the filter looked at.
 * @param {Task} task @param {number[]} place @returns {Ends} */
function under(task, [channel, row, column]) {
  const { view, links, put, done, stamped } = task;
  const geometry = view.given("geometry");
  const filter = stamped ? view.group : channel;
  const { first, count } = channelsOf(view, filter);
  const slice = view.map(links.by)?.first ?? 0;
  const places = windowOf(geometry, view.given("flip"), row, column);
  const newest = done === Infinity ? -1 : done - 1;
  /** @type {Cell[]} */ const found = [];
  for (let d = 0; d < count; d += 1) {
    for (const [index, place] of places.entries()) {
      const now = d * places.length + index === newest && newest < places.length * count - 1;
      const at = [stamped ? filter : first + d, place.row, place.column];
      put(stamped ? links.to : links.from, at, now ? "lit now" : "lit");
      if (now) put(links.by, [slice + d, place.k, place.l], "lit now");
      if (now) put(links.products, [d, Math.floor(index / geometry.columns.K), index % geometry.columns.K], "now");
      found.push(...[view.cell(stamped ? links.to : links.from, at) ?? []].flat());
    }
    if (stamped) put(links.from, [first + d, row, column], "lit");
  }
  if (stamped) return { from: [view.cell(links.from, [channel, row, column]) ?? []].flat(), to: found };
  return { from: found, to: after(task, [channel, row, column]) };
}

/** What an output cell goes into, and its bias: lit. @param {Task} task @param {number[]} place @returns {Cell[]} the cell */
function after(task, [filter, row, column]) {
  const { view, links, put } = task;
  put(links.bias, [filter, 0, 0], "lit");
  for (const p of pools(view, row, column)) put(links.pooled, [filter, p.row, p.column], "lit");
  for (const grid of view.map(links.mixed)?.grids ?? []) put(links.mixed, [grid.channel, row, column], "lit");
  return [view.cell(links.to, [filter, row, column]) ?? []].flat();
}

/** The output cells that read an input cell; or the input cells whose stamps reach an output cell; and with which entries.
 * @param {Task} task @param {number[]} place @returns {Ends} */
function reached(task, [channel, row, column]) {
  const { view, links, put, stamped } = task;
  const found = readers(view.given("geometry"), view.given("flip"), row, column);
  const channels = channelsOf(view, stamped ? channel : view.group);
  const others = stamped ? channels : filtersOf(view, channel);
  const slice = (view.map(links.by)?.first ?? 0) - channels.first;
  const read = (/** @type {number} */ one) => one >= channels.first && one < channels.first + channels.count;
  /** @type {Cell[]} */ const cells = [];
  for (const one of found) {
    for (let other = others.first; other < others.first + others.count; other += 1) {
      const place = [other, one.row, one.column];
      put(stamped ? links.from : links.to, place, "lit");
      if (stamped) cells.push(...[view.cell(links.from, place) ?? []].flat());
      const read_by = stamped ? other : channel;
      if (read(read_by)) put(links.by, [slice + read_by, one.k, one.l], "lit");
    }
  }
  return stamped ? { from: cells, to: after(task, [channel, row, column]) } : null;
}

/** The cells that a kernel entry meets. @param {Task} task @param {number[]} place @returns {Ends} */
function entry(task, [slice, k, l]) {
  const { view, links, put, stamped } = task;
  const channel = channelsOf(view, view.group).first + slice - (view.map(links.by)?.first ?? 0);
  for (const place of metBy(view.given("geometry"), view.given("flip"), k, l)) {
    put(stamped ? links.to : links.from, [stamped ? view.group : channel, place.row, place.column], "lit");
  }
  return all(task, stamped ? links.from : links.to, stamped ? channel : view.group);
}

/** The cells that one product is made of. @param {Task} task @param {number[]} place @returns {Ends} */
function product({ view, links, put, stamped }, [channel, k, l]) {
  /** @type {Focus | undefined} */ const base = view.given("base");
  if (!base) return null;
  const { rows, columns } = view.given("geometry");
  const [filter, row, column] = base.place;
  const turned = view.given("flip");
  const [u, v] = [flip(rows, k, turned), flip(columns, l, turned)];
  const met = (base.map === links.to && stamped ? readers : windowOf)({ rows, columns }, turned, row, column);
  const one = met.find((meeting) => meeting.k === u && meeting.l === v);
  if (!one) return null; // no stamp reaches the cell with this entry
  const input = channelsOf(view, filter).first + channel;
  const at = [one.row, one.column];
  const [read, made] = base.map === links.from ? [[row, column], at] : [at, [row, column]];
  put(links.from, [input, ...read], "lit");
  put(links.by, [(view.map(links.by)?.first ?? 0) + channel, u, v], "lit");
  put(links.to, [filter, ...made], "lit");
  return null;
}

/** A bias goes into all cells of its filter's map. @param {Task} task @param {number[]} place @returns {Ends} */
const bias = (task, [filter]) => all(task, task.links.to, filter);

/** All cells of a map's channel. @param {Task} task @param {string | undefined} map @param {number} channel @returns {Ends} */
function all({ view, put }, map, channel) {
  const grid = view.map(map)?.grids.find((one) => one.channel === channel);
  for (const cell of grid?.cells ?? []) if (cell.inside) put(map, [channel, cell.row, cell.column], "lit");
  return null;
}
