/**
 * The card of the chosen weight, bias or unit: its formula with live numbers, and what can be changed about it.
 *
 * options: card and layers (names of values); set_weight, set_bias, freeze_weight, freeze_bias, switch_unit, select
 * (names of messages, those names by default); low and high (bounds of what may be typed, −100 and 100 by default).
 */

import { element, setText } from "./canvas.js";
import { dress } from "./colors.js";
import { icon } from "./icons.js";
import { showLines } from "./lines.js";
import { fixed } from "./numbers.js";

export function create(root, options, stage) {
  const card = new Card(root, options, stage);
  return {
    paint: ({ values }) => card.paint(values[options.card ?? "card"], values[options.layers ?? "layers"]),
    theme: (theme) => dress(root, theme),
  };
}

class Card {
  constructor(root, options, stage) {
    Object.assign(this, { root, options, stage, shown: null });
    [this.low, this.high] = [options.low ?? -100, options.high ?? 100];
    root.classList.add("card");
    root.hidden = true;
    root.setAttribute("role", "group");
    this.title = element("div", "card-title");
    this.close = element("button", "card-close");
    this.close.type = "button";
    this.close.setAttribute("aria-label", "Close");
    this.close.append(icon("close"));
    this.close.onclick = () => this.send("select", { kind: "none", index: 0 });
    this.body = element("div", "card-lines");
    this.build();
    const head = element("div", "card-head");
    head.append(this.title, this.close);
    root.append(head, this.body, this.row, this.complaint);
    root.onkeydown = (event) => this.key(event);
    dress(root, stage.theme);
  }

  build() {
    this.input = element("input", "card-value");
    Object.assign(this.input, { type: "number", step: "any", min: this.low, max: this.high });
    this.input.onchange = () => this.commit();
    this.input.onblur = () => this.complain("");
    this.number = labelled("Value", this.input, "card-number");
    this.frozen = element("input");
    this.frozen.type = "checkbox";
    this.frozen.onchange = () => this.freeze(this.frozen.checked);
    this.freezing = labelled("Freeze", this.frozen, "card-check");
    this.off = element("input");
    this.off.type = "checkbox";
    this.off.onchange = () => this.send("switch_unit", { index: this.shown.index, on: !this.off.checked });
    this.switching = labelled("Switch unit off", this.off, "card-check");
    this.row = element("div", "card-row");
    this.row.append(this.number, this.freezing, this.switching);
    this.complaint = element("div", "card-complaint");
    this.complaint.setAttribute("role", "alert");
  }

  paint(card, layers) {
    const { root } = this;
    if (!card) {
      root.hidden = true;
      this.shown = null;
      return;
    }
    const other = this.shown?.kind !== card.kind || this.shown?.index !== card.index;
    this.shown = card;
    root.hidden = false;
    setText(this.title, card.title ?? "");
    showLines(this.body, card.lines ?? []);
    if (other) {
      root.setAttribute("aria-label", card.title ?? card.kind);
      root.classList.toggle("right", column(card, layers ?? []) < (layers?.length ?? 0) / 2);
      this.complain("");
    }
    const has = (value) => value !== null && value !== undefined;
    this.number.hidden = !has(card.value) || card.kind === "unit";
    this.freezing.hidden = !has(card.frozen);
    this.switching.hidden = !has(card.off);
    this.row.hidden = this.number.hidden && this.freezing.hidden && this.switching.hidden;
    const typing = root.getRootNode().activeElement === this.input && !other;
    if (!typing && has(card.value)) this.show(card.value);
    if (this.frozen.checked !== Boolean(card.frozen)) this.frozen.checked = Boolean(card.frozen);
    if (this.off.checked !== Boolean(card.off)) this.off.checked = Boolean(card.off);
  }

  show(value) {
    const text = Number.isFinite(value) ? String(Number(value.toPrecision(6))) : "";
    if (this.input.value !== text) this.input.value = text;
  }

  send(name, args) {
    this.stage.send(this.options[name] ?? name, args);
  }

  /** What was typed goes out at once, if it is a number within the bounds. */
  commit() {
    const value = this.input.valueAsNumber;
    if (!(value >= this.low && value <= this.high)) {
      this.complain(`Type a number between ${fixed(this.low, 0)} and ${fixed(this.high, 0)}.`);
      return;
    }
    this.complain("");
    const { kind, index } = this.shown;
    this.send(kind === "bias" ? "set_bias" : "set_weight", { index, value });
  }

  complain(sentence) {
    setText(this.complaint, sentence);
    this.input.setAttribute("aria-invalid", String(Boolean(sentence)));
  }

  freeze(frozen) {
    const { kind, index } = this.shown;
    this.send(kind === "bias" ? "freeze_bias" : "freeze_weight", { index, frozen });
  }

  /** Keys typed here are not the transport's; Escape closes. */
  key(event) {
    event.stopPropagation();
    if (event.key === "Escape") this.close.click();
  }
}

function labelled(text, input, name) {
  const label = element("label", name);
  const words = element("span", "", text);
  label.append(...(input.type === "checkbox" ? [input, words] : [words, input]));
  return label;
}

/** The column a weight, a bias or a unit leads to: the card goes to the other side. */
function column({ kind, index }, layers) {
  let left = index;
  for (let k = 1; k < layers.length; k += 1) {
    left -= kind === "weight" ? layers[k].length * layers[k - 1].length : layers[k].length;
    if (left < 0) return k;
  }
  return layers.length - 1;
}
