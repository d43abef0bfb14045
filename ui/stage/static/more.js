/** What is scrolled shows on which sides there is more: a scroll bar is not to be seen before one scrolls, on a telephone. */

const CALM = 60; // milliseconds: what is written while a lesson plays is looked at this often
const SCROLLED = ".card, .chain-scroll, .graph-scroll, .grid.part, .picture-absent, .grids-field, .layers, .layers-scroll, .lines, .question, .score-body, .table, .tiles-grid, " +
  ".tree-scroll, .unrolled-scroll, .volumes-scroll";

/** Mark what is scrolled within an element: `data-more` names the sides on which there is more.
 * @param {Element} root @param {Life} life @param {string} scrolled selects it */
export function watchMore(root, life, scrolled = SCROLLED) {
  const mark = life.calm(() => root.querySelectorAll(scrolled).forEach((one) => markOne(/** @type {HTMLElement} */ (one))), CALM);
  const changed = new MutationObserver(mark);
  changed.observe(root, { childList: true, subtree: true, characterData: true });
  life.keep(() => changed.disconnect());
  life.watchSize(root, mark);
  life.listen(root, "scroll", mark, { capture: true, passive: true });
}

function markOne(/** @type {HTMLElement} */ box) {
  const { scrollTop: top, scrollLeft: left, clientWidth: wide, clientHeight: high, dataset } = box;
  const down = getComputedStyle(box).overflowY === "hidden" ? 0 : box.scrollHeight - high;
  const sides = { left: left > 2, right: box.scrollWidth - wide - left > 2, up: down && top > 2, down: down - top > 2 };
  const more = Object.entries(sides).flatMap(([side, is]) => (is ? side : [])).join(" ");
  if (more !== (dataset.more ?? "")) dataset.more = more;
}
