// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The first steps, with and without bias correction, on a slope that is the same everywhere.
import { count, number } from '../../text.js';
import { movesOf } from '../measure.js';

const STEPS = 3000;
const RATE = 0.01;

/** @param {import('../article.js').Context} context */
export function first({ library, article }) {
  const slope = library.create('x');
  const chart = article.chart();
  const experiment = article.experiment({
    id: 'first',
    controls: [
      { id: 'beta1', label: 'β₁, of gradients', scale: 'beta', low: 0, high: 0.99, most: 0.9999, value: 0.9 },
      { id: 'beta2', label: 'β₂, of squares', scale: 'beta', low: 0.5, high: 0.9999, most: 0.99999, value: 0.999 },
      { id: 'shown', label: 'steps that are shown', scale: 'log', low: 20, high: STEPS, least: 5, most: STEPS, whole: true, value: 100 },
    ],
    figures: [chart],
    run: ({ beta1, beta2 }) => {
      const lengths = (correction) => movesOf(slope.run('adam', `lr=${RATE},beta1=${beta1},beta2=${beta2},bias-correction=${correction},tol=never`, [0], STEPS, STEPS + 1)).map((move) => -move / RATE);
      return { beta1, beta2, corrected: lengths('on'), raw: lengths('off') };
    },
    draw: ({ corrected, raw }, { shown }) => chart.update({
      title: `Without bias correction steps are up to ${number(Math.max(...raw), 2)} times as long as the rate`,
      summary: 'Length of each step, in learning rates, where the gradient is 1 everywhere.', xLabel: 'step', yLabel: 'step / rate', height: 280,
      series: [['with bias correction', corrected, 4], ['without', raw, 2]].map(([label, y, colour]) => ({ label, colour, dash: colour === 2 ? [10, 4] : [], x: Float64Array.from({ length: shown }, (_, k) => k + 1), y: y.slice(0, shown) })),
    }),
  });
  article.section('The first steps, and bias correction',
    article.prose('An average that begins at 0 is too small at first. On a slope where every gradient is g, the averages at step k are ', article.math('m = (1 - beta_1^k) g'), ' and ', article.math('v = (1 - beta_2^k) g^2'), ', and the corrections are just these factors. Squares are remembered longer than gradients, so that without correction the root under the fraction stays too small for longer than what is above it.'),
    experiment,
    article.claim(experiment, 'With bias correction every step on an even slope is as long as the learning rate, the first one included.', ({ corrected }) => {
      const off = Math.max(...corrected.map((each) => Math.abs(each - 1)));
      return { holds: off < 1e-3, evidence: `of ${count(STEPS)} steps none differs from it by more than ${number(off, 2)} of it` };
    }),
    article.claim(experiment, ['Without it the first step is ', article.math('(1 - beta_1) / sqrt(1 - beta_2)'), ' times as long.'], ({ beta1, beta2, raw }) => {
      const wanted = (1 - beta1) / Math.sqrt(1 - beta2);
      return { holds: Math.abs(raw[0] / wanted - 1) < 1e-3 && wanted > 1, evidence: `${number(raw[0], 4)} times, and the formula gives ${number(wanted, 4)}` };
    }),
    article.claim(experiment, 'And the next ones are longer still; it takes thousands of steps until they are right.', ({ raw }) => {
      const longest = raw.indexOf(Math.max(...raw));
      const late = raw.findLastIndex((each) => Math.abs(each - 1) > 0.05) + 1;
      return { holds: longest > 0 && late > 1000, evidence: `the longest is step ${longest + 1}, ${number(raw[longest], 3)} times the rate; up to step ${count(late)} they are more than 5 % off` };
    }));
}
