// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Plateaus: a network of sigmoids where nearly nothing happens for hundreds of steps, and what leads on.
import { DASHES } from '../surface/palette.js';
import { count, number, things } from '../text.js';
import { gradients, layersOf, leave, MOST, plateauOf, ring, slopes, start } from './plateaus/measure.js';
import { pointsSpec } from './points.js';

const RULES = [
  { name: 'gradient descent', rule: 'gd', options: (rate) => `lr=${rate}`, colour: 1, dash: DASHES[0] },
  { name: 'momentum, average', rule: 'momentum', options: (rate) => `lr=${rate}`, colour: 2, dash: DASHES[1] },
  { name: 'momentum, classical', rule: 'momentum', options: (rate) => `lr=${rate},momentum-form=classical`, colour: 6, dash: DASHES[6] },
  { name: 'RMSprop', rule: 'rmsprop', options: () => 'lr=0.01', colour: 3, dash: DASHES[2] },
  { name: 'Adam', rule: 'adam', options: () => 'lr=0.01', colour: 4, dash: DASHES[3] },
  { name: 'perturbed gradient descent', rule: 'pgd', options: (rate) => `lr=${rate},noise=0.3,tol-gradient=0.005`, colour: 5, dash: DASHES[4] },
];
const SMALL = 0.001; // of an eigenvalue: along it a step of 1 changes the slope by this

const stepsOf = ({ left }) => (left < 0 ? `more than ${count(MOST)} steps` : things(left, 'step'));
const long = ({ left }) => (left < 0 ? MOST : left);

/** Networks of such layers on the data, made when they are first asked for. */
function maker(network, data) {
  const made = {};
  return (layers) => {
    made[layers] ??= network.create({ layers, ...data });
    if (!made[layers]) throw new Error(network.error());
    return made[layers];
  };
}

const steps = (list) => Float64Array.from(list, (_, k) => k);

// ---- leaving ----

function leavingExperiment({ article, of, plateau }) {
  const costs = article.chart();
  const norms = article.chart({ with: costs });
  return article.experiment({
    id: 'leaving',
    controls: [
      { id: 'layers', label: 'hidden layers', kind: 'choice', options: [['1', 1], ['2', 2], ['3', 3], ['4', 4]], value: 3 },
      { id: 'rate', label: 'learning rate, but of RMSprop and Adam', scale: 'log', low: 0.2, high: 2, value: 1 },
      { id: 'seed', label: 'Draw other weights', kind: 'button' }],
    figures: [costs, norms],
    run: async ({ layers, rate, seed }, { breathe }) => {
      const made = of(layersOf('sigmoid', layers));
      const runs = [];
      const one = async (rule, options) => {
        start(made, 1 + seed);
        const run = leave(made, rule, options, plateau);
        await breathe();
        return run;
      };
      for (const each of RULES) runs.push({ ...each, ...await one(each.rule, each.options(rate)) });
      return { runs, half: await one('gd', `lr=${rate / 2}`), made };
    },
    draw: ({ runs }) => {
      const lines = (what) => runs.map((run) => ({ label: run.name, x: steps(run[what]), y: Float64Array.from(run[what]), colour: run.colour, dash: run.dash }));
      costs.update({
        title: `Gradient descent leaves the plateau after ${stepsOf(runs[0])}, Adam after ${stepsOf(runs[4])}, RMSprop after ${stepsOf(runs[3])}`,
        summary: `A run has left where its cost is below 0.9 of ${number(plateau, 3)}, the cost of the same answer for every row. RMSprop and Adam have a rate of 0.01, the others that of the slider. Lines end below 0.7 of that cost, or after ${count(MOST)} steps.`,
        xLabel: 'step', yLabel: 'cost', log: true, series: lines('costs'), levels: [{ value: plateau, label: 'the same answer for every row' }],
      });
      norms.update({
        title: `On its way gradient descent meets gradients down to ${number(Math.min(...runs[0].norms.slice(0, long(runs[0]))), 2)}`,
        summary: 'The norm of the gradient. It is small on the plateau, and never 0: there is a way down, and it is nearly level.',
        xLabel: 'step', yLabel: '|gradient|', log: true, series: lines('norms'),
      });
    },
  });
}

function leaving(parts) {
  const { article } = parts;
  const experiment = leavingExperiment(parts);
  article.section('Hundreds of steps, and nothing happens',
    article.prose('120 points lie in a square, and the network is to say which of them are inside a circle. It has three hidden layers of five sigmoids. For hundreds of steps of gradient descent its cost is that of a network that says the same for every point. One is tempted to stop it there.'),
    experiment,
    article.claim(experiment, 'It is slow, not stuck: gradient descent leaves the plateau, if one waits.', ({ runs: [gd] }) => ({ holds: gd.left >= 0, evidence: `after ${stepsOf(gd)}` })),
    article.claim(experiment, 'Half the learning rate takes about twice as long: what counts is rate times steps.', ({ runs: [gd], half }) => {
      const ratio = half.left / gd.left;
      return { holds: gd.left > 0 && ratio > 1.6 && ratio < 2.4, evidence: `${stepsOf(half)} in place of ${stepsOf(gd)}` };
    }),
    article.claim(experiment, 'Momentum as an average of gradients does not help here: on a plateau all gradients are alike, and so is their average.', ({ runs: [gd, ball] }) => ({
      holds: long(ball) > 0.9 * long(gd), evidence: `${stepsOf(ball)}, and gradient descent ${stepsOf(gd)}` })),
    article.claim(experiment, 'In its classical form, which adds gradients up, the same rate means steps that are 1/(1 − β) = 10 times as long, and the plateau is shorter.', ({ runs: [gd, , ball] }) => ({
      holds: long(ball) < 0.5 * long(gd), evidence: `${stepsOf(ball)}, and gradient descent ${stepsOf(gd)}` })),
    article.claim(experiment, 'RMSprop and Adam divide by the size of the gradient, so that their steps are as long on a plateau as on a slope: they cross it in a fraction of the steps.', ({ runs: [gd, , , rms, adam] }) => ({
      holds: rms.left >= 0 && adam.left >= 0 && Math.max(rms.left, adam.left) < 0.5 * long(gd), evidence: `${stepsOf(rms)} and ${stepsOf(adam)}, at a rate of 0.01` })),
    article.claim(experiment, 'Random perturbations are no cure: they are made for saddles that lead down steeply somewhere, and here no direction does.', ({ runs: [gd, , , , , pgd] }) => ({
      holds: long(pgd) > 0.75 * long(gd),
      evidence: `the weights are perturbed by up to 0.3 where the gradient is below 0.005; ${pgd.end === 'gradient' ? `after ${things(pgd.costs.length, 'step')} it took the plateau for a minimum` : `it needed ${stepsOf(pgd)}`} with ${things(pgd.kicks, 'perturbation')}, and gradient descent ${stepsOf(gd)}` })));
}

// ---- how flat ----

function flat({ article, of, plateau }) {
  const shapes = article.picture();
  const experiment = article.experiment({
    id: 'flat',
    controls: [{ id: 'step', label: 'after so many steps of gradient descent', scale: 'linear', low: 0, high: 1200, whole: true, value: 90 },
      { id: 'name', label: 'units', kind: 'choice', options: [['sigmoid', 'sigmoid'], ['tanh', 'tanh'], ['relu', 'relu']], value: 'sigmoid' }],
    figures: [shapes],
    run: ({ step, name }) => {
      const made = of(layersOf(name, 3));
      start(made, 1);
      made.begin('gd', 'lr=1');
      made.steps(step);
      const { values } = made.spectrum();
      const sorted = Array.from(values).sort((a, b) => Math.abs(b) - Math.abs(a));
      return { sorted, small: sorted.filter((value) => Math.abs(value) < SMALL).length, cost: made.cost(), norm: Math.hypot(...made.gradient()) };
    },
    draw: ({ sorted, small, cost, norm }) => {
      const set = (own, label, colour, shape) => ({ label, colour, shape, points: sorted.map((value, i) => ({ value, i })).filter(({ value }) => own(value) && Math.abs(value) > 1e-9)
        .map(({ value, i }) => ({ x: i + 1, y: Math.abs(value), words: `number ${i + 1} by size: ${number(value, 3)}` })) });
      shapes.update(pointsSpec({
        title: `${small} of ${sorted.length} eigenvalues are smaller than ${SMALL}, the largest is ${number(sorted[0], 2)}`,
        summary: `All eigenvalues of the Hessian at this place, by size: how much the slope changes along each of ${sorted.length} directions. Cost ${number(cost, 4)}, of which the plateau has ${number(plateau, 4)}; |gradient| ${number(norm, 2)}.`,
        across: { label: 'eigenvalues, the largest first', base: 2 }, up: { label: 'size of the eigenvalue', base: 10 },
        sets: [set((value) => value > 0, 'curved up', 1, 'circle'), set((value) => value < 0, 'curved down', 2, 'triangle')],
        head: ['number', 'size'],
      }));
    },
  });
  article.section('How flat it is',
    article.prose('Small gradients are not all. The Hessian says how the slope changes along every direction: where its eigenvalues are small too, a step does not even lead to a place with a steeper slope. That is what makes a plateau wide.'),
    experiment,
    article.claim(experiment, 'On the plateau nearly all directions are flat, in slope and in curvature.', ({ sorted, small, norm }) => ({
      holds: small > 0.7 * sorted.length && norm < 0.01, evidence: `${small} of ${sorted.length} eigenvalues are below ${SMALL}, and |gradient| is ${number(norm, 2)}` })),
    article.claim(experiment, 'Some directions are curved down: it is no minimum, but a saddle that is very flat.', ({ sorted }) => {
      const least = Math.min(...sorted);
      return { holds: least < -1e-6, evidence: `the lowest eigenvalue is ${number(least, 2)}` };
    }));
}

// ---- why sigmoids ----

const SHAPES = /** @type {const} */ (['circle', 'square', 'triangle']);

function saturation({ article, of, data }) {
  const shapes = article.picture();
  const experiment = article.experiment({
    id: 'saturation',
    controls: [{ id: 'factor', label: 'initial weights times', scale: 'log', low: 0.25, high: 64, value: 1 }],
    figures: [shapes],
    run: ({ factor }) => {
      const at = (name, times) => {
        const made = of(layersOf(name, 3));
        start(made, 1, times);
        return { name, sizes: gradients(made), slopes: slopes(made, data.targets.length) };
      };
      return { all: ['sigmoid', 'tanh', 'relu'].map((name) => at(name, factor)), saturated: at('sigmoid', 64), factor };
    },
    draw: ({ all, factor }) => shapes.update(pointsSpec({
      title: `With sigmoids the gradient of the first layer is ${number(all[0].sizes[0] / all[0].sizes[3], 2)} of that of the last`,
      summary: `The norm of the gradient of the weights of each layer, before the first step, with the initial weights of training times ${number(factor, 3)}.`,
      across: { label: 'layer, from the inputs to the output' }, up: { label: '|gradient| of its weights', base: 10 },
      sets: all.map(({ name, sizes }, i) => ({ label: name, colour: [1, 2, 3][i], shape: SHAPES[i], joined: true,
        points: sizes.map((y, k) => ({ x: k + 1, y, words: `layer ${k + 1}: ${number(y, 2)}` })) })),
      head: ['layer', '|gradient|'],
    })),
  });
  article.section('Why sigmoids do it',
    article.prose('The slope of a sigmoid that says ', article.math('a'), ' is ', article.math('a * (1 - a)'), ', at most 1/4, where it says one half. On its way back through a layer the gradient is multiplied by these slopes and by the weights; with small weights it becomes smaller from layer to layer.'),
    experiment,
    article.claim(experiment, 'With sigmoids the first layer gets only a small part of the gradient of the last one; with tanh or relu, whose slopes reach 1, it is of the same size.', ({ all }) => {
      const [own, tanh, relu] = all.map(({ sizes }) => sizes[0] / sizes[3]);
      return { holds: own < 0.1 && tanh > 0.2 && relu > 0.2, evidence: `${number(own, 2)} with sigmoid, ${number(tanh, 2)} with tanh, ${number(relu, 2)} with relu` };
    }),
    article.claim(experiment, 'Weights that are far too large are another plateau: units saturate. They say 0 or 1 for nearly every row, and the slope is gone.', ({ all, saturated }) => {
      const mean = (list) => list.reduce((sum, slope) => sum + slope, 0) / list.length;
      return { holds: mean(saturated.slopes) < 0.05 && mean(saturated.slopes) < 0.5 * mean(all[0].slopes), evidence: `the mean slope is ${number(mean(all[0].slopes), 2)} here, and ${number(mean(saturated.slopes), 2)} with weights 64 times as large` };
    }));
}

// ---- cures ----

const FIXED = [
  { name: 'sigmoid', colour: 1, dash: DASHES[0] },
  { name: 'tanh', colour: 3, dash: DASHES[2] },
  { name: 'relu', colour: 4, dash: DASHES[3] },
];

function cure({ article, of, plateau }) {
  const chart = article.chart();
  const experiment = article.experiment({
    id: 'cure',
    controls: [{ id: 'factor', label: 'initial weights of a sigmoid times', scale: 'log', low: 0.5, high: 64, value: 4 },
      { id: 'rate', label: 'learning rate', scale: 'log', low: 0.2, high: 2, value: 1 }, { id: 'seed', label: 'Draw other weights', kind: 'button' }],
    figures: [chart],
    run: async ({ factor, rate, seed }, { breathe }) => {
      const all = [];
      for (const each of [...FIXED, { name: 'sigmoid', colour: 2, dash: DASHES[1], factor }]) {
        const made = of(layersOf(each.name, 3));
        start(made, 1 + seed, each.factor);
        all.push({ ...each, ...leave(made, 'gd', `lr=${rate}`, plateau) });
        await breathe();
      }
      return all;
    },
    draw: (all) => chart.update({
      title: `With relu gradient descent leaves after ${stepsOf(all[2])}, with tanh after ${stepsOf(all[1])}, with sigmoids after ${stepsOf(all[0])}`,
      summary: 'The same data, the same rule and the same rate; all networks have three hidden layers of five units, and the initial weights of training, but for one, whose weights are multiplied. Where a line looks like a band, the cost jumps up and down from step to step.',
      xLabel: 'step', yLabel: 'cost', log: true, levels: [{ value: plateau, label: 'the same answer for every row' }],
      series: all.map(({ name, factor, costs, colour, dash }) => ({ label: factor ? `${name}, weights times ${number(factor, 3)}` : name, x: steps(costs), y: Float64Array.from(costs), colour, dash })),
    }),
  });
  article.section('What helps',
    article.prose('Nothing about the data makes this plateau: it comes from how the network is made and where it begins. So the cure is there, and not in waiting.'),
    experiment,
    article.claim(experiment, 'With relu or tanh in the place of sigmoids there is next to no plateau, at the same rate.', ([own, tanh, relu]) => ({
      holds: relu.left >= 0 && tanh.left >= 0 && Math.max(relu.left, tanh.left) < 0.2 * long(own), evidence: `${stepsOf(relu)} and ${stepsOf(tanh)}, in place of ${stepsOf(own)}` })),
    article.claim(experiment, 'If it has to be sigmoids: initial weights of the right size shorten the plateau. Their slope is 1/4, so they need weights about four times as large.', ([own, , , larger]) => ({
      holds: larger.left >= 0 && larger.left < 0.6 * long(own), evidence: `${stepsOf(larger)} with weights times ${number(larger.factor, 3)}, in place of ${stepsOf(own)}` })));
}

/** @param {import('./article.js').Context} context */
function build({ network, article }) {
  const data = ring();
  const parts = { article, data, of: maker(network, data), plateau: plateauOf(data.targets) };
  leaving(parts);
  flat(parts);
  saturation(parts);
  cure(parts);
  const train = 'descent train "formula: inside = a^2 + b^2 < 0.6" --rows 120 --valid 0 --batch full';
  article.terminal(
    `${train} --layers "5 sigmoid 5 sigmoid 5 sigmoid" --optimizer gd --lr 1 --l2 0 --steps 400 -o plateau && descent diagnose plateau`,
    `${train} --layers "5 relu 5 relu 5 relu" --optimizer gd --lr 1 --l2 0 --steps 400 -o relu && descent plot relu`);
}

export default {
  summary: [
    'A plateau is slow, not stuck: the gradient is small and not 0, and rate times steps is what counts. Look at the gradient before you stop.',
    'Rules that divide by the size of the gradient (RMSprop, Adam) cross a plateau quickly. Momentum in its average form does not.',
    'Perturbations are for saddles with a tiny gradient, not for wide flat places.',
    'Sigmoids in several layers are made for plateaus: slopes of at most 1/4, and none at all where units saturate.',
    'The cure is where the network begins: relu, tanh or silu, and initial weights of the right size.',
  ],
  build,
};
