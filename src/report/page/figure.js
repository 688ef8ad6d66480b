// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What every picture of the page has around it: a title that states the finding, a summary in words, a legend, the
// numbers as a table, and buttons. What it shows is made by those who extend it.
import { copyButton, el, ordinal, region, table, things } from './text.js';

const MOST_ROWS = 200; // of a table on the page

/**
 * @typedef {object} Numbers what stands behind a picture
 * @property {string[]} head
 * @property {number} total rows
 * @property {(row: number) => (string | Node)[]} shown
 * @property {(row: number) => (string | number)[]} copied with all digits
 * @property {boolean} [ranked] the first rows matter most: where there are too many, the last are left out, not some of each part
 */

let numbered = 0;

export class Figure {
  constructor() {
    this.id = `chart-${++numbered}`;
    this.title = el('h3', { id: `${this.id}-title` });
    this.summary = el('p.summary', { id: `${this.id}-summary` });
    this.legend = el('ul.legend');
    this.place = el('span.place');
    this.numbers = el('div.behind', { hidden: true });
    this.toggle = el('button.quiet', {
      type: 'button', 'aria-expanded': 'false', onclick: () => this.showNumbers(this.numbers.hidden),
    }, 'Numbers');
  }

  /** Puts it together around the picture. @param {HTMLElement} picture @param {HTMLElement[]} buttons before the common ones */
  assemble(picture, buttons = []) {
    this.tools = el('div.tools', { role: 'group', 'aria-label': 'Tools of this chart' },
      ...buttons, this.toggle, copyButton('Copy data', () => this.tsv()));
    this.element = el('figure.chart', { id: this.id },
      el('figcaption', {}, this.title, this.summary),
      el('div.row', {}, this.legend, this.place, this.tools), picture, this.numbers);
  }

  /** The numbers behind the picture. @returns {Numbers} */
  behind() {
    throw new Error('a figure has numbers');
  }

  showNumbers(show) {
    this.numbers.hidden = !show;
    this.toggle.setAttribute('aria-expanded', String(show));
    if (show) this.fillNumbers();
  }

  fillNumbers() {
    const { head, total, shown, ranked } = this.behind();
    const title = this.title.textContent;
    const every = ranked ? 1 : Math.max(1, Math.ceil(total / MOST_ROWS));
    const end = ranked ? Math.min(total, MOST_ROWS) : total;
    const rows = [];
    for (let i = 0; i < end; i++) if (i % every === 0 || i === total - 1) rows.push(shown(i));
    const some = end < total ? `The first ${things(end, 'row')} of ${things(total, 'row')}` : `Every ${ordinal(every)} of ${things(total, 'row')}`;
    this.numbers.replaceChildren(
      region(`Numbers: ${title}`, table(title, head, rows)),
      el('p.note', {}, rows.length < total ? `${some}; "Copy data" has all of them.` : `${things(total, 'row')}.`));
  }

  tsv() {
    const { head, total, copied } = this.behind();
    const line = (cells) => cells.map((cell) => String(cell ?? '').replace(/[\t\r\n]+/g, ' ')).join('\t');
    const lines = [line(head)];
    for (let i = 0; i < total; i++) lines.push(line(copied(i)));
    return `${lines.join('\n')}\n`;
  }
}
