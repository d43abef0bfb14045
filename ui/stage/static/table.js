/**
 * A small table of texts with heads on both sides: which map reads which, how often one class is taken for another.
 *
 * options: table (name of a value: {title, columns: [text], rows: [{head, cells: [text]}], note}; null hides it); action
 * (name of a message, sent with {index} when the head of a row is pressed), shown (name of a value: the row that is on);
 * plain: cells are words to read, not marks.
 */

import { element, setText } from "./canvas.js";
import { dress } from "./colors.js";

export function create(root, options, stage) {
  root.classList.add("table");
  root.classList.toggle("plain", Boolean(options.plain));
  const title = element("div", "view-title");
  const table = element("table");
  const note = element("div", "table-note");
  root.append(title, table, note);
  dress(root, stage.theme);
  let shown = "";
  return {
    paint({ values }) {
      const described = values[options.table] ?? null;
      const text = JSON.stringify([described, values[options.shown]]);
      if (text === shown) return;
      shown = text;
      root.hidden = !described;
      if (!described) return;
      setText(title, described.title);
      setText(note, described.note ?? "");
      fill(table, described);
      if (options.action) choosable(table, options, values[options.shown], stage);
    },
    theme: (theme) => dress(root, theme),
  };
}

function fill(table, { title, columns, rows }) {
  const head = element("tr");
  head.append(element("td"), ...columns.map((text) => header(text, "col")));
  const lines = rows.map((row) => {
    const line = element("tr");
    line.append(header(row.head, "row"), ...row.cells.map((text) => element("td", text ? "on" : "", text)));
    return line;
  });
  table.setAttribute("aria-label", title);
  table.replaceChildren(...(columns.some(Boolean) ? [head] : []), ...lines);
}

/** The heads of the rows as buttons, one of them pressed. */
function choosable(table, { action }, shown, stage) {
  table.querySelectorAll("th[scope=row]").forEach((cell, index) => {
    const button = element("button", "table-choice", cell.textContent);
    button.type = "button";
    button.setAttribute("aria-pressed", String(index === shown));
    button.onclick = () => stage.send(action, { index });
    cell.replaceChildren(button);
  });
}

function header(text, scope) {
  const cell = element("th", "", text);
  cell.scope = scope;
  return cell;
}
