// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// RMSprop: steps divided by the root mean square of the gradients.
import { flat } from './rmsprop/flat.js';
import { ravine } from './rmsprop/ravine.js';
import { rest } from './rmsprop/rest.js';
import { turned } from './rmsprop/turned.js';

/** @param {import('./article.js').Context} context */
function build(context) {
  const { article } = context;
  article.opening(
    article.prose('One learning rate has to do for every parameter. In a ravine it is too long a step across, where the gradient is large, and too short a step along, where it is small. RMSprop gives each parameter a rate of its own: it keeps an average of the squares of its gradient, and divides by the root of it.'),
    article.formula(
      ['s = beta s + (1 - beta) g^2', 's for each parameter: the mean square of its recent gradients'],
      ['x = x - lr g / (sqrt(s) + eps)', 'a step is measured against what is usual there']),
    article.prose('RMS stands for root mean square. ', article.math('beta'), ' (β₂ in the program and in Adam) says how far back the mean reaches, about ', article.math('1/(1 - beta)'), ' steps; ', article.math('eps'), ' is a small number that keeps the division from going wrong where all gradients are zero.'));
  ravine(context);
  flat(context);
  rest(context);
  turned(context);
  article.terminal(
    "descent race '(100*b^2 + w^2)/2' --from 1,-4 --with gd:lr=0.0198,rmsprop:lr=0.05:beta2=0.9",
    "descent minimize '1 - exp(-x^2/2)' --from 5 --with gd:lr=1.9,rmsprop:lr=0.1:beta2=0.9",
    'descent train @digits --optimizer rmsprop --lr 0.001 --epochs 3');
}

export default {
  summary: [
    'RMSprop divides each parameter’s gradient by the root of the mean square of its recent gradients. Steep and flat directions get steps of about the same length.',
    'How steep a ravine is does not matter to it, as long as the ravine lies along the axes, that is, along single parameters. Across them it is little better than plain descent.',
    'On flat ground, where gradients are tiny, it goes on at its usual pace. ε limits that: gradients much smaller than ε count as nothing.',
    'Near a minimum its steps do not get shorter by themselves, as those of plain descent do. Let the learning rate decay.',
  ],
  build,
};
