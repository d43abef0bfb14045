/** The lens over pictures: it follows the pointer at once in all of them, and by keys a pixel at a time. The server
 * hears of it at most once in an animation frame. */

import { clamp } from "./numbers.js";
import { place, put } from "./page.js";
import { Walker } from "./walker.js";

const HELP = "Lens taken up. Arrow keys move it, Shift makes them ten times as far, Enter lets it rest, Escape leaves.";
const SCROLLING = ["Home", "End", "PageUp", "PageDown", " "]; // keys that would scroll the page away from under the lens
const LEAST = 11; // CSS pixels: a smaller outline would not be seen
const FAR = 10; // pixels of the picture

export class Lens {
  /** @type {Pair | null} */ here = null; // row and column while it is held; else it is where the frame says
  /** @type {number | undefined} */ held; // the pointer that is down
  asked = false; // whether the place that the keys have come to is still to be said

  constructor(/** @type {PicturesView} */ pictures) {
    this.pictures = pictures;
    const { options, api, life } = pictures;
    this.tell = life.perFrame((/** @type {number} */ row, /** @type {number} */ column) =>
      api.send(options.look, { row, column }));
  }

  /** Listen to one picture; the first one also takes the keys. @param {HTMLElement} box @param {number} k */
  watch(box, k) {
    box.onpointerdown = (event) => this.down(event, k);
    box.onpointermove = (event) => (event.pointerType === "mouse" || this.held === event.pointerId) && this.move(event, k);
    box.onpointerup = (event) => this.up(event, k);
    box.onpointercancel = () => this.leave();
    box.onpointerleave = (event) => event.pointerType === "mouse" && this.leave();
    if (k) return;
    box.tabIndex = 0;
    box.setAttribute("role", "application");
    box.setAttribute("aria-label", "Picture. Enter takes up a lens.");
    new Walker(box, {
      start: () => this.lift(),
      turn: (right, down, far) => this.steer(right, down, far ? FAR : 1),
      press: ({ key }) => (key === "Enter" ? this.letRest() : SCROLLING.includes(key)),
      stop: (walked) => walked && this.leave(),
    });
  }

  /** The picture's pixel under a pointer. @param {PointerEvent} event @param {number} k @returns {Pair} */
  under(event, k) {
    const { box } = this.pictures.tiles[k];
    const [rows, columns] = this.pictures.shape();
    const { x, y } = place(event, box);
    const inside = (/** @type {number} */ share, /** @type {number} */ n) => clamp(Math.floor(share * n), 0, n - 1);
    return [inside(y / box.clientHeight, rows), inside(x / box.clientWidth, columns)];
  }

  down(/** @type {PointerEvent} */ event, /** @type {number} */ k) {
    if (event.button || this.held !== undefined) return;
    this.held = event.pointerId;
    this.pictures.tiles[k].box.setPointerCapture(event.pointerId);
    this.move(event, k);
  }

  move(/** @type {PointerEvent} */ event, /** @type {number} */ k) {
    this.go(...this.under(event, k));
  }

  /** Where it is let go, it rests; on one of the others, that one is chosen. @param {PointerEvent} event @param {number} k */
  up(event, k) {
    if (this.held !== event.pointerId) return;
    this.held = undefined;
    this.rest(...this.under(event, k));
    if (k) this.pictures.choose(k);
    if (event.pointerType !== "mouse") this.here = null;
  }

  rest(/** @type {number} */ row, /** @type {number} */ column) {
    this.tell.flush();
    this.pictures.api.send(this.pictures.options.pin, { row, column });
    if (this.here === null) this.place();
  }

  go(/** @type {number} */ row, /** @type {number} */ column) {
    this.here = [row, column];
    this.place();
    this.tell(row, column);
  }

  leave() {
    if (this.here === null) return;
    this.held = undefined;
    this.here = null;
    this.tell.flush();
    this.pictures.api.send(this.pictures.options.leave);
    this.place();
  }

  // By keys.

  /** Where the lens is drawn: it may keep to squares of the picture. @returns {Pair} */
  drawn() {
    const side = this.pictures.value(this.pictures.options.snap, 1);
    if (this.here === null || side === 1) return this.at();
    const [row, column] = this.here.map((place) => Math.floor(place / side) * side + (side - 1) / 2);
    return [row, column];
  }

  /** Where the lens is. @returns {Pair} */
  at() {
    return this.here ?? this.pictures.value(this.pictures.options.at, [0, 0]);
  }

  lift() {
    const { pictures } = this;
    pictures.say(HELP);
    this.go(.../** @type {Pair} */ (pictures.value(pictures.options.at, [0, 0])));
  }

  letRest() {
    this.rest(...this.at());
    this.pictures.say("The lens rests here.");
  }

  steer(/** @type {number} */ right, /** @type {number} */ down, /** @type {number} */ far) {
    const [rows, columns] = this.pictures.shape();
    const [row, column] = this.at();
    this.asked = true;
    this.go(clamp(row + far * down, 0, rows - 1), clamp(column + far * right, 0, columns - 1));
  }

  /** Say what is under the lens once the frame that answers the keys has come. */
  speak() {
    const { pictures } = this;
    const at = pictures.value(pictures.options.at);
    if (!this.asked || String(at) !== String(this.here)) return;
    this.asked = false;
    pictures.say([`Row ${at[0]}, column ${at[1]}.`, ...pictures.value(pictures.options.spoken, [])].join(" "));
  }

  /** Put the outline where it belongs, in every picture. */
  place() {
    const { pictures } = this;
    if (!pictures.frame || !pictures.places) return;
    const at = this.drawn();
    const lens = pictures.value(pictures.options.lens, [1, 1]);
    const [rows, columns] = pictures.shape();
    pictures.root.dataset.at = at.join(" ");
    pictures.tiles.forEach((tile, k) => {
      const { width, height } = pictures.places.sizes[k];
      const [across, down] = [width / columns, height / rows];
      const [wide, high] = [Math.max(LEAST, lens[1] * across), Math.max(LEAST, lens[0] * down)];
      const [x, y] = [(at[1] + 0.5) * across - wide / 2, (at[0] + 0.5) * down - high / 2];
      put(tile.lens, { width: wide, height: high });
      tile.lens.style.transform = `translate(${x}px, ${y}px)`;
    });
  }
}
