// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What smoothness costs: an average is late, and where its window is long it loses the year as well.
import { number, things } from '../../text.js';
import { celsius, DAY, HALF, LATEST, YEARS } from './follow.js';
import { ageOf, centred, lateness, roughness, yearWave } from './measure.js';

const ALONG = 0.95; // correlation of what runs along
const SHOWN = /** @type {[number, number]} */ ([367, 1096]); // two years: in four one sees nothing

/** How smooth the average is, and how late. @param {import('./follow.js').Weather} weather */
function measuring({ averages, temperatures }) {
  const steady = centred(temperatures, HALF);
  const year = yearWave(temperatures);
  const measured = (beta) => {
    const { corrected } = averages.run(beta, temperatures);
    return { beta, age: ageOf(beta), corrected, change: roughness(corrected), kept: yearWave(corrected) / year, ...lateness(corrected, steady, HALF, LATEST) };
  };
  return { steady, measured };
}

/** @param {import('./follow.js').Weather} weather */
export function late(weather) {
  const { days, article } = weather;
  const { steady, measured } = measuring(weather);
  const chart = article.chart();
  chart.group.view = SHOWN;
  const experiment = article.experiment({
    id: 'late', figures: [chart],
    controls: [{ id: 'beta', label: 'memory β', scale: 'beta', low: 0, high: 0.995, least: 0, most: 0.999, value: 0.95 }],
    run: ({ beta }) => measured(beta),
    finding: ({ beta, lag }) => (lag === 0 ? `With β = ${beta} the average is not late` : `With β = ${beta} the average is ${things(lag, 'day')} late`),
    draw: ({ corrected, lag, agreement }) => {
      chart.update({
        title: `${lag === 0 ? 'The average' : `Moved back by ${things(lag, 'day')}, the average`} ${agreement[lag] > ALONG ? 'runs along the course' : 'still differs from the course'} of the weather`,
        summary: `The course is the mean of the ${HALF} days before and the ${HALF} days after each day: never late, but known only afterwards.`,
        xLabel: DAY, yLabel: 'temperature, °C', marks: YEARS, height: 320,
        series: [{ label: 'course', x: days, y: steady, colour: 7 }, { label: 'average', x: days, y: corrected, colour: 2, dash: [10, 4] },
          { label: 'moved back', x: days.subarray(0, days.length - lag), y: corrected.subarray(lag), colour: 3, dash: [3, 3] }],
      });
    },
  });
  const claim = (words, check) => article.claim(experiment, words, check);
  return [experiment,
    claim('An average is late by about the mean age of what is in it, β/(1 − β) days.', ({ lag, age }) => ({
      holds: Math.abs(lag - age) <= Math.max(1, 0.15 * age), evidence: `${things(lag, 'day')} late, and what is in it is ${number(age, 3)} days old on average`,
    })),
    claim('Moved back by so much, it runs along the course of the weather.', ({ lag, agreement }) => ({
      holds: agreement[lag] > ALONG, evidence: `the correlation of both is ${number(agreement[lag], 3)}${lag > 0 ? `, and ${number(agreement[0], 3)} as it stands` : ''}`,
    })),
    claim('While its window is much shorter than the year, it has winters and summers as high as they are.', ({ kept }) => ({
      holds: kept > 0.9, evidence: `the wave of the year is ${Math.round(100 * kept)} % as high in the average as in the weather`,
    }))];
}

// What is compared: 1 - beta from 0.9 to 0.005 in even steps of its logarithm.
const BETAS = Array.from({ length: 40 }, (_, i) => 1 - 0.9 * (0.005 / 0.9) ** (i / 39));

/** Every beta. @param {import('./follow.js').Weather} weather */
export function trade(weather) {
  const { article } = weather;
  const { measured } = measuring(weather);
  const chart = article.chart();
  const all = BETAS.map(measured);
  const experiment = article.experiment({
    id: 'trade', figures: [chart],
    controls: [{ id: 'beta', label: 'memory β', scale: 'beta', low: 0, high: 0.995, least: 0, most: 0.999, value: 0.9 }],
    run: ({ beta }) => measured(beta),
    finding: ({ beta, change, lag }) => `β = ${beta}: ${celsius(change)} from day to day, and ${things(lag, 'day')} late`,
    draw: ({ lag, beta, change }) => chart.update({
      title: 'Smooth or in time: every β has its place on this line', summary: 'Of all β from 0.1 to 0.995, how late the average is and how much it changes from day to day.',
      xLabel: 'days late', yLabel: 'change from day to day, °C', height: 300, log: true,
      series: [{ label: 'all β', x: all.map((one) => one.lag), y: all.map((one) => one.change), colour: 1 }],
      marks: [{ x: lag, label: `β = ${beta}`, kind: 'best' }], levels: [{ value: change, label: celsius(change) }],
    }),
  });
  const [first, last] = [all[0], all[all.length - 1]];
  return [experiment,
    article.claim(experiment, 'Nothing is smooth and in time at once.', () => ({
      holds: all.every((one, i) => i === 0 || (one.change < all[i - 1].change && one.lag >= all[i - 1].lag)),
      evidence: `from β = 0.1 to 0.995 the change from day to day falls from ${celsius(first.change)} to ${celsius(last.change)}, and the average is ${first.lag} to ${things(last.lag, 'day')} late`,
    }))];
}
