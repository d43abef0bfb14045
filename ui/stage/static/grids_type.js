/** A field over a cell, in which its number is typed: Enter or leaving it writes, Escape leaves it as it was. */

import { element } from "./canvas.js";

export class Typing {
  constructor(view, done) {
    Object.assign(this, { view, done, open: false });
    this.input = element("input", "grids-typing");
    Object.assign(this.input, { type: "text", maxLength: 30, hidden: true });
    this.input.setAttribute("aria-label", "New number");
    this.input.onkeydown = (event) => this.key(event);
    this.input.onblur = () => this.end(true, false);
    view.field.append(this.input);
  }

  start(cell, text) {
    const [box, field] = [cell.root, this.view.field].map((target) => target.getBoundingClientRect());
    const wide = Math.max(box.width, 74);
    const left = box.left - field.left - (wide - box.width) / 2;
    Object.assign(this.input.style, {
      left: `${Math.min(Math.max(0, left), Math.max(0, field.width - wide))}px`, top: `${box.top - field.top - 3}px`,
      width: `${wide}px`, height: `${Math.max(box.height + 6, 26)}px`,
    });
    this.input.hidden = false;
    this.open = true;
    this.input.value = text ?? cell.text;
    this.input.focus({ preventScroll: true });
    if (text === null) this.input.select();
  }

  key(event) {
    event.stopPropagation();
    if (event.key === "Enter") this.end(true, true);
    else if (event.key === "Escape") this.end(false, true);
  }

  /** back: the keyboard goes on in the grids. */
  end(write, back) {
    if (!this.open) return;
    this.open = false;
    this.input.hidden = true;
    this.done(write && this.input.value.trim() ? this.input.value.trim() : null, back);
  }
}
