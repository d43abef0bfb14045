/** What an arrow key means: steps to the right and down. @type {Record<string, Pair>} */
export const TURNS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** Walking over what a view shows, by keyboard. Enter takes the keys, which otherwise play and step the run; arrow keys
 * walk, the space bar does what Enter does, other keys are the view's own; Escape, or leaving the view, gives the keys back. */
export class Walker {
  walking = false;

  constructor(/** @type {HTMLElement} */ box, /** @type {Steps} */ does) {
    this.box = box;
    this.does = does;
    box.onkeydown = (event) => this.key(event);
    box.onblur = () => this.stop();
  }

  key(/** @type {KeyboardEvent} */ event) {
    if (event.ctrlKey || event.metaKey || event.altKey || this.does.ready?.(event) === false) return;
    if (!this.heard(event)) return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** Whether the key meant something. @param {KeyboardEvent} event */
  heard(event) {
    if (!this.walking) return event.key === "Enter" ? this.start() : this.does.idle?.(event) === true;
    if (event.key === "Escape") this.stop();
    else if (TURNS[event.key]) this.does.turn(...TURNS[event.key], event.shiftKey);
    else return this.does.press({ key: event.key === " " ? "Enter" : event.key }) !== false || event.key === " ";
    return true;
  }

  start() {
    if (this.does.start() === false) return false;
    this.walking = true;
    this.box.dataset.keys = "own"; // the transport leaves the keys alone while this stands
    return true;
  }

  stop() {
    const walked = this.walking;
    this.walking = false;
    delete this.box.dataset.keys;
    this.does.stop(walked);
  }
}
