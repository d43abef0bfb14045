/** Pointing at a curve: the values at a step are read out; pressing and dragging goes to that step. */

import { nearestMoment, nearestTaken, upright } from "./curve_draw.js";
import { brief, fixed, whole } from "./numbers.js";
import { hang, place, setText } from "./page.js";

export class Reading {
  /** @type {Place | null} */ at = null; // where the pointer is
  dragging = false;
  /** @type {number | null} */ asked = null; // the step that was asked for last

  constructor(/** @type {Curve} */ curve) {
    this.curve = curve;
    const { box } = curve;
    box.onpointerdown = (event) => this.down(event);
    box.onpointermove = (event) => this.move(event);
    box.onpointerup = box.onpointercancel = (event) => this.up(event);
    box.onpointerleave = () => this.away();
  }

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
