// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The networks of this lesson: one hidden layer of tanh units on two moons, trained by Adam with all rows in every step.
import { moons } from '../moons.js';

export const L2 = 1e-4; // so that minima exist: without it weights grow for ever once all rows are right
const ROWS = 40;
const NOISE = 0.1;

/** @param {import('../article.js').Context} context */
export const dataOf = ({ chance }, seed) => moons(chance, { seed, rows: ROWS, noise: NOISE });

/** A network of so many units. @param {import('../article.js').Context} context */
export function networkOf({ network }, units, data) {
  const made = network.create({ layers: `${units} tanh`, ...data });
  if (!made) throw new Error(network.error());
  return made;
}

/** From the weights of a seed, or on from where it is. */
export function train(net, { seed, rate, steps }) {
  if (seed !== undefined) net.initialise(seed);
  net.begin('adam', `lr=${rate},l2=${L2}`);
  net.steps(steps);
}

/** How sure a network is of the second class, over a box, for contour.js. */
export function regionsOf(net, x, [x0, x1], [y0, y1], side = 49) {
  const points = new Float64Array(2 * side * side);
  for (let j = 0; j < side; j++) {
    for (let i = 0; i < side; i++) points.set([x0 + ((x1 - x0) * i) / (side - 1), y0 + ((y1 - y0) * j) / (side - 1)], 2 * (j * side + i));
  }
  const said = net.outputs(points, 2, x);
  return {
    nx: side, ny: side, z: Float64Array.from({ length: side * side }, (_, i) => said[2 * i + 1]), x: [x0, x1], y: [y0, y1],
    labels: { x: 'first input', y: 'second input', z: 'probability' }, heights: 'linear',
  };
}
