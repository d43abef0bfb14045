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

  /** The head of a row as a button. @param {string} head @param {number} index @param {boolean} on */
  function choice(head, index, on) {
    const onclick = () => api.send(options.action ?? "", { index });
    return element("button", { class: "table-choice", type: "button", "aria-pressed": `${on}`, onclick }, head);
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
      fill(table, described, (head, index) => (options.action ? choice(head, index, index === shown) : head));
      settle();
    },
  };
}

/** @param {HTMLElement} table @param {TableValue} described @param {(head: string, index: number) => string | Node} choice */
function fill(table, { columns, rows }, choice) {
  const head = element("tr", "", element("td"), ...columns.map((text) => element("th", { scope: "col" }, text)));
  const lines = rows.map((row, index) => {
    const cells = row.cells.map((text) => element("td", text ? "on" : "", text));
    return element("tr", "", element("th", { scope: "row" }, choice(row.head, index)), ...cells);
  });
  table.replaceChildren(...(columns.some(Boolean) ? [head] : []), ...lines);
}
