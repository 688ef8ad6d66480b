// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What kind of place a stationary point is: counted by eigenvalues.
import { surfaceOf } from '../../parts/field.js';
import { number, things } from '../../text.js';
import { about, stationaryIn, stationaryNear } from './place.js';

/** Functions that rise far out in all directions, in boxes that hold all their stationary points. */
const FUNCTIONS = [
  { words: 'himmelblau', name: 'Himmelblau', x: [-5, 5], y: [-5, 5] },
  { words: 'x^4 - 2*x^2 + y^4 - 2*y^2 + 0.3*x + 0.2*y', name: 'four hollows', x: [-1.8, 1.8], y: [-1.8, 1.8] },
  { words: 'six-hump-camel', name: 'six humps', x: [-2, 2], y: [-1.1, 1.1] },
];
const WORDS = { minimum: 'a minimum', saddle: 'a saddle', maximum: 'a maximum', point: 'undecided' };
const eigen = (values) => values.map((value) => number(value, 3)).join(' and ');

/** @param {import('../article.js').Context} context */
export function kinds({ library, article }) {
  const fields = FUNCTIONS.map((one) => ({ ...one, field: library.create(one.words) }));
  const scenes = fields.map((one) => ({ ...one, surface: surfaceOf(one.field, one.x, one.y), all: stationaryIn(one.field, one.x, one.y) }));
  const monkey = library.create('monkey-saddle');
  const above = article.contour({ title: 'Click where Newton’s steps shall begin', most: 460, pick: (x, y) => seek.set({ x, y, clicked: true }) });
  const count = (all, kind) => all.filter((point) => point.kind === kind).length;
  const seek = article.experiment({
    id: 'kinds',
    controls: [
      { id: 'scene', label: 'surface', kind: 'choice', options: scenes.map(({ name }, i) => [name, i]), value: 0 },
      { id: 'x', label: 'begin at x', low: -5, high: 5, least: -5, most: 5, value: -0.6 },
      { id: 'y', label: 'begin at y', low: -5, high: 5, least: -5, most: 5, value: -2.2 },
    ],
    figures: [above],
    run: ({ scene: at, x, y }) => {
      const scene = scenes[at];
      const begin = [Math.min(Math.max(x, scene.x[0]), scene.x[1]), Math.min(Math.max(y, scene.y[0]), scene.y[1])];
      return { scene, begin, point: stationaryNear(scene.field, begin, 20) };
    },
    finding: ({ scene, point }) => (point ? `${WORDS[point.kind].replace(/^a/, 'A')}: the eigenvalues are ${eigen(point.values)}, ${point.index} of 2 below zero`
      : `From here Newton’s steps find nothing; ${things(scene.all.length, 'stationary point')} are marked`),
    draw: ({ scene, begin, point }) => above.update({
      summary: 'Stationary points: + is a minimum, × a saddle, △ a maximum.',
      surface: scene.surface,
      marks: scene.all.map(({ x, kind }) => ({ x: x[0], y: x[1], kind, label: '' })),
      paths: point ? [{ name: 'from the start to the point that Newton’s steps find', colour: 2, dash: [4, 4], points: Float64Array.from([begin, point.x].flatMap((x) => [...x, scene.field.evaluate(x).value])) }] : [],
    }),
  });
  article.section('Count the directions',
    article.prose('The gradient says that a place is stationary; the Hessian says which kind it is. Each negative eigenvalue is a direction in which the surface falls away on both sides, and their number '
      + 'is called the index: 0 is a minimum, all of them a maximum, and anything between a saddle. Newton’s steps lead to a stationary point of any kind, so they can be used to look for all of them.'),
    seek,
    article.claim(seek, 'The number of negative eigenvalues tells minima, saddles and maxima apart, and a small step along an eigenvector of a negative one leads down.', ({ point, scene }) => {
      if (!point) return { holds: false, evidence: 'Newton’s steps find no stationary point from this start' };
      const [a, b, c] = point.hessian;
      const way = Math.abs(b) > 1e-12 * Math.abs(a - c) ? [b, point.values[0] - a] : a <= c ? [1, 0] : [0, 1];
      const long = Math.hypot(...way);
      const ahead = [-1, 1].map((side) => scene.field.evaluate(point.x.map((value, i) => value + (side * 0.02 * way[i]) / long)).value - point.value);
      const agree = ahead.every((change) => Math.sign(change) === Math.sign(point.values[0]));
      return { holds: agree, evidence: `at ${point.x.map((value) => number(value, 3)).join(', ')} the eigenvalues are ${eigen(point.values)}, so it is ${WORDS[point.kind]}; 0.02 along the first one f changes by ${ahead.map((change) => number(change, 2)).join(' and ')}` };
    }),
    article.claim(seek, 'On a surface that rises far out in all directions, minima and maxima together are one more than saddles (Morse).', ({ scene: { all } }) => {
      const [low, pass, high] = ['minimum', 'saddle', 'maximum'].map((kind) => count(all, kind));
      return { holds: low - pass + high === 1 && low + pass + high === all.length, evidence: `${things(low, 'minimum', 'minima')} + ${things(high, 'maximum', 'maxima')} − ${things(pass, 'saddle')} = ${low + high - pass}` };
    }),
    article.claim(seek, ['Where an eigenvalue is zero, curvature alone does not decide. The monkey saddle, ', article.math('x^3 - 3 x y^2'), ', is no minimum, and its Hessian is zero.'], () => {
      const at = about(monkey, [0, 0]);
      const sides = [0, 60, 120, 180].map((degrees) => monkey.evaluate([0.1 * Math.cos((degrees * Math.PI) / 180), 0.1 * Math.sin((degrees * Math.PI) / 180)]).value);
      return { holds: at.hessian.every((value) => value === 0) && Math.min(...sides) < 0 && Math.max(...sides) > 0, evidence: `all of its second derivatives are 0, and at a distance of 0.1 f is ${sides.map((value) => number(value, 1)).join(', ')} in turn every 60 degrees` };
    }));
}
