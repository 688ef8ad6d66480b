// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Learning-rate decay: why a rate falls, all forms of it, by hand, and when it falls too early.
import { surfaceOf } from '../parts/field.js';
import { el } from '../text.js';
import { early } from './learning-rate-decay/early.js';
import { floor, rates } from './learning-rate-decay/floor.js';
import { ends, forms, formulas } from './learning-rate-decay/forms.js';
import { manual } from './learning-rate-decay/manual.js';
import { real } from './learning-rate-decay/real.js';

/**
 * @typedef {import('./article.js').Context & {field: import('../parts/module.js').Field, surface: import('../surface/scale.js').Surface}} Bowl
 *   what the parts of this lesson share: a bowl with noise
 */

/** @param {import('./article.js').Context} context */
function build(context) {
  const { library, article } = context;
  const field = library.create('(x^2 + 4*y^2) / 2');
  /** @type {Bowl} */
  const bowl = { ...context, field, surface: surfaceOf(field, [-4, 9], [-3.5, 5]) };
  article.opening(
    article.prose('A mini-batch gives the gradient with an error. Far from the minimum the gradient is large and the error does not matter; near it the gradient is '
      + 'small, and what a step follows is mostly the error. So one wants large steps first and small ones later.'),
    article.prose('These experiments descend on a bowl, ', article.math('f = (x^2 + 4 y^2) / 2'), ', with normally distributed noise on each component of the gradient, much like that of '
      + 'mini-batches. Noise is drawn at random, so what one run does may be luck: where it matters, several runs are averaged, and the evidence says how sure it is.'));
  article.section('The floor of a constant rate', ...floor(bowl),
    article.prose('In balance, each step adds as much noise as the slope takes away: that is where the formula comes from.'));
  article.section('Half the rate, half the floor', article.prose('So a lower rate ends lower. Why not take a low rate from the start?'), ...rates(bowl),
    article.prose('A rate that decays has both: the speed of the high rate first, the floor of the low one in the end.'));
  article.section('The forms', article.prose('An epoch is one pass over the data, and α₀ the rate at first. ', article.math('epoch'), ' counts those that are done, but in ', article.math('k / sqrt(epoch)'),
    ' the first is number 1; ', article.math('t'), ' counts mini-batches from 1, and ', article.math('n'), ' the stairs so far.'), formulas(bowl), ...forms(bowl),
  article.prose('With ', el('code', {}, 'descent train'), ' an epoch is a pass over the training rows. ', el('code', {}, 'descent minimize'),
    ' has no rows: there each step counts as an epoch.'));
  article.section('Where they end', ...ends(bowl),
    article.prose('With another rate or other noise another form may be the lowest: turn the sliders before you take it for a law.'));
  article.section('With real mini-batches', article.prose('The noise of the bowl is made up. That of mini-batches is not: here a linear model learns the highest temperature of each day in Seattle from its lowest, '
    + 'its rain and its wind, and the library trains it as ', el('code', {}, 'descent train'), ' does. Only the order of the rows differs between the runs of a form.'), ...real(context));
  article.section('By hand', article.prose('You can also watch the cost and halve the rate when it no longer falls. Press Play, and then ', el('strong', {}, 'Halve the rate now'),
    ': the run goes on from where it is, with half the rate.'), ...manual(bowl));
  article.section('Too early', article.prose('A rate that falls before the run has come down makes every step too short. Here is a valley that is flat along x, and the exponential form with more and '
    + 'more halvings in the same 50 epochs.'), ...early(bowl),
  article.prose('The rule of Robbins and Monro (1951) says the same for runs without end: the rates must add up to infinity, so that every place can be reached, and their squares must not, so that the '
    + 'noise dies out. α₀/(1 + decay rate · epoch) fulfils it; the exponential form does not, and has to be fitted to the length of the run.'));
  article.terminal('descent minimize "(x^2 + 4*y^2)/2" --from 8,4 --with gd:lr=0.2 --decay inverse:1 --steps 200',
    'descent train @seattle-weather --target temp_max --ignore date,weather --layers "8 tanh" --lr 0.2 --decay inverse:1 --batch 16 --epochs 20 --out runs/weather');
}

export default {
  summary: [
    'With a constant rate and noisy gradients the cost ends on a floor, which is about proportional to the rate.',
    'A rate that decays comes down fast and ends low. Fit its form to the length of the run.',
    'By hand: halve the rate when the cost no longer falls, and go on from there.',
    'Too early is worse than never: the run is stuck on its way. When in doubt, decay later.',
    'Compare means of several runs, with their errors. One run may be luck.',
  ],
  build,
};
