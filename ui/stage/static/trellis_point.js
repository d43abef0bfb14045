/** Pointing at the cells of a trellis: with the mouse, with a finger, by keyboard. The experiment hears which one it is. */

import { clamp } from "./numbers.js";
import { place } from "./page.js";
import { Walker } from "./walker.js";

export class TrellisPointing {
  constructor(/** @type {TrellisView} */ view) {
    this.view = view;
    const { box, life, options, api } = view;
    this.tell = life.perFrame((/** @type {number} */ t, /** @type {number} */ state) =>
      options.point && api.send(options.point, { t, state }));
    box.onpointermove = (event) => event.pointerType === "mouse" && this.look(this.under(event));
    box.onpointerdown = (event) => this.look(this.under(event));
    box.onpointerleave = (event) => event.pointerType === "mouse" && !this.walker.walking && this.look(null);
    this.walker = new Walker(box, {
      ready: () => Boolean(view.sheet),
      start: () => this.walk(view.over ?? [view.sheet?.now?.[0] ?? 0, Math.max(0, view.sheet?.now?.[1] ?? 0)]),
      turn: (right, down) => view.over && this.walk([view.over[0] + right, view.over[1] + down]),
      press: ({ key }) => key === "Enter" && this.speak(),
      stop: (walked) => walked && this.look(null),
    });
  }

  /** The step and the state under a pointer. @param {MouseEvent} event @returns {Pair | null} */
  under(event) {
    const { grid, surface } = this.view;
    if (!grid) return null;
    const { x, y } = place(event, surface.canvas);
    const [t, state] = [Math.floor((x - grid.left) / grid.across), Math.floor((y - grid.top) / grid.down)];
    return t >= 0 && t < grid.columns && state >= 0 && state < grid.rows ? [t, state] : null;
  }

  look(/** @type {Pair | null} */ at) {
    const { view } = this;
    if (String(at) === String(view.over)) return;
    view.over = at;
    this.tell(...(at ?? [-1, -1]));
    view.read();
    view.redraw();
  }

  walk(/** @type {Pair} */ [t, state]) {
    const { grid } = this.view;
    if (!grid) return false;
    this.look([clamp(t, 0, grid.columns - 1), clamp(state, 0, grid.rows - 1)]);
    return this.speak();
  }

  speak() {
    const { view } = this;
    if (view.over) view.say(view.words(...view.over));
    return true;
  }
}
