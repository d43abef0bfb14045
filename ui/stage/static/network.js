/**
 * The network: every unit as a tile that shows its own field, every weight as a link, every bias as a dot.
 *
 * options: layers, focus_value, card, probe (names of values); weights, biases, frozen_weights, frozen_biases, off_units,
 * dead_units, fields, probe_values (names of arrays); select and focus (names of messages; left out, a unit or a link is
 * only named); title or heading (name of a value); names of values: widest (for each layer the size that is drawn widest,
 * 5 by default), word (what a link is, "weight" by default), flow (1: values run forward, −1: slopes run back).
 */

import { calm, element, once, Picture, setText, Surface, voice, watchSize } from "./canvas.js";
import { dress } from "./colors.js";
import * as draw from "./network_draw.js";
import { Pointing } from "./network_point.js";
import { Flow } from "./network_flow.js";
import { layOut, linkCurves, samplePoints } from "./network_layout.js";
import { nameOf } from "./network_words.js";

const MANY = 240; // links beyond which they are drawn at every other frame: drawing them costs more than all else
const PAUSE = 30; // ms

export function create(root, options, stage) {
  const network = new Network(root, options, stage);
  return {
    paint: (frame) => network.paint(frame),
    theme: (theme) => network.retheme(theme),
    destroy: () => network.destroy(),
  };
}

class Network {
  constructor(root, options, stage) {
    Object.assign(this, { root, options, stage, theme: stage.theme, frame: null, layout: null });
    Object.assign(this, { over: null, cursor: -1, chosen: null });
    this.tiles = new Surface();
    this.picture = new Picture();
    this.stale = { tiles: true, top: true };
    this.redraw = once(() => this.draw());
    this.gently = calm(() => this.redraw(), PAUSE);
    root.classList.add("network");
    root.classList.toggle("headed", Boolean(options.heading));
    this.heading = element("div", "view-title", options.title);
    this.box = element("div", "network-box");
    this.box.tabIndex = 0;
    this.box.setAttribute("role", "application");
    this.surface = new Surface(this.box, "Network");
    this.flow = new Flow(this.box);
    this.tag = element("div", "tag");
    this.tag.hidden = true;
    this.foot = element("div", "network-hint");
    this.box.append(this.tag, this.foot);
    if (options.title || options.heading) root.append(this.heading);
    root.append(this.box);
    this.say = voice(root);
    this.describe = calm(() => this.surface.describe(this.summary()), 2000);
    this.pointing = new Pointing(this);
    this.unwatch = watchSize(this.box, (width, height) => this.resize(width, height));
    dress(root, this.theme);
  }

  array(name, otherwise) {
    const { arrays } = this.frame;
    return arrays[this.options[name] ?? otherwise]?.data;
  }

  paint(frame) {
    const { options, stale } = this;
    this.frame = frame;
    const fresh = (...names) => names.some((name) => frame.fresh.has(options[name] ?? name));
    const layers = frame.values[options.layers ?? "layers"];
    if (layers && this.shape !== JSON.stringify(layers)) {
      this.shape = JSON.stringify(layers);
      this.layers = layers;
      this.layAgain();
    }
    if (fresh("fields")) this.fill();
    if (fresh("fields", "off_units", "dead_units")) stale.tiles = true;
    this.call(frame.values[options.heading] ?? options.title ?? "Network");
    this.flow.run(frame.values[options.flow] ?? 0, this.layout, this.theme);
    if (fresh("weights", "biases", "frozen_weights", "frozen_biases", "off_units")) stale.top = true;
    const { card, [options.probe ?? "probe"]: probe } = frame.values;
    const said = `${card?.kind}${card?.index} ${probe?.on}`;
    if (said !== this.said) {
      this.said = said;
      this.chosen = card ? { kind: card.kind, index: card.index } : null;
      stale.top = true;
    }
    if (probe?.on && fresh("probe_values")) stale.top = true;
    if (!stale.tiles && !stale.top) return;
    if (this.layout?.from.length > MANY) this.gently();
    else this.draw();
  }

  /** The heading, and what a screen reader is told of the box below it. */
  call(name) {
    if (this.named === name) return;
    this.named = this.heading.title = name;
    setText(this.heading, name);
    this.box.setAttribute("aria-label", `${name}. Enter walks over its units.`);
  }

  /** All units' fields one under another in one picture: one upload, however many units there are. */
  fill() {
    const fields = this.frame?.arrays[this.options.fields];
    if (!fields) return;
    const [count, height, width] = fields.shape;
    this.picture.signed(fields.data, width, count * height, this.theme.pixels);
    this.stale.tiles = true;
  }

  resize(width, height) {
    Object.assign(this, { width, height });
    this.layAgain();
    this.redraw();
  }

  layAgain() {
    if (!this.layers || !this.width || !this.height) return;
    const layout = layOut(this.layers, this.width, this.height, this.theme, this.surface.context);
    layout.curves = linkCurves(layout);
    this.samples = samplePoints(layout.curves);
    this.layout = layout;
    this.flow.run(this.frame?.values[this.options.flow] ?? 0, layout, this.theme);
    this.over = null;
    this.stale.tiles = true;
    this.describe();
  }

  draw() {
    const { layout, theme, width, height, frame } = this;
    if (!layout || !frame) return;
    this.redraw.cancel();
    const widest = frame.values[this.options.widest];
    const weights = draw.scaled(this.array("weights"), widest, layout, (k) => layout.to[k]);
    const biases = draw.scaled(this.array("biases"), widest, layout, (k) => layout.inputs + k);
    if (this.tiles.fit(width, height) || this.stale.tiles) this.drawTiles();
    this.stale = { tiles: false, top: false };
    this.surface.fit(width, height);
    const context = this.surface.begin();
    if (weights?.length === layout.from.length) this.drawLinks(context, weights);
    this.tiles.into(context);
    const probed = frame.values[this.options.probe ?? "probe"]?.on ? this.array("probe_values", "probe_values") : null;
    if (probed) draw.drawProbe(context, layout, probed, theme);
    if (biases) draw.drawBiases(context, layout, biases, theme);
    draw.drawLocks(context, layout, this.array("frozen_weights"), this.array("frozen_biases"), theme);
    this.drawMarks(context);
    this.pointing.tell();
  }

  drawTiles() {
    const fields = this.frame.arrays[this.options.fields];
    const [off, dead] = [this.array("off_units"), this.array("dead_units")];
    draw.drawTiles(this.tiles.begin(), this.layout, { picture: this.picture, fields, off, dead }, this.theme);
  }

  /** Links of the unit under the pointer stand out by the others stepping back; those of a unit that is off too. */
  drawLinks(context, weights) {
    const { layout, theme } = this;
    const { from, to, inputs } = layout;
    const off = this.array("off_units");
    const idle = (w) => off?.[from[w] - inputs] > 0 || off?.[to[w] - inputs] > 0;
    const anyOff = off?.some(Boolean);
    const unit = this.unitOver();
    const strong = unit >= 0 ? (w) => from[w] === unit || to[w] === unit : anyOff ? (w) => !idle(w) : null;
    if (strong) draw.drawLinks(context, layout, weights, theme, (w) => !strong(w), 0.16);
    draw.drawLinks(context, layout, weights, theme, strong, 1);
    for (const mark of [this.chosen, this.over]) {
      if (mark?.kind === "weight") draw.drawChosenLink(context, layout, mark.index, weights[mark.index] ?? 0, theme);
    }
  }

  drawMarks(context) {
    const { layout, theme, chosen, over, cursor } = this;
    const { inputs } = layout;
    const place = (mark) => (mark.kind === "unit" ? { kind: "unit", index: mark.index + inputs } : mark);
    if (chosen && chosen.kind !== "weight") draw.drawFrame(context, layout, place(chosen), theme, true);
    if (over && over.kind !== "weight") draw.drawFrame(context, layout, over, theme, false);
    if (cursor >= 0) draw.drawFrame(context, layout, { kind: "unit", index: cursor }, theme, true);
  }

  /** The unit under the pointer or the keyboard's cursor, counted with the inputs, or −1. */
  unitOver() {
    if (this.over) return this.over.kind === "unit" ? this.over.index : -1;
    return this.cursor;
  }

  /** What something is called, with its live value. */
  name(mark) {
    return nameOf(this, mark);
  }

  summary() {
    const counts = (this.layers ?? []).map((layer) => layer.length);
    return `${this.named}: ${counts.join("–")} units, ${this.layout?.from.length ?? 0} weights`;
  }

  hint(text) {
    setText(this.foot, text);
  }

  retheme(theme) {
    this.theme = theme;
    dress(this.root, theme);
    if (this.frame) this.fill();
    this.resize(this.width, this.height);
  }

  destroy() {
    this.unwatch();
    this.flow.end();
    for (const waiting of [this.gently, this.redraw, this.describe]) waiting.cancel();
    this.pointing.end();
  }
}
