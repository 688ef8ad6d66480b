// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Momentum: a ball with a velocity and friction.
import { pointsOf, surfaceOf, valueAt } from '../parts/field.js';
import { number, things } from '../text.js';

const STEPS = 400;

/** @param {import('./article.js').Context} context */
function build({ library, article }) {
  const ravine = library.create('(40*x^2 + y^2) / 2');
  const surface = surfaceOf(ravine, [-1.2, 1.2], [-4.5, 1.5]);
  const above = article.contour({ title: 'From above' });
  const races = article.experiment({
    id: 'ravine',
    controls: [
      { id: 'rate', label: 'learning rate', scale: 'log', low: 0.001, high: 0.1, value: 0.04 },
      { id: 'beta', label: 'friction: β', scale: 'beta', low: 0, high: 0.99, most: 0.9999, value: 0.8 },
    ],
    figures: [above],
    run: ({ rate, beta }) => [
      { name: 'gd', colour: 1, dash: [], run: ravine.run('gd', `lr=${rate}`, [1, -4], STEPS, STEPS + 1) },
      { name: 'momentum', colour: 2, dash: [10, 4], run: ravine.run('momentum', `lr=${rate},beta1=${beta}`, [1, -4], STEPS, STEPS + 1) },
    ],
    finding: ([plain, ball]) => `${things(ball.run.count - 1, 'step')} with momentum, ${plain.run.count - 1} without`,
    draw: (paths) => above.update({ surface, paths: paths.map((path) => ({ ...path, points: pointsOf(path.run) })), marks: [{ x: 0, y: 0, kind: 'minimum', label: 'minimum' }] }),
    frames: (paths) => Math.max(...paths.map(({ run }) => run.count - 1)),
    frame: (step) => above.draw(step),
  });
  article.section('Along a ravine', races,
    article.claim(races, 'After sixty steps the ball is lower than the step downhill.', ([plain, ball]) => {
      const [without, with_] = [plain, ball].map(({ run }) => valueAt(run, Math.min(60, run.count - 1)));
      return { holds: with_ < without, evidence: `f = ${number(with_, 2)} with momentum, ${number(without, 2)} without` };
    }));
  article.terminal("descent minimize '(40*x^2 + y^2) / 2' --from 1,-4 --with gd:lr=0.04,momentum:lr=0.04:beta1=0.8 --steps 400");
}

export default {
  summary: ['A velocity adds up what all gradients agree on, and cancels what changes its sign.'],
  build,
};
