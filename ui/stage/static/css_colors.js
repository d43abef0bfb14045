/** Colours as style sheets write them, as red, green and blue bytes. They are read from their text, never from a pixel:
 * browsers that protect against fingerprinting give back white, black or noise for what was painted. */

import { clamp } from "./numbers.js";
import { labToRgb, toLab } from "./oklab.js";
import { element } from "./page.js";
/** @import { Colour } from "./oklab.js" */

const HEX = /^#(?:[0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})$/i;
const CALL = /^(rgba?|color|oklab|oklch)\((srgb )?([^()]*)\)$/i;
const PART = /^([-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?)(%|deg)?$/i;

/** One number of a colour, where a hundred per cent are `full`; NaN for what is none. */
function part(/** @type {string} */ text, /** @type {number} */ full) {
  if (text.toLowerCase() === "none") return 0;
  const [, number, unit] = PART.exec(text) ?? [];
  return unit === "%" ? (full * Number(number)) / 100 : Number(number);
}

/** A colour of one of the forms in which browsers give colours back, without its opacity; null for any other.
 * @param {string} text @returns {Colour | null} */
export function parseColour(text) {
  if (HEX.test(text)) {
    const digits = text.length < 6 ? [...text.slice(1)].map((digit) => digit + digit) : text.slice(1).match(/../g) ?? [];
    return /** @type {Colour} */ (digits.slice(0, 3).map((pair) => Number.parseInt(pair, 16)));
  }
  const [, name, space, inside] = CALL.exec(text.trim()) ?? [];
  if (!name || (name.toLowerCase() === "color") !== Boolean(space)) return null;
  const parts = inside.split("/")[0].trim().split(/[\s,]+/);
  const full = { color: [1, 1, 1], oklab: [1, 0.4, 0.4], oklch: [1, 0.4, 360] }[name.toLowerCase()] ?? [255, 255, 255];
  const numbers = /** @type {Colour} */ (full.map((most, k) => part(parts[k] ?? "", most)));
  if (!numbers.every(Number.isFinite)) return null;
  if (/^ok/i.test(name)) return labToRgb(/^oklab/i.test(name) ? numbers : toLab(numbers));
  const bytes = space ? numbers.map((share) => 255 * share) : numbers;
  return /** @type {Colour} */ (bytes.map((byte) => Math.round(clamp(byte, 0, 255))));
}

/** What the browser makes of a colour in any other notation: a name, hsl(), lab(), color-mix(), var() … In a mixture with
 * itself it comes back as red, green and blue. Empty where it is none. */
function computed(/** @type {string} */ text) {
  const probe = element("span", { hidden: true });
  probe.style.color = `color-mix(in srgb, ${text}, ${text})`;
  if (!probe.style.color) probe.style.color = text; // an older browser
  if (!probe.style.color) return "";
  document.body.append(probe);
  const found = getComputedStyle(probe).color;
  probe.remove();
  return found;
}

/** Any CSS colour, or `fallback` (in one of the forms that `parseColour` knows) for what is none.
 * @param {string} text @param {string} fallback @returns {Colour} */
export function readColour(text, fallback) {
  const known = text && (parseColour(text) ?? parseColour(computed(text)));
  return known || /** @type {Colour} */ (parseColour(fallback));
}
