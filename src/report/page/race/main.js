// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// A race of optimizers: pictures, settings, and paths that are computed again whenever a setting changes.
import { Contour } from '../surface/contour.js';
import { Curve } from '../surface/curve.js';
import { Relief } from '../surface/relief.js';
import { announce, el } from '../text.js';
import { swatch } from '../parts/controls.js';
import { open, start } from '../parts/module.js';
import { describe, ends, finding, settings, Table, terminal } from './panels.js';
import { Player } from '../parts/player.js';
import { State } from './state.js';

class Page {
  /** @param {State} state */
  constructor(state) {
    this.state = state;
    this.title = el('h1', { id: 'finding' });
    this.wrong = el('pre.wrong', { role: 'alert', id: 'wrong' });
    this.table = new Table();
    this.ends = el('div');
    this.command = el('div');
    this.settings = el('div');
    this.player = new Player((step) => this.draw(step));
    this.note = el('p.summary');
    this.pictures = el('div.pictures');
    this.shown = []; // pictures
    this.legend = el('ul.legend', { 'aria-label': 'Optimizers' });
  }

  /** @param {HTMLElement} page */
  begin(page) {
    const { document: data } = this.state;
    page.append(
      el('main', {},
        el('p.eyebrow', {}, el('strong', {}, 'descent race'), el('span', {}, data.title || 'optimizers side by side')),
        this.title, this.formula(), this.wrong, this.legend,
        this.pictures,
        this.player.element, this.settings, this.table.element,
        el('section', { 'aria-labelledby': 'ends' }, el('h2', { id: 'ends' }, 'Where each one ended'), this.ends),
        el('section', { 'aria-labelledby': 'terminal' }, el('h2', { id: 'terminal' }, 'In the terminal'), this.command)),
      el('footer', {}, el('p', {}, `Made by descent ${data.descent}. This file needs nothing else: it makes no request to any network.`)),
      el('div.hidden', { id: 'live', role: 'status', 'aria-live': 'polite' }));
    this.showSettings();
    this.look();
    this.results();
  }

  /** The pictures of functions of so many variables. */
  frame() {
    const { n } = this.state.field;
    if (this.shown.length === n) return;
    for (const picture of this.shown) picture.free();
    const [first, second] = [el('div.canvas'), el('div.canvas')];
    const figure = (id, name, hint, host, note) => el('figure.chart', { id }, el('h2', {}, name, el('span.hint', {}, `: ${hint}`)), host, note);
    if (n === 1) this.pictures.replaceChildren(figure('curve', 'The curve', 'click to start there', first, this.note));
    else this.pictures.replaceChildren(figure('contours', 'From above', 'click to start there', first, this.note), figure('relief', 'From the side', 'drag to turn', second, null));
    const form = { label: describe(this.state), pick: (...x) => this.from(x), most: 430 };
    this.shown = n === 1 ? [new Curve(first, { ...form, ratio: 0.45 })] : [new Contour(first, form), new Relief(second, { label: 'Relief of f, with the same paths', most: 430 })];
  }

  formula() {
    const { state } = this;
    const words = el('input', { type: 'text', id: 'formula', value: state.words, spellcheck: 'false', autocapitalize: 'off' });
    const numbers = el('input', { type: 'text', id: 'constants', value: state.settings, placeholder: 'a=3, b=4', spellcheck: 'false', autocapitalize: 'off' });
    return el('form.formula', { onsubmit: (event) => { event.preventDefault(); this.open(words.value.trim(), numbers.value); } },
      el('label.wide', { for: 'formula' }, 'f: a formula of one variable or two, or a name that descent functions lists', words),
      el('label', { for: 'constants' }, 'constants', numbers), el('button', { type: 'submit', id: 'open' }, 'Race on it'));
  }

  // ---- what changes ----

  /** @param {string} words @param {string} numbers */
  open(words, numbers) {
    const problem = this.state.open(words, numbers);
    this.wrong.textContent = problem;
    if (problem) return;
    this.wrong.textContent = this.state.run();
    this.state.fit();
    this.look();
    this.showSettings();
    this.results();
    announce(this.title.textContent);
  }

  /** @param {number[]} x */
  from(x) {
    const { surface, start } = this.state;
    // As many digits as a pixel has.
    const short = (value, [low, high]) => Number(value.toFixed(Math.max(0, 3 - Math.floor(Math.log10(high - low)))));
    ['x', 'y'].slice(0, x.length).forEach((axis, i) => {
      start[i] = short(x[i], surface[axis]);
      /** @type {HTMLInputElement} */ (document.getElementById(`start-${axis}`)).value = String(start[i]);
    });
    this.change();
    announce(`Start at ${start.join(', ')}. ${this.title.textContent}`);
  }

  /** A setting has changed: once a frame is enough. */
  change() {
    if (this.asked) return;
    this.asked = requestAnimationFrame(() => {
      this.asked = 0;
      this.wrong.textContent = this.state.run();
      this.results();
    });
  }

  showSettings() {
    this.settings.replaceChildren(settings(this.state, {
      change: () => this.change(), view: () => { this.look(); this.showSettings(); this.draw(this.player.step); },
      members: () => { this.showSettings(); this.change(); },
    }));
  }

  // ---- what is seen ----

  look() {
    const { surface, marks } = this.state;
    this.frame();
    for (const picture of this.shown) picture.show({ surface, marks });
    this.note.textContent = this.shown[0].words;
  }

  results() {
    const { state } = this;
    const { paths } = state;
    this.title.textContent = finding(state);
    document.title = `${state.words}: descent race`;
    this.shown.forEach((picture, i) => picture.show({ paths, label: i ? `Relief of f, with the same paths. ${picture.words}` : describe(state) }));
    this.legend.replaceChildren(...state.racers.map((racer, i) => el('li', {}, swatch(state.style(i)), racer.label)));
    this.table.show(state);
    this.ends.replaceChildren(ends(state));
    this.command.replaceChildren(...terminal(state));
    this.player.resize(state.total);
  }

  draw(step) {
    const until = step >= this.state.total ? Infinity : step;
    for (const picture of this.shown) picture.draw(until);
    // Numbers that change faster than this cannot be read.
    const now = performance.now();
    if (this.player.playing && now - (this.told ?? 0) < 100) return;
    this.told = now;
    this.table.at(this.state, step);
  }
}

async function show() {
  const page = /** @type {HTMLElement} */ (document.getElementById('page'));
  const library = open(await start(document.getElementById('module').textContent));
  const state = new State(JSON.parse(document.getElementById('document').textContent), library);
  new Page(state).begin(page);
  // Tests and curious people ask it.
  Object.assign(globalThis, { race: state });
  page.setAttribute('aria-busy', 'false');
}

show().catch((problem) => {
  document.getElementById('page').append(el('p.problem', { role: 'alert' },
    `This race cannot be shown: ${problem.message}. Browsers since 2023 can show it (Chrome 100, Firefox 113, Safari 16.4).`));
  throw problem;
});
