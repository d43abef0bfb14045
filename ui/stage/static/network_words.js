/** What a network and its parts are called, with their live values. */

import { brief, fixed } from "./numbers.js";

const number = (/** @type {number | undefined} */ value) =>
  value !== undefined && Math.abs(value) < 0.1 ? brief(value) : fixed(value, 3);

/** What something is called: "h1·2 → y: weight 0.731", "y: bias −0.2", "h1·2, dead".
 * @param {Network} network @param {Mark} mark */
export function nameOf(network, { kind, index }) {
  const { units, from, to, inputs } = network.layout;
  const word = network.value(network.options.word, "weight");
  const its = (/** @type {NetworkArray} */ name, k = index) => network.numbers(name)?.[k];
  if (kind === "weight") {
    const ends = `${units[from[index]].name} → ${units[to[index]].name}`;
    return `${ends}: ${word} ${number(its("weights"))}${its("frozen_weights") ? ", frozen" : ""}`;
  }
  if (kind === "bias") {
    const of = word === "weight" ? "bias" : `bias, ${word}`;
    return `${units[inputs + index].name}: ${of} ${number(its("biases"))}${its("frozen_biases") ? ", frozen" : ""}`;
  }
  const own = index - inputs;
  const state = its("off_units", own) ? ", switched off" : its("dead_units", own) ? ", dead" : "";
  const value = network.options.word ? network.probed()?.[index] : undefined;
  const press = own < 0 && network.inputs.known.on.length ? ": press to switch it off" : state;
  return units[index].name + (value === undefined ? "" : ` = ${number(value)}`) + press;
}

/** The network as a whole, in a sentence for a screen reader. @param {Network} network */
export function summary({ layers, named, options, layout }) {
  const counts = layers.map((layer) => layer.length);
  return `${named || options.title || "Network"}: ${counts.join("–")} units, ${layout?.from.length ?? 0} weights`;
}
