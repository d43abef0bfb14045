/**
 * Values over the steps of a sequence, as a score has its staves: symbols and answers above, below them one band a
 * quantity, units as rows, all columns in line. A step and a unit are framed throughout; pointing reads every band at once.
 *
 * options: score (name of a value: {symbols: [text], rows: [{name, texts, wrong: [bool]} or {name, levels: [0–1 as a bar, or null], titles: [text]}], bands:
 * [{title, signed, range}], units: [label], at: [step, row]}), bands (name of an array (bands, units, steps), float32),
 * held (uint8, the same shape: 0, or hatched); columns (bands stand in so many, 2 by default); pin (name of a message,
 * sent with {step, row}; row −1 for a symbol), title. Up and down choose the unit when it has the focus.
 */

import { element, once, Picture, place, setText, Surface, voice, watchSize } from "./canvas.js";
import { dress } from "./colors.js";
import { fixed } from "./numbers.js";
import * as draw from "./score_draw.js";

const NARROW = 520; // CSS pixels below which the bands stand in one column

export function create(root, options, stage) {
  const score = new Score(root, options, stage);
  return { paint: (frame) => score.paint(frame), theme: (theme) => score.retheme(theme), destroy: () => score.destroy() };
}

class Score {
  constructor(root, options, stage) {
    Object.assign(this, { root, options, stage, theme: stage.theme, staves: [], over: null, shape: "", told: "" });
    root.classList.add("score");
    this.body = element("div", "score-body");
    this.body.tabIndex = 0;
    this.body.setAttribute("role", "group");
    this.body.setAttribute("aria-label", options.title ?? "Values over the steps; up and down choose a unit");
    this.body.onkeydown = (event) => this.key(event);
    this.body.onpointerleave = () => this.point(null);
    if (options.title) root.append(element("div", "view-title", options.title));
    root.append(this.body);
    this.speak = voice(root);
    this.redraw = once(() => this.draw());
    this.unwatch = watchSize(this.body, (width, height) => {
      Object.assign(this, { width, height });
      if (this.score) this.build();
    });
    dress(root, stage.theme);
  }

  paint(frame) {
    const { options } = this;
    const score = frame.values[options.score];
    const bands = frame.arrays[options.bands];
    if (!score || !bands) return;
    const held = frame.arrays[options.held];
    const moved = JSON.stringify(score.at) !== JSON.stringify(this.score?.at);
    Object.assign(this, { score, data: bands.data, held: held?.data });
    const shape = JSON.stringify([bands.shape, score.bands.map(({ title }) => title), score.rows.map(({ name }) => name)]);
    if (shape !== this.shape) {
      this.shape = shape;
      this.build();
    } else {
      this.write();
      if (moved || frame.fresh.has(options.bands) || frame.fresh.has(options.held)) this.draw();
    }
  }

  /** Columns of bands, each below the symbols and the answers, as large as the room allows. */
  build() {
    const { score, width, height, theme } = this;
    if (!width || !height) return;
    const em = theme.large ? 20 : 13;
    const wanted = width < NARROW ? 1 : Math.min(this.options.columns ?? 2, score.bands.length);
    const deep = Math.ceil(score.bands.length / wanted);
    this.gutter = Math.round(3.1 * em);
    this.row = Math.round(1.2 * em);
    const across = (width - 18 * (wanted - 1)) / wanted;
    this.cell = Math.max(4, Math.min(2.6 * em, (across - this.gutter) / score.symbols.length));
    const heads = (1 + score.rows.length) * this.row;
    const room = (height - heads - 2) / deep - 1.4 * em - 3; // a title, and the canvas wider than its cells
    this.high = Math.max(3, Math.min(1.9 * em, room / score.units.length));
    const columns = Array.from({ length: wanted }, (_, k) => this.column(score, k * deep, Math.min(score.bands.length, (k + 1) * deep)));
    this.staves = columns.flatMap(({ staves }) => staves);
    this.heads = columns.map(({ head }) => head);
    this.body.replaceChildren(...columns.map(({ root }) => root));
    this.body.style.gridTemplateColumns = `repeat(${wanted}, minmax(0, 1fr))`;
    this.write();
    this.draw();
  }

  column(score, from, to) {
    const root = element("div", "score-column");
    const head = ["", ...score.rows.map(({ name }) => name)].map((name, k) => {
      const line = element("div", k ? "score-texts" : "score-symbols");
      const cells = score.symbols.map(() => element("span"));
      line.style.gridTemplateColumns = `${this.gutter}px repeat(${cells.length}, ${this.cell}px)`;
      line.style.height = `${this.row}px`;
      line.append(element("span", "score-name", name), ...cells);
      line.onclick = (event) => this.choose(event, line, -1);
      return cells;
    });
    const staves = score.bands.slice(from, to).map((_, k) => this.stave(from + k));
    root.style.setProperty("--letters", `${Math.min(1.05, this.cell / 8.5).toFixed(2)}em`);
    root.append(...head.map((cells) => cells[0].parentNode), ...staves.map(({ box }) => box));
    return { root, head, staves };
  }

  stave(index) {
    const box = element("div", "score-stave");
    const [title, value] = [element("span", "score-title"), element("span", "score-value")];
    const line = element("div", "score-line");
    line.append(title, value);
    box.append(line);
    const surface = new Surface(box, "");
    surface.canvas.onpointermove = (event) => this.point(this.under(event, surface.canvas));
    surface.canvas.onclick = (event) => this.choose(event, surface.canvas, this.under(event, surface.canvas)?.[1]);
    return { index, box, title, value, surface, picture: new Picture() };
  }

  under(event, target) {
    const { x, y } = place(event, target);
    const [step, row] = [Math.floor((x - this.gutter) / this.cell), Math.floor(y / this.high)];
    const inside = step >= 0 && step < this.score.symbols.length && row >= 0 && row < this.score.units.length;
    return inside ? [step, row] : null;
  }

  point(at) {
    if (String(at) === String(this.over)) return;
    this.over = at;
    this.redraw();
  }

  choose(event, target, row) {
    const step = Math.floor((place(event, target).x - this.gutter) / this.cell);
    if (row === undefined || step < 0 || step >= this.score.symbols.length) return;
    if (this.options.pin) this.stage.send(this.options.pin, { step, row });
  }

  key(event) {
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!by || !this.score || !this.options.pin) return;
    event.preventDefault();
    const [step, row] = this.score.at;
    this.over = null; // the keys lead now, not a pointer that rests somewhere
    const next = Math.max(0, Math.min(this.score.units.length - 1, row + by));
    this.stage.send(this.options.pin, { step, row: next });
  }

  write() {
    const { score } = this;
    const [now] = score.at;
    const rows = [{ texts: score.symbols }, ...score.rows];
    for (const head of this.heads ?? []) {
      head.forEach((cells, k) => cells.forEach((cell, step) => this.writeCell(cell, rows[k], step, step === now)));
    }
    const said = `step ${now + 1}, ${score.symbols[now]}, unit ${score.units[score.at[1]]}`;
    if (said !== this.told) this.speak(said);
    this.told = said;
  }

  writeCell(cell, { texts, wrong, levels, titles }, step, now) {
    const bar = levels?.[step] ?? null;
    setText(cell, texts?.[step] ?? "");
    const name = `${now ? "now" : ""}${wrong?.[step] ? " wrong" : ""}${bar === null ? "" : " bar"}`;
    if (cell.className !== name) cell.className = name;
    const title = titles?.[step] ?? (wrong?.[step] ? "wrong" : "");
    if (cell.title !== title) cell.title = title;
    if (bar !== null) cell.style.setProperty("--level", `${100 * bar}%`);
  }

  draw() {
    if (!this.score) return;
    for (const stave of this.staves) this.drawStave(stave);
  }

  drawStave({ index, title, value, surface, picture }) {
    const { score, gutter, cell, high, theme } = this;
    const [rows, columns] = [score.units.length, score.symbols.length];
    const band = score.bands[index];
    const start = index * rows * columns;
    const [step, row] = this.over ?? score.at;
    setText(title, `${band.title}${band.range > 1 ? `, ±${fixed(band.range, 1)}` : ""}`);
    const reading = `unit ${score.units[row]}, step ${step + 1}: ${fixed(this.data[start + row * columns + step], 2)}`;
    setText(value, reading);
    surface.describe(`${band.title}, units over steps; ${reading}`);
    const [wide, tall] = [gutter + cell * columns + 2, high * rows + 2];
    surface.fit(wide, tall);
    Object.assign(surface.canvas.style, { width: `${wide}px`, height: `${tall}px` });
    const grid = { rows, columns, gutter, cell, high, theme };
    const part = (data) => data?.subarray(start, start + rows * columns);
    draw.color(picture, grid, part(this.data), band);
    const context = surface.begin();
    context.imageSmoothingEnabled = false;
    context.drawImage(picture.canvas, gutter, 1, cell * columns, high * rows);
    draw.hatch(context, grid, part(this.held));
    draw.label(context, grid, score.units, score.at[1]);
    draw.frame(context, grid, score.at, theme.accent, 2);
    if (this.over) draw.frame(context, grid, this.over, theme.text, 1);
  }

  retheme(theme) {
    this.theme = theme;
    dress(this.root, theme);
    if (this.score) this.build();
  }

  destroy() {
    this.unwatch();
    this.redraw.cancel();
  }
}
