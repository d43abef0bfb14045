import assert from "node:assert/strict";
import { test } from "node:test";

import { arrange } from "../../ui/stage/static/panels.js";
import { pile } from "../../ui/stage/static/strips.js";

const HEAD = { line: 25, wide: 120 };

test("planes stand in as many columns as make them largest, and have their heads whole", () => {
  assert.deepEqual(arrange(1, 500, 300, HEAD), { columns: 1, side: 275, wide: 275, close: false });
  assert.deepEqual(arrange(6, 530, 386, HEAD), { columns: 3, side: 163, wide: 163, close: false }); // two rows of (386 − 10)/2 − 25
  assert.deepEqual(arrange(6, 1000, 180, HEAD), { columns: 6, side: 155, wide: 155, close: false });
  assert.deepEqual(arrange(9, 485, 420, HEAD), { columns: 3, side: 108, wide: 120, close: false }); // smaller than their heads
  assert.deepEqual(arrange(9, 530, 320, HEAD), { columns: 5, side: 98, wide: 98, close: true }); // two lines, where it is no loss
  assert.deepEqual(arrange(9, 415, 300, HEAD), { columns: 3, side: 84, wide: 120, close: false }); // smaller, nobody can point at a point
});

test("numbers that are alike are piled up, and one that is none has no place", () => {
  const dots = pile(Float32Array.of(0.5, 0.5, NaN, 1, 0.501, 0), [0, 1], 11);
  assert.deepEqual(dots.map(({ column, level }) => [column, level]), [[5, 0], [5, 1], [0, -1], [10, 0], [5, 2], [0, 0]]);
  assert.deepEqual(pile(Float32Array.of(0.1, 2), [0.3, 1], 8).map(({ column }) => column), [0, 7]); // beyond the ends
});
