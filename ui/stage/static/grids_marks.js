/** Which cells of a grids view are lit, and between which of them a line is drawn, for the cell that is looked at. */

import { metBy, pooledFrom, poolsOf, readers, windowOf } from "./grids_links.js";

/**
 * marks: a map from cells to class names (lit: belongs to it; chosen: the cell itself; now: the product just made;
 * won: a pool's winner; last: where the walk is; pin: pinned); lines: {from: cells, to: a cell} or null.
 */
export function marksOf(view, over) {
  const { links = {} } = view.options;
  const marks = new Map();
  const add = (cell, name) => {
    const before = marks.get(cell);
    if (cell && !before?.split(" ").includes(name)) marks.set(cell, before ? `${before} ${name}` : name);
  };
  const put = (map, place, name) => add(view.cell(map, place), name);
  const pinned = view.options.links && view.value("pinned");
  const at = view.options.links && view.value("at");
  const focus = over ?? pinned ?? at;
  winners(view, links, put);
  if (at && !over) put(at.map, at.place, "last");
  if (pinned) put(pinned.map, pinned.place, "pin");
  if (focus && view.options.twins?.includes(focus.map)) twins(view, focus, put);
  if (!focus || !view.value("geometry")) return { marks, lines: null };
  put(focus.map, focus.place, "chosen");
  const kinds = { [links.from]: input, [links.by]: entry, [links.products]: product, [links.to]: output, [links.bias]: bias, [links.pooled]: pooled };
  const lines = kinds[focus.map]?.(view, links, focus.place, put, focus === at ? at.done : Infinity) ?? null;
  return { marks, lines };
}

/** The same place in all grids that lie on each other: a patch, the kernel over it, their products. */
function twins(view, { map, place: [channel, row, column] }, put) {
  for (const name of view.options.twins) {
    for (const grid of view.map(name).grids) {
      const alone = view.map(name).count === 1 || view.map(map).count === 1;
      if (alone || grid.channel === channel) put(name, [grid.channel, row, column], "lit");
    }
  }
}

/** The winners of all pooling windows that are there. */
function winners(view, links, put) {
  const all = view.value("winners");
  if (!all) return;
  all.forEach((list, channel) => {
    for (let i = 0; i < list.length; i += 2) if (list[i] >= 0) put(links.to, [channel, list[i], list[i + 1]], "won");
  });
}

function output(view, links, [channel, row, column], put, done) {
  const geometry = view.value("geometry");
  const places = windowOf(geometry, view.value("flip"), row, column);
  const [from, by] = [view.map(links.from), view.map(links.by)];
  const newest = done === Infinity ? -1 : done - 1;
  const lit = [];
  for (const grid of from.grids) {
    places.forEach((place, index) => {
      const cell = grid.at(place.row, place.column);
      const now = grid.channel * places.length + index === newest && newest < places.length * from.count - 1;
      const name = now ? "lit now" : "lit";
      put(links.from, [grid.channel, place.row, place.column], name);
      if (now) put(links.by, [by.first + grid.channel, place.k, place.l], "lit now");
      if (now) put(links.products, [grid.channel, ...unravel(index, geometry.columns.K)], "now");
      if (cell) lit.push(cell);
    });
  }
  put(links.bias, [channel, 0, 0], "lit");
  const pool = view.value("pool");
  const map = view.map(links.pooled);
  if (pool && map) for (const p of poolsOf(pool, row, column, map.rows, map.columns)) put(links.pooled, [channel, p.row, p.column], "lit");
  return { from: lit, to: view.cell(links.to, [channel, row, column]) };
}

const unravel = (index, columns) => [Math.floor(index / columns), index % columns];

function input(view, links, [channel, row, column], put) {
  const [to, by] = [view.map(links.to), view.map(links.by)];
  for (const one of readers(view.value("geometry"), view.value("flip"), row, column)) {
    for (const grid of to.grids) put(links.to, [grid.channel, one.row, one.column], "lit");
    put(links.by, [by.first + channel, one.k, one.l], "lit");
  }
  return null;
}

function entry(view, links, [slice, k, l], put) {
  const by = view.map(links.by);
  const channel = slice - by.first;
  for (const place of metBy(view.value("geometry"), view.value("flip"), k, l)) put(links.from, [channel, place.row, place.column], "lit");
  const grid = view.map(links.to).grids.find((one) => one.channel === view.group);
  for (const cell of grid?.cells ?? []) put(links.to, [view.group, cell.row, cell.column], "lit");
  return null;
}

function product(view, links, [channel, k, l], put) {
  const base = view.value("base");
  if (!base) return null;
  const { columns } = view.value("geometry");
  const place = windowOf(view.value("geometry"), view.value("flip"), base[1], base[2])[k * columns.K + l];
  put(links.from, [channel, place.row, place.column], "lit");
  put(links.by, [view.map(links.by).first + channel, place.k, place.l], "lit");
  put(links.to, base, "lit");
  return null;
}

function bias(view, links, [filter], put) {
  const grid = view.map(links.to).grids.find((one) => one.channel === filter);
  for (const cell of grid?.cells ?? []) put(links.to, [filter, cell.row, cell.column], "lit");
  return null;
}

function pooled(view, links, [channel, row, column], put) {
  const places = pooledFrom(view.value("pool"), row, column);
  const cells = places.map((place) => view.cell(links.to, [channel, place.row, place.column])).filter(Boolean);
  for (const place of places) put(links.to, [channel, place.row, place.column], "lit");
  const geometry = view.value("geometry");
  for (const grid of view.map(links.from).grids) {
    const seen = new Set();
    for (const place of places) {
      for (const one of windowOf(geometry, false, place.row, place.column)) seen.add(`${one.row},${one.column}`);
    }
    for (const key of seen) put(links.from, [grid.channel, ...key.split(",").map(Number)], "field");
  }
  return { from: cells, to: view.cell(links.pooled, [channel, row, column]) };
}
