/**
 * The colours of every view: one theme object made from the page's own CSS variables, light or dark.
 *
 * Signed values run orange – neutral – blue, centred on zero, so that sign survives every common colour blindness
 * (orange and blue differ in hue for protan and deutan eyes and in lightness for tritan ones). Scales are mixed in
 * OKLab (Ottosson 2020), where equal steps look equal.
 */

const LIGHT = {
  negative: [0.655, 0.163, 52],
  positive: [0.545, 0.146, 251],
  magnitude: [0.37, 0.125, 292],
  categorical: [
    [0.655, 0.163, 52], [0.545, 0.146, 251], [0.7, 0.121, 183], [0.449, 0.141, 349], [0.838, 0.163, 100],
    [0.815, 0.07, 234], [0.301, 0.075, 39], [0.4, 0.196, 291], [0.475, 0.11, 117], [0.594, 0, 253],
  ],
};
const DARK = {
  negative: [0.725, 0.138, 57],
  positive: [0.645, 0.128, 249],
  magnitude: [0.84, 0.1, 300],
  categorical: [
    [0.725, 0.138, 57], [0.645, 0.128, 249], [0.859, 0.112, 179], [0.58, 0.135, 352], [0.892, 0.17, 96],
    [0.78, 0.071, 237], [0.484, 0.13, 38], [0.502, 0.187, 287], [0.812, 0.094, 120], [0.69, 0, 268],
  ],
};

/** The marker of each class, so that no class is told by colour alone. */
export const SHAPES = ["circle", "square", "triangle", "diamond"];

function toLab([lightness, chroma, hue]) {
  const angle = (hue * Math.PI) / 180;
  return [lightness, chroma * Math.cos(angle), chroma * Math.sin(angle)];
}

function labToRgb([L, a, b]) {
  const l = (L + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (L - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (L - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const linear = [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ];
  return linear.map((v) => {
    const clipped = Math.min(1, Math.max(0, v));
    return Math.round(255 * (clipped <= 0.0031308 ? 12.92 * clipped : 1.055 * clipped ** (1 / 2.4) - 0.055));
  });
}

function rgbToLab(rgb) {
  const [r, g, b] = rgb.map((v) => (v / 255 <= 0.04045 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4));
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

const mixed = (from, to, share) => from.map((v, i) => v + (to[i] - v) * share);
const css = ([r, g, b], alpha = 1) => (alpha < 1 ? `rgba(${r}, ${g}, ${b}, ${alpha})` : `rgb(${r}, ${g}, ${b})`);
/** Canvas pixels are little-endian ABGR in every browser that runs today. */
const pack = ([r, g, b]) => ((255 << 24) | (b << 16) | (g << 8) | r) >>> 0;

/** Any CSS colour as [r, g, b]: painted once and read back, because the variable may hold any notation. */
function parse(color, fallback) {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 1;
  const context = canvas.getContext("2d", { willReadFrequently: true });
  context.fillStyle = fallback;
  context.fillStyle = color || fallback;
  context.fillRect(0, 0, 1, 1);
  return [...context.getImageData(0, 0, 1, 1).data.slice(0, 3)];
}

/** 256 colours along ``at(t)``, t from 0 to 1, as RGB bytes, as packed pixels and as CSS. */
function table(at) {
  const bytes = new Uint8Array(256 * 3);
  const pixels = new Uint32Array(256);
  const names = [];
  for (let i = 0; i < 256; i += 1) {
    const rgb = labToRgb(at(i));
    bytes.set(rgb, 3 * i);
    pixels[i] = pack(rgb);
    names.push(css(rgb));
  }
  return { bytes, pixels, names };
}

/** Pixels for a class (row of 256) and how sure the model is of it (column). */
function classPixels(neutral, categorical) {
  const pixels = new Uint32Array(256 * categorical.length);
  categorical.forEach((end, k) => {
    for (let i = 0; i < 256; i += 1) pixels[256 * k + i] = pack(labToRgb(mixed(neutral, end, i / 255)));
  });
  return pixels;
}

/** The theme; ``read(name)`` gives a CSS variable's value. ``large`` is for a projector. */
export function makeTheme(read, large = false) {
  const background = parse(read("--st-background-color"), "#ffffff");
  const ground = rgbToLab(background);
  const dark = ground[0] < 0.6;
  const text = parse(read("--st-text-color"), dark ? "#f2f2f4" : "#2b2d36");
  const ink = rgbToLab(text);
  const ends = dark ? DARK : LIGHT;
  const neutral = mixed(ground, ink, dark ? 0.14 : 0.035);
  const [negative, positive] = [toLab(ends.negative), toLab(ends.positive)];
  const diverging = table((i) => {
    const t = i < 128 ? (i - 128) / 128 : (i - 128) / 127;
    return mixed(neutral, t < 0 ? negative : positive, Math.abs(t) ** 0.85);
  });
  const sequential = table((i) => mixed(neutral, toLab(ends.magnitude), i / 255));
  const categorical = ends.categorical.map(toLab);
  const panel = read("--st-secondary-background-color");
  return {
    dark,
    large,
    text: css(text),
    muted: css(labToRgb(mixed(ink, ground, 0.36))),
    border: read("--st-border-color")?.trim() || css(labToRgb(mixed(ground, ink, 0.2))),
    background: css(background),
    panel: panel?.trim() || css(labToRgb(mixed(ground, ink, 0.05))),
    accent: read("--st-primary-color")?.trim() || css(labToRgb(toLab(dark ? [0.7, 0.13, 285] : [0.5, 0.18, 285]))),
    neutral: css(labToRgb(neutral)),
    negative: css(labToRgb(negative)),
    positive: css(labToRgb(positive)),
    diverging: diverging.bytes,
    sequential: sequential.bytes,
    categorical: categorical.map((lab) => css(labToRgb(lab))),
    font: read("--st-font")?.trim() || "system-ui, sans-serif",
    pixels: diverging.pixels,
    sequentialPixels: sequential.pixels,
    classPixels: classPixels(neutral, categorical),
    categoricalPixels: Uint32Array.from(categorical, (lab) => pack(labToRgb(lab))),
    /** The CSS colour of a signed value, clamped to −1 … 1. */
    shade: (value) => diverging.names[Math.round(128 + 127 * Math.min(1, Math.max(-1, value || 0)))],
    /** ``text``, ``muted``, ``accent``, ``positive``, ``negative``, a class number, or a CSS colour. */
    color(name) {
      if (typeof name === "number") return this.categorical[name % 10];
      return this[name] ?? name ?? this.text;
    },
  };
}

/** Give the theme to an element's style sheet as custom properties. */
export function dress(root, theme) {
  const values = {
    text: theme.text, muted: theme.muted, border: theme.border, background: theme.background, panel: theme.panel,
    accent: theme.accent, positive: theme.positive, negative: theme.negative, font: theme.font,
    size: theme.large ? "20px" : "13px",
  };
  for (const [name, value] of Object.entries(values)) root.style.setProperty(`--view-${name}`, value);
  root.style.colorScheme = theme.dark ? "dark" : "light";
}
