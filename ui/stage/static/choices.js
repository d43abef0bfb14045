/**
 * A row of small choices about what is looked at: selects and switches that send a look at once.
 *
 * options: items, each {action, argument, value (name of a value), label} and for a select choices [[value, label]];
 * text, the name of a value that is said beside them.
 */

import { element } from "./transport.js";

export function create(root, { items, text }, { send }) {
  root.classList.add("choices");
  const controls = items.map((item) => (item.choices ? select(item, send) : toggle(item, send)));
  const words = element("output");
  root.append(...controls.map(({ label }) => label), words);
  function paint({ values }) {
    for (const { item, show } of controls) show(values[item.value]);
    if (words.textContent !== (values[text] ?? "")) words.textContent = values[text] ?? "";
  }
  return { paint };
}

function select(item, send) {
  const choose = element("select", {}, ...item.choices.map(([, label], index) => element("option", { value: index }, label)));
  choose.onchange = () => send(item.action, { [item.argument]: item.choices[choose.value][0] });
  const show = (value) => {
    const index = item.choices.findIndex(([own]) => own === value);
    if (index >= 0 && Number(choose.value) !== index) choose.value = index;
  };
  return { item, show, label: element("label", {}, element("span", {}, item.label), choose) };
}

function toggle(item, send) {
  const box = element("input", { type: "checkbox" });
  box.onchange = () => send(item.action, { [item.argument]: box.checked });
  const show = (value) => { if (box.checked !== Boolean(value)) box.checked = Boolean(value); };
  return { item, show, label: element("label", {}, box, element("span", {}, item.label)) };
}
