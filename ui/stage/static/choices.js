/**
 * A row of small choices: selects, switches, buttons and sliders that send an edit or a look at once.
 *
 * options: items, each {action, label, with: further arguments}: with {argument, value (name of a value)} a switch, with choices
 * [[value, label]] too a select, with low, high and step a slider (digits: decimals shown; beside: name of a value said
 * after its number); with button: true a button, which sends no argument (value: hidden as others are). An item whose
 * value is null or missing is hidden. text: the name of a value that is said beside them. spread: sliders, one under the
 * other, share all of the height.
 */

import { element as plain, perFrame, setText } from "./canvas.js";
import { fixed } from "./numbers.js";
import { element } from "./transport.js";

const PATIENCE = 1000; // milliseconds in which the answer to a choice is on its way

export function create(root, { items, text, spread }, { send }) {
  root.classList.add("choices");
  root.classList.toggle("terse", items.every(({ step, label }) => step !== undefined && label.length <= 3));
  root.classList.toggle("spread", Boolean(spread));
  const controls = items.map((item) => make(item, send));
  const words = element("output");
  root.append(...controls.map(({ label }) => label), words);
  function paint({ values }) {
    for (const { item, show, label, beside } of controls) {
      if (beside) setText(beside, values[item.beside] ?? "");
      if (!item.value) continue;
      label.hidden = values[item.value] === null || values[item.value] === undefined;
      if (!label.hidden) show?.(values[item.value]);
    }
    setText(words, values[text] ?? "");
  }
  return { paint };
}

function make(item, send) {
  if (item.button) return button(item, send);
  if (item.choices) return select(item, send);
  return item.step === undefined ? toggle(item, send) : slider(item, send);
}

function button(item, send) {
  const label = plain("button", "", item.label);
  label.type = "button";
  label.onclick = () => send(item.action, item.with);
  return { item, label, show() {} };
}

/** What was just chosen stands until a frame says the same: one that was under way already does not say it yet. */
function patient(show) {
  let [wanted, last, timer] = [null, null, 0];
  const give = () => { clearTimeout(timer); timer = 0; show(last); };
  return {
    want: (value) => { clearTimeout(timer); [wanted, timer] = [value, setTimeout(give, PATIENCE)]; },
    show: (value) => { last = value; if (!timer || value === wanted) give(); },
  };
}

function select(item, send) {
  const choose = element("select", {}, ...item.choices.map(([, label], index) => element("option", { value: index }, label)));
  const { want, show } = patient((value) => {
    const index = item.choices.findIndex(([own]) => own === value);
    if (index >= 0 && Number(choose.value) !== index) choose.value = index;
  });
  choose.onchange = () => {
    const [value] = item.choices[choose.value];
    want(value);
    send(item.action, { ...item.with, [item.argument]: value });
  };
  return { item, show, label: element("label", {}, element("span", {}, item.label), choose) };
}

function toggle(item, send) {
  const box = element("input", { type: "checkbox" });
  const { want, show } = patient((value) => { if (box.checked !== Boolean(value)) box.checked = Boolean(value); });
  box.onchange = () => {
    want(box.checked);
    send(item.action, { ...item.with, [item.argument]: box.checked });
  };
  return { item, show, label: element("label", {}, box, element("span", {}, item.label)) };
}

/** While it is held, the hand decides where it stands, not the frames that answer. */
function slider(item, send) {
  const { low, high, step } = item;
  const digits = item.digits ?? Math.max(0, -Math.floor(Math.log10(step)));
  const range = element("input", { type: "range", min: low, max: high, step });
  const number = element("output");
  const tell = perFrame((value) => send(item.action, { ...item.with, [item.argument]: value }));
  let held = false;
  range.oninput = () => {
    held = true;
    setText(number, fixed(Number(range.value), digits));
    tell(Number(range.value));
  };
  const { want, show } = patient((value) => {
    if (held) return;
    if (Number(range.value) !== value) range.value = value;
    setText(number, fixed(value, digits));
  });
  range.onchange = () => {
    held = false;
    want(Number(range.value));
    tell.flush();
  };
  const beside = item.beside ? element("output", { class: "beside" }) : null;
  const parts = [element("span", {}, item.label), range, number, ...(beside ? [beside] : [])];
  return { item, show, beside, label: element("label", { class: "slide" }, ...parts) };
}
