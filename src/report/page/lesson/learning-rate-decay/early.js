// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Decay that comes too early: the run is stuck on its way. Too late: noise is left. Between them there is a best one.
import { surfaceOf } from '../../parts/field.js';
import { number, things } from '../../text.js';
import { BATCHES, EPOCHS, FROM, several } from './floor.js';
import { clearlyLower, decayed, mean, meanOf, ratesOf, summary } from './runs.js';

const HALVINGS = [0, 0.5, 1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 25, 30, 40, 50];
const SEEDS = 12;
const NARROW = 4; // curvature across the valley
const RATE = 0.2;

/** The exponential form that halves the rate so often within a run. */
export const optionOf = (halvings) => (halvings === 0 ? 'none' : `exp:${0.5 ** (halvings / EPOCHS)}`);

/** @param {import('../learning-rate-decay.js').Bowl} bowl */
export function early({ library, averages, article }) {
  const [chart, above] = [article.chart(), article.contour({ title: 'A run of each kind', ratio: 0.7 })];
  const plan = (noise) => ({ lr: RATE, noise, epochs: EPOCHS, batches: BATCHES, from: FROM });
  const experiment = article.experiment({
    id: 'early', figures: [chart, above],
    controls: [
      { id: 'flat', label: 'curvature a along x', scale: 'log', low: 0.02, high: 1, least: 0.001, most: 4, value: 0.1 },
      { id: 'noise', label: 'noise σ', scale: 'log', low: 0.1, high: 5, least: 1e-6, value: 1 },
    ],
    run: async ({ flat, noise }, work) => {
      const valley = library.create('(a*x^2 + 4*y^2) / 2', 0, `a=${flat}`);
      const total = EPOCHS * BATCHES;
      const all = [];
      try {
        for (const halvings of HALVINGS) {
          const runs = several(Array.from({ length: SEEDS }, (_, i) => i + 1), (seed) => decayed(valley, averages, optionOf(halvings), plan(noise), seed));
          const rates = ratesOf(averages, optionOf(halvings), plan(noise));
          all.push({ halvings, run: runs[0], ...summary(runs.map(({ f }) => meanOf(f, total - BATCHES, total))), sum: rates.reduce((sum, rate) => sum + rate, 0),
            x: mean(runs.map(({ points }) => points[3 * total])), left: rates.reduce((part, rate) => part * (1 - rate * flat), 1) });
          await work.breathe();
          if (work.isOld()) break;
        }
        return { all, best: all.reduce((low, one) => (one.mean < low.mean ? one : low)), surface: surfaceOf(valley, [-3, 9], [-3, 5]) };
      } finally {
        valley.free();
      }
    },
    finding: ({ best }) => `Best here: the rate is halved ${best.halvings === 1 ? 'once' : `${number(best.halvings)} times`} in ${EPOCHS} epochs`,
    draw: ({ all, best, surface }) => {
      const x = all.map(({ halvings }) => halvings);
      const line = (label, y, more) => ({ label, x, y: all.map(y), colour: 2, ...more });
      chart.update({
        title: 'Too late leaves noise, too early stops on the way', summary: `The mean cost of ${SEEDS} runs in their last epoch. Thin: two standard errors more and less.`,
        xLabel: `halvings of the rate in ${EPOCHS} epochs`, yLabel: 'cost f at the end', log: true, height: 320,
        series: [line('end', ({ mean: middle }) => middle), line('more', (one) => one.mean + 2 * one.error, { faint: true }), line('less', (one) => Math.max(one.mean - 2 * one.error, 0.02 * one.mean), { faint: true })],
        marks: [{ x: best.halvings, label: 'best', kind: 'best' }],
      });
      const path = (name, { run }, colour, dash) => ({ name, colour, dash, points: run.points });
      above.update({ surface, marks: [{ x: 0, y: 0, kind: 'minimum', label: '' }],
        paths: [path('never halved', all[0], 7, [3, 3]), path('best', best, 3, []), path(`halved ${all[all.length - 1].halvings} times`, all[all.length - 1], 2, [10, 4])] });
    },
  });
  const claim = (words, check) => article.claim(experiment, words, check);
  const ends = ({ mean: middle, error }) => `${number(middle, 2)} ± ${number(error, 1)}`;
  return [experiment,
    claim('Decay that comes too early ends worse than none: the run is stuck on its way.', ({ all }) => {
      const [never, soon] = [all[0], all[all.length - 1]];
      return { holds: clearlyLower(never, soon), evidence: `${ends(soon)} with ${soon.halvings} halvings, ${ends(never)} with none` };
    }),
    claim('It cannot get there, whatever the number of steps: its rates add up to too little.', ({ all }) => {
      const soon = all[all.length - 1];
      return { holds: soon.left > 0.2 && Math.abs(soon.x / FROM[0] - soon.left) < 0.1,
        evidence: `they add up to ${number(soon.sum, 2)}, which leaves ${number(100 * soon.left, 2)} % of the way along the valley; on average x is still ${number(soon.x, 2)} of ${FROM[0]}` };
    }),
    claim('Decay that comes late is better than none, but leaves noise.', ({ all, best }) => ({
      holds: clearlyLower(best, all[2]) && all[2].mean < all[0].mean, evidence: `${ends(all[2])} with one halving, ${ends(best)} at the best`,
    })),
    claim('The best is between the two.', ({ all, best }) => ({
      holds: best !== all[0] && best !== all[all.length - 1], evidence: `${ends(best)} with ${things(best.halvings, 'halving')}`,
    }))];
}
