// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Local optima: the picture with two valleys, and what becomes of it in many dimensions.
import { connect } from './local-optima/connect.js';
import { many } from './local-optima/many.js';
import { rare } from './local-optima/rare.js';
import { rolling, starts } from './local-optima/starts.js';
import { width } from './local-optima/width.js';

/** @param {import('./article.js').Context} context */
function build(context) {
  const { article } = context;
  article.opening(article.prose('Gradient descent goes downhill and ends where it is no longer steep. What if that is a poor place, with a better one behind the next hill? In one dimension this happens all the '
    + 'time. Networks have thousands of dimensions, and there the fear turns out to be mostly wrong. Here you can see both.'));
  starts(context);
  rolling(context);
  rare(context);
  width(context);
  many(context);
  connect(context);
  article.terminal('descent minimize "x^4 - 2*x^2 + 0.3*x" --from 1.8 --with gd:lr=0.02,momentum:lr=0.02:beta1=0.98 --steps 6000',
    'descent dimension --to 20 --samples 4000', 'descent map two-sines-sum --dim 8');
}

export default {
  summary: [
    'In one dimension the start decides in which minimum gradient descent ends, and it may be a poor one. Momentum may roll past it, in either direction.',
    'In many dimensions a place without a slope is a minimum only if all directions lead up. That becomes rare, so most such places are saddles, which can be left.',
    'Narrow networks do have poor minima. The wider they are, the fewer starts end in one.',
    'A wide network has many minima, far apart and equally good, and a path of low loss joins them.',
  ],
  build,
};
