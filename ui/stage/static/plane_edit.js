/**
 * How points are moved, added and erased on the plane with the mouse and the finger.
 *
 * A dragged point follows the pointer at once; the server hears of it at most once an animation frame and always of
 * the place where it was let go. Shift-click adds the next class; a click with Alt or Ctrl, or with the right
 * button, deletes (the habit of ConvNetJS, Karpathy 2014).
 */

import { perFrame, place, reach } from "./canvas.js";

const SPRAY = 26;

/** A coordinate inside the plane's bounds, short enough for a message. */
export const keep = (value, { low, high }) => Math.round(Math.min(high, Math.max(low, value)) * 1000) / 1000;

export class Editing {
  constructor(plane) {
    this.plane = plane;
    this.drag = null;
    this.sendMove = perFrame((index, x, y) => plane.stage.send(plane.edit.move, { index, x, y }));
    this.sendProbe = perFrame((x, y, on) => plane.stage.send(plane.options.probe, { x, y, on }));
    const { box } = plane;
    box.onpointerdown = (event) => this.down(event);
    box.onpointermove = (event) => this.move(event);
    box.onpointerup = (event) => this.up(event);
    box.onpointercancel = (event) => this.up(event);
    box.onpointerleave = (event) => event.pointerType === "mouse" && !this.drag && this.leave();
    box.oncontextmenu = (event) => plane.edit && event.preventDefault();
  }

  /** A place on the plane, kept inside its bounds and short enough for a message. */
  where({ x, y }) {
    const { scale } = this.plane;
    return { x: keep(scale.toX(x), scale), y: keep(scale.toY(y), scale) };
  }

  down(event) {
    const { plane } = this;
    const at = place(event, plane.box);
    if (!plane.scale?.inside(at.x, at.y, 4) || this.drag) return;
    const here = this.where(at);
    const index = plane.points.nearest(at.x, at.y, reach(event, 10, 22));
    if (!plane.edit) return void (event.pointerType !== "mouse" && this.pin(here));
    if (event.button === 2 || event.altKey || event.ctrlKey || event.metaKey || plane.tool.id === "erase") {
      this.erase(index);
    } else if (event.button === 0 && event.shiftKey) {
      this.add(here, plane.tools.next());
    } else if (event.button === 0 && index >= 0) {
      this.take(index, event, at);
    } else if (event.button === 0 && plane.tool.id === "add") {
      this.add(here, plane.tool.label);
      this.drag = { id: event.pointerId, spray: at };
      plane.box.setPointerCapture(event.pointerId);
    } else if (event.pointerType !== "mouse") {
      this.pin(here);
    }
  }

  take(index, event, at) {
    const { plane } = this;
    const point = plane.points.at(index);
    plane.box.setPointerCapture(event.pointerId);
    this.drag = { id: event.pointerId, dx: plane.scale.x(point.x) - at.x, dy: plane.scale.y(point.y) - at.y };
    plane.points.hold(index, point.x, point.y);
    plane.box.style.cursor = "grabbing";
  }

  move(event) {
    const { plane, drag } = this;
    if (!plane.scale) return;
    const at = place(event, plane.box);
    if (drag && drag.id === event.pointerId) {
      if (drag.spray) return this.spray(at);
      const { x, y } = this.where({ x: at.x + drag.dx, y: at.y + drag.dy });
      plane.points.hold(plane.points.held.index, x, y);
      this.sendMove(plane.points.held.index, x, y);
      plane.readout(x, y);
    } else if (event.pointerType === "mouse") {
      this.hover(at);
    }
  }

  /** Dragging with an add tool leaves a trail of points. */
  spray(at) {
    const { plane, drag } = this;
    const far = Math.hypot(at.x - drag.spray.x, at.y - drag.spray.y) >= SPRAY;
    if (!far || !plane.scale.inside(at.x, at.y)) return;
    drag.spray = at;
    this.add(this.where(at), plane.tool.label);
  }

  up(event) {
    const { plane, drag } = this;
    if (!drag || drag.id !== event.pointerId) return;
    this.drag = null;
    plane.box.style.cursor = "";
    if (drag.spray) return;
    this.sendMove.flush();
    plane.points.release();
  }

  hover(at) {
    const { plane } = this;
    if (!plane.scale.inside(at.x, at.y)) return this.leave();
    const near = plane.edit && plane.points.nearest(at.x, at.y, 10) >= 0;
    plane.box.style.cursor = near && plane.tool.id !== "erase" ? "grab" : "crosshair";
    const { x, y } = this.where(at);
    plane.readout(x, y);
    this.probe(x, y, true);
  }

  leave() {
    this.plane.readout(null);
    this.probe(0, 0, false);
  }

  /** A finger asks for the values at a place by tapping it, and takes the question back by tapping it again. */
  pin(here) {
    const { plane } = this;
    const again = plane.pinned && Math.hypot(plane.pinned.x - here.x, plane.pinned.y - here.y) * plane.scale.unit < 22;
    plane.pinned = again ? null : here;
    if (again) this.leave();
    else {
      plane.readout(here.x, here.y);
      this.probe(here.x, here.y, true);
    }
    plane.redraw();
  }

  probe(x, y, on) {
    if (!this.plane.options.probe || (!on && !this.probing)) return;
    this.probing = on;
    this.sendProbe(x, y, on);
  }

  add({ x, y }, label) {
    const { plane } = this;
    if (!plane.edit?.add) return;
    plane.stage.send(plane.edit.add, { x, y, label });
    plane.points.guess({ x, y, label });
  }

  erase(index) {
    const { plane } = this;
    if (index < 0 || !plane.edit?.remove) return;
    plane.stage.send(plane.edit.remove, { index });
    plane.points.hide(index);
  }
}
