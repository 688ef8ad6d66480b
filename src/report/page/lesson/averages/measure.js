// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What is measured of averages: how far they look back, how smooth they are, how late, and how long their beginning
// is felt. The averages themselves come from the library (module.js).

/** @typedef {ArrayLike<number>} Numbers */

const YEAR = 365.25; // days

const mean = (y, from = 0, to = y.length) => {
  let sum = 0;
  for (let i = from; i < to; i++) sum += y[i];
  return sum / (to - from);
};

/** How much a series changes from one value to the next, on average. @param {Numbers} y */
export function roughness(y) {
  let sum = 0;
  for (let i = 1; i < y.length; i++) sum += Math.abs(y[i] - y[i - 1]);
  return y.length > 1 ? sum / (y.length - 1) : 0;
}

/** The highest value less the lowest, from one index on. @param {Numbers} y */
export function height(y, from = 0) {
  let [low, high] = [Infinity, -Infinity];
  for (let i = from; i < y.length; i++) {
    low = Math.min(low, y[i]);
    high = Math.max(high, y[i]);
  }
  return high - low;
}

/** How high the wave of the year is in a series of days, by least squares over whole years. @param {Numbers} y */
export function yearWave(y) {
  const days = Math.floor(y.length / YEAR) * YEAR;
  let [cosine, sine] = [0, 0];
  for (let i = 0; i < days; i++) {
    cosine += y[i] * Math.cos((2 * Math.PI * i) / YEAR);
    sine += y[i] * Math.sin((2 * Math.PI * i) / YEAR);
  }
  return days > 0 ? (2 * Math.hypot(cosine, sine)) / days : NaN;
}

/** Means of as many values before as behind each one: smooth and never late, but known only afterwards. @param {Numbers} y */
export const centred = (y, half) =>
  Float64Array.from({ length: y.length }, (_, i) => (i < half || i >= y.length - half ? NaN : mean(y, i - half, i + half + 1)));

/** How well a series, moved back by `shift`, agrees with another one where that has values: their correlation. */
function agreement(y, steady, half, shift) {
  const [from, to] = [half, Math.min(steady.length - half, y.length - shift)];
  const [a, b] = [mean(steady, from, to), mean(y, from + shift, to + shift)];
  let [both, first, second] = [0, 0, 0];
  for (let i = from; i < to; i++) {
    const [u, v] = [steady[i] - a, y[i + shift] - b];
    both += u * v;
    first += u * u;
    second += v * v;
  }
  return both / Math.sqrt(first * second);
}

/**
 * How late a series is: moved back by so many values it agrees best with the centred mean.
 * @param {Numbers} y @param {Numbers} steady of `centred` with this half @param {number} most the latest that is looked for
 * @returns {{lag: number, agreement: Float64Array}} by shift
 */
export function lateness(y, steady, half, most) {
  const all = Float64Array.from({ length: most + 1 }, (_, shift) => agreement(y, steady, half, shift));
  return { lag: all.indexOf(Math.max(...all)), agreement: all };
}

/** How old what is averaged is: the mean of ages weighted by (1 - beta) beta^age. */
export const ageOf = (beta) => beta / (1 - beta);

/** The weights that an average gives to values of age 0, 1, ...: what it makes of a single 1 with nothing but 0 behind it. */
export function weights(averages, beta, count) {
  const spike = new Float64Array(count);
  spike[0] = 1;
  return averages.run(beta, spike).raw;
}

/** The first value from which on two series differ by no more than a part of the second one, counted from 1. */
export function agreeFrom(a, b, part) {
  let last = 0;
  for (let i = 0; i < a.length; i++) if (Math.abs(a[i] - b[i]) > part * Math.abs(b[i])) last = i + 1;
  return last + 1;
}

/** After how many values less than a part of the start is left: beta^t <= part. */
export const startFelt = (beta, part) => (beta === 0 ? 1 : Math.ceil(Math.log(part) / Math.log(beta) - 1e-9));

/** A window in words: "this day alone", "about 10 days", "about 7 weeks". */
export function windowInWords(days) {
  if (days < 1.05) return 'this day alone';
  if (days < 21) return `about ${days < 3 ? Number(days.toFixed(1)) : Math.round(days)} days`;
  if (days < 75) return `about ${Math.round(days)} days, ${Math.round(days / 7)} weeks`;
  return `about ${Math.round(days)} days, ${Number((days / 30.44).toFixed(days < 300 ? 1 : 0))} months`;
}
