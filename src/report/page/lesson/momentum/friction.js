// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// How much friction: too little swings, too much creeps, and in between is the critical one.
import { number, things } from '../../text.js';
import { factorOf, placesOf, stepsOf, turnsOf } from '../measure.js';

const SHOWN = 80; // steps
const LONG = 1000; // steps after which only the slowest part of the movement is left
const GRID = Array.from({ length: 50 }, (_, i) => i / 50);

/** @param {import('../article.js').Context} context */
export function friction({ library, article }) {
  const bowl = library.create('x^2/2');
  const movement = article.chart();
  const sweep = article.chart();
  const roll = (rate, beta, steps) => placesOf(bowl.run('momentum', `lr=${rate},beta1=${beta},momentum-form=classical,tol=never`, [1], steps, steps + 1));
  const known = new Map(); // by rate, for the slider of beta
  const factors = (rate) => {
    if (!known.has(rate)) known.set(rate, GRID.map((beta) => factorOf(roll(rate, beta, LONG))));
    return known.get(rate);
  };
  const experiment = article.experiment({
    id: 'friction',
    controls: [
      { id: 'rate', label: 'rate × curvature', scale: 'log', low: 0.02, high: 0.5, least: 0.001, most: 0.99, value: 0.05 },
      { id: 'beta', label: 'β, what friction leaves', scale: 'beta', low: 0, high: 0.98, most: 0.9999, value: 0.9 },
    ],
    figures: [movement, sweep],
    run: ({ rate, beta }) => {
      const critical = (1 - Math.sqrt(rate)) ** 2;
      return { rate, beta, critical, own: roll(rate, beta, SHOWN), best: roll(rate, critical, SHOWN), plain: roll(rate, 0, SHOWN), factors: factors(rate), long: factorOf(roll(rate, beta, LONG)) };
    },
    finding: ({ critical, beta, own }) => (beta > critical ? `With β = ${number(beta)} the ball swings: it passes the bottom ${things(turnsOf(own), 'time')} in ${SHOWN} steps`
      : `With β = ${number(beta)} the ball creeps: ${number(own[SHOWN], 2)} of its height is left after ${SHOWN} steps`),
    draw: (results) => draw(results, movement, sweep),
  });
  article.section('How much friction?',
    article.prose('In one direction of curvature ', article.math('mu'), ' the ball is a weight on a spring. Without enough friction it swings; with too much it creeps, as in honey. Between them lies critical damping, which engineers give to doors:'),
    article.formula(['beta = (1 - sqrt(lr mu))^2', 'the critical β, for a rate lr in the classical form']),
    experiment,
    article.claim(experiment, 'The critical β is the fastest one in the long run.', ({ factors: all, critical }) => {
      const least = all.indexOf(Math.min(...all));
      return { holds: Math.abs(GRID[least] - critical) <= 0.021, evidence: `of ${GRID.length} values tried, β = ${number(GRID[least])} leaves least of x after a step, ${number(all[least], 3)}; the critical one is ${number(critical, 3)}` };
    }),
    article.claim(experiment, ['Above it the ball overshoots and swings, and each step leaves ', article.math('sqrt(beta)'), ' of the swing, whatever the curvature is.'], ({ beta, critical, own, long }) => ({
      holds: beta > critical && turnsOf(own) > 0 && Math.abs(long / Math.sqrt(beta) - 1) < 0.01,
      evidence: beta > critical ? `${number(long, 3)} is left after a step, and √β is ${number(Math.sqrt(beta), 3)}` : `β is below the critical ${number(critical, 3)}`,
    })),
    article.claim(experiment, 'Below it the ball never overshoots, and more friction only makes it slower.', ({ rate, critical, factors: all }) => {
      const below = GRID.map((beta, i) => [beta, all[i]]).filter(([beta]) => beta < critical - 0.02);
      const turns = below.reduce((most, [beta]) => Math.max(most, turnsOf(roll(rate, beta, SHOWN))), 0);
      const falls = below.every(([, factor], i) => i === 0 || factor <= below[i - 1][1] + 1e-6);
      return { holds: turns === 0 && falls && below.length > 1, evidence: `${things(below.length, 'value')} of β below it: the bottom is passed ${turns === 0 ? 'by none' : 'by some'}, and ${number(below[0]?.[1] ?? NaN, 3)} is left after a step with β = 0, ${number(below.at(-1)?.[1] ?? NaN, 3)} with β = ${number(below.at(-1)?.[0] ?? NaN)}` };
    }),
    article.prose('A network has as many curvatures as parameters, and one β for all of them. What is critical for the flattest direction lets all steeper ones swing, but their swings die as fast: that is why a β well above most critical ones is a good choice.'));
}

function draw({ beta, critical, own, best, plain, factors, long }, movement, sweep) {
  const x = stepsOf({ count: SHOWN + 1 });
  movement.update({
    title: 'Where the ball is', summary: 'From x = 1 down to the bottom of a bowl, at 0.', xLabel: 'step', yLabel: 'x', height: 280,
    series: [{ label: 'plain descent', colour: 1, x, y: plain }, { label: `β = ${number(beta)}`, colour: 2, dash: [10, 4], x, y: own }, { label: `critical β = ${number(critical, 3)}`, colour: 3, dash: [3, 3], x, y: best }],
    levels: [{ value: 0, label: '' }],
  });
  sweep.update({
    title: 'What a step leaves of x, in the long run', summary: 'Measured, for 50 values of β.', xLabel: 'β', yLabel: 'factor a step', height: 280,
    series: [{ label: 'measured', colour: 2, x: Float64Array.from(GRID), y: Float64Array.from(factors) }, { label: '√β', colour: 7, dash: [2, 5], x: Float64Array.from(GRID), y: Float64Array.from(GRID, Math.sqrt) }],
    marks: [{ x: critical, label: 'critical', kind: 'best' }, { x: beta, label: `β = ${number(beta)}`, kind: 'change' }],
  });
}
