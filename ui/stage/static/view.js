const SINGLE = 560; // CSS pixels of a stage, as in stage.css

/** What every view is made of that has more state than a few words. Views extend it. @template Options */
export class ViewBase {
  /** @type {Frame} */ frame; // the newest; there is none before the first is painted
  width = 0; // of what is measured, in CSS pixels
  height = 0;
  /** @type {Record<string, string>} */ seen = {};

  constructor(/** @type {HTMLElement} */ root, /** @type {Options} */ options, /** @type {Api} */ api) {
    this.root = root;
    this.options = options;
    this.api = api;
    this.life = api.life;
    this.theme = api.theme;
  }

  /** A value of the frame; `otherwise` where it is missing or null, or where the option that names it was left out.
   * @param {string | undefined} name @param {any} [otherwise] */
  value(name, otherwise) {
    return (name === undefined ? undefined : this.frame?.values[name]) ?? otherwise;
  }

  /** An array of the frame, if it has it. */
  array(/** @type {string | undefined} */ name) {
    return name === undefined ? undefined : this.frame?.arrays[name];
  }

  /** Whether one of these arrays has changed. */
  came(/** @type {(string | undefined)[]} */ ...names) {
    return names.some((name) => name !== undefined && this.frame.fresh.has(name));
  }

  /** Whether something small differs from what it was when this was asked last. Its text is compared. */
  changed(/** @type {string} */ what, /** @type {unknown} */ now) {
    const [before, text] = [this.seen[what], JSON.stringify(now) ?? ""];
    this.seen[what] = text;
    return text !== before;
  }

  /** Lay out again whenever an element has another size. */
  measure(/** @type {Element} */ box) {
    this.life.watchSize(box, (width, height) => {
      [this.width, this.height] = [width, height];
      this.resize();
    });
  }

  /** Whether views stand one under the other, each as high as it needs. */
  single() {
    const stage = this.root.closest(".stage");
    return Boolean(stage && stage.clientWidth <= SINGLE && !this.theme.large);
  }

  /** How high the page would have it, in CSS pixels. */
  own() {
    return parseFloat(/** @type {HTMLElement} */ (this.root.parentElement).style.getPropertyValue("--own")) || 0;
  }

  /** Draw again in other colours. */
  retheme(/** @type {Theme} */ theme) {
    this.theme = theme;
    this.dye();
    this.resize();
  }

  // What a view may have to do of its own: colour what keeps its colours, and lay out and draw everything again.
  dye() {}
  resize() {}
}
