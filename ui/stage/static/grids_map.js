/** One map of a grids view: its title, and a grid for each of its channels. */

import { textsOf } from "./frame.js";
import { Grid } from "./grids_cells.js";
import { channelsOf } from "./grids_groups.js";
import { typeSize } from "./grids_layout.js";
import { parsed } from "./numbers.js";
import { element, setText } from "./page.js";
/** @import { Cell } from "./grids_cells.js" */

export class GridMap {
  title = element("div", "grids-title");
  channels = element("div", "grids-channels");
  /** @type {Grid[]} */ grids = [];
  /** @type {HTMLElement[]} */ headings = []; // what each channel is called
  rows = 0;
  columns = 0;
  count = 0; // grids that are shown, from the channel `first` on
  first = 0;
  hidden = false; // whether its numbers are a secret
  shape = ""; // all that as text
  wrote = -1; // the channel from which on it was written last
  /** @type {Theme | undefined} */ theme; // in which colours
  longest = 2; // characters of its longest number
  size = 0; // of a cell, in CSS pixels
  wide = 0; // the title's width, about

  constructor(/** @type {Grids} */ view, /** @type {GridOption} */ option) {
    this.view = view;
    this.option = option;
    this.name = option.name;
    this.box = element("div", `grids-map ${option.name}`, this.title, this.channels);
  }

  array() {
    return this.view.array(this.option.values);
  }

  /** How the windows lie on it, if they do. */
  geometry() {
    const { from, to } = this.view.options.links ?? {};
    return this.name === (this.view.given("transposed") ? to : from) ? this.view.given("geometry") : null;
  }

  /** Make the grids anew when their number or size has changed; true if so. */
  renew() {
    const { view, option, name } = this;
    const [all, rows, columns] = this.array()?.shape ?? [0, 0, 0];
    const padding = this.geometry();
    const before = padding ? [padding.rows.before, padding.columns.before] : [0, 0];
    const after = padding ? [padding.rows.after, padding.columns.after] : [0, 0];
    const groups = (option.per && view.map(option.per)?.array()?.shape[0]) || 1;
    const count = all / groups;
    const hidden = (view.given("hidden_maps") ?? []).includes(name);
    const shape = [count, rows, columns, before, after, hidden, view.given("groups")].join();
    this.first = option.per ? view.group * count : 0;
    if (this.shape === shape) {
      this.grids.forEach((grid, k) => (grid.channel = this.first + k));
      return false;
    }
    [this.shape, this.count, this.rows, this.columns, this.hidden] = [shape, count, rows, columns, hidden];
    const channels = Array.from({ length: hidden ? 0 : count }, (_, k) => this.first + k);
    this.grids = channels.map((channel) => new Grid(name, channel, rows, columns, before, after));
    for (const { cells } of this.grids) for (const cell of cells) view.pointing.known.set(cell.root, cell);
    this.box.hidden = !all;
    this.headings = this.grids.map(() => element("div", "grids-head"));
    const named = option.names?.length === this.grids.length ? option.names : null;
    const boxes = this.grids.map((grid, k) => {
      const attributes = { class: "grids-channel", "data-name": named?.[k] };
      return element("div", attributes, this.headed() ? this.headings[k] : null, grid.root);
    });
    this.channels.replaceChildren(...boxes);
    if (hidden) this.channels.append(element("div", "grids-secret", "?"));
    if (hidden) setText(this.title, option.title);
    return true;
  }

  /** Whether its channels are told apart by a heading each; a slice of a filter also says which channel it reads. */
  headed() {
    return Boolean(this.option.heads && (this.count > 1 || (this.option.reads && this.view.given("groups") > 1)));
  }

  /** Write the numbers; all: whether or not they have changed. */
  write(/** @type {boolean} */ all) {
    const { view, option } = this;
    const { theme } = view;
    const array = this.array();
    const fresh = all || this.wrote !== this.first || view.came(option.values, option.texts) || this.theme !== theme;
    this.box.classList.toggle("turned", Boolean(option.turned && view.given("flip")));
    if (!array || !this.grids.length || !fresh) return;
    [this.wrote, this.theme] = [this.first, theme];
    const texts = textsOf(view.array(option.texts));
    const size = this.rows * this.columns;
    const most = view.value(option.range, 1);
    const text = view.given("fill") ?? view.value("fill_text", "0");
    const fill = { text, value: parsed(text) || 0 };
    const geometry = this.geometry();
    const unread = (/** @type {Cell} */ { row, column }) =>
      Boolean(geometry && (geometry.rows.unread.includes(row) || geometry.columns.unread.includes(column)));
    this.grids.forEach((grid, k) => {
      const at = (this.first + k) * size;
      grid.write(array.data.subarray(at, at + size), texts.slice(at, at + size), most, theme, fill, unread);
      const number = (option.reads ? channelsOf(view, view.group).first + k : grid.channel) + (option.counted ?? 0);
      const head = this.headed() ? `${option.heads} ${number}` : "";
      setText(this.headings[k], head);
      grid.root.setAttribute("aria-label", head ? `${option.title}, ${head}` : option.title);
    });
    const label = option.per && array.shape[0] > this.count ? `${option.several} ${view.group}` : option.title;
    const sized = size > 1 && !this.hidden && option.sized !== false;
    setText(this.title, sized ? `${label}, ${this.rows}×${this.columns}` : label);
    const longest = texts.reduce((most, one) => Math.max(most, one.length), all ? 1 : this.longest);
    this.longest = view.given("longest")?.[this.name] ?? longest; // cells do not shrink and grow again while numbers change
    this.type();
  }

  /** Whether its numbers can be read in cells of a size; what has none can. */
  readable(/** @type {number} */ size) {
    return !this.grids.length || typeSize(size, this.longest, this.view.theme.large, this.view.aspect) > 0;
  }

  /** How large its numbers are written, or that they are too small to be read. */
  type() {
    const { theme, aspect } = this.view;
    const size = this.size ? typeSize(this.size, this.longest, theme.large, aspect) : 0;
    this.box.classList.toggle("dense", !size);
    this.box.style.setProperty("--type", `${size || 8}px`);
  }

  /** How many of its columns and rows are shown at once, where only a part of so many is shown of what is walked over.
   * @param {number} window @returns {Pair} */
  shown(window) {
    const { from, to } = this.view.options.links ?? {};
    const most = [from, to].includes(this.name) ? window : Infinity;
    return [Math.min(most, this.grids[0]?.width ?? 8), Math.min(most, this.grids[0]?.height ?? 8)];
  }

  /** What the layout has to know of it, in cells and CSS pixels. @param {number} over what its title may reach over
   * @param {number} window as above */
  described(over, window) {
    const { view, option, grids } = this;
    const em = !view.theme.large ? 13 : view.options.quiet ? 15 : 20;
    const heads = (this.headed() && option.heads) || "";
    this.wide = 0.65 * em * (this.title.textContent?.length || option.title.length) - over;
    const [width, height] = this.shown(window);
    return {
      count: Math.max(1, grids.length), width: view.aspect * width + (option.names ? 1.2 : 0), height,
      title: this.wide, named: heads ? 0.5 * em * (heads.length + 2) : 0, head: 1.75 * em, heads: heads ? 1.35 * em : 0,
      small: Boolean(option.small), upright: view.maps.some((map) => map.option.level),
    };
  }

  /** Lay its grids out, so many side by side. @param {number} size of a cell @param {number} side
   * @param {number | null} over where its title must be cut short, how far it may reach beyond the grids
   * @param {number} window as above */
  lay(size, side, over, window) {
    const { view, option } = this;
    const across = Math.min(side, this.grids.length) || 1;
    const [columns, rows] = this.shown(window);
    const one = view.aspect * columns * size + 2;
    const wide = across * one + (across - 1) * 8;
    this.size = size;
    for (const { root, width, height } of this.grids) {
      const part = columns < width || rows < height;
      root.classList.toggle("part", part);
      root.style.width = part ? `${one}px` : "";
      root.style.height = part ? `${rows * size + 2}px` : "";
    }
    const level = option.level ? view.map(option.level) : null;
    this.channels.style.setProperty("--level", level ? `${level.rows * size + 2}px` : "");
    this.channels.classList.toggle("level", Boolean(level));
    this.box.style.minWidth = over === null ? `${this.wide}px` : "";
    this.title.style.maxWidth = over === null ? "" : `${Math.max(40, wide) + over}px`;
    this.channels.style.gridTemplateColumns = `repeat(${across}, max-content)`;
    this.box.style.setProperty("--cell", `${size}px`);
    this.type();
  }

  /** Where only a part of it is shown: the one around what is lit, but never under the hand that points at it.
   * @param {Map<Cell, string>} marks @param {string | undefined} over the map that is pointed at */
  follow(marks, over) {
    const part = this.grids.filter(({ root }) => root.classList.contains("part"));
    if (!part.length || over === this.name) return;
    for (const grid of part) {
      const lit = [...marks.keys()].filter((cell) => cell.grid === grid);
      if (!lit.length) continue;
      const middle = (/** @type {number[]} */ places) => (Math.min(...places) + Math.max(...places) + 1) / 2;
      const { root, before } = grid;
      root.scrollTo({
        left: (middle(lit.map(({ column }) => column)) + before[1]) * this.size * this.view.aspect - root.clientWidth / 2,
        top: (middle(lit.map(({ row }) => row)) + before[0]) * this.size - root.clientHeight / 2,
      });
    }
  }
}
