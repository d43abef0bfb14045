/**
 * Small pictures in a grid, each a button when there is something to choose: fields of several runs, feature maps,
 * matrices with their numbers.
 *
 * options: images (name of an array (n, h, w): int8 signed, uint8 class indices, float32 signed), other (a second
 * name, used when the first is absent), scale ("diverging", "class" or "sequential"; by the array's type by default),
 * range (|value| that is full colour, for float32, or the name of a value), captions (name of a value: a list of strings), action (name of a
 * message, sent with {index} and what is in with), short (every caption has room in one line), shown (name of a value), columns, numbers, digits, smooth, title or heading (name of a
 * value), most (pixels a side), fitted (a tile has the shape of its picture, not a square's), spread (in one column, the
 * tiles share all of the height); labels (a list of texts, one a row and column of a matrix); point, pin (names of
 * messages, sent with {index, row, column}: the cell a pointer is on, −1 when it has left, and one that is clicked), at
 * (name of a value: [index, row, column], outlined), rect (name of a value: [top, left, bottom, right] in cells, outlined
 * in every picture).
 */

import { element, perFrame, Picture, place, setText, Surface, watchSize } from "./canvas.js";
import { dress } from "./colors.js";
import { layOut } from "./tiles_layout.js";
import { inWords, writeLabels, writeNumbers } from "./tiles_numbers.js";

export function create(root, options, stage) {
  const tiles = new Tiles(root, options, stage);
  return {
    paint: (frame) => tiles.paint(frame),
    theme: (theme) => tiles.retheme(theme),
    destroy: () => tiles.unwatch(),
  };
}

class Tiles {
  constructor(root, options, stage) {
    Object.assign(this, { root, options, stage, theme: stage.theme, tiles: [], frame: null, side: 0 });
    root.classList.add("tiles");
    root.classList.toggle("short", Boolean(options.short));
    root.classList.toggle("spread", Boolean(options.spread));
    root.classList.toggle("labelled", Boolean(options.labels));
    this.grid = element("div", "tiles-grid");
    this.heading = element("div", "view-title", options.title);
    if (options.title || options.heading) root.append(this.heading);
    root.append(this.grid);
    if (options.point) {
      this.tell = perFrame((index, row, column) => stage.send(options.point, { index, row, column }));
      this.grid.onpointermove = (event) => this.point(event);
      this.grid.onpointerleave = () => this.leave();
    }
    if (options.pin) this.grid.onclick = (event) => this.pin(event);
    this.unwatch = watchSize(this.grid, (width, height) => this.resize(width, height));
    dress(root, stage.theme);
  }

  images() {
    const { options, frame } = this;
    return frame.arrays[options.images] ?? frame.arrays[options.other];
  }

  paint(frame) {
    const { options } = this;
    this.frame = frame;
    if (options.heading) setText(this.heading, frame.values[options.heading] ?? "");
    const images = this.images();
    const count = images?.shape[0] ?? 0;
    if (count !== this.tiles.length) this.build(count);
    else if (options.fitted && this.shape() !== this.laid) this.resize(this.width, this.height);
    const marks = JSON.stringify([this.over, frame.values[options.at], frame.values[options.rect]]);
    const fresh = frame.fresh.has(options.images) || frame.fresh.has(options.other);
    if (fresh || marks !== this.marks) this.drawAll();
    this.marks = marks;
    const captions = frame.values[options.captions] ?? [];
    const shown = frame.values[options.shown];
    this.tiles.forEach((tile, k) => {
      const text = captions[k] ?? "";
      setText(tile.caption, text);
      if (tile.pressed === (k === shown) && tile.text === text) return;
      Object.assign(tile, { pressed: k === shown, text });
      tile.root.setAttribute("aria-label", text || `Picture ${k + 1}`);
      if (options.action) tile.root.setAttribute("aria-pressed", String(k === shown));
    });
  }

  /** The cell under a pointer: [picture, row, column], or null. */
  under(event) {
    const { cell, tiles } = this;
    const images = this.images();
    const path = event.composedPath();
    const index = tiles.findIndex(({ root }) => path.includes(root));
    if (index < 0 || !cell) return null;
    const { x, y } = place(event, tiles[index].surface.canvas);
    const [row, column] = [Math.floor((y - this.top) / cell), Math.floor((x - this.left) / cell)];
    const inside = row >= 0 && column >= 0 && row < images.shape[1] && column < images.shape[2];
    return inside ? [index, row, column] : null;
  }

  point(event) {
    const at = this.under(event);
    if (String(at) === String(this.over)) return;
    this.over = at;
    this.tell(...(at ?? [-1, -1, -1]));
    if (this.frame) this.paint(this.frame);
  }

  leave() {
    if (!this.over) return;
    this.over = null;
    this.tell(-1, -1, -1);
    if (this.frame) this.paint(this.frame);
  }

  pin(event) {
    const at = this.under(event);
    if (at) this.stage.send(this.options.pin, { index: at[0], row: at[1], column: at[2] });
  }

  build(count) {
    const { options, stage } = this;
    this.tiles = Array.from({ length: count }, (_, index) => {
      const root = element(options.action ? "button" : "div", "tile");
      if (options.action) {
        root.type = "button";
        root.onclick = () => stage.send(options.action, { ...options.with, index });
      }
      const surface = new Surface(root, "");
      if (!options.labels) surface.canvas.setAttribute("aria-hidden", "true");
      const caption = element("span", "tile-caption");
      root.append(caption);
      return { root, surface, caption, picture: new Picture() };
    });
    this.grid.replaceChildren(...this.tiles.map(({ root }) => root));
    this.resize(this.width, this.height);
  }

  resize(width, height) {
    Object.assign(this, { width, height });
    if (!width || !height || !this.tiles.length) return;
    Object.assign(this, layOut(this.grid, this.tiles.length, this.shape(), this));
    if (this.frame) this.drawAll();
  }

  /** Rows a column of the room for a picture: a square, unless it is fitted. */
  shape() {
    const [, rows, columns] = (this.frame && this.images()?.shape) ?? [0, 1, 1];
    return this.options.fitted ? rows / columns : 1;
  }

  drawAll() {
    const images = this.images();
    if (!images || !this.side) return;
    this.tiles.forEach((tile, k) => this.drawTile(tile, images, k));
  }

  drawTile({ surface, picture }, images, k) {
    const { side, theme, options } = this;
    const [, rows, columns] = images.shape;
    const data = images.data.subarray(k * rows * columns, (k + 1) * rows * columns);
    this.color(picture, data, rows, columns);
    const high = Math.round(side * this.laid);
    surface.fit(side, high);
    Object.assign(surface.canvas.style, { width: `${side}px`, height: `${high}px` });
    const context = surface.begin();
    const margin = options.labels ? 1 : 0; // of cells, for the labels
    const cell = Math.min(side / (columns + margin), high / (rows + margin));
    const [left, top] = [[side, columns], [high, rows]].map(([room, count]) => (room - cell * (count - margin)) / 2);
    Object.assign(this, { cell, left, top });
    context.imageSmoothingEnabled = options.smooth ?? !options.numbers;
    context.drawImage(picture.canvas, left, top, cell * columns, cell * rows);
    const place = { rows, columns, cell, left, top, theme };
    const digits = options.digits ?? (data instanceof Float32Array ? 2 : 0);
    if (options.numbers) writeNumbers(context, data, { ...place, digits, most: this.full(data) });
    if (options.labels) {
      writeLabels(context, options.labels, place);
      surface.describe(`${options.title}. ${inWords(data, options.labels, columns, digits)}`);
    }
    this.outline(context, k);
  }

  /** The chosen cell, and a rectangle of cells that belongs to it. */
  outline(context, k) {
    const { cell, left, top, theme, frame, options } = this;
    const draw = (x, y, wide, high) => {
      for (const [color, grown] of [[theme.background, 1.5], [theme.accent, 0]]) {
        context.lineWidth = 2;
        context.strokeStyle = color;
        context.strokeRect(left + x * cell - grown, top + y * cell - grown, wide * cell + 2 * grown, high * cell + 2 * grown);
      }
    };
    const rect = frame?.values[options.rect];
    if (rect) draw(rect[1], rect[0], rect[3] - rect[1], rect[2] - rect[0]);
    const at = this.over ?? frame?.values[options.at];
    if (at && at[0] === k) draw(at[2], at[1], 1, 1);
  }

  color(picture, data, rows, columns) {
    const { theme, options } = this;
    const scale = options.scale ?? (data instanceof Uint8Array ? "class" : "diverging");
    const table = scale === "sequential" ? theme.sequentialPixels : theme.pixels;
    if (data instanceof Float32Array) {
      const most = this.range(data);
      const words = picture.pixels(columns, rows);
      const [base, span] = scale === "sequential" ? [0, 255] : [128, 127];
      for (let i = 0; i < words.length; i += 1) {
        words[i] = table[Math.round(base + span * Math.max(base ? -1 : 0, Math.min(1, data[i] / most)))];
      }
      picture.commit();
    } else if (scale === "diverging") picture.signed(data, columns, rows, table);
    else picture.indexed(data, columns, rows, scale === "class" ? theme.categoricalPixels : table);
  }

  /** The size of a value that gets the full colour. */
  range(data) {
    const { range } = this.options;
    if (typeof range === "string") return this.frame.values[range];
    return range ?? data.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-9);
  }

  /** The same, for whatever type the numbers have. */
  full(data) {
    if (data instanceof Float32Array) return this.range(data);
    return this.options.scale === "sequential" ? 255 : 127;
  }

  retheme(theme) {
    this.theme = theme;
    dress(this.root, theme);
    this.resize(this.width, this.height);
  }
}
