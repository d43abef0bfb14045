/** Thin arrows on the plane, and a lattice of equally likely cells: the denser a cell lies, the deeper its tint. */

/** ``vectors``: (n, 4), from and to. One path for the shafts and one for the heads, however many there are. */
export function drawVectors(context, scale, vectors, theme) {
  if (!vectors?.length) return;
  const width = theme.large ? 2.2 : 1.4;
  const shafts = new Path2D();
  const heads = new Path2D();
  for (let i = 0; i < vectors.length; i += 4) {
    const [x0, y0] = [scale.x(vectors[i]), scale.y(vectors[i + 1])];
    const [x1, y1] = [scale.x(vectors[i + 2]), scale.y(vectors[i + 3])];
    const length = Math.hypot(x1 - x0, y1 - y0);
    if (!(length > 1)) continue;
    const [ux, uy] = [(x1 - x0) / length, (y1 - y0) / length];
    const head = Math.min(4 * width, length);
    const [bx, by] = [x1 - ux * head, y1 - uy * head];
    shafts.moveTo(x0, y0);
    shafts.lineTo(bx, by);
    heads.moveTo(bx - uy * head * 0.45, by + ux * head * 0.45);
    heads.lineTo(x1, y1);
    heads.lineTo(bx + uy * head * 0.45, by - ux * head * 0.45);
    heads.closePath();
  }
  context.save();
  clip(context, scale);
  for (const [grow, color, alpha] of [[1.6, theme.background, 0.7], [0, theme.text, 0.85]]) {
    context.globalAlpha = alpha;
    context.strokeStyle = context.fillStyle = color;
    context.lineWidth = width + grow;
    context.stroke(shafts);
    if (grow) context.stroke(heads);
    else context.fill(heads);
  }
  context.restore();
}

/** ``mesh``: {data, shape: [rows, columns, 2]}; a single row is a line with a dot at every tenth place. */
export function drawMesh(context, scale, mesh, theme) {
  const [rows, columns] = mesh?.shape ?? [0, 0];
  if (!rows || !columns) return;
  const at = (r, c) => {
    const k = 2 * (r * columns + c);
    return [scale.x(mesh.data[k]), scale.y(mesh.data[k + 1])];
  };
  context.save();
  clip(context, scale);
  if (rows > 1) fillCells(context, scale, at, rows, columns, theme);
  context.strokeStyle = theme.accent;
  context.lineWidth = rows > 1 ? 0.7 : 2;
  context.globalAlpha = rows > 1 ? 0.55 : 1;
  context.beginPath();
  for (let r = 0; r < rows; r += 1) for (let c = 0; c < columns; c += 1) context[c ? "lineTo" : "moveTo"](...at(r, c));
  if (rows > 1) for (let c = 0; c < columns; c += 1) for (let r = 0; r < rows; r += 1) context[r ? "lineTo" : "moveTo"](...at(r, c));
  context.stroke();
  if (rows === 1) {
    context.fillStyle = theme.accent;
    for (let c = 0; c < columns; c += 10) {
      context.beginPath();
      context.arc(...at(0, c), 2.6, 0, 2 * Math.PI);
      context.fill();
    }
  }
  context.restore();
}

/** Every cell holds the same probability: its tint is that over its area, against an even spread over the plot. */
function fillCells(context, scale, at, rows, columns, theme) {
  const even = (scale.size * scale.size) / ((rows - 1) * (columns - 1));
  context.fillStyle = theme.accent;
  for (let r = 0; r + 1 < rows; r += 1) {
    for (let c = 0; c + 1 < columns; c += 1) {
      const corners = [at(r, c), at(r, c + 1), at(r + 1, c + 1), at(r + 1, c)];
      let area = 0;
      corners.forEach(([x, y], k) => {
        const [nx, ny] = corners[(k + 1) % 4];
        area += (x * ny - nx * y) / 2;
      });
      context.globalAlpha = Math.min(0.75, (0.12 * even) / Math.max(1e-6, Math.abs(area)));
      context.beginPath();
      corners.forEach((place, k) => context[k ? "lineTo" : "moveTo"](...place));
      context.fill();
    }
  }
}

function clip(context, { left, top, size }) {
  context.beginPath();
  context.rect(left, top, size, size);
  context.clip();
}
