/** Elements of the page, and where a pointer is on them. */

/** A new element. `given` is its class or its attributes. Texts among the children go in as text, never as markup.
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag @param {string | Attributes} given @param {(Node | string | null | undefined)[]} children */
export function element(tag, given = "", ...children) {
  const made = document.createElement(tag);
  const attributes = typeof given === "string" ? { class: given || null } : given;
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") Object.assign(made, { [name]: value });
    else if (value !== false && value != null) made.setAttribute(name, value === true ? "" : String(value));
  }
  for (const child of children) if (child) made.append(child);
  return made;
}

/** A new element of a drawing. @param {string} tag @param {Attributes} attributes @param {(Node | string)[]} children */
export function svg(tag, attributes = {}, ...children) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, String(value));
  made.append(...children);
  return made;
}

/** Set a text only when it differs: to write the same text again still costs the browser a layout. */
export function setText(/** @type {Node} */ target, /** @type {string} */ text) {
  if (target.textContent !== text) target.textContent = text;
}

/** Set lengths in CSS pixels. @param {HTMLElement | SVGElement} target @param {Record<string, number>} lengths */
export function put(target, lengths) {
  for (const [name, length] of Object.entries(lengths)) target.style.setProperty(name, `${length}px`);
}

/** What a screen reader says while a visitor works in a view; it cannot be seen. @param {Element} root */
export function voice(root) {
  const region = element("div", { class: "unseen", "aria-live": "polite" });
  root.append(region);
  return (/** @type {string} */ text) => setText(region, text);
}

/** Where a pointer is on an element, in CSS pixels. @param {MouseEvent} event @param {Element} target */
export function place(event, target) {
  const box = target.getBoundingClientRect();
  return { x: event.clientX - box.left, y: event.clientY - box.top };
}

/** How near is near enough: a finger is wider than a mouse pointer.
 * @param {PointerEvent} event @param {number} mouse @param {number} touch */
export const reach = (event, mouse, touch) => (event.pointerType === "mouse" ? mouse : touch);

/** What an event happened in: the nearest element around it that the selector names, or null.
 * @param {Event} event @param {string} selector @returns {HTMLElement | null} */
export const around = (event, selector) => /** @type {Element} */ (event.target).closest?.(selector) ?? null;

/** Put a tag beside a place, on the side that has more room in it; `width` is that of the box around the tag.
 * @param {HTMLElement} tag @param {number} x @param {number} y @param {number} width @param {boolean} leftwards */
export function hang(tag, x, y, width, leftwards) {
  tag.style.left = leftwards ? "auto" : `${x}px`;
  tag.style.right = leftwards ? `${width - x}px` : "auto";
  tag.style.top = `${y}px`;
}

/** Whether the visitor has asked for less motion. */
export const still = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
