/** The line to the server. It comes back by itself when it drops, and says in words what has happened. */

import { Life } from "./life.js";

const WAITS = [250, 500, 1000, 2000, 4000]; // milliseconds before each new try
const [EXPIRED, REPLACED] = [4401, 4409];
const PATIENCE = 5000; // a line that does not open, or brings no frame to a page just looked at, for so long is dead
const [BEAT, SLEPT] = [5000, 20_000]; // how often the clock is looked at, and how far it jumps where a machine has slept
const DROPPED = "The line to the server dropped. Trying again; a server that still runs keeps the run for a minute.";
const LOST =
  "The run from before is gone: a server keeps it for a minute, and none when it starts anew. The settings are as they " +
  "were, and your own points as far as the link or this tab holds them; this run starts at step 0.";

/** The token of a lesson's last run, so that a page that is loaded again goes on with it. Private windows may refuse.
 * @param {string} lesson @param {string} [token] */
function remembered(lesson, token) {
  try {
    if (token !== undefined) sessionStorage.setItem(`stage:${lesson}`, token);
    return sessionStorage.getItem(`stage:${lesson}`) ?? "";
  } catch {
    return "";
  }
}

/** Keep a line open to the run of a token. @param {string} path @param {string} lesson @param {string} token
 * @param {Hearer} on the stage, which hears of all that comes */
export function connect(path, lesson, token, on) {
  const life = new Life();
  let [tries, welcomed] = [0, false];
  /** @type {WebSocket | null} */ let socket = null;
  // What stops the next try, the wait for a frame, and the wait for a line that opens.
  let [retry, watchdog, stuck] = [() => {}, () => {}, () => {}];
  let seen = Date.now(); // when the clock was looked at last

  function open() {
    retry();
    if (life.ended) return;
    const url = new URL(path, location.origin);
    url.protocol = location.protocol === "https:" ? "wss:" : "ws:";
    const own = (socket = new WebSocket(url));
    own.binaryType = "arraybuffer";
    stuck();
    stuck = life.after(PATIENCE, () => own === socket && own.readyState === WebSocket.CONNECTING && given(own));
    own.onopen = () => {
      const previous = remembered(lesson);
      own.send(JSON.stringify({ do: "hello", with: { token, previous: previous === token ? "" : previous } }));
    };
    own.onmessage = ({ data }) => (typeof data === "string" ? welcome(JSON.parse(data)) : frame(data));
    own.onclose = ({ code, reason }) => own === socket && closed(code, reason);
  }

  function welcome(/** @type {{ welcome: string, inherited: boolean }} */ message) {
    [tries, welcomed] = [0, true];
    remembered(lesson, token);
    on.state("connected");
    if (message.welcome === "lost") on.say(LOST);
    if (message.inherited) on.inherited();
    if (document.hidden) send("visible", { on: false });
  }

  function frame(/** @type {ArrayBuffer} */ buffer) {
    watchdog();
    on.receive(buffer);
  }

  function closed(/** @type {number} */ code, /** @type {string} */ reason) {
    if (life.ended) return;
    on.state("disconnected");
    if (code === EXPIRED) return on.expired();
    if (code === REPLACED) return on.say("This run was opened elsewhere. Reload the page to take it back.");
    if (code >= 4400) on.say(`The server closed the line: ${reason}`);
    else if (welcomed || tries > 1) on.say(DROPPED);
    retry = life.after(WAITS[Math.min(tries++, WAITS.length - 1)], open);
  }

  /** A line that does not open is left for another try. @param {WebSocket} own */
  function given(own) {
    socket = null;
    own.close();
    closed(1006, "");
  }

  /** False while the line is down. generation: of the experiment that this is said to, where it matters to which.
   * @param {string} name @param {object} [content] @param {number} [generation] */
  function send(name, content, generation) {
    if (socket?.readyState !== WebSocket.OPEN || !welcomed) return false;
    socket.send(JSON.stringify({ do: name, with: content, of: generation })); // without what is undefined
    return true;
  }

  /** The page came into sight, or went out of it: nothing is computed for a page that nobody sees. */
  function looked() {
    seen = Date.now();
    if (document.hidden) return void send("visible", { on: false });
    if (!send("visible", { on: true })) return restart();
    watchdog();
    watchdog = life.after(PATIENCE, restart);
  }

  /** A clock that has jumped was that of a machine that slept: nobody will say that the line from before is dead. */
  function beat() {
    const [before, now] = [seen, Date.now()];
    seen = now;
    if (now - before > SLEPT && !document.hidden) restart();
  }

  function restart() {
    const old = socket;
    socket = null;
    old?.close();
    welcomed = false;
    open();
  }

  function close() {
    life.end();
    socket?.close();
  }

  life.listen(document, "visibilitychange", looked);
  life.listen(globalThis, "online", restart);
  life.listen(globalThis, "pageshow", ({ persisted }) => persisted && restart()); // back from where browsers keep pages
  life.every(BEAT, beat);
  on.state("connecting");
  open();
  return { send, close };
}
