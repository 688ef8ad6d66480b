// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Networks of growing width, each started many times: how many end badly, and what a bad end is.
import { axes, label, mark } from '../../plot.js';
import { number, percent, things } from '../../text.js';
import { dataOf, networkOf, regionsOf, train } from './data.js';

const WIDTHS = [2, 3, 4, 6, 10];
const STEPS = 500;
const RATE = 0.1;
const BOX = [[-1.6, 2.6], [-1.2, 1.7]];
const POLISH = [0.03, 0.01, 0.003, 0.001]; // rates with which an end is made exact
const POLISH_STEPS = 500;
const TRIED = 6; // bad ends that are trained on, to find one that stays

/**
 * @typedef {object} End
 * @property {number} units
 * @property {number} seed
 * @property {number} loss
 * @property {number} wrong rows on the wrong side
 * @property {Float64Array} x
 */

/** All ends of a width. @returns {AsyncGenerator<End>} */
async function* endsOf(context, units, data, starts, work) {
  const net = networkOf(context, units, data);
  for (let seed = 1; seed <= starts && !work.isOld(); seed++) {
    train(net, { seed, rate: RATE, steps: STEPS });
    yield { units, seed, loss: net.cost(), wrong: Math.round((1 - net.score('training').metric) * data.rows), x: net.x };
    await work.breathe();
  }
  net.free();
}

/** How much it curves along the direction that adds the same number to both outputs. */
function shiftOf(net) {
  const v = new Float64Array(net.n);
  const { begin, columns } = net.tensors.at(-1);
  v.fill(1, begin, begin + columns);
  return Math.hypot(...net.curvature(v));
}

/** An end, trained on with smaller and smaller steps: what kind of place it is. */
function examine(context, end, data) {
  const net = networkOf(context, end.units, data);
  net.x = end.x;
  for (const rate of POLISH) train(net, { rate, steps: POLISH_STEPS });
  const { values } = net.spectrum();
  const most = values[values.length - 1];
  const found = {
    ...end, x: net.x, loss: net.cost(), wrong: Math.round((1 - net.score('training').metric) * data.rows), slope: Math.hypot(...net.gradient()), values,
    down: values.filter((value) => value < -1e-8 * most).length, flat: values.filter((value) => Math.abs(value) <= 1e-8 * most).length,
  };
  const surface = regionsOf(net, found.x, ...BOX);
  const shift = shiftOf(net);
  net.free();
  return { ...found, surface, shift };
}

/** The first of these ends that stays bad when it is trained on; undefined: none of the first ones does. */
function stays(context, ends, data) {
  for (const end of ends.slice(0, TRIED)) {
    const found = examine(context, end, data);
    if (found.wrong > 0) return found;
  }
  return undefined;
}

/** Ends as points, a column for each width. @returns {import('../../plot.js').PictureSpec} */
function endsSpec(ends, starts) {
  const sorted = WIDTHS.flatMap((units) => ends.filter((end) => end.units === units).sort((a, b) => a.loss - b.loss));
  const low = Math.floor(2 * Math.log10(Math.min(...ends.map(({ loss }) => loss)))) / 2;
  const high = Math.ceil(2 * Math.log10(Math.max(...ends.map(({ loss }) => loss)))) / 2;
  const words = ({ units, seed, loss, wrong }) => `${things(units, 'unit')}, start ${seed}: loss ${number(loss, 3)}, ${wrong === 0 ? 'all rows right' : `${things(wrong, 'row')} wrong`}`;
  return {
    title: 'Where each start ended', summary: `${starts} starts of each width, side by side from the best to the worst.`,
    legend: [{ label: 'all rows right', shape: 'circle', colour: 1 }, { label: 'a bad end: some rows wrong', shape: 'diamond', colour: 2 }],
    items: sorted.map(words),
    numbers: {
      head: ['hidden units', 'start', 'loss', 'rows wrong'], total: sorted.length,
      shown: (i) => [String(sorted[i].units), String(sorted[i].seed), number(sorted[i].loss, 3), String(sorted[i].wrong)],
      copied: (i) => [sorted[i].units, sorted[i].seed, sorted[i].loss, sorted[i].wrong],
    },
    draw: (width) => {
      const field = { x: 62, y: 10, width: width - 74, height: 250 };
      const frame = axes(field, { low: 0, high: WIDTHS.length, label: 'hidden units', format: () => '' }, { low, high, label: 'loss at the end', format: (value) => number(10 ** value, 2) });
      const place = sorted.map((end, i) => {
        const column = WIDTHS.indexOf(end.units);
        const within = i - sorted.findIndex(({ units }) => units === end.units);
        return [frame.x(column + 0.12 + (0.76 * (within + 0.5)) / starts), frame.y(Math.log10(end.loss))];
      });
      const points = sorted.map(({ wrong }, i) => mark(wrong ? 'diamond' : 'circle', wrong ? 2 : 1, ...place[i], width < 520 ? 2.6 : 4, width < 520 ? '' : 'edged'));
      const names = WIDTHS.map((units, i) => [units, frame.x(i + 0.5)]);
      return { width, height: 312, parts: [...frame.parts, ...names.map(([units, at]) => label(String(units), at, field.y + field.height + 17, { anchor: 'middle', kind: 'name' })), ...points], place: (i) => ({ x: place[i][0] - 6, y: place[i][1] - 6, width: 12, height: 12 }) };
    },
  };
}

/** @param {import('../article.js').Context} context */
export function width(context) {
  const { article } = context;
  const picture = article.wide(article.picture());
  const bad = article.contour({ title: 'A bad end', ratio: 0.66, most: 300 });
  const good = article.contour({ title: 'A good end', ratio: 0.66, most: 300 });
  const grow = article.experiment({
    id: 'width',
    controls: [
      { id: 'starts', label: 'starts of each width', low: 4, high: 40, least: 2, most: 60, whole: true, value: 16 },
      { id: 'data', label: 'rows: draw number', low: 1, high: 12, least: 1, most: 999, whole: true, value: 3 },
    ],
    figures: [picture, bad, good],
    run: async ({ starts, data: seed }, work) => {
      const data = dataOf(context, seed);
      const ends = [];
      for (const units of WIDTHS) for await (const end of endsOf(context, units, data, starts, work)) ends.push(end);
      if (work.isOld()) return null;
      const shares = WIDTHS.map((units) => ends.filter((end) => end.units === units && end.wrong > 0).length / starts);
      const best = (list) => [...list].sort((a, b) => b.units - a.units || a.loss - b.loss);
      const worse = stays(context, best(ends.filter(({ wrong, units }) => wrong > 0 && units > 2)).concat(ends.filter(({ wrong, units }) => wrong > 0 && units === 2)), data);
      const right = best(ends.filter(({ wrong }) => wrong === 0));
      const better = right.find(({ units }) => units === worse?.units) ?? right[0] ?? ends[0];
      return { data, ends, starts, shares, bad: worse, good: examine(context, better, data) };
    },
    finding: ({ shares }) => `Bad ends: ${WIDTHS.map((units, i) => `${percent(shares[i], 0)} with ${units}`).join(', ')} units`,
    draw: ({ data, ends, starts, bad: worse, good: better }) => {
      picture.update(endsSpec(ends, starts));
      const marks = Array.from({ length: data.rows }, (_, i) => ({ x: data.inputs[2 * i], y: data.inputs[2 * i + 1], kind: data.targets[i] ? 'minimum' : 'maximum', label: '' }));
      for (const [view, end, name] of [[bad, worse ?? better, worse ? 'A bad end' : 'No bad end: a good one'], [good, better, 'A good end']]) {
        view.update({ surface: end.surface, marks, title: `${name}: ${things(end.wrong, 'row')} wrong, loss ${number(end.loss, 2)}`, summary: `How likely the second class (+) is, the first one (△) elsewhere, by a network of ${end.units} units.` });
      }
    },
  });
  article.section('Wider networks',
    article.prose('Now networks: two half moons of rows, to be told apart by one hidden layer of tanh units. Each width is trained from several starts, on all rows in every step, so that only the '
      + 'start differs. An end is called bad when it leaves rows on the wrong side. Draw 3 of the rows was chosen because both kinds of end are in it; of the draws 1 to 7 the first sentence below holds for five, '
      + 'and not for 1 and 4, whose rows are easy.'),
    grow,
    article.claim(grow, 'Narrow networks often end badly; the wider they are, the fewer starts do, until none does.', ({ shares, starts }) => ({
      holds: shares[0] > 0.2 && shares[shares.length - 1] === 0 && shares.every((share, i) => i === 0 || share <= shares[i - 1]),
      evidence: `of ${starts} starts ${WIDTHS.map((units, i) => `${Math.round(shares[i] * starts)} end badly with ${units}`).join(', ')} units`,
    })),
    article.claim(grow, 'Bad ends need not be unfinished work: the one that is shown is a true local minimum. The gradient is zero there, and no direction leads down.', ({ bad: end }) => (end ? {
      holds: end.wrong > 0 && end.slope < 1e-5 && end.down === 0,
      evidence: `${things(end.units, 'unit')}, trained on to a gradient of ${number(end.slope, 1)}: ${things(end.wrong, 'row')} wrong, and of ${end.values.length} eigenvalues ${end.down} below zero and ${end.flat} at zero${end.shift < 1e-9 && end.flat === 1 ? ': along that direction the same number is added to both outputs, which changes nothing' : ''}`,
    } : { holds: false, evidence: 'no start has ended badly and stayed so' })));
}
