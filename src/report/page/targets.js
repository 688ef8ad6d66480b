// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Results of several numbers, or of labels: findings in words, and a table with each target.
import { count, number, percent, things } from './text.js';

export const isLabels = (results) => results.task === 'labels';
/** Several numbers: a set of rows has each of them. */
export const areSeveral = (set) => Array.isArray(set.targets);

const share = (value) => percent(value ?? NaN);

/** The finding in a sentence. @param {any} results @param {any} set @param {string} rows as in "120 validation rows" */
export function targetsHeadline(results, set, rows) {
  if (isLabels(results)) return `${percent(set.accuracy)} of the labels of ${rows} are right, and all labels of ${percent(set.exact_match)} of the rows`;
  return `On ${rows} predictions of ${things(results.outputs, 'target')} are off by ${number(set.rmse, 3)} of their deviations (RMSE); their mean R² is ${number(set.r2, 3)}`;
}

/** How guessing does. */
export function targetsGuess(results, set) {
  if (!isLabels(results)) return `Always predicting the means is off by ${number(set.baseline_rmse, 3)}.`;
  const { accuracy, baseline_accuracy: guess } = set;
  return `Always saying of each label what is likelier is right on ${percent(guess)} of them${accuracy > guess ? '' : ': the model is no better than guessing'}.`;
}

export const LABEL_HEADS = ['', 'accuracy of labels', 'exact match', 'log-loss', 'F1, micro', 'F1, macro'];

export function labelRows(set, of) {
  const rival = (who, accuracy, exact, loss) => [who + of, percent(accuracy), share(exact), number(loss ?? NaN), '', ''];
  return [[`this model${of}`, percent(set.accuracy), `${percent(set.exact_match)} (${share(set.exact_match_low)} to ${share(set.exact_match_high)})`,
    `${number(set.log_loss)} ± ${number(set.log_loss_se, 2)}`, share(set.micro_f1), share(set.macro_f1)],
  ...(Number.isFinite(set.linear_accuracy) ? [rival('linear model', set.linear_accuracy, set.linear_exact_match, set.linear_log_loss)] : []),
  ...(Number.isFinite(set.nearest_accuracy) ? [rival('nearest row', set.nearest_accuracy, set.nearest_exact_match, NaN)] : []),
  rival('guessing', set.baseline_accuracy, set.baseline_exact_match, set.baseline_log_loss)];
}

/** Title, head and rows of a table with each label or number. */
export function eachTarget(results, set) {
  if (isLabels(results)) {
    return {
      title: 'Each label', head: ['label', 'rows', 'precision', 'recall', 'F1', 'accuracy', 'guessing', 'linear model', 'nearest row', 'AUC'],
      rows: set.labels.map((l) => [l.label, count(l.rows), share(l.precision), share(l.recall), share(l.f1), percent(l.accuracy), percent(l.baseline_accuracy),
        share(l.linear_accuracy), share(l.nearest_accuracy), number(l.auc ?? NaN, 3)]),
    };
  }
  return {
    title: 'Each target', head: ['target', 'R²', 'RMSE', 'MAE', 'bias', 'RMSE of the mean', 'R², linear model', 'R², nearest row'],
    rows: set.targets.map((t) => [t.target, number(t.r2 ?? NaN, 3), number(t.rmse), number(t.mae), number(t.bias), number(t.baseline_rmse),
      number(t.linear_r2 ?? NaN, 3), number(t.nearest_r2 ?? NaN, 3)]),
  };
}
