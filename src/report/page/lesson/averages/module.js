// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Averages and schedules by the library's module (wasm/average.h).
import { memoryOf } from '../../parts/memory.js';

/**
 * @typedef {object} Averages
 * @property {(beta: number, values: ArrayLike<number>) => {raw: Float64Array, corrected: Float64Array} | null} run
 *   v after each value, and v / (1 - beta^t)
 * @property {(form: string, steps: number, count: number) => Float64Array | null} schedule factors on the learning rate in so
 *   many steps, some of them in an epoch
 * @property {() => string} error what was wrong in the last call that returned null
 */

/** @param {WebAssembly.Instance} instance @returns {Averages} */
export function averagesOf(instance) {
  const wasm = /** @type {any} */ (instance.exports);
  const { doubles, numbers, room, text, read, within } = memoryOf(wasm);
  return {
    run: (beta, values) => within(() => {
      const count = values.length;
      const [at, raw, corrected] = [numbers(values), room(8 * count), room(8 * count)];
      return wasm.average_run(beta, count, at, raw, corrected) ? { raw: doubles(raw, count).slice(), corrected: doubles(corrected, count).slice() } : null;
    }),
    schedule: (form, steps, count) => within(() => {
      const out = room(8 * count);
      return wasm.average_schedule(text(form), steps, count, out) ? doubles(out, count).slice() : null;
    }),
    error: () => read(wasm.race_error()),
  };
}
