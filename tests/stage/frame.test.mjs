import assert from "node:assert/strict";
import { test } from "node:test";

import { decode, textsOf } from "../../ui/stage/static/frame.js";

const NOTHING = { arrays: {}, values: {}, fresh: new Set() };

// Made by the server: ui.live.frames.encode of signs int8 [-127, 0, 127], pic float32 [[1.5, -2, 0.25]], wide float64
// [1e-300, 2.5], steps int32 [0, 7, -3], grey uint8 [[0, 128], [255, 7]], step 12, rate nan, text "−1 ½".
const FIRST =
  "kAEAAAAAAAB7Il9fbWV0YWRhdGFfXyI6eyJ2YWx1ZXMiOiJ7XCJzdGVwXCI6IDEyLCBcInJhdGVcIjogbnVsbCwgXCJ0ZXh0XCI6IFwiXFx1MjIxMjEg" +
  "XFx1MDBiZFwifSIsImtlcHQiOiJbXSJ9LCJ3aWRlIjp7ImR0eXBlIjoiRjY0Iiwic2hhcGUiOlsyXSwiZGF0YV9vZmZzZXRzIjpbMCwxNl19LCJwaWMi" +
  "OnsiZHR5cGUiOiJGMzIiLCJzaGFwZSI6WzEsM10sImRhdGFfb2Zmc2V0cyI6WzE2LDI4XX0sInN0ZXBzIjp7ImR0eXBlIjoiSTMyIiwic2hhcGUiOlsz" +
  "XSwiZGF0YV9vZmZzZXRzIjpbMjgsNDBdfSwic2lnbnMiOnsiZHR5cGUiOiJJOCIsInNoYXBlIjpbM10sImRhdGFfb2Zmc2V0cyI6WzQwLDQzXX0sImdy" +
  "ZXkiOnsiZHR5cGUiOiJVOCIsInNoYXBlIjpbMiwyXSwiZGF0YV9vZmZzZXRzIjpbNDMsNDddfX0gICAgWfP4wh9upQEAAAAAAAAEQAAAwD8AAADAAACA" +
  "PgAAAAAHAAAA/f///4EAfwCA/wc=";
// The next frame, for a browser that has the first: only pic, twice as large, and step have changed.
const SECOND =
  "0AAAAAAAAAB7Il9fbWV0YWRhdGFfXyI6eyJrZXB0IjoiW1wic2lnbnNcIiwgXCJ3aWRlXCIsIFwic3RlcHNcIiwgXCJncmV5XCJdIiwidmFsdWVzIjoi" +
  "e1wic3RlcFwiOiAxMywgXCJyYXRlXCI6IG51bGwsIFwidGV4dFwiOiBcIlxcdTIyMTIxIFxcdTAwYmRcIn0ifSwicGljIjp7ImR0eXBlIjoiRjMyIiwi" +
  "c2hhcGUiOlsxLDNdLCJkYXRhX29mZnNldHMiOlswLDEyXX19ICAgICAgAABAQAAAgMAAAAA/";

const buffer = (text) => Uint8Array.from(Buffer.from(text, "base64")).buffer;
const numbers = ({ data }) => [...data];

test("every type of array comes out as it went in", () => {
  const { arrays } = decode(buffer(FIRST), NOTHING);
  assert.deepEqual(numbers(arrays.signs), [-127, 0, 127]);
  assert.deepEqual(numbers(arrays.pic), [1.5, -2, 0.25]);
  assert.deepEqual(numbers(arrays.wide), [1e-300, 2.5]);
  assert.deepEqual(numbers(arrays.steps), [0, 7, -3]);
  assert.deepEqual(numbers(arrays.grey), [0, 128, 255, 7]);
  assert.deepEqual(arrays.pic.shape, [1, 3]);
  assert.ok(arrays.signs.data instanceof Int8Array);
  assert.ok(arrays.pic.data instanceof Float32Array);
});

test("values are what the server said, and all arrays of a first frame are fresh", () => {
  const { values, fresh } = decode(buffer(FIRST), NOTHING);
  assert.deepEqual(values, { step: 12, rate: null, text: "−1 ½" });
  assert.deepEqual([...fresh].sort(), ["grey", "pic", "signs", "steps", "wide"]);
});

test("what has not changed is taken from the frame before, the very same array", () => {
  const before = decode(buffer(FIRST), NOTHING);
  const { arrays, values, fresh } = decode(buffer(SECOND), before);
  assert.deepEqual([...fresh], ["pic"]);
  assert.deepEqual(numbers(arrays.pic), [3, -4, 0.5]);
  assert.equal(arrays.grey, before.arrays.grey);
  assert.equal(values.step, 13);
});

test("an array that does not lie at a multiple of its numbers' size is read all the same", () => {
  const header = JSON.stringify({
    __metadata__: { values: "{}", kept: "[]" },
    odd: { dtype: "U8", shape: [1], data_offsets: [0, 1] },
    pair: { dtype: "F32", shape: [2], data_offsets: [1, 9] },
  });
  const whole = header.padEnd(Math.ceil(header.length / 4) * 4); // so that the second array begins at an odd place
  const bytes = new DataView(new ArrayBuffer(8 + whole.length + 9));
  bytes.setBigUint64(0, BigInt(whole.length), true);
  [...whole].forEach((letter, k) => bytes.setUint8(8 + k, letter.charCodeAt(0)));
  bytes.setUint8(8 + whole.length, 9);
  bytes.setFloat32(9 + whole.length, 0.5, true);
  bytes.setFloat32(13 + whole.length, -8, true);
  const { arrays } = decode(bytes.buffer, NOTHING);
  assert.deepEqual([...arrays.odd.data, ...arrays.pair.data], [9, 0.5, -8]);
});

test("texts are joined by line feeds, and a missing array has none", () => {
  const data = Uint8Array.of(49, 10, 226, 136, 146, 50, 10, 194, 189);
  assert.deepEqual(textsOf({ shape: [9], data }), ["1", "−2", "½"]);
  assert.deepEqual(textsOf(undefined), []);
});
