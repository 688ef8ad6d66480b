// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Why a rate decays: with noise a constant one ends on a floor, and a decaying one goes on down.
import { number } from '../../text.js';
import { dotsOf } from './dots.js';
import { decayed, floorOf, mean, meanOf, summary, together, walk } from './runs.js';

export const EPOCHS = 50;
export const BATCHES = 20; // steps of an epoch
export const FROM = [8, 4];
export const CURVATURES = [1, 4]; // of the bowl
const SEEDS = 16;

/** Axis of steps 0, 1, ... */
export const stepsTo = (last) => Float64Array.from({ length: last + 1 }, (_, k) => k);

const seedsFrom = (first, many) => Array.from({ length: many }, (_, i) => first + i);

/** Runs of several seeds; an error with the library's words where one diverges. */
export function several(seeds, run) {
  const all = seeds.map(run);
  if (all.some((one) => one === null)) throw new Error('with this rate the steps diverge: take a lower one');
  return all;
}

/** @param {import('../learning-rate-decay.js').Bowl} bowl */
export function floor({ field, surface, averages, article }) {
  const [above, chart] = [article.contour({ title: 'Two runs from the same start', ratio: 0.8 }), article.chart()];
  const experiment = article.experiment({
    id: 'floor', figures: [above, chart],
    controls: [
      { id: 'lr', label: 'first rate α₀', scale: 'log', low: 0.01, high: 0.45, least: 1e-4, value: 0.2 },
      { id: 'noise', label: 'noise σ', scale: 'log', low: 0.1, high: 10, least: 1e-6, value: 2 },
      { id: 'again', label: 'Another draw of the noise', kind: 'button' },
    ],
    run: ({ lr, noise, again }) => {
      const plan = { lr, noise, epochs: EPOCHS, batches: BATCHES, from: FROM };
      const seeds = seedsFrom(1 + SEEDS * again, SEEDS);
      const [constant, falling] = ['none', 'inverse:1'].map((option) => several(seeds, (seed) => decayed(field, averages, option, plan, seed)));
      const total = EPOCHS * BATCHES;
      const quarters = (all) => [0.5, 0.75].map((part) => mean(all.map(({ f }) => meanOf(f, 1 + part * total, 1 + (part + 0.25) * total))));
      return { total, constant, falling, quarters: { constant: quarters(constant), falling: quarters(falling) }, law: floorOf(lr, noise, CURVATURES),
        settled: summary(constant.map(({ f }) => meanOf(f, total / 2, total + 1))) };
    },
    finding: ({ quarters: { constant, falling } }) => `The constant rate stays at f = ${number(constant[1], 2)} on average, the decaying one gets to ${number(falling[1], 2)}`,
    draw: ({ total, constant, falling, law }) => {
      const path = (name, colour, dash, { points }) => ({ name, colour, dash, points });
      above.update({ surface, marks: [{ x: 0, y: 0, kind: 'minimum', label: '' }],
        paths: [path('constant rate', 2, [], constant[0]), path('rate that decays', 1, [10, 4], falling[0])] });
      const x = stepsTo(total);
      chart.update({
        title: `Cost of these runs (thin), and the mean of ${SEEDS} (strong)`, summary: '', xLabel: 'step', yLabel: 'cost f', log: true, height: 320,
        series: [{ label: 'constant', x, y: constant[0].f, colour: 2, faint: true }, { label: 'constant rate', x, y: together(constant.map(({ f }) => f)), colour: 2 },
          { label: 'decaying', x, y: falling[0].f, colour: 1, faint: true }, { label: 'rate that decays', x, y: together(falling.map(({ f }) => f)), colour: 1, dash: [10, 4] }],
        levels: [{ value: law, label: 'floor of the formula' }],
      });
    },
    frames: ({ total }) => total,
    frame: (step) => above.draw(step),
  });
  const claim = (words, check) => article.claim(experiment, words, check);
  return [experiment,
    claim('With a constant rate the cost falls to a floor, and stays there.', ({ quarters: { constant: [third, last] }, constant, total }) => ({
      holds: last > 0.85 * third && third < 0.1 * constant[0].f[0],
      evidence: `f is ${number(third, 3)} on average in the third quarter of the ${total} steps, and ${number(last, 3)} in the last`,
    })),
    claim('With a rate that decays it goes on down.', ({ quarters: { falling: [third, last], constant } }) => ({
      holds: last < 0.85 * third && last < constant[1], evidence: `${number(third, 2)} in the third quarter, ${number(last, 2)} in the last`,
    })),
    claim(['In each direction of curvature ', article.math('h'), ' the floor of a constant rate is ', article.math('alpha sigma^2 / (2 (2 - alpha h))'), ', where σ is the noise.'],
      ({ settled, law }) => ({
        holds: Math.abs(settled.mean - law) < 3 * settled.error,
        evidence: `${number(settled.mean, 3)} ± ${number(settled.error, 1)} in the second half of ${SEEDS} runs, and ${number(law, 3)} by the formula`,
      }))];
}

const RATES = 5;
const LONG = 1600;
const FEW = 10; // runs of each rate
const DOWN = 0.05; // of the start: there the way down counts as done

/** The floor by the rate. @param {import('../learning-rate-decay.js').Bowl} bowl */
export function rates({ field, article }) {
  const picture = article.picture();
  const settle = (lr, noise) => {
    const all = several(seedsFrom(1, FEW), (seed) => walk(field, [{ rate: lr, steps: LONG }], { noise, from: FROM }, seed));
    const f = together(all.map((one) => one.f));
    return { lr, ...summary(all.map((one) => meanOf(one.f, LONG / 2, LONG + 1))), down: f.findIndex((value) => value < DOWN * f[0]), law: floorOf(lr, noise, CURVATURES) };
  };
  const experiment = article.experiment({
    id: 'rates', figures: [picture],
    controls: [
      { id: 'lr', label: 'highest rate', scale: 'log', low: 0.05, high: 0.4, least: 0.01, value: 0.2 },
      { id: 'noise', label: 'noise σ', scale: 'log', low: 0.1, high: 5, least: 1e-6, value: 2 },
    ],
    run: ({ lr, noise }) => ({ all: Array.from({ length: RATES }, (_, i) => settle(lr / 2 ** i, noise)), quiet: settle(lr, noise / 2) }),
    finding: ({ all }) => `Rate ${number(all[0].lr, 3)}: floor ${number(all[0].mean, 2)}. Rate ${number(all[RATES - 1].lr, 3)}: floor ${number(all[RATES - 1].mean, 2)}`,
    draw: ({ all }, { noise }) => picture.update(dotsOf({
      title: 'The floor falls with the rate', summary: `The mean cost of ${FEW} runs in the second half of ${LONG} steps, with two standard errors. Line: the formula.`,
      across: 'learning rate', up: 'floor: mean cost f',
      points: all.map(({ lr, mean: middle, error }) => ({ x: lr, y: middle, error, words: `rate ${number(lr, 3)}: ${number(middle, 3)} ± ${number(error, 1)}` })),
      curve: (lr) => floorOf(lr, noise, CURVATURES),
    })),
  });
  const claim = (words, check) => article.claim(experiment, words, check);
  return [experiment,
    claim('Half the rate, half the floor or less.', ({ all }) => ({
      holds: all.every((one, i) => i === 0 || one.mean <= 0.5 * all[i - 1].mean + 2 * Math.hypot(one.error, 0.5 * all[i - 1].error)),
      evidence: `the floors are ${all.map((one) => number(one.mean, 2)).join(', ')}`,
    })),
    claim('But half the rate takes twice as long to get down.', ({ all }) => ({
      holds: all.every((one, i) => one.down > 0 && (i === 0 || (one.down > 1.6 * all[i - 1].down && one.down < 2.5 * all[i - 1].down))),
      evidence: all.every(({ down }) => down > 0) ? `to ${100 * DOWN} % of the first cost it is ${all.map(({ down }) => down).join(', ')} steps`
        : `some of the rates do not get down to ${100 * DOWN} % of the first cost`,
    })),
    claim('Half the noise, as of mini-batches four times as large, a quarter of the floor.', ({ all, quiet }) => ({
      holds: Math.abs(quiet.mean / all[0].mean - 0.25) < 0.02, evidence: `${number(quiet.mean, 2)} in place of ${number(all[0].mean, 2)}, at rate ${number(all[0].lr, 3)}`,
    }))];
}
