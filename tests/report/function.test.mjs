// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What pages about functions make of numbers: sentences, goals, the tree of minima, counts. No browser here.
import assert from 'node:assert/strict';
import test from 'node:test';
import { deflateSync } from 'node:zlib';

import { axesOf, lossOf, racedOf, rangesText, rankedOf, settingsTitle, trialText, tunedWords } from '../../src/report/page/function/tune_words.js';
import { coloured, comparedWords, flipsOnce, isWide, last, letters, meanOf, meanText, orderTitle, placesOf, powers, rankingTitle, runsOf, runsTitle, savedOf, savingsTitle, savingText, triedOf, tuningTitle } from '../../src/report/page/function/compare_words.js';
import { fallTitle, formsOf, fallSpec, rateSpec } from '../../src/report/page/function/curves.js';
import { columnsOf, goalOf, goalStep, lastOf, lowestOf, pointsOf, read } from '../../src/report/page/function/document.js';
import { indexBars } from '../../src/report/page/function/map.js';
import { limitsEvidence, limitsRows } from '../../src/report/page/function/limits.js';
import { unseenWords } from '../../src/report/page/function/minimize.js';
import { leavesOf, treeTitle } from '../../src/report/page/function/tree.js';
import { answerOf, bestOf, coverage, endOf, equalsOf, kindsOf, list, pointWords, range } from '../../src/report/page/function/words.js';

const STOPS = { gradient: 'the gradient is small', steps: 'out of steps', diverged: 'not finite' };

const path = (label, f, more = {}) => ({
  label, optimizer: label, searches: false, count: f.length, steps: Float64Array.from(f, (_, i) => i), f: Float64Array.from(f),
  slope: Float64Array.from(f, () => 1), rate: Float64Array.from(f, () => 0.1), x: [Float64Array.from(f)], ...more,
});

/** As cli/function/pack.c packs them. */
function pack(columns, rows) {
  const bytes = Buffer.alloc(8 * rows * columns.length);
  columns.forEach(([, kind, numbers], c) => {
    for (let row = 0; row < rows; row++) {
      const one = Buffer.alloc(8);
      one.writeDoubleBE(numbers[row] - (kind === 'count' && row > 0 ? numbers[row - 1] : 0));
      for (let plane = 0; plane < 8; plane++) bytes[8 * rows * c + plane * rows + row] = one[plane];
    }
  });
  return { columns: columns.map(([name, kind]) => [name, kind]), rows, packed: deflateSync(bytes).toString('base64') };
}

test('packed numbers read back to the same bits', async () => {
  const f = [1 / 3, -0.1, NaN, 5e-324, 1.7976931348623157e308];
  const columns = await columnsOf(pack([['step', 'count', [0, 1, 2, 5, 9]], ['f', 'exact', f]], 5));
  assert.deepEqual([...columns.get('step')], [0, 1, 2, 5, 9]);
  columns.get('f').forEach((value, i) => assert.ok(Object.is(value, f[i])));
});

test('a document: paths, a surface, a curve', async () => {
  const states = pack([['step', 'count', [0, 1]], ['f', 'exact', [4, 1]], ['gradient_norm', 'exact', [4, 2]], ['lr', 'exact', [0.1, 0.1]], ['x1', 'exact', [2, 1]], ['x2', 'exact', [7, 8]]], 2);
  const z = pack([['f', 'exact', [1, 2, 3, 4, 5, 6]]], 6);
  const data = await read({ paths: [{ label: 'gd', optimizer: 'gd', searches: false, states }], surface: { nx: 3, ny: 2, x: [0, 1], y: [2, 3], names: ['a', 'b'], curve: false, z } });
  assert.deepEqual([...pointsOf(data.paths[0])], [2, 7, 4, 1, 8, 1]);
  assert.deepEqual([data.surface.labels.x, data.surface.y, data.surface.z[5]], ['a', [2, 3], 6]);
  const curve = await read({ surface: { nx: 6, ny: 1, x: [0, 1], y: [0, 9], names: ['a', 'f'], curve: true, z } });
  assert.deepEqual([curve.surface.y, curve.surface.ceiling, curve.paths], [null, 9, []]);
});

test('goals: 99 % of the way, and a path has to stay there', () => {
  const paths = [path('gd', [10, 5, 0.5, 0.05]), path('adam', [10, 0, 3, 0.01])];
  assert.equal(lowestOf(paths), 0);
  assert.equal(lastOf(paths), 3);
  assert.ok(Math.abs(goalOf(paths) - 0.1) < 1e-12);
  assert.deepEqual(paths.map((one) => goalStep(one, goalOf(paths))), [3, 3]);
  assert.equal(goalStep(path('gd', [10, 9]), 1), -1);
  assert.match(fallTitle([path('gd', [10, 9, 0]), path('adam', [10, 0, 0])]), /^adam is first: 99 % of the fall after 1 step; gd after 2$/);
  assert.match(fallTitle([path('gd', [10, 9, 8]), path('adam', [10, 0, 0])]), /; gd does not get there$/);
  assert.match(fallTitle([path('gd', [10, 12, 30])]), /finds nothing lower/);
  assert.match(fallTitle([path('gd', [10, 5, 0])]), /^f falls from 10 to 0: 99 % of that in 2 steps$/);
});

test('heights: powers of ten where f is above zero, else above the lowest', () => {
  assert.deepEqual(formsOf([path('gd', [10, 1e-3, 1e-6])]).forms.map(({ word }) => word), ['f', 'f, powers of ten']);
  const below = formsOf([path('gd', [10, -3, -4])]).forms;
  assert.deepEqual(below.map(({ below: b }) => b), [0, -4]);
  const spec = fallSpec([path('gd', [10, -3, -4])], below[1]);
  assert.deepEqual([...spec.series[0].y], [14, 1, 0]);
  assert.equal(spec.yLabel, 'f − lowest');
  assert.equal(formsOf([path('gd', [2, 2])]).forms.length, 2);
  assert.equal(formsOf([path('gd', [-2, -2])]).forms.length, 1);
});

test('learning rates: nothing to draw where they stay the same', () => {
  assert.equal(rateSpec([path('gd', [3, 2, 1])]), null);
  const spec = rateSpec([path('gd', [3, 2, 1], { rate: Float64Array.of(0.1, 0.05, 0.025) })]);
  assert.match(spec.title, /^The learning rate changes, that of gd from 0.1 to 0.025$/);
  assert.match(rateSpec([path('lbfgs', [3, 2, 1], { searches: true, rate: Float64Array.of(0, 0.5, 1) })]).title, /^The steps of lbfgs are 0.5 to 1 times/);
});

test('where a run ended, by its stop and the curvature', () => {
  const at = (smallest, largest) => endOf({ stop: 'gradient', curvature: { smallest, largest } }, STOPS)[0];
  assert.deepEqual([at(1, 2), at(-1, 2), at(-2, -1), at(0, 2), at(-3, 0)], ['minimum', 'saddle', 'maximum', 'flat', 'maximum']);
  assert.equal(endOf({ stop: 'gradient' }, STOPS)[0], 'gradient about zero');
  assert.deepEqual(endOf({ stop: 'steps', curvature: { smallest: 1, largest: 2 } }, STOPS), ['out of steps', 'out of steps']);
  const late = { stop: 'steps', f: -0.25, gradient_norm: 2e-4, curvature: { smallest: 2, largest: 4 } };
  assert.deepEqual(endOf(late, STOPS, 1), ['near a minimum', 'f is about 1e−8 above one or less, and the steps are used up']);
  assert.equal(endOf({ ...late, gradient_norm: 0.02 }, STOPS, 1)[0], 'out of steps');
  assert.equal(endOf({ ...late, curvature: { smallest: -2, largest: 4 } }, STOPS, 1)[0], 'out of steps'); // near a saddle
});

test('the sentence of minimize', () => {
  const run = (label, f, more = {}) => ({ label, optimizer: label, f, x: [1], gradient_norm: 1e-12, steps: 7, evaluations: 9, stop: 'gradient', lr: 0.1, curvature: { smallest: 2, largest: 2 }, ...more });
  const of = (...runs) => answerOf({ kind: 'minimize', stops: STOPS, next: 'descent diagnose f --at 1', result: { variables: ['x'], start: [3], start_f: 9, runs } });
  assert.equal(of(run('gd', 1)).text, 'gd went from f = 9 to 1: the gradient is about zero, and f curves upward in every direction.');
  assert.match(of(run('gd', 5), run('adam', 1)).text, /^adam ends lowest of 2, at f = 1:/);
  assert.match(of(run('gd', 1 + 1e-9), run('adam', 1)).text, /^All 2 end equally low, at f = 1:/);
  assert.match(of(run('gd', 1), run('b', 1), run('c', 4)).text, /^gd and b end lowest of 3/);
  const lost = of(run('gd', null, { stop: 'diverged', advice: 'its steps are too long: try --with gd:lr=0.01' }));
  assert.deepEqual([lost.chip, lost.text, lost.advice], ['diverged', 'gd ran away: f is not finite on its path.', 'Its steps are too long: try --with gd:lr=0.01.']);
  assert.equal(of(run('gd', 1)).numbers.length, 3);
  const result = { runs: [run('a', 3), run('b', null, { stop: 'diverged' }), run('c', 2)] };
  assert.equal(bestOf(result), 2);
  assert.deepEqual(equalsOf(result), [2]);
});

const LIMITED = {
  verdict: 'saddle', text: 'a saddle: first-order conditions hold, and the constraints leave a way down', next: 'try --from 1,0.02: a little way down from here',
  violation: 0, stationarity: 1e-16, complementarity: 0, curvature: -3, active: 2, weak: 1, tangent: 1, qualification: 'independent',
  constraints: [{ constraint: 'x + y <= 1', active: true, distance: 0, multiplier: 0.5, effect: 'loosening it' }, { constraint: 'x >= -5', active: false, distance: 6, multiplier: 0 }],
  lower_multipliers: [0, 2], upper_multipliers: [0, 0],
};

test('a path under constraints may pass below its end, and its steps have lengths', () => {
  const way = path('augmented-lagrangian', [1, 0.4, 0.5], { searches: true, rate: Float64Array.of(0, 0.3, 0.1) });
  assert.equal(fallTitle([way]), 'f goes from 1 to 0.5, and was as low as 0.4 on the way');
  const spec = rateSpec([way]);
  assert.deepEqual([spec.title, spec.summary, spec.yLabel], ['The steps of augmented-lagrangian are 0.1 to 0.3 long', 'The length of each step.', 'length']);
});

test('the verdict within limits goes before the curvature of f alone', () => {
  const run = { label: 'augmented-lagrangian', f: 1, x: [1, 0], gradient_norm: 0, steps: 7, evaluations: 9, stop: 'gradient', lr: 0, limited: LIMITED };
  const { chip, text, advice } = answerOf({ kind: 'minimize', stops: STOPS, next: '', result: { variables: ['x', 'y'], start: [1, 0], start_f: 1, runs: [run] } });
  assert.equal(chip, 'saddle');
  assert.match(text, /leave a way down\.$/);
  assert.match(advice, /^Try --from 1,0\.02/);
  assert.deepEqual(limitsRows(LIMITED, ['x', 'y']).map(({ constraint }) => constraint), ['x + y <= 1', 'x >= -5', 'y at least its bound']);
  assert.deepEqual(limitsEvidence(LIMITED).slice(1), ['2 constraints and bounds are active: the multipliers are unique.', '1 of them has a multiplier of 0.', '1 direction is left, with a curvature of at least −3.']);
  assert.equal(limitsEvidence({ ...LIMITED, tangent: 0, active: 0, weak: 0 }).at(-1), 'They meet in a point, and leave no way to go.');
});

test('the sentence of many starts, and what was not seen', () => {
  const minimum = (f, hits) => ({ f, hits, x: [f], gradient_norm: 0 });
  const result = { variables: ['x'], minima: [minimum(-2, 9), minimum(1, 1)], starts: 12, failed: 2, evaluations: 1234, unseen_estimate: 0.0833 };
  const { text, chip, numbers } = answerOf({ kind: 'starts', result, next: 'x' });
  assert.equal(chip, '2 minima');
  assert.equal(text, 'The lowest, f = −2, was met by 9 of 12 starts; about 8\u00a0% of such starts would end at one that is not in this list.');
  assert.deepEqual(numbers.map(({ value }) => value), ['−2', '2', '8.3\u00a0%']);
  assert.match(unseenWords(result)[0], /1 minimum was met by a single start of 12/);
  assert.match(unseenWords(result)[1], /^2 starts ended at no minimum/);
  assert.match(answerOf({ kind: 'starts', result: { ...result, minima: [] } }).text, /^None of 12 starts/);
});

const POINTS = [
  { kind: 'minimum', index: 0, f: 0, x: [0, 0] }, { kind: 'minimum', index: 0, f: 1, x: [1, 0] }, { kind: 'saddle', index: 1, f: 3, x: [0.5, 0] },
];
const MAP = {
  variables: ['x', 'y'], points: POINTS, edges: [{ saddle: 2, from: 0, to: 1 }], searches: 50, gradient_flat: 0, outside: 4, unseen_estimate: 0.02,
  unseen_points: 0.7, unseen_one: 0.05, by_index: [2, 1, 0], total: 3, separable: false, pieces: 0, settled: null, groups: 1, stopped: false,
};

test('the sentence of a map, and what it has not seen', () => {
  assert.equal(kindsOf(MAP), '2 minima and 1 saddle');
  const { chip, text } = answerOf({ kind: 'map', result: MAP, next: 'x' });
  assert.deepEqual([chip, text], ['3 points', 'Found so far: 2 minima and 1 saddle; 1 saddle joins them; about 2 of 100 further searches would end at a point that is not listed.']);
  assert.equal(answerOf({ kind: 'map', result: { ...MAP, unseen_estimate: 0.001 } }).text, 'The box holds 2 minima and 1 saddle; 1 saddle joins them.');
  const curve = { ...MAP, unseen_estimate: 0.001, variables: ['x'], points: MAP.points.map((point) => (point.kind === 'saddle' ? { ...point, kind: 'maximum' } : point)) };
  assert.equal(answerOf({ kind: 'map', result: curve }).text, 'The box holds 2 minima and 1 maximum; 1 maximum joins them.');
  assert.match(answerOf({ kind: 'map', result: { ...MAP, unseen_estimate: 0.001, stopped: true, groups: 2 } }).text, /^Found so far: .*joins some of them/);
  assert.deepEqual(coverage(MAP), ['Of 100 random searches that end at a point about 2 would end at one that is not listed here.', 'About 1 point or more was not found.', '50 searches: 4 left the box or did not end.']);
  assert.match(coverage({ ...MAP, unseen_estimate: 0 })[0], /a point that 1 in 20 of them ends at would have been found/);
  assert.match(coverage({ ...MAP, groups: 2, stopped: true, gradient_flat: 3 }).join(' '), /At 3 places.*2 groups.*`--time`/);
  const apart = { ...MAP, separable: true, settled: true, pieces: 256, total: 81 };
  assert.match(coverage(apart).join(' '), /64, 128 and 256 pieces.*All combinations of the points on the axes are 81/);
  assert.match(answerOf({ kind: 'map', result: apart }).text, /holds 81 stationary points, 2 of them minima/);
  assert.match(answerOf({ kind: 'map', result: { ...MAP, points: [], total: 0 } }).text, /No stationary point/);
  assert.equal(indexBars(MAP).title, '2 of 3 are minima; most points have index 0');
  assert.equal(indexBars({ by_index: [1, 1], total: 2 }).title, '1 of 2 is a minimum');
  assert.equal(indexBars({ by_index: [0, 2], total: 2 }).title, 'None is a minimum');
});

// Three minima at 0, 1, 2: the last two join at 5 first, all at 7.
const TREE = [
  { f: 0, point: 0, row: 0, lower: null, other: null }, { f: 1, point: 1, row: 1, lower: null, other: null }, { f: 2, point: 2, row: 2, lower: null, other: null },
  { f: 5, point: 3, row: 1, lower: 1, other: 2 }, { f: 7, point: 4, row: 0, lower: 0, other: 3 },
];

test('the tree: barriers lead to the lower minimum', () => {
  const leaves = leavesOf(TREE);
  assert.deepEqual(leaves.map(({ number, saddle, barrier, to }) => [number, saddle, barrier, to]), [[1, null, NaN, null], [2, 5, 6, 1], [3, 4, 3, 2]]);
  assert.equal(treeTitle(leaves), 'The highest barrier is 6: out of minimum 2, over saddle 5');
  assert.equal(treeTitle(leaves, 'maximum'), 'The highest barrier is 6: out of minimum 2, over maximum 5');
  assert.equal(treeTitle(leavesOf(TREE.slice(0, 2))), 'No saddle joins any of 2 minima');
  assert.match(treeTitle(leavesOf(TREE.slice(0, 4))), /; 2 groups stay apart$/);
});

test('words', () => {
  assert.deepEqual([list(['a']), list(['a', 'b']), list(['a', 'b', 'c'])], ['a', 'a and b', 'a, b and c']);
  assert.deepEqual([range(2, 2), range(-1, 3)], ['2', '−1 to 3']);
  assert.equal(pointWords(['x', 'y'], [1, 2, 3]), 'x = 1, y = 2, x[3] = 3');
  assert.equal(pointWords(['x', 'y'], [1, 2], 1), 'x = 1, …');
  const found = { verdict: 'saddle', because: 'the gradient is zero', f: 1, gradient_norm: 0, gradient_rounding: 5e-324, eigenvalues: { smallest: -1, largest: 2 }, index: [1, 1], parameters: 2, variables: ['x', 'y'], x: [0, 0], advice: [], way_down: null };
  const { chip, text, numbers } = answerOf({ kind: 'diagnose', result: found });
  assert.deepEqual([chip, text, numbers.map(({ value }) => value)], ['saddle', 'The gradient is zero.', ['1', '0', '−1 to 2']]);
  assert.equal(numbers[2].note, '1 of 2 directions leads down');
  assert.match(answerOf({ kind: 'diagnose', result: { ...found, eigenvalues: { smallest: null }, index: null } }).numbers[2].note, /none here/);
});

// ---- rules compared ----

const score = (length, rank, mean, losses) => ({ length, rank, mean, se: 0.01, losses, diverged: losses.filter((loss) => loss === null).length, lr: 0.1, decay: 'linear', edge: null, tuned: mean, metric: 0.9 });
const compared = (more = {}) => ({
  kind: 'training', unit: 'epochs', minimum: null, plan: { lengths: [3, 6, 12], steps_per_epoch: 10, seeds: 3, least_seeds: 6, rates: 3, tuning_seeds: 2, rounds: 0 }, flips: [],
  rules: [
    { rule: 'adam', groups: [1], tried: 12, tried_diverged: 1, at: [score(3, 2, 0.5, [0.5, 0.5]), score(6, 1, 0.3, [0.3, 0.3]), score(12, 1, 0.1, [0.1, null, 0.2])],
      trials: [{ length: 12, lr: 0.1, decay: 'linear', seed: 1, loss: 0.2 }, { length: 12, lr: 0.1, decay: 'linear', seed: 2, loss: 0.4 }, { length: 12, lr: 1, decay: 'linear', seed: 1, loss: null }, { length: 6, lr: 9, decay: 'linear', seed: 1, loss: 7 }] },
    { rule: 'gd', groups: [1, 2], tried: 12, tried_diverged: 0, at: [score(3, 1, 0.4, [0.4]), score(6, 2, 0.35, [0.35]), score(12, 2, 4, [4])], trials: [] },
  ],
  pairs: [{ length: 3, separable: true }, { length: 12, separable: false }], sentences: ['adam comes first'], ...more,
});

test('a comparison: letters, means, what is drawn', () => {
  assert.equal(letters([1, 3]), 'ac');
  assert.equal(letters([26, 27]), 'z,27');
  const result = compared();
  assert.equal(last(result.rules[0]).length, 12);
  assert.deepEqual(runsOf(result, last(result.rules[0])), [0.1, 0.2]);
  assert.deepEqual(runsOf({ kind: 'function', minimum: 1 }, { losses: [1.01, null, 1] }).map((value) => Math.round(value)), [-2, -15]);
  assert.equal(meanOf({ kind: 'function' }, -3), '0.001');
  assert.deepEqual([isWide(result, [0.1, 4]), isWide(result, [0.1, 1]), isWide(result, [-1, 4]), isWide({ kind: 'function' }, [0.1, 4])], [true, false, false, false]);
});

test('a comparison: what it says first', () => {
  const { chip, text, numbers, advice } = comparedWords({ result: compared(), next: 'descent train' });
  assert.deepEqual([chip, text, advice], ['2 share the first place', 'adam comes first.', 'A run with the best configuration:']);
  assert.deepEqual(numbers.map(({ value }) => value), ['0.1', '3', '0 of 1']);
  assert.match(numbers[0].note, /^after 12 epochs · 120 steps$/);
  assert.match(numbers[1].note, /6 are needed/);
});

test('a comparison: the order by length', () => {
  assert.equal(orderTitle(compared()), 'gd is first after 3 epochs, adam after 6 and 12');
  const flips = [{ first: 'adam', second: 'gd', behind_at: 3, ahead_at: 12 }, { first: 'adam', second: 'gd', behind_at: 3, ahead_at: 6 }];
  assert.equal(orderTitle(compared({ flips })), 'gd is first after 3 epochs, adam after 6 and 12; 1 pair changes its order by more than chance');
  assert.deepEqual(flipsOnce(flips), [flips[1]]);
  assert.deepEqual(placesOf(compared()), [[1, 0, 0], [0, 1, 1]]);
});

test('a comparison of many rules: some in colour, those of one rank below each other', () => {
  const rules = Array.from({ length: 12 }, (_, i) => ({ rule: `r${i}`, at: [1, 2, 3].map(() => ({ rank: i < 2 ? 1 : i + 1 })) }));
  const flips = [{ first: 'r7', second: 'r9', behind_at: 1, ahead_at: 2 }, { first: 'r8', second: 'r9', behind_at: 1, ahead_at: 2 }];
  const result = { rules, plan: { lengths: [1, 2, 3] }, flips };
  assert.deepEqual(coloured(result), ['r0', 'r9', 'r7', 'r8']);
  assert.deepEqual(coloured({ ...result, rules: rules.slice(0, 3) }), ['r0', 'r1', 'r2']);
  assert.deepEqual(placesOf(result).slice(0, 3).map(([place]) => place), [0, 1, 2]);
});

test('a comparison: titles say what was found', () => {
  const result = compared();
  assert.equal(rankingTitle(result), 'adam comes first of 2 rules; gd is not separable from it');
  assert.equal(rankingTitle({ ...result, rules: [result.rules[0], { ...result.rules[1], groups: [2] }] }), 'adam comes first of 2 rules, and is separable from all others');
  assert.equal(runsTitle(result), 'Means go from 0.1 (adam) to 4 (gd), single runs from 0.1 to 4');
  assert.equal(tuningTitle(result), 'The best learning rate of every rule lies within what was tried');
  const edge = { ...result.rules[1], at: [...result.rules[1].at.slice(0, 2), { ...last(result.rules[1]), edge: 'highest' }] };
  assert.equal(tuningTitle({ rules: [result.rules[0], edge] }), 'The best learning rate of gd is at the edge of what was tried');
  assert.deepEqual([meanText(result, { mean: 0.1031, se: 0.00996 }), meanText(result, { mean: 0.783, se: 0.41 }), meanText(result, { mean: 0.5, se: 0 })], ['0.1031 ± 0.0100', '0.78 ± 0.41', '0.5']);
});

test('a comparison: what the first one saves, of those it is separable from', () => {
  const saving = { rule: 'gd', reach: 4, part: 0.53, low: 0.43, high: 0.7, seeds: 3, early: 0, late: 0, untold: 0 };
  const apart = compared({ pairs: [{ length: 12, first: 'adam', second: 'gd', separable: true }], savings: [saving] });
  const [one] = savedOf(apart);
  assert.equal(savingText(apart, one), 'adam needs 47\u00a0% fewer steps than gd (95\u00a0%: 30 to 57\u00a0%)');
  assert.equal(savingsTitle(apart, [one]), 'adam needs 47\u00a0% fewer steps than gd for the same loss');
  const early = savedOf({ ...apart, savings: [{ ...saving, early: 2 }] });
  assert.equal(savingText(apart, early[0]), 'adam needs at least 47\u00a0% fewer steps than gd');
  assert.equal(savingsTitle(apart, [one, { ...one, rule: 'lion', part: 0.25, open: true }]), 'For the loss that others end at, adam needs 47\u00a0% fewer (gd) to at least 75\u00a0% fewer steps (lion)');
  assert.deepEqual(savedOf({ ...apart, pairs: [{ length: 12, first: 'adam', second: 'gd', separable: false }] }), []);
});

test('ticks of powers of ten: as many as there is room for', () => {
  const shown = (low, high, most) => powers(low, high, most).map((tick) => Number((10 ** tick).toPrecision(3)));
  assert.deepEqual(shown(-1.5, 0.5, 8), [0.05, 0.1, 0.2, 0.5, 1, 2]);
  assert.deepEqual(shown(-1.5, 0.5, 4), [0.1, 0.3, 1, 3]);
  assert.deepEqual(shown(-14.2, 1, 4), [1e-12, 1e-8, 1e-4, 1]);
});

test('a comparison: what tuning tried, at the longest length', () => {
  const [first, second, ...rest] = triedOf(compared());
  assert.deepEqual([first.rule, first.lr, second.lr, second.loss, rest], ['adam', 0.1, 1, null, []]);
  assert.ok(Math.abs(first.loss - 0.3) < 1e-12);
  const trials = [1, 1e-4].map((loss, seed) => ({ length: 12, lr: 1, decay: 'constant', seed, loss }));
  const [mean] = triedOf(compared({ kind: 'function', minimum: 0, rules: [{ rule: 'gd', trials }] }));
  assert.equal(mean.loss, -2); // of functions the logarithm, by which rates are chosen
});

// ---- searches ----

const trial = (number, lr, layers, losses, more) => ({ number, settings: [{ name: 'lr', value: lr }, { name: 'layers', value: layers }], end: losses.length === 2 ? 'complete' : 'behind', because: '', epochs: 10 * losses.length, losses, metrics: losses.map(() => 0.9), ...more });
const search = {
  best: 3, splits: 3, valid_rows: 60, plan: { rungs: [10, 20] }, sentences: ['Best of 4 trials: trial 3, lr=0.1. With 2 new seeds its validation loss is 0.2.', 'More.'],
  trials: [trial(1, '0.001', '8 relu', [0.9]), trial(2, '0.01', '16 relu', [0.5, 0.4]), trial(3, '0.1', '8 relu', [0.6, 0.2]), trial(4, '0.5', '8 relu', [null], { end: 'diverged', because: 'its loss was not finite' })],
  settings: [{ name: 'lr', low: 0.01, high: 0.1, choices: [], share: 0.6 }, { name: 'layers', low: null, high: null, choices: ['8 relu', '16 relu'], share: 0.05 }],
  race: [{ trial: 3, settled: 0, losses: [0.2, 0.3] }, { trial: 2, settled: 0, losses: [0.4] }],
};

test('trials stand by how far they came and their loss', () => {
  assert.deepEqual(rankedOf(search).map(({ number }) => number), [3, 2, 1]);
  assert.equal(lossOf(search.trials[3]), null);
});

test('axes are logarithmic where settings are far apart, and words have places', () => {
  const [lr, layers, loss] = axesOf(search);
  assert.ok(lr.log && lr.low === 0.001 && lr.high === 0.1);
  assert.deepEqual(rankedOf(search).map((one) => lr.at(one)), [1, 0.5, 0]);
  assert.deepEqual(lr.places.map(({ text }) => text), ['0.1', '0.01', '0.001']);
  assert.deepEqual(layers.choices, ['16 relu', '8 relu']);
  assert.deepEqual(rankedOf(search).map((one) => layers.at(one)), [1, 0, 1]);
  assert.ok(!loss.log && loss.at(search.trials[2]) === 0 && loss.at(search.trials[0]) === 1);
});

test('a search says its finding, what is not distinguishable, and what new seeds made of it', () => {
  assert.equal(settingsTitle(search), 'lr decides 60\u00a0% of the order of 4 trials');
  assert.match(rangesText(search), /^lr 0\.1 \(0\.01 to 0\.1 are not distinguishable\); layers 8 relu \(16 relu: not distinguishable\)$/);
  const [first, second] = racedOf(search);
  assert.ok(Math.abs(first.mean - 0.25) < 1e-12 && Math.abs(first.se - 0.05) < 1e-12 && Number.isNaN(second.se));
  const answer = tunedWords({ result: search, next: 'descent train', metric: 'accuracy' });
  assert.equal(answer.text, 'Best of 4 trials: trial 3, lr=0.1.');
  assert.match(answer.numbers[0].note, /with new seeds 0\.25 ± 0\.05/);
  assert.match(trialText(search.trials[1], 'accuracy'), /^trial 2: lr 0\.01, layers 16 relu; loss 0\.4, accuracy 90.* after 20 epochs$/);
});
