/**
 * Ears for a drawing pad that stands elsewhere on the page: its picture is sent as it is drawn, many times a stroke.
 *
 * The pad is a component of its own with canvases that lie on each other: what is done, and what is being drawn. They are
 * laid over white, averaged over blocks down to side×side grey pixels, and sent as base64 at once; while an answer is
 * being painted the newest picture waits, and what does not differ from what was sent last is not sent.
 *
 * options: message (sent with {pixels}), clear (a message, sent when the pad is empty again), side, pad (a CSS selector
 * of what holds the pad), canvases (a CSS selector of its canvases, in whatever shadow root they are).
 */

const PATIENCE = 200; // milliseconds after which an answer is no longer waited for

export function create(root, options, stage) {
  root.hidden = true;
  const { side } = options;
  const paper = document.createElement("canvas");
  const context = paper.getContext("2d", { willReadFrequently: true });
  let [asked, last, drawn, timers, again, frame] = [0, "", false, [], false, 0];

  function layers() {
    const holder = document.querySelector(options.pad);
    if (!holder) return [];
    const roots = [...holder.querySelectorAll("*")].map((node) => node.shadowRoot).filter(Boolean);
    return [holder, ...roots].flatMap((one) => [...one.querySelectorAll(options.canvases)]).filter(({ width }) => width);
  }

  /** The pad as side×side bytes of grey: the mean of each block of its pixels. */
  function picture() {
    const found = layers();
    if (!found.length) return null;
    const block = Math.floor(found[0].width / side);
    const size = block * side;
    if (!block) return null;
    if (paper.width !== size) paper.width = paper.height = size;
    context.fillStyle = "#fff";
    context.fillRect(0, 0, size, size);
    for (const layer of found) context.drawImage(layer, 0, 0);
    const { data } = context.getImageData(0, 0, size, size);
    const sums = new Float64Array(side * side);
    for (let y = 0, i = 0; y < size; y += 1) {
      const line = side * Math.floor(y / block);
      for (let x = 0; x < size; x += 1, i += 4) sums[line + Math.floor(x / block)] += data[i];
    }
    return Uint8Array.from(sums, (sum) => Math.round(sum / (block * block)));
  }

  function look() {
    again = false;
    const grey = picture();
    if (!grey) return;
    const empty = grey.every((value) => value > 250);
    if (empty && !drawn) return;
    drawn = !empty;
    const pixels = empty ? "" : btoa(String.fromCharCode(...grey));
    if (pixels === last) return;
    last = pixels;
    asked = performance.now();
    if (empty) stage.send(options.clear);
    else stage.send(options.message, { pixels });
  }

  const now = () => {
    again = true;
    if (!asked || performance.now() - asked > PATIENCE) look();
  };
  /** The pad may draw a stroke with the event or in the next animation frame. */
  const soon = () => {
    now();
    frame ||= requestAnimationFrame(() => {
      frame = 0;
      now();
    });
  };
  /** Undo, clear and a finished stroke show a moment later than the event. */
  const later = () => {
    timers.forEach(clearTimeout);
    timers = [0, 60, 250, 600].map((wait) => setTimeout(soon, wait));
  };
  const inPad = (event) => event.composedPath().some((node) => node.matches?.(options.pad));
  const events = {
    pointermove: (event) => event.buttons && inPad(event) && soon(),
    pointerup: (event) => (drawn || inPad(event)) && later(),
    keyup: () => drawn && later(),
  };
  // Not in the capture phase: the pad draws first, and then its picture is taken.
  for (const [name, action] of Object.entries(events)) addEventListener(name, action, { passive: true });

  return {
    /** An answer is on its way to the screen: the next picture may go out. */
    paint() {
      asked = 0;
      if (again) look();
    },
    destroy() {
      timers.forEach(clearTimeout);
      cancelAnimationFrame(frame);
      for (const [name, action] of Object.entries(events)) removeEventListener(name, action);
    },
  };
}
