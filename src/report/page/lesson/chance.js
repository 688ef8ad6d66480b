// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Chance from the library's module (wasm/chance.h): laws of dimensions, spectra of random matrices, random numbers.

const NUMBERS = 7; // of each law

/**
 * @typedef {object} Law the share of minima among the stationary points in n dimensions; NaN where it is not known
 * @property {number} n
 * @property {number} separable 2^-n
 * @property {number} free by random symmetric matrices
 * @property {{value: number, error: number}} counted the same, counted
 * @property {{value: number, error: number}} field on a random surface
 */

/** @param {WebAssembly.Instance} instance */
export function chance(instance) {
  const wasm = /** @type {any} */ (instance.exports);
  /** What `write` puts into so many numbers of the module's memory; null where it fails. */
  const filled = (count, write) => {
    const at = wasm.race_alloc(8 * count);
    const good = write(at);
    const values = new Float64Array(wasm.memory.buffer, at, count).slice();
    wasm.race_release(at);
    return good === 0 ? null : values;
  };

  /** In 1 to `to` dimensions. @returns {Law[] | null} null: out of range */
  function laws(to, samples, seed) {
    const all = filled(NUMBERS * to, (at) => wasm.chance_laws(to, samples, seed, at));
    return all && Array.from({ length: to }, (_, i) => {
      const [separable, free, counted, countedError, field, fieldError] = all.subarray(NUMBERS * i);
      return { n: i + 1, separable, free, counted: { value: counted, error: countedError }, field: { value: field, error: fieldError } };
    });
  }

  /** Random numbers of the library, one after the other. @param {number} seed */
  function stream(seed) {
    let [evens, normals] = [0, 0];
    return {
      /** evenly distributed over 0 to 1 */
      uniform: (count) => filled(count, (at) => wasm.chance_uniform(seed, (evens += count) - count, count, at)),
      /** normally distributed, with deviation 1 */
      normal: (count) => filled(count, (at) => wasm.chance_normal(seed, (normals += count) - count, count, at)),
    };
  }

  /** The eigenvalues of a random symmetric matrix of n rows, rising. */
  const spectrum = (n, seed, index) => filled(n, (at) => wasm.chance_spectrum(n, seed, index, at)).sort();
  return { laws, spectrum, stream };
}
