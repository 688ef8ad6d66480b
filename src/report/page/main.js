// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The page of a report: the answer, the curves, the place on the surface, the results, the facts. The first of them is there before
// the tables are unpacked.
import { redraw } from './chart.js';
import { curves } from './curves.js';
import { facts } from './facts.js';
import { results } from './results.js';
import { namesOf } from './run.js';
import { surface } from './surface.js';
import { runsOf } from './table.js';
import { date, el } from './text.js';
import { verdict } from './verdict.js';

function foot(data) {
  return el('footer', {}, el('p', {}, `Made by descent ${data.descent} on ${date(data.made)}, from the records of the ${data.runs.length === 1 ? 'run' : 'runs'}. `,
    'This file needs nothing else: it makes no request to any network. Values of single steps, times and errors have five significant digits; metrics.jsonl has all.'));
}

/** What is folded on the screen and is part of the story is unfolded on paper. */
function unfold() {
  const paper = matchMedia('print');
  let opened = [];
  paper.addEventListener('change', () => {
    if (paper.matches) opened = [...document.querySelectorAll('.answer details:not([open]), details.events:not([open])')];
    opened.forEach((details) => { details.open = paper.matches; });
  });
}

/** Colours and widths differ on paper and in the dark. @param {import('./chart.js').Group[]} groups */
function follow(groups) {
  const again = () => redraw(groups);
  for (const query of ['(prefers-color-scheme: dark)', 'print']) matchMedia(query).addEventListener('change', again);
  addEventListener('beforeprint', again);
  addEventListener('afterprint', again);
}

async function show(data) {
  const page = document.getElementById('page');
  const runs = await runsOf(data);
  document.title = `${namesOf(runs).join(', ')}: descent report`;
  const { elements, group, begin } = curves(runs);
  const place = surface(runs);
  const scored = results(runs);
  page.append(
    el('main', {}, verdict(runs, data), ...elements, place.element, scored.element, ...facts(runs, data)),
    foot(data), el('div.hidden', { id: 'live', role: 'status', 'aria-live': 'polite' }));
  const rest = begin();
  performance.mark('descent-first-chart');
  await rest;
  const groups = [group, ...place.begin()];
  scored.begin();
  page.setAttribute('aria-busy', 'false');
  follow(groups);
  unfold();
}

show(JSON.parse(document.getElementById('document').textContent)).catch((problem) => {
  document.getElementById('page').append(el('p.problem', { role: 'alert' },
    `This report cannot be shown: ${problem.message}. Browsers since 2023 can show it (Chrome 100, Firefox 113, Safari 16.4).`));
  throw problem;
});
