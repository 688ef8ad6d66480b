// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// A table as a figure: with a title that states the finding, and all of its numbers to be copied.
import { copyButton, count, el, region, table } from '../text.js';

const MOST_ROWS = 200; // on the page

let numbered = 0;

/**
 * @param {{title: string, summary: string, head: string[], words?: string[], rows: {shown: (Node | string)[], copied: (string | number)[]}[], copiedHead?: string[], whole?: boolean}} form
 *   words: heads of columns that are words, not numbers; whole: all rows are seen at once
 * @returns {HTMLElement}
 */
export function tableFigure({ title, summary, head, rows, words = [], copiedHead = head, whole = false }) {
  const id = `table-${++numbered}`;
  const tsv = () => `${[copiedHead, ...rows.map(({ copied }) => copied)].map((cells) => cells.map((cell) => cell ?? '').join('\t')).join('\n')}\n`;
  const made = table(title, head, rows.slice(0, MOST_ROWS).map(({ shown }) => shown));
  made.classList.add('plain');
  for (const row of made.rows) head.forEach((name, i) => row.cells[i].classList.toggle('text', words.includes(name)));
  const scrolled = region(title, made);
  scrolled.classList.toggle('whole', whole);
  return el('figure.chart', { 'aria-labelledby': id },
    el('figcaption', {}, el('h3', { id }, title), el('p.summary', {}, summary)),
    el('div.row', {}, el('div.tools', { role: 'group', 'aria-label': 'Tools of this table' }, copyButton('Copy data', tsv))),
    scrolled,
    rows.length > MOST_ROWS && el('p.note', {}, `The first ${count(MOST_ROWS)} of ${count(rows.length)}; "Copy data" has all of them.`));
}
