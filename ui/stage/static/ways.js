/** Whoever follows a link that sets this page's stage, or presses such a button, sees the stage. */
import { around } from "./page.js";

const BUTTONS = "[class*=st-key-to-stage] button";

/** Whether an event asks for this page with other settings. @param {Event} event */
function asks(event) {
  const link = /** @type {HTMLAnchorElement | null} */ (around(event, "a[href]"));
  if (!link) return around(event, BUTTONS) !== null;
  return !link.target && link.origin === location.origin && link.pathname === location.pathname && !link.hash;
}

/** Bring a stage into view when it is asked for, as long as it lives. @param {Life} life @param {HTMLElement} stage */
export function watchWays(life, stage) {
  const heard = (/** @type {MouseEvent} */ event) => {
    const elsewhere = event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || event.button;
    if (!elsewhere && asks(event)) stage.scrollIntoView({ block: "start" });
  };
  life.listen(globalThis, "click", heard, { capture: true, passive: true });
}

/** Streamlit runs a page again at R and asks for its cache at C: not for what is pressed on the stage.
 * @param {Life} life @param {HTMLElement} stage */
export function keepKeys(life, stage) {
  const heard = (/** @type {KeyboardEvent} */ event) => /^[rc]$/i.test(event.key) && event.stopPropagation();
  for (const name of ["keydown", "keyup"]) life.listen(stage, name, heard);
}
