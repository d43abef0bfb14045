import assert from "node:assert/strict";
import { test } from "node:test";

import { arrange } from "../../ui/stage/static/panels.js";
import { pile } from "../../ui/stage/static/strips.js";

test("planes stand in as many columns as make them largest", () => {
  assert.deepEqual(arrange(1, 500, 300, 20), [1, 280]);
  assert.deepEqual(arrange(6, 530, 386, 25), [3, 163]); // two rows of (386 − 10)/2 − 25
  assert.deepEqual(arrange(6, 1000, 180, 20), [6, 158]);
  const [columns, side] = arrange(9, 530, 386, 25);
  assert.equal(columns, 5);
  assert.equal(side, Math.floor((530 - 40) / 5));
  assert.equal(arrange(4, 100, 100, 20)[1], 92); // smaller than that nobody can point at a point
});

test("numbers that are alike are piled up, and one that is none has no place", () => {
  const dots = pile(Float32Array.of(0.5, 0.5, NaN, 1, 0.501, 0), [0, 1], 11);
  assert.deepEqual(dots.map(({ column, level }) => [column, level]), [[5, 0], [5, 1], [0, -1], [10, 0], [5, 2], [0, 0]]);
  assert.deepEqual(pile(Float32Array.of(0.1, 2), [0.3, 1], 8).map(({ column }) => column), [0, 7]); // beyond the ends
});
