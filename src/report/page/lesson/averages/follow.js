// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// An average that follows the temperatures, and three of them side by side.
import { number } from '../../text.js';
import { centred, lateness, roughness, windowInWords } from './measure.js';

export const HALF = 45; // days on either side of a mean that is not late
export const LATEST = 150; // days that are looked for

/** New years on the axis of days. 2012 has 366. */
export const YEARS = [{ x: 367, label: '2013', kind: 'change' }, { x: 732, label: '2014', kind: 'change' }, { x: 1097, label: '2015', kind: 'change' }];

export const celsius = (value, digits = 2) => `${number(value, digits)}\u00a0°C`;

export const DAY = 'day, from 1 January 2012';

/** @typedef {{averages: import('./module.js').Averages, temperatures: Float64Array, days: Float64Array, article: import('../article.js').Article}} Weather */

/** One that the reader sets. @param {Weather} weather */
export function follow({ averages, temperatures, days, article }) {
  const chart = article.chart();
  const weather = roughness(temperatures);
  const experiment = article.experiment({
    id: 'follow', figures: [chart],
    controls: [
      { id: 'beta', label: 'memory β', scale: 'beta', low: 0, high: 0.998, least: 0, most: 0.9999, value: 0.9 },
      { id: 'span', label: 'Show', kind: 'choice', options: [['one year', 366], ['all four', 1461]], value: 366 },
    ],
    run: ({ beta }) => {
      const { corrected } = averages.run(beta, temperatures);
      return { beta, corrected, change: roughness(corrected) };
    },
    finding: ({ beta }) => (beta === 0 ? 'β = 0: no memory, v is the day itself' : `β = ${beta}: v is an average over ${windowInWords(1 / (1 - beta))}`),
    draw: ({ corrected, change }, { span }) => {
      chart.group.view = span < days.length ? [1, span] : null;
      chart.update({
        title: `From day to day the average changes by ${celsius(change)}, the weather by ${celsius(weather)}`,
        summary: 'Thin: the highest temperature of each day in Seattle. Strong: its average v.',
        xLabel: DAY, yLabel: 'temperature, °C', marks: YEARS, height: 300,
        series: [{ label: 'temperature', x: days, y: temperatures, colour: 1, faint: true }, { label: 'average', x: days, y: corrected, colour: 2 }],
      });
    },
  });
  return [experiment,
    article.claim(experiment, 'From one day to the next the average changes less than half as much as the weather.', ({ change }) => ({
      holds: change < 0.5 * weather, evidence: `by ${celsius(change)} on average, the weather by ${celsius(weather)}`,
    }))];
}

const THREE = [[0.5, 5, [6, 3]], [0.9, 2, []], [0.98, 3, [12, 3, 3, 3]]];

/** Those of the course notes. @param {Weather} weather */
export function three({ averages, temperatures, days, article }) {
  const chart = article.chart();
  const course = centred(temperatures, HALF);
  const experiment = article.experiment({
    id: 'three', figures: [chart],
    controls: [{ id: 'span', label: 'Show', kind: 'choice', options: [['spring 2012', 180], ['one year', 366], ['all four', 1461]], value: 366 }],
    run: () => THREE.map(([beta, colour, dash]) => {
      const { corrected } = averages.run(beta, temperatures);
      return { beta, colour, dash, corrected, change: roughness(corrected), lag: lateness(corrected, course, HALF, LATEST).lag };
    }),
    draw: (all, { span }) => {
      chart.group.view = span < days.length ? [1, span] : null;
      chart.update({
        title: 'The larger β is, the smoother the average, and the later it follows the weather',
        summary: 'Thin: the highest temperature of each day. The other lines: its averages.', xLabel: DAY, yLabel: 'temperature, °C', marks: YEARS, height: 340,
        series: [{ label: 'temperature', x: days, y: temperatures, colour: 1, faint: true },
          ...all.map(({ beta, colour, dash, corrected }) => ({ label: `β = ${beta}`, x: days, y: corrected, colour, dash }))],
      });
    },
  });
  const each = (all, words) => all.map((one) => `${words(one)} with β = ${one.beta}`).join(', ');
  return [experiment,
    article.claim(experiment, 'The larger β is, the smoother the curve.', (all) => ({
      holds: all[0].change > all[1].change && all[1].change > all[2].change, evidence: `it changes from day to day by ${each(all, ({ change }) => celsius(change))}`,
    })),
    article.claim(experiment, 'And the later it comes.', (all) => ({
      holds: all[0].lag < all[1].lag && all[1].lag < all[2].lag, evidence: `it is late by ${each(all, ({ lag }) => `${lag} ${lag === 1 ? 'day' : 'days'}`)}`,
    }))];
}
