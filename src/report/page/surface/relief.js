// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// A surface from the side, to be turned by dragging and by arrow keys, with paths lying on it.
//
//     const picture = new Relief(element, { label: 'Relief of f' });
//     picture.show({ surface, paths, marks });   the members of Contour.show (contour.js)
//     picture.draw(120);                         the paths up to step 120; without a number: all of them
//     picture.words                              how heights are drawn: also on the picture itself
//     picture.free();
//
// Paths are drawn at the height of the surface below them; parts that a hill hides are faint. For those who do not see
// it it is a slider: the side that it is seen from, read aloud.
//
// It needs no WebGL: triangles are filled here, into an image with a depth for each pixel (render.js), in some
// milliseconds; while it is turned, at fewer pixels.
import { number } from '../text.js';
import { drawMark, haloText } from './paths.js';
import { project, render } from './render.js';
import { between, levelsOf, scaleOf, ticksOf } from './scale.js';
import { View } from './view.js';

const SIDES = ['south', 'south-east', 'east', 'north-east', 'north', 'north-west', 'west', 'south-west'];
const START = { turn: -0.55, tilt: 0.62 };

export class Relief extends View {
  /** @param {HTMLElement} element @param {{label: string, ratio?: number, least?: number, most?: number}} options */
  constructor(element, options) {
    super(element, options);
    this.view = { ...START };
    this.moving = false;
    this.canvas.style.cursor = 'grab';
    this.canvas.tabIndex = 0;
    const about = { role: 'slider', 'aria-valuemin': '0', 'aria-valuemax': '359', 'aria-orientation': 'horizontal' };
    for (const [name, value] of Object.entries(about)) this.canvas.setAttribute(name, value);
    this.listen();
    this.stage.follow();
  }

  measure(surface) {
    this.scale = scaleOf(surface.z, surface.heights);
    this.levels = levelsOf(this.scale).map((level) => this.scale.height(level));
    this.heights = Float32Array.from(surface.z, (z) => (Number.isFinite(z) ? this.scale.height(z) : NaN));
    this.words = this.scale.words;
  }

  // ---- turning ----

  listen() {
    const { canvas } = this;
    let last = null;
    canvas.addEventListener('pointerdown', (event) => {
      last = [event.clientX, event.clientY];
      canvas.setPointerCapture(event.pointerId);
      canvas.style.cursor = 'grabbing';
    });
    canvas.addEventListener('pointermove', (event) => {
      if (!last) return;
      this.moving = true;
      this.turn(0.009 * (event.clientX - last[0]), event.pointerType === 'touch' ? 0 : 0.007 * (event.clientY - last[1]));
      last = [event.clientX, event.clientY];
    });
    for (const name of ['pointerup', 'pointercancel']) {
      canvas.addEventListener(name, () => {
        last = null;
        canvas.style.cursor = 'grab';
        if (!this.moving) return;
        this.moving = false;
        this.redraw();
      });
    }
    canvas.addEventListener('keydown', (event) => {
      const [turn, tilt] = { ArrowLeft: [-0.1, 0], ArrowRight: [0.1, 0], ArrowUp: [0, 0.08], ArrowDown: [0, -0.08] }[event.key] ?? [0, 0];
      if (event.key === 'Home') this.view = { ...START };
      else if (!turn && !tilt) return;
      event.preventDefault();
      this.turn(turn, tilt);
    });
    canvas.addEventListener('dblclick', () => {
      this.view = { ...START };
      this.redraw();
    });
  }

  turn(by, up) {
    this.view.turn = (this.view.turn + by) % (2 * Math.PI);
    this.view.tilt = Math.min(Math.max(this.view.tilt + up, 0.12), Math.PI / 2 - 0.02);
    if (this.asked) return;
    this.asked = requestAnimationFrame(() => {
      this.asked = 0;
      this.redraw();
    });
  }

  say() {
    const degrees = Math.round((((-this.view.turn * 180) / Math.PI) % 360) + 360) % 360;
    this.canvas.setAttribute('aria-valuenow', String(degrees));
    this.canvas.setAttribute('aria-valuetext',
      `seen from the ${SIDES[Math.round(degrees / 45) % 8]}, ${Math.round((this.view.tilt * 180) / Math.PI)} degrees above the ground`);
  }

  // ---- drawing ----

  redraw() {
    if (!this.isSeen()) return;
    const { width, height, theme, density } = this.stage;
    const room = { left: 44, top: this.words ? 40 : 22, right: width - 16, bottom: height - 22 };
    this.camera = project(this.view, room);
    const context = this.stage.clean(this.stage.back);
    this.drawFloor(context, 'behind');
    this.image = render(this.surface, this.heights, this.levels, this.camera, { width, height, density: this.moving ? 1 : density, scheme: theme.scheme });
    this.layer ??= document.createElement('canvas');
    this.layer.width = this.image.pixels.width;
    this.layer.height = this.image.pixels.height;
    this.layer.getContext('2d').putImageData(this.image.pixels, 0, 0);
    context.drawImage(this.layer, 0, 0, width, height);
    this.drawFloor(context, 'front');
    this.drawWords(context);
    this.drawMarks(context);
    this.say();
    this.follow();
  }

  /** Pixels of a point on the surface, and whether something is in front of it. @returns {[number, number, boolean]} */
  place(x, y) {
    const s = this.surface;
    const value = between(s, x, y);
    if (Number.isNaN(value)) return [NaN, NaN, false];
    const [px, py, depth] = this.camera((2 * (x - s.x[0])) / (s.x[1] - s.x[0]) - 1, (2 * (y - s.y[0])) / (s.y[1] - s.y[0]) - 1, this.scale.height(value));
    return [px, py, this.image.depthAt(px, py) > depth + 0.05];
  }

  follow() {
    if (this.image) super.follow();
  }

  drawMarks(context) {
    for (const mark of this.marks) {
      const [x, y, hidden] = this.place(mark.x, mark.y);
      if (!Number.isNaN(x) && !hidden) drawMark(context, mark, x, y, this.stage.theme);
    }
  }

  drawWords(context) {
    const { theme, width } = this.stage;
    if (!this.words) return;
    context.font = theme.font(12);
    context.textAlign = 'left';
    context.textBaseline = 'top';
    const short = width < 340 ? this.words.replace(/,.*/, '.') : this.words;
    haloText(context, short, 8, 6, theme.soft, theme.card);
  }

  /** The box: edges of the ground, those in front with ticks and names, and an upright one with heights. */
  drawFloor(context, part) {
    const corners = [[-1, -1], [1, -1], [1, 1], [-1, 1]];
    const seen = corners.map(([x, y]) => this.camera(x, y, 0));
    const nearest = seen.findIndex((p) => p[2] === Math.max(...seen.map((q) => q[2])));
    const { theme } = this.stage;
    context.lineWidth = 1;
    for (let k = 0; k < 4; k++) {
      const next = (k + 1) % 4;
      const front = k === nearest || next === nearest;
      if (front !== (part === 'front')) continue;
      context.strokeStyle = front ? theme.soft : theme.edge;
      line(context, seen[k], seen[next]);
      if (front) this.drawTicks(context, corners[k], corners[next]);
    }
    if (part === 'behind') this.drawHeights(context, corners[seen.findIndex((p) => p[0] === Math.min(...seen.map((q) => q[0])))]);
  }

  /** The upright edge at the left. */
  drawHeights(context, corner) {
    const { theme } = this.stage;
    const bottom = this.camera(...corner, 0);
    const top = this.camera(...corner, 1);
    if (bottom[1] - top[1] < 40) return; // seen from above
    context.strokeStyle = theme.soft;
    line(context, bottom, top);
    context.font = theme.font(11.5);
    context.textAlign = 'right';
    context.textBaseline = 'middle';
    const ticks = this.scale.log ? this.levels.map((height) => this.scale.value(height))
      : ticksOf([this.scale.low, this.scale.high], Math.max(2, (bottom[1] - top[1]) / 45));
    let last = Infinity;
    for (const tick of ticks) {
      const [x, y] = this.camera(...corner, this.scale.height(tick));
      if (last - y < 18) continue;
      last = y;
      context.fillStyle = theme.soft;
      context.fillRect(x - 4, y - 0.5, 4, 1);
      context.fillText(number(tick, 3), x - 7, y);
    }
    context.font = theme.font(13, 600);
    context.textAlign = 'center';
    context.textBaseline = 'bottom';
    haloText(context, this.surface.labels.z, top[0], top[1] - 4, theme.ink, theme.card);
  }

  drawTicks(context, a, b) {
    const { theme } = this.stage;
    const s = this.surface;
    const along = a[1] === b[1] ? 0 : 1;
    const extent = along ? s.y : s.x;
    const [ax, ay] = this.camera(...a, 0);
    const [bx, by] = this.camera(...b, 0);
    const length = Math.hypot(bx - ax, by - ay);
    if (length < 60) return;
    const out = Math.sign(ax + bx - 2 * this.camera(0, 0, 0)[0]) || 1;
    const level = Math.abs(by - ay) < 0.1 * length;
    context.font = theme.font(11.5);
    context.fillStyle = theme.soft;
    context.textAlign = level ? 'center' : out > 0 ? 'left' : 'right';
    context.textBaseline = 'top';
    for (const tick of ticksOf(extent, Math.max(2, length / 50))) {
      const u = (2 * (tick - extent[0])) / (extent[1] - extent[0]) - 1;
      if (Math.abs(u) > 0.9) continue; // corners are of two edges
      const [x, y] = along ? this.camera(a[0], u, 0) : this.camera(u, a[1], 0);
      context.fillRect(x - 0.5, y, 1, 5);
      context.fillText(number(tick), x + (level ? 0 : 3 * out), y + 4);
    }
    context.font = theme.font(13, 600);
    const shift = level ? 0 : 26 * out;
    const name = along ? s.labels.y : s.labels.x;
    const half = (level ? 0.5 : 1) * context.measureText(name).width + 4;
    const [least, most] = level ? [half, this.stage.width - half] : out > 0 ? [4, this.stage.width - half] : [half, this.stage.width - 4];
    const wanted = (ax + bx) / 2 + shift;
    const at = Math.min(Math.max(wanted, least), Math.max(least, most)); // it stays in the picture
    const edge = ay + ((by - ay) * (at - 16 * out - ax)) / (bx - ax || 1); // moved in, it stands below the numbers
    haloText(context, name, at, Math.min(at === wanted ? (ay + by) / 2 + (level ? 20 : 14) : edge + 24, this.stage.height - 16), theme.ink, theme.card);
  }
}

function line(context, from, to) {
  context.beginPath();
  context.moveTo(from[0], from[1]);
  context.lineTo(to[0], to[1]);
  context.stroke();
}
