/**
 * Which cells belong together: where a window lies, who reads a cell, whom a kernel entry meets. All of it follows from
 * the sizes, so that pointing needs no answer from the server.
 *
 * geometry: {rows, columns} each {N, K, S, D, before, size}; turned: the kernel lies on the image turned by 180°.
 */

/** Along one axis: the input cell that place k of window m lies on. */
const input = (axis, m, k) => m * axis.S + k * axis.D - axis.before;

/** Along one axis: all [m, k] whose place lies on an input cell. */
function reaching(axis, cell) {
  const found = [];
  for (let k = 0; k < axis.K; k += 1) {
    const start = cell + axis.before - k * axis.D;
    if (start >= 0 && start % axis.S === 0 && start / axis.S < axis.size) found.push([start / axis.S, k]);
  }
  return found;
}

const flip = (axis, k, turned) => (turned ? axis.K - 1 - k : k);

/** The places of an output cell's window, in reading order: [{row, column, k, l (kernel entry)}]. */
export function windowOf({ rows, columns }, turned, row, column) {
  const places = [];
  for (let k = 0; k < rows.K; k += 1) {
    for (let l = 0; l < columns.K; l += 1) {
      places.push({
        row: input(rows, row, k), column: input(columns, column, l),
        k: flip(rows, k, turned), l: flip(columns, l, turned),
      });
    }
  }
  return places;
}

/** The output cells that read an input cell: [{row, column, k, l}]. */
export function readers({ rows, columns }, turned, row, column) {
  const across = reaching(columns, column);
  return reaching(rows, row).flatMap(([m, k]) =>
    across.map(([n, l]) => ({ row: m, column: n, k: flip(rows, k, turned), l: flip(columns, l, turned) })));
}

/** The input cells that a kernel entry meets, one for each output cell. */
export function metBy({ rows, columns }, turned, k, l) {
  const places = [];
  for (let m = 0; m < rows.size; m += 1) {
    for (let n = 0; n < columns.size; n += 1) {
      places.push({ row: input(rows, m, flip(rows, k, turned)), column: input(columns, n, flip(columns, l, turned)) });
    }
  }
  return places;
}

/** The cells of a pooling window. */
export function pooledFrom({ size: [high, wide], stride: [down, across] }, row, column) {
  const places = [];
  for (let i = 0; i < high; i += 1) {
    for (let j = 0; j < wide; j += 1) places.push({ row: row * down + i, column: column * across + j });
  }
  return places;
}

/** The pooled cells whose windows hold a cell, of a map of so many rows and columns. */
export function poolsOf({ size: [high, wide], stride: [down, across] }, row, column, rows, columns) {
  const along = (cell, size, stride, count) =>
    Array.from({ length: count }, (_, p) => p).filter((p) => p * stride <= cell && cell < p * stride + size);
  return along(row, high, down, rows).flatMap((p) => along(column, wide, across, columns).map((q) => ({ row: p, column: q })));
}
