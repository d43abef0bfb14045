import assert from "node:assert/strict";
import { test } from "node:test";

import { piled } from "../../ui/stage/static/shares.js";

test("shares are piled up from nothing to the whole, and moments without any are left out", () => {
  const steps = Float32Array.of(0, 1, 4);
  const data = Float32Array.of(0.5, 0.25, 0.25, NaN, NaN, NaN, 0, 0.75, 0.25);
  assert.deepEqual(piled(steps, data, 3), [
    { step: 0, heights: [0, 0.5, 0.75, 1] },
    { step: 4, heights: [0, 0, 0.75, 1] },
  ]);
});
