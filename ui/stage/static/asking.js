/** Asking the server, and waiting for the answer. Frames that are already on their way do not know yet what was asked,
 * so until a frame has answered, a view goes on showing what the visitor chose. The wait has an end: an answer that
 * has not come after `patience` milliseconds is no longer waited for. */
export class Asking {
  /** @type {(() => void) | null} */ stop = null;
  /** @type {(() => unknown) | null} */ waiting = null; // what is asked next

  /** @param {Life} life @param {number} patience
   * @param {() => void} [over] called when the wait is over, answered or not */
  constructor(life, patience, over = () => {}) {
    this.life = life;
    this.patience = patience;
    this.over = over;
  }

  /** Whether an answer is being waited for. */
  get open() {
    return this.stop !== null;
  }

  /** Wait from now on. */
  begin() {
    this.stop?.();
    this.stop = this.life.after(this.patience, () => this.end());
  }

  end() {
    this.stop?.();
    this.stop = null;
    this.over();
  }

  /** Ask now, or as soon as the question before has been answered: of several that wait only the newest is asked.
   * @param {() => unknown} question sends it; false says that there was nothing to send */
  ask(question) {
    this.waiting = this.open ? question : null;
    if (!this.open && question() !== false) this.begin();
  }

  /** A frame has come, which answers what was asked. */
  answered() {
    const { waiting } = this;
    this.end();
    if (waiting) this.ask(waiting);
  }
}
