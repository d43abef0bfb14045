/** Small pictures in a grid, each a button when there is something to choose: fields of several runs, feature maps,
 * matrices with their numbers. */

import { Picture, Surface } from "./canvas.js";
import { element, setText, voice } from "./page.js";
import { rove } from "./roving.js";
import { inWords, layOut, writeLabels, writeNumbers } from "./tiles_draw.js";
import { CellsPointing } from "./tiles_point.js";
import { ViewBase } from "./view.js";

/** @type {Create<TilesOptions>} */
export const create = (root, options, api) => new Tiles(root, options, api);

/** @extends {ViewBase<TilesOptions>} */
export class Tiles extends ViewBase {
  grid = element("div", "tiles-grid");
  heading = element("div", "view-title", this.options.title);
  /** @type {ReturnType<Tiles["tile"]>[]} */ tiles = [];
  side = 0; // a tile's width in CSS pixels
  laid = 1; // its height to its width, as it was laid out
  cell = 0; // a cell's size in CSS pixels
  left = 0; // where the first cell lies in its tile
  top = 0;
  columns = 1; // tiles side by side
  /** @type {CellsPointing | null} */ pointing = null;
  settle = this.options.action ? rove(this.grid, ".tile") : () => {};

  constructor(/** @type {HTMLElement} */ root, /** @type {TilesOptions} */ options, /** @type {Api} */ api) {
    super(root, options, api);
    for (const name of /** @type {const} */ (["short", "spread"])) root.classList.toggle(name, Boolean(options[name]));
    root.classList.toggle("grows", !options.spread && !options.labels);
    root.classList.toggle("labelled", Boolean(options.labels));
    if (options.title || options.heading) root.append(this.heading);
    root.append(this.grid);
    this.say = options.point || options.pin ? voice(root) : () => {};
    if (options.point || options.pin) this.pointing = new CellsPointing(this);
    this.measure(this.grid);
  }

  images() {
    return this.array(this.options.images) ?? this.array(this.options.other);
  }

  paint(/** @type {Frame} */ frame) {
    const { options } = this;
    this.frame = frame;
    if (options.heading) setText(this.heading, this.value(options.heading, ""));
    const count = this.images()?.shape[0] ?? 0;
    if (count !== this.tiles.length) this.build(count);
    else if (options.fitted && this.shape() !== this.laid) this.resize();
    const marked = this.changed("marks", [this.pointing?.over, this.value(options.at), this.value(options.rect)]);
    if (this.came(options.images, options.other) || marked) this.drawAll();
    const captions = this.value(options.captions, []);
    const shown = this.value(options.shown);
    /** @type {boolean[] | null} */ const agrees = this.value(options.agrees, null);
    this.tiles.forEach((tile, k) => {
      tile.root.classList.toggle("agrees", agrees?.[k] === true);
      tile.root.classList.toggle("differs", agrees?.[k] === false);
      const text = captions[k] ?? "";
      setText(tile.caption, text);
      if (tile.pressed === (k === shown) && tile.text === text) return;
      [tile.pressed, tile.text] = [k === shown, text];
      tile.root.setAttribute("aria-label", text || `Picture ${k}`);
      if (options.action) tile.root.setAttribute("aria-pressed", String(k === shown));
    });
    this.settle();
    this.pointing?.speak();
  }

  build(/** @type {number} */ count) {
    this.tiles = Array.from({ length: count }, (_, index) => this.tile(index));
    this.grid.replaceChildren(...this.tiles.map(({ root }) => root));
    this.resize();
  }

  tile(/** @type {number} */ index) {
    const { action, labels, with: more } = this.options;
    const onclick = () => this.api.send(action ?? "", { ...more, index });
    const root = action ? element("button", { class: "tile", type: "button", onclick }) : element("div", "tile");
    const surface = new Surface(root, "", this.life);
    if (!labels) surface.canvas.setAttribute("aria-hidden", "true");
    const caption = element("span", "tile-caption");
    root.append(caption);
    const pressed = /** @type {boolean | undefined} */ (undefined);
    return { root, surface, caption, picture: new Picture(), text: "", pressed };
  }

  resize() {
    const { width, height, options, theme } = this;
    if (!width || (!height && !this.single()) || !this.tiles.length) return;
    this.laid = this.shape();
    const free = this.single() && !options.spread;
    /** @type {string[]} */ const words = this.value(options.captions, []).join(" ").split(/\s+/);
    const letters = Math.max(...words.map(({ length }) => length));
    const room = { width, options, theme, height: free ? this.own() - 30 : height };
    [this.side, this.columns] = layOut(this.grid, this.tiles.length, this.laid, room, letters, free);
    if (this.frame) this.drawAll();
  }

  /** A picture's height to its width: a square's, unless it is fitted. */
  shape() {
    const [, rows, columns] = (this.frame && this.images()?.shape) ?? [0, 1, 1];
    return this.options.fitted ? rows / columns : 1;
  }

  drawAll() {
    const images = this.images();
    if (!images || !this.side) return;
    this.tiles.forEach((_, k) => this.draw(images, k));
  }

  draw(/** @type {FrameArray} */ images, /** @type {number} */ k) {
    const { side, theme, options } = this;
    const { surface, picture } = this.tiles[k];
    const [, rows, columns, channels = 1] = images.shape;
    const size = rows * columns * channels;
    const data = images.data.subarray(k * size, (k + 1) * size);
    if (channels === 3) picture.coloured(data, columns, rows);
    else this.color(picture, data, rows, columns);
    const high = Math.round(side * this.laid);
    const context = surface.beginAt(side, high);
    const margin = options.labels ? 1 : 0; // of cells, for the labels
    const cell = Math.min(side / (columns + margin), high / (rows + margin));
    const [left, top] = [(side - cell * (columns - margin)) / 2, (high - cell * (rows - margin)) / 2];
    [this.cell, this.left, this.top] = [cell, left, top];
    context.imageSmoothingEnabled = options.smooth ?? !options.numbers;
    context.drawImage(picture.canvas, left, top, cell * columns, cell * rows);
    const matrix = { rows, columns, cell, left, top, theme };
    const digits = options.digits ?? (data instanceof Float32Array ? 2 : 0);
    if (options.numbers) writeNumbers(context, data, matrix, digits, this.full(data));
    if (options.labels) {
      writeLabels(context, options.labels, matrix);
      surface.describe(`${options.title ?? "Pictures"}. ${inWords(data, options.labels, columns, digits)}`);
    }
    const rect = this.value(options.rect);
    if (rect) this.outline(context, rect[1], rect[0], rect[3], rect[2]);
    const at = this.pointing?.over ?? this.value(options.at);
    if (at && at[0] === k) this.outline(context, at[2], at[1], at[2] + 1, at[1] + 1);
  }

  /** Set off a rectangle of cells; the rim lies around the line, so that both can be seen.
   * @param {Context} context @param {number} x0 @param {number} y0 @param {number} x1 @param {number} y1 */
  outline(context, x0, y0, x1, y1) {
    const { cell, left, top, theme } = this;
    const [x, y, wide, high] = [left + x0 * cell, top + y0 * cell, (x1 - x0) * cell, (y1 - y0) * cell];
    context.lineWidth = 2;
    context.strokeStyle = theme.background;
    context.strokeRect(x - 1.5, y - 1.5, wide + 3, high + 3);
    context.strokeStyle = theme.accent;
    context.strokeRect(x, y, wide, high);
  }

  /** @param {Picture} picture @param {Numbers} data @param {number} rows @param {number} columns */
  color(picture, data, rows, columns) {
    const { theme } = this;
    const scale = this.options.scale ?? (data instanceof Uint8Array ? "class" : "diverging");
    const table = scale === "sequential" ? theme.sequentialPixels : theme.pixels;
    if (data instanceof Float32Array) picture.scaled(data, columns, rows, table, this.full(data), scale !== "sequential");
    else if (scale === "diverging") picture.signed(data, columns, rows, table);
    else picture.indexed(data, columns, rows, scale === "class" ? theme.categoricalPixels : table);
  }

  /** The size of a value that has the full colour. @param {Numbers} data @returns {number} */
  full(data) {
    const { range, scale } = this.options;
    if (!(data instanceof Float32Array)) return scale === "sequential" ? 255 : 127;
    if (typeof range === "string") return this.value(range);
    return range ?? data.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-9);
  }
}
