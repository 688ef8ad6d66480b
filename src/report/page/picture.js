// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// A slice of the surface: in two directions from above and from the side, with the way of the training on it; in one
// direction as a curve.
import { Chart, Group } from './chart.js';
import { Figure } from './figure.js';
import { axisName, pictureTitle, pictureWords, surfaceOf, wayOf } from './slice.js';
import { Contour } from './surface/contour.js';
import { Relief } from './surface/relief.js';
import { copyButton, count, el, number } from './text.js';

const SECONDS = 5; // of the whole way

// ---- two directions ----

export class Picture extends Figure {
  /** @param {any} run one with a slice in two directions */
  constructor(run) {
    super();
    this.found = run.slice.found;
    this.way = wayOf(run.slice);
    this.title.textContent = pictureTitle(run.slice);
    this.summary.textContent = pictureWords(run);
    const sides = [el('div.view'), el('div.view')];
    this.note = el('p.note');
    this.sides = sides;
    const way = this.way.length > 0 ? [copyButton('Copy way', () => this.wayText())] : [];
    this.assemble(el('div', {}, this.player(), el('div.two', {}, ...sides), this.note), way);
  }

  /** Draws; the element stands in the document now. */
  begin() {
    const name = this.title.textContent;
    const { way, found } = this;
    const points = Float64Array.from(way.flatMap(({ u, v, loss }) => [u, v, loss ?? NaN]));
    const paths = way.length > 0 ? [{ name: 'training', colour: 2, dash: [], points, steps: way.map(({ step }) => step) }] : [];
    const marks = way.length > 0 ? [] : [{ x: 0, y: 0, kind: 'point', label: 'the weights' }];
    const [from, side] = this.sides;
    this.contour = new Contour(from, { label: `From above: ${name}`, ratio: 0.8, least: 260, most: 420 });
    this.relief = new Relief(side, { label: `From the side, to be turned by arrow keys: ${name}`, ratio: 0.8, least: 260, most: 420 });
    for (const view of [this.contour, this.relief]) view.show({ surface: surfaceOf(found), paths, marks });
    this.note.textContent = [this.contour.words, 'Turn the relief by dragging it, or with the arrow keys; Home turns it back.',
      way.length > 0 && 'A ring marks the beginning of the way, a square its end.'].filter(Boolean).join(' ');
    this.go(this.last());
  }

  last() {
    return this.way.length === 0 ? 0 : this.way[this.way.length - 1].step;
  }

  // ---- the way, step by step ----

  player() {
    if (this.way.length === 0) return null;
    this.words = el('output', { for: `${this.id}-step` });
    this.slider = el('input', {
      type: 'range', id: `${this.id}-step`, min: '0', max: String(this.last()), step: '1', value: String(this.last()),
      oninput: () => { this.pause(); this.go(Number(this.slider.value)); },
    });
    this.button = el('button', { type: 'button', onclick: () => (this.playing ? this.pause() : this.play()) }, 'Play');
    return el('div.player', { role: 'group', 'aria-label': 'The way of the training' }, this.button,
      el('label.hidden', { for: `${this.id}-step` }, 'Step'), this.slider, this.words);
  }

  /** The way up to a step. @param {number} step */
  go(step) {
    this.now = step;
    for (const view of [this.contour, this.relief]) view?.draw(step >= this.last() ? Infinity : step);
    if (!this.slider) return;
    const reached = this.way.findLast((state) => state.step <= step) ?? this.way[0];
    this.slider.value = String(Math.round(step));
    this.words.textContent = `step ${count(reached.step)}: loss ${number(reached.loss ?? NaN, 4)}`;
    this.slider.setAttribute('aria-valuetext', this.words.textContent);
  }

  play() {
    const begin = this.now >= this.last() ? 0 : this.now;
    let first = null;
    this.button.textContent = 'Pause';
    const frame = (time) => {
      first ??= time;
      const step = begin + ((time - first) / 1000 / SECONDS) * this.last();
      this.go(Math.min(step, this.last()));
      if (step >= this.last()) this.pause();
      else this.playing = requestAnimationFrame(frame);
    };
    this.playing = requestAnimationFrame(frame);
  }

  pause() {
    cancelAnimationFrame(this.playing);
    this.playing = 0;
    this.button.textContent = 'Play';
  }

  // ---- numbers ----

  wayText() {
    const lines = this.way.map(({ step, u, v, loss }) => [step, u, v, loss ?? ''].join('\t'));
    return `${[['step', ...this.found.axes.map(({ name }) => name), 'loss'].join('\t'), ...lines].join('\n')}\n`;
  }

  behind() {
    const { axes, values } = this.found;
    const at = (axis, i) => axis.low + ((axis.high - axis.low) * i) / (axis.points - 1);
    const row = (i) => [at(axes[0], i % axes[0].points), at(axes[1], Math.floor(i / axes[0].points)), values[i] ?? ''];
    return {
      head: [axes[0].name, axes[1].name, 'loss'], total: values.length,
      shown: (i) => row(i).map((value) => (value === '' ? '–' : number(value, 5))), copied: row,
    };
  }
}

// ---- one direction ----

/** A curve: {chart, group}. @param {any} run one with a slice in one direction */
export function lineOf(run) {
  const { found } = run.slice;
  const [axis] = found.axes;
  const x = Float64Array.from(found.values, (_, i) => axis.low + ((axis.high - axis.low) * i) / (axis.points - 1));
  const group = new Group(() => [axis.low, axis.high]);
  const ends = [{ x: 0, label: 'this run', kind: 'best' }, ...(found.kind === 'line' ? [{ x: 1, label: 'the other', kind: 'change' }] : [])];
  return {
    group,
    chart: new Chart(group, {
      title: pictureTitle(run.slice), summary: pictureWords(run), xLabel: axisName(axis), yLabel: 'loss',
      series: [{ label: 'training loss', colour: 1, x, y: Float64Array.from(found.values, (v) => (v === null ? NaN : v)) }], marks: ends,
    }),
  };
}
