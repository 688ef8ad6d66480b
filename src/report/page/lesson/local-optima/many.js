// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Many minima: far apart, equally good.
import { axes, mark } from '../../plot.js';
import { number, percent, things } from '../../text.js';
import { mean } from '../l2/weights.js';
import { dataOf, networkOf, train } from './data.js';
import { distance } from './path.js';

const STEPS = 600;
const RATE = 0.1;
const SIDE = 41; // of the grid on which predictions are compared
const BOX = [[-1.6, 2.6], [-1.2, 1.7]];

const length = (x) => distance(x, new Float64Array(x.length));

/** Which class a network says on a grid. */
function saidBy(net, x) {
  const points = new Float64Array(2 * SIDE * SIDE);
  for (let j = 0; j < SIDE; j++) for (let i = 0; i < SIDE; i++) points.set([[0, i], [1, j]].map(([k, at]) => BOX[k][0] + ((BOX[k][1] - BOX[k][0]) * at) / (SIDE - 1)), 2 * (j * SIDE + i));
  const said = net.outputs(points, 2, x);
  return Array.from({ length: SIDE * SIDE }, (_, i) => said[2 * i + 1] > 0.5);
}

/** Every two of the ends. */
function pairsOf(ends) {
  return ends.flatMap((a, i) => ends.slice(i + 1).map((b, j) => ({
    names: [i + 1, i + j + 2], apart: distance(a.x, b.x) / Math.sqrt(length(a.x) * length(b.x)),
    loss: Math.abs(a.loss - b.loss) / Math.min(a.loss, b.loss), alike: a.said.filter((value, k) => value === b.said[k]).length / a.said.length,
  })));
}

/** @returns {import('../../plot.js').PictureSpec} */
function pairsSpec(pairs) {
  const most = Math.max(0.1, 1.1 * Math.max(...pairs.map(({ loss }) => loss)));
  return {
    title: 'Every two of the ends: how far apart, and how different in loss', summary: 'Distance 0 would be the same weights; 1.41 is a right angle between the two; 2 would be opposite weights.',
    items: pairs.map(({ names: [a, b], apart, loss, alike }) => `starts ${a} and ${b}: distance ${number(apart, 3)}, losses differ by ${percent(loss)}, same class on ${percent(alike)} of the plane`),
    numbers: {
      head: ['starts', 'distance', 'losses differ by', 'same class on'], total: pairs.length,
      shown: (i) => [pairs[i].names.join(' and '), number(pairs[i].apart, 3), percent(pairs[i].loss), percent(pairs[i].alike)],
      copied: (i) => [pairs[i].names.join(' and '), pairs[i].apart, pairs[i].loss, pairs[i].alike],
    },
    draw: (width) => {
      const field = { x: 58, y: 10, width: width - 72, height: 220 };
      const frame = axes(field, { low: 0, high: 2, label: 'distance, as a part of the length of the weights' }, { low: 0, high: most, label: 'losses differ by', format: (value) => percent(value, 0) });
      const place = pairs.map(({ apart, loss }) => [frame.x(apart), frame.y(loss)]);
      return { width, height: 280, parts: [...frame.parts, ...place.map(([x, y]) => mark('circle', 1, x, y, 4, 'edged'))], place: (i) => ({ x: place[i][0] - 5, y: place[i][1] - 5, width: 10, height: 10 }) };
    },
  };
}

/** @param {import('../article.js').Context} context */
export function many(context) {
  const { article } = context;
  const picture = article.picture();
  const meet = article.experiment({
    id: 'many',
    controls: [
      { id: 'units', label: 'hidden units', low: 3, high: 20, least: 2, most: 24, whole: true, value: 12 },
      { id: 'starts', label: 'starts', low: 3, high: 16, least: 2, most: 24, whole: true, value: 8 },
    ],
    figures: [picture],
    run: async ({ units, starts }, work) => {
      const data = dataOf(context, 3);
      const net = networkOf(context, units, data);
      net.initialise(1);
      const ends = [];
      for (let seed = 1; seed <= starts && !work.isOld(); seed++) {
        train(net, { seed, rate: RATE, steps: STEPS });
        ends.push({ seed, x: net.x, loss: net.cost(), said: saidBy(net, net.x) });
        await work.breathe();
      }
      net.free();
      return { ends, pairs: pairsOf(ends), units };
    },
    finding: ({ ends, pairs }) => `${things(ends.length, 'end')}, ${number(mean(pairs.map(({ apart }) => apart)), 2)} lengths apart on average, with losses from ${number(Math.min(...ends.map(({ loss }) => loss)), 2)} to ${number(Math.max(...ends.map(({ loss }) => loss)), 2)}`,
    draw: ({ pairs }) => picture.update(pairsSpec(pairs)),
  });
  article.section('Many minima, equally good',
    article.prose('A wide network has many minima. Exchange two hidden units, or turn the signs before and behind one: it computes the same, with other weights. And minima that differ by more are '
      + 'nearly as good. So where a start ends matters less than with two valleys.'),
    meet,
    article.claim(meet, 'The ends are far apart: about as far as two directions at a right angle.', ({ pairs }) => {
      const apart = pairs.map((pair) => pair.apart);
      return { holds: Math.min(...apart) > 0.7 && mean(apart) > 1.1, evidence: `the distances are ${number(Math.min(...apart), 2)} to ${number(Math.max(...apart), 2)} lengths of the weights, ${number(mean(apart), 3)} on average; a right angle is ${number(Math.SQRT2, 3)}` };
    }),
    article.claim(meet, 'They are equally good.', ({ ends }) => {
      const losses = ends.map(({ loss }) => loss);
      const [best, worst] = [Math.min(...losses), Math.max(...losses)];
      return { holds: worst < 1.25 * best, evidence: `the best has loss ${number(best, 3)}, the worst ${number(worst, 3)}` };
    }),
    article.claim(meet, 'And they say nearly the same of rows that they have never seen.', ({ pairs }) => {
      const alike = mean(pairs.map((pair) => pair.alike));
      return { holds: alike > 0.9, evidence: `two of them give the same class to ${percent(alike)} of the places of the plane, on average` };
    }));
}
