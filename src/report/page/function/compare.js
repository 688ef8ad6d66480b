// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Rules compared: the ranking with what is separable, every run, the order at each length, every pair, what tuning has tried.
import { fitted, label, labelWidth, line, mark, Picture, scale, ticks } from '../plot.js';
import { count, el, number, percent, svg, things } from '../text.js';
import { isWide, last, letters, lossName, meanOf, orderTitle, runsOf, triedOf } from './compare_words.js';
import { tableFigure } from './table.js';

const dash = '–';
const metricOf = (metric, task) => (metric === null ? dash : task === 'accuracy' ? percent(metric) : number(metric, 3));

// ---- the ranking ----

function ranking(result, task) {
  const { rules, plan, kind, unit } = result;
  const data = kind !== 'function';
  const ends = plan.lengths.map(count).join(', ');
  const head = ['rank', 'rule', 'group', lossName(result), ...(data ? ['±', task] : []), 'learning rate', 'decay', `ranks at ${ends} ${unit}`, 'diverged', data ? 'µs a step' : 'µs an evaluation'];
  return tableFigure({
    title: `${rules[0].rule} comes first of ${things(rules.length, 'rule')}`,
    summary: `Means over ${things(plan.seeds, data ? 'seed' : 'start')}. Rules with a common letter are not separable (95 %, Holm over all pairs). A rate with ! is the lowest or the highest that was tried.`,
    head, words: ['rule', 'group', 'decay'],
    copiedHead: ['rank', 'rule', 'group', 'mean', 'se', 'metric', 'lr', 'decay', 'edge', ...plan.lengths.map((n) => `rank_${n}`), 'diverged', 'seconds'],
    rows: rules.map((rule) => {
      const at = last(rule);
      const loss = data ? [meanOf(result, at.mean), number(at.se, 2), metricOf(at.metric, task)] : [meanOf(result, at.mean)];
      return {
        shown: [count(at.rank), rule.rule, letters(rule.groups), ...loss, at.lr === null ? dash : `${number(at.lr, 3)}${at.edge ? ' !' : ''}`, at.lr === null ? (at.tuned === null ? 'all diverged' : 'no rate') : at.decay,
          rule.at.map(({ rank }) => count(rank)).join('  '), at.diverged > 0 ? `${count(at.diverged)} of ${count(plan.seeds)}` : dash, rule.seconds === null ? dash : number(1e6 * rule.seconds, 3)],
        copied: [at.rank, rule.rule, letters(rule.groups), at.mean, at.se, at.metric, at.lr, at.decay, at.edge, ...rule.at.map(({ rank }) => rank), at.diverged, rule.seconds],
      };
    }),
  });
}

// ---- every run ----

function drawRuns(result, width) {
  const { rules } = result;
  const names = labelWidth(rules.map(({ rule }) => rule), width < 520 ? 110 : 200);
  const left = names + 16;
  const each = rules.length > 12 ? 20 : 28;
  const bottom = 6 + each * rules.length;
  const all = rules.flatMap((rule) => [...runsOf(result, last(rule)), last(rule).mean]);
  const wide = isWide(result, all);
  const along = (value) => (wide ? Math.log10(value) : value);
  const low = Math.min(...all.map(along));
  const high = Math.max(...all.map(along));
  const space = 0.03 * (high - low || 1);
  const x = scale([low - space, high + space], [left, width - 12]);
  const shown = wide || result.kind === 'function' ? (tick) => number(10 ** tick, 2) : (tick) => number(tick, 3);
  const parts = ticks(low, high, Math.max(2, width / 110)).flatMap((tick) => [line(x(tick), 6, x(tick), bottom), label(shown(tick), x(tick), bottom + 17, { anchor: 'middle' })]);
  rules.forEach((rule, i) => {
    const y = 6 + (i + 0.5) * each;
    const { mean, se } = last(rule);
    parts.push(label(fitted(rule.rule, names + 1), left - 8, y + 4, { anchor: 'end', kind: 'name' }));
    parts.push(...runsOf(result, last(rule)).map((loss) => mark('circle', 3, x(along(loss)), y, 3, 'faint')));
    const ends = [mean - 2 * se, mean + 2 * se].map((value) => x(Math.max(wide ? along(Math.max(value, 1e-300)) : value, low - space)));
    parts.push(svg('line.interval', { x1: ends[0], x2: Math.min(ends[1], width - 12), y1: y, y2: y }), mark('square', 1, x(along(mean)), y, 4.5));
  });
  parts.push(label(`${lossName(result)} at the end of the longest runs`, (left + width - 12) / 2, bottom + 36, { anchor: 'middle' }));
  return { width, height: bottom + 44, parts, place: (i) => ({ x: left, y: 6 + i * each + 2, width: width - left - 10, height: each - 4 }) };
}

function runs(result) {
  const { rules, plan } = result;
  const read = (rule) => `${rule.rule}: ${meanOf(result, last(rule).mean)}${result.kind === 'function' ? '' : ` ± ${number(last(rule).se, 2)}`}${last(rule).diverged > 0 ? `, ${things(last(rule).diverged, 'run')} diverged` : ''}`;
  const rows = rules.flatMap(({ rule, at }) => at[at.length - 1].losses.map((loss, i) => [rule, i + 1, loss]));
  return new Picture({
    title: `Every run of ${things(plan.lengths[plan.lengths.length - 1], result.unit.slice(0, -1))}, and their means`,
    summary: `A circle is a run, a square the mean with two standard errors to both sides. Runs with the same ${result.kind === 'function' ? 'start' : 'seed'} are compared with each other, so that means whose lines overlap may be separable all the same.`,
    legend: [{ label: 'a run', shape: 'circle', colour: 3 }, { label: 'mean', shape: 'square', colour: 1 }],
    items: rules.map(read), draw: (width) => drawRuns(result, width),
    numbers: { head: ['rule', 'run', result.kind === 'function' ? 'f' : 'loss'], total: rows.length, shown: (i) => [rows[i][0], count(rows[i][1]), rows[i][2] === null ? 'diverged' : number(rows[i][2], 6)], copied: (i) => rows[i].map((cell) => cell ?? '') },
  });
}

// ---- the order at each length ----

function drawOrder({ rules, plan, unit }, width) {
  const names = labelWidth(rules.map(({ rule }) => rule), width < 520 ? 90 : 160);
  const height = Math.max(160, 22 * rules.length);
  const field = { x: 46, y: 8, width: width - names - 70, height };
  const x = (i) => field.x + (i / (plan.lengths.length - 1)) * field.width;
  const y = (rank) => field.y + ((rank - 0.5) / rules.length) * field.height;
  const parts = plan.lengths.flatMap((length, i) => [line(x(i), field.y, x(i), field.y + height), label(`${count(length)}`, x(i), field.y + height + 17, { anchor: 'middle' })]);
  rules.forEach(({ rule, at }, i) => {
    const colour = 1 + (i % 8);
    const points = at.map(({ rank }, k) => [x(k), y(rank)]);
    parts.push(svg(`path.order.colour-${colour}`, { d: `M${points.map((point) => point.join(' ')).join('L')}` }), ...points.map(([px, py]) => mark('circle', colour, px, py, 4)));
    parts.push(label(fitted(rule, names + 1), x(at.length - 1) + 10, y(i + 1) + 4, { kind: 'name' }));
  });
  parts.push(label('1', field.x - 14, y(1) + 4, { anchor: 'end' }), label(count(rules.length), field.x - 14, y(rules.length) + 4, { anchor: 'end' }),
    label(`rank by the length of runs, in ${unit}`, field.x + field.width / 2, field.y + height + 36, { anchor: 'middle' }));
  return { width, height: field.y + height + 44, parts, place: (i) => ({ x: x(2) + 4, y: y(i + 1) - 9, width: names + 12, height: 18 }) };
}

function order(result) {
  const { rules, plan, flips, unit } = result;
  const said = flips.map(({ first, second, behind_at: behind, ahead_at: ahead }) => `${second} is ahead of ${first} after ${count(behind)} ${unit}, and behind after ${count(ahead)}`);
  return new Picture({
    title: orderTitle(result),
    summary: `Each length is tuned for itself. ${said.length > 0 ? `More than chance: ${said.join('; ')}.` : 'No change of order is more than chance.'}`,
    items: rules.map(({ rule, at }) => `${rule}: rank ${at.map(({ rank, length }) => `${count(rank)} after ${count(length)}`).join(', ')} ${unit}`),
    draw: (width) => drawOrder(result, width),
    numbers: {
      head: ['rule', ...plan.lengths.map((length) => `after ${count(length)}`)], total: rules.length,
      shown: (i) => [rules[i].rule, ...rules[i].at.map(({ mean, rank }) => `${count(rank)} (${meanOf(result, mean)})`)], copied: (i) => [rules[i].rule, ...rules[i].at.map(({ mean }) => mean)],
    },
  });
}

// ---- pairs, and tuning ----

function pairs(result) {
  const { plan } = result;
  const length = plan.lengths[plan.lengths.length - 1];
  const all = result.pairs.filter((pair) => pair.length === length);
  const separable = all.filter((pair) => pair.separable).length;
  return tableFigure({
    title: `${count(separable)} of ${things(all.length, 'pair')} ${separable === 1 ? 'is' : 'are'} separable`,
    summary: `${result.kind === 'function' ? 'Differences of log10(f − lowest)' : 'Differences of the loss'}, seed by seed, with 95 % intervals by the bootstrap; p of the exact sign-flip test, and adjusted by Holm over all pairs; the seeds that would tell such a difference four times out of five.`,
    head: ['better', 'worse', 'difference', 'from', 'to', 'p', 'adjusted', 'separable', 'seeds needed'], words: ['better', 'worse', 'separable'],
    rows: all.map(({ first, second, difference, low, high, p, adjusted, separable: is, needed }) => ({
      shown: [first, second, number(difference, 3), number(low ?? NaN, 3), number(high ?? NaN, 3), number(p, 2), number(adjusted, 2), is ? 'yes' : 'no', needed === null ? dash : needed > 1e4 ? '> 10,000' : count(needed)],
      copied: [first, second, difference, low, high, p, adjusted, is ? 1 : 0, needed],
    })),
  });
}

function tuning(result) {
  const { plan, rules } = result;
  const rows = triedOf(result);
  const diverged = rules.reduce((sum, rule) => sum + rule.tried_diverged, 0);
  return tableFigure({
    title: `${things(rules.reduce((sum, rule) => sum + rule.tried, 0), 'run')} of tuning, ${diverged === 0 ? 'of which none' : `${count(diverged)} of which`} diverged`,
    summary: `Those of the longest runs, from the lowest rate on; mean over ${things(plan.tuning_seeds, 'seed')}. The lowest loss of a rule chose its rate and decay.${plan.rounds > 0 ? ` As a best rate was at an edge, all rules got more rates ${plan.rounds === 1 ? 'once' : `${count(plan.rounds)} times`}.` : ''}`,
    head: ['rule', 'learning rate', 'decay', result.kind === 'function' ? 'f' : 'validation loss'], words: ['rule', 'decay'],
    rows: rows.map(({ rule, lr, decay, loss }) => ({ shown: [rule, lr === null ? dash : number(lr, 3), decay, loss === null ? 'diverged' : number(loss, 4)], copied: [rule, lr, decay, loss] })),
  });
}

/** @param {any} data of document.js */
export function compared(data) {
  const { result } = data;
  const section = (id, title, ...children) => el('section', { 'aria-labelledby': id }, el('h2', { id }, title), ...children);
  const sections = [
    section('ranking', 'The ranking', ranking(result, data.metric), runs(result).element),
    section('said', 'What it says', el('ul.seen', {}, ...result.sentences.map((text) => el('li', {}, text)))),
    section('lengths', 'By the length of runs', order(result).element),
    section('pairs', 'Every pair', pairs(result)),
    section('tuning', 'Tuning', tuning(result)),
  ];
  return { picture: null, sections, begin: () => {}, groups: [], places: [] };
}
