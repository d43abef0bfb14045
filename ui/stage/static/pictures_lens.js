/**
 * The lens over pictures: it follows the pointer at once in all of them, and by keys a pixel at a time. The server
 * hears of it at most once an animation frame.
 */

import { perFrame, place } from "./canvas.js";

const TURNS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };
const HELP = "Lens taken up. Arrow keys move it, Shift makes them ten times as far, Enter lets it rest, Escape leaves.";
const LEAST = 11; // CSS pixels: a smaller outline would not be seen
const FAR = 10;

export class Lens {
  constructor(pictures) {
    this.pictures = pictures;
    this.here = null; // [row, column] while a pointer or the keys hold it, else null: where the frame says
    const { options, stage } = pictures;
    this.tell = perFrame((row, column) => stage.send(options.look, { row, column }));
  }

  /** Listen to one picture; the first one also takes the keys. */
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
    box.onkeydown = (event) => this.key(event, box);
    box.onblur = () => this.lay(box);
  }

  /** The picture's pixel under a pointer. */
  under(event, k) {
    const { box } = this.pictures.tiles[k];
    const [rows, columns] = this.pictures.array(0).shape;
    const at = place(event, box);
    const inside = (share, n) => Math.max(0, Math.min(n - 1, Math.floor(share * n)));
    return [inside(at.y / box.clientHeight, rows), inside(at.x / box.clientWidth, columns)];
  }

  down(event, k) {
    if (event.button || this.held !== undefined) return;
    this.held = event.pointerId;
    this.pictures.tiles[k].box.setPointerCapture(event.pointerId);
    this.move(event, k);
  }

  move(event, k) {
    this.go(...this.under(event, k));
  }

  /** Where it is let go, it rests; on one of the others, that one is chosen. */
  up(event, k) {
    if (this.held !== event.pointerId) return;
    this.held = undefined;
    const { options, stage } = this.pictures;
    this.rest(...this.under(event, k));
    if (k && options.select) stage.send(options.select, { index: k - 1 });
    if (event.pointerType !== "mouse") this.here = null;
  }

  rest(row, column) {
    this.tell.flush();
    this.pictures.stage.send(this.pictures.options.pin, { row, column });
    if (this.here === null) this.place();
  }

  go(row, column) {
    this.here = [row, column];
    this.place();
    this.tell(row, column);
  }

  leave() {
    if (this.here === null) return;
    this.held = undefined;
    this.here = null;
    this.tell.flush();
    this.pictures.stage.send(this.pictures.options.leave);
    this.place();
  }

  // By keys. While the lens is taken up they are not the transport's.

  key(event, box) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const { pictures } = this;
    if (!box.dataset.keys) {
      if (event.key !== "Enter") return;
      box.dataset.keys = "own";
      pictures.say(HELP);
      this.go(...pictures.value(pictures.options.at, [0, 0]));
    } else if (event.key === "Escape") {
      this.lay(box);
    } else if (event.key === "Enter") {
      this.rest(...this.here);
      pictures.say("The lens rests here.");
    } else if (TURNS[event.key]) {
      this.steer(TURNS[event.key], event.shiftKey ? FAR : 1);
    } else if (!["Home", "End", "PageUp", "PageDown", " "].includes(event.key)) {
      return; // those would scroll the page away from under the lens
    }
    event.preventDefault();
    event.stopPropagation();
  }

  steer(turn, far) {
    const { pictures } = this;
    const size = pictures.array(0).shape;
    const from = this.here ?? pictures.value(pictures.options.at, [0, 0]);
    this.asked = true;
    this.go(...from.map((at, axis) => Math.max(0, Math.min(size[axis] - 1, at + far * turn[axis]))));
  }

  lay(box) {
    if (!box.dataset.keys) return;
    delete box.dataset.keys;
    this.leave();
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
    const at = this.here ?? pictures.value(pictures.options.at);
    const lens = pictures.value(pictures.options.lens, [1, 1]);
    const [rows, columns] = pictures.array(0).shape;
    pictures.root.dataset.at = at.join(" ");
    pictures.tiles.forEach((tile, k) => {
      const { width, height } = pictures.places.sizes[k];
      const [unit, down] = [width / columns, height / rows];
      const [wide, high] = [Math.max(LEAST, lens[1] * unit), Math.max(LEAST, lens[0] * down)];
      const [x, y] = [(at[1] + 0.5) * unit - wide / 2, (at[0] + 0.5) * down - high / 2];
      Object.assign(tile.lens.style, { width: `${wide}px`, height: `${high}px`, transform: `translate(${x}px, ${y}px)` });
    });
  }
}
