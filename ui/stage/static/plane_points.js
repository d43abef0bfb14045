/** The plane's points: where they stand, what a visitor has just done to them, and how they are drawn. */

import { fixed } from "./numbers.js";
import { drawCross, drawMarker, look, Stamps } from "./plane_marks.js";

const PATIENCE = 700; // ms that a point stays where a visitor put it while the server has not answered

export class Points {
  constructor(plane) {
    Object.assign(this, { plane, held: null, pending: [], gone: -1, count: 0 });
  }

  /** Take the newest arrays; what the server has now answered is no longer guessed at. */
  came() {
    const { options } = this.plane;
    this.places = this.plane.array(options.points);
    this.targets = this.plane.array(options.targets);
    this.tests = this.plane.array(options.is_test);
    this.wrong = this.plane.array(options.misclassified);
    const count = (this.places?.length ?? 0) / 2;
    if (count !== this.count) {
      this.pending = this.pending.slice(Math.max(0, count - this.count));
      this.gone = -1;
    }
    this.count = count;
    const { held } = this;
    if (held && held.index >= count) this.held = null;
    else if (held?.released) {
      const [x, y] = [this.places[2 * held.index], this.places[2 * held.index + 1]];
      if (Math.hypot(x - held.x, y - held.y) < 1e-3) this.held = null;
    }
  }

  at(index) {
    const { held, places } = this;
    return held?.index === index ? { x: held.x, y: held.y } : { x: places[2 * index], y: places[2 * index + 1] };
  }

  visible(index) {
    return index !== this.gone && (this.plane.shown || !this.tests?.[index]);
  }

  /** The nearest visible point within ``reach`` pixels, or −1. */
  nearest(px, py, reach) {
    const { scale } = this.plane;
    let [best, least] = [-1, reach * reach];
    for (let i = 0; i < this.count; i += 1) {
      if (!this.visible(i)) continue;
      const { x, y } = this.at(i);
      const far = (scale.x(x) - px) ** 2 + (scale.y(y) - py) ** 2;
      if (far <= least) [best, least] = [i, far];
    }
    return best;
  }

  hold(index, x, y) {
    this.changed(this.held?.index !== index);
    this.held = { index, x, y };
  }

  release() {
    const { held } = this;
    if (!held) return;
    held.released = true;
    setTimeout(() => this.held === held && this.forget(), PATIENCE);
  }

  /** Show an added point before the server does. */
  guess(point) {
    this.pending.push(point);
    this.wait();
  }

  hide(index) {
    this.gone = index;
    this.wait();
  }

  wait() {
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => !(this.held && !this.held.released) && this.forget(), PATIENCE);
    this.changed(true);
  }

  forget() {
    Object.assign(this, { held: null, gone: -1, pending: [] });
    this.changed(true);
  }

  changed(all) {
    if (all) this.plane.stale.dots = true;
    this.plane.redraw();
  }

  /** The radius of a marker in pixels: smaller where they are many, larger where they are few. */
  radius() {
    const { scale, theme } = this.plane;
    const crowd = this.count > 700 ? 0.72 : this.count <= 24 ? 1.5 : 1;
    return Math.max(this.plane.options.bare ? 1.9 : 2.4, crowd * Math.min(theme.large ? 8 : 5.2, scale.size / 82));
  }

  /** All points but the held one, stamp by stamp: test points below, training points above. */
  draw(context, ratio) {
    const { plane } = this;
    const { theme, scale, classes } = plane;
    const r = this.radius();
    const key = `${r} ${ratio}`;
    if (this.stampKey !== key || this.stamps.theme !== theme) {
      this.stampKey = key;
      this.stamps = new Stamps(theme, ratio, r);
    }
    for (const layer of plane.shown ? [1, 0] : [0]) {
      for (let i = 0; i < this.count; i += 1) {
        const test = this.tests?.[i] ? 1 : 0;
        if (test !== layer || i === this.gone || i === this.held?.index) continue;
        const [x, y] = [scale.x(this.places[2 * i]), scale.y(this.places[2 * i + 1])];
        if (!scale.inside(x, y, 0.5)) continue;
        this.stamps.put(context, look(this.targets?.[i] ?? 0, classes, test === 1, theme), x, y);
        if (this.wrong?.[i]) drawCross(context, x, y, 0.75 * r, theme);
      }
    }
  }

  /** The held point, larger, and those that the server has not yet confirmed. */
  drawLive(context) {
    const { plane, held } = this;
    const { theme, scale, classes } = plane;
    const r = this.radius();
    for (const { x, y, label } of this.pending) {
      const marker = look(classes ? label : 2 * label - 1, classes, false, theme);
      drawMarker(context, marker, scale.x(x), scale.y(y), r, theme);
    }
    if (held && held.index < this.count) {
      const marker = look(this.targets?.[held.index] ?? 0, classes, Boolean(this.tests?.[held.index]), theme);
      drawMarker(context, marker, scale.x(held.x), scale.y(held.y), held.released ? r : 1.35 * r, theme);
    }
  }

  /** Places in pixels that names should leave free: all points where they are few, else only the ringed one. */
  marks(ring) {
    const { scale } = this.plane;
    const marks = [];
    for (let i = 0; i < this.count; i += 1) {
      if ((this.count > 24 && i !== ring) || !this.visible(i)) continue;
      const { x, y } = this.at(i);
      marks.push({ x: scale.x(x), y: scale.y(y), r: (i === ring ? 2.4 : 1.3) * this.radius() });
    }
    return marks;
  }

  /** How many of each, and on what ground, in words for a screen reader. */
  summary() {
    const { classes, options, axes, scale } = this.plane;
    const counts = new Map();
    for (let i = 0; i < this.count; i += 1) {
      const kind = this.targets?.[i] ?? 0;
      counts.set(kind, (counts.get(kind) ?? 0) + 1);
    }
    const named = [...counts].sort(([a], [b]) => a - b);
    const words = named.map(([k, n]) => `${n} of ${options.class_names?.[k] ?? `class ${k}`}`).join(", ");
    const all = classes === 0 && this.count ? `${this.count} points with a value each` : words || "no points";
    const ground = scale ? `; ${axes.join(" and ")} from ${fixed(scale.low, 1)} to ${fixed(scale.high, 1)}` : "";
    return `${options.title ?? "Plane"}: ${all}${ground}`;
  }
}
