// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// A surface from above: bands of height with labelled lines, axes, and paths on it.
//
//     const picture = new Contour(element, { label: 'Contours of f' });
//     picture.show({ surface, paths, marks });   what is to be seen; members that are not given stay as they were
//     picture.draw(120);                         the paths up to step 120; without a number: all of them
//     picture.words                              how levels are chosen, where not evenly: to write below
//     picture.free();
//
// `element` has a width; the picture takes it, gives itself a height, and follows changes of both, of the density of the
// screen, and between light and dark. It is an image with `label` for those who do not see it: say there what it shows.
// With `pick`, clicks call pick(x, y) in the surface's units (offer fields for keys beside it).
// Surface: scale.js. Path, Mark: paths.js. Colours: palette.js. relief.js shows the same from the side.
//
// Drawing the levels takes some milliseconds and is done once; a frame draws paths alone.
import { contours } from 'd3-contour';

import { number } from '../text.js';
import { css, shade } from './palette.js';
import { drawMark, haloText } from './paths.js';
import { between, levelsOf, scaleOf, ticksOf } from './scale.js';
import { View } from './view.js';

const MARGIN = { left: 52, right: 14, top: 12, bottom: 42 };
const APART = 70; // pixels between labels of levels

export class Contour extends View {
  /**
   * @param {HTMLElement} element
   * @param {{label: string, pick?: (x: number, y: number) => void, ratio?: number, least?: number, most?: number}} options
   *   ratio: height by width (0.72), in pixels between least and most
   */
  constructor(element, options) {
    super(element, options);
    this.beImage(options.pick);
    this.stage.follow();
  }

  measure(surface) {
    this.scale = scaleOf(surface.z, surface.heights);
    this.levels = levelsOf(this.scale);
    this.rings = ringsOf(surface, this.scale, this.levels);
    this.words = this.scale.log ? 'Levels are closer together near the bottom.' : this.scale.cut ? `No levels above ${number(this.scale.high, 3)}.` : '';
  }

  /** The point below a pixel, or null. */
  where(px, py) {
    if (!this.frame) return null;
    const { left, top, width, height } = this.frame;
    const u = (px - left) / width;
    const v = 1 - (py - top) / height;
    if (!(u >= 0 && u <= 1 && v >= 0 && v <= 1)) return null;
    const { x, y } = this.surface;
    return [x[0] + u * (x[1] - x[0]), y[0] + v * (y[1] - y[0])];
  }

  /** Pixels of a point. @returns {[number, number, boolean]} */
  place(x, y) {
    const { left, top, width, height } = this.frame;
    const s = this.surface;
    const far = (value) => Math.min(Math.max(value, -1e4), 1e4); // canvases get lost beyond
    return [far(left + (width * (x - s.x[0])) / (s.x[1] - s.x[0])), far(top + height * (1 - (y - s.y[0]) / (s.y[1] - s.y[0]))), false];
  }

  redraw() {
    if (!this.isSeen()) return;
    this.setFrame(MARGIN);
    const context = this.stage.clean(this.stage.back);
    this.drawBands(context);
    this.drawAxes(context);
    for (const mark of this.marks) {
      const [x, y] = this.place(mark.x, mark.y);
      if (this.where(x, y)) drawMark(context, mark, x, y, this.stage.theme, y - this.frame.top > 24 ? 12 : -12);
    }
    this.follow();
  }

  drawBands(context) {
    const { left, top, width, height } = this.frame;
    const { theme } = this.stage;
    context.save();
    this.clip(context);
    context.fillStyle = css(shade(theme.scheme, 0));
    context.fillRect(left, top, width, height);
    context.lineWidth = 1;
    for (const { level, polygons, hole } of this.rings) {
      context.beginPath();
      for (const ring of polygons.flat()) {
        ring.forEach(([x, y], i) => (i ? context.lineTo(...this.pixel(x, y)) : context.moveTo(...this.pixel(x, y))));
        context.closePath();
      }
      context.fillStyle = hole ? theme.edge : css(shade(theme.scheme, this.scale.height(level)));
      context.fill();
      context.strokeStyle = theme.ink;
      context.globalAlpha = theme.scheme === 'light' ? 0.32 : 0.28;
      context.stroke();
      context.globalAlpha = 1;
    }
    this.drawLabels(context);
    context.restore();
  }

  /** Of a point of the grid as d3-contour counts them: the first value stands at 0.5. */
  pixel(x, y) {
    const { left, top, width, height } = this.frame;
    return [left + (width * (x - 0.5)) / (this.surface.nx - 1), top + height * (1 - (y - 0.5) / (this.surface.ny - 1))];
  }

  drawLabels(context) {
    const { theme } = this.stage;
    const taken = this.marks.filter(({ x, y }) => this.where(...this.place(x, y))).flatMap((mark) => this.roomOf(context, mark));
    context.font = theme.font(11);
    context.textAlign = 'center';
    context.textBaseline = 'middle';
    for (const { level, polygons, hole } of this.rings) {
      if (hole) continue;
      const text = number(level, 6);
      const spot = this.spotFor(polygons.flat(), taken, context.measureText(text).width / 2 + 6);
      if (!spot) continue;
      taken.push(spot);
      context.save();
      context.translate(spot.x, spot.y);
      context.rotate(spot.angle);
      haloText(context, text, 0, 0, theme.ink, css(shade(theme.scheme, this.scale.height(level))));
      context.restore();
    }
  }

  /** What a mark and its word take up: discs. */
  roomOf(context, mark) {
    const [x, y] = this.place(mark.x, mark.y);
    context.font = this.stage.theme.font(11.5, 600);
    const half = context.measureText(mark.label ?? '').width / 2;
    const left = x + 30 + 2 * half > this.stage.width; // as drawMark has it
    return [{ x, y, near: 8 }, ...(half > 0 ? [{ x: x + (left ? -1 : 1) * (10 + half), y, near: half }] : [])];
  }

  /** Where a line is straight and has room, away from other labels; null: nowhere. */
  spotFor(rings, taken, half) {
    const { left, top, width, height } = this.frame;
    let best = null;
    for (const ring of rings) {
      const points = ring.map(([x, y]) => this.pixel(x, y));
      const step = Math.max(1, Math.floor(points.length / 40));
      for (let k = 0; k < points.length; k += step) {
        const spot = straightAt(points, k, half);
        if (!spot) continue;
        const inside = spot.x > left + half + 4 && spot.x < left + width - half - 4 && spot.y > top + 14 && spot.y < top + height - 14;
        if (!inside || Number.isNaN(between(this.surface, ...this.where(spot.x, spot.y))) || taken.some((t) => Math.hypot(t.x - spot.x, t.y - spot.y) < (t.near === undefined ? APART : t.near + half))) continue;
        const cost = spot.bend + 0.3 * Math.abs(spot.angle) + Math.hypot(spot.x - left - width / 2, spot.y - top - height / 2) / (width + height);
        if (!best || cost < best.cost) best = { ...spot, cost };
      }
    }
    return best;
  }

  drawAxes(context) {
    const { left, top, width, height } = this.frame;
    const { theme } = this.stage;
    const s = this.surface;
    context.strokeStyle = theme.soft;
    context.lineWidth = 1;
    context.strokeRect(left, top, width, height);
    context.fillStyle = theme.soft;
    context.font = theme.font(12);
    context.textAlign = 'center';
    context.textBaseline = 'top';
    for (const tick of ticksOf(s.x, Math.max(2, width / 80))) {
      const [x] = this.place(tick, s.y[0]);
      context.fillRect(x - 0.5, top + height, 1, 5);
      context.fillText(number(tick), x, top + height + 8);
    }
    context.textAlign = 'right';
    context.textBaseline = 'middle';
    for (const tick of ticksOf(s.y, Math.max(2, height / 60))) {
      const [, y] = this.place(s.x[0], tick);
      context.fillRect(left - 5, y - 0.5, 5, 1);
      context.fillText(number(tick), left - 8, y);
    }
    context.fillStyle = theme.ink;
    context.font = theme.font(13, 600);
    context.textAlign = 'center';
    context.textBaseline = 'bottom';
    context.fillText(s.labels.x, left + width / 2, top + height + MARGIN.bottom - 1);
    this.nameUp(context, s.labels.y);
  }
}

/** Rings around what is at least each level, and around what is not defined. */
function ringsOf(surface, scale, levels) {
  const { nx, ny } = surface;
  const maker = contours().size([nx, ny]);
  const values = defined(surface, scale);
  const rings = levels.map((level) => ({ level, polygons: maker.contour(values, level).coordinates, hole: false }));
  if (Array.prototype.some.call(surface.z, (z) => !Number.isFinite(z))) {
    const missing = Float64Array.from(surface.z, (z) => (Number.isFinite(z) ? 0 : 1));
    rings.push({ level: NaN, polygons: maker.contour(missing, 0.5).coordinates, hole: true });
  }
  return rings;
}

/** The values, and where there is none that of a neighbour, so that no line runs along the edge of a domain. */
function defined({ nx, ny, z }, scale) {
  const values = Float64Array.from(z, (v) => (Number.isFinite(v) ? Math.min(v, scale.high) : NaN));
  const take = (at, from) => { if (Number.isNaN(values[at])) values[at] = values[from]; };
  for (let j = 0; j < ny; j++) {
    for (let i = 1; i < nx; i++) take(j * nx + i, j * nx + i - 1);
    for (let i = nx - 2; i >= 0; i--) take(j * nx + i, j * nx + i + 1);
  }
  for (let at = nx; at < nx * ny; at++) take(at, at - nx);
  for (let at = nx * (ny - 1) - 1; at >= 0; at--) take(at, at + nx);
  return values.map((v) => (Number.isNaN(v) ? scale.high : v));
}

/** The line around point k over a label's width: its middle, angle, and how bent it is; null where it is too short. */
function straightAt(points, k, half) {
  let a = k;
  let b = k;
  let way = 0;
  while (a > 0 && way < half) { way += Math.hypot(points[a][0] - points[a - 1][0], points[a][1] - points[a - 1][1]); a--; }
  let back = 0;
  while (b < points.length - 1 && back < half) { back += Math.hypot(points[b + 1][0] - points[b][0], points[b + 1][1] - points[b][1]); b++; }
  if (way < half || back < half) return null;
  const dx = points[b][0] - points[a][0];
  const dy = points[b][1] - points[a][1];
  const straight = Math.hypot(dx, dy);
  const bend = 1 - straight / (way + back);
  if (bend > 0.15) return null;
  let angle = Math.atan2(dy, dx);
  if (angle > Math.PI / 2) angle -= Math.PI;
  if (angle < -Math.PI / 2) angle += Math.PI;
  return { x: points[k][0], y: points[k][1], angle, bend };
}
