// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Data that lessons make up with the library's random numbers. No element here.

/**
 * Two half moons that reach into each other, one for each class in turn, with normal noise on their places.
 * @param {{stream: (seed: number) => {uniform: (count: number) => Float64Array, normal: (count: number) => Float64Array}}} chance
 * @param {{seed: number, rows: number, noise: number}} form noise: its standard deviation; a moon has radius 1
 */
export function moons(chance, { seed, rows, noise }) {
  const draws = chance.stream(seed);
  const angles = draws.uniform(rows).map((part) => Math.PI * part);
  const shifts = draws.normal(2 * rows);
  const inputs = new Float64Array(2 * rows);
  const targets = new Float64Array(rows);
  angles.forEach((angle, i) => {
    const second = i % 2;
    inputs[2 * i] = (second ? 1 - Math.cos(angle) : Math.cos(angle)) + noise * shifts[2 * i];
    inputs[2 * i + 1] = (second ? 0.5 - Math.sin(angle) : Math.sin(angle)) + noise * shifts[2 * i + 1];
    targets[i] = second;
  });
  return { rows, columns: 2, inputs, targets, classes: 2 };
}
