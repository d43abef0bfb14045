import assert from "node:assert/strict";
import { test } from "node:test";

import { keepFocus } from "../../ui/stage/static/focus.js";

/** A stage of views with buttons, without a browser: it has what keeping the focus asks for. */
function stage(...kinds) {
  const root = { activeElement: null };
  const host = {
    getRootNode: () => root,
    contains: (one) => host.views.some((view) => view === one || view.buttons.includes(one)),
    querySelectorAll: () => host.views,
    views: kinds.map((kind) => view(kind)),
  };
  function view(kind) {
    const made = { classList: ["view", kind], querySelectorAll: () => made.buttons };
    made.fill = (count) => (made.buttons = Array.from({ length: count }, () => button(made)));
    made.fill(3);
    return made;
  }
  function button(within) {
    const made = { closest: () => within, focus: () => (root.activeElement = made) };
    return made;
  }
  return { host, root, view };
}

test("the button that stands where the one with the focus stood has it then", () => {
  const { host, root } = stage("table", "tiles");
  const [, tiles] = host.views;
  tiles.buttons[1].focus();
  keepFocus(host, () => (tiles.fill(4), (root.activeElement = null)));
  assert.equal(root.activeElement, tiles.buttons[1]);
  tiles.buttons[3].focus();
  keepFocus(host, () => (tiles.fill(2), (root.activeElement = null)));
  assert.equal(root.activeElement, tiles.buttons[1]); // there are fewer now: the last one
});

test("a button that is put in again keeps it", () => {
  const { host, root } = stage("table");
  const [table] = host.views;
  const own = table.buttons[2];
  own.focus();
  keepFocus(host, () => (table.buttons.unshift(table.buttons.pop()), (root.activeElement = null)));
  assert.equal(root.activeElement, own);
});

test("where all views are made anew, the same kind of view in the same place takes it", () => {
  const { host, root, view } = stage("table", "tiles");
  host.views[1].buttons[2].focus();
  keepFocus(host, () => ((host.views = [view("table"), view("tiles")]), (root.activeElement = null)));
  assert.equal(root.activeElement, host.views[1].buttons[2]);
  keepFocus(host, () => ((host.views = [view("tiles"), view("table")]), (root.activeElement = null)));
  assert.equal(root.activeElement, null);
});

test("a focus that was led elsewhere stays there, and one outside of the stage is left alone", () => {
  const { host, root } = stage("table", "tiles");
  const [table, tiles] = host.views;
  table.buttons[0].focus();
  keepFocus(host, () => tiles.buttons[1].focus());
  assert.equal(root.activeElement, tiles.buttons[1]);
  const outside = { closest: () => null };
  root.activeElement = outside;
  keepFocus(host, () => (table.fill(1), tiles.fill(1)));
  assert.equal(root.activeElement, outside);
});
