import assert from "node:assert/strict";
import { test } from "node:test";

import { columnsOf, placed } from "../../ui/stage/static/tree_layout.js";

const node = (parent, depth, row, text = "seven", product = "0.25") => ({ parent, depth, row, text, product });
const TREE = {
  rows: 3,
  nodes: [node(-1, 0, 1, "start", ""), node(0, 1, 0.5), node(1, 2, 0), node(1, 2, 1, "seventeen"), node(0, 1, 2)],
};

for (const [width, height] of [[1200, 300], [640, 200], [200, 60]])
  test(`nodes of a tree do not lie on each other, ${width} × ${height}`, () => {
    const wide = columnsOf(TREE.nodes, 13);
    const { places, width: full, height: high } = placed(TREE, wide, { width, height, em: 13 });
    places.forEach(({ x, y, w }, k) => {
      const { depth, parent } = TREE.nodes[k];
      assert.equal(w, wide[depth]);
      assert.ok(x >= 0 && x + w <= full + 1e-9);
      assert.ok(y > 20 && y < high - 9, "room for the chance above the first line");
      if (parent >= 0) assert.ok(x >= places[parent].x + places[parent].w + 50, "room for the chance at the line");
      places.slice(0, k).forEach((other) => assert.ok(other.x !== x || Math.abs(other.y - y) >= 20));
    });
    assert.ok(width < 500 || full <= width, "as wide as the stage where there is room");
  });
