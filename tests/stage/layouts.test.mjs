import assert from "node:assert/strict";
import { test } from "node:test";

import { arrangeChain } from "../../ui/stage/static/chain_layout.js";
import { channelsOf, filterOf, filtersOf } from "../../ui/stage/static/grids_groups.js";
import { metBy, pooledFrom, poolsOf, readers, windowOf } from "../../ui/stage/static/grids_links.js";
import { fit, typeSize } from "../../ui/stage/static/grids_layout.js";
import { curvePoint, incoming, layOut, middle, under } from "../../ui/stage/static/network_layout.js";
import { arrange as arrangePictures } from "../../ui/stage/static/pictures_layout.js";
import { layOut as layTiles } from "../../ui/stage/static/tiles_draw.js";
import { arrange as arrangeSteps } from "../../ui/stage/static/unrolled_layout.js";
import { columnsOf, place, scales } from "../../ui/stage/static/volumes_layout.js";
import { archesOf, headroom } from "../../ui/stage/static/volumes_skips.js";
import { context, THEME } from "./fakes.mjs";

// --- grids ---

const MAP = { count: 1, width: 10, height: 10, title: 0, named: 0, head: 0, heads: 0, small: false };

test("a map of 10 × 10 cells fills its box but for its edges", () => {
  const { cell, wide, cut } = fit([[MAP]], 200, 1000, 60, 30);
  assert.deepEqual([cell, wide, cut], [19, [1], false]);
  assert.equal(fit([[MAP]], 1000, 142, 60, 30).cell, 14);
  assert.equal(fit([[MAP]], 9000, 9000, 60, 30).cell, 60);
});

test("channels stand side by side where that gives larger cells", () => {
  const channels = { ...MAP, count: 4 };
  assert.deepEqual(fit([[channels]], 1000, 120, 60, 30).wide, [4]);
  assert.deepEqual(fit([[channels]], 120, 1000, 60, 30).wide, [1]);
  assert.deepEqual(fit([[channels]], 300, 300, 60, 30).wide, [2]);
});

test("a title is cut short only where that makes cells much larger", () => {
  assert.equal(fit([[{ ...MAP, title: 190 }]], 200, 1000, 60, 30).cut, false);
  const long = fit([[{ ...MAP, width: 4, height: 4, title: 196 }], [MAP]], 260, 1000, 60, 30);
  assert.equal(long.cut, true);
});

test("a kernel beside a large image keeps cells that can be read", () => {
  const { cell, small } = fit([[{ ...MAP, width: 40, height: 40 }], [{ ...MAP, width: 3, height: 3, small: true }]], 800, 500, 60, 30);
  assert.equal(cell, 12);
  assert.equal(small, 30);
});

test("numbers are written as large as their cell allows, or not at all", () => {
  assert.equal(typeSize(30, 2, false), 0.54 * 30);
  assert.equal(typeSize(30, 6, false), (1.5 * 27) / 6);
  assert.equal(typeSize(100, 2, false), 17);
  assert.equal(typeSize(100, 2, true), 26);
  assert.equal(typeSize(10, 2, false), 0);
});

/** An axis of a convolution, with the length of its output. */
const axis = (N, K, S, D, before) => ({ N, K, S, D, before, after: before, size: Math.floor((N + 2 * before - D * (K - 1) - 1) / S) + 1 });
const key = ({ row, column, k, l }) => [row, column, k, l].join();

test("the window of an output cell: 3 × 3, stride 2, padding 1", () => {
  const geometry = { rows: axis(5, 3, 2, 1, 1), columns: axis(5, 3, 2, 1, 1) };
  const places = windowOf(geometry, false, 0, 2);
  assert.deepEqual(places.map(({ row, column }) => [row, column]),
    [[-1, 3], [-1, 4], [-1, 5], [0, 3], [0, 4], [0, 5], [1, 3], [1, 4], [1, 5]]);
  assert.deepEqual(places.map(({ k, l }) => 3 * k + l), [0, 1, 2, 3, 4, 5, 6, 7, 8]);
  assert.deepEqual(windowOf(geometry, true, 0, 2).map(({ k, l }) => 3 * k + l), [8, 7, 6, 5, 4, 3, 2, 1, 0]);
});

for (const [N, K, S, D, before] of [[5, 3, 1, 1, 0], [7, 3, 2, 1, 1], [9, 2, 3, 2, 2], [6, 1, 2, 1, 0]]) {
  for (const turned of [false, true]) {
    test(`who reads a cell is who has it in the window: ${N}, ${K}, ${S}, ${D}, ${before}${turned ? ", turned" : ""}`, () => {
      const geometry = { rows: axis(N, K, S, D, before), columns: axis(N + 1, K, S, D, before) };
      const cells = ({ rows, columns }) => Array.from({ length: rows.size * columns.size }, (_, i) =>
        [Math.floor(i / columns.size), i % columns.size]);
      for (let row = 0; row < N; row += 1) {
        for (let column = 0; column <= N; column += 1) {
          const wanted = cells(geometry).flatMap(([m, n]) => windowOf(geometry, turned, m, n)
            .filter((one) => one.row === row && one.column === column).map(({ k, l }) => key({ row: m, column: n, k, l })));
          assert.deepEqual(readers(geometry, turned, row, column).map(key).sort(), wanted.sort());
        }
      }
      const met = metBy(geometry, turned, 0, K - 1).map(({ row, column }) => `${row},${column}`);
      const wanted = cells(geometry).map(([m, n]) => windowOf(geometry, turned, m, n).find(({ k, l }) => k === 0 && l === K - 1));
      assert.deepEqual(met, wanted.map(({ row, column }) => `${row},${column}`));
    });
  }
}

test("groups: a filter reads the channels of its own, and a channel that it does not read has another filter", () => {
  const depths = { image: 4, output: 2 };
  const view = {
    options: { links: { from: "image", to: "output", pooled: "pooled" } },
    map: (name) => ({ array: () => ({ shape: [depths[name], 3, 3] }) }), given: (name) => ({ groups: 2, looked: 1 })[name],
  };
  assert.deepEqual([0, 1].map((filter) => channelsOf(view, filter).first), [0, 2]);
  assert.deepEqual([0, 1, 2, 3].map((channel) => filtersOf(view, channel)), [0, 0, 1, 1].map((first) => ({ first, count: 1 })));
  assert.equal(filterOf(view, null), 1);
  assert.deepEqual([1, 3].map((channel) => filterOf(view, { map: "image", place: [channel, 0, 0] })), [0, 1]);
  assert.equal(filterOf(view, { map: "output", place: [0, 1, 1] }), 0);
});

test("pools: what a pooled cell is made of, and which pools hold a cell", () => {
  const pool = { size: [2, 2], stride: [2, 1] };
  assert.deepEqual(pooledFrom(pool, 1, 2), [{ row: 2, column: 2 }, { row: 2, column: 3 }, { row: 3, column: 2 }, { row: 3, column: 3 }]);
  assert.deepEqual(poolsOf(pool, 3, 2, 2, 4), [{ row: 1, column: 1 }, { row: 1, column: 2 }]);
  assert.deepEqual(poolsOf(pool, 4, 0, 2, 4), []);
});

// --- the network ---

const PAIR = layOut([["a"], ["b"]], 400, 200, THEME, context(6)); // one unit to the left, one to the right

test("a network of two units: tiles of 60 pixels, level, and a link between them", () => {
  assert.equal(PAIR.tile, 60);
  assert.deepEqual(PAIR.units.map(({ x, y }) => [x, y]), [[14, 77], [326, 77]]);
  assert.deepEqual([PAIR.from, PAIR.to, PAIR.inputs], [[0], [1], 1]);
  assert.deepEqual([...PAIR.curves], [74, 107, 326, 107]);
  assert.deepEqual(PAIR.captions, ["Inputs", "Output"]);
});

test("weights are layer by layer, each (out, in)", () => {
  const layout = layOut([["x", "y"], ["1", "2", "3"], ["o"]], 600, 300, THEME, context(6));
  assert.deepEqual(layout.from, [0, 1, 0, 1, 0, 1, 2, 3, 4]);
  assert.deepEqual(layout.to, [2, 2, 3, 3, 4, 4, 5, 5, 5]);
  assert.deepEqual(incoming(layout, 3), [2, 3]);
  assert.deepEqual(incoming(layout, 0), []);
});

test("links that meet at a tile are told apart by where they end", () => {
  const { tile, curves } = layOut([["x", "y"], ["o"]], 400, 300, THEME, context(6));
  assert.ok(Math.abs(curves[7] - curves[3] - 0.62 * tile) < 1e-4);
  const fan = layOut([["x"], ["1", "2"]], 400, 300, THEME, context(6));
  assert.ok(Math.abs(fan.curves[5] - fan.curves[1] - 0.4 * fan.tile) < 1e-4);
});

test("captions grow shorter where columns are narrow", () => {
  const many = Array.from({ length: 8 }, () => ["u"]);
  assert.deepEqual(layOut(many, 320, 200, THEME, context(6)).captions.slice(0, 3), ["In", "H1", "H2"]);
  assert.deepEqual(layOut(many, 160, 200, THEME, context(6)).captions.slice(0, 3), ["", "1", "2"]);
});

test("what lies under a pointer: a unit, a bias at its corner, a link, or nothing", () => {
  assert.deepEqual(under(PAIR, 44, 107, false), { kind: "unit", index: 0 });
  assert.deepEqual(under(PAIR, 326, 137, false), { kind: "bias", index: 0 });
  assert.deepEqual(under(PAIR, 200, 110, false), { kind: "weight", index: 0 });
  assert.equal(under(PAIR, 200, 118, false), null);
  assert.deepEqual(under(PAIR, 200, 118, true), { kind: "weight", index: 0 });
});

test("the middle of a link and of a unit", () => {
  assert.deepEqual(middle(PAIR, { kind: "weight", index: 0 }), { x: 200, y: 107 });
  assert.deepEqual(middle(PAIR, { kind: "unit", index: 1 }), { x: 356, y: 107 });
  assert.deepEqual(curvePoint(Float32Array.of(0, 0, 8, 16), 0, 0.5), [4, 8]);
});

// --- pictures, tiles ---

test("one picture fills its room", () => {
  const { sizes } = arrangePictures(400, 320, 0, 2, 20);
  assert.deepEqual(sizes, [{ width: 400, height: 200, rows: 1 }]);
});

test("two equal pictures side by side show more than a large one beside a small one", () => {
  const { columns, sizes } = arrangePictures(400, 300, 1, 1, 20);
  assert.deepEqual(sizes.map(({ width }) => width), [195, 195]);
  assert.equal(columns, "repeat(2, 195px)");
});

test("in a wide room the first picture is large and the others stand beside it in rows", () => {
  const { columns, sizes } = arrangePictures(1000, 300, 6, 1, 20);
  assert.deepEqual(sizes[0], { width: 280, height: 280, rows: 2 });
  assert.ok(sizes.slice(1).every(({ width }) => width === sizes[1].width && width === 125));
  assert.equal(columns, "280px repeat(3, 175px)");
});

test("a picture that is to be large is, and on a telephone the others are below it", () => {
  const wide = arrangePictures(800, 250, 9, 1, 40, 78);
  assert.equal(wide.sizes[0].width, 210);
  assert.ok(wide.sizes[0].rows > 1);
  const presented = arrangePictures(1240, 260, 9, 1, 66, 128);
  assert.equal(presented.sizes[0].width, 194);
  assert.ok(presented.column >= 128);
  const narrow = arrangePictures(342, Infinity, 9, 1, 40, 78);
  assert.deepEqual(narrow.sizes.slice(0, 2), [{ width: 342, height: 342, rows: 1, columns: 4 }, { width: 78, height: 78, rows: 1 }]);
  assert.equal(narrow.columns, "repeat(4, 78px)");
});

test("tiles are as large as all of them fit, in as many columns as that takes", () => {
  const grid = { style: {} };
  const view = { width: 400, height: 200, options: {}, theme: THEME };
  assert.deepEqual(layTiles(grid, 8, 1, view), [88, 4]); // two rows of four: (400 − 3 · 8) / 4 − 6
  assert.equal(grid.style.gridTemplateColumns, "repeat(4, 94px)");
  assert.deepEqual(layTiles(grid, 1, 1, { ...view, width: 2000, height: 2000 }), [220, 1]);
  assert.deepEqual(layTiles(grid, 3, 2, { ...view, options: { columns: 3 } }), [97, 3]); // twice as high as wide
});

// --- a network in time ---

test("columns of a network in time share the width that its folded picture leaves", () => {
  const layout = arrangeSteps([{ units: 1 }], 4, 1000, 300, false);
  assert.deepEqual([layout.em, layout.folded, layout.column, layout.box], [12.5, 118.75, 220.3125, 71.25]);
  assert.deepEqual([layout.left(0), layout.left(3), layout.boxLeft(0)], [118.75, 779.6875, 193.28125]);
  assert.deepEqual(layout.rows, [{ top: 24, height: 23.125, unit: 23.125, slim: false, middle: 35.5625 }]);
  assert.deepEqual([layout.width, layout.height], [1000, 300]);
});

test("columns are never narrower than a number: the field grows wider than its frame", () => {
  const layout = arrangeSteps([{ units: 2 }], 100, 1000, 300, false);
  assert.equal(layout.column, 3.7 * 12.5);
  assert.equal(layout.box, 46.25 - 0.24 * 46.25);
  assert.equal(layout.width, 118.75 + 100 * 3.7 * 12.5);
});

test("many units are rows of colours, and arrows have room above the rows that want it", () => {
  const { rows, gap } = arrangeSteps([{ units: 1 }, { units: 8, gap: true }, { units: 1, under: "back" }], 3, 900, 300, false);
  assert.deepEqual(rows.map(({ slim }) => slim), [false, true, false]);
  assert.ok(Math.abs(rows[1].top - (rows[0].top + rows[0].height + gap)) < 1e-9);
  assert.ok(Math.abs(rows[2].unit / rows[0].unit - 1.78) < 1e-9);
  assert.ok(rows[2].top + rows[2].height <= 300);
});

// --- volumes ---

const IMAGE = { kind: "image", text: "image", words: "", shape: [1, 32, 32] };
const CONV = { kind: "conv", text: "C6@5", words: "", shape: [6, 28, 28] };
const RELU = { kind: "act", text: "R", words: "", shape: [6, 28, 28], joined: true };
const LIST = { kind: "dense", text: "F10", words: "", shape: [10] };

test("layers that work cell by cell stand below the box before, but never below the image", () => {
  const columns = columnsOf([IMAGE, CONV, RELU, LIST]);
  assert.deepEqual(columns.map(({ members }) => members), [[0], [1, 2], [3]]);
  assert.deepEqual(columnsOf([IMAGE, RELU]).map(({ members }) => members), [[0], [1]]);
});

test("sides are to scale while they do not differ too much, then by square root", () => {
  const near = scales([IMAGE, CONV, LIST], 300, false, 1); // 46 pixels of the height are the depth of the deepest
  assert.deepEqual([near.side(32), near.side(16), near.depth(6), near.bar(10)], [254, 127, 46, 258]);
  assert.match(near.words, /Sides to scale/);
  const far = scales([{ ...IMAGE, shape: [3, 224, 224] }, { ...CONV, shape: [12, 7, 7] }], 300, false, 1);
  assert.ok(Math.abs(far.side(56) - 127) < 1e-9);
  assert.ok(Math.abs(far.depth(3) - 23) < 1e-9);
  assert.match(far.words, /square root/);
});

test("boxes stand one after the other, in the middle of their columns", () => {
  const columns = columnsOf([IMAGE, LIST]);
  const scale = { side: (cells) => 3 * cells, depth: (channels) => 10 * channels, bar: (count) => 8 * count };
  const { boxes, width } = place(columns, scale, 200, [50, 60], 0, 12);
  assert.deepEqual([boxes[0].left, boxes[0].width, boxes[0].x, boxes[0].y], [0, 106, 0, 57]);
  assert.deepEqual([boxes[1].left, boxes[1].width, boxes[1].x, boxes[1].y], [118, 60, 143, 60]);
  assert.deepEqual([boxes[1].list, boxes[1].h, width], [true, 80, 178]);
  assert.equal(place(columns, scale, 200, [50, 60], 400, 12).width, 400);
});

test("an arch goes from the box that is added to the one it is added to, higher over others, and needs room above", () => {
  const sum = (source, through = "") => ({ ...RELU, text: "+]", source, through });
  const columns = columnsOf([IMAGE, CONV, RELU, CONV, sum(2), CONV, sum(4, "C6@1s2"), CONV, sum(1), LIST]);
  assert.deepEqual(columns.map(({ members }) => members.length), [1, 2, 2, 2, 2, 1]);
  const arches = archesOf(columns);
  assert.deepEqual(arches.map(({ from, to, layer, through, level }) => [from, to, layer, through, level]),
    [[1, 2, 4, "", 0], [2, 3, 6, "C6@1s2", 0], [1, 4, 8, "", 1]]);
  assert.ok(headroom(arches) > headroom(arches.slice(0, 1)));
  assert.equal(headroom(archesOf(columnsOf([IMAGE, CONV, RELU, sum(1), LIST]))), 0); // within one column there is none
});

test("spare inputs stand below the others, all of them within the box, and each is high enough to be pressed", () => {
  for (const height of [200, 240, 320]) {
    for (let on = 1; on < 9; on += 1) {
      const inputs = Array.from({ length: on }, (_, k) => `x${k}`);
      const spares = Array.from({ length: 9 - on }, (_, k) => `s${k}`);
      const { units, tile, spare } = layOut([inputs, ["1", "2"], ["o"]], 470, height, THEME, context(6), 40, 40, spares);
      assert.ok(units[on - 1].y + tile <= spare.y + 2, `${on} of 9, ${height}`);
      assert.ok(spare.y + spares.length * spare.pitch <= height - 40 && units[0].y >= 0);
      assert.ok(spare.pitch >= 12 && tile >= 6);
    }
  }
});

// --- chain ---

test("the rows of a chain stand one under the other and within its height, on a page and on a projector", () => {
  for (const [height, large] of [[180, false], [240, false], [420, false], [230, true], [480, true]]) {
    for (const [picture, twin] of [[false, false], [true, false], [false, true]]) {
      const at = arrangeChain(8, 7, picture, twin, 800, height, large);
      const rows = [[at.beside, at.besideHigh], [at.loss, at.lossHigh], [at.out, at.outHigh], [at.state, at.stateHigh], [at.in, at.inHigh]];
      rows.forEach(([top, high], k) => k && assert.ok(rows[k - 1][0] + rows[k - 1][1] <= top, `${height} ${large} ${k}`));
      assert.ok(at.in + at.inHigh <= height, `${height} ${large} ${picture} ${twin}: ${at.in + at.inHigh}`);
    }
  }
});

test("columns of a chain keep their words, and are wider than its room where there are too many", () => {
  const few = arrangeChain(6, 3, false, false, 800, 240, false);
  const many = arrangeChain(40, 6, false, false, 800, 240, false);
  assert.equal(few.width, 800);
  assert.ok(many.width > 800 && many.column >= 6 * 0.58 * many.em);
  assert.ok(few.left(0) - few.box / 2 >= few.gutter && few.left(5) + few.box / 2 <= 800);
});
