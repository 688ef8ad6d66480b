// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// A function of one variable as a curve, with balls on it.
//
//     const picture = new Curve(element, { label: 'f', pick: (x) => ... });
//     picture.show({ surface, paths, marks });   as Contour.show (contour.js); of a surface with ny = 1, whose y is null,
//                                                and with `ceiling` where heights above it need not be seen
//     picture.draw(120);                         the balls where they are at step 120; without a number: at their ends
//     picture.free();
//
// Points of paths are x, f, f: what a path has jumped over is a thin line between the places on the curve.
import { number } from '../text.js';
import { drawMark, haloText } from './paths.js';
import { scaleOf, ticksOf } from './scale.js';
import { View } from './view.js';

const MARGIN = { left: 64, right: 14, top: 16, bottom: 42 };

export class Curve extends View {
  /** @param {HTMLElement} element @param {{label: string, pick?: (x: number) => void, ratio?: number, least?: number, most?: number}} options */
  constructor(element, options) {
    super(element, options);
    this.beImage(options.pick);
    this.stage.follow();
  }

  show(what) {
    super.show(what.paths ? { ...what, paths: what.paths.map((path) => ({ ...path, faint: true })) } : what);
  }

  measure(surface) {
    const { low, high } = scaleOf(surface.z, 'linear');
    this.low = low;
    this.high = surface.ceiling > low ? Math.min(high, surface.ceiling) : high;
  }

  /** The x below a pixel, or null. */
  where(px) {
    const { left, width } = this.frame;
    const [low, high] = this.surface.x;
    const part = (px - left) / width;
    return part >= 0 && part <= 1 ? [low + part * (high - low)] : null;
  }

  /** Pixels of a point of the curve. @returns {[number, number, boolean]} */
  place(x, y) {
    const { left, top, width, height } = this.frame;
    const [low, high] = this.surface.x;
    const inside = x >= low && x <= high && Number.isFinite(y);
    const part = Math.min((y - this.low) / (this.high - this.low), 3); // above the picture
    return inside ? [left + (width * (x - low)) / (high - low), top + height * (1 - 0.04 - 0.92 * part), false] : [NaN, NaN, false];
  }

  redraw() {
    if (!this.isSeen()) return;
    const { theme } = this.stage;
    this.setFrame(MARGIN);
    const context = this.stage.clean(this.stage.back);
    this.drawAxes(context);
    context.save();
    this.clip(context);
    context.beginPath();
    const { nx, z, x } = this.surface;
    let open = false;
    for (let i = 0; i < nx; i++) {
      const [px, py] = this.place(x[0] + ((x[1] - x[0]) * i) / (nx - 1), z[i]);
      if (!Number.isNaN(px)) context[open ? 'lineTo' : 'moveTo'](px, py);
      open = !Number.isNaN(px);
    }
    context.strokeStyle = theme.soft; // what runs on it stands out
    context.lineWidth = 1.5;
    context.lineJoin = 'round';
    context.stroke();
    context.restore();
    for (const mark of this.marks) {
      const [px, py] = this.place(mark.x, mark.y);
      if (py >= this.frame.top && py <= this.frame.top + this.frame.height) drawMark(context, mark, px, py, theme, 15);
    }
    this.follow();
  }

  drawAxes(context) {
    const { left, top, width, height } = this.frame;
    const { theme } = this.stage;
    const { x, labels } = this.surface;
    context.font = theme.font(12);
    context.textAlign = 'center';
    context.textBaseline = 'top';
    for (const tick of ticksOf(x, Math.max(2, width / 80))) {
      const px = left + (width * (tick - x[0])) / (x[1] - x[0]);
      context.fillStyle = theme.soft;
      context.fillRect(px - 0.5, top + height, 1, 5);
      context.fillText(number(tick), px, top + height + 8);
    }
    context.textAlign = 'right';
    context.textBaseline = 'middle';
    const room = (0.04 / 0.92) * (this.high - this.low); // below and above the curve
    for (const tick of ticksOf([this.low - room, this.high + room], Math.max(2, height / 60))) {
      const [, py] = this.place(x[0], tick);
      context.fillStyle = theme.edge;
      context.fillRect(left, py - 0.5, width, 1);
      context.fillStyle = theme.soft;
      context.fillText(number(tick), left - 8, py);
    }
    context.strokeStyle = theme.soft;
    context.lineWidth = 1;
    context.strokeRect(left, top, width, height);
    context.font = theme.font(13, 600);
    context.textAlign = 'center';
    context.textBaseline = 'bottom';
    haloText(context, labels.x, left + width / 2, top + height + MARGIN.bottom - 1, theme.ink, theme.card);
    this.nameUp(context, labels.z);
  }
}
