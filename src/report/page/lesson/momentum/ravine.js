// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Along a ravine: what cancels in the velocity, and what adds up.
import { goalOf } from '../../race/racers.js';
import { pathOf, surfaceOf, valueAt } from '../../parts/field.js';
import { number, percent, things } from '../../text.js';
import { cancelled, movesOf, stepBelow, stepsOf, untilBelow, valuesOf } from '../measure.js';

const STEPS = 300;
const LOOKED = 20; // steps in which moves are added up
const START = [1, -4];
const LEAST = 1e-8; // that is drawn

/** @param {import('../article.js').Context} context */
export function ravine({ library, article }) {
  const contour = article.contour({ title: 'From above' });
  const chart = article.chart();
  const experiment = article.experiment({
    id: 'ravine',
    controls: [
      { id: 'rate', label: 'learning rate', scale: 'log', low: 0.002, high: 0.1, least: 1e-6, value: 0.045 },
      { id: 'beta', label: 'β, what friction leaves', scale: 'beta', low: 0, high: 0.99, most: 0.9999, value: 0.7 },
      { id: 'steep', label: 'times as steep across as along', scale: 'log', low: 1, high: 200, least: 1, value: 40 },
    ],
    figures: [contour, chart],
    run: (settings) => measure(library, settings),
    finding: ({ goals: [plain, ball] }) => `99 % of the way down: ${ball < 0 ? `not in ${STEPS} steps` : things(ball, 'step')} with momentum, ${plain < 0 ? `not in ${STEPS}` : plain} without`,
    draw: ({ surface, plain, ball, goal }) => {
      contour.update({ surface, paths: [pathOf('plain descent', 1, plain), pathOf('momentum', 2, ball)], marks: [{ x: 0, y: 0, kind: 'minimum', label: 'minimum' }] });
      const series = (label, slot, run) => ({ label, colour: slot, dash: slot > 1 ? [10, 4] : [], ...untilBelow(stepsOf(run), valuesOf(run), LEAST) });
      chart.update({ title: 'f at each step', summary: `Lines end where f stays below ${number(LEAST)}.`, xLabel: 'step', yLabel: 'f', log: true, series: [series('plain descent', 1, plain), series('momentum', 2, ball)], levels: [{ value: goal, label: '99 % of the way down' }] });
    },
    frames: ({ plain, ball }) => Math.max(plain.count, ball.count) - 1,
    frame: (step) => contour.draw(step),
  });
  article.section('Across a ravine, and along it',
    article.prose('The walls of a ravine are steep and its floor falls gently. Across it, the gradient changes its sign with every jump from wall to wall; along it, all gradients agree.'),
    experiment,
    article.claim(experiment, 'In the velocity the moves across the ravine cancel, and those along it add up.', ({ undone: [across, along] }) => ({
      holds: across > 0.5 && along < 0.2, evidence: `of the first ${LOOKED} moves, ${percent(across, 0)} of the way across is undone again, and ${percent(along, 0)} of the way along`,
    })),
    article.claim(experiment, 'So the ball is at the bottom of the ravine sooner, at the same rate.', ({ goals: [plain, ball] }) => ({
      holds: ball >= 0 && (plain < 0 || ball < plain), evidence: `99 % of the way down after ${ball < 0 ? `more than ${STEPS} steps` : things(ball, 'step')}, without velocity after ${plain < 0 ? `more than ${STEPS}` : plain}`,
    })),
    article.claim(experiment, ['It also bears higher rates. Plain descent is stable below ', article.math('2 / mu'), ', for ', article.math('mu'), ' the largest curvature; the ball below ', article.math('2 (1 + beta) / mu'), '.'], ({ edges, steep, beta }) => ({
      holds: edges.plainAbove && !edges.ballAbove && edges.ballBeyond,
      evidence: edgeWords(edges, steep, beta),
    })));
}

function measure(library, { rate, beta, steep }) {
  const field = library.create('(k*x^2 + y^2)/2', 0, `k=${steep}`);
  const go = (rule, options) => field.run(rule, options, START, STEPS, STEPS + 1);
  const plain = go('gd', `lr=${rate}`);
  const ball = go('momentum', `lr=${rate},beta1=${beta},momentum-form=classical`);
  const goal = goalOf(valueAt(plain, 0), 0);
  const undone = [0, 1].map((i) => cancelled(movesOf(ball, i).slice(0, LOOKED)));
  // Whether f is higher in the end than at the start.
  const grows = (rule, options) => !(valuesOf(go(rule, `${options},tol=never`)).at(-1) < goal / 0.01);
  const momentum = (part) => grows('momentum', `lr=${part},beta1=${beta},momentum-form=classical`);
  const limit = 2 / Math.max(steep, 1);
  const edges = { plainAbove: grows('gd', `lr=${1.05 * limit}`), ballAbove: momentum(1.05 * limit), ballBeyond: momentum(1.05 * limit * (1 + beta)) };
  const surface = surfaceOf(field, [-1.3, 1.3], [-4.6, 1.6]);
  field.free();
  return { plain, ball, goal, goals: [plain, ball].map((run) => stepBelow(valuesOf(run), goal)), undone, edges, steep, beta, surface };
}

function edgeWords(edges, steep, beta) {
  const limit = 2 / steep;
  const what = (grows) => (grows ? 'grows' : 'falls');
  return `at a rate of ${number(1.05 * limit, 3)}, five per cent above 2/μ, f ${what(edges.plainAbove)} without velocity and ${what(edges.ballAbove)} with it; five per cent above the ball’s own limit, at ${
    number(1.05 * limit * (1 + beta), 3)}, it ${what(edges.ballBeyond)}`;
}
