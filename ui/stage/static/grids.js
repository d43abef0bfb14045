/** Grids of numbers that belong together: images, kernels, feature maps. Pointing at a cell lights the cells it is made
 * of and those it goes into at once, without asking the server; what is typed or painted goes back as edits. */

import { Marks } from "./grids_cells.js";
import { channelsOf, filterOf } from "./grids_groups.js";
import { fit } from "./grids_layout.js";
import { Lines } from "./grids_lines.js";
import { GridMap } from "./grids_map.js";
import { marksOf } from "./grids_marks.js";
import { Pointing } from "./grids_point.js";
import { element, put, setText, voice } from "./page.js";
import { ViewBase } from "./view.js";

const NARROW = 480; // CSS pixels below which there is no room for what is optional
const HIGH = 480; // CSS pixels that grids may be high where nothing stands beside them
const ASPECTS = [1, 1.25, 1.5, 1.8, 2.1]; // of cells, width to height
const MORE = /** @type {const} */ ("more");
const WIDE = [2.1, 2.6, 3.2, 4, 5]; // the same, where columns go on in another line
const WINDOWS = [12, 10, 8, 7, 6, 5]; // rows and columns of a part

/** @type {Create<GridsOptions>} */
export const create = (root, options, api) => new Grids(root, options, api);

/** @extends {ViewBase<GridsOptions>} */
export class Grids extends ViewBase {
  aspect = this.options.aspect ?? 1;
  field = element("div", {
    class: "grids-field", tabindex: 0, role: "group", "aria-label": "Grids of numbers. Enter walks over the cells.",
  });
  reads = element("div", "grids-reading");
  pointing = new Pointing(this);
  lines = new Lines(this.field);
  maps = this.options.maps.map((option) => new GridMap(this, option));
  /** @type {{ root: HTMLElement, sign: HTMLElement | null, brk: HTMLElement, maps: GridMap[] }[]} */ columns = []; // of maps
  marks = new Marks();
  group = 0; // the filter that is looked at: the channel of the map that others are grouped by

  constructor(/** @type {HTMLElement} */ root, /** @type {GridsOptions} */ options, /** @type {Api} */ api) {
    super(root, options, api);
    root.classList.add("grows");
    root.classList.toggle("quiet", Boolean(options.quiet));
    root.style.setProperty("--aspect", String(this.aspect));
    for (const map of this.maps) this.place(map);
    for (const { sign, root, brk } of this.columns) this.field.append(...(sign ? [brk, sign, root] : [root]));
    root.append(this.field, element("div", "grids-foot", ...this.pointing.tools, this.reads));
    this.say = voice(root);
    this.measure(this.field);
    this.life.listen(this.field, "scroll", () => this.lines.moved(), { capture: true, passive: true });
  }

  /** A value that has a name of its own unless an option gives it another. @param {GridsValue} name */
  given(name) {
    return this.value(this.options[name] ?? name);
  }

  /** Put a map under the one before, or into a new column. */
  place(/** @type {GridMap} */ map) {
    if (!map.option.below || !this.columns.length) {
      const sign = this.columns.length ? element("div", "grids-sign", map.option.sign) : null;
      this.columns.push({ root: element("div", "grids-column"), sign, brk: element("div", "grids-break"), maps: [] });
    }
    const column = this.columns[this.columns.length - 1];
    column.maps.push(map);
    column.root.append(map.box);
  }

  map(/** @type {string | undefined} */ name) {
    return this.maps.find((map) => map.name === name);
  }

  /** The cell of a channel, row and column in a map, if there is one. */
  cell(/** @type {string | undefined} */ name, /** @type {number[]} */ [channel, row, column]) {
    const map = this.map(name);
    return map?.grids.find((grid) => grid.channel === channel)?.at(row, column);
  }

  paint(/** @type {Frame} */ frame) {
    this.frame = frame;
    this.group = filterOf(this, this.pointing.over);
    const renewed = this.maps.map((map) => map.renew()).some(Boolean);
    for (const map of this.maps) map.write(renewed);
    if (renewed || this.changed("longest", this.maps.map(({ longest }) => longest))) this.resize();
    this.field.inert = this.maps.every(({ grids }) => !grids.length); // there is no cell to stand on
    this.dim();
    this.pointing.follow();
    this.mark();
  }

  /** Channels that the filter looked at does not read stand back. */
  dim() {
    const { first, count } = channelsOf(this, this.group);
    for (const { root, channel } of this.map(this.options.links?.from)?.grids ?? []) {
      root.classList.toggle("aside", channel < first || channel >= first + count);
    }
  }

  resize() {
    const { width, height, options } = this;
    if (!width || (!height && !this.single()) || !this.frame) return;
    const narrow = width < NARROW;
    const apart = options.apart ?? (narrow ? 16 : 30);
    for (const map of this.maps) map.box.hidden = !map.rows || Boolean(narrow && map.option.optional && !this.single());
    const shown = this.columns.filter(({ maps }) => maps.some((map) => !map.box.hidden));
    const { cell, small, wide, cut, breaks, window } = this.fitted(shown.map(({ maps }) => maps.filter((map) => !map.box.hidden)), apart);
    this.field.classList.toggle("broken", breaks.length > 0);
    this.root.style.setProperty("--aspect", String(this.aspect));
    for (const column of this.columns) {
      const { root, sign, maps, brk } = column;
      const k = shown.indexOf(column);
      root.hidden = k < 0;
      brk.hidden = !breaks.includes(k);
      if (sign) sign.hidden = root.hidden;
      if (sign) put(sign, { width: apart, "--most": 1.4 * apart });
      for (const map of maps) map.lay(map.option.small ? small : cell, wide[k] ?? 1, cut ? apart - 4 : null, window);
    }
    this.lines.moved();
    this.mark();
  }

  /** The largest cells at which all numbers can be read: wider cells where numbers are long; of maps that a window walks
   * over only a part, the one around the window. Where nothing helps, the whole of it without numbers.
   * @param {GridMap[][]} columns @param {number} apart */
  fitted(columns, apart) {
    const { width, theme, options } = this;
    const height = this.single() ? Math.max(HIGH, this.own()) : this.height;
    const { rows, columns: across } = this.given("geometry") ?? {};
    const least = rows ? 1 + Math.max(...[rows, across].map(({ K, D }) => D * (K - 1) + 1)) : Infinity;
    /** @type {"any" | "one"} */ const lines = this.single() ? "any" : "one";
    const aspects = options.aspect ? [options.aspect] : ASPECTS;
    const tries = [
      ...aspects.map((aspect) => ({ aspect, window: Infinity, lines })),
      ...(options.links ? WINDOWS : []).flatMap((window) => (window < least ? [] : { aspect: 1, window, lines })),
      ...(columns.length > 1 && !options.aspect ? WIDE : []).map((aspect) => ({ aspect, window: Infinity, lines: MORE })),
    ];
    /** @type {(ReturnType<typeof fit> & { window: number, aspect: number }) | undefined} */ let best;
    let most = -1;
    for (const { aspect, window, lines } of tries) {
      this.aspect = aspect;
      const described = columns.map((maps, k) => {
        const over = k < columns.length - 1 && !options.apart ? apart : 0; // a title may reach over the sign after it
        return maps.map((map) => map.described(over, window));
      });
      const found = fit(described, width, height, theme.large ? 60 : 40, apart, lines);
      const read = columns.flat().filter((map) => map.readable(map.option.small ? found.small : found.cell)).length;
      if (read > most) [best, most] = [{ ...found, window, aspect }, read];
      if (read === columns.flat().length) break;
    }
    const { aspect, ...found } = /** @type {NonNullable<typeof best>} */ (best);
    this.aspect = aspect;
    return found;
  }

  /** Light what belongs to the cell pointed at, pinned, or walked over. */
  mark() {
    const { marks, lines } = marksOf(this, this.pointing.over);
    this.marks.show(marks);
    for (const map of this.maps) map.follow(marks, this.pointing.over?.map);
    this.lines.show(lines);
  }

  read(/** @type {string} */ text) {
    setText(this.reads, text);
  }

  dye() {
    if (this.frame) for (const map of this.maps) map.write(true);
  }
}
