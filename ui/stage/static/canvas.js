/** Canvases at the grain of the device, pictures made of numbers, and a few strokes that several views draw. */

import { clamp } from "./numbers.js";
import { element, put } from "./page.js";

/** What draws on a canvas. @param {HTMLCanvasElement} canvas @param {CanvasRenderingContext2DSettings} [settings] */
export const contextOf = (canvas, settings) => /** @type {Context} */ (canvas.getContext("2d", settings));

/** A canvas on which one unit is a CSS pixel, drawn as finely as the device can show. */
export class Surface {
  canvas = element("canvas");
  context = contextOf(this.canvas);
  width = 0;
  height = 0;
  ratio = 0;

  /** Say in words what is on it. @param {string} text */
  describe = (text) => this.canvas.setAttribute("aria-label", text);

  /** Without a `parent` it is a layer that is drawn into another surface. With a `life`, what is said of it changes at most
   * every two seconds, because people listen to it. @param {Element | null} parent @param {Life} [life] */
  constructor(parent = null, label = "", life) {
    if (parent) {
      this.canvas.setAttribute("role", "img");
      this.describe(label);
      parent.append(this.canvas);
    }
    if (life) this.describe = life.calm(this.describe, 2000);
  }

  /** Take a size in CSS pixels; true when that emptied the canvas. @param {number} width @param {number} height */
  fit(width, height) {
    const ratio = Math.min(4, globalThis.devicePixelRatio || 1);
    if (width === this.width && height === this.height && ratio === this.ratio) return false;
    [this.width, this.height, this.ratio] = [width, height, ratio];
    this.canvas.width = Math.max(1, Math.round(width * ratio));
    this.canvas.height = Math.max(1, Math.round(height * ratio));
    return true;
  }

  /** Take a size if one is given, empty the canvas, and draw on it in CSS pixels. */
  begin(width = this.width, height = this.height) {
    this.fit(width, height);
    const { context, ratio } = this;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, width, height);
    return context;
  }

  /** Take a size on the page too, then begin. @param {number} width @param {number} height */
  beginAt(width, height) {
    put(this.canvas, { width, height });
    return this.begin(width, height);
  }

  /** Draw this layer into another context, at the same place and size. @param {Context} context */
  into(context) {
    if (this.width > 0 && this.height > 0) context.drawImage(this.canvas, 0, 0, this.width, this.height);
  }
}

/** A pixel of a canvas as one number: in all browsers of today red is its lowest byte.
 * @param {number} red @param {number} green @param {number} blue */
export const pack = (red, green, blue) => ((255 << 24) | (blue << 16) | (green << 8) | red) >>> 0;

/** The grey levels 0 to 255. */
export const GREY = Uint32Array.from({ length: 256 }, (_, v) => pack(v, v, v));

/** A picture of one pixel a number. A table says what colour each number has. */
export class Picture {
  canvas = element("canvas");
  context = contextOf(this.canvas);
  /** @type {ImageData | null} */ image = null;
  words = new Uint32Array();

  /** The pixels to write, row by row from the top; `commit` shows them. @param {number} width @param {number} height */
  pixels(width, height) {
    if (this.image?.width !== width || this.image?.height !== height) {
      this.canvas.width = width;
      this.canvas.height = height;
      this.image = this.context.createImageData(width, height);
      this.words = new Uint32Array(this.image.data.buffer);
    }
    return this.words;
  }

  commit() {
    if (this.image) this.context.putImageData(this.image, 0, 0);
  }

  /** Signed bytes, −127 … 127: the table's entry 128 is zero.
   * @param {Numbers} data @param {number} width @param {number} height @param {Uint32Array} table */
  signed(data, width, height, table) {
    const words = this.pixels(width, height);
    for (let i = 0; i < words.length; i += 1) words[i] = table[data[i] + 128];
    this.commit();
  }

  /** Class indices, each as pale as the model is unsure of it (0 … 255).
   * @param {Numbers} classes @param {Numbers | undefined} sure @param {number} width @param {number} height
   * @param {Uint32Array} table */
  classes(classes, sure, width, height, table) {
    const words = this.pixels(width, height);
    for (let i = 0; i < words.length; i += 1) words[i] = table[256 * classes[i] + (sure ? sure[i] : 255)];
    this.commit();
  }

  /** Unsigned bytes, for a table of as many colours as there are values.
   * @param {Numbers} data @param {number} width @param {number} height @param {Uint32Array} table */
  indexed(data, width, height, table) {
    const words = this.pixels(width, height);
    for (let i = 0; i < words.length; i += 1) words[i] = table[data[i] % table.length];
    this.commit();
  }

  /** Numbers of any size: `most` has the full colour, and what is beyond it too. A signed table has zero in its middle.
   * @param {Numbers} data @param {number} width @param {number} height @param {Uint32Array} table @param {number} most
   * @param {boolean} signed */
  scaled(data, width, height, table, most, signed) {
    const words = this.pixels(width, height);
    const [zero, span] = signed ? [128, 127] : [0, 255];
    const low = signed ? -1 : 0;
    for (let i = 0; i < words.length; i += 1) words[i] = table[Math.round(zero + span * clamp(data[i] / most, low, 1))];
    this.commit();
  }

  /** Red, green and blue bytes, one after the other. @param {Numbers} data @param {number} width @param {number} height */
  coloured(data, width, height) {
    const words = this.pixels(width, height);
    for (let i = 0, j = 0; i < words.length; i += 1, j += 3) words[i] = pack(data[j], data[j + 1], data[j + 2]);
    this.commit();
  }
}

/** The theme's font; `scale` 1 is the ordinary size. @param {Theme} theme @param {number} scale @param {number} weight */
export const font = (theme, scale = 1, weight = 400) => `${weight} ${Math.round(scale * theme.em)}px ${theme.font}`;

/** Lead a path from place to place. */
export function trace(/** @type {Context | Path2D} */ path, /** @type {number[][]} */ places, closed = false) {
  places.forEach(([x, y], k) => (k ? path.lineTo(x, y) : path.moveTo(x, y)));
  if (closed) path.closePath();
}

/** A new path along lines, each from place to place. */
export function path(/** @type {Context} */ context, /** @type {number[][][]} */ ...lines) {
  context.beginPath();
  for (const line of lines) trace(context, line);
}

/** A new path around a circle. @param {Context} context @param {number} x @param {number} y @param {number} r */
export function circle(context, x, y, r) {
  context.beginPath();
  context.arc(x, y, r, 0, 2 * Math.PI);
}

/** Where texts stand against their places. @param {Context} context @param {CanvasTextAlign} across @param {CanvasTextBaseline} up */
export function align(context, across, up) {
  context.textAlign = across;
  context.textBaseline = up;
}

/** A text with a rim in the colour of the ground, so that it can be read over anything.
 * @param {Context} context @param {string} text @param {number} x @param {number} y @param {string} color
 * @param {Theme} theme @param {number} rim */
export function rimmedText(context, text, x, y, color, theme, rim = 3) {
  context.lineJoin = "round";
  context.lineWidth = rim;
  context.strokeStyle = theme.background;
  context.strokeText(text, x, y);
  context.fillStyle = color;
  context.fillText(text, x, y);
}

/** Stroke the present path several times, the widest first: a wide stroke in the colour of the ground sets off a thin one
 * in another colour from whatever lies behind. @param {Context} context @param {[number, string][]} strokes */
export function strokes(context, ...strokes) {
  for (const [width, color] of strokes) {
    context.lineWidth = width;
    context.strokeStyle = color;
    context.stroke();
  }
}

/** Draw only inside a rectangle, until the context is restored.
 * @param {Context} context @param {number} left @param {number} top @param {number} width @param {number} height */
export function clipTo(context, left, top, width, height) {
  context.beginPath();
  context.rect(left, top, width, height);
  context.clip();
}
