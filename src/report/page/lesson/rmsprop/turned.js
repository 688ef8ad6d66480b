// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// A ravine that lies across the axes: each parameter has a rate of its own, a direction has none.
import { pathOf, surfaceOf } from '../../parts/field.js';
import { number, things } from '../../text.js';
import { distancesOf, stepBelow } from '../measure.js';

const STEPS = 3000;
const STEEP = 100;
const ANGLES = Array.from({ length: 31 }, (_, i) => 3 * i);

/** Runs in the ravine, turned by an angle; the start turns with it. */
function race(library, degrees, rate) {
  const [c, s] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
  const field = library.create('(k*(c*x + s*y)^2 + (c*y - s*x)^2)/2', 0, `k=${STEEP},c=${c},s=${s}`);
  const start = [c + 4 * s, s - 4 * c];
  const go = (rule, options) => field.run(rule, `${options},tol=never`, start, STEPS, STEPS + 1);
  const runs = [go('gd', `lr=${2 / (STEEP + 1)}`), go('rmsprop', `lr=${rate},beta2=0.9`)];
  const goals = runs.map((run) => { const far = distancesOf(run); return stepBelow(far, 0.05 * far[0]); });
  return { field, runs, goals };
}

const stepsTo = (goal) => (goal < 0 ? `more than ${count(STEPS)} steps` : things(goal, 'step'));

/** @param {import('../article.js').Context} context */
export function turned({ library, article }) {
  const contour = article.contour({ title: 'From above', ratio: 0.9 });
  const chart = article.chart();
  const known = new Map(); // by rate, for the slider of the angle
  const sweep = (rate) => {
    if (!known.has(rate)) known.set(rate, ANGLES.map((angle) => { const { field, goals } = race(library, angle, rate); field.free(); return goals; }));
    return known.get(rate);
  };
  const experiment = article.experiment({
    id: 'turned',
    controls: [
      { id: 'angle', label: 'angle to the axes, in degrees', low: 0, high: 90, value: 45, whole: true },
      { id: 'rate', label: 'rate of RMSprop', scale: 'log', low: 0.02, high: 0.07, least: 1e-6, value: 0.05 },
    ],
    figures: [contour, chart],
    run: ({ angle, rate }) => {
      const { field, runs, goals } = race(library, angle, rate);
      const surface = surfaceOf(field, [-4.6, 4.6], [-4.6, 4.6]);
      field.free();
      return { angle, rate, runs, goals, surface, all: sweep(rate) };
    },
    finding: ({ angle, goals: [plain, own] }) => `At ${number(angle)} degrees RMSprop needs ${stepsTo(own)}, plain descent ${plain}`,
    draw: ({ runs: [plain, own], surface, all, angle }) => {
      contour.update({ surface, paths: [pathOf('plain descent', 1, plain), pathOf('RMSprop', 3, own)], marks: [{ x: 0, y: 0, kind: 'minimum', label: 'minimum' }] });
      chart.update({
        title: 'Steps until it is nearly there', summary: 'Until the distance to the minimum is a twentieth of the first one, by the angle between the ravine and the axes.', xLabel: 'angle, degrees', yLabel: 'steps',
        series: ['plain descent', 'RMSprop'].map((label, i) => ({ label, colour: i ? 3 : 1, dash: i ? [3, 3] : [], x: Float64Array.from(ANGLES), y: Float64Array.from(all, (goals) => (goals[i] < 0 ? NaN : goals[i])) })),
        marks: [{ x: angle, label: `${number(angle)}°`, kind: 'change' }],
      });
    },
    frames: ({ runs, goals }) => Math.min(Math.max(...runs.map(({ count }) => count)) - 1, 2 * Math.max(...goals, 50)),
    frame: (step) => contour.draw(step),
  });
  article.section('Across the axes',
    article.prose('RMSprop looks at each parameter alone. It knows nothing of directions that are made of several. Turn the ravine:'),
    experiment,
    article.claim(experiment, 'Plain descent does not mind in which direction a ravine lies.', ({ all }) => {
      const plain = all.map((goals) => goals[0]);
      const [least, most] = [Math.min(...plain), Math.max(...plain)];
      return { holds: least > 0 && most - least <= 1, evidence: `${least === most ? things(most, 'step') : `${least} or ${things(most, 'step')}`} at every angle from 0 to 90 degrees` };
    }),
    article.claim(experiment, 'RMSprop does: at 45 degrees nothing is left of its advantage.', ({ all }) => {
      const [along, across] = [all[0], all[15]];
      return { holds: along[1] > 0 && across[1] > 1.4 * along[1] && across[1] > 0.9 * across[0], evidence: `${stepsTo(along[1])} along the axes and ${across[1] < 0 ? `more than ${count(STEPS)}` : across[1]} at 45 degrees, where plain descent needs ${across[0]}` };
    }),
    article.prose('The parameters of a network are not directions that were chosen well, but often they differ in scale: biases and weights, layers near the input and near the output, columns that nobody standardised. That is what a rate for each parameter is for.'));
}
