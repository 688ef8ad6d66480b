// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What is done to a series before it is drawn: first it is smoothed, then thinned. Neither changes the series, and
// thinning keeps the extremes of every column of pixels, so that a picture of many points is that of all of them.

/** @typedef {ArrayLike<number>} Numbers */

/**
 * The exponentially weighted average v = beta v + (1 - beta) y, divided by 1 - beta^n, so that the first values are
 * not drawn towards 0. Numbers that are missing are passed over, and stay missing.
 * @param {Numbers} y @param {number} beta 0 (no smoothing) to less than 1
 */
export function average(y, beta) {
  const out = new Float64Array(y.length);
  let v = 0;
  let unseen = 1; // beta^n
  for (let i = 0; i < y.length; i++) {
    if (Number.isFinite(y[i])) {
      v = beta * v + (1 - beta) * y[i];
      unseen *= beta;
      out[i] = v / (1 - unseen);
    } else {
      out[i] = NaN;
    }
  }
  return out;
}

/** How many values an average is about: 1 / (1 - beta). @param {number} beta */
export const windowOf = (beta) => 1 / (1 - beta);

/** The first index whose x is at least `value`. @param {Numbers} x rising */
export function indexAt(x, value) {
  let low = 0;
  let high = x.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (x[middle] < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The nearest index to a value. @param {Numbers} x rising */
export function nearest(x, value) {
  const right = Math.min(indexAt(x, value), x.length - 1);
  return right > 0 && value - x[right - 1] <= x[right] - value ? right - 1 : right;
}

/**
 * Points to draw between `from` and `to` in so many columns: of each column the first, the lowest, the highest and
 * the last point, in their order. One point to either side is kept, so that lines go on to the edge.
 * @param {Numbers} x rising @param {Numbers} y @param {number} from @param {number} to @param {number} columns
 * @returns {{x: number[], y: number[]}}
 */
export function thin(x, y, from, to, columns) {
  const begin = Math.max(0, indexAt(x, from) - 1);
  const end = Math.min(x.length, indexAt(x, to) + 2);
  const out = { x: [], y: [] };
  const keep = (i) => {
    out.x.push(x[i]);
    out.y.push(y[i]);
  };
  if (end - begin <= 4 * columns) {
    for (let i = begin; i < end; i++) if (!Number.isNaN(y[i])) keep(i);
    return out;
  }
  const width = (to - from) / columns || 1;
  let i = begin;
  while (i < end) {
    const column = Math.floor((x[i] - from) / width);
    let first = -1;
    let last = -1;
    let low = -1;
    let high = -1;
    for (; i < end && Math.floor((x[i] - from) / width) === column; i++) {
      if (Number.isNaN(y[i])) continue;
      if (first < 0) first = low = high = i;
      if (y[i] < y[low]) low = i;
      if (y[i] > y[high]) high = i;
      last = i;
    }
    if (first >= 0) [...new Set([first, Math.min(low, high), Math.max(low, high), last])].forEach(keep);
  }
  return out;
}

/** The lowest and the highest number, and where; null where there is none. @param {Numbers} y */
export function extremes(y) {
  let low = -1;
  let high = -1;
  for (let i = 0; i < y.length; i++) {
    if (!Number.isFinite(y[i])) continue;
    if (low < 0 || y[i] < y[low]) low = i;
    if (high < 0 || y[i] > y[high]) high = i;
  }
  return low < 0 ? null : { low, high };
}

/** The index of the last number; -1 where there is none. @param {Numbers} y */
export function lastOf(y) {
  let i = y.length - 1;
  while (i >= 0 && !Number.isFinite(y[i])) i--;
  return i;
}
