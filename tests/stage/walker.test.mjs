import assert from "node:assert/strict";
import { test } from "node:test";

import { Walker } from "../../ui/stage/static/walker.js";
import { box, press } from "./fakes.mjs";

/** A walker that notes what happens to its view; only the key "b" means something to that besides. */
function walking(given = {}) {
  const [field, told] = [box(), []];
  const walker = new Walker(field, {
    start: () => void told.push("start"),
    turn: (right, down, far) => told.push([right, down, far]),
    press: ({ key }) => key === "b" && told.push(key),
    stop: (walked) => told.push(walked ? "stop" : "left"),
    ...given,
  });
  return { field, told, walker };
}

test("before Enter all keys are the transport's", () => {
  const { field, told } = walking();
  assert.equal(press(field, "ArrowRight"), false);
  assert.equal(press(field, "b"), false);
  assert.equal(press(field, "Escape"), false);
  assert.deepEqual([told, field.dataset.keys], [[], undefined]);
});

test("Enter takes the keys, and the four arrows walk to the right and down", () => {
  const { field, told } = walking();
  assert.equal(press(field, "Enter"), true);
  assert.equal(field.dataset.keys, "own");
  for (const key of ["ArrowRight", "ArrowLeft", "ArrowDown"]) assert.equal(press(field, key), true);
  assert.equal(press(field, "ArrowUp", { shiftKey: true }), true);
  assert.deepEqual(told, ["start", [1, 0, false], [-1, 0, false], [0, 1, false], [0, -1, true]]);
});

test("other keys are kept only when they mean something", () => {
  const { field, told } = walking();
  press(field, "Enter");
  assert.equal(press(field, "b"), true);
  assert.equal(press(field, "x"), false);
  assert.deepEqual(told, ["start", "b"]);
});

test("with Ctrl, Alt or Meta a key is the browser's", () => {
  const { field, told } = walking();
  press(field, "Enter");
  for (const held of ["ctrlKey", "altKey", "metaKey"]) assert.equal(press(field, "ArrowDown", { [held]: true }), false);
  assert.deepEqual(told, ["start"]);
});

test("Escape gives the keys back, and so does leaving the view", () => {
  for (const leave of [(field) => press(field, "Escape"), (field) => field.onblur()]) {
    const { field, told, walker } = walking();
    press(field, "Enter");
    leave(field);
    assert.deepEqual([told, field.dataset.keys, walker.walking], [["start", "stop"], undefined, false]);
    assert.equal(press(field, "ArrowDown"), false);
  }
});

test("leaving a view in which nobody walked is told as such", () => {
  const { field, told } = walking();
  field.onblur();
  assert.deepEqual(told, ["left"]);
});

test("where there is nothing to walk over, Enter is not taken", () => {
  const { field } = walking({ start: () => false });
  assert.equal(press(field, "Enter"), false);
  assert.equal(field.dataset.keys, undefined);
});

test("a view that is not ready hears no key", () => {
  let ready = false;
  const { field, told } = walking({ ready: () => ready });
  assert.equal(press(field, "Enter"), false);
  ready = true;
  assert.equal(press(field, "Enter"), true);
  assert.deepEqual(told, ["start"]);
});
