// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The bar of the live page: how it is connected, how far the run is, and what can be asked of it. Every request is
// answered by the run itself, with a row of its history.
import { namesOf, progressOf } from './run.js';
import { announce, count, el, number } from './text.js';

const DECADES = 2; // to either side of the rate that the slider begins with
const TICKS = 100; // of the slider, for each power of ten

/** The rate of the next step, as far as the rows tell. */
export function rateOf(run) {
  const rows = [];
  const add = (step, lr) => { if (Number.isFinite(lr)) rows.push([step, lr]); };
  for (const table of [run.epochs, run.steps]) {
    const lr = table.column('lr');
    if (lr.length > 0) add(table.column('step')[lr.length - 1], lr[lr.length - 1]);
  }
  for (const row of run.events) {
    if (row.event !== 'end') add(row.step + (row.event === 'rate' ? 0.5 : 0), row.lr);
  }
  return rows.reduce((last, row) => (row[0] >= last[0] ? row : last), [-1, NaN])[1];
}

/** Whether a request has made the run wait. */
export function isPaused(run) {
  const words = /^(pause|step|continue|stop)$/;
  const last = run.events.findLast((row) => row.event === 'resume' || (row.event === 'request' && words.test(row.request)));
  return last?.request === 'pause' || last?.request === 'step';
}

/** "lr 0.01 -> 0.005 after step 900" with an arrow. */
const typeset = (answer) => answer.replace('->', '→');

export class Controls {
  constructor(about) {
    this.about = about;
    this.runs = [];
    this.index = 0;
    this.status = el('span.status', { role: 'status' });
    this.progress = el('span.progress');
    this.said = el('p.said', { role: 'status' });
    this.choice = el('label.which', { hidden: true }, 'Run ', el('select', {
      onchange: (event) => {
        this.index = Number(event.target.value);
        this.base = NaN;
        this.said.textContent = '';
        this.show();
      },
    }));
    this.buttons = el('div.steer', { role: 'group', 'aria-label': 'Change the run', hidden: true });
    this.element = el('header.top', {}, el('div.bar', {}, el('div.line', {}, this.status, this.choice, this.progress), this.buttons, this.said));
    this.make();
  }

  make() {
    const button = (label, name, request, after) => el('button', {
      type: 'button', title: name, onclick: () => { this.ask(typeof request === 'function' ? request() : request); after?.(); },
    }, label);
    this.rate = el('output', { for: 'rate' });
    this.slider = el('input', {
      type: 'range', id: 'rate', min: String(-DECADES * TICKS), max: String(DECADES * TICKS), step: '1', value: '0',
      oninput: () => this.slide(), onchange: () => this.set(), onblur: () => { this.sliding = false; },
    });
    this.pause = button('Pause', 'Wait after this step', () => (isPaused(this.run()) ? 'continue' : 'pause'));
    this.stop = el('button', { type: 'button', title: 'Save and end the training', onclick: () => this.stopOrAsk(), onblur: () => this.calm() }, 'Stop');
    this.buttons.append(
      el('span.rate', {}, el('label', { for: 'rate' }, 'Learning rate'), this.slider, this.rate),
      button('Halve', 'Half the learning rate', 'lr*0.5'), button('Double', 'Twice the learning rate', 'lr*2'),
      this.pause, button('Step', 'One step, then wait', 'step'),
      button('Save', 'Write the model now', 'save'), this.stop);
  }

  run() {
    return this.runs[this.index];
  }

  begin(runs) {
    const names = namesOf(runs);
    this.runs = runs;
    this.choice.hidden = runs.length < 2;
    this.choice.querySelector('select').replaceChildren(...names.map((name, i) => el('option', { value: String(i), selected: i === this.index }, name)));
    this.show();
  }

  /** @param {'live' | 'ended' | 'lost'} kind @param {string} words */
  tell(kind, words) {
    if (this.status.textContent === words) return;
    this.status.className = `status ${kind}`;
    this.status.textContent = words;
    this.connected = kind !== 'lost';
    this.show();
  }

  show() {
    const run = this.run();
    if (!run) return;
    const { step, epoch } = progressOf(run);
    const can = this.about.controls && run.state === 'training' && this.connected;
    this.progress.textContent = `step ${count(step)}, epoch ${count(epoch)}${can && isPaused(run) ? ', paused' : ''}`;
    this.buttons.hidden = !can;
    this.pause.textContent = isPaused(run) ? 'Continue' : 'Pause';
    this.pause.title = isPaused(run) ? 'Go on with the training' : 'Wait after this step';
    if (!this.sliding) this.showRate(rateOf(run));
  }

  showRate(rate) {
    if (!(rate > 0)) return;
    const far = Math.round(TICKS * Math.log10(rate / this.base));
    if (!(Math.abs(far) < DECADES * TICKS)) this.base = rate; // also at the begin, when there is none
    this.slider.value = String(Math.round(TICKS * Math.log10(rate / this.base)));
    this.rate.textContent = number(rate, 3);
    this.slider.setAttribute('aria-valuetext', this.rate.textContent);
  }

  slid() {
    return Number((this.base * 10 ** (Number(this.slider.value) / TICKS)).toPrecision(3));
  }

  slide() {
    this.sliding = true;
    this.rate.textContent = number(this.slid(), 3);
    this.slider.setAttribute('aria-valuetext', this.rate.textContent);
  }

  set() {
    this.ask(`lr=${this.slid()}`);
  }

  // A training is not ended by a single slip.
  stopOrAsk() {
    if (this.stop.classList.contains('sure')) {
      this.calm();
      this.ask('stop');
    } else {
      this.stop.classList.add('sure');
      this.stop.textContent = 'Stop now?';
    }
  }

  calm() {
    this.stop.classList.remove('sure');
    this.stop.textContent = 'Stop';
  }

  async ask(request) {
    this.say(`${request}: asked …`);
    try {
      const answer = await fetch('/control', { method: 'POST', headers: { 'X-Descent': 'watch' }, body: `${this.index} ${request}` });
      if (!answer.ok) this.say(`${request}: ${(await answer.text()).trim()}`);
    } catch {
      this.say(`${request}: there is no connection`);
    }
  }

  say(words) {
    this.said.textContent = words;
  }

  /** The run has answered. */
  answered(run, row) {
    this.sliding = false;
    this.show();
    if (run === this.run()) this.say(`${row.request}: ${typeset(row.answer)}`);
    else announce(typeset(row.answer));
  }
}
