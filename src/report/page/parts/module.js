// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The library as a WebAssembly module (wasm/race.h), from the bytes that the page carries.
import { bytesOf } from '../table.js';
import { memoryOf } from './memory.js';

/** What gzip packed. @param {Uint8Array} bytes */
async function unzip(bytes) {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** An instance of the module. @param {string} packed base64 of it, packed by gzip */
export async function start(packed) {
  const { instance } = await WebAssembly.instantiate(await unzip(bytesOf(packed)), {});
  return instance;
}

/**
 * @typedef {object} Field a function of the library
 * @property {number} n variables
 * @property {string[]} variables their names
 * @property {(x: number[]) => {value: number, g: number[]} | null} evaluate
 * @property {(points: Float64Array) => Float64Array | null} values of many points
 * @property {(x: number[], v: number[]) => number[] | null} curvature the Hessian at x times v
 * @property {(rule: string, options: string, x: number[], steps: number, room: number, noise?: number, seed?: number) => Run | null} run
 * @property {() => void} free
 *
 * @typedef {object} Run
 * @property {number} count states: one more than there were steps
 * @property {number} width numbers of a state: 3 + n
 * @property {Float64Array} rows of each state: value, |gradient|, learning rate, x
 * @property {number[]} x where it ended
 * @property {string} end why: "gradient", "steps", "diverged", ...
 */

/** Functions and paths of an instance. @param {WebAssembly.Instance} instance */
export function open(instance) {
  const wasm = /** @type {any} */ (instance.exports);
  if (wasm._initialize) wasm._initialize();
  const { doubles, room, numbers, text, read, within } = memoryOf(wasm);

  /** @param {string} words a formula or a name @returns {Field | null} */
  function create(words, dimension = 0, settings = '') {
    const race = within(() => wasm.race_create(text(words), dimension, text(settings)));
    if (!race) return null;
    const n = wasm.race_variables(race);
    return {
      n,
      variables: Array.from({ length: n }, (_, i) => read(wasm.race_variable(race, i)) || ['x', 'y'][i] || `x[${i + 1}]`),
      evaluate: (x) => within(() => {
        const out = room(8 * (n + 1));
        if (!wasm.race_evaluate(race, numbers(x), out, out + 8)) return null;
        const [value, ...g] = doubles(out, n + 1);
        return { value, g };
      }),
      values: (points) => within(() => {
        const out = room((8 * points.length) / n);
        return wasm.race_values(race, points.length / n, numbers(points), out) ? doubles(out, points.length / n).slice() : null;
      }),
      curvature: (x, v) => within(() => {
        const out = room(8 * n);
        return wasm.race_curvature(race, numbers(x), numbers(v), out) ? [...doubles(out, n)] : null;
      }),
      run: (rule, options, x, steps, most, noise = 0, seed = 1) => within(() => {
        const at = numbers(x);
        const rows = room(8 * most * (n + 3));
        const count = wasm.race_run(race, text(rule), text(options), noise, seed, at, steps, rows, most);
        return count ? { count, width: n + 3, rows: doubles(rows, count * (n + 3)).slice(), x: [...doubles(at, n)], end: read(wasm.race_end(race)) } : null;
      }),
      free: () => wasm.race_free(race),
    };
  }
  return { create, error: () => read(wasm.race_error()) };
}
