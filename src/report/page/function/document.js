// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The document of a page about a function (docs/report.md, "Of functions"), with its packed numbers read. No element here.
import { bytesOf, inflate, unpack } from '../table.js';

/** @param {{columns: import('../table.js').Column[], rows: number, packed: string}} block @returns {Promise<Map<string, Float64Array>>} */
export async function columnsOf({ columns, rows, packed }) {
  const numbers = unpack(await inflate(bytesOf(packed)), columns, rows);
  return new Map(columns.map(([name], i) => [name, numbers[i]]));
}

/**
 * @typedef {object} Path every state of an optimizer's path
 * @property {string} label
 * @property {string} optimizer
 * @property {boolean} searches it looks for the length of its steps itself
 * @property {number} count states
 * @property {Float64Array} steps
 * @property {Float64Array} f
 * @property {Float64Array} slope the length of the gradient
 * @property {Float64Array} rate
 * @property {Float64Array[]} x of each variable; empty where there are too many
 */

/** @returns {Promise<Path>} */
async function pathOf({ label, optimizer, searches, states }) {
  const columns = await columnsOf(states);
  const x = [...columns].filter(([name]) => /^x\d+$/.test(name)).map(([, numbers]) => numbers);
  return {
    label, optimizer, searches, count: states.rows, steps: columns.get('step'), f: columns.get('f'),
    slope: columns.get('gradient_norm'), rate: columns.get('lr'), x,
  };
}

/** For contour.js, relief.js and curve.js. @returns {Promise<import('../surface/scale.js').Surface>} */
async function surfaceOf({ nx, ny, x, y, names, curve, z }) {
  const numbers = (await columnsOf(z)).get('f');
  return curve ? { nx, ny, z: numbers, x, y: null, labels: { x: names[0], y: '', z: 'f' }, ceiling: y[1] }
    : { nx, ny, z: numbers, x, y, labels: { x: names[0], y: names[1], z: 'f' } };
}

/** @param {any} document */
export async function read(document) {
  const [paths, surface] = await Promise.all([
    Promise.all((document.paths ?? []).map(pathOf)), document.surface ? surfaceOf(document.surface) : null,
  ]);
  return { ...document, paths, surface };
}

// ---- what paths say ----

/** The lowest value of all paths. @param {Path[]} paths */
export const lowestOf = (paths) => paths.reduce((low, { f }) => f.reduce((least, value) => (value < least ? value : least), low), Infinity);

/** The first step from which on a path is at most so high; -1: it does not get there. @param {Path} path */
export function goalStep({ f, steps }, goal) {
  let step = -1;
  for (let k = f.length - 1; k >= 0 && f[k] <= goal; k--) step = steps[k];
  return step;
}

/** The goal: 99 % of the way from the start to the lowest value of all paths. @param {Path[]} paths */
export function goalOf(paths) {
  const low = lowestOf(paths);
  const start = paths.length > 0 ? paths[0].f[0] : NaN;
  return low + 0.01 * Math.max(start - low, 0);
}

/** The last step of all paths. @param {Path[]} paths */
export const lastOf = (paths) => Math.max(0, ...paths.map(({ steps }) => (steps.length > 0 ? steps[steps.length - 1] : 0)));

/** For the pictures: x, y, value; of one variable x, value, value. @param {Path} path */
export function pointsOf({ count, x, f }) {
  const points = new Float64Array(3 * count);
  for (let k = 0; k < count; k++) {
    points[3 * k] = x[0][k];
    points[3 * k + 1] = x.length > 1 ? x[1][k] : f[k];
    points[3 * k + 2] = f[k];
  }
  return points;
}
