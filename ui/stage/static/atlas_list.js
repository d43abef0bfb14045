/** What a loop drawn on an atlas holds: how many of which class, and the pictures themselves. */

import { element, setText } from "./page.js";
import { Surface } from "./canvas.js";

const [SIDE, GAP] = [30, 4]; // CSS pixels of a listed picture, and between two

export class List {
  words = element("span", "atlas-words");
  strip = element("div", "atlas-strip");
  row = element("div", { class: "atlas-list", role: "status" }, this.words, this.strip);
  clear = element("button", { type: "button", onclick: () => this.show([]) }, "Clear");
  surface = new Surface(this.strip, "The pictures in the loop");
  /** @type {number[]} */ held = [];

  constructor(/** @type {Atlas} */ atlas) {
    this.atlas = atlas;
    this.row.append(this.clear);
    this.show([]);
  }

  show(/** @type {number[]} */ indices) {
    this.held = indices;
    this.clear.hidden = !indices.length;
    setText(this.words, indices.length ? this.summary() : "Drag a loop around points: it lists them. A click chooses one.");
    this.atlas.root.dataset.listed = String(indices.length);
    this.fit();
  }

  /** Add a point, or take it out. @param {number} index */
  toggle(index) {
    const there = this.held.includes(index);
    this.show(there ? this.held.filter((one) => one !== index) : [...this.held, index]);
  }

  /** How many of each class, the most first. */
  summary() {
    const counts = new Map();
    for (const index of this.held) {
      const name = this.atlas.named(index);
      counts.set(name, (counts.get(name) ?? 0) + 1);
    }
    const most = [...counts].sort(([, a], [, b]) => b - a);
    const parts = most.slice(0, 6).map(([name, count]) => `${count} × ${name}`);
    const rest = most.length > 6 ? `, and ${most.length - 6} more classes` : "";
    return `${this.held.length} in the list: ${parts.join(", ")}${rest}`;
  }

  /** As many of the pictures as there is room for. */
  fit() {
    const { atlas, held } = this;
    const pictures = atlas.frame && atlas.array(atlas.options.pictures);
    this.strip.hidden = !held.length || !pictures;
    if (!pictures || !held.length || !atlas.width) return;
    const width = this.strip.clientWidth;
    const most = Math.max(1, Math.floor((width + GAP) / (SIDE + GAP)));
    const context = this.surface.beginAt(width, SIDE);
    held.slice(0, most).forEach((index, k) => {
      atlas.sheet.large(context, pictures, index, k * (SIDE + GAP), 0, SIDE, atlas.theme);
    });
  }
}
