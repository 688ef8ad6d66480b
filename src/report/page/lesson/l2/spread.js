// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// One network without the penalty and one with it: what they say, how their weights are spread, and their way there.
import { label, line as rule, scale, ticks } from '../../plot.js';
import { DASHES } from '../../surface/palette.js';
import { count, number, percent, svg, things } from '../../text.js';
import { regionsOf } from '../local-optima/data.js';
import { begin, networkOf, STEPS } from './data.js';
import { histogram, size, weightsOf } from './weights.js';

const ROWS = 40;
const NOISE = 0.3;
const BOX = [[-2, 3], [-1.7, 2.2]];
const BINS = 41;
const SHOWN = 12; // weights whose way is drawn
const EVERY = 4; // steps between two points of it

/** Trained, with the weights now and then. */
function trained(net, seed, l2) {
  begin(net, seed, l2);
  const { tensors } = net;
  const way = [weightsOf(net.x, tensors)];
  for (let step = 0; step < STEPS; step += EVERY) {
    net.steps(EVERY);
    way.push(weightsOf(net.x, tensors));
  }
  const weights = way[way.length - 1];
  return {
    l2, way, weights, surface: regionsOf(net, net.x, ...BOX), training: net.score('training'), validation: net.score('validation'),
    size: size(weights),
  };
}

/** Two histograms, one above the other. @returns {import('../../plot.js').PictureSpec} */
function spreadSpec(both) {
  const reach = Math.max(0.5, ...both.flatMap(({ weights }) => Array.from(weights, Math.abs)));
  const counts = both.map(({ weights }) => histogram(weights, reach, BINS));
  const most = Math.max(...counts.flat());
  const names = ['without', 'with the penalty'];
  const bin = (i) => [-reach + (2 * reach * i) / BINS, -reach + (2 * reach * (i + 1)) / BINS];
  const items = counts.flatMap((list, row) => list.map((value, i) => ({ row, i, value })));
  return {
    title: 'How the weights are spread', summary: `How many of the ${things(both[0].weights.length, 'weight')} lie where. Both have the same scale.`,
    items: items.map(({ row, i, value }) => `${names[row]}: ${things(value, 'weight')} from ${bin(i).map((edge) => number(edge, 2)).join(' to ')}`),
    columns: BINS,
    numbers: {
      head: ['from', 'to', ...names], total: BINS,
      shown: (i) => [...bin(i).map((edge) => number(edge, 3)), ...counts.map((list) => count(list[i]))], copied: (i) => [...bin(i), ...counts.map((list) => list[i])],
    },
    draw: (width) => {
      const [left, tall] = [52, 110];
      const x = scale([-reach, reach], [left, width - 12]);
      const boxes = [];
      const parts = counts.flatMap((list, row) => {
        const bottom = 24 + tall + row * (tall + 34);
        const y = scale([0, most], [bottom, bottom - tall]);
        const grid = ticks(0, most, 3).filter(Number.isInteger).flatMap((value) => [rule(left, y(value), width - 12, y(value)), label(number(value), left - 8, y(value) + 4, { anchor: 'end' })]);
        const bars = list.map((value, i) => {
          const [from, to] = bin(i).map(x);
          boxes.push({ x: from, y: y(value), width: to - from, height: bottom - y(value) });
          return svg(`rect.mark.bar.colour-${row + 1}`, { x: from + 0.5, y: y(value), width: Math.max(1, to - from - 1), height: bottom - y(value) });
        });
        return [...grid, rule(left, bottom, width - 12, bottom, 'axis'), label(`${names[row]}: size ${number(both[row].size, 3)}`, left, bottom - tall - 6, { kind: 'name' }), label('how many', 12, bottom - tall / 2, { anchor: 'middle', turn: -90 }), ...bars];
      });
      const end = 24 + 2 * tall + 34;
      const marks = ticks(-reach, reach, Math.max(2, width / 90)).map((value) => label(number(value), x(value), end + 17, { anchor: 'middle' }));
      return { width, height: end + 42, parts: [...parts, ...marks, label('weight', x(0), end + 36, { anchor: 'middle' })], place: (i) => boxes[i] };
    },
  };
}

/** @param {import('../article.js').Context} context */
export function spread(context) {
  const { article } = context;
  const views = ['without', 'with'].map((name) => article.contour({ title: name, ratio: 0.72, most: 330 }));
  const bars = article.wide(article.picture());
  const lines = article.wide(article.chart());
  const experiment = article.experiment({
    id: 'spread',
    controls: [
      { id: 'l2', label: 'penalty: l2', scale: 'log', low: 1e-4, high: 1, least: 0, most: 10, value: 0.01 },
      { id: 'seed', label: 'draw number', low: 1, high: 20, least: 1, most: 999, whole: true, value: 4 },
    ],
    figures: [...views, bars, lines],
    run: ({ l2, seed }) => {
      const { net, data } = networkOf(context, { rows: ROWS, noise: NOISE, seed });
      const both = [0, l2].map((strength) => trained(net, seed, strength));
      net.free();
      return { data, both };
    },
    finding: ({ both: [none, some] }) => `With l2 = ${number(some.l2, 2)} the weights have size ${number(some.size, 2)} in place of ${number(none.size, 2)}, and new rows loss ${number(some.validation.loss, 2)} in place of ${number(none.validation.loss, 2)}`,
    draw: ({ data, both }) => {
      const marks = Array.from({ length: ROWS }, (_, i) => ({ x: data.inputs[2 * i], y: data.inputs[2 * i + 1], kind: data.targets[i] ? 'minimum' : 'maximum', label: '' }));
      both.forEach(({ surface, training, validation, l2 }, i) => views[i].update({
        surface, marks, title: i ? `l2 = ${number(l2, 2)}: ${percent(validation.metric)} of new rows right` : `Without: ${percent(validation.metric)} of new rows right`,
        summary: `How likely the second class (+) is; the first one is △. Loss ${number(training.loss, 2)} on the rows that are drawn, ${number(validation.loss, 2)} on new ones.`,
      }));
      bars.update(spreadSpec(both));
      const x = Float64Array.from(both[0].way, (_, k) => k * EVERY);
      const every = Math.floor(both[0].weights.length / SHOWN);
      const largest = both[0].weights.reduce((best, value, k, all) => (Math.abs(value) > Math.abs(all[best]) ? k : best), 0);
      const line = (k, i) => ({ label: `weight ${k + 1} ${i ? 'with it' : 'without the penalty'}`, colour: i + 1, dash: DASHES[i], faint: k !== largest, x, y: Float64Array.from(both[i].way, (weights) => weights[k]) });
      const shown = Array.from({ length: SHOWN }, (_, k) => k * every).filter((k) => k !== largest);
      lines.update({
        title: `${SHOWN} weights on their way`, summary: 'The strong lines are the weight that grew largest without the penalty.', xLabel: 'step', yLabel: 'weight', height: 260,
        series: [...shown, largest].flatMap((k) => [line(k, 0), line(k, 1)]),
      });
    },
  });
  article.section('What happens to the weights',
    article.prose('Here are two networks that start at the same weights and see the same rows, one without the penalty and one with it. It is a draw on which the difference is easily seen; the means of many stand above. Without it the border between the classes bends around '
      + 'single rows, and it takes large weights to bend so sharply.'),
    experiment,
    article.claim(experiment, 'The distribution of the weights becomes narrower.', ({ both: [none, some] }) => ({
      holds: some.size < 0.8 * none.size, evidence: `their size falls from ${number(none.size, 3)} to ${number(some.size, 3)}, the largest from ${number(Math.max(...none.weights.map(Math.abs)), 3)} to ${number(Math.max(...some.weights.map(Math.abs)), 3)}`,
    })),
    article.claim(experiment, 'Most single weights shrink, though a few that are needed may stay or grow.', ({ both: [none, some] }) => {
      const smaller = none.weights.filter((value, i) => Math.abs(some.weights[i]) < Math.abs(value)).length;
      return { holds: smaller > 0.6 * none.weights.length, evidence: `${smaller} of ${things(none.weights.length, 'weight')} are smaller than without it` };
    }),
    article.claim(experiment, 'The border becomes smoother, and new rows fare better.', ({ both: [none, some] }) => {
      const [rough, smooth] = [none, some].map(({ surface }) => steepest(surface));
      return { holds: smooth < rough && some.validation.loss < none.validation.loss, evidence: `at its steepest the probability changes by ${number(smooth, 2)} for each unit of the plane, by ${number(rough, 2)} without; the loss on new rows is ${number(some.validation.loss, 3)}, and ${number(none.validation.loss, 3)} without` };
    }));
}

/** The largest slope between neighbours of a grid. */
function steepest({ nx, ny, z, x, y }) {
  const [dx, dy] = [(x[1] - x[0]) / (nx - 1), (y[1] - y[0]) / (ny - 1)];
  let most = 0;
  for (let j = 0; j + 1 < ny; j++) {
    for (let i = 0; i + 1 < nx; i++) most = Math.max(most, Math.abs(z[j * nx + i + 1] - z[j * nx + i]) / dx, Math.abs(z[(j + 1) * nx + i] - z[j * nx + i]) / dy);
  }
  return most;
}
