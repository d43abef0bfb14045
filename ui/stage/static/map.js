/**
 * A map of codes: a picture behind (what a decoder makes of each place, or a density), known codes as the names of
 * their classes, lines, and handles that are dragged. Every move of a pointer is told at once, or as soon as the one
 * before it has been answered.
 *
 * options: ground (name of an array (h, w) of bytes), dots (name of an array (n, 2)), kinds (name of an array (n,) of
 * bytes: the class of each), names (what stands for each class: its number by default), extent (name of a value: [left,
 * right, bottom, top]), lines (name of a value: a list of {points: [[x, y]], color, faint}), handles (name of a value: a
 * list of {x, y, label, still: it cannot be moved, bare: a letter alone}), mesh (name of an array (rows, columns, 2): a
 * lattice, or one curve), segments (name of an array (n, 4): short ways, from and to), move (name of a message: {index,
 * x, y}), free: the first handle comes to wherever one presses, axes (two texts, or the name of a value), switches: false
 * leaves out the choice of what is drawn, switch_names (what ground and dots are called), title, said (name of a value:
 * lines below), beside: what is said stands beside the title, not below; quiet: nothing is
 * said.
 */

import { element, once, Picture, setText, Surface, voice, watchSize } from "./canvas.js";
import { dress } from "./colors.js";
import { fixed } from "./numbers.js";
import { drawGround, drawHandles, drawLines, drawSegments, scaleOf } from "./map_draw.js";
import { Hand } from "./map_hand.js";
import { drawMesh } from "./plane_mesh.js";

export function create(root, options, stage) {
  const map = new PlaneMap(root, options, stage);
  return {
    paint: (frame) => map.paint(frame),
    theme: (theme) => map.retheme(theme),
    destroy: () => map.destroy(),
  };
}

class PlaneMap {
  constructor(root, options, stage) {
    Object.assign(this, { root, options, stage, theme: stage.theme, frame: null });
    this.shown = { ground: true, dots: Boolean(options.dots) };
    this.base = new Surface();
    this.picture = new Picture();
    this.redraw = once(() => this.draw());
    this.build();
    this.unwatch = watchSize(this.box, (width, height) => this.resize(width, height));
    dress(root, this.theme);
  }

  build() {
    const { root, options } = this;
    root.classList.add("map");
    const foot = element("div", "map-foot");
    const [ground, dots] = options.switch_names ?? ["decoded", "codes"];
    const switches = options.dots && options.switches !== false ? [["ground", ground], ["dots", dots]] : [];
    this.box = element("div", "map-box");
    this.box.tabIndex = options.move ? 0 : -1;
    this.box.setAttribute("role", options.move ? "application" : "img");
    this.box.setAttribute("aria-label", `${options.title ?? "Map"}. ${options.move ? "Enter takes up a handle." : ""}`);
    this.surface = new Surface(this.box, options.title ?? "Map");
    this.reads = element("div", "map-reading");
    const [head, choices] = [element("div", "map-head"), element("div", "map-switches")];
    choices.append(...switches.map(([name, label]) => this.toggle(name, label)));
    if (options.title) head.append(element("div", "view-title", options.title));
    if (!options.quiet) (options.beside ? head : foot).append(this.reads);
    if (switches.length) foot.append(choices);
    root.append(head, this.box);
    if (foot.hasChildNodes() && (options.move || options.said)) root.append(foot);
    this.say = voice(root);
    if (options.move) this.hand = new Hand(this);
  }

  toggle(name, label) {
    const [holder, input] = [element("label", "map-switch"), element("input")];
    Object.assign(input, { type: "checkbox", checked: this.shown[name] });
    input.onchange = () => {
      this.shown[name] = input.checked;
      this.stale = true;
      this.redraw();
    };
    holder.append(input, element("span", "", label));
    return holder;
  }

  value(name, otherwise) {
    return (name && this.frame?.values[name]) ?? otherwise;
  }

  get handles() {
    return this.value(this.options.handles, []);
  }

  paint(frame) {
    const { options } = this;
    this.frame = frame;
    this.hand?.answered();
    if (frame.fresh.has(options.ground)) this.fill();
    if (frame.fresh.has(options.dots)) this.stale = true;
    const extent = JSON.stringify(this.value(options.extent));
    if (extent !== this.extent) {
      this.extent = extent;
      this.resize(this.width, this.height);
    }
    this.read();
    this.draw();
  }

  fill() {
    const ground = this.frame.arrays[this.options.ground];
    this.picture.indexed(ground.data, ground.shape[1], ground.shape[0], this.theme.sequentialPixels);
    this.stale = true;
  }

  resize(width, height) {
    if (!width || !height) return;
    Object.assign(this, { width, height, stale: true });
    this.scale = scaleOf(width, height, this.value(this.options.extent, [-3, 3, -3, 3]), this.theme);
    const { x, y } = this.scale;
    this.box.dataset.plot = [x(1) - x(0), x(0), y(0)].join(" ");
    this.redraw();
  }

  draw() {
    const { width, height, scale, theme, frame, options } = this;
    if (!scale || !frame) return;
    this.redraw.cancel();
    if (this.base.fit(width, height) || this.stale) {
      const axes = typeof options.axes === "string" ? this.value(options.axes, ["", ""]) : options.axes ?? ["z₁", "z₂"];
      const [dots, kinds] = [frame.arrays[options.dots]?.data, frame.arrays[options.kinds]?.data];
      const known = this.shown.dots ? { dots, kinds, names: options.names } : {};
      drawGround(this.base.begin(), scale, this.shown.ground ? this.picture : null, known, axes, theme);
      this.stale = false;
    }
    this.surface.fit(width, height);
    const context = this.surface.begin();
    this.base.into(context);
    drawMesh(context, scale, frame.arrays[options.mesh], theme);
    drawSegments(context, scale, frame.arrays[options.segments]?.data, theme);
    drawLines(context, scale, this.value(options.lines, []), theme);
    drawHandles(context, scale, this.handles, this.hand?.held, theme);
  }

  /** Below: where the handle is that is held, or the first one; or what the page has to say. */
  read() {
    const { said } = this.options;
    const held = this.hand?.held;
    const shown = this.handles[held?.index ?? this.handles.findIndex(({ still }) => !still)];
    const at = held ?? shown;
    const here = shown ? `${shown.label}: ${fixed(at.x)}, ${fixed(at.y)}` : "";
    setText(this.reads, said ? this.value(said, []).join("\n") : here);
  }

  retheme(theme) {
    this.theme = theme;
    dress(this.root, theme);
    if (this.frame?.arrays[this.options.ground]) this.fill();
    this.resize(this.width, this.height);
  }

  destroy() {
    this.unwatch();
    this.redraw.cancel();
  }
}
