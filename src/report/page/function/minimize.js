// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Paths of optimizers: side by side, step by step, on the surface. And minima that many starts found.
import { swatch } from '../parts/controls.js';
import { Picture } from '../plot.js';
import { DASHES } from '../surface/palette.js';
import { count, el, number, percent, things } from '../text.js';
import { barsSpec } from './bars.js';
import { curves } from './curves.js';
import { goalOf, goalStep, lastOf, pointsOf } from './document.js';
import { sign, Surface } from './figures.js';
import { limitsSection } from './limits.js';
import { tableFigure } from './table.js';
import { bestOf, endOf, equalsOf, list, pointWords, range } from './words.js';

const MOST_BARS = 20;
const MOST_MARKS = 300; // that can be told apart on a surface

// ---- one start ----

const style = (i) => ({ colour: 1 + (i % 8), dash: DASHES[i % 8] });

function ends({ result, stops, paths }) {
  const { runs, variables } = result;
  const best = bestOf(result);
  const goal = goalOf(paths);
  const equals = equalsOf(result);
  const cheap = [...equals].sort((a, b) => runs[a].evaluations - runs[b].evaluations)[0];
  const title = equals.length > 1 ? `${list(equals.map((i) => runs[i].label))} end equally low, ${runs[cheap].label} with the fewest evaluations: ${count(runs[cheap].evaluations)}` : runs.length === 1 ? `${runs[0].label} took ${things(runs[0].steps, 'step')} and ${things(runs[0].evaluations, 'evaluation')}`
    : best < 0 ? 'None of them ended at a number' : `${runs[best].label} ends lowest, after ${things(runs[best].steps, 'step')} and ${things(runs[best].evaluations, 'evaluation')}`;
  // Each once, with the names of all that it is for.
  const advised = new Map();
  runs.forEach(({ label, advice }) => { if (advice) advised.set(advice, [...(advised.get(advice) ?? []), label]); });
  const said = [...advised].map(([advice, labels]) => `${list(labels)}: ${advice}`);
  return [tableFigure({
    title, summary: `${runs.length === 1 ? 'Where it ended' : 'Where each one ended'} and why, with the smallest and the largest curvature there.${equals.length > 1 ? ' Values within 1e−6 (1 + |f|) count as equal.' : ''}`,
    head: ['optimizer', 'f', '|gradient|', 'steps', 'evaluations', 'curvature', 'ended', 'at'], words: ['ended', 'at'],
    copiedHead: ['optimizer', 'f', 'gradient_norm', 'steps', 'steps_to_the_goal', 'evaluations', 'curvature_largest', 'curvature_smallest', 'stop', ...variables],
    rows: runs.map((run, i) => {
      const reached = goalStep(paths[i], goal);
      const { curvature: c } = run;
      return {
        shown: [el('span', {}, swatch(style(i)), run.label), number(run.f ?? NaN, 5), number(run.gradient_norm ?? NaN, 3), count(run.steps), count(run.evaluations), c ? range(c.smallest, c.largest) : '–', endOf(run, stops, result.start_f)[0], pointWords(variables, run.x, 2, 5)],
        copied: [run.label, run.f, run.gradient_norm, run.steps, reached < 0 ? '' : reached, run.evaluations, c?.largest, c?.smallest, run.stop, ...run.x],
      };
    }),
  }), runs.length > 1 && said.length > 0 && el('ul.seen', { id: 'advice' }, ...said.map((text) => el('li', {}, text)))];
}

/** All states of all paths, with tabs. */
function pathText({ paths, function: { variables } }) {
  const lines = [['optimizer', 'step', 'f', 'gradient_norm', 'lr', ...variables].join('\t')];
  for (const { label, count: states, steps, f, slope, rate, x } of paths) {
    for (let k = 0; k < states; k++) lines.push([label, steps[k], f[k], slope[k], rate[k], ...x.map((numbers) => numbers[k])].map((value) => (Number.isNaN(value) ? '' : value)).join('\t'));
  }
  return `${lines.join('\n')}\n`;
}

function pictured(data) {
  const { result, surface, paths, stops } = data;
  const best = bestOf(result);
  const [place] = best < 0 ? ['diverged'] : endOf(result.runs[best], stops, result.start_f);
  const from = pointWords(result.variables, result.start);
  return new Surface({
    title: best < 0 ? `From ${from} f is not finite on the way` : `From ${from} to ${pointWords(result.variables, result.runs[best].x)}: ${place}`,
    summary: `${surface.y ? 'The surface from above and from the side' : 'The curve'}, with ${paths.length > 1 ? 'all paths' : 'the path'}, step by step.`,
    surface, paths: lastOf(paths) === 0 ? [] : paths.map((path, i) => ({ name: path.label, ...style(i), points: pointsOf(path), steps: path.steps })),
    marks: lastOf(paths) > 0 ? [] : [{ x: result.start[0], y: surface.y ? result.start[1] : result.start_f, kind: 'point', label: 'the start' }],
    pathText: lastOf(paths) > 0 ? () => pathText(data) : undefined,
  });
}

/** @param {any} data of document.js */
export function minimized(data) {
  const { paths, result, surface } = data;
  const best = Math.max(0, bestOf(result));
  const drawn = curves(data, paths[best]);
  const picture = surface && pictured(data);
  const sections = [el('section', { 'aria-labelledby': 'ends' }, el('h2', { id: 'ends' }, data.result.runs.length === 1 ? 'Where it ended' : 'Where they ended'), ...ends(data)), limitsSection(result.runs[best], result.variables), drawn.element].filter(Boolean);
  return { picture, sections, begin: drawn.begin, groups: [drawn.group], places: [endOf(result.runs[best], data.stops, result.start_f)[0]] };
}

// ---- many starts ----

function minimaTable({ result }) {
  const { minima, variables, starts } = result;
  const [first] = minima;
  return tableFigure({
    title: `${things(minima.length, 'distinct minimum', 'distinct minima')}, the lowest at ${pointWords(variables, first.x, 3)}`,
    summary: 'From the lowest on; hits are the starts that ended there.',
    head: ['number', 'f', '|gradient|', 'hits', 'share', 'at'], words: ['at'], copiedHead: ['number', 'f', 'gradient_norm', 'hits', ...variables],
    rows: minima.map((m, i) => ({
      shown: [el('span', {}, sign('minimum'), count(i + 1)), number(m.f, 6), number(m.gradient_norm, 2), count(m.hits), percent(m.hits / starts), pointWords(variables, m.x, 3)],
      copied: [i + 1, m.f, m.gradient_norm, m.hits, ...m.x],
    })),
  });
}

function hits({ result: { minima, starts } }) {
  const shown = minima.slice(0, MOST_BARS);
  const most = minima.reduce((best, { hits: n }, i) => (n > minima[best].hits ? i : best), 0);
  const once = minima.filter(({ hits: n }) => n === 1).length;
  return new Picture(barsSpec({
    title: `Minimum ${count(most + 1)} was met most often: by ${count(minima[most].hits)} of ${things(starts, 'start')}`,
    summary: `${once === 0 ? 'Every minimum was met more than once.' : `${things(once, 'minimum', 'minima')} ${once === 1 ? 'was' : 'were'} met once only, from which the share that was not seen is estimated.`}${
      shown.length < minima.length ? ` The lowest ${count(shown.length)} are drawn.` : ''}`,
    axis: 'starts that ended there', head: ['minimum', 'hits'],
    rows: shown.map(({ f, hits: n }, i) => ({ name: `${count(i + 1)}: f = ${number(f, 3)}`, value: n, words: `minimum ${count(i + 1)}, f = ${number(f)}: ${things(n, 'start')}` })),
  }));
}

/** What such a list does not have. */
export function unseenWords({ minima, starts, failed, unseen_estimate: unseen, evaluations, limited }) {
  const once = minima.filter(({ hits: n }) => n === 1).length;
  return [
    `About ${percent(unseen, 1)} of further starts in this box would end at a minimum that is not in the list: ${once === 0 ? 'no minimum was met' : `${things(once, 'minimum', 'minima')} ${once === 1 ? 'was' : 'were'} met`} by a single start of ${count(starts)} (Good and Turing's estimate).`,
    failed > 0 && `${things(failed, 'start')} ended at no minimum${limited ? '' : ': more --steps, or another rule, may get there'}.`,
    `${things(evaluations, 'evaluation')} of f in all.`,
  ].filter(Boolean);
}

/** @param {any} data of document.js */
export function started(data) {
  const { result, surface } = data;
  const { minima, variables } = result;
  if (minima.length === 0) return { picture: null, sections: [], begin: () => {}, groups: [], places: [] };
  const few = minima.length <= 60;
  const drawn = minima.slice(0, MOST_MARKS);
  const some = drawn.length < minima.length ? ` The lowest ${count(drawn.length)} are drawn.` : '';
  const picture = surface && new Surface({
    title: `${things(minima.length, 'minimum', 'minima')} in the box${few ? ', numbered as in the table' : ''}`,
    summary: `${surface.y ? 'The surface of the box that starts were drawn from.' : 'The curve over the box that starts were drawn from.'} A cross is a minimum that at least one start came to.${some}`,
    surface, marks: drawn.map(({ x, f }, i) => ({ x: x[0], y: variables.length > 1 ? x[1] : f, kind: 'minimum', label: few ? String(i + 1) : '' })),
    signs: [{ sign: 'minimum', words: 'minimum' }],
  });
  const sections = [
    el('section', { 'aria-labelledby': 'found' }, el('h2', { id: 'found' }, 'What was found'), minimaTable(data), hits(data).element),
    ...[limitsSection(result, variables)].filter(Boolean),
    el('section', { 'aria-labelledby': 'unseen' }, el('h2', { id: 'unseen' }, 'What was not seen'), el('ul.seen', {}, ...unseenWords(result).map((text) => el('li', {}, text)))),
  ];
  return { picture, sections, begin: () => {}, groups: [], places: ['minimum'] };
}
