// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What lessons on networks compute besides the library: rises of costs, noise of batches, times, plateaus, points of pictures.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { descend, digitsOf, expectedNoise, generator, noiseOf, rises, timesOf, TRAIN } from '../../src/report/page/lesson/mini-batches/measure.js';
import { gradients, layersOf, leave, MOST, plateauOf, ring, slopes, start } from '../../src/report/page/lesson/plateaus/measure.js';
import { pointsSpec } from '../../src/report/page/lesson/points.js';

/** Stands in for a network: its costs are those of a list, one after the other. */
function fake(costs) {
  return {
    n: 6, end: '', at: 0, x: Float64Array.of(1, 2, 3, 4, 5, 6), seed: 0,
    tensors: [{ begin: 0, rows: 2, columns: 2, decays: true }, { begin: 4, rows: 1, columns: 2, decays: false }],
    units: [2],
    initialise(seed) { this.seed = seed; this.x = Float64Array.of(1, 2, 3, 4, 5, 6); },
    begin(rule, options) { this.options = options; this.at = 0; return rule !== 'none'; },
    steps(count) {
      const taken = costs.slice(this.at, this.at + count);
      this.at += taken.length;
      if (this.at >= costs.length) this.end = 'diverged';
      return { count: taken.length, costs: Float64Array.from(taken), norms: Float64Array.from(taken, () => 1), moves: Uint8Array.from(taken, (_, k) => (k === 0 ? 1 : 0)) };
    },
    cost() { return costs[Math.min(this.at, costs.length - 1)]; },
    gradient(_, rows) { return Float64Array.of(rows ? rows.reduce((sum, row) => sum + row, 0) / rows.length : (TRAIN - 1) / 2, 0, 0, 0, 3, 4); },
    activity: () => Float64Array.of(0.5, 0.5, 1, 0),
  };
}

test('rows of digits stand one behind the other, without the digit', () => {
  const { inputs, columns, targets } = digitsOf({ a: [1, 2], digit: [7, 8], b: [3, 4] });
  assert.deepEqual([Array.from(inputs), columns, targets], [[1, 3, 2, 4], 2, [7, 8]]);
});

test('the part of steps that rise', () => {
  assert.equal(rises([3, 2, 2.5, 1, 1]), 0.25);
  assert.equal(rises([1]), 0);
});

test('a descent has every cost, and looks at all rows in between', async () => {
  const costs = Array.from({ length: 500 }, (_, k) => 1 / (k + 1));
  const way = await descend(fake(costs), { batch: 64, rate: 0.1, seed: 2, epochs: 2 }, 4);
  assert.equal(way.per, 23);
  assert.equal(way.count, 46);
  assert.deepEqual(Array.from(way.costs), costs.slice(0, 46));
  assert.equal(way.x[23], 1);
  assert.equal(way.fullX.length, 9);
  assert.equal(way.fullX[8], 2);
  const all = await descend(fake(costs), { batch: TRAIN, rate: 0.1, seed: 2, epochs: 3 }, 8);
  assert.deepEqual(all.fullX, [0, 1, 2, 3]);
  const short = await descend(fake(costs.slice(0, 30)), { batch: 64, rate: 0.1, seed: 2, epochs: 2 }, 4);
  assert.equal(short.end, 'diverged');
  assert.equal(short.count, 30);
  await assert.rejects(descend({ ...fake(costs), begin: () => false }, { batch: 64, rate: 0.1, seed: 2, epochs: 2 }), /no training/);
});

test('noise falls as statistics say', () => {
  const found = noiseOf(fake([1]), [1, 4, 16, 64, TRAIN], 400, 3);
  for (const { size, noise } of found.slice(0, 4)) {
    const expected = expectedNoise(size, found[0]);
    assert.ok(Math.abs(noise / expected - 1) < 0.12, `${size}: ${noise}, expected ${expected}`);
  }
  assert.ok(found[4].noise < 1e-9, 'all rows have no noise');
  assert.ok(expectedNoise(TRAIN, found[0]) === 0);
  const random = generator(1);
  const drawn = Array.from({ length: 1000 }, random);
  assert.ok(drawn.every((value) => value > 0 && value < 1) && Math.abs(drawn.reduce((sum, value) => sum + value) / 1000 - 0.5) < 0.05);
});

test('times are the middle of measurements, with the quarters', async () => {
  let clock = 0;
  let round = 0;
  const made = { begin: () => true, steps: (count) => { clock += count * (round++ % 2 ? 0.1 : 0.2); } };
  const [found] = await timesOf(made, [8], { now: () => clock, rounds: 9 });
  assert.equal(found.size, 8);
  assert.ok(Math.abs(found.low - 0.1) < 1e-9 && Math.abs(found.high - 0.2) < 1e-9, JSON.stringify(found));
});

test('no step takes no time, where the first ones were held up and the clock is coarse', async () => {
  let time = 0, held = 2; // milliseconds of the first two measurements beyond their own
  const made = { begin: () => true, steps(many) { time += 0.0004 * many + (held-- > 0 ? 50 : 0); } };
  const [found] = await timesOf(made, [8], { now: () => Math.floor(time * 10) / 10, rounds: 9 });
  assert.ok(found.low > 0 && found.high < 0.001, JSON.stringify(found));
});

test('a plateau is left where the cost is below 0.9 of it, and the line ends below 0.7', () => {
  const costs = [...Array(200).fill(1), 0.95, 0.89, 0.8, 0.69, 0.5, ...Array(5000).fill(0.4)];
  const run = leave(fake(costs), 'gd', '', 1);
  assert.equal(run.left, 201);
  assert.equal(run.costs.length, 204);
  assert.equal(run.norms.length, 204);
  const never = leave(fake(Array(9000).fill(1)), 'gd', '', 1);
  assert.deepEqual([never.left, never.costs.length], [-1, MOST]);
  assert.throws(() => leave(fake(costs), 'none', '', 1), /no training/);
});

test('data, layers, weights, gradients of layers, slopes', () => {
  const { inputs, targets } = ring();
  assert.equal(inputs.length, 240);
  assert.ok(targets.includes(0) && targets.includes(1) && inputs.every((value) => value >= -1 && value < 1));
  assert.ok(Math.abs(plateauOf([0, 1]) - Math.log(2)) < 1e-15);
  assert.equal(layersOf('relu', 2), '5 relu 5 relu');
  const made = fake([1]);
  start(made, 4, 10);
  assert.deepEqual([made.seed, ...made.x], [4, 10, 20, 30, 40, 5, 6]);
  assert.deepEqual(gradients(made), [(TRAIN - 1) / 2]);
  assert.deepEqual(slopes(made, 2), [0.125]);
});

test('points have words and numbers; joined lines have no words', () => {
  const spec = pointsSpec({
    title: 't', summary: 's', across: { label: 'rows', base: 2 }, up: { label: 'ms', base: 10 }, head: ['rows', 'ms'],
    sets: [
      { label: 'measured', colour: 1, shape: 'circle', points: [{ x: 1, y: 2, low: 1, high: 3, words: '1 row: 2 ms' }] },
      { label: 'expected', colour: 2, shape: 'dashes', points: [{ x: 1, y: 2, words: '' }, { x: 2, y: 1, words: '' }] },
    ],
  });
  assert.deepEqual(spec.items, ['1 row: 2 ms']);
  assert.equal(spec.numbers.total, 3);
  assert.deepEqual(spec.numbers.copied(0), ['measured', 1, 2, 1, 3]);
  assert.deepEqual(spec.numbers.shown(2), ['expected', '2', '1', '', '']);
});
