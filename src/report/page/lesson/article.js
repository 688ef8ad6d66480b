// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Parts of a lesson. A lesson is a module with the name of its row in cli/lesson/course.h:
//
//     export default { summary, build }     summary: what to take with you, a list of sentences
//
//     function build({ library, network, chance, data, rules, article }) {
//       const field = library.create('x^2');                                        module.js
//       const curve = article.curve();                                              figures: figures.js
//       const walk = article.experiment({
//         id: 'walk', figures: [curve],
//         controls: [{ id: 'rate', label: 'learning rate', scale: 'log', low: 0.01, high: 2, value: 0.1 }],
//         run: ({ rate }) => field.run('gd', `lr=${rate}`, [1], 100, 101),           settings by the ids of controls
//         finding: (run) => `${run.count - 1} steps`,
//         draw: (run) => curve.update({ surface, paths: [...] }),
//         frames: (run) => run.count - 1, frame: (step) => curve.draw(step),         a player, where things move
//       });
//       article.section('Title',
//         article.prose('Text, ', article.math('v = beta v + g'), ' and text.'),
//         walk,
//         article.claim(walk, 'A sentence of prose.', (run) => ({ holds: run.end === 'gradient', evidence: 'after 41 steps' })));
//       article.terminal('descent minimize ...');
//     }
//
// `run` may be async where it computes long (experiment.js). Every sentence that claims something about what happens is a
// claim; where the reader's settings make it false it says so.
import { command, el } from '../text.js';
import { Experiment } from './experiment.js';
import { Lines, Scene, Shapes } from './figures.js';
import { math } from './math.js';

/**
 * @typedef {object} Context
 * @property {ReturnType<typeof import('../parts/module.js').open>} library
 * @property {import('./network.js').Networks} network
 * @property {import('./averages/module.js').Averages} averages and schedules
 * @property {ReturnType<typeof import('./chance.js').chance>} chance
 * @property {{set: string, columns: Record<string, number[]>} | null} data numbers of a bundled data set, where the row of the lesson asks for them
 * @property {import('../race/racers.js').Rule[]} rules every update rule, with what it usually has
 * @property {Article} article
 */

/** What a part of a section may be. @typedef {Node | Experiment | {element: HTMLElement}} Part */

const nodeOf = (part) => (part instanceof Node ? part : part.element);

export class Article {
  /** @param {{descent: string, title: string, question: string}} about */
  constructor(about) {
    /** @type {Experiment[]} */
    this.experiments = [];
    this.main = el('main', {},
      el('p.eyebrow', {}, el('strong', {}, 'descent lesson'), el('span', {}, this.placeOf(about))),
      el('h1', {}, about.title), el('p.question', {}, about.question));
    this.element = this.main;
  }

  placeOf({ lessons, lesson }) {
    return `${lessons.findIndex(({ name }) => name === lesson) + 1} of ${lessons.length}`;
  }

  // ---- text ----

  /** A part with a heading. @param {string} title @param {...Part} parts */
  section(title, ...parts) {
    const id = title.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '');
    const section = el('section', { 'aria-labelledby': id }, el('h2', { id }, title), ...parts.map(nodeOf));
    this.main.append(section);
    return section;
  }

  /** What stands before the first section. @param {...Part} parts */
  opening(...parts) {
    this.main.append(...parts.map(nodeOf));
  }

  /** A paragraph. @param {...(string | Node)} words */
  prose(...words) {
    return el('p', {}, ...words);
  }

  /** What is typed, within a text. @param {string} text */
  code(text) {
    return el('code', {}, text);
  }

  /** A formula within a text (math.js has the notation). @param {string} text */
  math(text) {
    return math(text);
  }

  /** Formulas in lines of their own, with a word behind each where it is [formula, words]. @param {...(string | [string, string])} lines */
  formula(...lines) {
    return el('div.formulas', {}, ...lines.map((line) => {
      const [text, words] = Array.isArray(line) ? line : [line, ''];
      return el('div.formula', {}, math(text, true), words && el('span.note', {}, words));
    }));
  }

  /** A table of texts. @param {string} caption @param {string[]} head @param {(string | Node)[][]} rows */
  table(caption, head, rows) {
    return el('div.scroll', { tabindex: '0', role: 'region', 'aria-label': caption },
      el('table', {}, el('caption.hidden', {}, caption), el('thead', {}, el('tr', {}, ...head.map((text) => el('th', { scope: 'col' }, text)))),
        el('tbody', {}, ...rows.map(([first, ...rest]) => el('tr', {}, el('th', { scope: 'row' }, first), ...rest.map((cell) => el('td', {}, cell)))))));
  }

  // ---- experiments ----

  /** @param {import('./experiment.js').Spec} spec */
  experiment(spec) {
    const experiment = new Experiment(spec);
    this.experiments.push(experiment);
    return experiment;
  }

  /**
   * A sentence that an experiment has to bear out, with its evidence behind it.
   * @param {Experiment} experiment @param {string | (string | Node)[]} words
   * @param {(results: any, settings: any) => {holds: boolean, evidence: string}} check
   */
  claim(experiment, words, check) {
    return experiment.claim(words, check);
  }

  /** A surface from above. @param {import('./figures.js').SceneOptions} [options] */
  contour(options) {
    return new Scene('contour', options);
  }

  /** A surface from the side. @param {import('./figures.js').SceneOptions} [options] */
  relief(options) {
    return new Scene('relief', options);
  }

  /** A function of one variable. @param {import('./figures.js').SceneOptions} [options] */
  curve(options) {
    return new Scene('curve', options);
  }

  /** Lines over an axis (chart.js). @param {import('./figures.js').LinesOptions} [options] */
  chart(options) {
    return new Lines(options);
  }

  /** Bars, points, cells (plot.js): vector graphics. */
  picture() {
    return new Shapes();
  }

  /** A figure that takes all of the width, where others stand side by side. @template {{element: HTMLElement}} T @param {T} figure @returns {T} */
  wide(figure) {
    figure.element.classList.add('wide');
    return figure;
  }

  // ---- the end ----

  /** Commands that show the same in the terminal. @param {...string} commands */
  terminal(...commands) {
    return this.section('In the terminal', ...commands.map((text) => command(text)));
  }

  /** @param {(string | Node | (string | Node)[])[]} summary @param {HTMLElement} neighbours */
  end(summary, neighbours) {
    this.section('What to take with you', el('ul.summary-list', {}, ...summary.map((words) => el('li', {}, ...(Array.isArray(words) ? words : [words])))));
    this.main.append(neighbours);
  }

  /** Runs all experiments for the first time. */
  async begin() {
    for (const experiment of this.experiments) await experiment.begin();
    this.follow();
  }

  /** Colours and widths of charts differ on paper and in the dark. */
  follow() {
    const charts = this.experiments.flatMap(({ spec }) => spec.figures).filter((figure) => figure instanceof Lines);
    const again = () => charts.forEach((chart) => chart.rebuild());
    for (const query of ['(prefers-color-scheme: dark)', 'print']) matchMedia(query).addEventListener('change', again);
    for (const event of ['beforeprint', 'afterprint']) addEventListener(event, again);
  }
}
