// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// How often something was met, as bars that lie: by powers of ten where the counts differ much.
import { fitted, label, labelWidth, line, scale, ticks } from '../plot.js';
import { count, number, svg } from '../text.js';

/**
 * @typedef {object} Bars
 * @property {string} title
 * @property {string} summary
 * @property {string} axis what is counted
 * @property {string[]} head of the table: name, count
 * @property {{name: string, value: number, words: string}[]} rows
 */

const powers = (high) => Array.from({ length: Math.floor(Math.log10(high)) + 1 }, (_, i) => 10 ** i);

function drawBars({ rows, axis }, width) {
  const names = labelWidth(rows.map(({ name }) => name), width < 520 ? 110 : 220);
  const left = names + 16;
  const each = rows.length > 12 ? 22 : 28;
  const bottom = 6 + each * rows.length;
  const most = Math.max(1, ...rows.map(({ value }) => value));
  const log = most > 1000;
  const along = scale([0, log ? Math.log1p(most) : most], [left + 2, width - 60]);
  const x = (value) => along(log ? Math.log1p(value) : value);
  const marked = log ? powers(most) : ticks(0, most, Math.max(2, width / 130)).filter(Number.isInteger);
  const parts = marked.flatMap((tick) => [line(x(tick), 6, x(tick), bottom), label(number(tick, 3), x(tick), bottom + 17, { anchor: 'middle' })]);
  rows.forEach(({ name, value }, i) => {
    const y = 6 + (i + 0.5) * each;
    parts.push(label(fitted(name, names + 1), left - 8, y + 4, { anchor: 'end', kind: 'name' }),
      svg('rect.mark.colour-1.bar', { x: x(0), y: y - each * 0.3, width: Math.max(1, x(value) - x(0)), height: each * 0.6 }),
      label(Number.isInteger(value) && value < 1e15 ? count(value) : number(value, 4), x(value) + 6, y + 4, { kind: 'strong' }));
  });
  parts.push(line(x(0), 6, x(0), bottom, 'axis'), label(axis, (left + width - 60) / 2, bottom + 36, { anchor: 'middle' }));
  return { width, height: bottom + 44, parts, place: (i) => ({ x: left, y: 6 + i * each + 2, width: width - left - 10, height: each - 4 }) };
}

/** @param {Bars} bars @returns {import('../plot.js').PictureSpec} */
export function barsSpec(bars) {
  const { title, summary, head, rows } = bars;
  return {
    title, summary, items: rows.map(({ words }) => words), draw: (width) => drawBars(bars, width),
    numbers: { head, total: rows.length, shown: (i) => [rows[i].name, Number.isInteger(rows[i].value) ? count(rows[i].value) : number(rows[i].value, 6)], copied: (i) => [rows[i].name, rows[i].value] },
  };
}
