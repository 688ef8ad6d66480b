// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Momentum: a ball with a velocity and friction.
import { ball } from './momentum/ball.js';
import { friction } from './momentum/friction.js';
import { ravine } from './momentum/ravine.js';
import { speed } from './momentum/speed.js';
import { worth } from './momentum/worth.js';

/** @param {import('./article.js').Context} context */
function build(context) {
  const { article } = context;
  article.opening(
    article.prose('Plain gradient descent has no memory. Each step goes down the slope that is under it, and forgets how it came there: in a narrow valley it jumps from wall to wall, on long gentle ground it crawls. A ball has a velocity that the slope changes and friction wears down, and this is all that momentum is:'),
    article.formula(
      ['v = beta v + g', 'the velocity v: what friction leaves of it, and the gradient g'],
      ['x = x - lr v', 'the parameters x roll, by the learning rate lr']),
    article.prose('With ', article.math('beta = 0'), ' nothing is left of the velocity, and it is plain descent. With ', article.math('beta'), ' near 1 there is almost no friction.'));
  ball(context);
  speed(context);
  ravine(context);
  friction(context);
  worth(context);
  article.terminal(
    "descent minimize 'x^2/6 - cos(5*x)/5' --from 3.2 --with gd:lr=0.02,momentum:lr=0.02:beta1=0.9:momentum-form=classical",
    "descent race '(40*x^2 + y^2)/2' --from 1,-4 --with gd:lr=0.045,momentum:lr=0.045:beta1=0.7:momentum-form=classical",
    'descent train @digits --optimizer momentum --lr 0.1 --beta1 0.9 --epochs 3');
}

export default {
  summary: [
    'Momentum gives descent a velocity. What all gradients agree on adds up in it, and what changes its sign cancels.',
    'β is what friction leaves of the velocity in a step. 0.9 is usual: on an even slope it ends ten times as fast.',
    'The classical form and the average form are the same rule with different rates: the average form needs that of the classical form, divided by 1 − β. The program uses the average form unless you ask for the other one.',
    'Too little friction overshoots and swings. The best β depends on the rate and the curvature; nobody knows the curvature in advance, which is why 0.9 is tried first.',
    'Where a surface is much steeper in one direction than in another, momentum needs about as many steps as the root of their ratio, where plain descent needs as many as the ratio.',
  ],
  build,
};
