// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Rules compared: the ranking with what is separable, every run, what is saved, the order at each length, every pair, what tuning
// has tried.
import { count, el, number, things } from '../text.js';
import { last, letters, lossName, meanText, rankingTitle } from './compare_words.js';
import { metricOf, order, pairPicture, pairsTitle, runs, savings, tuning } from './compare_pictures.js';
import { tableFigure } from './table.js';

const dash = '–';
const FEW = 3; // rules whose pairs are a table and no picture

// ---- the ranking ----

function ranking(result, task) {
  const { rules, plan, kind } = result;
  const data = kind !== 'function';
  const failed = rules.some((rule) => last(rule).diverged > 0);
  const timed = rules.some(({ seconds }) => seconds !== null);
  const head = ['rank', 'rule', lossName(result), ...(data ? [task] : []), 'group', 'learning rate', 'decay', `rank at ${plan.lengths.map(count).join(', ')}`, ...(failed ? ['diverged'] : []), ...(timed ? [data ? 'µs a step' : 'µs an evaluation'] : [])];
  return tableFigure({
    title: rankingTitle(result),
    summary: `Means over ${things(plan.seeds, data ? 'seed' : 'start')}${data ? ', with their standard errors' : ''}. Rules with a common letter are not separable (95 %, Holm over all pairs). A rate with ! is the lowest or the highest that was tried.`,
    head, words: ['rule', 'group', 'decay'], whole: true,
    copiedHead: ['rank', 'rule', 'group', 'mean', 'se', 'metric', 'lr', 'decay', 'edge', ...plan.lengths.map((n) => `rank_${n}`), 'diverged', 'seconds'],
    rows: rules.map((rule) => {
      const at = last(rule);
      return {
        shown: [count(at.rank), rule.rule, meanText(result, at), ...(data ? [metricOf(at.metric, task)] : []), letters(rule.groups),
          at.lr === null ? dash : `${number(at.lr, 3)}${at.edge ? ' !' : ''}`, at.lr === null ? (at.tuned === null ? 'all diverged' : 'no rate') : at.decay,
          rule.at.map(({ rank }) => count(rank)).join(', '), ...(failed ? [at.diverged > 0 ? `${count(at.diverged)} of ${count(plan.seeds)}` : dash] : []), ...(timed ? [rule.seconds === null ? dash : number(1e6 * rule.seconds, 3)] : [])],
        copied: [at.rank, rule.rule, letters(rule.groups), at.mean, at.se, at.metric, at.lr, at.decay, at.edge, ...rule.at.map(({ rank }) => rank), at.diverged, rule.seconds],
      };
    }),
  });
}

// ---- pairs ----

function pairs(result) {
  const { plan, kind, rules } = result;
  const length = plan.lengths[plan.lengths.length - 1];
  const all = result.pairs.filter((pair) => pair.length === length);
  const note = `${kind === 'function' ? 'Differences of log10(f − lowest)' : 'Differences of the loss'}, seed by seed, with 95 % intervals by the bootstrap; p of the exact sign-flip test, and adjusted by Holm over all pairs; about how many seeds would tell such a difference four times out of five.`;
  const head = ['better', 'worse', 'difference', 'from', 'to', 'p', 'adjusted', 'separable', 'seeds needed'];
  const rows = all.map(({ first, second, difference, low, high, p, adjusted, separable: is, needed }) => ({
    shown: [first, second, number(difference, 3), number(low ?? NaN, 3), number(high ?? NaN, 3), number(p, 2), number(adjusted, 2), is ? 'yes' : 'no', needed === null ? dash : needed > 1e4 ? '> 10,000' : count(needed)],
    copied: [first, second, difference, low, high, p, adjusted, is ? 1 : 0, needed],
  }));
  if (rules.length <= FEW) return [tableFigure({ title: pairsTitle(all), summary: note, head, words: ['better', 'worse', 'separable'], rows })];
  const numbers = { head, total: rows.length, ranked: true, shown: (i) => rows[i].shown, copied: (i) => rows[i].copied };
  return [pairPicture(result, all, numbers).element, el('p.note', {}, `Numbers: ${note.charAt(0).toLowerCase()}${note.slice(1)}`)];
}

/** @param {any} data of document.js */
export function compared(data) {
  const { result } = data;
  const section = (id, title, ...children) => el('section', { 'aria-labelledby': id }, el('h2', { id }, title), ...children);
  const saved = savings(result);
  const tried = tuning(result);
  const sections = [
    section('ranking', 'The ranking', ranking(result, data.metric), runs(result).element),
    saved && section('saved', 'What the first one saves', saved.element),
    section('lengths', 'By the length of runs', order(result).element),
    section('said', 'What it says', el('ul.seen', {}, ...result.sentences.map((text) => el('li', {}, text)))),
    section('pairs', 'Every pair', ...pairs(result)),
    tried && section('tuning', 'Tuning', tried.element),
  ].filter(Boolean);
  return { picture: null, sections, begin: () => {}, groups: [], places: [] };
}
