import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";

const folder = new URL("../../ui/stage/static/", import.meta.url);

test("every module is at most 200 lines long, so that it tells one thing", () => {
  const modules = readdirSync(folder).filter((name) => name.endsWith(".js"));
  assert.ok(modules.length > 50);
  const long = modules.filter((name) => readFileSync(new URL(name, folder), "utf8").trimEnd().split("\n").length > 200);
  assert.deepEqual(long, []);
});
