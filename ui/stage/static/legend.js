/** What the colours of a scale stand for: a strip from one end to the other, with numbers under it. */

import { align, font, Surface } from "./canvas.js";
import { clamp } from "./numbers.js";
import { element } from "./page.js";
import { ViewBase } from "./view.js";

/** @type {Create<LegendOptions>} */
export const create = (root, options, api) => new Legend(root, options, api);

/** @extends {ViewBase<LegendOptions>} */
class Legend extends ViewBase {
  box = element("div", "legend-box");
  surface = new Surface(this.box, [this.options.title, ...this.options.ticks.map(([, text]) => text)].filter(Boolean).join(" "));

  constructor(/** @type {HTMLElement} */ root, /** @type {LegendOptions} */ options, /** @type {Api} */ api) {
    super(root, options, api);
    root.append(this.box);
    this.measure(this.box);
  }

  paint() {}

  resize() {
    const { width, theme, options } = this;
    if (!width) return;
    const em = theme.large ? 17 : 11;
    const top = options.title ? 1.5 * em : 0;
    const [inset, bar] = [1.2 * em, 0.8 * em];
    const context = this.surface.beginAt(width, Math.round(top + bar + 1.7 * em));
    const colors = theme[options.scale === "diverging" ? "diverging" : "sequential"];
    const span = width - 2 * inset;
    for (let x = 0; x < span; x += 1) {
      const k = 3 * Math.round((255 * x) / Math.max(1, span - 1));
      context.fillStyle = `rgb(${colors[k]}, ${colors[k + 1]}, ${colors[k + 2]})`;
      context.fillRect(inset + x, top, 1.5, bar);
    }
    context.strokeStyle = theme.border;
    context.strokeRect(inset + 0.5, top + 0.5, span - 1, bar - 1);
    context.font = font(theme, 0.88);
    align(context, "center", "top");
    context.fillStyle = theme.muted;
    for (const [share, text] of options.ticks) {
      const half = context.measureText(text).width / 2 + 1;
      context.fillText(text, clamp(inset + share * span, half, width - half), top + bar + 0.35 * em);
    }
    if (options.title) context.fillText(options.title, width / 2, 0);
  }
}
