// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The start of an average: without correction (the purple curve) it begins far too low, with it (the green one) where the
// weather is.
import { count, number, things } from '../../text.js';
import { agreeFrom, startFelt } from './measure.js';

const PART = 0.01; // what counts as gone

/** Scales of temperature, from degrees Celsius. */
const UNITS = {
  C: { sign: '°C', from: (c) => c, back: (v) => v },
  F: { sign: '°F', from: (c) => 1.8 * c + 32, back: (v) => (v - 32) / 1.8 },
  K: { sign: 'K', from: (c) => c + 273.15, back: (v) => v - 273.15 },
};

/** @param {import('./follow.js').Weather} weather */
export function start({ averages, temperatures, days, article }) {
  const chart = article.chart();
  const of = (beta, unit) => averages.run(beta, temperatures.map(UNITS[unit].from));
  const experiment = article.experiment({
    id: 'start', figures: [chart],
    controls: [
      { id: 'beta', label: 'memory β', scale: 'beta', low: 0, high: 0.995, least: 0, most: 0.999, value: 0.98 },
      { id: 'unit', label: 'Measured in', kind: 'choice', options: [['°C', 'C'], ['°F', 'F'], ['kelvin', 'K']], value: 'C' },
    ],
    run: ({ beta, unit }) => {
      const { raw, corrected } = of(beta, unit);
      const own = of(beta, 'C');
      // In other units, and turned back into degrees Celsius.
      const others = ['F', 'K'].map((other) => {
        const found = of(beta, other);
        return { first: UNITS[other].back(found.raw[0]), apart: found.corrected.reduce((most, v, i) => Math.max(most, Math.abs(UNITS[other].back(v) - own.corrected[i])), 0) };
      });
      return { beta, raw, corrected, others, begins: own.raw[0], gone: agreeFrom(raw, corrected, PART), unit: UNITS[unit], first: UNITS[unit].from(temperatures[0]) };
    },
    finding: ({ raw, first, unit }) => `After the first day of ${number(first, 4)}\u00a0${unit.sign} the average stands at ${number(raw[0], 3)}\u00a0${unit.sign} without correction`,
    draw: ({ raw, corrected, gone, unit }) => {
      const shown = Math.min(days.length, Math.max(40, Math.round(1.25 * gone)));
      const cut = (y) => y.subarray(0, shown);
      chart.update({
        title: `The purple curve needs ${things(gone, 'day')} to come within 1 % of the green one`,
        summary: 'Thin: the highest temperature of each day.', xLabel: 'day', yLabel: `temperature, ${unit.sign}`, height: 320,
        series: [{ label: 'temperature', x: cut(days), y: cut(temperatures).map(unit.from), colour: 1, faint: true },
          { label: 'without correction', x: cut(days), y: cut(raw), colour: 4, dash: [10, 4] }, { label: 'with correction', x: cut(days), y: cut(corrected), colour: 3 }],
        marks: [{ x: gone, label: 'within 1 %', kind: 'best' }],
      });
    },
  });
  const claim = (words, check) => article.claim(experiment, words, check);
  return [experiment,
    claim('Without correction the first value is the first temperature times 1 − β: far too low.', ({ raw, first, beta, unit }) => ({
      holds: Math.abs(raw[0] - (1 - beta) * first) < 1e-12 * Math.abs(first) && raw[0] < 0.5 * first,
      evidence: `${number(raw[0], 3)}\u00a0${unit.sign} in place of ${number(first, 4)}\u00a0${unit.sign}`,
    })),
    claim('With correction it is the first temperature itself.', ({ corrected, first, unit }) => ({
      holds: corrected[0] === first, evidence: `${number(corrected[0], 4)}\u00a0${unit.sign}`,
    })),
    claim('The correction matters for about 4.6 windows: until βᵗ is 1 %.', ({ gone, beta }) => ({
      holds: gone === startFelt(beta, PART) && Math.abs(gone - 4.6 / (1 - beta)) < 0.1 * gone,
      evidence: `the curves differ by less than 1 % from day ${gone} on, and 4.6 windows are ${number(4.6 / (1 - beta), 3)} days`,
    })),
    claim('Long after the start there is nothing to correct.', ({ raw, corrected, unit }) => {
      const last = raw.length - 1;
      return { holds: Math.abs(raw[last] - corrected[last]) < 1e-6 * Math.abs(corrected[last]),
        evidence: `on day ${count(raw.length)} it is ${number(corrected[last], 4)}\u00a0${unit.sign}, and without correction ${number(Math.abs(raw[last] - corrected[last]), 1)}\u00a0${unit.sign} away from that` };
    }),
    claim('The corrected average is the same in all units; the other begins at the zero of the scale, wherever that is.', ({ others, begins }) => ({
      holds: others.every(({ apart, first }) => apart < 1e-9 && first < begins - 1),
      evidence: `computed in °F or in kelvin, the corrected curve is the same but for rounding (${number(Math.max(...others.map(({ apart }) => apart)), 1)}\u00a0°C), but the other begins at ${
        number(others[0].first, 3)}\u00a0°C or ${number(others[1].first, 4)}\u00a0°C in place of ${number(begins, 3)}\u00a0°C`,
    }))];
}
