// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Settings, the data as they were interpreted, how to repeat the run, and the words of the page.
import { againOf } from './again.js';
import { columnRows } from './columns.js';
import { namesOf, placeOf, validationOf } from './run.js';
import { copyButton, count, date, el, number, region, sentence, shellWord, table } from './text.js';

const TASKS = { classify: 'classes', label: 'labels' };

const textOf = (value) => (value === undefined || value === null || value === '' ? '–' : String(value));

// ---- settings ----

// What people ask for first, in this order.
const FIRST = ['optimizer', 'lr', 'decay', 'batch', 'epochs', 'steps', 'l2', 'weight-decay', 'dropout', 'beta1', 'beta2', 'valid', 'patience', 'seed', 'precision'];

function settingsRows(runs) {
  const names = [...new Set(runs.flatMap((run) => Object.keys(run.record.options ?? {})))];
  const rows = names.map((name) => ({ name, values: runs.map((run) => textOf(run.record.options?.[name])) }));
  rows.push({ name: 'layers in use', values: runs.map((run) => textOf(run.record.layers === '' ? 'linear' : run.record.layers)) });
  rows.push({ name: 'parameters', values: runs.map((run) => count(run.record.parameters)) });
  return rows.map((row) => ({ ...row, differs: new Set(row.values).size > 1 }));
}

/** A setting as people read it: what "auto" came to, where the history says it, and no more digits than matter. */
export function inShort(name, value, run) {
  if (name === 'lr' && value === 'auto') {
    const begun = run.events.find(({ event }) => event === 'start')?.lr;
    return Number.isFinite(begun) ? `auto: ${number(begun)}` : value;
  }
  return /^\d*\.\d{7,}$/.test(value) ? number(Number(value)) : value;
}

function whole(part) {
  part.classList.add('whole');
  return part;
}

function settings(runs) {
  const rows = settingsRows(runs);
  const names = namesOf(runs);
  const heads = ['setting', ...(runs.length > 1 ? names : ['value'])];
  const make = (caption, list, shown) => region(caption, table(caption, heads, list.map(({ name, values }) => [name, ...values.map((value, i) => shown(name, value, runs[i]))]), false));
  const several = runs.length > 1;
  const main = several ? rows.filter(({ differs }) => differs)
    : ['layers in use', 'parameters', ...FIRST].map((name) => rows.find((row) => row.name === name)).filter(Boolean);
  const title = several ? (main.length === 0 ? 'All settings are equal' : `What differs: ${main.map(({ name }) => name).join(', ')}`) : 'Settings';
  return el('section', { 'aria-labelledby': 'settings' }, el('h2', { id: 'settings' }, title),
    main.length > 0 && whole(make(several ? 'Settings that differ' : 'Settings', main, inShort)),
    el('details', {}, el('summary', {}, `All ${count(rows.length)} settings`), make('All settings', rows, (name, value) => value)));
}

// ---- data ----

/** Runs on the same data, as far as the records tell, together. */
function byData(runs) {
  const key = ({ record, model }) => JSON.stringify([record.data_path, record.data_checksum, record.train_rows, model?.schema]);
  const names = namesOf(runs);
  const groups = new Map();
  runs.forEach((run, i) => groups.set(key(run), [...(groups.get(key(run)) ?? []), { run, name: names[i] }]));
  return [...groups.values()].map((group) => ({ run: group[0].run, name: group.map(({ name }) => name).join(', ') }));
}

function data(runs) {
  const groups = byData(runs);
  const parts = groups.map(({ run, name: title }) => {
    const { record, model } = run;
    const facts = [['file', textOf(record.data_path ?? record.data)], ['rows that trained', count(record.train_rows)],
      ...['valid', 'test'].map((name) => [`rows of ${name === 'valid' ? 'validation' : 'the test'}`, count(run.results?.[name]?.rows)]).filter(([, rows]) => rows !== '–'),
      ['checksum', textOf(record.data_checksum)]];
    if (model) {
      facts.push(['task', `${TASKS[model.task] ?? 'numbers'} (${count(model.outputs)})`],
        ['inputs of the network', count(model.inputs)]);
    }
    const rows = model ? columnRows(model) : [];
    return el('div', {}, groups.length > 1 && el('h3', {}, title),
      el('dl.facts', {}, ...facts.map(([name, value]) => el('div', {}, el('dt', {}, name), el('dd', {}, value)))),
      rows.length === 0 ? el('p.note', {}, 'How the columns were read is known when the first model is saved.')
        : el('details', { open: groups.length === 1 && rows.length <= 12 }, el('summary', {}, `Columns: ${count(rows.length)}`),
          region('Columns', table('Columns as they were read', ['column', 'read as', 'values in the training rows'], rows, false))));
  });
  return el('section', { 'aria-labelledby': 'data' }, el('h2', { id: 'data' }, 'Data as interpreted'), ...parts);
}

// ---- again ----

function again(runs) {
  const names = namesOf(runs);
  return el('section', { 'aria-labelledby': 'again' }, el('h2', { id: 'again' }, 'How to repeat it'), ...runs.map((run, i) => {
    const { record } = run;
    const { lines, folder } = againOf(run);
    const text = lines.join('\n');
    const facts = [['version', `descent ${textOf(record.descent)}`], ['seed', textOf(record.options?.seed)], ['kernels', textOf(record.kernel)],
      ['threads', count(record.threads)], ['precision', textOf(record.options?.precision)], ['data checksum', textOf(record.data_checksum)],
      ['begun', date(record.created)]];
    return el('div', {}, runs.length > 1 && el('h3', {}, names[i]),
      lines.length > 0 ? el('div.command', {}, el('code', { tabindex: '0' }, text), copyButton('Copy', () => `${text}\n`))
        : el('p.note', {}, 'It was trained by a program that calls the library.'),
      folder && el('p.note', {}, 'A run is never overwritten, so this one goes to ', el('code', {}, folder), '.'),
      el('dl.facts', {}, ...facts.map(([name, value]) => el('div', {}, el('dt', {}, name), el('dd', {}, value)))));
  }), el('p.note', {}, 'The same data, settings and seed give the same bits with the same kernels, on any number of threads. descent evaluate RUN gives the figures of its results again.'));
}

// ---- words ----

// What validation says.
const VALIDATION = {
  generalising: 'Validation falls with training: what is learnt holds for rows that are not trained on.',
  'validation level': 'Validation has not improved for some epochs.',
  overfitting: 'Validation rises while training falls: the network learns its rows by heart.',
  underfitting: 'Training itself is hardly better than guessing, or worse.',
  'validation too small to tell': 'There are too few validation rows to tell a rise from chance.',
};

const WORDS = {
  epoch: 'One pass over all training rows.',
  step: 'One update of the parameters, from the gradient of one batch.',
  batch: 'The rows that a step looks at. The gradient of few rows is noisy: that is why the loss of single steps jumps.',
  'training loss': 'How wrong the network is on the rows that it learns from; the mean over an epoch, while it changes.',
  'validation loss': 'The same on rows that are kept aside. When it rises while training falls, the network learns its rows by heart.',
  '± (standard error)': 'How far a mean would move by chance if other rows of the same kind had been drawn.',
  'smoothing, β': 'An exponentially weighted average: v = β v + (1 − β) y, divided by 1 − βⁿ, so that it is right from the first value on. It is about 1/(1 − β) values.',
  'learning rate': 'How far a step goes along the direction of the update rule.',
  'L2 part': 'A penalty on large weights that steps minimise together with the loss: l2/2 times the sum of the squared weights.',
  'gradient norm': 'The length of the gradient: 0 at a minimum, a saddle or a maximum of what the batch measures.',
  sharpness: 'Curvature along the steps, relative to the largest that the rule can follow: above 1 steps grow instead of settling.',
  'noise scale': 'The batch size at which the noise of the gradient is as large as its signal.',
  significance: 'The squared gradient relative to what noise alone makes: 1 when there is no signal.',
  'Hessian, eigenvalue': 'The matrix of all second derivatives of the loss. Along each of its own directions the loss is curved by an eigenvalue: up where that is above 0, down below.',
  'limit of stability': 'The curvature that steps can follow: where there is more, each step lands further away than the one before. For gradient descent it is 2 / learning rate.',
  'filter-normalised': 'A direction that is, for each unit of the network, as long as the weights of the unit: so pictures of different networks can be compared.',
  'principal components': 'The directions along which the points of the way differ most; their shares say how much of it a picture can show.',
};

// Of results, where there are some of this kind.
const classes = ({ results }) => results?.task === 'classes';
const labels = ({ results }) => results?.task === 'labels';
const numbers = ({ results }) => results?.task === 'numbers';
const scored = (run) => classes(run) || labels(run) || numbers(run);
const several = (run) => numbers(run) && run.results.outputs > 1;
const RESULTS = {
  accuracy: [classes, 'The share of the rows whose most probable class is theirs. The 95 % interval says where that share lies for all rows of the kind, as far as so few tell (Wilson).'],
  'accuracy of labels': [labels, 'The share of all labels of all rows that are right, where a row is taken to have a label from a probability of a half on: 1 minus the Hamming loss.'],
  'exact match': [labels, 'The share of the rows of which all labels are right.'],
  'micro, macro': [labels, 'F1 of all labels counted together, in which frequent ones count most; and the mean of the labels’ own F1, each counting the same.'],
  'several targets': [several, 'Together, R² is the mean over the targets, and errors are in standard deviations of each target in the training rows.'],
  'log-loss': [(run) => classes(run) || labels(run), 'The mean of −ln p, where p is the probability that the model gave the true class: 0 is perfect, and being sure of a wrong class costs most.'],
  'confusion matrix': [classes, 'How many rows of each class were taken for which class. What is right stands on the diagonal.'],
  precision: [(run) => classes(run) || labels(run), 'Of the rows that were taken for a class, the share that are of it.'],
  recall: [(run) => classes(run) || labels(run), 'Of the rows of a class, the share that were found.'],
  F1: [(run) => classes(run) || labels(run), 'Precision and recall in one number, their harmonic mean: 2 precision recall / (precision + recall).'],
  calibration: [classes, 'Whether stated probabilities come true: of all rows with 80 %, 80 % should be right. The calibration error is the mean distance from that, over the rows in ten bins.'],
  'ROC curve': [(run) => classes(run) && run.results.outputs === 2, 'How many of a class are found (up) at the price of how many false alarms (right), as the threshold falls from 1 to 0.'],
  AUC: [(run) => classes(run) && run.results.outputs === 2, 'The area under the ROC curve: the probability that a row of the class gets a higher probability than one of the other; 0.5 is guessing.'],
  threshold: [(run) => classes(run) && run.results.outputs === 2, 'The probability from which on a row is taken for the class. The best one depends on what each mistake costs.'],
  bias: [numbers, 'The mean of the residuals: above 0 predictions are too high on average.'],
  residual: [numbers, 'The prediction minus what was to be predicted.'],
  'RMSE, MAE': [numbers, 'The root of the mean squared residual, in which large ones count most, and the mean amount of the residuals; both in the unit of the target.'],
  'R²': [numbers, '1 minus the squared residuals over the squares around the mean of the rows: 1 is perfect, 0 is as good as always saying the mean.'],
  guessing: [scored, 'Always saying the class that is most frequent in training, of each label what is likelier there, or the mean of the training rows: what can be had without any input.'],
  'linear model': [scored, 'A network without hidden layers on the same rows, at its optimum. The lead over it is what hidden layers are worth here; below two standard errors it may be chance.'],
  'nearest row': [scored, 'The answer of the training row whose inputs, scaled as for the network, are nearest: what memory alone reaches. Where it is no better than guessing, the inputs may know little of the target.'],
  'permutation importance': [scored, 'How much worse the model becomes when the values of one column are permuted among the rows: how much it relies on that column, not how much could be learnt from it.'],
};

// Of what is not always measured.
const MEASURED = {
  'L2 part': (run) => Number(run.record.options?.l2) > 0,
  'gradient norm': (run) => run.steps.has('gradient_norm'), sharpness: (run) => run.epochs.has('sharpness'),
  'Hessian, eigenvalue': (run) => Boolean(run.diagnosis), 'limit of stability': (run) => Boolean(run.diagnosis) || run.epochs.has('sharpness'),
  'filter-normalised': (run) => run.slice?.found.kind === 'random', 'principal components': (run) => run.slice?.found.kind === 'path',
  'noise scale': (run) => run.epochs.has('noise_scale'), significance: (run) => run.epochs.has('significance'),
};

function glossary(runs, document) {
  // Also those that marks of charts name.
  const places = [...new Set(runs.flatMap((run) => [placeOf(run), ...run.events.map(({ verdict }) => verdict)]).filter(Boolean))];
  const validations = [...new Set(runs.map(validationOf).filter(Boolean))];
  const results = Object.entries(RESULTS).filter(([, [is]]) => runs.some(is)).map(([word, [, meaning]]) => [word, meaning]);
  const own = Object.entries(WORDS).filter(([word]) => !MEASURED[word] || runs.some(MEASURED[word]));
  const entries = [...places.map((word) => [word, sentence(document.places[word])]).filter(([, meaning]) => meaning),
    ...validations.map((word) => [word, VALIDATION[word]]).filter(([, meaning]) => meaning), ...own, ...results];
  return el('section', { 'aria-labelledby': 'words' }, el('h2', { id: 'words' }, 'Words'),
    el('dl.words', {}, ...entries.map(([word, meaning]) => el('div', {}, el('dt', {}, word), el('dd', {}, meaning)))));
}

/** @param {any[]} runs @param {any} document */
export const facts = (runs, document) => [settings(runs), data(runs), again(runs), glossary(runs, document)];
