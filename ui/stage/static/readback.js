/** The one place where pixels are read back from a canvas.
 *
 * Browsers that protect against fingerprinting (Brave; Firefox, where that is switched on) give back white, black or
 * noise. So a strip with a known pattern is painted below the picture and read together with it, every time: the picture
 * is only believed where the strip came back as it was painted. */

import { contextOf } from "./canvas.js";
import { element } from "./page.js";

const STRIP = 2; // rows of the pattern
const NEAR = 3; // of 255: so much a careful browser may change for itself, and no answer depends on it

/** The pattern: greys with no order to them, by a linear congruential generator. @param {number} count */
function pattern(count) {
  let state = 7;
  return Uint8Array.from({ length: count }, () => (state = (state * 75 + 74) % 65_537) % 256);
}

/** A square sheet of paper to paint on, and to read. */
export class Paper {
  canvas = element("canvas");
  context = contextOf(this.canvas, { willReadFrequently: true });
  size = 0;

  /** White paper of so many pixels a side. @param {number} size */
  begin(size) {
    const { canvas, context } = this;
    if (size !== this.size) [this.size, canvas.width, canvas.height] = [size, size, size + STRIP];
    context.fillStyle = "#fff";
    context.fillRect(0, 0, size, size);
    return context;
  }

  /** Its pixels: red, green, blue and opacity, row by row; null where the browser gives back something else than was
   * painted. */
  read() {
    const { context, size } = this;
    const greys = pattern(STRIP * size);
    const strip = context.createImageData(size, STRIP);
    greys.forEach((grey, i) => strip.data.set([grey, grey, grey, 255], 4 * i));
    context.putImageData(strip, 0, size);
    const { data } = context.getImageData(0, 0, size, size + STRIP);
    const from = 4 * size * size;
    const honest = greys.every((grey, i) => [0, 1, 2].every((k) => Math.abs(data[from + 4 * i + k] - grey) <= NEAR));
    return honest ? data.subarray(0, from) : null;
  }
}
