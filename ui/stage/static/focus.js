/** A visitor at the keyboard keeps the place while views make their buttons anew: what stands where the one with the focus
 * stood has the focus then. */

const PARTS = ".view, .overlay, .transport";
const STOPS = "button, input, select, summary, a[href], [tabindex]";

/** @param {ParentNode} within @param {string} selector */
const all = (within, selector) => /** @type {HTMLElement[]} */ ([...within.querySelectorAll(selector)]);

/** @param {HTMLElement} host what may hold the focus @param {() => void} change what may make parts of it anew */
export function keepFocus(host, change) {
  const root = /** @type {Document | ShadowRoot} */ (host.getRootNode());
  const focused = root.activeElement;
  const part = /** @type {HTMLElement | null | undefined} */ (focused?.closest(PARTS));
  if (!focused || !part || !host.contains(part)) return change();
  const [number, kind] = [all(host, PARTS).indexOf(part), part.classList[1]];
  const place = all(part, STOPS).findIndex((one) => one === focused);
  change();
  if (host.contains(root.activeElement)) return; // it stayed, or was led elsewhere
  const now = host.contains(part) ? part : all(host, PARTS)[number];
  if (now?.classList[1] !== kind) return; // another view stands there
  const stops = all(now, STOPS);
  const back = stops.find((one) => one === focused) ?? stops[Math.min(place, stops.length - 1)];
  back?.focus({ preventScroll: true });
}
