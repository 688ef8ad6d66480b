// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What the lessons on local optima, saddles and L2 compute besides the library.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { falls, factorOf, histogram, indicesOf, leastOf, mean, size, standardError, weightsOf } from '../../src/report/page/lesson/l2/weights.js';
import { assign, matched, unitsOf } from '../../src/report/page/lesson/local-optima/match.js';
import { along, barrier, bend, distance, line, middleOf, planeOf } from '../../src/report/page/lesson/local-optima/path.js';
import { deepestOf, minimumAt, stretches, valleyOf, valleysOf } from '../../src/report/page/lesson/local-optima/valleys.js';
import { moons } from '../../src/report/page/lesson/moons.js';
import { fit, leftAt, slowest, stepsPerTen } from '../../src/report/page/lesson/saddles/leave.js';
import { kindOf, stationaryIn, stationaryNear } from '../../src/report/page/lesson/saddles/place.js';

const near = (a, b, far = 1e-9) => assert.ok(Math.abs(a - b) <= far, `${a} is not ${b}`);

// ---- local optima ----

const CURVE = (x) => x ** 4 - 2 * x ** 2 + 0.3 * x;
const GRID = Float64Array.from({ length: 1001 }, (_, i) => CURVE(-2 + 0.004 * i));

test('valleys of a curve', () => {
  const valleys = valleysOf(GRID, [-2, 2]);
  assert.equal(valleys.length, 2);
  near(valleys[0].x, -1.0353, 1e-3);
  near(valleys[1].x, 0.9601, 1e-3);
  near(valleys[0].to, valleys[1].from);
  near(valleys[0].to, 0.0753, 1e-3);
  assert.deepEqual([valleys[0].from, valleys[1].to], [-2, 2]);
  assert.deepEqual([-1.9, 0.07, 0.08, 2, 3].map((x) => valleyOf(valleys, x)), [0, 0, 1, 1, -1]);
  assert.deepEqual([-1.03, 0.96, 0].map((x) => minimumAt(valleys, x)), [0, 1, -1]);
  assert.equal(deepestOf(valleys), 0);
});

test('neighbours that are alike', () => {
  assert.deepEqual(stretches([1, 1, 0, 1]), [{ value: 1, from: 0, to: 1 }, { value: 0, from: 2, to: 2 }, { value: 1, from: 3, to: 3 }]);
  assert.deepEqual(stretches([]), []);
});

/** All orders of n things. */
const orders = (n) => (n === 0 ? [[]] : orders(n - 1).flatMap((order) => Array.from({ length: n }, (_, i) => [...order.slice(0, i), n - 1, ...order.slice(i)])));

test('an assignment is the best of all', () => {
  let seed = 1;
  const draw = () => { seed = (seed * 48271) % 2147483647; return (seed % 1000) / 100 - 5; };
  for (let n = 1; n <= 6; n++) {
    for (let k = 0; k < 20; k++) {
      const cost = Array.from({ length: n }, () => Array.from({ length: n }, draw));
      const total = (columns) => columns.reduce((sum, column, row) => sum + cost[row][column], 0);
      const found = assign(cost);
      assert.deepEqual([...found].sort(), Array.from({ length: n }, (_, i) => i));
      near(total(found), Math.min(...orders(n).map(total)));
    }
  }
});

const TENSORS = [{ begin: 0, rows: 2, columns: 3, decays: true }, { begin: 6, rows: 1, columns: 3, decays: false },
  { begin: 9, rows: 3, columns: 1, decays: true }, { begin: 12, rows: 1, columns: 1, decays: false }];

test('units in another order, with other signs, are put back', () => {
  const a = Float64Array.from([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13]);
  const units = unitsOf(TENSORS);
  assert.deepEqual(units[1], [1, 4, 7, 10]);
  const b = a.slice();
  [[0, 2, -1], [1, 0, 1], [2, 1, -1]].forEach(([to, from, sign]) => units[to].forEach((at, k) => { b[at] = sign * a[units[from][k]]; }));
  const { x, moved, turned } = matched(a, b, units);
  assert.deepEqual([...x], [...a]);
  assert.deepEqual([moved, turned], [3, 2]);
});

test('paths and planes', () => {
  const [a, b, c] = [[0, 0, 0], [2, 0, 0], [1, 3, 4]].map((list) => Float64Array.from(list));
  assert.deepEqual([...line(a, b)(0.25)], [0.5, 0, 0]);
  assert.deepEqual([...bend(a, c, b)(0.5)], [1, 1.5, 2]);
  assert.deepEqual([...bend(a, c, b)(1)], [...b]);
  assert.equal(distance(a, c), Math.sqrt(26));
  const plane = planeOf(a, b, c);
  assert.deepEqual(plane.place(b), [2, 0]);
  near(plane.place(c)[0], 1);
  near(plane.place(c)[1], 5);
  plane.at(1, 5).forEach((value, i) => near(value, c[i]));
  near(barrier([1, 5, 2]), 3);
});

test('the middle goes around a hill', () => {
  // A hill at the origin of a plane, between two ends; the ridge is left because the middle begins beside it.
  const value = (x) => Math.exp(-2 * (x[0] ** 2 + x[1] ** 2));
  const slope = (x) => ({ value: value(x), g: Float64Array.from(x, (at) => -4 * at * value(x)) });
  const [a, b] = [Float64Array.of(-2, 0.1), Float64Array.of(2, 0.1)];
  let middle = null;
  for (middle of middleOf(a, b, slope, { steps: 300, rate: 0.05 }));
  const straight = along(line(a, b), value);
  const curve = along(bend(a, middle, b), value);
  assert.ok(barrier(straight.loss) > 0.9 && barrier(curve.loss) < 0.1, `${barrier(curve.loss)}`);
  assert.equal(straight.t.length, 61);
});

// ---- saddles ----

/** x^2 - y^2 + y^4, as the library gives it. */
const SADDLE = {
  evaluate: ([x, y]) => ({ value: x * x - y * y + y ** 4, g: [2 * x, -2 * y + 4 * y ** 3] }),
  curvature: ([, y], v) => [2 * v[0], (-2 + 12 * y * y) * v[1]],
};

test('kinds of stationary points', () => {
  assert.deepEqual(kindOf([-2, 2]), { kind: 'saddle', index: 1, flat: 0 });
  assert.deepEqual(kindOf([1, 2]).kind, 'minimum');
  assert.deepEqual(kindOf([-3, -2]).kind, 'maximum');
  assert.deepEqual(kindOf([0, 0]), { kind: 'point', index: 0, flat: 2 });
  const found = stationaryNear(SADDLE, [0.3, 0.1], 5);
  assert.equal(found.kind, 'saddle');
  assert.deepEqual(found.values, [-2, 2]);
  const all = stationaryIn(SADDLE, [-1, 1], [-1, 1]);
  assert.deepEqual(all.map(({ kind }) => kind).sort(), ['minimum', 'minimum', 'saddle']);
});

test('how long a path stays', () => {
  const rate = 0.05;
  const times = [1e-2, 1e-4, 1e-6].map((offset) => {
    const rows = [];
    for (let k = 0, x = 1, y = offset; k < 400; k++) {
      const { value, g } = SADDLE.evaluate([x, y]);
      rows.push(value, Math.hypot(...g), rate, x, y);
      [x, y] = [x - rate * g[0], y - rate * g[1]];
    }
    const run = { count: 400, width: 5, rows };
    assert.equal(leftAt(run, 1, 99), -1);
    assert.ok(slowest(run).gradient < 0.2);
    return leftAt(run, 1, 0.3);
  });
  const { slope, off } = fit([2, 4, 6], times);
  near(slope, stepsPerTen(rate, -2), 0.3);
  assert.ok(off < 1);
});

// ---- L2 ----

test('weights and how they are spread', () => {
  assert.deepEqual(indicesOf(TENSORS), [0, 1, 2, 3, 4, 5, 9, 10, 11]);
  assert.deepEqual([...weightsOf([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], TENSORS)].at(-1), 11);
  assert.equal(size([3, -3]), 3);
  assert.deepEqual(histogram([-9, -0.1, 0.1, 0.9, 1], 1, 4), [1, 1, 1, 2]);
  assert.equal(mean([1, 3]), 2);
  assert.equal(standardError([1, 3]), 1);
  assert.equal(leastOf([3, 1, 2]), 1);
  assert.ok(falls([3, 2, 2]) && !falls([1, 2]) && falls([1, 1.05], 0.1));
  assert.deepEqual(factorOf([1, 2], [-2, -4]), { factor: -2, off: 0 });
});

test('two moons', () => {
  const chance = { stream: () => ({ uniform: (count) => new Float64Array(count).fill(0.5), normal: (count) => new Float64Array(count) }) };
  const { inputs, targets, rows } = moons(chance, { seed: 1, rows: 4, noise: 0.1 });
  assert.equal(rows, 4);
  [0, 1, 1, -0.5].forEach((value, i) => near(inputs[i], value));
  assert.deepEqual([...targets], [0, 1, 0, 1]);
});
