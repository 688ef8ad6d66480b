// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// How much each day counts: measured by what the average makes of a single day.
import { count, number, things } from '../../text.js';
import { ageOf, weights as weightsOf, windowInWords } from './measure.js';

const E = Math.exp(-1);
const SHOWN = 5; // windows that are seen
const WINDOWS = 20; // of weights: those behind them are nothing
const NEAR = 0.05; // how far from 1/e is still about 1/e

/** @param {import('./follow.js').Weather} weather */
export function weights({ averages, article }) {
  const chart = article.chart();
  const experiment = article.experiment({
    id: 'weights', figures: [chart],
    controls: [{ id: 'beta', label: 'memory β', scale: 'beta', low: 0, high: 0.998, least: 0, most: 0.9999, value: 0.9 }],
    run: ({ beta }) => {
      const window = Math.max(1, Math.round(1 / (1 - beta)));
      const all = weightsOf(averages, beta, Math.max(20, WINDOWS * window));
      const within = all.subarray(0, window).reduce((sum, weight) => sum + weight, 0);
      return { beta, window, all, left: all[window] / all[0], within };
    },
    finding: ({ beta, window, within }) => (window === 1 ? `β = ${beta}: the day itself has ${Math.round(100 * within)} % of the weight` : `β = ${beta}: the last ${things(window, 'day')} have ${Math.round(100 * within)} % of the weight`),
    draw: ({ window, all, beta }) => {
      const y = all.subarray(0, Math.max(20, SHOWN * window));
      chart.update({
        title: `The weights fall by the factor ${beta} each day`,
        summary: 'What one day of 1 °C, among days of 0 °C, has left in the average so many days later.',
        xLabel: 'age of the day, in days', yLabel: 'weight', height: 280,
        series: [{ label: 'weight', x: Float64Array.from(y, (_, i) => i), y, colour: 2, steps: true }],
        marks: [{ x: window, label: `1/(1 − β) = ${things(window, 'day')}`, kind: 'change' }],
        levels: [{ value: all[0] * E, label: '1/e of the first weight' }],
      });
    },
  });
  const claim = (words, check) => article.claim(experiment, words, check);
  return [experiment,
    claim('Each day counts β times as much as the day after it.', ({ all, beta }) => ({
      holds: all.every((weight, i) => i === 0 || Math.abs(weight - beta * all[i - 1]) < 1e-12),
      evidence: `today counts ${number(all[0], 3)}, yesterday ${number(all[1], 3)}, the day before ${number(all[2], 3)}`,
    })),
    claim('After 1/(1 − β) days a day counts about 1/e = 0.368 times what it did.', ({ left, beta, window }) => ({
      holds: Math.abs(left - E) < NEAR, evidence: `${beta} to the power of ${count(window)} is ${number(left, 3)}`,
    })),
    claim('The days within the window have about 63 % of the weight, those before it the rest.', ({ within, window }) => ({
      holds: Math.abs(within - (1 - E)) < NEAR, evidence: `${number(100 * within, 3)} % for the last ${things(window, 'day')}`,
    })),
    claim('On average, what is in the average is β/(1 − β) days old.', ({ all, beta }) => {
      const age = all.reduce((sum, weight, i) => sum + i * weight, 0) / all.reduce((sum, weight) => sum + weight, 0);
      return { holds: Math.abs(age - ageOf(beta)) < 1e-4 * ageOf(beta) + 1e-9, evidence: `${number(age, 3)} days, and β/(1 − β) is ${number(ageOf(beta), 3)}` };
    })];
}

/** Windows of some weights, by the library. @param {import('./follow.js').Weather} weather */
export function windows({ averages, article }) {
  return article.table('Windows', ['β', 'window 1/(1 − β)', 'left of a weight after it (1/e is 0.3679)'], [0.5, 0.9, 0.98, 0.99, 0.999].map((beta) => {
    const window = Math.round(1 / (1 - beta));
    const all = weightsOf(averages, beta, window + 1);
    return [String(beta), windowInWords(window), number(all[window] / all[0], 4)];
  }));
}
