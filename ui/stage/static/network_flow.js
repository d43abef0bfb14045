/** Dashes that run along a network's links, on a canvas of their own: forward with the values, back with the slopes. */

import { Surface } from "./canvas.js";

const [DASH, GAP, MANY] = [3, 19, 60]; // CSS pixels; among many links the dashes lie farther apart
const SPEED = 46; // CSS pixels a second
const PACE = 33; // ms between two pictures of it

export class Flow {
  constructor(box) {
    this.surface = new Surface(box);
    const { canvas } = this.surface;
    canvas.setAttribute("aria-hidden", "true");
    canvas.style.pointerEvents = "none";
    box.append(canvas);
    [this.way, this.timer] = [0, 0];
  }

  /** way: 1 forward, −1 back, 0 nothing. */
  run(way, layout, theme) {
    if (way === this.way && layout === this.layout && theme === this.theme) return;
    Object.assign(this, { way, layout, theme });
    clearInterval(this.timer);
    this.surface.fit(layout?.width ?? 0, layout?.height ?? 0);
    this.draw();
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.timer = way && layout && !still ? setInterval(() => document.hidden || this.draw(), PACE) : 0;
  }

  draw() {
    const context = this.surface.begin();
    const { way, layout, theme } = this;
    if (!way || !layout) return;
    const { curves } = layout;
    context.beginPath();
    for (let w = 0; w < curves.length; w += 4) {
      const [x0, y0, x1, y1] = curves.subarray(w, w + 4);
      context.moveTo(x0, y0);
      context.bezierCurveTo((x0 + x1) / 2, y0, (x0 + x1) / 2, y1, x1, y1);
    }
    context.setLineDash([DASH, curves.length > 4 * MANY ? 2 * GAP : GAP]);
    context.lineDashOffset = (-way * SPEED * performance.now()) / 1000;
    for (const [width, color] of [[3.6, theme.background], [2, theme.accent]]) {
      context.lineWidth = theme.large ? 1.5 * width : width;
      context.strokeStyle = color;
      context.stroke();
    }
    context.setLineDash([]);
  }

  end() {
    clearInterval(this.timer);
  }
}
