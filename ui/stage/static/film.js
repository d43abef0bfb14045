/** A camera for an experiment: its frames are sent while it films, and the next only when the one before has come back and
 * is on the screen, so that a slow line gets fewer frames and none wait. */

import { Asking } from "./asking.js";
import { ask, base64 } from "./film_camera.js";
import { element, setText } from "./page.js";
/** @import { Camera } from "./film_camera.js" */

const MOST = 30; // frames a second
const PATIENCE = 2000; // milliseconds after which a frame is no longer waited for
const SECOND = 1000;
const KEPT = "Frames go to this page's server, which keeps none but the last.";
const WAITS = "The browser asks whether this page may use the camera.";
const HIDDEN = "The camera is off, because this page was out of sight. The last frame stays.";
const LOST = "The camera was taken away. The last frame stays.";
const UNREADABLE =
  "Your browser does not let this page read the camera's picture (protection against fingerprinting). The camera is off.";

/** @type {Camera | null} */ let handed = null; // of a view that ended just now: the one that takes its place takes it over

/** @type {Create<FilmOptions>} */
export function create(root, options, { send, life }) {
  const { longest, most } = options;
  const button = element("button", { type: "button", onclick: () => (camera ? stop() : start()) });
  const hold = element("button", { type: "button", onclick: () => rest(!held) });
  const [rate, words] = [element("span"), element("output", { "aria-live": "polite" })];
  root.classList.add("choices");
  root.append(button, hold, rate, words);

  /** @type {Camera | null} */ let camera = null;
  let [asked, held, told, seen] = [false, false, false, ""]; // told: whether the page knows that there is a film
  /** @type {number[]} */ let painted = []; // when frames of the last second came
  let stopTicking = () => {};
  const asking = new Asking(life, PATIENCE);

  async function start() {
    if (asked) return;
    asked = true;
    show(WAITS);
    try {
      const found = await ask();
      asked = false;
      if (life.ended || document.hidden) return void (found.stop(), show(HIDDEN));
      begin(found);
    } catch (reason) {
      asked = false;
      show(/** @type {Error} */ (reason).message);
    }
  }

  function begin(/** @type {Camera} */ found) {
    camera = found;
    camera.lost = () => stop(LOST);
    [held, told, painted] = [false, false, []];
    const stops = [life.every(SECOND / MOST, tick), life.every(SECOND, count)];
    stopTicking = () => stops.forEach((stop) => stop());
    show(KEPT);
  }

  /** The camera goes off, and the last frame stays. */
  function stop(why = KEPT) {
    camera?.stop();
    camera = null;
    stopTicking();
    asking.end();
    send(options.keep);
    show(why);
  }

  /** The camera stays on, but what is seen stays as it is. */
  function rest(/** @type {boolean} */ on) {
    held = on;
    if (held) send(options.keep);
    show(KEPT);
  }

  function tick() {
    if (!camera || held || asking.open) return;
    const shot = camera.shot(longest, most);
    if (shot === "unreadable") return stop(UNREADABLE);
    if (!shot) return;
    const { rows, columns, bytes } = shot;
    if (send(options.message, { pixels: base64(bytes), rows, columns })) asking.begin();
  }

  function show(/** @type {string} */ sentence) {
    setText(words, sentence);
    setText(button, camera ? "Stop filming" : "Film with the camera");
    setText(hold, held ? "Film on" : "Hold the picture");
    hold.hidden = rate.hidden = !camera;
    count();
  }

  function count() {
    const now = performance.now();
    painted = painted.filter((at) => now - at < SECOND);
    setText(rate, held ? "" : `${painted.length} frames/s`);
  }

  /** Those that are filming when a stage is built anew film on in it; where there is none, the camera goes off. */
  function hand() {
    if (!camera) return;
    const own = (handed = camera);
    queueMicrotask(() => {
      if (handed !== own) return;
      handed = null;
      own.stop();
    });
  }

  const put = (/** @type {string} */ why) => camera && stop(why);
  life.listen(document, "visibilitychange", () => document.hidden && put(HIDDEN));
  life.listen(globalThis, "pagehide", () => put(HIDDEN));
  life.keep(hand);
  const before = handed;
  handed = null;
  if (before) begin(before);
  else show(KEPT);

  return {
    paint({ values }) {
      const now = `${values[options.count]} ${values.generation}`;
      if (now === seen) return;
      seen = now;
      if (!asking.open || !camera) return;
      asking.end();
      painted.push(performance.now());
      told ||= send(options.keep); // the page learns of the first one
    },
  };
}
