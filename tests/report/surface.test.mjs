// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What pictures of surfaces compute before they draw: heights, levels, ticks, what is shown of a path, the projection.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { rgbOf, shade } from '../../src/report/page/surface/palette.js';
import { countOf, lastStep, pixelsOf, shownOf } from '../../src/report/page/surface/paths.js';
import { project } from '../../src/report/page/surface/render.js';
import { between, levelsOf, roundBelow, scaleOf, ticksOf } from '../../src/report/page/surface/scale.js';

function grid(f, x, y, n = 41) {
  const z = new Float64Array(n * n);
  for (let j = 0; j < n; j++) {
    for (let i = 0; i < n; i++) z[j * n + i] = f(x[0] + ((x[1] - x[0]) * i) / (n - 1), y[0] + ((y[1] - y[0]) * j) / (n - 1));
  }
  return { nx: n, ny: n, z, x, y, labels: { x: 'x', y: 'y', z: 'f' } };
}
const bowl = grid((x, y) => x * x + y * y, [-1, 1], [-2, 2]);
const valley = grid((x, y) => (1 - x) ** 2 + 100 * (y - x * x) ** 2, [-2, 2], [-1, 3]);
const rising = (list) => list.every((value, i) => i === 0 || value > list[i - 1]);

test('heights of a bowl are linear, and nothing needs to be said', () => {
  const scale = scaleOf(bowl.z);
  assert.equal(scale.log, false);
  assert.equal(scale.words, '');
  assert.equal(scale.height(scale.low), 0);
  assert.equal(scale.height(5), 1);
  assert.ok(Math.abs(scale.height(2.5) - 0.5) < 0.01);
});

test('heights of a narrow valley are logarithmic, and the picture says so', () => {
  const scale = scaleOf(valley.z);
  assert.ok(scale.log);
  assert.match(scale.words, /logarithmic/);
  assert.ok(scale.height(25) > 0.3, 'one hundredth of the range is seen');
  for (const t of [0, 0.1, 0.5, 0.9, 1]) assert.ok(Math.abs(scale.height(scale.value(t)) - t) < 1e-12);
  assert.equal(scaleOf(valley.z, 'linear').log, false);
});

test('a spike does not flatten the rest', () => {
  const z = Float64Array.from({ length: 1000 }, (_, i) => (i === 7 ? 1e9 : i / 1000));
  const scale = scaleOf(z);
  assert.ok(scale.cut && scale.high <= 1);
  assert.match(scale.words, /cut off/);
});

test('what is not defined is left out, and a plain is a plain', () => {
  const scale = scaleOf([NaN, 1, Infinity, 3, -Infinity]);
  assert.deepEqual([scale.low, scale.high], [1, 3]);
  for (const z of [[2, 2, 2], [NaN, NaN], []]) assert.ok(Number.isFinite(scaleOf(z).height(2)));
});

test('levels are short numbers inside the range, rising', () => {
  for (const z of [bowl.z, valley.z, bowl.z.map((v) => 1e6 + 1e-3 * v), bowl.z.map((v) => -v)]) {
    const scale = scaleOf(z);
    const levels = levelsOf(scale);
    assert.ok(levels.length >= 9, `${levels}`);
    assert.ok(rising(levels) && levels[0] > scale.low && levels.at(-1) < scale.high);
  }
  assert.ok(levelsOf(scaleOf(valley.z)).every((level) => String(level).length <= 5));
});

test('ticks are round and inside', () => {
  assert.deepEqual(ticksOf([-2, 2], 4), [-2, -1, 0, 1, 2]);
  for (const extent of [[0.013, 0.0171], [-5e6, 9e6], [1, 1.0001]]) {
    const ticks = ticksOf(extent, 5);
    assert.ok(ticks.length >= 2 && ticks.length <= 10 && rising(ticks), `${extent}: ${ticks}`);
    assert.ok(ticks[0] >= extent[0] - 1e-12 && ticks.at(-1) <= extent[1] + 1e-9 * extent[1]);
  }
  assert.deepEqual([roundBelow(7), roundBelow(0.3), roundBelow(1)], [5, 0.2, 1]);
});

test('values between points of the grid', () => {
  const plane = grid((x, y) => 2 * x - y, [-1, 1], [-2, 2], 5);
  assert.ok(Math.abs(between(plane, 0.13, 1.7) - (0.26 - 1.7)) < 1e-12);
  assert.equal(between(plane, 1, 2), 0);
  assert.ok(Number.isNaN(between(plane, 1.01, 0)) && Number.isNaN(between(plane, NaN, 0)));
});

test('a path is shown up to a step', () => {
  const path = { points: [0, 0, 1, 1, 0, 1, 2, 0, 1, 3, 0, 1] };
  assert.deepEqual([countOf(path), lastStep(path)], [4, 3]);
  assert.deepEqual([-1, 0, 1.5, 3, 99, Infinity].map((until) => shownOf(path, until)), [0, 1, 2, 4, 4, 4]);
  const sparse = { ...path, steps: [0, 10, 20, 25] };
  assert.deepEqual([0, 9, 10, 24, 25].map((until) => shownOf(sparse, until)), [1, 1, 2, 3, 4]);
  assert.equal(lastStep(sparse), 25);
});

test('points of a path that fall on one pixel are drawn once, the last one included', () => {
  const points = Array.from({ length: 30000 }, (_, i) => [i / 1000, 0, 0]).flat();
  const line = pixelsOf({ points }, (x, y) => [x, y, false]);
  assert.ok(line.index.length < 50 && line.index[0] === 0);
  assert.equal(line.all.length, 60000);
  assert.ok(rising([...line.index]));
});

test('the projection keeps its size as it turns, and what is nearer is in front', () => {
  const room = { left: 0, top: 0, right: 400, bottom: 300 };
  for (let turn = -3; turn < 3; turn += 0.3) {
    const camera = project({ turn, tilt: 0.6 }, room);
    for (const [x, y, z] of [[-1, -1, 0], [1, -1, 0], [1, 1, 1], [-1, 1, 1], [1, 1, 0]]) {
      const [px, py] = camera(x, y, z);
      assert.ok(px >= -1 && px <= 401 && py >= -1 && py <= 301, `${turn}: ${px} ${py}`);
    }
  }
  const camera = project({ turn: 0, tilt: 0.6 }, room);
  assert.ok(camera(0, -1, 0)[2] > camera(0, 1, 0)[2] && camera(0, -1, 0)[1] > camera(0, 1, 0)[1]);
  assert.ok(camera(0, 0, 1)[1] < camera(0, 0, 0)[1]);
});

test('shades go from strong to pale, and colours of style sheets are read', () => {
  const bright = (rgb) => rgb.reduce((sum, c) => sum + c);
  for (let k = 0; k < 10; k++) assert.ok(bright(shade('light', (k + 1) / 10)) > bright(shade('light', k / 10)));
  assert.deepEqual([rgbOf('#fff'), rgbOf('#1a2b3c'), rgbOf('rgb(1, 2, 3)')], [[255, 255, 255], [26, 43, 60], [1, 2, 3]]);
});
