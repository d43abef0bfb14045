/** A number under the hand: pressed and drawn up or down it grows or shrinks, finer with the shift key. */

import { perFrame } from "./canvas.js";

const FIRM = 4; // CSS pixels before a press is a drag
const STEP = 0.02; // a pixel, for numbers about 1 and below; more for larger ones

export class Scrub {
  constructor(field) {
    Object.assign(this, { field, held: null, last: 0 });
  }

  /** Begin at a press on a number; write(text, first) is called as it changes. */
  start(event, text, write) {
    const value = Number(text.replace("\u2212", "-").replace(/\s/g, ""));
    if (!Number.isFinite(value) || text === "") return;
    const step = STEP * Math.max(1, 10 ** Math.floor(Math.log10(Math.max(1, Math.abs(value)))));
    const held = (this.held = { id: event.pointerId, y: event.clientY, moved: false, first: true });
    const tell = perFrame((next) => {
      write(next, held.first);
      held.first = false;
    });
    const move = (one) => {
      if (one.pointerId !== held.id) return;
      if (!held.moved && Math.abs(one.clientY - held.y) < FIRM) return;
      if (!held.moved) this.field.setPointerCapture(held.id);
      held.moved = true;
      one.preventDefault();
      const by = (held.y - one.clientY) * step * (one.shiftKey ? 0.1 : 1);
      tell((Math.round((value + by) * 1000) / 1000).toString());
    };
    const end = () => {
      if (held.moved) tell.flush();
      this.last = held.moved ? performance.now() : 0;
      this.held = null;
      for (const [name, heard] of heards) this.field.removeEventListener(name, heard);
    };
    const heards = [["pointermove", move], ["pointerup", end], ["pointercancel", end]];
    for (const [name, heard] of heards) this.field.addEventListener(name, heard);
  }

  /** Whether the click that is heard now was the end of a drag. */
  moved() {
    return performance.now() - this.last < 300;
  }
}
