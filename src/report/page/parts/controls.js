// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Controls of the page: a slider with a field for its number, whose scale may be that of powers or of averages.
import { el } from '../text.js';

/** Scales: from 0..1 to a value and back. */
export const SCALES = {
  linear: (low, high) => ({ value: (t) => low + t * (high - low), part: (v) => (v - low) / (high - low) }),
  log: (low, high) => ({ value: (t) => low * (high / low) ** t, part: (v) => Math.log(Math.max(v, low) / low) / Math.log(high / low) }),
  /** 0, and from the lowest power on as log: for noise. */
  zero: (low, high) => ({
    value: (t) => (t < 0.02 ? 0 : low * (high / low) ** ((t - 0.02) / 0.98)),
    part: (v) => (v < low ? 0 : 0.02 + (0.98 * Math.log(v / low)) / Math.log(high / low)),
  }),
  /** Weights of averages: even steps of 1 - beta in powers of ten. */
  beta: (low, high) => ({
    value: (t) => 1 - (1 - low) * ((1 - high) / (1 - low)) ** t,
    part: (v) => Math.log((1 - Math.min(v, high)) / (1 - low)) / Math.log((1 - high) / (1 - low)),
  }),
};

/** A number of a slider: two digits that matter, 0.999 included. */
export function rounded(value, scale) {
  if (value === 0) return 0;
  if (scale === 'beta') {
    const rest = Number((1 - value).toPrecision(2));
    return Number((1 - rest).toFixed(8));
  }
  return Number(value.toPrecision(scale === 'linear' ? 3 : 2));
}

const TICKS = 400;

/**
 * A named slider with a number. @param {{id: string, name: (Node | string)[], label: string, value: number, scale: keyof typeof SCALES,
 *   low: number, high: number, least?: number, most?: number, whole?: boolean, change: (value: number) => void, more?: Node}} form
 *   low and high: of the slider; least and most: of what may be typed; whole: a whole number
 */
export function slider({ id, name, label, value, scale, low, high, least = 0, most, whole = false, change, more }) {
  const by = SCALES[scale](low, high);
  const at = (v) => String(Math.round(TICKS * Math.min(Math.max(by.part(v), 0), 1)));
  const range = el('input', { type: 'range', id, min: '0', max: String(TICKS), step: '1', value: at(value), 'aria-label': label, 'aria-valuetext': String(value) });
  const field = el('input', { type: 'number', id: `${id}-number`, step: whole ? '1' : 'any', min: String(least), max: most === undefined ? null : String(most), value: String(value), 'aria-label': `${label}, as a number` });
  range.addEventListener('input', () => {
    const raw = by.value(Number(range.value) / TICKS);
    const now = whole ? Math.round(raw) : rounded(raw, scale);
    field.value = String(now);
    range.setAttribute('aria-valuetext', field.value);
    change(now);
  });
  field.addEventListener('input', () => {
    const now = Number(field.value);
    if (field.value === '' || !field.validity.valid || !(now >= least)) return;
    range.value = at(now);
    range.setAttribute('aria-valuetext', field.value);
    change(now);
  });
  return el('div.slider', {}, el('label.name', { for: id }, ...name), range, field, more);
}

/** A number to type, with its name above. */
export function field(id, name, value, change, members = {}) {
  const input = el('input', { type: 'number', step: 'any', id, value: String(value), ...members });
  input.addEventListener('change', () => {
    if (input.value !== '' && input.validity.valid) change(Number(input.value));
  });
  return el('label', { for: id }, name, input);
}

/** A line as a path has it. @param {{colour: number, dash: number[]}} style */
export function swatch({ colour, dash }) {
  const space = 'http://www.w3.org/2000/svg';
  const svg = document.createElementNS(space, 'svg');
  const line = document.createElementNS(space, 'line');
  svg.setAttribute('class', `swatch colour-${colour}`);
  svg.setAttribute('viewBox', '0 0 30 10');
  svg.setAttribute('aria-hidden', 'true');
  for (const [key, value] of Object.entries({ x1: 1, x2: 29, y1: 5, y2: 5 })) line.setAttribute(key, String(value));
  if (dash.length > 0) line.setAttribute('stroke-dasharray', dash.join(' '));
  svg.append(line);
  return svg;
}
