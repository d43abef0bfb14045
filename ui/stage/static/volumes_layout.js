/**
 * Where the volumes of a network stand: one column for each, with the layers that work on it cell by cell beneath.
 *
 * Rows and columns are to scale, by their square root where the largest is very much larger than the smallest; channels
 * (drawn in cabinet projection, up and to the right) and lists of units (bars) have scales of their own, by square root. What that means is said in words.
 */

const APART = 12; // largest side over smallest, beyond which roots are drawn
const [DEEPEST, LEAST, BAR] = [46, 3, 10]; // pixels of the projected depth, of any side, of a bar

/** The layers in columns: {volume, members (indices of layers), first}. */
export function columnsOf(volumes) {
  const columns = [];
  volumes.forEach((volume, index) => {
    if (volume.joined && columns.length > 1) columns[columns.length - 1].members.push(index);
    else columns.push({ volume, members: [index] });
  });
  return columns;
}

const isList = ({ shape }) => shape.length === 1 || shape[1] * shape[2] === 1;

/** Pixels of a side, of a number of channels, of a list's units; the scales in words. share: of the height, for faces. */
export function scales(volumes, room, tight, share = 1) {
  const faces = volumes.filter((volume) => !isList(volume));
  const sides = faces.flatMap(({ shape }) => shape.slice(1));
  const [largest, smallest] = [Math.max(1, ...sides), Math.min(...sides, Infinity)];
  const roots = largest / smallest > APART;
  const most = Math.max(1, ...faces.map(({ shape }) => shape[0]));
  const units = Math.max(1, ...volumes.filter(isList).map(({ shape }) => shape[0]));
  const of = (value, biggest, length) => Math.max(LEAST, length * Math.sqrt(value / biggest));
  const depth = Math.min(tight ? 0.8 * DEEPEST : DEEPEST, 0.3 * room);
  const tall = share * (room - depth);
  return {
    side: (cells) => Math.max(LEAST, tall * (roots ? Math.sqrt(cells / largest) : cells / largest)),
    depth: (channels) => of(channels, most, depth),
    bar: (count) => of(count, units, 0.86 * room),
    words: roots
      ? "Sides, depth and bars: each by square root."
      : "Sides to scale; depth and bars by square root.",
  };
}

/**
 * Boxes for columns: {left, width (of the column), x, y (of the front face), w, h, d (depth across and up), list}; and
 * the width of all. widths: what the labels of each column need; least: a width to fill; gap: between columns.
 */
export function place(columns, scale, room, widths, least, gap) {
  const sizes = columns.map(({ volume }, k) => {
    const list = isList(volume);
    const [channels, rows, across] = volume.shape;
    const d = list ? 0 : scale.depth(channels);
    const [w, h] = list ? [BAR, scale.bar(channels)] : [scale.side(across), scale.side(rows)];
    return { list, w, h, d, width: Math.max(w + d, widths[k]) };
  });
  const gaps = gap * (columns.length - 1);
  const needed = sizes.reduce((sum, { width }) => sum + width, 0) + gaps;
  const spare = Math.max(0, least - needed) / Math.max(1, columns.length);
  let left = 0;
  const boxes = sizes.map((size) => {
    const width = size.width + spare;
    const box = { ...size, left, width, x: left + (width - size.w - size.d) / 2, y: (room - size.h + size.d) / 2 };
    left += width + gap;
    return box;
  });
  return { boxes, width: Math.max(left - gap, 0) };
}
