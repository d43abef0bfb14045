/** A map of codes: a picture behind (what a decoder makes of each place, or a density), known codes as the names of
 * their classes, lines, and handles that are dragged. */

import { Picture, Surface } from "./canvas.js";
import { drawGround, drawHandles, drawLines, drawSegments, scaleOf } from "./map_draw.js";
import { Hand } from "./map_hand.js";
import { drawNow, drawWays } from "./map_ways.js";
import { fixed } from "./numbers.js";
import { element, setText, voice } from "./page.js";
import { drawMesh } from "./plane_mesh.js";
import { ViewBase } from "./view.js";

/** @type {Create<MapOptions>} */
export const create = (root, options, api) => new PlaneMap(root, options, api);

/** @extends {ViewBase<MapOptions>} */
export class PlaneMap extends ViewBase {
  title = this.options.title ?? "Map";
  box = element("div", {
    class: "map-box", tabindex: this.options.move ? 0 : -1, role: this.options.move ? "application" : "img",
    "aria-label": `${this.title}. ${this.options.move ? "Enter takes up a handle." : ""}`,
  });
  reads = element("div", "map-reading");
  /** @type {ReturnType<typeof scaleOf>} */ scale;
  base = new Surface(); // what seldom changes
  surface = new Surface(this.box, this.title);
  picture = new Picture();
  shown = { ground: true, dots: Boolean(this.options.dots) };
  stale = true; // whether the base has to be drawn again
  /** @type {Hand | null} */ hand = null;
  redraw = this.life.once(() => this.draw());

  constructor(/** @type {HTMLElement} */ root, /** @type {MapOptions} */ options, /** @type {Api} */ api) {
    super(root, options, api);
    const [head, foot] = [element("div", "map-head"), element("div", "map-foot")];
    const [ground, dots] = options.switch_names ?? ["decoded", "codes"];
    const switches = options.dots && options.switches !== false;
    if (options.title) head.append(element("div", "view-title", options.title));
    if (!options.quiet) (options.beside ? head : foot).append(this.reads);
    if (switches) foot.append(element("div", "map-switches", this.toggle("ground", ground), this.toggle("dots", dots)));
    root.append(head, this.box);
    if (foot.hasChildNodes() && (options.move || options.said)) root.append(foot);
    this.say = voice(root);
    if (options.move) this.hand = new Hand(this, options.move);
    this.measure(this.box);
  }

  toggle(/** @type {"ground" | "dots"} */ name, /** @type {string} */ label) {
    const input = element("input", { type: "checkbox" });
    input.checked = this.shown[name];
    input.onchange = () => {
      this.shown[name] = input.checked;
      this.stale = true;
      this.redraw();
    };
    return element("label", "map-switch", input, element("span", "", label));
  }

  /** @returns {MapHandle[]} */
  get handles() {
    return this.value(this.options.handles, []);
  }

  paint(/** @type {Frame} */ frame) {
    const { options } = this;
    this.frame = frame;
    this.hand?.asking.answered();
    if (this.came(options.ground)) this.fill();
    if (this.came(options.dots, options.ways)) this.stale = true;
    if (this.changed("extent", this.value(options.extent))) this.resize();
    this.read();
    this.draw();
  }

  fill() {
    const ground = this.array(this.options.ground);
    if (!ground) return;
    const [rows, columns, channels] = ground.shape;
    if (channels === 3) this.picture.coloured(ground.data, columns, rows);
    else if (channels === 2) {
      const [classes, sure] = [0, 1].map((part) => ground.data.filter((_, k) => k % 2 === part));
      this.picture.classes(classes, sure, columns, rows, this.theme.classPixels);
    }
    else this.picture.indexed(ground.data, columns, rows, this.theme.sequentialPixels);
    this.stale = true;
  }

  resize() {
    const { width, height } = this;
    if (!width || !height) return;
    this.stale = true;
    this.scale = scaleOf(width, height, this.value(this.options.extent, [-3, 3, -3, 3]), this.theme);
    const { x, y } = this.scale;
    this.box.dataset.plot = [x(1) - x(0), x(0), y(0)].join(" ");
    this.redraw();
  }

  /** What the two axes are called, at first the two numbers of a code. @returns {string[]} */
  get axes() {
    const { axes } = this.options;
    return typeof axes === "string" ? this.value(axes, ["", ""]) : axes ?? ["z₁", "z₂"];
  }

  draw() {
    const { width, height, scale, theme, frame, options } = this;
    if (!scale || !frame || !width || !height) return;
    this.redraw.cancel();
    if (this.base.fit(width, height) || this.stale) {
      const [dots, kinds] = [this.array(options.dots)?.data, this.array(options.kinds)?.data];
      const known = this.shown.dots && dots && kinds ? { dots, kinds, names: options.names } : null;
      drawGround(this.base.begin(), scale, this.shown.ground ? this.picture : null, known, this.axes, theme);
      drawWays(this.base.context, scale, this.array(options.ways), Boolean(options.hops), theme);
      this.stale = false;
    }
    const context = this.surface.begin(width, height);
    this.base.into(context);
    drawMesh(context, scale, this.array(options.mesh), theme);
    drawSegments(context, scale, this.array(options.segments)?.data, theme);
    drawLines(context, scale, this.value(options.lines, []), theme);
    drawNow(context, scale, this.array(options.now)?.data, theme);
    drawHandles(context, scale, this.handles, this.hand?.held ?? null, this.axes, theme);
  }

  /** Say below the map what the page has to say, or else where the held handle is, or the first that can be moved. */
  read() {
    const { said } = this.options;
    const held = this.hand?.held;
    const shown = this.handles[held?.index ?? this.handles.findIndex(({ still }) => !still)];
    const at = held ?? shown;
    setText(this.reads, said ? this.value(said, []).join("\n") : shown && at ? this.where(shown, at) : "");
  }

  /** A place by its axes' names: what lies at Φ(z₁) ≈ 0.76 is not z₁. Of a handle that goes along one axis only, or where
   * the other axis has no name, one number is said. @param {MapHandle} handle @param {Place} at */
  where({ label, one }, at) {
    const { axes } = this;
    if (!axes[0]) return `${label} ≈ (${fixed(at.x)}, ${fixed(at.y)})`;
    const numbers = one || !axes[1] ? [at.x] : [at.x, at.y];
    return `${label}: ${numbers.map((value, k) => `${axes[k]} ≈ ${fixed(value)}`).join(", ")}`;
  }

  dye() {
    this.fill();
  }
}
