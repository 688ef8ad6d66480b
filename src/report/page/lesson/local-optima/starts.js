// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// A curve with two valleys: where each start ends, and what a ball with momentum does there.
import { pointsOf, surfaceOf } from '../../parts/field.js';
import { label } from '../../plot.js';
import { number, percent, svg, things } from '../../text.js';
import { deepestOf, minimumAt, stretches, valleyOf, valleysOf } from './valleys.js';

const WORDS = 'x^4 - 2*x^2 + a*x';
const BOX = [-2, 2];
const STEPS = 6000;
const MANY = 201; // starts of the strips
const SIDES = [3, 4]; // colours of the minima: 1 and 2 are those of the rules
const side = (i) => (i < 0 ? 'neither' : ['the left', 'the right'][i]);

/** Where a rule ends from x: the number of the minimum, -1: at none. */
function endOf(field, valleys, rule, options, x) {
  const run = field.run(rule, options, [x], STEPS, 1);
  return run ? minimumAt(valleys, run.x[0]) : -1;
}

/** Heights beyond which a curve need not be seen. */
function above({ z }, heights) {
  const low = z.reduce((least, value) => Math.min(least, value), Infinity);
  return low + 1.25 * Math.max(1.5, ...heights.map((height) => height - low));
}

const placesOf = () => Array.from({ length: MANY }, (_, i) => BOX[0] + ((BOX[1] - BOX[0]) * i) / (MANY - 1));

/** @param {import('../article.js').Context} context */
export function starts({ library, article }) {
  const picture = article.curve({ title: 'Two balls on a curve' });
  const pair = article.experiment({
    id: 'starts',
    controls: [
      { id: 'left', label: 'first start', low: -2, high: 2, least: -2, most: 2, value: -1.7 },
      { id: 'right', label: 'second start', low: -2, high: 2, least: -2, most: 2, value: 1.7 },
      { id: 'tilt', label: 'tilt of the curve: a', low: 0.05, high: 1.4, least: 0, most: 1.5, value: 0.3 },
      { id: 'rate', label: 'learning rate', scale: 'log', low: 0.001, high: 0.04, most: 0.1, value: 0.01 },
    ],
    figures: [picture],
    run: ({ left, right, tilt, rate }) => {
      const field = library.create(WORDS, 0, `a=${tilt}`);
      const surface = surfaceOf(field, BOX);
      const valleys = valleysOf(surface.z, BOX);
      const balls = [left, right].map((x) => ({ x, run: field.run('gd', `lr=${rate}`, [x], STEPS, STEPS + 1) }));
      const every = placesOf().filter((x) => valleys.every(({ from }) => Math.abs(x - from) > 0.005 || from === BOX[0]));
      const faithful = every.filter((x) => endOf(field, valleys, 'gd', `lr=${rate}`, x) === valleyOf(valleys, x)).length;
      field.free();
      return { surface, valleys, every: every.length, faithful, balls: balls.map((ball) => ({ ...ball, home: valleyOf(valleys, ball.x), end: minimumAt(valleys, ball.run.x[0]), f: ball.run.rows[4 * (ball.run.count - 1)] })) };
    },
    finding: ({ balls: [a, b] }) => (a.end === b.end ? `Both starts end in ${side(a.end)} minimum, at f = ${number(a.f, 3)}` : `The first start ends at f = ${number(a.f, 3)}, the second at f = ${number(b.f, 3)}`),
    draw: ({ surface, valleys, balls }) => picture.update({
      surface: { ...surface, ceiling: above(surface, balls.map(({ run }) => run.rows[0])) },
      paths: balls.map(({ run }, i) => ({ name: `from the ${i ? 'second' : 'first'} start`, colour: i + 1, dash: [], points: pointsOf(run) })),
      marks: valleys.map(({ x, f }) => ({ x, y: f, kind: 'minimum', label: '' })),
    }),
    frames: ({ balls }) => Math.max(...balls.map(({ run }) => run.count - 1)),
    frame: (step) => picture.draw(step),
  });
  article.section('Two starts, two ends',
    article.prose('The picture that gave local optima their bad name: one parameter, two valleys, the right one not as deep. Two balls roll downhill by gradient descent.'),
    pair,
    article.claim(pair, 'Each start ends in the minimum of its own valley.', ({ balls, every, faithful }) => ({
      holds: faithful === every && balls.every(({ home, end }) => home === end && end >= 0),
      evidence: `${balls.map(({ x, end, f }) => `from ${number(x, 3)} into ${side(end)} minimum with f = ${number(f, 3)}`).join(', ')}; and of ${things(every, 'start')} between −2 and 2, ${faithful === every ? 'all' : faithful} do`,
    })),
    article.claim(pair, 'Which of the two it is was settled by the start alone, and one of them is worse.', ({ balls: [a, b] }) => ({
      holds: a.end !== b.end && Math.abs(a.f - b.f) > 1e-3, evidence: a.end === b.end ? 'both balls lie in the same minimum' : `they end ${number(Math.abs(a.f - b.f), 3)} apart in height`,
    })));
}

// ---- momentum ----

/** The strip of one rule: where each start ends. */
function strip(field, valleys, rule, options, name) {
  const ends = placesOf().map((x) => endOf(field, valleys, rule, options, x));
  return { name, ends, best: ends.filter((end) => end === deepestOf(valleys)).length / MANY, parts: stretches(ends) };
}

/** Strips, one above the other. @returns {import('../../plot.js').PictureSpec} */
function stripsSpec(strips, valleys) {
  const places = placesOf();
  const at = (part) => `${number(places[part.from], 3)} to ${number(places[part.to], 3)}`;
  const rows = strips.flatMap(({ name, parts }) => parts.map((part) => ({ name, part })));
  const where = (value) => (value < 0 ? 'at no minimum yet' : `in ${side(value)} minimum, f = ${number(valleys[value].f, 3)}`);
  return {
    title: 'Where each start ends', summary: `The colour of a place on a strip says in which minimum a path from there ends.`,
    legend: [{ label: 'the left minimum', shape: 'square', colour: SIDES[0] }, { label: 'the right minimum', shape: 'square', colour: SIDES[1] }],
    items: rows.map(({ name, part }) => `${name}: starts from ${at(part)} end ${where(part.value)}`),
    numbers: {
      head: ['rule', 'starts from', 'to', 'end'], total: rows.length,
      shown: (i) => [rows[i].name, number(places[rows[i].part.from], 3), number(places[rows[i].part.to], 3), where(rows[i].part.value)],
      copied: (i) => [rows[i].name, places[rows[i].part.from], places[rows[i].part.to], rows[i].part.value],
    },
    draw: (width) => {
      const field = { x: 12, y: 8, width: width - 24, height: 60 * strips.length };
      const { x } = { x: (value) => field.x + (field.width * (value - BOX[0])) / (BOX[1] - BOX[0]) };
      const half = (BOX[1] - BOX[0]) / (MANY - 1) / 2;
      const boxes = [];
      const parts = strips.flatMap(({ name, parts: own }, row) => {
        const top = field.y + 60 * row + 20;
        const cells = own.map(({ value, from, to }) => {
          const [left, right] = [Math.max(field.x, x(places[from] - half)), Math.min(field.x + field.width, x(places[to] + half))];
          boxes.push({ x: left, y: top, width: right - left, height: 26 });
          return svg(`rect.mark.bar${value < 0 ? '.faint' : ''}.colour-${value < 0 ? 7 : SIDES[value]}`, { x: left, y: top, width: right - left, height: 26 });
        });
        return [label(name, field.x, top - 6, { kind: 'name' }), ...cells];
      });
      const bottom = field.y + field.height;
      const ticks = [-2, -1, 0, 1, 2].map((value) => label(number(value), Math.min(Math.max(x(value), field.x + 6), field.x + field.width - 6), bottom + 8, { anchor: 'middle' }));
      return { width, height: bottom + 32, parts: [...parts, ...ticks, label('start x', x(0), bottom + 26, { anchor: 'middle' })], place: (i) => boxes[i] };
    },
  };
}

/** @param {import('../article.js').Context} context */
export function rolling({ library, article }) {
  const field = library.create(WORDS, 0, 'a=0.3');
  const surface = surfaceOf(field, BOX);
  const valleys = valleysOf(surface.z, BOX);
  const best = deepestOf(valleys);
  const picture = article.wide(article.curve({ title: 'With momentum and without', most: 300 }));
  const strips = article.wide(article.picture());
  const roll = article.experiment({
    id: 'rolling',
    controls: [
      { id: 'x', label: 'start', low: -2, high: 2, least: -2, most: 2, value: 1.8 },
      { id: 'beta', label: 'weight of the past: β', scale: 'beta', low: 0, high: 0.99, most: 0.995, value: 0.98 },
    ],
    figures: [picture, strips],
    run: ({ x, beta }) => {
      const rules = [['gd', 'lr=0.02', 'gradient descent'], ['momentum', `lr=0.02,beta1=${beta}`, `momentum, β = ${number(beta, 3)}`]];
      return {
        paths: rules.map(([rule, options, name], i) => { const run = field.run(rule, options, [x], STEPS, STEPS + 1); return { name, colour: i + 1, dash: i ? [10, 4] : [], run, end: minimumAt(valleys, run.x[0]), points: pointsOf(run) }; }),
        strips: rules.map(([rule, options, name]) => strip(field, valleys, rule, options, name)),
        far: endOf(field, valleys, 'momentum', rules[1][1], -2),
      };
    },
    finding: ({ paths: [plain, ball] }) => (plain.end === ball.end ? `Both end in ${side(ball.end)} minimum` : `Gradient descent ends in ${side(plain.end)} minimum, and momentum rolls on into ${side(ball.end)} one`),
    draw: ({ paths, strips: both }) => {
      picture.update({ surface: { ...surface, ceiling: above(surface, [paths[0].run.rows[0]]) }, paths, marks: valleys.map(({ x, f }) => ({ x, y: f, kind: 'minimum', label: '' })) });
      strips.update(stripsSpec(both, valleys));
    },
    frames: ({ paths }) => Math.max(...paths.map(({ run }) => run.count - 1)),
    frame: (step) => picture.draw(step),
  });
  article.section('A ball that rolls on',
    article.prose('Momentum gives the ball a velocity, so it can roll through a valley and over the next hill. Every start between −2 and 2 is tried with both rules.'),
    roll,
    article.claim(roll, 'A ball with enough momentum rolls out of the worse minimum into the better one.', ({ paths: [plain, ball] }) => ({
      holds: plain.end >= 0 && plain.end !== best && ball.end === best,
      evidence: `gradient descent ends at f = ${number(plain.run.rows[4 * (plain.run.count - 1)], 3)}, momentum at ${number(ball.run.rows[4 * (ball.run.count - 1)], 3)}`,
    })),
    article.claim(roll, 'It is no cure: from other starts the same velocity carries it out of the better minimum.', ({ strips: [plain, ball] }) => {
      const lost = placesOf().filter((_, i) => plain.ends[i] === best && ball.ends[i] !== best);
      return { holds: lost.length > 0, evidence: lost.length > 0 ? `of ${MANY} starts ${lost.length} lose the better minimum, as from ${number(lost[0], 3)}` : `none of ${MANY} starts does` };
    }),
    article.claim(roll, 'Taken together, more starts end in the better minimum with it than without.', ({ strips: [plain, ball] }) => ({
      holds: ball.best > plain.best, evidence: `${percent(ball.best, 0)} of the starts with momentum, ${percent(plain.best, 0)} without`,
    })));
}
