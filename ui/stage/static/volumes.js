/**
 * A network as volumes: every layer's output as a box to scale, the layers that work on each cell by itself under the
 * box they work on. The layer looked at shows the window that its middle cell reads, and what the cell sees of the image.
 *
 * options: volumes (name of a value: a list, the image first, of {kind, text, shape: [channels, rows, columns] or
 * [units], words, joined: it belongs to the box before}), shown (name of a value: an index in it), window (name of a
 * value: {rows: [first, past the last], columns, cell: [row, column]}, "all" or null), field (name of a value: {rows,
 * columns} of the image), faces (what the names of arrays begin with: "face" for face.0, face.1, …: int8 (h, w) signed
 * or uint8 (h, w, 3)), select (name of a message, sent with {layer}), kinds ({kind: [colour, what it is called]}).
 */

import { element, font, place as pointed, setText, Surface, watchSize } from "./canvas.js";
import { dress } from "./colors.js";
import { draw } from "./volumes_draw.js";
import { columnsOf, place, scales } from "./volumes_layout.js";

export function create(root, options, stage) {
  const volumes = new Volumes(root, options, stage);
  return {
    paint: (frame) => volumes.paint(frame),
    theme: (theme) => volumes.retheme(theme),
    destroy: () => volumes.unwatch(),
  };
}

class Volumes {
  constructor(root, options, stage) {
    Object.assign(this, { root, options, stage, theme: stage.theme, columns: [], boxes: [], chips: [], over: -1 });
    root.classList.add("volumes");
    this.scroll = element("div", "volumes-scroll");
    this.field = element("div", "volumes-field");
    this.surface = new Surface(this.field, "");
    this.foot = element("div", "volumes-foot");
    [this.legend, this.words] = [element("span", "volumes-legend"), element("span", "volumes-words")];
    this.foot.append(this.legend, this.words);
    this.scroll.append(this.field);
    root.append(this.scroll, this.foot);
    this.listen();
    this.unwatch = watchSize(this.scroll, (width, height) => this.resize(width, height));
    dress(root, stage.theme);
  }

  value(name) {
    return this.frame?.values[this.options[name]];
  }

  listen() {
    const { canvas } = this.surface;
    canvas.onpointermove = (event) => event.pointerType === "mouse" && this.hover(this.at(event));
    canvas.onpointerleave = () => this.hover(-1);
    canvas.onclick = (event) => {
      const k = this.at(event);
      if (k >= 0) this.select(this.columns[k].members[0]);
    };
  }

  /** The column under a pointer, or −1. */
  at(event) {
    const { x } = pointed(event, this.surface.canvas);
    return this.boxes.findIndex(({ left, width }) => x >= left - 6 && x <= left + width + 6);
  }

  hover(k) {
    if (k === this.over) return;
    this.over = k;
    this.surface.canvas.style.cursor = k < 0 ? "" : "pointer";
    this.tell(k < 0 ? -1 : this.columns[k].members[0]);
    this.draw();
  }

  /** Say what a layer is; the scale while there is none to speak of. */
  tell(layer) {
    setText(this.words, this.value("volumes")?.[layer]?.words ?? this.scale?.words ?? "");
  }

  select(layer) {
    this.stage.send(this.options.select, { layer });
  }

  paint(frame) {
    this.frame = frame;
    const volumes = this.value("volumes") ?? [];
    const described = JSON.stringify(volumes);
    if (described !== this.described) {
      this.described = described;
      this.build(volumes);
    }
    const shown = this.value("shown");
    if (shown !== this.shown) this.mark(shown);
    this.draw();
  }

  build(volumes) {
    this.columns = columnsOf(volumes);
    this.chips = volumes.map((volume, layer) => this.chip(volume, layer));
    for (const column of this.columns) {
      column.root = element("div", "volumes-column");
      column.root.append(element("div", "volumes-shape", column.volume.shape.join("×")));
      column.root.append(...column.members.map((layer) => this.chips[layer]));
    }
    this.field.replaceChildren(this.surface.canvas, ...this.columns.map(({ root }) => root));
    this.explain(volumes);
    this.shown = undefined;
    this.over = -1;
    this.resize(this.width, this.height);
    this.surface.describe(volumes.map(({ words }) => words).join("; "));
  }

  chip({ kind, text, words }, layer) {
    const chip = element("button", "volumes-chip");
    // Where there is little room, what is said beyond channels and kernel stands in a second line.
    chip.parts = text.match(/^(.\d+@\d+(?:x\d+)?)?(.*)$/).slice(1).filter(Boolean);
    chip.append(...chip.parts.map((part) => element("span", "", part)));
    Object.assign(chip, { type: "button", title: words, tabIndex: -1 });
    chip.setAttribute("aria-label", words);
    chip.dataset.kind = kind;
    chip.onclick = () => this.select(layer);
    chip.onpointerenter = () => this.tell(layer);
    chip.onpointerleave = () => this.tell(-1);
    return chip;
  }

  /** Which letters have which colour. */
  explain(volumes) {
    const kinds = Object.entries(this.options.kinds);
    const entries = kinds.map(([kind, [, name]]) => {
      const letters = [...new Set(volumes.filter((volume) => volume.kind === kind).map(({ text }) => text[0]))];
      const entry = element("span", "volumes-kind", `${letters.join(" ")} ${name}`);
      entry.dataset.kind = kind;
      return letters.length && letters[0] === letters[0].toUpperCase() ? entry : null; // a word is its own label
    });
    this.legend.replaceChildren(...entries.filter(Boolean));
    this.dye();
  }

  dye() {
    for (const node of [...this.chips, ...this.legend.children]) {
      const [color] = this.options.kinds[node.dataset.kind] ?? ["muted"];
      node.style.setProperty("--kind", this.theme.color(color));
    }
  }

  /** The chip of the layer looked at: pressed, in view, and holding the keyboard's focus if one of them had it. */
  mark(shown) {
    const focused = this.chips.includes(this.root.getRootNode().activeElement);
    this.shown = shown;
    this.chips.forEach((chip, layer) => {
      chip.setAttribute("aria-pressed", String(layer === shown));
      chip.tabIndex = layer === shown ? 0 : -1;
    });
    if (focused) this.chips[shown]?.focus({ preventScroll: true });
    this.reveal();
  }

  /** Scroll so far that the column looked at, and the one before it, can be seen. */
  reveal() {
    const k = this.columns.findIndex(({ members }) => members.includes(this.shown));
    if (k < 0 || !this.boxes[k]) return;
    const [from, to] = [this.boxes[Math.max(0, k - 1)].left, this.boxes[k].left + this.boxes[k].width];
    const { scrollLeft, clientWidth } = this.scroll;
    if (from < scrollLeft) this.scroll.scrollLeft = from - 8;
    else if (to > scrollLeft + clientWidth) this.scroll.scrollLeft = to - clientWidth + 8;
  }

  resize(width, height) {
    Object.assign(this, { width, height });
    if (!width || !height || !this.columns.length) return;
    let room = this.arrange(false);
    for (const share of [1, 0.8, 0.6]) if (this.wide > width) room = this.arrange(true, share);
    const wide = Math.max(width, this.wide);
    this.surface.fit(wide, room);
    Object.assign(this.surface.canvas.style, { width: `${wide}px`, height: `${room}px` });
    this.field.style.width = `${wide}px`;
    this.columns.forEach(({ root }, k) => {
      Object.assign(root.style, { left: `${this.boxes[k].left}px`, width: `${this.boxes[k].width}px`, top: `${room}px` });
    });
    this.tell(-1);
    this.reveal();
    this.draw();
  }

  /** Where everything stands, tight or not, faces at a share of their size; the height left for the boxes. */
  arrange(tight, share = 1) {
    const size = tight ? 0.86 : 0.92;
    const em = size * (this.theme.large ? 18 : 12);
    const { context } = this.surface;
    context.font = font(this.theme, size);
    const long = (text) => context.measureText(text).width;
    const needs = this.columns.map(({ volume, members }) => {
      const parts = members.flatMap((layer) => (tight ? this.chips[layer].parts : [this.chips[layer].parts.join("")]));
      return Math.ceil(Math.max(long(volume.shape.join("×")) + 2, ...parts.map((part) => long(part) + 1.2 * em)));
    });
    const lines = this.columns.map(({ members }) => {
      const counts = members.map((layer) => (tight && this.chips[layer].parts[1] ? 2.9 : 1.9));
      return counts.reduce((sum, count) => sum + count, 0);
    });
    const room = Math.max(80, Math.floor(this.height - em * (1.6 + Math.max(...lines)) - 8));
    this.scale = scales(this.columns.map(({ volume }) => volume), room - 12, tight, share);
    const placed = place(this.columns, this.scale, room - 12, needs, this.width - 12, tight ? 4 : 12);
    this.boxes = placed.boxes.map((box) => ({ ...box, left: box.left + 6, x: box.x + 6, y: box.y + 6 }));
    this.wide = Math.ceil(placed.width + 12);
    this.root.classList.toggle("tight", tight);
    return room;
  }

  draw() {
    if (!this.frame || !this.boxes.length) return;
    const { columns, boxes, over, theme, options, frame } = this;
    const face = (index) => frame.arrays[`${options.faces}.${index}`];
    const looked = { shown: this.value("shown"), window: this.value("window"), field: this.value("field") };
    draw(this.surface.begin(), { columns, boxes, over, face, kinds: options.kinds, ...looked }, theme);
  }

  retheme(theme) {
    this.theme = theme;
    dress(this.root, theme);
    this.dye();
    this.resize(this.width, this.height);
  }
}
