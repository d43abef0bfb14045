/** The plane's tool row: Move, one "add" a class, Erase, and whether test points are shown. */

import { element } from "./canvas.js";
import { SHAPES } from "./colors.js";
import { icon } from "./icons.js";

/** The add tools of a plane: one a class; where values are learnt, label 0 stands for −1 and label 1 for +1. */
export function addTools(classes, names = []) {
  if (classes === 0) {
    return [0, 1].map((label) => ({ id: "add", label, shape: "circle", name: label ? "+1" : "\u22121" }));
  }
  return Array.from({ length: classes }, (_, label) => ({
    id: "add", label, shape: SHAPES[label % SHAPES.length], name: names[label] ?? `Class ${label}`,
  }));
}

const same = (a, b) => a.id === b.id && a.label === b.label;

/** Buttons for the tools and a switch for the test points; tells ``plane`` what was chosen. */
export class Tools {
  constructor(plane) {
    this.plane = plane;
    this.bar = element("div", "plane-tools");
    this.bar.setAttribute("role", "toolbar");
    this.bar.setAttribute("aria-label", "Tools");
    this.test = element("label", "plane-test");
    this.box = element("input");
    this.box.type = "checkbox";
    this.box.onchange = () => plane.showTest(this.box.checked);
    this.test.append(this.box, element("span", "", "Test points"));
    this.classes = null;
    this.buttons = [];
  }

  /** Build the row again when the number of classes changes, which is rare. */
  update(classes, hasTest, showTest, editable, brush) {
    if (this.classes !== classes) {
      this.classes = classes;
      this.build(editable ? addTools(classes, this.plane.options.class_names) : [], brush);
    }
    this.test.hidden = !hasTest;
    if (this.box.checked !== showTest) this.box.checked = showTest;
  }

  build(adds, brush) {
    const tools = brush ? brush : adds.length ? [{ id: "move", name: "Move" }, ...adds, { id: "erase", name: "Erase" }] : [];
    this.buttons = tools.map((tool) => {
      const button = element("button", "tool");
      button.type = "button";
      button.append(icon(tool.shape ?? tool.id), element("span", "tool-name", tool.name));
      const label = tool.id === "add" && !brush ? `Add ${tool.name}` : tool.name;
      button.setAttribute("aria-label", label);
      button.title = label;
      button.onclick = () => this.choose(tool);
      return { tool, button };
    });
    this.bar.hidden = tools.length === 0;
    this.bar.classList.toggle("many", adds.length > 2);
    this.bar.replaceChildren(...this.buttons.map(({ button }) => button));
    const still = tools.find((tool) => same(tool, this.plane.tool));
    this.choose(still ?? { id: "move", name: "Move" });
    this.dye();
  }

  choose(tool) {
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
    for (const { tool, button } of this.buttons) {
      if (tool.id !== "add") continue;
      const color = this.classes === 0 ? theme.shade(2 * tool.label - 1) : theme.color(tool.label);
      button.firstChild.style.color = color;
    }
  }
}
