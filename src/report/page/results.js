// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// How good the model is: what results.json of a run holds (docs/results.md), beside guessing and a linear model. Without
// it the section says in a line why, and what to type.
import { begunWith } from './again.js';
import { augmentedFigure } from './augmented.js';
import { classesSpec, confusionSpec } from './confusion.js';
import { foldsOf } from './folds.js';
import { importanceSpec } from './importance.js';
import { Picture } from './plot.js';
import { calibrationSpec, rocSpec } from './probability.js';
import { largestSpec, residualsSpec } from './residuals.js';
import { endOf, namesOf, progressOf } from './run.js';
import { areSeveral, eachTarget, isLabels, LABEL_HEADS, labelRows, targetsGuess, targetsHeadline } from './targets.js';
import { choice, command as typed, count, el, number, percent, region, shellWord, table, things } from './text.js';
import { bestRun } from './verdict.js';
import { mistakes } from './worst.js';

const VERSION = 1; // of results.json
const SETS = { valid: 'validation', test: 'test' };

const isClasses = (results) => results.task === 'classes';
/** Whether its metric is an accuracy. */
const isShare = (results) => isClasses(results) || isLabels(results);
const isText = (results) => results.task === 'text';
const pointsOf = (value, digits = 1) => (Number.isFinite(value) ? (100 * value).toFixed(digits).replace('-', '−') : '–');
const signed = (text) => (/^[−–0]/.test(text) && !/^0\.0*[1-9]/.test(text) ? text : `+${text}`);

// ---- what is missing ----

const command = (text) => el('code', {}, text);

/** Why there are no results, and what to type: words, with commands as [command]. @returns {(string | [string])[]} */
export function whyNone(run) {
  const folder = shellWord(run.folder);
  const end = endOf(run);
  const validated = Number.isFinite(end?.valid_loss) || run.epochs.has('valid_loss') || run.epochs.has('test_loss');
  if (run.results_problem) return ['The results cannot be read: ', run.results_problem, '. These rows can be scored again: ', [`descent evaluate ${folder}`]];
  if (run.state === 'new') return ['There are none before the run is trained.'];
  if (run.state === 'training') return ['They are written when the training ends.'];
  if (run.state === 'stopped') return ['The process ended before the training did, and they are written at its end: ', [`descent train --resume ${folder}`]];
  if (end?.stop === 'diverged') return ['The training diverged: there is no model to score.'];
  if (!validated) return ['No rows were kept to score the model on: train with ', ['--valid 0.2'], ', or score it on a file of other rows: ', [`descent evaluate ${folder} FILE`]];
  return ['This run has no results.json: an older version of descent trained it. The figures in the terminal: ', [`descent evaluate ${folder}`]];
}

/** Why results that are there cannot be shown; null: they can. */
export function problemOf({ results }) {
  if (results.version !== VERSION) {
    return `results.json is of version ${results.version ?? 'unknown'}, and this page knows ${VERSION}: make the report with the version of descent that trained the run${results.descent ? ` (${results.descent})` : ''}.`;
  }
  if (setsOf(results).length === 0) return 'results.json has no figures of validation or test rows.';
  return null;
}

export const setsOf = (results) => Object.keys(SETS).filter((name) => results[name] && typeof results[name] === 'object');

// ---- figures ----

const interval = (set) => `${pointsOf(set.accuracy_low)} to ${percent(set.accuracy_high)}`;

/** The finding in a sentence. */
export function headline(results, name) {
  const set = results[name];
  const rows = `${count(set.rows)} ${SETS[name]} rows`;
  if (isText(results)) return `On ${count(set.tokens)} tokens of the ${SETS[name]} text the loss is ${number(set.loss, 4)}: perplexity ${number(set.perplexity, 4)}, ${percent(set.accuracy)} are right`;
  if (isLabels(results) || areSeveral(set)) return targetsHeadline(results, set, rows);
  if (isClasses(results)) return `${percent(set.accuracy)} of ${rows} are right (95 % interval: ${interval(set)})`;
  return `On ${rows} predictions of ${results.target} are off by ${number(set.rmse, 4)} (RMSE); R² ${number(set.r2, 3)}`;
}

/** By how much it is better than a linear model, with the standard error; null: there is none to compare. */
function leadOf({ lead_over_linear: lead, lead_over_linear_se: se }, classes) {
  if (!Number.isFinite(lead)) return null;
  return classes ? `${signed(pointsOf(lead))} ± ${pointsOf(se)} points` : `${signed(number(lead, 2))} ± ${number(se, 2)}`;
}

/** Beside the frequencies of tokens, alone and behind the token before. */
function textStanding(set) {
  const pairs = Number.isFinite(set.bigram_loss) ? `, and who knows the token before, ${number(set.bigram_loss, 4)}` : '';
  return `Who knows only how frequent each token is has a loss of ${number(set.baseline_loss, 4)}${pairs}.`;
}

/** How the model stands to guessing and to a linear model. */
export function standing(results, name) {
  const set = results[name];
  const classes = isClasses(results);
  if (isText(results)) return textStanding(set);
  const parts = [isLabels(results) || areSeveral(set) ? targetsGuess(results, set) : classes ? `Always saying ${set.baseline_class}, the most frequent class, is right on ${percent(set.baseline_accuracy)}${set.accuracy_low > set.baseline_accuracy ? '' : set.accuracy <= set.baseline_accuracy ? ': the model is no better than guessing' : ': the model is hardly better than guessing, if at all'}.`
    : `Always predicting the mean is off by ${number(set.baseline_rmse, 4)}.`];
  const { lead_over_linear: lead, lead_over_linear_se: se } = set;
  if (Number.isFinite(lead)) {
    const meaning = lead > 2 * se ? 'more than chance alone makes' : lead < -2 * se ? 'the linear model is better' : lead === 0 ? 'both do the same' : 'no more than chance alone makes';
    parts.push(`The lead over a linear model is ${leadOf(set, isShare(results))} of ${isShare(results) ? 'accuracy' : 'R²'} (standard error): ${meaning}.`);
  }
  return parts.join(' ');
}

const CLASS_HEADS = ['', 'accuracy', '95 % interval', 'log-loss', 'F1', 'precision', 'recall', 'calibration error'];
const TEXT_HEADS = ['', 'loss', 'perplexity', 'bits a token', 'right'];
const NUMBER_HEADS = ['', 'RMSE', 'MAE', 'R²', 'bias'];

function classRows(set, of) {
  const two = Number.isFinite(set.auc);
  const loss = `${number(set.log_loss)}${Number.isFinite(set.log_loss_se) ? ` ± ${number(set.log_loss_se, 2)}` : ''}`;
  const own = [`this model${of}`, percent(set.accuracy), interval(set), loss, percent(set.macro_f1 ?? NaN), percent(set.macro_precision ?? NaN),
    percent(set.macro_recall ?? NaN), percent(set.calibration_error ?? NaN), ...(two ? [number(set.auc, 3)] : [])];
  const rival = (who, accuracy, log) => [who + of, percent(accuracy), '', number(log), '', '', '', '', ...(two ? [''] : [])];
  return [own, ...(Number.isFinite(set.linear_accuracy) ? [rival('linear model', set.linear_accuracy, set.linear_log_loss)] : []),
    ...(Number.isFinite(set.nearest_accuracy) ? [rival('nearest row', set.nearest_accuracy, NaN)] : []),
    rival('guessing', set.baseline_accuracy, set.baseline_log_loss)];
}

function textRows(set, of) {
  const row = (who, loss, accuracy) => [who + of, number(loss), number(Math.exp(loss)), number(loss / Math.LN2), percent(accuracy)];
  const se = Number.isFinite(set.loss_se) ? ` ± ${number(set.loss_se, 2)}` : '';
  return [[`this model${of}`, number(set.loss) + se, number(set.perplexity), number(set.bits), percent(set.accuracy)],
    ...(Number.isFinite(set.bigram_loss) ? [row('by the token before', set.bigram_loss, set.bigram_accuracy)] : []),
    row('guessing', set.baseline_loss, set.baseline_accuracy)];
}

function numberRows(set, of) {
  return [[`this model${of}`, number(set.rmse), number(set.mae), number(set.r2), number(set.bias)],
    ...(Number.isFinite(set.linear_rmse) ? [[`linear model${of}`, number(set.linear_rmse), number(set.linear_mae), number(set.linear_r2), '']] : []),
    ...(Number.isFinite(set.nearest_rmse) ? [[`nearest row${of}`, number(set.nearest_rmse), number(set.nearest_mae), number(set.nearest_r2), '']] : []),
    [`the mean${of}`, number(set.baseline_rmse), number(set.baseline_mae), number(set.baseline_r2), '']];
}

function figures(title, head, rows) {
  const part = region(title, table(title, head, rows));
  part.classList.add('figures');
  return part;
}

/** The table of figures: head and rows. */
export function figuresOf(results) {
  const names = setsOf(results);
  const classes = isClasses(results);
  const head = isText(results) ? TEXT_HEADS : isLabels(results) ? LABEL_HEADS : classes ? [...CLASS_HEADS, ...(names.some((name) => Number.isFinite(results[name].auc)) ? ['AUC'] : [])] : NUMBER_HEADS;
  const make = isText(results) ? textRows : isLabels(results) ? labelRows : classes ? classRows : numberRows;
  return { head, rows: names.flatMap((name) => make(results[name], names.length > 1 ? `, ${count(results[name].rows)} ${SETS[name]} rows` : '')) };
}

// ---- a run ----

const picture = (spec) => (spec ? [new Picture(spec).element] : []);

/** Charts of a set of rows: two columns of about the same height, with what needs the whole width before or behind. */
function chartsOf(results, name) {
  const set = results[name];
  const two = (left, right) => (left.length + right.length > 0 ? [el('div.two', {}, el('div', {}, ...left), el('div', {}, ...right))] : []);
  if (isLabels(results) || areSeveral(set)) {
    const { title, head, rows } = eachTarget(results, set);
    return [figures(title, head, rows)];
  }
  if (isText(results)) return [];
  if (!isClasses(results)) return two(picture(residualsSpec(set, results.target)), picture(largestSpec(set, results.target)));
  const [matrix, classes, calibration, roc] = [confusionSpec, classesSpec, calibrationSpec, rocSpec].map((make) => picture(make(set)));
  const worst = set.worst?.length > 0 ? [mistakes(set.worst).element] : [];
  const many = set.classes.length;
  if (roc.length > 0) return [...two([...matrix, ...calibration], [...classes, ...roc]), ...worst];
  if (many <= 5) return [...two([...matrix, ...classes], calibration), ...worst];
  return many <= 10 ? [...two(matrix, [...classes, ...calibration]), ...worst] : [...matrix, ...two(classes, calibration), ...worst];
}

/**
 * The column of dates of a run whose rows for validation were drawn without regard to it, and by nobody's choice: they lie
 * between those that trained. null: there is none.
 */
export function untimedOf({ record, model, results }) {
  const options = record.options ?? {};
  if (!results?.valid || options.split !== 'auto' || options['valid-file']) return null;
  return model?.schema?.columns?.find(({ kind }) => kind === 'date')?.name ?? null;
}

function timeOf(run) {
  const date = untimedOf(run);
  if (date === null) return null;
  const line = begunWith(run, ['--split', `time:${date}`]);
  return el('div.missing', { id: 'untimed' }, el('p.note', {}, `The rows that validate were drawn at random, so they lie between others in time (${date}). How well later ones are predicted${line ? ':' : ' is another question.'}`),
    line && typed(line, run.record.directory ?? null));
}

function importanceOf(run) {
  const { results } = run;
  const set = results.valid ?? results.test ?? {};
  const spec = importanceSpec(results.importance, isShare(results), isShare(results) ? set.log_loss : 1 - set.r2);
  if (spec) return new Picture(spec).element;
  const why = results.importance?.left_out;
  return why ? el('p.note', {}, `Which inputs matter was not measured (${why}). `, command(`descent importance ${shellWord(run.folder)}`), ' does it.') : null;
}

/** Of an earlier time than the rest of the page. */
export function ageOf(run) {
  const { steps, epochs } = run.results;
  const { step } = progressOf(run);
  return steps < step ? `These are of step ${count(steps)}, epoch ${count(epochs)}; the run has gone on to step ${count(step)} since.` : null;
}

function oneRun(run, level) {
  if (!run.results) {
    return [el('p.note.none', {}, ...whyNone(run).map((part) => (Array.isArray(part) ? command(part[0]) : part))), foldsOf(run, level)].filter(Boolean);
  }
  const problem = problemOf(run);
  if (problem) return [el('p.note.none', {}, problem)];
  const { results } = run;
  const names = setsOf(results);
  let now = names.at(-1); // test rows have had no say in the training
  const title = el(`${level}.finding`);
  const words = el('p', {});
  const place = el('div');
  const show = (name) => {
    now = name;
    title.textContent = headline(results, name);
    words.textContent = standing(results, name);
    place.replaceChildren(...chartsOf(results, name));
  };
  show(now);
  const { head, rows } = figuresOf(results);
  const age = ageOf(run);
  const tooMany = isClasses(results) && confusionSpec(results[now]) === null
    && el('p.note', {}, `Of ${things(results.outputs, 'class', 'classes')} no confusion matrix is recorded: it would have too many cells.`);
  return [title, words, age && el('p.note', {}, age), timeOf(run),
    figures('Figures of the model and of its rivals', head, rows),
    areSeveral(results[now]) && el('p.note', {}, 'Of all targets together R² is the mean, and errors are in standard deviations of each in the training rows; below they are in its unit.'),
    isClasses(results) && el('p.note', {}, 'F1, precision and recall are means over the classes that occur, each counting the same.'),
    names.length > 1 && el('div.controls', {}, choice('Charts of', names.map((name) => [`${SETS[name]} rows`, name]), now, show)),
    foldsOf(run, level), tooMany, place, importanceOf(run), augmentedFigure(results.augmented)].filter(Boolean);
}

// What others wrote may be anything: a page without this part is a page.
function guarded(run, level) {
  try {
    return oneRun(run, level);
  } catch (problem) {
    return [el('p.note.none', {}, `results.json of this run has another form than this page knows (${problem.message}). These rows can be scored again: `,
      command(`descent evaluate ${shellWord(run.folder)}`))];
  }
}

// ---- several runs ----

const shows = (run) => Boolean(run.results) && problemOf(run) === null;

const CLASS_COLUMNS = [['accuracy', (set) => percent(set.accuracy)], ['95 % interval', interval],
  ['log-loss', (set) => `${number(set.log_loss)} ± ${number(set.log_loss_se, 2)}`], ['F1', (set) => percent(set.macro_f1 ?? NaN)],
  ['lead over a linear model', (set) => leadOf(set, true) ?? '–']];
const LABEL_COLUMNS = [['accuracy of labels', (set) => percent(set.accuracy)], ['exact match', (set) => percent(set.exact_match)],
  ['log-loss', (set) => `${number(set.log_loss)} ± ${number(set.log_loss_se, 2)}`], ['F1, micro', (set) => percent(set.micro_f1 ?? NaN)],
  ['lead over a linear model', (set) => leadOf(set, true) ?? '–']];
const NUMBER_COLUMNS = [['RMSE', (set) => number(set.rmse)], ['MAE', (set) => number(set.mae)], ['R²', (set) => number(set.r2)],
  ['lead over a linear model', (set) => leadOf(set, false) ?? '–']];

const TEXT_COLUMNS = [['loss', (set) => `${number(set.loss, 4)} ± ${number(set.loss_se, 2)}`], ['perplexity', (set) => number(set.perplexity, 4)],
  ['accuracy', (set) => percent(set.accuracy)]];

const COLUMNS = { classes: CLASS_COLUMNS, labels: LABEL_COLUMNS, numbers: NUMBER_COLUMNS, text: TEXT_COLUMNS };

/** The runs side by side: a table for each kind of target. */
function compared(runs, names) {
  return Object.entries(COLUMNS).map(([task, columns]) => {
    const rows = runs.flatMap((run, i) => (!shows(run) || run.results.task !== task ? [] : setsOf(run.results).map((name) => [
      el('span', {}, el(`span.dot.colour-${i + 1}`, { 'aria-hidden': 'true' }), names[i]), `${count(run.results[name].rows)} ${SETS[name]}`,
      ...columns.map(([, make]) => make(run.results[name]))])));
    const title = `Results of the runs that predict ${task === 'text' ? 'the next token of a text' : task}`;
    return rows.length === 0 ? null : figures(title, ['run', 'rows scored', ...columns.map(([head]) => head)], rows);
  });
}

function severalRuns(runs) {
  const names = namesOf(runs);
  const first = bestRun(runs);
  return [...compared(runs, names), ...runs.map((run, i) => {
    const inside = el('div');
    // Made when they are looked at: eight runs have many charts.
    const fill = () => { if (!inside.hasChildNodes()) inside.append(...guarded(run, 'h3')); };
    const details = el('details.run', { open: i === first || !shows(run), ontoggle: () => { if (details.open) fill(); } },
      el('summary', {}, el(`span.dot.colour-${i + 1}`, { 'aria-hidden': 'true' }), `Results of ${names[i]}`), inside);
    if (details.open) fill();
    return details;
  })];
}

/**
 * The section, and what fills it once the curves are drawn.
 * @param {any[]} runs
 */
export function results(runs) {
  const element = el('section', { 'aria-labelledby': 'results' }, el('h2', { id: 'results' }, 'Results'));
  const begin = () => element.append(...(runs.length === 1 ? guarded(runs[0], 'h3') : severalRuns(runs)).filter(Boolean));
  return { element, begin };
}
