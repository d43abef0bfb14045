import assert from "node:assert/strict";
import { test } from "node:test";

import { next, within } from "../../ui/stage/static/atlas_hand.js";

const HORSESHOE = [[0, 0], [9, 0], [9, 9], [6, 9], [6, 3], [3, 3], [3, 9], [0, 9]];

test("a loop holds what it goes around, and not what lies between its arms", () => {
  assert.equal(within(1, 8, HORSESHOE), true);
  assert.equal(within(8, 8, HORSESHOE), true);
  assert.equal(within(4.5, 8, HORSESHOE), false);
  assert.equal(within(4.5, 1, HORSESHOE), true);
  assert.equal(within(10, 1, HORSESHOE), false);
});

test("an arrow key goes to the nearest point that way, and stays where there is none", () => {
  const places = [[0, 0], [10, 1], [4, 3], [0, 5], [-1, 0]];
  assert.equal(next(places, 0, 1, 0), 2);
  assert.equal(next(places, 0, 0, 1), 3);
  assert.equal(next(places, 0, -1, 0), 4);
  assert.equal(next(places, 0, 0, -1), -1);
});
