// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What the penalty does in one step: a factor for every weight, unless the rule divides it away.
import { placeAt } from '../../parts/field.js';
import { axes, mark } from '../../plot.js';
import { number, percent } from '../../text.js';
import { begin, networkOf } from './data.js';
import { factorOf, weightsOf } from './weights.js';

const RULES = { gd: 'l2', adam: 'l2', adamw: 'weight-decay' };
const NAMES = { gd: 'gradient descent', adam: 'Adam', adamw: 'AdamW' };
const BEFORE = 60; // steps that the network has made
const DECAYED = 100; // steps of a weight that nothing else pulls at

/** What a step does with the penalty, less what the same step does without it, for every weight. */
function difference(net, rule, rate, strength) {
  const { tensors, x } = net;
  const after = [0, strength].map((amount) => {
    net.x = x;
    net.begin(rule, `lr=${rate},${RULES[rule]}=${amount}`);
    net.steps(1);
    return weightsOf(net.x, tensors);
  });
  net.x = x;
  return Array.from(after[1], (value, i) => value - after[0][i]);
}

/** @returns {import('../../plot.js').PictureSpec} */
function stepSpec(weights, changes, { rate, l2, rule }) {
  const reach = 1.1 * Math.max(...weights.map(Math.abs));
  const up = 1.1 * Math.max(1e-9, ...changes.map(Math.abs), rate * l2 * reach);
  return {
    title: `One step of ${NAMES[rule]}: what the penalty changes`, summary: 'Every point is a weight. On the dashed line each loses the same part of itself.',
    legend: [{ label: 'a weight', shape: 'circle', colour: 1 }, { label: '−lr · l2 · w', shape: 'dashes', colour: 2 }],
    items: weights.map((value, i) => `weight ${number(value, 3)}: changed by ${number(changes[i], 3)}, which is ${percent(changes[i] / value, 3)} of it`),
    numbers: {
      head: ['weight', 'change by the penalty', 'part of the weight'], total: weights.length,
      shown: (i) => [number(weights[i], 4), number(changes[i], 4), percent(changes[i] / weights[i], 3)], copied: (i) => [weights[i], changes[i], changes[i] / weights[i]],
    },
    draw: (width) => {
      const field = { x: 76, y: 10, width: width - 88, height: 230 };
      const frame = axes(field, { low: -reach, high: reach, label: 'weight before the step' }, { low: -up, high: up, label: 'change by the penalty' });
      const ends = [-reach, reach].map((value) => [frame.x(value), frame.y(-rate * l2 * value)]);
      const path = mark('dashes', 2, 0, 0);
      for (const [name, value] of [['x1', ends[0][0]], ['y1', ends[0][1]], ['x2', ends[1][0]], ['y2', ends[1][1]]]) path.setAttribute(name, String(value));
      const place = weights.map((value, i) => [frame.x(value), frame.y(changes[i])]);
      return { width, height: 296, parts: [...frame.parts, path, ...place.map(([x, y]) => mark('circle', 1, x, y, 3.6, 'edged'))], place: (i) => ({ x: place[i][0] - 5, y: place[i][1] - 5, width: 10, height: 10 }) };
    },
  };
}

/** @param {import('../article.js').Context} context */
export function factor(context) {
  const { article, library } = context;
  const picture = article.picture();
  const experiment = article.experiment({
    id: 'factor',
    controls: [
      { id: 'rule', label: 'rule in the picture', kind: 'choice', options: Object.entries(NAMES).map(([rule, name]) => [name, rule]), value: 'gd' },
      { id: 'rate', label: 'learning rate', scale: 'log', low: 0.001, high: 0.5, most: 1, value: 0.1 },
      { id: 'l2', label: 'penalty: l2', scale: 'log', low: 1e-4, high: 1, most: 5, value: 0.05 },
    ],
    figures: [picture],
    run: ({ rule, rate, l2 }) => {
      const { net } = networkOf(context, { rows: 40, noise: 0.3, seed: 1 });
      begin(net, 1, 0);
      net.steps(BEFORE);
      const weights = Array.from(weightsOf(net.x, net.tensors));
      const found = Object.fromEntries(Object.keys(RULES).map((one) => {
        const changes = difference(net, one, rate, l2);
        return [one, { changes, ...factorOf(weights, changes) }];
      }));
      net.free();
      const alone = library.create('c*w^2/2', 0, `c=${l2}`);
      const run = alone.run('gd', `lr=${rate},tol=0`, [1], DECAYED, DECAYED + 1);
      const left = placeAt(run, DECAYED, 0);
      alone.free();
      return { rule, rate, l2, weights, found, left };
    },
    finding: ({ found, rate, l2 }) => `Gradient descent takes ${number(100 * rate * l2, 2)} % off every weight in a step: it multiplies by ${number(1 + found.gd.factor, 6)}`,
    draw: ({ weights, found, rule, rate, l2 }) => picture.update(stepSpec(weights, found[rule].changes, { rate, l2, rule })),
  });
  article.section('In one step: a factor',
    article.prose('The gradient of the penalty is ', article.math('l2 w'), ', so a step of gradient descent multiplies every weight by the same number, a little below 1, and then goes downhill as before. This is why the '
      + 'penalty is also called weight decay.'),
    article.formula(['w = (1 - lr * l2) w - lr * g', 'a step of gradient descent, with g the gradient of the loss alone']),
    experiment,
    article.claim(experiment, ['With gradient descent every weight is multiplied by ', article.math('1 - lr * l2'), ' in each step.'], ({ found: { gd }, rate, l2 }) => ({
      holds: Math.abs(gd.factor + rate * l2) < 1e-9 && gd.off < 1e-6, evidence: `${gd.changes.length} weights were multiplied by ${number(1 + gd.factor, 6)}, and 1 − ${number(rate)} · ${number(l2)} = ${number(1 - rate * l2, 6)}, ${gd.off < 1e-9 ? 'but for rounding' : `off by up to ${number(gd.off, 1)} of the largest change`}`,
    })),
    article.claim(experiment, 'A weight that nothing else pulls at fades like a power of this factor.', ({ left, rate, l2 }) => {
      const formula = (1 - rate * l2) ** DECAYED;
      return { holds: Math.abs(left - formula) < 1e-9, evidence: `after ${DECAYED} steps 1 has become ${number(left, 4)}, and ${number(1 - rate * l2, 6)} to the power of ${DECAYED} is ${number(formula, 4)}; it halves every ${number(-Math.LN2 / Math.log1p(-rate * l2), 3)} steps` };
    }),
    article.claim(experiment, 'With Adam it is no factor: the penalty is added to the gradient, and Adam divides the sum by its own size. What a weight loses then has little to do with how large it is.', ({ found: { adam }, weights }) => {
      const most = Math.max(...adam.changes.map(Math.abs));
      const untouched = weights.filter((_, i) => Math.abs(adam.changes[i]) < 1e-3 * most).map(Math.abs);
      return { holds: adam.off > 0.1, evidence: `in its first step ${untouched.length} of ${weights.length} weights are hardly changed by it, one of size ${number(Math.max(0, ...untouched), 2)} among them; the farthest is off the best line by ${percent(adam.off, 0)} of the largest change` };
    }),
    article.claim(experiment, 'AdamW takes the factor out of the gradient, and it is one again.', ({ found: { adamw }, rate, l2 }) => ({
      holds: Math.abs(adamw.factor + rate * l2) < 1e-9 && adamw.off < 1e-6, evidence: `every weight is multiplied by ${number(1 + adamw.factor, 6)}`,
    })));
}
