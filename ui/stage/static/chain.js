/** A recurrent network unrolled in words: a column for each step, with what is read below, the state as a strip of units,
 * and above what is said and whether there is a loss. What a shape leaves out is dotted: so all shapes are one graph. An
 * output that is picked shows on the inputs how much it depended on each. */

import { Surface } from "./canvas.js";
import { drawChain } from "./chain_draw.js";
import { arrangeChain } from "./chain_layout.js";
import { brief, fixed } from "./numbers.js";
import { element, put, setText, voice } from "./page.js";
import { rove } from "./roving.js";
import { ViewBase } from "./view.js";

const LEAST = 6; // columns that are drawn, however few are in use
/** @type {ChainColumn} */
const NOTHING = {
  reads: "", fed: false, picture: false, says: "", sure: null, tone: null, wanted: "", wrong: false, loss: false, lost: null, part: "",
  beside: "", surer: null, beside_tone: null,
};
const CLEAR = 0.45; // beyond it, text on a colour takes that of the ground

/** @type {Create<ChainOptions>} */
export const create = (root, options, api) => new Chain(root, options, api);

/** @extends {ViewBase<ChainOptions>} */
export class Chain extends ViewBase {
  field = element("div", { class: "chain-field", role: "group", "aria-label": "The network, unrolled over the steps" });
  scroll = element("div", "chain-scroll", this.field);
  surface = new Surface(this.field, "States over the steps", this.life);
  names = [this.options.twin ?? "", "loss L", "output", "state", "input"].map((name) => element("div", "chain-name", name));
  /** @type {ReturnType<Chain["column"]>[]} */ columns = [];
  /** @type {ChainGraph} */ graph = { columns: [], at: -1, shares: null, units: 0 };
  /** @type {ReturnType<typeof arrangeChain>} */ layout;
  redraw = this.life.once(() => this.draw());

  constructor(/** @type {HTMLElement} */ root, /** @type {ChainOptions} */ options, /** @type {Api} */ api) {
    super(root, options, api);
    if (options.title) root.append(element("div", "view-title", options.title));
    root.append(this.scroll);
    this.boxes = element("div");
    this.field.append(this.boxes, ...this.names);
    this.settle = rove(this.field, ".chain-out:not([disabled])", (button) => this.point(button ? this.buttons().indexOf(button) : -1));
    this.field.onpointerleave = () => this.point(-1);
    this.speak = voice(root);
    this.measure(this.scroll);
  }

  paint(/** @type {Frame} */ frame) {
    this.frame = frame;
    this.graph = this.value(this.options.graph, this.graph);
    const count = Math.max(LEAST, this.graph.columns.length);
    const { units } = this.graph;
    if (this.changed("shape", [count, units, this.texts(), this.graph.columns.map(({ picture, part }) => [picture, part])])) this.build(count);
    this.write();
    if (this.changed("graph", this.graph) || this.came(this.options.states, this.options.picture)) this.draw();
  }

  buttons() {
    return this.columns.map(({ output }) => /** @type {HTMLElement} */ (output));
  }

  /** The letters of the longest text. */
  texts() {
    return Math.max(1, ...this.graph.columns.map(({ reads, says, wanted }) => Math.max(reads.length, says.length, wanted.length)));
  }

  resize() {
    if (this.frame) this.build(this.columns.length);
  }

  build(/** @type {number} */ count) {
    if (!this.width || !this.height) return;
    if (count !== this.columns.length) {
      this.columns = Array.from({ length: count }, (_, k) => this.column(k));
      this.boxes.replaceChildren(...this.columns.flatMap(({ input, output, loss, part, other }) => [part, other, loss, output, input]));
    }
    const picture = this.graph.columns.some((column) => column.picture);
    const [twin, headed] = [Boolean(this.options.twin), this.graph.columns.some(({ part }) => part)];
    const layout = (this.layout = arrangeChain(count, this.texts(), picture, twin, this.width, this.height, this.theme.large, headed));
    put(this.field, { width: layout.width });
    this.field.style.fontSize = `${layout.em}px`;
    this.names.forEach((name, k) => put(name, { top: [layout.beside, layout.loss, layout.out, layout.state, layout.in][k] + layout.middles[k] }));
    this.columns.forEach(({ input, output, loss, part, other }, k) => {
      const left = layout.left(k);
      put(other, { left: left - layout.box / 2, top: layout.beside, width: layout.box, height: layout.besideHigh });
      put(part, { left: left - layout.column / 2, top: 0 });
      put(loss, { left: left - layout.column / 2, top: layout.loss, width: layout.column, height: layout.lossHigh });
      put(output, { left: left - layout.box / 2, top: layout.out, width: layout.box, height: layout.outHigh });
      put(input, { left: left - layout.box / 2, top: layout.in, width: layout.box, height: this.graph.columns[k]?.picture ? layout.inHigh : layout.wordHigh });
    });
    this.write();
    this.draw();
  }

  column(/** @type {number} */ k) {
    const [word, number] = [element("span"), element("span", "chain-number")];
    const [said, sure] = [element("span"), element("span", "chain-number")];
    const input = element("div", "chain-in", word, number);
    const output = element("button", {
      type: "button", class: "chain-out", onclick: () => this.pick(k), onpointerenter: (/** @type {PointerEvent} */ event) => event.pointerType === "mouse" && this.point(k),
    }, said, sure);
    const [loss, part, other] = ["loss", "part", "other"].map((name) => element("div", `chain-${name}`));
    return { input, output, word, number, said, sure, loss, part, other };
  }

  pick(/** @type {number} */ column) {
    if (this.options.pin) this.api.send(this.options.pin, { column });
  }

  point(/** @type {number} */ column) {
    if (this.options.point && this.changed("pointed", column)) this.api.send(this.options.point, { column });
  }

  /** @param {HTMLElement} box @param {number | null} tone from −1 to 1 */
  tint(box, tone) {
    box.style.background = tone === null ? "" : this.theme.shade(0.9 * tone);
    box.style.color = tone !== null && Math.abs(tone) > CLEAR ? this.theme.background : "";
  }

  /** Whether a number has room beside a text. */
  roomy(/** @type {string} */ text) {
    return Boolean(this.layout) && this.layout.box > (0.52 * (text.length + 5) + 0.8) * this.layout.em;
  }

  write() {
    const { columns, at, shares } = this.graph;
    const most = Math.max(1e-12, ...(shares ?? []));
    this.columns.forEach(({ input, output, word, number, said, sure, loss, part, other }, k) => {
      const column = columns[k] ?? NOTHING;
      const share = shares?.[k];
      const [reads, says] = [column.reads || column.picture, column.says];
      setText(word, column.picture ? "" : column.reads);
      setText(number, share === undefined ? "" : brief(share, 2));
      setText(said, says);
      setText(sure, column.sure === null ? "" : fixed(column.sure, 2));
      setText(loss, !column.loss ? "" : column.lost === null ? "−ln p" : brief(column.lost, 2));
      const more = column.surer === null || !this.roomy(column.beside) ? "" : ` ${fixed(column.surer, 2)}`;
      setText(other, column.beside && `${column.beside}${more}`);
      this.tint(output, says ? column.tone : null);
      this.tint(other, column.beside_tone);
      other.className = `chain-other${column.beside ? "" : " off"}`;
      setText(part, column.part);
      input.className = `chain-in${reads ? "" : " off"}${column.fed ? " fed" : ""}${column.picture ? " picture" : ""}`;
      input.style.setProperty("--share", share === undefined ? "0" : String(share / most));
      output.className = `chain-out${says ? "" : " off"}${column.loss ? "" : " unasked"}${column.wrong ? " wrong" : ""}${k === at ? " at" : ""}`;
      output.disabled = !says || !this.options.pin;
      output.ariaPressed = String(k === at);
      loss.className = `chain-loss${column.loss ? "" : " off"}`;
      output.title = column.wrong ? `right: ${column.wanted}` : "";
    });
    this.settle();
    if (this.changed("told", [at, shares, columns])) this.tell();
  }

  /** What a picked output says and depended on, for those who listen. */
  tell() {
    const { columns, at, shares } = this.graph;
    const said = columns.map(({ reads, says, picture }) => `${picture ? "a picture" : reads || "nothing"}${says ? `: ${says}` : ""}`);
    this.surface.describe(`Steps: ${said.join("; ")}`);
    if (at < 0 || !shares) return;
    const parts = shares.map((share, k) => `${columns[k]?.reads || "the picture"} ${brief(share, 2)}`);
    this.speak(`“${columns[at].says}” depended on ${parts.join(", ")}`);
  }

  draw() {
    if (!this.layout || !this.frame) return;
    const { layout, graph, theme } = this;
    const context = this.surface.beginAt(layout.width, layout.height);
    drawChain(context, { graph, layout, count: this.columns.length, states: this.array(this.options.states), picture: this.array(this.options.picture) }, theme);
  }
}
