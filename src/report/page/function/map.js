// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The stationary points of a function: where they are, a table of them, what joins them, how many of each index there
// are, and what was not seen.
import { Picture } from '../plot.js';
import { count, el, number, things, withOptions } from '../text.js';
import { barsSpec } from './bars.js';
import { sign, signOf, Surface } from './figures.js';
import { tableFigure } from './table.js';
import { treeSpec } from './tree.js';
import { coverage, kindsOf, many, passOf, pointWords, range } from './words.js';

const MOST_MARKS = 300; // that can be told apart on a surface

/** "(one point of a curve)", "(and 5 images)" */
const rest = ({ family, nullity, copies }) =>
  [family && `one point of a ${nullity < 2 ? 'curve' : nullity === 2 ? 'surface' : 'whole family'}`, copies > 1 && `and ${things(copies - 1, 'image')}`].filter(Boolean).join(', ');

function pointsTable({ result }) {
  const { points, variables, separable } = result;
  const where = (point) => `${point.x.length <= 12 ? pointWords(variables, point.x, 3) : `${count(point.x.length)} numbers`}${rest(point) && ` (${rest(point)})`}`;
  return tableFigure({
    title: `${kindsOf(result)}, from the lowest on`,
    summary: 'The index is the number of directions that lead down; curvature is given by its smallest and largest eigenvalue.',
    head: ['number', 'kind', 'index', 'f', '|gradient|', 'curvature', ...(separable ? [] : ['hits']), 'at'], words: ['kind', 'at'],
    copiedHead: ['number', 'kind', 'index', 'nullity', 'f', 'gradient_norm', 'smallest', 'largest', 'hits', 'copies', ...points[0].x.map((_, i) => variables[i] ?? `x${i + 1}`)],
    rows: points.map((point, i) => ({
      shown: [el('span', {}, sign(signOf(point.kind)), count(i + 1)), point.kind, point.nullity > 0 ? `${count(point.index)} (${count(point.nullity)} flat)` : count(point.index), number(point.f, 6),
        number(point.gradient_norm, 1), range(point.eigenvalues.smallest ?? NaN, point.eigenvalues.largest ?? NaN), ...(separable ? [] : [count(point.hits)]), where(point)],
      copied: [i + 1, point.kind, point.index, point.nullity, point.f, point.gradient_norm, point.eigenvalues.smallest, point.eigenvalues.largest, point.hits, point.copies, ...point.x],
    })),
  });
}

function edgesTable({ result: { edges, points, variables } }) {
  const to = (i) => (i === null ? 'none in the box' : count(i + 1));
  const outside = edges.filter(({ from, to: end }) => from === null || end === null).length;
  return tableFigure({
    title: variables.length === 1 ? `${things(edges.length, 'maximum', 'maxima')}, and the minima on both sides` : `${things(edges.length, 'saddle')} of index 1, and the minima on both sides`,
    summary: outside > 0 ? `${things(outside, 'of them leads', 'of them lead')} out of the box, or to no minimum in it, on one side.` : `By steepest descent from the ${passOf(variables)} to both sides.`,
    head: [passOf(variables), 'f', 'leads down to', 'and to'],
    rows: edges.map(({ saddle, from, to: end }) => ({ shown: [el('span', {}, sign(passOf(variables)), count(saddle + 1)), number(points[saddle].f, 6), to(from), to(end)],
      copied: [saddle + 1, points[saddle].f, from === null ? '' : from + 1, end === null ? '' : end + 1] })),
  });
}

/** How many points of each index there are. */
export function indexBars({ by_index: counts, total, variables = [] }) {
  const rows = counts.map((value, index) => ({ value, index })).filter(({ value }) => value > 0);
  const most = rows.reduce((best, row) => (row.value > best.value ? row : best), rows[0]);
  const minima = counts[0] > 0 ? `${many(counts[0])} of ${many(total)} ${counts[0] === 1 ? 'is a minimum' : 'are minima'}` : 'None is a minimum';
  const alone = rows.filter(({ value }) => value === most.value).length === 1;
  return {
    title: rows.length > 1 && alone ? `${minima}; most points have index ${count(most.index)}` : minima,
    summary: variables.length === 1 ? 'Of one variable: index 0 is a minimum, 1 a maximum.' : 'The more variables there are, the more ways there are to be a saddle.', axis: 'stationary points', head: ['index', 'points'],
    rows: rows.map(({ value, index }) => ({ name: `index ${count(index)}`, value, words: `${many(value)} of index ${count(index)}: ${things(index, 'direction')} ${index === 1 ? 'leads' : 'lead'} down` })),
  };
}

/** @param {any} data of document.js */
export function mapped(data) {
  const { result, surface, tree } = data;
  const { points, variables, edges } = result;
  const unseen = el('section', { 'aria-labelledby': 'unseen' }, el('h2', { id: 'unseen' }, 'What was not seen'),
    el('ul.seen', {}, ...coverage(result).map((text) => el('li', {}, ...withOptions(text)))));
  if (points.length === 0) return { picture: null, sections: [unseen], begin: () => {}, groups: [], places: [] };
  const kinds = [...new Set(points.map(({ kind }) => kind))];
  const few = points.length <= 60;
  const drawn = points.slice(0, MOST_MARKS);
  const some = drawn.length < points.length ? ` The lowest ${count(drawn.length)} are drawn.` : '';
  const picture = surface && new Surface({
    title: `${kindsOf(result)}${few ? ', numbered as in the table' : ''}`,
    summary: `${surface.y ? 'The surface over the whole box, from above and from the side.' : 'The curve over the whole box.'} Signs tell the kinds of points.${some}`, surface,
    marks: drawn.map(({ x, f, kind }, i) => ({ x: x[0], y: variables.length > 1 ? x[1] : f, kind: signOf(kind), label: few ? String(i + 1) : '' })),
    signs: kinds.map((kind) => ({ sign: signOf(kind), words: kind })),
  });
  const joined = tree.length > 1 ? treeSpec(tree, passOf(variables)) : null; // one minimum is joined with nothing
  const sections = [
    el('section', { 'aria-labelledby': 'points' }, el('h2', { id: 'points' }, 'Stationary points'), pointsTable(data), new Picture(barsSpec(indexBars(result))).element),
    joined && el('section', { 'aria-labelledby': 'joined' }, el('h2', { id: 'joined' }, 'How basins are connected'), new Picture(joined).element, edges.length > 0 && edgesTable(data)),
    unseen,
  ].filter(Boolean);
  return { picture, sections, begin: () => {}, groups: [], places: kinds };
}
