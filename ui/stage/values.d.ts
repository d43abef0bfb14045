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

/** Ways that meet in a cell: from the states of one step to a state of another, the share of each, and which of them are
 * taken where one is. */
interface TrellisInto {
  from: number;
  to: number;
  state: number;
  shares: number[];
  winners: number[];
}

/** A trellis: its states, the symbol of every step, the letter of its numbers, the cell that is looked at (the state −1: a
 * column), and what leads into it. */
interface TrellisSheet {
  states: string[];
  symbols: string[];
  letter: string;
  now: Pair | null;
  into: TrellisInto | null;
}

/** A state for every step, −1 for none; and the steps to which the model cannot go so. */
interface TrellisPath {
  name: string;
  states: number[];
  color: string;
  dash: "solid" | "dashed" | "dotted";
  broken: number[];
}

/** A tree of probabilities: each node after its parent, the root first. rows: how many leaves there are. */
interface TreeValue {
  nodes: TreeNode[];
  rows: number;
}

interface TreeNode {
  /** The parent's index, −1 of the root. */
  parent: number;
  depth: number;
  /** From the top, a leaf has a whole one. */
  row: number;
  text: string;
  /** The chance at the line that leads to it, as a text and as a number; and the product along the way. */
  chance: string;
  share: number;
  product: string;
  kept: boolean;
  ended: boolean;
  /** The names of the answers that go through it. */
  ways: string[];
  said: string;
}

/** Where a node stands: its left end and the middle of its height, and its column's width. */
interface TreePlace extends Place {
  w: number;
}

/** A step of a chain. What is empty is not in use; sure, from 0 to 1; wanted: what would have been right, where it differs. */
interface ChainColumn {
  reads: string;
  /** It is what was said the step before. */
  fed: boolean;
  picture: boolean;
  says: string;
  sure: number | null;
  /** What is said as a number from −1 to 1, which colours it. */
  tone: number | null;
  wanted: string;
  wrong: boolean;
  /** Whether there is a loss when it learns. */
  loss: boolean;
  /** −ln p of what would have been right. */
  lost: number | null;
  /** What another model says, how sure it is, and its colour. */
  beside: string;
  surer: number | null;
  beside_tone: number | null;
  /** What begins here. */
  part: string;
}

interface ChainGraph {
  columns: ChainColumn[];
  /** The column whose output is picked, or −1; how much it depended on what each column reads, or null. */
  at: number;
  shares: number[] | null;
  units: number;
  /** From a state to an output, and how strongly. */
  links?: [number, number, number][];
}
