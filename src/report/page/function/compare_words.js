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

/** "0.103 ± 0.010": as many decimals as its standard error has with two digits. Of functions the mean alone. */
export function meanText(result, { mean, se }) {
  if (result.kind === 'function' || !(se > 0)) return meanOf(result, mean);
  const decimals = Math.min(12, Math.max(0, 1 - Math.floor(Math.log10(se))));
  return Math.abs(mean) >= 1e4 || decimals > 9 ? `${number(mean, 3)} ± ${number(se, 2)}` : `${mean.toFixed(decimals)} ± ${se.toFixed(decimals)}`.replaceAll('-', '−');
}

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
  const equal = sharing(result).length;
  const separable = pairs.filter((pair) => pair.length === length && pair.separable).length;
  const all = pairs.filter((pair) => pair.length === length).length;
  return {
    chip: equal === 1 ? 'separable' : `${count(equal)} share the first place`, text: `${sentences[0]}.`, // names of rules stay small
    numbers: [
      { label: `${lossName(result)} of ${best.rule}`, value: meanOf(result, last(best).mean), note: `after ${things(length, unit.slice(0, -1))}${kind === 'function' ? '' : ` · ${things(length * plan.steps_per_epoch, 'step')}`}` },
      { label: kind === 'function' ? 'starts' : 'seeds', value: count(plan.seeds), note: plan.seeds < plan.least_seeds ? `too few to tell anything: ${count(plan.least_seeds)} are needed` : 'that tuning had not seen, the same for all' },
      { label: 'pairs that are separable', value: `${count(separable)} of ${count(all)}`, note: `of ${things(rules.length, 'rule')}, each tuned with ${things(Math.max(...rules.map(({ tried }) => tried)), 'run')}` },
    ],
    advice: next ? 'A run with the best configuration:' : '',
  };
}

/** Rules that are not separable from the best, itself among them. */
export const sharing = ({ rules }) => rules.filter(({ groups }) => groups.some((group) => rules[0].groups.includes(group)));

const listed = (words) => (words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words[words.length - 1]}`);

/** "adadelta comes first of 32 rules; soap and muon are not separable from it" */
export function rankingTitle(result) {
  const { rules } = result;
  const others = sharing(result).slice(1).map(({ rule }) => rule);
  const first = `${rules[0].rule} comes first of ${things(rules.length, 'rule')}`;
  if (others.length === 0) return `${first}, and is separable from all others`;
  return `${first}; ${others.length > 3 ? `${count(others.length)} others` : listed(others)} ${others.length === 1 ? 'is' : 'are'} not separable from it`;
}

/** "Means go from 0.0771 (adadelta) to 0.9 (gd); single runs from 0.02 to 8" */
export function runsTitle(result) {
  const { rules } = result;
  const all = rules.flatMap((rule) => runsOf(result, last(rule)));
  const [low, high] = [rules[0], rules[rules.length - 1]].map((rule) => `${meanOf(result, last(rule).mean)} (${rule.rule})`);
  return `Means go from ${low} to ${high}${all.length > 0 ? `, single runs from ${meanOf(result, Math.min(...all))} to ${meanOf(result, Math.max(...all))}` : ''}`;
}

/** Pairs that change their order by more than chance, each once: at the lengths that are nearest to each other. */
export const flipsOnce = (flips) => flips.filter((flip) => !flips.some((other) => other !== flip && other.first === flip.first && other.second === flip.second
  && other.behind_at >= flip.behind_at && other.ahead_at <= flip.ahead_at));

/** How the order changes with the length: "gd is first after 11 and 22 epochs, adam after 44". */
export function orderTitle({ rules, plan, unit, flips }) {
  const leaders = new Map();
  plan.lengths.forEach((length, i) => {
    const leader = rules.find(({ at }) => at[i].rank === 1)?.rule ?? '–';
    leaders.set(leader, [...leaders.get(leader) ?? [], count(length)]);
  });
  const pairs = new Set(flips.map(({ first, second }) => `${first} ${second}`)).size;
  const sure = pairs === 0 ? '' : `; ${things(pairs, 'pair')} ${pairs === 1 ? 'changes its' : 'change their'} order by more than chance`;
  if (leaders.size === 1) return `${rules[0].rule} is first at all three lengths${sure}`;
  return `${[...leaders].map(([rule, lengths], i) => (i === 0 ? `${rule} is first after ${listed(lengths)} ${unit}` : `${rule} after ${listed(lengths)}`)).join(', ')}${sure}`;
}

/** Rules that are drawn in colour where there are too many for that: those that lead at a length, then those that change most places by more than chance. */
export function coloured({ rules, plan, flips }, most = 8) {
  if (rules.length <= most) return rules.map(({ rule }) => rule);
  const leaders = plan.lengths.map((_, i) => rules.find(({ at }) => at[i].rank === 1)?.rule).reverse();
  const moves = new Map();
  for (const { first, second } of flipsOnce(flips)) for (const rule of [first, second]) moves.set(rule, (moves.get(rule) ?? 0) + 1);
  return [...new Set([...leaders, ...[...moves].sort((a, b) => b[1] - a[1]).map(([rule]) => rule)])].filter(Boolean).slice(0, most);
}

/** The place of each rule at each length, where rules of one rank stand below each other. @returns {number[][]} from 0 on, by rule and length */
export const placesOf = ({ rules, plan }) => {
  const places = rules.map(() => []);
  plan.lengths.forEach((_, k) => {
    const order = rules.map((_one, i) => i).sort((a, b) => rules[a].at[k].rank - rules[b].at[k].rank || a - b);
    order.forEach((rule, place) => { places[rule][k] = place; });
  });
  return places;
};

/** Ticks of powers of ten, with 3 times them or 2 and 5 where there are few. @param {number} low logarithms @param {number} high @param {number} most */
export function powers(low, high, most) {
  const found = (digits, every) => {
    const all = [];
    for (let power = Math.floor(low); power <= Math.ceil(high); power++) {
      if (power % every === 0) all.push(...digits.map((digit) => power + Math.log10(digit)));
    }
    return all.filter((tick) => tick >= low && tick <= high);
  };
  const few = [[1, 2, 5], [1, 3], [1]].map((digits) => found(digits, 1)).find((all) => all.length <= most && all.length > 1);
  if (few) return few;
  for (let every = 2; every < 40; every++) if (found([1], every).length <= most) return found([1], every);
  return [low];
}

/** How many steps fewer the best needs than each other that it is separable from: as the program tells them. */
export function savedOf(result) {
  const { rules, plan, savings, pairs } = result;
  const length = plan.lengths[plan.lengths.length - 1];
  return savings.filter(({ rule, part }) => part !== null && pairs.some((pair) => pair.length === length && pair.separable && pair.first === rules[0].rule && pair.second === rule))
    .filter(({ rule }) => last(rules.find((one) => one.rule === rule)).diverged < plan.seeds)
    .map((saving) => ({ ...saving, open: 2 * saving.early > saving.seeds }));
}

const share = (part) => `${number(100 * Math.abs(1 - part), 2)}\u00a0% ${part <= 1 ? 'fewer' : 'more'}`;

/** "73 % fewer steps than lion (95 %: 60 to 74 %)" of one rule */
export function savingText({ rules, kind }, { rule, part, low, high, open }) {
  const interval = !open && low !== null && low < high ? ` (95\u00a0%: ${number(100 * (1 - high), 2)} to ${number(100 * (1 - low), 2)}\u00a0%)` : '';
  return `${rules[0].rule} needs ${open ? 'at least ' : ''}${share(part)} ${kind === 'function' ? 'evaluations' : 'steps'} than ${rule}${interval}`;
}

export function savingsTitle(result, saved) {
  const steps = result.kind === 'function' ? 'evaluations' : 'steps';
  const sorted = [...saved].sort((a, b) => b.part - a.part);
  const least = sorted[0];
  const most = sorted[sorted.length - 1];
  const open = (one) => (one.open ? 'at least ' : '');
  if (saved.length === 1 || least.part === most.part) return `${result.rules[0].rule} needs ${open(least)}${share(least.part)} ${steps} than ${saved.length === 1 ? least.rule : `${count(saved.length)} others`} for the same loss`;
  return `For the loss that others end at, ${result.rules[0].rule} needs ${open(least)}${share(least.part)} (${least.rule}) to ${open(most)}${share(most.part)} ${steps} (${most.rule})`;
}

/** "The best rate of 31 of 32 rules lies within what was tried" */
export function tuningTitle({ rules }) {
  const tuned = rules.filter((rule) => last(rule).lr !== null);
  const edges = tuned.filter((rule) => last(rule).edge).map(({ rule }) => rule);
  if (tuned.length === 0) return 'No rule has a learning rate that ended well';
  if (edges.length === 0) return `The best learning rate of ${tuned.length === rules.length ? 'every rule' : things(tuned.length, 'rule')} lies within what was tried`;
  return `The best learning rate of ${edges.length > 3 ? things(edges.length, 'rule') : listed(edges)} is at the edge of what was tried`;
}

/** The mean loss of each configuration that tuning has tried at the longest length, of functions as they are compared: null where one diverged. */
export function triedOf(result) {
  const { rules, plan } = result;
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
    return [...found.values()].map(({ losses, ...one }) => {
      const compared = runsOf(result, { losses });
      return { ...one, loss: losses.includes(null) ? null : compared.reduce((sum, loss) => sum + loss, 0) / compared.length };
    });
  });
}
