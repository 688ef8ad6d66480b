// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Optimizers of a race: their options as the library reads them, the command that does the same, and what their paths
// say. No element of a page here.
import { placeAt, valueAt } from '../parts/field.js';
import { shellWord } from '../text.js';

/**
 * @typedef {object} Racer
 * @property {string} rule
 * @property {string} label
 * @property {Record<string, string>} options those that are not the rule's own
 *
 * @typedef {object} Shared what is set for all of them; null: as each one has it
 * @property {number | null} beta1
 * @property {number | null} beta2
 * @property {number | null} eps
 * @property {string | null} decay "none", "exp:0.999", ...
 * @property {number | null} steps
 * @property {number} noise standard deviation of noise on each number of the gradient
 * @property {number} seed of that noise
 *
 * @typedef {{rule: string, lr: number, searches: boolean, momentum: boolean, adaptive: boolean, beta1: number, beta2: number, eps: number}} Rule
 */

/** Options of a racer, as it runs. @param {Racer} racer @param {Shared} shared @param {Rule} rule @returns {Record<string, string>} */
export function optionsOf(racer, shared, rule) {
  const options = { ...racer.options };
  const set = (name, value, applies) => { if (applies && value !== null) options[name] = String(value); };
  set('beta1', shared.beta1, rule.momentum);
  set('beta2', shared.beta2, rule.adaptive);
  set('eps', shared.eps, rule.adaptive);
  set('decay', shared.decay, !rule.searches);
  delete options.steps;
  return options;
}

/** As race_run takes them: "lr=0.1,beta1=0.8". Commas within a value are of the value. */
export const optionsText = (options) => Object.entries(options).map(([name, value]) => `${name}=${value}`).join(',');

/** How many steps: 0 is the rule's own number. @param {Racer} racer @param {Shared} shared */
export const stepsOf = (racer, shared) => shared.steps ?? (Number(racer.options.steps) || 0);

/** The learning rate a racer begins with. @param {Racer} racer @param {Rule} rule */
export const rateOf = (racer, rule) => (Number(racer.options.lr) > 0 ? Number(racer.options.lr) : rule.lr);

/** `descent minimize ...` with the same paths, but for noise. What all have in common stands once. */
export function commandOf({ words, settings, dimension, from, racers, shared, rules }) {
  const all = racers.map((racer) => {
    const options = optionsOf(racer, shared, rules.find(({ rule }) => rule === racer.rule));
    const steps = stepsOf(racer, shared);
    return steps > 0 ? { ...options, steps: String(steps) } : options;
  });
  // A decay has a colon in it, and one racer's options end at the next.
  const same = (name) => all.every((options) => options[name] === all[0][name]);
  const common = ['decay', 'steps'].filter((name) => all.some((options) => options[name] !== undefined) && (name === 'decay' || same(name)));
  const each = racers.map(({ rule }, i) => [rule, ...Object.entries(all[i]).filter(([name]) => !common.includes(name)).map(([name, value]) => `${name}=${value}`)].join(':'));
  const flags = common.flatMap((name) => [`--${name}`, shellWord(all.find((options) => options[name] !== undefined)[name])]);
  return ['descent minimize', shellWord(words), ...(settings ? ['--set', shellWord(settings)] : []), ...(dimension ? ['--dim', String(dimension)] : []),
    ...(from[0] < 0 ? [`--from=${from.join(',')}`] : ['--from', from.join(',')]), '--with', shellWord(each.join(',')), ...flags].join(' ');
}

/** The lowest value of all paths. @param {import('../parts/module.js').Run[]} runs */
export function lowestOf(runs) {
  let low = Infinity;
  for (const run of runs) for (let k = 0; k < run.count; k++) if (valueAt(run, k) < low) low = valueAt(run, k);
  return low;
}

/**
 * The goal: so near the lowest value of all paths that 99 % of the fall to it are done. The first step after which a
 * path stays there; -1: it does not get there. @param {import('../parts/module.js').Run} run
 */
export function goalStep(run, goal) {
  let step = -1;
  for (let k = run.count - 1; k >= 0 && valueAt(run, k) <= goal; k--) step = k;
  return step;
}

/** @param {number} start @param {number} low */
export const goalOf = (start, low) => low + 0.01 * Math.max(start - low, 0);

/** Who gets there first, by index; -1: nobody. @param {number[]} steps of goalStep */
export function firstOf(steps) {
  const there = steps.filter((step) => step >= 0);
  return there.length === 0 ? -1 : steps.indexOf(Math.min(...there));
}

/**
 * What the pictures show: the paths as far as they are not higher than the start, and the usual box where it is not
 * much larger. @param {import('../parts/module.js').Run[]} runs @param {number[]} start
 * @param {{lower: number[], upper: number[]} | null} box @returns {number[][]} of each variable
 */
export function extentOf(runs, start, box, exact = false) {
  if (box && exact) return start.map((_, i) => [box.lower[i], box.upper[i]]);
  const most = 4 * reachOf(runs, start, box);
  const own = start.map((at, i) => {
    let [low, high] = [at, at];
    for (const run of runs) {
      for (let k = 0; k < run.count; k++) {
        if (!(valueAt(run, k) <= valueAt(run, 0))) continue;
        low = Math.min(low, Math.max(placeAt(run, k, i), at - most));
        high = Math.max(high, Math.min(placeAt(run, k, i), at + most));
      }
    }
    return [low, high];
  });
  const span = own.map(([low, high]) => high - low);
  const widest = Math.max(...span);
  return own.map(([low, high], i) => {
    const room = Math.max((start.length > 1 ? 0.25 : 1.6) * span[i], 0.3 * widest, widest > 0 ? 0 : 1);
    const [a, b] = [low - room, high + room];
    const more = 1.2 * (b - a);
    return box ? [Math.min(a, Math.max(box.lower[i], a - more)), Math.max(b, Math.min(box.upper[i], b + more))] : [a, b];
  });
}

/** How far from the start most paths go: of the lesser half the farthest. One that runs away squeezes no other. */
function reachOf(runs, start, box) {
  const reaches = runs.map((run) => {
    let most = 0;
    for (let k = 0; k < run.count; k++) {
      const way = Math.hypot(...start.map((at, i) => placeAt(run, k, i) - at));
      if (valueAt(run, k) <= valueAt(run, 0) && way > most) most = way;
    }
    return most;
  }).sort((a, b) => a - b);
  const usual = reaches[Math.floor((reaches.length - 1) / 2)] ?? 0;
  const wide = box ? Math.max(...start.map((_, i) => box.upper[i] - box.lower[i])) / 4 : 0;
  return Math.max(usual, wide, usual > 0 ? 0 : Math.hypot(...start), 1e-9);
}

/** Whether a path goes to and fro: f is not lower in its last tenth than in the one before. @param {import('../parts/module.js').Run} run */
export function jumps(run) {
  const tenth = Math.floor(run.count / 10);
  if (tenth < 5) return false;
  const mean = (from) => {
    let sum = 0;
    for (let k = from; k < from + tenth; k++) sum += valueAt(run, k);
    return sum / tenth;
  };
  return mean(run.count - tenth) > 0.999 * mean(run.count - 2 * tenth);
}
