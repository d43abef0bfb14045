// A frame is a safetensors buffer: eight bytes of header length, a JSON header, raw arrays.
const TYPES = { F32: Float32Array, F64: Float64Array, I8: Int8Array, U8: Uint8Array, I32: Int32Array, U32: Uint32Array };

/** Decode `buffer`; arrays that the server left out because they are unchanged are taken from the frame `before`. */
export function decode(buffer, before) {
  const length = Number(new DataView(buffer).getBigUint64(0, true));
  const { __metadata__: metadata, ...entries } = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 8, length)));
  const arrays = {};
  for (const name of JSON.parse(metadata.kept)) arrays[name] = before.arrays[name];
  for (const [name, { dtype, shape, data_offsets: [start, end] }] of Object.entries(entries)) {
    const Type = TYPES[dtype];
    const at = 8 + length + start;
    const aligned = at % Type.BYTES_PER_ELEMENT === 0;
    const data = aligned ? new Type(buffer, at, (end - start) / Type.BYTES_PER_ELEMENT) : new Type(buffer.slice(at, 8 + length + end));
    arrays[name] = { shape, data };
  }
  return { arrays, values: JSON.parse(metadata.values), fresh: new Set(Object.keys(entries)) };
}
