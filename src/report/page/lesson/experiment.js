// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// An experiment of a lesson: figures, controls, and claims that hang on it. A change of a control runs it again, at most
// once a frame; then it is drawn, and then its claims are checked.
//
// Keeps: claims are checked on the results that are seen; of runs that overlap the newest counts.
import { slider } from '../parts/controls.js';
import { Player } from '../parts/player.js';
import { announce, el, kept } from '../text.js';

/**
 * @typedef {object} Slider
 * @property {string} id in the settings; in the page it has the experiment's id before it
 * @property {string} label
 * @property {'slider'} [kind]
 * @property {'linear' | 'log' | 'zero' | 'beta'} [scale]
 * @property {number} low
 * @property {number} high
 * @property {number} [least] of what may be typed; without it as low
 * @property {number} [most]
 * @property {boolean} [whole] a whole number
 * @property {number} value at first
 *
 * @typedef {{id: string, label: string, kind: 'choice', options: [string, any][], value: any}} Choice words and their values; few of them
 * @typedef {{id: string, label: string, kind: 'button', act?: (settings: any) => void}} Button runs it again; settings[id] counts how often it was pressed
 * @typedef {Slider | Choice | Button} Control
 *
 * @typedef {object} Spec
 * @property {string} id of its element, and what ids of its controls begin with
 * @property {Control[]} [controls]
 * @property {{element: HTMLElement, begin?: () => void}[]} figures
 * @property {(settings: any, work: Work) => any} run a promise where it takes long
 * @property {(results: any, settings: any) => void} draw
 * @property {(results: any, settings: any) => string} [finding] its heading; without it figures have their own
 * @property {(results: any) => number} [frames] how many steps a player has
 * @property {(step: number, results: any) => void} [frame] draws a step; Infinity at the end
 * @property {boolean} [timed] it measures time, so that a busy machine may refute its claims: tests ask only for their evidence
 *
 * @typedef {{isOld: () => boolean, breathe: () => Promise<void>}} Work of an async run: whether a newer one has begun (then
 *   what it gives is not looked at), and a pause in which the page can be used
 */

const SPOKEN = 700; // milliseconds after the last change

export class Experiment {
  /** @param {Spec} spec */
  constructor(spec) {
    this.spec = spec;
    this.settings = {};
    this.results = null;
    this.claims = [];
    this.turn = 0;
    this.title = el('h3', { id: `${spec.id}-finding` });
    this.wrong = el('pre.wrong', { role: 'alert' });
    this.controls = (spec.controls ?? []).map((control) => this.control(control));
    this.player = spec.frames ? new Player((step) => this.frame(step), { id: `${spec.id}-`, ended: 'The end' }) : null;
    const figures = el(`div.figures${spec.figures.length > 1 ? '.several' : ''}`, {}, ...spec.figures.map(({ element }) => element));
    this.element = el('div.experiment', { id: spec.id, role: 'group', 'aria-label': `Experiment: ${spec.id}` },
      spec.finding && this.title,
      this.controls.length > 0 && el('div.controls', {}, ...this.controls), this.wrong, figures, this.player?.element);
  }

  // ---- controls ----

  control(control) {
    const { id, label, kind = 'slider' } = control;
    const name = `${this.spec.id}-${id}`;
    this.settings[id] = kind === 'button' ? 0 : control.value;
    const set = (value) => {
      this.settings[id] = value;
      this.change();
    };
    if (kind === 'button') return el('button', { type: 'button', id: name, onclick: () => { control.act?.(this.settings); set(this.settings[id] + 1); } }, label);
    if (kind === 'choice') return this.choice(name, control, set);
    const { scale = 'linear', low, high, least = Math.min(low, high), most, whole, value } = control;
    return slider({ id: name, name: [label], label, value, scale, low, high, least, most, whole, change: set });
  }

  choice(name, { label, options, value }, set) {
    const buttons = options.map(([words, own], i) => el('button', {
      type: 'button', id: `${name}-${i + 1}`, 'aria-pressed': String(own === value),
      onclick: () => {
        buttons.forEach((button, k) => button.setAttribute('aria-pressed', String(k === i)));
        set(own);
      },
    }, words));
    return el('div.choice', { role: 'group', 'aria-label': label }, el('span', { 'aria-hidden': 'true' }, label), ...buttons);
  }

  /** A setting that a click on a figure has changed. @param {Record<string, any>} settings */
  set(settings) {
    Object.assign(this.settings, settings);
    this.change();
  }

  /** Runs again, once a frame at most. */
  change() {
    if (this.asked) return;
    this.asked = requestAnimationFrame(async () => {
      this.asked = 0;
      await this.run();
      clearTimeout(this.speaking);
      this.speaking = setTimeout(() => announce(this.words()), SPOKEN);
    });
  }

  // ---- running ----

  /** For the first time; its element stands in the document now. */
  async begin() {
    this.spec.figures.forEach((figure) => figure.begin?.());
    await this.run();
  }

  async run() {
    const turn = ++this.turn;
    const work = { isOld: () => turn !== this.turn, breathe: () => new Promise((done) => { setTimeout(done); }) };
    try {
      let results = this.spec.run(this.settings, work);
      if (results instanceof Promise) {
        this.element.setAttribute('aria-busy', 'true');
        results = await results;
        if (work.isOld()) return;
      }
      this.results = results;
      this.wrong.textContent = '';
      this.show();
    } catch (problem) {
      if (work.isOld()) return;
      this.wrong.textContent = problem.message;
      throw problem;
    } finally {
      if (!work.isOld()) this.element.setAttribute('aria-busy', 'false');
    }
  }

  show() {
    const { spec, results, settings } = this;
    if (spec.finding) this.title.textContent = kept(spec.finding(results, settings));
    spec.draw(results, settings);
    this.player?.resize(spec.frames(results));
    for (const check of this.claims) check();
  }

  frame(step) {
    if (this.results) this.spec.frame(step >= this.player.total ? Infinity : step, this.results);
  }

  words() {
    return this.spec.finding ? this.title.textContent : '';
  }

  // ---- claims ----

  /** @param {string | (string | Node)[]} words @param {(results: any, settings: any) => {holds: boolean, evidence: string}} check */
  claim(words, check) {
    const evidence = el('span.evidence');
    const element = el('p.claim', { 'data-experiment': this.spec.id, 'data-timed': String(Boolean(this.spec.timed)) }, el('span.words', {}, ...(Array.isArray(words) ? words : [words])), ' ', evidence);
    this.claims.push(() => {
      const found = check(this.results, this.settings);
      element.setAttribute('data-holds', String(Boolean(found.holds)));
      evidence.textContent = kept(found.holds ? `Here: ${found.evidence}.` : `Not with these settings: ${found.evidence}.`);
    });
    return element;
  }
}
