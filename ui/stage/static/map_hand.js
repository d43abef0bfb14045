/** How the handles of a map are moved, by mouse, finger and keys.
 *
 * A held handle is where the hand is, at once. The server hears of every place; while it has not answered the one
 * before, it hears only of the newest, as soon as it has. */

import { Asking } from "./asking.js";
import { clamp } from "./numbers.js";
import { place, reach } from "./page.js";
import { Walker } from "./walker.js";

const PATIENCE = 200; // milliseconds after which an answer is no longer waited for
const HELP = "Arrow keys move · Enter: the next one · Escape leaves";

export class Hand {
  /** @type {(Place & { index: number }) | null} */ held = null; // the handle in the hand, or just let go
  /** @type {number | undefined} */ pointer; // the pointer that drags it

  /** @param {PlaneMap} map @param {string} move the name of a message */
  constructor(map, move) {
    this.map = map;
    this.move = move;
    const { box } = map;
    this.asking = new Asking(map.life, PATIENCE);
    this.resting = new Asking(map.life, PATIENCE, () => this.pointer === undefined && !this.walker.walking && this.lay());
    box.onpointerdown = (event) => this.down(event);
    box.onpointermove = (event) => this.drag(event);
    box.onpointerup = box.onpointercancel = (event) => this.up(event);
    this.walker = new Walker(box, {
      ready: () => Boolean(map.scale),
      start: () => this.lift(-1),
      turn: (right, down, far) => this.steer(right, -down, far ? 0.1 : 0.0125),
      press: ({ key }) => key === "Enter" && this.lift(this.held?.index ?? -1),
      stop: () => this.lay(),
    });
  }

  down(/** @type {PointerEvent} */ event) {
    const { scale, options, handles, box } = this.map;
    if (!scale || event.button !== 0 || this.pointer !== undefined) return;
    const at = place(event, box);
    let [index, least] = [-1, reach(event, 14, 26)];
    handles.forEach((handle, k) => {
      const far = Math.hypot(scale.x(handle.x) - at.x, scale.y(handle.y) - at.y);
      if (!handle.still && far < least) [index, least] = [k, far];
    });
    if (index < 0 && options.free && scale.inside(at.x, at.y)) index = 0;
    if (index < 0) return;
    this.pointer = event.pointerId;
    box.setPointerCapture(event.pointerId);
    box.focus({ preventScroll: true });
    event.preventDefault();
    this.hold(index, scale.toX(at.x), scale.toY(at.y));
  }

  drag(/** @type {PointerEvent} */ event) {
    if (this.pointer !== event.pointerId || !this.held) return;
    const { scale, box } = this.map;
    const at = place(event, box);
    this.hold(this.held.index, scale.toX(at.x), scale.toY(at.y));
  }

  /** A handle that was let go stays where it is for a moment, until the frames know of it. @param {PointerEvent} event */
  up(event) {
    if (this.pointer !== event.pointerId) return;
    this.pointer = undefined;
    this.resting.begin();
  }

  hold(/** @type {number} */ index, /** @type {number} */ x, /** @type {number} */ y) {
    const { map } = this;
    const [left, right, bottom, top] = map.scale.extent;
    const kept = (/** @type {number} */ value, /** @type {number} */ low, /** @type {number} */ high) =>
      Math.round(clamp(value, low, high) * 1e4) / 1e4;
    const held = (this.held = { index, x: kept(x, left, right), y: kept(y, bottom, top) });
    map.read();
    map.redraw();
    this.asking.ask(() => void map.api.send(this.move, held));
  }

  /** Take the next handle that can be moved; false if there is none. @param {number} before */
  lift(before) {
    const { map } = this;
    const movable = map.handles.flatMap((handle, k) => (handle.still ? [] : [k]));
    if (!movable.length) return false;
    const index = movable[(movable.indexOf(before) + 1) % movable.length];
    const { x, y, label } = map.handles[index];
    this.held = { index, x, y };
    map.say(`${label}. ${HELP}`);
    map.redraw();
    return true;
  }

  /** @param {number} right @param {number} up @param {number} step share of the map's width */
  steer(right, up, step) {
    const { held, map } = this;
    if (!held) return;
    const [west, east, south, north] = map.scale.extent;
    this.hold(held.index, held.x + right * step * (east - west), held.y + up * step * (north - south));
    map.say(map.reads.textContent ?? "");
  }

  lay() {
    this.held = null;
    this.map.redraw();
  }
}
