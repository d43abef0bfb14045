/**
 * How the handles of a map are moved, by mouse, finger and keys.
 *
 * A held handle is where the hand is, at once. The server hears of every place, or, while it has not answered the one
 * told last, of the newest as soon as it has.
 */

import { place, reach } from "./canvas.js";

const TURNS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
const PATIENCE = 200; // milliseconds after which an answer is no longer waited for
const HELP = "Arrow keys move · Enter: the next one · Escape leaves";

export class Hand {
  constructor(map) {
    Object.assign(this, { map, held: null, asked: 0, waiting: null, lifted: false });
    const { box } = map;
    box.onpointerdown = (event) => this.down(event);
    box.onpointermove = (event) => this.drag(event);
    box.onpointerup = box.onpointercancel = (event) => this.up(event);
    box.onkeydown = (event) => this.key(event);
    box.onblur = () => this.lay();
  }

  /** An answer is on the screen. */
  answered() {
    this.asked = 0;
    if (this.waiting) this.tell(...this.waiting);
  }


  down(event) {
    const { scale, options, handles, box } = this.map;
    if (!scale || event.button !== 0 || this.pointer !== undefined) return;
    const at = place(event, this.map.box);
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

  drag(event) {
    if (this.pointer !== event.pointerId || !this.held) return;
    const at = place(event, this.map.box);
    const { scale } = this.map;
    this.hold(this.held.index, scale.toX(at.x), scale.toY(at.y));
  }

  up(event) {
    if (this.pointer !== event.pointerId) return;
    this.pointer = undefined;
    const { held } = this;
    setTimeout(() => this.held === held && this.pointer === undefined && !this.lifted && this.lay(), PATIENCE);
  }

  hold(index, x, y) {
    const { map } = this;
    const [left, right, bottom, top] = map.scale.extent;
    const round = (value, low, high) => Math.round(Math.min(high, Math.max(low, value)) * 1e4) / 1e4;
    this.held = { index, x: round(x, left, right), y: round(y, bottom, top) };
    map.read();
    map.redraw();
    this.tell(index, this.held.x, this.held.y);
  }

  /** Tell the server; while it has not answered the last place told, the newest waits. */
  tell(index, x, y) {
    this.waiting = null;
    if (this.asked && performance.now() - this.asked < PATIENCE) this.waiting = [index, x, y];
    else {
      this.asked = performance.now();
      this.map.stage.send(this.map.options.move, { index, x, y });
    }
  }

  /** Enter takes a handle up, and then the next; arrow keys move it; Escape lays it down. */
  key(event) {
    const { map } = this;
    const { scale, handles, box } = map;
    if (event.ctrlKey || event.metaKey || event.altKey || !scale) return;
    const movable = handles.map((handle, k) => (handle.still ? -1 : k)).filter((k) => k >= 0);
    if (event.key === "Enter" && movable.length) {
      const index = movable[(movable.indexOf(this.lifted ? this.held?.index : -1) + 1) % movable.length];
      this.lifted = true;
      box.dataset.keys = "own";
      this.held = { index, x: handles[index].x, y: handles[index].y };
      map.say(`${handles[index].label}. ${HELP}`);
      map.redraw();
    } else if (event.key === "Escape" && this.lifted) this.lay();
    else if (TURNS[event.key] && this.lifted && this.held) {
      const [dx, dy] = TURNS[event.key];
      const [left, right, bottom, top] = scale.extent;
      const step = event.shiftKey ? 0.1 : 0.0125;
      this.hold(this.held.index, this.held.x + dx * step * (right - left), this.held.y + dy * step * (top - bottom));
      map.say(map.reads.textContent);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }

  lay() {
    Object.assign(this, { held: null, lifted: false });
    delete this.map.box.dataset.keys;
    this.map.redraw();
  }
}
