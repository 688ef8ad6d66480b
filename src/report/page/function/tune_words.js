// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// A search for settings in words and places: titles, what is read of a trial, where its settings stand. No element here.
import { count, number, percent, things } from '../text.js';

const ends = (list) => list[list.length - 1];

/** The loss at the last comparison that a trial came to; null: it has none. */
export const lossOf = ({ losses }) => ends(losses.filter(Number.isFinite)) ?? null;

/** Trials with a loss, those that came furthest first, and the lowest loss first of those. */
export const rankedOf = ({ trials }) => trials.filter((trial) => lossOf(trial) !== null)
  .sort((a, b) => b.losses.length - a.losses.length || lossOf(a) - lossOf(b));

const valueOf = (trial, name) => trial.settings.find((setting) => setting.name === name)?.value ?? '';

/** "lr 0.003, layers 64 relu" */
export const settingsText = (trial) => trial.settings.map(({ name, value }) => `${name} ${value}`).join(', ');

/**
 * @typedef {object} Axis a setting, or the loss
 * @property {string} name
 * @property {boolean} log
 * @property {string[] | null} choices the words along it; null: numbers
 * @property {number} low
 * @property {number} high
 * @property {{at: number, text: string}[]} places words along it
 * @property {(trial: any) => number} at from 0 to 1
 */

const FEW = 5; // values that are all named

/** An axis of numbers: in powers of ten where they are above 0 and far apart. @returns {Axis} */
function numbersAxis(name, values, of) {
  const low = Math.min(...values);
  const high = Math.max(...values);
  const log = low > 0 && high / low > 20;
  const along = (value) => (log ? Math.log10(value) : value);
  const width = along(high) - along(low);
  const place = (value) => (width > 0 ? (along(value) - along(low)) / width : 0.5);
  const distinct = [...new Set(values)];
  const named = distinct.length <= FEW ? distinct : [low, log ? Math.sqrt(low * high) : (low + high) / 2, high];
  return { name, log, choices: null, low, high, places: named.map((value) => ({ at: place(value), text: number(value, distinct.length <= FEW ? 4 : 2) })), at: (trial) => place(of(trial)) };
}

/** One for each setting that is searched over, and the loss behind them. @returns {Axis[]} */
export function axesOf(result) {
  const trials = rankedOf(result);
  const settings = result.settings.map(({ name }) => {
    const words = trials.map((trial) => valueOf(trial, name));
    const values = words.map(Number);
    if (words.every((word, i) => word !== '' && Number.isFinite(values[i]))) return numbersAxis(name, values, (trial) => Number(valueOf(trial, name)));
    const choices = [...new Set(words)].sort();
    const place = (word) => (choices.length > 1 ? choices.indexOf(word) / (choices.length - 1) : 0.5);
    return { name, log: false, choices, low: 0, high: choices.length - 1, places: choices.map((word) => ({ at: place(word), text: word })), at: (trial) => place(valueOf(trial, name)) };
  });
  return [...settings, numbersAxis('validation loss', trials.map(lossOf), lossOf)];
}

const metricText = (metric, task) => (!Number.isFinite(metric) ? '–' : task === 'accuracy' ? percent(metric) : number(metric, 3));

/** What is read of a trial. */
export const trialText = (trial, task) =>
  `trial ${count(trial.number)}: ${settingsText(trial)}; loss ${number(lossOf(trial), 4)}, ${task} ${metricText(ends(trial.metrics), task)} after ${things(trial.epochs, 'epoch')}${trial.because ? `; ${trial.because}` : ''}`;

/** The finding about the settings: those that tell most. */
export function settingsTitle({ settings, trials }) {
  const told = settings.filter(({ share }) => Number.isFinite(share) && share > 0.1).sort((a, b) => b.share - a.share);
  if (told.length === 0) return `No setting by itself decides the order of ${things(trials.length, 'trial')}`;
  return `${told[0].name} decides ${percent(told[0].share, 0)} of the order of ${things(trials.length, 'trial')}`;
}

/** What is not distinguishable, setting by setting. */
export const rangesText = ({ settings, trials, best }) => settings.map(({ name, low, high, choices }) => {
  const value = valueOf(trials[best - 1], name);
  if (choices.length > 1) return `${name} ${value} (${choices.filter((choice) => choice !== value).join(', ')}: not distinguishable)`;
  return low !== null && high !== null && low < high ? `${name} ${value} (${number(low, 3)} to ${number(high, 3)} are not distinguishable)` : `${name} ${value}`;
}).join('; ');

/** How the race of the best ended: [trial, losses of new seeds]. */
export function racedOf(result) {
  return result.race.map(({ trial, losses, settled }) => {
    const mean = losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
    const squares = losses.reduce((sum, loss) => sum + (loss - mean) ** 2, 0);
    return { trial, losses, settled, mean, se: losses.length > 1 ? Math.sqrt(squares / (losses.length - 1) / losses.length) : NaN };
  });
}

/** @param {any} data */
export function tunedWords({ result, next, metric }) {
  const { trials, best, sentences, splits, valid_rows: rows } = result;
  const trial = trials[best - 1];
  const raced = racedOf(result).find((one) => one.trial === best);
  const complete = trials.filter(({ end }) => end === 'complete').length;
  return {
    chip: `trial ${count(best)} of ${count(trials.length)}`, text: `${sentences[0].split('. With ')[0].replace(/\.$/, '')}.`,
    numbers: [
      { label: 'validation loss', value: number(lossOf(trial), 4), note: `that it was chosen by: expect worse${Number.isFinite(raced?.se) ? `; with new seeds ${number(raced.mean, 4)} ± ${number(raced.se, 2)}` : ''}` },
      { label: metric, value: metricText(ends(trial.metrics), metric), note: `on ${things(rows, 'row')}${splits > 1 ? `, the mean of ${count(splits)} splits` : ''}` },
      { label: 'trained to the end', value: `${count(complete)} of ${count(trials.length)}`, note: 'the others were behind, at guessing level, or diverged' },
    ],
    advice: next ? 'The final model, with more epochs or rows:' : '',
  };
}
