/** The health of the gradients, a row for each layer: how activations and gradients are spread, how large the gradient
 * is, how fast the weights move, how many units are saturated or dead; and a sentence where something is wrong. */

import { Surface } from "./canvas.js";
import { icon } from "./icons.js";
import { brief, scientific } from "./numbers.js";
import { element, setText } from "./page.js";
import { ViewBase } from "./view.js";

const CALM = 100; // milliseconds between two pictures: nobody can read a table that changes faster
const HEADS = [
  ["Layer", "Layer"],
  ["Activations", "How the units' outputs are spread"],
  ["Gradients", "How the gradients are spread"],
  ["Gradient", "Typical size of the gradient"], ["Update/\u200bweight", "Size of an update relative to the weights"],
  ["Saturated", "Share of outputs where the activation is flat"], ["Dead", "Units that never respond"],
];

/** @type {Create<LayersOptions>} */
export function create(root, options, api) {
  const layers = new Layers(root, options, api);
  return {
    paint: api.life.calm((frame) => layers.paint(frame), CALM),
    retheme: (theme) => layers.retheme(theme),
  };
}

/** @extends {ViewBase<LayersOptions>} */
class Layers extends ViewBase {
  /** @type {ReturnType<Layers["row"]>[]} */ rows = [];
  body = element("tbody");
  words = element("span");
  sentence = element("div", "layers-sentence", icon("warning"), this.words);

  constructor(/** @type {HTMLElement} */ root, /** @type {LayersOptions} */ options, /** @type {Api} */ api) {
    super(root, options, api);
    const heads = HEADS.map(([text, title]) => element("th", { scope: "col", title }, text));
    const table = element("table", "", element("thead", "", element("tr", "", ...heads)), this.body);
    if (options.title) root.append(element("div", "view-title", options.title));
    root.append(element("div", "layers-scroll", table), this.sentence);
  }

  paint(/** @type {Frame} */ frame) {
    this.frame = frame;
    const { options } = this;
    /** @type {LayerHealth[]} */ const health = this.value(options.health ?? "health", []);
    while (this.rows.length < health.length) this.rows.push(this.row());
    while (this.rows.length > health.length) this.rows.pop()?.row.remove();
    this.root.classList.toggle("dense", health.length > 4);
    const names = [options.activations ?? "histogram_activations", options.gradients ?? "histogram_gradients"];
    const arrays = names.map((name) => this.array(name));
    health.forEach((layer, k) => this.fill(this.rows[k], layer, arrays, k));
    const sentences = [this.value(options.standing), ...health.map((layer) => layer.sentence)].filter(Boolean);
    this.sentence.classList.toggle("on", sentences.length > 0);
    setText(this.words, sentences.length ? sentences.join(" ") : health.length ? "No warnings." : "");
  }

  row() {
    const text = element("span");
    const row = element("tr", "", element("th", { scope: "row" }, text, icon("warning")));
    this.body.append(row);
    const charts = [1, 2].map(() => new Surface(row.insertCell(), "", this.life));
    const cells = HEADS.slice(3).map(() => row.insertCell());
    /** @type {{ theme: Theme, counts: Numbers }[]} */ const before = []; // what each chart shows already
    return { row, text, charts, cells, before };
  }

  /** @param {ReturnType<Layers["row"]>} row @param {LayerHealth} layer @param {(FrameArray | undefined)[]} arrays @param {number} k */
  fill({ row, text, charts, cells, before }, layer, arrays, k) {
    setText(text, String(layer.layer));
    row.classList.toggle("warned", Boolean(layer.sentence));
    const figures = [
      figure(layer.gradient, scientific), figure(layer.ratio, scientific),
      figure(layer.saturated, (share) => `${Math.round(100 * share)} %`), figure(layer.dead, String),
    ];
    figures.forEach((value, c) => setText(cells[c], value));
    charts.forEach((chart, c) => {
      const array = arrays[c];
      if (!array || k >= array.shape[0]) return;
      const same = before[c]?.theme === this.theme && before[c].counts === array.data;
      before[c] = { theme: this.theme, counts: array.data };
      if (same) return;
      const bins = array.shape[1];
      const counts = array.data.subarray(k * bins, (k + 1) * bins);
      const range = this.range(c ? "gradients" : "activations", k);
      drawBars(chart, counts, this.theme, range.zero);
      const words = `${c ? "Gradients" : "Activations"} of ${layer.layer}${range.words}`;
      chart.canvas.title = words;
      chart.describe(`${words}: ${spread(counts)}`);
    });
  }

  /** What the bars of a histogram span: where zero lies among them (a share, or −1 if it does not), and in words. */
  range(/** @type {"activations" | "gradients"} */ side, /** @type {number} */ k) {
    const edges = this.value(this.options.edges ?? "histogram_edges");
    const ends = Array.isArray(edges?.[side]?.[0]) ? edges[side][k] : edges?.[side];
    if (!ends) return { zero: -1, words: "" };
    const [low, high] = ends;
    if (edges[`${side}_scale`] === "log10") {
      return { zero: -1, words: `, sizes from ${scientific(10 ** low, 1)} to ${scientific(10 ** high, 1)}` };
    }
    const zero = low < 0 && high > 0 ? -low / (high - low) : -1;
    return { zero, words: `, from ${brief(low)} to ${brief(high)}` };
  }

  dye() {
    if (this.frame) this.paint(this.frame);
  }
}

/** @param {number | null | undefined} value @param {(value: number) => string} format */
const figure = (value, format) => (value === null || value === undefined ? "–" : format(value));

/** A small histogram: bars on a ground line, and an upright where zero lies among them.
 * @param {Surface} chart @param {Numbers} counts @param {Theme} theme @param {number} zero */
function drawBars(chart, counts, theme, zero) {
  const [width, height] = theme.large ? [84, 22] : [58, 14];
  const context = chart.beginAt(width, height);
  const most = Math.max(0, ...counts);
  const bar = width / counts.length;
  context.fillStyle = theme.border;
  context.fillRect(0, height - 1, width, 1);
  if (zero >= 0) context.fillRect(Math.round(zero * width) - 0.5, 0, 1, height);
  context.fillStyle = theme.muted;
  context.beginPath();
  for (let k = 0; k < counts.length && most > 0; k += 1) {
    const tall = counts[k] > 0 ? Math.max(1, ((height - 1) * counts[k]) / most) : 0;
    context.rect(k * bar, height - 1 - tall, bar * 0.86, tall);
  }
  context.fill();
}

/** Where most of a histogram lies, in words. @param {Numbers} counts */
function spread(counts) {
  const sum = (/** @type {Numbers} */ some) => [...some].reduce((a, b) => a + b, 0);
  const total = sum(counts);
  if (!total) return "no values";
  const third = Math.floor(counts.length / 3);
  const middle = sum(counts.subarray(third, counts.length - third));
  return `${Math.round((100 * middle) / total)} percent in the middle third`;
}
