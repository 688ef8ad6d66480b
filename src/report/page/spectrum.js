// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The eigenvalues of the Hessian as bars: how many directions are curved how much. All that are known are counted, by
// parts of powers of ten; else the bins are those of the record, an estimate with its error; else there are the ends.
import { Figure } from './figure.js';
import { ticksOf } from './surface/scale.js';
import { count, el, number, svg, things } from './text.js';

const PARTS = 2; // of a power of ten
const MARGIN = { left: 46, right: 12, top: 22, bottom: 44 };

/** @typedef {{from: number, to: number, number: number, error: number}} Bin */

/**
 * Eigenvalues counted between -10^(k/2) and 10^(k/2); those no larger than `threshold` are zero, and share a bin in the
 * middle. The bins reach as far as there is something in them.
 * @param {number[]} values @param {number} threshold @returns {Bin[]}
 */
export function binsOf(values, threshold) {
  const sizes = values.map(Math.abs).filter((size) => size > threshold);
  if (sizes.length === 0) return [{ from: -threshold, to: threshold, number: values.length, error: 0 }];
  const part = (size) => Math.floor(PARTS * Math.log10(size) + 1e-9); // 10^(k/2) itself is in the bin above it
  const least = Math.min(...sizes.map(part));
  const most = Math.max(...sizes.map(part)) + 1;
  const edge = (k) => 10 ** (k / PARTS);
  const sides = [-1, 1].map((sign) => Array.from({ length: most - least }, (_, i) => {
    const k = least + i;
    const inside = values.filter((value) => Math.abs(value) > threshold && Math.sign(value) === sign && part(Math.abs(value)) === k);
    return sign < 0 ? { from: -edge(k + 1), to: -edge(k), number: inside.length, error: 0 } : { from: edge(k), to: edge(k + 1), number: inside.length, error: 0 };
  }));
  const zero = { from: -edge(least), to: edge(least), number: values.filter((value) => Math.abs(value) <= threshold).length, error: 0 };
  const all = [...sides[0].reverse(), zero, ...sides[1]];
  const filled = all.map(({ number: n }) => n > 0);
  return all.slice(filled.indexOf(true), filled.lastIndexOf(true) + 1);
}

/** What there is to draw: {bins, by}; null: no eigenvalue is known. */
export function spectrumOf(found) {
  const { eigenvalues, spectrum, threshold } = found;
  const values = eigenvalues?.values ?? [];
  if (eigenvalues?.all && values.length > 0) return { bins: binsOf(values, threshold ?? 0), by: 'all', values };
  if (spectrum?.by === 'quadrature') {
    return { bins: spectrum.bins.map(({ above, to, number: n, error }) => ({ from: above, to, number: n, error })), by: 'estimate', values };
  }
  return values.length === 0 ? null : { bins: binsOf(values, threshold ?? 0), by: 'ends', values };
}

/** The finding: how many directions curve down. */
export function titleOf(found) {
  const n = found.parameters;
  const [low, high] = found.index;
  const flat = found.nullity ? found.nullity.explained + found.nullity.unexplained : 0;
  const known = found.eigenvalues?.all;
  if (high === 0) {
    const end = found.verdict === 'minimum' ? ': a minimum' : '';
    if (!known) return `No direction that curves down was found${end}`;
    return flat > 0 ? `No direction curves down, ${count(flat)} of ${count(n)} ${flat === 1 ? 'is' : 'are'} flat${end}` : `Every direction curves up${end}`;
  }
  const many = low === high ? count(low) : `${count(low)} to ${count(high)}`;
  const one = low === high && low === 1;
  return `${many} of ${things(n, 'direction')} ${one ? 'curves' : 'curve'} down`;
}

/** The curvature above which steps grow; null for rules that scale each parameter by itself. */
const limitOf = (found) => found.limit ?? null;

function summaryOf(found, { by, values }, rule) {
  const { smallest, largest } = found.eigenvalues;
  const limit = limitOf(found);
  const range = `from ${number(smallest, 3)} to ${number(largest, 3)}`;
  const what = by === 'all' ? `All ${things(found.parameters, 'eigenvalue')} of the Hessian, ${range}: the curvature along its own directions.`
    : by === 'estimate' ? `The ${things(found.parameters, 'eigenvalue')} of the Hessian, ${range}: how many lie where is an estimate, with its standard error. Marks below the axis are single ones that were computed.`
      : `The ${things(values.length, 'eigenvalue')} at both ends that were computed, ${range}; the other ${count(found.parameters - values.length)} lie between them.`;
  const steps = limit !== null ? ` Steps of ${rule} at this learning rate follow curvature up to ${number(limit, 3)}: ${largest > limit ? 'there is more, and along it steps grow' : 'all of it is below'}.`
    : found.stability > 0 ? ` With ${rule}, which scales each parameter by itself, the largest curvature is ${number(found.stability, 3)} times what its steps can follow${found.stability > 1 ? ': they grow' : ''}.` : '';
  return `${what}${steps}`;
}

/** Ticks of how many there are: 1, 10, 100. */
function countTicks(most) {
  const ticks = [0];
  for (let tick = 1; tick <= most; tick *= most <= 12 ? 2 : 10) ticks.push(tick);
  return ticks;
}

export function kindOf({ from, to }) {
  if (from === to || (from < 0 && to > 0)) return 'zero'; // a bin without width: all are exactly zero
  return to <= 0 ? 'down' : 'up';
}
const rangeOf = ({ from, to }) => `${number(from, 2)} to ${number(to, 2)}`;

export class Spectrum extends Figure {
  /** @param {any} found a diagnosis that has eigenvalues @param {string} [rule] by which its parameters are trained @param {string} [age] of it */
  constructor(found, rule = 'the rule', age = '') {
    super();
    this.found = found;
    this.rule = rule;
    this.data = spectrumOf(found);
    this.at = -1;
    this.title.textContent = titleOf(found);
    this.summary.textContent = `${summaryOf(found, this.data, this.rule)}${age}`;
    const kinds = [...this.data.bins.filter((bin) => bin.number >= 0.5).map(kindOf), ...this.data.values.filter((value) => value < 0).map(() => 'down')];
    const words = { down: 'curves down', zero: this.data.by === 'estimate' ? 'around zero' : 'flat', up: 'curves up' };
    this.legend.append(...['down', 'zero', 'up'].filter((kind) => kinds.includes(kind)).map((kind) =>
      el('li', {}, svg(`svg.key.${kind}`, { viewBox: '0 0 12 12', 'aria-hidden': 'true' }, svg('rect', { width: 12, height: 12, rx: 2 })), words[kind])));
    this.canvas = el('div.canvas.bars', {
      tabindex: '0', role: 'slider', 'aria-labelledby': this.title.id, 'aria-describedby': this.summary.id,
      'aria-valuemin': '1', 'aria-valuemax': String(this.data.bins.length), 'aria-valuenow': '1', 'aria-valuetext': 'Arrow keys read the bars',
      onkeydown: (event) => this.key(event), onblur: () => this.go(-1),
      onpointermove: (event) => this.point(event), onpointerleave: () => this.go(-1),
    });
    this.assemble(this.canvas);
    this.width = 0;
    new ResizeObserver(() => { if (this.canvas.clientWidth !== this.width) this.draw(); }).observe(this.canvas);
  }

  /** Pixels: bins are equally wide, by powers of ten or by the record. */
  scale() {
    const { bins } = this.data;
    const across = this.width - MARGIN.left - MARGIN.right;
    const x = (i) => MARGIN.left + (across * i) / bins.length;
    const value = (v) => { // where a value lies among the bins, by their logarithm where they grow
      const i = bins.findIndex(({ to }) => v <= to);
      if (i < 0) return v > bins[bins.length - 1].to ? x(bins.length) : x(0);
      const { from, to } = bins[i];
      if (v < from) return x(i);
      const log = from * to > 0 && this.data.by !== 'estimate';
      return x(i + (log ? Math.log(v / from) / Math.log(to / from) : (v - from) / (to - from)));
    };
    return { x, value };
  }

  draw() {
    this.width = this.canvas.clientWidth;
    if (this.width < 40) return;
    const height = this.width < 520 ? 220 : 260;
    const { bins, values } = this.data;
    const { x, value } = this.scale();
    const bottom = height - MARGIN.bottom;
    const most = Math.max(1, ...bins.map((bin) => bin.number + bin.error));
    const y = (n) => bottom - ((bottom - MARGIN.top) * Math.log1p(Math.max(0, n))) / Math.log1p(most);
    const root = svg('svg', { width: this.width, height, 'aria-hidden': 'true' });
    for (const tick of countTicks(most)) {
      root.append(svg('line.grid', { x1: MARGIN.left, x2: this.width - MARGIN.right, y1: y(tick), y2: y(tick) }),
        svg('text.end', { x: MARGIN.left - 6, y: y(tick) + 4 }, number(tick, 1)));
    }
    this.boxes = bins.map((bin, i) => {
      const top = bin.number >= 0.5 ? Math.min(y(bin.number), bottom - 3) : bottom;
      const box = svg(`rect.bar.${kindOf(bin)}`, { x: x(i) + 1, y: top, width: Math.max(1, x(i + 1) - x(i) - 2), height: bottom - top });
      root.append(box);
      const middle = (x(i) + x(i + 1)) / 2;
      if (bin.error >= 0.5) root.append(svg('line.error', { x1: middle, x2: middle, y1: y(bin.number - bin.error), y2: y(bin.number + bin.error) }));
      return box;
    });
    this.drawAxis(root, x, value, bottom, height);
    if (this.data.by === 'estimate') {
      root.append(...values.map((v) => svg(`line.known.${v < 0 ? 'down' : 'up'}`, { x1: value(v), x2: value(v), y1: bottom + 1, y2: bottom + 8 })));
    }
    this.drawBetween(root, x, bottom);
    this.drawLimit(root, value, bottom);
    this.canvas.replaceChildren(root);
    this.light();
  }

  /** Powers of ten, or round numbers where the axis is linear: as many as have room. @returns {{at: number, tick: number}[]} */
  ticks(x, value) {
    const { bins, by } = this.data;
    const last = bins[bins.length - 1].to;
    if (by === 'estimate') return ticksOf([bins[0].from, last], this.width / 70).map((tick) => ({ at: value(tick), tick }));
    let free = -Infinity;
    return [...bins.map(({ from }) => from), last].map((tick, i) => ({ at: x(i), tick })).filter(({ at, tick }) => {
      const half = 3.6 * number(tick, 2).length;
      if (Math.abs(Math.log10(Math.abs(tick)) % 1) > 1e-6 || at - half < free || at + half > this.width + 8) return false;
      free = at + half + 8;
      return true;
    });
  }

  drawAxis(root, x, value, bottom, height) {
    for (const { at, tick } of this.ticks(x, value)) {
      root.append(svg('line.tick', { x1: at, x2: at, y1: bottom, y2: bottom + 4 }), svg('text.middle', { x: Math.min(at, this.width - 3.6 * number(tick, 2).length - 1), y: bottom + 20 }, number(tick, 2)));
    }
    root.append(svg('line.axis', { x1: MARGIN.left, x2: this.width - MARGIN.right, y1: bottom, y2: bottom }),
      svg('text.middle.label', { x: (MARGIN.left + this.width - MARGIN.right) / 2, y: height - 6 }, 'eigenvalue: curvature along a direction'),
      svg('text.label', { x: 2, y: 13 }, 'directions'));
  }

  /** Of eigenvalues that are known at both ends only: what is between them. */
  drawBetween(root, x, bottom) {
    const { bins, by, values } = this.data;
    if (by !== 'ends') return;
    const gap = [...values].map((v, i) => [v, values[i + 1] - v, i]).filter(([, wide]) => wide > 0).sort((a, b) => b[1] - a[1])[0];
    if (!gap) return;
    const inBin = (v) => bins.findIndex(({ from, to }) => v >= from && v <= to);
    const [from, to] = [x(inBin(gap[0]) + 1), x(inBin(values[gap[2] + 1]))];
    if (to - from < 60) return;
    root.append(svg('rect.unknown', { x: from + 3, y: MARGIN.top + 30, width: to - from - 6, height: bottom - MARGIN.top - 31 }),
      svg('text.middle', { x: (from + to) / 2, y: (MARGIN.top + bottom) / 2 + 10 }, `${count(this.found.parameters - values.length)} more`));
  }

  drawLimit(root, value, bottom) {
    const limit = limitOf(this.found);
    if (limit === null) return;
    const { bins } = this.data;
    const beyond = limit > bins[bins.length - 1].to;
    const at = beyond ? this.width - MARGIN.right : value(limit);
    const right = at > this.width / 2;
    root.append(svg('line.limit', { x1: at, x2: at, y1: MARGIN.top - 6, y2: bottom }),
      svg(`text.label${right ? '.end' : ''}`, { x: at + (right ? -6 : 6), y: 13 }, `limit of stability${this.rule === 'gd' ? ', 2 / rate' : ''} = ${number(limit, 3)}${beyond ? ', further right' : ''}`));
  }

  // ---- reading ----

  words(i) {
    const { bins, by } = this.data;
    const bin = bins[i];
    const many = by === 'estimate' ? `${number(bin.number, 3)} ± ${number(bin.error, 2)}` : count(bin.number);
    return kindOf(bin) === 'zero' && by !== 'estimate' ? `${many} that cannot be told from 0` : `${many} from ${rangeOf(bin)}`;
  }

  /** @param {number} i a bin, or -1: none */
  go(i) {
    this.at = i;
    this.place.textContent = i < 0 ? '' : this.words(i);
    if (i >= 0) {
      this.canvas.setAttribute('aria-valuenow', String(i + 1));
      this.canvas.setAttribute('aria-valuetext', this.words(i));
    }
    this.light();
  }

  light() {
    this.boxes?.forEach((box, i) => box.classList.toggle('lit', i === this.at));
  }

  /** @param {PointerEvent} event */
  point(event) {
    const { x } = this.scale();
    const across = event.clientX - this.canvas.getBoundingClientRect().left;
    this.go(this.data.bins.findIndex((_, i) => across >= x(i) && across < x(i + 1)));
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const last = this.data.bins.length - 1;
    const to = {
      ArrowRight: this.at + 1, ArrowUp: this.at + 1, ArrowLeft: this.at - 1, ArrowDown: this.at - 1, Home: 0, End: last,
    }[event.key];
    if (to === undefined) return;
    this.go(Math.max(0, Math.min(last, to)));
    event.preventDefault();
  }

  behind() {
    const { bins, values, by } = this.data;
    if (by === 'estimate') {
      const row = ({ from, to, number: n, error }) => [from, to, n, error];
      return { head: ['above', 'up to', 'directions', '±'], total: bins.length, shown: (i) => row(bins[i]).map((v) => number(v, 4)), copied: (i) => row(bins[i]) };
    }
    const residuals = this.found.eigenvalues.residuals ?? [];
    return {
      head: ['number', 'eigenvalue', 'residual'], total: values.length,
      shown: (i) => [count(i + 1), number(values[i], 6), number(residuals[i] ?? NaN, 2)], copied: (i) => [i + 1, values[i], residuals[i] ?? ''],
    };
  }
}
