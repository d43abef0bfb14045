/**
 * Curves over the steps, growing as training goes on; pointing reads them, dragging scrubs.
 *
 * options: x (name of an array (moments,)), series [{name (of an array (moments, runs)), label, color, width}], other
 * {x, series, label} drawn faint, cursor ("step") and now (a list, one a series) and x_scale (steps an x number) and
 * shown_seed (names of values), log, zero, title or heading (name of a value), x_label, digits; still: x are not steps,
 * so that dragging scrubs nothing (continuous: and no whole numbers either); bounds: [low, high] of the vertical axis (or the name of such a value), which stays.
 */

import { calm, element, once, setText, Surface, watchSize } from "./canvas.js";
import { dress } from "./colors.js";
import * as draw from "./curve_draw.js";
import { Reading } from "./curve_point.js";
import { brief, fixed, scientific } from "./numbers.js";

const CALM = 80; // ms between redrawings of the lines while they grow; the cursor moves with every frame

/** A figure of so many decimals; one too small for them by its size, so that it does not read as nothing. */
const figure = (value, digits) => (value > 0 && value < 10 ** -digits ? scientific(value, 2) : fixed(value, digits));

export function create(root, options, stage) {
  const curve = new Curve(root, options, stage);
  return {
    paint: (frame) => curve.paint(frame),
    theme: (theme) => curve.retheme(theme),
    destroy: () => curve.destroy(),
  };
}

class Curve {
  constructor(root, options, stage) {
    Object.assign(this, { root, options, stage, theme: stage.theme, frame: null, log: Boolean(options.log) });
    this.lines = new Surface();
    this.redraw = once(() => this.draw());
    this.grow = calm(() => {
      this.stale = true;
      this.redraw();
    }, CALM);
    this.build();
    this.describe = calm(() => this.surface.describe(this.summary()), 2000);
    this.pointer = new Reading(this);
    this.unwatch = watchSize(this.box, (width, height) => {
      Object.assign(this, { width, height, stale: true });
      this.redraw();
    });
    dress(root, this.theme);
    this.dye();
  }

  build() {
    const { root, options } = this;
    root.classList.add("curve");
    root.classList.toggle("many", options.series.length > 2);
    const head = element("div", "curve-head");
    this.heading = element("div", "view-title", options.title);
    if (options.title || options.heading) head.append(this.heading);
    this.keys = options.series.map(({ label }, k) => {
      const key = element("div", "curve-key");
      const swatch = new Surface(key);
      swatch.canvas.setAttribute("aria-hidden", "true");
      const value = element("span", "curve-now");
      value.hidden = !options.now?.[k];
      key.append(element("span", "curve-label", label), value);
      head.append(key);
      return { swatch, value };
    });
    this.toggle = element("button", "curve-log", "log");
    this.toggle.type = "button";
    this.toggle.title = "Logarithmic scale";
    this.toggle.setAttribute("aria-label", "Logarithmic scale");
    this.toggle.onclick = () => {
      this.log = !this.log;
      this.bounds = null;
      this.press();
      this.stale = true;
      this.redraw();
    };
    this.otherKey = element("div", "curve-other", options.other?.label ?? "pale: the other run");
    this.otherKey.hidden = true;
    head.append(this.otherKey, this.toggle);
    this.box = element("div", "curve-box");
    this.surface = new Surface(this.box, options.title ?? "Curve");
    this.tag = element("div", "tag");
    this.tag.hidden = true;
    this.box.append(this.tag);
    root.append(head, this.box);
    this.press();
  }

  press() {
    this.toggle.setAttribute("aria-pressed", String(this.log));
  }

  paint(frame) {
    const { options, keys } = this;
    this.frame = frame;
    if (options.heading) setText(this.heading, frame.values[options.heading] ?? "");
    const names = [options.x, ...options.series.map(({ name }) => name), options.other?.x];
    const shown = frame.values[options.shown_seed ?? "shown_seed"];
    if (names.some((name) => name && frame.fresh.has(name)) || shown !== this.shown) {
      this.shown = shown;
      this.grow();
      this.describe();
    }
    (options.now ?? []).forEach((name, k) => {
      if (keys[k]) setText(keys[k].value, figure(frame.values[name], options.digits ?? 3));
    });
    const cursor = frame.values[options.cursor ?? "step"];
    const moved = cursor !== this.cursor;
    this.cursor = cursor;
    if (this.stale || moved) this.draw();
  }

  /** The series as {steps, data, runs} for those that have come, with how they are drawn. */
  series(described) {
    const { arrays } = this.frame;
    const steps = arrays[described?.x]?.data;
    if (!steps) return [];
    return described.series.flatMap(({ name, color, width }, k) => {
      const array = arrays[name];
      const dash = draw.DASHES[k % draw.DASHES.length];
      return array ? [{ steps, data: array.data, runs: array.shape[1] ?? 1, color, width, dash, k }] : [];
    });
  }

  draw() {
    const { width, height, frame, theme } = this;
    if (!width || !height || !frame) return;
    this.redraw.cancel();
    if (this.lines.fit(width, height) || this.stale || !this.axes) this.drawLines();
    this.surface.fit(width, height);
    const context = this.surface.begin();
    this.lines.into(context);
    const { axes } = this;
    if (this.cursor >= axes.xRange[0]) {
      // While it grows the axis may lag behind the present by a moment.
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
    const range = draw.valueRange(all.map(({ data }) => data), this.log);
    // What falls below zero has no logarithm.
    if (options.bounds || !this.log) this.toggle.hidden = Boolean(options.bounds) || range?.[0] < 0;
    const fixed = typeof options.bounds === "string" ? frame.values[options.bounds] : options.bounds;
    this.bounds = fixed ?? draw.steadyBounds(range, this.bounds, { log: this.log, zero: options.zero });
    const ends = all.flatMap(({ steps }) => (steps.length ? [steps[0], steps[steps.length - 1]] : []));
    const last = Math.max(options.still ? 0 : frame.values.last ?? 0, ...ends);
    this.axes = draw.makeAxes(width, height, [Math.min(0, ...ends), last], this.bounds, this.log, theme, options.continuous);
    const context = this.lines.begin();
    const unit = Number(frame.values[options.x_scale]) || 1;
    draw.drawPaper(context, this.axes, theme, options.x_label ?? "step", unit);
    context.lineJoin = "bevel";
    context.save();
    if (options.bounds) draw.clip(context, this.axes);
    for (const line of other) this.drawSeries(context, line, 0.32);
    for (const line of [...series].reverse()) this.drawSeries(context, line, 1);
    context.restore();
  }

  /** Every run thin and pale, the shown one above them. */
  drawSeries(context, { steps, data, runs, color, width, dash }, alpha) {
    const { theme, axes } = this;
    const shown = Math.min(runs - 1, this.shown ?? 0);
    const wide = (width ?? 2) * (theme.large ? 1.6 : 1);
    context.strokeStyle = theme.color(color ?? "text");
    context.globalAlpha = alpha * 0.35;
    context.lineWidth = Math.max(1, 0.5 * wide);
    context.beginPath();
    for (let run = 0; run < runs; run += 1) if (run !== shown) draw.traceRun(context, axes, steps, data, runs, run);
    if (runs > 1) context.stroke();
    context.globalAlpha = alpha;
    context.lineWidth = alpha < 1 ? Math.max(1, 0.6 * wide) : wide;
    context.setLineDash(dash.map((length) => length * (theme.large ? 1.6 : 1)));
    context.beginPath();
    draw.traceRun(context, axes, steps, data, runs, shown);
    context.stroke();
    context.setLineDash([]);
    context.globalAlpha = 1;
  }

  /** What a screen reader is told, at a calm pace. */
  summary() {
    const { options, frame } = this;
    const now = (options.now ?? []).map((name, k) => `${options.series[k]?.label} ${brief(frame.values[name] ?? NaN)}`);
    return `${options.title ?? "Curve"} over ${options.x_label ?? "steps"}: ${now.join(", ")}`;
  }

  /** The swatches beside the labels: a piece of each line as it is drawn. */
  dye() {
    const { theme, options } = this;
    const [width, height] = theme.large ? [40, 14] : [options.series.length > 2 ? 20 : 26, 10];
    this.keys.forEach(({ swatch }, k) => {
      swatch.fit(width, height);
      Object.assign(swatch.canvas.style, { width: `${width}px`, height: `${height}px` });
      const context = swatch.begin();
      context.strokeStyle = theme.color(options.series[k].color ?? "text");
      context.lineWidth = (options.series[k].width ?? 2) * (theme.large ? 1.6 : 1);
      context.setLineDash(draw.DASHES[k % draw.DASHES.length]);
      context.beginPath();
      context.moveTo(0, height / 2);
      context.lineTo(width, height / 2);
      context.stroke();
    });
  }

  retheme(theme) {
    this.theme = theme;
    dress(this.root, theme);
    this.dye();
    this.stale = true;
    this.redraw();
  }

  destroy() {
    this.unwatch();
    for (const waiting of [this.redraw, this.grow, this.describe]) waiting.cancel();
  }
}
