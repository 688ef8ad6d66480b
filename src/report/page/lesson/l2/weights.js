// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Weights of a network: how they are spread, and what a penalty on them does. No element here.

/** The numbers that l2 applies to: weights, no biases. @param {ArrayLike<number>} x @param {{begin: number, rows: number, columns: number, decays: boolean}[]} tensors */
export function weightsOf(x, tensors) {
  return Float64Array.from(indicesOf(tensors), (i) => x[i]);
}

/** Where they stand. @returns {number[]} */
export function indicesOf(tensors) {
  return tensors.filter(({ decays }) => decays).flatMap(({ begin, rows, columns }) => Array.from({ length: rows * columns }, (_, i) => begin + i));
}

/** The root of the mean square. @param {ArrayLike<number>} values */
export const size = (values) => Math.sqrt(Array.from(values).reduce((sum, value) => sum + value * value, 0) / values.length);

/** How many values lie in each of `bins` equal parts of -reach to reach; those beyond count at the edges. */
export function histogram(values, reach, bins) {
  const counts = new Array(bins).fill(0);
  for (const value of values) counts[Math.min(bins - 1, Math.max(0, Math.floor(((value + reach) / (2 * reach)) * bins)))]++;
  return counts;
}

/** @param {number[]} list */
export const mean = (list) => list.reduce((sum, value) => sum + value, 0) / list.length;

/** The standard error of the mean. @param {number[]} list */
export function standardError(list) {
  const middle = mean(list);
  return Math.sqrt(list.reduce((sum, value) => sum + (value - middle) ** 2, 0) / (list.length - 1) / list.length);
}

/** Where the least one stands. @param {number[]} list */
export const leastOf = (list) => list.reduce((best, value, i) => (value < list[best] ? i : best), 0);

/** Whether each is no greater than the one before, but for `slack`. @param {number[]} list */
export const falls = (list, slack = 0) => list.every((value, i) => i === 0 || value <= list[i - 1] + slack);

/** The factor that all pairs have in common: y = factor * x with the least squares, and how far off the worst is, as a part of the largest y. */
export function factorOf(x, y) {
  const factor = x.reduce((sum, value, i) => sum + value * y[i], 0) / x.reduce((sum, value) => sum + value * value, 0);
  const largest = Math.max(...y.map(Math.abs));
  return { factor, off: Math.max(...x.map((value, i) => Math.abs(y[i] - factor * value))) / largest };
}
