/** Shared by all views: elements, canvases at device resolution, sizes, and a calm pace. */

/** A new element with a class and a text. Text always goes in as text, never as markup. */
export function element(tag, name = "", text = "") {
  const made = document.createElement(tag);
  if (name) made.className = name;
  if (text) made.textContent = text;
  return made;
}

/** Set an element's text only when it differs: writing the same text again still costs a layout. */
export function setText(target, text) {
  if (target.textContent !== text) target.textContent = text;
}

/** A canvas whose drawing unit is the CSS pixel and whose grain is the device's pixel. */
export class Surface {
  /** ``parent`` null gives a layer that is kept aside and drawn into another. */
  constructor(parent = null, label = "") {
    this.canvas = element("canvas");
    this.context = this.canvas.getContext("2d");
    [this.width, this.height, this.ratio] = [0, 0, 0];
    if (!parent) return;
    this.canvas.setAttribute("role", "img");
    this.canvas.setAttribute("aria-label", label);
    this.describe = calm((text) => this.canvas.setAttribute("aria-label", text), 2000);
    parent.append(this.canvas);
  }

  /** Take a size in CSS pixels; true when that emptied the canvas. */
  fit(width, height) {
    const ratio = Math.min(4, globalThis.devicePixelRatio || 1);
    if (width === this.width && height === this.height && ratio === this.ratio) return false;
    Object.assign(this, { width, height, ratio });
    this.canvas.width = Math.max(1, Math.round(width * ratio));
    this.canvas.height = Math.max(1, Math.round(height * ratio));
    return true;
  }

  /** An empty canvas and its context, in CSS pixels. */
  begin() {
    const { context, ratio } = this;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, this.width, this.height);
    return context;
  }

  /** Draw this layer into another context at the same place and size. */
  into(context) {
    if (this.width > 0 && this.height > 0) context.drawImage(this.canvas, 0, 0, this.width, this.height);
  }
}

/** A picture of one pixel a cell, filled through a table of packed colours. */
export class Picture {
  constructor() {
    this.canvas = element("canvas");
    this.context = this.canvas.getContext("2d");
    this.image = null;
  }

  /** Pixels to write (row by row, top first); ``commit`` shows them. */
  pixels(width, height) {
    if (this.image?.width !== width || this.image?.height !== height) {
      this.canvas.width = width;
      this.canvas.height = height;
      this.image = this.context.createImageData(width, height);
      this.words = new Uint32Array(this.image.data.buffer);
    }
    return this.words;
  }

  commit() {
    this.context.putImageData(this.image, 0, 0);
  }

  /** Signed bytes, −127 … 127, through a table whose entry 128 is zero. */
  signed(data, width, height, table) {
    const words = this.pixels(width, height);
    for (let i = 0; i < words.length; i += 1) words[i] = table[data[i] + 128];
    this.commit();
  }

  /** Class indices, each faded by how sure the model is (0 … 255). */
  classes(classes, sure, width, height, table) {
    const words = this.pixels(width, height);
    for (let i = 0; i < words.length; i += 1) words[i] = table[256 * classes[i] + (sure ? sure[i] : 255)];
    this.commit();
  }

  /** Unsigned bytes through a table of as many colours as there are values. */
  indexed(data, width, height, table) {
    const words = this.pixels(width, height);
    for (let i = 0; i < words.length; i += 1) words[i] = table[data[i] % table.length];
    this.commit();
  }
}

/**
 * Call back with an element's content size now, whenever it changes, and once the fonts have come (texts are
 * measured); returns what ends it.
 */
export function watchSize(target, callback) {
  let size = null;
  const observer = new ResizeObserver((entries) => {
    const { width, height } = entries[entries.length - 1].contentRect;
    size = [Math.floor(width), Math.floor(height)];
    callback(...size);
  });
  observer.observe(target);
  document.fonts?.ready.then(() => size && callback(...size));
  return () => {
    size = null;
    observer.disconnect();
  };
}

/** Any number of calls become one, in the next animation frame. */
export function once(callback) {
  let handle = 0;
  const later = () => {
    handle ||= requestAnimationFrame(() => {
      handle = 0;
      callback();
    });
  };
  later.cancel = () => {
    cancelAnimationFrame(handle);
    handle = 0;
  };
  return later;
}

/** At most one call in so many milliseconds; the last one always comes through. */
export function calm(callback, milliseconds) {
  let [last, timer, waiting] = [-Infinity, 0, null];
  const run = () => {
    timer = 0;
    last = performance.now();
    callback(...waiting);
  };
  const gently = (...args) => {
    waiting = args;
    if (timer) return;
    const left = last + milliseconds - performance.now();
    if (left <= 0) run();
    else timer = setTimeout(run, left);
  };
  gently.cancel = () => clearTimeout(timer);
  return gently;
}

/** At most one message an animation frame, the newest; ``flush`` sends what still waits. */
export function perFrame(send) {
  let [handle, waiting] = [0, null];
  const flush = () => {
    cancelAnimationFrame(handle);
    handle = 0;
    const args = waiting;
    waiting = null;
    if (args) send(...args);
  };
  const push = (...args) => {
    waiting = args;
    handle ||= requestAnimationFrame(flush);
  };
  push.flush = flush;
  return push;
}

/** What a screen reader hears from a view while a visitor works in it; nobody sees it. */
export function voice(root) {
  const region = element("div", "unseen");
  region.setAttribute("aria-live", "polite");
  root.append(region);
  return (text) => setText(region, text);
}

/** Where a pointer event lies on an element, in CSS pixels. */
export function place(event, target) {
  const box = target.getBoundingClientRect();
  return { x: event.clientX - box.left, y: event.clientY - box.top };
}

/** How near counts as "on it": a finger is wider than a mouse pointer. */
export const reach = (event, mouse, touch) => (event.pointerType === "mouse" ? mouse : touch);

/** The canvas font of a theme: ``scale`` 1 is the views' ordinary size. */
export const font = (theme, scale = 1, weight = 400) =>
  `${weight} ${Math.round(scale * (theme.large ? 18 : 12))}px ${theme.font}`;
