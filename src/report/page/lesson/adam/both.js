// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Four rules in one ravine, and how Adam has the others in it.
import { pathOf, surfaceOf } from '../../parts/field.js';
import { number, things } from '../../text.js';
import { apart, distancesOf, stepBelow, stepsOf, untilBelow } from '../measure.js';

const STEPS = 300;
const START = [1, -4];
const LEAST = 1e-6; // that is drawn
const LARGE = 1e6; // an epsilon against which all gradients here are small

/** @param {import('../article.js').Context} context */
export function both({ library, article }) {
  const field = library.create('(40*x^2 + y^2)/2');
  const surface = surfaceOf(field, [-1.3, 1.3], [-4.6, 1.6]);
  const contour = article.contour({ title: 'From above' });
  const chart = article.chart();
  const go = (rule, options) => field.run(rule, `${options},tol=never`, START, STEPS, STEPS + 1);
  const experiment = article.experiment({
    id: 'both',
    controls: [
      { id: 'rate', label: 'rate of RMSprop and Adam', scale: 'log', low: 0.01, high: 0.5, least: 1e-6, value: 0.1 },
      { id: 'beta1', label: 'β₁, of gradients', scale: 'beta', low: 0, high: 0.99, most: 0.9999, value: 0.9 },
      { id: 'beta2', label: 'β₂, of squares', scale: 'beta', low: 0.5, high: 0.9999, most: 0.99999, value: 0.999 },
    ],
    figures: [contour, chart],
    run: ({ rate, beta1, beta2 }) => {
      const runs = [go('gd', 'lr=0.04'), go('momentum', `lr=0.05,beta1=${beta1}`), go('rmsprop', `lr=${rate},beta2=0.9`), go('adam', `lr=${rate},beta1=${beta1},beta2=${beta2}`)];
      const far = runs.map(distancesOf);
      return {
        runs, far, rate, goals: far.map((each) => stepBelow(each, 0.05 * each[0])),
        asRmsprop: apart(go('adam', `lr=${rate},beta1=0,beta2=${beta2},bias-correction=off`), go('rmsprop', `lr=${rate},beta2=${beta2}`)),
        asMomentum: apart(go('adam', `lr=${0.05 * LARGE},beta1=${beta1},beta2=${beta2},eps=${LARGE},bias-correction=off`), go('momentum', `lr=0.05,beta1=${beta1}`)),
      };
    },
    finding: ({ goals }) => `Adam is nearly there after ${goals[3] < 0 ? `more than ${STEPS} steps` : things(goals[3], 'step')}, plain descent after ${goals[0] < 0 ? 'more than that' : goals[0]}`,
    draw: ({ runs, far }) => {
      const names = ['plain descent', 'momentum', 'RMSprop', 'Adam'];
      const paths = runs.map((run, i) => pathOf(names[i], i + 1, run));
      contour.update({ surface, paths, marks: [{ x: 0, y: 0, kind: 'minimum', label: 'minimum' }] });
      chart.update({
        title: 'Distance to the minimum', summary: `Lines end where the distance stays below ${number(LEAST)}.`, xLabel: 'step', yLabel: 'distance', log: true,
        series: paths.map(({ name, colour, dash }, i) => ({ label: name, colour, dash, ...untilBelow(stepsOf(runs[i]), far[i], LEAST) })),
      });
    },
    frames: ({ runs }) => Math.min(150, Math.max(...runs.map(({ count }) => count)) - 1),
    frame: (step) => contour.draw(step),
  });
  article.section('Both together',
    article.prose('The ravine of the last lessons, 40 times as steep across as along. Plain descent and momentum have rates that suit it, 0.04 and 0.05.'),
    experiment,
    article.claim(experiment, 'Adam gets to the minimum sooner than plain descent and RMSprop do with these settings.', ({ goals: [plain, , squares, adam] }) => ({
      holds: adam >= 0 && (plain < 0 || adam < plain) && (squares < 0 || adam < squares),
      evidence: `at a twentieth of the distance after ${[adam, plain, squares].map((step) => (step < 0 ? `more than ${STEPS}` : step)).join(', ').replace(/, (?=[^,]*$)/, ' and ')} steps`,
    })),
    article.claim(experiment, ['Adam without memory for gradients, ', article.math('beta_1 = 0'), ', and without bias correction is RMSprop.'], ({ asRmsprop }) => ({
      holds: asRmsprop === 0, evidence: asRmsprop === 0 ? `both take the same ${STEPS} steps, to the last bit` : `they are up to ${number(asRmsprop, 2)} apart`,
    })),
    article.claim(experiment, ['With an ', article.math('eps'), ' much larger than all gradients it is momentum, with the rate ', article.math('lr/eps'), '.'], ({ asMomentum }) => ({
      holds: asMomentum < 0.001, evidence: `with ε = ${number(LARGE)} the two are never more than ${number(asMomentum, 2)} apart`,
    })));
}
