/** The network: every unit as a tile that shows its own field, every weight as a link, every bias as a dot. */

import { Picture, Surface } from "./canvas.js";
import { drawBars, ROOM } from "./network_bars.js";
import * as draw from "./network_draw.js";
import { Flow } from "./network_flow.js";
import { Inputs } from "./network_inputs.js";
import { layOut } from "./network_layout.js";
import { BUTTONS, Panel } from "./network_panel.js";
import { Pointing } from "./network_point.js";
import { summary } from "./network_words.js";
import { element, setText, voice } from "./page.js";
import { ViewBase } from "./view.js";
/** @import { Layout } from "./network_layout.js" */

const MANY = 240; // links beyond which they are drawn less often: drawing them costs more than all else
const PAUSE = 30; // milliseconds

/** @type {Create<NetworkOptions>} */
export const create = (root, options, api) => new Network(root, options, api);

/** @extends {ViewBase<NetworkOptions>} */
export class Network extends ViewBase {
  heading = element("div", "view-title", this.options.title);
  box = element("div", { class: "network-box", tabindex: 0, role: "application" });
  surface = new Surface(this.box, "Network");
  tiles = new Surface(); // what changes seldom
  flow = new Flow(this.box, this.life);
  tag = element("div", { class: "tag", hidden: true });
  foot = element("div", "network-hint");
  picture = new Picture(); // all units' fields
  /** @type {string[][]} */ layers = []; // the names of all units
  /** @type {Layout} */ layout;
  /** @type {Mark | null} */ over = null; // what the pointer is on; units count with the inputs
  cursor = -1; // the unit that the keyboard is on, counted with the inputs
  /** @type {Mark | null} */ chosen = null; // what the card shows; units count without the inputs
  named = ""; // what the network is called
  stale = { tiles: true, top: true };
  redraw = this.life.once(() => this.draw());
  gently = this.life.calm(() => this.redraw(), PAUSE);
  describe = this.life.calm(() => this.surface.describe(summary(this)), 2000);

  constructor(/** @type {HTMLElement} */ root, /** @type {NetworkOptions} */ options, /** @type {Api} */ api) {
    super(root, options, api);
    root.classList.toggle("headed", Boolean(options.heading));
    this.box.append(this.tag, this.foot);
    if (options.title || options.heading) root.append(this.heading);
    root.append(this.box);
    this.say = voice(root);
    this.panel = new Panel(this);
    this.inputs = new Inputs(this);
    this.pointing = new Pointing(this);
    this.measure(this.box);
  }

  /** The numbers that an option names. @param {NetworkArray} name */
  numbers(name) {
    return this.array(this.options[name])?.data;
  }

  /** The numbers of all units at the place that is asked about, or undefined when none is. */
  probed() {
    const on = this.value(this.options.probe ?? "probe")?.on;
    return on ? this.array(this.options.probe_values ?? "probe_values")?.data : undefined;
  }

  paint(/** @type {Frame} */ frame) {
    const { options, stale } = this;
    this.frame = frame;
    const layers = this.value(options.layers ?? "layers");
    if (layers && this.changed("layers", [layers, this.value(options.inputs), this.value(options.heads)])) {
      this.layers = layers;
      this.layAgain();
    }
    if (this.came(options.fields, options.input_fields)) this.fill();
    if (this.came(options.fields, options.off_units, options.dead_units)) stale.tiles = true;
    this.call(this.value(options.heading, options.title ?? "Network"));
    this.flow.run(this.value(options.flow, 0), this.layout, this.theme);
    const numbers = [options.weights, options.biases, options.frozen_weights, options.frozen_biases, options.off_units];
    if (this.came(...numbers) || this.changed("bars", this.value(options.bars))) stale.top = true;
    const { card } = frame.values;
    const on = this.value(options.probe ?? "probe")?.on;
    if (this.changed("said", [card?.kind, card?.index, on])) {
      this.chosen = card ? { kind: card.kind, index: card.index } : null;
      stale.top = true;
    }
    if (on && this.came(options.probe_values ?? "probe_values")) stale.top = true;
    if (!stale.tiles && !stale.top) return;
    if (this.layout?.from.length > MANY) this.gently();
    else this.draw();
  }

  /** Set the heading, and what a screen reader is told of the box below it. @param {string} name */
  call(name) {
    if (this.named === name) return;
    this.named = this.heading.title = name;
    setText(this.heading, name);
    this.box.setAttribute("aria-label", `${name}. Enter walks over its units.`);
  }

  /** All units' fields one under another in one picture: one upload, however many units there are. */
  fill() {
    const fields = this.array(this.options.fields);
    if (!fields) return;
    const [count, height, width] = fields.shape;
    this.picture.signed(fields.data, width, count * height, this.theme.pixels);
    this.inputs.fill();
    this.stale.tiles = true;
  }

  resize() {
    this.layAgain();
    this.redraw();
  }

  layAgain() {
    if (!this.layers.length || !this.width || !this.height) return;
    const foot = this.options.bars ? ROOM * this.theme.em : 0;
    const beside = this.options.resize ? BUTTONS : 0;
    const { surface, theme, width, height, inputs } = this;
    this.layout = inputs.fit((names) =>
      layOut(this.layers, width, height, theme, surface.context, foot, beside, names, this.value(this.options.heads)),
    );
    inputs.lay(this.layout);
    this.panel.lay(this.layout);
    this.flow.run(this.value(this.options.flow, 0), this.layout, this.theme);
    this.over = null;
    this.stale.tiles = true;
    this.describe();
  }

  draw() {
    const { layout, theme, width, height, frame } = this;
    if (!layout || !frame) return;
    this.redraw.cancel();
    const widest = this.value(this.options.widest);
    const weights = draw.scaled(this.numbers("weights"), widest, layout, (k) => layout.to[k]);
    const biases = draw.scaled(this.numbers("biases"), widest, layout, (k) => layout.inputs + k);
    if (this.tiles.fit(width, height) || this.stale.tiles) this.drawTiles();
    this.stale = { tiles: false, top: false };
    const context = this.surface.begin(width, height);
    if (weights?.length === layout.from.length) this.drawLinks(context, weights);
    this.tiles.into(context);
    const probed = this.probed();
    if (probed) draw.drawProbe(context, layout, probed, theme);
    if (biases) draw.drawBiases(context, layout, biases, theme);
    draw.drawLocks(context, layout, this.numbers("frozen_weights"), this.numbers("frozen_biases"), theme);
    this.drawMarks(context);
    const bars = this.value(this.options.bars);
    if (bars) drawBars(context, layout, bars, theme);
    this.pointing.tell();
  }

  drawTiles() {
    const fields = this.array(this.options.fields);
    const [off, dead] = [this.numbers("off_units"), this.numbers("dead_units")];
    draw.drawTiles(this.tiles.begin(), this.layout, { picture: this.picture, fields, off, dead }, this.theme);
  }

  /** Links of the unit under the pointer stand out because the others step back; so do links of units that are not off.
   * @param {Context} context @param {Numbers} weights */
  drawLinks(context, weights) {
    const { layout, theme } = this;
    const { from, to, inputs } = layout;
    const off = this.numbers("off_units");
    const idle = (/** @type {number} */ w) => Boolean(off && (off[from[w] - inputs] > 0 || off[to[w] - inputs] > 0));
    const unit = this.unitOver();
    const ofUnit = (/** @type {number} */ w) => from[w] === unit || to[w] === unit;
    const strong = unit >= 0 ? ofUnit : off?.some(Boolean) ? (/** @type {number} */ w) => !idle(w) : null;
    if (strong) draw.drawLinks(context, layout, weights, theme, (w) => !strong(w), 0.16);
    draw.drawLinks(context, layout, weights, theme, strong, 1);
    for (const mark of [this.chosen, this.over]) {
      if (mark?.kind === "weight") draw.drawChosenLink(context, layout, mark.index, weights[mark.index] ?? 0, theme);
    }
  }

  drawMarks(/** @type {Context} */ context) {
    const { layout, theme, chosen, over, cursor } = this;
    if (chosen && chosen.kind !== "weight") {
      const index = chosen.index + (chosen.kind === "unit" ? layout.inputs : 0);
      draw.drawFrame(context, layout, { kind: chosen.kind, index }, theme, true);
    }
    if (over && over.kind !== "weight") draw.drawFrame(context, layout, over, theme, false);
    if (cursor >= 0) draw.drawFrame(context, layout, { kind: "unit", index: cursor }, theme, true);
  }

  /** The unit under the pointer or the keyboard's cursor, counted with the inputs, or −1. */
  unitOver() {
    if (this.over) return this.over.kind === "unit" ? this.over.index : -1;
    return this.cursor;
  }

  hint(/** @type {string} */ text) {
    setText(this.foot, text);
  }

  dye() {
    if (this.frame) this.fill();
  }
}
