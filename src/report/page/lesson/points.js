// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Points with bars and lines over logarithmic axes, or linear ones, as a picture (plot.js): what was measured next to what a formula says.
import { axes, mark } from '../plot.js';
import { number, svg } from '../text.js';

/**
 * @typedef {object} Point
 * @property {number} x above 0
 * @property {number} y above 0
 * @property {number} [low] and [high]: ends of a bar
 * @property {number} [high]
 * @property {string} words what is read of it
 *
 * @typedef {object} Set
 * @property {string} label
 * @property {number} colour
 * @property {'circle' | 'square' | 'triangle' | 'diamond' | 'line' | 'dashes'} shape line, dashes: the points are joined, and not seen
 * @property {boolean} [joined] by lines
 * @property {Point[]} points
 *
 * @typedef {object} Axis
 * @property {string} label with its unit
 * @property {number} [base] of the logarithm whose whole powers have numbers; without it the axis is linear, with whole numbers
 * @property {(value: number) => string} [format]
 */

const logOf = (base) => (value) => (base ? Math.log(value) / Math.log(base) : value);

/** From the smallest to the largest, with room. */
function range(values, base, room) {
  const logs = values.filter((value) => value > 0 && Number.isFinite(value)).map(logOf(base));
  if (logs.length === 0) return [0, 1];
  const [low, high] = [Math.min(...logs), Math.max(...logs)];
  return [low - room * (high - low || 1), high + room * (high - low || 1)];
}

function draw(sets, across, up, width) {
  const all = sets.flatMap(({ points }) => points);
  const left = 78;
  const field = { x: left, y: 14, width: width - left - 16, height: width < 520 ? 210 : 270 };
  const ends = (axis, values, room) => {
    const [low, high] = range(values, axis.base, room);
    // Of powers of ten the halves have numbers as well; between others, and between layers, there is none to show.
    const whole = axis.base !== 10;
    const said = axis.format ?? ((value) => number(value, whole ? 4 : 2));
    return { low, high, label: axis.label, format: (power) => (whole && !Number.isInteger(power) ? '' : said(axis.base ? axis.base ** power : power)) };
  };
  const { x, y, parts } = axes(field, ends(across, all.map((point) => point.x), 0.03), ends(up, all.flatMap((point) => [point.y, point.low ?? point.y, point.high ?? point.y]), 0.06));
  const at = (point) => [x(logOf(across.base)(point.x)), y(logOf(up.base)(point.y))];
  for (const { points, shape, colour, joined } of sets) {
    const joins = shape === 'line' || shape === 'dashes';
    for (let i = 1; (joins || joined) && i < points.length; i++) {
      const [[x1, y1], [x2, y2]] = [at(points[i - 1]), at(points[i])];
      parts.push(svg(`line.mark.colour-${colour}`, { x1, y1, x2, y2, 'stroke-dasharray': shape === 'dashes' ? '5 3' : null }));
    }
    if (joins) continue;
    for (const point of points) {
      const [px, py] = at(point);
      if (point.low > 0 && point.high > 0) {
        const [, from] = at({ ...point, y: point.low }), [, to] = at({ ...point, y: point.high });
        parts.push(svg(`line.mark.colour-${colour}`, { x1: px, x2: px, y1: from, y2: to }));
      }
      parts.push(mark(shape, colour, px, py, 4.5));
    }
  }
  const items = sets.filter(({ shape }) => shape !== 'line' && shape !== 'dashes').flatMap(({ points }) => points);
  const place = (i) => {
    const [px, py] = at(items[i]);
    return { x: px - 6, y: py - 6, width: 12, height: 12 };
  };
  return { width, height: field.y + field.height + 44, parts, place };
}

/**
 * A spec for Shapes. @param {object} what
 * @param {string} what.title @param {string} what.summary @param {Set[]} what.sets @param {Axis} what.across @param {Axis} what.up
 * @param {string[]} what.head of the numbers: of x, and of y
 */
export function pointsSpec({ title, summary, sets, across, up, head }) {
  const seen = sets.filter(({ shape }) => shape !== 'line' && shape !== 'dashes');
  const rows = sets.flatMap(({ label, points }) => points.map((point) => [label, point.x, point.y, point.low ?? '', point.high ?? '']));
  const bars = rows.some((row) => row[3] !== '');
  const own = (row) => (bars ? row : row.slice(0, 3));
  return {
    title, summary,
    legend: sets.map(({ label, shape, colour }) => ({ label, shape, colour })),
    items: seen.flatMap(({ label, points }) => points.map(({ words }) => (seen.length > 1 ? `${label}: ${words}` : words))),
    numbers: {
      head: ['', head[0], head[1], ...(bars ? ['from', 'to'] : [])], total: rows.length,
      shown: (i) => own(rows[i]).map((cell) => (typeof cell === 'number' ? number(cell) : cell)),
      copied: (i) => own(rows[i]),
    },
    draw: (width) => draw(sets, across, up, width),
  };
}
