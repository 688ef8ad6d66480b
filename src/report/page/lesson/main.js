// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// A page of lessons: the one that the document names, or the index of all.
import { open, start } from '../parts/module.js';
import { command, el } from '../text.js';
import { Article } from './article.js';
import { averagesOf } from './averages/module.js';
import { chance } from './chance.js';
import { openNetworks } from './network.js';

/** The name of a lesson, as a link where it lies beside this page, else as a command. */
function link(about, { name, title }, ...words) {
  return about.folder ? el('a', { href: `${name}.html` }, ...words, title) : el('span', {}, ...words, el('strong', {}, title), ' ', el('code', {}, `descent lesson ${name}`));
}

/** Before and after, as far as there are any. */
function neighbours(about) {
  const at = about.lessons.findIndex(({ name }) => name === about.lesson);
  const [before, after] = [about.lessons[at - 1], about.lessons[at + 1]];
  const all = about.folder ? el('a', { href: 'index.html' }, 'All lessons') : el('span', {}, 'All lessons ', el('code', {}, 'descent lesson'));
  return el('nav.course', { 'aria-label': 'Lessons' },
    el('div.before', {}, before && link(about, before, '← ')), el('div.all', {}, all), el('div.after', {}, after && link(about, after), after && ' →'));
}

function index(about) {
  document.title = 'Lessons: descent';
  return el('main', {},
    el('p.eyebrow', {}, el('strong', {}, 'descent lesson')),
    el('h1', {}, 'Gradient descent, seen at work'),
    el('p.question', {}, 'Each lesson asks one question and answers it with experiments. They are computed while you read, by the library that trains your networks; move a slider and they run again. What a sentence claims is checked by the experiment beside it.'),
    el('ol.lessons', {}, ...about.lessons.map(({ name, title, question }) => el('li', {}, el('a', { href: `${name}.html` }, title), el('p', {}, question)))),
    command('descent lesson'));
}

/** @typedef {{summary: (string | Node | (string | Node)[])[], build: (context: import('./article.js').Context) => void}} Lesson */

async function lesson(about, page) {
  const own = about.lessons.find(({ name }) => name === about.lesson);
  /** Its script has put it there (build.mjs). @type {Lesson} */
  const found = globalThis.descentLesson;
  if (!own || !found) throw new Error(`there is no lesson called ${about.lesson}`);
  document.title = `${own.title}: descent lesson`;
  const instance = await start(document.getElementById('module').textContent);
  const article = new Article({ ...about, ...own });
  page.append(article.element);
  found.build({
    library: open(instance), network: openNetworks(instance), averages: averagesOf(instance), chance: chance(instance),
    data: about.data, rules: about.rules, article,
  });
  article.end(found.summary, neighbours(about));
  await article.begin();
  // Tests and curious people ask it.
  Object.assign(globalThis, { lesson: article });
}

async function show() {
  const page = document.getElementById('page');
  const about = JSON.parse(document.getElementById('document').textContent);
  if (about.lesson) await lesson(about, page);
  else page.append(index(about));
  page.append(el('footer', {}, el('p', {}, `Made by descent ${about.descent}. This file needs nothing else: it makes no request to any network.`)),
    el('div.hidden', { id: 'live', role: 'status', 'aria-live': 'polite' }));
  page.setAttribute('aria-busy', 'false');
}

show().catch((problem) => {
  document.getElementById('page').append(el('p.problem', { role: 'alert' },
    `This lesson cannot be shown: ${problem.message}. Browsers since 2023 can show it (Chrome 109, Firefox 113, Safari 16.4).`));
  throw problem;
});
