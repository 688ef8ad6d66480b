// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What stands in the way of a run: the likeliest causes of a diagnosis, and the experiments that tell them apart.
import { copyButton, command, count, el, number, region, sentence, shellWord, table, things, withOptions } from './text.js';
import { madeIn } from './run.js';

const TOLD = { helped: 'The experiment says so.', 'did not help': 'Its experiment did not help.' };

const signed = (value, digits) => `${value > 0 ? '+' : ''}${number(value, digits)}`;

/** "−0.024 ± 0.0005"; "": nothing to compare with. */
export function changeText({ change, error }) {
  if (!Number.isFinite(change)) return '';
  return `${signed(change, 2)}${Number.isFinite(error) ? ` ± ${number(error, 1)}` : ''}`;
}

// On validation, where rows validate.
const fallOf = ({ training, validation }) => (Number.isFinite(validation.change) ? -validation.change : -training.change);

/** What helps, most first; going on is no change. */
export function helpful(experiments) {
  const [, ...changed] = experiments.list;
  return changed.filter(({ helps }) => helps).sort((a, b) => fallOf(b) - fallOf(a));
}

/** The finding in a line. */
export function causesTitle({ causes, experiments }) {
  if (!experiments) return `What stands in the way: likely ${causes[0].cause}`;
  const [best] = helpful(experiments);
  if (best) return `What helps: ${best.experiment}`;
  return experiments.list[0].helps ? 'What helps: going on; no change is better' : 'No experiment helps, beyond chance';
}

/** Sentences, one for each cause. */
export const causeWords = (causes) => causes.map(({ cause, because, told }) =>
  sentence(`${cause}: ${because ?? ''}`) + (told ? ` ${TOLD[told]}` : ''));

const HEAD = ['experiment', 'training loss', 'change', 'validation loss', 'change', 'helps'];

/** Rows of the table as text. */
export const experimentRows = ({ list }) => list.map(({ experiment, made, why, training, validation, helps }) => (made
  ? [experiment, number(training.loss), changeText(training), Number.isFinite(validation.loss) ? number(validation.loss) : '–', changeText(validation), helps ? 'yes' : '']
  : [experiment, why ?? '–', '', '', '', '']));

function tried(run, { experiments }) {
  const { steps, step, seeds, rate, training_rows: rows, validation_rows: held, training_loss: loss, validation_loss: valid } = experiments;
  const began = `They began at a loss of ${number(loss)} on ${things(rows, 'training row')}${held > 0 ? ` and ${number(valid)} on ${things(held, 'validation row')}` : ''}, without penalty.`;
  const words = `${things(steps, 'step')} each from step ${count(step)} at a rate of ${number(rate, 3)}, ${things(seeds, 'order')} of the rows. ${began} Changes are next to going on as the run is.`;
  const lines = experimentRows(experiments);
  const [best] = helpful(experiments);
  const typed = best?.command ?? (experiments.list[0].helps ? experiments.list[0].command : null);
  return [el('p.note', {}, words),
    el('div.row', {}, el('div.tools', { role: 'group', 'aria-label': 'Tools of this table' },
      copyButton('Copy data', () => `${[HEAD, ...lines].map((cells) => cells.join('\t')).join('\n')}\n`))),
    region('Experiments', table('Experiments', HEAD, lines)),
    ...(typed ? [el('p.note', {}, el('strong', {}, 'Next: '), `${best ? best.experiment : 'going on'}:`), command(typed, madeIn(run))] : [])];
}

/** @param {any} run one whose diagnosis names causes @param {string} id @param {string} age of it */
export function causes(run, id, age) {
  const { found } = run.diagnosis;
  return el('figure.chart', { id, 'aria-labelledby': `${id}-title` },
    el('figcaption', {}, el('h3', { id: `${id}-title` }, causesTitle(found)), el('p.summary', {}, `The likeliest causes, by what was measured.${age}`)),
    el('ol.causes', {}, ...causeWords(found.causes).map((words) => el('li', {}, ...withOptions(words)))),
    ...(found.experiments ? tried(run, found)
      : [el('p.note', {}, 'Which of them it is, by experiments from its checkpoint, which take a minute:'),
        command(`descent diagnose ${shellWord(run.folder)} --try`, madeIn(run))]));
}
