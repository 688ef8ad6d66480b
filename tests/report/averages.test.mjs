// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What the lesson of averages measures, on series of which it is known.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  ageOf, agreeFrom, centred, height, lateness, roughness, startFelt, weights, windowInWords,
} from '../../src/report/page/lesson/averages/measure.js';

/** Averages as the lesson gets them from the library. */
const averages = {
  run(beta, values) {
    let v = 0;
    const raw = Float64Array.from(values, (value) => { v = beta * v + (1 - beta) * value; return v; });
    return { raw, corrected: raw.map((each, i) => each / (1 - beta ** (i + 1))) };
  },
};

const wave = (length, period) => Float64Array.from({ length }, (_, i) => Math.sin((2 * Math.PI * i) / period));

test('how much a series changes, and how high it is', () => {
  assert.equal(roughness([1, 3, 2, 2]), 1);
  assert.equal(roughness([5]), 0);
  assert.equal(height([9, 1, 4, 2]), 8);
  assert.equal(height([9, 1, 4, 2], 1), 3);
});

test('means around a value are not late', () => {
  const mean = centred([1, 2, 3, 4, 5], 1);
  assert.deepEqual([...mean].slice(1, 4), [2, 3, 4]);
  assert.ok(Number.isNaN(mean[0]) && Number.isNaN(mean[4]));
  const y = wave(900, 300);
  assert.equal(lateness(y, centred(y, 20), 20, 60).lag, 0);
  assert.equal(lateness([...wave(17, 300).map(() => 0), ...y].slice(0, 900), centred(y, 20), 20, 60).lag, 17);
});

test('an average is as late as what it averages is old, where the series is slow', () => {
  const y = wave(20000, 5000);
  for (const beta of [0.5, 0.9, 0.98]) {
    const { lag } = lateness(averages.run(beta, y).corrected, centred(y, 20), 20, 80);
    assert.ok(Math.abs(lag - ageOf(beta)) <= 1, `${beta}: ${lag}`);
  }
});

test('weights are powers of beta', () => {
  weights(averages, 0.9, 30).forEach((weight, age) => assert.ok(Math.abs(weight - 0.1 * 0.9 ** age) < 1e-15));
});

test('the beginning is felt until beta^t is small', () => {
  const y = wave(800, 365).map((v) => 15 + 10 * v);
  for (const beta of [0.5, 0.9, 0.98]) {
    const { raw, corrected } = averages.run(beta, y);
    assert.equal(agreeFrom(raw, corrected, 0.01), startFelt(beta, 0.01));
  }
  assert.deepEqual([0, 0.1, 0.9].map((beta) => startFelt(beta, 0.01)), [1, 2, 44]);
  assert.equal(agreeFrom([1, 2], [1, 2], 0.01), 1);
});

test('windows in words', () => {
  assert.deepEqual([1, 1.6, 2, 10, 50, 100, 1000].map(windowInWords),
    ['this day alone', 'about 1.6 days', 'about 2 days', 'about 10 days', 'about 50 days, 7 weeks', 'about 100 days, 3.3 months', 'about 1000 days, 33 months']);
});
