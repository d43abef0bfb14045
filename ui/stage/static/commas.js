/** Decimal commas in fields for numbers, on the whole page. A browser whose own language has none leaves the comma out,
 * so that 0,5 becomes 5. Here it is written as a point, where it can be seen; where whole numbers alone are taken, it is
 * refused with a sentence, and so are the digits that are typed on after it. */

const WHOLE = "Only a whole number is taken here.";
const AFTER = 1000; // milliseconds after what was refused in which its digits still come

/** @type {WeakMap<HTMLInputElement, number>} When a field refused something last. */
const refused = new WeakMap();

/** @param {InputEvent} event */
function change(event) {
  const [field] = event.composedPath();
  if (event.defaultPrevented) return; // another stage, which is about to end, has answered
  if (!(field instanceof HTMLInputElement) || field.type !== "number") return;
  const text = event.data ?? event.dataTransfer?.getData("text/plain") ?? "";
  const still = text && event.timeStamp - (refused.get(field) ?? -Infinity) < AFTER;
  if (still || (/[.,]/.test(text) && Number.isInteger(Number.parseFloat(field.step)))) {
    event.preventDefault();
    refused.set(field, event.timeStamp);
    field.setCustomValidity(WHOLE);
    field.reportValidity();
    return;
  }
  refused.delete(field);
  field.setCustomValidity("");
  if (!/^[^.,]*,[^.,]*$/.test(text)) return;
  event.preventDefault();
  document.execCommand("insertText", false, text.trim().replace(",", ".")); // no other call does as if it were typed
}

/** As long as a stage lives. @param {Life} life */
export const readCommas = (life) => void life.listen(globalThis, "beforeinput", change, { capture: true });
