/** The bar under every stage: play, step, go back to a step, speed. It asks; the server plays. */

import { element, setText, svg } from "./page.js";

const SPEEDS = [1, 2, 5, 10, 20, 60, 200, 0]; // steps a second; 0 is as many as possible
/** @type {Record<string, string>} */
const ICONS = {
  play: "M7 4.5v15l12.5-7.5z", pause: "M6 4.5h4.2v15H6zM13.8 4.5H18v15h-4.2z", back: "M17 5v14L8 12zM5.5 5h2v14h-2z",
  forward: "M7 5v14l9-7zM16.5 5h2v14h-2z", home: "M19 5v14l-8-7zM11 5v14l-8-7z", end: "M5 5v14l8-7zM13 5v14l8-7z",
  reset: "M12 5a7 7 0 1 1-6.6 4.7l1.9.7A5 5 0 1 0 12 7v3L7.2 6 12 2z",
};
/** @type {Record<string, string>} */
const KEYS = { " ": "toggle", ArrowRight: "forward", ArrowLeft: "back", Home: "home", End: "end", r: "reset", R: "reset" };
const OWN_KEYS =
  "input, select, textarea, summary, [contenteditable], [role=slider], [role=combobox], [role=option], [role=menuitem], [role=tab]";
/** @type {Record<string, string>} */
const PLURALS = {
  redraw: "redraws", setting: "settings",
  sample: "samples", update: "updates", epoch: "epochs", product: "products", cell: "cells", row: "rows",
  channel: "channels", application: "applications", layer: "layers", symbol: "symbols", "step back": "steps back",
  step: "steps", pass: "passes",
};

const plural = (/** @type {string} */ name) => PLURALS[name] ?? name;
const count = (/** @type {number} */ number) => Math.round(number).toLocaleString("en-US");
const icon = (/** @type {string} */ name) =>
  svg("svg", { viewBox: "0 0 24 24", "aria-hidden": "true" }, svg("path", { d: ICONS[name] }));

/** @type {Create<{ shortcuts: boolean }>} */
export function create(root, options, { send, seek, life }) {
  /** @type {Values | null} */ let values = null;
  let dragging = false;

  function button(/** @type {string} */ name, /** @type {string} */ label, /** @type {string} */ key, does = name) {
    const onclick = () => act(does);
    return element("button", { type: "button", class: name, "aria-label": label, title: `${label} (${key})`, onclick }, icon(name));
  }

  const play = button("play", "Play", "space", "toggle");
  const time = element("input", {
    type: "range", class: "scrub", min: 0, max: 0, step: 1, value: 0, "aria-label": "Step", title: "Drag to go back to any step",
  });
  const where = element("output", "count");
  const what = "What one step is";
  const unit = element("select", { "aria-label": what, title: what });
  const speed = element("input", { type: "range", class: "speed", min: 0, max: SPEEDS.length - 1, step: 1, "aria-label": "Speed" });
  const pace = element("output", "pace");
  const other = element("button", {
    type: "button", class: "other", hidden: true, title: "Go over to the run that was kept at the last branch",
    onclick: () => send("other"),
  });
  const recover = element("button", { type: "button", class: "recover", hidden: true, onclick: () => send("recover") });
  root.setAttribute("role", "toolbar");
  root.setAttribute("aria-label", "Play");
  root.append(
    element("div", "group buttons",
      button("reset", "Start again", "R"), button("home", "To the start", "Home"), button("back", "One step back", "←"), play,
      button("forward", "One step on", "→"), button("end", "To the newest step", "End")),
    element("div", "group time", time, where),
    element("div", "group rates", unit, element("label", { class: "rate", title: "Speed" }, speed, pace)),
    element("div", "group runs", recover, other),
  );

  const seekSoon = life.perFrame(seek);
  time.oninput = () => {
    dragging = true;
    seekSoon(Number(time.value));
  };
  time.onchange = () => (dragging = false);
  unit.onchange = () => send("unit", { name: unit.value });
  speed.oninput = () => send("speed", { per_second: SPEEDS[Number(speed.value)] });

  function act(/** @type {string} */ name) {
    if (values) send(name === "toggle" ? (values.playing ? "pause" : "play") : name);
  }

  function onKey(/** @type {KeyboardEvent} */ event) {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || !KEYS[event.key]) return;
    const path = /** @type {HTMLElement[]} */ (event.composedPath());
    if (path.some((node) => node.dataset?.keys === "own")) return; // the visitor walks in a view by these keys
    if (typing(path[0], event.key)) return;
    event.preventDefault();
    event.stopPropagation();
    if (!(event.repeat && KEYS[event.key] === "toggle")) act(KEYS[event.key]);
  }

  /** Whether the key means something to what has the focus: a field, a slider, a menu, or (the space bar) a button, but
   * for one of many that was clicked rather than walked to. */
  function typing(/** @type {HTMLElement} */ target, /** @type {string} */ key) {
    if (target === time) return false;
    return target.matches?.(OWN_KEYS) || (key === " " && Boolean(target.closest?.("button, a") && !target.closest("[data-roves]")));
  }

  if (options.shortcuts) life.listen(globalThis, "keydown", onKey, { capture: true });

  function showTime(/** @type {Values} */ { step, epoch, first, last, units, where: words }) {
    setText(where, words ?? `${units[0]} ${count(step)}${epoch === undefined ? "" : ` · epoch ${count(epoch)}`}`);
    if (dragging) return;
    time.min = String(first);
    time.max = String(Math.max(last, first + 1));
    time.value = String(step);
    time.style.setProperty("--done", `${(100 * (step - first)) / Math.max(1, last - first)}%`);
    time.setAttribute("aria-valuetext", `step ${step} of ${last}`);
  }

  function showPace(/** @type {Values} */ { units, unit: name, per_second: wanted, rate, playing }) {
    if (unit.dataset.units !== units.join()) {
      unit.dataset.units = units.join();
      unit.replaceChildren(...units.map((one) => element("option", { value: one }, one)));
    }
    if (unit.value !== name) unit.value = name;
    const at = SPEEDS.indexOf(wanted);
    const root = /** @type {ShadowRoot} */ (speed.getRootNode());
    if (at >= 0 && root.activeElement !== speed) speed.value = String(at);
    if (wanted) setText(pace, `${wanted} ${wanted === 1 ? name : plural(name)}/s`);
    else setText(pace, playing && rate ? `${count(rate)} ${plural(units[0])}/s` : "full speed");
  }

  return {
    paint(frame) {
      values = frame.values;
      const { playing, other_last: end, diverged, best } = values;
      if (play.dataset.on !== String(playing)) {
        const name = playing ? "Pause" : "Play";
        play.dataset.on = String(playing);
        play.replaceChildren(icon(playing ? "pause" : "play"));
        play.setAttribute("aria-label", name);
        play.title = `${name} (space)`;
      }
      showTime(values);
      showPace(values);
      other.hidden = end === null;
      if (end !== null) setText(other, `Other run, to ${count(end)}`);
      recover.hidden = !diverged;
      if (diverged) setText(recover, `Back to the best step, ${count(best ?? 0)}`);
    },
  };
}
