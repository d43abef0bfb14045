import assert from "node:assert/strict";
import { test } from "node:test";

import { nearestMoment, nearestTaken, makeAxes, steadyBounds, traceRun, valueRange } from "../../ui/stage/static/curve_draw.js";
import { bounds, contourPath, makeScale } from "../../ui/stage/static/plane_draw.js";
import { lineEnds } from "../../ui/stage/static/plane_lines.js";
import { look } from "../../ui/stage/static/plane_marks.js";
import { addTools } from "../../ui/stage/static/plane_tools.js";
import { squareScale } from "../../ui/stage/static/scale.js";
import { context, THEME } from "./fakes.mjs";

const close = (found, wanted, far = 1e-9) =>
  assert.ok(found.every((value, k) => Math.abs(value - wanted[k]) <= far) && found.length === wanted.length, `${found} is not ${wanted}`);

test("a square scale: values grow to the right and upwards, and come back from their places", () => {
  const scale = squareScale(40, 10, 200, [-1, 3, 0, 8]);
  assert.deepEqual([scale.x(-1), scale.x(3), scale.x(0)], [40, 240, 90]);
  assert.deepEqual([scale.y(0), scale.y(8), scale.y(2)], [210, 10, 160]);
  assert.deepEqual([scale.toX(90), scale.toY(160)], [0, 2]);
  assert.deepEqual([scale.inside(40, 10), scale.inside(39, 10), scale.inside(39, 10, 1)], [true, false, true]);
});

test("the plot is the largest square that its axes leave room for", () => {
  const scale = makeScale(300, 400, [-6, 6], THEME); // at 12 pixels: 25 left, 7 right, 6 above, 23 below
  assert.deepEqual([scale.left, scale.top, scale.size, scale.outer], [25, 6, 268, 300]);
  assert.deepEqual([scale.x(0), scale.y(0), scale.unit], [159, 140, 268 / 12]);
  const half = makeScale(300, 400, [-6, 6], THEME, { bare: true, middle: true }); // 18 left, 2 right, 5 above, 18 below
  assert.deepEqual([half.left, half.size, half.top], [18, 280, Math.round(60 - 7.2)]);
});

test("bounds are what Python said, or −6 to 6", () => {
  assert.deepEqual([bounds(3), bounds([-1, 2]), bounds([2, 2]), bounds(undefined)], [[-3, 3], [-1, 2], [-6, 6], [-6, 6]]);
});

test("a line is cut off at the plot's edges; one beyond them, or without direction, is none", () => {
  const scale = makeScale(300, 400, [-6, 6], THEME);
  const upright = lineEnds(scale, [1, 0], -3); // x₁ = 3
  close([upright.x0, upright.x1], [scale.x(3), scale.x(3)]);
  close([upright.y0, upright.y1].sort((a, b) => a - b), [6, 274]);
  const slope = lineEnds(scale, [1, -1], 0); // x₂ = x₁, from corner to corner
  close([slope.x0, slope.y0, slope.x1, slope.y1].map(Math.round).sort((a, b) => a - b), [6, 25, 274, 293]);
  assert.equal(lineEnds(scale, [1, 0], -7), null);
  assert.equal(lineEnds(scale, [0, 0], 1), null);
});

test("a contour lies where the values cross zero, and reaches the edges", () => {
  const places = [];
  globalThis.Path2D = class {
    moveTo(...place) {
      places.push(place);
    }
    lineTo(...place) {
      places.push(place);
    }
  };
  const scale = squareScale(0, 0, 100, [0, 1, 0, 1]);
  contourPath(Float32Array.of(-3, 1, -3, 1), 1, 2, scale); // in both rows −3 at x = 25 and 1 at x = 75: zero at 62.5
  for (const [x] of places) close([x], [62.5], 1e-4);
  close([Math.min(...places.map(([, y]) => y)), Math.max(...places.map(([, y]) => y))], [0, 100]);
  places.length = 0;
  contourPath(Float32Array.of(1, 5, 1, 5), 1, 2, scale); // carried on in a straight line: zero at 12.5
  for (const [x] of places) close([x], [12.5], 1e-4);
  assert.ok(places.length > 0);
  places.length = 0;
  contourPath(Float32Array.of(5, 6, 7, 8), 1, 2, scale);
  assert.deepEqual(places, []);
});

test("classes differ by shape and colour, values by colour on the signed scale", () => {
  const theme = { ...THEME, text: "ink", shade: (value) => `shade ${value}`, color: (name) => `class ${name}` };
  assert.deepEqual([0, 1, 2, 3, 4].map((k) => look(k, 4, false, theme).shape), ["circle", "square", "triangle", "diamond", "circle"]);
  assert.equal(look(2, 3, true, theme).color, "class 2");
  assert.deepEqual([look(-7, 0, false, theme).color, look(0.26, 0, false, theme).color], ["shade -1", "shade 0.25"]);
});

test("there is an add tool for each class, and two where values are learnt", () => {
  assert.deepEqual(addTools(3, ["cat", "dog"]).map(({ name, label }) => [name, label]), [["cat", 0], ["dog", 1], ["Class 2", 2]]);
  assert.deepEqual(addTools(0).map(({ name }) => name), ["−1", "+1"]);
});

test("the range of several arrays, without what cannot be drawn", () => {
  const arrays = [Float32Array.of(NaN, 2, -1), Float32Array.of(Infinity, 8)];
  assert.deepEqual(valueRange(arrays, false), [-1, 8]);
  assert.deepEqual(valueRange(arrays, true), [2, 8]);
  assert.equal(valueRange([Float32Array.of(NaN)], false), null);
});

test("the bounds of an axis hold the range, and stay until much of the paper would be empty", () => {
  close(steadyBounds([0.13, 0.87], null, false, false), [0, 1]);
  close(steadyBounds([0.05, 0.87], null, true, false), [10 ** -1.5, 1]);
  const before = [0, 1];
  assert.equal(steadyBounds([0.2, 0.9], before, false, false), before);
  close(steadyBounds([0.2, 1.3], before, false, false), [0, 1.5]);
  close(steadyBounds([0.2, 0.4], before, false, false), [0.2, 0.4]);
  close(steadyBounds([0.2, 0.4], before, false, true), [0, 0.4]);
  assert.deepEqual(steadyBounds(null, null, true, false), [0.01, 1]);
});

test("steps and values stand on the paper where its margins leave room", () => {
  const axes = makeAxes(500, 200, [0, 100], [0, 2], THEME, { log: false, continuous: false });
  close([axes.left, axes.top, axes.w, axes.h], [39.6, 8.4, 446, 156.8]);
  close([axes.x(0), axes.x(50), axes.y(0), axes.y(2)], [39.6, 262.6, 165.2, 8.4]);
  close([axes.toStep(262.6), axes.toStep(-5), axes.toStep(9999)], [50, 0, 100]);
  const log = makeAxes(500, 200, [0, 100], [0.01, 100], THEME, { log: true, continuous: false });
  close([log.y(1)], [8.4 + 156.8 / 2]);
});

test("a run is thinned to the grain of the screen, and gaps stay gaps unless they are joined", () => {
  const axes = { log: false, x: (step) => step / 10, y: (value) => 100 - value };
  const drawn = context();
  // Ten steps share a pixel of 1.5: the first, the lowest, the highest and the last value are drawn.
  traceRun(drawn, axes, { steps: [0, 1, 2, 3, 4, 5], data: [5, 9, 1, 3, 4, 2], runs: 1 }, 0);
  assert.deepEqual(drawn.calls, [["moveTo", 0.75, 95], ["lineTo", 0.75, 99], ["lineTo", 0.75, 91], ["lineTo", 0.75, 98]]);
  drawn.calls.length = 0;
  traceRun(drawn, axes, { steps: [0, 100, 200], data: [1, 0, NaN, 0, 3, 0], runs: 2 }, 0); // the first of two runs
  assert.deepEqual(drawn.calls, [["moveTo", 0.75, 99], ["moveTo", 20.25, 97]]);
  drawn.calls.length = 0;
  traceRun(drawn, axes, { steps: [0, 100, 200], data: [1, NaN, 3], runs: 1, joined: true }, 0);
  assert.deepEqual(drawn.calls, [["moveTo", 0.75, 99], ["lineTo", 20.25, 97]]);
  drawn.calls.length = 0; // a value that is the same at every moment, and swings between them
  traceRun(drawn, axes, { steps: [0, 100], data: [1, 1], low: [NaN, -2], high: [NaN, 3], runs: 1 }, 0);
  assert.deepEqual(drawn.calls, [["moveTo", 0.75, 99], ["lineTo", 9.75, 99], ["lineTo", 9.75, 102], ["lineTo", 9.75, 97], ["lineTo", 9.75, 99]]);
});

test("the nearest moment to a step", () => {
  assert.deepEqual([-5, 4, 6, 11, 99].map((step) => nearestMoment([0, 5, 10, 20], step)), [0, 1, 1, 2, 3]);
  const every = { data: [1, 2, 3, 4], runs: 1 };
  const some = { data: [1, NaN, NaN, 4], runs: 1, joined: true };
  assert.deepEqual([0, 1, 2, 3].map((moment) => nearestTaken([every, some], 4, moment)), [0, 0, 3, 3]);
  assert.equal(nearestTaken([every, { ...some, data: [NaN, NaN, NaN, NaN] }], 4, 2), 2);
});
