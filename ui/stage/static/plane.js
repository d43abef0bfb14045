/** The plane: a field, its contour lines, points told by shape and colour, lines and arrows. Points can be edited. */

import { Surface } from "./canvas.js";
import { fixed } from "./numbers.js";
import { element, setText, voice } from "./page.js";
import { Brush, BRUSH_TOOLS } from "./plane_brush.js";
import { bounds, drawAxes, makeScale } from "./plane_draw.js";
import { Editing } from "./plane_edit.js";
import { Ground } from "./plane_ground.js";
import { Handles } from "./plane_handles.js";
import { Crosshair } from "./plane_keys.js";
import { drawStrokes } from "./plane_lines.js";
import { drawCrosshair, drawRing } from "./plane_marks.js";
import { drawMesh, drawSegments, drawVectors } from "./plane_mesh.js";
import { Points } from "./plane_points.js";
import { Tools } from "./plane_tools.js";
import { ViewBase } from "./view.js";

/** @type {Create<PlaneOptions>} */
export const create = (root, options, api) => new Plane(root, options, api);

/** @extends {ViewBase<PlaneOptions>} */
export class Plane extends ViewBase {
  edit = this.options.edit ?? null;
  axes = this.options.axes ?? ["x₁", "x₂"];
  /** @type {Tool} */
  tool = this.options.brush ? BRUSH_TOOLS[0] : this.options.tool === "add" ? { id: "add", label: 0 } : { id: "move" };
  title = this.options.title ?? "Plane";
  heading = element("div", "view-title", this.options.title);
  box = element("div", {
    class: "plane-box", tabindex: 0, role: "application", "aria-label": `${this.title}. Enter takes up a crosshair.`,
  });
  reads = element("div", "plane-reading");
  /** @type {ReturnType<typeof makeScale>} */ scale;
  ground = new Ground(this);
  dots = new Surface(); // the axes and the points
  surface = new Surface(this.box, this.title); // both, and what changes with every frame
  stale = { ground: true, dots: true, top: true };
  /** @type {Map<string, number>} */ names = new Map(); // where the names of lines stood last
  /** @type {Place | null} */ cross = null; // the keyboard's crosshair
  /** @type {Place | null} */ pinned = null; // the place that a finger asks about
  shown = false; // whether test points are shown
  /** @type {boolean | undefined} */ asked; // what the frame last said about it
  reading = "";
  points = new Points(this);
  handles = new Handles(this);
  tools = new Tools(this);
  redraw = this.life.once(() => this.draw());
  describe = this.life.calm(() => this.surface.describe(this.points.summary()), 2000);

  constructor(/** @type {HTMLElement} */ root, /** @type {PlaneOptions} */ options, /** @type {Api} */ api) {
    super(root, options, api);
    this.box.classList.toggle("dragged", Boolean(this.edit));
    const head = element("div", "plane-head", this.heading, this.tools.bar);
    root.append(head, this.box, element("div", "plane-foot", this.reads, this.tools.test));
    this.say = voice(root);
    this.keys = new Crosshair(this, options.brush ? new Brush(this, options.brush) : new Editing(this));
    this.measure(this.box);
  }

  get classes() {
    const { classes } = this.options;
    return typeof classes === "string" ? this.value(classes, 2) : classes ?? 2;
  }

  extent() {
    const { extent } = this.options;
    return bounds(typeof extent === "string" ? this.value(extent) : extent);
  }

  paint(/** @type {Frame} */ frame) {
    const { options, stale } = this;
    this.frame = frame;
    if (this.came(options.field, options.field_class, options.field_sure)) this.ground.fill();
    if (this.came(options.contours)) this.ground.redo();
    if (this.came(options.points, options.targets, options.is_test, options.misclassified, options.rings)) {
      this.points.came();
      stale.dots = true;
      this.describe();
    }
    if (this.came(options.vectors, options.mesh, options.segments)) stale.top = true;
    const asked = this.value(options.show_test ?? "show_test");
    if (asked !== undefined && asked !== this.asked) this.shown = this.asked = asked;
    this.compare();
    if (stale.ground || stale.dots || stale.top) this.draw();
  }

  /** See whether any of the values shown has changed. */
  compare() {
    const { options } = this;
    const focus = this.value(options.focus ?? "focus");
    const { ring, lines, arrows, handles, probed } = options;
    const marks = [ring, lines, arrows, handles, probed].map((name) => this.value(name));
    if (this.changed("words", [this.classes, this.shown, this.extent(), focus, this.points.count])) this.restate();
    if (this.changed("marks", marks)) this.stale.top = true;
  }

  /** What stands in words around the plot. */
  restate() {
    const { options } = this;
    const focus = this.value(options.focus ?? "focus", -1);
    const unit = focus >= 0 ? this.value(options.layers ?? "layers", []).flat()[focus] : null;
    setText(this.heading, unit ? `Unit ${unit}` : options.title ?? "");
    const tests = this.points.tests?.some(Boolean) ?? false;
    const tools = this.classes && Math.max(this.classes, options.add_classes ?? 0);
    this.tools.update(tools, tests, this.shown);
    this.resize();
  }

  resize() {
    const { width, height } = this;
    if (!width || !height) return;
    this.scale = makeScale(width, height, this.extent(), this.theme, this.options);
    this.root.style.setProperty("--plot", `${this.scale.outer}px`);
    this.box.dataset.plot = [this.scale.x(0) - this.scale.x(-1), this.scale.x(0), this.scale.y(0)].join(" ");
    this.ground.redo();
    this.stale.dots = true;
    this.redraw();
  }

  draw() {
    const { width, height, scale, theme, stale, frame, options } = this;
    if (!scale || !frame || !width || !height) return;
    this.redraw.cancel();
    if (this.ground.surface.fit(width, height) || stale.ground) this.ground.draw();
    if (this.dots.fit(width, height) || stale.dots) {
      const context = this.dots.begin();
      drawAxes(context, scale, this.axes, theme);
      this.points.draw(context, this.dots.ratio);
    }
    this.stale = { ground: false, dots: false, top: false };
    const context = this.surface.begin(width, height);
    this.ground.surface.into(context);
    drawMesh(context, scale, this.array(options.mesh), theme);
    drawSegments(context, scale, this.array(options.segments)?.data, theme);
    this.dots.into(context);
    drawVectors(context, scale, this.array(options.vectors)?.data, theme);
    this.points.drawLive(context);
    const [lines, arrows, ring] = [this.value(options.lines, []), this.value(options.arrows, []), this.value(options.ring, -1)];
    if (lines.length || arrows.length) drawStrokes(context, scale, lines, arrows, theme, this.names, this.points.marks(ring));
    if (ring >= 0 && ring < this.points.count && this.points.visible(ring)) {
      const { x, y } = this.points.at(ring);
      drawRing(context, scale.x(x), scale.y(y), 2.1 * this.points.radius(), theme);
    }
    this.handles.draw(context);
    const cross = this.cross ?? this.pinned ?? this.value(options.probed);
    if (cross) drawCrosshair(context, scale.x(cross.x), scale.y(cross.y), options.bare === "wholly", theme);
  }

  showTest(/** @type {boolean} */ on) {
    this.shown = on;
    if (this.options.test_action) this.api.send(this.options.test_action, { on });
    if (this.frame) this.compare();
  }

  toolChanged() {
    this.pinned = null;
    this.box.style.cursor = "";
    this.redraw();
  }

  /** Say below the plot where the pointer or the crosshair is. @param {Place | null} place */
  readout(place) {
    this.reading = place ? `${this.axes[0]} = ${fixed(place.x)}   ${this.axes[1]} = ${fixed(place.y)}` : "";
    this.hint();
  }

  hint() {
    const keys = this.cross ? "Arrow keys move · Enter uses the tool · Escape leaves" : "Enter takes up a crosshair";
    setText(this.reads, this.reading || (this.box.matches(":focus-visible") ? keys : ""));
  }

  dye() {
    this.tools.dye();
    if (this.frame) this.ground.fill();
  }
}
