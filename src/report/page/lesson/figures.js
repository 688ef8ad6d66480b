// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Figures of experiments: surfaces with paths, charts and vector graphics, all with a title, words, numbers and buttons.
import { Chart, Group } from '../chart.js';
import { Figure } from '../figure.js';
import { swatch } from '../parts/controls.js';
import { Picture } from '../plot.js';
import { Contour } from '../surface/contour.js';
import { Curve } from '../surface/curve.js';
import { countOf } from '../surface/paths.js';
import { Relief } from '../surface/relief.js';
import { el, number } from '../text.js';

const VIEWS = { contour: Contour, relief: Relief, curve: Curve };

/**
 * @typedef {object} SceneOptions
 * @property {string} [title] what it is ("From above"); update() may change it
 * @property {(...x: number[]) => void} [pick] a click on a place
 * @property {number} [ratio] height by width
 * @property {number} [least] pixels of height
 * @property {number} [most]
 */

/** A surface with paths on it, from above, from the side, or of one variable. */
export class Scene extends Figure {
  /** @param {'contour' | 'relief' | 'curve'} kind @param {SceneOptions} [options] */
  constructor(kind, options = {}) {
    super();
    this.kind = kind;
    this.options = { ratio: kind === 'curve' ? 0.45 : 0.72, most: kind === 'curve' ? 340 : 420, ...options };
    this.paths = [];
    this.host = el('div.canvas');
    this.note = el('p.note');
    this.title.textContent = options.title ?? '';
    this.assemble(el('div', {}, this.host, this.note));
  }

  begin() {
    const { title, ...form } = this.options;
    this.view = new VIEWS[this.kind](this.host, { ...form, label: title ?? 'f' });
  }

  /**
   * Members that are not given stay as they were. @param {object} what
   * @param {import('../surface/scale.js').Surface} [what.surface]
   * @param {import('../surface/paths.js').Path[]} [what.paths] points x, y, value; of one variable x, value, value
   * @param {import('../surface/paths.js').Mark[]} [what.marks]
   * @param {string} [what.title] @param {string} [what.summary]
   */
  update({ surface, paths, marks, title, summary }) {
    if (title !== undefined) this.title.textContent = title;
    if (summary !== undefined) this.summary.textContent = summary;
    if (paths) {
      this.paths = paths;
      this.legend.replaceChildren(...paths.map((path) => el('li', {}, swatch(path), path.name)));
    }
    this.view.show({ surface, paths, marks, label: `${this.title.textContent}. ${this.words()}` });
    this.note.textContent = this.kind === 'relief' ? 'Drag it, or use the arrow keys, to turn it.' : this.view.words;
    if (!this.numbers.hidden) this.fillNumbers();
  }

  /** The paths up to a step. @param {number} step */
  draw(step) {
    this.view.draw(step);
  }

  words() {
    const ends = this.paths.filter((path) => countOf(path) > 0).map((path) => {
      const last = 3 * (countOf(path) - 1);
      const place = this.kind === 'curve' ? number(path.points[last]) : `${number(path.points[last])}, ${number(path.points[last + 1])}`;
      return `${path.name} ends at ${place} after ${countOf(path) - 1} steps`;
    });
    return `${this.summary.textContent} ${ends.join('; ')}`.trim();
  }

  /** All points of all paths. */
  behind() {
    const rows = this.paths.flatMap((path) => Array.from({ length: countOf(path) }, (_, k) =>
      [path.name, path.steps ? path.steps[k] : k, ...(this.kind === 'curve' ? [0, 2] : [0, 1, 2]).map((i) => path.points[3 * k + i])]));
    const { x, y, z } = this.view.surface?.labels ?? { x: 'x', y: 'y', z: 'f' };
    return {
      head: ['path', 'step', x, ...(this.kind === 'curve' ? [] : [y]), z], total: rows.length,
      shown: (i) => rows[i].map((cell) => (typeof cell === 'number' ? number(cell, 6) : cell)), copied: (i) => rows[i],
    };
  }
}

/** Of all series. @param {import('../chart.js').Series[]} series @returns {[number, number]} */
function extentOf(series) {
  let [low, high] = [Infinity, -Infinity];
  for (const { x } of series) if (x.length > 0) [low, high] = [Math.min(low, x[0]), Math.max(high, x[x.length - 1])];
  return low < high ? [low, high] : [Number.isFinite(low) ? low : 0, (Number.isFinite(low) ? low : 0) + 1];
}

const EMPTY = { title: '', summary: '', xLabel: '', yLabel: '', series: [] };

/** @type {import('../plot.js').PictureSpec} */
const NOTHING = {
  ...EMPTY, items: [], numbers: { head: [], total: 0, shown: () => [], copied: () => [] },
  draw: (width) => ({ width, height: 1, parts: [], place: () => ({ x: 0, y: 0, width: 0, height: 0 }) }),
};

/** @typedef {{with?: Lines, extent?: () => [number, number]}} LinesOptions with: a chart that it is zoomed together with */

/** A chart: update({ title, summary, xLabel, yLabel, series, marks, levels, log }), as Spec of chart.js. */
export class Lines extends Chart {
  /** @param {LinesOptions} [options] */
  constructor(options = {}) {
    const group = options.with?.group ?? new Group(options.extent ?? (() => extentOf(group.charts.flatMap(({ spec }) => spec.series))));
    super(group, EMPTY);
  }

  /** There is nothing to draw before the first update. */
  begin() {
    this.observer.observe(this.canvas);
  }

  rebuild() {
    if (this.spec.series.length > 0) super.rebuild();
  }

  /** @param {Partial<import('../chart.js').Spec>} spec */
  update(spec) {
    super.update({ ...EMPTY, ...spec });
  }
}

/** Vector graphics: update(spec), as PictureSpec of plot.js. */
export class Shapes extends Picture {
  constructor() {
    super(NOTHING);
  }
}
