/** Picking a mark of the first picture: with the mouse, a finger, and by keyboard, where Enter takes the arrow keys and each
 * goes to the nearest mark in its direction. */

import { place, reach } from "./page.js";
import { Walker } from "./walker.js";

const HELP = "Arrow keys go to the next mark in their direction, Escape leaves.";
const ASIDE = 2; // what lies aside counts so many times

export class Picking {
  asked = false; // whether what the server says of it is still to be said

  /** @param {Spots} spots @param {string} pick the name of a message */
  constructor(spots, pick) {
    this.spots = spots;
    this.pick = pick;
    const { box } = spots;
    box.onpointerup = (event) => this.press(event);
    this.walker = new Walker(box, {
      ready: () => this.marks().length > 0,
      start: () => this.start(),
      turn: (right, down) => this.turn(right, down),
      press: ({ key }) => key === "Enter",
      stop: () => {},
    });
  }

  /** The marks that are drawn: number, place in CSS pixels, and radius. */
  marks() {
    const { options, panes } = this.spots;
    const [places, kinds] = [this.spots.array(options.panes[0].marks)?.data, this.spots.array(options.panes[0].kinds)?.data];
    if (!places || !kinds || !panes.length) return [];
    const [{ x, y, scale }] = panes;
    return Array.from(kinds, (kind, k) => ({
      k, kind, x: x(places[4 * k]), y: y(places[4 * k + 1]), r: scale * places[4 * k + 2],
    })).filter(({ kind }) => options.styles[kind]);
  }

  press(/** @type {PointerEvent} */ event) {
    const { x, y } = place(event, this.spots.box);
    const squares = this.spots.options.styles.some((style) => style?.shape === "square");
    const near = reach(event, 14, 26);
    const found = this.marks()
      .map((mark) => ({ k: mark.k, far: Math.hypot(mark.x - x, mark.y - y), most: squares ? 1.5 * mark.r : near }))
      .filter(({ far, most }) => far <= most)
      .sort((a, b) => a.far - b.far);
    if (found.length) this.go(found[0].k);
  }

  go(/** @type {number} */ index) {
    this.spots.api.send(this.pick, { index });
  }

  start() {
    this.spots.say([HELP, ...this.spots.value(this.spots.options.spoken, [])].join(" "));
  }

  /** The nearest mark in a direction. @param {number} right @param {number} down */
  turn(right, down) {
    const marks = this.marks();
    const picked = this.spots.value(this.spots.options.picked, -1);
    const from = marks.find(({ k }) => k === picked) ?? { x: this.spots.panes[0].left, y: this.spots.panes[0].top };
    const [next] = marks
      .map(({ k, x, y }) => {
        const [along, aside] = [(x - from.x) * right + (y - from.y) * down, Math.abs(right ? y - from.y : x - from.x)];
        return { k, far: along > 0.5 && k !== picked ? along + ASIDE * aside : Infinity };
      })
      .filter(({ far }) => far < Infinity)
      .sort((a, b) => a.far - b.far);
    if (!next) return;
    this.asked = true;
    this.go(next.k);
  }

  /** Say what there is to say of the mark that the keys have come to. */
  speak() {
    const { spots } = this;
    if (!this.asked || !spots.changed("said", spots.value(spots.options.picked))) return;
    this.asked = false;
    spots.say(spots.value(spots.options.spoken, []).join(" "));
  }
}
