// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Manual decay: the reader halves the rate while the run goes on.
import { number, things } from '../../text.js';
import { FROM, several, stepsTo } from './floor.js';
import { meanOf, stretches, walk } from './runs.js';

const STEPS = 900;
const MORE = 300; // steps that follow a halving at the end
const FIRST = [300, 600]; // halved for the reader
const SEED = 3;
const MEMORY = 0.95; // of the average of costs

/** The rate of each step. @param {number[]} halvings steps, rising */
export function ratesAfter(lr, halvings, steps) {
  return Float64Array.from({ length: steps }, (_, k) => lr * 0.5 ** halvings.filter((at) => at <= k).length);
}

/** @param {import('../learning-rate-decay.js').Bowl} bowl */
export function manual({ field, surface, averages, article }) {
  let total = STEPS;
  const [above, cost] = [article.contour({ title: 'The run from above', ratio: 0.8 }), article.chart({ extent: () => [0, total] })];
  let halvings = [...FIRST];
  const experiment = article.experiment({
    id: 'manual', figures: [above, cost],
    controls: [
      { id: 'halve', label: 'Halve the rate now', kind: 'button', act: () => { halvings = halve(halvings, Math.floor(experiment.player.step)); } },
      { id: 'undo', label: 'Undo all halvings', kind: 'button', act: () => { halvings = []; } },
      { id: 'lr', label: 'first rate α₀', scale: 'log', low: 0.02, high: 0.45, least: 1e-4, value: 0.2 },
      { id: 'noise', label: 'noise σ', scale: 'log', low: 0.1, high: 5, least: 1e-6, value: 2 },
    ],
    run: ({ lr, noise }) => {
      const steps = Math.max(STEPS, (halvings[halvings.length - 1] ?? 0) + MORE);
      const rates = ratesAfter(lr, halvings, steps);
      const [run] = several([SEED], (seed) => walk(field, stretches(rates), { noise, from: FROM }, seed));
      const edges = [0, ...halvings, steps];
      // Each stretch settles first; what it has in its second half counts.
      const levels = edges.slice(1).map((to, i) => meanOf(run.f, Math.floor((edges[i] + to) / 2) + 1, to + 1));
      total = steps;
      return { steps, rates, run, halvings, levels, average: averages.run(MEMORY, run.f).corrected };
    },
    finding: ({ halvings: all, levels }) => (all.length === 0 ? 'Press "Halve the rate now", also while it plays'
      : `Halved ${all.length === 1 ? 'once' : all.length === 2 ? 'twice' : `${all.length} times`}: f goes from ${number(levels[0], 2)} to ${number(levels[levels.length - 1], 2)}`),
    draw: (results) => {
      const { run } = results;
      above.update({ surface, paths: [{ name: 'gradient descent', colour: 1, dash: [], points: run.points }], marks: [{ x: 0, y: 0, kind: 'minimum', label: '' }] });
      charts(results, Infinity);
    },
    frames: ({ steps }) => steps,
    frame: (step, results) => {
      above.draw(step);
      charts(results, step);
    },
  });
  const charts = ({ steps, run, rates, average, halvings: all }, until) => {
    const shown = Math.min(until, steps) + 1;
    const [x, f, v] = [stepsTo(steps), run.f, average].map((list) => list.subarray(0, shown));
    cost.update({
      title: 'Cost: each step (thin), and an average over about 20', summary: '', xLabel: 'step', yLabel: 'cost f', log: true, height: 320,
      marks: all.filter((at) => at < shown).map((at) => ({ x: at, label: `α = ${number(rates[at], 2)}`, kind: /** @type {const} */ ('change') })),
      series: [{ label: 'f', x, y: f, colour: 1, faint: true }, { label: 'average of f', x, y: v, colour: 1 }],
    });
  };
  return [experiment,
    article.claim(experiment, 'Each halving lets the cost settle lower than before.', ({ levels, halvings: all }) => ({
      holds: all.length > 0 && levels.every((level, i) => i === 0 || level < levels[i - 1]),
      evidence: all.length === 0 ? 'nothing was halved yet' : `f is ${levels.map((level) => number(level, 2)).join(', then ')} on average, after ${things(all.length, 'halving')}`,
    }))];
}

/** Halvings with one more, at most one in each step; those behind it are taken back. */
export function halve(halvings, step) {
  return [...halvings.filter((at) => at < step), Math.max(step, 1)];
}
