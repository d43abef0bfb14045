/** Several planes with the same points, side by side: one row of tools for all of them, and a head over each that says
 * what it is and how well it does, and can be chosen. */

import { element, setText } from "./page.js";
import { Plane } from "./plane.js";
import { Tools } from "./plane_tools.js";
import { ViewBase } from "./view.js";

const [GAP, LEAST] = [10, 84]; // CSS pixels between planes, and those that a plane has at least
const NOTE = 3.6; // what is said beside a title is that wide, in the head's type

/** @type {Create<PanelsOptions>} */
export const create = (root, options, api) => new Panels(root, options, api);

/** As many columns as make the planes largest; how wide a plane is then, and what stands in a column. Where the head's two
 * texts have no room beside each other, they stand in two lines, which costs height.
 * @param {number} count @param {number} width @param {number} height CSS pixels, as all of these
 * @param {{ line: number, wide: number }} head how high a line of a head is, and how wide one is with both texts beside each other
 * @returns {{ columns: number, side: number, wide: number, close: boolean }} */
export function arrange(count, width, height, head) {
  const ways = Array.from({ length: count }, (_, k) => {
    const [columns, rows] = [k + 1, Math.ceil(count / (k + 1))];
    const most = (width - GAP * k) / columns;
    const close = most < head.wide;
    const side = Math.min(most, (height - GAP * (rows - 1)) / rows - (close ? 2 : 1) * head.line);
    return { columns, side: Math.floor(side), wide: Math.floor(Math.min(most, Math.max(side, head.wide))), close };
  });
  const best = ways.filter(({ wide }, k) => !k || wide >= LEAST).reduce((best, one) => (one.side > best.side ? one : best));
  return { ...best, side: Math.max(LEAST, best.side) };
}

/** @extends {ViewBase<PanelsOptions>} */
export class Panels extends ViewBase {
  edit = this.options.shared.edit ?? null;
  /** @type {Tool} */ tool = { id: "move" };
  tools = new Tools(/** @type {Plane} */ (/** @type {unknown} */ (this)));
  reads = element("div", "plane-reading");
  grid = element("div", "panels-grid");
  /** @type {{ plane: Plane, head: HTMLElement, note: HTMLElement, cell: HTMLElement }[]} */ panels;
  shown = false; // whether test points are

  constructor(/** @type {HTMLElement} */ root, /** @type {PanelsOptions} */ options, /** @type {Api} */ api) {
    super(root, options, api);
    root.classList.add("grows");
    root.append(element("div", "panels-bar", this.tools.bar, this.tools.test), this.grid, this.reads);
    this.panels = options.planes.map((one, index) => this.panel(one, index));
    this.grid.append(...this.panels.map(({ cell }) => cell));
    this.measure(this.grid);
  }

  panel(/** @type {PanelsOptions["planes"][number]} */ { note: _, ...own }, /** @type {number} */ index) {
    const { shared, pick } = this.options;
    const box = element("div", "view plane");
    const note = element("span", "panel-note");
    const onclick = () => this.api.send(pick, { index });
    const head = element("button", { class: "panel-head", type: "button", onclick }, element("span", "view-title", own.title), note);
    const plane = new Plane(box, { ...shared, ...own }, this.api);
    plane.reads = this.reads;
    return { plane, head, note, cell: element("div", "panel", head, box) };
  }

  get classes() {
    return this.value(this.options.shared.classes, 2);
  }

  paint(/** @type {Frame} */ frame) {
    const { options } = this;
    this.frame = frame;
    const picked = this.value(options.picked);
    this.panels.forEach(({ plane, head, note, cell }, k) => {
      plane.paint(frame);
      setText(note, this.value(options.planes[k].note, ""));
      cell.classList.toggle("picked", k === picked);
      head.setAttribute("aria-pressed", String(k === picked));
    });
    const tests = this.array(options.shared.is_test)?.data.some(Boolean) ?? false;
    if (this.changed("words", [this.classes, this.shown, tests])) {
      this.tools.update(Math.max(this.classes, options.shared.add_classes ?? 0), tests, this.shown);
    }
  }

  resize() {
    const { width, height, panels, theme } = this;
    if (!width) return;
    const em = theme.large ? 15 : 12; // the type of a head
    const names = panels.map(({ head }) => /** @type {HTMLElement} */ (head.firstChild).scrollWidth);
    const head = { line: 2 * em, wide: Math.max(...names) + NOTE * em + 12 };
    const one = Math.min(2, panels.length); // on a telephone two stand side by side
    const half = Math.floor((width - GAP * (one - 1)) / one);
    const { columns, side, wide, close } = this.single()
      ? { columns: one, side: half, wide: half, close: half < head.wide }
      : arrange(panels.length, width, height, head);
    this.root.classList.toggle("close", close);
    this.grid.style.gridTemplateColumns = `repeat(${columns}, ${wide}px)`;
    for (const { cell, plane } of panels) {
      cell.style.height = `${side + (close ? 2 : 1) * head.line}px`;
      plane.root.style.width = `${side}px`;
    }
  }

  showTest(/** @type {boolean} */ on) {
    this.shown = on;
    for (const { plane } of this.panels) plane.showTest(on);
    this.tools.update(this.tools.classes, true, on);
  }

  toolChanged() {
    for (const { plane } of this.panels ?? []) {
      plane.tool = this.tool;
      plane.toolChanged();
    }
  }

  retheme(/** @type {Theme} */ theme) {
    super.retheme(theme);
    for (const { plane } of this.panels) plane.retheme(theme);
  }

  dye() {
    this.tools.dye();
  }
}
