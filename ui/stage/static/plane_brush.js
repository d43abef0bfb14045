/** A brush and a rubber instead of single points: what is drawn on the plane while the mouse, pen or finger is down. */

import { place } from "./page.js";
import { Editing } from "./plane_edit.js";

export const BRUSH_TOOLS = [
  { id: "add", label: 1, shape: "square", name: "Draw" }, // the sign of real points, because that is what is drawn
  { id: "erase", name: "Erase" },
];

/** Sends where the brush or the rubber is, at most once in an animation frame. */
export class Brush extends Editing {
  dab = this.plane.life.perFrame((/** @type {string} */ message, /** @type {Place} */ at) => this.plane.api.send(message, at));

  constructor(/** @type {Plane} */ plane, /** @type {{ draw: string, rub: string }} */ messages) {
    super(plane);
    this.messages = messages;
    plane.box.classList.add("dragged"); // a finger draws and does not scroll
  }

  down(/** @type {PointerEvent} */ event) {
    const { plane } = this;
    const at = place(event, plane.box);
    if (!plane.scale?.inside(at.x, at.y, 4) || this.drag || event.button > 0) return;
    this.drag = { id: event.pointerId };
    plane.box.setPointerCapture(event.pointerId);
    this.stroke(this.where(at));
  }

  move(/** @type {PointerEvent} */ event) {
    const { plane, drag } = this;
    if (!plane.scale) return;
    const at = place(event, plane.box);
    if (!plane.scale.inside(at.x, at.y)) return plane.readout(null);
    const here = this.where(at);
    plane.readout(here);
    plane.box.style.cursor = "crosshair";
    if (drag?.id === event.pointerId) this.stroke(here);
  }

  up(/** @type {PointerEvent} */ event) {
    if (this.drag?.id !== event.pointerId) return;
    this.drag = null;
    this.dab.flush();
  }

  stroke(/** @type {Place} */ here) {
    this.dab(this.plane.tool.id === "erase" ? this.messages.rub : this.messages.draw, here);
  }

  /** The keyboard's crosshair draws and rubs where it stands. @param {Place} place */
  add({ x, y }) {
    this.plane.api.send(this.messages.draw, { x, y });
  }

  erase() {
    const { cross } = this.plane;
    if (cross) this.plane.api.send(this.messages.rub, { x: cross.x, y: cross.y });
  }
}
