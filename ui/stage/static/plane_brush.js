/** A brush and a rubber instead of single points: what is drawn on the plane while the mouse, pen or finger is down. */

import { perFrame, place } from "./canvas.js";
import { Editing } from "./plane_edit.js";

export const BRUSH_TOOLS = [
  { id: "add", label: 1, shape: "square", name: "Draw" }, // as what is drawn looks: real points
  { id: "erase", name: "Erase" },
];

/** Sends plane.options.brush.draw or .rub with {x, y}, at most once an animation frame. */
export class Brush extends Editing {
  constructor(plane) {
    super(plane);
    this.dab = perFrame((message, at) => plane.stage.send(message, at));
    plane.box.classList.add("dragged"); // a finger draws and does not scroll
  }

  down(event) {
    const { plane } = this;
    const at = place(event, plane.box);
    if (!plane.scale?.inside(at.x, at.y, 4) || this.drag || event.button > 0) return;
    this.drag = { id: event.pointerId };
    plane.box.setPointerCapture(event.pointerId);
    this.stroke(this.where(at));
  }

  move(event) {
    const { plane, drag } = this;
    if (!plane.scale) return;
    const at = place(event, plane.box);
    if (!plane.scale.inside(at.x, at.y)) return plane.readout(null);
    const here = this.where(at);
    plane.readout(here.x, here.y);
    plane.box.style.cursor = "crosshair";
    if (drag?.id === event.pointerId) this.stroke(here);
  }

  up(event) {
    if (this.drag?.id !== event.pointerId) return;
    this.drag = null;
    this.dab.flush();
  }

  stroke(here) {
    const { plane } = this;
    this.dab(plane.options.brush[plane.tool.id === "erase" ? "rub" : "draw"], here);
  }

  /** The keyboard's crosshair draws and rubs where it stands. */
  add({ x, y }) {
    this.plane.stage.send(this.plane.options.brush.draw, { x, y });
  }

  erase() {
    const { cross } = this.plane;
    if (cross) this.plane.stage.send(this.plane.options.brush.rub, { x: cross.x, y: cross.y });
  }
}
