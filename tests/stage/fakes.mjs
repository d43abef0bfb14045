/** What stands in for the browser: a context that writes down what is drawn, a theme, a clock, an element. */

/** A context that notes every call; each letter of a text is `wide` pixels wide. */
export function context(wide = 6) {
  const calls = [];
  const notes = (_target, name) => {
    if (name === "calls") return calls;
    if (name === "measureText") return (text) => ({ width: wide * text.length });
    return (...given) => calls.push([name, ...given]);
  };
  return new Proxy({}, { get: notes, set: () => true });
}

export const THEME = { large: false, em: 12, font: "sans-serif", dark: false };

/** Timers and animation frames that go off when `pass` says so: 10 milliseconds to a frame. */
export function clock() {
  let [now, next] = [0, 1];
  const waiting = new Map();
  const put = (at, callback, every) => (waiting.set(next, { at, callback, every }), next++);
  Object.assign(globalThis, {
    setTimeout: (callback, wait = 0) => put(now + wait, callback),
    setInterval: (callback, every) => put(now + every, callback, every),
    requestAnimationFrame: (callback) => put(now + 10, callback),
  });
  for (const name of ["clearTimeout", "clearInterval", "cancelAnimationFrame"]) {
    globalThis[name] = (handle) => waiting.delete(handle);
  }
  globalThis.performance = { now: () => now };
  return {
    get pending() {
      return waiting.size;
    },
    pass(milliseconds) {
      const until = now + milliseconds;
      for (;;) {
        const [handle, due] = [...waiting].sort(([, a], [, b]) => a.at - b.at)[0] ?? [];
        if (!due || due.at > until) break;
        now = due.at;
        if (due.every) due.at += due.every;
        else waiting.delete(handle);
        due.callback();
      }
      now = until;
    },
  };
}

/** An element that has no more than handlers and data. */
export const box = () => ({ dataset: {} });

/** A key pressed on it; says whether it was kept from the page and from what lies around. */
export function press(target, key, given = {}) {
  const kept = { prevented: false, stopped: false };
  target.onkeydown({
    key, target, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...given,
    preventDefault: () => (kept.prevented = true),
    stopPropagation: () => (kept.stopped = true),
  });
  return kept.prevented && kept.stopped;
}
