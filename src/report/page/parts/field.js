// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// A function of the library (module.js) as pictures need it: its values on a grid, and paths as points. No element here.
import { DASHES } from '../surface/palette.js';

const GRID = 129; // points of the pictures along each axis
const FINE = 1001; // of a curve

/**
 * The function over a box, for contour.js, relief.js and curve.js.
 * @param {import('./module.js').Field} field @param {number[]} x from and to @param {number[] | null} [y] of two variables
 * @returns {import('../surface/scale.js').Surface}
 */
export function surfaceOf(field, x, y = null) {
  const [nx, ny] = y ? [GRID, GRID] : [FINE, 1];
  const points = new Float64Array(field.n * nx * ny);
  for (let j = 0; j < ny; j++) {
    for (let i = 0; i < nx; i++) {
      const at = x[0] + ((x[1] - x[0]) * i) / (nx - 1);
      if (y) points.set([at, y[0] + ((y[1] - y[0]) * j) / (ny - 1)], 2 * (j * nx + i));
      else points[i] = at;
    }
  }
  const z = field.values(points) ?? new Float64Array(nx * ny).fill(NaN);
  const [first, second] = field.variables;
  return { nx, ny, z, x, y, labels: { x: first, y: second, z: 'f' } };
}

/** Of a run: f at step k. @param {import('./module.js').Run} run */
export const valueAt = (run, k) => run.rows[run.width * k];

/** Variable i at step k. @param {import('./module.js').Run} run */
export const placeAt = (run, k, i) => run.rows[run.width * k + 3 + i];

/** A path for the pictures: x, y, value; of one variable x, value, value. @param {import('./module.js').Run} run */
export function pointsOf(run) {
  const points = new Float64Array(3 * run.count);
  for (let k = 0; k < run.count; k++) {
    points[3 * k] = placeAt(run, k, 0);
    points[3 * k + 1] = run.width > 4 ? placeAt(run, k, 1) : valueAt(run, k);
    points[3 * k + 2] = valueAt(run, k);
  }
  return points;
}

/** The same with a name, and the colour and dash number `slot` from 1. @returns {import('../surface/paths.js').Path} */
export const pathOf = (name, slot, run) => ({ name, colour: slot, dash: DASHES[slot - 1], points: pointsOf(run) });
