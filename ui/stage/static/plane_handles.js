/** Places on the plane that can be taken and dragged: an arrow's tip, a line. The server says where they are. */

import { circle, strokes } from "./canvas.js";
import { clamp } from "./numbers.js";

export class Handles {
  constructor(/** @type {Plane} */ plane) {
    this.plane = plane;
    this.send = plane.life.perFrame((/** @type {number} */ index, /** @type {number} */ x, /** @type {number} */ y) =>
      plane.options.handle && plane.api.send(plane.options.handle, { index, x, y }));
  }

  /** @returns {PlaneHandle[]} */
  get all() {
    return this.plane.value(this.plane.options.handles, []);
  }

  /** The index of the nearest one within `reach` CSS pixels, or −1. @param {Place} at @param {number} reach */
  nearest({ x, y }, reach) {
    const { scale } = this.plane;
    let [best, least] = [-1, reach];
    for (const handle of this.all) {
      const far = Math.hypot(scale.x(handle.x) - x, scale.y(handle.y) - y);
      if (far < least) [best, least] = [handle.index, far];
    }
    return best;
  }

  draw(/** @type {Context} */ context) {
    const { scale, theme } = this.plane;
    const r = clamp(scale.size / 70, 4, theme.large ? 9 : 6);
    for (const { x, y } of this.all) {
      circle(context, scale.x(x), scale.y(y), r);
      context.fillStyle = theme.background;
      context.fill();
      strokes(context, [2.2, theme.accent]);
    }
  }
}
