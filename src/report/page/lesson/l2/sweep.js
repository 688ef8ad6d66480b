// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Training and validation loss by the strength of the penalty: means over draws of data and start.
import { DASHES } from '../../surface/palette.js';
import { number, percent, things } from '../../text.js';
import { begin, NEW, networkOf, STEPS, UNITS } from './data.js';
import { falls, leastOf, mean, size, standardError, weightsOf } from './weights.js';

const STRENGTHS = [0, 1e-4, 1e-3, 3e-3, 1e-2, 3e-2, 0.1, 0.3, 1];
const NONE = -5; // where no penalty stands on an axis of powers of ten
const COIN = Math.LN2; // the loss of who says 50 % of everything
const little = (value) => (Math.abs(value) < 1e-3 ? 'less than 0.001' : number(value, 2));
const said = (l2) => (l2 === 0 ? 'none' : number(l2, 2));

/** Of each strength: what every draw gave. */
async function sweepOf(context, { rows, noise, draws }, work) {
  const all = STRENGTHS.map((l2) => ({ l2, training: [], validation: [], right: [], size: [] }));
  for (let seed = 1; seed <= draws && !work.isOld(); seed++) {
    const { net } = networkOf(context, { rows, noise, seed });
    for (const one of all) {
      begin(net, seed, one.l2);
      net.steps(STEPS);
      one.training.push(net.score('training').loss);
      const fresh = net.score('validation');
      one.validation.push(fresh.loss);
      one.right.push(fresh.metric);
      one.size.push(size(weightsOf(net.x, net.tensors)));
      await work.breathe();
    }
    net.free();
  }
  return all.map(({ l2, ...lists }) => ({ l2, error: standardError(lists.validation), ...Object.fromEntries(Object.entries(lists).map(([name, list]) => [name, mean(list)])) }));
}

/** @param {import('../article.js').Context} context */
export function sweep(context) {
  const { article } = context;
  const losses = article.chart();
  const sizes = article.chart({ with: losses });
  const experiment = article.experiment({
    id: 'sweep',
    controls: [
      { id: 'rows', label: 'rows to learn from', scale: 'log', low: 16, high: 300, least: 8, most: 1000, whole: true, value: 40 },
      { id: 'noise', label: 'noise of the rows', low: 0.05, high: 0.5, least: 0, most: 1, value: 0.3 },
      { id: 'draws', label: 'draws of rows and start', low: 3, high: 20, least: 2, most: 40, whole: true, value: 6 },
    ],
    figures: [losses, sizes],
    run: async (settings, work) => {
      const means = await sweepOf(context, settings, work);
      return { means, best: leastOf(means.map(({ validation }) => validation)), draws: settings.draws };
    },
    finding: ({ means, best }) => `Best on new rows with l2 = ${said(means[best].l2)}: loss ${number(means[best].validation, 3)}, and ${number(means[0].validation, 3)} without`,
    draw: ({ means, best, draws }) => {
      const x = Float64Array.from(means, ({ l2 }) => (l2 === 0 ? NONE : Math.log10(l2)));
      const of = (name) => Float64Array.from(means, (one) => one[name]);
      losses.update({
        title: 'Loss on the rows it learned from, and on new ones', summary: `Means over ${draws} draws. At the left end, −5, there is no penalty.`,
        xLabel: 'log10 of l2', yLabel: 'loss', log: true, height: 300,
        series: [{ label: 'rows it learned from', colour: 1, dash: [], x, y: of('training') }, { label: 'new rows', colour: 2, dash: DASHES[1], x, y: of('validation') }],
        levels: [{ value: COIN, label: 'a coin' }], marks: [{ x: x[best], label: 'best', kind: 'best' }],
      });
      sizes.update({
        title: 'Size of the weights', summary: 'Root of the mean square of all weights, biases aside, on the same draws.', xLabel: 'log10 of l2', yLabel: 'size', height: 300,
        series: [{ label: 'size of the weights', colour: 3, x, y: of('size') }],
      });
    },
  });
  article.section('How much is enough',
    article.prose(`A network of ${UNITS} hidden units learns from a few noisy rows of two half moons, and is asked about ${NEW} new ones. The cost that it makes small has a second part, the penalty on its weights, with a `
      + 'factor in front of it:'),
    article.formula(['C = 1/m sum loss + l2 / 2 sum w^2', 'l₂ is the strength of the penalty, the option l2; the sum of squares is over all weights, and biases are free']),
    experiment,
    article.claim(experiment, 'Without a penalty the network knows its rows by heart, and is sure of itself where it is wrong: on new rows its loss is above that of a coin.', ({ means: [none] }) => ({
      holds: none.training < 0.1 && none.validation > COIN, evidence: `loss ${number(none.training, 2)} on the rows it learned from, ${number(none.validation, 3)} on new ones; a coin has ${number(COIN, 3)}`,
    })),
    article.claim(experiment, 'The stronger the penalty, the smaller the weights, and the smaller the gap between the two losses.', ({ means }) => {
      const gaps = means.map(({ training, validation }) => validation - training);
      return { holds: falls(gaps, 1e-3) && falls(means.map((one) => one.size), 1e-3), evidence: `the gap falls from ${number(gaps[0], 3)} to ${little(gaps.at(-1))}, the size of the weights from ${number(means[0].size, 3)} to ${little(means.at(-1).size)}` };
    }),
    article.claim(experiment, 'The best lies in between.', ({ means, best, draws }) => {
      const [none, most] = [means[0], means.at(-1)];
      return {
        holds: best > 0 && best < means.length - 1 && means[best].validation < none.validation - 2 * none.error && means[best].validation < most.validation,
        evidence: `new rows have loss ${number(means[best].validation, 3)} ± ${number(means[best].error, 1)} with l2 = ${said(means[best].l2)} and ${percent(means[best].right)} are right; without it ${number(none.validation, 3)} ± ${number(none.error, 1)} and ${percent(none.right)}; means of ${things(draws, 'draw')}`,
      };
    }),
    article.claim(experiment, 'Too much of it makes both worse: in the end there are no weights left, and the network is the coin.', ({ means, best }) => {
      const most = means.at(-1);
      return { holds: most.training > means[best].training && most.validation > means[best].validation && Math.abs(most.validation - COIN) < 0.01, evidence: `with l2 = ${said(most.l2)} the losses are ${number(most.training, 3)} and ${number(most.validation, 3)}, and the weights have a size of ${little(most.size)}` };
    }));
}
