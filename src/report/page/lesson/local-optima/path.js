// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Paths between two networks: a straight line, and a curve of two ends and a middle that is trained, so that the loss
// along it is low (Garipov, Izmailov, Podoprikhin, Vetrov, Wilson. Loss surfaces, mode connectivity, and fast ensembling
// of DNNs. 2018). And the plane that holds all three. No element here.

/** @typedef {(t: number) => Float64Array} Way from t = 0 to 1 */
/** @typedef {(x: Float64Array) => {value: number, g: Float64Array}} Slope the loss and its gradient */

/** @returns {Way} */
export const line = (a, b) => (t) => a.map((from, i) => from + t * (b[i] - from));

/** A quadratic Bezier curve. @returns {Way} */
export const bend = (a, middle, b) => (t) =>
  a.map((from, i) => (1 - t) ** 2 * from + 2 * t * (1 - t) * middle[i] + t * t * b[i]);

/** Adam's step, on numbers of its own. */
class Adam {
  constructor(n, rate) {
    Object.assign(this, { rate, k: 0, m: new Float64Array(n), v: new Float64Array(n) });
  }

  step(x, g) {
    this.k++;
    const [first, second] = [1 - 0.9 ** this.k, 1 - 0.999 ** this.k];
    for (let i = 0; i < x.length; i++) {
      this.m[i] += 0.1 * (g[i] - this.m[i]);
      this.v[i] += 0.001 * (g[i] * g[i] - this.v[i]);
      x[i] -= (this.rate * this.m[i]) / first / (Math.sqrt(this.v[i] / second) + 1e-8);
    }
  }
}

const PLACES = 9; // along the curve, of each step

/**
 * The middle of the curve along which the mean loss is least: a generator that gives it after every step.
 * @param {Float64Array} a @param {Float64Array} b @param {Slope} slope @param {{steps: number, rate: number}} options
 */
export function* middleOf(a, b, slope, { steps, rate }) {
  const middle = line(a, b)(0.5);
  const adam = new Adam(middle.length, rate);
  for (let k = 0; k < steps; k++) {
    const way = bend(a, middle, b);
    const sum = new Float64Array(middle.length);
    for (let p = 1; p <= PLACES; p++) {
      const t = p / (PLACES + 1);
      const { g } = slope(way(t));
      for (let i = 0; i < sum.length; i++) sum[i] += (2 * t * (1 - t) * g[i]) / PLACES;
    }
    adam.step(middle, sum);
    yield middle;
  }
}

/** The loss at `places` places of a way, evenly spread in t. @param {Way} way @param {(x: Float64Array) => number} loss */
export function along(way, loss, places = 61) {
  const t = Float64Array.from({ length: places }, (_, i) => i / (places - 1));
  return { t, loss: t.map((at) => loss(way(at))) };
}

/** How far the highest loss of a way lies above the higher end. @param {ArrayLike<number>} losses */
export const barrier = (losses) => Math.max(...losses) - Math.max(losses[0], losses[losses.length - 1]);

const dot = (a, b) => a.reduce((sum, value, i) => sum + value * b[i], 0);
export const distance = (a, b) => Math.sqrt(a.reduce((sum, value, i) => sum + (value - b[i]) ** 2, 0));

/**
 * The plane through a, b and c: from a towards b, and at a right angle to it towards c. Coordinates are distances of
 * parameters. @returns {{place: (x: Float64Array) => [number, number], at: (u: number, v: number) => Float64Array}}
 */
export function planeOf(a, b, c) {
  const unit = (v) => { const size = Math.sqrt(dot(v, v)) || 1; return v.map((value) => value / size); };
  const across = unit(b.map((value, i) => value - a[i]));
  const rest = c.map((value, i) => value - a[i]);
  const towards = dot(rest, across);
  const up = unit(rest.map((value, i) => value - towards * across[i]));
  return {
    place: (x) => { const from = x.map((value, i) => value - a[i]); return [dot(from, across), dot(from, up)]; },
    at: (u, v) => a.map((value, i) => value + u * across[i] + v * up[i]),
  };
}
