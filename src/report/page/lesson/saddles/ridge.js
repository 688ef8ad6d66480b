// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Starts exactly on the ridge: who stays, and what noise does.
import { placeAt } from '../../parts/field.js';
import { DASHES } from '../../surface/palette.js';
import { number, things } from '../../text.js';
import { leftAt, stepsPerTen } from './leave.js';

const RULES = [['gd', ''], ['momentum', ',beta1=0.9'], ['rmsprop', ',bias-correction=on'], ['adam', '']];
const NAMES = { gd: 'gradient descent', momentum: 'momentum', rmsprop: 'RMSprop', adam: 'Adam', pgd: 'perturbed gradient descent, without noise' };
const STEPS = 1000;
const FEWER = 700; // enough for every noise there is
const BEYOND = 0.35; // halfway to the minimum
const DRAWS = 20; // of noise, for means
const RATE = 0.05;

/** "10⁻⁶" */
const powerOf = (noise) => `10⁻${[...String(Math.round(-Math.log10(noise)))].map((digit) => '⁰¹²³⁴⁵⁶⁷⁸⁹'[Number(digit)]).join('')}`;

/** Mean steps until a path leaves, over draws of noise. @param {(seed: number) => import('../../parts/module.js').Run} walk */
function meanSteps(walk) {
  let sum = 0;
  for (let seed = 1; seed <= DRAWS; seed++) {
    const left = leftAt(walk(seed), 1, BEYOND);
    if (left < 0) return NaN;
    sum += left / DRAWS;
  }
  return sum;
}

/** @param {import('../article.js').Context} context */
export function ridge({ library, article }) {
  const field = library.create('x^2 - y^2 + y^4');
  const walk = (rule, more, noise, seed, steps = STEPS) => field.run(rule, `lr=${RATE}${more},tol=0`, [1, 0], steps, steps + 1, noise, seed);
  const chart = article.chart();
  const meanOf = (noise) => meanSteps((seed) => walk('gd', '', noise, seed, FEWER));
  const stay = article.experiment({
    id: 'ridge',
    controls: [
      { id: 'power', label: 'noise of 10⁻ᵏ: k', low: 1, high: 12, least: 1, most: 12, whole: true, value: 6 },
      { id: 'again', label: 'Draw the noise again', kind: 'button' },
    ],
    figures: [chart],
    run: ({ power, again }) => {
      const noise = 10 ** -power;
      const still = RULES.map(([rule, more]) => ({ rule, run: walk(rule, more, 0, 1) }));
      const shaken = RULES.map(([rule, more]) => { const run = walk(rule, more, noise, again + 1); return { rule, run, left: leftAt(run, 1, BEYOND) }; });
      const alone = walk('pgd', '', 0, 1);
      return { noise, still, shaken, alone: { rule: 'pgd', run: alone, left: leftAt(alone, 1, BEYOND) }, mean: meanOf(noise), more: meanOf(noise / 100) };
    },
    finding: ({ noise, shaken: [plain] }) => `Without noise only perturbed gradient descent moves off the ridge; with noise of ${powerOf(noise)} plain gradient descent leaves ${plain.left < 0 ? 'not yet' : `after ${things(plain.left, 'step')}`}`,
    draw: ({ shaken, alone }) => {
      const all = [...shaken, alone];
      const until = Math.min(STEPS, Math.max(...all.map(({ left }) => (left < 0 ? STEPS : left))) + 30);
      const x = Float64Array.from({ length: until + 1 }, (_, k) => k);
      chart.update({
        title: 'Distance from the ridge, from a start at x = 1 and y = 0', summary: 'Straight lines on this scale are growth by a fixed factor in each step. Without noise every rule but the perturbed one stays at 0, which this scale does not have.',
        xLabel: 'step', yLabel: 'distance |y|', log: true, height: 300,
        series: all.map(({ rule, run }, i) => ({ label: NAMES[rule], colour: i + 1, dash: DASHES[i], x, y: x.map((k) => (k < run.count ? Math.abs(placeAt(run, k, 1)) : NaN)) })),
      });
    },
  });
  article.section('On the ridge',
    article.prose('A path that starts exactly on the ridge sees a gradient that points along it, and nothing else. In training it is rarely so: mini-batches shake the gradient. '
      + `Here the noise on each number of the gradient is yours to set, with the learning rate at ${RATE}.`),
    stay,
    article.claim(stay, 'Exactly on the ridge, and without noise, gradient descent, momentum, RMSprop and Adam stay for ever.', ({ still }) => ({
      holds: still.every(({ run }) => run.x[1] === 0 && Math.abs(run.x[0]) < 1e-9), evidence: `after ${things(STEPS, 'step')} y is exactly 0 for all ${still.length}, and |x| is at most ${number(Math.max(...still.map(({ run }) => Math.abs(run.x[0]))), 1)}`,
    })),
    article.claim(stay, 'A very small noise frees every one of them.', ({ noise, shaken }) => ({
      holds: shaken.every(({ left }) => left >= 0), evidence: `with noise of ${powerOf(noise)} ${shaken.map(({ rule, left }) => `${NAMES[rule]} ${left < 0 ? 'stays' : `leaves after ${things(left, 'step')}`}`).join(', ')}`,
    })),
    article.claim(stay, 'Noise acts like a distance from the ridge: a hundredth of it costs gradient descent twice what a factor of ten does.', ({ mean, more, noise }) => {
      const said = 2 * stepsPerTen(RATE, -2);
      return {
        holds: Math.abs(more - mean - said) < 0.1 * said,
        evidence: `${number(mean, 4)} steps with ${powerOf(noise)} and ${number(more, 4)} with ${powerOf(noise / 100)}, means over ${DRAWS} draws: ${number(more - mean, 3)} more, and ${number(said, 3)} by the formula`,
      };
    }),
    article.claim(stay, 'Perturbed gradient descent, pgd, needs no noise from outside: where the gradient is small it takes a random step of its own, and goes on.', ({ alone }) => ({
      holds: alone.left >= 0, evidence: `it leaves after ${things(alone.left, 'step')}, and ends at y = ${number(alone.run.x[1], 3)}`,
    })));
}
