// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What momentum is worth: steps of both at their best, as one direction gets steeper than the other.
import { number, things } from '../../text.js';
import { stepBelow, valuesOf } from '../measure.js';

const STEPS = 6000;
const RATIOS = Array.from({ length: 13 }, (_, i) => 2 ** (i * 0.75));

/** Steps to a millionth of the start, of plain descent and of the ball, each with the settings that are best in the long run. */
function race(library, ratio) {
  const field = library.create('(k*x^2 + y^2)/2', 0, `k=${ratio}`);
  const root = Math.sqrt(ratio);
  const run = (rule, options) => valuesOf(field.run(rule, `${options},tol=never`, [1, 1], STEPS, STEPS + 1));
  const both = [run('gd', `lr=${2 / (ratio + 1)}`), run('momentum', `lr=${(2 / (root + 1)) ** 2},beta1=${((root - 1) / (root + 1)) ** 2},momentum-form=classical`)];
  field.free();
  return both.map((values) => stepBelow(values, 1e-6 * values[0]));
}

/** @param {import('../article.js').Context} context */
export function worth({ library, article }) {
  const chart = article.chart();
  const all = RATIOS.map((ratio) => race(library, ratio));
  const experiment = article.experiment({
    id: 'worth',
    controls: [{ id: 'ratio', label: 'condition number κ', scale: 'log', low: 2, high: 500, least: 1.1, most: 700, value: 100 }],
    figures: [chart],
    run: ({ ratio }) => ({ ratio, steps: race(library, ratio), four: race(library, 4 * Math.min(ratio, 350)), from: race(library, Math.min(ratio, 350)) }),
    draw: ({ ratio, steps: [plain, ball] }) => chart.update({
      title: `At κ = ${number(ratio, 3)} plain descent needs ${things(plain, 'step')}, momentum ${ball}, each at its best`,
      summary: 'Steps until f is a millionth of what it was.', xLabel: 'condition number κ', yLabel: 'steps', height: 300,
      series: ['plain descent', 'momentum'].map((label, i) => ({ label, colour: 1 + i, dash: i ? [10, 4] : [], x: Float64Array.from(RATIOS), y: Float64Array.from(all, (steps) => steps[i]) })),
      marks: [{ x: ratio, label: `κ = ${number(ratio, 3)}`, kind: 'change' }],
    }),
  });
  article.section('What it is worth',
    article.prose('The condition number ', article.math('kappa'), ' is how many times as steep the steepest direction is as the flattest one. On a bowl the best settings of both rules are known:'),
    article.formula(
      ['lr = 2 / (mu_1 + mu_n)', 'plain descent, between curvatures μ₁ and μₙ'],
      ['lr = (2 / (sqrt(mu_1) + sqrt(mu_n)))^2', 'momentum, in the classical form, and'],
      ['beta = ((sqrt(kappa) - 1) / (sqrt(kappa) + 1))^2', '']),
    experiment,
    article.claim(experiment, 'Even with the best rate that plain descent can have, momentum is faster.', ({ steps: [plain, ball], ratio }) => ({
      holds: ball >= 0 && plain > ball, evidence: `${things(ball, 'step')} instead of ${plain}, at κ = ${number(ratio, 3)}`,
    })),
    article.claim(experiment, ['Plain descent needs about as many steps as ', article.math('kappa'), ', momentum about as many as ', article.math('sqrt(kappa)'), ': where κ is four times as large, four times and twice as many.'], ({ four, from }) => {
      const [plain, ball] = [0, 1].map((i) => four[i] / from[i]);
      return { holds: Math.abs(plain - 4) < 0.5 && Math.abs(ball - 2) < 0.35, evidence: `with κ four times as large ${number(plain, 3)} times as many without velocity, and ${number(ball, 3)} times with it` };
    }),
    article.prose('Networks are no bowls, and their curvatures are not known in advance. ', article.code('descent diagnose RUN --spectrum'), ' shows how many directions of your own network are how steep.'));
}
