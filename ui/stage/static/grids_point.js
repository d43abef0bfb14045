/**
 * Pointing, painting and typing on grids: with the mouse, with a finger, by keyboard.
 *
 * With the Point tool a hovered or tapped cell is looked at, and a click pins it. With the Paint tool a click writes the
 * brush's number into an editable grid, and a drag paints on. A double click, or typing, writes any number into a cell;
 * where nothing is painted, a drag up or down changes it.
 * By keyboard, Enter takes the arrow keys from the transport and Escape gives them back.
 */

import { element, perFrame } from "./canvas.js";
import { named } from "./grids_cells.js";
import { Typing } from "./grids_type.js";
import { Scrub } from "./scrub.js";

const TURNS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };
const HELP = "Arrows walk over the cells, Enter pins, typing writes a number, Escape leaves.";

export class Pointing {
  constructor(view) {
    Object.assign(this, { view, over: null, cursor: null, painting: null });
    const { options, stage, field } = view;
    this.tell = perFrame((map, channel, row, column) => stage.send(options.point, { map, channel, row, column }));
    this.typing = new Typing(view, (text, back) => this.typed(text, back));
    this.scrub = new Scrub(field);
    this.tools = this.build();
    field.onpointerdown = (event) => this.down(event);
    field.onpointermove = (event) => this.move(event);
    field.onpointerup = field.onpointercancel = (event) => this.up(event);
    field.onpointerleave = (event) => event.pointerType === "mouse" && !this.painting && this.look(null);
    field.ondblclick = (event) => this.type(this.find(event));
    field.onkeydown = (event) => this.key(event);
    field.onfocus = () => field.matches(":focus-visible") && !this.cursor && view.read("Enter walks over the cells");
    field.onblur = () => this.typing.open || this.leave();
  }

  /** The two tools, the brush, and undo; nothing where nothing can be edited. */
  build() {
    const { options, stage } = this.view;
    this.paint = false;
    if (!options.maps.some((map) => map.edit)) return [];
    const undo = element("button", "tool", "Undo");
    undo.type = "button";
    undo.onclick = () => stage.send(options.undo);
    this.view.field.classList.toggle("dragged", options.brush === null);
    if (options.brush === null) return [undo];
    const tool = (name, paint) => {
      const button = element("button", "tool", name);
      button.type = "button";
      button.onclick = () => this.choose(paint);
      return { button, paint };
    };
    this.buttons = [tool("Point", false), tool("Paint with", true)];
    this.brush = element("input", "grids-brush");
    Object.assign(this.brush, { type: "text", value: options.brush ?? "1", maxLength: 30 });
    this.brush.setAttribute("aria-label", "The number to paint with");
    this.brush.onfocus = () => this.choose(true);
    this.brush.onkeydown = (event) => event.stopPropagation();
    this.choose(false);
    return [...this.buttons.map(({ button }) => button), this.brush, ...(options.undo ? [undo] : [])];
  }

  choose(paint) {
    this.paint = paint;
    for (const one of this.buttons) one.button.setAttribute("aria-pressed", String(one.paint === paint));
    this.view.field.classList.toggle("painting", paint);
  }

  /** The cell under a pointer event. A captured pointer's target is the field, so the place decides. */
  find(event) {
    const hit = this.view.field.getRootNode().elementFromPoint(event.clientX, event.clientY);
    return hit?.entry ?? null;
  }

  editable(cell) {
    return Boolean(cell?.inside && this.view.map(cell.grid.map).edit);
  }

  down(event) {
    if (event.button !== 0 || event.target.closest?.("input")) return;
    const cell = this.find(event);
    if (!cell) return void (event.pointerType !== "mouse" && this.look(null));
    if (!this.paint && this.view.options.brush === null && this.editable(cell)) {
      this.scrub.start(event, cell.text, (text, first) => this.write(cell, text, first));
    }
    if (!this.paint || !this.editable(cell)) return;
    event.preventDefault();
    this.view.field.setPointerCapture(event.pointerId);
    const again = cell.text === this.brush.value.trim().replace("-", "\u2212"); // painting over the same number clears it
    this.painting = { id: event.pointerId, text: again ? "0" : this.brush.value, map: cell.grid.map, last: null };
    this.stroke(cell);
  }

  stroke(cell) {
    const { painting } = this;
    if (!this.editable(cell) || cell.grid.map !== painting.map || cell === painting.last) return;
    this.write(cell, painting.text, painting.last === null);
    painting.last = cell;
  }

  write(cell, text, first = true) {
    const { view } = this;
    const { channel, map } = cell.grid;
    view.stage.send(view.map(map).edit, { channel, row: cell.row, column: cell.column, text: text.trim() || "0", first });
  }

  move(event) {
    const cell = this.find(event);
    if (this.painting?.id === event.pointerId) this.stroke(cell);
    if (event.pointerType === "mouse" || this.painting) this.look(cell);
  }

  up(event) {
    if (this.painting?.id === event.pointerId) {
      this.painting = null;
      return;
    }
    if (event.type === "pointercancel" || this.paint || this.scrub.moved() || event.target.closest?.("input")) return;
    const cell = this.find(event);
    if (cell) this.pin(cell);
  }

  pin(cell) {
    const { view } = this;
    if (!view.options.pin) return;
    view.stage.send(view.options.pin, { map: cell.grid.map, channel: cell.grid.channel, row: cell.row, column: cell.column });
  }

  /** Look at a cell: light what belongs to it now, and let the server say more. */
  look(cell) {
    const { view } = this;
    const same = cell ? this.cell === cell : !this.cell;
    if (same) return;
    this.cell = cell;
    this.over = cell && { map: cell.grid.map, place: [cell.grid.channel, cell.row, cell.column] };
    if (view.options.point) this.tell(...(cell ? [cell.grid.map, cell.grid.channel, cell.row, cell.column] : ["none", 0, 0, 0]));
    view.read(cell ? this.words(cell) : "");
    if (view.looked() !== view.group) view.paint(view.frame);
    else view.mark();
  }

  words(cell) {
    const title = cell.grid.root.getAttribute("aria-label") ?? "";
    const drag = this.view.options.brush === null ? ", or drag" : "";
    const how = this.editable(cell) && !this.paint ? ` \u2014 double-click to change it${drag}` : "";
    return `${named(cell.inside ? title : "Padding", cell)}${cell.text ? `: ${cell.text}` : ""}${how}`;
  }

  /** The grids may have been made anew under the pointer, or have other numbers. */
  follow() {
    if (!this.over) return;
    this.cell = this.view.cell(this.over.map, this.over.place) ?? null;
    if (!this.cell) this.over = null;
    if (this.cursor) this.cursor = this.cell;
    this.view.read(this.cell ? this.words(this.cell) : "");
  }

  // --- by keyboard ---

  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target !== this.view.field) return;
    if (!this.cursor) {
      if (event.key !== "Enter" || !this.lift()) return;
    } else if (event.key === "Escape") this.leave();
    else if (event.key === "Enter" || event.key === " ") this.pin(this.cursor);
    else if (TURNS[event.key]) this.steer(...TURNS[event.key]);
    else if (event.key === "Home" || event.key === "End") this.edge(event.key === "End");
    else if (this.editable(this.cursor) && (event.key === "Delete" || event.key === "Backspace")) this.write(this.cursor, "0");
    else if (this.editable(this.cursor) && /^[-\u22120-9.]$/.test(event.key)) this.type(this.cursor, event.key);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  lift() {
    const { view } = this;
    const first = view.maps.find((map) => map.grids.length)?.grids[0].cells.find((cell) => cell.inside);
    this.cursor = this.cell ?? first;
    if (!this.cursor) return false;
    view.field.dataset.keys = "own";
    view.say(HELP);
    this.to(this.cursor);
    return true;
  }

  /** Over the edge of a grid lies the next one: sideways the next map, up and down the next channel. */
  steer(down, across) {
    const { cursor, view } = this;
    const { turned } = view.map(cursor.grid.map);
    const sign = turned && view.value("flip") ? -1 : 1; // as it lies on the screen
    const [row, column] = [cursor.row + sign * down, cursor.column + sign * across];
    const next = cursor.grid.at(row, column) ?? this.beyond(cursor, down, across);
    if (next) this.to(next);
  }

  /** To the row's first or last cell. */
  edge(last) {
    const { grid, row } = this.cursor;
    this.to(grid.at(row, last ? grid.columns - 1 : 0) ?? this.cursor);
  }

  beyond({ grid, row }, down, across) {
    const shown = this.view.maps.filter((map) => map.grids.length);
    const at = shown.findIndex((map) => map.name === grid.map);
    const { grids } = shown[at];
    if (down) {
      const next = grids[grids.indexOf(grid) + down];
      return next && next.at(down > 0 ? -next.before[0] : next.rows - 1 + next.after[0], 0);
    }
    const next = shown[at + across]?.grids[0];
    return next && next.at(Math.min(Math.max(0, row), next.rows - 1), across > 0 ? 0 : next.columns - 1);
  }

  to(cell) {
    this.cursor = cell;
    this.look(cell);
    this.view.say(this.words(cell));
  }

  leave() {
    if (!this.cursor) return;
    this.cursor = null;
    delete this.view.field.dataset.keys;
    this.look(null);
  }

  // --- typing ---

  type(cell, start = null) {
    if (!this.editable(cell)) return;
    this.target = cell;
    this.typing.start(cell, start);
  }

  /** What was typed goes out; by keyboard the cursor stays where it is. */
  typed(text, back) {
    if (text !== null && text !== this.target.text) this.write(this.target, text);
    if (back) this.view.field.focus({ preventScroll: true });
    else this.leave();
  }
}
