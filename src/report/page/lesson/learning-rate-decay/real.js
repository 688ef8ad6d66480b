// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The same with mini-batches of real data: a linear model of the weather, whose lowest cost is known.
import { number } from '../../text.js';
import { taskOf } from '../weather.js';
import { rowsOf } from './dots.js';
import { clearlyLower, FORMS, summary } from './runs.js';

const EPOCHS = 20;
const RUNS = 12; // orders of the rows
const EXACT = { lr: 0.5, steps: 400 }; // all rows in each step: the cost then no longer changes

/** @param {import('../article.js').Context} context */
export function real({ network, data, article }) {
  const picture = article.picture();
  const model = network.create({ layers: '', ...taskOf(data.columns) });
  if (!model) throw new Error(network.error());
  const rows = data.columns.temp_max.length;
  const costAfter = (options, steps) => {
    model.initialise(1);
    if (!model.begin('gd', options)) throw new Error(network.error());
    if (model.steps(steps).count < steps) throw new Error('the steps diverge: take a lower rate');
    return model.cost();
  };
  let lowest = NaN;
  const experiment = article.experiment({
    id: 'real', figures: [picture],
    controls: [
      { id: 'lr', label: 'first rate α₀', scale: 'log', low: 0.02, high: 0.3, least: 1e-4, value: 0.2 },
      { id: 'batch', label: 'rows in a batch', scale: 'log', low: 4, high: 256, least: 1, most: rows, whole: true, value: 16 },
      { id: 'again', label: 'Other orders of the rows', kind: 'button' },
    ],
    run: async ({ lr, batch, again }, work) => {
      if (Number.isNaN(lowest)) lowest = costAfter(`lr=${EXACT.lr}`, EXACT.steps);
      const steps = EPOCHS * Math.ceil(rows / batch);
      const all = [];
      for (const form of FORMS) {
        const option = form.option(form.number?.value ?? 0);
        // Above the lowest cost; what is left of rounding counts as nothing.
        const runs = Array.from({ length: RUNS }, (_, i) => Math.max(costAfter(`lr=${lr},batch=${batch},seed=${1 + i + RUNS * again},decay=${option}`, steps) - lowest, 1e-15));
        all.push({ ...form, runs, ...summary(runs) });
        await work.breathe();
        if (work.isOld()) break;
      }
      return { all, batch };
    },
    finding: ({ all }) => {
      const best = all.reduce((low, form) => (form.mean < low.mean ? form : low));
      return `Lowest on average: ${best.name}, ${number(best.mean, 2)} above the lowest cost there is; the constant rate ${number(all[0].mean, 2)}`;
    },
    draw: ({ all, batch }) => picture.update(rowsOf({
      title: `Where ${RUNS} trainings of each form end, with batches of ${batch}`, summary: `Cost over all rows after ${EPOCHS} epochs, above the lowest that the model can have. Whiskers: two standard errors of the mean.`,
      across: 'cost above the lowest', rows: all.map(({ name, runs, mean, error }, i) => ({ name, runs, mean, error, colour: i === 0 ? 7 : i })),
    })),
  });
  const list = (forms) => forms.map(({ name, mean, error }) => `${name} ${number(mean, 2)} ± ${number(error, 1)}`).join(', ');
  return [experiment,
    article.claim(experiment, 'With real mini-batches, too, every form that decays ends lower than the constant rate, by more than chance explains.', ({ all: [constant, ...others] }) => {
      const not = others.filter((form) => !clearlyLower(form, constant));
      return { holds: not.length === 0, evidence: not.length > 0 ? `not ${not.map(({ name }) => name).join(', ')}: ${list([...not, constant])}` : `${list(others)}; constant ${list([constant]).slice('constant '.length)}` };
    })];
}
