// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Numbers that are predicted: how residuals are spread, and the largest of them.
import { axes, fitted, label, labelWidth, line, mark, scale, ticks } from './plot.js';
import { count, number, svg, things } from './text.js';

const signed = (value, digits = 3) => `${value > 0 ? '+' : ''}${number(value, digits)}`;
const rowName = (row) => `row ${count(row.row)}`;

// ---- all of them ----

/** Ends of a bar of the histogram. */
export function barEnds({ low, high, counts }, i) {
  const width = (high - low) / counts.length;
  return [low + i * width, i === counts.length - 1 ? high : low + (i + 1) * width];
}

export function residualsTitle(set) {
  const bias = set.bias === 0 ? 'neither too high nor too low' : `${number(Math.abs(set.bias), 3)} too ${set.bias > 0 ? 'high' : 'low'}`;
  return `Predictions are off by ${number(set.rmse, 3)} (RMSE), and ${bias} on average`;
}

function drawResiduals({ residuals, bias }, target, width) {
  const { low, high, counts } = residuals;
  const room = high > low ? 0 : Math.abs(low) / 10 || 1;
  const left = 56;
  const field = { x: left, y: 24, width: width - left - 14, height: width < 520 ? 190 : 240 };
  const most = Math.max(...counts);
  const { x, y, parts } = axes(field, { low: low - room, high: high + room, label: `residual: prediction − ${target}` },
    { low: 0, high: 1.04 * most, label: 'rows', format: (value) => (Number.isInteger(value) ? count(value) : '') });
  const bar = (i) => {
    const [from, to] = room > 0 ? [low - room / 4, low + room / 4] : barEnds(residuals, i);
    return { x: x(from) + 0.5, y: y(counts[i]), width: Math.max(1, x(to) - x(from) - 1), height: y(0) - y(counts[i]) };
  };
  counts.forEach((rows, i) => { if (rows > 0) parts.push(svg('rect.mark.colour-1.bar', bar(i))); });
  if (low <= 0 && high >= 0) parts.push(line(x(0), field.y, x(0), y(0), 'axis'));
  if (bias >= low && bias <= high) {
    const right = x(bias) > field.x + field.width / 2;
    parts.push(svg('line.mark.colour-2', { x1: x(bias), x2: x(bias), y1: field.y, y2: y(0), 'stroke-dasharray': '5 3' }),
      label(`mean ${signed(bias)}`, x(bias) + (right ? -6 : 6), field.y - 6, { anchor: right ? 'end' : 'start', kind: 'strong' }));
  }
  const place = (i) => {
    const { x: at, width: wide } = bar(i);
    return { x: at, y: field.y, width: wide, height: field.height };
  };
  return { width, height: field.y + field.height + 44, parts, place };
}

export function residualsSpec(set, target) {
  const { residuals } = set;
  if (!Number.isFinite(residuals?.low) || !residuals.counts?.length) return null;
  const words = (i) => {
    const [from, to] = barEnds(residuals, i);
    return `${number(from, 3)} to ${number(to, 3)}: ${things(residuals.counts[i], 'row')}`;
  };
  return {
    title: residualsTitle(set),
    summary: `From ${number(residuals.low, 3)} to ${number(residuals.high, 3)}, in the unit of ${target}; right of 0 the prediction is too high. Their mean amount (MAE) is ${number(set.mae, 3)}.`,
    items: residuals.counts.map((_, i) => words(i)),
    draw: (width) => drawResiduals(set, target, width),
    numbers: {
      head: ['residual from', 'to', 'rows'], total: residuals.counts.length,
      shown: (i) => [...barEnds(residuals, i).map((end) => number(end)), count(residuals.counts[i])],
      copied: (i) => [...barEnds(residuals, i), residuals.counts[i]],
    },
  };
}

// ---- the largest ----

export function largestTitle([row], target) {
  return `Furthest off is ${rowName(row)}: ${target} is ${number(row.target)}, predicted ${number(row.predicted)}`;
}

function drawLargest(rows, target, width) {
  const names = rows.map(rowName);
  const left = labelWidth(names, 110) + 16;
  const ends = rows.map((row) => signed(row.predicted - row.target));
  const right = labelWidth(ends, 90) + 24;
  const each = 26;
  const top = 24;
  const bottom = top + each * rows.length;
  const all = rows.flatMap((row) => [row.target, row.predicted]);
  const low = Math.min(...all);
  const high = Math.max(...all);
  const x = scale([low, high], [left + 10, width - right - 10]);
  const y = (i) => top + (i + 0.5) * each;
  const parts = [label('residual', width - 4, 14, { anchor: 'end' })];
  for (const tick of ticks(low, high, Math.max(2, width / 120))) {
    parts.push(line(x(tick), top, x(tick), bottom), label(number(tick), x(tick), bottom + 17, { anchor: 'middle' }));
  }
  rows.forEach((row, i) => {
    parts.push(label(fitted(names[i], 110), left - 8, y(i) + 4, { anchor: 'end', kind: 'name' }), line(x(row.target), y(i), x(row.predicted), y(i), 'span'),
      mark('circle', 1, x(row.target), y(i), 5), mark('triangle', 2, x(row.predicted), y(i), 5.5), label(ends[i], width - 4, y(i) + 4, { anchor: 'end' }));
  });
  parts.push(label(target, (left + width - right) / 2, bottom + 36, { anchor: 'middle' }));
  return { width, height: bottom + 44, parts, place: (i) => ({ x: left, y: top + i * each + 3, width: width - left - right, height: each - 6 }) };
}

/** A row of the file, where its line is known. */
export const lineOf = (row) => (row.line ? count(row.line) : '–');

export function largestSpec(set, target) {
  const rows = set.largest_residuals ?? [];
  if (rows.length === 0) return null;
  const lines = rows.some((row) => row.line);
  return {
    title: largestTitle(rows, target),
    summary: 'Mistakes in the data show up here first: look at these rows before the model is blamed.',
    legend: [{ label: target, shape: 'circle', colour: 1 }, { label: 'predicted', shape: 'triangle', colour: 2 }],
    items: rows.map((row) => `${rowName(row)}${row.line ? `, line ${count(row.line)}` : ''}: ${target} ${number(row.target)}, predicted ${number(row.predicted)}, residual ${signed(row.predicted - row.target)}`),
    draw: (width) => drawLargest(rows, target, width),
    numbers: {
      head: ['row', ...(lines ? ['line of the file'] : []), target, 'predicted', 'residual'], total: rows.length,
      shown: (i) => [count(rows[i].row), ...(lines ? [lineOf(rows[i])] : []), number(rows[i].target, 6), number(rows[i].predicted, 6), signed(rows[i].predicted - rows[i].target, 6)],
      copied: (i) => [rows[i].row, ...(lines ? [rows[i].line ?? ''] : []), rows[i].target, rows[i].predicted, rows[i].predicted - rows[i].target],
    },
  };
}
