// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What pictures of a surface share (contour.js, relief.js, curve.js): what is to be seen, the stage that it is seen on, and
// paths in front of what stands still. A picture has measure(surface), place(x, y), redraw(), and in them what differs.
import { drawPaths, pixelsOf } from './paths.js';
import { Stage } from './stage.js';

export class View {
  /** @param {HTMLElement} element @param {{label: string, ratio?: number, least?: number, most?: number}} options */
  constructor(element, options) {
    this.until = Infinity;
    /** @type {import('./scale.js').Surface | null} */
    this.surface = null;
    /** @type {import('./paths.js').Path[]} */
    this.paths = [];
    /** @type {import('./paths.js').Mark[]} */
    this.marks = [];
    this.words = '';
    this.stage = new Stage(element, () => this.redraw(), options);
    this.canvas = this.stage.canvas;
    this.canvas.setAttribute('aria-label', options.label);
  }

  /** It is an image, on which clicks call `pick` with what `where` makes of their pixels. */
  beImage(pick) {
    this.canvas.setAttribute('role', 'img');
    if (!pick) return;
    this.canvas.style.cursor = 'crosshair';
    this.canvas.addEventListener('click', (event) => {
      const at = this.where(event.offsetX, event.offsetY);
      if (at) pick(...at);
    });
  }

  /** @param {{surface?: import('./scale.js').Surface, paths?: import('./paths.js').Path[], marks?: import('./paths.js').Mark[], label?: string}} what */
  show({ surface, paths, marks, label }) {
    if (label) this.canvas.setAttribute('aria-label', label);
    if (paths) this.paths = paths;
    if (marks) this.marks = marks;
    if (surface) {
      this.surface = surface;
      this.measure(surface);
    }
    if (surface || marks) this.redraw();
    else this.follow();
  }

  /** @param {number} [until] a step */
  draw(until = Infinity) {
    this.until = until;
    if (!this.isSeen()) return;
    const context = this.stage.front();
    context.save();
    this.clip(context);
    drawPaths(context, this.paths, this.lines, until, this.stage.theme);
    context.restore();
  }

  isSeen() {
    return this.surface && this.stage && this.stage.width > 0;
  }

  /** Around a picture with these margins. */
  setFrame(margin) {
    const { width, height } = this.stage;
    this.frame = { left: margin.left, top: margin.top, width: width - margin.left - margin.right, height: height - margin.top - margin.bottom };
  }

  /** The name of the axis at the left: a letter stands, words run along the axis. */
  nameUp(context, text) {
    const { top, height } = this.frame;
    context.save();
    context.translate(11, top + height / 2);
    if (text.length > 1) context.rotate(-Math.PI / 2);
    context.textAlign = 'center';
    context.textBaseline = 'middle';
    context.fillStyle = this.stage.theme.ink;
    context.fillText(text, 0, 0);
    context.restore();
  }

  /** To the frame, where there is one. */
  clip(context) {
    if (!this.frame) return;
    const { left, top, width, height } = this.frame;
    context.beginPath();
    context.rect(left, top, width, height);
    context.clip();
  }

  /** The paths where they are seen now. */
  follow() {
    if (!this.isSeen()) return;
    this.lines = this.paths.map((path) => pixelsOf(path, (x, y) => this.place(x, y)));
    this.draw(this.until);
  }

  free() {
    this.stage.free();
  }
}
