// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Networks on small data sets, by the library (wasm/network.h): data in, steps and numbers out.
//
//     const made = networks.create({ layers: '8 tanh', inputs, columns: 2, targets, classes: 2 });
//     if (!made) throw new Error(networks.error());
//     made.initialise(1);
//     made.begin('adam', 'lr=0.01,batch=32');
//     const { count, costs } = made.steps(100);      a slice; the next call goes on
//     made.score('training').metric;
import { memoryOf } from '../parts/memory.js';

/**
 * @typedef {object} Data
 * @property {string} layers as `descent train --layers` takes them: "16 relu 8 tanh"; "" for none
 * @property {ArrayLike<number>} inputs row by row
 * @property {number} columns inputs of a row
 * @property {ArrayLike<number>} targets of each row: a class, 0 to classes - 1, or a number
 * @property {number} [classes] 0, as where it is left out: targets are numbers
 * @property {number} [train] the first rows, which train; the others validate. All where it is left out
 *
 * @typedef {object} Steps
 * @property {number} count steps that were taken: fewer than asked for when the training has ended (`end`)
 * @property {Float64Array} costs of the batch before each step: mean loss and penalty
 * @property {Float64Array} norms of its gradient
 * @property {Float64Array} rates learning rate of each step
 * @property {Uint8Array} moves 0: a step of the rule, 1: a perturbation, 2: back to where it was made
 *
 * @typedef {object} Tensor
 * @property {string} name "dense1.weights"
 * @property {number} begin its first number among the parameters
 * @property {number} rows inputs of the layer
 * @property {number} columns its units
 * @property {boolean} decays l2 and weight decay apply: it is no bias
 *
 * @typedef {object} Score
 * @property {number} loss mean, without penalty
 * @property {number} error its standard error
 * @property {number} metric accuracy (0 to 1), or R2
 */

const TOLD = 4; // numbers of a step

/** Nets of an instance of lesson.wasm. @param {WebAssembly.Instance} instance */
export function openNetworks(instance) {
  const wasm = /** @type {any} */ (instance.exports);
  const { doubles, room, numbers, counts, text, read, within } = memoryOf(wasm);
  const error = () => read(wasm.race_error());

  class Network {
    /** @param {number} at */
    constructor(at) {
      this.at = at;
      /** Parameters. */
      this.n = wasm.network_parameters(at);
      /** Numbers that it says of a row: classes, or 1. */
      this.width = wasm.network_width(at);
      /** "64-16-10 relu" */
      this.summary = read(wasm.network_summary(at));
    }

    /** @returns {Tensor[]} */
    get tensors() {
      return within(() => {
        const list = [], facts = room(8 * 4);
        for (let name; (name = wasm.network_tensor(this.at, list.length, facts)) !== 0;) {
          const [begin, rows, columns, decays] = doubles(facts, 4);
          list.push({ name: read(name), begin, rows, columns, decays: decays !== 0 });
        }
        return list;
      });
    }

    // ---- parameters ----

    /** Weights as training draws them; ends a training. @param {number} seed */
    initialise(seed) {
      wasm.network_initialise(this.at, seed);
    }

    /** A copy of the parameters. @returns {Float64Array} */
    get x() {
      return within(() => {
        const out = room(8 * this.n);
        wasm.network_get(this.at, out);
        return doubles(out, this.n).slice();
      });
    }

    /** @param {ArrayLike<number>} x */
    set x(x) {
      if (x.length !== this.n) throw new RangeError(`${x.length} parameters, not ${this.n}`);
      within(() => wasm.network_set(this.at, numbers(x)));
    }

    // ---- training ----

    /**
     * Begins a training at the current weights. False after a mistake: `error` of the module says which.
     * @param {string} rule gd, momentum, rmsprop, adam, adamw or pgd
     * @param {string} [options] of `descent train`: "lr=0.1,batch=32,l2=0.01,seed=2"; batch is all rows unless given, l2 is 0
     */
    begin(rule, options = '') {
      return within(() => Boolean(wasm.network_begin(this.at, text(rule), text(options))));
    }

    /** Takes so many steps at most. @param {number} count @returns {Steps} */
    steps(count) {
      return within(() => {
        const out = room(8 * TOLD * count);
        const taken = wasm.network_steps(this.at, count, out);
        const rows = doubles(out, TOLD * taken);
        const column = (k, Kind) => Kind.from({ length: taken }, (_, i) => rows[TOLD * i + k]);
        return { count: taken, costs: column(0, Float64Array), norms: column(1, Float64Array), rates: column(2, Float64Array), moves: column(3, Uint8Array) };
      });
    }

    /** Why no more steps are taken: "diverged", "gradient", or "". @returns {string} */
    get end() {
      return read(wasm.network_end(this.at));
    }

    /** Multiplies the learning rate of the steps to come. @param {number} factor */
    scaleRate(factor) {
      return Boolean(wasm.network_scale_rate(this.at, factor));
    }

    /** Rows of the last batch. @returns {Uint32Array} */
    get batch() {
      return within(() => {
        const count = wasm.network_batch(this.at, 0, 0);
        const out = room(4 * count);
        wasm.network_batch(this.at, count, out);
        return new Uint32Array(wasm.memory.buffer, out, count).slice();
      });
    }

    // ---- numbers, at the current parameters or at x ----

    at_(x) {
      return x ? numbers(x) : 0;
    }

    /**
     * Mean loss and penalty over the rows that train, or over some rows. NaN after a mistake.
     * @param {ArrayLike<number>} [x] @param {ArrayLike<number>} [rows]
     */
    cost(x, rows) {
      return within(() => {
        const out = room(8);
        return wasm.network_cost(this.at, this.at_(x), rows ? counts(rows) : 0, rows ? rows.length : 0, out, 0) ? doubles(out, 1)[0] : NaN;
      });
    }

    /** The gradient of that. @param {ArrayLike<number>} [x] @param {ArrayLike<number>} [rows] @returns {Float64Array | null} */
    gradient(x, rows) {
      return within(() => {
        const cost = room(8), out = room(8 * this.n);
        const good = wasm.network_cost(this.at, this.at_(x), rows ? counts(rows) : 0, rows ? rows.length : 0, cost, out);
        return good ? doubles(out, this.n).slice() : null;
      });
    }

    /** @param {'training' | 'validation'} which @param {ArrayLike<number>} [x] @returns {Score | null} null: there are no such rows */
    score(which, x) {
      return within(() => {
        const out = room(8 * 3);
        if (!wasm.network_score(this.at, this.at_(x), which === 'validation' ? 1 : 0, out)) return null;
        const [loss, spread, metric] = doubles(out, 3);
        return { loss, error: spread, metric };
      });
    }

    /**
     * What it says of points, `width` numbers each: probabilities of the classes, or values in the units of the targets.
     * @param {ArrayLike<number>} points row by row @param {number} columns @param {ArrayLike<number>} [x] @returns {Float64Array | null}
     */
    outputs(points, columns, x) {
      return within(() => {
        const count = points.length / columns, out = room(8 * count * this.width);
        return wasm.network_outputs(this.at, this.at_(x), count, numbers(points), out) ? doubles(out, count * this.width).slice() : null;
      });
    }

    /** Units of each hidden layer. @returns {number[]} */
    get units() {
      const list = [];
      for (let units; (units = wasm.network_units(this.at, list.length)) > 0;) list.push(units);
      return list;
    }

    /** What the units of hidden layer i say of every row, row by row. @param {number} i @param {number} rows all there are @param {ArrayLike<number>} [x] @returns {Float64Array | null} */
    activity(i, rows, x) {
      return within(() => {
        const count = rows * wasm.network_units(this.at, i), out = room(8 * count);
        return wasm.network_activity(this.at, this.at_(x), i, out) ? doubles(out, count).slice() : null;
      });
    }

    /** The Hessian of the cost times v. @param {ArrayLike<number>} v @param {ArrayLike<number>} [x] @returns {Float64Array | null} */
    curvature(v, x) {
      return within(() => {
        const out = room(8 * this.n);
        return wasm.network_curvature(this.at, this.at_(x), numbers(v), out) ? doubles(out, this.n).slice() : null;
      });
    }

    /**
     * All eigenvalues of the Hessian, ascending, and the eigenvector of each, one behind the other. At most 200 parameters.
     * @param {ArrayLike<number>} [x] @returns {{values: Float64Array, vectors: Float64Array} | null}
     */
    spectrum(x) {
      return within(() => {
        const { n } = this, values = room(8 * n), vectors = room(8 * n * n);
        if (!wasm.network_spectrum(this.at, this.at_(x), values, vectors)) return null;
        return { values: doubles(values, n).slice(), vectors: doubles(vectors, n * n).slice() };
      });
    }

    /** Bytes of the arrays that a step of so many rows works on, in numbers of 4 bytes or 8. @param {number} batch @param {4 | 8} number @returns {number} */
    bytes(batch, number) {
      return wasm.network_bytes(this.at, batch, number);
    }

    free() {
      wasm.network_free(this.at);
      this.at = 0;
    }
  }

  /** Null after a mistake: `error` says which. @param {Data} data @returns {Network | null} */
  function create({ layers, inputs, columns, targets, classes = 0, train = targets.length }) {
    if (inputs.length !== targets.length * columns) throw new RangeError(`${inputs.length} inputs are not ${columns} for each of ${targets.length} rows`);
    const at = within(() => {
      // No layers are a text as well.
      const words = layers ? text(layers) : room(1);
      return wasm.network_create(words, targets.length, train, columns, numbers(inputs), numbers(targets), classes);
    });
    return at ? new Network(at) : null;
  }

  return { create, error };
}

/** @typedef {ReturnType<typeof openNetworks>} Networks */
/** @typedef {NonNullable<ReturnType<Networks['create']>>} Network */
