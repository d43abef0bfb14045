/**
 * Grids of numbers that belong together: images, kernels, feature maps. Pointing at a cell lights the cells it is made
 * of and those it goes into at once, without asking the server; what is typed or painted goes back as edits.
 *
 * options: maps, a list of {name, title, values, texts (names of arrays: float32 (channels, rows, columns), NaN where
 * nothing is shown; uint8, the texts joined by line feeds), range (name of a value: the |v| of full colour), edit (name
 * of a message: channel, row, column, text, first), heads (what a channel is called), small (keep its cells readable),
 * sized (false: its title does not say its size), optional (left out where the view is narrow),
 * below (true: under the map before), sign (what stands before it), per (name of a map: one group of channels for each
 * of its channels, only the group of the one looked at is shown; several: what such a group is called)};
 * links {from, by, products, to, bias, pooled} (names of maps); geometry, pool, flip, winners, at, made, base, pinned,
 * hidden_maps, longest, fill (names of values, those names by default; fill is "fill_text"); point, pin, undo (names of
 * messages); brush (the number to paint with at first; null: nothing is
 * painted, and numbers are dragged); aspect (how much wider than high a cell is), apart (pixels between columns), quiet
 * (nothing below the grids);
 * twins (names of maps that lie on each other: pointing at a place in one lights it in all).
 */

import { element, setText, voice, watchSize } from "./canvas.js";
import { dress } from "./colors.js";
import { Grid, longest, Marks } from "./grids_cells.js";
import { fit, typeSize } from "./grids_layout.js";
import { marksOf } from "./grids_marks.js";
import { Pointing } from "./grids_point.js";
import { Lines } from "./grids_lines.js";

const DECODER = new TextDecoder();
const NARROW = 480; // below it there is no room for what is optional

export function create(root, options, stage) {
  const grids = new Grids(root, options, stage);
  return {
    paint: (frame) => grids.paint(frame),
    theme: (theme) => grids.retheme(theme),
    destroy: () => grids.unwatch(),
  };
}

class Grids {
  constructor(root, options, stage) {
    Object.assign(this, { root, options, stage, theme: stage.theme, frame: null, maps: [], marks: new Marks(), aspect: options.aspect ?? 1 });
    root.classList.add("grids");
    root.classList.toggle("quiet", Boolean(options.quiet));
    root.style.setProperty("--aspect", this.aspect);
    this.field = element("div", "grids-field");
    this.field.tabIndex = 0;
    this.field.setAttribute("role", "group");
    this.field.setAttribute("aria-label", "Grids of numbers. Enter walks over the cells.");
    this.foot = element("div", "grids-foot");
    this.reads = element("div", "grids-reading");
    this.pointing = new Pointing(this);
    this.foot.append(...this.pointing.tools, this.reads);
    root.append(this.field, this.foot);
    this.say = voice(root);
    this.build();
    this.unwatch = watchSize(this.field, (width, height) => this.resize(width, height));
    dress(root, stage.theme);
  }

  value(name) {
    return this.frame?.values[this.options[name] ?? name];
  }

  /** Columns of maps, with a sign before each but the first. */
  build() {
    this.columns = [];
    for (const option of this.options.maps) {
      const title = element("div", "grids-title");
      const channels = element("div", "grids-channels");
      const box = element("div", `grids-map ${option.name}`);
      box.append(title, channels);
      const map = { ...option, title, channels, box, grids: [], label: option.title, shape: "", headings: [] };
      this.maps.push(map);
      if (!option.below || !this.columns.length) {
        const column = element("div", "grids-column");
        const sign = this.columns.length ? element("div", "grids-sign", option.sign ?? "") : null;
        this.columns.push({ root: column, sign, maps: [] });
      }
      const column = this.columns[this.columns.length - 1];
      column.maps.push(map);
      column.root.append(box);
    }
    this.lines = new Lines(this);
    for (const { sign, root } of this.columns) this.field.append(...(sign ? [sign, root] : [root]));
  }

  map(name) {
    return this.maps.find((map) => map.name === name);
  }

  /** The cell of a place [channel, row, column] in a map, or undefined. */
  cell(name, [channel, row, column]) {
    const map = this.map(name);
    return map?.grids.find((grid) => grid.channel === channel)?.at(row, column);
  }

  paint(frame) {
    this.frame = frame;
    this.group = this.looked();
    let moved = false;
    for (const map of this.maps) moved = this.shape(map) || moved;
    for (const map of this.maps) this.write(map, moved);
    if (moved) this.resize(this.width, this.height);
    this.pointing.follow();
    this.mark();
  }

  /** The channel of the map that others are grouped by: of the cell pointed at, else of the one looked at. */
  looked() {
    const over = this.pointing.over;
    const to = this.options.links?.to;
    if (over && (over.map === to || over.map === this.options.links?.pooled)) return over.place[0];
    return this.value("base")?.[0] ?? 0;
  }

  /** Make a map's grids anew when their number or size changed; true if so. */
  shape(map) {
    const array = this.frame.arrays[map.values];
    const [all, rows, columns] = array?.shape ?? [0, 0, 0];
    const padding = map.name === this.options.links?.from ? this.value("geometry") : null;
    const before = padding ? [padding.rows.before, padding.columns.before] : [0, 0];
    const after = padding ? [padding.rows.after, padding.columns.after] : [0, 0];
    const groups = map.per ? this.frame.arrays[this.map(map.per)?.values]?.shape[0] ?? 1 : 1;
    const count = all / groups;
    const hidden = (this.value("hidden_maps") ?? []).includes(map.name);
    const shape = [count, rows, columns, before, after, hidden].join();
    map.first = map.per ? this.group * count : 0;
    if (map.shape === shape) {
      map.grids.forEach((grid, k) => (grid.channel = map.first + k));
      return false;
    }
    Object.assign(map, { shape, count, rows, columns, hidden });
    map.grids = hidden ? [] : Array.from({ length: count }, (_, k) => new Grid(map.name, map.first + k, rows, columns, before, after));
    map.box.hidden = !all;
    map.headings = map.grids.map(() => element("div", "grids-head"));
    map.channels.replaceChildren(...map.grids.map((grid, k) => {
      const cell = element("div", "grids-channel");
      cell.append(...(map.heads && count > 1 ? [map.headings[k]] : []), grid.root);
      return cell;
    }));
    if (hidden) map.channels.append(element("div", "grids-secret", "?"));
    if (hidden) setText(map.title, map.label);
    return true;
  }

  write(map, all) {
    const { frame, theme } = this;
    const array = frame.arrays[map.values];
    const fresh = all || map.wrote !== map.first || frame.fresh.has(map.values) || frame.fresh.has(map.texts) || map.theme !== theme;
    map.box.classList.toggle("turned", Boolean(map.turned && this.value("flip")));
    if (!array || !map.grids.length || !fresh) return;
    Object.assign(map, { wrote: map.first, theme });
    const texts = DECODER.decode(frame.arrays[map.texts].data).split("\n");
    const size = map.rows * map.columns;
    const most = frame.values[map.range] ?? 1;
    const text = this.value("fill") ?? frame.values.fill_text ?? "0";
    const fill = { text, value: Number(text.replace("\u2212", "-")) || 0 };
    const geometry = map.name === this.options.links?.from ? this.value("geometry") : null;
    const hatch = ({ row, column }) => Boolean(geometry && (geometry.rows.unread.includes(row) || geometry.columns.unread.includes(column)));
    map.grids.forEach((grid, k) => {
      const at = (map.first + k) * size;
      const own = texts.slice(at, at + size);
      grid.write(array.data.subarray(at, at + size), own, most, theme, fill, hatch);
      const head = map.heads && map.count > 1 ? `${map.heads} ${map.per ? k + 1 : grid.channel + 1}` : "";
      setText(map.headings[k], head);
      grid.root.setAttribute("aria-label", head ? `${map.label}, ${head}` : map.label);
    });
    const label = map.per && this.groups(map) > 1 ? `${map.several} ${this.group + 1}` : map.label;
    const shape = map.rows * map.columns > 1 && !map.hidden && map.sized !== false ? `, ${map.rows}×${map.columns}` : "";
    setText(map.title, `${label}${shape}`);
    map.longest = this.value("longest")?.[map.name] ?? longest(texts);
    this.type(map);
  }

  groups(map) {
    return this.frame.arrays[map.values].shape[0] / map.count;
  }

  resize(width, height) {
    Object.assign(this, { width, height });
    if (!width || !height || !this.frame) return;
    const [em, sign] = [!this.theme.large ? 13 : this.options.quiet ? 15 : 20, this.options.apart ?? (width < NARROW ? 16 : 30)];
    const narrow = width < NARROW;
    for (const map of this.maps) map.box.hidden = !map.rows || (narrow && map.optional);
    const shown = this.columns.filter(({ maps }) => maps.some((map) => !map.box.hidden));
    const described = shown.map(({ maps }, k) => maps.filter((map) => !map.box.hidden).map((map) => ({
      count: Math.max(1, map.grids.length), width: this.aspect * (map.grids[0]?.width ?? 8), height: map.grids[0]?.height ?? 8,
      title: (map.wide = this.wide(map, em) - (k < shown.length - 1 && !this.options.apart ? sign : 0)), // it may reach over the sign
      named: map.heads && map.grids.length > 1 ? 0.5 * em * (map.heads.length + 2) : 0,
      head: 1.75 * em, heads: map.heads && map.grids.length > 1 ? 1.35 * em : 0, small: map.small,
    })));
    const { cell, small, wide, cut } = fit(described, width, height, this.theme.large ? 60 : 40, sign);
    for (const { root, sign: between, maps } of this.columns) {
      root.hidden = maps.every((map) => map.box.hidden);
      if (between) between.hidden = root.hidden;
      if (between) between.style.width = `${sign}px`;
      const side = wide[shown.findIndex((one) => one.root === root)] ?? 1;
      for (const map of maps) {
        map.size = map.small ? small : cell;
        map.box.style.minWidth = cut ? "" : `${map.wide}px`;
        map.title.style.maxWidth = cut ? `${this.room(map, side) + sign - 4}px` : "";
        map.channels.style.gridTemplateColumns = `repeat(${Math.min(side, map.grids.length) || 1}, max-content)`;
        map.box.style.setProperty("--cell", `${map.size}px`);
        this.type(map);
      }
    }
    this.lines.moved();
  }

  /** How wide a map's title is, about, in pixels. */
  wide(map, em) {
    return 0.65 * em * (map.title.textContent.length || map.label.length);
  }

  /** How wide a map's grids are, in pixels. */
  room(map, side) {
    const across = Math.min(side, map.grids.length) || 1;
    return Math.max(40, across * (this.aspect * (map.grids[0]?.width ?? 8) * map.size + 2) + (across - 1) * 8);
  }

  type(map) {
    const size = map.size ? typeSize(map.size, map.longest ?? 2, this.theme.large, this.aspect) : 0;
    map.box.classList.toggle("dense", !size);
    map.box.style.setProperty("--type", `${size || 8}px`);
  }

  /** Light what belongs to the cell pointed at, pinned, or walked over. */
  mark() {
    const { marks, lines } = marksOf(this, this.pointing.over);
    this.marks.show(marks);
    this.lines.show(lines);
  }

  read(text) {
    setText(this.reads, text);
  }

  retheme(theme) {
    this.theme = theme;
    dress(this.root, theme);
    if (!this.frame) return;
    for (const map of this.maps) this.write(map, true);
    this.resize(this.width, this.height);
  }
}
