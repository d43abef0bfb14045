/** The plane's tool row: Move, one "add" for each class, Erase; and whether test points are shown. */

import { SHAPES } from "./colors.js";
import { icon } from "./icons.js";
import { element } from "./page.js";
import { BRUSH_TOOLS } from "./plane_brush.js";

/** The add tools of a plane, one for each class. Where values are learnt, label 0 stands for −1 and label 1 for +1.
 * @param {number} classes @param {string[]} names @returns {Tool[]} */
export function addTools(classes, names = []) {
  if (classes === 0) {
    return [0, 1].map((label) => ({ id: "add", label, shape: "circle", name: label ? "+1" : "\u22121" }));
  }
  return Array.from({ length: classes }, (_, label) => ({
    id: "add", label, shape: SHAPES[label % SHAPES.length], name: names[label] ?? `Class ${label}`,
  }));
}

const same = (/** @type {Tool} */ a, /** @type {Tool} */ b) => a.id === b.id && a.label === b.label;

/** Buttons for the tools and a switch for the test points; tells the plane what was chosen. */
export class Tools {
  bar = element("div", { class: "plane-tools", role: "toolbar", "aria-label": "Tools" });
  box = element("input", { type: "checkbox" });
  test = element("label", "plane-test", this.box, element("span", "", "Test points"));
  classes = -1;
  /** @type {{ tool: Tool, button: HTMLElement, sign: SVGElement }[]} */ buttons = [];

  constructor(/** @type {Plane} */ plane) {
    this.plane = plane;
    this.box.onchange = () => plane.showTest(this.box.checked);
  }

  /** The row is built again when the number of classes changes, which is rare. */
  update(/** @type {number} */ classes, /** @type {boolean} */ hasTest, /** @type {boolean} */ showTest) {
    if (this.classes !== classes) {
      this.classes = classes;
      this.build();
    }
    this.test.hidden = !hasTest;
    if (this.box.checked !== showTest) this.box.checked = showTest;
  }

  build() {
    const { edit, options } = this.plane;
    const adds = edit?.add ? addTools(this.classes, options.class_names) : [];
    const points = adds.length ? [{ id: "move", name: "Move" }, ...adds, { id: "erase", name: "Erase" }] : [];
    /** @type {Tool[]} */ const tools = options.brush ? BRUSH_TOOLS : points;
    this.buttons = tools.map((tool) => {
      const sign = icon(tool.shape ?? tool.id);
      const label = tool.id === "add" && !options.brush ? `Add ${tool.name}` : tool.name;
      const onclick = () => this.choose(tool);
      const given = { class: "tool", type: "button", "aria-label": label, title: label, onclick };
      return { tool, sign, button: element("button", given, sign, element("span", "tool-name", tool.name)) };
    });
    this.bar.hidden = tools.length === 0;
    this.bar.classList.toggle("many", adds.length > 2);
    this.bar.replaceChildren(...this.buttons.map(({ button }) => button));
    this.choose(tools.find((tool) => same(tool, this.plane.tool)) ?? { id: "move" });
    this.dye();
  }

  choose(/** @type {Tool} */ tool) {
    this.plane.tool = tool;
    for (const entry of this.buttons) entry.button.setAttribute("aria-pressed", String(same(entry.tool, tool)));
    this.plane.toolChanged();
  }

  /** The class that shift-click adds: the one after the chosen tool's. */
  next() {
    return ((this.plane.tool.label ?? 0) + 1) % Math.max(2, this.classes);
  }

  /** The add buttons' signs in their classes' colours. */
  dye() {
    const { theme } = this.plane;
    for (const { tool: { label }, sign } of this.buttons) {
      if (label !== undefined) sign.style.color = this.classes === 0 ? theme.shade(2 * label - 1) : theme.color(label);
    }
  }
}
