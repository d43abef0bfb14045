/**
 * Leaving a page by a link. Of two things that a browser tells, the last change on a page and the way to another, the
 * later one counts: a change told after the way would fetch the page back, with the other page's settings. Controls and
 * the pad wait a moment for the hand to rest before they tell; so a link clicked within that moment waits for them.
 */
const LINKS = "a[href], [role=menuitem]";
const RESTING = 400; // milliseconds; pads and sliders tell 200 after the last move, and the server hears it in between
const LEAVING = 2000; // milliseconds in which a page that is left may still be there
let [left, moved, held] = [-LEAVING, -RESTING, 0];

/** Milliseconds for which a stage had better tell its page nothing: told now, the page would come back. */
export const leaving = () => Math.max(0, LEAVING - (performance.now() - left));

const link = (event) => event.target.closest?.(LINKS);

function follow(event) {
  const found = link(event);
  if (!found) return;
  const elsewhere = event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || event.button || found.target;
  const wait = RESTING - (performance.now() - moved);
  if (wait <= 0 || elsewhere || found.hasAttribute("download")) {
    left = performance.now();
    return;
  }
  event.preventDefault();
  event.stopPropagation();
  clearTimeout(held);
  held = setTimeout(() => {
    moved = -RESTING;
    const href = found.getAttribute("href");
    const again = found.isConnected || !href ? found : document.querySelector(`a[href="${CSS.escape(href)}"]`);
    again?.click();
  }, wait);
}

function touch(event) {
  if (event.target.closest?.("[data-testid=stMain]") && !link(event)) moved = performance.now();
}

addEventListener("click", follow, true);
for (const name of ["pointerup", "keyup"]) addEventListener(name, touch, { capture: true, passive: true });
