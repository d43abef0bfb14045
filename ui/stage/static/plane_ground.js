/** The ground of a plane: its field and the field's contours, drawn anew only when they change. */

import { Picture, Surface } from "./canvas.js";
import { contourPath, drawContours, drawField } from "./plane_draw.js";

export class Ground {
  surface = new Surface();
  picture = new Picture();
  /** @type {Path2D | null} */ path = null; // the contours

  constructor(/** @type {Plane} */ plane) {
    this.plane = plane;
  }

  /** Turn the field into pixels: by class and how sure the model is, where there are three classes or more and no unit is
   * looked at; else by sign and size. */
  fill() {
    const { plane, picture } = this;
    const { options, theme } = plane;
    const [field, kind] = [plane.array(options.field), plane.array(options.field_class)];
    const signed = plane.classes <= 2 || plane.value(options.focus ?? "focus", -1) >= 0 || !kind;
    if (field && signed) picture.signed(field.data, field.shape[1], field.shape[0], theme.pixels);
    else if (kind) {
      const sure = plane.array(options.field_sure)?.data;
      picture.classes(kind.data, sure, kind.shape[1], kind.shape[0], theme.classPixels);
    }
    plane.stale.ground = true;
  }

  /** The contours have changed, or the scale. */
  redo() {
    this.path = null;
    this.plane.stale.ground = true;
  }

  draw() {
    const { scale, theme, options } = this.plane;
    const context = this.surface.begin();
    drawField(context, scale, this.picture, theme);
    const contours = this.plane.array(options.contours);
    if (!contours) return;
    this.path ??= contourPath(contours.data, contours.shape[0], contours.shape[1], scale);
    drawContours(context, this.path, theme);
  }
}
