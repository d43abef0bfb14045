/** A frame comes as a safetensors buffer: the length of a header in eight bytes, the header as JSON, then the arrays. */

const TYPES = { F32: Float32Array, F64: Float64Array, I8: Int8Array, U8: Uint8Array, I32: Int32Array, U32: Uint32Array };
/** @typedef {{ dtype: keyof typeof TYPES, shape: number[], data_offsets: Pair }} Entry */
const DECODER = new TextDecoder();

/** Decode a buffer. The server leaves out arrays that did not change: they are taken from the frame before.
 * @param {ArrayBuffer} buffer @param {Frame} before @returns {Frame} */
export function decode(buffer, before) {
  const length = Number(new DataView(buffer).getBigUint64(0, true));
  const { __metadata__: metadata, ...rest } = JSON.parse(DECODER.decode(new Uint8Array(buffer, 8, length)));
  /** @type {Frame["arrays"]} */ const arrays = {};
  for (const name of JSON.parse(metadata.kept)) arrays[name] = before.arrays[name];
  const entries = /** @type {Record<string, Entry>} */ (rest);
  for (const [name, { dtype, shape, data_offsets: [start, end] }] of Object.entries(entries)) {
    const Type = TYPES[dtype];
    const at = 8 + length + start;
    const aligned = at % Type.BYTES_PER_ELEMENT === 0; // else the browser cannot read it where it lies
    const count = (end - start) / Type.BYTES_PER_ELEMENT;
    const data = aligned ? new Type(buffer, at, count) : new Type(buffer.slice(at, 8 + length + end));
    arrays[name] = { shape, data };
  }
  return { arrays, values: JSON.parse(metadata.values), fresh: new Set(Object.keys(rest)) };
}

/** The texts of an array: bytes, joined by line feeds. @param {FrameArray | undefined} array */
export const textsOf = (array) => (array ? DECODER.decode(array.data).split("\n") : []);
