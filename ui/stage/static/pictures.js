/**
 * A picture and what was made of it, side by side: all show the same place, so that a lens held over one is over all.
 *
 * options: first (name of an array: the picture), rest (what the others' names begin with: "response" for response.0,
 * response.1, …), titles and captions (names of values: a list of strings, one for each of the rest), first_title,
 * first_caption (name of a value: a text; by default the size), insets (name of a value: for each of the rest [rows,
 * columns] that it lacks at the top and on the left), shown (name of a value: which of the rest is chosen), select (name
 * of a message, sent with {index}); at and lens (names of values: [row, column] and the lens's [rows, columns]), look,
 * pin (names of messages, sent with {row, column}) and leave; spoken (name of a value, said when keys move the lens).
 *
 * Arrays: int8 (h, w) signed, uint8 (h, w) grey, uint8 (h, w, 3) red, green, blue. One that is missing shows its
 * caption in its place.
 */

import { element, Picture, setText, Surface, voice, watchSize } from "./canvas.js";
import { dress } from "./colors.js";
import { arrange } from "./pictures_layout.js";
import { Lens } from "./pictures_lens.js";

const NARROW = 480; // CSS pixels below which a name and its note stand one under the other
const GREY = Uint32Array.from({ length: 256 }, (_, v) => ((255 << 24) | (v << 16) | (v << 8) | v) >>> 0);

export function create(root, options, stage) {
  const pictures = new Pictures(root, options, stage);
  return {
    paint: (frame) => pictures.paint(frame),
    theme: (theme) => pictures.retheme(theme),
    destroy: () => pictures.destroy(),
  };
}

class Pictures {
  constructor(root, options, stage) {
    Object.assign(this, { root, options, stage, theme: stage.theme, tiles: [], frame: null });
    root.classList.add("pictures");
    this.grid = element("div", "pictures-grid");
    root.append(this.grid);
    this.say = voice(root);
    this.lens = new Lens(this);
    this.unwatch = watchSize(this.grid, (width, height) => this.resize(width, height));
    dress(root, stage.theme);
  }

  value(name, otherwise) {
    return (name && this.frame?.values[name]) ?? otherwise;
  }

  /** The array of a tile: 0 is the picture, the rest follow. */
  array(k) {
    const { first, rest } = this.options;
    return this.frame.arrays[k ? `${rest}.${k - 1}` : first];
  }

  /** Rows and columns that a tile lacks at the top and on the left. */
  inset(k) {
    return (k && this.value(this.options.insets, [])[k - 1]) || [0, 0];
  }

  paint(frame) {
    const { options } = this;
    const before = this.frame;
    this.frame = frame;
    const count = 1 + this.value(options.titles, []).length;
    const [rows, columns] = this.array(0).shape;
    const size = `${count} ${rows} ${columns}`;
    if (size !== this.size) {
      this.size = size;
      this.build(count);
    }
    const insets = JSON.stringify(this.value(options.insets));
    const moved = insets !== this.insets;
    this.insets = insets;
    for (let k = 0; k < count; k += 1) {
      const name = k ? `${options.rest}.${k - 1}` : options.first;
      const came = Boolean(this.array(k)) !== Boolean(before && this.tiles[k].drawn);
      if (frame.fresh.has(name) || moved || came) this.fill(k);
      this.label(k);
    }
    this.lens.place();
    this.lens.speak();
  }

  build(count) {
    while (this.tiles.length > count) this.tiles.pop().root.remove();
    while (this.tiles.length < count) this.tiles.push(this.tile(this.tiles.length));
    this.grid.append(...this.tiles.map(({ root }) => root));
    this.resize(this.width, this.height);
  }

  tile(k) {
    const { options, stage } = this;
    const root = element("div", "picture");
    const box = element("div", "picture-box");
    const surface = new Surface(box);
    const lens = element("div", "picture-lens");
    const absent = element("div", "picture-absent");
    const words = element(k && options.select ? "button" : "div", "picture-words");
    const [title, caption] = [element("span", "picture-title"), element("span", "picture-caption")];
    words.append(title, caption);
    if (k && options.select) {
      words.type = "button";
      words.onclick = () => stage.send(options.select, { index: k - 1 });
    }
    box.append(absent, lens);
    root.append(box, words);
    this.lens.watch(box, k);
    return { root, box, surface, lens, absent, words, title, caption, picture: new Picture(), drawn: false };
  }

  label(k) {
    const { options } = this;
    const { root, box, words, title, caption, absent, surface } = this.tiles[k];
    const [rows, columns] = this.array(0).shape;
    const name = k ? this.value(options.titles, [])[k - 1] : options.first_title ?? "";
    const note = k ? this.value(options.captions, [])[k - 1] : this.value(options.first_caption, `${columns} × ${rows}`);
    const there = Boolean(this.array(k));
    setText(title, name);
    setText(caption, there ? note : "");
    setText(absent, there ? "" : note);
    const chosen = k > 0 && this.value(options.shown) === k - 1;
    root.classList.toggle("chosen", chosen);
    const text = `${name}, ${note}`;
    if (box.dataset.text !== text) {
      box.dataset.text = text;
      words.title = text;
      surface.describe(text);
    }
    if (k && options.select) words.setAttribute("aria-pressed", String(chosen));
  }

  /** Turn an array into pixels and draw them. */
  fill(k) {
    const array = this.array(k);
    const tile = this.tiles[k];
    tile.drawn = Boolean(array);
    if (array) {
      const [rows, columns, channels] = array.shape;
      if (channels) colours(tile.picture, array.data, columns, rows);
      else if (array.data instanceof Int8Array) tile.picture.signed(array.data, columns, rows, this.theme.pixels);
      else tile.picture.indexed(array.data, columns, rows, GREY);
    }
    this.draw(k);
  }

  draw(k) {
    const { surface, picture, drawn } = this.tiles[k];
    if (!this.places) return;
    const { width, height } = this.places.sizes[k];
    const [rows, columns] = this.array(0).shape;
    surface.fit(width, height);
    const context = surface.begin();
    if (!drawn) return;
    const [scale, inset] = [width / columns, this.inset(k)];
    context.imageSmoothingEnabled = scale * surface.ratio < 1;
    context.imageSmoothingQuality = "high";
    const { width: wide, height: high } = picture.canvas;
    context.drawImage(picture.canvas, inset[1] * scale, (inset[0] * height) / rows, wide * scale, (high * height) / rows);
  }

  resize(width, height) {
    Object.assign(this, { width, height });
    if (!width || !height || !this.frame) return;
    const [rows, columns] = this.array(0).shape;
    const narrow = width < NARROW;
    this.root.classList.toggle("narrow", narrow);
    this.places = arrange(width, height, this.tiles.length - 1, columns / rows, this.theme.large ? 32 : narrow ? 38 : 22);
    this.grid.style.gridTemplateColumns = this.places.columns;
    this.grid.style.gridTemplateRows = this.places.rows;
    this.tiles.forEach(({ root, box, surface }, k) => {
      const size = this.places.sizes[k];
      root.style.gridRow = size.rows > 1 ? `span ${size.rows}` : "";
      root.style.setProperty("--width", `${size.width}px`);
      for (const part of [box, surface.canvas]) Object.assign(part.style, { width: `${size.width}px`, height: `${size.height}px` });
      this.draw(k);
    });
    this.lens.place();
  }

  retheme(theme) {
    this.theme = theme;
    dress(this.root, theme);
    if (!this.frame) return;
    this.resize(this.width, this.height);
    this.tiles.forEach((_, k) => this.fill(k));
  }

  destroy() {
    this.unwatch();
  }
}

function colours(picture, data, columns, rows) {
  const words = picture.pixels(columns, rows);
  for (let i = 0, j = 0; i < words.length; i += 1, j += 3) {
    words[i] = ((255 << 24) | (data[j + 2] << 16) | (data[j + 1] << 8) | data[j]) >>> 0;
  }
  picture.commit();
}
