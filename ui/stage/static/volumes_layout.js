/** Where the volumes of a network stand: one column for each, with the layers that work on it cell by cell beneath.
 *
 * Rows and columns are to scale, or by their square root where the largest is very much larger than the smallest.
 * Channels (drawn up and to the right) and lists of units (bars) have scales of their own, by square root. Words say
 * what that means. */

/** @typedef {{ volume: Volume, members: number[], skips: { layer: number, source: number, through: string }[] }} Column a
 *   box, the layers that stand below it, and what those of them add that do */
/** @typedef {ReturnType<typeof place>["boxes"][number]} Placed */

const APART = 12; // largest side over smallest, beyond which roots are drawn
const [DEEPEST, LEAST, BAR] = [46, 3, 10]; // pixels of the projected depth, of any side, of a bar

export function columnsOf(/** @type {Volume[]} */ volumes) {
  /** @type {Column[]} */ const columns = [];
  volumes.forEach((volume, index) => {
    if (volume.joined && columns.length > 1) columns[columns.length - 1].members.push(index);
    else columns.push({ volume, members: [index], skips: [] });
    const { source, through = "" } = volume;
    if (source !== undefined) columns[columns.length - 1].skips.push({ layer: index, source, through });
  });
  return columns;
}

const isList = (/** @type {Volume} */ { shape }) => shape.length === 1 || shape[1] * shape[2] === 1;

/** CSS pixels of a side, of a number of channels, of a list's units; and the scales in words.
 * @param {Volume[]} volumes @param {number} room the height @param {boolean} tight @param {number} share of it, for faces */
export function scales(volumes, room, tight, share) {
  const faces = volumes.filter((volume) => !isList(volume));
  const sides = faces.flatMap(({ shape }) => shape.slice(1));
  const [largest, smallest] = [Math.max(1, ...sides), Math.min(...sides, Infinity)];
  const roots = largest / smallest > APART;
  const most = Math.max(1, ...faces.map(({ shape }) => shape[0]));
  const units = Math.max(1, ...volumes.filter(isList).map(({ shape }) => shape[0]));
  const root = (/** @type {number} */ length, /** @type {number} */ part) => Math.max(LEAST, length * Math.sqrt(part));
  const depth = Math.min(tight ? 0.8 * DEEPEST : DEEPEST, 0.3 * room);
  const tall = share * (room - depth);
  return {
    side: (/** @type {number} */ cells) => (roots ? root(tall, cells / largest) : Math.max(LEAST, tall * (cells / largest))),
    depth: (/** @type {number} */ channels) => root(depth, channels / most),
    bar: (/** @type {number} */ count) => root(0.86 * room, count / units),
    words: roots
      ? "Sides, depth and bars: each by square root."
      : "Sides to scale; depth and bars by square root.",
  };
}

/** Boxes for columns: where each column begins and how wide it is, its box's front face, how far the box goes back, and
 * whether it is a list; and the width of all.
 * @param {Column[]} columns @param {ReturnType<typeof scales>} scale @param {number} room the height
 * @param {number[]} widths what the labels of each column need @param {number} least a width to fill
 * @param {number} gap between columns */
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
