/** A recurrent cell as a diagram through which the numbers flow: values, operations and gates, each with its number as
 * text, over a canvas of links. A gate can be pressed, to hold it by hand. */

import { circle, path, Surface } from "./canvas.js";
import { element, setText, still } from "./page.js";
import { rove } from "./roving.js";
import { ViewBase } from "./view.js";

const PULSE = 600; // milliseconds in which a new number runs along its link
const TALL = { ordinary: 160, large: 230 }; // CSS pixels of height that leave room for a sentence below the gates

/** @type {Create<CellOptions>} */
export const create = (root, options, api) => new CellView(root, options, api);

/** @extends {ViewBase<CellOptions>} */
class CellView extends ViewBase {
  box = element("div", "celldiagram-box");
  surface = new Surface(this.box, this.options.title ?? "The cell as a diagram");
  nodes = this.options.nodes.map((node) => this.node(node));
  reads = element("div", "celldiagram-reads");
  /** @type {Record<string, number> | undefined} */ flows; // what flows along the links, by name
  /** @type {number | undefined} */ step; // the step that was painted last
  began = -Infinity; // when the newest numbers set out
  running = false;

  constructor(/** @type {HTMLElement} */ root, /** @type {CellOptions} */ options, /** @type {Api} */ api) {
    super(root, options, api);
    root.classList.add("celldiagram");
    if (options.title) root.append(element("div", "view-title", options.title));
    this.box.append(...this.nodes.map(({ root }) => root), this.reads);
    root.append(this.box);
    rove(this.box, "button.gate")();
    this.measure(this.box);
  }

  resize() {
    this.reads.hidden = this.height < (this.theme.large ? TALL.large : TALL.ordinary);
    this.draw();
  }

  node(/** @type {CellNode} */ described) {
    const { name, kind, x, y, label, symbol, title, high } = described;
    const number = element("span", "celldiagram-number");
    const words = element("span", "celldiagram-label", label);
    const onclick = () => this.api.send(this.options.hold, { gate: name });
    const held = kind === "gate" ? { type: "button", onclick } : {};
    const given = { class: `celldiagram-node ${kind}${high ? " high" : ""}`, title: title || null, ...held };
    const parts = kind === "operation" ? [element("span", "", symbol)] : [words, number];
    const root = element(kind === "gate" ? "button" : "div", given, ...parts);
    root.style.left = `${x}%`;
    root.style.top = `${y}%`;
    return { described, root, number, words };
  }

  paint(/** @type {Frame} */ frame) {
    const { options } = this;
    this.frame = frame;
    const [numbers, gates] = [this.value(options.numbers, {}), this.value(options.gates, {})];
    this.flows = this.value(options.flows, {});
    for (const { described, root, number, words } of this.nodes) {
      const { kind, name, label } = described;
      setText(number, numbers[name] ?? "");
      if (kind !== "gate") continue;
      const held = gates[name] ?? null; // how it is held, in words
      setText(words, held === null ? label ?? "" : `${name} ${held}`);
      root.classList.toggle("held", held !== null);
      const state = held === null ? "free" : `held ${held}`;
      root.setAttribute("aria-label", `${label} ${numbers[name] ?? ""}, ${state}; press to hold it`);
    }
    setText(this.reads, this.value(options.reads, ""));
    const { step } = frame.values;
    if (step !== this.step && this.step !== undefined) this.pulse();
    this.step = step;
    this.draw();
  }

  /** The new numbers run along the links once. */
  pulse() {
    if (still()) return;
    this.began = performance.now();
    if (this.running) return;
    this.running = true;
    const next = () => {
      this.running = performance.now() - this.began < PULSE;
      if (this.running) this.life.next(next);
      this.draw();
    };
    this.life.next(next);
  }

  draw() {
    const { width, height, surface, options } = this;
    if (!width || !height || !this.flows) return;
    const context = surface.begin(width, height);
    context.lineJoin = "round";
    for (const link of options.links) this.drawLink(context, link);
    const share = (performance.now() - this.began) / PULSE;
    if (share < 1) for (const link of options.links) this.drawPulse(context, link, share);
  }

  /** The colour and width of a link: orange below zero, blue above, wider the larger its number is.
   * @param {CellLink} link @returns {[string, number]} */
  look(link) {
    const value = this.flows?.[link.flow ?? ""];
    const { theme } = this;
    if (value === undefined) return [theme.muted, 1.2];
    const size = Math.min(1, Math.abs(value));
    const color = size < 0.005 ? theme.border : value < 0 ? theme.negative : theme.positive;
    return [color, 1.2 + (theme.large ? 6 : 4) * size];
  }

  places(/** @type {CellLink} */ link) {
    return link.points.map(([x, y]) => [(x / 100) * this.width, (y / 100) * this.height]);
  }

  drawLink(/** @type {Context} */ context, /** @type {CellLink} */ link) {
    const [color, wide] = this.look(link);
    const points = this.places(link);
    context.strokeStyle = context.fillStyle = color;
    context.lineWidth = wide;
    path(context, points);
    context.stroke();
    if (link.arrow === false) return;
    const [[x0, y0], [x1, y1]] = points.slice(-2);
    const angle = Math.atan2(y1 - y0, x1 - x0);
    const size = 4 + 1.3 * wide;
    const wing = (/** @type {number} */ turn) => [x1 - size * Math.cos(angle + turn), y1 - size * Math.sin(angle + turn)];
    path(context, [[x1, y1], wing(-0.5), wing(0.5)]);
    context.fill();
  }

  /** @param {Context} context @param {CellLink} link @param {number} share of the way that is behind it */
  drawPulse(context, link, share) {
    const points = this.places(link);
    const lengths = points.slice(1).map(([x, y], k) => Math.hypot(x - points[k][0], y - points[k][1]));
    let left = share * lengths.reduce((sum, length) => sum + length, 0);
    const k = lengths.findIndex((length) => (left -= length) <= 0);
    if (k < 0) return;
    const part = 1 + left / (lengths[k] || 1);
    const [x, y] = [0, 1].map((axis) => points[k][axis] + part * (points[k + 1][axis] - points[k][axis]));
    const [color, wide] = this.look(link);
    context.fillStyle = color;
    circle(context, x, y, 2.5 + 0.8 * wide);
    context.fill();
  }
}
