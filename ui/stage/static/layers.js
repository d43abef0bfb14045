/**
 * Gradient health, a row a layer: how activations and gradients are spread, how large the gradient is, how fast the
 * weights move, how many units are saturated or dead; and a sentence where something is wrong.
 *
 * options: health (name of a value: a list of {layer, gradient, ratio, saturated, dead, sentence}, "health" by
 * default), activations and gradients (names of arrays (layers, bins)), edges (name of a value: what the bins span),
 * title.
 */

import { calm, element, setText, Surface } from "./canvas.js";
import { dress } from "./colors.js";
import { icon } from "./icons.js";
import { brief, scientific } from "./numbers.js";

const HEADS = [
  ["Layer", "Layer"],
  ["Activations", "How the units' outputs are spread"],
  ["Gradients", "How the gradients are spread"],
  ["Gradient", "Typical size of the gradient"], ["Update/\u200bweight", "Size of an update relative to the weights"],
  ["Saturated", "Share of outputs where the activation is flat"], ["Dead", "Units that never respond"],
];

export function create(root, options, stage) {
  const layers = new Layers(root, options, stage);
  const show = calm((frame) => layers.paint(frame), 100);
  return {
    paint: show,
    theme: (theme) => layers.retheme(theme),
    destroy: () => show.cancel(),
  };
}

class Layers {
  constructor(root, options, stage) {
    Object.assign(this, { root, options, stage, theme: stage.theme, rows: [], frame: null });
    root.classList.add("layers");
    this.table = element("table");
    const head = this.table.createTHead().insertRow();
    for (const [text, title] of HEADS) {
      const cell = element("th", "", text);
      cell.scope = "col";
      cell.title = title;
      head.append(cell);
    }
    this.body = this.table.createTBody();
    this.sentence = element("div", "layers-sentence");
    this.sign = icon("warning");
    this.words = element("span");
    this.sentence.append(this.sign, this.words);
    const scroll = element("div", "layers-scroll");
    scroll.append(this.table);
    if (options.title) root.append(element("div", "view-title", options.title));
    root.append(scroll, this.sentence);
    dress(root, stage.theme);
  }

  paint(frame) {
    this.frame = frame;
    const { options } = this;
    const health = frame.values[options.health ?? "health"] ?? [];
    while (this.rows.length < health.length) this.addRow();
    while (this.rows.length > health.length) this.rows.pop().row.remove();
    this.root.classList.toggle("dense", health.length > 4);
    const pictures = [options.activations ?? "histogram_activations", options.gradients ?? "histogram_gradients"];
    const arrays = pictures.map((name) => frame.arrays[name]);
    health.forEach((layer, k) => this.fillRow(this.rows[k], layer, arrays, k));
    const sentences = health.map((layer) => layer.sentence).filter(Boolean);
    this.sentence.classList.toggle("on", sentences.length > 0);
    setText(this.words, sentences.length ? sentences.join(" ") : health.length ? "No warnings." : "");
  }

  addRow() {
    const row = this.body.insertRow();
    const name = element("th");
    name.scope = "row";
    const sign = icon("warning");
    const text = element("span");
    name.append(text, sign);
    row.append(name);
    const charts = [1, 2].map(() => new Surface(row.insertCell(), ""));
    const cells = HEADS.slice(3).map(() => row.insertCell());
    this.rows.push({ row, text, sign, charts, cells, before: [] });
  }

  fillRow({ row, text, charts, cells, before }, layer, arrays, k) {
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
      const bins = array.shape[1];
      const counts = array.data.subarray(k * bins, (k + 1) * bins);
      const same = before[c]?.theme === this.theme && before[c].counts === array.data;
      before[c] = { theme: this.theme, counts: array.data };
      if (same) return;
      const range = this.range(c, k);
      drawBars(chart, counts, this.theme, range);
      const words = `${c ? "Gradients" : "Activations"} of ${layer.layer}${range.words}`;
      chart.canvas.title = words;
      chart.describe(`${words}: ${spread(counts)}`);
    });
  }

  /** What the bars of a histogram span: where zero lies among them (a share, or −1) and in words. */
  range(c, k) {
    const edges = this.frame.values[this.options.edges ?? "histogram_edges"];
    const side = edges?.[c ? "gradients" : "activations"];
    const ends = Array.isArray(side?.[0]) ? side[k] : side;
    if (!ends) return { zero: -1, words: "" };
    const [low, high] = ends;
    if (edges[c ? "gradients_scale" : "activations_scale"] === "log10") {
      return { zero: -1, words: `, sizes from ${scientific(10 ** low, 1)} to ${scientific(10 ** high, 1)}` };
    }
    const zero = low < 0 && high > 0 ? -low / (high - low) : -1;
    return { zero, words: `, from ${brief(low)} to ${brief(high)}` };
  }

  retheme(theme) {
    this.theme = theme;
    dress(this.root, theme);
    if (this.frame) this.paint(this.frame);
  }
}

const figure = (value, format) => (value === null || value === undefined ? "–" : format(value));

/** A small histogram: bars from a ground line, and an upright where zero lies among them. */
function drawBars(chart, counts, theme, { zero }) {
  const [width, height] = theme.large ? [84, 22] : [58, 14];
  chart.fit(width, height);
  Object.assign(chart.canvas.style, { width: `${width}px`, height: `${height}px` });
  const context = chart.begin();
  const most = counts.reduce((a, b) => Math.max(a, b), 0);
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

/** Where most of a histogram lies, in words. */
function spread(counts) {
  const total = counts.reduce((a, b) => a + b, 0);
  if (!total) return "no values";
  const third = Math.floor(counts.length / 3);
  const middle = counts.subarray(third, counts.length - third).reduce((a, b) => a + b, 0);
  return `${Math.round((100 * middle) / total)} percent in the middle third`;
}
