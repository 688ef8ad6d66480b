// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Which inputs the model relies on: what is lost when the values of a column are permuted, with two standard errors to
// either side. What is within them of 0 is drawn faint.
import { fitted, label, labelWidth, line, scale, ticks } from './plot.js';
import { count, number, svg, things } from './text.js';

// A rise by less than this part of the loss is none, however sure it is.
const LITTLE = 1e-3;
const MOST_DRAWN = 20;

/** Whether it cannot be told from 0. */
export const isWithinError = ({ loss_rise: rise, loss_rise_se: se }) => !(rise > 2 * se);

const lossOf = (classes) => (classes ? 'log-loss' : 'share of the variance that is not explained');
const rising = (column) => `${number(column.loss_rise, 3)} ± ${number(column.loss_rise_se, 2)}`;

export function importanceTitle(columns, classes) {
  const [first] = columns;
  const what = classes ? 'the log-loss rises' : 'R² falls';
  if (isWithinError(first)) return 'No single column matters more than its error';
  return columns.length === 1 ? `Without ${first.column} ${what} by ${rising(first)}` : `${first.column} matters most: without it ${what} by ${rising(first)}`;
}

export function importanceSummary(importance, classes) {
  const { columns } = importance;
  const within = columns.filter(isWithinError);
  const names = within.slice(0, 5).map(({ column }) => column).join(', ');
  const one = within.length === 1;
  const faint = within.length === 0 ? 'All are more than two standard errors above 0.'
    : `Of ${things(columns.length, 'column')} ${count(within.length)} ${one ? 'is' : 'are'} within two standard errors of 0, or below (faint): ${names}${within.length > 5 ? ' and others' : ''}.`;
  return `The rise of the ${lossOf(classes)} when the values of a column are permuted among ${things(importance.rows, 'row')}, mean of ${importance.repeats} times. ${faint} It says what this model relies on: columns that say the same share their importance.`;
}

function drawImportance(columns, classes, width) {
  const names = labelWidth(columns.map(({ column }) => column), width < 520 ? 96 : 220);
  const left = names + 16;
  const each = columns.length > 12 ? 22 : 28;
  const top = 6;
  const bottom = top + each * columns.length;
  const ends = columns.flatMap(({ loss_rise: rise, loss_rise_se: se }) => [rise - 2 * se, rise + 2 * se]).filter(Number.isFinite);
  const low = Math.min(0, ...ends);
  const high = Math.max(0, ...ends) || 1;
  const x = scale([low, high], [left + 2, width - 14]);
  const y = (i) => top + (i + 0.5) * each;
  const parts = [];
  for (const tick of ticks(low, high, Math.max(2, width / 130))) {
    parts.push(line(x(tick), top, x(tick), bottom), label(number(tick), x(tick), bottom + 17, { anchor: 'middle' }));
  }
  columns.forEach((column, i) => {
    const { loss_rise: rise, loss_rise_se: se } = column;
    const kind = isWithinError(column) ? '.faint' : '';
    const [from, to] = [x(Math.min(0, rise)), x(Math.max(0, rise))];
    const [begin, end] = [x(rise - 2 * se), x(rise + 2 * se)];
    parts.push(label(fitted(column.column, names + 1), left - 8, y(i) + 4, { anchor: 'end', kind: 'name' }),
      svg(`rect.mark.colour-1.bar${kind}`, { x: from, y: y(i) - each * 0.3, width: Math.max(1, to - from), height: each * 0.6 }),
      svg('path.whisker', { d: `M${begin} ${y(i)}H${end}M${begin} ${y(i) - 4}v8M${end} ${y(i) - 4}v8` }));
  });
  parts.push(line(x(0), top, x(0), bottom, 'axis'),
    label(`rise of the ${classes ? 'log-loss' : 'squared error / variance'}, ± 2 standard errors`, Math.min((left + width) / 2, width - 160), bottom + 36, { anchor: 'middle' }));
  return { width, height: bottom + 44, parts, place: (i) => ({ x: left, y: top + i * each + 2, width: width - left - 10, height: each - 4 }) };
}

/** null: it was not measured. `loss` is that of the model on these rows, in the same measure. */
export function importanceSpec(importance, classes, loss = NaN) {
  const columns = (importance?.columns ?? []).filter(({ loss_rise: rise, loss_rise_se: se }) => Number.isFinite(rise) && Number.isFinite(se));
  if (columns.length === 0) return null;
  const drawn = columns.slice(0, MOST_DRAWN);
  const metric = classes ? 'drop of the accuracy' : 'drop of R²';
  const words = (column) => `${column.column}: ${rising(column)}${!isWithinError(column) ? '' : column.loss_rise < -2 * column.loss_rise_se ? ', below 0' : ', within two standard errors of 0'}`;
  return {
    title: columns.every(({ loss_rise: rise }) => Math.abs(rise) < LITTLE * loss)
      ? `No column matters to this model: without any of them the ${lossOf(classes)} changes by less than a thousandth of it` : importanceTitle(columns, classes),
    summary: `${drawn.length < columns.length ? `The ${count(drawn.length)} most important of ${things(columns.length, 'column')}. ` : ''}${importanceSummary({ ...importance, columns }, classes)}`,
    items: drawn.map(words), draw: (width) => drawImportance(drawn, classes, width),
    numbers: {
      head: ['column', `rise of the ${classes ? 'log-loss' : 'squared error / variance'}`, 'standard error', metric, 'more than its error'], total: columns.length, ranked: true,
      shown: (i) => [columns[i].column, number(columns[i].loss_rise), number(columns[i].loss_rise_se, 2), number(columns[i].metric_drop ?? NaN), isWithinError(columns[i]) ? 'no' : 'yes'],
      copied: (i) => ['column', 'loss_rise', 'loss_rise_se', 'metric_drop'].map((name) => columns[i][name]).concat(isWithinError(columns[i]) ? 'no' : 'yes'),
    },
  };
}
