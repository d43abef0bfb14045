/** Rows, columns and pictures are counted from 0 by every view, as the lessons' words and torch count them. */

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";

const STATIC = new URL("../../ui/stage/static/", import.meta.url);
const FROM_ONE = /(row|column|picture) \$\{\w+ \+ 1\}/i;

test("no view says a row, a column or a picture counted from 1", () => {
  assert.match("`row ${row + 1}`", FROM_ONE);
  const files = readdirSync(STATIC).filter((name) => name.endsWith(".js"));
  assert.ok(files.length > 50);
  assert.deepEqual(files.filter((name) => FROM_ONE.test(readFileSync(new URL(name, STATIC), "utf8"))), []);
});
