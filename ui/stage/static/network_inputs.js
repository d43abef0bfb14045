/** The inputs that a network could have besides its own: a dim tile each, below those; a press switches one on. */

import { Picture } from "./canvas.js";
import { element, put, setText } from "./page.js";
/** @import { Layout } from "./network_layout.js" */

const LEAST = 11; // CSS pixels for a tile that can be read and pressed

export class Inputs {
  /** @type {{ button: HTMLElement, name: HTMLElement, picture: Picture }[]} */ spares = [];

  constructor(/** @type {Network} */ network) {
    this.network = network;
  }

  /** What the frame says of them: the numbers of those that are on, and of those that are off, with their names. */
  get known() {
    return this.network.value(this.network.options.inputs) ?? { on: [], off: [], names: [] };
  }

  /** Switch on the k-th of those that are off, or off the k-th of those that are on. @param {"on" | "off"} now @param {number} k */
  press(now, k) {
    const { options, api } = this.network;
    const input = this.known[now][k];
    if (options.switch_input && input !== undefined) api.send(options.switch_input, { input });
  }

  /** The layout that has room for them, or the one without. @param {(names: string[]) => Layout} layOut */
  fit(layOut) {
    const layout = layOut(this.known.names);
    return layout.spare.pitch < LEAST ? layOut([]) : layout;
  }

  lay(/** @type {Layout} */ { columns, tile, em, spare }) {
    const { names } = spare;
    const { box } = this.network;
    while (this.spares.length > names.length) {
      const { button } = /** @type {typeof this.spares[0]} */ (this.spares.pop());
      if (button.matches(":focus")) box.focus();
      button.remove();
    }
    while (this.spares.length < names.length) this.add(this.spares.length);
    const side = Math.min(tile, spare.pitch - 3);
    const around = (tile - side) / 2;
    this.spares.forEach(({ button, name, picture }, k) => {
      setText(name, names[k]);
      button.title = `Switch ${names[k]} on`;
      button.setAttribute("aria-label", button.title);
      const [top, width] = [spare.y + k * spare.pitch, columns[0].x + tile / 2];
      put(button, { top, width, height: spare.pitch, "padding-right": around, gap: 0.45 * em + around });
      put(picture.canvas, { width: side, height: side });
    });
    this.fill();
  }

  fill() {
    const fields = this.network.array(this.network.options.input_fields);
    if (!fields) return;
    const [count, height, width] = fields.shape;
    this.spares.slice(0, count).forEach(({ picture }, k) => {
      const own = fields.data.subarray(k * height * width, (k + 1) * height * width);
      picture.signed(own, width, height, this.network.theme.pixels);
    });
  }

  add(/** @type {number} */ k) {
    const onclick = (/** @type {Event} */ event) => {
      event.stopPropagation(); // the network below takes clicks, too
      this.press("off", k);
    };
    const [name, picture] = [element("span"), new Picture()];
    const about = { type: "button", class: "network-spare", "aria-pressed": "false", onclick };
    const button = element("button", about, name, picture.canvas);
    for (const kind of ["keydown", "pointermove"]) button.addEventListener(kind, (event) => event.stopPropagation());
    this.network.box.append(button);
    this.spares.push({ button, name, picture });
  }
}
