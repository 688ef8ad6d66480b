// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// How many steps rules take to leave a saddle, by how near to the ridge they start.
import { DASHES } from '../../surface/palette.js';
import { number } from '../../text.js';
import { fit, leftAt, stepsPerTen } from './leave.js';

const RULES = [['gd', ''], ['momentum', ',beta1=0.9'], ['rmsprop', ',bias-correction=on'], ['adam', '']];
const NAMES = { gd: 'gradient descent', momentum: 'momentum', rmsprop: 'RMSprop', adam: 'Adam' };
const POWERS = Array.from({ length: 12 }, (_, i) => i + 1); // starts at 10^-1 to 10^-12
const FAR = POWERS.slice(1); // near enough for the saddle to look quadratic
const BETA = 0.9;
const MOST = 20000;

/** Steps for each power of ten of momentum: the larger root of z^2 - (1 + beta + (1 - beta) rate |lambda|) z + beta. */
function momentumPerTen(rate, lambda, beta) {
  const middle = (1 + beta + (1 - beta) * rate * Math.abs(lambda)) / 2;
  return Math.LN10 / Math.log(middle + Math.sqrt(middle * middle - beta));
}

/** More steps than a rule needs from a start that is so many powers of ten nearer to the ridge. */
function enough(rule, rate, lambda, power) {
  const perTen = { gd: stepsPerTen(rate, lambda), momentum: momentumPerTen(rate, lambda, BETA) }[rule] ?? 3;
  return Math.min(MOST, Math.ceil(1.2 * perTen * (power + 2) + 3 / rate));
}

/** Steps of each rule from every start, and the eigenvalue that leads down. */
function timesOf(library, rate, down) {
  const field = library.create('x^2 - a*y^2 + y^4', 0, `a=${down}`);
  const [, lambda] = field.curvature([0, 0], [0, 1]);
  const beyond = 0.5 * Math.sqrt(down / 2); // halfway to the minimum
  const lines = RULES.map(([rule, more]) => {
    const steps = POWERS.map((power) => {
      const most = enough(rule, rate, lambda, power);
      const run = field.run(rule, `lr=${rate}${more},tol=0`, [1, 10 ** -power * Math.sqrt(down)], most, most + 1);
      return run ? leftAt(run, 1, beyond) : -1;
    });
    return { rule, steps, straight: fit(FAR, steps.slice(1)) };
  });
  field.free();
  return { lambda, lines, rate };
}

/** @param {import('../article.js').Context} context */
export function leaving({ library, article }) {
  const chart = article.chart();
  const race = article.experiment({
    id: 'leaving',
    controls: [
      { id: 'rate', label: 'learning rate', scale: 'log', low: 0.01, high: 0.2, most: 0.4, value: 0.05 },
      { id: 'down', label: 'how steeply it falls: a', scale: 'log', low: 0.1, high: 3, most: 5, value: 1 },
    ],
    figures: [chart],
    run: ({ rate, down }) => timesOf(library, rate, down),
    finding: ({ lines: [plain, , , adam] }) => `A start ten times nearer to the ridge costs gradient descent ${number(plain.straight.slope, 3)} steps more, and Adam ${number(Math.abs(adam.straight.slope), 2)}`,
    draw: ({ lines }) => chart.update({
      title: 'Steps until the saddle is left', summary: 'From starts at distances of 10⁻¹ to 10⁻¹² from the ridge, each ten times nearer than the one before.',
      xLabel: 'k, from a start at 10⁻ᵏ', yLabel: 'steps', height: 300,
      series: lines.map(({ rule, steps }, i) => ({ label: NAMES[rule], colour: i + 1, dash: DASHES[i], x: Float64Array.from(POWERS), y: Float64Array.from(steps, (step) => (step < 0 ? NaN : step)) })),
    }),
  });
  const here = (lines, rule) => lines.find((line) => line.rule === rule);
  article.section('How long it takes to leave',
    article.prose('Beside the saddle the gradient across the ridge is proportional to the distance from it, ', article.math('lambda y'), ', where ', article.math('lambda'), ' is the negative eigenvalue. A step of '
      + 'gradient descent then multiplies the distance by a fixed factor, so the number of steps is a logarithm:'),
    article.formula(['y_(k+1) = (1 + eta |lambda|) y_k', 'a step, with the learning rate η'],
      ['k ~ (- log y_0) / (log (1 + eta |lambda|))', 'steps until y is about 1']),
    race,
    article.claim(race, 'For gradient descent the line is straight, and as steep as the formula says.', ({ lines, lambda, rate }) => {
      const { straight, steps } = here(lines, 'gd');
      const said = stepsPerTen(rate, lambda);
      return {
        holds: steps.every((step) => step >= 0) && straight.off <= 1 && Math.abs(straight.slope / said - 1) < 0.02,
        evidence: `${number(straight.slope, 4)} steps for each factor of ten, ${number(said, 4)} by the formula with λ = ${number(lambda, 3)}; no point lies farther than ${number(straight.off, 2)} steps off the line`,
      };
    }),
    article.claim(race, 'Momentum as an average of gradients has a straight line as well. It leaves later than gradient descent with the same rate, for its average has to grow first.', ({ lines, lambda, rate }) => {
      const { straight } = here(lines, 'momentum');
      const said = momentumPerTen(rate, lambda, BETA);
      return {
        holds: straight.off <= 1 && Math.abs(straight.slope / said - 1) < 0.02 && straight.slope > here(lines, 'gd').straight.slope,
        evidence: `${number(straight.slope, 4)} steps for each factor of ten (${number(said, 4)} by its own formula, with β = 0.9)`,
      };
    }),
    article.claim(race, 'RMSprop and Adam divide by the size of the gradient, so a small one is as good as a large one: they hardly notice how near the start is.', ({ lines }) => {
      const [rms, adam] = ['rmsprop', 'adam'].map((rule) => here(lines, rule).steps);
      const grows = (steps) => steps.at(-1) - steps[1];
      const plain = here(lines, 'gd').steps;
      return {
        holds: [rms, adam].every((steps) => steps.every((step) => step >= 0) && grows(steps) < 0.1 * grows(plain)),
        evidence: `from 0.01 to 10⁻¹² RMSprop takes ${rms[1]} to ${rms.at(-1)} steps and Adam ${adam[1]} to ${adam.at(-1)}, gradient descent ${plain[1]} to ${plain.at(-1)}`,
      };
    }));
}
