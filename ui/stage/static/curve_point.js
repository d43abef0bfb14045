/** Pointing at a curve: the values at a step are read out; pressing and dragging goes to that step. */

import { place, setText } from "./canvas.js";
import { nearestMoment, upright } from "./curve_draw.js";
import { brief, fixed, whole } from "./numbers.js";

export class Reading {
  constructor(curve) {
    Object.assign(this, { curve, at: null, dragging: false });
    const { box } = curve;
    box.onpointerdown = (event) => this.down(event);
    box.onpointermove = (event) => this.move(event);
    box.onpointerup = box.onpointercancel = (event) => this.up(event);
    box.onpointerleave = () => this.away();
  }

  point(event) {
    this.at = place(event, this.curve.box);
    this.curve.redraw();
  }

  seek() {
    const { axes, stage } = this.curve;
    const step = axes && Math.round(axes.toStep(this.at.x));
    if (axes && step !== this.asked && !this.curve.options.still) stage.seek?.(step);
    this.asked = step;
  }

  down(event) {
    if (event.button !== 0) return;
    this.curve.box.setPointerCapture(event.pointerId);
    this.dragging = true;
    this.asked = null;
    this.point(event);
    this.seek();
  }

  move(event) {
    if (!this.dragging && event.pointerType !== "mouse") return;
    this.point(event);
    if (this.dragging) this.seek();
  }

  up(event) {
    this.dragging = false;
    if (event.pointerType !== "mouse") this.away();
  }

  away() {
    if (this.dragging) return;
    this.at = null;
    this.curve.redraw();
  }

  /** What the curves say under the pointer, with a hair line at the moment that is read. */
  read(context) {
    const { curve, at } = this;
    const { axes, tag, theme, options, frame } = curve;
    const series = curve.series(options).filter(({ steps }) => steps.length);
    tag.hidden = !at || !series.length || at.x < axes.left - 8 || at.x > axes.left + axes.w + 8;
    if (tag.hidden) return;
    const moment = nearestMoment(series[0].steps, axes.toStep(at.x));
    const step = series[0].steps[moment];
    upright(context, axes, axes.x(step), theme.muted, 1);
    const unit = Number(frame.values[options.x_scale]) || 1;
    const parts = series.map(({ data, runs, k }) => {
      const value = data[moment * runs + Math.min(runs - 1, curve.shown ?? 0)];
      return `${options.series[k].label} ${brief(value)}`;
    });
    const where = options.continuous ? brief(step) : unit === 1 ? whole(step) : fixed(step / unit, 1);
    setText(tag, `${options.x_label ?? "step"} ${where} · ${parts.join(" · ")}`);
    const leftwards = at.x > axes.left + axes.w / 2;
    tag.style.left = leftwards ? "auto" : `${at.x + 12}px`;
    tag.style.right = leftwards ? `${curve.width - at.x + 12}px` : "auto";
    tag.style.top = `${axes.top}px`;
  }
}
