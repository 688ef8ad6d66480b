// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// A ravine, steep in b and flat in w: what rate each of them gets.
import { pathOf, placeAt, surfaceOf } from '../../parts/field.js';
import { count, number, things } from '../../text.js';
import { distancesOf, movesOf, ratesOf, stepBelow } from '../measure.js';

const STEPS = 3000;
const SHOWN = 150;
const START = [1, -4]; // b, w
const NEAR = 0.05; // of the distance at the start

/** @param {import('../article.js').Context} context */
export function ravine({ library, article }) {
  const contour = article.contour({ title: 'From above' });
  const chart = article.chart();
  const experiment = article.experiment({
    id: 'ravine',
    controls: [
      { id: 'rate', label: 'rate of RMSprop', scale: 'log', low: 0.01, high: 0.2, least: 1e-6, value: 0.05 },
      { id: 'beta', label: 'β', scale: 'beta', low: 0, high: 0.999, most: 0.99999, value: 0.9 },
      { id: 'steep', label: 'times as steep in b as in w', scale: 'log', low: 1, high: 1000, least: 1, value: 100 },
    ],
    figures: [contour, chart],
    run: (settings) => measure(library, settings),
    finding: ({ goals: [plain, own] }) => `Nearly there after ${own < 0 ? `more than ${count(STEPS)}` : count(own)} steps of RMSprop, and ${plain < 0 ? `more than ${count(STEPS)}` : count(plain)} of plain descent at its best rate`,
    draw: ({ surface, plain, own, rates, steep }) => {
      contour.update({ surface, paths: [pathOf('plain descent', 1, plain), pathOf('RMSprop', 3, own)], marks: [{ x: 0, y: 0, kind: 'minimum', label: 'minimum' }] });
      chart.update({
        title: 'The rate that each parameter gets', summary: 'How far a step of RMSprop goes, for each unit of the gradient.', xLabel: 'step', yLabel: 'step / gradient', log: true,
        series: [...['b, steep', 'w, flat'].map((label, i) => ({ label, colour: 4 + i, dash: i ? [10, 4] : [], x: rates[i].x, y: rates[i].y })),
          { label: 'plain descent, for both', colour: 1, dash: [3, 3], x: [1, SHOWN], y: [2 / (1 + steep), 2 / (1 + steep)] }],
      });
    },
    frames: ({ plain, own }) => Math.min(Math.max(plain.count, own.count) - 1, SHOWN),
    frame: (step) => contour.draw(step),
  });
  article.section('A ravine: b against w',
    article.prose('The cost falls steeply with b and gently with w. Plain descent has here the best rate that there is for it, ', article.math('2/(mu_b + mu_w)'), ' for the curvatures of both.'),
    experiment,
    article.claim(experiment, 'The gradients of b and w differ by far, the steps of RMSprop do not: its first one is as long in both.', ({ first, gradient }) => ({
      holds: Math.abs(first[0] / first[1] - 1) < 0.01 && Math.abs(gradient[0] / gradient[1]) > 2,
      evidence: `at the start the gradient of b is ${number(gradient[0] / gradient[1], 3)} times that of w; the steps are ${number(first[0], 3)} in b and ${number(first[1], 3)} in w`,
    })),
    article.claim(experiment, 'So it is near the minimum sooner.', ({ goals: [plain, own] }) => ({
      holds: own >= 0 && (plain < 0 || own < plain),
      evidence: `at a twentieth of the distance after ${own < 0 ? `more than ${count(STEPS)} steps` : things(own, 'step')}, plain descent after ${plain < 0 ? `more than ${count(STEPS)}` : count(plain)}`,
    })),
    article.claim(experiment, 'How steep the ravine is does not matter to it at all. To plain descent nothing matters more.', ({ goals, steeper, steep }) => ({
      holds: goals[1] >= 0 && steeper[1] === goals[1] && (steeper[0] < 0 || steeper[0] > 5 * goals[0]),
      evidence: `with a ravine ${number(10 * steep, 3)} times as steep in b, RMSprop needs ${things(steeper[1], 'step')} again, plain descent ${steeper[0] < 0 ? `more than ${count(STEPS)}` : count(steeper[0])} in place of ${count(goals[0])}`,
    })));
}

function measure(library, { rate, beta, steep }) {
  const pair = (times) => {
    const field = library.create('(k*b^2 + w^2)/2', 0, `k=${times}`);
    const go = (rule, options) => field.run(rule, `${options},tol=never`, START, STEPS, STEPS + 1);
    return { field, plain: go('gd', `lr=${2 / (1 + times)}`), own: go('rmsprop', `lr=${rate},beta2=${beta}`) };
  };
  const goalsOf = ({ plain, own }) => [plain, own].map((run) => { const far = distancesOf(run); return stepBelow(far, NEAR * far[0]); });
  const here = pair(steep);
  const further = pair(10 * steep);
  const gradient = here.field.evaluate(START).g;
  const surface = surfaceOf(here.field, [-1.4, 1.4], [-4.6, 1.6]);
  const rates = [0, 1].map((i) => ratesOf(movesOf(here.own, i), (k) => (i ? 1 : steep) * placeAt(here.own, k, i), SHOWN));
  for (const { field } of [here, further]) field.free();
  return {
    ...here, surface, steep, gradient: gradient.map(Math.abs), first: [0, 1].map((i) => Math.abs(movesOf(here.own, i)[0])), rates,
    goals: goalsOf(here), steeper: goalsOf(further),
  };
}
