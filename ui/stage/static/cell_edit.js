/** How the number in a cell is changed by hand: typed into a field that opens over it, or drawn up and down. */

import { clamp, parsed } from "./numbers.js";
import { element, put } from "./page.js";

const [WIDE, HIGH] = [74, 26]; // CSS pixels that the field has at least
const FIRM = 4; // CSS pixels before a press is a drag
const STEP = 0.02; // a pixel, for numbers about 1 and below; more for larger ones
const AFTER = 300; // milliseconds after a drag in which a click is the end of it

/** Enter, or leaving the field, writes the number; Escape leaves it as it was. */
export class Typing {
  open = false;
  input = element("input", { class: "grids-typing", type: "text", maxlength: 30, hidden: true, "aria-label": "New number" });

  /** @param {HTMLElement} field what the cells lie in
   * @param {(text: string | null, back: boolean) => void} done back: the keyboard goes on where it was */
  constructor(field, done) {
    this.field = field;
    this.done = done;
    this.input.onkeydown = (event) => this.key(event);
    this.input.onblur = () => this.end(true, false);
    field.append(this.input);
  }

  /** @param {{ root: Element, text: string }} cell @param {string | null} text what has been typed already */
  start(cell, text) {
    const [box, field] = [cell.root, this.field].map((target) => target.getBoundingClientRect());
    const width = Math.max(box.width, WIDE);
    const left = clamp(box.left - field.left - (width - box.width) / 2, 0, field.width - width);
    put(this.input, { left, top: box.top - field.top - 3, width, height: Math.max(box.height + 6, HIGH) });
    this.input.hidden = false;
    this.open = true;
    this.input.value = text ?? cell.text;
    this.input.focus({ preventScroll: true });
    if (text === null) this.input.select();
  }

  key(/** @type {KeyboardEvent} */ event) {
    event.stopPropagation();
    if (event.key === "Enter") this.end(true, true);
    else if (event.key === "Escape") this.end(false, true);
  }

  end(/** @type {boolean} */ write, /** @type {boolean} */ back) {
    if (!this.open) return;
    this.open = false;
    this.input.hidden = true;
    this.done(write && this.input.value.trim() ? this.input.value.trim() : null, back);
  }
}

/** Pressed and drawn up or down a number grows or shrinks, more finely with the shift key. */
export class Scrub {
  held = false;
  last = -Infinity; // when the last drag ended

  constructor(/** @type {HTMLElement} */ field, /** @type {Life} */ life) {
    this.field = field;
    this.life = life;
  }

  /** Begin at a press on a number. @param {PointerEvent} event @param {string} text
   * @param {(text: string, first: boolean) => void} write called as it changes */
  start(event, text, write) {
    const { field } = this;
    const value = parsed(text);
    if (!Number.isFinite(value) || text === "") return;
    const step = STEP * Math.max(1, 10 ** Math.floor(Math.log10(Math.max(1, Math.abs(value)))));
    const { pointerId: id, clientY: from } = event;
    let [moved, first] = [false, true];
    this.held = true;
    const tell = this.life.perFrame((/** @type {string} */ next) => {
      write(next, first);
      first = false;
    });
    const move = (/** @type {PointerEvent} */ one) => {
      if (one.pointerId !== id || (!moved && Math.abs(one.clientY - from) < FIRM)) return;
      if (!moved) field.setPointerCapture(id);
      moved = true;
      one.preventDefault();
      const by = (from - one.clientY) * step * (one.shiftKey ? 0.1 : 1);
      tell((Math.round((value + by) * 1000) / 1000).toString());
    };
    const end = () => {
      if (moved) tell.flush();
      this.last = moved ? performance.now() : -Infinity;
      this.held = false;
      for (const stop of stops) stop();
    };
    const stops = [
      this.life.listen(field, "pointermove", move), this.life.listen(field, "pointerup", end),
      this.life.listen(field, "pointercancel", end),
    ];
  }

  /** Whether the click that is heard now was the end of a drag. */
  moved() {
    return performance.now() - this.last < AFTER;
  }
}
