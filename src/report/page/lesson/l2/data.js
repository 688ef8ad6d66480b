// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The networks of this lesson: one wide hidden layer on few and noisy rows of two moons, so that it can learn them by heart.
import { moons } from '../moons.js';

export const UNITS = 16;
export const NEW = 300; // rows that are new to it
const RULE = 'adam';
const RATE = 0.1;
export const STEPS = 400;

/** @param {import('../article.js').Context} context @param {{rows: number, noise: number, seed: number}} form */
export function networkOf({ network, chance }, { rows, noise, seed }) {
  const data = moons(chance, { seed, rows: rows + NEW, noise });
  const made = network.create({ layers: `${UNITS} tanh`, ...data, train: rows });
  if (!made) throw new Error(network.error());
  return { net: made, data };
}

/** Begins at the weights of a seed. */
export function begin(net, seed, l2) {
  net.initialise(seed);
  net.begin(RULE, `lr=${RATE},l2=${l2}`);
}
