// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What the parts of the page ask of a run. Everything is read from its records; where a record has no word for it,
// there is none.
import { extremes, lastOf } from './series.js';
import { baseName } from './text.js';

export const nameOf = (run) => baseName(run.folder);

/** Names of runs that can be told apart: folders where the last parts are the same. */
export function namesOf(runs) {
  const short = runs.map(nameOf);
  return new Set(short).size === runs.length ? short : runs.map((run) => run.folder);
}

/** The row that says how the run ended, or null. */
export const endOf = (run) => (run.state === 'ended' ? run.events.findLast((row) => row.event === 'end') ?? null : null);

/** The words with which the program that trained the run ended, where they are about this end. */
export function wordsOf(run) {
  const said = run.record.end;
  const end = endOf(run);
  return said && end && said.step === end.step ? said : null;
}

/** Where the program was started that trained it last: what the words of its end say to type is to be typed there. */
export const trainedIn = ({ record }) => record.resumed?.at(-1)?.directory ?? record.directory ?? null;

/** The same of commands of this page, which have the folder as it was given when the page was made. */
export const madeIn = ({ folder, directory }) => (folder.startsWith('/') ? null : directory ?? null);

/** The last word about the place, and about validation. */
export const placeOf = (run) => run.events.findLast((row) => row.verdict)?.verdict ?? null;
export const validationOf = (run) => endOf(run)?.generalisation ?? run.notes.at(-1)?.generalisation ?? null;

/** Whether its metric is an accuracy: of classes or of labels. */
export const isClassifier = (run) => ['classify', 'label'].includes(run.model?.task ?? run.record.options?.task);
export const metricName = (run) => (run.model === null ? 'metric' : isClassifier(run) ? 'accuracy' : 'R²');

/** Steps of an epoch, as the run began. */
export const stepsPerEpoch = (run) => run.events.find((row) => row.event === 'start')?.steps_per_epoch ?? NaN;
export const batchOf = (run) => run.events.find((row) => row.event === 'start')?.batch ?? NaN;

/**
 * The epoch with the lowest validation loss: as the run's end says, for of very many epochs not all are recorded; else
 * of those that are. null: nothing was validated. `row` is that of the table, -1 where it has none.
 */
export function bestOf(run) {
  const end = endOf(run);
  const epochs = run.epochs.column('epoch');
  const losses = run.epochs.column('valid_loss');
  const lowest = extremes(losses)?.low ?? -1;
  if (end?.best_epoch > 0 && Number.isFinite(end.best_valid_loss)) {
    const row = epochs.indexOf(end.best_epoch);
    return { epoch: end.best_epoch, loss: end.best_valid_loss, row };
  }
  return lowest < 0 ? null : { epoch: epochs[lowest], loss: losses[lowest], row: lowest };
}

/**
 * The training loss that goes with the model, and its standard error, of one epoch: that whose weights are kept, or the last.
 * NaN and null: unknown, for of very many epochs not all are recorded.
 */
export function trainingOf(run) {
  const losses = run.epochs.column('train_loss');
  const loss = endOf(run)?.train_loss ?? lastEpoch(run, 'train_loss');
  const row = [bestOf(run)?.row ?? -1, lastOf(losses)].find((i) => i >= 0 && losses[i] === loss);
  return row === undefined ? { loss, se: NaN, epoch: null }
    : { loss, se: run.epochs.column('train_loss_se')[row], epoch: run.epochs.column('epoch')[row] };
}

/** The last number of a column of epochs. */
export function lastEpoch(run, name) {
  const column = run.epochs.column(name);
  const i = lastOf(column);
  return i < 0 ? NaN : column[i];
}

/** How far it is: applied steps and whole epochs. */
export function progressOf(run) {
  const highest = (name, ...tables) => Math.max(0, ...run.events.map((row) => row[name] ?? 0), ...tables.map((table) => lastNumber(table, name)));
  return { step: highest('step', run.epochs, run.steps), epoch: highest('epoch', run.epochs) };
}

function lastNumber(table, name) {
  const column = table.column(name);
  return column.length > 0 ? column[column.length - 1] : 0;
}

export const totalSeconds = (run) => endOf(run)?.seconds ?? run.epochs.column('seconds').reduce((sum, s) => sum + (s || 0), 0);
