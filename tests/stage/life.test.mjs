import assert from "node:assert/strict";
import { test } from "node:test";

import { Asking } from "../../ui/stage/static/asking.js";
import { Life } from "../../ui/stage/static/life.js";
import { clock } from "./fakes.mjs";

/** A life and its clock, and a list that notes what is called with what. */
function living() {
  const [time, life, told] = [clock(), new Life(), []];
  return { time, life, told, note: (...given) => told.push(given.length > 1 ? given : given[0]) };
}

test("a timer goes off once, an interval again and again, a frame with the next refresh", () => {
  const { time, life, told, note } = living();
  life.after(50, () => note("after"));
  life.every(30, () => note("every"));
  life.next(() => note("next"));
  time.pass(65);
  assert.deepEqual(told, ["next", "every", "after", "every"]);
});

test("what has gone off is no longer remembered", () => {
  const { time, life, note } = living();
  life.after(5, note);
  life.next(note);
  assert.equal(life.stops.size, 2);
  time.pass(20);
  assert.deepEqual([life.stops.size, time.pending], [0, 0]);
});

test("each can be stopped by itself", () => {
  const { time, life, told, note } = living();
  for (const stop of [life.after(5, note), life.every(5, note), life.next(note)]) stop();
  time.pass(50);
  assert.deepEqual([told, life.stops.size, time.pending], [[], 0, 0]);
});

test("with its end everything ends, and nothing begins any more", () => {
  const { time, life, told, note } = living();
  const [soon, calmly, told60] = [life.once(() => note("once")), life.calm(note, 100), life.perFrame(note)];
  life.after(5, note);
  life.every(5, note);
  calmly("first");
  calmly("second");
  soon();
  told60("newest");
  life.end();
  soon();
  calmly("third");
  life.after(5, note);
  time.pass(500);
  assert.deepEqual([told, time.pending], [["first"], 0]);
});

test("listeners end too", () => {
  const { life, told, note } = living();
  const target = new EventTarget();
  life.listen(target, "ring", () => note("ring"), { capture: true });
  target.dispatchEvent(new Event("ring"));
  life.end();
  target.dispatchEvent(new Event("ring"));
  assert.deepEqual(told, ["ring"]);
});

test("one function that two lives listen with is heard until the later one ends", () => {
  const [{ life: before }, { life: after, told, note }] = [living(), living()];
  const target = new EventTarget();
  const heard = ({ type }) => note(type);
  before.listen(target, "ring", heard);
  after.listen(target, "ring", heard);
  before.end();
  target.dispatchEvent(new Event("ring"));
  after.end();
  target.dispatchEvent(new Event("ring"));
  assert.deepEqual(told, ["ring"]);
});

test("many calls in a frame become one, and a call from within waits for the next", () => {
  const { time, life, told } = living();
  const soon = life.once(() => {
    told.push(performance.now());
    if (told.length < 2) soon();
  });
  soon();
  soon();
  time.pass(30);
  assert.deepEqual(told, [10, 20]);
  soon();
  soon.cancel();
  time.pass(30);
  assert.equal(told.length, 2);
});

test("calm: the first at once, then one in so many milliseconds, and always the last", () => {
  const { time, life, told } = living();
  const calmly = life.calm((text) => told.push([performance.now(), text]), 100);
  for (const text of ["a", "b", "c"]) {
    calmly(text);
    time.pass(20);
  }
  time.pass(200);
  calmly("d");
  assert.deepEqual(told, [[0, "a"], [100, "c"], [260, "d"]]);
});

test("one message in a frame, the newest; flush sends at once what still waits", () => {
  const { time, life, told, note } = living();
  const tell = life.perFrame(note);
  tell(1, 2);
  tell(3, 4);
  time.pass(10);
  tell(5, 6);
  tell.flush();
  tell.flush();
  time.pass(30);
  assert.deepEqual(told, [[3, 4], [5, 6]]);
});

test("what was chosen is waited for until it is answered, or for so long", () => {
  const { time, life, told, note } = living();
  const asking = new Asking(life, 100, () => note(performance.now()));
  asking.begin();
  time.pass(40);
  assert.equal(asking.open, true);
  asking.begin(); // chosen again: the wait begins anew
  time.pass(90);
  assert.equal(asking.open, true);
  time.pass(20);
  assert.deepEqual([asking.open, told], [false, [140]]);
  asking.begin();
  asking.end();
  assert.deepEqual([asking.open, told.length], [false, 2]);
});

test("one question at a time: of those that wait only the newest is asked, when a frame has answered", () => {
  const { life, told, note } = living();
  const asking = new Asking(life, 100);
  for (const place of [1, 2, 3]) asking.ask(() => void note(place));
  assert.deepEqual(told, [1]);
  asking.answered();
  assert.deepEqual([told, asking.open], [[1, 3], true]);
  asking.answered();
  assert.deepEqual([told, asking.open], [[1, 3], false]);
});

test("a question that is not answered in time makes room for the next", () => {
  const { time, life, told, note } = living();
  const asking = new Asking(life, 100);
  asking.ask(() => void note("a"));
  asking.ask(() => void note("b"));
  time.pass(101);
  asking.ask(() => void note("c"));
  asking.answered();
  assert.deepEqual(told, ["a", "c"]);
});

test("when there was nothing to send, nothing is waited for", () => {
  const { life, told, note } = living();
  const asking = new Asking(life, 100);
  asking.ask(() => false);
  asking.ask(() => void note("at once"));
  assert.deepEqual(told, ["at once"]);
});
