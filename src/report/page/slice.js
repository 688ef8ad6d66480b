// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What a slice of the surface shows, in words and numbers: the finding, how much of the way lies in the picture, how
// finely it is drawn and how far that can be trusted.
import { ageOf } from './evidence.js';
import { count, number, percent, things } from './text.js';

const explainedOf = (found) => found.axes.reduce((sum, axis) => sum + (axis.explained ?? 0), 0);
const rangeOf = (numbers) => numbers.filter(Number.isFinite).reduce(([low, high], v) => [Math.min(low, v), Math.max(high, v)], [Infinity, -Infinity]);

/** The way: [{step, u, v, loss}], each `path_stride` steps and at the end; empty without one. */
export function wayOf({ found, steps }) {
  const dims = found.axes.length;
  const losses = found.path_values ?? [];
  return losses.map((loss, i) => ({
    step: i + 1 < losses.length ? Math.min(i * (found.path_stride ?? 1), steps) : steps,
    u: found.path[dims * i], v: dims > 1 ? found.path[dims * i + 1] : 0, loss,
  }));
}

/** The finding. */
export function pictureTitle(record) {
  const { found } = record;
  const way = wayOf(record).filter(({ loss }) => Number.isFinite(loss));
  const here = number(found.value, 3);
  if (found.kind === 'path' && way.length > 1) {
    return `The way led from a loss of ${number(way[0].loss, 3)} to ${number(way[way.length - 1].loss, 3)}; ${percent(explainedOf(found))} of it lies in this picture`;
  }
  if (found.kind === 'line') {
    return found.barrier > 0 ? `A barrier of ${number(found.barrier, 3)} stands between this run and ${found.to ?? 'the other'}` : `No barrier stands between this run and ${found.to ?? 'the other'}`;
  }
  if (found.kind === 'curvature') {
    const [least, most] = found.axes.map(({ eigenvalue }) => eigenvalue);
    const down = least < 0 ? `The least curved direction leads down (${number(least, 3)})` : `Even the least curved direction leads up (${number(least, 3)})`;
    return most === undefined ? down : `${down}; the most curved has ${number(most, 3)}`;
  }
  const [low, high] = rangeOf(found.values);
  return low < found.value - 1e-9 * Math.abs(found.value) && found.value - low > 0.001 * (high - low)
    ? `From a loss of ${here} it goes down to ${number(low, 3)} nearby, and up to ${number(high, 3)}`
    : `The loss of ${here} is the lowest in this picture, which goes up to ${number(high, 3)}`;
}

const HOW = {
  path: (found, n) => `The directions are the ${n === 2 ? 'two' : 'one'} along which the way is longest (principal components): ${percent(explainedOf(found))} of its squared distances from the end ${n === 2 ? 'lie in their plane' : 'lie on this line'}, and ${percent(Math.max(0, 1 - explainedOf(found)))} cannot be seen.`,
  random: (found, n) => `The ${n === 2 ? 'directions are' : 'direction is'} random (seed ${found.seed}) and filter-normalised: for each unit as long as its weights, so that 1 is a change as large as the weights themselves. A direction that leads down need not be among them.`,
  curvature: (_, n) => `The ${n === 2 ? 'directions are the least and the most curved ones' : 'direction is the least curved one'} of the Hessian: where any direction leads down, the first does.`,
  line: () => 'The straight line between the weights of both runs: 0 is this one, 1 the other.',
};

/** In plain words: along what, how finely, how far it can be trusted. */
export function pictureWords(run) {
  const record = run.slice;
  const { found } = record;
  const n = found.axes.length;
  const points = found.axes.map((axis) => count(axis.points)).join(' × ');
  const part = found.picture_gap / (found.highest - found.lowest);
  const share = Number.isFinite(part) ? ` (${part < 0.001 ? 'less than 0.1 %' : percent(part)} of its range)` : '';
  const words = [HOW[found.kind]?.(found, n) ?? '',
    `${points} points over ${things(found.rows, 'training row')}${Number.isFinite(found.picture_gap) ? `; between them the loss is off by ${number(found.picture_gap, 2)} at most${share}` : ''}.`];
  if (found.path_values?.length > 0 && Number.isFinite(found.path_gap)) words.push(`The way runs beside the picture: its own loss differs from the one under it by up to ${number(found.path_gap, 2)}.`);
  if (found.drift > 0) words.push(`Trained again for this picture, the run ended ${number(found.drift, 2)} away from its weights: something was changed by hand.`);
  if (found.undefined > 0) words.push(`${things(found.undefined, 'point has', 'points have')} no value: there the loss is not a finite number.`);
  words.push(ageOf(run, record));
  return words.filter(Boolean).join(' ');
}

export const axisName = ({ name }) => name.replace('-', '−');

/** For contour.js and relief.js. */
export function surfaceOf(found) {
  const [a, b] = found.axes;
  return {
    nx: a.points, ny: b.points, z: Float64Array.from(found.values, (v) => (v === null ? NaN : v)),
    x: [a.low, a.high], y: [b.low, b.high], labels: { x: axisName(a), y: axisName(b), z: 'loss' },
  };
}
