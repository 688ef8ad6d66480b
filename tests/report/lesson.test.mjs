// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What lessons measure on paths, and how their formulas are read.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { wordsOf } from '../../src/report/page/lesson/math.js';
import {
  apart, cancelled, distancesOf, factorOf, movesOf, placesOf, ratesOf, stepBelow, stepHeld, stepsOf, turnsOf, untilBelow, valuesOf,
} from '../../src/report/page/lesson/measure.js';
import { kept } from '../../src/report/page/text.js';

/** A path from rows of value, x, y. */
const path = (rows) => ({ count: rows.length, width: 5, rows: Float64Array.from(rows.flatMap(([value, x, y]) => [value, 1, 0.1, x, y])), x: rows.at(-1).slice(1), end: 'steps' });
const WALK = path([[9, 3, 0], [4, 2, 0], [1, -1, 0], [0.5, 0.5, 0.5]]);

test('columns of a path', () => {
  assert.deepEqual([...stepsOf(WALK)], [0, 1, 2, 3]);
  assert.deepEqual([...valuesOf(WALK)], [9, 4, 1, 0.5]);
  assert.deepEqual([...placesOf(WALK)], [3, 2, -1, 0.5]);
  assert.deepEqual([...placesOf(WALK, 1)], [0, 0, 0, 0.5]);
  assert.deepEqual([...movesOf(WALK)], [-1, -3, 1.5]);
  assert.deepEqual([...distancesOf(WALK)], [3, 2, 1, Math.hypot(0.5, 0.5)]);
  assert.deepEqual([...movesOf(path([[1, 1, 1]]))], []);
});

test('turns are changes of sign, and zeros are none', () => {
  assert.equal(turnsOf([1, 2, -1, -2, 3]), 2);
  assert.equal(turnsOf([1, 0, 1, 0, -1]), 1);
  assert.equal(turnsOf([0, 0]), 0);
  assert.equal(turnsOf([]), 0);
});

test('what is undone of a way', () => {
  assert.equal(cancelled([1, 1, 1]), 0);
  assert.equal(cancelled([1, -1]), 1);
  assert.equal(cancelled([-3, 1]), 0.5);
  assert.equal(cancelled([]), 0);
});

test('how far apart two paths are, over what both have', () => {
  assert.equal(apart(WALK, WALK), 0);
  assert.equal(apart(WALK, path([[9, 3, 0], [4, 2, -0.25], [1, -1, 0.125]])), 0.25);
});

test('the factor of a step, of what shrinks and of what swings', () => {
  const powers = (factor, swing) => Array.from({ length: 800 }, (_, k) => factor ** k * swing(k));
  assert.ok(Math.abs(factorOf(powers(0.9, () => 1)) - 0.9) < 1e-12);
  assert.ok(Math.abs(factorOf(powers(0.95, (k) => Math.cos(0.3 * k))) - 0.95) < 1e-3);
  assert.ok(Math.abs(factorOf(powers(0.2, () => 1)) - 0.2) < 1e-9, 'numbers become 0 on the way');
});

test('when values stay below a goal', () => {
  assert.equal(stepBelow([5, 1, 5, 1, 1], 2), 3);
  assert.equal(stepBelow([1, 1], 2), 0);
  assert.equal(stepBelow([1, 5], 2), -1);
  assert.equal(stepBelow([1, NaN], 2), -1);
  assert.equal(stepHeld([5, 1, 5, 1, 1, 1, 5], 2, 2), 3);
  assert.equal(stepHeld([5, 1, 5, 1, 1, 1, 5], 2, 3), -1);
  assert.equal(stepHeld([1, 5], 2, 0), 0);
});

test('a series ends where it stays next to nothing', () => {
  assert.deepEqual(untilBelow([0, 1, 2, 3, 4], [9, 0.1, 5, 0.2, 0.1], 1), { x: [0, 1, 2, 3], y: [9, 1, 5, 1] });
  assert.deepEqual(untilBelow([0, 1], [9, 8], 1), { x: [0, 1], y: [9, 8] });
  assert.deepEqual(untilBelow([0, 1], [0, 0], 1), { x: [0], y: [1] });
});

test('numbers stay in a line with their signs and units', () => {
  const apart = (text) => kept(text).replaceAll('\u00a0', '_');
  assert.equal(apart('f = −0.2 and 56 % of 3 draws'), 'f_=_−0.2 and 56_% of 3 draws');
  assert.equal(apart('0.373 ± 0.01 with l2 = 0.03'), '0.373_±_0.01 with l2_=_0.03');
  assert.equal(apart('with x = the place'), 'with x = the place');
});

test('the rate that a variable got', () => {
  const { x, y } = ratesOf([-1, 2, 0, -1], (k) => [2, -1, 1, 4][k], 4);
  assert.deepEqual([[...x], [...y]], [[1, 2, 4], [0.5, 2, 0.25]]);
  assert.equal(ratesOf([-1, -1], () => 1, 1).x.length, 1);
});

test('words of formulas', () => {
  assert.deepEqual(wordsOf('x = x - lr hat(m) / (sqrt(v) + eps)'), ['x', '=', 'x', '-', 'lr', 'hat', '(', 'm', ')', '/', '(', 'sqrt', '(', 'v', ')', '+', 'eps', ')']);
  assert.deepEqual(wordsOf('beta_1^k <= 0.999'), ['beta', '_', '1', '^', 'k', '<=', '0.999']);
  assert.deepEqual(wordsOf('x1 -> 1e-8'), ['x1', '->', '1e-8']);
});
