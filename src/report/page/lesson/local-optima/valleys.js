// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// A curve and its valleys: minima, the tops between them, and in which valley a place lies. No element here.

/**
 * @typedef {object} Valley
 * @property {number} x of its minimum
 * @property {number} f there
 * @property {number} from the top on its left, or the edge
 * @property {number} to the top on its right, or the edge
 */

/** The lowest or highest point of the parabola through three neighbours: how far from the middle one, in steps. */
const vertex = (a, b, c) => (a - 2 * b + c === 0 ? 0 : (a - c) / (2 * (a - 2 * b + c)));

/** @param {ArrayLike<number>} z values, evenly spread @param {number[]} extent @returns {Valley[]} from left to right */
export function valleysOf(z, [low, high]) {
  const step = (high - low) / (z.length - 1);
  const at = (i) => low + (i + vertex(z[i - 1], z[i], z[i + 1])) * step;
  const tops = [];
  const bottoms = [];
  for (let i = 1; i + 1 < z.length; i++) {
    if (z[i] > z[i - 1] && z[i] >= z[i + 1]) tops.push(at(i));
    if (z[i] < z[i - 1] && z[i] <= z[i + 1]) bottoms.push({ x: at(i), f: z[i] });
  }
  return bottoms.map(({ x, f }) => ({
    x, f, from: Math.max(low, ...tops.filter((top) => top < x)), to: Math.min(high, ...tops.filter((top) => top > x)),
  }));
}

/** The valley that a place lies in; -1: in none. @param {Valley[]} valleys @param {number} x */
export const valleyOf = (valleys, x) => valleys.findIndex(({ from, to }) => x >= from && x <= to);

/** The minimum that an end is at: nearer than `far`; -1: at none. @param {Valley[]} valleys @param {number} x */
export function minimumAt(valleys, x, far = 0.02) {
  return valleys.findIndex((valley) => Math.abs(valley.x - x) <= far);
}

/** @param {Valley[]} valleys */
export const deepestOf = (valleys) => valleys.reduce((best, { f }, i) => (f < valleys[best].f ? i : best), 0);

/** Neighbours with the same value as one: [{value, from, to}], indices, `to` included. @param {ArrayLike<number>} list */
export function stretches(list) {
  const found = [];
  for (let i = 0; i < list.length; i++) {
    const last = found[found.length - 1];
    if (last && last.value === list[i]) last.to = i;
    else found.push({ value: list[i], from: i, to: i });
  }
  return found;
}
