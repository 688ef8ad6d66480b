// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// A chart: a figure with a title that states the finding, a summary in words, curves, a legend that shows the values
// under the cursor, the numbers as a table, and buttons to copy and to zoom. What a pointer can do, keys can do: the
// curves are a slider along the x axis, whose value is read aloud.
//
// Keeps: values that are shown or copied are those of the whole series; only the picture is thinned.
import uPlot from 'uplot';

import { Figure } from './figure.js';
import { nearest, thin } from './series.js';
import { axisTexts, el, number, svg } from './text.js';

/**
 * @typedef {object} Series
 * @property {string} label
 * @property {import('./series.js').Numbers} x rising
 * @property {import('./series.js').Numbers} y
 * @property {number} colour index of a colour of the page, from 1
 * @property {boolean} [faint] stands behind another one: without a line of its own in the legend
 * @property {number[]} [dash]
 * @property {boolean} [steps] holds its value until the next one
 *
 * @typedef {object} Mark
 * @property {number} x
 * @property {string} label
 * @property {'best' | 'change' | 'verdict'} kind
 *
 * @typedef {object} Spec
 * @property {string} title
 * @property {string} summary
 * @property {string} xLabel
 * @property {string} yLabel with its unit
 * @property {Series[]} series
 * @property {Mark[]} [marks]
 * @property {{value: number, label: string}[]} [levels] lines across
 * @property {boolean} [log]
 * @property {(value: number) => string} [format]
 * @property {(value: number) => string} [tick] the same on the axis
 * @property {number} [height]
 */

// Of the x axis: epochs and steps have no halves where whole ones do.
const INCREMENTS = Array.from({ length: 16 }, (_, i) => [1, 2, 5].map((digit) => digit * 10 ** (i - 3))).flat();

/** Charts that have the same x axis: they are zoomed together. */
export class Group {
  /** @param {() => [number, number]} extent of the x axis */
  constructor(extent) {
    this.extent = extent;
    /** @type {Chart[]} */
    this.charts = [];
    /** @type {[number, number] | null} what is looked at; null: all */
    this.view = null;
    this.key = `group-${Math.random()}`;
  }

  /** @param {[number, number] | null} view */
  look(view) {
    const [low, high] = this.extent();
    if (view) {
      const wide = Math.max(view[1] - view[0], (high - low) / 1e5);
      const from = Math.max(low, Math.min(view[0], high - wide));
      view = [from, Math.min(high, from + wide)];
    }
    this.view = view && view[1] - view[0] < 0.999 * (high - low) ? view : null;
    this.charts.forEach((chart) => chart.draw());
  }

  /** @param {number} factor below 1: nearer @param {number} [centre] */
  zoom(factor, centre) {
    const [low, high] = this.view ?? this.extent();
    const middle = centre ?? (low + high) / 2;
    this.look([middle - (middle - low) * factor, middle + (high - middle) * factor]);
  }
}

/** Ticks of a logarithmic axis: the nine of each power of ten, over many of them the powers alone, or some of these. */
function logTicks(low, high) {
  const ticks = [];
  const powers = Math.log10(high / low);
  const most = powers > 6 ? 1 : 9;
  const every = Math.max(1, Math.ceil(powers / 8));
  for (let power = Math.floor(Math.log10(low) / every) * every; power <= Math.log10(high); power += every) {
    for (let digit = 1; digit <= most; digit++) {
      const tick = Number(`${digit}e${power}`);
      if (tick >= low && tick <= high) ticks.push(tick);
    }
  }
  return ticks;
}

/** Which ticks of a logarithmic axis get a number: 1, 2, 5 times powers of ten, fewer over many of them. */
function roundOnes(ticks) {
  if (ticks[1] / ticks[0] > 9.5) return ticks; // powers alone
  const powers = Math.log10(ticks[ticks.length - 1] / ticks[0]);
  const digits = powers > 3 ? [1] : powers > 2 ? [1, 3] : [1, 2, 5];
  const every = Math.ceil(powers / 8);
  return ticks.map((tick) => {
    const power = Math.floor(Math.log10(tick) + 1e-9);
    const round = digits.some((digit) => Math.abs(tick / 10 ** power - digit) < 1e-6);
    return round && power % every === 0 ? tick : null;
  });
}

/** @param {HTMLElement} element @param {string} name */
const colourOf = (element, name) => getComputedStyle(element).getPropertyValue(`--${name}`).trim();

const swatch = (series) => svg(`svg.swatch.colour-${series.colour}`, { viewBox: '0 0 26 10', 'aria-hidden': 'true' },
  svg('line', { x1: 1, x2: 25, y1: 5, y2: 5, 'stroke-dasharray': series.dash?.join(' ') }));

export class Chart extends Figure {
  /** @param {Group} group @param {Spec} spec */
  constructor(group, spec) {
    super();
    this.group = group;
    this.spec = spec;
    this.at = null; // where the cursor is, in units of x
    this.plot = null;
    this.width = 0;
    this.canvas = el('div.canvas', {
      tabindex: '0', role: 'slider', 'aria-labelledby': `${this.id}-title`,
      'aria-describedby': `${this.id}-summary`, onkeydown: (event) => this.key(event),
      onblur: () => this.leave(),
    });
    this.assemble(this.canvas, this.zoomButtons());
    group.charts.push(this);
    this.observer = new ResizeObserver(() => {
      if (this.canvas.clientWidth !== this.width) this.rebuild();
    });
  }

  zoomButtons() {
    const button = (label, name, onclick) => el('button.quiet', { type: 'button', 'aria-label': name, title: name, onclick }, label);
    return [
      button('+', 'Zoom in', () => this.group.zoom(0.5, this.at ?? undefined)),
      button('−', 'Zoom out', () => this.group.zoom(2, this.at ?? undefined)),
      button('All', 'Show all', () => this.group.look(null)),
    ];
  }

  /** Begins to draw; the element stands in the document now. */
  begin() {
    if (!this.plot) this.rebuild();
    this.observer.observe(this.canvas);
  }

  /** Lets go of what the browser keeps for it. */
  end() {
    this.observer.disconnect();
    this.plot?.destroy();
  }

  /** @param {Spec} spec */
  update(spec) {
    const same = this.plot && spec.series.length === this.spec.series.length && spec.log === this.spec.log
      && spec.xLabel === this.spec.xLabel;
    this.spec = spec;
    if (same) this.draw();
    else this.rebuild();
  }

  // ---- the picture ----

  rebuild() {
    if (!this.canvas.isConnected) return;
    this.plot?.destroy();
    this.width = this.canvas.clientWidth;
    const tall = this.tall();
    this.plot = new uPlot(this.options(this.width, tall), [[0, 1], ...this.spec.series.map(() => [null, null])], this.canvas);
    this.plot.root.setAttribute('aria-hidden', 'true');
    this.plot.over.addEventListener('dblclick', () => this.group.look(null));
    this.draw();
  }

  tall() {
    return Math.min(this.spec.height ?? 320, this.canvas.clientWidth < 520 ? 240 : 320);
  }

  options(width, height) {
    const { spec } = this;
    const colour = (name) => colourOf(this.canvas, name);
    const font = '12px system-ui, sans-serif';
    const axis = { stroke: colour('soft'), font, labelFont: font, grid: { stroke: colour('grid'), width: 1 }, ticks: { show: false } };
    const format = spec.tick ?? spec.format;
    const texts = (values) => (format ? values.map(format) : axisTexts(values));
    const ticks = (splits) => {
      const written = texts(splits.filter((v) => v !== null));
      return splits.map((v) => (v === null ? '' : written.shift()));
    };
    return {
      width, height,
      padding: [12, 22, 0, 0], // the last number of the axis stands half outside
      legend: { show: false },
      cursor: {
        sync: { key: this.group.key }, drag: { x: true, y: false, setScale: false },
        points: { show: false }, y: false,
      },
      scales: { x: { time: false }, y: { distr: spec.log ? 3 : 1 } },
      axes: [
        { ...axis, label: spec.xLabel, labelSize: 22, size: 30, incrs: spec.xLabel === 'step' ? INCREMENTS.filter((each) => each >= 1) : INCREMENTS, values: (_, splits) => splits.map((v) => number(v, 6)) },
        {
          ...axis, label: spec.yLabel, labelSize: 20, size: 58,
          splits: spec.log ? (_, axis_, low, high) => logTicks(low, high) : undefined,
          filter: (_, splits) => (spec.log ? roundOnes(splits) : splits),
          values: (_, splits) => ticks(splits),
        },
      ],
      series: [{}, ...spec.series.map((series) => ({
        stroke: colour(`colour-${series.colour}`),
        alpha: series.faint ? 0.3 : 1,
        width: series.faint ? 1 : 2,
        dash: series.dash,
        spanGaps: true,
        pxAlign: 0, // curves are smoother between pixels
        paths: series.steps ? uPlot.paths.stepped({ align: 1 }) : undefined,
        points: { show: series.x.length === 1, size: 8 },
      }))],
      hooks: {
        draw: [(plot) => this.drawMarks(plot)],
        setCursor: [(plot) => this.read(plot)],
        setSelect: [(plot) => {
          if (plot.select.width > 4) {
            const from = plot.posToVal(plot.select.left, 'x');
            const to = plot.posToVal(plot.select.left + plot.select.width, 'x');
            plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
            this.group.look([from, to]);
          }
        }],
      },
    };
  }

  draw() {
    const { spec, plot } = this;
    this.title.textContent = spec.title;
    this.summary.textContent = spec.summary;
    this.drawLegend();
    if (!this.numbers.hidden) this.fillNumbers();
    if (!plot) return;
    const [from, to] = this.group.view ?? this.group.extent();
    const columns = Math.max(100, Math.round(this.width * Math.min(2, devicePixelRatio || 1)));
    const parts = spec.series.map((series) => {
      const { x, y } = thin(series.x, series.y, from, to, columns);
      return x.length > 0 ? [x, spec.log ? y.map((v) => (v > 0 ? v : null)) : y] : [[from], [null]];
    });
    plot.batch(() => {
      plot.setData(uPlot.join(parts), false);
      plot.setScale('x', { min: from, max: to });
      plot.setScale('y', this.range(parts, from, to));
    });
    this.speak();
  }

  // What is seen, with some room; a level is in it where it is near.
  range(parts, from, to) {
    let low = Infinity;
    let high = -Infinity;
    parts.forEach(([x, y]) => y.forEach((value, i) => {
      if (value !== null && x[i] >= from && x[i] <= to) {
        low = Math.min(low, value);
        high = Math.max(high, value);
      }
    }));
    if (!(low <= high)) return this.spec.log ? { min: 0.1, max: 1 } : { min: 0, max: 1 };
    for (const { value } of this.spec.levels ?? []) {
      if (value <= high + 2 * (high - low) && value >= low - 2 * (high - low)) {
        low = Math.min(low, value);
        high = Math.max(high, value);
      }
    }
    // Names of marks stand above the curves.
    const above = this.spec.marks?.some(({ label }) => label) ? 20 / (this.tall() - 80) : 0;
    if (this.spec.log) return { min: low / 1.15, max: high * 1.15 * (high / low) ** above };
    const room = 0.05 * (high - low) || 0.1 * Math.abs(high) || 1;
    const bottom = low >= 0 && low - room < 0.1 * high ? 0 : low - room;
    return { min: bottom, max: high + Math.max(room, above * (high - low)) };
  }

  /** @param {uPlot} plot */
  drawMarks(plot) {
    const { ctx, bbox } = plot;
    const ratio = devicePixelRatio || 1;
    const rows = [bbox.top + 11 * ratio, bbox.top + bbox.height - 6 * ratio].map((y) => ({ y, free: -Infinity })); // where there is room for the next text
    const names = []; // of marks, above all lines
    ctx.save();
    ctx.font = `${11 * ratio}px system-ui, sans-serif`;
    for (const level of this.spec.levels ?? []) {
      const y = plot.valToPos(level.value, 'y', true);
      if (y < bbox.top || y > bbox.top + bbox.height) continue;
      ctx.strokeStyle = ctx.fillStyle = colourOf(this.canvas, 'soft');
      ctx.setLineDash([6 * ratio, 4 * ratio]);
      line(ctx, bbox.left, y, bbox.left + bbox.width, y, ratio);
      const width = ctx.measureText(level.label).width;
      const [right, left] = [bbox.left + bbox.width - width - 4 * ratio, bbox.left + 4 * ratio];
      const places = [y - 5 * ratio, y + 13 * ratio].flatMap((below) => [[right, below], [left, below]]);
      const [x, below] = places.find((place) => this.isFree(plot, place, width, ratio)) ?? places[0];
      this.write(ctx, level.label, x, below, ratio);
    }
    for (const mark of this.spec.marks ?? []) {
      const x = plot.valToPos(mark.x, 'x', true);
      if (x < bbox.left - 1 || x > bbox.left + bbox.width + 1) continue;
      ctx.strokeStyle = ctx.fillStyle = colourOf(this.canvas, mark.kind === 'best' ? 'good' : 'soft');
      ctx.setLineDash(mark.kind === 'verdict' ? [2 * ratio, 3 * ratio] : mark.kind === 'best' ? [] : [5 * ratio, 3 * ratio]);
      line(ctx, x, bbox.top, x, bbox.top + bbox.height, ratio);
      if (mark.label) names.push([mark.label, x, ctx.fillStyle]);
    }
    for (const [text, x, colour] of names) {
      ctx.fillStyle = colour;
      this.nameMark(plot, text, x, rows);
    }
    ctx.restore();
  }

  // Beside its line, at the top or at the bottom: where there is room, and no curve if that can be had.
  nameMark(plot, text, x, rows) {
    const { ctx, bbox } = plot;
    const ratio = devicePixelRatio || 1;
    const width = ctx.measureText(text).width + 8 * ratio;
    const start = x + width > bbox.left + bbox.width ? x - width : x;
    const left = start + 4 * ratio;
    const room = rows.filter(({ free }) => start > free);
    const row = room.find(({ y }) => this.isFree(plot, [left, y], width - 8 * ratio, ratio)) ?? room[0];
    if (!row) return;
    this.write(ctx, text, left, row.y, ratio);
    row.free = start + width;
  }

  // Whether no curve runs through a text of this width that stands at this place.
  isFree(plot, [left, y], width, ratio) {
    const [xs, ...all] = plot.data;
    const [from, to] = [left - 4 * ratio, left + width + 4 * ratio].map((pixel) => plot.posToVal(pixel, 'x', true));
    return xs.every((x, k) => x < from || x > to || all.every((ys, i) => {
      const at = ys[k] === null || ys[k] === undefined || this.spec.series[i].faint ? NaN : plot.valToPos(ys[k], 'y', true);
      return !(at > y - 13 * ratio && at < y + 5 * ratio);
    }));
  }

  // A text that can be read on top of curves.
  write(ctx, text, x, y, ratio) {
    ctx.save();
    ctx.setLineDash([]);
    ctx.textAlign = 'left';
    ctx.textBaseline = 'alphabetic';
    ctx.lineJoin = 'round';
    ctx.lineWidth = 4 * ratio;
    ctx.strokeStyle = colourOf(this.canvas, 'card');
    ctx.strokeText(text, x, y);
    ctx.fillText(text, x, y);
    ctx.restore();
  }

  // ---- what is under the cursor ----

  shown() {
    return this.spec.series.filter((series) => !series.faint);
  }

  drawLegend() {
    this.canvas.style.minHeight = `${this.tall()}px`;
    this.legend.replaceChildren(...this.shown().map((series) =>
      el('li', {}, swatch(series), el('span', {}, series.label), el('output.value', {}, ''))));
    this.show();
  }

  /** @param {uPlot} plot */
  read(plot) {
    const { left } = plot.cursor;
    if (left === undefined || left === null) return;
    this.at = left < 0 ? null : plot.posToVal(left, 'x');
    this.show();
  }

  valueAt(series) {
    if (this.at === null || series.x.length === 0) return null;
    if (series.steps) {
      let i = nearest(series.x, this.at);
      if (series.x[i] > this.at && i > 0) i--;
      return series.y[i];
    }
    return series.y[nearest(series.x, this.at)];
  }

  words() {
    const format = this.spec.format ?? number;
    return this.shown().map((series) => `${series.label} ${format(this.valueAt(series) ?? NaN)}`);
  }

  show() {
    const format = this.spec.format ?? number;
    this.shown().forEach((series, i) => {
      const value = this.valueAt(series);
      const output = this.legend.children[i]?.querySelector('output');
      if (output) output.textContent = value === null ? '' : format(value);
    });
    const x = this.nearestX();
    this.place.textContent = x === null ? '' : `${this.spec.xLabel} ${number(x, 6)}`;
  }

  primary() {
    return this.shown().find((series) => series.x.length > 0);
  }

  nearestX() {
    const series = this.primary();
    return this.at === null || !series ? null : series.x[nearest(series.x, this.at)];
  }

  speak() {
    const [low, high] = this.group.extent();
    const now = this.nearestX() ?? low;
    this.canvas.setAttribute('aria-valuemin', String(low));
    this.canvas.setAttribute('aria-valuemax', String(high));
    this.canvas.setAttribute('aria-valuenow', String(now));
    this.canvas.setAttribute('aria-valuetext',
      this.at === null ? 'Arrow keys read the values' : `${this.spec.xLabel} ${number(now, 6)}: ${this.words().join(', ')}`);
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const series = this.primary();
    if (!series || !this.plot || event.ctrlKey || event.metaKey || event.altKey) return;
    const [from, to] = this.group.view ?? this.group.extent();
    const now = this.at ?? from;
    const i = nearest(series.x, now);
    // Point by point where they are far apart, else by a hundredth of the picture.
    const move = (direction, part) => {
      const next = series.x[Math.max(0, Math.min(series.x.length - 1, i + direction))];
      const far = now + direction * (to - from) * part;
      return Math.abs(next - now) > Math.abs(far - now) ? next : far;
    };
    const moves = {
      ArrowRight: () => move(1, 0.01), ArrowUp: () => move(1, 0.01),
      ArrowLeft: () => move(-1, 0.01), ArrowDown: () => move(-1, 0.01),
      PageUp: () => move(1, 0.1), PageDown: () => move(-1, 0.1),
      Home: () => from, End: () => to,
    };
    const zooms = { '+': 0.5, '=': 0.5, '-': 2 };
    if (event.key in moves) {
      this.goTo(this.at === null && event.key.startsWith('Arrow') ? from : Math.max(from, Math.min(to, moves[event.key]())));
    } else if (event.key in zooms) {
      this.group.zoom(zooms[event.key], this.at ?? undefined);
    } else if (event.key === '0') {
      this.group.look(null);
    } else {
      return;
    }
    event.preventDefault();
  }

  goTo(value) {
    const left = this.plot.valToPos(value, 'x');
    this.plot.setCursor({ left, top: this.plot.bbox.height / (2 * (devicePixelRatio || 1)) }, true, true);
    this.at = value;
    this.show();
    this.speak();
  }

  leave() {
    this.plot?.setCursor({ left: -10, top: -10 }, true, true);
    this.at = null;
    this.show();
  }

  // ---- the numbers ----

  /** All numbers by x: one row for each x of any series. */
  behind() {
    const series = this.spec.series;
    const columns = uPlot.join(series.map(({ x, y }) => [Array.from(x), Array.from(y)]));
    const shown = (value, c) => (value === null || value === undefined ? '' : number(value, c === 0 && Number.isInteger(value) ? 9 : 6));
    return {
      head: [this.spec.xLabel, ...series.map((s) => (s.faint ? `${s.label}, raw` : s.label))],
      total: columns[0].length,
      shown: (i) => columns.map((column, c) => shown(column[i], c)),
      copied: (i) => columns.map((column) => column[i]),
    };
  }
}

/** The value of a curve at x, between its points; NaN before and behind it. @param {Series} series */
function valueNear({ x, y }, at) {
  const i = nearest(x, at);
  const j = x[i] > at ? i - 1 : i + 1;
  if (x[i] === at) return y[i];
  return j < 0 || j >= x.length ? NaN : y[i] + ((y[j] - y[i]) * (at - x[i])) / (x[j] - x[i]);
}

function line(ctx, x1, y1, x2, y2, width) {
  ctx.lineWidth = width;
  ctx.beginPath();
  ctx.moveTo(x1, y1);
  ctx.lineTo(x2, y2);
  ctx.stroke();
}

/** Draws all again: the colours or the width of the page have changed. @param {Group[]} groups */
export function redraw(groups) {
  groups.forEach((group) => group.charts.forEach((chart) => chart.rebuild()));
}

