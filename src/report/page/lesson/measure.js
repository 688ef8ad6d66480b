// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What lessons measure on paths of the library. Numbers only, no element.
import { placeAt, valueAt } from '../parts/field.js';

/** @typedef {import('../parts/module.js').Run} Run */

/** The step of each state. @param {{count: number}} run */
export const stepsOf = ({ count }) => Float64Array.from({ length: count }, (_, k) => k);

/** f at each state. @param {Run} run */
export const valuesOf = (run) => Float64Array.from({ length: run.count }, (_, k) => valueAt(run, k));

/** A series for a logarithmic axis: it ends where all that follows is below `least`. @param {ArrayLike<number>} x @param {ArrayLike<number>} y */
export function untilBelow(x, y, least) {
  const last = Array.from(y).findLastIndex((value) => value >= least);
  const end = Math.min(y.length, last + 2); // with the step that goes below
  return { x: Array.from(x).slice(0, end), y: Array.from(y, (value) => Math.max(value, least)).slice(0, end) };
}

/** Variable i at each state. @param {Run} run */
export const placesOf = (run, i = 0) => Float64Array.from({ length: run.count }, (_, k) => placeAt(run, k, i));

/** How far each step goes along variable i: state k + 1 less state k. @param {Run} run */
export const movesOf = (run, i = 0) => Float64Array.from({ length: Math.max(run.count - 1, 0) }, (_, k) => placeAt(run, k + 1, i) - placeAt(run, k, i));

/** How far each state is from the origin. @param {Run} run */
export const distancesOf = (run) => Float64Array.from({ length: run.count }, (_, k) =>
  Math.hypot(...Array.from({ length: run.width - 3 }, (__, i) => placeAt(run, k, i))));

/**
 * The rate that a variable got in each of the first steps: how far it went for each unit of its gradient.
 * @param {ArrayLike<number>} moves of movesOf @param {(k: number) => number} gradient at state k @param {number} most steps
 */
export function ratesOf(moves, gradient, most) {
  const x = [];
  const y = [];
  for (let k = 0; k < Math.min(moves.length, most); k++) {
    const rate = -moves[k] / gradient(k);
    if (!(rate > 0 && Number.isFinite(rate))) continue;
    x.push(k + 1);
    y.push(rate);
  }
  return { x: Float64Array.from(x), y: Float64Array.from(y) };
}

/** How often numbers that follow each other change their sign. @param {ArrayLike<number>} list */
export function turnsOf(list) {
  let turns = 0;
  let last = 0;
  for (let k = 0; k < list.length; k++) {
    const sign = Math.sign(list[k]);
    if (sign && last && sign !== last) turns++;
    if (sign) last = sign;
  }
  return turns;
}

/** The part of a way that is undone by going back: 0 where all moves go one way, 1 where they end where they began. @param {ArrayLike<number>} moves */
export function cancelled(moves) {
  let sum = 0;
  let way = 0;
  for (let k = 0; k < moves.length; k++) {
    sum += moves[k];
    way += Math.abs(moves[k]);
  }
  return way > 0 ? 1 - Math.abs(sum) / way : 0;
}

/** The largest difference of two runs in any variable, over the states that both have. @param {Run} one @param {Run} other */
export function apart(one, other) {
  let most = 0;
  for (let k = 0; k < Math.min(one.count, other.count); k++) {
    for (let i = 0; i < one.width - 3; i++) most = Math.max(most, Math.abs(placeAt(one, k, i) - placeAt(other, k, i)));
  }
  return most;
}

/**
 * By what factor |x| shrinks each step in the long run: from the largest value around the middle to that at the end, where
 * numbers are still far from the smallest that there are. @param {ArrayLike<number>} x
 */
export function factorOf(x) {
  let end = x.length - 1;
  while (end > 0 && Math.abs(x[end]) < 1e-250) end--;
  const window = Math.min(60, Math.floor(end / 4));
  const highest = (at) => {
    let most = 0;
    for (let k = at - window; k <= at; k++) most = Math.max(most, Math.abs(x[k]));
    return most;
  };
  const middle = Math.floor(end / 2);
  return end > middle ? (highest(end) / highest(middle)) ** (1 / (end - middle)) : NaN;
}

/** The first step from which on all values are at most `goal`; -1: there is none. @param {ArrayLike<number>} values @param {number} goal */
export function stepBelow(values, goal) {
  let step = -1;
  for (let k = values.length - 1; k >= 0 && values[k] <= goal; k--) step = k;
  return step;
}

/** The first step after which so many more values are at most `goal`; -1: there is none. @param {ArrayLike<number>} values @param {number} goal @param {number} more */
export function stepHeld(values, goal, more) {
  for (let k = 0, first = 0; k < values.length; k++) {
    if (!(values[k] <= goal)) first = k + 1;
    else if (k - first >= more) return first;
  }
  return -1;
}
