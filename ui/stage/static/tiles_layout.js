/** How large small pictures can be with which all of them fit, and in how many columns. */

/** Lay out ``count`` tiles of ``shape`` (height to width); returns their width in pixels, and the shape as laid out. */
export function layOut(grid, count, shape, { width, height, options, theme }) {
  const em = theme.large ? 20 : 13;
  const room = (columns) => (width - 8 * (columns - 1)) / columns - 6;
  const sideOf = (columns) => {
    const words = options.captions ? (options.short || room(columns) >= 8 * em ? 1.5 : 2.9) * em : 0; // narrow captions wrap
    const rows = Math.ceil(count / columns);
    const high = options.spread ? height / rows - 3 : (height + 8) / rows - words - 14;
    return Math.min(room(columns), high / shape);
  };
  const counts = Array.from({ length: count }, (_, k) => k + 1);
  // Tiles too small to be read or hit are worse than a scrolling row.
  const legible = counts.filter((columns) => columns === 1 || !options.captions || room(columns) >= 5 * em);
  const choices = options.columns ? [options.columns] : legible;
  const columns = choices.reduce((a, b) => (sideOf(b) > sideOf(a) ? b : a));
  const most = options.most ?? (options.numbers ? 560 : theme.large ? 320 : 220);
  const side = Math.max(options.captions ? 3.4 * em : 16, Math.floor(Math.min(sideOf(columns), most)));
  const wide = options.captions ? Math.max(side, Math.min(room(columns), 8 * em)) : side;
  grid.style.gridTemplateColumns = `repeat(${columns}, ${Math.floor(wide) + 6}px)`;
  return { side, laid: shape };
}
