// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// A saddle, and a path of gradient descent that comes near it.
import { pointsOf, surfaceOf } from '../../parts/field.js';
import { number, things } from '../../text.js';
import { slowest } from './leave.js';
import { about, kindOf } from './place.js';
import { eigenvalues } from '../../race/verdict.js';

const STEPS = 3000;
const BEYOND = 0.5; // of the ridge: the saddle is left
const HALF = Math.SQRT1_2; // where the minima are

/** Values of eigenvalues and what they make of a place. */
function judge(field, x) {
  const at = about(field, x);
  const values = eigenvalues(...at.hessian);
  return { slope: Math.hypot(...at.g), values, ...kindOf(values) };
}

/** @param {import('../article.js').Context} context */
export function shape({ library, article }) {
  const field = library.create('x^2 - y^2 + y^4');
  const surface = surfaceOf(field, [-1.1, 1.1], [-1.05, 1.05]);
  const marks = [{ x: 0, y: 0, kind: 'saddle', label: 'saddle' }, ...[-HALF, HALF].map((y) => ({ x: 0, y, kind: 'minimum', label: 'minimum' }))];
  const above = article.contour({ title: 'From above' });
  const side = article.relief({ title: 'From the side' });
  const slope = article.wide(article.chart());
  const walk = article.experiment({
    id: 'shape',
    controls: [
      { id: 'power', label: 'start at y = 10⁻ᵏ: k', low: 0.5, high: 12, least: 0.3, most: 14, value: 6 },
      { id: 'rate', label: 'learning rate', scale: 'log', low: 0.005, high: 0.3, most: 0.9, value: 0.05 },
    ],
    figures: [above, side, slope],
    run: ({ power, rate }) => {
      const run = field.run('gd', `lr=${rate},tol=1e-9`, [-1, 10 ** -power], STEPS, STEPS + 1);
      if (!run) throw new Error(library.error());
      const steps = Array.from({ length: run.count }, (_, k) => k);
      const left = steps.findIndex((k) => Math.abs(run.rows[5 * k + 4]) > BEYOND);
      const until = left < 0 ? run.count : left;
      const inside = steps.filter((k) => k < until && Math.hypot(run.rows[5 * k + 3], run.rows[5 * k + 4]) < 0.05).length;
      return { run, left, inside, least: slowest({ ...run, count: until }), saddle: judge(field, [0, 0]), end: judge(field, run.x) };
    },
    finding: ({ left, inside }) => (left < 0 ? `After ${things(STEPS, 'step')} the saddle has not been left` : `The saddle is left after ${things(left, 'step')}; ${inside} of them were taken within 0.05 of it`),
    draw: ({ run, left, least }) => {
      const paths = [{ name: 'gradient descent', colour: 2, dash: [], points: pointsOf(run) }];
      for (const view of [above, side]) view.update({ surface, paths, marks });
      const x = Float64Array.from({ length: run.count }, (_, k) => k);
      slope.update({
        title: `The slope falls to ${number(least.gradient, 2)} at step ${least.step}, then grows again`, summary: 'The size of the gradient along the path.',
        xLabel: 'step', yLabel: '|gradient|', log: true, height: 240,
        series: [{ label: 'gradient descent', colour: 2, x, y: x.map((k) => run.rows[5 * k + 1]) }],
        marks: left < 0 ? [] : [{ x: left, label: 'left', kind: 'change' }],
      });
    },
    frames: ({ run }) => run.count - 1,
    frame: (step) => { above.draw(step); side.draw(step); },
  });
  article.section('What a saddle is',
    article.prose('The surface ', article.math('f = x^2 - y^2 + y^4'), ' has a pass in its middle. Along x it rises on both sides; along y it falls, into two hollows. The path starts at x = −1, '
      + 'nearly on the line y = 0, the ridge between the hollows; k says how nearly.'),
    walk,
    article.claim(walk, 'In the middle the slope is zero, and yet it is no minimum: of the two eigenvalues of the Hessian one is positive and one is negative.', ({ saddle }) => ({
      holds: saddle.slope === 0 && saddle.kind === 'saddle', evidence: `the gradient is ${number(saddle.slope)}, the eigenvalues are ${saddle.values.map((value) => number(value, 3)).join(' and ')}`,
    })),
    article.claim(walk, 'Gradient descent comes down along the ridge, nearly stops beside the saddle, and then gathers speed again.', ({ run, left, least }) => {
      const [first, last] = [run.rows[1], Math.max(...Array.from({ length: run.count - least.step }, (_, k) => run.rows[5 * (least.step + k) + 1]))];
      return {
        holds: left > 0 && least.gradient < 0.1 * first && last > 3 * least.gradient,
        evidence: left < 0 ? `it is still there after ${things(run.count - 1, 'step')}` : `the gradient falls from ${number(first, 2)} to ${number(least.gradient, 2)}, and grows to ${number(last, 2)} on the way out`,
      };
    }),
    article.claim(walk, 'The place beside which it rested was not the end: it ends in a minimum, where both eigenvalues are positive.', ({ end, run }) => ({
      holds: end.kind === 'minimum' && end.slope < 1e-6,
      evidence: `at ${run.x.map((value) => number(Math.abs(value) < 1e-6 ? 0 : value, 3)).join(', ')} they are ${end.values.map((value) => number(value, 3)).join(' and ')}`,
    })));
}
