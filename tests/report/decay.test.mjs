// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What the lesson of learning-rate decay computes besides the library: stretches of one rate, runs that go on from where
// the one before ended, halvings by hand, and what means of several runs say.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { halve, ratesAfter } from '../../src/report/page/lesson/learning-rate-decay/manual.js';
import { clearlyLower, decayed, floorOf, FORMS, meanOf, ratesOf, stretches, summary, together, walk } from '../../src/report/page/lesson/learning-rate-decay/runs.js';

/** Descent on x^2/2 + y^2/2 without noise, as the library tells it. */
const field = {
  asked: [],
  run(rule, options, x, steps, most, noise, seed) {
    this.asked.push({ options, steps, seed });
    const rate = Number(/lr=([^,]+)/.exec(options)[1]);
    const rows = [];
    let [a, b] = x;
    for (let k = 0; k <= steps; k++) {
      rows.push((a * a + b * b) / 2, Math.hypot(a, b), rate, a, b);
      if (k < steps) [a, b] = [a - rate * a, b - rate * b];
    }
    return Math.abs(rate) < 2 ? { count: steps + 1, width: 5, rows: Float64Array.from(rows), x: [a, b], end: 'steps' } : { count: 1, width: 5, rows: Float64Array.from(rows), x, end: 'diverged' };
  },
};
const averages = { schedule: (form, batches, count) => (form === 'exp:0.5' ? Float64Array.from({ length: count }, (_, k) => 0.5 ** Math.floor(k / batches)) : null) };

test('steps of one rate are one stretch', () => {
  assert.deepEqual(stretches([0.2, 0.2, 0.1, 0.1, 0.1, 0.2]), [{ rate: 0.2, steps: 2 }, { rate: 0.1, steps: 3 }, { rate: 0.2, steps: 1 }]);
  assert.deepEqual(stretches([]), []);
});

test('a walk goes on where the stretch before ended, with other noise', () => {
  field.asked = [];
  const { f, points } = walk(field, [{ rate: 0.5, steps: 1 }, { rate: 0.25, steps: 2 }], { noise: 1, from: [4, 0] }, 3);
  assert.deepEqual([...f], [8, 2, 1.125, 0.6328125]);
  assert.deepEqual([...points.slice(-3)], [1.125, 0, 0.6328125]);
  assert.equal(new Set(field.asked.map(({ seed }) => seed)).size, 2);
  assert.equal(walk(field, [{ rate: 3, steps: 4 }], { noise: 1, from: [4, 0] }, 1), null);
});

test('a decay by epochs is a stretch an epoch, one by steps is one run', () => {
  const plan = { lr: 0.5, epochs: 3, batches: 2, noise: 0, from: [1, 1] };
  field.asked = [];
  assert.equal(decayed(field, averages, 'exp:0.5', plan, 1).f.length, 7);
  assert.deepEqual(field.asked.map(({ options, steps }) => [options, steps]), [['lr=0.5', 2], ['lr=0.25', 2], ['lr=0.125', 2]]);
  field.asked = [];
  decayed(field, averages, 'sqrt-step:1', plan, 1);
  assert.deepEqual(field.asked.map(({ options, steps }) => [options, steps]), [['lr=0.5,decay=sqrt-step:1', 6]]);
  assert.deepEqual([...ratesOf(averages, 'exp:0.5', plan)], [0.5, 0.5, 0.25, 0.25, 0.125, 0.125]);
  assert.equal(decayed(field, averages, 'exp', plan, 1), null);
});

test('options of the forms', () => {
  assert.deepEqual(FORMS.map((form) => form.option(form.number?.value)), ['none', 'inverse:1', 'exp:0.95', 'sqrt:1', 'sqrt-step:1', 'step:10,0.5']);
  assert.equal(FORMS.at(-1).option(0.2), 'step:1,0.5');
});

test('means, their errors, and what is clear', () => {
  const list = summary([1, 2, 3, 4]);
  assert.equal(list.mean, 2.5);
  assert.ok(Math.abs(list.error - Math.sqrt(5 / 3) / 2) < 1e-15);
  assert.ok(clearlyLower({ mean: 1, error: 0.1 }, { mean: 2, error: 0.1 }));
  assert.ok(!clearlyLower({ mean: 1, error: 0.5 }, { mean: 2, error: 0.5 }));
  assert.deepEqual([...together([Float64Array.of(1, 2), Float64Array.of(3, 6)])], [2, 4]);
  assert.equal(meanOf([1, 2, 3, 9], 1, 3), 2.5);
});

test('the floor: where a step adds as much variance as it takes away', () => {
  for (const [lr, h] of [[0.2, 1], [0.2, 4], [0.01, 1]]) {
    let v = 0;
    for (let k = 0; k < 5000; k++) v = (1 - lr * h) ** 2 * v + (lr * 2) ** 2;
    assert.ok(Math.abs((h * v) / 2 - floorOf(lr, 2, [h])) < 1e-12);
  }
});

test('halvings by hand', () => {
  assert.deepEqual(halve([300, 600], 450), [300, 450]);
  assert.deepEqual(halve([], 0), [1]);
  assert.deepEqual(halve([10], 10), [10]);
  assert.deepEqual([...ratesAfter(0.4, [1, 3], 5)], [0.4, 0.2, 0.2, 0.1, 0.1]);
});
