// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// On flat ground: the size of the gradient does not matter, down to epsilon.
import { pathOf, surfaceOf } from '../../parts/field.js';
import { count, number, things } from '../../text.js';
import { apart, placesOf, stepBelow } from '../measure.js';

const STEPS = 3000;
const LARGE = 1e6; // an epsilon against which all gradients here are small
const TIMES = 1000;

/** @param {import('../article.js').Context} context */
export function flat({ library, article }) {
  const bump = library.create('1 - exp(-x^2/2)');
  const higher = library.create(`${TIMES} * (1 - exp(-x^2/2))`);
  const surface = surfaceOf(bump, [-6.5, 6.5]);
  const curve = article.curve({ title: 'A hole in flat ground', pick: (x) => experiment.set({ start: Number(x.toFixed(2)) }) });
  const experiment = article.experiment({
    id: 'flat',
    controls: [
      { id: 'rate', label: 'rate of RMSprop', scale: 'log', low: 0.01, high: 0.5, least: 1e-6, value: 0.1 },
      { id: 'eps', label: 'ε', scale: 'log', low: 1e-12, high: 1, least: 1e-300, value: 1e-8 },
    ],
    figures: [curve],
    run: ({ rate, eps, start = 5 }) => {
      const go = (field, rule, options, steps = STEPS) => field.run(rule, `${options},tol=never`, [start], steps, steps + 1);
      const own = (field, size, small, steps) => go(field, 'rmsprop', `lr=${size},beta2=0.9,eps=${small}`, steps);
      const plain = go(bump, 'gd', 'lr=1.9');
      return {
        start, rate, eps, plain, own: own(bump, rate, eps), slope: Math.abs(bump.evaluate([start]).g[0]),
        scaled: apart(own(bump, rate, eps, 100), own(higher, rate, eps, 100)),
        large: apart(own(bump, LARGE * rate, LARGE, 1000), go(bump, 'gd', `lr=${rate}`, 1000)),
      };
    },
    finding: ({ own, plain, rate }) => `RMSprop ${arrival(own, rate)}; plain descent ${arrival(plain, 0.1)}`,
    draw: ({ plain, own }) => curve.update({
      surface, paths: [pathOf('plain descent, rate 1.9', 1, plain), pathOf('RMSprop', 3, own)], summary: 'f = 1 − exp(−x²/2). Plain descent has nearly the highest rate at which it is stable in the hole, 2. Click to start elsewhere.',
    }),
    frames: ({ own, rate }) => Math.min(Math.max(2 * arrived(own, rate), 100), STEPS),
    frame: (step, { plain }) => curve.draw(Math.min(step, plain.count - 1)),
  });
  article.section('Flat ground, and what ε is for',
    article.prose('Where the ground is flat, the gradient is tiny, and so is a step of plain descent. A step of RMSprop is divided by just that tiny number.'),
    experiment,
    article.claim(experiment, 'RMSprop crosses the flat ground and finds the hole, where plain descent hardly moves.', ({ own, plain, rate, slope, start }) => ({
      holds: arrived(own, rate) >= 0 && arrived(plain, 0.1) < 0,
      evidence: `where it starts the slope is ${number(slope, 2)}; RMSprop ${arrival(own, rate)}, and plain descent has moved by ${number(Math.abs(plain.x[0] - start), 2)} after ${count(STEPS)} steps`,
    })),
    article.claim(experiment, `The size of the gradient drops out: with f ${TIMES} times as large, RMSprop takes the same path.`, ({ scaled, rate, eps }) => ({
      holds: scaled < 0.05 * rate, evidence: `over 100 steps the two are never more than ${number(scaled, 2)} apart, with ε = ${number(eps, 2)}`,
    })),
    article.claim(experiment, ['That ends where gradients are as small as ', article.math('eps'), '. With a large one, RMSprop is nothing but plain descent with the rate ', article.math('lr/eps'), '.'], ({ large, rate }) => ({
      holds: large < 0.01 * rate, evidence: `ε = ${number(LARGE)} and a rate of ${number(LARGE * rate, 2)}, beside plain descent with a rate of ${number(rate, 2)}: never more than ${number(large, 2)} apart in 1,000 steps`,
    })));
}

/** The step after which a run stays in the hole; -1: never. */
const arrived = (run, size) => stepBelow(placesOf(run).map(Math.abs), Math.max(0.1, 1.1 * size));

function arrival(run, size) {
  const step = arrived(run, size);
  return step < 0 ? `is not in the hole after ${count(STEPS)} steps` : `is in the hole after ${things(step, 'step')}`;
}
