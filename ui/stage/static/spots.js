/** One picture or two side by side with marks on them: circles as large as what they stand for, lines from one picture to the
 * other, outlines. A mark of the first picture can be picked, with a pointer and by keyboard. */

import { GREY, Picture, Surface } from "./canvas.js";
import { element, put, setText, voice } from "./page.js";
import { drawLines, drawMarks, drawOutlines, drawPane, drawStars, place, wanted } from "./spots_draw.js";
import { Picking } from "./spots_point.js";
import { ViewBase } from "./view.js";
/** @import { Pane } from "./spots_draw.js" */

/** @type {Create<SpotsOptions>} */
export const create = (root, options, api) => new Spots(root, options, api);

/** @extends {ViewBase<SpotsOptions>} */
export class Spots extends ViewBase {
  label = this.options.title ?? "Picture";
  box = element("div", {
    class: "map-box spots-box", tabindex: this.options.pick ? 0 : -1, role: this.options.pick ? "application" : "img",
    "aria-label": `${this.label}.${this.options.pick ? " Enter walks over the marks." : ""}`,
  });
  surface = new Surface(this.box, this.label, this.life);
  pictures = this.options.panes.map(() => new Picture());
  titles = this.options.panes.map(() => element("div", "spots-title"));
  /** @type {Pane[]} */ panes = [];
  high = 0; // of the box, in CSS pixels: as high as there is room, or as the pictures need
  /** @type {Picking | null} */ picking = null;

  constructor(/** @type {HTMLElement} */ root, /** @type {SpotsOptions} */ options, /** @type {Api} */ api) {
    super(root, options, api);
    root.classList.add("map", "grows");
    this.box.append(...this.titles);
    root.append(this.box);
    this.say = voice(root);
    if (options.pick) this.picking = new Picking(this, options.pick);
    this.measure(this.box);
  }

  paint(/** @type {Frame} */ frame) {
    const { options } = this;
    this.frame = frame;
    options.panes.forEach(({ ground, heading }, k) => {
      if (this.came(ground)) this.fill(k);
      setText(this.titles[k], this.value(heading, ""));
    });
    const spoken = this.value(options.spoken, []);
    if (this.changed("spoken", spoken)) this.surface.describe([this.label, ...spoken].join(". "));
    const arrays = options.panes.flatMap(({ ground, marks, kinds, stars }) => [ground, marks, kinds, stars]);
    const came = this.came(...arrays, options.lines, options.line_kinds);
    const moved = this.changed("rest", [this.value(options.picked), ...options.panes.map(({ outlines }) => this.value(outlines))]);
    if (this.changed("extents", options.panes.map(({ extent }) => this.value(extent)))) this.resize();
    else if (came || moved) this.draw();
    this.picking?.speak();
  }

  /** Turn a picture's numbers into colours. */
  fill(/** @type {number} */ k) {
    const array = this.array(this.options.panes[k].ground);
    if (!array) return;
    const [rows, columns] = array.shape;
    if (array.data instanceof Int8Array) this.pictures[k].signed(array.data, columns, rows, this.theme.pixels);
    else this.pictures[k].indexed(array.data, columns, rows, GREY);
  }

  resize() {
    const { width, theme, options, titles } = this;
    if (!width || !this.frame) return;
    const above = options.panes.some(({ heading }) => heading) ? Math.round(1.7 * theme.em) : 0;
    const extents = options.panes.map(({ extent }) => this.value(extent, [0, 1, 0, 1]));
    const own = this.single() ? Math.ceil(above + wanted(width, extents)) : 0;
    this.box.style.height = own ? `${own}px` : "";
    this.high = own || this.height;
    if (!this.high) return;
    this.panes = place(width, this.high, above, extents);
    this.panes.forEach(({ left, top, wide }, k) => put(titles[k], { left, top: top - above, width: wide }));
    this.box.dataset.plot = [this.panes[0].scale, this.panes[0].x(0), this.panes[0].y(0)].join(" ");
    this.draw();
  }

  draw() {
    const { panes, options, pictures, theme, width, high } = this;
    if (!panes.length) return;
    const context = this.surface.begin(width, high);
    const picked = this.value(options.picked, -1);
    panes.forEach((pane, k) => {
      const { marks, kinds, stars, outlines } = options.panes[k];
      drawPane(context, pane, pictures[k], theme);
      const [places, how] = [this.array(marks)?.data, this.array(kinds)?.data];
      if (places && how) drawMarks(context, pane, { places, how, styles: options.styles, picked: k ? -1 : picked }, theme);
      drawStars(context, pane, this.array(stars)?.data, theme);
      drawOutlines(context, pane, this.value(outlines, []), theme);
    });
    const [lines, how] = [this.array(options.lines)?.data, this.array(options.line_kinds)?.data];
    const from = this.array(options.panes[0].marks)?.data.subarray(4 * picked, 4 * picked + 2);
    if (lines && how) drawLines(context, panes, { lines, how, styles: options.line_styles ?? [], from }, theme);
  }

  dye() {
    this.pictures.forEach((_, k) => this.fill(k));
  }
}
