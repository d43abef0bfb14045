// A stage: lays out the views that a page described, feeds them the frames of the live channel, and carries back
// what the visitor does. It knows views, never lessons.
import * as bars from "./bars.js";
import * as card from "./card.js";
import * as cell from "./cell.js";
import * as choices from "./choices.js";
import * as curve from "./curve.js";
import * as grids from "./grids.js";
import * as layers from "./layers.js";
import * as legend from "./legend.js";
import * as lines from "./lines.js";
import * as map from "./map.js";
import * as network from "./network.js";
import * as pictures from "./pictures.js";
import * as plane from "./plane.js";
import * as question from "./question.js";
import * as score from "./score.js";
import * as table from "./table.js";
import * as sketch from "./sketch.js";
import * as tiles from "./tiles.js";
import * as transport from "./transport.js";
import * as unrolled from "./unrolled.js";
import * as volumes from "./volumes.js";
import { makeTheme } from "./colors.js";
import { decode } from "./frame.js";
import { leaving } from "./leaving.js";
import { connect } from "./socket.js";

const { element } = transport;
const VIEWS = {
  bars, card, cell, choices, curve, grids, layers, legend, lines, map, network, pictures, plane, question, score, sketch,
  table, tiles, unrolled, volumes,
};
const REST = 350; // milliseconds of standing still before the page is told
const stages = new WeakMap(); // one stage an element: Streamlit calls again and again with the same one

export default function (component) {
  let stage = stages.get(component.parentElement);
  if (!stage) stages.set(component.parentElement, (stage = new Stage(component.parentElement)));
  stage.update(component);
  // A slow first call may be cleaned up after a later one has begun: only the newest call may end the stage.
  const owner = (stage.owner = {});
  return () => {
    if (stage.owner !== owner) return;
    stages.delete(component.parentElement);
    stage.end();
  };
}

class Stage {
  constructor(parent) {
    this.host = parent.querySelector(".stage");
    this.frame = { arrays: {}, values: {}, fresh: new Set() };
    this.frames = 0;
    this.notices = null;
    this.views = [];
    this.waiting = false;
  }

  update({ data, setTriggerValue }) {
    this.trigger = setTriggerValue;
    const style = getComputedStyle(this.host);
    this.theme = makeTheme((name) => style.getPropertyValue(name).trim());
    this.theme.large = data.large;
    const described = JSON.stringify([data.rows, data.large, data.shortcuts]);
    if (described !== this.described) {
      this.described = described;
      this.build(data);
    }
    for (const view of this.views) view.theme?.(this.theme);
    if (data.token !== this.token) {
      this.token = data.token;
      clearInterval(this.asking);
      this.line?.close();
      this.line = connect(data.live, data.lesson, data.token, this);
    }
    if (this.frames) this.repaint();
  }

  build(data) {
    for (const view of this.views) view.destroy?.();
    this.views = [];
    this.parts = []; // cells that step back while the frame speaks of others
    this.notice = element("div", { class: "notice", role: "status", "aria-live": "polite" });
    const grid = element("div", { class: "rows" }, ...data.rows.map((row) => this.row(row)));
    const bar = element("div");
    this.host.classList.toggle("large", data.large);
    this.host.replaceChildren(grid, this.notice, bar);
    this.views.push(transport.create(bar, { shortcuts: data.shortcuts }, this.api()));
  }

  row({ views, height, grow }) {
    const cells = views.map((described) => this.cell(described));
    const row = element("div", { class: "row" }, ...cells);
    row.style.setProperty("--height", `${height}px`);
    row.style.setProperty("--grow", grow);
    row.style.setProperty("--columns", views.map(({ width }) => `minmax(0, ${width}fr)`).join(" "));
    return row;
  }

  cell({ view, options, overlay, stack }) {
    if (stack) {
      const cells = stack.map((described) => this.cell(described));
      cells.forEach((cell, index) => cell.style.setProperty("--grow", stack[index].grow));
      cells.forEach((cell, index) => cell.classList.toggle("fits", stack[index].grow === 0));
      return element("div", { class: "cell stacked" }, ...cells);
    }
    const root = element("div", { class: `view ${view}` });
    const cell = element("div", { class: "cell" }, root);
    if (options.part) this.parts.push([cell, options.part]);
    this.views.push(VIEWS[view].create(root, options, this.api()));
    if (overlay) {
      const over = element("div", { class: `overlay ${overlay.view}` });
      cell.append(over);
      this.views.push(VIEWS[overlay.view].create(over, overlay.options, this.api()));
    }
    return cell;
  }

  api() {
    return {
      theme: this.theme,
      send: (name, args) => this.line?.send(name, args),
      seek: (step) => this.line?.send("seek", { step: Math.max(0, Math.round(step)) }),
      announce: (text) => this.say(text),
    };
  }

  // What the line says.
  state(name) {
    if (name !== "connected" || !this.frames) this.host.dataset.state = name === "connected" ? "paused" : name;
    if (name !== "connected") return;
    this.notices = null; // what the next frame has to say is said anew
    if (this.spoken) this.say("");
  }

  say(sentence) {
    this.spoken = sentence;
    this.notice.textContent = sentence;
  }

  /** Ask the page for a new token until it gives one: its own line may still be down, after a restart say. */
  expired() {
    clearInterval(this.asking);
    const ask = () => this.trigger("expired", Date.now());
    this.asking = setInterval(ask, 2000);
    ask();
  }

  // One frame is in flight at a time: it is painted with the screen's next refresh, and then asked for the next.
  // `buffer` is decoded at once; painting waits for the refresh.
  receive(buffer) {
    const before = this.frame;
    this.frame = decode(buffer, before);
    if (this.waiting) for (const name of before.fresh) this.frame.fresh.add(name);
    if (this.waiting) return;
    this.waiting = true;
    requestAnimationFrame(() => this.paint());
  }

  paint() {
    this.waiting = false;
    if (this.ended) return;
    for (const view of this.views) view.paint(this.frame);
    const { lit } = this.frame.values;
    for (const [cell, part] of this.parts) cell.classList.toggle("dim", Boolean(lit) && !lit.includes(part));
    this.frame.fresh.clear();
    if (!this.frames) performance.mark("stage-painted");
    this.frames += 1;
    this.report();
    this.line?.send("painted");
  }

  repaint() {
    this.frame.fresh = new Set(Object.keys(this.frame.arrays));
    for (const view of this.views) view.paint(this.frame);
    this.frame.fresh.clear();
  }

  report() {
    const { values } = this.frame;
    const { dataset } = this.host;
    const state = values.diverged ? "diverged" : values.playing ? "running" : "paused";
    if (dataset.state !== state) dataset.state = state;
    dataset.step = values.step;
    dataset.frames = this.frames;
    dataset.served = values.served;
    const [number, sentence] = values.notice;
    if (this.notices !== `${number}${values.stopped}`) {
      const news = this.number !== undefined && number !== this.number; // said after it stopped
      const words = (news && sentence) || values.stopped || sentence;
      this.number = number;
      if (this.notices !== null || words) this.say(words);
      this.notices = `${number}${values.stopped}`;
    }
    this.tellPage(values);
  }

  /** The page reruns once play has come to rest, or after an edit (even while it plays: the link follows). */
  tellPage({ playing, seeking, step, edits }) {
    if (!playing && !seeking) this.restedAt = step;
    const at = `${this.restedAt} ${edits}`;
    this.told ??= at;
    if (at === this.at) return;
    this.at = at;
    clearTimeout(this.rest);
    this.rest = setTimeout(() => this.tellRest(at), REST);
  }

  tellRest(at) {
    const wait = leaving();
    if (wait) this.rest = setTimeout(() => this.tellRest(at), wait);
    else if (this.told !== at) this.trigger("rested", (this.told = at));
  }

  end() {
    this.ended = true;
    clearTimeout(this.rest);
    clearInterval(this.asking);
    this.line?.close();
    for (const view of this.views) view.destroy?.();
  }
}
