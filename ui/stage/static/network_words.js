/** What the network's units, links and biases are called. */

import { brief, fixed } from "./numbers.js";

const number = (value) => (Math.abs(value) < 0.1 ? brief(value) : fixed(value, 3));

/** With the live value: "h1·2 → y: weight 0.731", "y: bias −0.2", "h1·2, dead". */
export function nameOf(network, { kind, index }) {
  const { units, from, to, inputs } = network.layout;
  const { options, frame } = network;
  const word = frame.values[options.word] ?? "weight";
  if (kind === "weight") {
    const frozen = network.array("frozen_weights")?.[index] ? ", frozen" : "";
    const ends = `${units[from[index]].name} → ${units[to[index]].name}`;
    return `${ends}: ${word} ${number(network.array("weights")?.[index])}${frozen}`;
  }
  if (kind === "bias") {
    const frozen = network.array("frozen_biases")?.[index] ? ", frozen" : "";
    const of = word === "weight" ? "bias" : `bias, ${word}`;
    return `${units[inputs + index].name}: ${of} ${number(network.array("biases")?.[index])}${frozen}`;
  }
  const b = index - inputs;
  const state = network.array("off_units")?.[b] ? ", switched off" : network.array("dead_units")?.[b] ? ", dead" : "";
  const value = options.word && frame.values[options.probe]?.on ? network.array("probe_values")?.[index] : undefined;
  return units[index].name + (value === undefined ? "" : ` = ${number(value)}`) + state;
}
