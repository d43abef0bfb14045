import assert from "node:assert/strict";
import { test } from "node:test";

import { brief, clamp, fixed, logTicks, parsed, scientific, short, ticks, tickText, whole } from "../../ui/stage/static/numbers.js";

/** Ticks to nine digits: 0.6000000000000001 is 0.6. */
const round = (values) => values.map((value) => Number(value.toPrecision(9)));

for (const [value, digits, text] of [
  [-1.239, 2, "−1.24"], [0.5, 0, "1"], [-0.004, 2, "0.00"], [2, 3, "2.000"], [null, 2, "–"], [undefined, 2, "–"], [NaN, 2, "–"],
  [Infinity, 2, "∞"], [-Infinity, 2, "−∞"], [1234567, 2, "1.23·10⁶"], [-4e9, 1, "−4.00·10⁹"],
]) {
  test(`${value} with ${digits} decimals`, () => assert.equal(fixed(value, digits), text));
}

for (const [value, text] of [
  [0.0312, "0.0312"], [1.25, "1.25"], [380, "380"], [0, "0"], [-0.5, "−0.500"], [0.00012, "1.2·10⁻⁴"], [123456, "1.2·10⁵"], [NaN, "–"],
]) {
  test(`${value} in brief`, () => assert.equal(brief(value), text));
}

test("scientific numbers have a true minus and no plus", () => {
  assert.equal(scientific(-0.00012), "−1.2·10⁻⁴");
  assert.equal(scientific(6.02e23, 3), "6.02·10²³");
  assert.equal(scientific(0), "0");
});

test("thousands stand apart by a narrow space that does not break", () => {
  assert.equal(whole(999), "999");
  assert.equal(whole(12345), "12\u202f345");
});

test("a written number is read again, with either minus", () => {
  assert.equal(parsed("−1.5"), -1.5);
  assert.equal(parsed("-2"), -2);
  assert.equal(parsed("12\u202f345"), 12345);
  assert.ok(Number.isNaN(parsed("½")));
});

test("a number is kept between two bounds", () => {
  assert.deepEqual([-3, 0.5, 7].map((value) => clamp(value, 0, 1)), [0, 0.5, 1]);
  assert.ok(Number.isNaN(clamp(NaN, 0, 1)));
});

for (const [low, high, count, values, step] of [
  [0, 1, 5, [0, 0.2, 0.4, 0.6, 0.8, 1], 0.2],
  [-6, 6, 6, [-6, -4, -2, 0, 2, 4, 6], 2],
  [0.1, 0.9, 3, [0.5], 0.5],
  [3, 23, 4, [5, 10, 15, 20], 5],
  [1, 1, 5, [1], 1],
]) {
  test(`ticks from ${low} to ${high}, about ${count}`, () => {
    const found = ticks(low, high, count);
    assert.deepEqual([round(found.values), round([found.step])], [values, [step]]);
  });
}

test("a tick has as many decimals as the step needs", () => {
  assert.equal(tickText(0.6000000000000001, 0.2), "0.6");
  assert.equal(tickText(-2, 2), "−2");
  assert.equal(tickText(0.25, 0.05), "0.25");
  assert.equal(tickText(200000, 100000), "2·10⁵");
});

test("ticks of a logarithmic axis: powers of ten, and 2 and 5 where there is room", () => {
  assert.deepEqual(round(logTicks(1, 50)), [1, 2, 5, 10, 20, 50]);
  assert.deepEqual(round(logTicks(0.001, 1000, 4)), [0.001, 0.1, 10, 1000]);
  assert.deepEqual(round(logTicks(2.2, 4.4)), [3, 4]);
});

test("a small number in a small tile is not shown as 0", () => {
  assert.deepEqual([0, 0.5, -0.0042, 0.00042, 12.34, 123.4].map(short), ["0.00", "0.50", "−0.004", "4·10⁻⁴", "12.3", "123"]);
});
