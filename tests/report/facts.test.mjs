// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What the page says of the data and of settings.
//
//     node --test tests/report/facts.test.mjs
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { againOf, begunWith } from '../../src/report/page/again.js';
import { columnRows, dayOf, rangeOf } from '../../src/report/page/columns.js';

// ---- columns ----

// As models have it: lists of the encoder over stored values, of which a date has three and a skipped column or a target none.
const WEATHER = {
  task: 'regress',
  schema: {
    stored: 6, weight: 5, classes: [],
    columns: [{ name: 'date', kind: 'date' }, { name: 'note', kind: 'skipped' }, { name: 'rain', kind: 'number' }, { name: 'warm', kind: 'target' },
      { name: 'cold', kind: 'number' }, { name: 'counts', kind: 'skipped' }, { name: 'sky', kind: 'category', categories: ['fog', 'sun'] }],
  },
  encoder: { low: [-1, -1, 2012, 0, -7.1, null], high: [1, 1, 2015.997314453125, 55.9, 18.3, null], target_mean: 16.396, target_deviation: 7.3454 },
};

test('every column has its own values, also behind a date and what was left out', () => {
  assert.deepEqual(columnRows(WEATHER), [
    ['date', 'date', '2012-01-01 to 2015-12-31'], ['note', 'skipped', '–'], ['rain', 'number', '0 to 55.9'],
    ['warm', 'target', 'mean 16.4, standard deviation 7.345'], ['cold', 'number', '−7.1 to 18.3'], ['counts', 'weight of the row', '–'],
    ['sky', 'category', '2: fog, sun']]);
});

test('a target of classes has these', () => {
  const rows = columnRows({ ...WEATHER, task: 'classify', schema: { ...WEATHER.schema, classes: ['no', 'yes'] } });
  assert.deepEqual(rows[3], ['warm', 'target', '2 classes: no, yes']);
});

test('columns that are stored relative to an offset', () => {
  const schema = { stored: 1, classes: [], columns: [{ name: 'id', kind: 'number' }], offset: [1e9], unit: [2] };
  assert.equal(columnRows({ task: 'regress', schema, encoder: { low: [0], high: [75] } })[0][2], '1,000,000,000 to 1,000,000,150');
});

test('no values rather than those of another column', () => {
  const moved = { ...WEATHER, encoder: { ...WEATHER.encoder, low: WEATHER.encoder.low.slice(1) } };
  assert.equal(columnRows(moved)[4][2], '–');
  const unknown = { ...WEATHER, schema: { ...WEATHER.schema, columns: [{ name: 'new', kind: 'of a later version' }, ...WEATHER.schema.columns] } };
  assert.equal(columnRows(unknown)[5][2], '–');
  assert.equal(columnRows({ task: 'regress', schema: WEATHER.schema })[2][2], '–');
  assert.deepEqual(columnRows({ task: 'classify', schema: { stored: 4 } }), []);
});

test('ranges have the digits that it takes', () => {
  assert.deepEqual([rangeOf(0, 1 / 3), rangeOf(5, 5), rangeOf(100000.25, 100000.5), rangeOf(null, 1), rangeOf(-1e20, 3)],
    ['0 to 0.3333', '5', '100,000.25 to 100,000.5', '–', '−1e20 to 3']);
});

test('days of years, leap years and the last of them', () => {
  const year = (y, day, days) => Math.fround(y + day / days);
  assert.deepEqual([dayOf(2012), dayOf(year(2012, 59, 366)), dayOf(year(2012, 60, 366)), dayOf(year(2015, 364, 365)), dayOf(year(1900, 59, 365))],
    ['2012-01-01', '2012-02-29', '2012-03-01', '2015-12-31', '1900-03-01']);
  for (let day = 0; day < 365; day++) {
    assert.equal(dayOf(year(2023, day, 365)), new Date(Date.UTC(2023, 0, 1 + day)).toISOString().slice(0, 10));
  }
});

// ---- again ----

test('commands that can be pasted: a run that is there is not in their way', () => {
  const run = (command, resumed, more = {}) => againOf({ folder: 'runs/a b', record: { command, directory: '/here', ...(resumed ? { resumed: resumed.map((words) => ({ command: words })) } : {}), ...more } });
  assert.deepEqual(run(['descent', 'train', 'x.csv', '--out', 'a b', '--lr', '1'], [['descent', 'train', '--resume', 'a b', '--epochs', '9']]),
    { lines: ['cd /here', "descent train x.csv --out 'a b-again' --lr 1", "descent train --resume 'a b-again' --epochs 9"], folder: 'a b-again' });
  for (const [words, line] of [[['--out=r/'], '--out=r-again'], [['-or'], '-or-again'], [['-o', 'r'], '-o r-again'], [['--out', 'q', '--out', 'r'], '--out q --out r-again']]) {
    assert.deepEqual(run(['descent', 'train', 'x', ...words]).lines[1], `descent train x ${line}`);
  }
  // The program numbers runs by itself, unless something else is said: then the name must be known.
  assert.deepEqual(run(['descent', 'train', 'x']), { lines: ['cd /here', 'descent train x'], folder: null });
  assert.equal(run(['descent', 'train', 'x'], [['descent', 'train', '--resume', 'runs/x-1']]).lines[2], "descent train --resume 'runs/a b-again'");
  assert.equal(run(['descent', 'train', 'x', '--config', 'f']).lines[1], "descent train x --config f --out 'runs/a b-again'");
  assert.deepEqual(run([]), { lines: [], folder: null });
});

test('the command with other options goes to a folder of its own', () => {
  const line = (...words) => begunWith({ record: { command: ['descent', 'train', 'x', ...words] } }, ['--split', 'time:a b']);
  const wanted = "descent train x --lr 1 --split 'time:a b'";
  assert.deepEqual([line('--lr', '1'), line('--out', 'r', '--lr', '1'), line('--lr', '1', '--out=r'), line('-or', '--lr', '1'), line('-o', 'r', '--lr', '1')], Array(5).fill(wanted));
  assert.equal(begunWith({ record: { command: [] } }, ['--x']), null);
});
