/**
 * What the stage's modules pass to each other. These names are known in every module without an import. What each view
 * takes as its options stands in options.d.ts, what the values of a frame look like in values.d.ts.
 */

/** The numbers of an array, row by row. */
type Numbers = Float32Array | Float64Array | Int8Array | Uint8Array | Int32Array | Uint32Array;

/** One array of a frame. */
interface FrameArray {
  shape: number[];
  data: Numbers;
}

/**
 * The plain values of a frame, which came as JSON. Those of the transport are in every frame; what the others hold is
 * agreed between a lesson's experiment and the views that it binds to them, so nothing more is known here.
 */
interface Values {
  [name: string]: any;
  step: number;
  epoch?: number;
  playing: boolean;
  seeking: boolean;
  diverged: boolean;
  /** Why the run cannot go on, in a sentence, or nothing. */
  stopped: string | null;
  /** The first and the last step that can be gone back to. */
  first: number;
  last: number;
  /** The step of the least loss, while the run has diverged. */
  best: number | null;
  /** The last step of the run that was kept at a branch. */
  other_last: number | null;
  /** What one step may be, and what it is now. */
  units: string[];
  unit: string;
  /** Steps a second that are wanted (0: as many as possible), and that are made. */
  per_second: number;
  rate: number;
  /** How many notices there have been, and the newest one. */
  notice: [number, string];
  /** The parts that stay bright while the others step back. */
  lit?: string[];
}

/** What the eye needs of one moment. It is complete: arrays that did not change are taken over from the frame before. */
interface Frame {
  arrays: { [name: string]: FrameArray | undefined };
  values: Values;
  /** The names of the arrays that changed since the frame that was painted last. */
  fresh: Set<string>;
}

/** The colours and the type of all views, light or dark, ordinary or large. Colours are CSS colours. */
interface Theme {
  dark: boolean;
  /** For a projector. */
  large: boolean;
  /** The ordinary size of type on a canvas, in CSS pixels. */
  em: number;
  font: string;
  text: string;
  muted: string;
  border: string;
  background: string;
  panel: string;
  accent: string;
  /** What zero looks like. */
  neutral: string;
  negative: string;
  positive: string;
  /** A colour for each of ten classes. */
  categorical: string[];
  /** 256 colours from negative over neutral to positive, and from nothing to much: red, green and blue, one after the other. */
  diverging: Uint8Array;
  sequential: Uint8Array;
  /** The same as pixels of a canvas. */
  pixels: Uint32Array;
  sequentialPixels: Uint32Array;
  categoricalPixels: Uint32Array;
  /** For each class 256 pixels: from unsure to sure. */
  classPixels: Uint32Array;
  /** The colour of a signed value; −1 and 1 have the full colour. */
  shade(value: number): string;
  /** The colour of a class by its number, or of `text`, `muted`, `accent`, `positive`, `negative`, or a CSS colour. */
  color(name?: string | number | null): string;
}

/** What a view may ask of its stage. */
interface Api {
  theme: Theme;
  /** Timers, animation frames and listeners go here, so that they end together with the view. */
  life: Life;
  /** Send a message to the experiment; false while the line is down. */
  send(name: string, content?: object): boolean;
  /** Go to a step of the run. */
  seek(step: number): void;
  /** Say something of the browser, not of the run, where the notices of the stage stand. */
  say(sentence: string): void;
}

/** What hears what the line to the server says: frames, its own state, sentences, and that the token is no longer good. */
interface Hearer {
  receive(buffer: ArrayBuffer): void;
  state(name: "connecting" | "connected" | "disconnected"): void;
  say(sentence: string): void;
  inherited(): void;
  expired(): void;
}

/** A part of the stage. It draws what a frame says, and sends what a visitor does; it knows no lesson. */
interface View {
  paint(frame: Frame): void;
  /** Draw again in other colours. The style sheet's own colours follow by themselves. */
  retheme?(theme: Theme): void;
}

/** How a view begins, in an empty element. What it starts and listens to is on `api.life`, and ends with it. */
type Create<Options> = (root: HTMLElement, options: Options, api: Api) => View;

/** A view as a page describes it, and what it stands in. `height` and sizes are CSS pixels. */
interface Described {
  view: string;
  /** Its share of the row's width. */
  width: number;
  /** How many such views stand side by side on a telephone. */
  beside?: number;
  /** Whether on a telephone it stands before what is on the left of it. */
  leads?: boolean;
  options: { part?: string };
  /** A view that lies on it. */
  overlay: Described | null;
  /** In place of a view: views one under the other, with their shares of the height. */
  stack?: (Described & { grow: number })[];
}

interface DescribedRow {
  views: Described[];
  height: number;
  grow: number;
}

/** What Streamlit hands to a component at every run of its page. */
interface Component {
  parentElement: ParentNode & object;
  data: {
    live: string;
    token: string;
    lesson: string;
    rows: DescribedRow[];
    shortcuts: boolean;
    large: boolean;
    /** What is to be kept of what the visitor made; "" asks for it, null: there is nothing of the kind. */
    keep: string | null;
    /** Of the experiment that the rows are made for: how many there were before it in the session. */
    generation: number;
  };
  setTriggerValue(name: string, value: unknown): void;
}

type Context = CanvasRenderingContext2D;
type Pair = [number, number];

/** A function that draws what it is given on a canvas, in the colours of a theme. */
type Draw<Given extends unknown[]> = (context: Context, ...given: [...Given, theme: Theme]) => void;

/** Classes of the modules that others are handed: what a view's own helpers work for, and what all views share. */
type Life = import("./static/life.js").Life;
type Picture = import("./static/canvas.js").Picture;
type Atlas = import("./static/atlas.js").Atlas;
type Curve = import("./static/curve.js").Curve;
type Grids = import("./static/grids.js").Grids;
type Network = import("./static/network.js").Network;
type PicturesView = import("./static/pictures.js").Pictures;
type Plane = import("./static/plane.js").Plane;
type PlaneMap = import("./static/map.js").PlaneMap;
type Tiles = import("./static/tiles.js").Tiles;
type Score = import("./static/score.js").Score;
type Spots = import("./static/spots.js").Spots;
type TrellisView = import("./static/trellis.js").Trellis;
type Unrolled = import("./static/unrolled.js").Unrolled;

/** What a press on the plane does. */
interface Tool {
  id: string;
  label?: number;
  shape?: string;
  name?: string;
}

/** Something of a network that can be pointed at or chosen. */
interface Mark {
  kind: "unit" | "weight" | "bias";
  index: number;
}

/** What walking by keyboard means to a view. What is answered with false has no meaning there. */
interface Steps {
  /** Whether any key means something at the moment. */
  ready?(event: KeyboardEvent): boolean;
  /** Enter takes the keys. */
  start(): unknown;
  /** Any other key before that; whether it meant something. */
  idle?(event: KeyboardEvent): boolean;
  /** An arrow key; far: with the shift key. */
  turn(right: number, down: number, far: boolean): void;
  /** Any other key. */
  press(event: { key: string }): unknown;
  /** The keys are given back, if they were taken (walked). */
  stop(walked: boolean): void;
}

interface Place {
  x: number;
  y: number;
}

/** A rectangle in CSS pixels. */
interface Box extends Place {
  w: number;
  h: number;
}

/** An element's attributes. What begins with "on" is a handler; false and undefined leave an attribute out. */
interface Attributes {
  [name: string]: string | number | boolean | null | undefined | ((event: any) => unknown);
}
