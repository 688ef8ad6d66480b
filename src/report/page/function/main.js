// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The page of what a command found out about a function: the answer, the surface, what is behind it, how to repeat it.
import { redraw } from '../chart.js';
import { command, date, el, withOptions } from '../text.js';
import { again, words } from './again.js';
import { compared } from './compare.js';
import { diagnosed } from './diagnose.js';
import { read } from './document.js';
import { mapped } from './map.js';
import { minimized, started } from './minimize.js';
import { sliced } from './slice.js';
import { tuned } from './tune.js';
import { EVIDENCE, answerOf } from './words.js';

const KINDS = { minimize: minimized, starts: started, map: mapped, diagnose: diagnosed, slice: sliced, compare: compared, tune: tuned };

function answer(data) {
  const { chip, text, numbers, advice } = answerOf(data);
  const { text: name, title, formula } = data.function;
  return el('section.answer', { 'aria-label': 'Verdict' },
    el('p.eyebrow', {}, el('strong', {}, name), title && el('span', {}, title), el('span', {}, `descent ${data.kind === 'starts' ? 'minimize --starts' : data.kind}`), el('span', {}, date(data.made))),
    formula && el('p.formula', {}, formula),
    el('h1', {}, el('span.chip', {}, chip), ' ', el('span', {}, ...withOptions(text))),
    el('dl.three', {}, ...numbers.map(({ label, value, note }) => el('div', {}, el('dt', {}, label), el('dd', {}, el('strong', {}, value), note && el('span', {}, note))))),
    advice && el('p.advice', {}, el('strong', {}, 'Next: '), ...withOptions(advice)),
    data.again && command(data.again),
    data.again && data.next && el('p.advice', {}, EVIDENCE),
    data.next && command(data.next));
}

/** The picture, or why there is none. */
function place(data, picture) {
  const section = (...children) => el('section', { 'aria-labelledby': 'surface' }, el('h2', { id: 'surface' }, 'On the surface'), ...children);
  if (picture) return section(picture.element);
  if (!data.unshown) return null;
  return section(el('p.note', { id: 'unshown' }, `The surface is not drawn: ${data.unshown}.${data.instead ? ' Along its directions of least and most curvature:' : ''}`), data.instead && command(data.instead));
}

/** Colours and widths differ on paper and in the dark. */
function follow(groups) {
  const redrawn = () => redraw(groups);
  for (const query of ['(prefers-color-scheme: dark)', 'print']) matchMedia(query).addEventListener('change', redrawn);
  for (const event of ['beforeprint', 'afterprint']) addEventListener(event, redrawn);
}

async function show(document_) {
  const page = document.getElementById('page');
  const data = await read(document_);
  document.title = `${data.function.text}: descent ${data.kind === 'starts' ? 'minimize' : data.kind}`;
  const { picture, sections, begin, groups, places } = KINDS[data.kind](data);
  const [first, ...others] = sections;
  const order = data.kind === 'minimize' ? [...sections, place(data, picture)] : [place(data, picture), first, ...others];
  page.append(
    el('main', {}, answer(data), ...order.filter(Boolean), again(data), words(data, places)),
    el('footer', {}, el('p', {}, `Made by descent ${data.descent} on ${date(data.made)}. This file needs nothing else: it makes no request to any network. Its numbers are those of --json, and every digit of them is in this file.`)),
    el('div.hidden', { id: 'live', role: 'status', 'aria-live': 'polite' }));
  begin();
  picture?.begin();
  follow(groups);
  page.setAttribute('aria-busy', 'false');
}

show(JSON.parse(document.getElementById('document').textContent)).catch((problem) => {
  document.getElementById('page').append(el('p.problem', { role: 'alert' },
    `This report cannot be shown: ${problem.message}. Browsers since 2023 can show it (Chrome 100, Firefox 113, Safari 16.4).`));
  throw problem;
});
