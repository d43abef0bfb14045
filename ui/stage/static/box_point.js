/** Pointing at boxes that hold numbers: a click picks a box; in one that is free it opens it for typing, and a drag up
 * or down changes it. The keyboard's box is marked and brought into sight. */

import { CellPointing } from "./cell_point.js";
import { around } from "./page.js";

const HELP = "Arrows walk over the numbers, Enter picks, typing writes a number, Escape leaves.";

/** @template {{ root: HTMLElement, text: string }} Cell @extends {CellPointing<Cell>} */
export class BoxPointing extends CellPointing {
  /** @type {Cell | null} */ over = null;

  /** @param {{ field: HTMLElement, life: Life, cells: Map<string, Cell>, say: (text: string) => void }} view
   * @param {string} boxes what may be pointed at, as a selector */
  constructor(view, boxes) {
    super(view.field, view.life, (text) => view.say(text), HELP);
    this.boxes = boxes;
    this.all = () => [...view.cells.values()];
    const { field } = view;
    field.onpointerdown = (event) => this.down(event);
    field.onpointermove = (event) => event.pointerType === "mouse" && !this.scrub.held && this.look(this.find(event));
    field.onpointerleave = () => this.look(null);
    field.onclick = (event) => this.click(event);
  }

  // What each view's own class says.

  look(/** @type {Cell | null} */ _cell) {}

  pick(/** @type {Cell} */ _cell) {}

  // The same for all.

  find(/** @type {Event} */ event) {
    const root = around(event, this.boxes);
    return (root && this.known.get(root)) ?? null;
  }

  down(/** @type {PointerEvent} */ event) {
    const cell = this.find(event);
    if (event.button === 0 && cell && this.editable(cell)) this.drag(event, cell);
  }

  click(/** @type {MouseEvent} */ event) {
    const cell = this.find(event);
    if (!cell || this.scrub.moved()) return;
    if (this.editable(cell)) this.type(cell);
    else this.pick(cell);
  }

  first() {
    return this.all().find((cell) => this.editable(cell)) ?? this.all()[0];
  }

  to(/** @type {Cell | null | undefined} */ cell) {
    if (!cell) return;
    this.cursor?.root.classList.remove("cursor");
    cell.root.classList.add("cursor");
    cell.root.scrollIntoView({ block: "nearest", inline: "nearest" });
    super.to(cell);
  }

  leave() {
    this.cursor?.root.classList.remove("cursor");
    super.leave();
  }
}
