/** The colours of every view: one theme made from the page's own CSS variables, light or dark.
 *
 * Signed values run from orange over neutral to blue, with zero in the middle: orange and blue can be told apart with
 * every common colour blindness. Colours are written as lightness, chroma and hue, and mixed in OKLab (Ottosson 2020),
 * where equal steps look equal. */

import { pack } from "./canvas.js";
import { readColour } from "./css_colors.js";
import { clamp } from "./numbers.js";
import { labToRgb, rgbToLab, toLab } from "./oklab.js";
/** @import { Colour } from "./oklab.js" */

/** @typedef {{ negative: Colour, positive: Colour, magnitude: Colour, categorical: Colour[] }} Ends */

/** @type {Ends} */
const LIGHT = {
  negative: [0.655, 0.163, 52],
  positive: [0.545, 0.146, 251],
  magnitude: [0.37, 0.125, 292],
  categorical: [
    [0.655, 0.163, 52], [0.545, 0.146, 251], [0.7, 0.121, 183], [0.449, 0.141, 349], [0.838, 0.163, 100],
    [0.815, 0.07, 234], [0.301, 0.075, 39], [0.4, 0.196, 291], [0.475, 0.11, 117], [0.594, 0, 253],
  ],
};
/** @type {Ends} */
const DARK = {
  negative: [0.725, 0.138, 57],
  positive: [0.645, 0.128, 249],
  magnitude: [0.84, 0.1, 300],
  categorical: [
    [0.725, 0.138, 57], [0.645, 0.128, 249], [0.859, 0.112, 179], [0.58, 0.135, 352], [0.892, 0.17, 96],
    [0.78, 0.071, 237], [0.484, 0.13, 38], [0.502, 0.187, 287], [0.812, 0.094, 120], [0.69, 0, 268],
  ],
};

/** The marker of each class, because colour alone must not tell the classes apart. */
export const SHAPES = ["circle", "square", "triangle", "diamond"];

/** @param {Colour} from @param {Colour} to @param {number} share */
const mixed = (from, to, share) => /** @type {Colour} */ (from.map((v, i) => v + (to[i] - v) * share));
const css = (/** @type {Colour} */ [r, g, b]) => `rgb(${r}, ${g}, ${b})`;
const labToCss = (/** @type {Colour} */ lab) => css(labToRgb(lab));
const labToPixel = (/** @type {Colour} */ lab) => pack(...labToRgb(lab));

/** 256 colours as bytes, as pixels and as CSS. @param {(i: number) => Colour} at the i-th in OKLab */
function table(at) {
  const colours = Array.from({ length: 256 }, (_, i) => labToRgb(at(i)));
  return {
    bytes: Uint8Array.from(colours.flat()),
    pixels: Uint32Array.from(colours, (rgb) => pack(...rgb)),
    names: colours.map(css),
  };
}

/** The theme. @param {(name: string) => string} read gives the value of a CSS variable @returns {Theme} */
export function makeTheme(read, large = false) {
  const background = readColour(read("--st-background-color"), "#ffffff");
  const ground = rgbToLab(background);
  const dark = ground[0] < 0.6;
  const text = readColour(read("--st-text-color"), dark ? "#f2f2f4" : "#2b2d36");
  const ink = rgbToLab(text);
  const ends = dark ? DARK : LIGHT;
  const neutral = mixed(ground, ink, dark ? 0.14 : 0.035);
  const [negative, positive] = [toLab(ends.negative), toLab(ends.positive)];
  const diverging = table((i) => {
    const t = i < 128 ? (i - 128) / 128 : (i - 128) / 127;
    return mixed(neutral, t < 0 ? negative : positive, Math.abs(t) ** 0.85);
  });
  const sequential = table((i) => mixed(neutral, toLab(ends.magnitude), i / 255));
  const classes = ends.categorical.map(toLab);
  const sure = classes.flatMap((end) => Array.from({ length: 256 }, (_, i) => labToPixel(mixed(neutral, end, i / 255))));
  const named = {
    text: css(text),
    muted: labToCss(mixed(ink, ground, 0.36)),
    border: read("--st-border-color") || labToCss(mixed(ground, ink, 0.2)),
    background: css(background),
    panel: read("--st-secondary-background-color") || labToCss(mixed(ground, ink, 0.05)),
    accent: read("--st-primary-color") || labToCss(toLab(dark ? [0.7, 0.13, 285] : [0.5, 0.18, 285])),
    neutral: labToCss(neutral),
    negative: labToCss(negative),
    positive: labToCss(positive),
  };
  const [categorical, byName] = [classes.map(labToCss), /** @type {Record<string, string | undefined>} */ (named)];
  return {
    ...named, dark, large, categorical,
    em: large ? 18 : 12,
    font: read("--st-font") || "system-ui, sans-serif",
    diverging: diverging.bytes,
    sequential: sequential.bytes,
    pixels: diverging.pixels,
    sequentialPixels: sequential.pixels,
    classPixels: Uint32Array.from(sure),
    categoricalPixels: Uint32Array.from(classes, labToPixel),
    shade: (value) => diverging.names[Math.round(128 + 127 * clamp(value || 0, -1, 1))],
    color: (name) => (typeof name === "number" ? categorical[name % 10] : byName[name ?? "text"] ?? name ?? named.text),
  };
}

/** Give the theme to the style sheet, as custom properties of an element. @param {HTMLElement} root @param {Theme} theme */
export function dress(root, theme) {
  const { text, muted, border, background, panel, accent, positive, negative, font } = theme;
  const size = theme.large ? "20px" : "13px";
  const values = { text, muted, border, background, panel, accent, positive, negative, font, size };
  for (const [name, value] of Object.entries(values)) root.style.setProperty(`--view-${name}`, value);
  root.style.colorScheme = theme.dark ? "dark" : "light";
}
