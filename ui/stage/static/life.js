/** What happens later: timers, animation frames, watched sizes and listeners on the window. All of it ends with the
 * views that asked for it, so that nothing of a lesson goes on after a visitor has left it. */
export class Life {
  ended = false;
  /** @type {Set<() => void>} */ stops = new Set(); // what stops each thing that is still to happen

  /** Remember how something is stopped. Returns what stops it now. @param {() => void} stop */
  keep(stop) {
    const once = () => void (this.stops.delete(once) && stop());
    this.stops.add(once);
    if (this.ended) once();
    return once;
  }

  after(/** @type {number} */ milliseconds, /** @type {() => void} */ callback) {
    const timer = setTimeout(() => (stop(), callback()), milliseconds);
    const stop = this.keep(() => clearTimeout(timer));
    return stop;
  }

  every(/** @type {number} */ milliseconds, /** @type {() => void} */ callback) {
    const timer = setInterval(callback, milliseconds);
    return this.keep(() => clearInterval(timer));
  }

  /** In the next animation frame. @param {() => void} callback */
  next(callback) {
    const handle = requestAnimationFrame(() => (stop(), callback()));
    const stop = this.keep(() => cancelAnimationFrame(handle));
    return stop;
  }

  /** A stage begins before the one that it follows has ended, so each life has a listener of its own: a target takes
   * one function once, and the first life to end would take it from the other.
   * @param {EventTarget} target @param {string} name @param {(event: any) => void} heard
   * @param {AddEventListenerOptions} [options] */
  listen(target, name, heard, options) {
    const own = (/** @type {Event} */ event) => heard(event);
    target.addEventListener(name, own, options);
    return this.keep(() => target.removeEventListener(name, own, options));
  }

  /** Call back with an element's size now, whenever it changes, and once the fonts have come, because texts are measured.
   * @param {Element} target @param {(width: number, height: number) => void} callback */
  watchSize(target, callback) {
    /** @type {Pair | null} */ let size = null;
    const observer = new ResizeObserver((entries) => {
      const { width, height } = entries[entries.length - 1].contentRect;
      size = [Math.floor(width), Math.floor(height)];
      callback(...size);
    });
    observer.observe(target);
    document.fonts?.ready.then(() => size && !this.ended && callback(...size));
    return this.keep(() => observer.disconnect());
  }

  /** Any number of calls become one, in the next animation frame. @param {() => void} callback */
  once(callback) {
    /** @type {(() => void) | null} */ let stop = null;
    const forget = () => (stop?.(), (stop = null));
    const later = () => void (stop ??= this.next(() => (forget(), callback())));
    return Object.assign(later, { cancel: forget });
  }

  /** At most one call in so many milliseconds; the last one always comes through.
   * @template {any[]} Args @param {(...args: Args) => void} callback @param {number} milliseconds */
  calm(callback, milliseconds) {
    /** @type {[number, boolean, Args | null]} */ let [last, due, waiting] = [-Infinity, false, null];
    const run = () => {
      due = false;
      last = performance.now();
      if (waiting) callback(...waiting);
    };
    return (/** @type {Args} */ ...args) => {
      waiting = args;
      if (due) return;
      const left = last + milliseconds - performance.now();
      if (left <= 0) return run();
      due = true;
      this.after(left, run);
    };
  }

  /** At most one message in an animation frame, the newest; `flush` sends at once what still waits.
   * @template {any[]} Args @param {(...args: Args) => void} send */
  perFrame(send) {
    /** @type {Args | null} */ let waiting = null;
    const later = this.once(() => flush());
    const flush = () => {
      later.cancel();
      const args = waiting;
      waiting = null;
      if (args) send(...args);
    };
    const push = (/** @type {Args} */ ...args) => {
      waiting = args;
      later();
    };
    return Object.assign(push, { flush });
  }

  end() {
    this.ended = true;
    for (const stop of [...this.stops]) stop();
  }
}
