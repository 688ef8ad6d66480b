// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The worst mistakes: rows whose class the model gave the smallest probability, as pictures where they are some.
import { Figure } from './figure.js';
import { canvasOf, rangeOf, shapeOf } from './pixels.js';
import { lineOf } from './residuals.js';
import { count, el, number, percent } from './text.js';

/** A probability in words: what is hardly any is not written out. */
export function share(p) {
  if (p > 0 && p < 0.00005) return 'less than 0.01\u00a0%';
  if (p > 0.9995 && p < 1) return 'more than 99.9\u00a0%';
  return exact(p);
}

/** The same in numbers: "0.02 %", "5e-7 %". */
export const exact = (p) => (p < 0.0005 && p > 0 ? `${number(100 * p, 2)}\u00a0%` : percent(p));

export function worstTitle([row]) {
  return `Furthest off is row ${count(row.row)}, which is ${row.target}: the model gives that ${share(row.probability)}, and says ${row.predicted} with ${share(row.predicted_probability)}`;
}

function gallery(rows) {
  const shown = rows.filter(shapeOf);
  const [first] = shown;
  const range = rangeOf(shown.map((row) => row.picture), { ...first, channels: shapeOf(first)[2] });
  return el('ul.gallery', {}, ...shown.map((row) => {
    const shape = shapeOf(row);
    const canvas = canvasOf(row.picture, shape, range, `Row ${count(row.row)} as a picture of ${shape[0]} by ${shape[1]} pixels`);
    return el('li', {}, canvas, el('div', {}, el('strong', {}, row.target), ` taken for `, el('strong', {}, row.predicted)),
      el('div.small', {}, `${share(row.predicted_probability)} against ${share(row.probability)}; ${row.file ?? row.sequence ?? `row ${count(row.row)}`}`));
  }));
}

class Mistakes extends Figure {
  constructor(rows) {
    super();
    this.rows = rows;
    this.lines = rows.some((row) => row.line);
    const pictures = rows.some(shapeOf);
    this.assemble(pictures ? gallery(rows) : el('div'));
    this.title.textContent = worstTitle(rows);
    this.summary.textContent = `${rows.length === 1 ? 'The only mistake' : `The ${count(rows.length)} mistakes in which the true class got the smallest probability`}${pictures ? ', with the probability of the class it was taken for against that of its own' : ''}. Rows with a wrong label stand here first.`;
    if (!pictures) this.showNumbers(true);
  }

  behind() {
    const { rows, lines } = this;
    return {
      head: ['row', ...(lines ? ['line of the file'] : []), 'class', 'taken for', 'with', 'its own class got'], total: rows.length,
      shown: (i) => [count(rows[i].row), ...(lines ? [lineOf(rows[i])] : []), rows[i].target, rows[i].predicted, percent(rows[i].predicted_probability), exact(rows[i].probability)],
      copied: (i) => [rows[i].row, ...(lines ? [rows[i].line ?? ''] : []), rows[i].target, rows[i].predicted, rows[i].predicted_probability, rows[i].probability],
    };
  }
}

/** @param {any[]} rows */
export const mistakes = (rows) => new Mistakes(rows);
