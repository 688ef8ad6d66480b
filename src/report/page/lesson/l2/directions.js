// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Which weights the penalty shrinks: those that the loss hardly depends on.
import { surfaceOf } from '../../parts/field.js';
import { DASHES } from '../../surface/palette.js';
import { number, percent } from '../../text.js';

const WORDS = 'a*(x-1)^2/2 + b*(y-1)^2/2 + c*(x^2+y^2)/2';
const [STEEP, FLAT] = [4, 0.2];
const STRENGTHS = Array.from({ length: 41 }, (_, i) => 10 ** (-3 + i / 8)); // to 100

/** The minimum with a penalty, by the library. */
function lowest(library, strength) {
  const field = library.create(WORDS, 0, `a=${STEEP},b=${FLAT},c=${strength}`);
  const { x } = field.run('lbfgs', '', [1, 1], 100, 1);
  field.free();
  return x;
}

/** @param {import('../article.js').Context} context */
export function directions({ library, article }) {
  const above = article.contour({ title: 'The cost from above' });
  const chart = article.chart();
  const way = STRENGTHS.map((strength) => lowest(library, strength));
  const experiment = article.experiment({
    id: 'directions',
    controls: [{ id: 'l2', label: 'penalty: l2', scale: 'log', low: 1e-3, high: 100, least: 0, most: 1e4, value: 0.2 }],
    figures: [above, chart],
    run: ({ l2 }) => {
      const field = library.create(WORDS, 0, `a=${STEEP},b=${FLAT},c=${l2}`);
      const surface = surfaceOf(field, [-0.4, 1.6], [-0.4, 1.6]);
      field.free();
      return { l2, surface, x: lowest(library, l2) };
    },
    finding: ({ l2, x: [steep, flat] }) => `With l2 = ${number(l2, 2)} the steep weight keeps ${percent(steep, 0)} of itself, the flat one ${percent(flat, 0)}`,
    draw: ({ l2, surface, x: [steep, flat] }) => {
      above.update({
        surface: { ...surface, labels: { x: 'steep weight', y: 'flat weight', z: 'cost' } },
        paths: [{ name: 'where the minimum goes as l2 grows', colour: 2, dash: [], points: Float64Array.from([[1, 1], ...way].flatMap(([x, y]) => [x, y, 0])) }],
        marks: [{ x: 1, y: 1, kind: 'point', label: 'without' }, { x: steep, y: flat, kind: 'minimum', label: 'minimum' }],
      });
      const x = Float64Array.from(STRENGTHS, Math.log10);
      chart.update({
        title: 'Where the minimum lies', summary: 'Each weight is 1 without the penalty.', xLabel: 'log10 of l2', yLabel: 'weight', height: 260,
        series: ['steep weight, curvature 4', 'flat weight, curvature 0.2'].map((label, i) => ({ label, colour: i + 1, dash: DASHES[i], x, y: Float64Array.from(way, (point) => point[i]) })),
        marks: l2 > 0 ? [{ x: Math.min(2, Math.max(-3, Math.log10(l2))), label: `l2 = ${number(l2, 2)}`, kind: 'change' }] : [],
      });
    },
  });
  article.section('What it takes and what it leaves',
    article.prose('The penalty pulls every weight to zero by the same rule, and the loss holds on to each with a force of its own. Take a loss with its minimum at 1 for two weights: one that it depends on steeply, with curvature '
      + `${STEEP}, and one that it hardly depends on, with curvature ${FLAT}.`),
    article.formula(['w = mu / (mu + l2) w_0', 'the minimum with the penalty; μ is the curvature, w₀ the minimum without']),
    experiment,
    article.claim(experiment, 'Each weight keeps the part of itself that the formula says.', ({ x, l2 }) => {
      const said = [STEEP, FLAT].map((curvature) => curvature / (curvature + l2));
      return { holds: said.every((value, i) => Math.abs(value - x[i]) < 1e-6), evidence: `${x.map((value) => number(value, 4)).join(' and ')} are where the library finds the minimum, ${said.map((value) => number(value, 4)).join(' and ')} by the formula` };
    }),
    article.claim(experiment, 'What the loss hardly depends on is given up, what it needs is kept.', ({ x: [steep, flat], l2 }) => ({
      holds: flat < 0.75 && steep > 0.75, evidence: `with l2 = ${number(l2, 2)} the flat weight has lost ${percent(1 - flat, 0)} and the steep one ${percent(1 - steep, 0)}`,
    })));
}
