/** The plane's points: where they stand, what a visitor has just done to them, and how they are drawn. */

import { Asking } from "./asking.js";
import { fixed } from "./numbers.js";
import { drawCross, drawMarker, drawRound, look, Stamps } from "./plane_marks.js";

const PATIENCE = 700; // milliseconds that points stay as a visitor left them while the server has not answered
const [FEW, MANY] = [24, 700]; // points up to which they are drawn large, and beyond which they are drawn small

export class Points {
  count = 0;
  /** @type {Numbers | undefined} */ places;
  /** @type {Numbers | undefined} */ targets;
  /** @type {Numbers | undefined} */ tests;
  /** @type {Numbers | undefined} */ wrong;
  /** @type {Numbers | undefined} */ rings;
  /** @type {(Place & { index: number, released?: boolean }) | null} */ held = null; // in the hand, or just put down
  /** @type {(Place & { label: number })[]} */ pending = []; // just added
  gone = -1; // just erased
  /** @type {Stamps | null} */ stamps = null;

  constructor(/** @type {Plane} */ plane) {
    this.plane = plane;
    this.asking = new Asking(plane.life, PATIENCE, () => (this.held && !this.held.released) || this.forget());
  }

  /** Take the newest arrays; what the server has answered by now is no longer guessed at. */
  came() {
    const { plane, held } = this;
    const { options } = plane;
    const names = [options.points, options.targets, options.is_test, options.misclassified, options.rings];
    [this.places, this.targets, this.tests, this.wrong, this.rings] = names.map((name) => plane.array(name)?.data);
    const count = (this.places?.length ?? 0) / 2;
    const others = count !== this.count; // after an erased point all have other numbers
    if (others) [this.pending, this.gone] = [this.pending.slice(Math.max(0, count - this.count)), -1];
    this.count = count;
    if (!held) return;
    const { x, y } = this.place(held.index);
    const answered = held.released && (others || Math.hypot(x - held.x, y - held.y) < 1e-3);
    if (held.index >= count || answered) this.held = null;
  }

  /** Where the server has a point. @param {number} index */
  place(index) {
    const { places } = this;
    return { x: places?.[2 * index] ?? NaN, y: places?.[2 * index + 1] ?? NaN };
  }

  /** Where a point is shown. @param {number} index @returns {Place} */
  at(index) {
    return this.held?.index === index ? this.held : this.place(index);
  }

  visible(/** @type {number} */ index) {
    return index !== this.gone && (this.plane.shown || !this.tests?.[index]);
  }

  /** The nearest visible point within `reach` CSS pixels, or −1. @param {number} px @param {number} py @param {number} reach */
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

  /** Take a point into the hand, or carry it on. @param {number} index @param {Place} place */
  hold(index, { x, y }) {
    this.changed(this.held?.index !== index);
    this.held = { index, x, y };
  }

  /** Put it down. It stays there until the server has moved it too. */
  release() {
    if (!this.held) return;
    this.held.released = true;
    this.asking.begin();
  }

  /** Show an added point before the server does. @param {Place & { label: number }} point */
  guess(point) {
    this.pending.push(point);
    this.wait();
  }

  /** Hide an erased point before the server does. @param {number} index */
  hide(index) {
    this.gone = index;
    this.wait();
  }

  wait() {
    this.asking.begin();
    this.changed(true);
  }

  forget() {
    [this.held, this.gone, this.pending] = [null, -1, []];
    this.changed(true);
  }

  /** @param {boolean} all whether more than the point in the hand has changed */
  changed(all) {
    if (all) this.plane.stale.dots = true;
    this.plane.redraw();
  }

  /** The radius of a marker in CSS pixels: smaller where they are many, larger where they are few. */
  radius() {
    const { scale, theme, options } = this.plane;
    const crowd = this.count > MANY ? 0.72 : this.count <= FEW ? 1.5 : 1;
    return Math.max(options.bare ? 1.9 : 2.4, crowd * Math.min(theme.large ? 8 : 5.2, scale.size / 82));
  }

  /** All points but the held one, stamp by stamp: test points below, training points above. */
  draw(/** @type {Context} */ context, /** @type {number} */ ratio) {
    const { plane } = this;
    const { theme, scale, classes } = plane;
    const r = this.radius();
    if (!this.stamps?.fits(theme, ratio, r)) this.stamps = new Stamps(theme, ratio, r);
    for (const layer of plane.shown ? [1, 0] : [0]) {
      for (let i = 0; i < this.count; i += 1) {
        const test = this.tests?.[i] ? 1 : 0;
        if (test !== layer || i === this.gone || i === this.held?.index) continue;
        const place = this.place(i);
        const [x, y] = [scale.x(place.x), scale.y(place.y)];
        if (!scale.inside(x, y, 0.5)) continue;
        this.stamps.put(context, look(this.targets?.[i] ?? 0, classes, test === 1, theme), x, y);
        if (this.rings?.[i]) drawRound(context, x, y, 1.7 * r, this.rings[i] > 1, theme);
        if (this.wrong?.[i]) drawCross(context, x, y, 0.75 * r, theme);
      }
    }
  }

  /** The held point, larger, and those that the server has not yet confirmed. @param {Context} context */
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

  /** Places in CSS pixels that names should leave free: all points where they are few, else only the ringed one. */
  marks(/** @type {number} */ ring) {
    const { scale } = this.plane;
    const marks = [];
    for (let i = 0; i < this.count; i += 1) {
      if ((this.count > FEW && i !== ring) || !this.visible(i)) continue;
      const { x, y } = this.at(i);
      marks.push({ x: scale.x(x), y: scale.y(y), r: (i === ring ? 2.4 : 1.3) * this.radius() });
    }
    return marks;
  }

  /** How many of each, and on what ground, in words for a screen reader. */
  summary() {
    const { classes, options, axes, scale, title } = this.plane;
    const counts = new Map();
    for (let i = 0; i < this.count; i += 1) {
      const kind = this.targets?.[i] ?? 0;
      counts.set(kind, (counts.get(kind) ?? 0) + 1);
    }
    const named = [...counts].sort(([a], [b]) => a - b);
    const words = named.map(([k, n]) => `${n} of ${options.class_names?.[k] ?? `class ${k}`}`).join(", ");
    const all = classes === 0 && this.count ? `${this.count} points with a value each` : words || "no points";
    const ground = scale ? `; ${axes.join(" and ")} from ${fixed(scale.low, 1)} to ${fixed(scale.high, 1)}` : "";
    return `${title}: ${all}${ground}`;
  }
}
