// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Pictures of results: vector graphics that are drawn again when their width changes, with colours of the style sheet.
// They consist of items (a cell, a point, a bar), which pointer and arrow keys read one by one.
import { Figure } from './figure.js';
import { el, number, svg } from './text.js';

/**
 * @typedef {object} Drawing
 * @property {number} width
 * @property {number} height
 * @property {SVGElement[]} parts
 * @property {(item: number) => {x: number, y: number, width: number, height: number}} place of an item
 *
 * @typedef {object} PictureSpec
 * @property {string} title
 * @property {string} summary
 * @property {{label: string, shape: string, colour: number}[]} [legend]
 * @property {string[]} items what is read of each
 * @property {number} [columns] of items that stand in rows and columns
 * @property {import('./figure.js').Numbers} numbers
 * @property {(width: number) => Drawing} draw
 * @property {boolean} [open] whether the numbers are shown at first
 */

// ---- pure ----

/** Round numbers from low to high, about so many. */
export function ticks(low, high, most) {
  const raw = (high - low) / Math.max(1, most);
  if (!(raw > 0) || !Number.isFinite(raw)) return [low];
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 5, 10].map((digit) => digit * power).find((each) => each >= 0.75 * raw);
  const found = [];
  for (let i = Math.ceil(low / step - 1e-9); i * step <= high + 1e-9 * step; i++) found.push(Number((i * step).toPrecision(12)));
  return found;
}

/** @param {[number, number]} from @param {[number, number]} to */
export const scale = ([low, high], [start, end]) => (value) => start + ((value - low) / (high - low || 1)) * (end - start);

/** How far a point is from a box. */
const distance = ({ x, y, width, height }, px, py) =>
  Math.hypot(Math.max(x - px, 0, px - x - width), Math.max(y - py, 0, py - y - height));

/** The item that is nearest to a point. @param {number} count @param {Drawing['place']} place */
export function nearestItem(count, place, px, py) {
  let best = -1;
  let least = Infinity;
  for (let i = 0; i < count; i++) {
    const box = place(i);
    // Of two that it lies in, the one whose middle is nearer.
    const far = distance(box, px, py) + 1e-3 * Math.hypot(box.x + box.width / 2 - px, box.y + box.height / 2 - py);
    if (far < least) {
      least = far;
      best = i;
    }
  }
  return best;
}

/** Where a key leads; null: it is not one of those that move. */
export function moved(key, now, count, columns = 0) {
  const far = columns || Math.max(1, Math.round(count / 10));
  const steps = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: columns || 1, ArrowUp: -(columns || 1), PageDown: far, PageUp: -far };
  if (key === 'Home') return 0;
  if (key === 'End') return count - 1;
  if (!(key in steps)) return null;
  if (now < 0) return 0;
  const next = now + steps[key];
  return next < 0 || next >= count ? (columns ? now : Math.max(0, Math.min(count - 1, next))) : next;
}

// ---- parts of pictures ----

let measure = null;

/** Pixels of a text of the page. */
export function textWidth(text, size = 12) {
  measure ??= document.createElement('canvas').getContext('2d');
  measure.font = `${size}px system-ui, sans-serif`;
  return measure.measureText(text).width;
}

/** A text of so many characters: its beginning and its end, for names often differ there. */
export function shortened(text, most) {
  const all = Array.from(text);
  const begin = Math.ceil(0.4 * most);
  return all.length <= most ? text : `${all.slice(0, begin).join('')}…${all.slice(all.length - most + begin + 1).join('')}`;
}

/** A text that fits into so many pixels. */
export function fitted(text, width, size = 12) {
  let most = 80;
  while (most > 3 && textWidth(shortened(text, most), size) > width) most--;
  return shortened(text, most);
}

/** The width of the widest label, and no more than that. */
export const labelWidth = (labels, most, size = 12) => Math.min(most, Math.max(0, ...labels.map((label) => textWidth(label, size))));

export const label = (text, x, y, { anchor = 'start', kind = '', turn } = {}) =>
  svg(`text${kind && `.${kind}`}`, { x, y, 'text-anchor': anchor, transform: turn && `rotate(${turn} ${x} ${y})` }, text);

export const line = (x1, y1, x2, y2, kind = 'grid') => svg(`line.${kind}`, { x1, y1, x2, y2 });

const SHAPES = {
  circle: (x, y, r) => svg('circle', { cx: x, cy: y, r }),
  square: (x, y, r) => svg('rect', { x: x - 0.9 * r, y: y - 0.9 * r, width: 1.8 * r, height: 1.8 * r }),
  triangle: (x, y, r) => svg('path', { d: `M${x} ${y - 1.15 * r}L${x + 1.1 * r} ${y + 0.8 * r}L${x - 1.1 * r} ${y + 0.8 * r}Z` }),
  diamond: (x, y, r) => svg('path', { d: `M${x} ${y - 1.25 * r}L${x + 1.25 * r} ${y}L${x} ${y + 1.25 * r}L${x - 1.25 * r} ${y}Z` }),
  line: (x, y, r) => svg('line', { x1: x - 2 * r, x2: x + 2 * r, y1: y, y2: y }),
  dashes: (x, y, r) => svg('line', { x1: x - 2 * r, x2: x + 2 * r, y1: y, y2: y, 'stroke-dasharray': '5 3' }),
};

/** @param {keyof SHAPES} shape */
export function mark(shape, colour, x, y, radius = 5, kind = '') {
  const drawn = SHAPES[shape](x, y, radius);
  drawn.setAttribute('class', `mark colour-${colour} ${kind}`);
  return drawn;
}

const legendEntry = ({ label: text, shape, colour }) => el('li', {},
  svg('svg.swatch', { viewBox: '0 0 26 10', 'aria-hidden': 'true' }, mark(shape, colour, 13, 5, 4.5)), el('span', {}, text));

/**
 * Axes of a field of numbers, with their grid.
 * @param {{x: number, y: number, width: number, height: number}} field
 * @param {{low: number, high: number, label: string, format?: (value: number) => string}} across
 * @param {{low: number, high: number, label: string, format?: (value: number) => string}} up
 */
export function axes(field, across, up) {
  const x = scale([across.low, across.high], [field.x, field.x + field.width]);
  const y = scale([up.low, up.high], [field.y + field.height, field.y]);
  const bottom = field.y + field.height;
  const parts = [];
  for (const tick of ticks(across.low, across.high, Math.max(2, field.width / 90))) {
    parts.push(line(x(tick), field.y, x(tick), bottom), label((across.format ?? number)(tick), x(tick), bottom + 17, { anchor: 'middle' }));
  }
  for (const tick of ticks(up.low, up.high, Math.max(2, field.height / 50))) {
    parts.push(line(field.x, y(tick), field.x + field.width, y(tick)), label((up.format ?? number)(tick), field.x - 8, y(tick) + 4, { anchor: 'end' }));
  }
  const middle = field.y + field.height / 2;
  parts.push(label(across.label, field.x + field.width / 2, bottom + 36, { anchor: 'middle' }), label(up.label, 12, middle, { anchor: 'middle', turn: -90 }));
  return { x, y, parts };
}

// ---- the figure ----

export class Picture extends Figure {
  /** @param {PictureSpec} spec */
  constructor(spec) {
    super();
    this.at = -1;
    this.drawn = null;
    this.canvas = el('div.canvas.plot', {
      tabindex: '0', role: 'slider', 'aria-labelledby': `${this.id}-title`, 'aria-describedby': `${this.id}-summary`,
      'aria-valuemin': '0', onkeydown: (event) => this.key(event), onfocus: () => this.go(this.at),
      onblur: () => this.go(-1),
      onpointermove: (event) => this.point(event), onpointerleave: () => { if (document.activeElement !== this.canvas) this.go(-1); },
    });
    this.reading = el('p.reading', {});
    this.assemble(el('div', {}, this.canvas, this.reading));
    this.update(spec);
    if (spec.open) this.showNumbers(true);
    new ResizeObserver(() => this.draw()).observe(this.canvas);
  }

  /** Another picture in its place. @param {PictureSpec} spec */
  update(spec) {
    this.spec = spec;
    this.title.textContent = spec.title;
    this.summary.textContent = spec.summary;
    this.legend.replaceChildren(...(spec.legend ?? []).map(legendEntry));
    this.canvas.setAttribute('aria-valuemax', String(spec.items.length));
    if (!this.numbers.hidden) this.fillNumbers();
    this.at = Math.min(this.at, spec.items.length - 1);
    this.width = 0;
    this.draw();
    this.go(this.at);
  }

  behind() {
    return this.spec.numbers;
  }

  draw() {
    const width = this.canvas.clientWidth;
    if (width === 0 || width === this.width) return;
    this.width = width;
    this.drawn = this.spec.draw(width);
    const { parts, height } = this.drawn;
    const size = { width: this.drawn.width, height };
    this.here = svg('rect.here', { visibility: 'hidden', rx: 3 });
    this.picture = svg('svg', { viewBox: `0 0 ${size.width} ${size.height}`, ...size, 'aria-hidden': 'true' }, ...parts, this.here);
    this.canvas.replaceChildren(this.picture);
    this.go(this.at);
  }

  /** @param {number} item -1: none */
  go(item) {
    this.at = item;
    const words = item < 0 ? '' : this.spec.items[item];
    this.reading.textContent = words || (document.activeElement === this.canvas ? 'Arrow keys read the values.' : '');
    this.canvas.setAttribute('aria-valuenow', String(item + 1));
    this.canvas.setAttribute('aria-valuetext', words || 'Arrow keys read the values');
    if (!this.drawn) return;
    for (const part of this.picture.querySelectorAll('[data-item]')) part.classList.toggle('lit', Number(part.dataset.item) === item);
    this.here.setAttribute('visibility', item < 0 ? 'hidden' : 'visible');
    if (item < 0) return;
    const box = this.drawn.place(item);
    for (const [name, value] of Object.entries({ x: box.x - 2, y: box.y - 2, width: box.width + 4, height: box.height + 4 })) {
      this.here.setAttribute(name, String(value));
    }
  }

  point(event) {
    if (!this.drawn) return;
    const box = this.picture.getBoundingClientRect();
    const near = this.drawn.width / box.width;
    this.go(nearestItem(this.spec.items.length, this.drawn.place, (event.clientX - box.left) * near, (event.clientY - box.top) * near));
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const next = moved(event.key, this.at, this.spec.items.length, this.spec.columns);
    if (next === null) return;
    event.preventDefault();
    this.go(next);
    this.show();
  }

  /** What is read is seen, where the picture is wider than the page. */
  show() {
    if (!this.drawn || this.canvas.scrollWidth <= this.canvas.clientWidth) return;
    const { x, width } = this.drawn.place(this.at);
    const { scrollLeft, clientWidth } = this.canvas;
    if (x < scrollLeft || x + width > scrollLeft + clientWidth) this.canvas.scrollLeft = x + width / 2 - clientWidth / 2;
  }
}
