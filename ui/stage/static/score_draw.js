/**
 * How one band of a score is drawn. A grid is {rows, columns, gutter, cell, high, theme}: units as rows, steps as
 * columns, the width of what stands before them, a cell's width and height.
 */

/** One pixel a cell: signed values in the diverging scale, others in the sequential one; range gets the full colour. */
export function color(picture, { rows, columns, theme }, data, { signed, range }) {
  const words = picture.pixels(columns, rows);
  const table = signed ? theme.pixels : theme.sequentialPixels;
  for (let i = 0; i < words.length; i += 1) {
    const share = Math.max(signed ? -1 : 0, Math.min(1, data[i] / range));
    words[i] = table[Math.round(signed ? 128 + 127 * share : 255 * share)];
  }
  picture.commit();
}

/** What a hand holds is crossed out. */
export function hatch(context, { columns, gutter, cell, high, theme }, held) {
  if (!held) return;
  context.strokeStyle = theme.negative;
  context.lineWidth = 1.5;
  context.beginPath();
  held.forEach((state, i) => {
    if (!state) return;
    const [x, y] = [gutter + (i % columns) * cell, 1 + Math.floor(i / columns) * high];
    context.moveTo(x + 0.2 * cell, y + 0.85 * high);
    context.lineTo(x + 0.8 * cell, y + 0.15 * high);
  });
  context.stroke();
}

/** The units' labels, or only the chosen one's where the rows are too low for all of them. */
export function label(context, { gutter, high, theme }, units, chosen) {
  const size = theme.large ? 15 : 11;
  const all = high >= 0.75 * size;
  context.font = `${size}px ${theme.font}`;
  context.textAlign = "right";
  context.textBaseline = "middle";
  units.forEach((unit, row) => {
    if (!all && row !== chosen) return;
    const middle = 1 + (row + 0.5) * high;
    context.fillStyle = row === chosen ? theme.accent : theme.muted;
    context.fillText(unit, gutter - 5, all ? middle : Math.max(0.5 * size + 1, middle));
  });
}

/** The column of a step and the row of a unit. */
export function frame(context, { rows, columns, gutter, cell, high }, [step, row], color, width) {
  context.strokeStyle = color;
  context.lineWidth = width;
  context.strokeRect(gutter + step * cell, 1, cell, rows * high);
  context.lineWidth = 1;
  context.strokeRect(gutter, 1 + row * high, columns * cell, high);
}
