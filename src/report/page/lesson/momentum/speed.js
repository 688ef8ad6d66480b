// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// How fast the ball gets on an even slope, in both forms, and why they are one rule.
import { number } from '../../text.js';
import { apart, movesOf, stepsOf } from '../measure.js';

const STEPS = 60;
const FORMS = ['classical', 'average'];

/** @param {import('../article.js').Context} context */
export function speed({ library, article }) {
  const slope = library.create('x');
  const valley = library.create('(40*x^2 + y^2)/2');
  const chart = article.chart();
  const rolled = (field, start, rate, beta, form) => field.run('momentum', `lr=${rate},beta1=${beta},momentum-form=${form},tol=never`, start, STEPS, STEPS + 1);
  const experiment = article.experiment({
    id: 'speed',
    controls: [{ id: 'beta', label: 'β, what friction leaves', scale: 'beta', low: 0, high: 0.95, most: 0.9999, value: 0.9 }],
    figures: [chart],
    run: ({ beta }) => ({
      beta, speeds: FORMS.map((form) => movesOf(rolled(slope, [0], 0.01, beta, form)).map((move) => -move / 0.01)),
      paths: [rolled(valley, [1, -4], 0.01, beta, 'classical'), rolled(valley, [1, -4], 0.01 / (1 - beta), beta, 'average')],
    }),
    draw: ({ beta, speeds }) => chart.update({
      title: `On an even slope the ball gets ${number(speeds[0][STEPS - 1], 3)} times as fast as plain descent`,
      summary: 'Length of each step, divided by the learning rate, where the gradient is 1 everywhere.',
      xLabel: 'step', yLabel: 'speed', height: 260,
      series: FORMS.map((form, i) => ({ label: `${form} form`, colour: 2 + i, dash: i ? [10, 4] : [], x: stepsOf({ count: STEPS }).map((k) => k + 1), y: speeds[i] })),
      levels: [{ value: 1 / (1 - beta), label: '1 / (1 − β)' }, { value: 1, label: 'plain descent' }],
    }),
  });
  article.section('Velocity, friction, and two ways to write them',
    article.prose('On a slope that is even, friction and pull are in balance after a while, and the ball rolls at a constant speed:'),
    article.formula(['v_k = g (1 - beta^k) / (1 - beta)', 'after k steps from rest, nearer and nearer to g / (1 − β)']),
    article.prose('Often the gradient is weighted as well, so that the velocity is an exponentially weighted average of the gradients:'),
    article.formula(['v = beta v + (1 - beta) g', 'the average form']),
    experiment,
    article.claim(experiment, ['In the classical form the ball gets ', article.math('1 / (1 - beta)'), ' times as fast as plain descent.'], ({ beta, speeds }) => {
      const wanted = 1 / (1 - beta);
      const got = speeds[0][STEPS - 1];
      return { holds: Math.abs(got / wanted - 1) < 0.01, evidence: `${number(got, 4)} times after ${STEPS} steps, and 1/(1 − β) is ${number(wanted, 4)}` };
    }),
    article.claim(experiment, 'In the average form it only gets as fast as plain descent, whatever β is, and takes its time to get there.', ({ beta, speeds }) => ({
      holds: Math.abs(speeds[1][STEPS - 1] - 1) < 0.01 && beta > 0 && speeds[1][0] < 1,
      evidence: `the first step is ${number(speeds[1][0], 3)} of that of plain descent, and step ${STEPS} is ${number(speeds[1][STEPS - 1], 3)} of it`,
    })),
    article.claim(experiment, ['They are one rule: with the rate divided by ', article.math('1 - beta'), ' the average form takes the path of the classical form.'], ({ beta, paths }) => ({
      holds: apart(...paths) < 1e-9,
      evidence: `in a ravine, rates 0.01 and ${number(0.01 / (1 - beta), 4)}: after ${STEPS} steps they are never more than ${number(apart(...paths), 2)} apart, which is rounding`,
    })),
    article.prose('So a rate is worth nothing without the form that it is of. Papers and other programs mostly mean the classical form; ', article.code('descent'), ' uses the average form, in which another β does not change how fast the ball gets, unless ', article.code('--momentum-form classical'), ' is asked for.'));
}
