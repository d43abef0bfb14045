/** All pictures of an atlas on one canvas, at the size in which they are shown, so that to draw one is to copy it. */

import { align, contextOf, font, Picture, rimmedText } from "./canvas.js";
import { element } from "./page.js";

const COLUMNS = 64;

export class Sheet {
  canvas = element("canvas");
  context = contextOf(this.canvas);
  filled = false;
  one = new Picture();
  cell = 0; // device pixels of a picture
  side = 0; // CSS pixels of it
  /** @type {Numbers | null} */ of = null; // which cell each point has, where several share one

  forget() {
    this.filled = false;
  }

  /** Make it, unless it is there. names: what stands for each class in place of pictures.
   * @param {Numbers} kinds @param {FrameArray | undefined} pictures @param {string[] | null} names
   * @param {number} side @param {number} ratio @param {Theme} theme */
  fill(kinds, pictures, names, side, ratio, theme) {
    if (this.filled) return;
    [this.filled, this.side, this.cell, this.of] = [true, side, Math.round(side * ratio), names ? kinds : null];
    const count = names ? names.length : kinds.length;
    this.canvas.width = this.cell * Math.min(count, COLUMNS);
    this.canvas.height = this.cell * Math.ceil(count / COLUMNS);
    for (let k = 0; k < count; k += 1) {
      const [x, y] = this.corner(k);
      if (names) this.write(names[k], x, y, theme.color(k), theme, ratio);
      else if (pictures) {
        this.take(pictures, k, kinds[k], theme);
        this.context.drawImage(this.one.canvas, x, y, this.cell, this.cell);
      }
    }
  }

  /** @returns {Pair} */
  corner(/** @type {number} */ k) {
    return [this.cell * (k % COLUMNS), this.cell * Math.floor(k / COLUMNS)];
  }

  /** @param {string} name @param {number} x @param {number} y @param {string} color @param {Theme} theme @param {number} ratio */
  write(name, x, y, color, theme, ratio) {
    const { context, side } = this;
    context.save();
    context.setTransform(ratio, 0, 0, ratio, x, y);
    context.font = font(theme, Math.min(1, (1.5 * side) / theme.em / (1 + name.length)), 700);
    align(context, "center", "middle");
    rimmedText(context, name, side / 2, side / 2 + 1, color, theme, 2);
    context.restore();
  }

  /** One picture as pixels: ink in the colour of its class, or its own colours.
   * @param {FrameArray} pictures @param {number} index @param {number | null} kind @param {Theme} theme */
  take({ shape, data }, index, kind, theme) {
    const [, rows, columns, channels] = shape;
    const size = rows * columns * (channels ?? 1);
    if (channels) return this.one.coloured(data.subarray(index * size, (index + 1) * size), columns, rows);
    const words = this.one.pixels(columns, rows);
    const ink = kind === null ? 0xffffff & theme.sequentialPixels[255] : 0xffffff & theme.categoricalPixels[kind % 10];
    for (let k = 0; k < size; k += 1) words[k] = ((data[index * size + k] << 24) | ink) >>> 0;
    this.one.commit();
  }

  /** Draw a point's picture around a place. @param {Context} context @param {number} index @param {number} x @param {number} y */
  put(context, index, x, y) {
    const { cell, side } = this;
    const [left, top] = this.corner(this.of ? this.of[index] : index);
    context.drawImage(this.canvas, left, top, cell, cell, x - side / 2, y - side / 2, side, side);
  }

  /** One picture, large. @param {Context} context @param {FrameArray} pictures @param {number} index
   * @param {number} left @param {number} top @param {number} side @param {Theme} theme */
  large(context, pictures, index, left, top, side, theme) {
    this.take(pictures, index, null, theme);
    context.imageSmoothingEnabled = pictures.shape[1] > 20;
    context.drawImage(this.one.canvas, left, top, side, side);
    context.imageSmoothingEnabled = true;
  }

  /** A picture of its own (rows, columns), around a place. @param {Context} context @param {FrameArray} picture
   * @param {Pair} place @param {number} side @param {Theme} theme */
  single(context, { shape, data }, [x, y], side, theme) {
    this.take({ shape: [1, ...shape], data }, 0, null, theme);
    context.drawImage(this.one.canvas, x - side / 2, y - side / 2, side, side);
  }
}
