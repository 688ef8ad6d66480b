// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What kind of place an optimizer ended at, from the gradient and the Hessian of two variables, which two products give
// whole (of one variable [h, 0, h], so that all directions are one), there and where Newton's steps lead. Words are those of `descent diagnose`, which also measures rounding and
// walks where curvature says nothing: where that would be needed, this says so. Numbers only, no element.
import { number, things } from '../text.js';

/** A stationary point is near: closer than this part of the picture's diagonal. */
export const NEAR = 0.05;
const ZERO = 1e-8; // eigenvalues below this part of the largest count as zero, as in descent diagnose
const FLAT = 0.1; // a plateau: over the whole picture its slope changes f by less than this part of what f lies above the lowest value
const THERE = 1e-9; // it has arrived: what is left of the fall, as a part of it

/** @typedef {{x: number[], value: number, g: number[], hessian: [number, number, number] | null}} Point */

/** Eigenvalues of [[a, b], [b, c]], the smaller one first. */
export function eigenvalues(a, b, c) {
  const middle = a / 2 + c / 2;
  const half = Math.hypot((a - c) / 2, b);
  return [middle - half, middle + half];
}

/** Newton's step to where the gradient of the quadratic model is zero, or null. @param {Point} at */
function newton({ g, hessian }) {
  if (!hessian) return null;
  const [a, b, c] = hessian;
  const det = a * c - b * b;
  if (!(Math.abs(det) > ZERO * (a * a + 2 * b * b + c * c))) return null;
  return [-(c * g[0] - b * g[1]) / det, -(a * g[1] - b * g[0]) / det];
}

/**
 * The stationary point that Newton's steps lead to, if it is nearer than `far`. @param {Point} at
 * @param {(x: number[]) => Point | null} about @param {number} far @returns {(Point & {away: number}) | null}
 */
export function nearby(at, about, far) {
  let point = at;
  for (let k = 0; k < 20; k++) {
    const step = newton(point);
    if (!step) return null;
    const next = about([point.x[0] + step[0], point.x[1] + step[1]]);
    const away = next ? Math.hypot(next.x[0] - at.x[0], next.x[1] - at.x[1]) : NaN;
    if (!next?.hessian || !(away <= far)) return null;
    point = next;
    if (Math.hypot(...step) <= 1e-12 * (1 + Math.hypot(...point.x))) return { ...point, away };
  }
  return null;
}

/**
 * @param {object} end
 * @param {string} end.stop why the path ended
 * @param {Point | null} end.at the end; null: no value there
 * @param {(Point & {away: number}) | null} end.near of nearby
 * @param {number} end.start value there
 * @param {number} end.diagonal of what is seen, in the unit of x
 * @param {number} end.below how far f lies above the lowest value that is seen
 * @param {number} end.rate learning rate @param {boolean} end.searches the rule has none
 * @param {number} end.variables @param {number} end.noise on each number of the gradient
 * @param {boolean} end.jumps to and fro
 * @returns {{place: string, text: string, small: number, large: number}} the eigenvalues at the end; NaN: none
 */
export function judge(end) {
  const { at } = end;
  const slope = at ? Math.hypot(...at.g) : NaN;
  if (end.stop === 'unbounded') return say('running to infinity', 'f falls without bound in this direction: add a term that bounds it.');
  if (end.stop === 'diverged' || !Number.isFinite(at?.value) || !Number.isFinite(slope)) {
    return say('diverging', end.searches ? 'f is not finite on the path: try another start.'
      : Number.isFinite(at?.value) && at.value <= end.start ? `a step led to where f is no finite number: ${lower(end)}, or another start.` : `the steps are too long and grow: ${lower(end)}.`);
  }
  if (!at.hessian?.every(Number.isFinite)) {
    return say('undetermined', `the slope is ${number(slope, 3)}; f has no curvature here: a kink, or the edge of its domain.`);
  }
  const [small, large] = eigenvalues(...at.hessian);
  const arrived = end.near && Math.abs(at.value - end.near.value) <= THERE * Math.abs(end.start - end.near.value);
  const verdict = end.stop === 'gradient' || slope === 0 || arrived ? stationary(small, large, slope, end.variables)
    : end.near ? near(end.near, slope, end)
      : slope * end.diagonal <= FLAT * end.below ? plateau(slope, end) : descending(slope, end);
  return { ...verdict, small, large };
}

const say = (place, text) => ({ place, text, small: NaN, large: NaN });
const lower = (end) => `try a rate of ${number(end.rate / 10, 3)}`;

function stationary(small, large, slope, variables) {
  const zero = slope === 0 ? 'the gradient is zero' : `the gradient is ${number(slope, 2)}, about zero`;
  const most = Math.max(Math.abs(small), Math.abs(large));
  const down = [small, large].filter((value) => value < -ZERO * most).length;
  const flat = [small, large].filter((value) => Math.abs(value) <= ZERO * most).length;
  if (down === 2) return say('maximum', `${zero}, and every direction leads down.`);
  if (down === 1) return say('saddle', `${zero}, and 1 of 2 directions leads down, with curvature ${number(small, 3)}: try pgd, or another start.`);
  if (flat > 0) return say('degenerate', `${zero}, and the curvature is zero in ${things(Math.min(flat, variables), 'direction')}: descent diagnose walks there and says what it is.`);
  return say('minimum', `${zero}, and f curves upward in every direction, by ${number(small, 3)} at least.`);
}

/** @param {Point & {away: number}} point */
function near(point, slope, end) {
  const [small, large] = eigenvalues(...point.hessian);
  const where = `${number(point.away, 2)} away`;
  if (small < -ZERO * Math.abs(large) && large > 0) {
    return say('near a saddle', `not left yet, it is ${where}: the slope is ${number(slope, 2)}, and the way out curves downward by ${number(-small, 3)}.`);
  }
  if (small < 0) return say('near a maximum', `not left yet, it is ${where}: the slope is ${number(slope, 2)}.`);
  const left = `a minimum is ${where} and ${number(end.at.value - point.value, 2)} lower`;
  if (end.noise > 0) return say('noise floor', `${left}: steps go down as much as their noise goes up. A lower rate, or decay, brings it nearer.`);
  if (end.jumps && !end.searches) return say('descending', `not there yet: ${left}, but steps go to and fro across it. A lower rate, or decay, brings it nearer.`);
  return say('descending', `not there yet: ${left}; the slope is ${number(slope, 2)}. More steps lead there.`);
}

function plateau(slope, end) {
  return say('plateau', `the slope is ${number(slope, 2)}, so small that at this rate f would change by ${number(slope * end.diagonal, 2)} over the whole picture, and it lies ${
    number(end.below, 3)} above the lowest value there. Rules that divide by the size of the gradient leave it sooner.`);
}

function descending(slope, end) {
  const words = `not there yet: the slope is ${number(slope, 3)}, which is not zero`;
  if (!end.searches && end.at.value > end.start) return say('descending', `${words}; it ended higher than it began: ${lower(end)}.`);
  return say('descending', `${words}; more steps lead lower.`);
}
