/** A network as volumes: every layer's output as a box to scale, and below a box the layers that work on each of its
 * cells by itself. The layer looked at shows the window that its middle cell reads, and what the cell sees of the
 * image. */

import { font, Surface } from "./canvas.js";
import { element, place as pointed, put, setText } from "./page.js";
import { rove } from "./roving.js";
import { ViewBase } from "./view.js";
import { draw } from "./volumes_draw.js";
import { columnsOf, place, scales } from "./volumes_layout.js";
import { archesOf, headroom } from "./volumes_skips.js";
/** @import { Column, Placed } from "./volumes_layout.js" */

/** @type {Create<VolumesOptions>} */
export const create = (root, options, api) => new Volumes(root, options, api);

/** @extends {ViewBase<VolumesOptions>} */
class Volumes extends ViewBase {
  scroll = element("div", "volumes-scroll");
  field = element("div", "volumes-field");
  surface = new Surface(this.field, "", this.life);
  legend = element("span", "volumes-legend");
  words = element("span", "volumes-words");
  /** @type {Column[]} */ columns = [];
  arches = archesOf([]);
  /** @type {HTMLElement[]} */ texts = []; // for each column, what stands below its box
  /** @type {ReturnType<Volumes["chip"]>[]} */ chips = []; // a button for each layer
  /** @type {Placed[]} */ boxes = [];
  /** @type {ReturnType<typeof scales>} */ scale;
  wide = 0; // CSS pixels that all boxes need
  over = -1; // the column under the pointer
  /** @type {number | undefined} */ shown; // the layer looked at
  settle = rove(this.field, ".volumes-chip", (chip) => this.tell(this.chips.findIndex(({ root }) => root === chip)));

  constructor(/** @type {HTMLElement} */ root, /** @type {VolumesOptions} */ options, /** @type {Api} */ api) {
    super(root, options, api);
    this.scroll.append(this.field);
    root.append(this.scroll, element("div", "volumes-foot", this.legend, this.words));
    const { canvas } = this.surface;
    canvas.onpointermove = (event) => event.pointerType === "mouse" && this.hover(this.at(event));
    canvas.onpointerleave = () => this.hover(-1);
    canvas.onclick = (event) => {
      const k = this.at(event);
      if (k >= 0) this.select(this.columns[k].members[0]);
    };
    this.measure(this.scroll);
  }

  /** @returns {Volume[]} */
  volumes() {
    return this.value(this.options.volumes, []);
  }

  /** The column under a pointer, or −1. */
  at(/** @type {MouseEvent} */ event) {
    const { x } = pointed(event, this.surface.canvas);
    return this.boxes.findIndex(({ left, width }) => x >= left - 6 && x <= left + width + 6);
  }

  hover(/** @type {number} */ k) {
    if (k === this.over) return;
    this.over = k;
    this.surface.canvas.style.cursor = k < 0 ? "" : "pointer";
    this.tell(k < 0 ? -1 : this.columns[k].members[0]);
    this.draw();
  }

  /** Say what a layer is; or the scale, while there is none to speak of. */
  tell(/** @type {number} */ layer) {
    setText(this.words, this.volumes()[layer]?.words ?? this.scale?.words ?? "");
  }

  select(/** @type {number} */ layer) {
    this.api.send(this.options.select, { layer });
  }

  paint(/** @type {Frame} */ frame) {
    this.frame = frame;
    const volumes = this.volumes();
    if (this.changed("volumes", volumes)) this.build(volumes);
    const shown = this.value(this.options.shown);
    if (shown !== this.shown) this.mark(shown);
    this.draw();
  }

  build(/** @type {Volume[]} */ volumes) {
    this.columns = columnsOf(volumes);
    this.arches = archesOf(this.columns);
    this.chips = volumes.map((volume, layer) => this.chip(volume, layer));
    this.texts = this.columns.map(({ volume, members }) => {
      const shape = element("div", "volumes-shape", volume.shape.join("×"));
      return element("div", "volumes-column", shape, ...members.map((layer) => this.chips[layer].root));
    });
    this.field.replaceChildren(this.surface.canvas, ...this.texts);
    this.explain(volumes);
    this.shown = undefined;
    this.over = -1;
    this.resize();
    this.surface.describe(volumes.map(({ words }) => words).join("; "));
  }

  chip(/** @type {Volume} */ { kind, text, words }, /** @type {number} */ layer) {
    // Where there is little room, what is said beyond channels and kernel stands in a second line.
    const parts = (text.match(/^(.\d+@\d+(?:x\d+)?)?(.*)$/) ?? []).slice(1).filter(Boolean);
    const given = { class: "volumes-chip", type: "button", title: words, tabindex: -1, "aria-label": words, "data-kind": kind };
    const root = element("button", given, ...parts.map((part) => element("span", "", part)));
    root.onclick = () => this.select(layer);
    root.onpointerenter = () => this.tell(layer);
    root.onpointerleave = () => this.tell(-1);
    return { root, kind, parts };
  }

  /** Say which letters have which colour. */
  explain(/** @type {Volume[]} */ volumes) {
    this.legend.replaceChildren(...Object.entries(this.options.kinds).flatMap(([kind, [, name]]) => {
      const letters = [...new Set(volumes.filter((volume) => volume.kind === kind).map(({ text }) => text[0]))];
      if (!letters.length || letters[0] !== letters[0].toUpperCase()) return []; // a word is its own label
      return [element("span", { class: "volumes-kind", "data-kind": kind }, `${letters.join(" ")} ${name}`)];
    }));
    this.dye();
  }

  dye() {
    for (const node of /** @type {HTMLElement[]} */ ([...this.chips.map(({ root }) => root), ...this.legend.children])) {
      const [color] = this.options.kinds[node.dataset.kind ?? ""] ?? ["muted"];
      node.style.setProperty("--kind", this.theme.color(color));
    }
  }

  /** The chip of the layer looked at is pressed and in view, and has the keyboard's focus if one of them had it. */
  mark(/** @type {number} */ shown) {
    const { activeElement } = /** @type {ShadowRoot} */ (this.root.getRootNode());
    const focused = this.chips.some(({ root }) => root === activeElement);
    this.shown = shown;
    this.chips.forEach(({ root }, layer) => {
      root.setAttribute("aria-pressed", String(layer === shown));
    });
    if (focused && this.field.dataset.keys !== "own") { // a chip was clicked, and the transport's keys go on from it
      this.chips[shown]?.root.focus({ preventScroll: true });
      delete this.field.dataset.keys;
    }
    this.settle();
    this.reveal();
  }

  /** Scroll so far that the column looked at, and the one before it, can be seen. */
  reveal() {
    const k = this.columns.findIndex(({ members }) => members.includes(this.shown ?? -1));
    if (k < 0 || !this.boxes[k]) return;
    const [from, to] = [this.boxes[Math.max(0, k - 1)].left, this.boxes[k].left + this.boxes[k].width];
    const { scrollLeft, clientWidth } = this.scroll;
    if (from < scrollLeft) this.scroll.scrollLeft = from - 8;
    else if (to > scrollLeft + clientWidth) this.scroll.scrollLeft = to - clientWidth + 8;
  }

  resize() {
    const { width, height } = this;
    if (!width || !height || !this.columns.length) return;
    let room = this.arrange(false, 1);
    for (const share of [1, 0.8, 0.6]) if (this.wide > width) room = this.arrange(true, share);
    const wide = Math.max(width, this.wide);
    this.surface.beginAt(wide, room);
    put(this.field, { width: wide });
    this.texts.forEach((text, k) => put(text, { left: this.boxes[k].left, width: this.boxes[k].width, top: room }));
    this.tell(-1);
    this.reveal();
    this.draw();
  }

  /** Where everything stands, tight or not, with faces at a share of their size. Returns the height left for the boxes. */
  arrange(/** @type {boolean} */ tight, /** @type {number} */ share) {
    const [size, arch] = [tight ? 0.86 : 0.92, headroom(this.arches)];
    const em = size * this.theme.em;
    this.surface.context.font = font(this.theme, size);
    const long = (/** @type {string} */ text) => this.surface.context.measureText(text).width;
    const needs = this.columns.map(({ volume, members }) => {
      const parts = members.flatMap((layer) => (tight ? this.chips[layer].parts : [this.chips[layer].parts.join("")]));
      return Math.ceil(Math.max(long(volume.shape.join("×")) + 6, ...parts.map((part) => long(part) + 1.2 * em)));
    });
    const lines = this.columns.map(({ members }) => {
      const counts = members.map((layer) => (tight && this.chips[layer].parts[1] ? 2.9 : 1.9));
      return counts.reduce((sum, count) => sum + count, 0);
    });
    const room = Math.max(80, Math.floor(this.height - em * (1.6 + Math.max(...lines)) - 8));
    this.scale = scales(this.columns.map(({ volume }) => volume), room - 12 - arch, tight, share);
    const placed = place(this.columns, this.scale, room - 12 - arch, needs, this.width - 12, tight ? 4 : 12);
    this.boxes = placed.boxes.map((box) => ({ ...box, left: box.left + 6, x: box.x + 6, y: box.y + 6 + arch }));
    this.wide = Math.ceil(placed.width + 12);
    this.root.classList.toggle("tight", tight);
    return room;
  }

  draw() {
    const { columns, boxes, arches, over, options } = this;
    if (!this.frame || !boxes.length) return;
    const face = (/** @type {number} */ index) => this.array(`${options.faces}.${index}`);
    const [shown, window, field] = [options.shown, options.window, options.field].map((name) => this.value(name));
    draw(this.surface.begin(), { columns, boxes, arches, over, face, kinds: options.kinds, shown, window, field }, this.theme);
  }
}
