/** An atlas: many small pictures, each at its place in a plane, in the colour of its class. One is enlarged under the
 * pointer, one can be chosen, and a loop drawn around some of them lists what is in it. */

import { Lasso } from "./atlas_hand.js";
import { List } from "./atlas_list.js";
import { Sheet } from "./atlas_sheet.js";
import { align, circle, font, path, rimmedText, strokes, Surface } from "./canvas.js";
import { clamp } from "./numbers.js";
import { element, voice } from "./page.js";
import { squareScale } from "./scale.js";
import { ViewBase } from "./view.js";

const LENS = 84; // CSS pixels of an enlarged picture
const MARGIN = 12; // CSS pixels around the map
const CROWD = 0.5; // how much of the map all pictures would cover side by side, each way

/** @type {Create<AtlasOptions>} */
export const create = (root, options, api) => new Atlas(root, options, api);

/** @extends {ViewBase<AtlasOptions>} */
export class Atlas extends ViewBase {
  title = this.options.title ?? "Map";
  box = element("div", {
    class: "map-box atlas-box", tabindex: 0, role: "application",
    "aria-label": `${this.title}. Enter takes up a point; drag a loop around points to list them.`,
  });
  names = element("input", { type: "checkbox" });
  /** @type {ReturnType<typeof squareScale>} */ scale;
  base = new Surface(); // all pictures
  surface = new Surface(this.box, this.title); // and what changes under the pointer
  sheet = new Sheet();
  side = 12; // CSS pixels of a picture
  stale = true; // whether the base has to be drawn again
  over = -1; // the point under the pointer, or taken up by the keys
  list = new List(this);
  redraw = this.life.once(() => this.draw());

  constructor(/** @type {HTMLElement} */ root, /** @type {AtlasOptions} */ options, /** @type {Api} */ api) {
    super(root, options, api);
    this.names.onchange = () => this.renew();
    const choice = element("label", "map-switch", this.names, element("span", "", "names"));
    const [title, switches] = [element("div", "view-title", options.title), element("div", "map-switches", choice)];
    root.append(element("div", "map-head", title, switches), this.box, this.list.row);
    this.say = voice(root);
    this.hand = new Lasso(this);
    this.measure(this.box);
  }

  get count() {
    return this.array(this.options.kinds)?.data.length ?? 0;
  }

  /** What the class of a point is called. @param {number} index */
  named(index) {
    const kind = this.array(this.options.kinds)?.data[index] ?? 0;
    return this.classes[kind] ?? String(kind);
  }

  /** What a point is called, with its number. @param {number} index */
  called(index) {
    return `${this.named(index)} (${this.array(this.options.numbers)?.data[index] ?? index})`;
  }

  /** Where a point is, in CSS pixels. @param {number} index @returns {Pair} */
  at(index) {
    const places = this.array(this.options.places)?.data;
    return [this.scale.x(places?.[2 * index] ?? NaN), this.scale.y(places?.[2 * index + 1] ?? NaN)];
  }

  /** The nearest point within `reach` CSS pixels, or −1. @param {Place} place @param {number} reach */
  nearest({ x, y }, reach) {
    let [best, least] = [-1, reach * reach];
    for (let k = 0; k < this.count; k += 1) {
      const [px, py] = this.at(k);
      const far = (px - x) ** 2 + (py - y) ** 2;
      if (far < least) [best, least] = [k, far];
    }
    return best;
  }

  paint(/** @type {Frame} */ frame) {
    const { options } = this;
    this.frame = frame;
    if (this.came(options.pictures, options.kinds)) {
      this.over = -1;
      this.list.show([]);
      this.resize();
    }
    if (this.came(options.places)) this.stale = true;
    if (this.changed("extent", this.value(options.extent))) this.rescale();
    this.draw();
  }

  /** Smaller pictures, other colours, names in their place. */
  renew() {
    this.sheet.forget();
    this.stale = true;
    this.redraw();
  }

  resize() {
    const { width, height } = this;
    if (!width || !height) return;
    this.rescale();
    this.list.fit();
    this.renew();
  }

  /** Where places are on the canvas: the map is a square in the middle of its box. */
  rescale() {
    const { width, height } = this;
    if (!width || !height) return;
    const size = Math.max(16, Math.min(width, height) - 2 * MARGIN);
    const side = Math.round(Math.max(size / 38, (CROWD * size) / Math.sqrt(this.count + 1))); // of fewer ones larger
    if (this.side !== clamp(side, 9, 40)) this.sheet.forget();
    this.side = clamp(side, 9, 40);
    const [left, top] = [width - size, height - size].map((room) => Math.round(room / 2));
    this.scale = squareScale(left, top, size, this.value(this.options.extent, [-1, 1, -1, 1]));
    this.box.dataset.plot = [this.scale.x(1) - this.scale.x(0), this.scale.x(0), this.scale.y(0)].join(" ");
    this.stale = true;
  }

  draw() {
    const { width, height, scale, frame } = this;
    if (!scale || !frame || !width || !height) return;
    this.redraw.cancel();
    if (this.base.fit(width, height) || this.stale) this.drawAll();
    const context = this.surface.begin(width, height);
    this.base.into(context);
    this.drawNear(context);
    this.hand.draw(context);
    if (this.over >= 0) this.drawLens(context, this.over);
    this.root.dataset.over = String(this.over);
  }

  drawAll() {
    const [kinds, pictures] = [this.array(this.options.kinds), this.array(this.options.pictures)];
    const context = this.base.begin();
    this.stale = false;
    if (!kinds) return;
    const names = this.names.checked || !pictures ? this.classes.map((name) => name.slice(0, 3)) : null;
    this.sheet.fill(kinds.data, names ? undefined : pictures, names, this.side, this.base.ratio, this.theme);
    for (let k = 0; k < this.count; k += 1) {
      const [x, y] = this.at(k);
      if (this.scale.inside(x, y, this.side)) this.sheet.put(context, k, x, y);
    }
  }

  /** What classes are called. @returns {string[]} */
  get classes() {
    const { names } = this.options;
    return typeof names === "string" ? this.value(names, []) : names ?? [];
  }

  /** The chosen point and what is drawn, with ways to their true neighbours. @param {Context} context */
  drawNear(context) {
    const { options, theme, scale, side } = this;
    const [chosen, drawn] = [this.value(options.chosen, -1), this.value(options.drawn)];
    /** @type {number[]} */ const near = this.value(options.near, []);
    const own = drawn ? /** @type {Pair} */ ([scale.x(drawn.x), scale.y(drawn.y)]) : chosen >= 0 ? this.at(chosen) : null;
    if (!own) return;
    path(context, ...near.map((index) => [own, this.at(index)]));
    strokes(context, [2.6, theme.background], [1.2, theme.text]);
    for (const index of near) {
      circle(context, ...this.at(index), 0.62 * side);
      strokes(context, [4, theme.background], [1.8, theme.text]);
    }
    circle(context, ...own, (drawn ? 0.95 : 0.8) * side);
    if (drawn) {
      context.fillStyle = theme.background;
      context.fill();
    }
    strokes(context, [6, theme.background], [3, theme.accent]);
    const picture = drawn && this.array(options.own);
    if (picture) this.sheet.single(context, picture, own, 1.4 * side, theme);
    context.font = font(theme, 1.05, 700);
    align(context, "center", "bottom");
    if (drawn) rimmedText(context, options.own_name ?? "yours", own[0], own[1] - side, theme.text, theme);
  }

  /** One picture, large, beside its place. @param {Context} context @param {number} index */
  drawLens(context, index) {
    const { theme, width, height, side } = this;
    const [x, y] = this.at(index);
    const pictures = this.array(this.options.pictures);
    const [wide, em, caption] = [pictures ? LENS : 0, theme.em, this.called(index)];
    context.font = font(theme, 1, 600);
    const across = Math.max(wide, context.measureText(caption).width) + em;
    const left = clamp(x > width / 2 ? x - side - across : x + side, 0, Math.max(0, width - across));
    const top = clamp(y - wide / 2, 0, Math.max(0, height - wide - 2 * em));
    circle(context, x, y, 0.7 * side);
    strokes(context, [4, theme.background], [2, theme.accent]);
    Object.assign(context, { fillStyle: theme.background, strokeStyle: theme.border, lineWidth: 1 });
    context.fillRect(left, top, across, wide + 1.9 * em);
    context.strokeRect(left + 0.5, top + 0.5, across, wide + 1.9 * em);
    if (pictures) this.sheet.large(context, pictures, index, left + (across - wide) / 2, top + 0.4 * em, wide, theme);
    align(context, "center", "bottom");
    context.fillStyle = theme.text;
    context.fillText(caption, left + across / 2, top + wide + 1.6 * em);
  }}
