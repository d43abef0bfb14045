/** What the values of a frame look like that views read: a lesson's experiment makes them so. */

/** What the card shows. What is null or missing cannot be changed. */
interface Chosen {
  kind: "weight" | "bias" | "unit";
  index: number;
  title?: string;
  lines?: string[];
  value?: number | null;
  frozen?: boolean | null;
  off?: boolean | null;
}

/** One row of the gradients' health. */
interface LayerHealth {
  layer: string;
  gradient: number | null;
  /** The size of an update relative to the weights. */
  ratio: number | null;
  saturated: number | null;
  dead: number | null;
  /** What is wrong, if something is. */
  sentence?: string;
}

interface TableValue {
  title: string;
  /** What it is called where no title is shown. */
  label?: string;
  note?: string;
  columns: string[];
  rows: { head: string; cells: string[] }[];
}

/** A band of a score, and how large a value has the full colour. */
interface ScoreBand {
  title: string;
  signed: boolean;
  range: number;
}

/** A line of a score above its bands: for each step a text, or a level from 0 to 1 that is drawn as a bar. */
interface ScoreLine {
  name?: string;
  texts?: string[];
  wrong?: boolean[];
  levels?: (number | null)[];
  titles?: string[];
}

interface ScoreSheet {
  /** A symbol for each step. */
  symbols: string[];
  /** The first and the last step of a phrase that is marked. */
  brushed?: Pair | null;
  /** How loudly each symbol is heard: levels that colour it, with titles. */
  heard?: ScoreLine;
  rows: ScoreLine[];
  bands: ScoreBand[];
  /** What the units are called. */
  units: string[];
  /** The step and the unit that are framed. */
  at: Pair;
}

/** A handle of a map. It may be still (it cannot be moved), or bare (a letter alone). */
interface MapHandle extends Place {
  label: string;
  still?: boolean;
  bare?: boolean;
  /** What it stands for is its place along the first axis alone. */
  one?: boolean;
}

interface MapLine {
  points: Pair[];
  color?: string | number;
  faint?: boolean;
}

/** A line along places of a picture, x and y. */
interface SpotOutline {
  points: Pair[];
  color: string | number;
  dash: boolean;
}

/** The line w₁·x₁ + w₂·x₂ + c = 0 on the plane. */
interface PlaneLine {
  w: Pair;
  c: number;
  name?: string;
  color?: string | number;
  dash?: boolean;
}

/** A figure of each column of a network but the first: a bar of a height from 0 to 1, and what is written below it. */
interface ColumnBars {
  title: string;
  bars: { height: number; text: string; warned: boolean }[];
}

interface PlaneHandle extends Place {
  index: number;
}

interface PlaneArrow {
  from: Pair;
  to: Pair;
  name?: string;
  color?: string | number;
  dash?: boolean;
}

/** A layer's output: channels, rows and columns, or a list of units. */
interface Volume {
  kind: string;
  /** The layer in the grammar of networks, and in words. */
  text: string;
  words: string;
  shape: number[];
  /** It is computed cell by cell from the box before, and stands under it. */
  joined?: boolean;
  /** Of a sum: the index of the volume that is added, and the layers that this goes through first, if any. */
  source?: number;
  through?: string;
}

/** Part of a volume's rows and columns: the first, and one past the last. */
interface Stretch {
  rows: Pair;
  columns: Pair;
}

/** What a cell of a layer reads, and which cell it is; or all there is. */
type Reading = (Stretch & { cell: Pair }) | "all";

/** Where the walk through an unrolled network is: the last column computed, the first that gradients have reached, and the
 * one at which it is. */
interface Walk {
  forward: number;
  backward: number;
  now: number;
}

/** What a gradient brings along an edge into a column. */
interface Brought {
  edge: string;
  column: number;
  texts: string[];
}

/** Windows along one axis of a convolution: lengths of the input and the kernel, stride, dilation, padding, the length of the
 * output, and the places that no window reads. */
interface Axis {
  N: number;
  K: number;
  S: number;
  D: number;
  before: number;
  after: number;
  size: number;
  unread: number[];
}

/** How windows lie: on the input, one for each cell of the output, or, transposed, the other way round. */
interface Geometry {
  rows: Axis;
  columns: Axis;
}

interface Pool {
  size: Pair;
  stride: Pair;
}

/** A cell of a map of numbers: its channel, row and column; and how many of its products have been made. */
interface Focus {
  map: string;
  place: number[];
  done?: number;
}

/** A number of a graph and its gradient, as texts and as colours from −1 to 1; what is not yet computed is empty. */
interface GraphNumbers {
  name: string;
  label: string;
  above: string;
  below: string;
  value: number | null;
  back: number | null;
  /** Whether it is the visitor's. */
  edit: boolean;
}

interface GraphNode extends GraphNumbers {
  kind: "input" | "unit" | "loss" | "target" | "operation" | "number" | "one";
  symbol?: string;
  /** Shares of the width and height, 0 to 100. */
  x: number;
  y: number;
  state: "now" | "";
}

/** From a node to a node, by their names. Its numbers are written out where they are shown; brings is what has just come
 * back along it, or empty. */
interface GraphLink extends GraphNumbers {
  from: string;
  to: string;
  brings: string;
  shown: boolean;
  now: boolean;
}
