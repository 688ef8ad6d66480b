// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The function in pictures: from above and from the side, or as a curve, with paths that can be played and points that
// are told apart by their signs.
import { Figure } from '../figure.js';
import { swatch } from '../parts/controls.js';
import { Player } from '../parts/player.js';
import { Contour } from '../surface/contour.js';
import { Curve } from '../surface/curve.js';
import { SIGNS } from '../surface/paths.js';
import { Relief } from '../surface/relief.js';
import { copyButton, el, number, svg } from '../text.js';

/** The sign of a mark, for a legend or a table. @param {keyof SIGNS} kind */
export const sign = (kind) => svg('svg.sign', { viewBox: '-8 -8 16 16', 'aria-hidden': 'true' },
  svg('path', { d: SIGNS[kind].map(([a, b, c, d]) => `M${a} ${b}L${c} ${d}`).join('') }));

/** Which sign a place has. @param {string} place a word of verdicts */
export const signOf = (place) => ({ minimum: 'minimum', saddle: 'saddle', maximum: 'maximum', 'degenerate minimum': 'flat', 'degenerate saddle': 'flat', kink: 'kink' }[place] ?? 'point');

/**
 * @typedef {object} Seen
 * @property {string} title
 * @property {string} summary
 * @property {import('../surface/scale.js').Surface} surface
 * @property {import('../surface/paths.js').Path[]} [paths]
 * @property {import('../surface/paths.js').Mark[]} [marks]
 * @property {{sign: keyof SIGNS, words: string}[]} [signs] for the legend
 * @property {() => string} [pathText] all states of the paths, to be copied
 */

export class Surface extends Figure {
  /** @param {Seen} seen */
  constructor(seen) {
    super();
    this.seen = seen;
    this.title.textContent = seen.title;
    this.summary.textContent = seen.summary;
    this.curve = !seen.surface.y;
    this.hosts = this.curve ? [el('div.view')] : [el('div.view'), el('div.view')];
    this.note = el('p.note');
    const paths = seen.paths ?? [];
    this.player = paths.length > 0 ? new Player((step) => this.draw(step), { ended: paths.length > 1 ? 'All paths have ended' : 'The path has ended' }) : null;
    this.legend.append(...paths.map((path) => el('li', {}, swatch(path), path.name)),
      ...(seen.signs ?? []).map(({ sign: kind, words }) => el('li', {}, sign(kind), words)));
    this.assemble(el('div', {}, this.player?.element ?? '', el(this.curve ? 'div' : 'div.two', {}, ...this.hosts), this.note),
      seen.pathText ? [copyButton(paths.length > 1 ? 'Copy paths' : 'Copy path', seen.pathText)] : []);
  }

  /** Draws; the element stands in the document now. */
  begin() {
    const { surface, paths = [], marks = [], title } = this.seen;
    const form = { ratio: 0.8, least: 260, most: 430 };
    const [first, second] = this.hosts;
    this.views = this.curve ? [new Curve(first, { label: `The curve: ${title}`, ratio: 0.45, least: 240, most: 400 })]
      : [new Contour(first, { label: `From above: ${title}`, ...form }), new Relief(second, { label: `From the side, to be turned by arrow keys: ${title}`, ...form })];
    for (const view of this.views) view.show({ surface, paths, marks });
    const keys = this.curve ? '' : 'Turn the relief by dragging it, or with the arrow keys; Home turns it back.';
    const ends = paths.length > 0 ? 'A ring marks the start, a square where a path ended.' : '';
    this.note.textContent = [this.views[0].words, keys, ends].filter(Boolean).join(' ');
    this.player?.resize(Math.max(...paths.map(({ steps, points }) => (steps ? steps[steps.length - 1] : points.length / 3 - 1))));
  }

  draw(step) {
    const until = step >= this.player.total ? Infinity : step;
    for (const view of this.views) view.draw(until);
  }

  behind() {
    const { nx, ny, z, x, y, labels } = this.seen.surface;
    const at = ([low, high], i, n) => low + ((high - low) * i) / (n - 1);
    const row = (k) => (y ? [at(x, k % nx, nx), at(y, Math.floor(k / nx), ny), z[k]] : [at(x, k, nx), z[k]]);
    return {
      head: y ? [labels.x, labels.y, 'f'] : [labels.x, 'f'], total: z.length,
      shown: (k) => row(k).map((value) => number(value, 6)), copied: (k) => row(k).map((value) => (Number.isNaN(value) ? '' : value)),
    };
  }
}
