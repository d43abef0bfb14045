/** Curves over the steps, growing as training goes on; pointing reads them, dragging goes back to a step. */

import { clipTo, path, Surface } from "./canvas.js";
import { drawBand } from "./curve_band.js";
import * as draw from "./curve_draw.js";
import { Reading } from "./curve_point.js";
import { brief } from "./numbers.js";
import { element, setText, voice } from "./page.js";
import { ViewBase } from "./view.js";
/** @import { Line } from "./curve_draw.js" */

const CALM = 80; // milliseconds between redrawings of the lines while they grow; the cursor moves with every frame

/** @type {Create<CurveOptions>} */
export const create = (root, options, api) => new Curve(root, options, api);

/** @extends {ViewBase<CurveOptions>} */
export class Curve extends ViewBase {
  heading = element("div", "view-title", this.options.title);
  keys = this.options.series.map(({ label }, k) => this.key(label, k));
  otherKey = element("div", { class: "curve-other", hidden: true }, this.options.other?.label ?? "pale: the other run");
  toggle = element("button", {
    class: "curve-log", type: "button", title: "Logarithmic scale", "aria-label": "Logarithmic scale",
    onclick: () => this.setLog(!this.log),
  }, "log");
  box = element("div", "curve-box");
  surface = new Surface(this.box, this.options.title ?? "Curve");
  lines = new Surface(); // what changes only when the curves grow
  tag = element("div", { class: "tag", hidden: true });
  /** @type {ReturnType<typeof draw.makeAxes>} */ axes;
  /** @type {Pair | null} */ bounds = null; // of the vertical axis
  log = Boolean(this.options.log);
  stale = true; // whether the lines have to be drawn again
  /** @type {number | undefined} */ shown; // the run that is drawn above the others
  cursor = NaN; // the step that the frame is at
  redraw = this.life.once(() => this.draw());
  grow = this.life.calm(() => this.resize(), CALM);
  describe = this.life.calm(() => this.surface.describe(this.summary()), 2000);
  pointer = new Reading(this);

  constructor(/** @type {HTMLElement} */ root, /** @type {CurveOptions} */ options, /** @type {Api} */ api) {
    super(root, options, api);
    root.classList.toggle("many", options.series.length > 2);
    const head = element("div", "curve-head", options.title || options.heading ? this.heading : null);
    head.append(...this.keys.map(({ key }) => key), this.otherKey, this.toggle);
    this.box.append(this.tag);
    root.append(head, this.box);
    this.say = voice(root);
    this.toggle.setAttribute("aria-pressed", String(this.log));
    this.dye();
    this.measure(this.box);
  }

  /** What a series is called, how it is drawn, and its value now. @param {string} label @param {number} k */
  key(label, k) {
    const value = element("span", { class: "curve-now", hidden: !this.options.now?.[k] });
    const key = element("div", "curve-key");
    const swatch = new Surface(key);
    swatch.canvas.setAttribute("aria-hidden", "true");
    key.append(element("span", "curve-label", label), value);
    return { key, swatch, value };
  }

  setLog(/** @type {boolean} */ log) {
    [this.log, this.bounds] = [log, null];
    this.toggle.setAttribute("aria-pressed", String(log));
    this.resize();
  }

  resize() {
    this.stale = true;
    this.redraw();
  }

  paint(/** @type {Frame} */ frame) {
    const { options, keys } = this;
    this.frame = frame;
    if (options.heading) setText(this.heading, this.value(options.heading, ""));
    const shown = this.value(options.shown_seed ?? "shown_seed");
    if (this.came(options.x, ...options.series.map(({ name }) => name), options.other?.x) || shown !== this.shown) {
      this.shown = shown;
      this.grow();
      this.describe();
    }
    (options.now ?? []).forEach((name, k) => {
      if (keys[k]) setText(keys[k].value, draw.figure(frame.values[name], options.digits ?? 3));
    });
    const cursor = frame.values[options.cursor ?? "step"];
    const moved = cursor !== this.cursor;
    this.cursor = cursor;
    if (this.stale || moved) this.draw();
  }

  /** The series that have come. @param {CurveOptions["other"]} described @returns {Line[]} */
  series(described) {
    const steps = this.array(described?.x)?.data;
    if (!steps || !described) return [];
    return described.series.flatMap(({ name, color, width, label, joined }, k) => {
      const array = this.array(name);
      const dash = draw.DASHES[k % draw.DASHES.length];
      const [low, high] = ["low", "high"].map((end) => this.array(`${name}.${end}`)?.data);
      return array ? [{ steps, data: array.data, low, high, runs: array.shape[1] ?? 1, color, width, dash, label, joined }] : [];
    });
  }

  draw() {
    const { width, height, frame, theme } = this;
    if (!width || !height || !frame) return;
    this.redraw.cancel();
    if (this.lines.fit(width, height) || this.stale || !this.axes) this.drawLines();
    const context = this.surface.begin(width, height);
    this.lines.into(context);
    const { axes } = this;
    if (this.cursor >= axes.xRange[0]) {
      // While the curves grow, the axis may lag behind the present by a moment.
      draw.upright(context, axes, axes.x(Math.min(this.cursor, axes.xRange[1])), theme.accent, 1.5);
    }
    this.pointer.read(context);
  }

  drawLines() {
    const { width, height, frame, theme, options } = this;
    this.stale = false;
    const [series, other] = [this.series(options), this.series(options.other)];
    const all = [...series, ...other];
    this.otherKey.hidden = !other.some(({ steps }) => steps.length);
    const range = draw.valueRange(all.flatMap(({ data, low, high }) => [data, low ?? data, high ?? data]), this.log);
    // What falls below zero has no logarithm.
    if (options.bounds || !this.log) this.toggle.hidden = Boolean(options.bounds || (range && range[0] < 0));
    const given = typeof options.bounds === "string" ? this.value(options.bounds) : options.bounds;
    const bounds = (this.bounds = given ?? draw.steadyBounds(range, this.bounds, this.log, Boolean(options.zero)));
    const furthest = all.flatMap(({ steps }) => (steps.length ? [steps[0], steps[steps.length - 1]] : []));
    const last = Math.max(options.still ? 0 : frame.values.last ?? 0, ...furthest);
    const how = { log: this.log, continuous: Boolean(options.continuous) };
    this.axes = draw.makeAxes(width, height, [Math.min(0, ...furthest), last], bounds, theme, how);
    const context = this.lines.begin();
    draw.drawPaper(context, this.axes, theme, options.x_label ?? "step", this.unit());
    context.lineJoin = "bevel";
    context.save();
    const { left, top, w, h } = this.axes;
    if (options.bounds) clipTo(context, left - 1, top - 1, w + 2, h + 2);
    const ends = (options.band ?? []).map((name) => this.array(name)?.data);
    drawBand(context, this.axes, this.array(options.x)?.data, ends, theme.accent);
    for (const line of other) this.drawSeries(context, line, 0.32);
    for (const line of [...series].reverse()) this.drawSeries(context, line, 1);
    context.restore();
  }

  /** How many steps one number of the horizontal axis stands for. */
  unit() {
    return Number(this.value(this.options.x_scale)) || 1;
  }

  /** Every run thin and pale, and the shown one above them. @param {Context} context @param {Line} line @param {number} alpha */
  drawSeries(context, line, alpha) {
    const { theme, axes } = this;
    const { runs, color, width, dash } = line;
    const shown = Math.min(runs - 1, this.shown ?? 0);
    const grown = theme.large ? 1.6 : 1;
    const wide = (width ?? 2) * grown;
    context.strokeStyle = theme.color(color ?? "text");
    context.globalAlpha = alpha * 0.35;
    context.lineWidth = Math.max(1, 0.5 * wide);
    context.beginPath();
    for (let run = 0; run < runs; run += 1) if (run !== shown) draw.traceRun(context, axes, line, run);
    if (runs > 1) context.stroke();
    context.globalAlpha = alpha;
    context.lineWidth = alpha < 1 ? Math.max(1, 0.6 * wide) : wide;
    context.setLineDash(dash.map((length) => length * grown));
    context.beginPath();
    draw.traceRun(context, axes, line, shown);
    context.stroke();
    context.setLineDash([]);
    context.globalAlpha = 1;
  }

  /** What a screen reader is told. */
  summary() {
    const { options, frame } = this;
    const now = (options.now ?? []).map((name, k) => {
      const value = frame.values[name] ?? NaN;
      return `${options.series[k]?.label} ${typeof value === "string" ? value : brief(value)}`;
    });
    return `${options.title ?? "Curve"} over ${options.x_label ?? "steps"}: ${now.join(", ")}`;
  }

  /** Beside each label, a piece of its line as it is drawn. */
  dye() {
    const { theme, options } = this;
    const [width, height] = theme.large ? [40, 14] : [options.series.length > 2 ? 20 : 26, 10];
    this.keys.forEach(({ swatch }, k) => {
      const context = swatch.beginAt(width, height);
      context.strokeStyle = theme.color(options.series[k].color ?? "text");
      context.lineWidth = (options.series[k].width ?? 2) * (theme.large ? 1.6 : 1);
      context.setLineDash(draw.DASHES[k % draw.DASHES.length]);
      path(context, [[0, height / 2], [width, height / 2]]);
      context.stroke();
    });
  }
}
