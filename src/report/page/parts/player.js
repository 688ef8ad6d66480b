// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Which step is shown, and how it goes on: buttons, a slider along the steps, a speed.
import { announce, count, el } from '../text.js';
import { rounded, SCALES } from './controls.js';

const SPEEDS = SCALES.log(1, 20000); // steps a second
const SECONDS = 8; // that a race takes, at first

export class Player {
  /**
   * @param {(step: number) => void} draw called once a frame at most
   * @param {{id?: string, ended?: string}} [options] id: what the ids of its parts begin with, where a page has several; ended: said at the end
   */
  constructor(draw, { id = '', ended = 'All optimizers have ended' } = {}) {
    this.draw = draw;
    this.ended = ended;
    this.total = 0;
    this.step = 0;
    this.playing = false;
    this.speed = 100;
    this.play = el('button.main', { type: 'button', id: `${id}play`, onclick: () => this.toggle() }, 'Play');
    this.time = el('input', { type: 'range', id: `${id}time`, min: '0', max: '0', step: '1', value: '0', 'aria-label': 'Step that is shown', oninput: () => this.seek(Number(this.time.value)) });
    this.where = el('output', { for: `${id}time` });
    this.fast = el('input', { type: 'range', id: `${id}speed`, 'aria-label': 'Speed', min: '0', max: '100', step: '1', oninput: () => this.setSpeed(rounded(SPEEDS.value(Number(this.fast.value) / 100), 'log')) });
    this.speedWords = el('span', {});
    const button = (name, text, label, action) => el('button', { type: 'button', id: `${id}${name}`, 'aria-label': label, title: label, onclick: action }, text);
    this.element = el('div.play', { role: 'group', 'aria-label': 'Play' },
      el('div.buttons', {}, this.play,
        button('first', '«', 'To the start', () => this.seek(0)),
        button('back', '−1', 'One step back', () => this.seek(Math.ceil(this.step) - 1)),
        button('next', '+1', 'One step on', () => this.seek(Math.floor(this.step) + 1)),
        button('last', '»', 'To the end', () => this.seek(this.total))),
      el('div.time', {}, this.where, this.time),
      el('div.speed', {}, this.speedWords, this.fast));
  }

  /** The races have so many steps now; what was at its end stays there. @param {number} total */
  resize(total) {
    const ended = this.step >= this.total;
    const first = this.total === 0;
    this.total = total;
    this.time.max = String(total);
    this.step = ended ? total : Math.min(this.step, total);
    if (first) this.setSpeed(Math.max(1, rounded(total / SECONDS, 'log')));
    this.show();
  }

  setSpeed(speed) {
    this.speed = speed;
    this.fast.value = String(Math.round(100 * SPEEDS.part(speed)));
    this.speedWords.textContent = `${count(speed)} steps a second`;
    this.fast.setAttribute('aria-valuetext', this.speedWords.textContent);
  }

  seek(step) {
    this.pause();
    this.step = Math.min(Math.max(step, 0), this.total);
    this.show();
  }

  toggle() {
    if (this.playing) {
      this.pause();
      return;
    }
    if (this.step >= this.total) this.step = 0;
    this.playing = true;
    this.play.textContent = 'Pause';
    let last = performance.now();
    const frame = (now) => {
      if (!this.playing) return;
      this.step = Math.min(this.total, this.step + (this.speed * Math.min(now - last, 250)) / 1000);
      last = now;
      this.show();
      if (this.step < this.total) requestAnimationFrame(frame);
      else {
        this.pause();
        announce(`${this.ended}, after ${count(this.total)} steps.`);
      }
    };
    requestAnimationFrame(frame);
  }

  pause() {
    this.playing = false;
    this.play.textContent = 'Play';
  }

  show() {
    const step = Math.floor(this.step);
    this.time.value = String(step);
    this.where.textContent = `step ${count(step)} of ${count(this.total)}`;
    this.time.setAttribute('aria-valuetext', this.where.textContent);
    this.draw(step);
  }
}
