/** The arrows of an unrolled network: solid forward in time, dashed for gradients; and those of the folded one. */

const SPACE = "http://www.w3.org/2000/svg";

export function svg(tag, attributes = {}, ...children) {
  const made = document.createElementNS(SPACE, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

/** An arrow from one point to another, its head drawn as part of the path. */
function arrow([x1, y1], [x2, y2], size) {
  const angle = Math.atan2(y2 - y1, x2 - x1);
  const wing = (turn) => `${x2 - size * Math.cos(angle + turn)} ${y2 - size * Math.sin(angle + turn)}`;
  return `M${x1} ${y1}L${x2} ${y2}M${wing(0.5)}L${x2} ${y2}L${wing(-0.5)}`;
}

/** All edges of all columns, and the folded network's, each {root, label, name, where, mark(walk, back, kind, tags, where)}. */
export function edgesOf(edges, rows, layout, columns) {
  const row = (name) => rows.findIndex((one) => one.name === name);
  const found = [];
  for (const edge of edges) {
    const [from, to] = [layout.rows[row(edge.from)], layout.rows[row(edge.to)]];
    if (!from || !to) continue;
    found.push(folded(edge, from, to, layout));
    for (let column = 1; column < columns; column += 1) found.push(single(edge, from, to, column, layout));
  }
  return found;
}

/** One edge into a column (step 1) or within it. */
function single(edge, from, to, column, layout) {
  const size = 0.42 * layout.em;
  const apart = 0.3 * layout.em; // between the way forward and the way back
  let [start, end] = [];
  if (edge.step) {
    const level = ({ top, unit, height }) => top + (height === unit ? 0.5 : Math.ceil(height / unit / 2 - 0.01)) * unit; // between two units
    [start, end] = [[layout.boxLeft(column - 1) + layout.box + 2, level(from)], [layout.boxLeft(column) - 2, level(to)]];
  } else {
    const x = layout.left(column) + layout.column / 2;
    [start, end] = from.top > to.top ? [[x, from.top - 2], [x, to.top + to.height + 2]] : [[x, from.top + from.height + 2], [x, to.top - 2]];
  }
  const shift = ([x, y], by) => (edge.step ? [x, y + by] : [x + by, y]);
  const forward = svg("path", { d: arrow(shift(start, -apart), shift(end, -apart), size), class: "unrolled-edge" });
  const back = svg("path", { d: arrow(shift(end, apart), shift(start, apart), size), class: "unrolled-edge back" });
  const tag = svg("g", { class: "unrolled-tag" });
  const root = svg("g", { class: `unrolled-link ${edge.name}` }, forward, back, tag);
  // A gradient along an edge concerns the column it leaves on the way forward.
  const reached = edge.step ? column - 1 : column;
  const mark = (walk, backwards, kind, tags, where) => {
    const flows = edge.back !== false && backwards && (where?.includes(reached) ?? true) && column >= walk.backward && reached >= walk.backward;
    forward.classList.toggle("done", column <= walk.forward);
    forward.classList.toggle("now", !backwards && column === walk.now);
    back.classList.toggle("done", flows);
    back.classList.toggle("now", flows && reached === walk.now);
    root.classList.toggle("kind", Boolean(kind) && kind === edge.name);
    const own = tags.find((one) => one.edge === edge.name && one.column === reached);
    write(tag, flows && own ? own.texts : [], edge, start, end, to, from, layout);
  };
  return { root, mark, name: edge.name, where: edge.where };
}

/** What a gradient brings, beside its arrow: a number a unit in the gap of its row, or all of them beside a short one. */
function write(tag, texts, edge, start, end, to, from, layout) {
  const key = texts.join();
  if (tag.dataset.key === key) return;
  tag.dataset.key = key;
  const longest = Math.max(0, ...texts.map((text) => text.length));
  const wide = 0.6 * layout.type * longest + 6;
  let marks = [];
  if (edge.step && wide <= end[0] - start[0] && texts.length * layout.type * 1.2 <= from.height) {
    const x = (start[0] + end[0]) / 2;
    marks = texts.map((text, unit) => [text, x, from.top + (unit + 0.5) * from.unit - (texts.length === 1 ? 1.15 * layout.em : 0), "middle"]);
  } else if (!edge.step) {
    const room = layout.column - 1.8 * layout.em; // as far as the next arrow
    const line = texts.join(", ");
    if (0.56 * layout.type * line.length <= room) marks = [[line, start[0] + 0.9 * layout.em, (start[1] + end[1]) / 2, "start"]];
  }
  tag.replaceChildren(...marks.filter(([text]) => text).map(([text, x, y, anchor]) => {
    const made = svg("text", { x, y, "text-anchor": anchor, "dominant-baseline": "central" });
    made.textContent = text;
    return made;
  }));
}

/** The folded network's edge, with its name: a loop where it goes from a row to itself. */
function folded(edge, from, to, layout) {
  const size = 0.42 * layout.em;
  const x = layout.nodeLeft + layout.node / 2;
  const half = layout.node / 2 + 2;
  let [d, at, anchor] = [];
  if (from === to) {
    const [right, y] = [x + half - 1, from.middle];
    const reach = 1.5 * layout.em;
    d = `M${right} ${y - 5}C${right + reach} ${y - 1.5 * layout.em} ${right + reach} ${y + 1.5 * layout.em} ${right + 1} ${y + 6}`;
    d += `M${right + 7} ${y + 4}L${right} ${y + 6}L${right + 6} ${y + 12}`;
    [at, anchor] = [[right + 1.25 * layout.em, y], "start"];
  } else {
    const up = from.middle > to.middle;
    d = arrow([x, from.middle + (up ? -half : half)], [x, to.middle + (up ? half : -half)], size);
    [at, anchor] = [[x + 0.6 * layout.em, (from.middle + to.middle) / 2], "start"];
  }
  const label = svg("text", { x: at[0], y: at[1], "text-anchor": anchor, "dominant-baseline": "central", class: "unrolled-name" });
  label.textContent = edge.label ?? "";
  const root = svg("g", { class: `unrolled-link folded ${edge.name}` }, svg("path", { d, class: "unrolled-edge done" }), label);
  const mark = (_walk, _back, kind) => root.classList.toggle("kind", Boolean(kind) && kind === edge.name);
  return { root, mark, label, name: edge.name };
}
