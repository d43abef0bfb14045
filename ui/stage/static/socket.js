// The line to the server: greets with the token, comes back by itself when it drops, says in words what happened.
const WAITS = [250, 500, 1000, 2000, 4000];
const EXPIRED = 4401, REPLACED = 4409;
const PATIENCE = 5000; // a tab that is looked at again and gets no frame for so long has a dead line

const remembered = {
  read: (lesson) => { try { return sessionStorage.getItem(`stage:${lesson}`) ?? ""; } catch { return ""; } },
  write: (lesson, token) => { try { sessionStorage.setItem(`stage:${lesson}`, token); } catch { /* private mode */ } },
};

/** Keep a line open. `on` hears: receive(buffer), state("connecting" | "connected" | "disconnected"), say(sentence), expired(). */
export function connect(path, lesson, token, on) {
  let socket = null, tries = 0, timer = 0, watchdog = 0, over = false, welcomed = false;

  function open() {
    clearTimeout(timer);
    if (over) return;
    const url = new URL(path, location.origin);
    url.protocol = location.protocol === "https:" ? "wss:" : "ws:";
    const own = (socket = new WebSocket(url));
    own.binaryType = "arraybuffer";
    own.onopen = () => {
      const previous = remembered.read(lesson);
      own.send(JSON.stringify({ do: "hello", with: { token, previous: previous === token ? "" : previous } }));
    };
    own.onmessage = ({ data }) => (typeof data === "string" ? welcome(JSON.parse(data)) : frame(data));
    own.onclose = ({ code, reason }) => { if (own === socket) closed(code, reason); };
  }

  function welcome(message) {
    welcomed = true;
    tries = 0;
    remembered.write(lesson, token);
    on.state("connected");
    if (message.welcome === "lost")
      on.say("The run from before is gone: the server keeps it for a minute only. The settings are as they were, and your own points as far as the link holds them; this run starts at step 0.");
    if (document.hidden) send("visible", { on: false });
  }

  function frame(buffer) {
    clearTimeout(watchdog);
    on.receive(buffer);
  }

  function closed(code, reason) {
    if (over) return;
    on.state("disconnected");
    if (code === EXPIRED) return on.expired();
    if (code === REPLACED) return on.say("This run was opened elsewhere. Reload the page to take it back.");
    if (code >= 4400) on.say(`The server closed the line: ${reason}`);
    else if (welcomed || tries > 1) on.say("The line to the server dropped. Trying again; the server keeps the run for a minute.");
    timer = setTimeout(open, WAITS[Math.min(tries++, WAITS.length - 1)]);
  }

  function send(name, args) {
    if (socket?.readyState !== WebSocket.OPEN || !welcomed) return false;
    socket.send(JSON.stringify(args === undefined ? { do: name } : { do: name, with: args }));
    return true;
  }

  function looked() {
    if (document.hidden) return send("visible", { on: false });
    if (!send("visible", { on: true })) return restart();
    clearTimeout(watchdog);
    watchdog = setTimeout(restart, PATIENCE);
  }

  function restart() {
    if (over) return;
    const old = socket;
    socket = null;
    old?.close();
    welcomed = false;
    open();
  }

  function close() {
    over = true;
    clearTimeout(timer);
    clearTimeout(watchdog);
    document.removeEventListener("visibilitychange", looked);
    removeEventListener("online", restart);
    socket?.close();
  }

  document.addEventListener("visibilitychange", looked);
  addEventListener("online", restart);
  on.state("connecting");
  open();
  return { send, close };
}
