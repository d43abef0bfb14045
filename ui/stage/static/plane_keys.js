/** The plane by keyboard: Enter takes a crosshair up, arrow keys move it, Enter uses the tool, Escape lays it down. */

import { keep } from "./plane_edit.js";

const TURNS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
const HELP = "Crosshair on. Arrow keys move it, Enter uses the tool, Delete erases, Escape leaves.";

export class Crosshair {
  constructor(plane, editing) {
    Object.assign(this, { plane, editing });
    const { box } = plane;
    box.onkeydown = (event) => this.key(event);
    box.onfocus = () => plane.hint();
    box.onblur = () => this.lay();
  }

  /** Only while the crosshair is up are its keys kept from the transport, which otherwise steps with the arrows. */
  key(event) {
    const { plane } = this;
    if (event.ctrlKey || event.metaKey || event.altKey || !plane.scale) return;
    if (!plane.cross) {
      if (event.key !== "Enter") return;
      this.lift();
    } else if (event.key === "Escape") {
      this.lay();
    } else if (event.key === "Enter") {
      this.use();
    } else if (event.key === "Delete" || event.key === "Backspace") {
      this.editing.erase(this.under());
    } else if (TURNS[event.key]) {
      this.steer(TURNS[event.key], event.shiftKey);
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
    this.crossed();
  }

  lift() {
    const { plane } = this;
    const centre = (plane.scale.low + plane.scale.high) / 2;
    plane.cross = plane.pinned ?? { x: centre, y: centre };
    plane.box.dataset.keys = "own";
    plane.say(HELP);
  }

  steer([dx, dy], far) {
    const { plane, editing } = this;
    const step = (far ? 0.1 : 0.0125) * (plane.scale.high - plane.scale.low);
    const { x, y } = plane.cross;
    plane.cross = { x: keep(x + dx * step, plane.scale), y: keep(y + dy * step, plane.scale) };
    if (!plane.points.held || plane.points.held.released) return;
    plane.points.hold(plane.points.held.index, plane.cross.x, plane.cross.y);
    editing.sendMove(plane.points.held.index, plane.cross.x, plane.cross.y);
  }

  /** The point at the crosshair, or −1. */
  under() {
    const { plane } = this;
    return plane.points.nearest(plane.scale.x(plane.cross.x), plane.scale.y(plane.cross.y), 22);
  }

  /** Enter at the crosshair: take the nearest point up or put it down, add one, or erase one. */
  use() {
    const { plane, editing } = this;
    if (!plane.edit && !plane.options.brush) return;
    if (plane.points.held && !plane.points.held.released) {
      editing.sendMove.flush();
      plane.points.release();
      plane.say("Point put down.");
    } else if (plane.tool.id === "add") {
      editing.add(plane.cross, plane.tool.label);
      plane.say("Point added.");
    } else if (plane.tool.id === "erase") {
      editing.erase(this.under());
    } else if (this.under() >= 0) {
      const index = this.under();
      const { x, y } = plane.points.at(index);
      plane.cross = { x: keep(x, plane.scale), y: keep(y, plane.scale) };
      plane.points.hold(index, plane.cross.x, plane.cross.y);
      plane.say("Point taken up. Arrow keys move it, Enter puts it down.");
    }
  }

  crossed() {
    const { plane, editing } = this;
    if (plane.cross) {
      plane.readout(plane.cross.x, plane.cross.y);
      editing.probe(plane.cross.x, plane.cross.y, true);
    }
    plane.hint();
    plane.redraw();
  }

  /** Lay the crosshair down, and with it the point it carries. */
  lay() {
    const { plane, editing } = this;
    if (!plane.cross) return plane.hint();
    if (plane.points.held && !plane.points.held.released) {
      editing.sendMove.flush();
      plane.points.release();
    }
    plane.cross = null;
    delete plane.box.dataset.keys;
    editing.leave();
    plane.hint();
    plane.redraw();
  }
}
