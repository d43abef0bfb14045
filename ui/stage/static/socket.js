/** The line to the server. It comes back by itself when it drops, and says in words what has happened. */

import { Life } from "./life.js";

const WAITS = [250, 500, 1000, 2000, 4000]; // milliseconds before each new try
const [EXPIRED, REPLACED] = [4401, 4409];
const PATIENCE = 5000; // a page that is looked at again and gets no frame for so many milliseconds has a dead line
const LOST =
  "The run from before is gone: the server keeps it for a minute only. The settings are as they were, and your own " +
  "points as far as the link holds them; this run starts at step 0.";

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
  let [retry, watchdog] = [() => {}, () => {}]; // what stops the next try, and the wait for a frame

  function open() {
    retry();
    if (life.ended) return;
    const url = new URL(path, location.origin);
    url.protocol = location.protocol === "https:" ? "wss:" : "ws:";
    const own = (socket = new WebSocket(url));
    own.binaryType = "arraybuffer";
    own.onopen = () => {
      const previous = remembered(lesson);
      own.send(JSON.stringify({ do: "hello", with: { token, previous: previous === token ? "" : previous } }));
    };
    own.onmessage = ({ data }) => (typeof data === "string" ? welcome(JSON.parse(data)) : frame(data));
    own.onclose = ({ code, reason }) => own === socket && closed(code, reason);
  }

  function welcome(/** @type {{ welcome: string }} */ message) {
    [tries, welcomed] = [0, true];
    remembered(lesson, token);
    on.state("connected");
    if (message.welcome === "lost") on.say(LOST);
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
    else if (welcomed || tries > 1) on.say("The line to the server dropped. Trying again; the server keeps the run for a minute.");
    retry = life.after(WAITS[Math.min(tries++, WAITS.length - 1)], open);
  }

  /** False while the line is down. @param {string} name @param {object} [content] */
  function send(name, content) {
    if (socket?.readyState !== WebSocket.OPEN || !welcomed) return false;
    socket.send(JSON.stringify(content === undefined ? { do: name } : { do: name, with: content }));
    return true;
  }

  /** The page came into sight, or went out of it: nothing is computed for a page that nobody sees. */
  function looked() {
    if (document.hidden) return void send("visible", { on: false });
    if (!send("visible", { on: true })) return restart();
    watchdog();
    watchdog = life.after(PATIENCE, restart);
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
  on.state("connecting");
  open();
  return { send, close };
}
