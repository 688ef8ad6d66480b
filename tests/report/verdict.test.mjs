// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The top of the page of a run: its answer, three numbers, what to type next.
//
//     node --test tests/report/verdict.test.mjs
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Table } from '../../src/report/page/table.js';
import { answerOf, lossesOf, numbersOf, rivalOf } from '../../src/report/page/verdict.js';

const COLUMNS = ['epoch', 'step', 'train_loss', 'train_loss_se', 'valid_loss', 'valid_loss_se', 'valid_metric'];

/** A run that has ended, of rows [epoch, training loss, its error, validation loss, its error]. */
function ended(rows, end, more = {}) {
  const epochs = new Table(COLUMNS.map((name) => [name, 'exact']));
  rows.forEach(([epoch, train, se, valid, validSe]) => epochs.addBlock([epoch, 10 * epoch, train, se, valid, validSe, 0.9].map((x) => Float64Array.of(x))));
  const [last] = rows.at(-1);
  return {
    folder: 'r', state: 'ended', notes: [], steps: new Table([['step', 'exact']]), epochs, model: { task: 'classify' }, results: null,
    record: { options: {} }, events: [{ event: 'end', epoch: last, step: 10 * last, seconds: 1, valid_metric: 0.9, stop: 'finished', ...end }], ...more,
  };
}

const ROWS = [[1, 0.5, 0.1, 0.4, 0.03], [2, 0.0333, 0.0063, 0.0042, 0.0017], [3, 0.008, 0.0022, 0.0121, 0.008]];
const training = (run) => numbersOf(run).find(({ label }) => label === 'training loss');

test('the training loss is of one epoch, with its own error', () => {
  const best = { best_epoch: 2, best_valid_loss: 0.0042 };
  assert.deepEqual(training(ended(ROWS, { ...best, train_loss: 0.0333 })), { label: 'training loss', value: '0.0333', note: '± 0.0063, epoch 2' });
  assert.deepEqual(training(ended(ROWS, { ...best, train_loss: 0.008 })), { label: 'training loss', value: '0.008', note: '± 0.0022, epoch 3' }); // --keep last
  assert.equal(training(ended([ROWS[0], ROWS[2]], { ...best, train_loss: 0.0333 })).note, 'of the weights that were kept'); // its epoch has no record
  const busy = { ...ended(ROWS, {}), state: 'training', events: [] };
  assert.deepEqual(training(busy).note, '± 0.0022, epoch 3');
});

test('a command says where it is to be typed', () => {
  const words = { step: 30, verdict: 'descending', because: 'x', advice: 'y', command: 'descent train --resume r --epochs 6', generalisation_because: '' };
  const run = (record) => ended(ROWS, {}, { record: { options: {}, end: words, directory: '/begun', ...record } });
  const from = (record) => answerOf(run(record), { stops: {}, places: {} }).from;
  assert.equal(from({}), '/begun');
  assert.equal(from({ resumed: [{ command: [], directory: '/later' }] }), '/later');
  assert.equal(from({ resumed: [{ command: [] }] }), '/begun'); // of an older version
  assert.equal(from({ end: { ...words, command: 'cd /begun && descent train x' } }), null);
  const stopped = (folder) => answerOf({ ...run({}), state: 'stopped', directory: '/made', folder }, { stops: {}, places: {} }).from;
  assert.deepEqual([stopped('r'), stopped('/there/r')], ['/made', null]);
});

test('a linear model that is as good, or better, stands near the top', () => {
  const run = (lead, se, more = {}) => ({ record: { layers: '8 relu', ...more }, results: { task: 'classes', valid: { lead_over_linear: lead, lead_over_linear_se: se, accuracy: 0.1, linear_accuracy: 0.975 } } });
  assert.equal(rivalOf(run(-0.875, 0.018)), 'A linear model (`--layers ""`) is better: 97.5\u00a0% of the validation rows are right, of this network 10.0\u00a0%.');
  assert.match(rivalOf(run(0.003, 0.007)), /^A linear model \(`--layers ""`\) does as well, as far as these rows tell: 97\.5\u00a0% /);
  assert.equal(rivalOf(run(0.02, 0.007)), null);
  assert.equal(rivalOf(run(-0.5, 0.01, { layers: '' })), null); // it is one
  assert.equal(rivalOf({ record: {}, results: null }), null);
  const numbers = { record: { layers: '8 relu' }, results: { task: 'numbers', valid: { lead_over_linear: -0.1, lead_over_linear_se: 0.01, r2: 0.7, linear_r2: 0.8 } } };
  assert.equal(rivalOf(numbers), 'A linear model (`--layers ""`) is better: its R² is 0.8, that of this network 0.7.');
});

test('two kinds of losses are told apart where there is a penalty', () => {
  const run = (l2) => ended(ROWS, {}, { record: { options: { l2 }, end: { step: 30 } } });
  assert.match(lossesOf(run('0.0006954102920723226')), /^The losses in the boxes are without the L2 part\. .* 0\.000695\/2 times /);
  assert.deepEqual([lossesOf(run('0')), lossesOf(run('auto')), lossesOf(ended(ROWS, {}))], [null, null, null]);
});
