/**
 * A recurrent cell as a diagram in which the numbers flow: values, operations and gates on a canvas of links, each
 * number as text. A gate can be pressed, to hold it by hand.
 *
 * options: nodes [{name, kind ("value", "operation", "gate" or "note"), x, y (shares of the width and height, 0–100),
 * label, symbol, title, high (its number stands below its label)}], links [{points: [[x, y], …], flow (name of a number), arrow}], numbers (name of a value: texts
 * by name), flows (numbers by name, which give a link its colour and width), gates (name of a value: by gate 0 shut, 1
 * open, null free), reads (name of a value: what is said at the bottom), hold (name of a message, sent with {gate}).
 */

import { element, setText, Surface, watchSize } from "./canvas.js";
import { dress } from "./colors.js";

const STATES = new Map([[0, "held shut"], [1, "held open"], [null, "free"]]);
const PULSE = 600; // milliseconds in which a new number runs along its link
const still = () => globalThis.matchMedia?.("(prefers-reduced-motion: reduce)").matches;

export function create(root, options, stage) {
  const cell = new CellView(root, options, stage);
  return { paint: (frame) => cell.paint(frame), theme: (theme) => cell.retheme(theme), destroy: () => cell.destroy() };
}

class CellView {
  constructor(root, options, stage) {
    Object.assign(this, { root, options, stage, theme: stage.theme, step: null, began: -Infinity, frame: 0 });
    root.classList.add("celldiagram");
    if (options.title) root.append(element("div", "view-title", options.title));
    this.box = element("div", "celldiagram-box");
    this.surface = new Surface(this.box, options.title ?? "The cell as a diagram");
    this.nodes = options.nodes.map((node) => this.node(node));
    this.reads = element("div", "celldiagram-reads");
    this.box.append(...this.nodes.map(({ root }) => root), this.reads);
    root.append(this.box);
    this.unwatch = watchSize(this.box, (width, height) => {
      Object.assign(this, { width, height });
      this.reads.hidden = height < (this.theme.large ? 230 : 160); // no room for it below the gates
      this.draw();
    });
    dress(root, stage.theme);
  }

  node(described) {
    const { kind, x, y, label, symbol, title, high } = described;
    const root = element(kind === "gate" ? "button" : "div", `celldiagram-node ${kind}${high ? " high" : ""}`);
    root.style.left = `${x}%`;
    root.style.top = `${y}%`;
    const number = element("span", "celldiagram-number");
    const words = element("span", "celldiagram-label", label);
    root.append(...(kind === "operation" ? [element("span", "", symbol)] : [words, number]));
    if (title) root.title = title;
    if (kind === "gate") {
      root.type = "button";
      root.onclick = () => this.stage.send(this.options.hold, { gate: described.name });
    }
    return { described, root, number, words };
  }

  paint(frame) {
    const { options } = this;
    const numbers = frame.values[options.numbers] ?? {};
    const gates = frame.values[options.gates] ?? {};
    this.flows = frame.values[options.flows] ?? {};
    for (const { described, root, number, words } of this.nodes) {
      const { kind, name, label } = described;
      setText(number, numbers[name] ?? "");
      if (kind !== "gate") continue;
      const held = gates[name] ?? null;
      setText(words, held === null ? label : `${name} ${held ? "open" : "shut"}`);
      root.classList.toggle("held", held !== null);
      root.setAttribute("aria-label", `${label} ${numbers[name] ?? ""}, ${STATES.get(held)}; press to hold it`);
    }
    setText(this.reads, frame.values[options.reads] ?? "");
    if (frame.values.step !== this.step && this.step !== null && !still()) this.pulse();
    this.step = frame.values.step;
    this.draw();
  }

  /** The new numbers run along the links once. */
  pulse() {
    this.began = performance.now();
    if (this.frame) return;
    const next = () => {
      this.draw();
      this.frame = performance.now() - this.began < PULSE ? requestAnimationFrame(next) : 0;
      if (!this.frame) this.draw();
    };
    this.frame = requestAnimationFrame(next);
  }

  draw() {
    const { width, height, surface, options } = this;
    if (!width || !height || !this.flows) return;
    surface.fit(width, height);
    const context = surface.begin();
    context.lineJoin = "round";
    for (const link of options.links) this.drawLink(context, link);
    const share = (performance.now() - this.began) / PULSE;
    if (share < 1) for (const link of options.links) this.drawPulse(context, link, share);
  }

  /** How a number looks: orange below zero, blue above, wider the larger it is. */
  look(link) {
    const value = this.flows[link.flow];
    const { theme } = this;
    if (value === undefined) return [theme.muted, 1.2];
    const size = Math.min(1, Math.abs(value));
    return [size < 0.005 ? theme.border : theme.color(value < 0 ? "negative" : "positive"), 1.2 + (theme.large ? 6 : 4) * size];
  }

  places(link) {
    return link.points.map(([x, y]) => [(x / 100) * this.width, (y / 100) * this.height]);
  }

  drawLink(context, link) {
    const [color, wide] = this.look(link);
    const points = this.places(link);
    context.strokeStyle = context.fillStyle = color;
    context.lineWidth = wide;
    context.beginPath();
    points.forEach(([x, y], k) => (k ? context.lineTo(x, y) : context.moveTo(x, y)));
    context.stroke();
    if (link.arrow === false) return;
    const [[x0, y0], [x1, y1]] = points.slice(-2);
    const angle = Math.atan2(y1 - y0, x1 - x0);
    const size = 4 + 1.3 * wide;
    context.beginPath();
    context.moveTo(x1, y1);
    for (const side of [-0.5, 0.5]) context.lineTo(x1 - size * Math.cos(angle + side), y1 - size * Math.sin(angle + side));
    context.fill();
  }

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
    context.beginPath();
    context.arc(x, y, 2.5 + 0.8 * wide, 0, 2 * Math.PI);
    context.fill();
  }

  retheme(theme) {
    this.theme = theme;
    dress(this.root, theme);
    this.draw();
  }

  destroy() {
    this.unwatch();
    cancelAnimationFrame(this.frame);
  }
}
