// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Adam: momentum and RMSprop together, with averages that are right from the first step.
import { both } from './adam/both.js';
import { first } from './adam/first.js';
import { length } from './adam/length.js';
import { rates } from './adam/rates.js';

/** @param {import('./article.js').Context} context */
function build(context) {
  const { article, rules } = context;
  const usual = rules.find(({ rule }) => rule === 'adam');
  article.opening(
    article.prose('Momentum smooths the direction, RMSprop evens out the lengths. Adam does both: it keeps an average of the gradients, and one of their squares, for each parameter.'),
    article.formula(
      ['m = beta_1 m + (1 - beta_1) g', 'the average gradient: momentum, in the average form'],
      ['v = beta_2 v + (1 - beta_2) g^2', 'the average square, as in RMSprop'],
      ['hat(m) = m / (1 - beta_1^k)', 'at step k: both averages began at 0,'],
      ['hat(v) = v / (1 - beta_2^k)', 'which is taken out here'],
      ['x = x - lr hat(m) / (sqrt(hat(v)) + eps)', 'a step, for each parameter']),
    article.prose('Adam stands for adaptive moment estimation: m estimates the first moment of the gradients, their mean, and v the second one.'));
  both(context);
  first(context);
  length(context);
  rates(context);
  article.section('The usual numbers',
    article.prose('These are the values of the paper, which almost everybody uses, and the program as well. The learning rate is the one that is worth a search.'),
    article.table('Usual values of Adam', ['', 'usual', 'what it does'], [
      ['β₁', String(usual.beta1), 'the direction is an average over about 1/(1 − β₁) gradients'],
      ['β₂', String(usual.beta2), 'the length is measured over about 1/(1 − β₂) gradients; lower where gradients change fast'],
      ['ε', String(usual.eps).replace('e-', 'e−'), 'keeps the division from going wrong; larger makes it more like momentum'],
      ['learning rate', '0.001', 'about the length of a step in each parameter; 0.001 is usual for networks'],
    ]));
  article.terminal(
    "descent race '(40*x^2 + y^2)/2' --from 1,-4 --with gd:lr=0.04,momentum:lr=0.05,rmsprop:lr=0.1:beta2=0.9,adam:lr=0.1",
    "descent minimize x --from 0 --with adam:lr=0.1,adam:lr=0.1:bias-correction=off --steps 20",
    'descent train @digits --optimizer adam --epochs 3');
}

export default {
  summary: [
    'Adam is momentum over RMSprop: the average gradient, divided by the root of the average square, for each parameter.',
    'Both averages begin at zero. Bias correction takes that out; without it the first steps are several times too long.',
    'A step is at most about as long as the learning rate in each parameter. So the rate is a length: gradients of any size are borne, and far ways take many steps.',
    'What Adam is best at is not speed but that many rates work. Where you know the right rate, or search for it, plain descent or momentum can be as good or better.',
  ],
  build,
};
