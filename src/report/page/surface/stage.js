// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// A canvas that follows its element's size, the density of the screen, light and dark, and paper. What does not change
// from frame to frame is drawn once on a canvas behind it.
import { theme } from './palette.js';

export class Stage {
  /**
   * @param {HTMLElement} host the canvas fills it; its height is `ratio` of its width
   * @param {() => void} draw asked whenever something of the stage has changed
   * @param {{ratio?: number, least?: number, most?: number}} [form] height = ratio * width, in pixels between both
   */
  constructor(host, draw, { ratio = 0.72, least = 240, most = 560 } = {}) {
    this.host = host;
    this.again = draw;
    this.form = { ratio, least, most };
    this.canvas = document.createElement('canvas');
    this.canvas.style.cssText = 'display:block;width:100%;touch-action:pan-y';
    this.back = document.createElement('canvas');
    this.width = 0;
    this.height = 0;
    this.density = 1;
    this.theme = theme(host);
    host.append(this.canvas);
    this.stop = new AbortController();
    this.observer = new ResizeObserver(() => this.follow());
    this.observer.observe(host);
    for (const query of ['(prefers-color-scheme: dark)', 'print']) {
      matchMedia(query).addEventListener('change', () => this.follow(true), { signal: this.stop.signal });
    }
    for (const event of ['beforeprint', 'afterprint']) addEventListener(event, () => this.follow(true), { signal: this.stop.signal });
  }

  /** Takes the sizes and colours of now, and draws again where they are others. @param {boolean} [colours] */
  follow(colours = false) {
    const width = Math.floor(this.host.clientWidth);
    const density = Math.min(Math.max(devicePixelRatio || 1, 1), 3);
    if (width < 2 || (!colours && width === this.width && density === this.density)) return;
    this.width = width;
    this.height = Math.round(Math.min(Math.max(this.form.ratio * width, this.form.least), this.form.most));
    this.density = density;
    this.theme = theme(this.host);
    for (const canvas of [this.canvas, this.back]) {
      canvas.width = Math.round(this.width * density);
      canvas.height = Math.round(this.height * density);
    }
    this.canvas.style.height = `${this.height}px`;
    this.again();
  }

  /** A context in CSS pixels, of an empty canvas. @param {HTMLCanvasElement} canvas */
  clean(canvas) {
    const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, canvas.width, canvas.height);
    context.setTransform(this.density, 0, 0, this.density, 0, 0);
    return context;
  }

  /** The canvas that is seen, with what is behind it. */
  front() {
    const context = this.clean(this.canvas);
    context.drawImage(this.back, 0, 0, this.width, this.height);
    return context;
  }

  free() {
    this.observer.disconnect();
    this.stop.abort();
    this.canvas.remove();
  }
}
