// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The same on the costs of mini-batches: of each batch, their average, and the cost over all rows.
import { number } from '../../text.js';
import { taskOf } from '../weather.js';

const RATE = 0.05;
const STEPS = 900;
const EVERY = 10; // steps: then the cost over all rows is measured

/** How far a series is from the costs over all rows, in the second half. @param {ArrayLike<number>} y @param {number[]} whole every so many steps */
export function farFrom(y, whole) {
  const half = Math.floor(whole.length / 2);
  let sum = 0;
  for (let i = half; i < whole.length; i++) sum += (y[EVERY * i] - whole[i]) ** 2;
  return Math.sqrt(sum / (whole.length - half));
}

/** @param {import('./follow.js').Weather & import('../article.js').Context} weather */
export function costs({ network, averages, data, article }) {
  const chart = article.chart();
  const net = network.create({ layers: '8 tanh', ...taskOf(data.columns) });
  if (!net) throw new Error(network.error());
  const steps = Float64Array.from({ length: STEPS }, (_, k) => k + 1);
  const experiment = article.experiment({
    id: 'costs', figures: [chart],
    controls: [
      { id: 'beta', label: 'memory β', scale: 'beta', low: 0, high: 0.998, least: 0, most: 0.9999, value: 0.98 },
      { id: 'batch', label: 'rows in a batch', scale: 'log', low: 1, high: 512, least: 1, most: 1461, whole: true, value: 16 },
    ],
    run: ({ beta, batch }) => {
      const [each, whole] = [new Float64Array(STEPS), []];
      net.initialise(1);
      if (!net.begin('gd', `lr=${RATE},batch=${batch},seed=1`)) throw new Error(network.error());
      for (let k = 0; k < STEPS; k += EVERY) {
        whole.push(net.cost());
        const taken = net.steps(EVERY);
        if (taken.count < EVERY) throw new Error('the steps diverge: take larger batches');
        each.set(taken.costs, k);
      }
      const { raw, corrected } = averages.run(beta, each);
      const early = whole.slice(0, 10).reduce((sum, cost, i) => sum + corrected[EVERY * i] - cost, 0) / 10;
      return { beta, batch, each, whole, raw, corrected, early, far: { batch: farFrom(each, whole), average: farFrom(corrected, whole) } };
    },
    finding: ({ batch, far }) => `A batch of ${batch} is ${number(far.batch, 2)} off the cost of all rows, the average ${number(far.average, 2)}`,
    draw: ({ each, whole, raw, corrected }) => chart.update({
      title: 'Cost of every mini-batch, and its average', summary: 'Thin: each batch. All rows: the cost over the whole data set, measured every 10 steps.',
      xLabel: 'step', yLabel: 'cost', height: 340,
      series: [{ label: 'batch', x: steps, y: each, colour: 1, faint: true },
        { label: 'all rows', x: Float64Array.from(whole, (_, i) => EVERY * i + 1), y: Float64Array.from(whole), colour: 7, dash: [3, 3] },
        { label: 'average without correction', x: steps, y: raw, colour: 4, dash: [10, 4] }, { label: 'with correction', x: steps, y: corrected, colour: 3 }],
    }),
  });
  const claim = (words, check) => article.claim(experiment, words, check);
  return [experiment,
    claim('The average is much nearer to the cost over all rows than a batch is.', ({ far }) => ({
      holds: far.average < 0.5 * far.batch, evidence: `in the second half a batch is ${number(far.batch, 2)} off, the average ${number(far.average, 2)}`,
    })),
    claim('It comes late here too: while the cost falls fast, the average stays above it.', ({ early }) => ({
      holds: early > 0, evidence: `in the first 100 steps it is ${number(Math.abs(early), 2)} ${early > 0 ? 'above' : 'below'} the cost over all rows`,
    })),
    claim('Without correction it starts as if the network were good already.', ({ raw, each, whole }) => ({
      holds: raw[0] < whole[whole.length - 1] && each[0] > whole[whole.length - 1],
      evidence: `at ${number(raw[0], 2)}, where the first batch costs ${number(each[0], 2)} and the trained network ${number(whole[whole.length - 1], 2)}`,
    }))];
}
