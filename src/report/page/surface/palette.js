// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Colours of surfaces and paths. Paths have the colours of the page's curves (--colour-1 to --colour-8 of style.css,
// after Okabe and Ito) and a dash each, so that they can be told apart without colours as well. Heights are shades of
// one quiet hue, low ones strong and high ones pale, in even steps of lightness: what is drawn on them can be seen.

/** Dashes of paths, in CSS pixels; [] is a solid line. The path of number i has colour 1 + i % 8 and DASHES[i % 8]. */
export const DASHES = [[], [10, 4], [3, 3], [12, 3, 3, 3], [6, 3], [16, 4], [8, 3, 2, 3, 2, 3], [2, 5]];

/** @typedef {[number, number, number]} Rgb of 0 to 255 */

const RAMPS = {
  light: [[111, 158, 191], [171, 201, 219], [209, 223, 229], [234, 231, 219]],
  dark: [[31, 104, 138], [33, 76, 99], [35, 53, 66], [39, 41, 45]],
};

/** The colour of a height. @param {'light' | 'dark'} scheme @param {number} t 0 (lowest) to 1 @returns {Rgb} */
export function shade(scheme, t) {
  const ramp = RAMPS[scheme];
  const at = Math.min(Math.max(t, 0), 1) * (ramp.length - 1);
  const i = Math.min(Math.floor(at), ramp.length - 2);
  return /** @type {Rgb} */ (ramp[i].map((c, k) => Math.round(c + (at - i) * (ramp[i + 1][k] - c))));
}

export const css = (rgb) => `rgb(${rgb.join(',')})`;

/** "#1a2b3c" or "rgb(1, 2, 3)" as numbers. @param {string} text @returns {Rgb} */
export function rgbOf(text) {
  const hex = /^#([0-9a-f]{3}|[0-9a-f]{6})$/i.exec(text.trim());
  if (!hex) return /** @type {Rgb} */ ((text.match(/[\d.]+/g) ?? [0, 0, 0]).slice(0, 3).map(Number));
  const digits = hex[1].length === 3 ? [...hex[1]].map((c) => c + c).join('') : hex[1];
  return /** @type {Rgb} */ ([0, 2, 4].map((i) => parseInt(digits.slice(i, i + 2), 16)));
}

/**
 * The colours of the page as they are now, on paper, in light or in the dark.
 * @param {HTMLElement} element
 */
export function theme(element) {
  const style = getComputedStyle(element);
  const colour = (name, otherwise) => style.getPropertyValue(`--${name}`).trim() || otherwise;
  const card = colour('card', '#ffffff');
  const [r, g, b] = rgbOf(card);
  return {
    scheme: /** @type {'light' | 'dark'} */ (0.3 * r + 0.59 * g + 0.11 * b > 127 ? 'light' : 'dark'),
    card, ink: colour('ink', '#1c1e21'), soft: colour('soft', '#5b6169'), edge: colour('edge', '#dcdfe3'),
    accent: colour('accent', '#005a9c'),
    path: (number) => colour(`colour-${number}`, '#0072b2'),
    font: (size, weight = 400) => `${weight} ${size}px ${style.fontFamily || 'sans-serif'}`,
  };
}
