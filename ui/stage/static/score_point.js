/** Pointing at a score: a cell reads every band at once, a click chooses its step and unit. By keyboard, up and down choose
 * the unit of the present step; Enter takes the arrow keys, which then walk over all cells. */

import { clamp, fixed } from "./numbers.js";
import { place } from "./page.js";
import { TURNS, Walker } from "./walker.js";

const HELP = "Arrow keys walk over steps and units, Enter or the space bar chooses them, Escape leaves.";

export class ScorePointing {
  /** @type {Pair | null} */ over = null; // the step and the row under the pointer, or that the keys have come to

  constructor(/** @type {Score} */ score) {
    this.score = score;
    const { body } = score;
    body.onpointerleave = () => this.walker.walking || this.point(null);
    this.walker = new Walker(body, {
      ready: () => Boolean(score.sheet),
      start: () => this.start(),
      turn: (right, down) => this.turn(right, down),
      press: ({ key }) => key === "Enter" && this.pin(),
      stop: (walked) => walked && this.point(null),
    });
    body.onkeydown = (event) => (this.walker.walking || !this.key(event)) && this.walker.key(event);
  }

  /** The step and the row under a pointer. @param {MouseEvent} event @param {Element} target @returns {Pair | null} */
  under(event, target) {
    const { gutter, cell, high, sheet } = this.score;
    const { x, y } = place(event, target);
    const [step, row] = [Math.floor((x - gutter) / cell), Math.floor(y / high)];
    const inside = step >= 0 && step < sheet.symbols.length && row >= 0 && row < sheet.units.length;
    return inside ? [step, row] : null;
  }

  point(/** @type {Pair | null} */ at) {
    if (String(at) === String(this.over)) return;
    this.over = at;
    this.score.redraw();
  }

  /** @param {MouseEvent} event @param {Element} target @param {number | undefined} row −1 for the symbol of the step */
  choose(event, target, row) {
    const step = Math.floor((place(event, target).x - this.score.gutter) / this.score.cell);
    if (row === undefined || step < 0 || step >= this.score.sheet.symbols.length) return;
    if (this.score.options.pin) this.score.api.send(this.score.options.pin, { step, row });
  }

  /** A drag over the symbols marks a phrase. */
  brush(/** @type {HTMLElement} */ line) {
    const { score } = this;
    /** @type {number | null} */ let from = null;
    const step = (/** @type {PointerEvent} */ event) =>
      clamp(Math.floor((place(event, line).x - score.gutter) / score.cell), 0, score.sheet.symbols.length - 1);
    line.onpointerdown = (event) => {
      from = step(event);
      line.setPointerCapture(event.pointerId);
    };
    line.onpointermove = (event) => {
      const to = step(event);
      if (from !== null && to !== from) score.api.send(String(score.options.brush), { first: Math.min(from, to), last: Math.max(from, to) });
    };
    line.onpointerup = () => (from = null);
    line.classList.add("brush");
  }

  key(/** @type {KeyboardEvent} */ event) {
    const [, down] = TURNS[event.key] ?? [0, 0];
    if (!down || !this.score.sheet || !this.score.options.pin) return false;
    event.preventDefault();
    const [step, row] = this.score.sheet.at;
    this.over = null; // the keys lead now, not a pointer that rests somewhere
    this.score.api.send(this.score.options.pin, { step, row: clamp(row + down, 0, this.score.sheet.units.length - 1) });
    return true;
  }

  start() {
    this.score.speak(HELP);
    this.walk(...this.score.sheet.at);
  }

  /** The keys have come to a step and a unit: what all bands hold there is said. @param {number} step @param {number} row */
  walk(step, row) {
    const { symbols, units, bands } = this.score.sheet;
    this.point([clamp(step, 0, symbols.length - 1), clamp(row, 0, units.length - 1)]);
    const [at, unit] = this.over ?? this.score.sheet.at;
    const numbers = bands.map(({ title }, k) => `${title} ${fixed(this.score.data[(k * units.length + unit) * symbols.length + at], 2)}`);
    this.score.speak(`Step ${at + 1}, ${symbols[at]}, unit ${units[unit]}: ${numbers.join(", ")}`);
  }

  turn(/** @type {number} */ right, /** @type {number} */ down) {
    const [step, row] = this.over ?? this.score.sheet.at;
    this.walk(step + right, row + down);
  }

  pin() {
    if (!this.score.options.pin || !this.over) return false;
    return this.score.api.send(this.score.options.pin, { step: this.over[0], row: this.over[1] });
  }
}
