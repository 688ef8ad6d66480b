// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Grids of values: where a point lies on them, how values become heights, levels and ticks. No drawing here.
//
// Heights are linear where that shows something, logarithmic above the lowest value where most of the box lies far
// below the highest (narrow valleys), and cut off where a few values stand out; `words` says which, for the picture.
import { number } from '../text.js';

/**
 * @typedef {object} Surface a function on a box, for contour.js and relief.js
 * @property {number} nx points along x, at least 2
 * @property {number} ny points along y, at least 2
 * @property {ArrayLike<number>} z nx * ny values, row after row: z[j * nx + i] is at x number i and y number j, both
 *   spread evenly over their extents. NaN and infinities: the function is not defined there, and nothing is drawn.
 * @property {[number, number]} x extent, rising
 * @property {[number, number]} y
 * @property {{x: string, y: string, z: string}} labels of the axes, with their units
 * @property {'auto' | 'linear' | 'log'} [heights] 'auto' when not given
 *
 * @typedef {object} Scale
 * @property {number} low the lowest value
 * @property {number} high values from here on have height 1
 * @property {boolean} log
 * @property {boolean} cut whether there are values above `high`
 * @property {(value: number) => number} height 0 to 1
 * @property {(height: number) => number} value
 * @property {string} words "" where heights are linear and whole
 */

const quantile = (sorted, part) => sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))];

/** @param {ArrayLike<number>} z @param {'auto' | 'linear' | 'log'} [wanted] @returns {Scale} */
export function scaleOf(z, wanted = 'auto') {
  const sorted = Float64Array.from(z).filter(Number.isFinite).sort();
  if (sorted.length === 0) return linear(0, 1, false);
  const low = sorted[0];
  const top = sorted[sorted.length - 1];
  const most = quantile(sorted, 0.98);
  if (!(top > low)) return linear(low, low + 1, false);
  const narrow = quantile(sorted, 0.5) - low < 0.15 * (most - low);
  if (wanted === 'log' || (wanted === 'auto' && narrow)) return logarithmic(low, top, quantile(sorted, 0.02) - low);
  const cut = wanted === 'auto' && most > low && most - low < 0.6 * (top - low);
  return linear(low, cut ? most : top, cut);
}

function linear(low, high, cut) {
  return {
    low, high, log: false, cut,
    height: (value) => Math.min(Math.max((value - low) / (high - low), 0), 1),
    value: (height) => low + height * (high - low),
    words: cut ? `Heights are cut off at ${number(high, 3)}.` : '',
  };
}

function logarithmic(low, high, bend) {
  const range = high - low;
  const unit = Math.min(Math.max(bend, 1e-5 * range), 0.1 * range); // about linear below it
  const whole = Math.log1p(range / unit);
  return {
    low, high, log: true, cut: false,
    height: (value) => Math.min(Math.log1p(Math.max(value - low, 0) / unit) / whole, 1),
    value: (height) => low + unit * Math.expm1(height * whole),
    words: 'Heights are logarithmic, so that the valley can be seen.',
  };
}

/** Short numbers near levels of even heights, rising, each different. @param {Scale} scale @param {number} count */
export function levelsOf(scale, count = 12) {
  const even = Array.from({ length: count }, (_, i) => scale.value((i + 0.5) / count));
  const levels = even.map((value, i) => {
    const gap = Math.min(...[even[i - 1], even[i + 1]].filter((v) => v !== undefined).map((v) => Math.abs(v - value)));
    return roundTo(value, gap / 2);
  });
  return levels.filter((value, i) => (i === 0 || value > levels[i - 1]) && value > scale.low && value < scale.high);
}

/** The multiple of 1, 2 or 5 times a power of ten that is nearest; the unit is below `room`. */
function roundTo(value, room) {
  const unit = roundBelow(room);
  return Number((Math.round(value / unit) * unit).toPrecision(12));
}

/** 1, 2 or 5 times a power of ten, at most `size`. @param {number} size */
export function roundBelow(size) {
  const power = 10 ** Math.floor(Math.log10(size));
  const digit = [5, 2, 1].find((d) => d * power <= size * (1 + 1e-9)) ?? 1;
  return digit * power;
}

/** Round numbers in an extent, about `count` of them. @param {[number, number]} extent */
export function ticksOf([low, high], count) {
  const unit = roundBelow((1.7 * (high - low)) / Math.max(count, 1));
  const ticks = [];
  for (let k = Math.ceil(low / unit - 1e-9); k * unit <= high + 1e-9 * unit; k++) ticks.push(Number((k * unit).toPrecision(12)));
  return ticks;
}

/** The value at a point between points of the grid (bilinear); NaN outside, and where a neighbour is not defined. @param {Surface} s */
export function between(s, x, y) {
  const u = ((x - s.x[0]) / (s.x[1] - s.x[0])) * (s.nx - 1);
  const v = ((y - s.y[0]) / (s.y[1] - s.y[0])) * (s.ny - 1);
  if (!(u >= 0 && v >= 0 && u <= s.nx - 1 && v <= s.ny - 1)) return NaN;
  const i = Math.min(Math.floor(u), s.nx - 2);
  const j = Math.min(Math.floor(v), s.ny - 2);
  const at = j * s.nx + i;
  const a = u - i;
  const b = v - j;
  const value = (1 - b) * ((1 - a) * s.z[at] + a * s.z[at + 1]) + b * ((1 - a) * s.z[at + s.nx] + a * s.z[at + s.nx + 1]);
  return Number.isFinite(value) ? value : NaN;
}
