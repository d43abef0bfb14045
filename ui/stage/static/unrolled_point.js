/**
 * Pointing at, picking, dragging and typing the numbers of an unrolled network; with the mouse, a finger, the keyboard.
 *
 * A click picks a box; in a free one (an input, say) it opens it for typing, and a drag up or down changes it. By
 * keyboard, Enter takes the arrow keys from the transport and Escape gives them back.
 */

import { Typing } from "./grids_type.js";
import { Scrub } from "./scrub.js";

const TURNS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };
const HELP = "Arrows walk over the numbers, Enter picks, typing writes a number, Escape leaves.";

/** What a box is called, and what stands in it; ``first``: the column of the start. */
export function words({ row, unit, column, text, second }, first) {
  const time = column === first ? "at the start" : `at t = ${column}`;
  const which = row.units > 1 ? ` ${unit + 1}` : "";
  const back = second ? `, ${row.under_title ?? "gradient"} ${second}` : "";
  return `${row.title ?? row.label}${which} ${time}: ${text || "not yet computed"}${back}`;
}

export class Pointing {
  constructor(view) {
    Object.assign(this, { view, cursor: null, kind: null });
    const { field } = view;
    this.typing = new Typing(view, (text, back) => this.typed(text, back));
    this.scrub = new Scrub(field);
    field.onpointerdown = (event) => this.down(event);
    field.onpointermove = (event) => event.pointerType === "mouse" && !this.scrub.held && this.look(this.find(event));
    field.onpointerleave = () => this.look(null);
    field.onclick = (event) => this.click(event);
    field.onkeydown = (event) => this.key(event);
    field.onblur = () => this.typing.open || this.leave();
  }

  find(event) {
    return event.target.closest?.(".unrolled-cell")?.entry ?? null;
  }

  /** The folded network's names light all arrows of their kind. */
  hear({ label, name }) {
    label.onpointerenter = () => this.light(name);
    label.onpointerleave = () => this.light(null);
  }

  light(kind) {
    this.kind = kind;
    this.view.mark();
  }

  look(cell) {
    if (this.over === cell) return;
    this.over = cell;
    const how = cell && this.view.editable(cell) ? " \u2014 click to type, drag to change" : "";
    this.view.read(cell ? `${this.view.words(cell)}${how}` : "");
  }

  /** Numbers have changed under the pointer. */
  follow() {
    const cell = this.over;
    this.over = null;
    if (cell) this.look(this.view.cells.get(`${cell.row.name},${cell.unit},${cell.column}`) ?? null);
  }

  down(event) {
    const cell = this.find(event);
    if (event.button !== 0 || !cell || !this.view.editable(cell)) return;
    this.scrub.start(event, cell.text, (text, first) => this.write(cell, text, first));
  }

  click(event) {
    const cell = this.find(event);
    if (!cell || this.scrub.moved()) return;
    if (this.view.editable(cell)) this.type(cell);
    else this.pick(cell);
  }

  pick({ row, unit, column }) {
    if (this.view.options.pick) this.view.stage.send(this.view.options.pick, { row: row.name, unit, column });
  }

  write({ row, unit, column }, text, first = true) {
    this.view.stage.send(row.edit, { unit, column, text, first });
  }

  type(cell, start = null) {
    this.target = cell;
    this.typing.start(cell, start);
  }

  typed(text, back) {
    const { target } = this;
    if (text !== null && text !== target.text) this.write(target, text);
    if (back) this.view.field.focus({ preventScroll: true });
    else this.leave();
  }

  // --- by keyboard ---

  key(event) {
    const { view } = this;
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input")) return;
    if (!this.cursor) {
      if (event.key !== "Enter") return;
      view.field.dataset.keys = "own";
      view.say(HELP);
      this.to([...view.cells.values()].find((cell) => view.editable(cell)) ?? [...view.cells.values()][0]);
    } else if (event.key === "Escape") this.leave();
    else if (event.key === "Enter" || event.key === " ") this.pick(this.cursor);
    else if (TURNS[event.key]) this.steer(...TURNS[event.key]);
    else if (view.editable(this.cursor) && /^[-\u22120-9.]$/.test(event.key)) this.type(this.cursor, event.key);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  steer(down, across) {
    const { view, cursor } = this;
    const rows = view.rows();
    const at = rows.findIndex(({ name }) => name === cursor.row.name);
    const next = view.cells.get(`${cursor.row.name},${cursor.unit + down},${cursor.column + across}`);
    const beyond = rows[at + down];
    const unit = down > 0 ? 0 : (beyond?.units ?? 1) - 1;
    const target = next ?? (down && beyond && view.cells.get(`${beyond.name},${unit},${cursor.column}`));
    if (target) this.to(target);
  }

  to(cell) {
    this.cursor?.root.classList.remove("cursor");
    this.cursor = cell;
    cell.root.classList.add("cursor");
    cell.root.scrollIntoView({ block: "nearest", inline: "nearest" });
    this.look(cell);
    this.view.say(this.view.words(cell));
  }

  leave() {
    this.cursor?.root.classList.remove("cursor");
    this.cursor = null;
    delete this.view.field.dataset.keys;
    this.look(null);
  }

  /** The boxes are made anew: where the cursor was, and back there. */
  place() {
    const cell = this.cursor;
    this.over = this.cursor = null;
    return cell && `${cell.row.name},${cell.unit},${cell.column}`;
  }

  back(key) {
    const cell = key && this.view.cells.get(key);
    if (cell) this.to(cell);
    else if (key) this.leave();
  }
}
