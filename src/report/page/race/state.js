// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// A race as it is set: its function, start, optimizers and what is seen; and its paths, by the library's module.
//
// Keeps: a function that cannot be raced on leaves everything as it was, and says why.
import { pointsOf, surfaceOf } from '../parts/field.js';
import { DASHES } from '../surface/palette.js';
import {
  extentOf, firstOf, goalOf, goalStep, jumps, lowestOf, optionsOf, optionsText, rateOf, stepsOf,
} from './racers.js';
import { judge, NEAR, nearby } from './verdict.js';

const USUAL_STEPS = 10000; // of the library, where nobody says
export const MOST_STEPS = 100000;
export const MOST_RACERS = DASHES.length;

export class State {
  /** @param {any} document of `descent race` @param {ReturnType<typeof import('../parts/module.js').open>} library */
  constructor(document, library) {
    this.document = document;
    this.library = library;
    this.rules = document.rules;
    this.words = document.function;
    this.settings = document.settings;
    this.dimension = document.dimension;
    this.start = [...document.start];
    this.racers = document.racers.map((racer, i) => ({ ...racer, options: { ...racer.options }, slot: i }));
    this.shared = { beta1: null, beta2: null, eps: null, decay: null, steps: null, noise: 0, seed: 1 };
    this.field = null;
    this.problem = this.open(this.words, this.settings);
    if (this.problem) throw new Error(this.problem);
    this.run();
    this.fit();
  }

  rule(racer) {
    return this.rules.find(({ rule }) => rule === racer.rule);
  }

  /** Another function. @returns {string} what is wrong with it, or "" */
  open(words, settings) {
    const known = words === this.document.function;
    const dimension = known ? this.document.dimension : 0;
    const tight = settings.replaceAll(/\s/g, '');
    const field = this.library.create(words, dimension, tight);
    if (!field) return this.library.error();
    if (field.n > 2) {
      const names = field.variables.slice(0, 5).join(', ');
      field.free();
      return `a race needs one variable or two, and this function has ${field.n}: ${names}${field.n > 5 ? ', …' : ''}\n`
        + `give numbers to the others under constants: ${field.variables[2]}=1`;
    }
    while (this.start.length < field.n) this.start.push(1);
    const start = this.start.slice(0, field.n);
    const at = field.evaluate(start);
    if (!at) {
      field.free();
      return this.library.error();
    }
    this.field?.free();
    Object.assign(this, { field, words, settings: tight, dimension, start });
    return '';
  }

  /** All paths, from the start. @returns {string} what went wrong, or "" */
  run() {
    const wrong = [];
    this.runs = this.racers.map((racer) => {
      const { shared } = this;
      const steps = Math.min(stepsOf(racer, shared), MOST_STEPS);
      const options = optionsText(optionsOf(racer, shared, this.rule(racer)));
      const run = this.field.run(racer.rule, options, this.start, steps, (steps || USUAL_STEPS) + 1, shared.noise, shared.seed);
      if (!run) wrong.push(`${racer.label}: ${this.library.error()}`);
      return run ?? { count: 0, width: this.field.n + 3, rows: new Float64Array(0), x: [...this.start], end: '' };
    });
    this.total = Math.max(0, ...this.runs.map((run) => run.count - 1));
    this.paths = this.runs.map((run, i) => ({ name: this.racers[i].label, ...this.style(i), points: pointsOf(run) }));
    this.low = lowestOf(this.runs);
    const first = this.field.evaluate(this.start)?.value ?? NaN;
    this.goal = goalOf(first, this.low);
    this.goals = this.runs.map((run) => goalStep(run, this.goal));
    this.winner = firstOf(this.goals);
    return wrong.join('\n');
  }

  style(i) {
    const { slot } = this.racers[i];
    return { colour: slot + 1, dash: DASHES[slot] };
  }

  // ---- what is seen ----

  /** Whether it is the function of the command line. */
  isFirst() {
    return this.words === this.document.function && this.settings === this.document.settings;
  }

  /** Shows what the paths take, and the usual box around it. */
  fit() {
    this.look(...extentOf(this.runs, this.start, this.isFirst() ? this.document.box : null, this.document.boxed && this.isFirst()));
  }

  /** @param {number[]} x @param {number[] | null} [y] of two variables */
  look(x, y = null) {
    this.surface = surfaceOf(this.field, x, y);
    // Of a curve so much above the paths is seen.
    const top = this.runs.reduce((most, run) => Math.max(most, run.count > 0 ? run.rows[0] : -Infinity), -Infinity);
    this.lowSeen = this.surface.z.reduce((low, v) => (v < low ? v : low), Infinity);
    if (!y) this.surface.ceiling = this.lowSeen + 1.6 * (top - this.lowSeen);
    this.marks = (this.isFirst() ? this.document.points : []).map(({ kind, x: at }) => ({ x: at[0], y: at[1] ?? this.field.evaluate(at)?.value, kind, label: y ? kind : '' }));
  }

  // ---- where they ended ----

  /** Value, gradient and Hessian (a, b, c of [[a, b], [b, c]]) at a point; null where there are none. */
  about(x) {
    const at = this.field.evaluate(x);
    if (!at) return null;
    if (this.field.n === 1) {
      const bent = this.field.curvature(x, [1]);
      return { x: [...x, 0], value: at.value, g: [...at.g, 0], hessian: bent ? [bent[0], 0, bent[0]] : null };
    }
    const [first, second] = [this.field.curvature(x, [1, 0]), this.field.curvature(x, [0, 1])];
    return { x, ...at, hessian: first && second ? [first[0], first[1], second[1]] : null };
  }

  /** Verdicts, by racer. */
  ends() {
    const { x, y } = this.surface;
    const diagonal = y ? Math.hypot(x[1] - x[0], y[1] - y[0]) : x[1] - x[0];
    return this.runs.map((run, i) => {
      const at = run.count > 0 ? this.about(run.x) : null;
      const start = run.count > 0 ? run.rows[0] : NaN;
      const rule = this.rule(this.racers[i]);
      const verdict = judge({
        stop: run.end, at, near: at && nearby(at, (point) => this.about(point.slice(0, this.field.n)), NEAR * diagonal), start, diagonal,
        rate: rateOf(this.racers[i], rule), searches: rule.searches, variables: this.field.n, noise: this.shared.noise, jumps: jumps(run),
        below: (at?.value ?? NaN) - Math.min(this.low, this.lowSeen),
      });
      return { value: at?.value ?? NaN, ...verdict };
    });
  }

  // ---- who races ----

  add(rule) {
    const used = new Set(this.racers.map(({ slot }) => slot));
    const slot = Array.from({ length: MOST_RACERS }, (_, i) => i).find((i) => !used.has(i));
    if (slot === undefined) return;
    const count = this.racers.filter((racer) => racer.rule === rule).length;
    this.racers.push({ rule, label: count > 0 ? `${rule} ${count + 1}` : rule, options: {}, slot });
  }

  /** @param {number} i */
  remove(i) {
    this.racers.splice(i, 1);
  }

  /** What a shared option is: what was set, else what the first optimizer that has it is told. */
  valueOf(name) {
    if (this.shared[name] !== null) return this.shared[name];
    const fact = name === 'beta1' ? 'momentum' : 'adaptive';
    const racer = this.racers.find((one) => this.rule(one)[fact]);
    const rule = racer ? this.rule(racer) : this.rules.find((one) => one[fact]);
    return Number(racer?.options[name] ?? rule[name]);
  }
}
