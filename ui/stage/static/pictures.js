/** A picture and what was made of it, side by side: all show the same place, so that a lens held over one is over all. */

import { GREY, Picture, Surface } from "./canvas.js";
import { element, put, setText, voice } from "./page.js";
import { arrange } from "./pictures_layout.js";
import { Lens } from "./pictures_lens.js";
import { drawBoxes, drawStrokes } from "./pictures_strokes.js";
import { rove } from "./roving.js";
import { ViewBase } from "./view.js";

const WORDS = [22, 40, 58]; // CSS pixels for a name and its note in one line, in two, and in three
const NAME = 78; // CSS pixels in which the longest word of a name can be read

/** @type {Create<PicturesOptions>} */
export const create = (root, options, api) => new Pictures(root, options, api);

/** @extends {ViewBase<PicturesOptions>} */
export class Pictures extends ViewBase {
  grid = element("div", "pictures-grid");
  /** @type {ReturnType<Pictures["tile"]>[]} */ tiles = [];
  /** @type {ReturnType<typeof arrange>} */ places;
  lens = new Lens(this);
  settle = rove(this.grid, "button.picture-words");

  constructor(/** @type {HTMLElement} */ root, /** @type {PicturesOptions} */ options, /** @type {Api} */ api) {
    super(root, options, api);
    root.classList.add("grows");
    root.append(this.grid);
    this.say = voice(root);
    this.measure(this.grid);
  }

  /** The name of a tile's array: 0 is the picture, the rest follow. */
  name(/** @type {number} */ k) {
    return k ? `${this.options.rest}.${k - 1}` : this.options.first;
  }

  /** Rows and columns of the picture. */
  shape() {
    return this.array(this.options.first)?.shape ?? [1, 1];
  }

  paint(/** @type {Frame} */ frame) {
    const { options } = this;
    this.frame = frame;
    const count = 1 + this.value(options.titles, []).length;
    const [rows, columns] = this.shape();
    if (this.changed("size", [count, rows, columns, this.value(options.titles)])) this.build(count);
    const framed = this.changed("boxes", this.value(options.boxes));
    const moved = this.changed("insets", this.value(options.insets));
    for (let k = 0; k < count; k += 1) {
      const came = Boolean(this.array(this.name(k))) !== this.tiles[k].drawn;
      if (this.came(this.name(k)) || moved || came) this.fill(k);
      else if (!k && (this.came(options.strokes) || framed)) this.draw(k);
      this.label(k);
    }
    this.settle();
    this.lens.place();
    this.lens.speak();
  }

  build(/** @type {number} */ count) {
    while (this.tiles.length > count) this.tiles.pop()?.root.remove();
    while (this.tiles.length < count) this.tiles.push(this.tile(this.tiles.length));
    this.grid.append(...this.tiles.map(({ root }) => root));
    this.resize();
  }

  tile(/** @type {number} */ k) {
    const box = element("div", "picture-box");
    const surface = new Surface(box, "", this.life);
    const [lens, absent] = [element("div", "picture-lens"), element("div", "picture-absent")];
    const [title, caption] = [element("span", "picture-title"), element("span", "picture-caption")];
    const chosen = k && this.chooses() ? { type: "button", onclick: () => this.choose(k) } : null;
    const words = element(chosen ? "button" : "div", { class: "picture-words", ...chosen }, title, caption);
    box.append(absent, lens);
    this.lens.watch(box, k);
    const root = element("div", "picture", box, words);
    return { root, box, surface, lens, absent, words, title, caption, picture: new Picture(), drawn: false };
  }

  /** Whether one of the others can be chosen. */
  chooses() {
    return Boolean(this.options.select || this.options.seek);
  }

  choose(/** @type {number} */ k) {
    const { options, api } = this;
    if (options.seek) api.seek(k - 1);
    else if (options.select) api.send(options.select, { index: k - 1 });
  }

  /** What the first picture is called. */
  heading() {
    return this.value(this.options.first_heading, this.options.first_title ?? "");
  }

  label(/** @type {number} */ k) {
    const { options } = this;
    const { root, box, words, title, caption, absent, surface } = this.tiles[k];
    const [rows, columns] = this.shape();
    const name = k ? this.value(options.titles, [])[k - 1] : this.heading();
    const note = k ? this.value(options.captions, [])[k - 1] : this.value(options.first_caption, `${columns} × ${rows}`);
    const there = Boolean(this.array(this.name(k)));
    setText(title, name);
    setText(caption, there ? note : "");
    setText(absent, there ? "" : note);
    const chosen = k > 0 && this.value(options.shown) === k - 1;
    root.classList.toggle("chosen", chosen);
    const text = `${name}, ${note}`;
    if (box.dataset.text !== text) {
      box.dataset.text = words.title = text;
      surface.describe(text);
    }
    if (k && this.chooses()) words.setAttribute("aria-pressed", String(chosen));
  }

  /** Turn an array into pixels and draw them. */
  fill(/** @type {number} */ k) {
    const array = this.array(this.name(k));
    const tile = this.tiles[k];
    tile.drawn = Boolean(array);
    if (array) {
      const [rows, columns, channels] = array.shape;
      if (channels) tile.picture.coloured(array.data, columns, rows);
      else if (array.data instanceof Int8Array) tile.picture.signed(array.data, columns, rows, this.theme.pixels);
      else tile.picture.indexed(array.data, columns, rows, GREY);
    }
    this.draw(k);
  }

  draw(/** @type {number} */ k) {
    const { surface, picture, drawn } = this.tiles[k];
    if (!this.places) return;
    const { width, height } = this.places.sizes[k];
    const [rows, columns] = this.shape();
    const context = surface.beginAt(width, height);
    if (!drawn) return;
    // Rows and columns that the tile lacks at the top and on the left.
    const [down, right] = (k && this.value(this.options.insets, [])[k - 1]) || [0, 0];
    const scale = width / columns;
    context.imageSmoothingEnabled = scale * surface.ratio < 1;
    context.imageSmoothingQuality = "high";
    const { width: wide, height: high } = picture.canvas;
    context.drawImage(picture.canvas, right * scale, (down * height) / rows, wide * scale, (high * height) / rows);
    const strokes = k ? undefined : this.array(this.options.strokes);
    if (strokes) drawStrokes(context, strokes, scale, height / rows, Boolean(this.options.arrows));
    if (!k) drawBoxes(context, this.value(this.options.boxes, []), scale, height / rows, this.theme);
  }

  resize() {
    const { width, height } = this;
    if (!width || (!height && !this.single()) || !this.frame) return;
    const [rows, columns] = this.shape();
    const { large } = this.theme;
    const least = this.options.large ? (large ? NAME * 1.65 : NAME) : 0;
    const first = [this.heading(), this.value(this.options.first_caption, "")];
    /** @type {string[][]} */ const [titles, notes] = [this.value(this.options.titles, []), this.value(this.options.captions, [])];
    const wide = (/** @type {string} */ text) => (large ? 12 : 7.8) * text.length;
    const high = this.single() ? Math.max(this.own(), this.options.large ? Infinity : 340) : height;
    const lines = WORDS.findIndex((words, k) => {
      this.places = arrange(width, high, this.tiles.length - 1, columns / rows, large ? 1.65 * words : words, least);
      const { column, sizes: [{ width: own }] } = this.places;
      const named = wide(k ? first[1] : first.join(" ")) < own;
      return k === 2 || (named && titles.every((title, i) => wide(k ? title : `${title} ${notes[i]}`) < column));
    });
    this.root.classList.toggle("narrow", lines > 0);
    this.grid.style.gridTemplateColumns = this.places.columns;
    this.grid.style.gridTemplateRows = this.places.rows;
    this.tiles.forEach(({ root, box }, k) => {
      const size = this.places.sizes[k];
      root.style.gridRow = size.rows > 1 ? `span ${size.rows}` : "";
      root.style.gridColumn = (size.columns ?? 1) > 1 ? "1 / -1" : "";
      put(root, { "--width": size.width });
      put(box, { width: size.width, height: size.height });
      this.draw(k);
    });
    this.lens.place();
  }

  dye() {
    this.tiles.forEach((_, k) => this.fill(k));
  }
}
