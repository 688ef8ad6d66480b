// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What the page of races computes besides the library: options as text, the command that does the same, who is first,
// what is seen, and what kind of place an end is.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { rounded, SCALES } from '../../src/report/page/parts/controls.js';
import { pointsOf } from '../../src/report/page/parts/field.js';
import { commandOf, extentOf, firstOf, goalOf, goalStep, jumps, lowestOf, optionsOf, optionsText } from '../../src/report/page/race/racers.js';
import { eigenvalues, judge, nearby } from '../../src/report/page/race/verdict.js';

const RULES = [
  { rule: 'gd', lr: 0.001, searches: false, momentum: false, adaptive: false, beta1: 0.9, beta2: 0.999, eps: 1e-8 },
  { rule: 'adam', lr: 0.05, searches: false, momentum: true, adaptive: true, beta1: 0.9, beta2: 0.999, eps: 1e-8 },
  { rule: 'lbfgs', lr: 1, searches: true, momentum: false, adaptive: false, beta1: 0.9, beta2: 0.999, eps: 1e-8 },
];
const NOTHING = { beta1: null, beta2: null, eps: null, decay: null, steps: null, noise: 0, seed: 1 };
const racer = (rule, options = {}) => ({ rule, label: rule, options });

/** A path from rows of value, x, y. */
function path(rows, end = 'steps') {
  return { count: rows.length, width: 5, rows: Float64Array.from(rows.flatMap(([value, x, y]) => [value, 1, 0.1, x, y])), x: rows.at(-1).slice(1), end };
}

test('shared options go to the rules that have them', () => {
  const shared = { ...NOTHING, beta1: 0.8, eps: 1e-6, decay: 'step:10,0.5' };
  assert.deepEqual(optionsOf(racer('gd', { lr: '0.1', steps: '7' }), shared, RULES[0]), { lr: '0.1', decay: 'step:10,0.5' });
  assert.equal(optionsText(optionsOf(racer('adam', { beta1: '0.5' }), shared, RULES[1])), 'beta1=0.8,eps=0.000001,decay=step:10,0.5');
  assert.deepEqual(optionsOf(racer('lbfgs'), shared, RULES[2]), {});
});

test('the command says once what all of them have', () => {
  const about = { words: 'x^2 + a*y', settings: 'a=3', dimension: 0, from: [-1, 2], rules: RULES };
  assert.equal(commandOf({ ...about, racers: [racer('gd', { lr: '0.1' }), racer('adam')], shared: NOTHING }),
    "descent minimize 'x^2 + a*y' --set a=3 --from=-1,2 --with gd:lr=0.1,adam");
  assert.match(commandOf({ ...about, racers: [racer('gd'), racer('adam')], shared: { ...NOTHING, decay: 'step:10,0.5', steps: 50 } }),
    /--with gd,adam --decay step:10,0\.5 --steps 50$/);
  assert.match(commandOf({ ...about, racers: [racer('gd', { steps: '20' }), racer('adam')], shared: NOTHING }), /--with gd:steps=20,adam$/);
});

test('who gets to the goal first, and stays there', () => {
  const runs = [path([[10, 0, 0], [5, 1, 0], [0, 2, 0], [9, 3, 0], [0.05, 3, 0], [0.01, 3, 0]]), path([[10, 0, 0], [0.02, 2, 2]]), path([[10, 0, 0], [NaN, 9, 9]])];
  assert.equal(lowestOf(runs), 0);
  const steps = runs.map((run) => goalStep(run, goalOf(10, 0)));
  assert.deepEqual(steps, [4, 1, -1]);
  assert.equal(firstOf(steps), 1);
  assert.equal(firstOf([-1, -1]), -1);
  assert.deepEqual([...pointsOf(runs[1])], [0, 0, 10, 2, 2, 0.02]);
});

test('a path that runs away does not squeeze the others, and what rises is not seen', () => {
  const near = path([[10, 1, 1], [1, 2, 1], [0, 2, 3]]);
  const far = path([[10, 1, 1], [9, 1e6, 1]]);
  const high = path([[10, 1, 1], [99, -50, 1]]);
  const [x, y] = extentOf([near, near, far, high], [1, 1], null);
  assert.ok(x[0] > -20 && x[0] < 1 && x[1] > 2 && x[1] < 30, `${x}`);
  assert.ok(y[0] < 1 && y[1] > 3);
  assert.deepEqual(extentOf([near], [1, 1], { lower: [-1, -2], upper: [3, 4] }, true), [[-1, 3], [-2, 4]]);
  const [alone] = extentOf([path([[1, 5, 5]])], [5, 5], null);
  assert.ok(alone[1] > alone[0]);
});

test('to and fro', () => {
  assert.equal(jumps(path(Array.from({ length: 100 }, (_, k) => [100 - k, 0, 0]))), false);
  assert.equal(jumps(path(Array.from({ length: 100 }, (_, k) => [k % 2, 0, 0]))), true);
});

test('scales of sliders lead back', () => {
  for (const [name, low, high, values] of [['log', 1e-5, 10, [1e-5, 0.3, 10]], ['beta', 0, 0.9999, [0, 0.9, 0.999]], ['zero', 0.001, 100, [0, 0.01, 100]], ['linear', 0, 4, [1]]]) {
    const by = SCALES[name](low, high);
    for (const value of values) assert.ok(Math.abs(by.value(by.part(value)) - value) <= 1e-9 * (1 + value), `${name} ${value}`);
  }
  assert.deepEqual([rounded(0.99912345, 'beta'), rounded(0.0123456, 'log'), rounded(0, 'log')], [0.99912, 0.012, 0]);
});

// ---- verdicts, on f = a x^2 / 2 + b y^2 / 2 and others ----

const quadratic = (a, b) => (x) => ({ x, value: (a * x[0] ** 2 + b * x[1] ** 2) / 2, g: [a * x[0], b * x[1]], hessian: [a, 0, b] });
function verdict(about, x, more = {}) {
  const at = about(x);
  return judge({ stop: 'steps', at, near: nearby(at, about, 0.2), start: at.value + 5, diagonal: 4, below: 1, rate: 0.1, searches: false, variables: 2, noise: 0, jumps: false, ...more });
}

test('eigenvalues', () => {
  assert.deepEqual(eigenvalues(2, 0, -3), [-3, 2]);
  assert.deepEqual(eigenvalues(1, 1, 1), [0, 2]);
});

test('stationary points', () => {
  assert.match(verdict(quadratic(2, 4), [0, 0]).text, /upward in every direction, by 2 at least/);
  assert.equal(verdict(quadratic(2, 4), [0, 0]).place, 'minimum');
  assert.equal(verdict(quadratic(2, -4), [0, 0]).place, 'saddle');
  assert.equal(verdict(quadratic(-2, -4), [0, 0]).place, 'maximum');
  assert.equal(verdict(quadratic(2, 0), [0, 1]).place, 'degenerate');
  assert.equal(verdict(quadratic(2, 4), [1e-8, 0]).place, 'minimum', 'what is left is nothing of the fall');
  assert.equal(verdict(quadratic(2, 4), [1e-3, 0], { stop: 'gradient' }).place, 'minimum');
});

test('near them', () => {
  assert.match(verdict(quadratic(2, 4), [0.1, 0]).text, /a minimum is 0\.1 away and 0\.01 lower/);
  assert.match(verdict(quadratic(2, 4), [0.1, 0], { jumps: true }).text, /to and fro/);
  assert.equal(verdict(quadratic(2, 4), [0.1, 0], { noise: 1 }).place, 'noise floor');
  assert.match(verdict(quadratic(2, -4), [0.1, 0]).text, /it is 0\.1 away.* curves downward by 4/);
  assert.equal(nearby(quadratic(2, 4)([1, 0]), quadratic(2, 4), 0.2), null);
});

test('slopes', () => {
  const slope = (steep) => (x) => ({ x, value: steep * x[0], g: [steep, 0], hessian: [0, 0, 0] });
  assert.equal(verdict(slope(1e-3), [1, 1]).place, 'plateau');
  assert.match(verdict(slope(3), [1, 1]).text, /the slope is 3, which is not zero/);
  assert.match(verdict(slope(3), [1, 1], { start: 0 }).text, /higher than it began: try a rate of 0\.01/);
  assert.equal(verdict(slope(3), [1, 1], { stop: 'diverged' }).place, 'diverging');
  assert.equal(verdict(slope(NaN), [1, 1]).place, 'diverging');
  assert.equal(verdict(slope(3), [1, 1], { stop: 'unbounded' }).place, 'running to infinity');
  assert.equal(verdict((x) => ({ x, value: 1, g: [1, 0], hessian: null }), [1, 1]).place, 'undetermined');
});
