// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Runs with a rate that decays, by the library, and what their ends say. An epoch is some steps with noise on the gradient,
// as that of mini-batches; its rate is what the library's schedule says.
import { placeAt, valueAt } from '../../parts/field.js';

/**
 * @typedef {object} Form a way to decay
 * @property {string} id
 * @property {string} name
 * @property {string} formula the rate, in the notation of math.js
 * @property {(value: number) => string} option for the library
 * @property {{name: string, value: number, low: number, high: number, scale: 'linear' | 'log' | 'beta'} | null} number of it
 *
 * @typedef {object} Plan
 * @property {number} lr the rate at first
 * @property {number} epochs
 * @property {number} batches steps in an epoch
 * @property {number} noise
 * @property {number[]} from
 *
 * @typedef {object} Walk
 * @property {Float64Array} f the value at steps 0, 1, ...
 * @property {Float64Array} points x, y, f of each, for pictures
 */

/** @type {Form[]} */
export const FORMS = [
  { id: 'none', name: 'constant', formula: 'alpha_0', option: () => 'none', number: null },
  { id: 'inverse', name: 'one over epochs', formula: 'alpha_0 / (1 + r * epoch)', option: (value) => `inverse:${value}`,
    number: { name: 'decay rate r', value: 1, low: 0.01, high: 10, scale: 'log' } },
  { id: 'exp', name: 'exponential', formula: 'b^epoch * alpha_0', option: (value) => `exp:${value}`, number: { name: 'base b', value: 0.95, low: 0.1, high: 0.999, scale: 'beta' } },
  { id: 'sqrt', name: 'root of epochs', formula: 'k / sqrt(epoch) * alpha_0', option: (value) => `sqrt:${value}`, number: { name: 'k of epochs', value: 1, low: 0.1, high: 3, scale: 'log' } },
  { id: 'sqrt-step', name: 'root of steps', formula: 'k / sqrt(t) * alpha_0', option: (value) => `sqrt-step:${value}`, number: { name: 'k of steps', value: 1, low: 0.1, high: 3, scale: 'log' } },
  { id: 'step', name: 'staircase', formula: 'alpha_0 / 2^n', option: (value) => `step:${Math.max(1, Math.round(value))},0.5`,
    number: { name: 'epochs a stair', value: 10, low: 1, high: 50, scale: 'log' } },
];

/** The rates of all steps. @param {string} option of a form @param {Plan} plan */
export function ratesOf(averages, option, { lr, epochs, batches }) {
  return averages.schedule(option, batches, epochs * batches)?.map((factor) => lr * factor) ?? null;
}

/** Stretches of steps with one rate. @param {ArrayLike<number>} rates @returns {{rate: number, steps: number}[]} */
export function stretches(rates) {
  const all = [];
  for (let k = 0; k < rates.length; k++) {
    if (k > 0 && rates[k] === rates[k - 1]) all[all.length - 1].steps++;
    else all.push({ rate: rates[k], steps: 1 });
  }
  return all;
}

/** Writes all states of a run behind those before it. False where it has not so many: it diverged. */
function take(run, steps, f, points, at) {
  if (!run || run.count < steps + 1) return false;
  for (let k = 0; k <= steps; k++) {
    f[at + k] = valueAt(run, k);
    points.set([placeAt(run, k, 0), placeAt(run, k, 1), valueAt(run, k)], 3 * (at + k));
  }
  return true;
}

/**
 * Gradient descent stretch after stretch, each from where the one before ended, with noise of its own. Plain descent keeps
 * nothing between steps but where it is, so that this is one run. @param {import('../../parts/module.js').Field} field @returns {Walk | null}
 */
export function walk(field, parts, { noise, from }, seed) {
  const total = parts.reduce((sum, { steps }) => sum + steps, 0);
  const f = new Float64Array(total + 1);
  const points = new Float64Array(3 * (total + 1));
  let [at, x] = [0, from];
  for (const [i, { rate, steps }] of parts.entries()) {
    const run = field.run('gd', `lr=${rate}`, x, steps, steps + 1, noise, 10000 * seed + i);
    if (!take(run, steps, f, points, at)) return null;
    at += steps;
    ({ x } = run);
  }
  return { f, points };
}

/**
 * A run whose rate decays. Where each step has a rate of its own it is one call, else one for each stretch.
 * @param {string} option of a form @param {Plan} plan
 */
export function decayed(field, averages, option, plan, seed) {
  const total = plan.epochs * plan.batches;
  if (plan.batches === 1 || option.startsWith('sqrt-step')) {
    const f = new Float64Array(total + 1);
    const points = new Float64Array(3 * (total + 1));
    const run = field.run('gd', `lr=${plan.lr},decay=${option}`, plan.from, total, total + 1, plan.noise, 10000 * seed);
    return take(run, total, f, points, 0) ? { f, points } : null;
  }
  const rates = ratesOf(averages, option, plan);
  return rates && walk(field, stretches(rates), plan, seed);
}

// ---- what they say ----

export const mean = (list) => list.reduce((sum, value) => sum + value, 0) / list.length;

/** The mean of what chance gave, and the standard error of it. @param {number[]} list @returns {{mean: number, error: number, spread: number}} */
export function summary(list) {
  const middle = mean(list);
  const spread = Math.sqrt(list.reduce((sum, value) => sum + (value - middle) ** 2, 0) / Math.max(list.length - 1, 1));
  return { mean: middle, error: spread / Math.sqrt(list.length), spread };
}

/** The mean of part of a series. */
export function meanOf(f, from, to) {
  let sum = 0;
  for (let k = from; k < to; k++) sum += f[k];
  return sum / (to - from);
}

/** Series of several runs, averaged step by step. @param {Float64Array[]} all */
export function together(all) {
  const out = new Float64Array(all[0].length);
  for (const f of all) for (let k = 0; k < f.length; k++) out[k] += f[k] / all.length;
  return out;
}

/**
 * Where a constant rate ends on f = sum h x^2 / 2 with noise of standard deviation sigma on each number of the gradient. A step
 * is x = (1 - lr h) x - lr noise, whose variance settles where v = (1 - lr h)^2 v + lr^2 sigma^2, and f is h v / 2 on average.
 */
export const floorOf = (lr, noise, curvatures) => curvatures.reduce((sum, h) => sum + (lr * noise * noise) / (2 * (2 - lr * h)), 0);

/** Whether one mean is lower than another by more than chance does: by two standard errors of the difference. */
export const clearlyLower = (a, b) => b.mean - a.mean > 2 * Math.hypot(a.error, b.error);
