/** A network as its own control panel: over each hidden layer a unit fewer or more, in its head a layer fewer or more. */

import { APART } from "./network_layout.js";
import { element } from "./page.js";
/** @import { Layout } from "./network_layout.js" */

export const BUTTONS = 44; // what two buttons take beside the name

export class Panel {
  units = element("div", "network-panel");
  /** @type {HTMLElement[]} */ pairs = [];

  constructor(/** @type {Network} */ network) {
    this.network = network;
    const { deepen } = network.options;
    if (deepen) {
      const send = (/** @type {number} */ by) => network.api.send(deepen, { by });
      network.heading.after(
        element("div", "network-depth", element("span", "", "Layers"), ...pair("the last layer", "a layer", send)),
      );
    }
    if (network.options.resize) network.box.append(this.units);
  }

  /** Stand over the columns, as many as there are. @param {Layout} layout */
  lay({ columns, captionY, captions }) {
    const { resize } = this.network.options;
    const hidden = columns.slice(1, -1);
    if (!resize) return;
    this.units.hidden = hidden.length > 0 && columns[1].x - columns[0].x < APART;
    while (this.pairs.length > hidden.length) this.pairs.pop()?.remove();
    while (this.pairs.length < hidden.length) {
      const layer = this.pairs.length + 1;
      const send = (/** @type {number} */ by) => this.network.api.send(resize, { layer, by });
      const buttons = pair(`a unit of layer ${layer}`, `a unit to layer ${layer}`, send);
      this.pairs.push(element("div", "network-pair", ...buttons));
      this.units.append(this.pairs[layer - 1]);
    }
    const { context } = this.network.surface;
    hidden.forEach(({ x }, k) => {
      const { style } = this.pairs[k];
      style.left = `${x}px`;
      style.top = `${captionY}px`;
      style.gap = `${context.measureText(captions[k + 1]).width + 6}px`;
    });
  }
}

/** @param {string} less what is taken away @param {string} more what is added @param {(by: number) => void} send */
function pair(less, more, send) {
  const make = (/** @type {string} */ text, /** @type {string} */ label, /** @type {number} */ by) => {
    const onclick = (/** @type {Event} */ event) => {
      event.stopPropagation(); // the network below takes clicks, too
      send(by);
    };
    const button = element("button", { type: "button", "aria-label": label, title: label, onclick }, text);
    for (const kind of ["keydown", "pointermove"]) button.addEventListener(kind, (event) => event.stopPropagation());
    return button;
  };
  return [make("\u2212", `Remove ${less}`, -1), make("+", `Add ${more}`, 1)];
}
