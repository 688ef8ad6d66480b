// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What a page about a comparison of rules says, from what --json prints; nothing is judged here that the program has not
// judged. No element here.
import { count, number, things } from '../text.js';

/** "ab": a letter for each group, as the table in the terminal has them. @param {number[]} groups */
export const letters = (groups) => groups.map((group) => (group <= 26 ? String.fromCharCode(96 + group) : `,${group}`)).join('');

/** The score of a rule at the longest length. */
export const last = ({ at }) => at[at.length - 1];

/** A mean as people read it: of a function how far f is above its lowest value. */
export const meanOf = ({ kind }, mean) => (kind === 'function' ? number(10 ** mean, 2) : number(mean, 3));

/** What is measured, with its unit of length. */
export const lossName = ({ kind }) => (kind === 'function' ? 'f − lowest' : 'validation loss');

/** The losses of the runs of a rule at a length, as they are compared: runs that diverged are left out. @returns {number[]} */
export const runsOf = ({ kind, minimum }, { losses }) =>
  losses.filter((loss) => loss !== null).map((loss) => (kind === 'function' ? Math.log10(Math.max(loss - minimum, 1e-15)) : loss));

/** Whether losses are drawn along powers of ten: of functions they are logarithms already. @param {number[]} means all above 0 or not */
export const isWide = ({ kind }, means) => kind !== 'function' && Math.min(...means) > 0 && Math.max(...means) > 20 * Math.min(...means);

/** @returns {import('./words.js').Answer} */
export function comparedWords(data) {
  const { result, next } = data;
  const { rules, plan, sentences, pairs, kind, unit } = result;
  const [best] = rules;
  const length = plan.lengths[plan.lengths.length - 1];
  const equal = rules.filter(({ groups }) => groups.some((group) => best.groups.includes(group))).length;
  const separable = pairs.filter((pair) => pair.length === length && pair.separable).length;
  const all = pairs.filter((pair) => pair.length === length).length;
  return {
    chip: equal === 1 ? 'separable' : `${count(equal)} not separable`, text: `${sentences[0]}.`, // names of rules stay small
    numbers: [
      { label: `${lossName(result)} of ${best.rule}`, value: meanOf(result, last(best).mean), note: `after ${things(length, unit.slice(0, -1))}${kind === 'function' ? '' : ` · ${things(length * plan.steps_per_epoch, 'step')}`}` },
      { label: kind === 'function' ? 'starts' : 'seeds', value: count(plan.seeds), note: plan.seeds < plan.least_seeds ? `too few to tell anything: ${count(plan.least_seeds)} are needed` : 'that tuning had not seen, the same for all' },
      { label: 'pairs that are separable', value: `${count(separable)} of ${count(all)}`, note: `of ${things(rules.length, 'rule')}, each tuned with ${things(Math.max(...rules.map(({ tried }) => tried)), 'run')}` },
    ],
    advice: next ? 'A run with the best configuration:' : '',
  };
}

/** How the order changes with the length: "gd leads after 11, gd leads after 22, adam leads after 44 epochs". */
export function orderTitle({ rules, plan, unit, flips }) {
  const leaders = plan.lengths.map((_, i) => rules.find(({ at }) => at[i].rank === 1)?.rule ?? '–');
  const sure = flips.length === 0 ? '' : `; ${things(flips.length, 'change')} of order ${flips.length === 1 ? 'is' : 'are'} more than chance`;
  if (new Set(leaders).size === 1) return `${leaders[0]} leads at all three lengths${sure}`;
  return `${plan.lengths.map((length, i) => `${leaders[i]} leads after ${count(length)}`).join(', ')} ${unit}${sure}`;
}

/** The mean loss of each configuration that tuning has tried at the longest length: null where one diverged. */
export function triedOf({ rules, plan }) {
  const length = plan.lengths[plan.lengths.length - 1];
  return rules.flatMap(({ rule, trials }) => {
    const found = new Map();
    for (const { length: of, lr, decay, loss } of trials) {
      if (of !== length) continue;
      const key = `${lr} ${decay}`;
      const one = found.get(key) ?? { rule, lr, decay, losses: [] };
      one.losses.push(loss);
      found.set(key, one);
    }
    return [...found.values()].map(({ losses, ...one }) => ({ ...one, loss: losses.includes(null) ? null : losses.reduce((sum, loss) => sum + loss, 0) / losses.length }));
  });
}
