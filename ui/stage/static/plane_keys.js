/** The plane by keyboard: Enter takes a crosshair up, arrow keys move it, Enter uses the tool, Escape lays it down. */

import { keep } from "./plane_edit.js";
import { Walker } from "./walker.js";
/** @import { Editing } from "./plane_edit.js" */

const HELP = "Crosshair on. Arrow keys move it, Enter uses the tool, Delete erases, Escape leaves.";

export class Crosshair {
  constructor(/** @type {Plane} */ plane, /** @type {Editing} */ editing) {
    this.plane = plane;
    this.editing = editing;
    plane.box.onfocus = () => plane.hint();
    this.walker = new Walker(plane.box, {
      ready: () => Boolean(plane.scale),
      start: () => this.lift(),
      turn: (right, down, far) => this.steer(right, -down, far ? 0.1 : 0.0125),
      press: ({ key }) => this.press(key),
      stop: () => this.lay(),
    });
  }

  lift() {
    const { plane } = this;
    const centre = (plane.scale.low + plane.scale.high) / 2;
    plane.say(HELP);
    this.look(plane.pinned ?? { x: centre, y: centre });
  }

  /** Stand at a place. @param {Place} at */
  look(at) {
    this.plane.cross = at;
    this.editing.look(at);
    this.plane.redraw();
  }

  /** @param {number} right @param {number} up @param {number} far share of the plane's width */
  steer(right, up, far) {
    const { cross, scale } = this.plane;
    if (!cross) return;
    const step = far * (scale.high - scale.low);
    const to = { x: keep(cross.x + right * step, scale), y: keep(cross.y + up * step, scale) };
    if (this.carrying()) this.editing.carry(to);
    this.look(to);
  }

  /** Whether the crosshair carries a point. */
  carrying() {
    const { held } = this.plane.points;
    return Boolean(held && !held.released);
  }

  /** The point at the crosshair, or −1. @param {Place} cross */
  under(cross) {
    const { points, scale } = this.plane;
    return points.nearest(scale.x(cross.x), scale.y(cross.y), 22);
  }

  press(/** @type {string} */ key) {
    const { plane, editing } = this;
    const { cross } = plane;
    if (!cross) return false;
    if (key === "Enter") this.use(cross);
    else if (key === "Delete" || key === "Backspace") editing.erase(this.under(cross));
    else return false;
    this.look(plane.cross ?? cross);
    return true;
  }

  /** Enter at the crosshair: take the nearest point up or put it down, add one, or erase one. @param {Place} cross */
  use(cross) {
    const { plane, editing } = this;
    if (!plane.edit && !plane.options.brush) return;
    const index = this.under(cross);
    if (this.carrying()) {
      editing.putDown();
      plane.say("Point put down.");
    } else if (plane.tool.id === "add") {
      editing.add(cross, plane.tool.label);
      plane.say("Point added.");
    } else if (plane.tool.id === "erase") {
      editing.erase(index);
    } else if (index >= 0) {
      const { x, y } = plane.points.at(index);
      plane.cross = { x: keep(x, plane.scale), y: keep(y, plane.scale) };
      plane.points.hold(index, plane.cross);
      plane.say("Point taken up. Arrow keys move it, Enter puts it down.");
    }
  }

  /** Lay the crosshair down, and with it the point that it carries. */
  lay() {
    const { plane, editing } = this;
    if (plane.cross) {
      if (this.carrying()) editing.putDown();
      plane.cross = null;
      editing.leave();
      plane.redraw();
    }
    plane.hint();
  }
}
