// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// A search for settings: all trials by their settings (parallel coordinates), how their losses fell, the best with new seeds, every
// trial.
import { axes as field, fitted, label, line, mark, Picture } from '../plot.js';
import { count, el, number, svg, things } from '../text.js';
import { tableFigure } from './table.js';
import { axesOf, lossOf, racedOf, rankedOf, rangesText, settingsText, settingsTitle, trialText } from './tune_words.js';



// ---- parallel coordinates ----

function drawSettings(result, width) {
  const trials = rankedOf(result);
  const all = axesOf(result);
  const each = Math.max(96, (width - 60) / Math.max(1, all.length - 1));
  const total = Math.max(width, 60 + each * (all.length - 1));
  const [top, height] = [34, 250];
  const x = (k) => 30 + k * ((total - 60) / Math.max(1, all.length - 1));
  const y = (at) => top + height - at * height;
  const parts = [];
  const lines = trials.map((trial, i) => {
    const points = all.map((axis, k) => [x(k), y(axis.at(trial))]);
    const best = trial.number === result.best;
    const colour = best ? 2 : trial.end === 'complete' ? 1 : 7;
    return { best, complete: trial.end === 'complete', drawn: svg(`g.item${best || trial.end === 'complete' ? '' : '.quiet'}`, { 'data-item': i },
      svg(`path.order.colour-${colour}`, { d: `M${points.map((point) => point.join(' ')).join('L')}` }), ...points.map(([px, py]) => mark('circle', colour, px, py, best ? 4 : 2.5))) };
  });
  all.forEach((axis, k) => {
    const anchor = k === 0 ? 'start' : k === all.length - 1 ? 'end' : 'middle';
    const edge = k === 0 ? x(k) - 26 : k === all.length - 1 ? x(k) + 26 : x(k);
    parts.push(line(x(k), top, x(k), top + height), label(fitted(axis.name, each - 8), edge, 14, { anchor, kind: 'name' }));
    for (const { at, text } of axis.places) {
      const shown = fitted(text, each - 16);
      const right = k === all.length - 1;
      parts.push(label(shown, right ? x(k) - 8 : x(k) + 8, y(at) + (at === 1 ? -4 : at === 0 ? 14 : 4), { anchor: right ? 'end' : 'start' }));
    }
  });
  parts.push(...lines.sort((a, b) => Number(a.best) - Number(b.best) || Number(a.complete) - Number(b.complete)).map(({ drawn }) => drawn));
  const end = all.length - 1;
  return { width: total, height: top + height + 24, parts, place: (i) => ({ x: x(end) - 7, y: y(all[end].at(trials[i])) - 7, width: 14, height: 14 }) };
}

function settings(result, task) {
  const trials = rankedOf(result);
  const names = result.settings.map(({ name }) => name);
  const rows = trials.map((trial) => [trial.number, ...names.map((name) => trial.settings.find((one) => one.name === name)?.value ?? ''), lossOf(trial)]);
  return new Picture({
    title: settingsTitle(result),
    summary: `Each line is a trial: where it crosses an axis is its setting, and on the last one its validation loss, after as many epochs as it came to. Of the best one ${rangesText(result)}.`,
    legend: [{ label: 'the best', shape: 'line', colour: 2 }, { label: 'trained to the end', shape: 'line', colour: 1 }, { label: 'ended early', shape: 'line', colour: 7 }],
    items: trials.map((trial) => trialText(trial, task)), draw: (width) => drawSettings(result, width),
    numbers: { head: ['trial', ...names, 'loss'], total: rows.length, shown: (i) => rows[i].map((cell, k) => (k === 0 ? count(cell) : typeof cell === 'number' ? number(cell, 4) : cell)), copied: (i) => rows[i] },
  });
}

// ---- how losses fell ----

function drawLosses(result, width) {
  const trials = rankedOf(result);
  const { rungs } = result.plan;
  const all = trials.flatMap(({ losses }) => losses).filter((loss) => Number.isFinite(loss) && loss > 0);
  const log = Math.max(...all) / Math.min(...all) > 20;
  const along = (loss) => (log ? Math.log10(loss) : loss);
  const [low, high] = [Math.min(...all.map(along)), Math.max(...all.map(along))];
  const box = { x: 66, y: 10, width: width - 80, height: 230 };
  const last = rungs[rungs.length - 1];
  const { x, y, parts } = field(box, { low: 0, high: last, label: 'epochs', format: count }, { low: low - 0.03 * (high - low || 1), high: high + 0.03 * (high - low || 1), label: 'validation loss', format: (value) => number(log ? 10 ** value : value, 2) });
  const drawn = trials.map((trial, i) => {
    const best = trial.number === result.best;
    const points = trial.losses.map((loss, k) => [x(rungs[k]), y(along(loss))]).filter(([, py]) => Number.isFinite(py));
    const colour = best ? 2 : trial.end === 'complete' ? 1 : 7;
    return { best, element: svg(`g.item${colour === 7 ? '.quiet' : ''}`, { 'data-item': i },
      points.length > 1 && svg(`path.order.colour-${colour}`, { d: `M${points.map((point) => point.join(' ')).join('L')}` }), ...points.map(([px, py]) => mark('circle', colour, px, py, best ? 4 : 2.5))) };
  });
  parts.push(...drawn.sort((a, b) => Number(a.best) - Number(b.best)).map(({ element }) => element));
  const end = (trial) => [x(rungs[trial.losses.length - 1]), y(along(lossOf(trial)))];
  return { width, height: box.y + box.height + 46, parts, place: (i) => { const [px, py] = end(trials[i]); return { x: px - 7, y: py - 7, width: 14, height: 14 }; } };
}

function losses(result, task) {
  const trials = rankedOf(result);
  const { rungs } = result.plan;
  const third = trials.filter(({ end }) => end === 'behind').length;
  return new Picture({
    title: `${third > 0 ? `${things(third, 'trial')} of ${count(result.trials.length)} ended at a comparison` : 'No trial ended early'}`,
    summary: `Trials are compared after ${rungs.map(count).join(', ')} epochs, each at the same part of its own schedule; a third goes on, of three that learn about as fast the best.`,
    items: trials.map((trial) => trialText(trial, task)), draw: (width) => drawLosses(result, width),
    numbers: { head: ['trial', ...rungs.map((epochs) => `after ${count(epochs)}`)], total: trials.length, shown: (i) => [count(trials[i].number), ...rungs.map((_, k) => (Number.isFinite(trials[i].losses[k]) ? number(trials[i].losses[k], 4) : '–'))], copied: (i) => [trials[i].number, ...rungs.map((_, k) => trials[i].losses[k] ?? '')] },
  });
}

// ---- tables ----

function race(result) {
  const raced = racedOf(result);
  return tableFigure({
    title: `The best with ${things(Math.max(...raced.map(({ losses: all }) => all.length)), 'new seed')}`,
    summary: 'The same settings with other splits, orders of the rows and initial weights: how far seeds alone move a loss, and which of the best is the best.',
    head: ['trial', 'settings', 'seeds', 'mean loss', '±'], words: ['settings'], whole: true,
    copiedHead: ['trial', 'settings', 'seeds', 'mean', 'se', 'losses'],
    rows: raced.map(({ trial, losses: all, mean, se }) => {
      const words = settingsText(result.trials[trial - 1]);
      return { shown: [count(trial), words, count(all.length), number(mean, 4), Number.isFinite(se) ? number(se, 2) : '–'], copied: [trial, words, all.length, mean, se, all.join(' ')] };
    }),
  });
}

function every(result, task) {
  return tableFigure({
    title: `All ${things(result.trials.length, 'trial')}`, summary: 'Each is a run in the folder of the search: descent report shows its curves, descent diagnose where it ended.',
    head: ['trial', 'end', 'epochs', 'loss', task, 'settings'], words: ['end', 'settings'],
    copiedHead: ['trial', 'end', 'because', 'epochs', 'loss', task, 'settings'],
    rows: [...rankedOf(result), ...result.trials.filter((trial) => lossOf(trial) === null)].map((trial) => {
      const metric = trial.metrics[trial.metrics.length - 1];
      const words = settingsText(trial);
      return { shown: [count(trial.number), trial.end, count(trial.epochs), lossOf(trial) === null ? '–' : number(lossOf(trial), 4), Number.isFinite(metric) ? number(metric, 4) : '–', words], copied: [trial.number, trial.end, trial.because, trial.epochs, lossOf(trial), metric, words] };
    }),
  });
}

/** @param {any} data of document.js */
export function tuned(data) {
  const { result, metric } = data;
  const section = (id, title, ...children) => el('section', { 'aria-labelledby': id }, el('h2', { id }, title), ...children);
  const pictures = rankedOf(result).length > 0;
  const sections = [
    pictures && section('settings', 'Settings', settings(result, metric).element),
    section('said', 'What it says', el('ul.seen', {}, ...result.sentences.map((text) => el('li', {}, text)))),
    pictures && section('losses', 'How their losses fell', losses(result, metric).element),
    result.race.length > 0 && section('race', 'With new seeds', race(result)),
    section('every', 'Every trial', every(result, metric)),
  ].filter(Boolean);
  return { picture: null, sections, begin: () => {}, groups: [], places: [] };
}
