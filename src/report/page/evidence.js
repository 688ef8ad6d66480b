// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What a diagnosis says: the verdict, and each piece of evidence with its number, in the library's words.
import { progressOf } from './run.js';
import { copyButton, count, date, el, number, sentence, table, things, withOptions } from './text.js';

/** "Of step 1,200, ...; the run is at 2,400 now": how old a record is. @param {any} run @param {{steps: number, made: string}} record */
export function ageOf(run, record) {
  const { step } = progressOf(run);
  const later = step > record.steps ? ` The run is at step ${count(step)} now.` : '';
  return `Of step ${count(record.steps)}, looked at on ${date(record.made)}.${later}`;
}

/** The same in short, and nothing where the record is of the step at which the run is. */
export function isOld(run, record) {
  const { step } = progressOf(run);
  return step > record.steps ? ` Of step ${count(record.steps)}; the run is at step ${count(step)} now.` : '';
}

/** Of an evidence: few digits, as the program prints them. */
export function short(value) {
  if (value === null || value === undefined) return '–';
  const size = Math.abs(value) < 1e-300 ? 0 : value;
  return Number.isInteger(size) && Math.abs(size) < 1e6 ? count(size).replace('-', '−') : number(size, 3);
}

const HEAD = ['evidence', 'value', 'compare with', 'what it says'];

/** Rows of the table; zero modes, which the network explains, stand behind. */
export function evidenceRows(found) {
  const rows = found.evidence.map(({ name, value, against, text }) => ({ name, value, against, text: sentence(text) }));
  const modes = (found.zero_modes ?? []).map(({ kind, where, count: many, residual }) =>
    ({ name: `zero modes: ${kind}`, value: many, against: residual, text: `Directions along which nothing can change, for the network is built so: ${where}; next to it, how exactly.` }));
  return [...rows, ...modes];
}

const tsv = (rows) => `${[HEAD, ...rows.map(({ name, value, against, text }) => [name, value ?? '', against ?? '', text])].map((cells) => cells.join('\t')).join('\n')}\n`;

/** The table. On narrow pages a row is two lines (style.css), and is still said to be a row. */
function lines(title, rows) {
  const made = table(title, HEAD, rows.map(({ name, value, against, text }) =>
    [name, short(value), short(against), el('span', {}, ...withOptions(text))]));
  const roles = { table: 'table', thead: 'rowgroup', tbody: 'rowgroup', tr: 'row', 'thead th': 'columnheader', 'tbody th': 'rowheader', td: 'cell' };
  for (const [name, role] of Object.entries(roles)) made.querySelectorAll(name).forEach((element) => element.setAttribute('role', role));
  made.setAttribute('role', 'table');
  made.classList.add('evidence');
  return made;
}

/** @param {any} found a diagnosis @param {string} id @param {string} about what it is of */
export function evidence(found, id, about) {
  const rows = evidenceRows(found);
  const title = `Evidence: ${things(found.evidence.length, 'measurement')} behind “${found.verdict}”`;
  const more = [found.decides && ['What would decide: ', ...withOptions(found.decides)],
    ...(found.advice ?? []).slice(0, 1).map(({ text }) => ['Next: ', ...withOptions(sentence(text))])].filter(Boolean);
  return el('figure.chart', { id, 'aria-labelledby': `${id}-title` },
    el('figcaption', {}, el('h3', { id: `${id}-title` }, title),
      el('p.lead', {}, el('span.chip', {}, found.verdict), ' ', ...withOptions(sentence(found.because))),
      el('p.summary', {}, about)),
    el('div.row', {}, el('div.tools', { role: 'group', 'aria-label': 'Tools of this table' }, copyButton('Copy data', () => tsv(rows)))),
    lines(title, rows),
    ...more.map((words) => el('p.note', {}, ...words)));
}
