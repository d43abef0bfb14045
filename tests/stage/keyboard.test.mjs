import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";

import { rove } from "../../ui/stage/static/roving.js";

const STATIC = new URL("../../ui/stage/static/", import.meta.url);
const read = (name) => readFileSync(new URL(name, STATIC), "utf8");
const files = readdirSync(STATIC).filter((name) => name.endsWith(".js"));
const views = [...read("scene.js").matchAll(/^import \* as (\w+) from/gm)].map(([, name]) => name);
const POINTS = /\.onpointer(down|move)\b|\bcanvas\.onclick\b|\bgrid\.onclick\b|\bfield\.onclick\b/;
const WALKS = /new Walker\(|extends CellPointing|\brove\(/;

test("there are views, and each has its file", () => {
  assert.ok(views.length > 15);
  for (const name of views) assert.ok(files.includes(`${name}.js`), name);
});

for (const name of views) {
  if (["transport", "sketch"].includes(name)) continue; // native controls; ears for another component's pad
  test(`${name}: what a hand can point at, the keys can walk to`, () => {
    const own = files.filter((file) => file === `${name}.js` || file.startsWith(`${name}_`)).map(read).join("\n");
    if (POINTS.test(own)) assert.match(own, WALKS);
  });
}

/** A field of buttons in a grid of 3 × 2, without a browser: it has what roving asks for. */
function field() {
  const heard = {};
  const root = { activeElement: null };
  globalThis.HTMLElement = class {};
  const made = {
    dataset: {}, heard, root,
    addEventListener: (name, does) => (heard[name] = does),
    getRootNode: () => root,
    querySelectorAll: () => made.buttons,
  };
  made.buttons = [0, 1, 2, 3, 4, 5].map((k) => Object.assign(new HTMLElement(), {
    tabIndex: 0, ariaPressed: String(k === 4), matches: () => true,
    getBoundingClientRect: () => ({ x: 50 * (k % 3), y: 40 * Math.floor(k / 3), width: 40, height: 30 }),
    focus() {
      root.activeElement = this;
      heard.focusin({ target: this });
    },
  }));
  return made;
}

function press(made, key) {
  let kept = false;
  made.heard.keydown({ key, preventDefault: () => (kept = true), stopPropagation() {} });
  return kept;
}

test("of many buttons the Tab key stops at one: the pressed one, or that which has the focus", () => {
  const made = field();
  rove(made, "button")();
  assert.deepEqual(made.buttons.map(({ tabIndex }) => tabIndex), [-1, -1, -1, -1, 0, -1]);
  made.buttons[1].focus();
  assert.deepEqual(made.buttons.map(({ tabIndex }) => tabIndex), [-1, 0, -1, -1, -1, -1]);
});

test("arrow keys go to the button that lies there, and stay where none does", () => {
  const made = field();
  const looked = [];
  rove(made, "button", (button) => looked.push(made.buttons.indexOf(button)));
  made.buttons[1].focus();
  const at = () => made.buttons.indexOf(made.root.activeElement);
  for (const [key, wanted] of [["ArrowRight", 2], ["ArrowRight", 2], ["ArrowDown", 5], ["ArrowLeft", 4], ["ArrowUp", 1]]) {
    assert.equal(press(made, key), true);
    assert.equal(at(), wanted, key);
  }
  assert.equal(made.dataset.keys, "own");
  assert.equal(press(made, "Home"), false);
  made.heard.focusout();
  assert.equal(made.dataset.keys, undefined);
  assert.equal(press(made, "ArrowRight"), false);
  assert.equal(looked.at(-1), -1);
});
