/** Grids of numbers that belong together: images, kernels, feature maps. Pointing at a cell lights the cells it is made
 * of and those it goes into at once, without asking the server; what is typed or painted goes back as edits. */

import { Marks } from "./grids_cells.js";
import { fit } from "./grids_layout.js";
import { Lines } from "./grids_lines.js";
import { GridMap } from "./grids_map.js";
import { marksOf } from "./grids_marks.js";
import { Pointing } from "./grids_point.js";
import { element, setText, voice } from "./page.js";
import { ViewBase } from "./view.js";

const NARROW = 480; // CSS pixels below which there is no room for what is optional

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
  /** @type {{ root: HTMLElement, sign: HTMLElement | null, maps: GridMap[] }[]} */ columns = []; // of maps, left to right
  marks = new Marks();
  group = 0; // the channel that is looked at, of the map that others are grouped by

  constructor(/** @type {HTMLElement} */ root, /** @type {GridsOptions} */ options, /** @type {Api} */ api) {
    super(root, options, api);
    root.classList.toggle("quiet", Boolean(options.quiet));
    root.style.setProperty("--aspect", String(this.aspect));
    for (const map of this.maps) this.place(map);
    for (const { sign, root } of this.columns) this.field.append(...(sign ? [sign, root] : [root]));
    root.append(this.field, element("div", "grids-foot", ...this.pointing.tools, this.reads));
    this.say = voice(root);
    this.measure(this.field);
  }

  /** A value that has a name of its own unless an option gives it another. @param {GridsValue} name */
  given(name) {
    return this.value(this.options[name] ?? name);
  }

  /** Put a map under the one before, or into a new column. */
  place(/** @type {GridMap} */ map) {
    if (!map.option.below || !this.columns.length) {
      const sign = this.columns.length ? element("div", "grids-sign", map.option.sign) : null;
      this.columns.push({ root: element("div", "grids-column"), sign, maps: [] });
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
    this.group = this.looked();
    const renewed = this.maps.map((map) => map.renew()).some(Boolean);
    for (const map of this.maps) map.write(renewed);
    if (renewed) this.resize();
    this.field.inert = this.maps.every(({ grids }) => !grids.length); // there is no cell to stand on
    this.pointing.follow();
    this.mark();
  }

  /** The channel of the map that others are grouped by: of the cell pointed at, else of the one that the frame is at. */
  looked() {
    const { over } = this.pointing;
    const { to, pooled } = this.options.links ?? {};
    if (over && (over.map === to || over.map === pooled)) return over.place[0];
    return this.given("base")?.[0] ?? 0;
  }

  resize() {
    const { width, height } = this;
    if (!width || !height || !this.frame) return;
    const narrow = width < NARROW;
    const apart = this.options.apart ?? (narrow ? 16 : 30);
    for (const map of this.maps) map.box.hidden = !map.rows || Boolean(narrow && map.option.optional);
    const shown = this.columns.filter(({ maps }) => maps.some((map) => !map.box.hidden));
    const described = shown.map(({ maps }, k) => {
      const over = k < shown.length - 1 && !this.options.apart ? apart : 0; // a title may reach over the sign after it
      return maps.filter((map) => !map.box.hidden).map((map) => map.described(over));
    });
    const { cell, small, wide, cut } = fit(described, width, height, this.theme.large ? 60 : 40, apart);
    for (const { root, sign, maps } of this.columns) {
      root.hidden = maps.every((map) => map.box.hidden);
      if (sign) sign.hidden = root.hidden;
      if (sign) sign.style.width = `${apart}px`;
      const side = wide[shown.findIndex((one) => one.root === root)] ?? 1;
      for (const map of maps) map.lay(map.option.small ? small : cell, side, cut ? apart - 4 : null);
    }
    this.lines.moved();
  }

  /** Light what belongs to the cell pointed at, pinned, or walked over. */
  mark() {
    const { marks, lines } = marksOf(this, this.pointing.over);
    this.marks.show(marks);
    this.lines.show(lines);
  }

  read(/** @type {string} */ text) {
    setText(this.reads, text);
  }

  dye() {
    if (this.frame) for (const map of this.maps) map.write(true);
  }
}
