/** A small table with heads on both sides: which map reads which, or how often one class is taken for another. */

import { element, setText } from "./page.js";
import { rove } from "./roving.js";

/** @type {Create<TableOptions>} */
export function create(root, options, api) {
  root.classList.toggle("plain", Boolean(options.plain));
  const title = element("div", "view-title");
  const table = element("table");
  const note = element("div", "table-note");
  root.append(title, table, note);
  const settle = rove(table, ".table-choice");
  let painted = "";
  let shape = "";
  /** @type {[HTMLElement, HTMLElement[]][]} */ let lines = []; // of each row the head, a button where it is a choice; the cells

  /** @param {TableValue} described */
  function build({ columns, rows }) {
    const head = element("tr", "", element("td"), ...columns.map((text) => element("th", { scope: "col" }, text)));
    lines = rows.map(({ cells }, index) => {
      const onclick = () => api.send(options.action ?? "", { index });
      const own = options.action ? element("button", { class: "table-choice", type: "button", onclick }) : element("span");
      return [own, cells.map(() => element("td"))];
    });
    const made = lines.map(([own, cells]) => element("tr", "", element("th", { scope: "row" }, own), ...cells));
    table.replaceChildren(...(columns.some(Boolean) ? [head] : []), ...made);
  }

  return {
    paint({ values }) {
      /** @type {TableValue | null} */ const described = values[options.table] ?? null;
      const shown = options.shown && values[options.shown];
      const text = JSON.stringify([described, shown]);
      if (text === painted) return;
      painted = text;
      root.hidden = !described;
      if (!described) return;
      setText(title, described.title);
      setText(note, described.note ?? "");
      table.setAttribute("aria-label", described.label ?? described.title);
      const now = JSON.stringify([described.columns, described.rows.map(({ cells }) => cells.length)]);
      if (now !== shape) build(described); // else what is pressed, or has the focus, stays
      shape = now;
      described.rows.forEach(({ head, cells }, index) => {
        const [own, places] = lines[index];
        setText(own, head);
        if (options.action) own.setAttribute("aria-pressed", `${index === shown}`);
        cells.forEach((words, k) => {
          setText(places[k], words);
          places[k].className = words ? "on" : "";
        });
      });
      settle();
    },
  };
}
