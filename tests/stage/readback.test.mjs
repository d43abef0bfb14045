import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";

const STATIC = new URL("../../ui/stage/static/", import.meta.url);
const READS = /\b(getImageData|toDataURL|toBlob|convertToBlob|readPixels|transferToImageBitmap|createImageBitmap)\b/;

test("no module reads pixels back but the one that checks what comes back", () => {
  const found = readdirSync(STATIC).filter((name) => READS.test(readFileSync(new URL(name, STATIC), "utf8")));
  assert.deepEqual(found, ["readback.js"]);
});

/** A canvas that keeps what is put on it, one of four bytes a pixel; `falsify` is what a careful browser does. */
function browser(falsify = (data) => data) {
  globalThis.document = {
    createElement: () => {
      const canvas = { width: 0, height: 0 };
      let held = new Uint8ClampedArray();
      const context = {
        fillRect: () => (held = new Uint8ClampedArray(4 * canvas.width * canvas.height).fill(255)),
        createImageData: (width, height) => ({ width, height, data: new Uint8ClampedArray(4 * width * height) }),
        putImageData: ({ data }, x, y) => held.set(data, 4 * (y * canvas.width + x)),
        getImageData: () => ({ data: falsify(held.slice()) }),
      };
      return Object.assign(canvas, { setAttribute() {}, getContext: () => context });
    },
  };
}

const { Paper } = await import("../../ui/stage/static/readback.js");

function read(falsify) {
  browser(falsify);
  const paper = new Paper();
  paper.begin(70);
  return paper.read();
}

test("where a browser gives back what was painted, the picture is read, without the strip", () => {
  assert.deepEqual([...read()], Array(4 * 70 * 70).fill(255));
});

let state = 1;
const chance = () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
for (const [name, falsify] of [
  ["white", (data) => data.fill(255)],
  ["black", (data) => data.fill(0)],
  ["one grey", (data) => data.fill(128)],
  ["noise", (data) => data.map(() => 256 * chance())],
  ["the picture with its channels mixed up", (data) => data.map((_, i) => data[i ^ 1])],
]) {
  test(`where a browser gives back ${name}, nothing is read`, () => assert.equal(read(falsify), null));
}

test("a browser that changes the lowest bit alone gives back the picture", () => {
  assert.ok(read((data) => data.map((value) => value ^ (chance() < 0.5 ? 1 : 0))));
});
