// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// A ball on a curve with dips: it rolls through some, and overshoots.
import { pathOf, surfaceOf } from '../../parts/field.js';
import { count, number, things } from '../../text.js';
import { movesOf, turnsOf } from '../measure.js';

const STEPS = 2000;
const CURVE = 'x^2/6 - cos(5*x)/5';
const TRIED = Array.from({ length: 49 }, (_, i) => 0.5 + i / 100); // frictions

/** @param {import('../article.js').Context} context */
export function ball({ library, article }) {
  const field = library.create(CURVE);
  const surface = surfaceOf(field, [-3.6, 3.6]);
  const curve = article.curve({ title: 'The slope is what pulls', pick: (x) => experiment.set({ start: Number(x.toFixed(2)) }) });
  const roll = (rule, options, start) => field.run(rule, options, [start], STEPS, STEPS + 1);
  const momentum = (rate, beta, start) => roll('momentum', `lr=${rate},beta1=${beta},momentum-form=classical`, start);
  const experiment = article.experiment({
    id: 'ball',
    controls: [
      { id: 'rate', label: 'learning rate', scale: 'log', low: 0.002, high: 0.1, least: 1e-6, value: 0.02 },
      { id: 'beta', label: 'β, what friction leaves', scale: 'beta', low: 0, high: 0.99, most: 0.9999, value: 0.9 },
    ],
    figures: [curve],
    run: ({ rate, beta, start = 3.2 }) => ({
      start, plain: roll('gd', `lr=${rate}`, start), ball: momentum(rate, beta, start),
      ends: TRIED.map((each) => momentum(rate, each, start).x[0]), lowest: field.evaluate([0]).value,
    }),
    finding: ({ plain, ball: own }, { beta }) => (own.end === 'gradient' ? `Plain descent stops at x = ${place(plain)}, the ball with β = ${number(beta)} at x = ${place(own)}`
      : `Plain descent stops at x = ${place(plain)}, the ball with β = ${number(beta)} still rolls after ${things(own.count - 1, 'step')}`),
    draw: ({ plain, ball: own }) => curve.update({
      surface, paths: [pathOf('plain descent', 1, plain), pathOf('momentum', 2, own)], marks: [{ x: 0, y: field.evaluate([0]).value, kind: 'minimum', label: 'lowest' }],
      summary: `f = ${CURVE}. A ring is the start: click on the curve to move it.`,
    }),
    frames: ({ plain, ball: own }) => Math.max(plain.count, own.count) - 1,
    frame: (step) => curve.draw(step),
  });
  article.section('A ball on a slope',
    article.prose('Here are dips on the way to the lowest place. Press Play: both start at the ring, with the same learning rate.'),
    experiment,
    article.claim(experiment, 'Plain descent ends in the first dip that it comes to; the ball has the velocity to roll out of it, and ends lower.', rollsOn(field)),
    article.claim(experiment, 'The ball overshoots: it runs past the place where it will end, and comes back.', ({ ball: own }) => {
      const turns = turnsOf(movesOf(own));
      return { holds: turns > 0 && own.end === 'gradient', evidence: turns === 0 ? 'it never turned round' : `it turned round ${things(turns, 'time')} ${own.end === 'gradient' ? 'before it came to rest' : 'and still rolls'}` };
    }),
    article.claim(experiment, 'But a ball does not look for the lowest place: where it stops depends on its friction, and not always for the better.', ({ ends }) => {
      const low = ends.filter((x) => Math.abs(x) < 0.1).length;
      const past = ends.filter((x) => x < -0.5).length;
      return { holds: low > 0 && low < ends.length, evidence: `of ${count(ends.length)} values of β from 0.5 to 0.98, ${count(low)} end in the lowest dip, ${count(ends.length - low - past)} before it and ${count(past)} beyond it` };
    }));
}

/** Where it ended, to two digits behind the point. */
const place = ({ x }) => number(Number(x[0].toFixed(2)));

const rollsOn = (field) => ({ plain, ball: own }) => {
  const [f, g] = [plain, own].map(({ x }) => field.evaluate(x)?.value ?? NaN);
  return { holds: g < f - 1e-6 && own.end === 'gradient', evidence: own.end === 'gradient' ? `f = ${number(g, 3)} where the ball ends, ${number(f, 3)} without velocity` : `the ball still rolls after ${things(own.count - 1, 'step')}` };
};
