// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What the page says of results.json: its findings, in words, from the numbers of the record.
//
//     node --test tests/report/results.test.mjs
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { drawable, mixtureWords } from '../../src/report/page/augmented.js';
import { byF1, classesTitle, confusionSpec, confusionTitle, matrixSize, mistakes, sharesFrom } from '../../src/report/page/confusion.js';
import { foldsRows, foldsTitle } from '../../src/report/page/folds.js';
import { importanceSpec, importanceSummary, importanceTitle, isWithinError } from '../../src/report/page/importance.js';
import { moved, nearestItem, scale, shortened, ticks } from '../../src/report/page/plot.js';
import { pixelsOf, rangeOf, shapeOf } from '../../src/report/page/pixels.js';
import { atThreshold, calibrationSpec, calibrationSummary, calibrationTitle, lowest, rocSpec, rocTitle } from '../../src/report/page/probability.js';
import { barEnds, largestSpec, largestTitle, residualsSpec, residualsTitle } from '../../src/report/page/residuals.js';
import { eachTarget } from '../../src/report/page/targets.js';
import { ageOf, figuresOf, headline, problemOf, setsOf, standing, untimedOf, whyNone } from '../../src/report/page/results.js';
import { Table } from '../../src/report/page/table.js';
import { exact, share, worstTitle } from '../../src/report/page/worst.js';

// ---- classes ----

/** Classes of a matrix, with figures that follow from it. */
function classesOf(names, matrix) {
  return names.map((name, i) => {
    const rows = matrix[i].reduce((sum, n) => sum + n, 0);
    const predicted = matrix.reduce((sum, row) => sum + row[i], 0);
    const precision = predicted > 0 ? matrix[i][i] / predicted : null;
    const recall = rows > 0 ? matrix[i][i] / rows : null;
    const f1 = precision === null || recall === null ? null : (2 * matrix[i][i]) / (rows + predicted);
    return { class: name, rows, predicted, precision, recall, f1, taken_for: matrix[i] };
  });
}

const THREE = classesOf(['a', 'b', 'c'], [[30, 5, 1], [0, 20, 0], [2, 2, 6]]);

test('what is taken for what, the most frequent first', () => {
  assert.deepEqual(mistakes(THREE).map(({ from, to, rows, of }) => [from, to, rows, of]),
    [['a', 'b', 5, 36], ['c', 'a', 2, 10], ['c', 'b', 2, 10], ['a', 'c', 1, 36]]);
  assert.equal(confusionTitle(THREE), 'a is taken for b most often: 5 of 36');
});

test('titles of matrices without a single finding', () => {
  assert.equal(confusionTitle(classesOf(['a', 'b', 'c'], [[3, 0, 0], [0, 4, 0], [0, 0, 5]])), 'No row is taken for another class: all 12 are right');
  assert.equal(confusionTitle(classesOf(['a', 'b', 'c'], [[3, 1, 0], [1, 4, 0], [0, 0, 5]])),
    'No class is taken for another more than once: 2 of 14 rows are mistaken');
  assert.equal(confusionTitle(classesOf(['a', 'b', 'c'], [[3, 2, 0], [2, 4, 0], [0, 0, 5]])), 'a is taken for b most often: 2 of 5 (and 1 other pair as often)');
  assert.equal(confusionTitle(classesOf(['no', 'yes'], [[28, 3], [5, 31]])), '5 of 36 rows of yes are taken for no, 3 of 31 the other way round');
  assert.equal(confusionTitle(classesOf(['no', 'yes'], [[28, 3], [0, 31]])), '3 of 31 rows of no are taken for yes, 0 of 31 the other way round');
});

test('a matrix says each of its cells, and copies all of them', () => {
  const spec = confusionSpec({ classes: THREE });
  assert.equal(spec.items.length, 9);
  assert.equal(spec.items[1], 'a taken for b: 5 of 36 rows, 13.9\u00a0%');
  assert.match(spec.summary, /^10 rows of 66 are mistaken\. Then come c for a, 2 of 10; c for b, 2 of 10\./);
  assert.deepEqual(spec.numbers.copied(0), ['a', 30, 5, 1, 36]);
  assert.deepEqual(spec.numbers.shown(1), ['b', '0', '20 (100\u00a0%)', '0', '20']);
  const empty = confusionSpec({ classes: classesOf(['a', 'b'], [[0, 0], [1, 2]]) });
  assert.equal(empty.items[0], 'a taken for a: 0 of 0 rows'); // no share of nothing
  assert.equal(confusionSpec({ classes: THREE.map(({ taken_for, ...rest }) => rest) }), null);
});

test('the numbers of a large matrix are its mistakes', () => {
  const n = 30;
  const matrix = Array.from({ length: n }, (_, i) => Array.from({ length: n }, (_2, j) => (i === j ? 9 : j === i + 1 ? i % 3 : 0)));
  const { numbers } = confusionSpec({ classes: classesOf(Array.from({ length: n }, (_, i) => `class ${i}`), matrix) });
  assert.equal(numbers.total, mistakes(classesOf(matrix.map(String), matrix)).length);
  assert.deepEqual(numbers.shown(0), ['class 2', 'taken for', '2', '18.2\u00a0%'].map((cell, i) => (i === 1 ? 'class 3' : cell)));
});

test('cells can be seen, with 2 classes and with 50, wide and narrow', () => {
  for (const [n, width] of [[2, 1000], [2, 300], [10, 300], [50, 1000], [50, 300], [100, 300]]) {
    const size = matrixSize(n, width, 60, 60);
    assert.ok(size.cellWidth >= 13 && size.cellHeight >= 13, `${n} classes in ${width} pixels: ${size.cellWidth}`);
    assert.ok(size.width <= width || size.cellWidth === 13, 'wider than the page only where cells are as small as they may be');
  }
  assert.equal(matrixSize(10, 300, 10, 10).turned, false);
  assert.equal(matrixSize(50, 1000, 60, 60).turned, true);
});

test('classes, the one that is recognised least well first', () => {
  assert.deepEqual(byF1(THREE).map((each) => each.class), ['c', 'b', 'a']);
  assert.equal(classesTitle(THREE), 'c is recognised least well, with an F1 of 70.6\u00a0%: 40.0\u00a0% of its rows are missed');
  assert.equal(classesTitle(classesOf(['a', 'b'], [[3, 0], [0, 4]])), 'Every class is found without a mistake');
  assert.match(classesTitle(classesOf(['a', 'b'], [[10, 90], [0, 100]])), /^a is .* 90\.0\u00a0% of its rows are missed/);
  assert.match(classesTitle(classesOf(['a', 'b', 'c'], [[9, 0, 0], [0, 9, 9], [0, 9, 0]])), /^c is recognised least well, with an F1 of 0\u00a0%$/);
  const none = { class: 'z', rows: 0, predicted: 0, precision: null, recall: null, f1: null };
  assert.equal(byF1([none, ...THREE]).at(-1).class, 'z');
  assert.deepEqual([sharesFrom([0.97, 1]), sharesFrom([0.444]), sharesFrom([0, 1]), sharesFrom([NaN])], [0.8, 0.4, 0, 0.8]);
});

// ---- probabilities ----

const TWO = {
  classes: classesOf(['no', 'yes'], [[28, 3], [5, 31]]), positive: 'yes', auc: 0.9545, average_precision: 0.95, best_threshold: 0.3, best_cost: 0.09,
  calibration_error: 0.0874, calibration: [{ rows: 2, confidence: 0.53, accuracy: 0.5 }, { rows: 5, confidence: 0.67, accuracy: 0.4 }, { rows: 40, confidence: 0.96, accuracy: 0.97 }],
  roc: [[null, 0, 0], [0.9, 0, 0.6], [0.31, 0.1, 0.9], [0.29, 0.2, 0.95], [0.01, 1, 1]].map(([threshold, x, y]) => ({ threshold, false_positive_rate: x, true_positive_rate: y })),
};

test('calibration in words', () => {
  assert.equal(calibrationTitle(TWO), 'Stated probabilities miss the share that is right by 8.7 points on average');
  assert.match(calibrationSummary(TWO.calibration), /^Where it states 96\.0\u00a0%, 97\.0\u00a0% are right \(40 rows\); where it states 67\.0\u00a0%, 40\.0\u00a0% are right \(5 rows\)\./);
  assert.deepEqual(calibrationSpec(TWO).numbers.copied(1), [0.67, 0.4, 5]);
  assert.equal(calibrationSpec({ calibration: [] }), null);
});

test('points of a calibration stand clear of the axes', () => {
  assert.deepEqual([0.106, 0.39, 0.52, 0.515, 0].map((at) => lowest([{ confidence: at, accuracy: 1 }])), [0, 0.3, 0.4, 0.4, 0]);
  assert.equal(lowest([{ confidence: 0.9, accuracy: 0.55 }]), 0.5);
});

test('ROC, and where the best threshold is on it', () => {
  assert.equal(rocTitle(TWO), 'Of two rows, one yes and one no, the first gets the higher probability of yes in 95.5\u00a0% of cases (AUC 0.955)');
  assert.deepEqual([1, 0.5, 0.3, 0].map((t) => atThreshold(TWO.roc, t)), [0, 1, 2, 4]);
  const spec = rocSpec(TWO);
  assert.match(spec.summary, /a threshold of 0\.3 is best on these rows: 9\.0\u00a0% are mistaken/);
  assert.equal(spec.items[2], 'best, threshold 0.31: 90.0\u00a0% of yes found, 10.0\u00a0% false alarms');
  assert.equal(spec.items[0], 'above all probabilities: 0\u00a0% of yes found, 0\u00a0% false alarms');
  assert.equal(rocSpec({ ...TWO, roc: [] }), null); // rows of one class
  assert.equal(rocSpec({ classes: THREE }), null);
});

// ---- numbers ----

test('residuals in words', () => {
  const set = { rmse: 2.518, mae: 2.008, bias: -0.385, residuals: { low: -8, high: 12, counts: [1, 0, 7, 2] } };
  assert.equal(residualsTitle(set), 'Predictions are off by 2.52 (RMSE), and 0.385 too low on average');
  assert.deepEqual([0, 1, 3].map((i) => barEnds(set.residuals, i)), [[-8, -3], [-3, 2], [7, 12]]);
  const spec = residualsSpec(set, 'temp');
  assert.equal(spec.items[2], '2 to 7: 7 rows');
  assert.deepEqual(spec.numbers.copied(3), [7, 12, 2]);
  assert.equal(residualsSpec({ ...set, residuals: { low: 1, high: 1, counts: [3] } }, 'temp').items.length, 1);
  assert.equal(residualsSpec({ ...set, residuals: { low: null, high: null, counts: [0] } }, 'temp'), null);
});

test('the largest residuals', () => {
  const rows = [{ row: 1239, target: 16.1, predicted: 24.0384607 }, { row: 4, line: 5, target: 30, predicted: 25 }];
  assert.equal(largestTitle(rows, 'temp'), 'Furthest off is row 1,239: temp is 16.1, predicted 24.04');
  const { numbers, items } = largestSpec({ largest_residuals: rows }, 'temp');
  assert.deepEqual(numbers.head, ['row', 'line of the file', 'temp', 'predicted', 'residual']);
  assert.deepEqual(numbers.shown(1), ['4', '5', '30', '25', '−5']);
  assert.equal(items[1], 'row 4, line 5: temp 30, predicted 25, residual −5');
  assert.equal(largestSpec({}, 'temp'), null);
});

// ---- mistakes, inputs ----

test('the worst mistake in words, and pixels between white and black', () => {
  assert.equal(worstTitle([{ row: 1265, target: '1', predicted: '9', probability: 5.156e-9, predicted_probability: 0.9185 }]),
    'Furthest off is row 1,265, which is 1: the model gives that less than 0.01\u00a0%, and says 9 with 91.8\u00a0%');
  assert.deepEqual([0, 0.0004, 0.25, 0.99987, 1].map(share), ['0\u00a0%', '0.04\u00a0%', '25.0\u00a0%', 'more than 99.9\u00a0%', '100\u00a0%']);
  assert.equal(exact(5.2e-9), '5.2e−7\u00a0%');
});

test('pictures are grey or coloured, with sides of their own', () => {
  assert.deepEqual(shapeOf({ side: 2, picture: [1, 2, 3, 4] }), [2, 2, 1]); // as older files have it
  assert.deepEqual(shapeOf({ shape: [1, 2, 3], picture: [1, 2, 3, 4, 5, 6] }), [1, 2, 3]);
  for (const odd of [{}, { shape: [1, 2, 3] }, { shape: [1, 2, 2], picture: [1, 2, 3, 4] }, { shape: [2, 2, 1], picture: [1, 2, 3] }, { shape: 'x', picture: [] }]) {
    assert.equal(shapeOf(odd), null);
  }
  const red = (pixels) => [...pixels].filter((_, i) => i % 4 === 0);
  assert.deepEqual(rangeOf([[0, 16], [8, null]], {}), { black: 16, white: 0 }); // ink
  assert.deepEqual(red(pixelsOf([0, 16, 8, null], 1, { black: 16, white: 0 })), [255, 0, 128, 255]);
  assert.deepEqual([...pixelsOf([5], 1, { black: 5, white: 5 })], [255, 255, 255, 255]);
  assert.deepEqual(rangeOf([[3, 200]], { black: 0, white: 255 }), { black: 0, white: 255 });
  assert.deepEqual(rangeOf([[-1, 3]], { channels: 3 }), { black: -1, white: 3 });
  assert.deepEqual([...pixelsOf([0, 51, 255, 300, -4, 102], 3, { black: 0, white: 255 })], [0, 51, 255, 255, 255, 0, 102, 255]);
});

test('rows as training saw them are shown where all of their pictures are some', () => {
  const view = (picture) => ({ picture });
  const row = { row: 3, picture: [1, 2], seen: [view([2, 1]), view([1, 2])] };
  assert.deepEqual(drawable({ shape: [1, 2, 1], rows: [row, { ...row, seen: [] }, { ...row, seen: [view([1])] }, { ...row, picture: 3 }] }), [row]);
  assert.deepEqual(drawable({ shape: [1, 2, 1], rows: 7 }), []);
  assert.equal(mixtureWords({ share: 0.8, partner: 1200 }), 'with 20\u00a0% of row 1,200');
  assert.equal(mixtureWords({ share: 0.999, partner: 3 }), '');
  assert.equal(mixtureWords({}), '');
});

test('what is within its error of 0 is said', () => {
  const column = (name, rise, se) => ({ column: name, loss_rise: rise, loss_rise_se: se, metric_drop: rise / 2 });
  const columns = [column('mass', 0.93, 0.16), column('depth', 0.2, 0.09), column('island', 0.01, 0.006), column('length', -0.3, 0.01)];
  assert.deepEqual(columns.map(isWithinError), [false, false, true, true]);
  assert.equal(importanceTitle(columns, true), 'mass matters most: without it the log-loss rises by 0.93 ± 0.16');
  assert.equal(importanceTitle(columns.slice(0, 1), false), 'Without mass R² falls by 0.93 ± 0.16');
  assert.equal(importanceTitle(columns.slice(2), true), 'No single column matters more than its error');
  assert.match(importanceSummary({ rows: 67, repeats: 5, columns }, true), /among 67 rows, mean of 5 times\. Of 4 columns 2 are within two standard errors of 0, or below \(faint\): island, length\./);
  const spec = importanceSpec({ rows: 67, repeats: 5, columns: [...columns, column('none', null, null)] }, true);
  assert.equal(spec.items[2], 'island: 0.01 ± 0.006, within two standard errors of 0');
  assert.equal(spec.items[3], 'length: −0.3 ± 0.01, below 0');
  assert.deepEqual(spec.numbers.copied(3), ['length', -0.3, 0.01, -0.15, 'no']);
  assert.equal(importanceSpec({ left_out: 'it would take long' }, true), null);
});

// ---- the section ----

const set = { rows: 67, accuracy: 0.88, accuracy_low: 0.78, accuracy_high: 0.94, baseline_class: 'no', baseline_accuracy: 0.5, log_loss: 0.28, log_loss_se: 0.05, baseline_log_loss: 0.69, macro_f1: 0.8 };
const results = (more = {}, rest = {}) => ({ version: 1, task: 'classes', target: 't', outputs: 2, steps: 9, epochs: 3, valid: { ...set, ...more }, ...rest });

test('the model beside guessing and a linear model', () => {
  assert.equal(headline(results(), 'valid'), '88.0\u00a0% of 67 validation rows are right (95 % interval: 78.0 to 94.0\u00a0%)');
  assert.equal(standing(results(), 'valid'), 'Always saying no, the most frequent class, is right on 50.0\u00a0%.');
  assert.match(standing(results({ baseline_accuracy: 0.8 }), 'valid'), /hardly better than guessing/);
  const lead = (value, se) => standing(results({ lead_over_linear: value, lead_over_linear_se: se }), 'valid').replace(/^.*? linear model is /, '');
  assert.equal(lead(0.032, 0.009), '+3.2 ± 0.9 points of accuracy (standard error): more than chance alone makes.');
  assert.equal(lead(-0.032, 0.009), '−3.2 ± 0.9 points of accuracy (standard error): the linear model is better.');
  assert.match(lead(0.003, 0.009), /^\+0\.3 ± 0\.9 points .*no more than chance/);
  assert.match(lead(0, 0), /^0\.0 ± 0\.0 points .*both do the same/);
  const numbers = { version: 1, task: 'numbers', target: 'y', test: { rows: 9, rmse: 2, r2: 0.5, baseline_rmse: 3, lead_over_linear: 0.016, lead_over_linear_se: 0.0057 } };
  assert.equal(headline(numbers, 'test'), 'On 9 test rows predictions of y are off by 2 (RMSE); R² 0.5');
  assert.match(standing(numbers, 'test'), /is off by 3\. .* is \+0\.016 ± 0\.0057 of R² \(standard error\): more than chance/);
});

test('labels: the finding, guessing, and each of them', () => {
  const label = (name, more) => ({ label: name, rows: 30, predicted: 28, precision: 0.9, recall: 0.8, f1: 0.85, accuracy: 0.95, log_loss: 0.2, auc: 0.97, baseline_accuracy: 0.6, baseline_log_loss: 0.6, linear_accuracy: 0.7, nearest_accuracy: 0.8, ...more });
  const labels = { rows: 60, accuracy: 0.9, exact_match: 0.75, exact_match_low: 0.63, exact_match_high: 0.84, log_loss: 0.25, log_loss_se: 0.02, micro_f1: 0.88, macro_f1: 0.86, baseline_accuracy: 0.6, baseline_exact_match: 0.2, baseline_log_loss: 0.65, linear_accuracy: 0.7, linear_exact_match: 0.3, linear_log_loss: 0.5, lead_over_linear: 0.2, lead_over_linear_se: 0.03, nearest_accuracy: 0.8, nearest_exact_match: 0.5, labels: [label('wet'), label('late', { auc: null, precision: null })] };
  const all = { version: 1, task: 'labels', target: '', outputs: 2, valid: labels };
  assert.equal(headline(all, 'valid'), '90.0\u00a0% of the labels of 60 validation rows are right, and all labels of 75.0\u00a0% of the rows');
  assert.equal(standing(all, 'valid'), 'Always saying of each label what is likelier is right on 60.0\u00a0% of them. The lead over a linear model is +20.0 ± 3.0 points of accuracy (standard error): more than chance alone makes.');
  assert.match(standing({ ...all, valid: { ...labels, accuracy: 0.6 } }, 'valid'), /: the model is no better than guessing\./);
  const { head, rows } = figuresOf(all);
  assert.deepEqual(rows.map(([name]) => name), ['this model', 'linear model', 'nearest row', 'guessing']);
  assert.deepEqual(rows.map((row) => row.length), rows.map(() => head.length));
  assert.equal(rows[2][3], '–');
  const each = eachTarget(all, labels);
  assert.deepEqual(each.rows.map((row) => row.length), each.rows.map(() => each.head.length));
  assert.deepEqual([each.rows[1][0], each.rows[1][2], each.rows[1][9]], ['late', '–', '–']);
});

test('several numbers: together in deviations, each in its unit', () => {
  const target = (name, rmse) => ({ target: name, r2: 0.9, rmse, mae: rmse / 2, bias: 0, baseline_r2: 0, baseline_rmse: 3 * rmse, baseline_mae: rmse, linear_r2: 0.5, linear_rmse: rmse });
  const joined = { rows: 60, r2: 0.9, rmse: 0.3, mae: 0.2, bias: 0.01, baseline_r2: 0, baseline_rmse: 1.02, baseline_mae: 0.8, targets: [target('price', 12), target('share', 0.01)] };
  const all = { version: 1, task: 'numbers', target: '', outputs: 2, valid: joined };
  assert.equal(headline(all, 'valid'), 'On 60 validation rows predictions of 2 targets are off by 0.3 of their deviations (RMSE); their mean R² is 0.9');
  assert.equal(standing(all, 'valid'), 'Always predicting the means is off by 1.02.');
  assert.deepEqual(figuresOf(all).rows[0].slice(0, 3), ['this model', '0.3', '0.2']);
  const { head, rows } = eachTarget(all, joined);
  assert.deepEqual(rows.map((row) => row.length), rows.map(() => head.length));
  assert.deepEqual(rows[0].slice(0, 3).concat(rows[0].at(-1)), ['price', '0.9', '12', '–']);
});

test('the nearest row has no log-loss', () => {
  const [, nearest] = figuresOf(results({ nearest_accuracy: 0.9 })).rows;
  assert.deepEqual(nearest.slice(0, 4), ['nearest row', '90.0\u00a0%', '', '–']);
  const { rows } = figuresOf({ version: 1, task: 'numbers', target: 'y', test: { rows: 9, rmse: 2, r2: 0.5, baseline_rmse: 3, nearest_rmse: 2.5, nearest_mae: 2, nearest_r2: 0.3 } });
  assert.deepEqual(rows[1], ['nearest row', '2.5', '2', '0.3', '']);
});

test('figures of both sets in one table', () => {
  const { head, rows } = figuresOf(results({ auc: 0.95, linear_accuracy: 0.9, linear_log_loss: 0.3 }, { test: set }));
  assert.deepEqual(rows.map(([name]) => name), ['this model, 67 validation rows', 'linear model, 67 validation rows', 'guessing, 67 validation rows', 'this model, 67 test rows', 'guessing, 67 test rows']);
  assert.equal(head.at(-1), 'AUC');
  assert.deepEqual(rows[0].slice(1, 4), ['88.0\u00a0%', '78.0 to 94.0\u00a0%', '0.28 ± 0.05']);
  assert.deepEqual(setsOf(results({}, { test: null })), ['valid']);
});

const run = (more) => ({ folder: 'a run', state: 'ended', record: {}, events: [{ event: 'end', step: 9, stop: 'epochs' }], steps: new Table([]), epochs: new Table([]), results: null, ...more });
const why = (more) => whyNone(run(more)).flat().join('');

test('a run without results says why, and what to type', () => {
  assert.match(why({}), /^No rows were kept .* --valid 0\.2, .* descent evaluate 'a run' FILE$/);
  assert.match(why({ state: 'stopped' }), /descent train --resume 'a run'$/);
  assert.match(why({ state: 'training' }), /when the training ends/);
  assert.match(why({ state: 'new' }), /none before the run is trained/);
  assert.match(why({ events: [{ event: 'end', step: 9, stop: 'diverged' }] }), /diverged/);
  assert.match(why({ events: [{ event: 'end', step: 9, stop: 'epochs', valid_loss: 0.5 }] }), /older version .* descent evaluate 'a run'$/);
  assert.match(why({ results_problem: 'x/results.json is damaged: line 1' }), /cannot be read: x\/results\.json is damaged: line 1\..* descent evaluate 'a run'$/);
});

test('results of a newer version, of an earlier step, and of nothing', () => {
  assert.equal(problemOf({ results: results() }), null);
  assert.match(problemOf({ results: results({}, { version: 2, descent: '9.0.0' }) }), /version 2, and this page knows 1: .* \(9\.0\.0\)/);
  assert.match(problemOf({ results: {} }), /version unknown/);
  assert.match(problemOf({ results: { version: 1 } }), /no figures/);
  assert.equal(ageOf(run({ results: results() })), null);
  assert.equal(ageOf(run({ results: results({}, { steps: 6, epochs: 2 }) })), 'These are of step 6, epoch 2; the run has gone on to step 9 since.');
});

// ---- pictures ----

test('round ticks', () => {
  assert.deepEqual(ticks(0, 1, 5), [0, 0.2, 0.4, 0.6, 0.8, 1]);
  assert.deepEqual(ticks(-7.2, 7.9, 3), [-5, 0, 5]);
  assert.deepEqual(ticks(3, 3, 4), [3]);
  assert.equal(scale([0, 10], [100, 0])(2.5), 75);
});

test('names are cut where they seldom differ', () => {
  assert.deepEqual([shortened('the species 47', 14), shortened('the species 47', 9), shortened('ab', 3)], ['the species 47', 'the …s 47', 'ab']);
  assert.equal(shortened('🌧🌧🌧🌧🌧🌧', 4), '🌧🌧…🌧');
});

test('keys go from item to item, in matrices up and down', () => {
  assert.deepEqual(['ArrowRight', 'ArrowDown', 'Home', 'End', 'PageDown'].map((key) => moved(key, 4, 30)), [5, 5, 0, 29, 7]);
  assert.deepEqual(['ArrowRight', 'ArrowDown', 'ArrowUp', 'ArrowLeft'].map((key) => moved(key, 4, 9, 3)), [5, 7, 1, 3]);
  assert.deepEqual([moved('ArrowUp', 1, 9, 3), moved('ArrowDown', 8, 9, 3), moved('ArrowLeft', 0, 5)], [1, 8, 0]);
  assert.equal(moved('ArrowRight', -1, 5), 0);
  assert.equal(moved('a', 1, 5), null);
});

test('the pointer reads what is nearest', () => {
  const boxes = [{ x: 0, y: 0, width: 10, height: 10 }, { x: 20, y: 0, width: 10, height: 10 }, { x: 6, y: 6, width: 2, height: 2 }];
  const at = (x, y) => nearestItem(3, (i) => boxes[i], x, y);
  assert.deepEqual([at(1, 1), at(18, 5), at(7, 7), at(99, 99)], [0, 1, 2, 1]);
});

test('rows between others in time are told apart from later ones', () => {
  const run = (options, columns = ['number', 'date']) => ({
    record: { options: { split: 'auto', ...options } }, results: { valid: {} }, model: { schema: { columns: columns.map((kind) => ({ kind, name: `a ${kind}` })) } },
  });
  assert.equal(untimedOf(run({})), 'a date');
  for (const other of [run({ split: 'time:a date' }), run({ split: 'random' }), run({ 'valid-file': 'x.csv' }), run({}, ['number']), { ...run({}), results: { test: {} } }, { ...run({}), model: null }]) {
    assert.equal(untimedOf(other), null);
  }
});

test('a cross-validation', () => {
  const score = (mean, se, values) => ({ mean, se, values });
  const shape = { count: 3, complete: 2, split: 'random', held_rows: [20, 21, 20], train_rows: [40, 39, 40], epochs: [5, 1200, 5] };
  const classes = { ...shape, accuracy: score(0.9942, 0.0035, [1, 0.9884]), log_loss: score(0.019, 0.005, [0.01, 0.028]), macro_f1: score(0.99, 0.004, [1, 0.98]),
    baseline_accuracy: score(0.44, 0.003, [0.4, 0.48]), baseline_log_loss: score(1.05, 0.003, [1, 1.1]) };
  assert.equal(foldsTitle(classes), 'Cross-validation over 2 folds, 41 rows: 99.4 ± 0.35\u00a0% are right');
  assert.deepEqual(foldsRows(classes).means, [['this model', '99.4 ± 0.35\u00a0%', '0.019 ± 0.005', '99.0 ± 0.4\u00a0%'], ['guessing', '44.0 ± 0.3\u00a0%', '1.05 ± 0.003', '']]);
  assert.deepEqual(foldsRows(classes).each, [['1', '40', '20', '5', '100\u00a0%', '0.01', '100\u00a0%'], ['2', '39', '21', '1,200', '98.8\u00a0%', '0.028', '98.0\u00a0%']]);
  const numbers = { ...shape, complete: 1, rmse: score(2.7, null, [2.7]), mae: score(2.1, null, [2.1]), r2: score(0.865, null, [0.865]) };
  assert.equal(foldsTitle(numbers), 'Cross-validation over 1 fold, 20 rows: RMSE 2.7');
  assert.deepEqual(foldsRows(numbers).means, [['this model', '2.7', '2.1', '0.865']]);
});

test('no column matters to a model that looks at none', () => {
  const columns = [{ column: 'a', loss_rise: 6e-5, loss_rise_se: 1e-5 }, { column: 'b', loss_rise: 1e-10, loss_rise_se: 1e-11 }];
  const title = (loss) => importanceSpec({ rows: 359, repeats: 5, columns }, true, loss).title;
  assert.match(title(2.3), /^No column matters to this model: /);
  assert.match(title(0.01), /^a matters most/);
});

// ---- text ----

const STORY = {
  version: 1, task: 'text', target: '', outputs: 4672,
  valid: {
    rows: 200, tokens: 12800, loss: 1.5, loss_se: 0.01, perplexity: 4.4816890703, bits: 2.1640425613, accuracy: 0.551,
    baseline_loss: 3.05, baseline_accuracy: 0.19, bigram_loss: 2.33, bigram_accuracy: 0.33,
  },
};

test('a text has a loss, and what the token before would tell', () => {
  assert.equal(headline(STORY, 'valid'), 'On 12,800 tokens of the validation text the loss is 1.5: perplexity 4.482, 55.1\u00a0% are right');
  assert.equal(standing(STORY, 'valid'), 'Who knows only how frequent each token is has a loss of 3.05, and who knows the token before, 2.33.');
  const { head, rows } = figuresOf(STORY);
  assert.deepEqual(head, ['', 'loss', 'perplexity', 'bits a token', 'right']);
  assert.deepEqual(rows.map(([who, loss]) => [who, loss]), [['this model', '1.5 ± 0.01'], ['by the token before', '2.33'], ['guessing', '3.05']]);
  assert.ok(rows.every((row) => row.length === head.length));
});
