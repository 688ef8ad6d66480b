// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What the page says about the place on the surface: counts of eigenvalues, findings, and what to type.
//
//     node --test tests/report/place.test.mjs
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { causesTitle, causeWords, changeText, experimentRows, helpful } from '../../src/report/page/causes.js';
import { ageOf, evidenceRows, isOld, short } from '../../src/report/page/evidence.js';
import { layerRows, layersTitle } from '../../src/report/page/layers.js';
import { missingOf } from '../../src/report/page/missing.js';
import { pictureTitle, pictureWords, surfaceOf, wayOf } from '../../src/report/page/slice.js';
import { binsOf, kindOf, spectrumOf, titleOf } from '../../src/report/page/spectrum.js';
import { Table } from '../../src/report/page/table.js';
import { answerOf, numbersOf } from '../../src/report/page/verdict.js';

const runAt = (step, more = {}) => ({
  folder: 'runs/a b', events: [{ event: 'end', step }], steps: new Table([['step', 'count']]), epochs: new Table([['step', 'count'], ['epoch', 'count']]), ...more,
});

test('every eigenvalue is in one bin, and zero in the middle', () => {
  const values = [-2, -0.5, -1e-12, 0, 1e-9, 0.01, 0.1, 0.3, 0.9, 1, 10];
  const bins = binsOf(values, 1e-8);
  assert.equal(bins.reduce((sum, { number }) => sum + number, 0), values.length);
  for (let i = 1; i < bins.length; i++) assert.equal(bins[i].from, bins[i - 1].to);
  assert.ok(bins[0].number > 0 && bins[bins.length - 1].number > 0);
  const zero = bins.find(({ from, to }) => from < 0 && to > 0);
  assert.equal(zero.number, 3);
  for (const value of values.filter((v) => Math.abs(v) > 1e-8)) {
    const inside = bins.filter(({ from, to }) => (value > 0 ? value >= from * (1 - 1e-12) && value < to : value > from && value <= to * (1 - 1e-12)));
    assert.equal(inside.length, 1, `${value} in ${inside.length} bins`);
    assert.ok(inside[0].number > 0);
  }
  assert.deepEqual(binsOf([0, 0], 1e-8), [{ from: -1e-8, to: 1e-8, number: 2, error: 0 }]);
  assert.deepEqual(binsOf([3], 1e-8).map(({ number }) => number), [1]);
});

const found = (more) => ({
  parameters: 50, index: [0, 0], nullity: { explained: 0, unexplained: 0 }, verdict: 'minimum', threshold: 1e-8,
  eigenvalues: { all: true, smallest: 0.1, largest: 4, values: [0.1, 4] }, ...more,
});

test('eigenvalues that are all zero curve neither down nor up', () => {
  assert.deepEqual(binsOf([0, 0], 0).map(kindOf), ['zero']);
  assert.deepEqual(binsOf([-1, 0, 1], 0.1).map(kindOf).filter((kind, i, all) => all.indexOf(kind) === i), ['down', 'zero', 'up']);
});

test('the title of a spectrum is its finding', () => {
  assert.equal(titleOf(found()), 'Every direction curves up: a minimum');
  assert.equal(titleOf(found({ verdict: 'descending' })), 'Every direction curves up');
  assert.equal(titleOf(found({ nullity: { explained: 1, unexplained: 2 } })), 'No direction curves down, 3 of 50 are flat: a minimum');
  assert.equal(titleOf(found({ index: [12, 12], verdict: 'saddle' })), '12 of 50 directions curve down');
  assert.equal(titleOf(found({ index: [1, 1], verdict: 'saddle' })), '1 of 50 directions curves down');
  assert.equal(titleOf(found({ index: [3, 7], verdict: 'saddle' })), '3 to 7 of 50 directions curve down');
  assert.equal(titleOf(found({ eigenvalues: { all: false, values: [1] }, verdict: 'plateau' })), 'No direction that curves down was found');
});

test('what is drawn of a spectrum: all, an estimate, or the ends', () => {
  const spectrum = { by: 'quadrature', bins: [{ above: -1, to: 0, number: 2.5, error: 1 }, { above: 0, to: 1, number: 47.5, error: 1 }] };
  assert.equal(spectrumOf(found()).by, 'all');
  assert.equal(spectrumOf(found({ spectrum })).by, 'all');
  const ends = { all: false, values: [-0.5, 4] };
  assert.equal(spectrumOf(found({ eigenvalues: ends })).by, 'ends');
  assert.deepEqual(spectrumOf(found({ eigenvalues: ends, spectrum })), {
    by: 'estimate', values: [-0.5, 4], bins: [{ from: -1, to: 0, number: 2.5, error: 1 }, { from: 0, to: 1, number: 47.5, error: 1 }],
  });
  assert.equal(spectrumOf(found({ eigenvalues: { all: false, values: [] } })), null);
});

test('layers are compared by root mean squares', () => {
  const layers = [{ name: 'a', rows: 2, columns: 8, weight_norm: 4, gradient_norm: 2, largest: 3 }, { name: 'b', rows: 1, columns: 4, weight_norm: 2, gradient_norm: 0.1 },
    { name: 'c', rows: 1, columns: 4, weight_norm: 0, gradient_norm: 0.1 }];
  const rows = layerRows({ layers });
  assert.equal(rows[0].weight, 1);
  assert.equal(rows[0].ratio, 0.5);
  assert.ok(Number.isNaN(rows[1].largest) && Number.isNaN(rows[2].ratio));
  assert.equal(layersTitle(rows), 'Relative to its weights the gradient is largest in a, 10 times that of b');
  const moved = layerRows({ layers: [{ name: 'a', rows: 1, columns: 4, weight_norm: 2, gradient_norm: 1, update_norm: 0.02 }, { name: 'b', rows: 1, columns: 1, weight_norm: 10, gradient_norm: 1, update_norm: 0.01 }] });
  assert.equal(layersTitle(moved), 'A step changes a by 1 % of its weights, b by 0.1 %');
  assert.equal(moved[0].update, 0.01);
  assert.deepEqual(layerRows({ layers: [{ name: 'a', rows: 1, columns: 1, trace: 3 }] }), []); // of no lengths
  assert.deepEqual(layerRows({}), []);
});

const slice = (more) => ({
  made: '2026-01-31T12:00:00Z', steps: 9,
  found: {
    kind: 'path', value: 0.5, lowest: 0.4, highest: 3, picture_gap: 0.013, rows: 275, undefined: 0, values: [3, 2, null, 0.4, 0.5, 1], path: [1, 0, 0.5, 0.2, 0, 0],
    path_values: [2, 1, 0.5], path_gap: 0.01, path_stride: 8, drift: 0,
    axes: [{ name: 'component 1 (90 %)', low: -1, high: 1, points: 3, explained: 0.9 }, { name: 'component 2 (9 %)', low: 0, high: 1, points: 2, explained: 0.09 }], ...more,
  },
});

test('the way has its steps, and the last is the end', () => {
  assert.deepEqual(wayOf(slice()), [{ step: 0, u: 1, v: 0, loss: 2 }, { step: 8, u: 0.5, v: 0.2, loss: 1 }, { step: 9, u: 0, v: 0, loss: 0.5 }]);
  assert.deepEqual(wayOf(slice({ path: undefined, path_values: undefined })), []);
  const line = slice({ axes: [slice().found.axes[0]], path: [3, 2, 1] });
  assert.deepEqual(wayOf(line).map(({ u, v }) => [u, v]), [[3, 0], [2, 0], [1, 0]]);
});

test('a slice says what it shows, and how much it hides', () => {
  assert.equal(pictureTitle(slice()), 'The way led from a loss of 2 to 0.5; 99.0\u00a0% of it lies in this picture');
  assert.equal(pictureTitle(slice({ kind: 'random' })), 'From a loss of 0.5 it goes down to 0.4 nearby, and up to 3');
  assert.equal(pictureTitle(slice({ kind: 'random', values: [3, 0.5, 2, 1, 1, 1] })), 'The loss of 0.5 is the lowest in this picture, which goes up to 3');
  assert.equal(pictureTitle(slice({ kind: 'line', barrier: 0.25, to: 'runs/b' })), 'A barrier of 0.25 stands between this run and runs/b');
  assert.equal(pictureTitle(slice({ kind: 'line', barrier: 0, to: 'runs/b' })), 'No barrier stands between this run and runs/b');
  assert.equal(pictureTitle(slice({ kind: 'curvature', axes: [{ eigenvalue: -0.5 }, { eigenvalue: 7 }] })), 'The least curved direction leads down (−0.5); the most curved has 7');
  const words = pictureWords(runAt(18, { slice: slice() }));
  assert.match(words, /two along which the way is longest \(principal components\): 99\.0\u00a0% .* 1\.0\u00a0% cannot be seen/);
  assert.match(words, /3 × 2 points over 275 training rows; between them the loss is off by 0\.013 at most \(0\.5\u00a0% of its range\)/);
  assert.match(words, /Of step 9, looked at on 2026-01-31 12:00 UTC\. The run is at step 18 now\./);
  assert.match(pictureWords(runAt(9, { slice: slice({ kind: 'random', seed: 4 }) })), /filter-normalised: for each unit as long as its weights/);
  const surface = surfaceOf(slice({ axes: [{ name: 'least (-1)', low: -1, high: 1, points: 3 }, { name: 'b', low: 0, high: 1, points: 2 }] }).found);
  assert.ok(Number.isNaN(surface.z[2]) && surface.nx === 3 && surface.ny === 2 && surface.labels.x === 'least (−1)');
});

test('a record says how old it is', () => {
  const record = { steps: 1200, made: '2026-01-31T12:00:00Z' };
  assert.equal(ageOf(runAt(2400), record), 'Of step 1,200, looked at on 2026-01-31 12:00 UTC. The run is at step 2,400 now.');
  assert.equal(ageOf(runAt(1200), record), 'Of step 1,200, looked at on 2026-01-31 12:00 UTC.');
  assert.equal(isOld(runAt(1200), record), '');
  assert.equal(isOld(runAt(2400), record), ' Of step 1,200; the run is at step 2,400 now.');
});

test('evidence keeps the words of the library', () => {
  const rows = evidenceRows({
    evidence: [{ name: 'gradient norm', value: 0.5, against: 1e-16, text: 'not zero: more than rounding causes' }, { name: 'descent direction', value: 1, against: null, text: 'f falls by that much' }],
    zero_modes: [{ kind: 'softmax shift', where: 'output layer', count: 1, residual: 0 }],
  });
  assert.deepEqual(rows.map(({ text }) => text).slice(0, 2), ['Not zero: more than rounding causes.', 'f falls by that much.']);
  assert.match(rows[2].name, /softmax shift/);
  assert.deepEqual([0.0381234, 4, -3, 1e-17, null].map(short), ['0.0381', '4', '−3', '1e−17', '–']);
});

test('what is missing comes with a command that a shell reads', () => {
  assert.deepEqual(missingOf(runAt(1)).map(({ command }) => command), [
    "descent diagnose 'runs/a b' --spectrum --layers && descent report 'runs/a b'", "descent slice 'runs/a b' --axes path && descent report 'runs/a b'"]);
  const diagnosis = (more) => ({ diagnosis: { found: { ...found(), layers: [{ largest: 1 }], ...more } }, slice: slice() });
  assert.deepEqual(missingOf(runAt(1, diagnosis())), []);
  const [unread, unseen] = missingOf({ ...runAt(1), diagnosis_problem: 'it is damaged', slice_problem: 'it is no such record' });
  assert.match(unread.words, /cannot be read: it is damaged\. It is made again by$/);
  assert.match(unread.command, /^descent diagnose 'runs\/a b' &&/);
  assert.match(unseen.words, /cannot be read: it is no such record\./);
  assert.match(missingOf(runAt(1, diagnosis({ layers: [{}] })))[0].command, /^descent diagnose 'runs\/a b' --layers &&/);
  assert.match(missingOf(runAt(1, diagnosis({ eigenvalues: { all: false } })))[0].command, /--spectrum --layers &&/);
});

// A run of two epochs that ended; `more` replaces members of it.
function ended({ end = {}, words = {}, epochs = 2, ...more } = {}) {
  const table = new Table(['epoch', 'step', 'train_loss', 'train_loss_se'].map((name) => [name, 'number']));
  const all = Float64Array.from({ length: epochs }, (_, i) => i + 1);
  table.addBlock([all, all.map((epoch) => 9 * epoch), all.map((epoch) => 1 / epoch), all.map(() => 0.01)]);
  const last = { event: 'end', epoch: epochs, step: 9 * epochs, stop: 'epochs', seconds: 1, ...end };
  return {
    folder: 'runs/a', state: 'ended', live: false, epochs: table, steps: new Table([['step', 'number']]), events: [last], notes: [], model: { task: 'classify' },
    record: { options: {}, end: { step: last.step, verdict: 'descending', because: 'it falls', advice: '', command: null, conclusion: 'stop', ...words } }, ...more,
  };
}
const WORDS = { places: {}, stops: {} };

test('a training loss says of which weights it is', () => {
  const note = (run) => numbersOf(run).find(({ label }) => label === 'training loss').note;
  assert.equal(note(ended({ end: { train_loss: 0.5 } })), '± 0.01, epoch 2');
  assert.equal(note(ended({ end: { train_loss: 1, best_epoch: 1, best_valid_loss: 0.5 } })), '± 0.01, epoch 1');
  assert.equal(note(ended({ end: { train_loss: 0.7 } })), 'of the weights that were kept'); // of an epoch without a record
});

test('there is always a next command, but for a run to begin again', () => {
  const all = ({ command, use }) => [command, use];
  assert.deepEqual(all(answerOf(ended(), WORDS)), [null, 'descent predict runs/a FILE']);
  assert.deepEqual(all(answerOf(ended({ words: { command: 'descent train --resume runs/a' } }), WORDS)), ['descent train --resume runs/a', null]);
  assert.deepEqual(all(answerOf(ended({ words: { conclusion: 'start again' } }), WORDS)), [null, null]);
  assert.deepEqual(all(answerOf(ended({ model: null }), WORDS)), [null, null]);
});

test('a run that ended in its first epoch has steps and a rate', () => {
  const run = ended({ epochs: 0, end: { step: 7, lr: 1000, stop: 'diverged', seconds: 0.00023 } });
  assert.deepEqual(numbersOf(run).map(({ value }) => value), ['7 steps', '1,000', '0.23 ms']);
});

const losses = (loss, change = null, error = null) => ({ loss, change, error, chance: change === null ? null : 0.01 });
const tried = (experiment, helps, training, validation, more) => ({ experiment, made: true, why: null, helps, training, validation, options: null, command: null, ...more });

test('causes and experiments say what helps most', () => {
  const likely = [{ cause: 'rate too small', because: 'steps gain little', told: 'helped' }, { cause: 'data', because: 'more rows would tell more', told: null }];
  assert.equal(causesTitle({ causes: likely, experiments: null }), 'What stands in the way: likely rate too small');
  assert.deepEqual(causeWords(likely), ['Rate too small: steps gain little. The experiment says so.', 'Data: more rows would tell more.']);
  const list = [tried('going on', true, losses(0.5), losses(0.6)),
    tried('half the rate', false, losses(0.55, 0.05, 0.001), losses(0.65, 0.05, 0.001)),
    tried('twice the rate', true, losses(0.4, -0.1, 0.002), losses(0.58, -0.02, 0.001)),
    tried('twice the width', true, losses(0.45, -0.05, 0.002), losses(0.5, -0.1, 0.001)),
    tried('no penalty', false, losses(null), losses(null), { made: false, why: 'there is no penalty' })];
  assert.deepEqual(helpful({ list }).map(({ experiment }) => experiment), ['twice the width', 'twice the rate']);
  assert.equal(causesTitle({ causes: likely, experiments: { list } }), 'What helps: twice the width');
  assert.equal(causesTitle({ causes: likely, experiments: { list: list.slice(0, 2) } }), 'What helps: going on; no change is better');
  assert.equal(causesTitle({ causes: likely, experiments: { list: [{ ...list[0], helps: false }] } }), 'No experiment helps, beyond chance');
  assert.equal(changeText(losses(1)), '');
  assert.match(changeText(losses(0.4, -0.1, 0.002)), /^[−-]0\.1 ± 0\.002$/);
  assert.match(changeText(losses(0.55, 0.05, null)), /^\+0\.05$/);
  const rows = experimentRows({ list });
  assert.deepEqual(rows[4], ['no penalty', 'there is no penalty', '', '', '', '']);
  assert.equal(rows[2][5], 'yes');
  assert.equal(experimentRows({ list: [tried('going on', false, losses(0.5), losses(null))] })[0][3], '–');
});
