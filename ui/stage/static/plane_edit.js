/** How points are moved, added and erased on the plane with the mouse and the finger.
 *
 * A dragged point follows the pointer at once; the server hears of it at most once in an animation frame, and always of
 * the place where it was let go. Shift-click adds the next class; a click with Alt or Ctrl, or with the right button,
 * deletes (the habit of ConvNetJS, Karpathy 2014). */

import { clamp } from "./numbers.js";
import { place, reach } from "./page.js";

const SPRAY = 26; // CSS pixels between the points that a drag leaves behind

/** A coordinate inside the plane's bounds, short enough for a message. */
export const keep = (/** @type {number} */ value, /** @type {{ low: number, high: number }} */ { low, high }) =>
  Math.round(clamp(value, low, high) * 1000) / 1000;

export class Editing {
  /** @type {{ id: number, offset?: Place, trail?: Place, grip?: number } | null} */ drag = null; // the pointer that is down
  probing = false;

  constructor(/** @type {Plane} */ plane) {
    this.plane = plane;
    const { box, api, life, edit, options } = plane;
    this.sendMove = life.perFrame((/** @type {number} */ index, /** @type {number} */ x, /** @type {number} */ y) =>
      edit?.move && api.send(edit.move, { index, x, y }));
    this.sendProbe = life.perFrame((/** @type {number} */ x, /** @type {number} */ y, /** @type {boolean} */ on) =>
      options.probe && api.send(options.probe, { x, y, on }));
    box.onpointerdown = (event) => this.down(event);
    box.onpointermove = (event) => this.move(event);
    box.onpointerup = box.onpointercancel = (event) => this.up(event);
    box.onpointerleave = (event) => event.pointerType === "mouse" && !this.drag && this.leave();
    box.oncontextmenu = (event) => edit && event.preventDefault();
  }

  /** A place on the plane, kept inside its bounds. @param {Place} place in CSS pixels @returns {Place} */
  where({ x, y }) {
    const { scale } = this.plane;
    return { x: keep(scale.toX(x), scale), y: keep(scale.toY(y), scale) };
  }

  /** @param {PointerEvent} event @returns {void} */
  down(event) {
    const { plane } = this;
    const at = place(event, plane.box);
    if (!plane.scale?.inside(at.x, at.y, 4) || this.drag) return;
    const here = this.where(at);
    const [index, grip] = [plane.points.nearest(at.x, at.y, reach(event, 10, 22)), plane.handles.nearest(at, reach(event, 10, 22))];
    if (!plane.edit) return void (event.pointerType !== "mouse" && this.pin(here));
    if (event.button === 2 || event.altKey || event.ctrlKey || event.metaKey || plane.tool.id === "erase") {
      this.erase(index);
    } else if (event.button === 0 && event.shiftKey) {
      this.add(here, plane.tools.next());
    } else if (event.button === 0 && index >= 0) {
      this.take(index, event, at);
    } else if (event.button === 0 && grip >= 0) {
      this.drag = { id: event.pointerId, grip };
      plane.box.setPointerCapture(event.pointerId);
    } else if (event.button === 0 && plane.tool.id === "add") {
      this.add(here, plane.tool.label);
      this.drag = { id: event.pointerId, trail: at };
      plane.box.setPointerCapture(event.pointerId);
    } else if (event.pointerType !== "mouse") {
      this.pin(here);
    }
  }

  take(/** @type {number} */ index, /** @type {PointerEvent} */ event, /** @type {Place} */ at) {
    const { plane } = this;
    const point = plane.points.at(index);
    plane.box.setPointerCapture(event.pointerId);
    this.drag = { id: event.pointerId, offset: { x: plane.scale.x(point.x) - at.x, y: plane.scale.y(point.y) - at.y } };
    plane.points.hold(index, point);
    plane.box.style.cursor = "grabbing";
  }

  move(/** @type {PointerEvent} */ event) {
    const { plane, drag } = this;
    if (!plane.scale) return;
    const at = place(event, plane.box);
    if (drag && drag.id === event.pointerId) {
      if (drag.trail) this.spray(at, drag.trail);
      else if (drag.grip !== undefined) this.pull(drag.grip, this.where(at));
      else if (drag.offset) this.carry(this.where({ x: at.x + drag.offset.x, y: at.y + drag.offset.y }));
    } else if (event.pointerType === "mouse") {
      this.hover(at);
    }
  }

  /** Move a handle: the server says where that is. @param {number} grip @param {Place} to */
  pull(grip, to) {
    this.plane.handles.send(grip, to.x, to.y);
    this.plane.readout(to);
  }

  /** Move the point that is held, and tell the server. @param {Place} to */
  carry(to) {
    const { plane } = this;
    if (!plane.points.held) return;
    const { index } = plane.points.held;
    plane.points.hold(index, to);
    this.sendMove(index, to.x, to.y);
    plane.readout(to);
  }

  /** Dragging with an add tool leaves a trail of points. @param {Place} at @param {Place} last */
  spray(at, last) {
    const { plane } = this;
    if (Math.hypot(at.x - last.x, at.y - last.y) < SPRAY || !plane.scale.inside(at.x, at.y)) return;
    if (this.drag) this.drag.trail = at;
    this.add(this.where(at), plane.tool.label);
  }

  up(/** @type {PointerEvent} */ event) {
    const { plane, drag } = this;
    if (!drag || drag.id !== event.pointerId) return;
    this.drag = null;
    plane.box.style.cursor = "";
    if (drag.grip !== undefined) plane.handles.send.flush();
    else if (!drag.trail) this.putDown();
  }

  putDown() {
    this.sendMove.flush();
    this.plane.points.release();
  }

  hover(/** @type {Place} */ at) {
    const { plane } = this;
    if (!plane.scale.inside(at.x, at.y)) return this.leave();
    const near = plane.edit && Math.max(plane.points.nearest(at.x, at.y, 10), plane.handles.nearest(at, 10)) >= 0;
    plane.box.style.cursor = near && plane.tool.id !== "erase" ? "grab" : "crosshair";
    this.look(this.where(at));
  }

  /** Read out a place, and ask for the values there. @param {Place} here */
  look(here) {
    this.plane.readout(here);
    this.probe(here, true);
  }

  leave() {
    this.plane.readout(null);
    this.probe({ x: 0, y: 0 }, false);
  }

  /** A finger asks for the values at a place by tapping it, and takes the question back by tapping it again. */
  pin(/** @type {Place} */ here) {
    const { plane } = this;
    const again = plane.pinned && Math.hypot(plane.pinned.x - here.x, plane.pinned.y - here.y) * plane.scale.unit < 22;
    plane.pinned = again ? null : here;
    if (again) this.leave();
    else this.look(here);
    plane.redraw();
  }

  probe(/** @type {Place} */ { x, y }, /** @type {boolean} */ on) {
    if (!on && !this.probing) return;
    this.probing = on;
    this.sendProbe(x, y, on);
  }

  add(/** @type {Place} */ { x, y }, /** @type {number | undefined} */ label = 0) {
    const { plane } = this;
    if (!plane.edit?.add) return;
    plane.api.send(plane.edit.add, { x, y, label });
    plane.points.guess({ x, y, label });
  }

  erase(/** @type {number} */ index) {
    const { plane } = this;
    if (index < 0 || !plane.edit?.remove) return;
    plane.api.send(plane.edit.remove, { index });
    plane.points.hide(index);
  }
}
