// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The confusion matrix: each class a row, and which classes its rows were taken for. And each class by itself:
// precision, recall, F1.
import { fitted, label, labelWidth, line, mark, scale, textWidth, ticks } from './plot.js';
import { count, percent, svg, things } from './text.js';

const MOST_DRAWN = 24; // classes that are drawn one by one
const MOST_TABLE = 20; // classes whose matrix is the table of numbers

// ---- what is found ----

/** The mistakes, the most frequent first; where they are equal, the larger share of its class. */
export function mistakes(classes) {
  const all = [];
  classes.forEach((each, i) => each.taken_for.forEach((rows, j) => {
    if (i !== j && rows > 0) all.push({ from: each.class, to: classes[j].class, rows, of: each.rows });
  }));
  return all.sort((a, b) => b.rows - a.rows || b.rows / b.of - a.rows / a.of);
}

export function confusionTitle(classes) {
  const all = mistakes(classes);
  const rows = classes.reduce((sum, each) => sum + each.rows, 0);
  if (all.length === 0) return `No row is taken for another class: all ${count(rows)} are right`;
  const [{ from, to, rows: most, of }] = all;
  if (classes.length === 2) {
    const other = all[1]?.rows ?? 0;
    const others = classes.find((each) => each.class !== from)?.rows;
    return `${count(most)} of ${count(of)} rows of ${from} are taken for ${to}, ${count(other)} of ${count(others)} the other way round`;
  }
  const same = all.filter((pair) => pair.rows === most).length - 1;
  if (most === 1 && same > 0) return `No class is taken for another more than once: ${count(all.length)} of ${count(rows)} rows are mistaken`;
  return `${from} is taken for ${to} most often: ${count(most)} of ${count(of)}${same > 0 ? ` (and ${things(same, 'other pair')} as often)` : ''}`;
}

function confusionSummary(classes) {
  const all = mistakes(classes);
  const rows = all.reduce((sum, each) => sum + each.rows, 0);
  const list = all.slice(1, 4).filter((each) => each.rows > 1).map(({ from, to, rows: n, of }) => `${from} for ${to}, ${count(n)} of ${count(of)}`);
  return [rows > 0 && `${things(rows, 'row')} of ${count(classes.reduce((sum, each) => sum + each.rows, 0))} ${rows === 1 ? 'is' : 'are'} mistaken.`,
    classes.length > 2 && list.length > 0 && `Then come ${list.join('; ')}.`,
    'Each row of the picture is a class as it is, each column what the model says; the stronger the colour, the larger the share of that row.'].filter(Boolean).join(' ');
}

// ---- the matrix ----

const cellWords = (row, column, rows) =>
  `${row.class} taken for ${column.class}: ${count(rows)} of ${things(row.rows, 'row')}${row.rows > 0 ? `, ${percent(rows / row.rows)}` : ''}`;

function cell(rows, of, right, { x, y, width, height }) {
  const share = of > 0 ? rows / of : 0;
  const parts = [svg(`rect.cell.colour-${right ? 1 : 2}`, { x: x + 0.5, y: y + 0.5, width: width - 1, height: height - 1 })];
  // A twentieth of a row must be seen: the colour follows the root of the share.
  parts[0].style.setProperty('--share', rows > 0 ? String(0.28 + 0.72 * Math.sqrt(share)) : '0');
  const middle = x + width / 2;
  const text = count(rows);
  if (rows > 0 && width >= 48 && height >= 38) {
    parts.push(label(text, middle, y + height / 2 - 1, { anchor: 'middle', kind: 'strong' }),
      label(percent(share, share < 0.0995 ? 1 : 0), middle, y + height / 2 + 14, { anchor: 'middle', kind: 'small' }));
  } else if (rows > 0 && textWidth(text, 11) <= width - 3 && height >= 14) {
    parts.push(label(text, middle, y + height / 2 + 4, { anchor: 'middle', kind: 'small' }));
  }
  return parts;
}

/** Sizes of a matrix that is as wide as there is room, and wider where cells would not be seen. */
export function matrixSize(n, width, names, heads) {
  const left = names + 30;
  const cellWidth = Math.max(13, Math.min(n <= 3 ? 130 : 84, Math.floor((width - left - 6) / n)));
  const cellHeight = Math.max(13, Math.min(52, cellWidth));
  const turned = heads > cellWidth - 6;
  const top = (turned ? heads + 10 : 20) + 22;
  return { left, top, cellWidth, cellHeight, turned, width: left + n * cellWidth + 6, height: top + n * cellHeight + 6 };
}

function drawMatrix(classes, width) {
  const n = classes.length;
  const most = width < 520 ? 70 : 130;
  const names = classes.map((each) => each.class);
  const wide = labelWidth(names, most);
  const size = matrixSize(n, width, wide, wide);
  const { left, top, cellWidth, cellHeight, turned } = size;
  const place = (item) => ({
    x: left + (item % n) * cellWidth, y: top + Math.floor(item / n) * cellHeight, width: cellWidth, height: cellHeight,
  });
  const parts = [label('what the model says', left, 13), label('what it is', 12, top + Math.min(n * cellHeight, 300) / 2, { anchor: 'middle', turn: -90 })];
  names.forEach((name, i) => {
    const text = fitted(name, most);
    const x = left + (i + 0.5) * cellWidth;
    parts.push(label(text, left - 8, top + (i + 0.5) * cellHeight + 4, { anchor: 'end', kind: 'name' }),
      turned ? label(text, x + 4, top - 6, { turn: -90, kind: 'name' }) : label(text, x, top - 8, { anchor: 'middle', kind: 'name' }));
  });
  parts.push(svg('rect.field', { x: left, y: top, width: n * cellWidth, height: n * cellHeight }));
  classes.forEach((each, i) => each.taken_for.forEach((rows, j) => {
    if (rows > 0 || i === j) parts.push(...cell(rows, each.rows, i === j, place(i * n + j)));
  }));
  return { ...size, parts, place };
}

function matrixNumbers(classes) {
  const share = ({ rows, of }) => (of > 0 ? rows / of : NaN);
  const matrix = {
    head: ['class', ...classes.map((each) => each.class), 'rows'], total: classes.length,
    shown: (i) => [classes[i].class, ...classes[i].taken_for.map((rows) => (rows > 0 ? `${count(rows)} (${percent(share({ rows, of: classes[i].rows }))})` : '0')), count(classes[i].rows)],
    copied: (i) => [classes[i].class, ...classes[i].taken_for, classes[i].rows],
  };
  if (classes.length <= MOST_TABLE) return matrix;
  const all = mistakes(classes);
  return {
    head: ['class', 'taken for', 'rows', 'of its rows'], total: all.length, ranked: true,
    shown: (i) => [all[i].from, all[i].to, count(all[i].rows), percent(share(all[i]))],
    copied: (i) => [all[i].from, all[i].to, all[i].rows, share(all[i])],
  };
}

/** null: there are too many classes for a matrix. */
export function confusionSpec({ classes }) {
  if (classes.some((each) => !Array.isArray(each.taken_for))) return null;
  return {
    title: confusionTitle(classes), summary: confusionSummary(classes),
    legend: [{ label: 'right', shape: 'square', colour: 1 }, { label: 'mistaken', shape: 'square', colour: 2 }],
    items: classes.flatMap((each) => each.taken_for.map((rows, j) => cellWords(each, classes[j], rows))), columns: classes.length,
    numbers: matrixNumbers(classes), draw: (width) => drawMatrix(classes, width),
  };
}

// ---- each class ----

const FIGURES = [
  { name: 'precision', label: 'precision: of those taken for it, are it', shape: 'triangle', colour: 4 },
  { name: 'recall', label: 'recall: of its rows, found', shape: 'square', colour: 3 },
  { name: 'f1', label: 'F1: both in one', shape: 'circle', colour: 1 },
];

const known = (value) => (Number.isFinite(value) ? value : NaN);
const classWords = (each) => `${each.class}: precision ${percent(known(each.precision))}, recall ${percent(known(each.recall))}, F1 ${percent(known(each.f1))}, ${things(each.rows, 'row')}`;

/** The lowest F1 first; classes without one last. */
export const byF1 = (classes) => [...classes].sort((a, b) => (a.f1 ?? Infinity) - (b.f1 ?? Infinity) || b.rows - a.rows);

export function classesTitle(classes) {
  const [low] = byF1(classes);
  if (low.f1 === null) return 'No class has an F1: too few rows';
  if (low.f1 === 1) return 'Every class is found without a mistake';
  const cause = Math.abs(low.precision - low.recall) < 0.005 ? ''
    : low.precision === null || low.recall < low.precision ? `: ${percent(1 - low.recall)} of its rows are missed` : `: ${percent(1 - low.precision)} of what is taken for it is something else`;
  return `${low.class} is recognised least well, with an F1 of ${percent(low.f1)}${cause}`;
}

/** From a round share below all of them to 100 %. */
export function sharesFrom(values) {
  const least = Math.min(0.9, ...values.filter(Number.isFinite));
  return Math.max(0, Math.floor(10 * least - 1e-9) / 10);
}

function drawClasses(drawn, width) {
  const names = labelWidth(drawn.map((each) => each.class), width < 520 ? 90 : 200);
  const heads = ['rows', ...drawn.map((each) => count(each.rows))];
  const right = labelWidth(heads, 80) + 22;
  const left = names + 14;
  const each = 26;
  const top = 26;
  const bottom = top + drawn.length * each;
  const low = sharesFrom(drawn.flatMap((one) => FIGURES.map(({ name }) => one[name] ?? NaN)));
  const x = scale([low, 1], [left + 8, width - right - 8]);
  const y = (i) => top + (i + 0.5) * each;
  const parts = [label('rows', width - 4, 14, { anchor: 'end' })];
  for (const tick of ticks(low, 1, Math.max(2, (width - left - right) / 70))) {
    parts.push(line(x(tick), top, x(tick), bottom), label(percent(tick, 0), x(tick), bottom + 18, { anchor: 'middle' }));
  }
  parts.push(label('share of rows; F1 of both shares', (left + width - right) / 2, bottom + 37, { anchor: 'middle' }));
  drawn.forEach((one, i) => {
    const values = FIGURES.map(({ name }) => one[name]).filter(Number.isFinite);
    parts.push(label(fitted(one.class, names + 1), left - 8, y(i) + 4, { anchor: 'end', kind: 'name' }),
      label(count(one.rows), width - 4, y(i) + 4, { anchor: 'end' }),
      ...(values.length > 0 ? [line(x(Math.min(...values)), y(i), x(Math.max(...values)), y(i), 'span')] : []),
      ...FIGURES.filter(({ name }) => Number.isFinite(one[name])).map(({ name, shape, colour }) => mark(shape, colour, x(one[name]), y(i), 5)));
  });
  return { width, height: bottom + 44, parts, place: (i) => ({ x: left, y: top + i * each + 3, width: width - left - right + 12, height: each - 6 }) };
}

export function classesSpec({ classes }) {
  const sorted = byF1(classes);
  const drawn = sorted.slice(0, MOST_DRAWN);
  const number = (value) => percent(known(value));
  return {
    title: classesTitle(classes),
    summary: `The lowest F1 first${drawn.length < sorted.length ? `; drawn are the ${count(drawn.length)} lowest of ${things(sorted.length, 'class', 'classes')}, all of them stand in the numbers` : ''}. A share of few rows moves far by chance.`,
    legend: FIGURES, items: drawn.map(classWords), draw: (width) => drawClasses(drawn, width),
    numbers: {
      head: ['class', 'rows', 'predicted', 'precision', 'recall', 'F1'], total: sorted.length, ranked: true,
      shown: (i) => [sorted[i].class, count(sorted[i].rows), count(sorted[i].predicted), number(sorted[i].precision), number(sorted[i].recall), number(sorted[i].f1)],
      copied: (i) => ['class', 'rows', 'predicted', 'precision', 'recall', 'f1'].map((name) => sorted[i][name]),
    },
  };
}
