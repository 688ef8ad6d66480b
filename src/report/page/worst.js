// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The worst mistakes: rows whose class the model gave the smallest probability, as pictures where they are some.
import { Figure } from './figure.js';
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

/** From light (the least number of all pictures) to dark. @returns {Uint8ClampedArray} */
export function pixelsOf(picture, low, high) {
  const out = new Uint8ClampedArray(4 * picture.length);
  picture.forEach((value, i) => {
    const grey = Number.isFinite(value) && high > low ? 255 - (255 * (value - low)) / (high - low) : 255;
    out.set([grey, grey, grey, 255], 4 * i);
  });
  return out;
}

const isPicture = (row) => Number.isInteger(row.side) && Array.isArray(row.picture) && row.side > 0 && row.picture.length === row.side ** 2;

function gallery(rows) {
  const shown = rows.filter(isPicture);
  const values = shown.flatMap((row) => row.picture).filter(Number.isFinite);
  const low = values.reduce((a, b) => Math.min(a, b), Infinity);
  const high = values.reduce((a, b) => Math.max(a, b), -Infinity);
  return el('ul.gallery', {}, ...shown.map((row) => {
    const canvas = el('canvas', {
      width: row.side, height: row.side, role: 'img', 'aria-label': `Row ${count(row.row)} as a picture of ${row.side} by ${row.side} pixels`,
    });
    canvas.getContext('2d').putImageData(new ImageData(pixelsOf(row.picture, low, high), row.side, row.side), 0, 0);
    return el('li', {}, canvas, el('div', {}, el('strong', {}, row.target), ` taken for `, el('strong', {}, row.predicted)),
      el('div.small', {}, `${share(row.predicted_probability)} against ${share(row.probability)}; row ${count(row.row)}`));
  }));
}

class Mistakes extends Figure {
  constructor(rows) {
    super();
    this.rows = rows;
    this.lines = rows.some((row) => row.line);
    const pictures = rows.some(isPicture);
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
