/** Pointing at the network: hovering or tapping a unit shows its field large, clicking chooses a weight, a bias or a
 * unit to be read and edited; the same by keyboard. */

import { incoming, middle, under } from "./network_layout.js";
import { clamp } from "./numbers.js";
import { nameOf } from "./network_words.js";
import { hang, place, setText } from "./page.js";
import { Walker } from "./walker.js";

const BRIEF = "Arrows · b · w · Escape";
const HELP = "Arrows: units · Enter: open · b: bias · w: next weight · Escape: leave";

export class Pointing {
  focused = -1; // the unit that the server was told of, counted with the inputs
  weight = -1; // which of the cursor's weights was opened last
  /** @type {Place | null} */ at = null; // where the tag hangs

  constructor(/** @type {Network} */ network) {
    this.network = network;
    const { box, options, api, life } = network;
    this.sendFocus = life.perFrame((/** @type {number} */ unit) => options.focus && api.send(options.focus, { unit }));
    box.onpointermove = (event) => event.pointerType === "mouse" && this.point(this.find(event, false));
    box.onpointerleave = (event) => event.pointerType === "mouse" && this.point(null);
    box.onclick = (event) => this.click(/** @type {PointerEvent} */ (event));
    box.onfocus = () => box.matches(":focus-visible") && network.hint("Enter walks over the units");
    new Walker(box, {
      ready: () => Boolean(network.layout),
      start: () => this.start(),
      turn: (right, down) => this.turn(right, down),
      press: ({ key }) => this.press(key),
      stop: () => this.leave(),
    });
  }

  find(/** @type {PointerEvent} */ event, /** @type {boolean} */ wide) {
    const { layout, box } = this.network;
    if (!layout) return null;
    this.at = place(event, box);
    return under(layout, this.at.x, this.at.y, wide);
  }

  /** Take note of what is pointed at; the plane is told when that is another unit. @param {Mark | null} mark */
  point(mark) {
    const { network } = this;
    const before = network.over;
    network.over = mark;
    network.box.style.cursor = mark && network.options.select ? "pointer" : "";
    this.focus(mark?.kind === "unit" ? mark.index : network.cursor);
    if (before?.kind !== mark?.kind || before?.index !== mark?.index) network.redraw();
    this.tell();
  }

  focus(/** @type {number} */ unit) {
    if (unit === this.focused) return;
    this.focused = unit;
    this.sendFocus(unit);
  }

  click(/** @type {PointerEvent} */ event) {
    const finger = event.pointerType !== "mouse";
    const mark = this.find(event, finger);
    if (finger) this.point(mark);
    this.select(mark);
  }

  /** Choose something for the card. An input has nothing to edit, but may be switched off, and a click beside everything closes the card. */
  select(/** @type {Mark | null} */ mark) {
    const { network } = this;
    if (!network.options.select) return;
    const index = mark?.kind === "unit" ? mark.index - network.layout.inputs : mark?.index ?? -1;
    if (mark && index < 0 && network.options.switch_input) return network.inputs.press("on", mark.index);
    network.chosen = mark && index >= 0 ? { kind: mark.kind, index } : null;
    network.api.send(network.options.select, network.chosen ?? { kind: "none", index: 0 });
    network.redraw();
  }

  /** The tag beside the pointer; its value runs with the training. */
  tell() {
    const { network, at } = this;
    const { tag, over, layout, width } = network;
    tag.hidden = !over || !at;
    if (!over || !at) return;
    setText(tag, nameOf(network, over));
    const leftwards = at.x > width / 2;
    hang(tag, leftwards ? at.x - 14 : at.x + 14, clamp(at.y + 12, 0, layout.height - 30), width, leftwards);
  }

  // By keyboard.

  start() {
    const { network } = this;
    network.hint(network.options.select ? HELP : BRIEF);
    this.walk(network.layout.inputs);
  }

  press(/** @type {string} */ key) {
    if (key === "Enter") this.select({ kind: "unit", index: this.network.cursor });
    else if (key === "b") this.openBias();
    else if (key === "w" || key === "W") this.openWeight(key === "w" ? 1 : -1);
    else return false;
    return true;
  }

  walk(/** @type {number} */ unit) {
    const { network } = this;
    network.cursor = Math.min(unit, network.layout.units.length - 1);
    network.over = null;
    this.weight = -1;
    this.focus(network.cursor);
    const { column, row } = network.layout.units[network.cursor];
    const last = network.layout.columns.length - 1;
    const where = column === 0 ? "input" : column === last ? "output" : `hidden layer ${column}, unit ${row + 1}`;
    this.tellOf({ kind: "unit", index: network.cursor }, `, ${where}`);
    network.redraw();
  }

  turn(/** @type {number} */ right, /** @type {number} */ down) {
    const { units, columns } = this.network.layout;
    const { column, row } = units[this.network.cursor];
    const target = columns[clamp(column + right, 0, columns.length - 1)];
    // Crossing over keeps the height, not the number: columns are centred.
    const level = right ? Math.round(row + (target.count - columns[column].count) / 2) : row + down;
    this.walk(target.first + clamp(level, 0, target.count - 1));
  }

  openBias() {
    const { network } = this;
    const index = network.cursor - network.layout.inputs;
    if (index < 0) return network.say("An input has no bias.");
    this.select({ kind: "bias", index });
    this.tellOf({ kind: "bias", index });
  }

  /** @param {number} way 1: the next weight, −1: the one before */
  openWeight(way) {
    const { network } = this;
    const found = incoming(network.layout, network.cursor);
    if (!found.length) return network.say("Nothing leads into an input.");
    this.weight = (this.weight + way + found.length) % found.length;
    /** @type {Mark} */ const mark = { kind: "weight", index: found[this.weight] };
    this.select(mark);
    this.tellOf(mark);
  }

  /** Say what the keys have come to; where there is no card to read it from, it is written beside it. @param {Mark} mark */
  tellOf(mark, more = "") {
    const { network } = this;
    network.say(nameOf(network, mark) + more);
    if (network.options.select) return;
    network.over = mark;
    this.at = middle(network.layout, mark);
    network.redraw();
  }

  leave() {
    const { network } = this;
    network.hint("");
    if (network.cursor < 0) return;
    network.cursor = -1;
    network.over = null;
    this.focus(-1);
    network.redraw();
  }
}
