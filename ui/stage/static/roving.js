/** Many buttons, one stop of the Tab key: the arrow keys go from a button to the next as they lie on the screen, and
 * Enter or the space bar presses it. The transport leaves the keys alone meanwhile. */

import { TURNS } from "./walker.js";

/** Whether a button lies in a direction, and how far: what lies aside counts double.
 * @param {DOMRect} from @param {DOMRect} to @param {Pair} turn */
function far(from, to, [right, down]) {
  const [x, y] = [to.x + to.width / 2 - from.x - from.width / 2, to.y + to.height / 2 - from.y - from.height / 2];
  const along = x * right + y * down;
  return along > 1 ? along + 2 * Math.abs(right ? y : x) : Infinity;
}

/** @param {HTMLElement} field @param {string} selector of the buttons in it
 * @param {(button: HTMLElement | null) => void} [look] a button has the focus; null: none any more
 * @returns {() => void} to be called when there are other buttons, or another one is pressed */
export function rove(field, selector, look = () => {}) {
  const buttons = () => /** @type {HTMLElement[]} */ ([...field.querySelectorAll(selector)]);
  const focused = () => /** @type {Document | ShadowRoot} */ (field.getRootNode()).activeElement;

  function settle() {
    const found = buttons();
    const now = found.find((one) => one === focused()) ?? found.find((one) => one.ariaPressed === "true") ?? found[0];
    for (const one of found) one.tabIndex = one === now ? 0 : -1;
  }

  field.dataset.roves = selector;
  field.addEventListener("focusin", ({ target }) => {
    if (!(target instanceof HTMLElement) || !target.matches(selector)) return;
    settle();
    if (!target.matches(":focus-visible")) return; // it was clicked: the keys stay the transport's
    field.dataset.keys = "own";
    look(target);
  });
  field.addEventListener("focusout", () => {
    delete field.dataset.keys;
    look(null);
  });
  field.addEventListener("keydown", (event) => {
    const [turn, from] = [TURNS[event.key], buttons().find((one) => one === focused())];
    if (field.dataset.keys !== "own" || !turn || !from || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    const box = from.getBoundingClientRect();
    const [next] = buttons()
      .map((one) => ({ one, way: far(box, one.getBoundingClientRect(), turn) }))
      .filter(({ way }) => way < Infinity)
      .sort((a, b) => a.way - b.way);
    next?.one.focus();
  });
  return settle;
}
