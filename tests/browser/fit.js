// What of a stage does not fit: read by tests/browser/test_every_lesson.py. `watchInk` runs before the page does and notes the
// texts that canvases get; `misfits` looks at a stage as it stands on the screen.

const INK = new WeakMap(); // the texts on a canvas: [text, left, top, right, bottom, share of its width that it was given]

function watchInk() {
  const { prototype } = CanvasRenderingContext2D;
  const { fillText, clearRect, drawImage } = prototype;
  const inkOf = (canvas) => INK.get(canvas) ?? (INK.set(canvas, []), INK.get(canvas));
  prototype.fillText = function (text, x, y, most) {
    const { width, actualBoundingBoxLeft: l, actualBoundingBoxRight: r, actualBoundingBoxAscent: a, actualBoundingBoxDescent: d } =
      this.measureText(text);
    const share = most === undefined ? 1 : Math.min(1, most / width);
    const at = this.getTransform();
    const corners = [[x - l * share, y - a], [x + r * share, y + d], [x + r * share, y - a], [x - l * share, y + d]].map(
      ([u, v]) => [at.a * u + at.c * v + at.e, at.b * u + at.d * v + at.f],
    );
    const [us, vs] = [corners.map(([u]) => u), corners.map(([, v]) => v)];
    if (String(text).trim() && this.globalAlpha > 0.1)
      inkOf(this.canvas).push([String(text), Math.min(...us), Math.min(...vs), Math.max(...us), Math.max(...vs), share]);
    return fillText.apply(this, arguments);
  };
  prototype.clearRect = function (x, y, width, height) {
    const at = this.getTransform();
    const [left, top, right, bottom] = [at.a * x + at.e, at.d * y + at.f, at.a * (x + width) + at.e, at.d * (y + height) + at.f];
    const kept = inkOf(this.canvas).filter(([, l, t, r, b]) => l < left - 1 || t < top - 1 || r > right + 1 || b > bottom + 1);
    const all = left <= 1 && top <= 1 && right >= this.canvas.width - 1 && bottom >= this.canvas.height - 1;
    INK.set(this.canvas, all ? [] : kept);
    return clearRect.apply(this, arguments);
  };
  prototype.drawImage = function (image, ...where) {
    const from = INK.get(image);
    if (from?.length && (where.length === 2 || where.length === 4)) {
      const at = this.getTransform();
      const [x, y, width = image.width, height = image.height] = where;
      const [sx, sy] = [(at.a * width) / image.width, (at.d * height) / image.height];
      const [dx, dy] = [at.a * x + at.e, at.d * y + at.f];
      for (const [text, l, t, r, b, share] of from) inkOf(this.canvas).push([text, dx + sx * l, dy + sy * t, dx + sx * r, dy + sy * b, share]);
    }
    return drawImage.apply(this, [image, ...where]);
  };
}

const stageOf = () =>
  [...document.querySelectorAll("[class*=st-key-stage-] *")].map(({ shadowRoot }) => shadowRoot?.querySelector(".stage")).find(Boolean);

function misfits() {
  const host = document.querySelector("[data-testid=stMain]");
  const stage = stageOf();
  const body = document.querySelector(".st-key-lesson-body");
  const found = new Set();
  const wide = document.documentElement.clientWidth;
  const say = (kind, text, node, by = 0) =>
    found.add(`${kind}: “${text.trim().replace(/\s+/g, " ").slice(0, 40)}” in ${where(node)}${by ? `, ${Math.round(by)} px` : ""}`);
  const up = (node) => node.parentElement ?? node.getRootNode().host ?? null;
  const where = (node) => {
    const names = [];
    for (let at = node; at && at !== stage && at !== body && names.length < 4; at = up(at))
      if (at.classList?.length || at.dataset?.testid) names.push(at.dataset?.testid ?? at.classList[0] + (at.classList[1] ? `.${at.classList[1]}` : ""));
    return names.join(" < ") || node.tagName;
  };
  const styles = new Map();
  const style = (node) => styles.get(node) ?? (styles.set(node, getComputedStyle(node)), styles.get(node));
  const boxes = new Map();
  const boxOf = (node) => boxes.get(node) ?? (boxes.set(node, node.getBoundingClientRect()), boxes.get(node));

  // What is left of a rectangle of an element once all that cuts it has cut it; null where it is not to be seen.
  const left = (rect, from, text) => {
    let { left: l, top: t, right: r, bottom: b } = rect;
    let position = style(from).position;
    for (let at = text === CANVAS || text === EQUATION ? up(from) : from; at && at !== host; at = up(at)) {
      const own = style(at);
      if (own.clipPath !== "none") return null;
      const out = at !== from && position === "absolute" && own.position === "static" && own.transform === "none" && own.contain === "none" && own.containerType === "normal";
      if (!out && at !== from) position = own.position;
      const paints = /paint|strict|content/.test(own.contain);
      const [x, y] = [paints && own.overflowX === "visible" ? "clip" : own.overflowX, paints && own.overflowY === "visible" ? "clip" : own.overflowY];
      if (out || (x === "visible" && y === "visible")) continue;
      const box = boxOf(at);
      if (x !== "visible") {
        const by = Math.max(box.left - l, r - box.right);
        const slack = text === CANVAS ? 1.5 : 0.4 * (rect.bottom - rect.top); // a line may end in a space
        if (by > slack) {
          if (!/auto|scroll/.test(x)) say("cut across", text, from, by);
          else unmarked(at);
          if (r < box.left + 1 || l > box.right - 1) return null;
        }
        [l, r] = [Math.max(l, box.left), Math.min(r, box.right)];
      }
      if (y !== "visible") {
        const by = Math.max(box.top - t, b - box.bottom);
        const slack = text === CANVAS ? 1.5 : text === EQUATION ? 12 : 0.2 * (rect.bottom - rect.top);
        if (by > slack) {
          if (!/auto|scroll/.test(y)) say("cut down", text, from, by);
          else unmarked(at);
          if (b < box.top + 1 || t > box.bottom - 1) return null;
        }
        [t, b] = [Math.max(t, box.top), Math.min(b, box.bottom)];
      }
    }
    if (Math.max(-l, r - wide) > 1) say("beyond the page", text, from, Math.max(-l, r - wide));
    return { left: l, top: t, right: r, bottom: b };
  };
  const unmarked = (at) => {
    if (!at.dataset.more) say("to scroll for, unmarked", at.textContent, at, Math.max(at.scrollHeight - at.clientHeight, at.scrollWidth - at.clientWidth));
  };
  const [CANVAS, EQUATION] = ["a canvas", "an equation"];
  const shown = []; // texts on the screen: rectangle, text, element, what it lies on

  const see = (root) => {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (node.nodeType === Node.ELEMENT_NODE) {
        if (node.shadowRoot && !node.shadowRoot.contains(stage)) see(node.shadowRoot);
        const called = node.getAttribute("aria-label") ?? "";
        if (/undefined|\bNaN\b|\[object|^[:.\s]/.test(called)) say("without a name", called, node);
        if (node.tagName === "CANVAS" && node.checkVisibility({ visibilityProperty: true, opacityProperty: true })) canvas(node);
        if (node.tagName === "INPUT" && node.type === "range" && node.checkVisibility() && boxOf(node).width < 88 && !node.closest(".transport"))
          say("narrow slider", node.closest("label")?.textContent ?? "", node, boxOf(node).width);
        if (node.classList.contains("katex-html")) for (const base of node.querySelectorAll(".base")) left(boxOf(base), base, EQUATION);
        if (node.tagName === "SELECT" && node.checkVisibility()) select(node);
        continue;
      }
      const text = node.data;
      if (!text.trim()) continue;
      const parent = node.parentElement;
      if (!parent || parent.closest("style, script, select, option, .unseen, .katex-mathml, [aria-live].unseen")) continue;
      if (!parent.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
      if (parseFloat(style(parent).fontSize) < 1) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      if (parent.closest(".katex") && parent.closest(".katex") !== parent) continue;
      for (const rect of range.getClientRects()) {
        if (rect.width < 0.5) continue;
        if (rect.height < 0.5) { say("height 0", text, parent); continue; }
        const rest = left(rect, parent, text);
        if (rest && !parent.closest(".katex")) shown.push([rest, text, parent, parent.closest(".overlay, .tag, .transport, svg")]);
      }
    }
  };
  const canvas = (node) => {
    const box = boxOf(node);
    if (!node.closest(".view, .overlay") && node.getRootNode() === document) return;
    if (box.width < 1 || box.height < 1) return say("height 0", CANVAS, node);
    left(box, node, CANVAS);
    const [sx, sy] = [node.width / box.width, node.height / box.height];
    const ink = INK.get(node) ?? [];
    const spread = (by, [text, l, t, r, b]) => {
      const out = Math.max(-l / sx, (r - node.width) / sx, -t / sy, (b - node.height) / sy);
      if (out > by) say("cut by its canvas", text, node, out);
    };
    ink.forEach((one) => spread(1.5, one));
    for (const [text, , , , , share] of ink) if (share < 0.8) say("squeezed", text, node);
    for (const [text, l, t, r, b] of ink) // a single sign is a mark, as of a point
      if (text.length > 1)
        shown.push([{ left: box.left + l / sx, top: box.top + t / sy, right: box.left + r / sx, bottom: box.top + b / sy }, text, node, node, true]);
  };
  const select = (node) => {
    const text = node.selectedOptions[0]?.text ?? "";
    const pen = document.createElement("canvas").getContext("2d");
    pen.font = style(node).font;
    if (pen.measureText(text).width > node.clientWidth - 14) say("cut across", text, node, pen.measureText(text).width - node.clientWidth + 14);
    const rest = left(boxOf(node), node, text);
    if (rest) shown.push([rest, text, node, node.closest(".overlay, .tag, .transport, svg")]);
  };

  if (body) see(body);
  if (stage) see(stage);
  shown.sort(([a], [b]) => a.left - b.left);
  shown.forEach(([a, text, node, layer, ink], k) => {
    for (let j = k + 1; j < shown.length && shown[j][0].left < a.right; j += 1) {
      const [b, other, otherNode, otherLayer, otherInk] = shown[j];
      if (layer !== otherLayer) continue;
      const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
      const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
      const height = Math.min(a.bottom - a.top, b.bottom - b.top);
      if (across > 2 && down > (ink && otherInk ? 0.25 : 0.4) * height && !(text === other && Math.abs(a.left - b.left) < 2 && Math.abs(a.top - b.top) < 2))
        if (node !== otherNode || ink) say("one over the other", `${text} / ${other}`, node, across);
    }
  });
  for (const grid of stage?.querySelectorAll(".grids-map.dense .grid") ?? []) {
    const rows = grid.childElementCount;
    if (grid.checkVisibility() && rows <= 7 && grid.firstChild.childElementCount <= 7 && grid.textContent.trim())
      say("digits too small to be shown", grid.textContent, grid);
  }
  for (const cell of stage?.querySelectorAll(".cell, .view") ?? []) {
    const box = cell.getBoundingClientRect();
    if (box.height < 8 && cell.checkVisibility() && cell.innerText.trim()) say("height 0", cell.textContent, cell);
  }
  for (const view of stage?.querySelectorAll(".cell:not(.words) > .view") ?? []) {
    const empty = (view.matches(".tiles") && !view.querySelector(".tile")) || (view.matches(".grids") && !view.querySelector(".grid"));
    if (!empty && view.checkVisibility() && view.getBoundingClientRect().height < 30) say("height 0", "a view", view);
  }
  if (document.documentElement.scrollWidth > innerWidth) say("the page scrolls sideways", "", document.body);
  if (host.scrollWidth > host.clientWidth + 1) say("the page scrolls sideways", "", host);
  return [...found].sort();
}

// Of each row that is brought into sight: whether the transport, which moves it, is in sight too.
function afar() {
  const stage = stageOf();
  const found = [...stage.querySelectorAll(".row")].flatMap((row, k) => {
    row.scrollIntoView({ block: "nearest" });
    const { top, bottom } = stage.querySelector(".transport").getBoundingClientRect();
    return top >= 0 && bottom <= innerHeight + 1 ? [] : [`the transport is at ${Math.round(top)} px while row ${k} is looked at`];
  });
  document.querySelector("[data-testid=stMain]").scrollTo(0, 0);
  return found;
}

// What a lesson with a pad must have: its own buttons on the screen, and, on a telephone, the stage right below it.
function pad(narrow) {
  const holder = document.querySelector("[class*=st-key-pad-beside]");
  if (!holder) return [];
  const under = (root) => [...root.querySelectorAll("*")].flatMap((node) => (node.shadowRoot ? [node, ...under(node.shadowRoot)] : [node]));
  const buttons = under(holder).filter((node) => node.tagName === "BUTTON").map((node) => node.getBoundingClientRect());
  const [below, stage] = [holder, stageOf()].map((node) => node.getBoundingClientRect());
  return [
    ...(buttons.some(({ top, bottom }) => top < 0 || bottom > innerHeight) ? ["the pad's buttons are not on the screen"] : []),
    ...(buttons.length ? [] : ["the pad has no buttons"]),
    ...(narrow && stage.top - below.bottom > 80 ? [`the answer begins ${Math.round(stage.top - below.bottom)} px below the pad`] : []),
  ];
}

watchInk();
Object.assign(globalThis, { misfits, afar, pad });
