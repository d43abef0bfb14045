/** The card of the chosen weight, bias or unit: its formula with live numbers, and what can be changed about it. */

import { icon } from "./icons.js";
import { showLines } from "./lines.js";
import { fixed } from "./numbers.js";
import { element, setText } from "./page.js";
import { ViewBase } from "./view.js";

/** @type {Create<CardOptions>} */
export const create = (root, options, api) => new Card(root, options, api);

const has = (/** @type {unknown} */ value) => value !== null && value !== undefined;

/** @extends {ViewBase<CardOptions>} */
class Card extends ViewBase {
  low = this.options.low ?? -100;
  high = this.options.high ?? 100;
  /** @type {Chosen | null} */ shown = null;
  title = element("div", "card-title");
  close = element("button", { class: "card-close", type: "button", "aria-label": "Close" }, icon("close"));
  body = element("div", "card-lines");
  input = element("input", { class: "card-value", type: "number", step: "any", min: this.low, max: this.high });
  frozen = element("input", { type: "checkbox" });
  off = element("input", { type: "checkbox" });
  number = element("label", "card-number", element("span", "", "Value"), this.input);
  freezing = element("label", "card-check", this.frozen, element("span", "", "Freeze"));
  switching = element("label", "card-check", this.off, element("span", "", "Switch unit off"));
  row = element("div", "card-row", this.number, this.freezing, this.switching);
  complaint = element("div", { class: "card-complaint", role: "alert" });

  constructor(/** @type {HTMLElement} */ root, /** @type {CardOptions} */ options, /** @type {Api} */ api) {
    super(root, options, api);
    root.hidden = true;
    root.setAttribute("role", "group");
    root.append(element("div", "card-head", this.title, this.close), this.body, this.row, this.complaint);
    root.onkeydown = (event) => this.key(event);
    this.close.onclick = () => this.send("select", { kind: "none", index: 0 });
    this.input.onchange = () => this.commit();
    this.input.onblur = () => this.complain("");
    this.frozen.onchange = () => this.freeze(this.frozen.checked);
    this.off.onchange = () => this.send("switch_unit", { index: this.shown?.index, on: !this.off.checked });
  }

  paint(/** @type {Frame} */ frame) {
    const { root, options } = this;
    this.frame = frame;
    /** @type {Chosen | undefined} */ const card = this.value(options.card ?? "card");
    const layers = this.value(options.layers ?? "layers", []);
    const other = this.shown?.kind !== card?.kind || this.shown?.index !== card?.index;
    this.shown = card ?? null;
    root.hidden = !card;
    if (!card) return;
    setText(this.title, card.title ?? "");
    showLines(this.body, card.lines ?? []);
    if (other) {
      root.setAttribute("aria-label", card.title ?? card.kind);
      root.classList.toggle("right", column(card, layers) < layers.length / 2);
      this.complain("");
    }
    this.number.hidden = !has(card.value) || card.kind === "unit";
    this.freezing.hidden = !has(card.frozen);
    this.switching.hidden = !has(card.off);
    this.row.hidden = this.number.hidden && this.freezing.hidden && this.switching.hidden;
    const typing = /** @type {ShadowRoot} */ (root.getRootNode()).activeElement === this.input && !other;
    if (!typing && has(card.value)) this.show(Number(card.value));
    if (this.frozen.checked !== Boolean(card.frozen)) this.frozen.checked = Boolean(card.frozen);
    if (this.off.checked !== Boolean(card.off)) this.off.checked = Boolean(card.off);
  }

  show(/** @type {number} */ value) {
    const text = Number.isFinite(value) ? String(Number(value.toPrecision(6))) : "";
    if (this.input.value !== text) this.input.value = text;
  }

  send(/** @type {CardMessage} */ name, /** @type {object} */ content) {
    this.api.send(this.options[name] ?? name, content);
  }

  /** What was typed goes out at once, if it is a number within the bounds. */
  commit() {
    const value = this.input.valueAsNumber;
    if (!(value >= this.low && value <= this.high)) {
      this.complain(`Type a number between ${fixed(this.low, 0)} and ${fixed(this.high, 0)}.`);
      return;
    }
    this.complain("");
    this.send(this.shown?.kind === "bias" ? "set_bias" : "set_weight", { index: this.shown?.index, value });
  }

  complain(/** @type {string} */ sentence) {
    setText(this.complaint, sentence);
    this.input.setAttribute("aria-invalid", String(Boolean(sentence)));
  }

  freeze(/** @type {boolean} */ frozen) {
    this.send(this.shown?.kind === "bias" ? "freeze_bias" : "freeze_weight", { index: this.shown?.index, frozen });
  }

  /** Keys that are typed here are not meant for the transport; Escape closes. @param {KeyboardEvent} event */
  key(event) {
    event.stopPropagation();
    if (event.key === "Escape") this.close.click();
  }
}

/** The column that a weight, a bias or a unit leads to: the card stands on the other side, so that both can be seen. */
function column(/** @type {Chosen} */ { kind, index }, /** @type {string[][]} */ layers) {
  let left = index;
  for (let k = 1; k < layers.length; k += 1) {
    left -= kind === "weight" ? layers[k].length * layers[k - 1].length : layers[k].length;
    if (left < 0) return k;
  }
  return layers.length - 1;
}
