// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// It does not come to rest: near a minimum it hops by a part of the rate, unless the rate decays.
import { number } from '../../text.js';
import { distancesOf, placesOf, stepsOf } from '../measure.js';

const STEPS = 600;
const LAST = 20;

/** @param {import('../article.js').Context} context */
export function rest({ library, article }) {
  const bowl = library.create('(100*b^2 + w^2)/2');
  const chart = article.chart();
  const experiment = article.experiment({
    id: 'rest',
    controls: [
      { id: 'rate', label: 'learning rate', scale: 'log', low: 0.02, high: 0.3, least: 1e-6, value: 0.05 },
      { id: 'half', label: 'steps until it is half', scale: 'log', low: 50, high: 600, least: 1, most: 10000, whole: true, value: 100 },
    ],
    figures: [chart],
    run: ({ rate, half }) => {
      const go = (rule, options) => bowl.run(rule, `${options},tol=never`, [1, -4], STEPS, STEPS + 1);
      const runs = [go('gd', `lr=${2 / 101}`), go('rmsprop', `lr=${rate},beta2=0.9`), go('rmsprop', `lr=${rate},beta2=0.9,decay=exp:${0.5 ** (1 / half)}`)];
      return { rate, far: runs.map(distancesOf), hop: [0, 1].map((i) => Math.max(...placesOf(runs[1], i).slice(-LAST).map(Math.abs))), start: Math.hypot(1, 4) };
    },
    draw: ({ far, rate }) => chart.update({
      title: `With a constant rate RMSprop stays ${number(last(far[1]), 2)} away from the minimum`, summary: 'Distance to the minimum, in the ravine of above.', xLabel: 'step', yLabel: 'distance', log: true,
      series: [['plain descent', 1], ['RMSprop', 3], ['RMSprop, rate decays', 4]].map(([label, colour], i) => ({ label, colour, dash: [[], [3, 3], [12, 3, 3, 3]][i], x: stepsOf({ count: STEPS + 1 }), y: far[i] })),
      levels: [{ value: rate / Math.SQRT2, label: 'lr / √2' }],
    }),
  });
  article.section('It does not come to rest',
    article.prose('Plain descent slows down by itself as it nears a minimum, since the gradient goes to zero. RMSprop divides by a mean of gradients that go to zero as well.'),
    experiment,
    article.claim(experiment, 'With a constant rate it hops to and fro across the minimum for ever, half the rate to either side in every parameter.', ({ hop, rate }) => ({
      holds: hop.every((far) => Math.abs(far / (rate / 2) - 1) < 0.01), evidence: `in the last ${LAST} of ${STEPS} steps b is up to ${number(hop[0], 3)} and w up to ${number(hop[1], 3)} away, with a rate of ${number(rate)}`,
    })),
    article.claim(experiment, 'Where the rate decays, it comes to rest.', ({ far }) => ({
      holds: last(far[2]) < 0.05 * last(far[1]), evidence: `${number(last(far[2]), 2)} away at the end, where it stays ${number(last(far[1]), 2)} away with a constant rate`,
    })),
    article.claim(experiment, 'But not at once: a rate that decays too fast stops it before it is there. Plain descent needs no decay.', ({ far, start, rate }) => {
      const early = library.create('(100*b^2 + w^2)/2');
      const run = early.run('rmsprop', `lr=${rate},beta2=0.9,decay=exp:${0.5 ** (1 / 10)},tol=never`, [1, -4], STEPS, STEPS + 1);
      early.free();
      const left = last(distancesOf(run));
      return { holds: left > 0.2 * start && far[0][STEPS] < 0.01 * start, evidence: `half after 10 steps, it stops ${number(left, 2)} away; plain descent is ${number(far[0][STEPS], 2)} away at the end, and gets nearer` };
    }));
}

/** The farthest in the last steps. */
const last = (far) => Math.max(...far.slice(-LAST));
