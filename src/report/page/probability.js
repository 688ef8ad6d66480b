// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Whether probabilities can be believed: the reliability diagram, and of two classes the ROC curve.
import { axes, label, line, mark, scale } from './plot.js';
import { count, number, percent, svg, things } from './text.js';

function points(value) {
  const text = number(100 * value, 2);
  return `${text} ${text === '1' ? 'point' : 'points'}`;
}
const whole = (value) => percent(value, 0);

// ---- calibration ----

export function calibrationTitle(set) {
  return `Stated probabilities miss the share that is right by ${points(set.calibration_error)} on average`;
}

/** The tenth with most rows in words, and the one whose rows are together furthest off. */
export function calibrationSummary(bins) {
  const words = ({ rows, confidence, accuracy }) => `where it states ${percent(confidence)}, ${percent(accuracy)} are right (${things(rows, 'row')})`;
  const most = bins.reduce((best, bin) => (bin.rows > best.rows ? bin : best));
  const weight = ({ rows, confidence, accuracy }) => rows * Math.abs(confidence - accuracy);
  const off = bins.reduce((best, bin) => (weight(bin) > weight(best) ? bin : best));
  const first = words(most);
  return `${first[0].toUpperCase()}${first.slice(1)}${off === most ? '' : `; ${words(off)}`}. On the dashed line probabilities are right, below it the model is too sure. The larger a point, the more rows; points of few rows lie off by chance.`;
}

/** The tenth from which the axes begin: below all points, with room for half of one. */
export const lowest = (bins) => Math.max(0, Math.floor(10 * Math.min(...bins.map((bin) => Math.min(bin.confidence, bin.accuracy))) - 0.3) / 10);

function drawCalibration(bins, width) {
  const side = Math.min(width - 84, 340);
  const field = { x: 60, y: 14, width: side, height: side };
  const low = lowest(bins);
  const { x, y, parts } = axes(field, { low, high: 1, label: '', format: whole }, { low, high: 1, label: 'share that is right', format: whole });
  const strip = { top: field.y + side + 30, height: 54 };
  const most = Math.max(...bins.map((bin) => bin.rows));
  const tall = scale([0, most], [0, strip.height - 16]);
  const base = strip.top + strip.height;
  parts.push(svg('line.level', { x1: x(low), y1: y(low), x2: x(1), y2: y(1), 'stroke-dasharray': '6 4' }));
  parts.push(svg('polyline.curve.colour-1.thin', { points: bins.map((bin) => `${x(bin.confidence)},${y(bin.accuracy)}`).join(' ') }));
  for (const bin of bins) {
    const at = x(bin.confidence);
    const wide = Math.min(30, (0.8 * side) / (10 * (1 - low)));
    parts.push(mark('circle', 1, at, y(bin.accuracy), radiusOf(bin, most)),
      svg('rect.mark.colour-1.bar', { x: at - wide / 2, y: base - Math.max(1, tall(bin.rows)), width: wide, height: Math.max(1, tall(bin.rows)) }),
      label(count(bin.rows), at, base - tall(bin.rows) - 4, { anchor: 'middle', kind: 'small' }));
  }
  parts.push(line(field.x, base, field.x + side, base), label('rows', field.x - 8, base, { anchor: 'end' }),
    label('stated probability of the predicted class', field.x + side / 2, base + 20, { anchor: 'middle' }));
  const place = (i) => {
    const r = radiusOf(bins[i], most);
    return { x: x(bins[i].confidence) - r, y: y(bins[i].accuracy) - r, width: 2 * r, height: 2 * r };
  };
  return { width: Math.min(width, side + 84), height: base + 30, parts, place };
}

// The area of a point is that of its rows.
const radiusOf = (bin, most) => 3.5 + 8 * Math.sqrt(bin.rows / most);

export function calibrationSpec(set) {
  const bins = set.calibration ?? [];
  if (bins.length === 0) return null;
  return {
    title: calibrationTitle(set), summary: calibrationSummary(bins),
    items: bins.map((bin) => `stated ${percent(bin.confidence)}, right ${percent(bin.accuracy)} of ${things(bin.rows, 'row')}`),
    draw: (width) => drawCalibration(bins, width),
    numbers: {
      head: ['stated probability, mean', 'share that is right', 'rows'], total: bins.length,
      shown: (i) => [percent(bins[i].confidence, 2), percent(bins[i].accuracy, 2), count(bins[i].rows)],
      copied: (i) => [bins[i].confidence, bins[i].accuracy, bins[i].rows],
    },
  };
}

// ---- ROC ----

/** The point of the curve at a threshold: the last one that is not below it. @param {any[]} roc thresholds falling */
export function atThreshold(roc, threshold) {
  const i = roc.findLastIndex((point) => point.threshold === null || point.threshold >= threshold);
  return Math.max(0, i);
}

export function rocTitle(set) {
  const other = set.classes.find((each) => each.class !== set.positive)?.class ?? 'another';
  return `Of two rows, one ${set.positive} and one ${other}, the first gets the higher probability of ${set.positive} in ${percent(set.auc)} of cases (AUC ${number(set.auc, 3)})`;
}

const rateWords = (set, point) => `${point.threshold === null ? 'above all probabilities' : `threshold ${number(point.threshold, 3)}`}: ${percent(point.true_positive_rate)} of ${set.positive} found, ${percent(point.false_positive_rate)} false alarms`;

function drawRoc(set, best, width) {
  const side = Math.min(width - 84, 340);
  const field = { x: 60, y: 14, width: side, height: side };
  const { x, y, parts } = axes(field, { low: 0, high: 1, label: 'false alarms: of the other rows, taken for it', format: whole },
    { low: 0, high: 1, label: `of ${set.positive.length > 24 ? 'its rows' : set.positive}, found`, format: whole });
  const at = (point) => [x(point.false_positive_rate), y(point.true_positive_rate)];
  // What is between two thresholds is no choice: the curve goes up and right in steps, or along a tie.
  parts.push(svg('line.level', { x1: x(0), y1: y(0), x2: x(1), y2: y(1), 'stroke-dasharray': '6 4' }),
    svg('polyline.curve.colour-1', { points: set.roc.map((point) => at(point).join(',')).join(' ') }));
  if (best >= 0) {
    const [bx, by] = at(set.roc[best]);
    parts.push(mark('diamond', 2, bx, by, 6, 'edged'), label(`best threshold ${number(set.best_threshold, 3)}`, bx + 12, by + 20, { kind: 'strong' }));
  }
  const place = (i) => {
    const [px, py] = at(set.roc[i]);
    return { x: px - 4, y: py - 4, width: 8, height: 8 };
  };
  return { width: Math.min(width, side + 84), height: field.y + side + 44, parts, place };
}

/** null: there is no curve. */
export function rocSpec(set) {
  const roc = set.roc ?? [];
  if (roc.length < 2) return null;
  const best = Number.isFinite(set.best_threshold) ? atThreshold(roc, set.best_threshold) : -1;
  const least = best < 0 ? '' : `Where both mistakes cost the same, a threshold of ${number(set.best_threshold, 3)} is best on these rows: ${percent(set.best_cost)} are mistaken. `;
  return {
    title: rocTitle(set),
    summary: `${least}Each point is a threshold from which on a row is taken for ${set.positive}; the dashed line is guessing. Average precision ${number(set.average_precision, 3)}.`,
    legend: [{ label: 'ROC curve', shape: 'line', colour: 1 }, ...(best < 0 ? [] : [{ label: 'best threshold at equal costs', shape: 'diamond', colour: 2 }])],
    items: roc.map((point, i) => `${i === best ? 'best, ' : ''}${rateWords(set, point)}`),
    draw: (width) => drawRoc(set, best, width),
    numbers: {
      head: ['threshold', 'false alarms', 'found'], total: roc.length,
      shown: (i) => [number(roc[i].threshold ?? NaN), percent(roc[i].false_positive_rate, 2), percent(roc[i].true_positive_rate, 2)],
      copied: (i) => [roc[i].threshold, roc[i].false_positive_rate, roc[i].true_positive_rate],
    },
  };
}
