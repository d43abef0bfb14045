import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { connect } from "../../ui/stage/static/socket.js";
import { clock } from "./fakes.mjs";

/** A line that opens, welcomes and closes when it is told to. */
class Line {
  static OPEN = 1;
  static CONNECTING = 0;
  static all = [];

  constructor() {
    Object.assign(this, { readyState: Line.CONNECTING, said: [], closed: false });
    Line.all.push(this);
  }

  send(text) {
    this.said.push(JSON.parse(text));
  }

  close() {
    this.closed = true;
  }

  opens(welcome = "new") {
    this.readyState = Line.OPEN;
    this.onopen();
    this.onmessage({ data: JSON.stringify({ welcome }) });
  }
}

let [time, page, stage, line] = [];
const newest = () => Line.all.at(-1);

beforeEach(() => {
  time = clock();
  Line.all = [];
  page = Object.assign(new EventTarget(), { hidden: false });
  stage = { states: [], says: [], frames: 0, asked: 0, state: (name) => stage.states.push(name),
    say: (text) => stage.says.push(text), receive: () => (stage.frames += 1), expired: () => (stage.asked += 1) };
  const around = new EventTarget();
  for (const name of ["addEventListener", "removeEventListener", "dispatchEvent"]) {
    globalThis[name] = around[name].bind(around);
  }
  Object.assign(globalThis, { WebSocket: Line, document: page, location: { origin: "http://here", protocol: "http:" } });
  globalThis.sessionStorage = { kept: {}, setItem(name, text) { this.kept[name] = text; }, getItem(name) { return this.kept[name]; } };
  Date.now = () => 1_000_000 + performance.now() + (time.jump ?? 0);
  line = connect("/live", "mlp", "token", stage);
});

test("a message says for which experiment it is meant, where it is said to one", () => {
  assert.equal(line.send("play"), false); // not before the welcome
  newest().opens();
  line.send("move", { index: 1, x: 2 }, 3);
  line.send("painted");
  assert.deepEqual(newest().said.slice(1), [{ do: "move", with: { index: 1, x: 2 }, of: 3 }, { do: "painted" }]);
});

test("a line that does not open within five seconds is tried anew", () => {
  const first = newest();
  time.pass(5_300);
  assert.equal(Line.all.length, 2);
  assert.ok(first.closed);
  newest().opens();
  time.pass(60_000);
  assert.equal(Line.all.length, 2);
});

test("a machine that has slept gets a new line at once, one that has not keeps its own", () => {
  newest().opens();
  time.pass(60_000);
  assert.equal(Line.all.length, 1);
  time.jump = 60_000;
  time.pass(5_000);
  assert.equal(Line.all.length, 2);
});

test("a page out of sight, whose timers come seldom, does not take that for sleep", () => {
  newest().opens();
  page.hidden = true;
  time.jump = 60_000;
  time.pass(5_000);
  page.hidden = false;
  page.dispatchEvent(new Event("visibilitychange"));
  time.pass(4_000);
  assert.equal(Line.all.length, 1);
  time.pass(2_000); // but no frame has come
  assert.equal(Line.all.length, 2);
});

test("a page that the browser had put away gets a new line", () => {
  newest().opens();
  dispatchEvent(Object.assign(new Event("pageshow"), { persisted: false }));
  assert.equal(Line.all.length, 1);
  dispatchEvent(Object.assign(new Event("pageshow"), { persisted: true }));
  assert.equal(Line.all.length, 2);
});

test("after a drop it waits longer from try to try, and says so", () => {
  newest().opens();
  newest().onclose({ code: 1006, reason: "" });
  time.pass(250);
  newest().onclose({ code: 1006, reason: "" });
  time.pass(450);
  assert.equal(Line.all.length, 2);
  time.pass(100);
  assert.equal(Line.all.length, 3);
  assert.match(stage.says[0], /that still runs keeps the run/);
});

test("with its end nothing goes on", () => {
  newest().opens();
  line.close();
  time.jump = 60_000;
  time.pass(60_000);
  dispatchEvent(new Event("online"));
  assert.equal(Line.all.length, 1);
  assert.equal(time.pending, 0);
});
