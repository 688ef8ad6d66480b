// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What the lesson on plateaus computes: a small network of sigmoids, how long rules need to leave its plateau, and how flat it
// is there. No element here.

const ROWS = 120, RADIUS = 0.75, UNITS = 5;
export const MOST = 4000; // steps that a rule gets
const SLICE = 50;
const LEFT = 0.9; // of the plateau's cost: lower than this it has been left
const FAR = 0.7; // and here nothing more is to be seen of it

/** @typedef {import('../network.js').Network} Network */

/** Points in a square, and whether each lies in a circle: 0 or 1. */
export function ring() {
  let state = 7;
  const next = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state >>> 8) / 2 ** 23 - 1;
  };
  const inputs = Float64Array.from({ length: 2 * ROWS }, next);
  const targets = Array.from({ length: ROWS }, (_, r) => Number(Math.hypot(inputs[2 * r], inputs[2 * r + 1]) < RADIUS));
  return { inputs, columns: 2, targets, classes: 2 };
}

/** The cost of the same answer for every row: as if nothing were known of it. @param {number[]} targets */
export function plateauOf(targets) {
  const part = targets.reduce((sum, target) => sum + target, 0) / targets.length;
  return -(part * Math.log(part) + (1 - part) * Math.log(1 - part));
}

/** "5 sigmoid 5 sigmoid" @param {string} name of a function @param {number} layers */
export const layersOf = (name, layers) => Array(layers).fill(`${UNITS} ${name}`).join(' ');

/** Initial weights, and then all but the biases times a factor. @param {Network} made @param {number} seed @param {number} factor */
export function start(made, seed, factor = 1) {
  made.initialise(seed);
  if (factor === 1) return;
  const x = made.x;
  for (const { begin, rows, columns, decays } of made.tensors) {
    for (let i = begin; decays && i < begin + rows * columns; i++) x[i] *= factor;
  }
  made.x = x;
}

/**
 * Steps until the plateau is well behind, or MOST of them, or until pgd takes it for a minimum.
 * @param {Network} made at its start @param {string} rule @param {string} options @param {number} plateau its cost
 * @returns {{costs: number[], norms: number[], left: number, kicks: number, end: string}} left: the first step with less than 0.9 of that cost; -1: none
 */
export function leave(made, rule, options, plateau) {
  const costs = [], norms = [];
  let kicks = 0;
  if (!made.begin(rule, options)) throw new Error(`no training by ${rule}, ${options}`);
  let far = -1;
  while (costs.length < MOST && made.end === '' && far < 0) {
    const told = made.steps(SLICE);
    costs.push(...told.costs);
    norms.push(...told.norms);
    kicks += told.moves.filter((move) => move === 1).length;
    far = costs.findIndex((cost) => cost < FAR * plateau);
  }
  const count = far < 0 ? costs.length : far + 1;
  return { costs: costs.slice(0, count), norms: norms.slice(0, count), left: costs.findIndex((cost) => cost < LEFT * plateau), kicks, end: made.end };
}

/** The norm of the gradient of each layer's weights. @param {Network} made */
export function gradients(made) {
  const g = made.gradient();
  return made.tensors.filter(({ decays }) => decays).map(({ begin, rows, columns }) => Math.hypot(...g.slice(begin, begin + rows * columns)));
}

/** Mean slope of the units of each hidden layer: of a sigmoid that says a it is a (1 - a), at most 1/4. @param {Network} made @param {number} rows */
export function slopes(made, rows) {
  return made.units.map((_, i) => {
    const said = made.activity(i, rows);
    return said.reduce((sum, a) => sum + a * (1 - a), 0) / said.length;
  });
}
