// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// How rare minima are among the places without a slope, by the number of dimensions.
import { axes, mark } from '../../plot.js';
import { DASHES } from '../../surface/palette.js';
import { count, number, percent, things } from '../../text.js';

const MATRICES = 200; // whose spectra are drawn
const SHOWN = 40;
const MOST = 20;

/** Spectra as rows of points. @returns {import('../../plot.js').PictureSpec} */
function spectraSpec(n, spectra) {
  const shown = spectra.slice(0, SHOWN);
  const reach = 1.05 * Math.max(...shown.flatMap((values) => values.map(Math.abs)));
  const below = (values) => values.filter((value) => value < 0).length;
  return {
    title: `The eigenvalues of ${SHOWN} random symmetric matrices of ${n} rows`, summary: 'One matrix a row. A row without an orange point would be a minimum.',
    legend: [{ label: 'leads up', shape: 'circle', colour: 1 }, { label: 'leads down', shape: 'diamond', colour: 2 }],
    items: shown.map((values, i) => `matrix ${i + 1}: ${below(values)} of ${n} below zero, from ${number(values[0], 3)} to ${number(values[n - 1], 3)}`),
    numbers: {
      head: ['matrix', 'below zero', ...Array.from({ length: n }, (_, i) => `eigenvalue ${i + 1}`)], total: spectra.length,
      shown: (i) => [String(i + 1), String(below(spectra[i])), ...spectra[i].map((value) => number(value, 3))],
      copied: (i) => [i + 1, below(spectra[i]), ...spectra[i]],
    },
    draw: (width) => {
      const height = 330;
      const field = { x: 44, y: 8, width: width - 56, height: height - 54 };
      const frame = axes(field, { low: -reach, high: reach, label: 'eigenvalue' }, { low: 0, high: SHOWN, label: 'matrix' });
      const points = shown.flatMap((values, i) => values.map((value) => (value < 0 ? mark('diamond', 2, frame.x(value), frame.y(i + 0.5), 2.8) : mark('circle', 1, frame.x(value), frame.y(i + 0.5), 2.6))));
      return { width, height, parts: [...frame.parts, ...points], place: (i) => ({ x: field.x, y: frame.y(i + 1) + 1, width: field.width, height: field.height / SHOWN - 2 }) };
    },
  };
}

/** @param {import('../article.js').Context} context */
export function rare({ chance, article }) {
  const chart = article.chart();
  const picture = article.picture();
  const share = article.experiment({
    id: 'dimension',
    controls: [
      { id: 'n', label: 'dimensions', low: 1, high: MOST, least: 1, most: MOST, whole: true, value: 10 },
      { id: 'samples', label: 'random matrices', scale: 'log', low: 500, high: 50000, least: 100, most: 100000, whole: true, value: 4000 },
      { id: 'again', label: 'Draw again', kind: 'button' },
    ],
    figures: [chart, picture],
    run: ({ n, samples, again }) => {
      const spectra = Array.from({ length: MATRICES }, (_, i) => Array.from(chance.spectrum(n, again + 1, i)));
      return { n, laws: chance.laws(MOST, samples, again + 1), spectra, samples };
    },
    finding: ({ n, laws }) => `In ${things(n, 'dimension')} the share of minima is ${number(laws[n - 1].separable, 2)} by the coin and ${number(laws[n - 1].free, 2)} for random matrices`,
    draw: ({ n, laws, spectra }) => {
      const x = Float64Array.from(laws, (law) => law.n);
      const series = [['sum of one-dimensional functions: 2⁻ⁿ', (law) => law.separable], ['random surface', (law) => law.field.value], ['random symmetric matrix', (law) => law.free]];
      chart.update({
        title: 'The share of minima falls with the number of dimensions', summary: 'Of all places where the slope is zero, by three laws. The axis is logarithmic.',
        xLabel: 'dimensions', yLabel: 'share of minima', log: true, height: 320, format: (value) => (value < 1e-3 ? value.toExponential(0).replace('-', '−') : number(value, 1)),
        series: series.map(([label, of], i) => ({ label, colour: i + 3, dash: DASHES[i], x, y: Float64Array.from(laws, of) })),
        marks: [{ x: n, label: things(n, 'dimension'), kind: 'change' }],
      });
      picture.update(spectraSpec(n, spectra));
    },
  });
  const positive = (spectra) => spectra.filter((values) => values[0] > 0).length;
  article.section('More dimensions',
    article.prose('A network has thousands of parameters. A place without a slope is a minimum only if every direction leads up. With one direction the chance is a half, '
      + 'with n of them, if each were a coin, ', article.math('2^(-n)'), '. They are not coins: eigenvalues depend on each other. The library '
      + 'has three laws: for sums of functions of one variable, for Hessians that are random symmetric matrices, and for smooth random surfaces.'),
    share,
    article.claim(share, 'By each of the three laws the share of minima falls with every dimension more: in many dimensions nearly all places without a slope are saddles.', ({ laws }) => ({
      holds: [(law) => law.separable, (law) => law.free, (law) => law.field.value].every((of) => laws.every((law, i) => i === 0 || of(law) < of(laws[i - 1]))),
      evidence: `in ${MOST} dimensions it is ${number(laws[MOST - 1].separable, 2)}, ${number(laws[MOST - 1].field.value, 2)} and ${number(laws[MOST - 1].free, 2)}`,
    })),
    article.claim(share, ['The usual estimate, ', article.math('2^(-n)'), ', is nearly right for a smooth random surface, and far too high for a random symmetric matrix, whose eigenvalues push each other apart.'], ({ laws }) => {
      const law = laws[7];
      return {
        holds: law.field.value / law.separable > 0.5 && law.free / law.separable < 1e-3,
        evidence: `in 8 dimensions the coins say ${number(law.separable, 2)}, the surface ${number(law.field.value, 2)} ± ${number(law.field.error, 1)}, the matrix ${number(law.free, 2)}`,
      };
    }),
    article.claim(share, 'The law for matrices is exact, and counting random matrices agrees with it.', ({ laws, samples }) => {
      const counted = laws.slice(0, 3);
      return {
        holds: counted.every(({ free, counted: { value, error } }) => Math.abs(value - free) < 4.5 * error),
        evidence: `${count(10 * samples)} matrices of 2 rows: ${number(counted[1].counted.value, 3)} ± ${number(counted[1].counted.error, 1)} have positive eigenvalues only, and the law says ${number(counted[1].free, 4)}; of 3 rows ${number(counted[2].counted.value, 3)} ± ${number(counted[2].counted.error, 1)} and ${number(counted[2].free, 3)}`,
      };
    }),
    article.claim(share, 'On average half of the directions lead down.', ({ n, spectra }) => {
      const part = spectra.flat().filter((value) => value < 0).length / (n * MATRICES);
      return { holds: Math.abs(part - 0.5) < 0.05, evidence: `${percent(part)} of the eigenvalues of ${MATRICES} matrices of ${things(n, 'row')} are below zero; ${positive(spectra)} of the matrices have none below zero` };
    }));
}
