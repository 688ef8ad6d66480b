// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Exponentially weighted averages, on the temperatures of four years and on the costs of mini-batches.
import { costs } from './averages/costs.js';
import { follow, three } from './averages/follow.js';
import { late, trade } from './averages/late.js';
import { start } from './averages/start.js';
import { weights, windows } from './averages/weights.js';

/** @param {import('./article.js').Context} context */
function build(context) {
  const { averages, data, article } = context;
  const temperatures = Float64Array.from(data.columns.temp_max);
  const days = Float64Array.from(temperatures, (_, i) => i + 1);
  /** @type {import('./averages/follow.js').Weather} */
  const weather = { averages, temperatures, days, article };
  article.opening(
    article.prose('Each mini-batch says something else about the cost and its gradient, and what one wants is what they have in common. Momentum, RMSprop and Adam get it with one and the same '
      + 'tool, an exponentially weighted average. It needs one number of memory, one multiplication and one addition.'),
    article.prose('To see what it does, take a series that everybody knows: the highest temperature of every day in Seattle, 2012 to 2015.'));
  article.section('One number that follows',
    article.formula(['v_t = beta v_(t-1) + (1 - beta) theta_t', 'most of yesterday’s average, and a little of today’s temperature'], ['v_0 = 0', 'and a correction for that, below']),
    ...follow(weather),
    article.prose('The larger β is, the more of the past is kept. Three classic values, side by side:'), ...three(weather));
  article.section('How many days is that?', article.prose('Put the formula into itself again and again, and every day so far turns up in it, with a weight that falls with its age:'),
    article.formula('v_t = w_0 theta_t + w_1 theta_(t-1) + dots', ['w_k = (1 - beta) beta^k', 'the weight of a day that is k days old']), ...weights(weather),
    article.prose('So no day is ever quite forgotten, and yet one speaks of a window of 1/(1 − β) days. It is where the weight has fallen to about 1/e, because with ε = 1 − β'),
    article.formula(['(1 - epsilon)^(1 / epsilon) -> 1 / e', 'the closer β is to 1, the better']), windows(weather));
  article.section('What it costs', article.prose('An average of the past knows nothing of tomorrow. When the weather turns, it turns later.'), ...late(weather),
    article.prose('So β is a choice between two faults.'), ...trade(weather));
  article.section('The start: the purple curve and the green one',
    article.prose('At first there is no yesterday. The formula takes 0 in its place, and so the average begins near 0, whatever the weather is. The weights of the first ', article.math('t'),
      ' days add up to ', article.math('1 - beta^t'), ' and not to 1; dividing by that sum makes them a true average:'),
    article.formula(['hat(v)_t = v_t / (1 - beta^t)', 'bias correction']), ...start(weather),
    article.prose('Where only the end matters, the correction may be left out. In Adam the start matters: its lesson shows the first step with the correction and without.'));
  article.section('The costs of mini-batches', article.prose('And this is what averages are for. A network with eight hidden units learns the highest temperature of a day from its lowest, its rain '
    + 'and its wind. Each batch has a cost of its own, and the average shows what they have in common.'), ...costs({ ...context, ...weather }));
  article.terminal('descent average @seattle-weather --column temp_max --beta 0.5,0.9,0.98',
    'descent train @seattle-weather --target temp_max --ignore date,weather --layers "8 tanh" --batch 16 --record every --out runs/weather && descent average runs/weather --column loss --beta 0.98');
}

export default {
  summary: [
    'An exponentially weighted average is one number: β of what it was, and 1 − β of what is new.',
    'It looks back over about 1/(1 − β) values: 2 with β = 0.5, 10 with 0.9, 50 with 0.98.',
    'Smooth or in time: a larger β has less noise, and is later by about β/(1 − β) values.',
    'It begins too near to 0. Dividing by 1 − βᵗ corrects that, and matters for about 4.6 windows.',
  ],
  build,
};
