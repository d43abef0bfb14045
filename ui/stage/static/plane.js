/**
 * The plane: a field, its contour lines, points told by shape and colour, lines and arrows; points can be edited.
 *
 * options: field | field_class + field_sure, points, targets, is_test, misclassified, contours (names of arrays);
 * ring, lines, arrows, layers, focus, show_test (names of values); classes (number or name of a value, 0 for
 * regression), class_names, add_classes, extent (6, a pair, or name of a value), axes, edit {add, move, remove} or
 * null, probe and test_action (names of messages), tool ("hand" or "add"), title; vectors (n, 4) and mesh
 * (rows, columns, 2) (names of arrays); bare: no numbers on the axes; middle: half way down; brush {draw, rub} (names of messages with {x, y}) in place of edit.
 */

import { calm, element, once, setText, Surface, Picture, voice, watchSize } from "./canvas.js";
import { dress } from "./colors.js";
import { fixed } from "./numbers.js";
import { bounds, contourPath, drawAxes, drawContours, drawField, makeScale } from "./plane_draw.js";
import { Brush, BRUSH_TOOLS } from "./plane_brush.js";
import { Editing } from "./plane_edit.js";
import { Crosshair } from "./plane_keys.js";
import { drawStrokes } from "./plane_lines.js";
import { drawMesh, drawVectors } from "./plane_mesh.js";
import { drawCrosshair, drawRing } from "./plane_marks.js";
import { Points } from "./plane_points.js";
import { Tools } from "./plane_tools.js";

export function create(root, options, stage) {
  const plane = new Plane(root, options, stage);
  return {
    paint: (frame) => plane.paint(frame),
    theme: (theme) => plane.retheme(theme),
    destroy: () => plane.destroy(),
  };
}

class Plane {
  constructor(root, options, stage) {
    Object.assign(this, { root, options, stage, theme: stage.theme, edit: options.edit ?? null });
    Object.assign(this, { frame: null, cross: null, pinned: null, shown: false, path: null });
    this.axes = options.axes ?? ["x₁", "x₂"];
    this.tool = options.brush ? BRUSH_TOOLS[0] : options.tool === "add" ? { id: "add", label: 0 } : { id: "move" };
    this.ground = new Surface();
    this.dots = new Surface();
    this.picture = new Picture();
    this.names = new Map();
    this.stale = { ground: true, dots: true, top: true };
    this.redraw = once(() => this.draw());
    this.points = new Points(this);
    this.build();
    this.describe = calm(() => this.surface.describe(this.points.summary()), 2000);
    this.editing = options.brush ? new Brush(this) : new Editing(this);
    this.keys = new Crosshair(this, this.editing);
    this.unwatch = watchSize(this.box, (width, height) => this.resize(width, height));
    dress(root, this.theme);
  }

  build() {
    const { root, options } = this;
    root.classList.add("plane");
    this.heading = element("div", "view-title", options.title);
    this.box = element("div", "plane-box");
    this.box.tabIndex = 0;
    this.box.setAttribute("role", "application");
    this.box.setAttribute("aria-label", `${options.title ?? "Plane"}. Enter takes up a crosshair.`);
    this.box.classList.toggle("dragged", Boolean(this.edit));
    this.surface = new Surface(this.box, options.title ?? "Plane");
    this.reads = element("div", "plane-reading");
    this.tools = new Tools(this);
    const [head, foot] = [element("div", "plane-head"), element("div", "plane-foot")];
    head.append(this.heading, this.tools.bar);
    foot.append(this.reads, this.tools.test);
    root.append(head, this.box, foot);
    this.say = voice(root);
  }

  value(name, otherwise) {
    return (name && this.frame?.values[name]) ?? otherwise;
  }

  array(name) {
    return name ? this.frame?.arrays[name]?.data : undefined;
  }

  get classes() {
    const { classes } = this.options;
    return typeof classes === "string" ? this.value(classes, 2) : classes ?? 2;
  }

  extent() {
    const { extent } = this.options;
    return bounds(typeof extent === "string" ? this.value(extent) : extent);
  }

  paint(frame) {
    const { options, stale } = this;
    this.frame = frame;
    const fresh = (...names) => names.some((name) => name && frame.fresh.has(name));
    if (fresh(options.field, options.field_class, options.field_sure)) this.fill();
    if (fresh(options.contours)) [stale.ground, this.path] = [true, null];
    if (fresh(options.points, options.targets, options.is_test, options.misclassified)) {
      this.points.came();
      stale.dots = true;
      this.describe();
    }
    if (fresh(options.vectors, options.mesh)) stale.top = true;
    const asked = this.value(options.show_test ?? "show_test");
    if (asked !== undefined && asked !== this.asked) this.shown = this.asked = asked;
    this.compare();
    if (stale.ground || stale.dots || stale.top) this.draw();
  }

  /** Turn the field into pixels: class and how sure where there are three or more, else (or in focus) signed. */
  fill() {
    const { options, theme, picture } = this;
    const { [options.field]: field, [options.field_class]: kind, [options.field_sure]: sure } = this.frame.arrays;
    const signed = field && (this.classes <= 2 || this.value(options.focus ?? "focus", -1) >= 0 || !kind);
    if (signed) picture.signed(field.data, field.shape[1], field.shape[0], theme.pixels);
    else if (kind) picture.classes(kind.data, sure?.data, kind.shape[1], kind.shape[0], theme.classPixels);
    this.stale.ground = true;
  }

  /** See whether any of the values shown has changed. They are few and small, so their text is compared. */
  compare() {
    const { options } = this;
    const focus = this.value(options.focus ?? "focus");
    const words = JSON.stringify([this.classes, this.shown, this.extent(), focus, this.points.count]);
    const marks = JSON.stringify([options.ring, options.lines, options.arrows].map((name) => this.value(name)));
    if (words !== this.words) {
      this.words = words;
      this.restate();
    }
    if (marks !== this.marks) this.stale.top = true;
    this.marks = marks;
  }

  /** What stands in words around the plot. */
  restate() {
    const { options } = this;
    const focus = this.value(options.focus ?? "focus", -1);
    const unit = focus >= 0 ? this.value(options.layers ?? "layers", []).flat()[focus] : null;
    setText(this.heading, unit ? `Unit ${unit}` : options.title ?? "");
    const tests = this.points.tests?.some(Boolean) ?? false;
    const tools = this.classes && Math.max(this.classes, options.add_classes ?? 0);
    this.tools.update(tools, tests, this.shown, Boolean(this.edit?.add), options.brush && BRUSH_TOOLS);
    this.resize(this.width, this.height);
  }

  resize(width, height) {
    if (!width || !height) return;
    Object.assign(this, { width, height, path: null });
    this.scale = makeScale(width, height, this.extent(), this.theme, this.options);
    this.root.style.setProperty("--plot", `${this.scale.outer}px`);
    this.box.dataset.plot = [this.scale.x(0) - this.scale.x(-1), this.scale.x(0), this.scale.y(0)].join(" ");
    this.stale.ground = this.stale.dots = true;
    this.redraw();
  }

  draw() {
    const { width, height, scale, theme, stale, frame, options } = this;
    if (!scale || !frame) return;
    this.redraw.cancel();
    if (this.ground.fit(width, height) || stale.ground) this.drawGround();
    if (this.dots.fit(width, height) || stale.dots) {
      const context = this.dots.begin();
      drawAxes(context, scale, this.axes, theme);
      this.points.draw(context, this.dots.ratio);
    }
    this.stale = { ground: false, dots: false, top: false };
    this.surface.fit(width, height);
    const context = this.surface.begin();
    this.ground.into(context);
    drawMesh(context, scale, frame.arrays[options.mesh], theme);
    this.dots.into(context);
    drawVectors(context, scale, this.array(options.vectors), theme);
    this.points.drawLive(context);
    const [lines, arrows, ring] = [this.value(options.lines, []), this.value(options.arrows, []), this.value(options.ring, -1)];
    if (lines.length || arrows.length) drawStrokes(context, scale, lines, arrows, theme, this.names, this.points.marks(ring));
    if (ring >= 0 && ring < this.points.count && this.points.visible(ring)) {
      const { x, y } = this.points.at(ring);
      drawRing(context, scale.x(x), scale.y(y), 2.1 * this.points.radius(), theme);
    }
    const cross = this.cross ?? this.pinned;
    if (cross) drawCrosshair(context, scale.x(cross.x), scale.y(cross.y), theme);
  }

  drawGround() {
    const { scale, theme, options } = this;
    const context = this.ground.begin();
    drawField(context, scale, this.picture, theme);
    const contours = this.frame.arrays[options.contours];
    if (!contours) return;
    this.path ??= contourPath(contours.data, contours.shape[0], contours.shape[1], scale);
    drawContours(context, this.path, theme);
  }

  showTest(on) {
    this.shown = on;
    if (this.options.test_action) this.stage.send(this.options.test_action, { on });
    if (this.frame) this.compare();
  }

  toolChanged() {
    this.pinned = null;
    this.box.style.cursor = "";
    this.redraw();
  }

  // Words below the plot.

  readout(x, y) {
    this.reading = x === null ? "" : `${this.axes[0]} = ${fixed(x)}   ${this.axes[1]} = ${fixed(y)}`;
    this.hint();
  }

  hint() {
    const keys = this.cross ? "Arrow keys move · Enter uses the tool · Escape leaves" : "Enter takes up a crosshair";
    setText(this.reads, this.reading || (this.box.matches(":focus-visible") ? keys : ""));
  }

  retheme(theme) {
    this.theme = theme;
    dress(this.root, theme);
    this.tools.dye();
    if (this.frame) this.fill();
    this.resize(this.width, this.height);
  }

  destroy() {
    this.unwatch();
    this.redraw.cancel();
    this.describe.cancel();
  }
}
