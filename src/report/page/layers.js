// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The layers of a network: how large weights, the gradient and the next update are in each, on a logarithmic axis, and
// with --layers the curvature. "Large" is the root mean square of a number, so that layers of different sizes can be compared.
import { isOld } from './evidence.js';
import { Figure } from './figure.js';
import { count, el, number, svg, things } from './text.js';

const ROW = 30;
const MARGIN = { top: 8, right: 18, bottom: 42 };
const KINDS = [
  { key: 'weight', label: 'weights', colour: 1 }, { key: 'gradient', label: 'gradient', colour: 2 },
  { key: 'update', label: 'update', colour: 4 },
  { key: 'largest', label: 'largest curvature', colour: 3 },
];

/** Rows: {name, numbers, weight, gradient, update, ratio, moved (of the gradient and of the update to the weights), trace, error, smallest, largest}; NaN where the record has no number. */
export function layerRows(found) {
  return (found.layers ?? []).filter(({ weight_norm: length }) => Number.isFinite(length)).map((layer) => {
    const numbers = layer.rows * layer.columns;
    const each = Math.sqrt(numbers);
    const known = (name) => (Number.isFinite(layer[name]) ? layer[name] : NaN);
    return {
      name: layer.name, numbers, weight: layer.weight_norm / each, gradient: known('gradient_norm') / each, update: known('update_norm') / each,
      ratio: layer.weight_norm > 0 ? known('gradient_norm') / layer.weight_norm : NaN, moved: layer.weight_norm > 0 ? known('update_norm') / layer.weight_norm : NaN,
      trace: known('trace'), error: known('trace_error'), smallest: known('smallest'), largest: known('largest'),
    };
  });
}

/** The finding: where a step changes most, or else where the gradient is largest for its weights, and how unequal that is. */
export function layersTitle(rows) {
  const moved = rows.filter((row) => row.moved > 0).sort((a, b) => b.moved - a.moved);
  if (moved.length > 1) {
    const [most, least] = [moved[0], moved[moved.length - 1]];
    return `A step changes ${most.name} by ${number(100 * most.moved, 2)} % of its weights, ${least.name} by ${number(100 * least.moved, 2)} %`;
  }
  const known = rows.filter(({ ratio }) => Number.isFinite(ratio)).sort((a, b) => b.ratio - a.ratio);
  if (known.length === 0) return 'The layers of the network';
  const [top] = known;
  const last = known[known.length - 1];
  if (top.ratio === 0) return 'The gradient is 0 in every layer';
  const times = last.ratio > 0 && known.length > 1 ? `, ${number(top.ratio / last.ratio, 2)} times that of ${last.name}` : '';
  return `Relative to its weights the gradient is largest in ${top.name}${times}`;
}

function unitsWords({ units }) {
  if (!units || !units.all) return '';
  const { all, dead, saturated } = units;
  if (!dead && !saturated) return ` None of ${things(all, 'hidden unit')} is dead or saturated.`;
  return ` Of ${things(all, 'hidden unit')} ${count(dead)} ${dead === 1 ? 'is' : 'are'} dead (0 for every row) and ${count(saturated)} saturated (at the end of the range for every row).`;
}

const text = (value, digits = 3) => (Number.isFinite(value) ? number(value, digits) : '–');

export class Layers extends Figure {
  /** @param {any} run one with a diagnosis that has layers */
  constructor(run) {
    super();
    const { found } = run.diagnosis;
    this.rows = layerRows(found);
    this.moves = this.rows.some(({ update }) => update > 0);
    this.curved = this.rows.some(({ largest }) => Number.isFinite(largest));
    this.kinds = KINDS.filter(({ key }) => this.rows.some((row) => row[key] > 0));
    this.title.textContent = layersTitle(this.rows);
    this.summary.textContent = `Root mean squares of the weights and of the gradient of each layer, over all training rows${this.moves ? ', and of the update: what the next step on all of them would change' : ''}.${this.curved ? ' Curvature: the largest eigenvalue of the layer’s own block of the Hessian.' : ''}${unitsWords(found)}${isOld(run, run.diagnosis)}`;
    this.legend.append(...this.kinds.map(({ label, colour }) =>
      el('li', {}, svg(`svg.key.colour-${colour}`, { viewBox: '0 0 12 12', 'aria-hidden': 'true' }, shape(colour, 6, 6)), label)));
    this.canvas = el('div.dots', { role: 'img', 'aria-labelledby': this.title.id, 'aria-describedby': this.summary.id });
    this.assemble(this.canvas);
    this.width = 0;
    new ResizeObserver(() => { if (this.canvas.clientWidth !== this.width) this.draw(); }).observe(this.canvas);
  }

  draw() {
    this.width = this.canvas.clientWidth;
    if (this.width < 40) return;
    const longest = Math.max(...this.rows.map(({ name }) => name.length));
    const left = Math.min(7.4 * longest + 14, 0.42 * this.width);
    const height = MARGIN.top + ROW * this.rows.length + MARGIN.bottom;
    const sizes = this.rows.flatMap((row) => this.kinds.map(({ key }) => row[key])).filter((size) => size > 0);
    const low = Math.floor(Math.log10(Math.min(...sizes)) - 0.1);
    const high = Math.ceil(Math.log10(Math.max(...sizes)) + 0.1);
    const x = (size) => left + ((this.width - MARGIN.right - left) * (Math.log10(size) - low)) / Math.max(1, high - low);
    const bottom = MARGIN.top + ROW * this.rows.length;
    const root = svg('svg', { width: this.width, height, 'aria-hidden': 'true' });
    const every = Math.ceil(((high - low) * 56) / (this.width - left));
    for (let power = low; power <= high; power++) {
      const at = x(10 ** power);
      root.append(svg('line.grid', { x1: at, x2: at, y1: MARGIN.top, y2: bottom }));
      if ((power - low) % every === 0) root.append(svg('text.middle', { x: at, y: bottom + 18 }, number(10 ** power, 1)));
    }
    this.rows.forEach((row, i) => {
      const y = MARGIN.top + ROW * (i + 0.5);
      const most = Math.floor((left - 14) / 7.2);
      const name = row.name.length > most ? `${row.name.slice(0, most - 1)}…` : row.name;
      const there = this.kinds.map(({ key }) => row[key]).filter((size) => size > 0).map(x);
      root.append(svg('text.end.label', { x: left - 10, y: y + 4 }, name));
      if (there.length > 1) root.append(svg('line.axis', { x1: Math.min(...there), x2: Math.max(...there), y1: y, y2: y }));
      for (const { key, colour } of this.kinds) if (row[key] > 0) root.append(shape(colour, x(row[key]), y));
    });
    root.append(svg('text.middle.label', { x: (left + this.width - MARGIN.right) / 2, y: height - 6 }, 'size, logarithmic'));
    this.canvas.replaceChildren(root);
  }

  behind() {
    const head = ['layer', 'numbers', 'weights', 'gradient', 'gradient / weights', 'update', 'update / weights'];
    const curved = ['trace', '±', 'smallest', 'largest'];
    const row = ({ name, numbers, weight, gradient, ratio, update, moved, trace, error, smallest, largest }) =>
      [name, numbers, weight, gradient, ratio, update, moved, ...(this.curved ? [trace, error, smallest, largest] : [])];
    return {
      head: this.curved ? [...head, ...curved] : head, total: this.rows.length,
      shown: (i) => row(this.rows[i]).map((value, c) => (c === 0 ? value : c === 1 ? count(value) : text(value))),
      copied: (i) => row(this.rows[i]).map((value) => (Number.isNaN(value) ? '' : value)),
    };
  }
}

/** A disc, a diamond, a square, a triangle: kinds are told apart by more than their colours. */
function shape(colour, x, y) {
  if (colour === 1) return svg('circle.shape.colour-1', { cx: x, cy: y, r: 5 });
  if (colour === 2) return svg('path.shape.colour-2', { d: `M${x - 6} ${y}L${x} ${y - 6}L${x + 6} ${y}L${x} ${y + 6}Z` });
  if (colour === 4) return svg('path.shape.colour-4', { d: `M${x - 6} ${y + 4.5}L${x} ${y - 6}L${x + 6} ${y + 4.5}Z` });
  return svg('rect.shape.colour-3', { x: x - 4.5, y: y - 4.5, width: 9, height: 9 });
}
