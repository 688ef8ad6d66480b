// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What the page does with numbers before it draws them.
//
//     node --test tests/report/series.test.mjs
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deflateSync } from 'node:zlib';

import { average, extremes, indexAt, lastOf, nearest, thin, windowOf } from '../../src/report/page/series.js';
import { Table, bytesOf, inflate, runsOf, unpack } from '../../src/report/page/table.js';
import { apart, axisTexts, duration, number, ordinal, percent, percentTick, shellWord, things } from '../../src/report/page/text.js';

// A generator of our own: the same numbers every time.
function random(seed) {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

const range = (n, f) => Float64Array.from({ length: n }, (_, i) => f(i));

test('thinning keeps the extremes of every column of pixels', () => {
  const next = random(7);
  for (const [n, columns] of [[100000, 800], [5000, 100], [12345, 333]]) {
    const x = range(n, (i) => i);
    const y = range(n, () => (next() < 0.001 ? 100 * (next() - 0.5) : next()));
    const thinned = thin(x, y, 0, n - 1, columns);
    assert.ok(thinned.x.length <= 4 * (columns + 1), `${thinned.x.length} points`);
    const width = (n - 1) / columns;
    for (let c = 0; c < columns; c++) {
      const from = indexAt(x, c * width);
      const to = indexAt(x, (c + 1) * width);
      const inside = thinned.y.filter((_, i) => thinned.x[i] >= x[from] && thinned.x[i] < (x[to] ?? Infinity));
      let low = Infinity;
      let high = -Infinity;
      for (let i = from; i < to; i++) {
        low = Math.min(low, y[i]);
        high = Math.max(high, y[i]);
      }
      assert.equal(Math.min(...inside), low);
      assert.equal(Math.max(...inside), high);
    }
  }
});

test('a single spike in a million points is drawn', () => {
  const n = 1000000;
  const x = range(n, (i) => i);
  const y = range(n, (i) => (i === 618033 ? 5 : 1));
  const thinned = thin(x, y, 0, n - 1, 700);
  assert.equal(thinned.y[thinned.x.indexOf(618033)], 5);
  assert.ok(thinned.x.length < 3000);
});

test('thinned points are points of the series, in their order', () => {
  const next = random(3);
  let at = 0;
  const x = range(20000, () => (at += next() ** 4)); // uneven
  const y = range(20000, (i) => Math.sin(i / 100) + next());
  const thinned = thin(x, y, x[100], x[19000], 200);
  for (let i = 0; i < thinned.x.length; i++) {
    const j = indexAt(x, thinned.x[i]);
    assert.equal(thinned.y[i], y[j]);
    assert.ok(i === 0 || thinned.x[i] > thinned.x[i - 1]);
  }
  assert.ok(thinned.x[0] <= x[100] && thinned.x.at(-1) >= x[19000]); // lines go on to the edge
});

test('few points are all drawn, and missing ones are none', () => {
  const x = range(10, (i) => i);
  const y = range(10, (i) => (i === 4 ? NaN : i * i));
  assert.deepEqual(thin(x, y, 0, 9, 100).x, [0, 1, 2, 3, 5, 6, 7, 8, 9]);
  assert.deepEqual(thin(x, y, 3, 6, 100).x, [2, 3, 5, 6, 7]);
  assert.deepEqual(thin([], [], 0, 1, 100), { x: [], y: [] });
  assert.deepEqual(thin([5], [2], 5, 5, 100), { x: [5], y: [2] });
  assert.deepEqual(thin(x, range(10, () => NaN), 0, 9, 1).x, []);
});

test('the average of a constant is the constant, from the first value on', () => {
  for (const beta of [0, 0.5, 0.9, 0.98, 0.999]) {
    for (const value of average(range(2000, () => 3.25), beta)) assert.ok(Math.abs(value - 3.25) < 1e-12);
  }
});

test('the average is that of its definition', () => {
  const y = [4, 2, 8, 1];
  const beta = 0.9;
  let v = 0;
  y.forEach((value, i) => {
    v = beta * v + (1 - beta) * value;
    assert.ok(Math.abs(average(y, beta)[i] - v / (1 - beta ** (i + 1))) < 1e-12);
  });
  assert.deepEqual([...average(y, 0)], y);
  const holes = average([1, NaN, 1, 5], 0.5);
  assert.ok(Number.isNaN(holes[1]) && holes[2] === 1 && Math.abs(holes[3] - 2.875 / 0.875) < 1e-12);
  assert.equal(Math.round(windowOf(0.98)), 50);
});

test('an average before thinning is not one after it', () => {
  // Of a noisy series the two differ: what is drawn is the average of all points.
  const next = random(11);
  const n = 50000;
  const x = range(n, (i) => i);
  const y = range(n, () => (next() < 0.01 ? 50 : 1));
  const right = thin(x, average(y, 0.99), 0, n - 1, 300);
  const wrong = average(thin(x, y, 0, n - 1, 300).y, 0.99);
  assert.ok(Math.abs(right.y.at(-1) - 1.5) < 1);
  assert.ok(wrong.at(-1) > 5);
});

test('finding places', () => {
  const x = [1, 2, 4, 8];
  assert.deepEqual([0, 1, 3, 8, 9].map((v) => indexAt(x, v)), [0, 0, 2, 3, 4]);
  assert.deepEqual([-5, 1.4, 3, 3.1, 7, 99].map((v) => nearest(x, v)), [0, 0, 1, 2, 3, 3]);
  assert.deepEqual(extremes([NaN, 3, 1, 2]), { low: 2, high: 1 });
  assert.equal(extremes([NaN]), null);
  assert.equal(lastOf([1, 2, NaN]), 1);
  assert.equal(lastOf([]), -1);
});

// As src/report/table.c packs them.
function pack(columns, kinds) {
  const parts = columns.map((numbers, c) => {
    const wide = kinds[c] !== 'short';
    const width = wide ? 8 : 4;
    const bytes = new Uint8Array(width * numbers.length);
    const view = new DataView(new ArrayBuffer(8));
    numbers.forEach((value, row) => {
      const coded = kinds[c] === 'count' && row > 0 ? value - numbers[row - 1] : value;
      if (wide) view.setFloat64(0, coded);
      else view.setFloat32(0, coded);
      for (let plane = 0; plane < width; plane++) bytes[plane * numbers.length + row] = view.getUint8(plane);
    });
    return bytes;
  });
  return deflateSync(Buffer.concat(parts)).toString('base64');
}

test('blocks read back to their numbers', async () => {
  const columns = [[1, 2, 5], [0.5, NaN, -2], [0.1, 1e300, NaN]];
  const kinds = ['count', 'short', 'exact'];
  const bytes = await inflate(bytesOf(pack(columns, kinds)));
  assert.deepEqual(unpack(bytes, kinds.map((kind) => ['', kind]), 3).map((numbers) => [...numbers]), columns);
});

test('a document becomes runs, and a run grows row by row', async () => {
  const tables = { step: [['step', 'count'], ['loss', 'short']], epoch: [['epoch', 'count']] };
  const block = (table, rows, columns, kinds) => ({ table, rows, packed: pack(columns, kinds) });
  const history = [
    { event: 'start', step: 0 }, block('step', 2, [[1, 2], [0.5, 0.25]], ['count', 'short']),
    { note: { event: 'epoch', generalisation: 'generalising' } }, block('step', 1, [[3], [0.125]], ['count', 'short']), { event: 'end', step: 3 },
  ];
  const [run] = await runsOf({ tables, runs: [{ folder: 'a', history }] });
  assert.deepEqual([...run.steps.column('step')], [1, 2, 3]);
  assert.deepEqual([...run.steps.column('loss')], [0.5, 0.25, 0.125]);
  assert.deepEqual(run.events.map((row) => row.event), ['start', 'end']);
  assert.equal(run.notes[0].generalisation, 'generalising');
  for (let step = 4; step < 3000; step++) run.steps.addRow({ event: 'step', step, loss: 1 / step });
  run.steps.addRow({ step: 3000 });
  assert.equal(run.steps.rows, 3000);
  assert.equal(run.steps.column('loss')[2998], 1 / 2999);
  assert.ok(Number.isNaN(run.steps.column('loss')[2999]) && run.steps.has('loss') && !new Table(tables.step).has('loss'));
});

test('numbers as people read them', () => {
  assert.deepEqual([0, 0.123456, 40970.4, 1.23e-7, -5, Infinity, NaN].map((v) => number(v)), ['0', '0.1235', '40,970', '1.23e−7', '−5', '∞', '–']);
  assert.deepEqual([1, 1797].map((v) => things(v, 'row')), ['1 row', '1,797 rows']);
  assert.equal(percent(0.947), '94.7\u00a0%');
  assert.deepEqual([0, 1, 0.99999].map((value) => percent(value)), ['0\u00a0%', '100\u00a0%', '100.0\u00a0%']);
  assert.deepEqual([0.9, 0.925].map(percentTick), ['90\u00a0%', '92.5\u00a0%']);
  assert.deepEqual(apart(2.3028, 2.3032), ['2.3028', '2.3032']);
  assert.deepEqual([1, 2, 3, 11, 22, 68].map(ordinal), ['1st', '2nd', '3rd', '11th', '22nd', '68th']);
  assert.deepEqual(apart(1, 1), ['1', '1']);
  assert.deepEqual(apart(2.61, 0.5), ['2.61', '0.5']);
  assert.deepEqual([0.021, 59.94, 90, 3600, 7260].map(duration), ['0.021 s', '60 s', '1 min 30 s', '1 h 0 min', '2 h 1 min']);
  assert.deepEqual(['a.csv', "it's", '', '$(rm x)'].map(shellWord), ['a.csv', "'it'\\''s'", "''", "'$(rm x)'"]);
});

test('numbers of an axis differ from their neighbours', () => {
  assert.deepEqual(axisTexts([2.31, 2.315, 2.32]), ['2.31', '2.315', '2.32']);
  assert.deepEqual(axisTexts([0, 50, 100]), ['0', '50', '100']);
  assert.deepEqual(axisTexts([1000000, 1000001]), ['1,000,000', '1,000,001']);
  assert.deepEqual(axisTexts([]), []);
});
