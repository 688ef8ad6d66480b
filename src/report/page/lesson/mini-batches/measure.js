// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What the lesson on mini-batches computes: descents, the noise of gradients, times, bytes. No element here.
import { average } from '../../series.js';

export const TRAIN = 1437; // of the 1,797 digits: four fifths

/** @typedef {import('../network.js').Network} Network */

/** Rows of @digits as networks take them. @param {Record<string, number[]>} columns */
export function digitsOf(columns) {
  const pixels = Object.keys(columns).filter((name) => name !== 'digit');
  const targets = columns.digit;
  const inputs = new Float64Array(targets.length * pixels.length);
  pixels.forEach((name, j) => columns[name].forEach((value, r) => { inputs[r * pixels.length + j] = value; }));
  return { inputs, columns: pixels.length, targets, classes: 10, train: TRAIN };
}

/**
 * A descent: the cost of every batch, and that of all rows at some places. Both at passes over the data.
 * @typedef {{batch: number, per: number, count: number, x: Float64Array, costs: Float64Array, fullX: number[], full: number[], end: string}} Descent
 */

/**
 * @param {Network} made @param {{batch: number, rate: number, seed: number, epochs: number}} how seed: of the weights and of the order @param {number} [looks] at all rows in a pass
 * @param {() => Promise<void>} [breathe] @returns {Promise<Descent>}
 */
export async function descend(made, { batch, rate, seed, epochs }, looks = 8, breathe = async () => {}) {
  const per = Math.ceil(TRAIN / batch);
  made.initialise(seed);
  if (!made.begin('gd', `lr=${rate},batch=${batch},seed=${seed}`)) throw new Error(`no training with batch ${batch} and rate ${rate}`);
  const total = per * epochs;
  const costs = [], fullX = [0], full = [made.cost()];
  for (let look = 1; look <= epochs * looks && made.end === ''; look++) {
    const until = Math.round((look * total) / (epochs * looks));
    if (until > costs.length) {
      costs.push(...made.steps(until - costs.length).costs);
      fullX.push(costs.length / per);
      full.push(made.cost());
    }
    if (look % looks === 0) await breathe();
  }
  return { batch, per, count: costs.length, x: Float64Array.from(costs, (_, k) => k / per), costs: Float64Array.from(costs), fullX, full, end: made.end };
}

/** Bias-corrected average of the costs. @param {Descent} way @param {number} beta */
export const smooth = (way, beta) => average(way.costs, beta);

/** The part of steps behind which the cost of the next batch is higher. @param {ArrayLike<number>} costs */
export function rises(costs) {
  let up = 0;
  for (let k = 1; k < costs.length; k++) up += costs[k] > costs[k - 1] ? 1 : 0;
  return costs.length > 1 ? up / (costs.length - 1) : 0;
}

// ---- noise ----

/** Numbers from 0 to 1 that a seed repeats. */
export function generator(seed) {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return ((state >>> 8) + 0.5) / 2 ** 24;
  };
}

/** So many different rows of those that train. */
function draw(size, order, random) {
  for (let i = 0; i < size; i++) {
    const j = i + Math.floor(random() * (order.length - i));
    [order[i], order[j]] = [order[j], order[i]];
  }
  return order.slice(0, size);
}

/**
 * How far gradients of batches are from that of all rows: root of the mean square of the distance, over the norm of that.
 * @param {Network} made @param {number[]} sizes @param {number} draws of each size @param {number} seed
 */
export function noiseOf(made, sizes, draws, seed) {
  const random = generator(seed);
  const order = Uint32Array.from({ length: TRAIN }, (_, i) => i);
  const whole = made.gradient();
  const norm = Math.hypot(...whole);
  return sizes.map((size) => {
    let squares = 0;
    for (let k = 0; k < draws; k++) {
      const part = made.gradient(null, draw(size, order, random));
      for (let i = 0; i < part.length; i++) squares += (part[i] - whole[i]) ** 2;
    }
    return { size, noise: Math.sqrt(squares / draws) / norm };
  });
}

/** What is to be expected, from one size: noise / sqrt(size), less as batches come near to all rows, which they have without repeats. */
export function expectedNoise(size, { size: known, noise }) {
  const spread = (rows) => Math.sqrt((TRAIN - rows) / (rows * (TRAIN - 1)));
  return (noise * spread(size)) / spread(known);
}

// ---- time ----

/**
 * Milliseconds of a step, for each size: the middle of `rounds` measurements and the quarters around it. Sizes take turns, so
 * that whatever else the machine does meets them all.
 * @param {Network} made @param {number[]} sizes @param {{rounds?: number, least?: number, now?: () => number, breathe?: () => Promise<void>}} [how]
 */
export async function timesOf(made, sizes, { rounds = 9, least = 5, now = () => performance.now(), breathe = async () => {} } = {}) {
  const steps = sizes.map(() => 1);
  const found = sizes.map(() => []);
  for (let round = -2; round < rounds; round++) {
    for (let i = 0; i < sizes.length; i++) {
      let spent = 0;
      for (;;) { // a first round that was held up says that few steps are enough
        made.begin('gd', `lr=0.001,batch=${sizes[i]}`);
        const before = now();
        made.steps(steps[i]);
        spent = now() - before;
        if (round < 0 || spent > 0.1 * least || steps[i] >= 20000) break;
        steps[i] = Math.min(20000, 4 * steps[i]);
      }
      if (round >= 0) found[i].push(spent / steps[i]);
      // The first rounds find out how many steps take long enough to be measured.
      else steps[i] = Math.min(20000, Math.max(steps[i], Math.ceil((steps[i] * least) / Math.max(spent, 0.05))));
    }
    await breathe();
  }
  return sizes.map((size, i) => {
    const sorted = found[i].sort((a, b) => a - b);
    const at = (part) => sorted[Math.round(part * (sorted.length - 1))];
    return { size, middle: at(0.5), low: at(0.25), high: at(0.75) };
  });
}
