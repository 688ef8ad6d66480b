// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What stands around the pictures: the finding, the table, where each one ended, the settings, the command.
import { copyButton, count, el, number, things } from '../text.js';
import { field, slider, swatch } from '../parts/controls.js';
import { commandOf, rateOf } from './racers.js';
import { MOST_RACERS, MOST_STEPS } from './state.js';

/** Words of the library with options in backticks. @param {string} text */
const withOptions = (text) => text.split('`').map((part, i) => (i % 2 ? el('code', {}, part) : part));

/** The finding, as the page's heading. @param {import('./state.js').State} state */
export function finding(state) {
  const { racers, goals, winner } = state;
  if (racers.length === 0) return 'Nobody races: add an optimizer';
  if (winner < 0) return racers.length === 1 ? `${racers[0].label} finds nothing lower than the start` : 'None of them finds anything lower than the start';
  const there = goals.filter((step) => step >= 0).length;
  const others = racers.length === 1 ? '' : there === racers.length ? ', and the others follow' : `; ${things(racers.length - there, 'other')} ${racers.length - there === 1 ? 'does' : 'do'} not get there`;
  return `${racers[winner].label} ${racers.length === 1 ? 'gets down' : 'is first'}: 99 % of the fall after ${things(goals[winner], 'step')}${others}`;
}

/** A point of the function's variables in words. */
const pointWords = (state, x) => state.field.variables.map((name, i) => `${name} = ${number(x[i])}`).join(', ');

/** What the picture shows, for people who do not see it. */
export function describe(state) {
  const { surface, field: { variables } } = state;
  const paths = state.racers.map((racer, i) => `${racer.label} ends after ${things(Math.max(state.runs[i].count - 1, 0), 'step')} at ${pointWords(state, state.runs[i].x)}`);
  const seen = variables.map((name, i) => { const [low, high] = i ? surface.y : surface.x; return `${name} from ${number(low)} to ${number(high)}`; });
  return `${variables.length > 1 ? 'Contours' : 'Curve'} of f = ${state.words}, ${seen.join(', ')}. From ${pointWords(state, state.start)}: ${paths.join('; ')}. Numbers are in the table below.`;
}

// ---- the table ----

const HEADS = ['optimizer', 'f now', '|gradient| now', 'steps to the goal', 'steps taken', 'f at its end', '|gradient| at its end'];

export class Table {
  constructor() {
    this.body = el('tbody');
    this.note = el('p.note');
    this.element = el('section', { 'aria-labelledby': 'table' }, el('h2', { id: 'table' }, 'Side by side'),
      el('div.scroll', { tabindex: '0', role: 'region', 'aria-label': 'Optimizers side by side' },
        el('table.numbers', {}, el('caption.hidden', {}, 'Optimizers side by side'),
          el('thead', {}, el('tr', {}, ...HEADS.map((text) => el('th', { scope: 'col' }, text)))), this.body)), this.note);
  }

  /** @param {import('./state.js').State} state */
  show(state) {
    this.now = state.runs.map(() => [el('td'), el('td')]);
    this.body.replaceChildren(...state.runs.map((run, i) => {
      const last = run.count - 1;
      const cells = [state.goals[i] < 0 ? 'not reached' : count(state.goals[i]), count(Math.max(last, 0)),
        number(run.rows[run.width * last], 5), number(run.rows[run.width * last + 1], 3)];
      return el('tr', {}, el('th', { scope: 'row' }, swatch(state.style(i)), state.racers[i].label), ...this.now[i], ...cells.map((text) => el('td', {}, text)));
    }));
    this.note.textContent = state.winner < 0 ? '' : `The goal: 99 % of the way from f at the start to the lowest value that one of them finds, ${number(state.low, 5)}; f is at most ${
      number(state.goal, 4)} from then on.`;
  }

  /** @param {number} step */
  at(state, step) {
    state.runs.forEach((run, i) => {
      const k = Math.min(step, run.count - 1);
      this.now[i][0].textContent = number(run.rows[run.width * k], 5);
      this.now[i][1].textContent = number(run.rows[run.width * k + 1], 3);
    });
  }
}

// ---- where they ended ----

/** @param {import('./state.js').State} state */
export function ends(state) {
  return el('ul.ends', {}, ...state.ends().map((end, i) => {
    const why = state.document.stops[state.runs[i].end];
    const range = [end.small, end.large].slice(0, state.field.n).map((value) => number(value, 3)).join(' to ');
    const curved = Number.isFinite(end.small) ? ` Curvature: ${range}.` : '';
    return el('li', {}, el('span.name', {}, swatch(state.style(i)), state.racers[i].label),
      el('div', {}, el('p', {}, el('span.chip', {}, end.place), ' ', end.text),
        el('p.note', {}, `f = ${number(end.value, 5)}.${curved} Ended: `, ...withOptions(why ?? state.runs[i].end), '.')));
  }));
}

// ---- settings ----

const DECAYS = [
  ['none', 'constant', null],
  ['exp', 'exponential', (steps) => `exp:${Number((0.5 ** (1 / steps)).toPrecision(8))}`],
  ['inverse', '1 / (1 + k steps)', (steps) => `inverse:${Number((1 / steps).toPrecision(4))}`],
  ['step', 'halved in steps', (steps) => `step:${Math.max(1, Math.round(steps))},0.5`],
  ['sqrt', '1 / √step', () => 'sqrt:1'],
];

/** Kind and speed of decay. @param {import('./state.js').State} state @param {() => void} change */
function decay(state, change) {
  const given = state.shared.decay ?? state.racers.find(({ options }) => options.decay)?.options.decay ?? 'none';
  let half = 1000;
  const kinds = DECAYS.some(([kind]) => kind === given) ? DECAYS : [['given', `as given: ${given}`, () => given], ...DECAYS];
  const kind = el('select', { id: 'decay', onchange: () => set() }, ...kinds.map(([value, words]) => el('option', { value }, words)));
  const speed = slider({ id: 'half', name: ['half after'], label: 'Steps after which the rate is half', value: half, scale: 'log', low: 1, high: 10000, least: 1,
    change: (value) => { half = value; set(); } });
  const set = () => {
    const make = kinds.find(([value]) => value === kind.value)[2];
    state.shared.decay = make ? make(half) : 'none';
    speed.hidden = !make || kind.value === 'sqrt' || kind.value === 'given';
    change();
  };
  speed.hidden = true;
  return [el('div.slider', {}, el('label.name', { for: 'decay' }, 'rate decay'), el('div.from-2', {}, kind)), speed];
}

/** Rates, of each of them. */
function rates(state, { change, members }) {
  const rows = state.racers.map((racer, i) => {
    const rule = state.rule(racer);
    const name = [swatch(state.style(i)), racer.label];
    const remove = el('button', { type: 'button', 'aria-label': `Remove ${racer.label}`, title: `Remove ${racer.label}`, onclick: () => { state.remove(i); members(); } }, '×');
    if (rule.searches) return el('div.slider', {}, el('span.name', {}, ...name), el('span.note.from-2', {}, 'finds its steps itself'), remove);
    return slider({ id: `rate-${i}`, name, label: `Learning rate of ${racer.label}`, value: rateOf(racer, rule), scale: 'log', low: 1e-5, high: 10, least: 1e-300,
      change: (value) => { racer.options.lr = String(value); change(); }, more: remove });
  });
  const choice = el('select', { id: 'add-rule' }, ...state.rules.map(({ rule }) => el('option', { value: rule }, rule)));
  const full = state.racers.length >= MOST_RACERS;
  return el('fieldset', {}, el('legend', {}, 'Learning rates'), ...rows,
    el('div.slider', {}, el('label.name', { for: 'add-rule' }, 'one more'), choice,
      el('button', { type: 'button', id: 'add', disabled: full, onclick: () => { state.add(choice.value); members(); } }, 'Add')));
}

/** What all of them share. */
function shared(state, change) {
  const one = (name, words, form) => slider({ id: name, name: [words], label: words, value: state.valueOf(name), ...form, change: (value) => { state.shared[name] = value; change(); } });
  const another = el('button', { type: 'button', id: 'again', 'aria-label': 'Another draw of the noise', title: 'Another draw of the noise', onclick: () => { state.shared.seed++; change(); } }, '↻');
  return el('fieldset', {}, el('legend', {}, 'For all of them'),
    one('beta1', 'β₁ momentum', { scale: 'beta', low: 0, high: 0.9999, most: 0.999999999 }),
    one('beta2', 'β₂ squares', { scale: 'beta', low: 0, high: 0.99999, most: 0.999999999 }),
    one('eps', 'ε', { scale: 'log', low: 1e-12, high: 1, least: 1e-300 }),
    ...decay(state, change),
    slider({ id: 'noise', name: ['batch noise'], label: 'Noise on each number of the gradient, standard deviation', value: state.shared.noise, scale: 'zero', low: 0.001, high: 100,
      change: (value) => { state.shared.noise = value; change(); }, more: another }));
}

/** Start, box and steps as fields. */
function places(state, { change, view }) {
  const { variables } = state.field;
  const axes = ['x', 'y'].slice(0, variables.length);
  const steps = state.shared.steps ?? state.racers.map(({ options }) => Number(options.steps)).find((n) => n > 0) ?? '';
  const edge = (axis, end) => (value) => {
    const next = axes.map((name) => [...state.surface[name]]);
    next[axis][end] = value;
    if (!(next[axis][1] > next[axis][0])) return;
    state.look(...next);
    view();
  };
  const start = (i) => (value) => { state.start[i] = value; change(); };
  const show = (value) => Number(value.toPrecision(4));
  return el('fieldset', {}, el('legend', {}, 'Start, steps and what is seen'),
    el('div.fields', {}, ...axes.map((axis, i) => field(`start-${axis}`, `start ${variables[i]}`, state.start[i], start(i))),
      field('steps', 'steps at most', steps, (value) => { state.shared.steps = Math.round(value); change(); }, { min: 1, max: MOST_STEPS, step: 1, placeholder: 'usual' })),
    el('div.fields', {}, ...axes.flatMap((axis, i) => ['low', 'high'].map((name, end) =>
      field(`${axis}-${name}`, `${variables[i]} ${end ? 'to' : 'from'}`, show(state.surface[axis][end]), edge(i, end))))),
    el('button', { type: 'button', id: 'fit', onclick: () => { state.fit(); view(); } }, 'Show the paths whole'));
}

/**
 * @param {import('./state.js').State} state
 * @param {{change: () => void, members: () => void, view: () => void}} then after a setting, another racer, another part
 */
export function settings(state, then) {
  return el('section', { 'aria-labelledby': 'settings' }, el('h2', { id: 'settings' }, 'Settings'),
    el('div.settings', {}, rates(state, then), shared(state, then.change), places(state, then)));
}

// ---- in the terminal ----

/** @param {import('./state.js').State} state */
export function terminal(state) {
  const { words, settings: numbers, dimension, start, racers, shared: all, rules } = state;
  const text = commandOf({ words, settings: numbers, dimension, from: start, racers, shared: all, rules });
  return [el('div.command', {}, el('code', { tabindex: '0' }, text), copyButton('Copy', () => text)),
    el('p.note', {}, all.noise > 0 ? 'The same without the noise, which is of this page.' : 'The same paths to the last bit: this page runs the library itself, as WebAssembly.')];
}
