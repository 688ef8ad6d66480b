// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// All forms of decay: their rates, step by step, and where runs with them end.
import { el, number, things } from '../../text.js';
import { rowsOf } from './dots.js';
import { EPOCHS, BATCHES, FROM, several, stepsTo } from './floor.js';
import { clearlyLower, decayed, FORMS, meanOf, ratesOf, summary, together } from './runs.js';

const NOTES = [0.2, 0.1, 0.067, 0.05, 0.04]; // of the course, for a rate of 0.2 and a decay rate of 1
const DASHES = [[], [10, 4], [3, 3], [12, 3, 3, 3], [6, 3], [16, 4]];

const style = (i) => ({ colour: i === 0 ? 7 : i, dash: DASHES[i] });

/** Rates at the beginning of epochs. */
const ofEpochs = (rates, batches) => rates.filter((_, k) => k % batches === 0);

/** First epoch in which the rate is at most a part of the first; -1: it does not get there. */
const reaches = (epochs, part) => epochs.findIndex((rate) => rate <= part * epochs[0] * (1 + 1e-12));

/** A table of them. @param {import('../learning-rate-decay.js').Bowl} bowl */
export function formulas({ averages, article }) {
  return article.table('Forms of decay', ['form', 'rate α', 'option', 'in epochs 0 to 4, α₀ = 0.2'], FORMS.map((form) => {
    const option = form.option(form.number?.value ?? 0);
    const rates = ofEpochs(ratesOf(averages, option, { lr: 0.2, epochs: 5, batches: BATCHES }), BATCHES);
    return [form.name, article.math(form.formula), el('code', {}, `--decay ${option}`), [...rates].map((rate) => number(rate, 2)).join(',\u00a0')];
  }));
}

/** Their rates. @param {import('../learning-rate-decay.js').Bowl} bowl */
export function forms({ averages, article }) {
  const chart = article.chart();
  const numbers = FORMS.filter(({ number: own }) => own).map(({ id, number: { name, ...form } }) => ({ id, label: name, least: form.low / 10, most: id === 'exp' ? 1 : undefined, whole: id === 'step', ...form }));
  const experiment = article.experiment({
    id: 'forms', figures: [chart],
    controls: [
      { id: 'lr', label: 'first rate α₀', scale: 'log', low: 0.001, high: 1, least: 1e-9, value: 0.2 },
      { id: 'batches', label: 'steps in an epoch', scale: 'log', low: 1, high: 100, least: 1, most: 1000, whole: true, value: BATCHES },
      ...numbers,
    ],
    run: (settings) => {
      const { lr } = settings;
      const batches = Math.max(1, Math.round(settings.batches));
      const all = FORMS.map((form) => ({ ...form, rates: ratesOf(averages, form.option(settings[form.id]), { lr, epochs: EPOCHS, batches }) }));
      if (all.some(({ rates }) => !rates)) throw new Error(averages.error());
      return { batches, all: all.map((form) => ({ ...form, epochs: ofEpochs(form.rates, batches) })) };
    },
    finding: ({ all }) => `After ${EPOCHS} epochs the rates are ${number(Math.min(...all.map(({ epochs }) => epochs[EPOCHS - 1])), 2)} to ${number(all[0].epochs[0], 2)}`,
    draw: ({ all, batches }) => {
      const x = Float64Array.from({ length: EPOCHS * batches }, (_, k) => k / batches);
      chart.update({
        title: 'Learning rate of every step', summary: '', xLabel: 'epoch', yLabel: 'learning rate α', height: 340,
        series: all.map(({ name, rates }, i) => ({ label: name, x, y: rates, steps: true, ...style(i) })),
      });
    },
  });
  const claim = (words, check) => article.claim(experiment, words, check);
  const of = (all, id) => all.find((form) => form.id === id);
  const list = (rates) => [...rates].map((rate) => number(rate, 2)).join(', ');
  return [experiment,
    claim('With α₀ = 0.2 and a decay rate of 1 the first epochs have the rates 0.2, 0.1, 0.067, 0.05 and 0.04.', ({ all }) => {
      const { epochs } = of(all, 'inverse');
      return { holds: NOTES.every((rate, i) => Math.abs(epochs[i] - rate) < 5e-4), evidence: list(epochs.slice(0, 5)) };
    }),
    claim('The exponential form needs as long for each halving as for the first.', ({ all }) => {
      const { epochs } = of(all, 'exp');
      const [half, quarter, eighth] = [0.5, 0.25, 0.125].map((part) => reaches(epochs, part));
      return { holds: eighth > 0 && Math.abs(quarter - 2 * half) <= 1 && Math.abs(eighth - 3 * half) <= 2,
        evidence: eighth > 0 ? `half after ${things(half, 'epoch')}, a quarter after ${quarter}, an eighth after ${eighth}` : `it does not get to an eighth in ${EPOCHS} epochs` };
    }),
    claim('k/√epoch slows down: for each halving it needs four times as many epochs.', ({ all }) => {
      const { epochs } = of(all, 'sqrt');
      const [half, quarter] = [0.5, 0.25].map((part) => reaches(epochs, part) + 1);
      return { holds: half === 4 && quarter === 16, evidence: `half in epoch ${half}, a quarter in epoch ${quarter}, counted from 1` };
    }),
    claim('Only k/√t changes the rate within an epoch.', ({ all, batches }) => {
      const within = all.filter(({ rates }) => rates.some((rate, k) => k % batches > 0 && rate !== rates[k - 1])).map(({ name }) => name);
      return { holds: within.length === 1 && within[0] === of(all, 'sqrt-step').name,
        evidence: batches === 1 ? 'an epoch of one step has nothing within it' : `all others keep it for ${things(batches, 'step')}, and it changes in every step with the form “${within.join(', ')}”` };
    })];
}

const SEEDS = 24;

/** Where runs with them end. @param {import('../learning-rate-decay.js').Bowl} bowl */
export function ends({ field, averages, article }) {
  const [picture, chart] = [article.picture(), article.chart()];
  const experiment = article.experiment({
    id: 'ends', figures: [picture, chart],
    controls: [
      { id: 'lr', label: 'first rate α₀', scale: 'log', low: 0.02, high: 0.4, least: 1e-4, value: 0.2 },
      { id: 'noise', label: 'noise σ', scale: 'log', low: 0.1, high: 5, least: 1e-6, value: 2 },
      { id: 'again', label: 'Other draws of the noise', kind: 'button' },
    ],
    run: async ({ lr, noise, again }, work) => {
      const plan = { lr, noise, epochs: EPOCHS, batches: BATCHES, from: FROM };
      const total = EPOCHS * BATCHES;
      const all = [];
      for (const form of FORMS) {
        const option = form.option(form.number?.value ?? 0);
        const runs = several(Array.from({ length: SEEDS }, (_, i) => 1 + i + SEEDS * again), (seed) => decayed(field, averages, option, plan, seed));
        const tails = runs.map(({ f }) => meanOf(f, total - BATCHES, total));
        all.push({ ...form, runs: tails, course: together(runs.map(({ f }) => f)), ...summary(tails) });
        await work.breathe();
        if (work.isOld()) break;
      }
      return all;
    },
    finding: (all) => {
      const best = all.reduce((low, form) => (form.mean < low.mean ? form : low));
      return `Lowest on average: ${best.name}, at ${number(best.mean, 2)} ± ${number(best.error, 1)}; the constant rate ends at ${number(all[0].mean, 2)} ± ${number(all[0].error, 1)}`;
    },
    draw: (all) => {
      picture.update(rowsOf({ title: `Where ${SEEDS} runs of each form end`, summary: 'The mean cost in the last epoch. Whiskers: two standard errors of the mean.', across: 'cost f in the last epoch',
        rows: all.map(({ name, runs, mean, error }, i) => ({ name, runs, mean, error, colour: style(i).colour })) }));
      const x = stepsTo(EPOCHS * BATCHES);
      chart.update({ title: `How they get there: the mean of ${SEEDS} runs`, summary: '', xLabel: 'step', yLabel: 'cost f', log: true, height: 320,
        series: all.map(({ name, course }, i) => ({ label: name, x, y: course, ...style(i) })) });
    },
  });
  const claim = (words, check) => article.claim(experiment, words, check);
  return [experiment,
    claim('On average every form that decays ends lower than the constant rate, by more than chance explains.', ([constant, ...others]) => {
      const not = others.filter((form) => !clearlyLower(form, constant)).map(({ name }) => name);
      return { holds: not.length === 0, evidence: not.length > 0 ? `not ${not.join(', ')}`
        : `${others.map(({ name, mean, error }) => `${name} ${number(mean, 2)} ± ${number(error, 1)}`).join(', ')}; constant ${number(constant.mean, 2)} ± ${number(constant.error, 1)}` };
    }),
    claim('One run of each does not tell which of the two best forms is better.', (all) => {
      const [first, second] = [...all].sort((a, b) => a.mean - b.mean);
      const wins = first.runs.filter((value, i) => value < second.runs[i]).length;
      return { holds: wins < SEEDS && wins > 0, evidence: `${first.name} is better than ${second.name} on average, but only in ${wins} of ${SEEDS} pairs of runs` };
    })];
}
