import assert from "node:assert/strict";
import { test } from "node:test";

import { places } from "../../ui/stage/static/graph_place.js";

const [WIDE, HIGH] = [50, 29];

/** Every unit of one column joined to every one of the next, as links with numbers of a size. */
const between = (before, after, wide, high, [width, height] = [WIDE, HIGH]) =>
  Array.from({ length: before * after }, (_, n) => {
    const [k, i] = [Math.floor(n / after), n % after];
    return { ends: [0, (high * (k + 0.5)) / before, wide, (high * (i + 0.5)) / after], width, height };
  });

/** The pairs of numbers that lie on each other. */
const met = (ways, found) =>
  found.flatMap((a, k) =>
    found.slice(k + 1).filter((b, n) => {
      const [one, other] = [ways[k], ways[k + 1 + n]];
      return Math.abs(a.x - b.x) < (one.width + other.width) / 2 && Math.abs(a.y - b.y) < (one.height + other.height) / 2;
    }),
  );

for (const [before, after, wide, high, size] of [[3, 2, 133, 250], [3, 2, 216, 340, [80, 41]], [3, 2, 216, 220, [80, 41]], [5, 1, 133, 250], [1, 8, 133, 250]])
  test(`the numbers of ${before} × ${after} links do not lie on each other, ${wide} × ${high}`, () => {
    const ways = between(before, after, wide, high, size);
    const found = places(ways, [], high);
    assert.deepEqual(met(ways, found), []);
  });

test("each stands at its own link, between its ends, and in the field", () => {
  const ways = between(3, 2, 133, 250);
  places(ways, [], 250).forEach(({ x, y }, k) => {
    const [x0, y0, x1, y1] = ways[k].ends;
    assert.ok(Math.abs(y - (y0 + ((x - x0) / (x1 - x0)) * (y1 - y0))) <= 0.61 * HIGH);
    assert.ok(x - WIDE / 2 >= x0 && x + WIDE / 2 <= x1);
    assert.ok(y >= HIGH / 2 && y <= 250 - HIGH / 2);
  });
});

test("none stands on a box, nor where another link runs through its middle", () => {
  const ways = [{ ends: [0, 50, 200, 50], width: 40, height: 30 }, { ends: [100, 0, 200, 100], width: 40, height: 30 }];
  const [one] = places(ways, [{ x: 100, y: 50, w: 60, h: 40 }], 100);
  assert.ok(Math.abs(one.x - 100) >= 50);
  const [, other] = places([{ ends: [0, 0, 100, 100], width: 20, height: 20 }, { ends: [0, 100, 100, 0], width: 20, height: 20 }]);
  assert.ok(Math.abs(other.y - other.x) >= 5);
});

test("one alone stands in the middle", () => {
  const [{ x, y }] = places([{ ends: [0, 0, 100, 40], width: WIDE, height: HIGH }]);
  assert.deepEqual([x, y], [50, 20]);
});
