// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Pictures of rules compared: every run, what the best one saves, the order at each length, every pair, what tuning tried.
import { fitted, label, labelWidth, line, mark, Picture, scale, textWidth, ticks } from '../plot.js';
import { count, number, percent, svg, things } from '../text.js';
import { coloured, flipsOnce, isWide, last, lossName, meanOf, meanText, orderTitle, placesOf, powers, runsOf, runsTitle, savedOf, savingsTitle, savingText, sharing, triedOf, tuningTitle } from './compare_words.js';

const dash = '–';
export const metricOf = (metric, task) => (metric === null ? dash : task === 'accuracy' ? percent(metric) : number(metric, 3));
const middle = { anchor: 'middle' };

/** A text around x, moved as far as it takes to be in the picture. */
function around(text, x, y, width) {
  const half = textWidth(text) / 2 + 2;
  return label(text, Math.max(half, Math.min(width - half, x)), y, middle);
}

/** Rows of rules with their names at the left, and an axis below. */
function rowsOf(names, width, { low, high, places, shown, axis }) {
  const room = labelWidth(names, width < 520 ? 110 : 200);
  const left = room + 16;
  const each = names.length > 12 ? 20 : 28;
  const bottom = 6 + each * names.length;
  const x = scale([low, high], [left, width - 14]);
  const y = (i) => 6 + (i + 0.5) * each;
  const parts = places(Math.max(2, (width - left) / 80)).flatMap((tick) => [line(x(tick), 6, x(tick), bottom), around(shown(tick), x(tick), bottom + 17, width)]);
  names.forEach((name, i) => parts.push(label(fitted(name, room + 1), left - 8, y(i) + 4, { anchor: 'end', kind: 'name' })));
  parts.push(around(axis, (left + width) / 2, bottom + 36, width));
  return { parts, x, y, left, each, height: bottom + 44, place: (i) => ({ x: left, y: 6 + i * each + 2, width: width - left - 10, height: each - 4 }) };
}

// ---- every run ----

function drawRuns(result, width) {
  const { rules } = result;
  const first = new Set(sharing(result));
  const all = rules.flatMap((rule) => [...runsOf(result, last(rule)), last(rule).mean]);
  const wide = isWide(result, all);
  const powersOfTen = wide || result.kind === 'function';
  const along = (value) => (wide ? Math.log10(value) : value);
  const [low, high] = [Math.min(...all.map(along)), Math.max(...all.map(along))];
  const space = 0.03 * (high - low || 1);
  const rows = rowsOf(rules.map(({ rule }) => rule), width, {
    low: low - space, high: high + space, places: (most) => (powersOfTen ? powers(low, high, most) : ticks(low, high, most)),
    shown: (tick) => number(powersOfTen ? 10 ** tick : tick, powersOfTen ? 2 : 3), axis: `${lossName(result)} at the end of the longest runs`,
  });
  const { parts, x } = rows;
  rules.forEach((rule, i) => {
    const y = rows.y(i);
    const { mean, se } = last(rule);
    const colour = first.has(rule) ? 2 : 1;
    parts.push(...runsOf(result, last(rule)).map((loss) => mark('circle', 7, x(along(loss)), y, 3, 'faint')));
    const ends = [mean - 2 * se, mean + 2 * se].map((value) => x(Math.max(wide ? along(Math.max(value, 1e-300)) : value, low - space)));
    parts.push(svg(`line.interval.colour-${colour}`, { x1: ends[0], x2: Math.min(ends[1], width - 12), y1: y, y2: y }), mark(colour === 2 ? 'diamond' : 'square', colour, x(along(mean)), y, 4.5));
  });
  return { width, height: rows.height, parts, place: rows.place };
}

export function runs(result) {
  const { rules, plan, kind, unit } = result;
  const read = (rule) => `${rule.rule}: ${meanText(result, last(rule))}${last(rule).diverged > 0 ? `, ${things(last(rule).diverged, 'run')} diverged` : ''}`;
  const rows = rules.flatMap(({ rule, at }) => at[at.length - 1].losses.map((loss, i) => [rule, i + 1, loss]));
  return new Picture({
    title: runsTitle(result),
    summary: `Every run of ${things(plan.lengths[plan.lengths.length - 1], unit.slice(0, -1))}, and means with two standard errors to both sides. Runs with the same ${kind === 'function' ? 'start' : 'seed'} are compared with each other, so that means whose lines overlap may be separable all the same.`,
    legend: [{ label: 'a run', shape: 'circle', colour: 7 }, { label: 'mean of a rule that shares the first place', shape: 'diamond', colour: 2 }, { label: 'mean of another', shape: 'square', colour: 1 }],
    items: rules.map(read), draw: (width) => drawRuns(result, width),
    numbers: { head: ['rule', 'run', kind === 'function' ? 'f' : 'loss'], total: rows.length, shown: (i) => [rows[i][0], count(rows[i][1]), rows[i][2] === null ? 'diverged' : number(rows[i][2], 6)], copied: (i) => rows[i].map((cell) => cell ?? '') },
  });
}

// ---- what the best saves ----

function drawSavings(result, saved, width) {
  const fewer = (part) => 100 * (1 - part);
  const ends = saved.flatMap(({ part, low, high }) => [part, low ?? part, high ?? part]).map(fewer);
  const low = Math.min(0, ...ends);
  const rows = rowsOf(saved.map(({ rule }) => rule), width, {
    low, high: 100, places: (most) => ticks(low, 100, most), shown: (tick) => `${number(tick, 3)}\u00a0%`, axis: `${result.kind === 'function' ? 'evaluations' : 'steps'} that ${result.rules[0].rule} saves`,
  });
  saved.forEach(({ part, low: least, high: most, open }, i) => {
    const y = rows.y(i);
    const at = rows.x(fewer(part));
    if (open) rows.parts.push(svg('path.more', { d: `M${at} ${y}H${at + 16}m-5 -4l5 4l-5 4` }));
    else if (least !== null && least < most) rows.parts.push(svg('line.interval.colour-1', { x1: rows.x(fewer(most)), x2: rows.x(fewer(least)), y1: y, y2: y }));
    rows.parts.push(mark(open ? 'circle' : 'square', open ? 3 : 1, at, y, 4.5));
  });
  return { width, height: rows.height, parts: rows.parts, place: rows.place };
}

/** Null: nothing is separable from the best, or all that is known is said in a sentence. */
export function savings(result) {
  const saved = savedOf(result);
  // Where all is only known not to be more, a picture would show nothing that the sentence does not say.
  if (saved.every(({ open, part }) => open && part === saved[0].part)) return null;
  return new Picture({
    title: savingsTitle(result, saved),
    summary: `What ${result.rules[0].rule} needs to reach the loss that each rule it is separable from ends at: between the three lengths by interpolation, seed by seed; 95 % intervals, each by itself. "At least": it is there before its shortest runs end, with most seeds.`,
    legend: [{ label: 'geometric mean', shape: 'square', colour: 1 }, { label: 'at least so many', shape: 'circle', colour: 3 }],
    items: saved.map((one) => savingText(result, one)), draw: (width) => drawSavings(result, saved, width),
    numbers: {
      head: ['rule', 'its loss', 'part of its steps', 'from', 'to', 'seeds', 'early', 'late', 'untold'], total: saved.length,
      shown: (i) => { const { rule, reach, part, low, high, seeds, early, late, untold } = saved[i]; return [rule, meanOf(result, reach), number(part, 3), number(low ?? NaN, 3), number(high ?? NaN, 3), count(seeds), count(early), count(late), count(untold)]; },
      copied: (i) => { const { rule, reach, part, low, high, seeds, early, late, untold } = saved[i]; return [rule, reach, part, low, high, seeds, early, late, untold]; },
    },
  });
}

// ---- the order at each length ----

function drawOrder(result, width) {
  const { rules, plan, unit } = result;
  const names = labelWidth(rules.map(({ rule }) => rule), width < 520 ? 96 : 160);
  const both = width >= 640;
  const each = Math.max(20, Math.min(28, 160 / rules.length));
  const field = { x: both ? names + 16 : 26, y: 8, height: each * rules.length };
  field.width = width - field.x - names - 16;
  const places = placesOf(result);
  const colours = coloured(result);
  const x = (k) => field.x + (k / (plan.lengths.length - 1)) * field.width;
  const y = (place) => field.y + (place + 0.5) * each;
  const parts = plan.lengths.flatMap((length, k) => [line(x(k), field.y, x(k), field.y + field.height), around(count(length), x(k), field.y + field.height + 17, width)]);
  const lines = rules.map(({ rule }, i) => {
    const colour = colours.indexOf(rule) + 1;
    const points = places[i].map((place, k) => [x(k), y(place)]);
    const name = (k, px, anchor) => label(fitted(rule, names + 1), px, y(places[i][k]) + 4, { anchor, kind: 'name' });
    return { colour, drawn: svg(`g.item${colour === 0 ? '.quiet' : ''}`, { 'data-item': i },
      svg(`path.order.colour-${colour || 7}`, { d: `M${points.map((point) => point.join(' ')).join('L')}` }), ...points.map(([px, py]) => mark('circle', colour || 7, px, py, colour ? 4 : 2.5)),
      name(plan.lengths.length - 1, x(plan.lengths.length - 1) + 10, 'start'), both && name(0, field.x - 10, 'end')) };
  });
  // Those in colour lie above the others.
  parts.push(...lines.sort((a, b) => Number(a.colour > 0) - Number(b.colour > 0)).map(({ drawn }) => drawn));
  if (!both) parts.push(label('1', field.x - 10, y(0) + 4, { anchor: 'end' }), label(count(rules.length), field.x - 8, y(rules.length - 1) + 4, { anchor: 'end' }));
  parts.push(around(`the order after so many ${unit}`, field.x + field.width / 2, field.y + field.height + 36, width));
  const end = plan.lengths.length - 1;
  return { width, height: field.y + field.height + 44, parts, place: (i) => ({ x: x(end) + 6, y: y(places[i][end]) - 9, width: names + 8, height: 18 }) };
}

export function order(result) {
  const { rules, plan, flips, unit } = result;
  const once = flipsOnce(flips);
  const said = once.slice(0, 3).map(({ first, second, behind_at: behind, ahead_at: ahead }) => `${second} is ahead of ${first} after ${count(behind)} ${unit}, and behind after ${count(ahead)}`);
  const chance = said.length === 0 ? 'No change of order is more than chance.' : `More than chance: ${said.join('; ')}${once.length > said.length ? `; ${count(once.length - said.length)} more are told below` : ''}.`;
  return new Picture({
    title: orderTitle(result),
    summary: `Each length is tuned for itself. ${chance}${rules.length > 8 ? ' In colour: rules that are first at a length, and those that change most places by more than chance.' : ''}`,
    items: rules.map(({ rule, at }) => `${rule}: rank ${at.map(({ rank, length }) => `${count(rank)} after ${count(length)}`).join(', ')} ${unit}`),
    draw: (width) => drawOrder(result, width),
    numbers: {
      head: ['rule', ...plan.lengths.map((length) => `after ${count(length)}`)], total: rules.length,
      shown: (i) => [rules[i].rule, ...rules[i].at.map(({ mean, rank }) => `${count(rank)} (${meanOf(result, mean)})`)], copied: (i) => [rules[i].rule, ...rules[i].at.map(({ mean }) => mean)],
    },
  });
}

// ---- every pair ----

/** Row by row the pairs of a rule with those below it. */
function drawPairs({ rules }, all, width) {
  const names = labelWidth(rules.map(({ rule }, i) => `${i + 1} ${rule}`), width < 520 ? 110 : 200);
  const each = Math.min(24, (width - names - 24) / rules.length);
  const left = names + 12;
  const size = each * rules.length;
  const tall = Math.max(each, 13);
  const every = Math.ceil(22 / each);
  const row = new Map(rules.map(({ rule }, i) => [rule, i]));
  const box = ({ first, second }) => ({ x: left + row.get(second) * each, y: 22 + row.get(first) * tall, width: each, height: tall });
  const parts = rules.map(({ rule }, i) => label(fitted(`${i + 1} ${rule}`, names + 1), left - 8, 22 + (i + 0.5) * tall + 4, { anchor: 'end', kind: 'name' }));
  rules.forEach((_, i) => { if (i % every === 0 && i > 0) parts.push(label(count(i + 1), left + (i + 0.5) * each, 15, middle)); });
  for (const pair of all) {
    const { x, y, width: wide, height } = box(pair);
    parts.push(svg(`rect.pair${pair.separable ? '.apart' : ''}`, { x: x + 0.5, y: y + 0.5, width: Math.max(1, wide - 1), height: height - 1, rx: Math.min(3, wide / 4) }));
  }
  return { width: Math.max(width, left + size), height: 26 + tall * rules.length, parts, place: (i) => box(all[i]) };
}

export const pairsTitle = (all) => {
  const separable = all.filter((pair) => pair.separable).length;
  return `${count(separable)} of ${things(all.length, 'pair')} ${separable === 1 ? 'is' : 'are'} separable`;
};

export function pairPicture(result, all, numbers) {
  const needed = (pair) => (pair.needed === null ? '' : `; ${pair.needed > 1e4 ? 'more than 10,000' : `about ${count(pair.needed)}`} ${result.kind === 'function' ? 'starts' : 'seeds'} would tell such a difference`);
  return new Picture({
    title: pairsTitle(all),
    summary: 'A cell is a rule and one that ended behind it, by its rank. Full: the difference is more than chance (95 %, Holm over all pairs). Empty: it is not.',
    legend: [{ label: 'separable', shape: 'square', colour: 1 }],
    items: all.map((pair) => `${pair.first} and ${pair.second}: ${pair.separable ? 'separable' : 'not separable'}, p ${number(pair.adjusted, 2)} after Holm${pair.separable ? '' : needed(pair)}`),
    draw: (width) => drawPairs(result, all, width), numbers,
  });
}

// ---- tuning ----

/** What was tried of each rule at each rate: the better of both decays. */
function ratesOf(result) {
  const found = new Map();
  for (const one of triedOf(result)) {
    if (one.lr === null) continue;
    const key = `${one.rule} ${one.lr}`;
    const best = found.get(key);
    if (!best || (one.loss !== null && (best.loss === null || one.loss < best.loss))) found.set(key, one);
  }
  return [...found.values()];
}

/** How good a rate is next to the best of its rule: 1, and less down to 0.15. */
function worth(result, loss, best) {
  const behind = result.kind === 'function' ? (loss - best) / 6
    : best > 0 ? Math.log10(loss / best) : (loss - best) / (Math.abs(best) || 1);
  return Math.max(0.15, 1 - 0.85 * Math.min(1, behind));
}

function drawTuning(result, rates, width) {
  const tuned = result.rules.filter(({ rule }) => rates.some((one) => one.rule === rule));
  const logs = rates.map(({ lr }) => Math.log10(lr));
  const [low, high] = [Math.min(...logs) - 0.15, Math.max(...logs) + 0.15];
  const rows = rowsOf(tuned.map(({ rule }) => rule), width, { low, high, places: (most) => powers(low, high, most), shown: (tick) => number(10 ** tick, 2), axis: 'learning rate' });
  const row = new Map(tuned.map(({ rule }, i) => [rule, i]));
  const best = new Map(tuned.map(({ rule }) => [rule, Math.min(...rates.filter((one) => one.rule === rule && one.loss !== null).map(({ loss }) => loss))]));
  const chosen = new Map(tuned.map((rule) => [rule.rule, last(rule).lr]));
  const at = ({ rule, lr }) => [rows.x(Math.log10(lr)), rows.y(row.get(rule))];
  for (const one of rates) {
    const [x, y] = at(one);
    if (one.loss === null) {
      rows.parts.push(svg('path.failed', { d: `M${x - 3} ${y - 3}l6 6m0 -6l-6 6` }));
      continue;
    }
    const dot = mark('circle', 1, x, y, 5);
    dot.setAttribute('fill-opacity', String(worth(result, one.loss, best.get(one.rule))));
    rows.parts.push(dot);
    if (one.lr === chosen.get(one.rule)) rows.parts.push(svg('circle.chosen', { cx: x, cy: y, r: 7.5 }));
  }
  return { width, height: rows.height, parts: rows.parts, place: (i) => { const [x, y] = at(rates[i]); return { x: x - 6, y: y - 6, width: 12, height: 12 }; } };
}

/** Null: no rule that was compared has a learning rate. */
export function tuning(result) {
  const { plan, rules } = result;
  const tried = triedOf(result);
  const rates = ratesOf(result);
  if (rates.length === 0) return null;
  const diverged = rules.reduce((sum, rule) => sum + rule.tried_diverged, 0);
  const loss = (value) => (value === null ? 'diverged' : meanOf(result, value));
  return new Picture({
    title: tuningTitle(result),
    summary: `The ends of the longest of ${things(rules.reduce((sum, rule) => sum + rule.tried, 0), 'run')} of tuning, of which ${diverged === 0 ? 'none' : count(diverged)} diverged: the fuller, the nearer to the best of the rule; constant or decaying, whichever was better; mean over ${things(plan.tuning_seeds, 'seed')}. A ring: it was chosen.${plan.rounds > 0 ? ` As a best rate was at an edge, all rules got more rates ${plan.rounds === 1 ? 'once' : `${count(plan.rounds)} times`}.` : ''}`,
    items: rates.map((one) => `${one.rule}, learning rate ${number(one.lr, 3)}: ${one.loss === null ? 'diverged' : `${loss(one.loss)}, ${one.decay}`}`),
    draw: (width) => drawTuning(result, rates, width),
    numbers: {
      head: ['rule', 'learning rate', 'decay', lossName(result)], total: tried.length, ranked: true,
      shown: (i) => [tried[i].rule, tried[i].lr === null ? dash : number(tried[i].lr, 3), tried[i].decay, loss(tried[i].loss)], copied: (i) => [tried[i].rule, tried[i].lr, tried[i].decay, tried[i].loss],
    },
  });
}
