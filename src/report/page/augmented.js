// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Images as training saw them, beside the originals.
import { canvasOf, rangeOf, shapeOf } from './pixels.js';
import { count, el, ordinal } from './text.js';

/** Whose picture a mixture is besides, in words; '' where there is nothing to be seen of another one. */
export const mixtureWords = ({ share, partner }) => (share < 0.995 && Number.isInteger(partner) ? `with ${Math.round(100 * (1 - share))}\u00a0% of row ${count(partner)}` : '');

/** What of the record can be drawn: rows with their picture and at least one as it was seen. */
export function drawable(augmented) {
  const fits = (view) => shapeOf({ shape: augmented.shape, picture: view?.picture }) !== null;
  return Array.isArray(augmented?.rows) ? augmented.rows.filter((row) => fits(row) && Array.isArray(row.seen) && row.seen.length > 0 && row.seen.every(fits)) : [];
}

/** @param {any} augmented of results.json @returns {HTMLElement | null} */
export function augmentedFigure(augmented) {
  const rows = augmented ? drawable(augmented) : [];
  if (rows.length === 0) return null;
  const { shape, words } = augmented;
  const range = rangeOf(rows.flatMap((row) => [row.picture, ...row.seen.map((view) => view.picture)]), { ...augmented, channels: shape[2] });
  const cell = (view, label, note) => el('td', {}, canvasOf(view.picture, shape, range, label), note && el('div.small', {}, note));
  const heads = ['as it is', ...rows[0].seen.map((_, epoch) => `epoch ${epoch + 1}`)];
  return el('figure.chart', { id: 'augmented' },
    el('figcaption', {}, el('h3', {}, 'Training saw these images like this'),
      el('p.summary', {}, `Augmentation: ${words}. Each row is seen otherwise in every epoch; validation and predictions take it as it is.`)),
    el('div.views', { role: 'region', tabindex: '0', 'aria-label': 'Images as training saw them' }, el('table', {},
      el('thead', {}, el('tr', {}, el('th', { scope: 'col' }, 'row'), ...heads.map((head) => el('th', { scope: 'col' }, head)))),
      el('tbody', {}, ...rows.map((row) => el('tr', {}, el('th', { scope: 'row' }, count(row.row)), cell(row, `Row ${count(row.row)} as it is`),
        ...row.seen.map((view, epoch) => cell(view, `Row ${count(row.row)} in the ${ordinal(epoch + 1)} epoch`, mixtureWords(view)))))))));
}
