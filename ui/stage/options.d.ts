/**
 * What each view takes as its options. They come from Python, `view("plane", points="points", …)`, and most of them are
 * names: of an array or a value of the frame, or of a message that is sent. What is left out is not shown, or not sent.
 */

/** The name of an array of the frame. */
type ArrayName = string;
/** The name of a value of the frame. */
type ValueName = string;
/** The name of a message to the experiment. */
type MessageName = string;
/** A colour: one of the theme's names, the number of a class, or a CSS colour. */
type ColorName = string | number;

/** A title: fixed, or (heading) the name of a value. */
interface Titled {
  title?: string;
  heading?: ValueName;
}

interface AtlasOptions {
  /** Places (n, 2), and the class of each point. */
  places: ArrayName;
  kinds: ArrayName;
  /** Small pictures: ink (n, rows, columns), uint8, or colours (n, rows, columns, 3). Without them the names stand there. */
  pictures?: ArrayName;
  /** What the classes are called. */
  names?: string[] | ValueName;
  /** The number that is said of each point: its index by default. */
  numbers?: ArrayName;
  /** Left, right, bottom, top. */
  extent: ValueName;
  /** The index of the point that is chosen, or null; sent with {index}. */
  chosen?: ValueName;
  choose?: MessageName;
  /** The place {x, y} of what the visitor has made, or null; its picture (rows, columns), and what it is called. */
  drawn?: ValueName;
  own?: ArrayName;
  own_name?: string;
  /** Indices of points to which a line leads, from what the visitor has made or else from the chosen one. */
  near?: ValueName;
  title?: string;
}

interface BarsOptions {
  /** A list of numbers between 0 and 1, or null; `other`: the same, of a second answer. */
  values: ValueName;
  other?: ValueName;
  /** What the two are called, and their colours. */
  names?: string[];
  colors?: ColorName[];
  /** What the bars are called: 0, 1, 2, … by default. */
  labels?: string[] | ValueName;
  title?: string;
  /** No numbers beside the bars; the longest has all the room. */
  bare?: boolean;
  /** The numbers are amounts rather than shares, with so many decimals; the longest has all the room, or as much of it as
   * it is of `least`. */
  digits?: number;
  least?: number;
}

/** What a card may send, by these names or others. */
type CardMessage = "set_weight" | "set_bias" | "freeze_weight" | "freeze_bias" | "switch_unit" | "select";

interface CardOptions extends Partial<Record<CardMessage, MessageName>> {
  card?: ValueName;
  /** The names of all units, layer by layer. */
  layers?: ValueName;
  /** Bounds of what may be typed, −100 and 100 by default. */
  low?: number;
  high?: number;
}

interface CellNode {
  name: string;
  kind: "value" | "operation" | "gate" | "note";
  /** Shares of the width and height, 0 to 100. */
  x: number;
  y: number;
  label?: string;
  /** What stands in an operation. */
  symbol?: string;
  title?: string;
  /** Its number stands below its label. */
  high?: boolean;
}

interface CellLink {
  /** Shares of the width and height, 0 to 100. */
  points: Pair[];
  /** The name of the number that flows along it. */
  flow?: string;
  arrow?: boolean;
}

interface CellOptions {
  nodes: CellNode[];
  links: CellLink[];
  /** Texts by the names of nodes. */
  numbers: ValueName;
  /** Numbers by name, which give a link its colour and its width. */
  flows: ValueName;
  /** By the names of gates: how each is held, such as "shut", or null where it is free. */
  gates: ValueName;
  /** What is said at the bottom. */
  reads: ValueName;
  /** Sent with {gate}. */
  hold: MessageName;
  title?: string;
}

interface ChainOptions {
  /** The columns, what is picked and what it depended on. */
  graph: ValueName;
  /** float32 (columns, units), from −1 to 1. */
  states: ArrayName;
  /** Ink (rows, columns) from 0 to 1, float32, of a column that reads a picture. */
  picture?: ArrayName;
  /** Sent with {column}: an output that is pressed, and one that the pointer is on, −1 when it has left. */
  pin?: MessageName;
  point?: MessageName;
  /** What the other model is called whose answers stand above. */
  twin?: string;
  title?: string;
}

/** One function, or a row of values for each of many; over places that they share. NaN is a gap. */
interface ChartLine {
  x: ArrayName;
  values: ArrayName;
  label?: string;
  color?: ColorName;
  width?: number;
  dash?: "solid" | "dashed" | "dotted";
  faint?: boolean;
}

interface ChartOptions {
  lines: ChartLine[];
  /** Left, right, bottom, top. */
  extent?: ValueName;
  /** Points (n, 2), and places of thin upright lines. */
  dots?: ArrayName;
  marks?: ArrayName;
  /** A list of {x, y, label}. */
  handles?: ValueName;
  /** Sent with {index, x, y}, and with {x, y} while the pointer draws, where drawable says so. */
  move?: MessageName;
  draw?: MessageName;
  drawable?: ValueName;
  axes?: string[];
  said?: ValueName;
  title?: string;
}

/** A choice: with `button` a button; with `choices` a menu; with `step` a slider; with `letters` a line to type in, sent as
 * it is typed; else a switch. */
interface Choice {
  action: MessageName;
  label: string;
  /** What is sent besides the choice, which is sent as `argument`. */
  with?: object;
  argument?: string;
  /** What is chosen now. Where it is null or missing the choice is hidden. */
  value?: ValueName;
  button?: boolean;
  /** The most that can be typed. */
  letters?: number;
  /** Values and what they are called. */
  choices?: [any, string][];
  /** Of these values those that can be chosen at the moment; all, where it is left out. */
  offered?: ValueName;
  low?: number;
  high?: number;
  step?: number;
  /** Decimals of a slider's number. */
  digits?: number;
  /** What is said after a slider's number. */
  beside?: ValueName;
}

interface ChoicesOptions {
  items: Choice[];
  /** What is said beside them. */
  text?: ValueName;
  /** Sliders, one under the other, share all of the height. */
  spread?: boolean;
}

interface Series {
  /** An array with a row for each moment and a column for each run. */
  name: ArrayName;
  label: string;
  color?: ColorName;
  width?: number;
  /** It is not taken at every moment (NaN): its line goes on over those where it is not. */
  joined?: boolean;
}

interface CurveOptions extends Titled {
  /** The steps of the moments. */
  x: ArrayName;
  series: Series[];
  /** Two of the series, the lower and the upper one, with a pale band between them. */
  band?: ArrayName[];
  /** Another run, drawn pale. */
  other?: { x: ArrayName; series: Series[]; label?: string };
  /** The step that the frame is at, "step" by default. */
  cursor?: ValueName;
  /** What each series is at now. */
  now?: ValueName[];
  digits?: number;
  /** How many steps one number of the horizontal axis stands for. */
  x_scale?: ValueName;
  x_label?: string;
  /** Which run is shown above the others. */
  shown_seed?: ValueName;
  log?: boolean;
  /** Zero is always in sight. */
  zero?: boolean;
  /** The horizontal axis has no steps, so that dragging goes nowhere; continuous: and no whole numbers either. */
  still?: boolean;
  continuous?: boolean;
  /** Bounds of the vertical axis, which stay. */
  bounds?: Pair | ValueName;
}

interface FilmOptions {
  /** Sent with {pixels, rows, columns}, a frame; and, when what is seen stays as it is. */
  message: MessageName;
  keep: MessageName;
  /** How many frames have come. */
  count: ValueName;
  /** Pixels of a frame's longer side, and of all of it. */
  longest: number;
  most: number;
}

interface GraphOptions {
  graph: ValueName;
  /** Sent with {name, text, first}, and with {name}. */
  edit?: MessageName;
  pick?: MessageName;
  title?: string;
}

interface GridOption {
  name: string;
  title: string;
  /** float32 (channels, rows, columns), NaN where nothing is shown; and their texts, joined by line feeds. */
  values: ArrayName;
  texts: ArrayName;
  /** The size of a value that has the full colour. */
  range?: ValueName;
  /** Sent with {channel, row, column, text, first}. */
  edit?: MessageName;
  /** What a channel is called, and the number of the first one: 0 by default. */
  heads?: string;
  counted?: number;
  /** What each channel is called, in a letter beside it. */
  names?: string[];
  /** The name of a map that has as many channels: each of its own stands at the middle of that one's. */
  level?: string;
  /** Its cells keep a readable size. */
  small?: boolean;
  /** False: its title does not say its size. */
  sized?: boolean;
  /** Left out where the view is narrow. */
  optional?: boolean;
  /** It stands under the map before. */
  below?: boolean;
  /** It lies turned by 180° where the value `flip` says so. */
  turned?: boolean;
  /** What stands before it. */
  sign?: string;
  /** The name of a map: it has one group of channels for each of that map's channels, and only the group of the one looked
   * at is shown. `several`: what such a group is called. */
  per?: string;
  several?: string;
  /** Its channels are those of the input that the filter looked at reads. */
  reads?: boolean;
}

/** Values that a grids view reads by these names, or by others. */
type GridsValue =
  "geometry" | "pool" | "flip" | "winners" | "at" | "base" | "pinned" | "hidden_maps" | "longest" | "fill" |
  "transposed" | "groups" | "looked";

interface GridsOptions extends Partial<Record<GridsValue, ValueName>> {
  maps: GridOption[];
  /** What rows and columns are counted from where a cell is named: 0 by default. */
  first?: number;
  /** Names of maps: the input, the kernel, their products, the output, the bias, what is pooled; the 1×1 filters that
   * follow, and what they make; how many stamps reach the cells of the output; the output convolved back. */
  links?: {
    from?: string; by?: string; products?: string; to?: string; bias?: string; pooled?: string; mixing?: string;
    mixed?: string; stamps?: string; back?: string;
  };
  /** Names of maps that lie on each other: pointing at a place in one lights it in all. */
  twins?: string[];
  /** Sent with {map, channel, row, column}. */
  point?: MessageName;
  pin?: MessageName;
  undo?: MessageName;
  /** The number to paint with at first; null: nothing is painted, and numbers are dragged. */
  brush?: string | null;
  /** How much wider than high a cell is. */
  aspect?: number;
  /** CSS pixels between columns. */
  apart?: number;
  /** Nothing stands below the grids. */
  quiet?: boolean;
}

interface LayersOptions {
  /** The health of each layer, "health" by default; and what is said of all of them, first. */
  health?: ValueName;
  standing?: ValueName;
  /** Histograms, a row for each layer, and what their bins span. */
  activations?: ArrayName;
  gradients?: ArrayName;
  edges?: ValueName;
  title?: string;
}

interface LegendOptions {
  scale?: "sequential" | "diverging";
  /** Shares of the strip, from 0 to 1, and what stands under them. */
  ticks: [number, string][];
  title?: string;
}

interface LinesOptions extends Titled {
  /** A list of texts. */
  texts?: ValueName;
  big?: boolean;
  small?: boolean;
}

interface MatrixOption {
  name: string;
  title: string;
  /** float32 (rows, columns), whose colours are those of 0 to 1; and their texts, joined by line feeds. */
  values: ArrayName;
  texts: ArrayName;
  /** What the rows and the columns are called, and what stands between the two where both are said. */
  rows?: ValueName;
  columns?: ValueName;
  joined?: string;
  /** Sent with {row, column, text, first}. */
  edit?: MessageName;
}

interface MatricesOptions {
  tables: MatrixOption[];
  /** What is said while nothing is pointed at. */
  note?: string;
}

interface MapOptions {
  /** Bytes (rows, columns); (rows, columns, 2), a class and how sure it is; or (rows, columns, 3) in colour. */
  ground?: ArrayName;
  /** Known codes (n, 2), the class of each, and what stands for each class: its number by default. */
  dots?: ArrayName;
  kinds?: ArrayName;
  names?: string[];
  /** Left, right, bottom, top. */
  extent?: ValueName;
  /** A list of {points, color, faint}. */
  lines?: ValueName;
  /** A list of {x, y, label, still, bare}. */
  handles?: ValueName;
  /** A lattice (rows, columns, 2), or one curve. */
  mesh?: ArrayName;
  /** Short ways (n, 4), from and to. */
  segments?: ArrayName;
  /** Ways of points (n, moments, 2), NaN from where one has ended, and where they are now (n, 2). The first is drawn bold; with
   * hops a dot stands at each of its moments. */
  ways?: ArrayName;
  now?: ArrayName;
  hops?: boolean;
  /** Sent with {index, x, y}. */
  move?: MessageName;
  /** The first handle comes to wherever one presses. */
  free?: boolean;
  axes?: string[] | ValueName;
  /** False leaves out the choice of what is drawn; what ground and dots are called. */
  switches?: boolean;
  switch_names?: [string, string];
  title?: string;
  /** Lines that are said below the map, or beside the title; or nothing is said. */
  said?: ValueName;
  beside?: boolean;
  quiet?: boolean;
}

/** Arrays that a network reads: one number for each weight, bias or unit. */
type NetworkArray = "weights" | "biases" | "frozen_weights" | "frozen_biases" | "off_units" | "dead_units";

interface NetworkOptions extends Titled, Partial<Record<NetworkArray, ArrayName>> {
  /** The names of all units, layer by layer. */
  layers?: ValueName;
  /** Each unit's field (units, rows, columns), signed bytes. */
  fields?: ArrayName;
  /** Whether there is a place that is asked about, as {on}; and all units' values there. */
  probe?: ValueName;
  probe_values?: ArrayName;
  /** Sent with {kind, index}, and with {unit}; left out, a unit or a link is only named. */
  select?: MessageName;
  focus?: MessageName;
  /** For each layer the size of a weight that is drawn widest. */
  widest?: ValueName;
  /** What a link is, "weight" by default. */
  word?: ValueName;
  /** What the columns are called: by their numbers by default, and where these are too long. */
  heads?: ValueName;
  /** 1: values run forward, −1: slopes run back. */
  flow?: ValueName;
  /** Bars under the columns. */
  bars?: ValueName;
  /** Sent with {layer, by} and {by}: a unit of a hidden layer, or a hidden layer, more (1) or fewer (−1). */
  resize?: MessageName;
  deepen?: MessageName;
  /** Which inputs there are: {on, off, names}, numbers of those the network has and has not, and the latters' names; the
   * fields of those it has not (inputs, rows, columns), signed bytes; and sent with {input}, a number, to switch one. */
  inputs?: ValueName;
  input_fields?: ArrayName;
  switch_input?: MessageName;
}

interface PanelsOptions {
  /** What all planes have in common; its classes are the name of a value. */
  shared: PlaneOptions & { classes: ValueName };
  /** What each has for itself, and the name of what is said beside its title. */
  planes: (PlaneOptions & { note: ValueName })[];
  /** Sent with {index}; and which is picked. */
  pick: MessageName;
  picked: ValueName;
}

interface PicturesOptions {
  /** The picture, and what the names of the others begin with: "response" for response.0, response.1, …; int8 signed, uint8
   * grey, or uint8 (rows, columns, 3) in colour. One that is missing shows its caption in its place. */
  first: ArrayName;
  rest?: string;
  first_title?: string;
  /** What it is called, where that changes. */
  first_heading?: ValueName;
  /** The size of the picture by default. */
  first_caption?: ValueName;
  titles?: ValueName;
  captions?: ValueName;
  /** For each of the others, rows and columns that it lacks at the top and on the left. */
  insets?: ValueName;
  /** Which of the others is chosen. */
  shown?: ValueName;
  /** Sent with {index}; or the one chosen is the step that is gone to. */
  select?: MessageName;
  seek?: boolean;
  /** The first one is large, whatever room that leaves to the others. */
  large?: boolean;
  /** Strokes over the first picture (n, 5): from and to in its pixels, x before y, and how strong; or they are arrows. */
  strokes?: ArrayName;
  arrows?: boolean;
  /** Outlines in it: a list of top, left, bottom and right; and the side of the squares that the lens keeps to. */
  boxes?: ValueName;
  snap?: ValueName;
  /** The row and column of the lens, and its rows and columns. */
  at?: ValueName;
  lens?: ValueName;
  /** Sent with {row, column}. */
  look: MessageName;
  pin: MessageName;
  leave: MessageName;
  /** What is said when keys move the lens. */
  spoken?: ValueName;
}

interface PlaneOptions {
  /** Signed bytes; or classes, and how sure the model is of them. */
  field?: ArrayName;
  field_class?: ArrayName;
  field_sure?: ArrayName;
  /** Grids (n, size, size) whose zeros are drawn. */
  contours?: ArrayName;
  /** Points (n, 2), and for each its target, whether it is a test point, and whether the model gets it wrong. */
  points?: ArrayName;
  targets?: ArrayName;
  is_test?: ArrayName;
  misclassified?: ArrayName;
  /** For each point whether it has a ring: 0 none, 1 a thin one, 2 a bold one. */
  rings?: ArrayName;
  /** Arrows (n, 4), short ways without heads (n, 4), and a lattice (rows, columns, 2). */
  vectors?: ArrayName;
  segments?: ArrayName;
  mesh?: ArrayName;
  /** The place {x, y} that is asked about, or null. */
  probed?: ValueName;
  /** The index of the point whose turn it is. */
  ring?: ValueName;
  lines?: ValueName;
  arrows?: ValueName;
  /** Places that can be dragged, a list of {index, x, y}; sent with {index, x, y}. */
  handles?: ValueName;
  handle?: MessageName;
  /** The names of all units, and the one whose field is shown. */
  layers?: ValueName;
  focus?: ValueName;
  show_test?: ValueName;
  /** Sent with {on}. */
  test_action?: MessageName;
  /** How many classes there are, each with a shape and a colour of its own; 0: all points are circles, whose colour is
   * the target from −1 to 1. */
  classes?: number | ValueName;
  class_names?: string[];
  /** Classes that can be added at least. */
  add_classes?: number;
  /** 6 for −6 … 6, or a pair. */
  extent?: number | Pair | ValueName;
  axes?: string[];
  edit?: { add?: MessageName; move?: MessageName; remove?: MessageName } | null;
  /** Sent with {x, y} while the pointer draws; in place of edit. */
  brush?: { draw: MessageName; rub: MessageName };
  /** Sent with {x, y, on}. */
  probe?: MessageName;
  tool?: "hand" | "add";
  title?: string;
  /** No numbers on the axes; wholly: no names either. */
  bare?: boolean | "wholly";
  /** Half way down its box. */
  middle?: boolean;
}

interface QuestionOptions {
  /** Null, or {prompt, typed, sentence, right, open, score}. */
  question?: ValueName;
  /** Sent with {text}. */
  answer: MessageName;
  reveal: MessageName;
  close: MessageName;
}

interface ScoreOptions {
  score: ValueName;
  /** float32 (bands, units, steps); and of the same shape which of them are held. */
  bands: ArrayName;
  held?: ArrayName;
  /** Bands stand in so many columns, 2 by default. */
  columns?: number;
  /** Sent with {step, row}; row −1 for a symbol. */
  pin?: MessageName;
  /** What a row and a column are called: "unit" and "step" by default. */
  words?: [string, string];
  /** Sent with {first, last} as the pointer is dragged over the symbols. */
  brush?: MessageName;
  title?: string;
}

interface SketchOptions {
  /** Sent with {pixels}, and when the pad is empty again. */
  message: MessageName;
  clear: MessageName;
  /** Pixels of the picture that is sent, each way. */
  side: number;
  /** CSS selectors of what holds the pad, and of its canvases in whatever shadow roots they are. */
  pad: string;
  canvases: string;
}

/** How a mark or a line is drawn. A circle has a line towards its direction, if it has one. */
interface SpotStyle {
  color: ColorName;
  shape?: "circle" | "square" | "cross" | "dot";
  dash?: boolean;
}

interface SpotsPane {
  /** Bytes (rows, columns), grey, or int8, signed. */
  ground: ArrayName;
  /** Left, right, top and bottom of the picture, in the numbers of its marks. */
  extent: ValueName;
  heading?: ValueName;
  /** x, y, radius and angle of each mark (n, 4), the angle in radians from down over right, NaN for none; and which style each
   * has (n). */
  marks?: ArrayName;
  kinds?: ArrayName;
  /** Short lines (n, 4), from and to. */
  stars?: ArrayName;
  /** A list of {points, color, dash}. */
  outlines?: ValueName;
}

interface SpotsOptions {
  /** One picture, or two side by side. */
  panes: SpotsPane[];
  /** By the kind of a mark; null is not drawn. */
  styles: (SpotStyle | null)[];
  /** From x, y in the first picture to x, y in the second (n, 4); the style of each. */
  lines?: ArrayName;
  line_kinds?: ArrayName;
  line_styles?: SpotStyle[];
  /** Sent with {index}: a mark of the first picture. */
  pick?: MessageName;
  picked?: ValueName;
  /** What is said of it, a list of texts. */
  spoken?: ValueName;
  title?: string;
}

interface SharesOptions extends Titled {
  /** The steps of the moments (moments,), and the shares at each (moments, groups), NaN where they were not taken. */
  x?: ArrayName;
  shares?: ArrayName;
  /** The shares of now, a list of as many numbers, or null. */
  present: ValueName;
  /** What the groups are called, the lowest first. */
  names: string[];
  x_label?: string;
}

interface StripsOptions {
  /** float32 (rows, numbers), NaN for none; what each row is called, and what is said of it. */
  values: ArrayName;
  labels: ValueName;
  notes: ValueName;
  /** For each row a number that is marked, or null. */
  marks: ValueName;
  /** The two ends of the axis, shares of 1. */
  bounds: ValueName;
  title?: string;
}

interface TableOptions {
  /** Null hides it. */
  table: ValueName;
  /** Cells are words to read, not marks. */
  plain?: boolean;
  /** Sent with {index} when the head of a row is pressed; and the row that is on. */
  action?: MessageName;
  shown?: ValueName;
}

interface TilesOptions extends Titled {
  /** What the cells of every picture prefer, degrees (rows, columns): each is a square that grows with its byte, and a bar. */
  angles?: ArrayName;
  /** Pictures (n, rows, columns): int8 signed, uint8 class indices, float32 signed; or uint8 (n, rows, columns, 3) in
   * colour; and what is used when they are absent. */
  images: ArrayName;
  other?: ArrayName;
  /** By the array's type by default. */
  scale?: "diverging" | "class" | "sequential" | "grey";
  /** The size of a float32 value that has the full colour. */
  range?: number | ValueName;
  captions?: ValueName;
  /** For each picture whether it is what was asked for: it has a frame, or a dashed one. */
  agrees?: ValueName;
  /** Every caption has room in one line. */
  short?: boolean;
  /** Sent with {index}, and with what is in `with`. */
  action?: MessageName;
  with?: object;
  /** The index of the tile that is chosen. */
  shown?: ValueName;
  columns?: number;
  numbers?: boolean;
  digits?: number;
  smooth?: boolean;
  /** CSS pixels a side at most. */
  most?: number;
  /** A tile has the shape of its picture, not a square's. */
  fitted?: boolean;
  /** In one column, the tiles share all of the height. */
  spread?: boolean;
  /** One for each row and column of a matrix. */
  labels?: string[];
  /** Sent with {index, row, column}: the cell that a pointer is on (−1 when it has left), and one that is clicked. */
  point?: MessageName;
  pin?: MessageName;
  /** A picture, a row and a column, outlined. */
  at?: ValueName;
  /** What is said of it, while one walks over the cells by keyboard. */
  spoken?: ValueName;
  /** Top, left, bottom, right in cells, outlined in every picture. */
  rect?: ValueName;
}

interface TrellisOptions {
  trellis: ValueName;
  /** float32 (steps, states): a cell's share of its column, NaN where nothing is shown yet; and the numbers as texts. */
  shade: ArrayName;
  texts: ArrayName;
  /** (steps, states): from which state the best way to a cell comes, −1 for none. */
  pointers?: ArrayName;
  /** A list of paths. */
  paths?: ValueName;
  heading?: ValueName;
  /** Sent with {t, state}; −1 when the pointer has left. */
  point?: MessageName;
}

interface TreeOptions extends Titled {
  tree: ValueName;
  /** The answers by the names that the nodes' `ways` have: what each is called, and its colour. */
  ways: Record<string, [string, ColorName]>;
  /** What is said while no node is pointed at. */
  reads?: ValueName;
}

interface RowOption {
  name: string;
  label: string;
  title?: string;
  /** float32 (units, columns) from −1 to 1, NaN where nothing is shown yet; and their texts, joined by line feeds. */
  values: ArrayName;
  texts: ArrayName;
  /** The texts and values of a second line, and what that is called. */
  under?: ArrayName;
  under_values?: ArrayName;
  under_title?: string;
  /** Sent with {unit, column, text, first}; and the columns in which it may be, all by default. */
  edit?: MessageName;
  edit_columns?: Pair;
  /** The first column that has it. */
  since?: number;
  /** Arrows have room above it. */
  gap?: boolean;
}

interface EdgeOption {
  name: string;
  label?: string;
  /** Names of rows. */
  from: string;
  to: string;
  /** 1: it comes from the column before. */
  step?: number;
  /** False: no gradient is drawn. */
  back?: boolean;
  /** The columns in which a gradient is drawn. */
  where?: ValueName;
}

interface UnrolledOptions {
  /** From top to bottom. */
  rows: RowOption[];
  edges: EdgeOption[];
  /** The column that is called "start" rather than by its number. */
  first?: number;
  walk: ValueName;
  tags?: ValueName;
  /** The name of the edges to light. */
  kind?: ValueName;
  /** The row, unit and column that is picked. */
  picked?: ValueName;
  /** Sent with {row, unit, column}. */
  pick?: MessageName;
  /** What is said in the corner. */
  text?: ValueName;
}

interface VolumesOptions {
  /** The image, then the layers. */
  volumes: ValueName;
  /** The index of the layer looked at; what its middle cell reads, and what that sees of the image. */
  shown: ValueName;
  window?: ValueName;
  field?: ValueName;
  /** What the names of arrays begin with: "face" for face.0, face.1, …; int8 signed, or uint8 (rows, columns, 3). */
  faces: string;
  /** Sent with {layer}. */
  select: MessageName;
  /** For each kind of layer its colour, and what it is called. */
  kinds: Record<string, [ColorName, string]>;
}
