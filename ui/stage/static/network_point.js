/**
 * Pointing at the network: hovering or tapping a unit shows its field large, clicking chooses a weight, a bias or a
 * unit to be read and edited; the same by keyboard.
 */

import { perFrame, place, setText } from "./canvas.js";
import { incoming, middle, under } from "./network_layout.js";

const TURNS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const BRIEF = "Arrows · b · w · Escape";
const HELP = "Arrows: units · Enter: open · b: bias · w: next weight · Escape: leave";

export class Pointing {
  constructor(network) {
    this.network = network;
    this.focused = -1;
    const { box, options } = network;
    this.sendFocus = perFrame((unit) => options.focus && network.stage.send(options.focus, { unit }));
    box.onpointermove = (event) => event.pointerType === "mouse" && this.hover(event);
    box.onpointerleave = (event) => event.pointerType === "mouse" && this.point(null);
    box.onclick = (event) => this.click(event);
    box.onkeydown = (event) => this.key(event);
    box.onfocus = () => box.matches(":focus-visible") && network.hint("Enter walks over the units");
    box.onblur = () => this.leave();
  }

  find(event, wide) {
    const { layout, samples, box } = this.network;
    if (!layout) return null;
    this.at = place(event, box);
    return under(layout, samples, this.at.x, this.at.y, wide);
  }

  hover(event) {
    this.point(this.find(event, false));
  }

  /** Take note of what is pointed at; the plane is told when that is another unit. */
  point(mark) {
    const { network } = this;
    const before = network.over;
    network.over = mark;
    network.box.style.cursor = mark && network.options.select ? "pointer" : "";
    this.focus(mark?.kind === "unit" ? mark.index : network.cursor);
    if (before?.kind !== mark?.kind || before?.index !== mark?.index) network.redraw();
    this.tell();
  }

  focus(unit) {
    if (unit === this.focused) return;
    this.focused = unit;
    this.sendFocus(unit);
  }

  click(event) {
    const finger = event.pointerType !== "mouse";
    const mark = this.find(event, finger);
    if (finger) this.point(mark);
    this.select(mark);
  }

  /** Choose something for the card; an input has nothing to edit, and a click beside everything closes the card. */
  select(mark) {
    const { network } = this;
    const { inputs } = network.layout;
    if (!network.options.select) return;
    const unit = mark?.kind === "unit" ? { kind: "unit", index: mark.index - inputs } : mark;
    network.chosen = unit && unit.index >= 0 ? unit : null;
    network.stage.send(network.options.select, network.chosen ?? { kind: "none", index: 0 });
    network.redraw();
  }

  /** The tag beside the pointer; its value runs with the training. */
  tell() {
    const { network, at } = this;
    const { tag, over, layout, width } = network;
    tag.hidden = !over || !at;
    if (tag.hidden) return;
    setText(tag, network.name(over));
    const leftwards = at.x > width / 2;
    tag.style.left = leftwards ? "auto" : `${at.x + 14}px`;
    tag.style.right = leftwards ? `${width - at.x + 14}px` : "auto";
    tag.style.top = `${Math.max(0, Math.min(layout.height - 30, at.y + 12))}px`;
  }

  // By keyboard.

  key(event) {
    const { network } = this;
    if (event.ctrlKey || event.metaKey || event.altKey || !network.layout) return;
    if (network.cursor < 0) {
      if (event.key !== "Enter") return;
      network.box.dataset.keys = "own";
      network.hint(network.options.select ? HELP : BRIEF);
      this.walk(network.layout.inputs);
    } else if (event.key === "Escape") {
      this.leave();
    } else if (event.key === "Enter") {
      this.select({ kind: "unit", index: network.cursor });
    } else if (event.key === "b") {
      this.openBias();
    } else if (event.key === "w" || event.key === "W") {
      this.openWeight(event.key === "w" ? 1 : -1);
    } else if (TURNS[event.key]) {
      this.turn(TURNS[event.key]);
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  }

  walk(unit) {
    const { network } = this;
    network.cursor = Math.min(unit, network.layout.units.length - 1);
    network.over = null;
    this.weight = -1;
    this.focus(network.cursor);
    const { column, row } = network.layout.units[network.cursor];
    const heads = network.layout.columns.length - 1;
    const where = column === 0 ? "input" : column === heads ? "output" : `hidden layer ${column}, unit ${row + 1}`;
    this.tellOf({ kind: "unit", index: network.cursor }, `, ${where}`);
    network.redraw();
  }

  turn([across, down]) {
    const { units, columns } = this.network.layout;
    const { column, row } = units[this.network.cursor];
    const target = columns[Math.max(0, Math.min(columns.length - 1, column + across))];
    const here = columns[column];
    // Crossing over keeps the height, not the number: columns are centred.
    const level = across ? Math.round(row + (target.count - here.count) / 2) : row + down;
    this.walk(target.first + Math.max(0, Math.min(target.count - 1, level)));
  }

  openBias() {
    const { network } = this;
    const index = network.cursor - network.layout.inputs;
    if (index < 0) return network.say("An input has no bias.");
    this.select({ kind: "bias", index });
    this.tellOf({ kind: "bias", index });
  }

  openWeight(way) {
    const { network } = this;
    const found = incoming(network.layout, network.cursor);
    if (!found.length) return network.say("Nothing leads into an input.");
    this.weight = (this.weight + way + found.length) % found.length;
    const mark = { kind: "weight", index: found[this.weight] };
    this.select(mark);
    this.tellOf(mark);
  }

  /** Say what the keys have come to; where there is no card to read it from, it is written beside it. */
  tellOf(mark, more = "") {
    const { network } = this;
    network.say(network.name(mark) + more);
    if (network.options.select) return;
    network.over = mark;
    this.at = middle(network.layout, mark);
    network.redraw();
  }

  leave() {
    const { network } = this;
    delete network.box.dataset.keys;
    network.hint("");
    if (network.cursor < 0) return;
    network.cursor = -1;
    network.over = null;
    this.focus(-1);
    network.redraw();
  }

  end() {
    this.sendFocus.flush();
  }
}
