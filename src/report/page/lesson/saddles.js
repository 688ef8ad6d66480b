// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Saddles: what they are, how long rules stay beside them, and what frees those that stand on the ridge.
import { shape } from './saddles/shape.js';
import { kinds } from './saddles/kinds.js';
import { leaving } from './saddles/leaving.js';
import { ridge } from './saddles/ridge.js';

/** @param {import('./article.js').Context} context */
function build(context) {
  const { article } = context;
  article.opening(article.prose('Where the slope is zero, a path of gradient descent could end. It need not be at the bottom: in the middle of a mountain pass the slope '
    + 'is zero as well. Along the ridge the way leads up on both sides of such a place; over the pass, from one valley to the other, it leads down on both. Such a place is called a saddle, and in many '
    + 'dimensions nearly every place without a slope is one.'));
  shape(context);
  leaving(context);
  ridge(context);
  kinds(context);
  article.terminal('descent minimize "x^2 - y^2 + y^4" --from 1,1e-6 --with gd:lr=0.05,momentum:lr=0.05,adam:lr=0.05,pgd:lr=0.05',
    'descent diagnose "x^2 - y^2 + y^4" --at 0,0', 'descent map himmelblau');
}

export default {
  summary: [
    'At a saddle the slope is zero, and some directions lead down. The signs of the eigenvalues of the Hessian tell it from a minimum.',
    'Gradient descent is not caught for ever, unless it starts exactly on the ridge, but it may stay long: each factor of ten that the start is nearer to the ridge costs the same number of steps.',
    'Rules that divide by the size of the gradient, RMSprop and Adam, hardly notice how near to the ridge they start.',
    'Noise frees every rule. Mini-batches bring their own, and perturbed gradient descent (pgd) makes some where it needs it.',
  ],
  build,
};
