/** Pictures side by side with their marks: as large as fits, each in its own numbers. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { place, wanted } from "../../ui/stage/static/spots_draw.js";

const SQUARE = [-0.5, 159.5, -0.5, 159.5];

test("two pictures share a width, and lie beside each other in the middle", () => {
  const [first, second] = place(800, 250, 20, [SQUARE, SQUARE]);
  assert.ok(Math.abs(first.high - 228) < 1e-9); // all of the height but the titles
  assert.ok(second.left > first.left + first.wide);
  assert.ok(Math.abs(first.left - (800 - second.left - second.wide)) < 1e-9);
  assert.equal(first.x(-0.5), first.left);
  assert.ok(Math.abs(second.y(159.5) - second.top - second.high) < 1e-9);
});

test("where the width is short the pictures are as high as they need", () => {
  const high = wanted(350, [SQUARE, SQUARE]);
  const [first] = place(350, high, 0, [SQUARE, SQUARE]);
  assert.ok(Math.abs(first.high - (high - 2)) < 1e-6);
  assert.ok(Math.abs(2 * first.wide + 14 - 346) < 1e-6);
});

test("a picture of a level keeps the numbers of the whole picture", () => {
  const [pane] = place(300, 300, 0, [[-0.75, 159.25, -0.75, 159.25]]);
  assert.ok(Math.abs(pane.x(0) - pane.left - 0.75 * pane.scale) < 1e-9);
});
