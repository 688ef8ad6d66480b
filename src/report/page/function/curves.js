// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The paths of optimizers as curves along their steps: f, the length of the gradient, the learning rate, and of a few
// variables each of them. What is told of them is in their specs, which need no element.
import { Chart, Group } from '../chart.js';
import { DASHES } from '../surface/palette.js';
import { choice, count, el, number, things } from '../text.js';
import { goalOf, goalStep, lastOf, lowestOf } from './document.js';
import { list } from './words.js';

const MOST_DRAWN = 8; // variables of a path

const line = (path, i, y) => ({ label: path.label, colour: 1 + (i % 8), dash: DASHES[i % 8], x: path.steps, y });
const first = (numbers) => numbers[0];
const last = (numbers) => numbers[numbers.length - 1];
const isConstant = (numbers) => numbers.every((value) => value === numbers[0]);
// ---- f ----

/** Whether any of them gets below the start. */
const falls = (paths) => first(paths[0].f) > lowestOf(paths);

/** Who has done 99 % of the fall first. @param {import('./document.js').Path[]} paths */
export function fallTitle(paths) {
  const goal = goalOf(paths);
  const goals = paths.map((path) => goalStep(path, goal));
  const there = goals.filter((step) => step >= 0);
  if (!falls(paths)) return paths.length === 1 ? `${paths[0].label} finds nothing lower than its start` : 'None of them finds anything lower than the start';
  const best = goals.indexOf(Math.min(...there));
  // Where constraints do not hold yet, f may be lower than at the end.
  if (paths.length === 1 && there.length === 0) return `f goes from ${number(first(paths[0].f))} to ${number(last(paths[0].f))}, and was as low as ${number(lowestOf(paths))} on the way`;
  if (paths.length === 1) return `f falls from ${number(first(paths[0].f))} to ${number(lowestOf(paths))}: 99 % of that in ${things(goals[0], 'step')}`;
  const others = paths.map(({ label }, i) => ({ label, step: goals[i], i })).filter(({ step, i }) => step >= 0 && i !== best).sort((a, b) => a.step - b.step)
    .map(({ label, step }) => `${label} after ${count(step)}`);
  const missing = paths.filter((_, i) => goals[i] < 0).map(({ label }) => label);
  return [`${paths[best].label} is first: 99 % of the fall after ${things(goals[best], 'step')}`, others.length > 0 && list(others),
    missing.length > 0 && `${list(missing)} ${missing.length === 1 ? 'does' : 'do'} not get there`].filter(Boolean).join('; ');
}

/** What can be drawn of f: as it is, and by powers of ten where that says something. */
export function formsOf(paths) {
  const values = paths.flatMap(({ f }) => Array.from(f).filter(Number.isFinite));
  const low = lowestOf(paths);
  const forms = [{ word: 'f', log: false, below: 0 }];
  if (low > 0) forms.push({ word: 'f, powers of ten', log: true, below: 0 });
  else if (values.some((value) => value > low)) forms.push({ word: 'f above the lowest', log: true, below: low });
  // Most of a fall over many powers of ten is a line along the bottom of the other one.
  const high = values.reduce((most, value) => Math.max(most, value), -Infinity);
  const steep = forms.length > 1 && values.filter((value) => value - low < 0.01 * (high - low)).length > 0.3 * values.length;
  return { forms, now: steep ? 1 : 0 };
}

/** @param {{log: boolean, below: number}} form */
export function fallSpec(paths, form) {
  const shifted = form.below !== 0;
  const low = lowestOf(paths);
  const words = form.log ? `Along powers of ten${shifted ? `, f above its lowest value of all, ${number(low, 6)}: that one itself cannot be drawn` : ''}.` : 'f after each step.';
  return {
    title: fallTitle(paths), summary: `${words}${falls(paths) ? ` The goal is 99 % of the way from the start to the lowest value that ${paths.length > 1 ? 'one of them' : 'it'} finds, ${number(low)}.` : ''}`,
    xLabel: 'step', yLabel: shifted ? 'f − lowest' : 'f', log: form.log,
    series: paths.map((path, i) => line(path, i, shifted ? path.f.map((value) => value - low) : path.f)),
    levels: [{ value: goalOf(paths) - form.below, label: 'the goal' }].filter(({ value }) => falls(paths) && (value > 0 || !form.log)),
  };
}

// ---- the gradient ----

export function slopeSpec(paths) {
  const ends = paths.map(({ label, slope }) => `${paths.length > 1 ? `${label} ` : ''}${number(last(slope), 2)}`);
  return {
    title: `The gradient has length ${number(first(paths[0].slope), 3)} at the start, and at the end ${list(ends)}`,
    summary: 'Its length after each step, along powers of ten: about zero at a minimum, but also at a saddle or on a plateau.',
    xLabel: 'step', yLabel: '|gradient|', log: true, series: paths.map((path, i) => line(path, i, path.slope)),
  };
}

// ---- the learning rate ----

/** Numbers from the first step on: the start has made none. */
const stepped = (path) => (path.searches ? { steps: path.steps.subarray(1), rate: path.rate.subarray(1) } : path);

/** Methods that take no multiple of a direction: their rate is the length of the step. */
const BY_LENGTH = new Set(['augmented-lagrangian', 'projected-newton']);

/** null: every rate is the same from step to step. */
export function rateSpec(paths) {
  const shown = paths.map((path, i) => ({ ...path, ...stepped(path), i })).filter(({ rate }) => rate.length > 0);
  if (shown.every(({ rate }) => isConstant(rate))) return null;
  const searching = shown.filter(({ searches }) => searches);
  const decaying = shown.filter(({ searches, rate }) => !searches && !isConstant(rate));
  const falls = decaying.map(({ label, rate }) => `that of ${label} from ${number(first(rate), 3)} to ${number(last(rate), 3)}`);
  const byLength = shown.length > 0 && shown.every(({ optimizer }) => BY_LENGTH.has(optimizer));
  const chosen = searching.map(({ label, optimizer, rate }) => `the steps of ${label} are ${number(rate.reduce((a, b) => Math.min(a, b)), 2)} to ${number(rate.reduce((a, b) => Math.max(a, b)), 2)} ${BY_LENGTH.has(optimizer) ? 'long' : 'times what its model says'}`);
  return {
    title: [falls.length > 0 && `The learning rate changes, ${list(falls)}`, ...chosen].filter(Boolean).join('; ').replace(/^the/, 'The'),
    summary: byLength ? 'The length of each step.' : `The learning rate of each step${searching.length > 0 ? `; of ${list(searching.map(({ label }) => label))}, which searches, how far along its direction it went` : ''}.`,
    xLabel: 'step', yLabel: byLength ? 'length' : 'learning rate', steps: true, height: 200, log: shown.every(({ rate }) => rate.every((value) => value > 0)),
    series: shown.map((path) => ({ ...line(path, path.i, path.rate), x: path.steps, steps: true })),
  };
}

/** Where nothing is to be drawn: "The learning rate stays the same: gd 0.001." */
export const rateNote = (paths) => `The learning rate is the same at every step: ${list(paths.filter(({ searches }) => !searches).map(({ label, rate }) => `${label} ${number(first(rate), 3)}`))}.`;

// ---- more variables than a picture has ----

/** @param {string[]} names */
export function variablesSpec(path, names) {
  const drawn = path.x.slice(0, MOST_DRAWN);
  const ways = drawn.map((x, i) => ({ name: names[i], way: Math.abs(last(x) - first(x)) })).sort((a, b) => b.way - a.way);
  const [moved] = ways;
  const alike = ways[ways.length - 1].way > (1 - 1e-6) * moved.way;
  return {
    title: alike ? `All ${count(ways.length)} variables moved as far on the path of ${path.label}: ${number(moved.way, 3)}` : `${moved.name} moved most on the path of ${path.label}: by ${number(moved.way, 3)}`,
    summary: `Each variable after each step${path.x.length > drawn.length ? `; the first ${count(drawn.length)} of ${count(path.x.length)}` : ''}.`,
    xLabel: 'step', yLabel: 'variables', series: drawn.map((x, i) => ({ ...line({ label: names[i], steps: path.steps }, i, x) })),
  };
}

// ---- all of them ----

/** How many steps are seen: all, or the first hundred, thousand, ... */
function spans(group, total) {
  const powers = [100, 1000, 10000].filter((steps) => steps < 0.7 * total);
  return powers.length === 0 ? null : choice('Steps', [...powers.map((steps) => [`first ${count(steps)}`, steps]), ['all', 0]], 0, (steps) => group.look(steps > 0 ? [0, steps] : null));
}

/**
 * @param {any} data of document.js @param {import('./document.js').Path} best whose variables are shown
 * @returns {{element: HTMLElement, begin: () => void, group: Group}}
 */
export function curves({ paths, function: { variables } }, best) {
  const total = lastOf(paths);
  if (total === 0) {
    const element = el('section', { 'aria-labelledby': 'curves' }, el('h2', { id: 'curves' }, 'Step by step'), el('p.note', {}, 'No step was taken: it ended where it began.'));
    return { element, group: new Group(() => [0, 1]), begin: () => {} };
  }
  const group = new Group(() => [0, Math.max(total, 1)]);
  const { forms, now } = formsOf(paths);
  const fall = new Chart(group, fallSpec(paths, forms[now]));
  const rate = rateSpec(paths);
  const charts = [fall, new Chart(group, slopeSpec(paths)), rate && new Chart(group, rate),
    best.x.length > 2 && new Chart(group, variablesSpec(best, variables))].filter(Boolean);
  const controls = [spans(group, total),
    forms.length > 1 && choice('Height', forms.map((form, i) => [form.word, i]), now, (i) => fall.update(fallSpec(paths, forms[i])))].filter(Boolean);
  const note = !rate && paths.some(({ searches }) => !searches) ? el('p.note', { id: 'rates' }, rateNote(paths)) : null;
  const element = el('section', { 'aria-labelledby': 'curves' }, el('h2', { id: 'curves' }, 'Step by step'),
    controls.length > 0 && el('div.controls', {}, ...controls), ...charts.map((chart) => chart.element), note);
  return { element, group, begin: () => charts.forEach((chart) => chart.begin()) };
}
