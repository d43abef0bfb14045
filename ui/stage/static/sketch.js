/** Ears for a drawing pad that stands elsewhere on the page: its picture is sent while it is drawn, many times a
 * stroke.
 *
 * The pad is a component of its own, with canvases that lie on each other: what is done, and what is being drawn. They
 * are laid over white, averaged over blocks down to side × side grey pixels, and sent as base64. What does not differ
 * from what was sent last is not sent again. Where the browser does not let the pad be read, nothing is sent, and that is
 * said. */

import { Asking } from "./asking.js";
import { Paper } from "./readback.js";

const PATIENCE = 200; // milliseconds after which an answer is no longer waited for
const LATER = [0, 60, 250, 600]; // milliseconds after which undo, clear and a finished stroke may show on the pad
const UNREADABLE =
  "Your browser does not let this page read what you draw (protection against fingerprinting): allow canvas data for " +
  "this site and draw again.";

const BIN = 'button[aria-label^="Reset canvas"]';
const isEmpty = (/** @type {Uint8Array | number[]} */ grey) => grey.every((value) => value > 250);

/** @type {Create<SketchOptions>} */
export function create(root, options, { send, say, life }) {
  root.hidden = true;
  const { side } = options;
  const paper = new Paper();
  const asking = new Asking(life, PATIENCE);
  /** @type {string | null} */ let last = null; // what was sent; the stage may still have what was drawn for a view before
  let [drawn, binned] = [false, false]; // whether there is anything on the pad, and whether its bin was pressed
  let unreadable = false;
  /** @type {(() => void)[]} */ let stops = [];

  /** The pad's canvases, in whatever shadow roots they are. */
  function layers() {
    const holder = document.querySelector(options.pad);
    if (!holder) return [];
    const roots = [...holder.querySelectorAll("*")].flatMap((node) => node.shadowRoot ?? []);
    const found = [holder, ...roots].flatMap((one) => [...one.querySelectorAll(options.canvases)]);
    return /** @type {HTMLCanvasElement[]} */ (found).filter(({ width }) => width);
  }

  /** The pad as side × side bytes of grey: the mean of each block of its pixels. */
  function picture() {
    const found = layers();
    if (!found.length) return null;
    const block = Math.floor(found[0].width / side);
    const size = block * side;
    if (!block) return null;
    const context = paper.begin(size);
    for (const layer of found) context.drawImage(layer, 0, 0);
    const data = paper.read();
    if (!data || unreadable) say(data ? "" : UNREADABLE);
    unreadable = !data;
    if (!data) return null;
    const sums = new Float64Array(side * side);
    for (let y = 0, i = 0; y < size; y += 1) {
      const line = side * Math.floor(y / block);
      for (let x = 0; x < size; x += 1, i += 4) sums[line + Math.floor(x / block)] += data[i];
    }
    return Uint8Array.from(sums, (sum) => Math.round(sum / (block * block)));
  }

  /** A pad that began with a drawing goes back to it where its bin is pressed. Here the bin empties: what comes back is
   * not looked at, and the page puts an empty pad in its place. @param {Event} event */
  function wipe(event) {
    const path = event.composedPath();
    binned = inPad(event) && path.some((node) => node instanceof Element && node.matches(BIN));
    if (!binned) return;
    last = "";
    send(options.clear);
  }

  /** Send the picture; false if there is nothing new to send. */
  function look() {
    const grey = picture();
    if (!grey) return false;
    const empty = isEmpty(grey);
    if (empty) binned = false;
    if (binned) return false;
    drawn = !empty;
    const pixels = empty ? "" : btoa(String.fromCharCode(...grey));
    if (pixels === last) return false;
    last = pixels;
    if (empty) send(options.clear);
    else send(options.message, { pixels });
    return true;
  }

  life.after(LATER[LATER.length - 1], () => (drawn ||= !isEmpty(picture() ?? [])));
  const now = () => asking.ask(look);
  const next = life.once(now);
  /** The pad may draw a stroke with the event or in the next animation frame. */
  const soon = () => {
    now();
    next();
  };
  const later = () => {
    for (const stop of stops) stop();
    stops = LATER.map((wait) => life.after(wait, soon));
  };
  const inPad = (/** @type {Event} */ event) =>
    event.composedPath().some((node) => node instanceof Element && node.matches(options.pad));
  // These listen after the pad has done its part, not before (in the capture phase): the picture is taken then.
  const heard = { passive: true };
  for (const name of ["pointerdown", "click"]) life.listen(globalThis, name, wipe, { passive: true, capture: true });
  life.listen(globalThis, "pointermove", (event) => event.buttons && inPad(event) && soon(), heard);
  life.listen(globalThis, "pointerup", (event) => (drawn || inPad(event)) && later(), heard);
  life.listen(globalThis, "keyup", () => drawn && later(), heard);

  return {
    /** An answer is on its way to the screen: the next picture may go out. */
    paint: () => asking.answered(),
  };
}
