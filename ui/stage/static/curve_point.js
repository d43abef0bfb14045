/** Pointing at a curve: the values at a step are read out; pressing and dragging goes to that step. */

import { nearestMoment, nearestTaken, upright } from "./curve_draw.js";
import { brief, clamp, fixed, whole } from "./numbers.js";
import { hang, place, setText } from "./page.js";
import { Walker } from "./walker.js";

const FAR = 10; // moments that an arrow key goes with the shift key

export class Reading {
  /** @type {Place | null} */ at = null; // where the pointer is
  dragging = false;
  /** @type {number | null} */ asked = null; // the step that was asked for last
  moment = 0; // of the curves, that the keys have come to

  constructor(/** @type {Curve} */ curve) {
    this.curve = curve;
    const { box } = curve;
    box.onpointerdown = (event) => this.down(event);
    box.onpointermove = (event) => this.move(event);
    box.onpointerup = box.onpointercancel = (event) => this.up(event);
    box.onpointerleave = () => this.walker.walking || this.away();
    box.tabIndex = 0;
    box.setAttribute("role", "application");
    box.setAttribute("aria-label", `${curve.options.title ?? "Curves"}. Enter reads them.`);
    this.walker = new Walker(box, {
      ready: () => Boolean(curve.axes && this.steps().length),
      start: () => this.walk(this.steps().length - 1),
      turn: (right, _, far) => this.walk(this.moment + right * (far ? FAR : 1)),
      press: ({ key }) => key === "Enter" && this.go(),
      stop: (walked) => walked && this.away(),
    });
  }

  // By keyboard.

  steps() {
    return this.curve.series(this.curve.options).find(({ steps }) => steps.length)?.steps ?? [];
  }

  /** To a moment of the curves: what they say there is shown and said. @param {number} moment */
  walk(moment) {
    const { curve } = this;
    const steps = this.steps();
    this.moment = clamp(moment, 0, steps.length - 1);
    this.at = { x: curve.axes.x(steps[this.moment]), y: curve.axes.top };
    curve.draw();
    curve.say(curve.tag.textContent ?? "");
  }

  /** The run goes to that step. */
  go() {
    if (!this.curve.options.still) this.curve.api.seek(Math.round(this.steps()[this.moment]));
  }

  // By the hand.

  point(/** @type {PointerEvent} */ event) {
    const { curve } = this;
    this.at = place(event, curve.box);
    curve.redraw();
    if (!this.dragging || !curve.axes) return;
    const step = Math.round(curve.axes.toStep(this.at.x));
    if (step !== this.asked && !curve.options.still) curve.api.seek(step);
    this.asked = step;
  }

  down(/** @type {PointerEvent} */ event) {
    if (event.button !== 0) return;
    this.curve.box.setPointerCapture(event.pointerId);
    [this.dragging, this.asked] = [true, null];
    this.point(event);
  }

  move(/** @type {PointerEvent} */ event) {
    if (this.dragging || event.pointerType === "mouse") this.point(event);
  }

  up(/** @type {PointerEvent} */ event) {
    this.dragging = false;
    if (event.pointerType !== "mouse") this.away();
  }

  away() {
    if (this.dragging) return;
    this.at = null;
    this.curve.redraw();
  }

  /** What the curves say under the pointer, with a hair line at the moment that is read. @param {Context} context */
  read(context) {
    const { curve, at } = this;
    const { axes, tag, theme, options } = curve;
    const series = curve.series(options).filter(({ steps }) => steps.length);
    tag.hidden = !at || !series.length || at.x < axes.left - 8 || at.x > axes.left + axes.w + 8;
    if (tag.hidden || !at) return;
    const { steps } = series[0];
    const moment = nearestTaken(series, steps.length, nearestMoment(steps, axes.toStep(at.x)));
    const step = steps[moment];
    upright(context, axes, axes.x(step), theme.muted, 1);
    const unit = curve.unit();
    const parts = series.map(({ data, runs, label }) => {
      return `${label} ${brief(data[moment * runs + Math.min(runs - 1, curve.shown ?? 0)])}`;
    });
    const where = options.continuous ? brief(step) : unit === 1 ? whole(step) : fixed(step / unit, 1);
    setText(tag, `${options.x_label ?? "step"} ${where} · ${parts.join(" · ")}`);
    const leftwards = at.x > axes.left + axes.w / 2;
    hang(tag, leftwards ? at.x - 12 : at.x + 12, axes.top, curve.width, leftwards);
  }
}
