// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Curves of training: losses, the metric, the learning rate with what was done by hand, the gradient, and what the
// verdict measured. All have one x axis. Every title says what the curve shows, from the numbers of the records.
import { Chart, Group } from './chart.js';
import {
  batchOf, bestOf, isClassifier, metricName, namesOf, progressOf, stepsPerEpoch,
} from './run.js';
import { average, extremes, lastOf, windowOf } from './series.js';
import { apart, choice, count, el, number, percent, percentTick, table, things } from './text.js';

const WINDOWS = [1, 2, 3, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000];
const DASHED = [7, 4];
const betaOf = (window) => 1 - 1 / window;

/** Whether each step sees all rows: its loss is not noisy. */
const isFull = (run) => batchOf(run) >= run.record.train_rows;

/** What the curves are drawn by. */
class State {
  /** @param {any[]} runs @param {State} [before] whose choices go on */
  constructor(runs, before) {
    this.runs = runs;
    this.names = namesOf(runs);
    this.bySteps = runs.some((run) => run.steps.rows > 0);
    // Steps of runs with other batches cannot be compared, epochs can; a run of no whole epoch has only steps.
    this.axis = runs.every((run) => run.epochs.rows > 1 && stepsPerEpoch(run) > 0) ? 'epoch' : 'step';
    this.unit = this.bySteps ? 'step' : 'epoch';
    const rows = Math.max(...runs.map((run) => (this.bySteps ? run.steps : run.epochs).rows));
    this.windows = WINDOWS.filter((window) => window === 1 || 2 * window <= rows);
    this.noisy = runs.some((run) => !isFull(run));
    const first = this.bySteps && this.noisy ? (rows >= 2000 ? 50 : 10) : 1;
    this.chosen = before?.chosen ?? {}; // by hand: window, axis
    this.window = this.windows.findLast((window) => window <= (this.chosen.window ?? first));
    if (this.chosen.axis === 'step') this.axis = 'step';
    this.known = new Map();
    this.log = before?.log ?? null; // as each chart finds best; else true or false
  }

  label() {
    return this.axis;
  }

  /** x of steps of a run. */
  ofSteps(run, steps) {
    const each = this.axis === 'step' ? 1 : stepsPerEpoch(run);
    return new Float64Array(steps).map((step) => step / each);
  }

  /** x of all recorded steps of a run: several curves have it. */
  ofAllSteps(run) {
    const known = this.known.get(run);
    if (known?.axis === this.axis && known.x.length === run.steps.rows) return known.x;
    const x = this.ofSteps(run, run.steps.column('step'));
    this.known.set(run, { axis: this.axis, x });
    return x;
  }

  ofEpochs(run) {
    return run.epochs.column(this.axis);
  }

  /** From the begin of the runs to the end of the longest. @returns {[number, number]} */
  extent() {
    const ends = this.runs.map((run) => {
      const { step, epoch } = progressOf(run);
      const begun = step / stepsPerEpoch(run);
      return this.axis === 'step' ? step : Number.isFinite(begun) && run.steps.rows > 0 ? Math.max(epoch, begun) : epoch;
    });
    return [0, Math.max(1, ...ends)];
  }

  /** The colour and the words of a curve: by what it is in a report of one run, by the run in one of several. */
  style(index, what, single) {
    return this.runs.length === 1
      ? { label: what, colour: single.colour, dash: single.dash }
      : { label: `${this.names[index]}, ${what}`, colour: index + 1, dash: single.dash };
  }
}

/** A curve as it is drawn: raw and faint behind its average. Beside noisy ones, one without noise stays as it is. */
function smoothed(state, run, style, x, y, unit) {
  if (x.length === 0) return [];
  if (unit !== state.unit || state.window === 1 || (unit === 'step' && state.noisy && isFull(run))) return [{ ...style, x, y }];
  return [{ ...style, x, y, faint: true, dash: undefined }, { ...style, x, y: average(y, betaOf(state.window)) }];
}

const ratioOf = (series) => {
  let low = Infinity;
  let high = -Infinity;
  for (const { y } of series) {
    const e = extremes(y);
    if (e) {
      low = Math.min(low, y[e.low]);
      high = Math.max(high, y[e.high]);
    }
  }
  return low > 0 ? high / low : 0;
};

const asksLog = (state, series, from = 30) => (state.log === null ? ratioOf(series) > from : state.log && ratioOf(series) > 0);

const first = (y) => y.find((value) => Number.isFinite(value));
const last = (y) => (lastOf(y) < 0 ? NaN : y[lastOf(y)]);

// ---- losses ----

const TRAIN = { colour: 1 };
const VALID = { colour: 2, dash: DASHED };
const TEST = { colour: 3, dash: [2, 3] };
const BARE = { colour: 4, dash: [10, 3, 2, 3] };

/** Whether what its steps minimise has an L2 part, which losses of epochs have not. */
const isPenalised = (run) => Number(run.record.options?.l2) > 0 && run.steps.has('loss');

function lossSeries(state) {
  return state.runs.flatMap((run, i) => {
    const series = [];
    if (run.steps.has('loss')) {
      const what = isPenalised(run) ? 'training with its L2 part, by step' : 'training, by step';
      series.push(...smoothed(state, run, state.style(i, what, TRAIN), state.ofAllSteps(run), run.steps.column('loss'), 'step'));
      if (isPenalised(run) && run.epochs.has('train_loss') && state.runs.length === 1) {
        series.push({ ...state.style(i, 'training, by epoch', BARE), x: state.ofEpochs(run), y: run.epochs.column('train_loss') });
      }
    } else if (run.epochs.has('train_loss')) {
      series.push(...smoothed(state, run, state.style(i, 'training', TRAIN), state.ofEpochs(run), run.epochs.column('train_loss'), 'epoch'));
    }
    if (run.epochs.has('valid_loss')) {
      series.push(...smoothed(state, run, state.style(i, 'validation', VALID), state.ofEpochs(run), run.epochs.column('valid_loss'), 'epoch'));
    } else if (run.epochs.has('test_loss')) {
      series.push(...smoothed(state, run, state.style(i, 'test', TEST), state.ofEpochs(run), run.epochs.column('test_loss'), 'epoch'));
    }
    return series;
  });
}

function wentOf(what, y) {
  return `${what} went from ${apart(first(y), last(y)).join(' to ')}`;
}

/** "batch 0.318, mini-batch 0.103": a number of each run. @param {{label: string, y: any}[]} series one of each run @param {(y: any) => number} pick */
const eachOf = (state, series, pick) => series.map(({ label, y }) =>
  `${state.names.find((name) => label.startsWith(`${name}, `)) ?? label} ${number(pick(y), 3)}`).join(', ');

function lossTitle(state) {
  if (state.runs.length > 1) {
    const validated = state.runs.map((run, i) => ({ name: state.names[i], ...bestOf(run) })).filter(({ loss }) => Number.isFinite(loss))
      .sort((a, b) => a.loss - b.loss);
    return validated.length === 0 ? 'Training loss of the runs'
      : `${validated[0].name} is lowest on validation: ${number(validated[0].loss, 3)} at epoch ${count(validated[0].epoch)}`;
  }
  const [run] = state.runs;
  const best = bestOf(run);
  const y = run.epochs.column('valid_loss');
  if (!best) {
    const losses = run.epochs.has('train_loss') ? run.epochs.column('train_loss') : run.steps.column('loss');
    return lastOf(losses) < 0 ? 'No loss has been recorded yet' : wentOf('Training loss', losses);
  }
  if (best.row === lastOf(y)) return `Validation loss was lowest in the last epoch: ${number(best.loss, 3)}`;
  const [lowest, now] = apart(best.loss, last(y));
  return `Validation loss was lowest at epoch ${count(best.epoch)}: ${lowest}; it ${run.live ? 'is now' : 'ended at'} ${now}`;
}

function lossSummary(state) {
  return state.runs.map((run, i) => {
    const parts = [];
    const losses = run.epochs.has('train_loss') ? run.epochs.column('train_loss') : run.steps.column('loss');
    if (lastOf(losses) >= 0) parts.push(wentOf('training loss', losses));
    if (run.epochs.has('valid_loss')) parts.push(wentOf('validation loss', run.epochs.column('valid_loss')));
    if (run.epochs.rows > 0) parts.push(`over ${things(run.epochs.rows, 'recorded epoch')}`);
    const text = parts.join(', ');
    return `${state.runs.length > 1 ? `${state.names[i]}: ` : ''}${text}.`;
  }).join(' ').replace(state.runs.length > 1 ? /^$/ : /^[a-z]/, (c) => c.toUpperCase())
    + (state.runs.some(isPenalised) ? ' What steps minimise has an L2 part as well; losses of epochs are without it.' : '');
}

function bestMarks(state, label = '') {
  if (state.runs.length > 1) return [];
  return state.runs.flatMap((run) => {
    const best = bestOf(run);
    return !best || best.row < 0 ? [] : [{ x: state.ofEpochs(run)[best.row], label, kind: 'best' }];
  });
}

const lossSpec = (state) => {
  const series = lossSeries(state);
  return {
    title: lossTitle(state), summary: lossSummary(state), xLabel: state.label(), yLabel: 'loss', series,
    marks: bestMarks(state, 'best epoch'), log: asksLog(state, series),
  };
};

// ---- metric ----

function metricSpec(state) {
  const series = state.runs.flatMap((run, i) => [['valid_metric', 'validation', VALID], ['test_metric', 'test', TEST]]
    .filter(([name]) => run.epochs.has(name))
    .flatMap(([name, what, style]) => smoothed(state, run, state.style(i, what, style), state.ofEpochs(run), run.epochs.column(name), 'epoch')));
  if (series.length === 0) return null;
  const classes = state.runs.every(isClassifier);
  const name = metricName(state.runs[0]);
  const format = classes ? percent : (value) => number(value, 4);
  const tops = series.filter(({ faint }) => !faint).map((s) => ({ label: s.label, e: extremes(s.y), s }))
    .sort((a, b) => b.s.y[b.e.high] - a.s.y[a.e.high]);
  const [top] = tops;
  const where = `${state.axis} ${count(Math.round(top.s.x[top.e.high]))}`;
  return {
    title: `${classes ? 'Accuracy' : name === 'R²' ? 'R²' : 'The metric'} was highest at ${where}: ${format(top.s.y[top.e.high])}${state.runs.length > 1 ? ` (${top.label})` : ''}`,
    summary: `${tops.map(({ label, e, s }) => `${state.runs.length > 1 ? label : label[0].toUpperCase() + label.slice(1)}: highest ${format(s.y[e.high])}, at the end ${format(last(s.y))}`).join('. ')}.`,
    xLabel: state.label(), yLabel: name, series, format: classes ? (value) => percent(value, 1) : format, tick: classes ? percentTick : undefined, marks: bestMarks(state), height: 240,
  };
}

// ---- learning rate, and what was done ----

const WHAT = {
  rate: (row) => `learning rate ${number(row.lr, 3)}`, resume: () => 'resumed', kick: () => 'parameters perturbed',
  verdict: (row) => row.verdict, request: (row) => `request ${row.request}: ${row.answer?.replace('->', '→')}`,
};

function happened(run) {
  let place = null;
  return run.events.filter((row) => {
    if (!(row.event in WHAT)) return false;
    if (row.event !== 'verdict') return true;
    const changed = row.verdict !== place;
    place = row.verdict;
    return changed;
  });
}

function changeMarks(state) {
  return state.runs.flatMap((run, i) => {
    const rows = happened(run).filter((row) => row.event !== 'request');
    const x = state.ofSteps(run, rows.map((row) => row.step));
    return rows.map((row, j) => ({
      x: x[j], label: state.runs.length > 1 ? `${state.names[i]}: ${WHAT[row.event](row)}` : WHAT[row.event](row),
      kind: row.event === 'verdict' ? 'verdict' : 'change',
    }));
  }).sort((a, b) => a.x - b.x);
}

/**
 * Rates where steps are not recorded: of the last step of each epoch, and what rows say that begin or change it, which
 * speak of the next step.
 */
function ratesOf(run) {
  const rows = [];
  const steps = run.epochs.column('step');
  run.epochs.column('lr').forEach((lr, i) => rows.push([steps[i], lr]));
  for (const row of run.events) {
    if (Number.isFinite(row.lr)) rows.push([row.event === 'rate' || row.event === 'resume' ? row.step + 1 : row.step, row.lr]);
  }
  rows.sort((a, b) => a[0] - b[0]);
  const points = rows.filter(([step], i) => i === 0 || step > rows[i - 1][0]);
  const changes = new Set(run.events.filter((row) => row.event === 'rate').map((row) => row.step));
  const before = points.flatMap(([step, lr], i) => (changes.has(step - 1) && i > 0 && points[i - 1][0] < step - 1
    ? [[step - 1, points[i - 1][1]], [step, lr]] : [[step, lr]]));
  return { step: Float64Array.from(before, ([step]) => step), rate: Float64Array.from(before, ([, lr]) => lr) };
}

function ratesTitle(state, series, constant) {
  const rates = new Set(series.map(({ y }) => first(y)));
  if (constant && rates.size === 1) return `All runs had a learning rate of ${number(first(series[0].y), 3)} throughout`;
  return `The learning rate was ${constant ? '' : 'in the end '}${eachOf(state, series, last)}`;
}

function rateSpec(state) {
  const series = state.runs.map((run, i) => {
    const style = state.style(i, 'learning rate', { colour: 4 });
    if (run.steps.rows > 0) return { ...style, steps: true, x: state.ofAllSteps(run), y: run.steps.column('lr') };
    const { step, rate } = ratesOf(run);
    return { ...style, x: state.ofSteps(run, step), y: rate };
  }).filter(({ x }) => x.length > 0);
  if (series.length === 0) return null;
  const manual = state.runs.flatMap((run) => run.events.filter((row) => row.event === 'rate')).length;
  const one = series[0].y;
  const e = extremes(one);
  const constant = series.every(({ y }) => extremes(y) && y[extremes(y).low] === y[extremes(y).high]);
  const title = state.runs.length > 1 ? ratesTitle(state, series, constant)
    : constant ? `The learning rate was ${number(one[e.low], 3)} throughout` : `The learning rate went from ${number(first(one), 3)} to ${number(last(one), 3)}`;
  const changes = changeMarks(state);
  return {
    title: manual > 0 ? `${title}; it was changed ${manual === 1 ? 'once' : `${count(manual)} times`}` : title,
    summary: changes.length === 0 ? 'Nothing was changed by hand, and the run was not resumed.'
      : `Marks: ${changes.slice(0, 8).map(({ x, label }) => `${label} at ${state.axis} ${number(x, 4)}`).join('; ')}${changes.length > 8 ? `; and ${count(changes.length - 8)} more` : ''}.`,
    xLabel: state.label(), yLabel: 'rate', series, marks: changes, height: 150, log: asksLog(state, series, 100),
  };
}

/** As the axis counts them: a row that is written before the end of its epoch has the whole ones behind it alone. */
function epochAt(run, { step, epoch }) {
  const at = step / stepsPerEpoch(run);
  return Number.isFinite(at) ? number(at, 4) : count(epoch ?? 0);
}

function eventsTable(state) {
  const rows = state.runs.flatMap((run, i) => happened(run).map((row) => [
    count(row.step), state.runs.length > 1 ? state.names[i] : epochAt(run, row), WHAT[row.event](row), row.by ?? '']));
  if (rows.length === 0) return null;
  return el('details.events', {}, el('summary', {}, `What happened, and when: ${things(rows.length, 'entry', 'entries')}`),
    el('div.scroll', { tabindex: '0', role: 'region', 'aria-label': 'What happened, and when' },
      table('What happened, and when', ['after step', state.runs.length > 1 ? 'run' : 'epoch', 'what', 'by'], rows, false)));
}

// ---- what the optimizer did ----

function gradientSpec(state) {
  const series = state.runs.flatMap((run, i) => (run.steps.has('gradient_norm')
    ? smoothed(state, run, state.style(i, 'gradient norm', { colour: 1 }), state.ofAllSteps(run), run.steps.column('gradient_norm'), 'step') : []));
  if (series.length === 0) return null;
  const shown = series.filter(({ faint }) => !faint);
  const averaged = shown.length < series.length;
  return {
    title: state.runs.length > 1 ? `The gradient norm is ${averaged ? 'on average ' : ''}at the end: ${eachOf(state, shown, last)}`
      : wentOf(averaged ? 'On average, the gradient norm' : 'The gradient norm', shown[0].y),
    summary: `The length of the gradient of each recorded step, over the parameters, before any clipping${state.noisy ? '; it is noisy because a batch is a sample of the rows' : ''}.`,
    xLabel: state.label(), yLabel: 'gradient norm', series, log: asksLog(state, series, 10), height: 240,
  };
}

const MEASURED = [
  {
    name: 'sharpness', what: 'sharpness', unit: 'of the limit', levels: [{ value: 1, label: 'limit of stability' }],
    title: (y) => `Along its steps, the curvature was at most ${number(y[extremes(y).high], 3)} of the limit of stability`,
    several: ['Along their steps, the curvature was at most, of the limit of stability', (y) => y[extremes(y).high]],
    summary: 'Relative to the largest curvature that the rule can follow at this learning rate: from 1 on steps grow. The most curved direction of all, which a diagnosis looks for, can be steeper.',
  },
  {
    name: 'noise_scale', what: 'noise scale', unit: 'examples', levels: [], log: true,
    several: ['Noise and signal of a gradient are equal at so many examples', last],
    title: (y, run) => `Noise and signal are equal at ${number(last(y), 3)} examples; the batch has ${count(batchOf(run))}`,
    summary: 'The batch size at which the noise of a gradient is as large as its signal. Far above the batch: single steps are mostly noise, and their average is what counts.',
  },
  {
    name: 'significance', what: 'significance', unit: '× noise', levels: [{ value: 1, label: 'noise alone' }], log: true,
    several: ['The squared gradient, in times what noise alone makes, was at the end', last],
    title: (y) => `The squared gradient was ${number(last(y), 3)} times what noise alone makes`,
    summary: 'How far the gradient over a window stands out of its noise: at 1 there is no signal left.',
  },
  {
    name: 'smallest_eigenvalue', what: 'smallest eigenvalue', unit: 'curvature', levels: [{ value: 0, label: 'flat' }],
    several: ['The smallest curvature that was found was at the end', last],
    title: (y) => `The smallest curvature that was found ended at ${number(last(y), 3)}`,
    summary: 'The smallest eigenvalue of the Hessian: below 0 there is a direction that leads down.',
  },
];

function measuredSpec(state, kind) {
  const series = state.runs.flatMap((run, i) => {
    const y = run.epochs.column(kind.name);
    const x = state.ofEpochs(run);
    const there = [...y.keys()].filter((j) => Number.isFinite(y[j]));
    return there.length < 2 ? [] : [{
      ...state.style(i, kind.what, { colour: 1 }), x: Float64Array.from(there, (j) => x[j]), y: Float64Array.from(there, (j) => y[j]), run,
    }];
  });
  if (series.length === 0) return null;
  const log = Boolean(kind.log) && asksLog(state, series);
  return {
    title: state.runs.length > 1 ? `${kind.several[0]}: ${eachOf(state, series, kind.several[1])}` : kind.title(series[0].y, series[0].run),
    summary: kind.summary, xLabel: state.label(), yLabel: kind.unit, series, levels: kind.levels, log, height: 200,
  };
}

// ---- controls ----

function smoothingWords(state) {
  const window = state.window;
  const things_ = `${state.unit}s`;
  return window === 1 ? `off: every ${state.unit} as it was recorded`
    : `β = ${number(betaOf(window), 4)}: each point is the average of about the last ${count(Math.round(windowOf(betaOf(window))))} ${things_}; faint: every ${state.unit}${state.bySteps && state.noisy && state.runs.some(isFull) ? '; full batches have no noise, and stay as they are' : ''}`;
}

function controls(state, update) {
  const words = el('output', { for: 'smoothing' }, smoothingWords(state));
  const slider = el('input', {
    type: 'range', id: 'smoothing', min: '0', max: String(state.windows.length - 1), step: '1',
    value: String(state.windows.indexOf(state.window)), 'aria-valuetext': smoothingWords(state),
    oninput: (event) => {
      state.window = state.chosen.window = state.windows[Number(event.target.value)];
      words.textContent = smoothingWords(state);
      event.target.setAttribute('aria-valuetext', smoothingWords(state));
      update();
    },
  });
  const axes = state.runs.every((run) => run.epochs.rows > 0 && stepsPerEpoch(run) > 0) ? [['epochs', 'epoch'], ['steps', 'step']] : [];
  return el('div.controls', {},
    state.windows.length > 1 && el('div.smoothing', {}, el('label', { for: 'smoothing' }, 'Smoothing'), slider, words),
    axes.length > 0 && choice('Along', axes, state.axis, (axis) => { state.axis = state.chosen.axis = axis; update(true); }),
    choice('Scale', [['fitting', null], ['linear', false], ['logarithmic', true]], state.log, (log) => { state.log = log; update(); }));
}

/**
 * The sections, and what draws them once they stand in the document: the first chart at once, the others one after
 * the other while the page can already be read. `refresh` draws again what has got more rows, `end` lets go of all.
 * @param {any[]} runs @param {State} [before] of the curves that these replace
 */
export function curves(runs, before) {
  const state = new State(runs, before);
  const group = new Group(() => state.extent());
  const update = (axis = false) => {
    if (axis) group.view = null;
    kinds.forEach(({ make, chart }) => chart?.update(make(state)));
  };
  const main = el('section', { 'aria-labelledby': 'curves', hidden: true }, el('h2', { id: 'curves' }, 'Curves'), controls(state, update));
  const events = el('div', {}, eventsTable(state));
  const two = el('div.two');
  const rest = el('section', { 'aria-labelledby': 'optimizer', hidden: true }, el('h2', { id: 'optimizer' }, 'What the optimizer did'), two);
  const kinds = [
    ...[lossSpec, metricSpec, rateSpec].map((make) => ({ make, section: main, place: main, chart: null })),
    ...[gradientSpec, ...MEASURED.map((kind) => (s) => measuredSpec(s, kind))].map((make) => ({ make, section: rest, place: two, chart: null })),
  ];
  main.append(events);
  const draw = (kind) => {
    const spec = kind.make(state);
    if (!spec || spec.series.every(({ x }) => x.length === 0)) return;
    kind.chart = new Chart(group, spec);
    // In the order of the kinds, whichever comes first.
    const after = kinds.slice(kinds.indexOf(kind) + 1).find(({ place, chart }) => chart && place === kind.place);
    kind.place.insertBefore(kind.chart.element, after?.chart.element ?? (kind.place === main ? events : null));
    kind.section.hidden = false;
    kind.chart.begin();
  };
  const begin = async () => {
    draw(kinds[0]);
    for (const kind of kinds.slice(1)) {
      await new Promise((resume) => { setTimeout(resume); });
      if (!kind.chart) draw(kind);
    }
  };
  const refresh = () => {
    update();
    kinds.filter(({ chart }) => !chart).forEach(draw);
    const open = events.querySelector('details')?.open;
    events.replaceChildren(...[eventsTable(state)].filter(Boolean));
    if (open) events.querySelector('details').open = true;
  };
  const end = () => kinds.forEach(({ chart }) => chart?.end());
  return { elements: [main, rest], group, state, begin, refresh, end };
}
