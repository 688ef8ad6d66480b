// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The table of columns: how each was read, and which values it has in the training rows. The model has these as lists over
// its stored values: low and high of the encoder, and offset and unit of the schema, where a column is stored relative to one.
import { count, number } from './text.js';

// Stored values of a column of each kind; a date is its place in the year, as sine and cosine, and the year with its fraction.
const STORED = { number: 1, category: 1, date: 3, skipped: 0, target: 0 };
const YEAR = 2;
const MOST_NAMES = 12;

const isLeap = (year) => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;

/** A year with its fraction as a day: 2015.9973 is 2015-12-31. In float32 a year is known to a tenth of a day. @param {number} value */
export function dayOf(value) {
  const year = Math.floor(value);
  const day = Math.floor((value - year) * (isLeap(year) ? 366 : 365) + 0.1);
  const date = new Date(0);
  date.setUTCFullYear(year, 0, 1 + day);
  return Number.isFinite(date.getTime()) ? date.toISOString().slice(0, 10) : number(value, 6);
}

/** "0.1 to 23.5", with as many digits as it takes to see how far these are apart. @param {number} low @param {number} high */
export function rangeOf(low, high) {
  if (!Number.isFinite(low) || !Number.isFinite(high)) return '–';
  if (low === high) return number(low, 6);
  const ratio = Math.max(Math.abs(low), Math.abs(high)) / (high - low);
  const digits = Math.min(15, Math.max(4, Math.ceil(Math.log10(ratio)) + 3));
  return `${number(low, digits)} to ${number(high, digits)}`;
}

const listOf = (names, what = '') =>
  `${count(names.length)}${what}: ${names.slice(0, MOST_NAMES).join(', ')}${names.length > MOST_NAMES ? ', …' : ''}`;

/** The first stored value of each column; null where the lists are of other values than these columns have. */
function slotsOf({ schema, encoder }) {
  const slots = [];
  let next = 0;
  for (const { kind } of schema.columns) {
    slots.push(next);
    next += STORED[kind] ?? NaN;
  }
  return next === schema.stored && encoder?.low?.length === next && encoder.high?.length === next ? slots : null;
}

/** index: of a target among several. */
function targetOf({ task, schema, encoder }, index) {
  if (task === 'classify') return schema.classes?.length > 0 ? listOf(schema.classes, ' classes') : '–';
  if (task === 'label') return 'a label: 0 or 1';
  const [mean, deviation] = [encoder?.target_mean, encoder?.target_deviation].map((value) => (Array.isArray(value) ? value[index] : value));
  return Number.isFinite(mean) && Number.isFinite(deviation) ? `mean ${number(mean)}, standard deviation ${number(deviation)}` : '–';
}

/** Rows of the table: name, kind, values in the training rows. @param {any} model */
export function columnRows(model) {
  const { schema, encoder } = model;
  if (!schema?.columns) return [];
  const slots = slotsOf(model);
  const value = (list, i) => (schema.offset ? list[i] * schema.unit[i] + schema.offset[i] : list[i]);
  const values = (column, c) => {
    if (column.kind === 'target') return targetOf(model, column.index ?? 0);
    if (column.categories) return listOf(column.categories);
    if (!slots || column.kind === 'skipped') return '–';
    const i = slots[c] + (column.kind === 'date' ? YEAR : 0);
    if (encoder.low[i] === null || encoder.high[i] === null) return '–';
    const [low, high] = [value(encoder.low, i), value(encoder.high, i)];
    if (column.kind === 'date') return `${dayOf(low)} to ${dayOf(high)}`;
    return rangeOf(low, high);
  };
  return schema.columns.map((column, c) => [
    column.name ?? '–', schema.weight === c ? 'weight of the row' : column.kind ?? '–', values(column, c)]);
}
