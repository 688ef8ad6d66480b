// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The path of low loss between two minima, found and drawn (mode connectivity).
import { DASHES } from '../../surface/palette.js';
import { number, things } from '../../text.js';
import { dataOf, networkOf, train } from './data.js';
import { matched, unitsOf } from './match.js';
import { along, barrier, bend, distance, line, middleOf, planeOf } from './path.js';

const TRAINING = { rate: 0.1, steps: 600 };
const MIDDLE = { rate: 0.05, steps: 300 };
const GRID = [57, 41];
const PLACES = 61;

/** The loss over the plane of both ends and the middle. */
function surfaceOf(net, plane, points) {
  const [us, vs] = [0, 1].map((k) => points.map((point) => point[k]));
  const spread = (list) => { const [low, high] = [Math.min(...list), Math.max(...list)]; return [low, high]; };
  const [u, v] = [spread(us), spread(vs)];
  const room = 0.22 * Math.max(u[1] - u[0], v[1] - v[0]);
  const [x, y] = [u, v].map(([low, high]) => [low - room, high + room]);
  const z = new Float64Array(GRID[0] * GRID[1]);
  for (let j = 0; j < GRID[1]; j++) {
    for (let i = 0; i < GRID[0]; i++) z[j * GRID[0] + i] = net.cost(plane.at(x[0] + ((x[1] - x[0]) * i) / (GRID[0] - 1), y[0] + ((y[1] - y[0]) * j) / (GRID[1] - 1)));
  }
  return { nx: GRID[0], ny: GRID[1], z, x, y, labels: { x: 'distance towards the second network', y: 'distance towards the curve', z: 'loss' }, heights: 'log' };
}

/** A way on the plane, for the contours. */
const drawn = (way, plane, losses) => Float64Array.from({ length: PLACES }, (_, i) => i / (PLACES - 1)).reduce((points, t, i) => {
  points.set([...plane.place(way(t)), losses[i]], 3 * i);
  return points;
}, new Float64Array(3 * PLACES));

/** Both networks, and the three ways between them. */
async function waysOf(context, { units, first, second }, work) {
  if (first === second) throw new Error('both networks have the same start: choose another for one of them');
  const net = networkOf(context, units, dataOf(context, 3));
  const end = (seed) => { train(net, { seed, ...TRAINING }); return net.x; };
  const a = end(first);
  await work.breathe();
  const b = end(second);
  let middle = line(a, b)(0.5);
  let step = 0;
  for (middle of middleOf(a, b, (x) => ({ value: 0, g: net.gradient(x) }), MIDDLE)) {
    if (++step % 20 === 0) await work.breathe();
    if (work.isOld()) break;
  }
  const twin = matched(a, b, unitsOf(net.tensors));
  const cost = (x) => net.cost(x);
  const ways = { straight: line(a, b), curve: bend(a, middle, b), matched: line(a, twin.x) };
  const losses = Object.fromEntries(Object.entries(ways).map(([name, way]) => [name, along(way, cost, PLACES)]));
  const plane = planeOf(a, b, middle);
  const places = [...Array.from({ length: 11 }, (_, i) => plane.place(ways.curve(i / 10)))];
  const points = { straight: drawn(ways.straight, plane, losses.straight.loss), curve: drawn(ways.curve, plane, losses.curve.loss) };
  const results = {
    units, losses, points, surface: surfaceOf(net, plane, places), ends: [a, b].map((x) => ({ place: plane.place(x), loss: cost(x) })),
    apart: distance(a, b), length: distance(a, a.map(() => 0)), twin, twinApart: distance(a, twin.x), same: Math.abs(cost(twin.x) - cost(b)),
  };
  net.free();
  return results;
}

/** @param {import('../article.js').Context} context */
export function connect(context) {
  const { article } = context;
  const plane = article.wide(article.contour({ title: 'The loss on the plane through both networks and the middle of the curve', ratio: 0.5, most: 460 }));
  const chart = article.wide(article.chart());
  const find = article.experiment({
    id: 'connect',
    controls: [
      { id: 'units', label: 'hidden units', low: 3, high: 20, least: 2, most: 24, whole: true, value: 12 },
      { id: 'first', label: 'first start', low: 1, high: 20, least: 1, most: 999, whole: true, value: 2 },
      { id: 'second', label: 'second start', low: 1, high: 20, least: 1, most: 999, whole: true, value: 3 },
    ],
    figures: [plane, chart],
    run: (settings, work) => waysOf(context, settings, work),
    finding: ({ losses }) => `The straight line climbs to ${number(Math.max(...losses.straight.loss), 2)}, the curve stays below ${number(Math.max(...losses.curve.loss), 2)}`,
    draw: ({ losses, points, surface, ends }) => {
      plane.update({
        surface, paths: [{ name: 'straight line', colour: 2, dash: DASHES[1], points: points.straight }, { name: 'curve', colour: 3, dash: [], points: points.curve }],
        marks: ends.map(({ place: [x, y] }) => ({ x, y, kind: 'minimum', label: '' })), summary: 'From the first network, a ring, to the second, a square. Distances are those of all the weights together.',
      });
      const names = { straight: ['straight line', 2, DASHES[1]], curve: ['curve', 3, []], matched: ['straight line to the same network with its units matched', 1, DASHES[2]] };
      chart.update({
        title: 'The loss along each way', summary: 'From the first network, at 0, to the second, at 1. The axis is logarithmic.', xLabel: 'part of the way', yLabel: 'loss', log: true, height: 260,
        series: Object.entries(names).map(([name, [label, colour, dash]]) => ({ label, colour, dash, x: losses[name].t, y: losses[name].loss })),
      });
    },
  });
  const climb = (losses) => number(barrier(losses.loss), 2);
  article.section('A way between them',
    article.prose('Are these minima hollows of their own? On the straight line from one network to the other the loss climbs a mountain. But a path may bend. Here is a curve '
      + 'between the two, with a third point that is trained so that the loss along the curve is low (Garipov and others, 2018).'),
    article.formula(['w = s^2 w_1 + 2 s t m + t^2 w_2', 'the curve, with t from 0 to 1 and s = 1 − t: w₁ and w₂ stay, m is trained']),
    find,
    article.claim(find, 'Between the two networks, along the straight line, lies a mountain.', ({ losses, ends }) => ({
      holds: barrier(losses.straight.loss) > 3 * Math.max(...ends.map(({ loss }) => loss)),
      evidence: `the ends have losses ${ends.map(({ loss }) => number(loss, 2)).join(' and ')}, and on the way it climbs by ${climb(losses.straight)}`,
    })),
    article.claim(find, 'Along the curve it is nearly gone: both lie in one valley.', ({ losses }) => ({
      holds: barrier(losses.curve.loss) < 0.1 * barrier(losses.straight.loss), evidence: `the curve climbs by ${climb(losses.curve)}, ${number(barrier(losses.straight.loss) / Math.max(barrier(losses.curve.loss), 1e-12), 2)} times less`,
    })),
    article.claim(find, 'Most of the mountain is a matter of names: with its units in the order and signs of the first, the second network computes the same, so near that even the straight line hardly climbs.', ({ losses, twin, apart, twinApart, same, units }) => ({
      holds: same < 1e-9 && twinApart < apart && barrier(losses.matched.loss) < 0.1 * barrier(losses.straight.loss),
      evidence: `${twin.moved} of ${things(units, 'unit')} have moved and ${twin.turned} have turned; its loss is the same, its distance ${number(twinApart, 3)} instead of ${number(apart, 3)}, and the line climbs by ${climb(losses.matched)}`,
    })),
    article.prose('Units are matched so that the two networks are nearest to each other (Entezari and others, 2021). Gradients and losses are the library’s; this page takes the steps of Adam that '
      + 'move the middle of the curve.'));
}
