/** The views that a page described, laid out in rows. They live, are painted, and end together. */
import * as atlas from "./atlas.js";
import * as bars from "./bars.js";
import * as card from "./card.js";
import * as cell from "./cell.js";
import * as chain from "./chain.js";
import * as chart from "./chart.js";
import * as choices from "./choices.js";
import * as curve from "./curve.js";
import * as film from "./film.js";
import * as graph from "./graph.js";
import * as grids from "./grids.js";
import * as layers from "./layers.js";
import * as legend from "./legend.js";
import * as lines from "./lines.js";
import * as map from "./map.js";
import * as matrices from "./matrices.js";
import * as network from "./network.js";
import * as panels from "./panels.js";
import * as pictures from "./pictures.js";
import * as plane from "./plane.js";
import * as question from "./question.js";
import * as score from "./score.js";
import * as shares from "./shares.js";
import * as strips from "./strips.js";
import * as table from "./table.js";
import * as sketch from "./sketch.js";
import * as spots from "./spots.js";
import * as tiles from "./tiles.js";
import * as transport from "./transport.js";
import * as trellis from "./trellis.js";
import * as tree from "./tree.js";
import * as unrolled from "./unrolled.js";
import * as volumes from "./volumes.js";
import { Life } from "./life.js";
import { watchMore } from "./more.js";
import { element } from "./page.js";

/** What a view takes as options is between it and the page. @type {Record<string, { create: Create<any> }>} */
const VIEWS = {
  atlas, bars, card, cell, chain, chart, choices, curve, film, graph, grids, layers, legend, lines, map, matrices, network,
  panels, pictures, plane, question, score, shares, sketch, spots, strips, table, tiles, tree, trellis, unrolled, volumes,
};

/** Views that are text: they are as high as their words where nothing else shares their height. */
const WORDS = new Set(["bars", "card", "choices", "film", "layers", "legend", "lines", "question", "sketch", "table"]);

export class Scene {
  life = new Life();
  /** @type {View[]} */ views = [];
  /** @type {[HTMLElement, string][]} */ parts = []; // cells that step back while a frame speaks of other parts

  constructor(/** @type {Component["data"]} */ { rows, shortcuts }, /** @type {Omit<Api, "life">} */ api) {
    this.api = { ...api, life: this.life };
    this.rows = element("div", "rows", ...rows.map((row) => this.row(row)));
    this.bar = element("div", "transport");
    watchMore(this.rows, this.life);
    this.views.push(transport.create(this.bar, { shortcuts }, this.api));
  }

  row(/** @type {DescribedRow} */ { views, height, grow }) {
    const row = element("div", "row", ...views.map((described) => this.cell(described, height)));
    row.style.setProperty("--height", `${height}px`);
    row.style.setProperty("--grow", String(grow));
    row.style.setProperty("--columns", views.map(({ width }) => `minmax(0, ${width}fr)`).join(" "));
    return row;
  }

  /** @param {Described} described @param {number} height in CSS pixels, where its row is as high as is said
   * @returns {HTMLElement} */
  cell({ view, options, overlay, stack, beside = 1, leads }, height) {
    const kind = stack ? "cell stacked" : WORDS.has(view) ? "cell words" : "cell";
    const cell = element("div", `${kind}${beside > 1 ? " small" : ""}${leads ? " leads" : ""}`);
    cell.style.setProperty("--own", `${Math.round(height)}px`);
    cell.style.setProperty("--beside", String(beside));
    if (stack) {
      const all = stack.reduce((sum, { grow }) => sum + grow, 0) || 1;
      cell.append(...stack.map((one) => this.share(one, (height * one.grow) / all)));
      return cell;
    }
    if (options.part) this.parts.push([cell, options.part]);
    this.show(cell, `view ${view}`, view, options);
    if (overlay) this.show(cell, `overlay ${overlay.view}`, overlay.view, overlay.options);
    return cell;
  }

  /** A cell among those that stand one under the other; with a share of 0 it is as high as what it holds. */
  share(/** @type {Described & { grow: number }} */ described, /** @type {number} */ height) {
    const cell = this.cell(described, height);
    cell.style.setProperty("--grow", String(described.grow));
    cell.classList.toggle("fits", described.grow === 0);
    return cell;
  }

  /** @param {HTMLElement} cell @param {string} name @param {string} view @param {object} options */
  show(cell, name, view, options) {
    const root = element("div", name);
    cell.append(root);
    this.views.push(VIEWS[view].create(root, options, this.api));
  }

  paint(/** @type {Frame} */ frame) {
    for (const view of this.views) view.paint(frame);
    const { lit } = frame.values;
    for (const [cell, part] of this.parts) cell.classList.toggle("dim", Boolean(lit && !lit.includes(part)));
    frame.fresh.clear();
  }

  retheme(/** @type {Theme} */ theme) {
    for (const view of this.views) view.retheme?.(theme);
  }

  end() {
    this.life.end();
  }
}
