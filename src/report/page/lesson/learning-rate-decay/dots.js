// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Means with their uncertainty: dots over a number, with a curve to compare, and dots in rows.
import { axes, label, labelWidth, line, mark, scale } from '../../plot.js';
import { number, svg } from '../../text.js';

const TWO = 2; // standard errors on either side

/** @typedef {{x: number, y: number, error: number, words: string}} Dot */

const path = (points) => points.map(([x, y], i) => `${i ? 'L' : 'M'}${x.toFixed(1)} ${y.toFixed(1)}`).join('');

/**
 * Dots over a number. @param {{title: string, summary: string, across: string, up: string, points: Dot[], curve: (x: number) => number}} about
 * @returns {import('../../plot.js').PictureSpec}
 */
export function dotsOf({ title, summary, across, up, points, curve }) {
  const wide = 1.06 * Math.max(...points.map(({ x }) => x));
  const high = 1.06 * Math.max(curve(wide), ...points.map(({ y, error }) => y + TWO * error));
  return {
    title, summary, items: points.map(({ words }) => words),
    legend: [{ label: 'measured', shape: 'circle', colour: 2 }, { label: 'formula', shape: 'line', colour: 1 }],
    numbers: numbersOf([across, up, 'standard error'], points.map(({ x, y, error }) => [x, y, error])),
    draw: (width) => {
      const field = { x: 62, y: 10, width: width - 76, height: Math.min(280, 0.55 * width) };
      const { x, y, parts } = axes(field, { low: 0, high: wide, label: across }, { low: 0, high, label: up });
      const law = Array.from({ length: 101 }, (_, i) => [x((wide * i) / 100), y(curve((wide * i) / 100))]);
      return {
        width, height: field.y + field.height + 44,
        parts: [...parts, svg('path.curve.colour-1', { d: path(law) }),
          ...points.flatMap((dot) => [line(x(dot.x), y(dot.y - TWO * dot.error), x(dot.x), y(dot.y + TWO * dot.error), 'whisker'), mark('circle', 2, x(dot.x), y(dot.y), 5, 'edged')])],
        place: (i) => ({ x: x(points[i].x) - 7, y: y(points[i].y) - 7, width: 14, height: 14 }),
      };
    },
  };
}

/** @param {string[]} head @param {(string | number)[][]} rows @returns {import('../../figure.js').Numbers} */
const numbersOf = (head, rows) => ({
  head, total: rows.length, shown: (i) => rows[i].map((cell) => (typeof cell === 'number' ? number(cell, 4) : cell)), copied: (i) => rows[i],
});

/** Round numbers of an axis of powers: 1, 2, 5 times powers of ten. */
function powers(low, high) {
  const all = [];
  for (let power = Math.floor(Math.log10(low)); power <= Math.log10(high); power++) {
    for (const digit of [1, 2, 5]) if (digit * 10 ** power >= low && digit * 10 ** power <= high) all.push(Number(`${digit}e${power}`));
  }
  return all.length > 8 ? all.filter((tick) => /^[0.]*1[0]*$/.test(String(tick))) : all;
}

/**
 * Rows of dots on an axis of powers: the runs small and pale, their mean with its whisker.
 * @param {{title: string, summary: string, across: string, rows: {name: string, colour: number, runs: number[], mean: number, error: number}[]}} about
 * @returns {import('../../plot.js').PictureSpec}
 */
export function rowsOf({ title, summary, across, rows }) {
  const every = rows.flatMap(({ runs }) => runs).filter((value) => value > 0);
  const [low, high] = [0.8 * Math.min(...every), 1.25 * Math.max(...every)];
  const words = ({ name, mean, error }) => `${name}: ${number(mean, 3)} ± ${number(error, 1)}`;
  return {
    title, summary, items: rows.map(words),
    legend: [{ label: 'mean', shape: 'diamond', colour: 7 }, { label: 'a run', shape: 'circle', colour: 7 }],
    numbers: numbersOf(['form', 'mean', 'standard error', 'lowest', 'highest'], rows.map(({ name, mean, error, runs }) => [name, mean, error, Math.min(...runs), Math.max(...runs)])),
    draw: (width) => {
      const left = 14 + labelWidth(rows.map(({ name }) => name), 0.4 * width);
      const field = { x: left, y: 8, width: width - left - 14, height: 34 * rows.length };
      const log = scale([Math.log(low), Math.log(high)], [field.x, field.x + field.width]);
      const x = (value) => log(Math.log(Math.min(Math.max(value, low), high)));
      const y = (i) => field.y + 34 * (i + 0.5);
      const bottom = field.y + field.height;
      const grid = powers(low, high).filter((_, i, all) => all.length * 46 < field.width || i % 2 === 0)
        .flatMap((tick) => [line(x(tick), field.y, x(tick), bottom), label(number(tick, 2), x(tick), bottom + 17, { anchor: 'middle' })]);
      const row = ({ name, colour, runs, mean, error }, i) => [
        label(name, left - 10, y(i) + 4, { anchor: 'end', kind: 'name' }),
        ...runs.map((value) => { const dot = mark('circle', colour, x(value), y(i), 3); dot.setAttribute('opacity', '0.3'); return dot; }),
        line(x(mean - TWO * error), y(i), x(mean + TWO * error), y(i), 'whisker'), mark('diamond', colour, x(mean), y(i), 5.5, 'edged')];
      return {
        width, height: bottom + 44,
        parts: [...grid, ...rows.flatMap(row), label(across, field.x + field.width / 2, bottom + 38, { anchor: 'middle' })],
        place: (i) => ({ x: x(rows[i].mean) - 9, y: y(i) - 9, width: 18, height: 18 }),
      };
    },
  };
}
