// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Results of a cross-validation (train --folds K), as run.json has them: every row was scored once, by a model that was
// trained without it.
import { count, el, number, percent, region, table, things } from './text.js';

const errorPercent = ({ mean, se }) => `${(100 * mean).toFixed(1)}${Number.isFinite(se) ? ` ± ${number(100 * se, 2)}` : ''}\u00a0%`;
const errorNumber = ({ mean, se }) => `${number(mean)}${Number.isFinite(se) ? ` ± ${number(se, 2)}` : ''}`;

// Name of a figure, its member, how its mean and each of its values is written.
const CLASSES = [['accuracy', 'accuracy', errorPercent, percent], ['log-loss', 'log_loss', errorNumber, number], ['F1', 'macro_f1', errorPercent, percent]];
const NUMBERS = [['RMSE', 'rmse', errorNumber, number], ['MAE', 'mae', errorNumber, number], ['R²', 'r2', errorNumber, number]];
const RIVALS = { '': 'this model', linear_: 'linear model', nearest_: 'nearest row', baseline_: 'guessing' };

const figuresOf = (folds) => (folds.accuracy ? CLASSES : NUMBERS);

/** What is found, in a sentence. @param {any} folds */
export function foldsTitle(folds) {
  const rows = folds.held_rows.slice(0, folds.complete).reduce((sum, n) => sum + n, 0);
  const [name, member, write] = figuresOf(folds)[0];
  const found = folds.accuracy ? `${write(folds[member])} are right` : `${name} ${write(folds[member])}`;
  return `Cross-validation over ${things(folds.complete, 'fold')}, ${count(rows)} rows: ${found}`;
}

/** Rows of the two tables: means with their standard errors, and every fold. @param {any} folds */
export function foldsRows(folds) {
  const figures = figuresOf(folds);
  const means = Object.entries(RIVALS).map(([prefix, who]) => [who, ...figures.map(([, member, write]) => (folds[prefix + member] ? write(folds[prefix + member]) : ''))])
    .filter(([, ...cells]) => cells.some(Boolean));
  const each = Array.from({ length: folds.complete }, (_, k) => [String(k + 1), count(folds.train_rows[k]), count(folds.held_rows[k]), count(folds.epochs[k]),
    ...figures.map(([, member, , write]) => write(folds[member].values[k]))]);
  return { means, each };
}

/** The part of the page; null: there was no cross-validation, or none of its folds has ended. */
export function foldsOf({ record, results }, level) {
  const { folds } = record;
  if (!folds || !(folds.complete > 0) || !(folds.accuracy ?? folds.rmse)) return null;
  const names = figuresOf(folds).map(([name]) => name);
  const { means, each } = foldsRows(folds);
  return el('div', { id: 'folds' }, el(`${level}.finding`, {}, foldsTitle(folds)),
    el('p', {}, `Each row was scored once, by a model that was trained without it (rows chosen: ${folds.split}); ± is the standard error of the mean over the folds. `,
      folds.complete < folds.count ? `${count(folds.count - folds.complete)} of ${things(folds.count, 'fold')} have not been trained. ` : '',
      results && 'The figures above are of the one model that is kept.'),
    region('Figures of the cross-validation', table('Figures of the cross-validation', ['', ...names], means)),
    el('details', {}, el('summary', {}, 'Every fold'),
      region('Every fold', table('Every fold', ['fold', 'rows that trained', 'rows scored', 'epochs', ...names], each))));
}
