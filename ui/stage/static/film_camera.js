/** The visitor's camera: asked for after a click alone, and let go at once when nobody films, so that its light goes out. */

import { element } from "./page.js";
import { Paper } from "./readback.js";

const INSECURE =
  "Browsers lend a camera only to pages that come over https, or from this computer itself: this page came over plain http.";
const REFUSED = "The browser did not lend the camera to this page, and the picture stays: allow it beside the address.";
const MISSING = "There is no camera here, and the picture stays.";
const BUSY = "The camera cannot be used just now, perhaps because another program has it. The picture stays.";
/** @type {Record<string, string>} */
const REASONS = { NotAllowedError: REFUSED, SecurityError: REFUSED, NotFoundError: MISSING, OverconstrainedError: MISSING };

/** @typedef {{ rows: number, columns: number, bytes: Uint8Array }} Shot red, green and blue, row by row */

export class Camera {
  video = element("video", { muted: true, playsinline: true });
  paper = new Paper();
  lost = () => {}; // called when the camera is taken away

  constructor(/** @type {MediaStream} */ stream) {
    this.stream = stream;
    this.video.muted = true;
    this.video.srcObject = stream;
    for (const track of stream.getTracks()) track.onended = () => this.lost();
    this.video.play().catch(() => {}); // it has been stopped before it began
  }

  stop() {
    for (const track of this.stream.getTracks()) track.stop();
    this.video.srcObject = null;
  }

  /** What it sees now, made small; null before it sees anything, and "unreadable" where the browser does not let pixels be
   * read. @param {number} longest pixels of the longer side @param {number} most of all of it
   * @returns {Shot | "unreadable" | null} */
  shot(longest, most) {
    const { videoWidth: wide, videoHeight: high } = this.video;
    if (!wide || !high || this.video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA) return null;
    const scale = Math.min(1, longest / Math.max(wide, high), Math.sqrt(most / (wide * high)));
    const [columns, rows] = [wide, high].map((side) => Math.max(1, Math.floor(side * scale + 1e-6)));
    const context = this.paper.begin(longest);
    context.imageSmoothingQuality = "high";
    context.drawImage(this.video, 0, 0, columns, rows);
    const data = this.paper.read();
    if (!data) return "unreadable";
    const bytes = new Uint8Array(3 * rows * columns);
    for (let row = 0, to = 0; row < rows; row += 1) {
      for (let from = 4 * longest * row, column = 0; column < columns; column += 1, from += 4, to += 3) {
        bytes.set(data.subarray(from, from + 3), to);
      }
    }
    return { rows, columns, bytes };
  }
}

/** Ask the visitor for the camera. Throws an Error with a sentence where there is none to be had. */
export async function ask() {
  if (!navigator.mediaDevices?.getUserMedia) throw new Error(INSECURE);
  try {
    const wanted = { video: { width: { ideal: 320 }, height: { ideal: 240 } }, audio: false };
    return new Camera(await navigator.mediaDevices.getUserMedia(wanted));
  } catch (reason) {
    throw new Error(REASONS[/** @type {Error} */ (reason).name] ?? BUSY);
  }
}

/** Bytes as text, piece by piece: a browser takes only so many arguments at once. @param {Uint8Array} bytes */
export function base64(bytes) {
  let text = "";
  for (let at = 0; at < bytes.length; at += 4096) text += String.fromCharCode(...bytes.subarray(at, at + 4096));
  return btoa(text);
}
