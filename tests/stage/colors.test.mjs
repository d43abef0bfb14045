import assert from "node:assert/strict";
import { test } from "node:test";

import { makeTheme } from "../../ui/stage/static/colors.js";
import { parseColour, readColour } from "../../ui/stage/static/css_colors.js";
import { labToRgb, rgbToLab } from "../../ui/stage/static/oklab.js";
import { turnedColor } from "../../ui/stage/static/tiles_turned.js";

const LIGHT = { "--st-background-color": "#ffffff", "--st-text-color": "#1d1d26" };
const DARK = { "--st-background-color": "#14141a", "--st-text-color": "#ececf2" };
const theme = (colors, large) => makeTheme((name) => colors[name] ?? "", large);
const bytes = (color) => color.match(/\d+/g).map(Number);

// From the article that defines OKLab (Ottosson 2020), and CSS Color 4.
for (const [name, rgb, lab] of [
  ["white", [255, 255, 255], [1, 0, 0]],
  ["red", [255, 0, 0], [0.62796, 0.22486, 0.12585]],
  ["green", [0, 255, 0], [0.86644, -0.23389, 0.1795]],
  ["blue", [0, 0, 255], [0.45201, -0.03246, -0.31153]],
]) {
  test(`${name} in OKLab and back`, () => {
    rgbToLab(rgb).forEach((value, k) => assert.ok(Math.abs(value - lab[k]) < 2e-4, `${value} is not ${lab[k]}`));
    assert.deepEqual(labToRgb(lab), rgb);
  });
}

test("what lies outside of sRGB is cut off, not wrapped round", () => {
  assert.deepEqual(labToRgb([1.2, 0, 0]), [255, 255, 255]);
  assert.deepEqual(labToRgb([-0.1, 0, 0]), [0, 0, 0]);
});

for (const [name, colors] of [["light", LIGHT], ["dark", DARK]]) {
  test(`the ${name} scale of signs: neutral at zero, orange below, blue above, and no further than 1`, () => {
    const { shade, neutral, negative, positive } = theme(colors);
    const near = (a, b) => bytes(a).every((byte, k) => Math.abs(byte - bytes(b)[k]) <= 3); // −1 is 127 of 128 steps away
    assert.equal(shade(0), neutral);
    assert.equal(shade(NaN), neutral);
    assert.ok(near(shade(-1), negative), `${shade(-1)} is not ${negative}`);
    assert.equal(shade(1), positive);
    assert.deepEqual([shade(-40), shade(40)], [shade(-1), shade(1)]);
    const [orange, blue] = [bytes(negative), bytes(positive)];
    assert.ok(orange[0] > orange[1] && orange[1] > orange[2], `${orange} is orange`);
    assert.ok(blue[2] > blue[1] && blue[1] > blue[0], `${blue} is blue`);
  });
}

test("a background tells whether the theme is dark", () => {
  assert.deepEqual([theme(LIGHT).dark, theme(DARK).dark], [false, true]);
});

test("pixels are the same colours as in CSS, with red as the lowest byte", () => {
  const { pixels, shade } = theme(LIGHT);
  const word = pixels[255]; // the entry of +1
  assert.deepEqual([word & 255, (word >> 8) & 255, (word >> 16) & 255, word >>> 24], [...bytes(shade(1)), 255]);
});

test("a class is as pale as the ground when the model is unsure, and has its own colour when it is sure", () => {
  const { classPixels, categoricalPixels, pixels } = theme(LIGHT);
  for (const kind of [0, 3, 9]) {
    assert.equal(classPixels[256 * kind], pixels[128]);
    assert.equal(classPixels[256 * kind + 255], categoricalPixels[kind]);
  }
});

test("a colour by the theme's name, by the number of a class, or as it is written", () => {
  const { color, accent, categorical, text } = theme({ ...LIGHT, "--st-primary-color": "#5b3fd6" });
  assert.equal(color("accent"), accent);
  assert.equal(accent, "#5b3fd6");
  assert.equal(color(2), categorical[2]);
  assert.equal(color(12), categorical[2]);
  assert.equal(color("hotpink"), "hotpink");
  assert.equal(color(undefined), text);
});

test("for a projector type is half as large again", () => {
  assert.deepEqual([theme(LIGHT).em, theme(LIGHT, true).em], [12, 18]);
});

// CSS Color 4: the forms that colours are written in, and those in which browsers give computed ones back.
for (const [text, rgb] of [
  ["#fff", [255, 255, 255]],
  ["#1d1d26", [29, 29, 38]],
  ["#1D1D26CC", [29, 29, 38]],
  ["#abcd", [170, 187, 204]],
  ["rgb(29, 29, 38)", [29, 29, 38]],
  ["rgba(29, 29, 38, 0.2)", [29, 29, 38]],
  ["rgb(29 29 38 / 20%)", [29, 29, 38]],
  ["rgb(100% 0% 50%)", [255, 0, 128]],
  ["rgb(300 -4 38.4)", [255, 0, 38]],
  ["color(srgb 1 0.5 0)", [255, 128, 0]],
  ["color(srgb 1.2 none -0.1 / 0.5)", [255, 0, 0]],
  ["oklab(62.796% 0.22486 0.12585)", [255, 0, 0]],
  ["oklch(0.62796 0.25768 29.234)", [255, 0, 0]],
  ["oklch(100% 0 0deg)", [255, 255, 255]],
]) {
  test(`the colour ${text} is read from its text`, () => assert.deepEqual(parseColour(text), rgb));
}

test("what is written in another form is none of these", () => {
  const others = ["", "red", "hsl(0 100% 50%)", "color(display-p3 1 0 0)", "rgb(calc(1) 2 3)", "oklch(0.6 0.1 0.2turn)", "#12345", "rgb(1 2)"];
  for (const text of others) assert.equal(parseColour(text), null, text);
});

test("a colour in another notation is asked of the browser; for what is none the fallback stands", () => {
  const known = { "color-mix(in srgb, hotpink, hotpink)": "color(srgb 1 0.411765 0.705882)" };
  globalThis.document = {
    body: { append() {} },
    createElement: () => {
      const style = { kept: "", get color() { return this.kept; }, set color(text) { if (known[text]) this.kept = text; } };
      return { style, setAttribute() {}, remove() {} };
    },
  };
  globalThis.getComputedStyle = ({ style }) => ({ color: known[style.color] });
  assert.deepEqual(readColour("hotpink", "#000000"), [255, 105, 180]);
  assert.deepEqual(readColour("no colour", "#010203"), [1, 2, 3]);
  assert.deepEqual(readColour("", "#010203"), [1, 2, 3]);
});

// How a colour looks without one kind of cone: Viénot, Brettel and Mollon (1999), Machado, Oliveira and Fernandes (2009).
const BLIND = {
  nobody: [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
  protanopes: [[0.11238, 0.88762, 0], [0.11238, 0.88762, 0], [0.00401, -0.00401, 1]],
  deuteranopes: [[0.29275, 0.70725, 0], [0.29275, 0.70725, 0], [-0.02234, 0.02234, 1]],
  tritanopes: [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.3039]],
};

for (const [who, matrix] of Object.entries(BLIND)) {
  test(`orientations by colour go round once in half a turn, and no two look alike: ${who}`, () => {
    const linear = (v) => (v / 255 <= 0.04045 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4);
    const coded = (v) => 255 * (v <= 0.0031308 ? 12.92 * v : 1.055 * v ** (1 / 2.4) - 0.055);
    const seen = (angle) => {
      const rgb = bytes(turnedColor(angle)).map(linear);
      return rgbToLab(matrix.map((row) => coded(Math.max(0, row.reduce((sum, w, k) => sum + w * rgb[k], 0)))));
    };
    assert.equal(turnedColor(180), turnedColor(0));
    for (let one = 0; one < 180; one += 15) {
      for (let other = one + 30; other <= one + 150; other += 15) {
        const apart = Math.hypot(...seen(one).map((v, k) => v - seen(other)[k]));
        assert.ok(apart > 0.08, `${one}° and ${other % 180}° are ${apart} apart`);
      }
    }
  });
}
