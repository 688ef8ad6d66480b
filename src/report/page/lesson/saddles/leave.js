// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// How long a path stays beside a saddle, and how straight a line of such times is. No element here.

/**
 * The first step at which variable i is farther than `beyond` from 0; -1: it never is.
 * @param {{count: number, width: number, rows: ArrayLike<number>}} run @param {number} i @param {number} beyond
 */
export function leftAt(run, i, beyond) {
  for (let k = 0; k < run.count; k++) if (Math.abs(run.rows[k * run.width + 3 + i]) > beyond) return k;
  return -1;
}

/**
 * Steps of gradient descent for each factor of ten that the start is nearer to the ridge: along the ridge's downhill
 * direction a step multiplies by 1 + rate * |lambda|. @param {number} rate @param {number} lambda a negative eigenvalue
 */
export const stepsPerTen = (rate, lambda) => Math.LN10 / Math.log1p(rate * Math.abs(lambda));

/** The line with the least squares: y = from + slope * x, and how far the farthest point lies off it. */
export function fit(x, y) {
  const mean = (list) => list.reduce((sum, value) => sum + value, 0) / list.length;
  const [mx, my] = [mean(x), mean(y)];
  const slope = x.reduce((sum, value, i) => sum + (value - mx) * (y[i] - my), 0) / x.reduce((sum, value) => sum + (value - mx) ** 2, 0);
  const from = my - slope * mx;
  return { slope, from, off: Math.max(...x.map((value, i) => Math.abs(y[i] - from - slope * value))) };
}

/** The step with the smallest gradient, and how small it is there. */
export function slowest(run) {
  let best = 0;
  for (let k = 1; k < run.count; k++) if (run.rows[k * run.width + 1] < run.rows[best * run.width + 1]) best = k;
  return { step: best, gradient: run.rows[best * run.width + 1] };
}
