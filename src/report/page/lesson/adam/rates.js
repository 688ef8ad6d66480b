// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Which rates work: steps of four rules over the rate, on surfaces to choose from. Where plain descent or momentum is as good.
import { count, number, things } from '../../text.js';
import { placesOf, stepHeld } from '../measure.js';

const STEPS = 1500;
const HELD = 200; // steps that it has to stay there: Adam may be kicked out again long after, when its squares are forgotten
const POWERS = Array.from({ length: 40 }, (_, i) => -4 + (i + 0.5) / 8); // of ten
const [OWN, BALL] = [24, 20]; // numbers of two of them, of Adam and of momentum
const rateAt = (i) => number(10 ** POWERS[i], 2);
const RULES = [['gd', 'plain descent', ''], ['momentum', 'momentum', ''], ['rmsprop', 'RMSprop', ',beta2=0.9'], ['adam', 'Adam', '']];
const SURFACES = {
  bowl: { words: 'a round bowl', text: '(x^2 + y^2)/2', start: [3, -4], minimum: [0, 0] },
  ravine: { words: 'a ravine', text: '(40*x^2 + y^2)/2', start: [1, -4], minimum: [0, 0] },
  turned: { words: 'the same ravine, turned by 45 degrees', text: '(40*(x + y)^2 + (y - x)^2)/4', start: [5 / Math.SQRT2, -3 / Math.SQRT2], minimum: [0, 0] },
  bent: { words: 'a bent valley', text: 'rosenbrock', start: [-1.2, 1], minimum: [1, 1] },
};

/** For each rule and rate the step after which it is within a twentieth of the first distance; -1: none. */
function sweep(library, { text, start, minimum }) {
  const field = library.create(text);
  const goals = RULES.map(([rule, , more]) => POWERS.map((power) => {
    const run = field.run(rule, `lr=${10 ** power}${more},tol=never`, start, STEPS, STEPS + 1);
    const [x, y] = [placesOf(run, 0), placesOf(run, 1)];
    const far = x.map((at, k) => Math.hypot(at - minimum[0], y[k] - minimum[1]));
    return stepHeld(far, 0.05 * far[0], HELD);
  }));
  field.free();
  return goals.map((steps) => ({ steps, best: bestOf(steps), decades: steps.filter((step) => step >= 0).length / 8 }));
}

function bestOf(steps) {
  const there = steps.filter((step) => step >= 0);
  return there.length > 0 ? Math.min(...there) : -1;
}

const say = ({ best }) => (best < 0 ? `more than ${count(STEPS - HELD)}` : count(best));

/** @param {import('../article.js').Context} context */
export function rates({ library, article }) {
  const chart = article.chart();
  const known = new Map();
  const on = (surface) => {
    if (!known.has(surface)) known.set(surface, sweep(library, SURFACES[surface]));
    return known.get(surface);
  };
  const experiment = article.experiment({
    id: 'rates',
    controls: [{ id: 'surface', kind: 'choice', label: 'On', options: Object.entries(SURFACES).map(([key, { words }]) => [words, key]), value: 'ravine' }],
    figures: [chart],
    run: ({ surface }) => ({ surface, found: on(surface), bowl: on('bowl'), ravine: on('ravine'), turned: on('turned') }),
    draw: ({ surface, found }) => chart.update({
      title: `On ${SURFACES[surface].words} Adam works with rates over ${number(found[3].decades, 2)} powers of ten, plain descent over ${number(found[0].decades, 2)}`,
      summary: `Steps until the distance to the minimum is below a twentieth of the first one, for ${HELD} steps at least, by the learning rate; no point where ${count(STEPS - HELD)} steps are not enough. f = ${SURFACES[surface].text}.`,
      xLabel: 'learning rate, as a power of ten', yLabel: 'steps', log: true, height: 320,
      series: RULES.map(([, label], i) => ({ label, colour: i + 1, dash: [[], [10, 4], [3, 3], [12, 3, 3, 3]][i], ...points(found[i].steps) })),
    }),
  });
  article.section('Which rate, and is it faster?',
    article.prose('Every rule is tried with 40 rates between 0.0001 and 10. A rule whose curve is low is fast at its best rate; one whose curve is wide is also fast at others.'),
    experiment,
    article.claim(experiment, 'What Adam is best at is that rates of very different size work.', ({ found }) => ({
      holds: found.every(({ decades }, i) => i === 3 || decades <= found[3].decades),
      evidence: `${RULES.map(([, name], i) => `${name} ${number(found[i].decades, 2)}`).join(', ')} powers of ten`,
    })),
    article.claim(experiment, 'Each at its best rate, momentum is about as fast or faster.', ({ found }) => ({
      holds: found[1].best > 0 && (found[3].best < 0 || found[1].best <= 1.25 * found[3].best), evidence: `${say(found[1])} steps of momentum and ${say(found[3])} of Adam`,
    })),
    article.claim(experiment, 'On a round bowl plain descent with the right rate is better than any of them.', ({ bowl }) => ({
      holds: bowl[0].best > 0 && bowl.every(({ best }, i) => i === 0 || best > bowl[0].best), evidence: `${things(bowl[0].best, 'step')} there, and ${bowl.slice(1).map(say).join(', ')} of momentum, RMSprop and Adam`,
    })),
    article.claim(experiment, 'Turn the ravine across the axes, and Adam needs a much higher rate for the same speed; momentum does not notice.', ({ ravine, turned }) => {
      const [own, other] = [ravine, turned].map((found) => found[3].steps[OWN]);
      const [ball, rolled] = [ravine, turned].map((found) => found[1].steps[BALL]);
      return { holds: other > 2 * own && own > 0 && Math.abs(rolled - ball) <= 0.1 * ball, evidence: `with a rate of ${rateAt(OWN)} Adam needs ${things(own, 'step')} along the axes and ${other} across them; momentum with a rate of ${rateAt(BALL)} needs ${ball} and ${rolled}` };
    }),
    article.prose('So the fair question is not which rule is better, but whether each had the rate that it needs. ', article.code('descent race'), ' lets you look for it.'));
}

/** Where it gets there; a gap where it does not. */
function points(steps) {
  const there = POWERS.map((power, i) => [power, steps[i]]).filter(([, step]) => step >= 0);
  return { x: Float64Array.from(there, ([power]) => power), y: Float64Array.from(there, ([, step]) => Math.max(step, 1)) };
}
