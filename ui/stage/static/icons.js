/** The few signs that the views need. They carry no meaning of their own: the button around a sign has the words. */

import { circle } from "./canvas.js";
import { svg } from "./page.js";

/** @type {Record<string, string>} */
const PATHS = {
  move: "M8 1.2 10.3 4H8.8v3.2H12V5.7L14.8 8 12 10.3V8.8H8.8V12h1.5L8 14.8 5.7 12h1.5V8.8H4v1.5L1.2 8 4 5.7v1.5h3.2V4H5.7z",
  erase: "M9.3 1.9a1.3 1.3 0 0 1 1.8 0l3 3a1.3 1.3 0 0 1 0 1.8L8 12.8h6.2v1.3H4.6l-2.7-2.7a1.3 1.3 0 0 1 0-1.8zM6.2 12.8l1.3-1.3-3.9-3.9-.8.8a1 1 0 0 0 0 1.4l2.4 3z",
  close: "M3.4 2.3 8 6.9l4.6-4.6 1.1 1.1L9.1 8l4.6 4.6-1.1 1.1L8 9.1l-4.6 4.6-1.1-1.1L6.9 8 2.3 3.4z",
  warning: "M8 1.3 15.4 14.4H.6zM7.2 5.6v4.6h1.6V5.6zM7.2 11.3v1.6h1.6v-1.6z",
  circle: "M8 2.8a5.2 5.2 0 1 1 0 10.4A5.2 5.2 0 0 1 8 2.8z",
  square: "M3.4 3.4h9.2v9.2H3.4z",
  triangle: "M8 1.9 14 12.6H2z",
  diamond: "M8 1.5 14.5 8 8 14.5 1.5 8z",
};

/** A sign in the colour of the text around it. @param {string} name */
export function icon(name) {
  const path = svg("path", { d: PATHS[name], fill: "currentColor", "fill-rule": "evenodd" });
  return svg("svg", { viewBox: "0 0 16 16", class: "icon", "aria-hidden": "true" }, path);
}

/** Draw a small padlock of height `size` around (x, y): a disc in the colour of the ground, then the lock.
 * @type {Draw<[x: number, y: number, size: number]>} */
export function drawLock(context, x, y, size, theme) {
  const [w, h] = [0.72 * size, 0.52 * size];
  context.save();
  context.setLineDash([]);
  circle(context, x, y, 0.8 * size);
  context.fillStyle = theme.background;
  context.fill();
  context.lineWidth = 1;
  context.strokeStyle = theme.muted;
  context.stroke();
  context.beginPath();
  context.arc(x, y - 0.06 * size, 0.23 * size, Math.PI, 0);
  context.lineWidth = Math.max(1, 0.13 * size);
  context.strokeStyle = theme.text;
  context.stroke();
  context.fillStyle = theme.text;
  context.fillRect(x - w / 2, y - 0.08 * size, w, h);
  context.restore();
}
