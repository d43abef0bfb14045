/** How an atlas is pointed at: what is under a pointer, a press that chooses, a loop that lists, and keys that walk from
 * point to point. */

import { path, strokes } from "./canvas.js";
import { place, reach } from "./page.js";
import { Walker } from "./walker.js";

const HELP = "Arrow keys go to the next point that way · Enter chooses it · A puts it on the list · Escape leaves";
const [NEAR, FINGER] = [16, 26]; // CSS pixels within which a point is meant
const LOOP = 8; // CSS pixels that a pointer has to go until it draws a loop

/** Whether a place is inside of a closed line: a ray from it crosses the line an odd number of times.
 * @param {number} x @param {number} y @param {number[][]} line */
export function within(x, y, line) {
  let inside = false;
  line.forEach(([x1, y1], k) => {
    const [x0, y0] = line[(k || line.length) - 1];
    if (y1 > y !== y0 > y && x < ((x0 - x1) * (y - y1)) / (y0 - y1) + x1) inside = !inside;
  });
  return inside;
}

/** The next point that way: the nearest of those that lie within 45° of it, or −1.
 * @param {number[][]} places @param {number} from @param {number} right @param {number} down */
export function next(places, from, right, down) {
  const [x, y] = places[from];
  let [best, least] = [-1, Infinity];
  places.forEach(([px, py], k) => {
    const along = (px - x) * right + (py - y) * down;
    const aside = Math.abs((px - x) * down) + Math.abs((py - y) * right);
    const far = along + 2 * aside;
    if (k !== from && along > 0 && aside <= along && far < least) [best, least] = [k, far];
  });
  return best;
}

export class Lasso {
  /** @type {number[][]} */ loop = [];
  /** @type {number | undefined} */ held; // the pointer that is down

  constructor(/** @type {Atlas} */ atlas) {
    this.atlas = atlas;
    const { box } = atlas;
    box.onpointerdown = (event) => this.down(event);
    box.onpointermove = (event) => this.move(event);
    box.onpointerup = (event) => this.up(event);
    box.onpointercancel = () => this.leave();
    box.onpointerleave = (event) => event.pointerType === "mouse" && this.held === undefined && !this.walker.walking && this.leave();
    this.walker = new Walker(box, {
      ready: () => Boolean(atlas.scale && atlas.count),
      start: () => this.take(Math.max(0, atlas.over, atlas.value(atlas.options.chosen, -1)), HELP),
      turn: (right, down, far) => this.walk(right, down, far ? 5 : 1),
      press: ({ key }) => this.press(key),
      stop: (walked) => walked && this.leave(),
    });
  }

  down(/** @type {PointerEvent} */ event) {
    if (event.button || this.held !== undefined || !this.atlas.scale) return;
    this.held = event.pointerId;
    this.atlas.box.setPointerCapture(event.pointerId);
    const { x, y } = place(event, this.atlas.box);
    this.loop = [[x, y]];
    this.point(event);
  }

  move(/** @type {PointerEvent} */ event) {
    if (this.held === undefined && event.pointerType === "mouse") return this.point(event);
    if (this.held !== event.pointerId) return;
    const { x, y } = place(event, this.atlas.box);
    const [[x0, y0]] = this.loop;
    if (this.loop.length === 1 && Math.hypot(x - x0, y - y0) < LOOP) return;
    this.loop.push([x, y]);
    this.atlas.over = -1;
    this.atlas.redraw();
  }

  /** A press chooses; a loop lists. @param {PointerEvent} event */
  up(event) {
    if (this.held !== event.pointerId) return;
    this.held = undefined;
    const { atlas, loop } = this;
    this.loop = [];
    if (loop.length > 2) atlas.list.show(this.places().flatMap(([x, y], k) => (within(x, y, loop) ? [k] : [])));
    else this.choose();
    atlas.redraw();
  }

  places() {
    return Array.from({ length: this.atlas.count }, (_, k) => this.atlas.at(k));
  }

  point(/** @type {PointerEvent} */ event) {
    const { atlas } = this;
    if (!atlas.scale) return;
    const over = atlas.nearest(place(event, atlas.box), reach(event, NEAR, FINGER));
    if (over === atlas.over) return;
    atlas.over = over;
    atlas.redraw();
  }

  leave() {
    this.held = undefined;
    this.loop = [];
    this.atlas.over = -1;
    this.atlas.redraw();
  }

  choose() {
    const { over, options, api } = this.atlas;
    if (options.choose && over >= 0) api.send(options.choose, { index: over });
  }

  // By keys.

  take(/** @type {number} */ index, help = "") {
    const { atlas } = this;
    atlas.over = index;
    atlas.say([atlas.called(index), help].filter(Boolean).join(". "));
    atlas.redraw();
  }

  walk(/** @type {number} */ right, /** @type {number} */ down, /** @type {number} */ steps) {
    const places = this.places();
    let at = this.atlas.over;
    for (let k = 0; k < steps; k += 1) {
      const there = next(places, at, right, down);
      at = there < 0 ? at : there;
    }
    this.take(at);
  }

  press(/** @type {string} */ key) {
    if (key === "Enter") this.choose();
    else if (key.toLowerCase() === "a") {
      this.atlas.list.toggle(this.atlas.over);
      this.atlas.say(this.atlas.list.words.textContent ?? "");
    } else return false;
    return true;
  }

  /** The loop while it is drawn. */
  draw(/** @type {Context} */ context) {
    if (this.loop.length < 2) return;
    const { theme } = this.atlas;
    path(context, [...this.loop, this.loop[0]]);
    strokes(context, [4, theme.background], [2, theme.accent]);
  }
}
