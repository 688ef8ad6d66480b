// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What kind of place a stationary point of two variables is: by the signs of the eigenvalues of the Hessian. No element here.
import { eigenvalues, nearby } from '../../race/verdict.js';

const ZERO = 1e-8; // eigenvalues below this part of the largest count as zero, as in descent diagnose

/** Value, gradient and Hessian at x; null where there are none. @param {import('../../parts/module.js').Field} field */
export function about(field, x) {
  const at = field.evaluate(x);
  const [first, second] = [field.curvature(x, [1, 0]), field.curvature(x, [0, 1])];
  return at && first && second ? { x, ...at, hessian: /** @type {[number, number, number]} */ ([first[0], first[1], second[1]]) } : null;
}

/** @param {[number, number]} values eigenvalues, rising @returns {{kind: string, index: number, flat: number}} */
export function kindOf(values) {
  const most = Math.max(...values.map(Math.abs));
  const index = values.filter((value) => value < -ZERO * most).length;
  const flat = values.filter((value) => Math.abs(value) <= ZERO * most).length;
  const kind = index === 2 ? 'maximum' : index === 1 && flat === 0 ? 'saddle' : flat > 0 ? 'point' : 'minimum';
  return { kind, index, flat };
}

/** The stationary point that Newton's steps lead to, and what it is; null: to none within `far`. */
export function stationaryNear(field, x, far) {
  const start = about(field, x);
  const found = start && nearby(start, (point) => about(field, point), far);
  if (!found) return null;
  const values = /** @type {[number, number]} */ (eigenvalues(...found.hessian));
  return { ...found, values, ...kindOf(values) };
}

/** All that Newton's steps find from a grid of starts in a box, each once. */
export function stationaryIn(field, [x0, x1], [y0, y1], side = 15) {
  const far = Math.hypot(x1 - x0, y1 - y0);
  const found = [];
  for (let j = 0; j < side; j++) {
    for (let i = 0; i < side; i++) {
      const point = stationaryNear(field, [x0 + ((x1 - x0) * i) / (side - 1), y0 + ((y1 - y0) * j) / (side - 1)], far);
      const inside = point && point.x[0] >= x0 && point.x[0] <= x1 && point.x[1] >= y0 && point.x[1] <= y1;
      if (inside && !found.some((other) => Math.hypot(other.x[0] - point.x[0], other.x[1] - point.x[1]) < 1e-6 * far)) found.push(point);
    }
  }
  return found;
}
