import assert from "node:assert/strict";
import { test } from "node:test";

import { places } from "../../ui/stage/static/graph_place.js";

const [WIDE, HIGH] = [46, 31];

/** Every unit of one column joined to every one of the next. */
const between = (before, after, wide, high) =>
  before.flatMap((_, k) => after.map((_, i) => ({ from: `a${k}`, to: `b${i}`, ends: [0, (high * (k + 0.5)) / before.length, wide, (high * (i + 0.5)) / after.length] })));

const meet = (a, b) => Math.abs(a[0] - b[0]) < WIDE && Math.abs(a[1] - b[1]) < HIGH;

test("the numbers of crossing links do not lie on each other", () => {
  const found = places(between([0, 1, 2], [0, 1], 130, 260), WIDE, HIGH);
  found.forEach((a, k) => found.slice(k + 1).forEach((b) => assert.ok(!meet(a, b))));
});

test("each stands on its own link, between its ends", () => {
  const ways = between([0, 1, 2, 3, 4], [0, 1, 2, 3], 130, 260);
  places(ways, WIDE, HIGH).forEach(([x, y], k) => {
    const [x0, y0, x1, y1] = ways[k].ends;
    assert.ok(Math.abs((x - x0) * (y1 - y0) - (y - y0) * (x1 - x0)) < 1e-6);
    assert.ok(x - WIDE / 2 >= x0 && x + WIDE / 2 <= x1);
  });
});

test("one alone stands in the middle", () => {
  assert.deepEqual(places([{ from: "a", to: "b", ends: [0, 0, 100, 40] }], WIDE, HIGH), [[50, 20]]);
});
