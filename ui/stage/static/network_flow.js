/** Dashes that run along a network's links, on a canvas of their own: forward with the values, back with the slopes. */

import { strokes, Surface } from "./canvas.js";
import { traceLink } from "./network_draw.js";
import { still } from "./page.js";
/** @import { Layout } from "./network_layout.js" */

const [DASH, GAP, MANY] = [3, 19, 60]; // CSS pixels; among so many links the dashes lie farther apart
const SPEED = 46; // CSS pixels a second
const PACE = 33; // milliseconds between two pictures of it

export class Flow {
  way = 0;
  /** @type {Layout | undefined} */ layout;
  /** @type {Theme | undefined} */ theme;
  stop = () => {};

  constructor(/** @type {HTMLElement} */ box, /** @type {Life} */ life) {
    this.life = life;
    this.surface = new Surface(box);
    this.surface.canvas.setAttribute("aria-hidden", "true");
    this.surface.canvas.style.pointerEvents = "none";
  }

  /** Run 1 forward, −1 back, 0 not at all. @param {number} way @param {Layout | undefined} layout @param {Theme} theme */
  run(way, layout, theme) {
    if (way === this.way && layout === this.layout && theme === this.theme) return;
    [this.way, this.layout, this.theme] = [way, layout, theme];
    this.stop();
    this.surface.fit(layout?.width ?? 0, layout?.height ?? 0);
    this.draw();
    if (way && layout && !still()) this.stop = this.life.every(PACE, () => document.hidden || this.draw());
  }

  draw() {
    const context = this.surface.begin();
    const { way, layout, theme } = this;
    if (!way || !layout || !theme) return;
    const { curves } = layout;
    context.beginPath();
    for (let w = 0; 4 * w < curves.length; w += 1) traceLink(context, curves, w);
    context.setLineDash([DASH, curves.length > 4 * MANY ? 2 * GAP : GAP]);
    context.lineDashOffset = (-way * SPEED * performance.now()) / 1000;
    const grown = theme.large ? 1.5 : 1;
    strokes(context, [3.6 * grown, theme.background], [2 * grown, theme.accent]);
    context.setLineDash([]);
  }
}
