// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The page of a report that follows its runs: it begins with their document, and then gets rows as they are written
// (docs/watch.md says from where). Charts are drawn again a few times a second, however many rows come.
//
// Keeps: rows are taken as they are and once each; what is shown is made by the same functions as a report.
import { redraw } from './chart.js';
import { Controls } from './controls.js';
import { curves } from './curves.js';
import { facts } from './facts.js';
import { namesOf } from './run.js';
import { runsOf, Table } from './table.js';
import { el } from './text.js';
import { verdict } from './verdict.js';

const REDRAW = 300; // ms between two pictures
const WORDS = 1000; // and between two verdicts
const RETRY = 2000;

async function json(path) {
  const answer = await fetch(path);
  if (!answer.ok) throw Object.assign(new Error((await answer.text()).trim()), { status: answer.status });
  return answer.json();
}

/** Takes a row of metrics.jsonl into a run, as its document would have it. */
export function take(run, row) {
  if (row.event === 'step') {
    run.steps.addRow(row);
  } else if (row.event === 'epoch') {
    run.epochs.addRow(row);
    if (row.generalisation && row.generalisation !== run.notes.at(-1)?.generalisation) run.notes.push(row);
  } else {
    run.events.push(row);
  }
}

/** The rows of an event, and whose they are: rows that cannot be read are none. @param {string} data */
export function rowsOf(data) {
  const [index, ...lines] = data.split('\n');
  const rows = [];
  for (const line of lines) {
    try {
      const row = JSON.parse(line);
      if (typeof row?.event === 'string') rows.push(row);
    } catch {
      // a process that was killed left it unfinished
    }
  }
  return { index: Number(index), rows };
}

/** What charts can be drawn, and by what: when this changes they are made anew. */
const shapeOf = (runs) => runs.map((run) => [run.epochs.rows > 1, run.steps.rows > 0,
  Math.floor(Math.log2(1 + Math.max(run.steps.rows, run.epochs.rows)))].join()).join(';');

class Page {
  constructor(about) {
    this.about = about;
    this.place = document.getElementById('page');
    this.controls = new Controls(about);
    this.answer = el('div');
    this.curves = el('div');
    this.facts = el('div');
    this.place.append(this.controls.element, el('main', {}, this.answer, this.curves, this.facts), this.foot(),
      el('div.hidden', { id: 'live', role: 'status', 'aria-live': 'polite' }));
    this.source = null;
    this.drawn = this.said = 0;
    this.due = null;
  }

  foot() {
    return el('footer', {}, el('p', {}, 'Made by descent from the records of the runs, on the machine that trains them: nothing is sent to anybody else. ',
      'descent report makes a file of it, to keep or to send.'));
  }

  /** Begins anew, from the document. @param {boolean} whole a replay has come to its end */
  async begin(whole = false) {
    this.source?.close();
    this.data = await json('/document');
    this.runs = await runsOf(this.data);
    this.places = this.runs.map((run) => run.bytes);
    for (const run of this.runs) run.live = run.state === 'training' || (this.about.replay > 0 && !whole);
    if (this.about.replay > 0 && !whole) this.forget();
    document.title = `${namesOf(this.runs).join(', ')}: descent watch`;
    this.controls.begin(this.runs);
    this.facts.replaceChildren(...facts(this.runs, this.data));
    this.makeCurves();
    this.say();
    if (whole) this.controls.tell('ended', 'the replay has ended');
    else this.listen();
    this.place.setAttribute('aria-busy', 'false');
  }

  // A run that is shown again has not happened yet.
  forget() {
    for (const run of this.runs) {
      run.steps = new Table(this.data.tables.step);
      run.epochs = new Table(this.data.tables.epoch);
      run.events = [];
      run.notes = [];
      run.state = 'training';
    }
    this.places = this.runs.map(() => 0);
  }

  // ---- what comes ----

  listen() {
    const source = new EventSource(`/events?from=${this.places.join(',')}`);
    this.source = source;
    source.onopen = () => this.tellState();
    source.addEventListener('rows', (event) => {
      this.places = event.lastEventId.split(',').map(Number);
      const { index, rows } = rowsOf(event.data);
      for (const row of rows) {
        take(this.runs[index], row);
        if (row.event === 'request') this.controls.answered(this.runs[index], row);
      }
      this.soon();
    });
    source.addEventListener('state', (event) => {
      const [index, state] = event.data.split(' ');
      this.changeState(this.runs[Number(index)], state);
    });
    source.addEventListener('reload', () => this.again());
    source.addEventListener('bye', () => {
      source.close();
      if (this.trains()) this.controls.tell('lost', 'descent watch has ended; this is how far it was');
    });
    source.onerror = () => this.lost(source);
  }

  changeState(run, state) {
    const before = run.state;
    run.state = state;
    this.tellState();
    if (before === state) return;
    // The words of the end stand in its record now.
    if (before === 'training') this.again(this.about.replay > 0 && this.runs.every((other) => other.state !== 'training'));
    else this.soon();
  }

  again(whole = false) {
    if (this.about.replay > 0 && !whole) return;
    this.source.close();
    this.begin(whole).catch((problem) => this.refused(problem));
  }

  // The browser tries again by itself, or gives up, which is when we do.
  lost(source) {
    // descent train --watch ends with the training: there is nothing more to come, and nothing is lost.
    if (this.trains()) this.controls.tell('lost', 'connection lost, trying again');
    else this.controls.tell('ended', this.ended());
    if (source.readyState !== EventSource.CLOSED || this.source !== source) return;
    setTimeout(async () => {
      try {
        await json('/about');
        this.listen();
      } catch (problem) {
        if (problem.status) this.refused(problem);
        else this.lost(source);
      }
    }, RETRY);
  }

  refused(problem) {
    this.controls.tell('lost', problem.status === 403 ? 'descent watch was started again: open the address that it has printed' : problem.message);
  }

  trains() {
    return this.runs.some((run) => run.state === 'training');
  }

  tellState() {
    if (this.trains()) this.controls.tell('live', this.about.replay > 0 ? `replay, ${this.about.replay} times as fast` : 'live');
    else this.controls.tell('ended', this.ended());
    this.controls.show();
  }

  ended() {
    const [one] = this.runs;
    const end = one.events.findLast((row) => row.event === 'end');
    return this.runs.length > 1 ? 'no run is being trained'
      : one.state === 'ended' && end ? `training ended: ${this.data.stops[end.stop] ?? end.stop}`
        : one.state === 'new' ? 'waiting for the training to begin' : 'training was interrupted';
  }

  // ---- what is shown ----

  soon() {
    if (this.due) return;
    this.due = setTimeout(() => {
      this.due = null;
      this.draw();
    }, Math.max(0, REDRAW - (performance.now() - this.drawn)));
  }

  draw() {
    const begun = performance.now();
    if (shapeOf(this.runs) !== this.shape && !this.curves.contains(document.activeElement)) this.makeCurves();
    else this.part.refresh();
    if (begun - this.said >= WORDS) this.say();
    this.controls.show();
    // A slow browser gets more time for other things.
    this.drawn = 2 * performance.now() - begun;
  }

  makeCurves() {
    const before = this.part;
    this.shape = shapeOf(this.runs);
    this.part = curves(this.runs, before?.state);
    if (before) this.part.group.view = before.group.view;
    before?.end();
    this.curves.replaceChildren(...this.part.elements);
    this.part.begin();
  }

  say() {
    this.said = performance.now();
    if (this.answer.contains(document.activeElement)) return;
    const open = Array.from(this.answer.querySelectorAll('details'), (details) => details.open);
    this.answer.replaceChildren(verdict(this.runs, this.data));
    this.answer.querySelectorAll('details').forEach((details, i) => { details.open = open[i] ?? details.open; });
  }

  follow() {
    const again = () => redraw([this.part.group]);
    for (const query of ['(prefers-color-scheme: dark)', 'print']) matchMedia(query).addEventListener('change', again);
  }
}

async function show() {
  // The address with its secret is not for the history of the browser.
  if (location.search) history.replaceState(null, '', '/');
  const page = new Page(await json('/about'));
  await page.begin();
  page.follow();
}

if (globalThis.document) {
  show().catch((problem) => {
    document.getElementById('page').append(el('p.problem', { role: 'alert' }, `This page cannot be shown: ${problem.message}`));
    throw problem;
  });
}
