/** Functions of one number: lines over an axis, handles that are dragged, and a curve that is drawn by hand. */

import { align, circle, clipTo, font, path, rimmedText, strokes, Surface } from "./canvas.js";
import { drawAxes, scaleOf } from "./chart_draw.js";
import { clamp, fixed } from "./numbers.js";
import { element, place, setText, voice } from "./page.js";
import { Hand } from "./map_hand.js";
import { ViewBase } from "./view.js";

const DASHES = { solid: [], dashed: [7, 4], dotted: [2, 3] };

/** @type {Create<ChartOptions>} */
export const create = (root, options, api) => new Chart(root, options, api);

/** @extends {ViewBase<ChartOptions>} */
class Chart extends ViewBase {
  title = this.options.title ?? "Functions";
  box = element("div", {
    class: `map-box${this.options.draw ? " dragged" : ""}`, tabindex: this.options.move ? 0 : -1,
    role: this.options.move ? "application" : "img",
    "aria-label": `${this.title}. ${this.options.move ? "Enter takes up a handle." : ""}`,
  });
  reads = element("div", "map-reading");
  legend = element("div", "chart-legend");
  surface = new Surface(this.box, this.title);
  /** @type {ReturnType<typeof scaleOf> | undefined} */ scale;
  /** @type {Hand | null} */ hand = null;
  redraw = this.life.once(() => this.draw());
  /** @type {number | undefined} */ drawing; // the pointer that draws

  constructor(/** @type {HTMLElement} */ root, /** @type {ChartOptions} */ options, /** @type {Api} */ api) {
    super(root, options, api);
    root.classList.add("map", "chart");
    const head = element("div", "map-head", options.title ? element("div", "view-title", options.title) : null, this.legend);
    root.append(head, this.box);
    if (options.move || options.said) root.append(element("div", "map-foot", this.reads));
    this.say = voice(root);
    if (options.move) this.hand = new Hand(/** @type {any} */ (this), options.move);
    if (options.draw) this.listenToDrawing(options.draw);
    this.measure(this.box);
  }

  /** @returns {MapHandle[]} */
  get handles() {
    return this.value(this.options.handles, []);
  }

  /** Where no handle is taken, the pointer draws, where that is asked for. @param {string} message */
  listenToDrawing(message) {
    const { box } = this;
    const tell = this.life.perFrame((/** @type {Place} */ at) => this.api.send(message, at));
    const where = (/** @type {PointerEvent} */ event) => {
      const { x, y } = place(event, box);
      return this.scale && { x: clamp(this.scale.toX(x), ...this.scale.across), y: clamp(this.scale.toY(y), ...this.scale.up) };
    };
    const draw = (/** @type {PointerEvent} */ event) => {
      const at = this.drawing === event.pointerId && where(event);
      if (at) tell(at);
    };
    this.life.listen(box, "pointerdown", (/** @type {PointerEvent} */ event) => {
      if (event.button || this.hand?.pointer !== undefined || !this.value(this.options.drawable, true)) return;
      this.drawing = event.pointerId;
      box.setPointerCapture(event.pointerId);
      draw(event);
    });
    this.life.listen(box, "pointermove", draw);
    for (const end of ["pointerup", "pointercancel"]) {
      this.life.listen(box, end, () => {
        tell.flush();
        this.drawing = undefined;
      });
    }
  }

  paint(/** @type {Frame} */ frame) {
    this.frame = frame;
    this.hand?.asking.answered();
    if (this.changed("extent", this.value(this.options.extent))) this.resize();
    if (this.changed("legend", [this.options.lines.map(({ values }) => this.array(values) !== undefined), this.theme.dark])) this.key();
    this.read();
    this.draw();
  }

  /** What the lines are called, each with its colour. */
  key() {
    const named = this.options.lines.filter(({ label, values }) => label && this.array(values));
    this.legend.replaceChildren(...named.map(({ label, color, dash }) => {
      const mark = element("span", "chart-mark");
      mark.style.borderTop = `2px ${dash ?? "solid"} ${this.theme.color(color ?? "text")}`;
      return element("span", "chart-name", mark, label);
    }));
  }

  resize() {
    const { width, height } = this;
    if (!width || !height) return;
    this.scale = scaleOf(width, height, this.value(this.options.extent, [0, 1, 0, 1]), this.theme);
    this.redraw();
  }

  read() {
    const held = this.hand?.held;
    const shown = held && this.handles[held.index];
    const here = shown ? `${shown.label}: ${fixed(held.x, 3)}, ${fixed(held.y, 3)}. ` : "";
    setText(this.reads, here + this.value(this.options.said, ""));
  }

  draw() {
    const { width, height, scale, theme, frame, options } = this;
    if (!scale || !frame || !width || !height) return;
    this.redraw.cancel();
    const context = this.surface.begin(width, height);
    drawAxes(context, scale, options.axes ?? ["x", "y"], theme);
    context.save();
    clipTo(context, scale.left, scale.top, scale.width, scale.height);
    for (const line of options.lines) this.drawLine(context, line);
    for (const x of this.array(options.marks)?.data ?? []) {
      path(context, [[scale.x(x), scale.top], [scale.x(x), scale.top + scale.height]]);
      Object.assign(context, { strokeStyle: theme.muted, lineWidth: 0.7, globalAlpha: 0.6 });
      context.stroke();
      context.globalAlpha = 1;
    }
    context.restore();
    this.drawDots(context);
    this.drawHandles(context);
  }

  /** One function, or many pale ones: a row of values for each, at the places that belong to them.
   * @param {Context} context @param {ChartLine} line */
  drawLine(context, { x, values, color, width, dash, faint }) {
    const [places, data] = [this.array(x), this.array(values)];
    if (!places || !data || !this.scale) return;
    const { scale, theme } = this;
    const count = places.data.length;
    const rows = Math.round(data.data.length / count);
    context.lineJoin = "round";
    context.setLineDash(DASHES[dash ?? "solid"]);
    context.globalAlpha = faint ? clamp(4 / Math.sqrt(rows), 0.25, 0.8) : 1;
    for (let row = 0; row < rows; row += 1) {
      context.beginPath();
      let drawn = false; // a number that is none leaves a gap
      for (let k = 0; k < count; k += 1) {
        const value = data.data[row * count + k];
        if (!Number.isNaN(value)) context[drawn ? "lineTo" : "moveTo"](scale.x(places.data[k]), scale.y(value));
        drawn = !Number.isNaN(value);
      }
      const wide = (width ?? (faint ? 1 : 2.2)) * (theme.large ? 1.5 : 1);
      strokes(context, ...(faint ? [] : [/** @type {[number, string]} */ ([wide + 2, theme.background])]), [wide, theme.color(color ?? "text")]);
    }
    context.setLineDash([]);
    context.globalAlpha = 1;
  }

  drawDots(/** @type {Context} */ context) {
    const { scale, theme } = this;
    const dots = this.array(this.options.dots)?.data;
    if (!dots || !scale) return;
    context.fillStyle = theme.text;
    for (let k = 0; k < dots.length; k += 2) {
      circle(context, scale.x(dots[k]), scale.y(dots[k + 1]), theme.large ? 3.5 : 2.5);
      context.fill();
    }
  }

  drawHandles(/** @type {Context} */ context) {
    const { scale, theme, hand, handles } = this;
    if (!scale) return;
    const small = handles.length > 16;
    handles.forEach((handle, k) => {
      const own = hand?.held?.index === k ? hand.held : null;
      const { x, y } = own ?? handle;
      const r = (own ? 0.7 : small ? 0.38 : 0.55) * theme.em;
      circle(context, scale.x(x), scale.y(y), r);
      context.fillStyle = theme.background;
      context.fill();
      strokes(context, [own ? 3 : 2, theme.accent]);
      if (small && !own) return;
      context.font = font(theme, 0.92);
      const below = scale.y(y) < r + 2 + theme.em; // above it the name would be cut
      align(context, "center", below ? "top" : "bottom");
      rimmedText(context, handle.label, scale.x(x), scale.y(y) + (below ? 1 : -1) * (r + 2), theme.text, theme);
    });
  }

  dye() {
    if (this.frame) this.key();
  }
}
