/** Pointing at cells that hold numbers: a drag up or down changes a number, typing writes one. By keyboard, Enter takes
 * the arrow keys, which then walk from cell to cell. What the cells are and what happens to them, each view's own
 * class says. */

import { Scrub, Typing } from "./cell_edit.js";
import { Walker } from "./walker.js";

const NUMERIC = /^[-\u22120-9.]$/;

/** @template {{ root: HTMLElement, text: string }} Cell */
export class CellPointing {
  /** @type {WeakMap<Element, Cell>} */ known = new WeakMap(); // the cells by their elements
  /** @type {Cell | null} */ cursor = null; // the cell that the keyboard is on
  /** @type {Cell | null} */ target = null; // the cell that is typed into

  /** @param {HTMLElement} field @param {Life} life @param {(text: string) => void} say @param {string} help */
  constructor(field, life, say, help) {
    this.field = field;
    this.say = say;
    this.typing = new Typing(field, (text, back) => this.typed(text, back));
    this.scrub = new Scrub(field, life);
    this.walker = new Walker(field, {
      ready: ({ target }) => !(target instanceof HTMLInputElement),
      start: () => this.start(help),
      turn: (right, down) => this.cursor && this.to(this.next(this.cursor, right, down)),
      idle: ({ key }) => {
        const cell = NUMERIC.test(key) && this.clicked();
        return Boolean(cell) && this.type(cell || null, key);
      },
      press: ({ key }) => this.cursor !== null && this.press(this.cursor, key),
      stop: () => this.leave(),
    });
    field.onblur = () => this.typing.open || this.walker.stop();
  }

  // What each view's own class says.

  /** Whether the number in a cell may be changed. @param {Cell} _cell */
  editable(_cell) {
    return false;
  }

  /** @param {Cell} _cell @param {string} _text @param {boolean} [_first] whether it is the first change of a drag */
  write(_cell, _text, _first) {}

  pick(/** @type {Cell} */ _cell) {}

  look(/** @type {Cell | null} */ _cell) {}

  /** What a cell is called. @param {Cell} _cell */
  words(_cell) {
    return "";
  }

  /** The cell that was clicked last: typing writes a number into it. @returns {Cell | null | undefined} */
  clicked() {
    return null;
  }

  /** Where walking begins. @returns {Cell | null | undefined} */
  first() {
    return null;
  }

  /** The cell beside another. @param {Cell} _cell @param {number} _right @param {number} _down @returns {Cell | null | undefined} */
  next(_cell, _right, _down) {
    return null;
  }

  // By keyboard.

  start(/** @type {string} */ help) {
    const cell = this.first();
    if (!cell) return false;
    this.say(help);
    this.to(cell);
    return true;
  }

  press(/** @type {Cell} */ cell, /** @type {string} */ key) {
    if (key === "Enter" || key === " ") this.pick(cell);
    else if (this.editable(cell) && NUMERIC.test(key)) this.type(cell, key);
    else return false;
    return true;
  }

  to(/** @type {Cell | null | undefined} */ cell) {
    if (!cell) return;
    this.cursor = cell;
    this.look(cell);
    this.say(this.words(cell));
  }

  leave() {
    this.cursor = null;
    this.look(null);
  }

  // By the hand.

  drag(/** @type {PointerEvent} */ event, /** @type {Cell} */ cell) {
    this.scrub.start(event, cell.text, (text, first) => this.write(cell, text, first));
  }

  type(/** @type {Cell | null} */ cell, /** @type {string | null} */ start = null) {
    if (!cell || !this.editable(cell)) return false;
    this.target = cell;
    this.typing.start(cell, start);
    return true;
  }

  /** What was typed goes out; `back`: the keyboard goes on where it was. @param {string | null} text @param {boolean} back */
  typed(text, back) {
    if (text !== null && this.target && text !== this.target.text) this.write(this.target, text);
    if (back) this.field.focus({ preventScroll: true });
    else this.walker.stop();
  }
}
