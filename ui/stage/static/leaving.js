/** Leaving a page by a link. A browser tells the server of the last change on a page and of the way to another page,
 * and the later of the two counts: a change that is told after the way would fetch the old page back, with the
 * settings of both. Controls and the drawing pad wait a moment for the hand to rest before they tell, so a link that
 * is clicked within that moment waits for them. */
import { around } from "./page.js";

const LINKS = "a[href], [role=menuitem]";
const RESTING = 400; // milliseconds; pads and sliders tell 200 after the last move, and the server hears it in between
const LEAVING = 2000; // milliseconds in which a page that is left may still be there
let [left, moved] = [-LEAVING, -RESTING];
/** @type {ReturnType<typeof setTimeout> | undefined} */
let held;

/** Milliseconds for which a stage had better tell its page nothing: told now, the page would come back. */
export const leaving = () => Math.max(0, LEAVING - (performance.now() - left));

function follow(/** @type {MouseEvent} */ event) {
  const found = around(event, LINKS);
  if (!found) return;
  const keyed = event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || event.button;
  const elsewhere = keyed || found.getAttribute("target") || found.hasAttribute("download");
  const wait = RESTING - (performance.now() - moved);
  if (wait <= 0 || elsewhere) {
    left = performance.now();
    return;
  }
  event.preventDefault();
  event.stopPropagation();
  clearTimeout(held);
  // This alone does not end with the stage: a link that was clicked is followed, whatever is on the page by then.
  held = setTimeout(() => {
    moved = -RESTING;
    const href = found.getAttribute("href");
    const again = found.isConnected || !href ? found : document.querySelector(`a[href="${CSS.escape(href)}"]`);
    if (again instanceof HTMLElement) again.click();
  }, wait);
}

function touch(/** @type {Event} */ event) {
  if (around(event, "[data-testid=stMain]") && !around(event, LINKS)) moved = performance.now();
}

/** Look out for links as long as a stage lives. @param {Life} life */
export function watchLinks(life) {
  life.listen(globalThis, "click", follow, { capture: true });
  for (const name of ["pointerup", "keyup"]) life.listen(globalThis, name, touch, { capture: true, passive: true });
}
