// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// A slice of a function: the surface that it is, with the path on it where there is one.
import { axisName, surfaceOf, wayOf } from '../slice.js';
import { count, number, things } from '../text.js';
import { Surface } from './figures.js';
import { sliceWords } from './words.js';

const HOW = {
  variables: 'Along the first variables, the others as they are at the point.',
  random: 'Along random directions, as long as the point itself: one that leads down need not be among them.',
  curvature: 'Along the least and the most curved direction: where any direction leads down, the first does.',
  path: 'Along the directions in which the points of the path differ most (principal components).',
  line: 'Along the straight line between both points: 0 is here, 1 there.',
};

/** Of one direction, for curve.js. */
function lineOf({ axes: [axis], values }) {
  return { nx: axis.points, ny: 1, z: Float64Array.from(values, (v) => (v === null ? NaN : v)), x: [axis.low, axis.high], y: null, labels: { x: axisName(axis), y: '', z: 'f' } };
}

/** Variables are drawn where they are, other directions from the point. */
function surfaced(result, at) {
  const surface = result.axes.length === 1 ? lineOf(result) : { ...surfaceOf(result), labels: { ...surfaceOf(result).labels, z: 'f' } };
  if (result.kind !== 'variables' || !at) return { surface, from: [0, 0] };
  const moved = ([low, high], by) => [low + by, high + by];
  return { surface: { ...surface, x: moved(surface.x, at[0]), y: surface.y && moved(surface.y, at[1]) }, from: at };
}

/** Every so many steps of a path, as the slice has them. */
function pathOf(result, steps) {
  const way = wayOf({ found: result, steps });
  if (way.length < 2 || result.axes.length === 1) return [];
  return [{ name: 'path', colour: 2, dash: [], points: Float64Array.from(way.flatMap(({ u, v, loss }) => [u, v, loss ?? NaN])), steps: way.map(({ step }) => step) }];
}

/** @param {any} data of document.js */
export function sliced({ result, at, steps, function: { variables } }) {
  const { surface, from } = surfaced(result, at);
  const paths = pathOf(result, steps);
  const marks = paths.length > 0 || result.kind === 'line' ? [] : [{ x: from[0], y: surface.y ? from[1] : result.value, kind: 'point', label: 'the point' }];
  const missing = result.undefined > 0 ? ` ${things(result.undefined, 'point has', 'points have')} no value.` : '';
  const picture = new Surface({
    title: sliceWords(result).replace(/\.$/, ''),
    summary: `${result.kind === 'variables' && variables.length <= result.axes.length ? '' : `${HOW[result.kind]} `}${result.axes.map(({ points }) => count(points)).join(' × ')} points; between them f is off by ${number(result.picture_gap ?? NaN, 2)} at most.${
      Number.isFinite(result.path_gap) ? ` The path runs beside the picture: f on it differs by up to ${number(result.path_gap, 2)} from what is drawn under it.` : ''}${missing}`,
    surface, paths, marks, signs: marks.length > 0 ? [{ sign: 'point', words: 'the point' }] : [],
  });
  return { picture, sections: [], begin: () => {}, groups: [], places: [] };
}
