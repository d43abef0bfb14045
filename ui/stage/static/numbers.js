/** Numbers as people read them, and ticks for axes. */

const MINUS = "\u2212";
const RAISED = "⁻⁰¹²³⁴⁵⁶⁷⁸⁹";

/** @param {number} value @param {number} low @param {number} high */
export const clamp = (value, low, high) => Math.max(low, Math.min(high, value));

/** A number with a fixed count of decimals and a true minus; a dash where there is none.
 * @param {number | null | undefined} value @returns {string} */
export function fixed(value, digits = 2) {
  if (value === null || value === undefined || Number.isNaN(value)) return "–";
  if (!Number.isFinite(value)) return value > 0 ? "∞" : `${MINUS}∞`;
  if (Math.abs(value) >= 1e6) return scientific(value, 3);
  const text = Math.abs(value).toFixed(digits);
  return value < 0 && Number(text) !== 0 ? MINUS + text : text;
}

/** A number with about so many significant digits, without trailing noise: 0.0312, 1.25, 380. @param {number} value */
export function brief(value, digits = 3) {
  const size = Math.abs(value);
  if (!Number.isFinite(size) || size === 0) return fixed(value, size === 0 ? 0 : digits);
  if (size < 1e-3 || size >= 1e5) return scientific(value, Math.min(digits, 2));
  return fixed(value, clamp(digits - 1 - Math.floor(Math.log10(size)), 0, 6));
}

/** 1.2·10⁻⁴, as the engine writes it: two digits tell the size of a gradient. @param {number} value */
export function scientific(value, digits = 2) {
  if (!Number.isFinite(value)) return fixed(value);
  if (value === 0) return "0";
  const [figure, power] = value.toExponential(digits - 1).replace("+", "").split("e");
  return `${figure.replace("-", MINUS)}·10${power.replace(/./g, (sign) => RAISED["-0123456789".indexOf(sign)])}`;
}

/** A number for a small tile; a small one is not shown as 0. @param {number} value */
export function short(value) {
  const size = Math.abs(value);
  if (size && size < 0.0095) return size < 0.00095 ? scientific(value, 1) : fixed(value, 3);
  return fixed(value, size < 9.995 ? 2 : size < 99.95 ? 1 : 0);
}

/** A whole number with its thousands set apart. @param {number} value */
export const whole = (value) => fixed(value, 0).replace(/\B(?=(\d{3})+(?!\d))/g, "\u202f");

/** The number that a text stands for, with a true minus or a typed one, and a decimal point or comma. @param {string} text */
export function parsed(text) {
  const [figure, power] = text.replace(MINUS, "-").replace(/\s/g, "").replace(/^([^.,]*),([^.,]*)$/, "$1.$2").split("·10");
  const exponent = power?.replace(/./g, (sign) => "-0123456789"[RAISED.indexOf(sign)]);
  return Number(exponent ? `${figure}e${exponent}` : figure);
}

/** Round values between two bounds, about `count` of them, and the step between them. */
export function ticks(/** @type {number} */ low, /** @type {number} */ high, count = 5) {
  const raw = (high - low) / Math.max(1, count);
  if (!(raw > 0) || !Number.isFinite(raw)) return { values: [low], step: 1 };
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = power * ([1, 2, 5, 10].find((factor) => factor * power >= raw * 0.999) ?? 10);
  const values = [];
  for (let k = Math.ceil(low / step - 1e-6); k * step <= high + step * 1e-6; k += 1) values.push(k * step);
  return { values, step };
}

/** As many decimals as the step between ticks needs. @param {number} value @param {number} step */
export function tickText(value, step) {
  if (Math.abs(value) >= 1e5) return scientific(value, 2).replace(".0·", "·").replace(/^1·/, "");
  return fixed(value, clamp(-Math.floor(Math.log10(step) + 1e-6), 0, 6));
}

/** Ticks of a logarithmic axis: powers of ten, thinned; within two decades also 2 and 5 of each. */
export function logTicks(/** @type {number} */ low, /** @type {number} */ high, count = 5) {
  const [from, to] = [Math.floor(Math.log10(low)), Math.ceil(Math.log10(high))];
  const powers = Array.from({ length: Math.max(0, to - from + 1) }, (_, k) => 10 ** (from + k));
  const inside = (/** @type {number} */ value) => value >= low * 0.999 && value <= high * 1.001;
  const fine = powers.flatMap((power) => [power, 2 * power, 5 * power]).filter(inside);
  if (fine.length <= count + 1) return fine.length > 1 ? fine : ticks(low, high, 3).values.filter((value) => value > 0);
  const coarse = powers.filter(inside);
  const every = Math.ceil(coarse.length / count);
  return coarse.filter((_, index) => index % every === 0);
}
