/**
 * What the colours of a scale stand for: a strip from one end to the other, with numbers under it.
 *
 * options: scale ("sequential" or "diverging"), ticks ([[share from 0 to 1, text]]), title.
 */

import { element, font, Surface, watchSize } from "./canvas.js";
import { dress } from "./colors.js";

export function create(root, options, stage) {
  let { theme } = stage;
  let width = 0;
  root.classList.add("legend");
  const words = [options.title, ...options.ticks.map(([, text]) => text)].join(" ");
  const box = element("div", "legend-box");
  root.append(box);
  const surface = new Surface(box, words);

  function draw() {
    if (!width) return;
    const em = theme.large ? 17 : 11;
    const names = options.title ? 1.5 * em : 0;
    const [inset, bar] = [1.2 * em, 0.8 * em];
    const height = Math.round(names + bar + 1.7 * em);
    surface.fit(width, height);
    Object.assign(surface.canvas.style, { width: `${width}px`, height: `${height}px` });
    const context = surface.begin();
    const colors = theme[options.scale === "diverging" ? "diverging" : "sequential"];
    const span = width - 2 * inset;
    for (let x = 0; x < span; x += 1) {
      const k = 3 * Math.round((255 * x) / Math.max(1, span - 1));
      context.fillStyle = `rgb(${colors[k]}, ${colors[k + 1]}, ${colors[k + 2]})`;
      context.fillRect(inset + x, names, 1.5, bar);
    }
    context.strokeStyle = theme.border;
    context.strokeRect(inset + 0.5, names + 0.5, span - 1, bar - 1);
    context.font = font(theme, 0.88);
    context.textBaseline = "top";
    context.textAlign = "center";
    context.fillStyle = theme.muted;
    for (const [share, text] of options.ticks) context.fillText(text, inset + share * span, names + bar + 0.35 * em);
    if (options.title) context.fillText(options.title, width / 2, 0);
  }

  const unwatch = watchSize(box, (wide) => {
    width = Math.floor(wide);
    draw();
  });
  dress(root, theme);
  return {
    paint() {},
    theme(changed) {
      theme = changed;
      dress(root, theme);
      draw();
    },
    destroy: unwatch,
  };
}
