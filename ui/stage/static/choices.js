/**
 * A row of small choices about what is looked at: selects and switches that send a look at once.
 *
 * options: items, each {action, argument, value (name of a value), label} and for a select choices [[value, label]].
 */

import { element } from "./transport.js";

export function create(root, { items }, { send }) {
  root.classList.add("choices");
  const controls = items.map((item) => (item.choices ? select(item, send) : toggle(item, send)));
  root.append(...controls.map(({ label }) => label));
  return { paint: ({ values }) => controls.forEach(({ item, show }) => show(values[item.value])) };
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
