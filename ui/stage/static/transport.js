// The bar under every stage: play, step, scrub, speed. It asks; the server plays.
const SPEEDS = [1, 2, 5, 10, 20, 60, 200, 0];
const ICONS = {
  play: "M7 4.5v15l12.5-7.5z", pause: "M6 4.5h4.2v15H6zM13.8 4.5H18v15h-4.2z", back: "M17 5v14L8 12zM5.5 5h2v14h-2z",
  forward: "M7 5v14l9-7zM16.5 5h2v14h-2z", home: "M19 5v14l-8-7zM11 5v14l-8-7z", end: "M5 5v14l8-7zM13 5v14l8-7z",
  reset: "M12 5a7 7 0 1 1-6.6 4.7l1.9.7A5 5 0 1 0 12 7v3L7.2 6 12 2z",
};
const KEYS = { " ": "toggle", ArrowRight: "forward", ArrowLeft: "back", Home: "home", End: "end", r: "reset", R: "reset" };

export function element(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) node[name] = value;
    else if (value !== false && value != null) node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children);
  return node;
}

function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
}

const whole = (number) => Math.round(number).toLocaleString("en-US");
const plural = { sample: "samples", update: "updates", epoch: "epochs", product: "products", cell: "cells", row: "rows", channel: "channels", application: "applications", layer: "layers", symbol: "symbols", "step back": "steps back", step: "steps", pass: "passes" };

export function create(root, options, stage) {
  const { send } = stage;
  let values = null, dragging = false, wanted = null;

  const button = (name, label, key, action) =>
    element("button", { type: "button", class: name, "aria-label": label, title: `${label} (${key})`, onclick: action }, icon(name));
  const play = button("play", "Play", "space", () => act("toggle"));
  const reset = button("reset", "Start again", "R", () => act("reset"));
  const home = button("home", "To the start", "Home", () => act("home"));
  const back = button("back", "One step back", "←", () => act("back"));
  const forward = button("forward", "One step on", "→", () => act("forward"));
  const end = button("end", "To the newest step", "End", () => act("end"));
  const scrub = element("input", { type: "range", class: "scrub", min: 0, max: 0, step: 1, value: 0, "aria-label": "Step", title: "Drag to go back to any step" });
  const count = element("output", { class: "count" });
  const unit = element("select", { "aria-label": "What one step is", title: "What one step is", onchange: () => send("unit", { name: unit.value }) });
  const speed = element("input", { type: "range", class: "speed", min: 0, max: SPEEDS.length - 1, step: 1, "aria-label": "Speed" });
  const pace = element("output", { class: "pace" });
  const other = element("button", { type: "button", class: "other", hidden: true, onclick: () => send("other") });
  const recover = element("button", { type: "button", class: "recover", hidden: true, onclick: () => send("recover") });
  const group = (name, ...children) => element("div", { class: `group ${name}` }, ...children);
  root.classList.add("transport");
  root.setAttribute("role", "toolbar");
  root.setAttribute("aria-label", "Play");
  root.append(
    group("buttons", reset, home, back, play, forward, end),
    group("time", scrub, count),
    group("rates", unit, element("label", { class: "rate", title: "Speed" }, speed, pace)),
    group("runs", recover, other),
  );

  // A dragged scrubber asks for at most one step a frame, and always for the last one.
  scrub.oninput = () => {
    dragging = true;
    if (wanted === null) requestAnimationFrame(() => { send("seek", { step: wanted }); wanted = null; });
    wanted = Number(scrub.value);
  };
  scrub.onchange = () => { dragging = false; };
  speed.oninput = () => send("speed", { per_second: SPEEDS[speed.value] });

  function act(name) {
    if (!values) return;
    send(name === "toggle" ? (values.playing ? "pause" : "play") : name);
  }

  function onKey(event) {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || !KEYS[event.key]) return;
    const path = event.composedPath();
    if (path.some((node) => node.dataset?.keys === "own")) return; // a view has taken the keys: a crosshair, say
    const target = path[0];
    if (typing(target, event.key)) return;
    event.preventDefault();
    event.stopPropagation();
    if (!(event.repeat && KEYS[event.key] === "toggle")) act(KEYS[event.key]);
  }

  /** Whether the key means something to what has the focus: a field, a slider, a menu; a button, for space. */
  function typing(target, key) {
    if (target === scrub) return false;
    const own = "input, select, textarea, summary, [contenteditable], [role=slider], [role=combobox], [role=option], [role=menuitem], [role=tab]";
    return target.matches?.(own) || (key === " " && Boolean(target.closest?.("button, a")));
  }

  function paint(frame) {
    values = frame.values;
    const { step, epoch, playing, first, last } = values;
    if (play.dataset.on !== String(playing)) {
      play.dataset.on = playing;
      play.replaceChildren(icon(playing ? "pause" : "play"));
      play.setAttribute("aria-label", playing ? "Pause" : "Play");
      play.title = `${playing ? "Pause" : "Play"} (space)`;
    }
    if (!dragging) {
      scrub.min = first;
      scrub.max = Math.max(last, first + 1);
      scrub.value = step;
      scrub.style.setProperty("--done", `${(100 * (step - first)) / Math.max(1, last - first)}%`);
      scrub.setAttribute("aria-valuetext", `step ${step} of ${last}`);
    }
    count.textContent = values.where ?? `${values.units[0]} ${whole(step)}${epoch === undefined ? "" : ` · epoch ${whole(epoch)}`}`;
    if (unit.options.length !== values.units.length || unit.dataset.units !== values.units.join()) {
      unit.dataset.units = values.units.join();
      unit.replaceChildren(...values.units.map((name) => element("option", { value: name }, name)));
    }
    if (unit.value !== values.unit) unit.value = values.unit;
    const at = SPEEDS.indexOf(values.per_second);
    if (at >= 0 && root.getRootNode().activeElement !== speed) speed.value = at;
    pace.textContent = values.per_second ? `${values.per_second} ${values.per_second === 1 ? values.unit : plural[values.unit] ?? values.unit}/s` : playing && values.rate ? `${whole(values.rate)} ${plural[values.units[0]] ?? values.units[0]}/s` : "full speed";
    other.hidden = values.other_last === null;
    if (!other.hidden) other.textContent = `Other run, to ${whole(values.other_last)}`;
    other.title = "Go over to the run that was kept at the last branch";
    recover.hidden = !values.diverged;
    if (!recover.hidden) recover.textContent = `Back to the last good step, ${whole(values.best)}`;
  }

  if (options.shortcuts) addEventListener("keydown", onKey, true);
  return { paint, destroy: () => removeEventListener("keydown", onKey, true) };
}
