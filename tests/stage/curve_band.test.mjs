import assert from "node:assert/strict";
import { test } from "node:test";

import { drawBand } from "../../ui/stage/static/curve_band.js";
import { context } from "./fakes.mjs";

const axes = { log: true, x: (step) => step, y: (value) => 10 * value };
const places = (made) => made.calls.filter(([name]) => /To$/.test(name)).map(([, x, y]) => [x, y]);

test("a band goes along its upper end and back along its lower one, without what no logarithm has", () => {
  const made = context();
  drawBand(made, axes, Float32Array.of(0, 1, 2, 3), [Float32Array.of(1, 0, NaN, 2), Float32Array.of(4, 5, 6, 7)], "violet");
  assert.deepEqual(places(made), [[0, 40], [3, 70], [3, 20], [0, 10]]);
  assert.equal(made.calls.filter(([name]) => name === "fill").length, 1);
});

test("where an end has not come, there is no band", () => {
  const made = context();
  drawBand(made, axes, Float32Array.of(0, 1), [undefined, Float32Array.of(4, 5)], "violet");
  assert.deepEqual(made.calls, []);
});
