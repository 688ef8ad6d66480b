// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The answer first: what kind of place the run is at in a sentence, three numbers, and the next command. The words are
// those that the program or the library wrote down; this file only chooses which stand first.
import {
  bestOf, endOf, isClassifier, lastEpoch, madeIn, metricName, namesOf, placeOf, progressOf, totalSeconds, trainedIn, trainingOf, validationOf, wordsOf,
} from './run.js';
import {
  command, count, date, duration, el, number, percent, sentence, shellWord, things, withOptions,
} from './text.js';

/** What leads and what follows: {chip, sentence}, and advice. */
export function answerOf(run, document) {
  const words = wordsOf(run);
  const end = endOf(run);
  const place = placeOf(run);
  const progress = progressOf(run);
  const soFar = `at step ${count(progress.step)}, with ${things(progress.epoch, 'whole epoch')} behind it`;
  const known = place && { chip: place, text: sentence(document.places[place] ?? '') };
  if (run.state === 'new') return { lead: { chip: 'not begun', text: 'Nothing has been trained yet.' } };
  if (run.state === 'training') {
    const text = run.live ? `It is ${soFar}.` : `It was being trained when this was written, ${soFar}.`;
    return { lead: { chip: 'being trained', text }, then: known };
  }
  if (run.state === 'stopped') {
    return {
      lead: { chip: 'interrupted', text: `Its process ended before the training did, ${soFar}; it can go on.` },
      then: known, command: `descent train --resume ${shellWord(run.folder)}`, from: madeIn(run),
    };
  }
  const stop = sentence(document.stops[end.stop] ?? end.stop);
  if (!words) {
    const validation = validationOf(run);
    return { lead: known ?? { chip: 'ended', text: stop }, then: validation && { chip: validation, text: '' }, stop };
  }
  const about = { chip: words.verdict, text: sentence(words.because) };
  const held = { chip: words.generalisation, text: sentence(words.generalisation_because ?? '') };
  const validates = Boolean(words.generalisation_because);
  const leads = Boolean(words.generalisation_advice);
  return {
    lead: leads ? held : about,
    then: leads ? about : validates ? held : null,
    advice: sentence(words.generalisation_advice || words.advice || ''),
    command: words.command, from: words.command?.startsWith('cd ') ? null : trainedIn(run), stop,
    use: !words.command && words.conclusion !== 'start again' && run.model !== null ? `descent predict ${shellWord(run.folder)} FILE` : null,
  };
}

/** {label, value, note} of a run without a whole epoch. */
function barely(run, progress) {
  const rate = endOf(run)?.lr;
  return [{ label: 'trained for', value: things(progress.step, 'step'), note: 'less than an epoch' },
    ...(Number.isFinite(rate) ? [{ label: 'learning rate', value: number(rate), note: 'of the last step' }] : []),
    { label: 'time', value: duration(totalSeconds(run)), note: '' }];
}

/** Three numbers: {label, value, note}. */
export function numbersOf(run) {
  const end = endOf(run);
  const metric = end?.valid_metric ?? lastEpoch(run, 'valid_metric');
  const best = bestOf(run);
  const train = trainingOf(run);
  const progress = progressOf(run);
  const all = [];
  if (progress.epoch === 0 && progress.step > 0) return barely(run, progress);
  if (Number.isFinite(metric)) {
    all.push({ label: `validation ${metricName(run)}`, value: isClassifier(run) ? percent(metric) : number(metric), note: end ? 'of the weights that were kept' : 'in the last epoch' });
  }
  const of = (se, epoch) => [se > 0 && `± ${number(se, 2)}`, epoch && `epoch ${count(epoch)}`].filter(Boolean).join(', ');
  if (best) all.push({ label: 'lowest validation loss', value: number(best.loss), note: of(run.epochs.column('valid_loss_se')[best.row], best.epoch) });
  if (Number.isFinite(train.loss)) all.push({ label: 'training loss', value: number(train.loss), note: of(train.se, train.epoch) || 'of the weights that were kept' });
  all.push({ label: 'trained for', value: things(progress.epoch, 'epoch'), note: `${things(progress.step, 'step')} in ${duration(totalSeconds(run))}` });
  if (all.length < 3) all.push({ label: 'time', value: duration(totalSeconds(run)), note: '' });
  return all.slice(0, 3);
}

/**
 * How a linear model does on the rows that validate, where the network is not better than it; null: it is, or nobody knows.
 * results.js has the numbers of both.
 */
export function rivalOf({ results, record }) {
  const set = results?.valid;
  if (!set || record.layers === '' || !Number.isFinite(set.lead_over_linear)) return null;
  const { lead_over_linear: lead, lead_over_linear_se: se } = set;
  if (lead > 2 * se) return null;
  const classes = results.task === 'classes';
  const both = classes ? `${percent(set.linear_accuracy)} of the validation rows are right, of this network ${percent(set.accuracy)}`
    : `its R² is ${number(set.linear_r2, 3)}, that of this network ${number(set.r2, 3)}`;
  return lead < -2 * se ? `A linear model (\`--layers ""\`) is better: ${both}.`
    : `A linear model (\`--layers ""\`) does as well, as far as these rows tell: ${both}.`;
}

/** Two kinds of losses stand here, where the run has a penalty on its weights. */
export function lossesOf(run) {
  const l2 = Number(run.record.options?.l2);
  return wordsOf(run) && l2 > 0 ? `The losses in the boxes are without the L2 part. Steps minimise the loss with it, ${number(l2, 3)}/2 times the sum of the squared weights, and where the verdict is of that loss it says so.` : null;
}

const chip = (word) => el('span.chip', {}, word);

function numbersRow(run) {
  return el('dl.three', {}, ...numbersOf(run).map(({ label, value, note }) =>
    el('div', {}, el('dt', {}, label), el('dd', {}, el('strong', {}, value), note && el('span', {}, note)))));
}

function answer(run, document, level) {
  const { lead, then, advice, command: next, from, stop, use } = answerOf(run, document);
  const more = [];
  if (then) more.push(el('p.then', {}, chip(then.chip), ' ', ...withOptions(then.text)));
  const rival = rivalOf(run);
  const losses = lossesOf(run);
  if (rival) more.push(el('p.rival', {}, ...withOptions(rival)));
  if (advice) more.push(el('p.advice', {}, el('strong', {}, 'Next: '), ...withOptions(advice)));
  if (next) more.push(command(next, from));
  if (use) more.push(el('p.advice', {}, advice ? 'The model as it is, on rows of a file:' : [el('strong', {}, 'Next: '), 'Use the model, on rows of a file:']), command(use, trainedIn(run)));
  if (losses) more.push(el('p.note', {}, losses));
  if (stop && endOf(run)) more.push(el('p.note', {}, 'Training ended: ', ...withOptions(stop)));
  return [el(level, {}, chip(lead.chip), ' ', el('span', {}, ...withOptions(lead.text))), numbersRow(run), ...more];
}

function head(run, name) {
  const { record } = run;
  const facts = [record.data && `data ${record.data}`, record.layers !== null && record.layers !== undefined && `network ${record.layers || 'linear'}`,
    record.options?.optimizer, date(record.created)].filter(Boolean);
  return el('p.eyebrow', {}, el('strong', {}, name), ...facts.map((fact) => el('span', {}, fact)));
}

function oneRun(run, document) {
  return el('section.answer', { 'aria-label': 'Verdict' }, head(run, namesOf([run])[0]), ...answer(run, document, 'h1'));
}

/** Which run is lowest on validation; -1: none was validated. */
export function bestRun(runs) {
  let best = -1;
  const lowest = (run) => bestOf(run)?.loss ?? Infinity;
  runs.forEach((run, i) => {
    if (lowest(run) < Infinity && (best < 0 || lowest(run) < lowest(runs[best]))) best = i;
  });
  return best;
}

function comparison(runs, names) {
  const cell = (text) => el('td', {}, text);
  const rows = runs.map((run, i) => {
    const best = bestOf(run);
    const metric = endOf(run)?.valid_metric ?? lastEpoch(run, 'valid_metric');
    return el('tr', {},
      el('th', { scope: 'row' }, el(`span.dot.colour-${i + 1}`, { 'aria-hidden': 'true' }), names[i]),
      cell(placeOf(run) ?? '–'),
      cell(best ? number(best.loss) : '–'),
      cell(best ? count(best.epoch) : '–'),
      cell(!Number.isFinite(metric) ? '–' : isClassifier(run) ? percent(metric) : number(metric)),
      cell(number(trainingOf(run).loss)),
      cell(count(progressOf(run).epoch)), cell(duration(totalSeconds(run))));
  });
  const heads = ['run', 'verdict', 'lowest validation loss', 'at epoch', `validation ${metricName(runs[0])}`, 'training loss', 'epochs', 'time'];
  return el('div.scroll', { tabindex: '0', role: 'region', 'aria-label': 'Comparison of the runs' },
    el('table.numbers', {}, el('caption.hidden', {}, 'Comparison of the runs'),
      el('thead', {}, el('tr', {}, ...heads.map((text) => el('th', { scope: 'col' }, text)))), el('tbody', {}, ...rows)));
}

function severalRuns(runs, document) {
  const names = namesOf(runs);
  const best = bestRun(runs);
  const title = best < 0 ? `${count(runs.length)} runs, none of which was validated`
    : `${names[best]} has the lowest validation loss: ${number(bestOf(runs[best]).loss)}`;
  return el('section.answer', { 'aria-label': 'Verdict' },
    el('p.eyebrow', {}, el('strong', {}, things(runs.length, 'run'))),
    el('h1', {}, title), comparison(runs, names),
    ...runs.map((run, i) => el(`details.run`, { open: i === best },
      el('summary', {}, el(`span.dot.colour-${i + 1}`, { 'aria-hidden': 'true' }), names[i], ' ', chip(answerOf(run, document).lead.chip)),
      ...answer(run, document, 'h2'))));
}

/** @param {any[]} runs @param {any} document */
export function verdict(runs, document) {
  return runs.length === 1 ? oneRun(runs[0], document) : severalRuns(runs, document);
}
