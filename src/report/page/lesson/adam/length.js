// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The rate of Adam is a length: large gradients are borne, and long ways take long.
import { pathOf, surfaceOf } from '../../parts/field.js';
import { count, number, things } from '../../text.js';
import { movesOf, placesOf, stepBelow } from '../measure.js';

const STEPS = 4000;
const THERE = 0.5;

/** @param {import('../article.js').Context} context */
export function length({ library, article }) {
  const curve = article.curve({ title: 'Walls as steep as you like' });
  const arrived = (run) => stepBelow(placesOf(run).map(Math.abs), THERE);
  const experiment = article.experiment({
    id: 'length',
    controls: [
      { id: 'steep', label: 'gradient of the walls', scale: 'log', low: 1, high: 10000, least: 1e-6, value: 100 },
      { id: 'rate', label: 'rate of both', scale: 'log', low: 0.01, high: 0.2, least: 1e-6, value: 0.05 },
      { id: 'start', label: 'distance at the start', scale: 'linear', low: 3, high: 16, least: 0.6, most: 30, value: 8 },
    ],
    figures: [curve],
    run: ({ steep, rate, start }) => {
      const walls = library.create('k*sqrt(1 + x^2)', 0, `k=${steep}`);
      const go = (rule, from) => walls.run(rule, `lr=${rate},tol=never`, [from], STEPS, STEPS + 1);
      const [adam, plain] = [go('adam', start), go('gd', start)];
      const [steps, twice, without] = [adam, go('adam', 2 * start), plain].map(arrived);
      const surface = surfaceOf(walls, [-1.15 * start, 1.15 * start]);
      const slope = walls.evaluate([start]).g[0];
      walls.free();
      return { rate, start, adam, plain, steps, twice, without, slope, surface };
    },
    finding: ({ steps, without }) => `On the floor: Adam ${steps < 0 ? 'never' : `after ${things(steps, 'step')}`}, plain descent ${without < 0 ? 'never' : `after ${things(without, 'step')}`}`,
    draw: ({ adam, plain, surface }) => curve.update({
      surface, paths: [pathOf('plain descent', 1, plain), pathOf('Adam', 4, adam)], summary: 'f = k √(1 + x²): its gradient is k nearly everywhere, to either side.',
    }),
    frames: ({ steps }) => (steps < 0 ? 200 : steps + 40),
    frame: (step) => curve.draw(step),
  });
  article.section('A rate that is a length',
    article.prose('The average gradient cannot be much larger than the root of the average square. What is left of a fraction like that is about 1 where gradients agree, and less where they do not.'),
    experiment,
    article.claim(experiment, 'However steep it is, no step of Adam is longer than the learning rate on its way; plain descent is thrown from wall to wall.', ({ adam, rate, slope, steps, without }) => {
      const longest = Math.max(...movesOf(adam).slice(0, Math.max(steps, 1)).map(Math.abs)) / rate;
      return { holds: longest < 1.01 && steps > 0 && without < 0, evidence: `the gradient is ${number(slope, 3)} at the start; the longest step of Adam is ${number(longest, 3)} times the rate, the first one of plain descent ${number(slope, 3)} times` };
    }),
    article.claim(experiment, 'The price is that a long way takes long: from twice as far it needs about twice as many steps.', ({ steps, twice, rate, start }) => ({
      holds: steps > 0 && twice > 0 && Math.abs(twice / steps - 2) < 0.25,
      evidence: `${steps < 0 ? 'not there' : things(steps, 'step')} from ${number(start, 3)} away and ${twice < 0 ? 'not there' : count(twice)} from ${number(2 * start, 3)}; at a rate of ${number(rate, 2)} no fewer than ${count(Math.floor((start - THERE) / rate))} and ${count(Math.floor((2 * start - THERE) / rate))} could do`,
    })));
}
