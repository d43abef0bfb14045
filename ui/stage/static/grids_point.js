/** Pointing, painting and typing on grids: with the mouse, with a finger, by keyboard.
 *
 * With the Point tool a hovered or tapped cell is looked at, and a click pins it. With the Paint tool a click writes
 * the brush's number into a grid that can be edited, and a drag paints on. What is typed after a click, or after a
 * double click, is written into the cell; where nothing is painted, a drag up or down changes it. */

import { CellPointing } from "./cell_point.js";
import { named } from "./grids_cells.js";
import { filterOf } from "./grids_groups.js";
import { clamp } from "./numbers.js";
import { around, element } from "./page.js";
/** @import { Cell } from "./grids_cells.js" */

const HELP = "Arrows walk over the cells, Enter pins, typing writes a number, Escape leaves.";

/** @extends {CellPointing<Cell>} */
export class Pointing extends CellPointing {
  paint = false; // whether the Paint tool is chosen
  /** @type {{ id: number, text: string, map: string, last: Cell | null } | null} */ painting = null; // by which pointer
  /** @type {Cell | null} */ cell = null; // the cell looked at
  /** @type {Focus | null} */ over = null;
  /** @type {Focus | null} */ picked = null; // the cell that was clicked last
  brush = element("input", { class: "grids-brush", type: "text", maxlength: 30, "aria-label": "The number to paint with" });
  /** @type {{ button: HTMLElement, paint: boolean }[]} */ buttons = [];

  constructor(/** @type {Grids} */ view) {
    super(view.field, view.life, (text) => view.say(text), HELP);
    this.view = view;
    const { options, api, field } = view;
    this.tell = view.life.perFrame((/** @type {string} */ map, /** @type {number[]} */ [channel, row, column]) =>
      options.point && api.send(options.point, { map, channel, row, column }));
    this.tools = this.build();
    field.onpointerdown = (event) => this.down(event);
    field.onpointermove = (event) => this.move(event);
    field.onpointerup = field.onpointercancel = (event) => this.up(event);
    field.onpointerleave = (event) => event.pointerType === "mouse" && !this.painting && this.look(null);
    field.ondblclick = (event) => this.type(this.find(event));
    field.onfocus = () => field.matches(":focus-visible") && !this.cursor && view.read("Enter walks over the cells");
  }

  /** The two tools, the brush, and undo; nothing where nothing can be edited. */
  build() {
    const { options, api } = this.view;
    if (!options.maps.some((map) => map.edit)) return [];
    const button = (/** @type {string} */ name, /** @type {() => void} */ onclick) =>
      element("button", { class: "tool", type: "button", onclick }, name);
    const undo = button("Undo", () => api.send(options.undo ?? ""));
    this.view.field.classList.toggle("dragged", options.brush === null);
    if (options.brush === null) return [undo];
    this.buttons = [
      { button: button("Point", () => this.choose(false)), paint: false },
      { button: button("Paint with", () => this.choose(true)), paint: true },
    ];
    this.brush.value = options.brush ?? "1";
    this.brush.onfocus = () => this.choose(true);
    this.brush.onkeydown = (event) => event.stopPropagation();
    this.choose(false);
    return [...this.buttons.map(({ button }) => button), this.brush, ...(options.undo ? [undo] : [])];
  }

  choose(/** @type {boolean} */ paint) {
    this.paint = paint;
    for (const one of this.buttons) one.button.setAttribute("aria-pressed", String(one.paint === paint));
    this.view.field.classList.toggle("painting", paint);
  }

  /** The cell under a pointer. While the field holds the pointer every event happens in the field, so its place decides.
   * @param {MouseEvent} event */
  find(event) {
    const hit = /** @type {ShadowRoot} */ (this.view.field.getRootNode()).elementFromPoint(event.clientX, event.clientY);
    return (hit && this.known.get(hit)) ?? null;
  }

  editable(/** @type {Cell | null} */ cell) {
    return Boolean(cell?.inside && this.view.map(cell.grid.map)?.option.edit);
  }

  down(/** @type {PointerEvent} */ event) {
    if (event.button !== 0 || around(event, "input")) return;
    const cell = this.find(event);
    if (!cell) return void (event.pointerType !== "mouse" && this.look(null));
    if (!this.editable(cell)) return;
    if (!this.paint && this.view.options.brush === null) this.drag(event, cell);
    if (!this.paint) return;
    event.preventDefault();
    this.view.field.setPointerCapture(event.pointerId);
    const again = cell.text === this.brush.value.trim().replace("-", "\u2212"); // painting over the same number clears it
    this.painting = { id: event.pointerId, text: again ? "0" : this.brush.value, map: cell.grid.map, last: null };
    this.stroke(cell);
  }

  stroke(/** @type {Cell | null} */ cell) {
    const { painting } = this;
    if (!cell || !painting || !this.editable(cell) || cell.grid.map !== painting.map || cell === painting.last) return;
    this.write(cell, painting.text, painting.last === null);
    painting.last = cell;
  }

  write(/** @type {Cell} */ cell, /** @type {string} */ text, first = true) {
    const { view } = this;
    const { channel, map } = cell.grid;
    const content = { channel, row: cell.row, column: cell.column, text: text.trim() || "0", first };
    view.api.send(view.map(map)?.option.edit ?? "", content);
  }

  move(/** @type {PointerEvent} */ event) {
    const cell = this.find(event);
    if (this.painting?.id === event.pointerId) this.stroke(cell);
    if (event.pointerType === "mouse" || this.painting) this.look(cell);
  }

  up(/** @type {PointerEvent} */ event) {
    if (this.painting?.id === event.pointerId) {
      this.painting = null;
      return;
    }
    if (event.type === "pointercancel" || this.paint || this.scrub.moved() || around(event, "input")) return;
    const cell = this.find(event);
    if (cell) this.pick(cell);
    this.picked = cell && { map: cell.grid.map, place: [cell.grid.channel, cell.row, cell.column] };
  }

  clicked() {
    return this.picked && this.view.cell(this.picked.map, this.picked.place);
  }

  pick(/** @type {Cell} */ { grid, row, column }) {
    const { options, api } = this.view;
    if (options.pin) api.send(options.pin, { map: grid.map, channel: grid.channel, row, column });
  }

  /** Look at a cell: light what belongs to it now, and let the server say more. @param {Cell | null} cell */
  look(cell) {
    const { view } = this;
    if (cell === this.cell) return;
    this.cell = cell;
    this.over = cell && { map: cell.grid.map, place: [cell.grid.channel, cell.row, cell.column] };
    this.tell(this.over?.map ?? "none", this.over?.place ?? [0, 0, 0]);
    view.read(cell ? this.words(cell) : "");
    if (filterOf(view, this.over) !== view.group) view.paint(view.frame);
    else view.mark();
  }

  words(/** @type {Cell} */ cell) {
    const title = cell.grid.root.getAttribute("aria-label") ?? "";
    const drag = this.view.options.brush === null ? ", or drag" : "";
    const how = this.editable(cell) && !this.paint ? ` \u2014 click and type to change it${drag}` : "";
    return `${named(cell.inside ? title : "Padding", cell, this.view.options.first)}${cell.text ? `: ${cell.text}` : ""}${how}`;
  }

  /** The grids may have been made anew under the pointer, or have other numbers. */
  follow() {
    if (!this.over) return;
    this.cell = this.view.cell(this.over.map, this.over.place) ?? null;
    if (!this.cell) this.over = null;
    this.view.read(this.cell ? this.words(this.cell) : "");
    if (!this.cursor) return;
    if (this.cell) this.cursor = this.cell;
    else this.walker.stop();
  }

  // By keyboard.

  first() {
    const shown = this.view.maps.find((map) => map.grids.length);
    return this.cell ?? shown?.grids[0].cells.find((cell) => cell.inside);
  }

  press(/** @type {Cell} */ cell, /** @type {string} */ key) {
    if (key === "Home") this.to(cell.grid.at(cell.row, 0));
    else if (key === "End") this.to(cell.grid.at(cell.row, cell.grid.columns - 1));
    else if (this.editable(cell) && (key === "Delete" || key === "Backspace")) this.write(cell, "0");
    else return super.press(cell, key);
    return true;
  }

  /** Over the edge of a grid lies the next one: sideways the next map, up and down the next channel. */
  next(/** @type {Cell} */ cell, /** @type {number} */ right, /** @type {number} */ down) {
    const { view } = this;
    const turned = view.map(cell.grid.map)?.option.turned && view.given("flip");
    const sign = turned ? -1 : 1; // as it lies on the screen
    return cell.grid.at(cell.row + sign * down, cell.column + sign * right) ?? this.beyond(cell, right, down);
  }

  beyond(/** @type {Cell} */ { grid, row }, /** @type {number} */ right, /** @type {number} */ down) {
    const shown = this.view.maps.filter((map) => map.grids.length);
    const at = shown.findIndex((map) => map.name === grid.map);
    if (down) {
      const { grids } = shown[at];
      const next = grids[grids.indexOf(grid) + down];
      return next?.at(down > 0 ? -next.before[0] : next.rows - 1 + next.after[0], 0);
    }
    const next = shown[at + right]?.grids[0];
    return next?.at(clamp(row, 0, next.rows - 1), right > 0 ? 0 : next.columns - 1);
  }

  leave() {
    if (this.cursor) super.leave();
  }
}
