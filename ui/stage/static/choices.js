/** A row of small choices: menus, switches, buttons, sliders and lines to type in. Each sends a message at once. */

import { Asking } from "./asking.js";
import { fixed } from "./numbers.js";
import { element, setText } from "./page.js";

const PATIENCE = 1000; // milliseconds in which the answer to a choice is on its way

/** @typedef {{ item: Choice, label: HTMLElement, show?(value: any): void, offer?(values: any[]): void, beside?: HTMLElement }} Control */

/** @type {Create<ChoicesOptions>} */
export function create(root, { items, text, spread }, api) {
  root.classList.toggle("terse", items.every(({ step, label }) => step !== undefined && label.length <= 3));
  root.classList.toggle("spread", Boolean(spread));
  const controls = items.map((item) => make(item, api));
  const words = element("output");
  root.append(...controls.map(({ label }) => label), words);
  return {
    paint({ values }) {
      for (const { item, show, offer, label, beside } of controls) {
        if (beside && item.beside) setText(beside, values[item.beside] ?? "");
        if (!item.value) continue;
        if (offer) offer(values[item.offered ?? ""] ?? []);
        label.hidden = values[item.value] === null || values[item.value] === undefined;
        if (!label.hidden) show?.(values[item.value]);
      }
      setText(words, (text && values[text]) ?? "");
    },
  };
}

/** @param {Choice} item @param {Api} api @returns {Control} */
function make(item, api) {
  if (item.button) return button(item, api);
  if (item.choices) return menu(item, item.choices, api);
  if (item.letters) return line(item, item.letters, api);
  return item.step === undefined ? toggle(item, api) : slider(item, item.step, api);
}

function button(/** @type {Choice} */ item, /** @type {Api} */ api) {
  const onclick = () => api.send(item.action, item.with);
  return { item, label: element("button", { type: "button", onclick }, item.label) };
}

/** What sends a choice, and what shows the frames' value: until one of them says the same as was chosen, the choice stands.
 * @param {Choice} item @param {Api} api @param {(value: any) => void} show */
function patient(item, api, show) {
  /** @type {any[]} */ let [wanted, last] = [];
  const asking = new Asking(api.life, PATIENCE, () => show(last));
  return {
    send: (/** @type {any} */ value) => api.send(item.action, { ...item.with, [item.argument ?? ""]: value }),
    want(/** @type {any} */ value) {
      wanted = value;
      asking.begin();
    },
    show(/** @type {any} */ value) {
      last = value;
      if (!asking.open || value === wanted) asking.end();
    },
  };
}

function menu(/** @type {Choice} */ item, /** @type {[any, string][]} */ choices, /** @type {Api} */ api) {
  const options = choices.map(([, label], index) => element("option", { value: index }, label));
  const select = element("select", {}, ...options);
  const { want, send, show } = patient(item, api, (value) => {
    const index = choices.findIndex(([own]) => own === value);
    if (index >= 0 && Number(select.value) !== index) select.value = String(index);
  });
  select.onchange = () => {
    const [value] = choices[Number(select.value)];
    want(value);
    send(value);
  };
  const offer = (/** @type {any[]} */ values) => options.forEach((option, k) => (option.hidden = !values.includes(choices[k][0])));
  return { item, show, offer: item.offered ? offer : undefined, label: element("label", {}, element("span", {}, item.label), select) };
}

function toggle(/** @type {Choice} */ item, /** @type {Api} */ api) {
  const box = element("input", { type: "checkbox" });
  const { want, send, show } = patient(item, api, (value) => {
    if (box.checked !== Boolean(value)) box.checked = Boolean(value);
  });
  box.onchange = () => {
    want(box.checked);
    send(box.checked);
  };
  return { item, show, label: element("label", {}, box, element("span", {}, item.label)) };
}

/** A line of text, sent as it is typed. While it has the focus, the hand decides what stands there, not the frames. */
function line(/** @type {Choice} */ item, /** @type {number} */ letters, /** @type {Api} */ api) {
  const input = element("input", { type: "text", maxlength: letters, autocomplete: "off", spellcheck: "false", "aria-label": item.label });
  const focused = () => /** @type {Document | ShadowRoot} */ (input.getRootNode()).activeElement === input;
  const { want, send, show } = patient(item, api, (value) => {
    if (!focused() && input.value !== value) input.value = value;
  });
  const tell = api.life.perFrame(send);
  input.oninput = () => {
    want(input.value);
    tell(input.value);
  };
  input.onkeydown = (/** @type {Event} */ event) => event.stopPropagation(); // what is typed is not meant for the transport
  return { item, show, label: element("label", { class: "line" }, element("span", {}, item.label), input) };
}

/** While a slider is held, the hand decides where it stands, not the frames that answer. */
function slider(/** @type {Choice} */ item, /** @type {number} */ step, /** @type {Api} */ api) {
  const digits = item.digits ?? Math.max(0, -Math.floor(Math.log10(step)));
  const range = element("input", { type: "range", min: item.low, max: item.high, step });
  const number = element("output");
  let held = false;
  const { want, send, show } = patient(item, api, (value) => {
    if (held) return;
    if (Number(range.value) !== value) range.value = value;
    setText(number, fixed(value, digits));
  });
  const tell = api.life.perFrame(send);
  range.oninput = () => {
    held = true;
    setText(number, fixed(Number(range.value), digits));
    tell(Number(range.value));
  };
  range.onchange = () => {
    held = false;
    want(Number(range.value));
    tell.flush();
  };
  const beside = item.beside ? element("output", { class: "beside" }) : undefined;
  const label = element("label", { class: "slide" }, element("span", {}, item.label), range, number, beside);
  return { item, show, beside, label };
}
