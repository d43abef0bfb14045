/** A stage gives the frames that come over the line to its views, and sends what the visitor does. It knows no lesson. */
import { dress, makeTheme } from "./colors.js";
import { readCommas } from "./commas.js";
import { keepFocus } from "./focus.js";
import { decode } from "./frame.js";
import { keep } from "./keeping.js";
import { leaving, watchLinks } from "./leaving.js";
import { Life } from "./life.js";
import { watchMore } from "./more.js";
import { element, setText } from "./page.js";
import { Scene } from "./scene.js";
import { connect } from "./socket.js";
import { keepKeys, watchWays } from "./ways.js";

const REST = 350; // milliseconds of standing still before the page is told
const ASK_AGAIN = 2000; // milliseconds between two requests for a new token

/** @type {WeakMap<object, Stage>} One stage for each element: Streamlit calls again and again with the same one. */
const stages = new WeakMap();

export default function (/** @type {Component} */ component) {
  const { parentElement } = component;
  const stage = stages.get(parentElement) ?? new Stage(parentElement);
  stages.set(parentElement, stage);
  stage.update(component);
  // A slow first call may be cleaned up after a later one has begun: only the newest call may end the stage.
  const owner = (stage.owner = {});
  return () => {
    if (stage.owner !== owner) return;
    stages.delete(parentElement);
    stage.end();
  };
}

class Stage {
  life = new Life();
  /** @type {Scene | null} */ scene = null;
  described = ""; // what the scene is made of, as text
  notice = element("div", { class: "notice", role: "status", "aria-live": "polite" });
  /** @type {object | null} */ owner = null; // the newest call, which may end the stage
  /** @type {ReturnType<typeof connect> | null} */ line = null;
  token = "";
  /** @type {(name: string, value: unknown) => void} */ trigger = () => {}; // makes the page run again
  made = ""; // what the tab has kept and the page has asked for
  given = ""; // the same, once the page was given it
  stopAsking = () => {};
  stopResting = () => {};
  /** @type {Frame} */ frame = { arrays: {}, values: /** @type {Values} */ ({}), fresh: new Set() };
  frames = 0; // that were painted
  /** @type {number | undefined} */ generation; // of the experiment that the scene is made for
  waiting = false; // for the screen's next refresh
  /** @type {number | undefined} */ noticed; // the number of the newest notice
  /** @type {string | null} */ notices = null; // what was said last
  lost = ""; // what was said as the line came back: no notice of the first frames takes its place
  /** @type {number | undefined} */ restedAt; // the step at which play rested last
  at = ""; // that step and the count of edits, now
  /** @type {string | undefined} */ told; // the same, as the page knows it

  constructor(/** @type {ParentNode} */ parent) {
    this.host = /** @type {HTMLElement} */ (parent.querySelector(".stage"));
    watchLinks(this.life);
    watchWays(this.life, this.host);
    keepKeys(this.life, this.host);
    readCommas(this.life);
    const page = /** @type {ShadowRoot} */ (this.host.getRootNode()).host?.closest(".st-key-lesson-body");
    if (page) watchMore(page, this.life, ".katex-display"); // a long equation on a telephone
  }

  update(/** @type {Component} */ { data, setTriggerValue }) {
    this.trigger = setTriggerValue;
    this.made = keep(data.lesson, data.keep);
    const style = getComputedStyle(this.host);
    const theme = makeTheme((name) => style.getPropertyValue(name).trim(), data.large);
    dress(this.host, theme);
    const described = JSON.stringify([data.rows, data.large, data.shortcuts]);
    this.generation = data.generation;
    keepFocus(this.host, () => {
      if (described !== this.described) this.build(data, theme);
      this.described = described;
      this.scene?.retheme(theme);
      if (this.frames) this.repaint();
    });
    if (data.token !== this.token) {
      this.token = data.token;
      this.stopAsking();
      this.line?.close();
      this.line = connect(data.live, data.lesson, data.token, this);
    }
  }

  build(/** @type {Component["data"]} */ data, /** @type {Theme} */ theme) {
    const send = (/** @type {string} */ name, /** @type {object} */ content) =>
      this.line?.send(name, content, this.generation) ?? false;
    const seek = (/** @type {number} */ step) => void send("seek", { step: Math.max(0, Math.round(step)) });
    this.scene?.end();
    this.scene = new Scene(data, { theme, send, seek, say: (sentence) => this.say(sentence) });
    this.notice.textContent = "";
    this.host.classList.toggle("large", data.large);
    this.host.replaceChildren(this.scene.rows, this.notice, this.scene.bar);
  }

  // What the line says.

  state(/** @type {string} */ name) {
    if (name !== "connected" || !this.frames) this.host.dataset.state = name === "connected" ? "paused" : name;
    if (name !== "connected") return;
    this.notices = null; // what the next frame has to say is said anew
    if (this.notice.textContent) this.say("");
  }

  say(/** @type {string} */ sentence) {
    setText(this.notice, sentence);
  }

  /** Ask the page for a new token until it gives one: after a restart, say, its own line may still be down. */
  expired() {
    this.stopAsking();
    const ask = () => this.trigger("expired", Date.now());
    this.stopAsking = this.life.every(ASK_AGAIN, ask);
    ask();
  }

  /** The page that was here before left something to this one: it runs again, to find it. */
  inherited() {
    this.trigger("rested", `inherited ${Date.now()}`);
  }

  /** One frame is in flight at a time. It is decoded at once and painted with the screen's next refresh; only then is the
   * next one asked for. @param {ArrayBuffer} buffer */
  receive(buffer) {
    const before = this.frame;
    this.frame = decode(buffer, before);
    if (this.waiting) for (const name of before.fresh) this.frame.fresh.add(name);
    if (this.waiting) return;
    this.waiting = true;
    this.life.next(() => this.paint());
  }

  paint() {
    this.waiting = false;
    keepFocus(this.host, () => this.scene?.paint(this.frame));
    if (!this.frames) performance.mark("stage-painted");
    this.frames += 1;
    this.report();
    this.line?.send("painted");
  }

  /** Paint the same frame again, all of it. */
  repaint() {
    this.frame.fresh = new Set(Object.keys(this.frame.arrays));
    this.scene?.paint(this.frame);
  }

  report() {
    const { values } = this.frame;
    const { dataset } = this.host;
    const state = values.diverged ? "diverged" : values.playing ? "running" : "paused";
    if (dataset.state !== state) dataset.state = state;
    const { step, served, measuring } = values;
    Object.assign(dataset, { step: `${step}`, frames: `${this.frames}`, served, measuring: `${Boolean(measuring)}` });
    const [number, sentence] = values.notice;
    const notices = `${number}${values.stopped}`;
    if (this.notices !== notices) {
      const news = this.noticed !== undefined && number !== this.noticed; // said after the run stopped
      const words = (news && sentence) || values.stopped || sentence;
      this.noticed = number;
      if (this.notices === null) this.lost = this.notice.textContent ?? "";
      if (this.notices !== null || words) this.say([this.lost, words].filter(Boolean).join(" "));
      if (values.playing) this.lost = "";
      this.notices = notices;
    }
    if (this.made && !this.given) this.trigger("kept", (this.given = this.made)); // a run that went on is known by now
    this.tellPage(values);
  }

  /** The page runs again when play has come to rest, and after an edit even while it plays: links follow edits. */
  tellPage(/** @type {Values} */ { playing, seeking, step, edits }) {
    if (!playing && !seeking) this.restedAt = step;
    const at = `${this.restedAt} ${edits}`;
    this.told ??= at;
    if (at === this.at) return;
    this.at = at;
    this.tellAfter(REST, at);
  }

  tellAfter(/** @type {number} */ milliseconds, /** @type {string} */ at) {
    this.stopResting();
    this.stopResting = this.life.after(milliseconds, () => {
      const wait = leaving();
      if (wait) this.tellAfter(wait, at);
      else if (this.told !== at) this.trigger("rested", (this.told = at));
    });
  }

  end() {
    this.life.end();
    this.scene?.end();
    this.line?.close();
  }
}
