// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// How to repeat what the page shows, and the words that stand on it.
import { copyButton, date, el, sentence, withOptions } from '../text.js';

// What a seed is of.
const DRAWN = { minimize: 'what an optimizer may draw', starts: 'its starts', map: 'its searches', diagnose: 'its products with random vectors', slice: 'its directions', compare: 'the first split, order and initial weights, or start', tune: 'settings, splits, orders and initial weights' };

/** Of a comparison, whose plan may come from a clock. */
function planned({ plan }, kernels) {
  const where = kernels === 'portable' ? 'on every processor' : 'anywhere with the same kernels';
  if (plan.time === null) return `Lengths and seeds were given, so that no clock counted: the same command repeats every number ${where}, but for times.`;
  return `How much was run follows from how fast the machine was, and is kept with all runs in the folder of the comparison: there the same command shows the same numbers. With --length and --seeds it repeats them ${where}.`;
}

/** Options of the library, "trials = 18" in a line each, as they are typed. */
const repeated = (text) => text.trim().split('\n').map((line) => line.replace(/^(\S+) = (.*)$/, (_, name, value) => `--${name} ${/[ |;*]/.test(value) ? `'${value}'` : value}`)).join(' ');

function repeats({ kind, kernels, result, function: { library } }) {
  if (kind === 'compare') return planned(result, kernels);
  if (kind === 'tune') return `How many trials were made may follow from how fast the machine was; all of them are kept in the folder of the search, where the same command shows the same numbers. Anywhere with the same kernels these options repeat them: ${repeated(result.repeat)}.`;
  if (library) return 'The function is your own code: what it returns may differ between compilers and machines. The rest has the same bits on every processor.';
  return 'Kernels called portable give the same bits on every processor: the same command repeats every number of this page, but for times.';
}

export function again(data) {
  const { command: line, descent, kernels, seed, made, kind } = data;
  const facts = [['version', `descent ${descent}`], ['kernels', kernels], ['seed', seed === null ? 'nothing was drawn' : `${seed}, of ${DRAWN[kind]}`], ['made', date(made)]];
  return el('section', { 'aria-labelledby': 'again' }, el('h2', { id: 'again' }, 'How to repeat it'),
    el('div.command', {}, el('code', { tabindex: '0' }, line), copyButton('Copy', () => `${line}\n`)),
    el('dl.facts', {}, ...facts.map(([name, value]) => el('div', {}, el('dt', {}, name), el('dd', {}, value)))),
    el('p.note', {}, ...withOptions(repeats(data))));
}

// ---- words ----

const WORDS = {
  gradient: 'The vector of all slopes. Its length is 0 at a minimum, a saddle and a maximum.',
  step: 'One update of the variables by an optimizer.',
  evaluation: 'One computation of f, with its gradient.',
  'learning rate': 'How far a step goes along the direction of the update rule.',
  'Hessian, curvature': 'The matrix of all second derivatives. Along each of its own directions f is curved by an eigenvalue: up where that is above 0, down below.',
  'stationary point': 'A point with no slope in any direction.',
  minimum: 'A stationary point around which f is nowhere lower.',
  saddle: 'A stationary point from which some directions lead up and others down.',
  maximum: 'A stationary point around which f is nowhere higher.',
  index: 'The number of directions in which f is curved down: 0 at a minimum, all of them at a maximum.',
  'flat direction': 'A direction in which f has neither slope nor curvature, as far as can be told.',
  hits: 'How many searches, or starts, ended at the point: those with many have wide surroundings from which they are reached.',
  barrier: 'How far a path from one minimum to a lower one has to climb: the height of the lowest saddle between both, above the minimum.',
  'not seen': 'An estimate by Good and Turing: the share of starts whose end was met by no other one is about the share of further starts that would end somewhere new.',
  lbfgs: 'An optimizer that builds a model of the curvature from its last steps, and searches along the direction that this gives.',
  pgd: 'Perturbed gradient descent: gradient descent that moves at random where the gradient is small, so that it leaves saddles.',
  'goal': '99 % of the way from f at the start to the lowest value that one of the optimizers finds.',
  slice: 'f along one or two directions through a point: what it is in all others cannot be seen.',
  'principal components': 'The directions along which the points of a path differ most; their shares say how much of it a picture can show.',
  'barrier between two points': 'How much higher f gets on the straight line between them than at the higher of both.',
  rule: 'An update rule: how an optimizer makes a step of gradients.',
  'end of a run': 'What counts: the loss after the last step, not the lowest on the way.',
  separable: 'A difference that chance alone would make in at most 5 % of such comparisons, all pairs taken together (exact sign-flip test, Holm).',
  'sign-flip test': 'If two rules were the same, the difference with each seed could as well have the other sign. p is the share of all choices of signs whose sum is as far from 0.',
  decay: 'How the learning rate falls: constant, or linearly to 0 at the last step.',
  trial: 'A training with settings of its own.',
  'validation loss': 'The loss on rows that train nothing. Trials are chosen by it, so that of the chosen one is too good to be true of new rows.',
  'not distinguishable': 'Losses that differ no more than other seeds alone make them differ.',
  threshold: 'Curvature that is smaller cannot be told from zero.',
};
const OF = {
  minimize: ['step', 'evaluation', 'gradient', 'learning rate', 'goal', 'Hessian, curvature', 'minimum', 'saddle'],
  starts: ['minimum', 'hits', 'not seen', 'gradient', 'evaluation'],
  map: ['stationary point', 'minimum', 'saddle', 'maximum', 'index', 'flat direction', 'hits', 'barrier', 'not seen', 'Hessian, curvature'],
  slice: ['slice'],
  compare: ['rule', 'end of a run', 'separable', 'sign-flip test', 'learning rate', 'decay'],
  tune: ['trial', 'validation loss', 'not distinguishable', 'learning rate'],
  diagnose: ['gradient', 'Hessian, curvature', 'index', 'flat direction', 'threshold'],
};

// Names of optimizers that say nothing by themselves, where they stand on the page.
const namesIn = ({ result, again: line, kind }) => ['lbfgs', 'pgd'].filter((name) => (kind === 'minimize'
  && (result.runs.some(({ optimizer, advice }) => optimizer === name || advice?.includes(name)) || line?.includes(` ${name}`))));

/** @param {any} data @param {string[]} places verdicts that stand on the page */
export function words(data, places) {
  const { kind, places: meanings, result } = data;
  const more = kind === 'slice' ? { curvature: ['Hessian, curvature'], path: ['principal components'], line: ['barrier between two points'] }[result.kind] ?? [] : [];
  const own = [...OF[kind], ...more, ...namesIn(data)].map((word) => [word, WORDS[word]]);
  const verdicts = [...new Set(places)].filter((place) => meanings[place] && !OF[kind].includes(place)).map((place) => [place, sentence(meanings[place])]);
  return el('section', { 'aria-labelledby': 'words' }, el('h2', { id: 'words' }, 'Words'),
    el('dl.words', {}, ...[...verdicts, ...own].map(([word, meaning]) => el('div', {}, el('dt', {}, word), el('dd', {}, meaning)))));
}
