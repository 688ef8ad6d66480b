// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// L2 regularisation: smaller weights, a smaller gap, and how much of it is right.
import { directions } from './l2/directions.js';
import { factor } from './l2/factor.js';
import { spread } from './l2/spread.js';
import { sweep } from './l2/sweep.js';

/** @param {import('./article.js').Context} context */
function build(context) {
  const { article } = context;
  article.opening(article.prose('A network with many weights and few rows can learn the rows by heart, noise included. Then it is good at what it has seen and poor at what is new. L2 regularisation adds a second wish to the '
    + 'first: a small loss, and small weights.'));
  sweep(context);
  spread(context);
  factor(context);
  directions(context);
  article.terminal('descent train @penguins --target species --layers "16 tanh" --l2 0.01', 'descent minimize "2*(x-1)^2 + 0.1*(y-1)^2 + 0.1*(x^2 + y^2)"');
}

export default {
  summary: [
    'The penalty on the squares of the weights makes them smaller, their distribution narrower, and what the network says smoother.',
    'It closes the gap between the loss on training rows and on new ones. Too little leaves the gap, too much makes both worse: the best lies in between, and validation finds it.',
    'In gradient descent it multiplies every weight by 1 − lr · l2 in each step. In Adam it does not, in AdamW it does.',
    'It takes most from weights that the loss hardly depends on.',
  ],
  build,
};
