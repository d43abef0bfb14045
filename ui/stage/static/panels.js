/** Several planes with the same points, side by side: one row of tools for all of them, and a head over each that says
 * what it is and how well it does, and can be chosen. */

import { element, setText } from "./page.js";
import { Plane } from "./plane.js";
import { Tools } from "./plane_tools.js";
import { ViewBase } from "./view.js";

const [GAP, LEAST] = [10, 92]; // CSS pixels between planes, and those that a plane has at least
const CLOSE = 116; // a head that is narrower has no room for what is said beside the title

/** @type {Create<PanelsOptions>} */
export const create = (root, options, api) => new Panels(root, options, api);

/** As many columns as make the planes largest, and how wide one is then.
 * @param {number} count @param {number} width @param {number} height @param {number} words CSS pixels above a plane
 * @returns {Pair} */
export function arrange(count, width, height, words) {
  const side = (/** @type {number} */ columns) => {
    const rows = Math.ceil(count / columns);
    return Math.min((width - GAP * (columns - 1)) / columns, (height - GAP * (rows - 1)) / rows - words);
  };
  const columns = Array.from({ length: count }, (_, k) => k + 1).reduce((a, b) => (side(b) > side(a) + 0.5 ? b : a), 1);
  return [columns, Math.max(LEAST, Math.floor(side(columns)))];
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
    root.append(element("div", "panels-bar", this.tools.bar, this.tools.test, this.reads), this.grid);
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
    const words = 1.9 * (theme.large ? 18 : 13);
    const one = Math.min(2, panels.length); // on a telephone two stand side by side
    const [columns, side] = this.single()
      ? [one, Math.floor((width - GAP * (one - 1)) / one)]
      : arrange(panels.length, width, height, words);
    this.root.classList.toggle("close", side < CLOSE);
    this.grid.style.gridTemplateColumns = `repeat(${columns}, ${side}px)`;
    for (const { cell } of panels) cell.style.height = `${side + words}px`;
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
