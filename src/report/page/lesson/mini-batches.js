// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Mini-batches: the same data taken all at once, some rows at a time, or row by row.
import { windowOf } from '../series.js';
import { count, el, number, percent, things } from '../text.js';
import { descend, digitsOf, expectedNoise, noiseOf, rises, smooth, timesOf, TRAIN } from './mini-batches/measure.js';
import { pointsSpec } from './points.js';

const LAYERS = '16 relu';
const EPOCHS = 6;
const RATE = { id: 'rate', label: 'learning rate', scale: 'log', low: 0.003, high: 0.1, value: 0.03 };
const ORDER = { id: 'order', label: 'Other weights, another order', kind: 'button' };
const WAYS = [
  { name: 'all rows', batch: () => TRAIN, colour: 1, dash: [] },
  { name: 'mini-batches', batch: ({ batch }) => batch, colour: 2, dash: [10, 4] },
  { name: 'row by row', batch: () => 1, colour: 3, dash: [2, 3] },
];

const last = (list) => list[list.length - 1];
const rowsOf = (batch) => things(batch, 'row');

// ---- three ways through the same rows ----

function waysExperiment(article, made) {
  const chart = article.chart();
  return article.experiment({
    id: 'ways',
    controls: [{ id: 'batch', label: 'rows in a mini-batch', scale: 'log', low: 2, high: 512, whole: true, value: 64 }, RATE],
    figures: [chart],
    run: async ({ batch: size, rate }, { breathe }) => {
      const all = [];
      for (const way of WAYS) all.push({ ...way, way: await descend(made, { batch: way.batch({ batch: size }), rate, seed: 1, epochs: EPOCHS }, 8, breathe) });
      return all;
    },
    draw: (ways) => chart.update({
      title: `After ${EPOCHS} passes over the data the cost is ${ways.map(({ name, way }) => `${number(last(way.full), 2)} (${name})`).join(', ')}`,
      summary: `The cost over all ${count(TRAIN)} rows that train. They start at the same weights, have the same learning rate and see every row once in a pass; they differ in how many steps they make of it.`,
      xLabel: 'passes over the data (epochs)', yLabel: 'cost', log: true,
      series: ways.map(({ name, way, colour, dash }) => ({ label: `${name}: ${things(way.per, 'step')} a pass`, x: way.fullX, y: way.full, colour, dash })),
    }),
  });
}

function ways(article, made) {
  const experiment = waysExperiment(article, made);
  article.section('Three ways through the same rows',
    article.prose(`The data here are ${count(TRAIN)} of the handwritten digits that descent brings along (`, el('code', {}, '@digits'), `); the network reads 64 pixels, has one hidden layer of 16 units (relu), and says which digit it is. Batch gradient descent takes the gradient over all rows, and then one step. Stochastic gradient descent takes a step after every row. Mini-batches lie between.`),
    experiment,
    article.claim(experiment, 'After as many passes over the data, mini-batches are further down than all rows at once: a pass is one step there, and many steps here.', ([all, mini]) => ({
      holds: last(mini.way.full) < last(all.way.full),
      evidence: `${number(last(mini.way.full), 3)} after ${things(mini.way.count, 'step')}, and ${number(last(all.way.full), 3)} after ${things(all.way.count, 'step')}`,
    })),
    article.claim(experiment, 'With all rows the cost falls at every step.', ([all]) => {
      const part = rises(all.way.costs);
      return { holds: part === 0, evidence: part === 0 ? `it fell in each of the ${all.way.count} steps` : `it rose in ${percent(part, 0)} of the steps` };
    }),
    article.claim(experiment, 'Row by row the cost is the first to be low, and it jumps about on the way: single rows mislead.', ([all, mini, single]) => {
      const { full } = single.way;
      const worst = full.reduce((best, cost, k) => (k > 0 && cost / full[k - 1] > best.ratio ? { ratio: cost / full[k - 1], from: full[k - 1], to: cost } : best), { ratio: 1, from: 0, to: 0 });
      const low = last(full) < last(mini.way.full) && last(mini.way.full) <= last(all.way.full);
      return { holds: low && worst.ratio > 1.2, evidence: `${number(last(full), 2)} at the end; over all rows the cost rose in ${percent(rises(full), 0)} of ${things(full.length - 1, 'look')}, once from ${number(worst.from, 2)} to ${number(worst.to, 2)}` };
    }));
}

// ---- the cost of a batch ----

function headline(way) {
  if (way.count <= EPOCHS) return 'The cost of all rows is smooth: there is nothing to average';
  const rose = `The cost of a batch rises in ${percent(rises(way.costs), 0)} of the steps`;
  return last(way.full) < way.full[0] ? `${rose}, and yet the descent goes on` : `${rose}, and the descent has failed: the rate is too large`;
}

function raw(article, made) {
  const chart = article.chart();
  const experiment = article.experiment({
    id: 'noisy',
    controls: [
      { id: 'batch', label: 'rows in a batch', kind: 'choice', options: [['1', 1], ['16', 16], ['64', 64], ['256', 256], ['all', TRAIN]], value: 64 },
      { id: 'beta', label: 'average: β', scale: 'beta', low: 0, high: 0.99, most: 0.9999, value: 0.9 }, RATE, ORDER],
    figures: [chart],
    run: async ({ batch, rate, order, beta }, { breathe }) => {
      const way = await descend(made, { batch, rate, seed: 1 + order, epochs: EPOCHS }, batch === TRAIN ? 1 : 8, breathe);
      return { way, smoothed: smooth(way, beta), beta };
    },
    draw: ({ way, smoothed, beta }) => chart.update({
      title: headline(way),
      summary: `Faint: the cost of each batch, measured before the step that it is used for. The average is over about the last ${things(Math.round(windowOf(beta)), 'batch', 'batches')} (β = ${number(beta, 3)}), with bias correction. The cost of all rows is computed for comparison; training does not know it.`,
      xLabel: 'passes over the data (epochs)', yLabel: 'cost',
      series: [
        { label: 'each batch', x: way.x, y: way.costs, colour: 2, faint: true },
        { label: 'average of the batches', x: way.x, y: smoothed, colour: 2 },
        { label: 'all rows', x: way.fullX, y: way.full, colour: 1, dash: [8, 4] },
      ],
    }),
  });
  article.section('A noisy curve that is fine',
    article.prose('What training can show for nothing is the cost of the batch that it has just used. Batches differ: some are easier than others. So the curve trembles, and a single rise says nothing. Judge by an average, or by rows that are set aside for validation.'),
    experiment,
    article.claim(experiment, 'Many steps make the cost of the next batch higher than that of the one before, while the cost of all rows falls from pass to pass.', ({ way }) => {
      const passes = way.full.filter((_, k) => k % 8 === 0);
      return { holds: rises(way.costs) > 0.25 && rises(passes) === 0, evidence: `${percent(rises(way.costs), 0)} of the steps, and ${rises(passes) === 0 ? 'all rows fell' : 'all rows did not always fall'} from ${number(way.full[0], 3)} to ${number(last(way.full), 3)}` };
    }),
    article.claim(experiment, 'The average stays near the cost of all rows, a little above it: it remembers costs of earlier weights.', ({ way, smoothed }) => {
      const ratio = last(smoothed) / last(way.full);
      return { holds: ratio > 0.8 && ratio < 1.6, evidence: `${number(last(smoothed), 3)} at the end, where all rows have ${number(last(way.full), 3)}` };
    }));
}

// ---- why ----

const SIZES = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024];

function why(article, made) {
  const shapes = article.picture();
  const experiment = article.experiment({
    id: 'noise',
    controls: [{ id: 'passes', label: 'trained before, in passes', scale: 'linear', low: 0, high: 6, whole: true, value: 1 }, { id: 'again', label: 'Draw other batches', kind: 'button' }],
    figures: [shapes],
    run: async ({ passes, again }, { breathe }) => {
      if (passes > 0) await descend(made, { batch: 64, rate: 0.1, seed: 1, epochs: passes }, 1, breathe);
      else made.initialise(1);
      const found = [];
      for (const size of SIZES) {
        found.push(...noiseOf(made, [size], 30, 1 + again + 1000 * size));
        await breathe();
      }
      return found;
    },
    draw: (found) => shapes.update(pointsSpec({
      title: `The gradient of 64 rows misses that of all rows by ${percent(found[6].noise, 0)} of its length, that of one row by ${percent(found[0].noise, 0)}`,
      summary: 'How far the gradient of a batch is from that of all rows, as a part of the length of that: root mean square of 30 batches, drawn without repeats. The line is 1 / √batch, bent down where a batch is a large part of the data.',
      across: { label: 'rows in a batch', base: 2 }, up: { label: 'distance, part of the length', base: 10, format: (value) => percent(value, 0) },
      sets: [
        { label: '1 / √batch', colour: 1, shape: 'dashes', points: SIZES.map((size) => ({ x: size, y: expectedNoise(size, found[4]), words: '' })) },
        { label: 'measured', colour: 2, shape: 'circle', points: found.map(({ size, noise }) => ({ x: size, y: noise, words: `${rowsOf(size)}: ${percent(noise, 0)}` })) },
      ],
      head: ['rows', 'distance / length'],
    })),
  });
  article.section('Four times the rows, half the noise',
    article.prose('The gradient of a batch is an average over its rows, and an average of ', article.math('b'), ' rows has an error that falls as ', article.math('1/sqrt(b)'), '. The work grows as ', article.math('b'), '. That is why small batches pay at first: the gradient of a few rows points well enough, and costs little.'),
    experiment,
    article.claim(experiment, 'Four times as many rows halve the distance to the gradient of all rows.', (found) => {
      const ratio = found[2].noise / found[4].noise;
      return { holds: Math.abs(ratio - 2) < 0.4, evidence: `from 4 to 16 rows it falls by a factor of ${number(ratio, 3)}` };
    }),
    article.claim(experiment, 'From 16 rows to 256 it takes sixteen times the work to become about four times as exact.', (found) => {
      const ratio = found[4].noise / found[8].noise;
      return { holds: ratio > 3.3 && ratio < 5.6, evidence: `${percent(found[4].noise, 0)} and ${percent(found[8].noise, 0)}, a factor of ${number(ratio, 2)}` };
    }));
}

// ---- time ----

const TIMED = [1, 2, 4, 8, 16, 32, 63, 64, 65, 128, 256, 512, TRAIN];
const ofRow = ({ size, middle }) => (1000 * middle) / size;
const within = ({ size, low, high }) => `${number((1000 * low) / size, 2)} to ${number((1000 * high) / size, 2)} µs`;

/** What the page found of powers of two. */
function powers(found) {
  const [below, power, above] = [63, 64, 65].map((size) => found.find((each) => each.size === size));
  const others = Math.min(...[below, above].map((each) => each.low / each.size));
  const faster = power.high / power.size < others;
  const numbers = [below, power, above].map((each) => `${rowsOf(each.size)}: ${within(each)}`).join('; ');
  return `Is 64 faster than 63 and 65? For each row, in the middle half of the measurements, ${numbers}. ${faster ? 'Here it is.' : 'Here it is not, or not by more than the measurements differ among themselves.'}`;
}

function time(article, made) {
  const [shapes, measured] = [article.picture(), el('p', { id: 'powers' })];
  const experiment = article.experiment({
    id: 'time', timed: true, controls: [{ id: 'again', label: 'Measure again', kind: 'button' }], figures: [shapes],
    run: (_, { breathe }) => timesOf(made, TIMED, { breathe }),
    draw: (found) => {
      measured.textContent = powers(found);
      const each = (size) => found.find((one) => one.size === size);
      const point = (factor) => (one) => ({ x: one.size, y: one.middle * factor(one), low: one.low * factor(one), high: one.high * factor(one), words: `${rowsOf(one.size)}: ${number(one.middle * factor(one), 3)} ms` });
      shapes.update(pointsSpec({
        title: `On this machine a step takes ${number(1000 * each(1).middle, 2)} µs with one row, and ${number(1000 * each(64).middle, 2)} µs with 64`,
        summary: `Measured just now, in this browser: the middle of nine measurements, with the quarters below and above as a bar. A pass is ${count(TRAIN)} rows.`,
        across: { label: 'rows in a batch', base: 2 }, up: { label: 'milliseconds', base: 10 },
        sets: [
          { label: 'a step', colour: 2, shape: 'circle', points: found.map(point(() => 1)) },
          { label: 'a pass over the data', colour: 1, shape: 'square', points: found.map(point(({ size }) => Math.ceil(TRAIN / size))) },
        ],
        head: ['rows', 'milliseconds'],
      }));
    },
  });
  article.section('Time of a step, time of a pass',
    article.prose('Each step also costs what does not depend on the rows: the update of all weights, and starting every operation. Rows that go together share that, and are computed side by side in the vector registers of the processor.'),
    experiment,
    article.claim(experiment, 'A row costs less in a batch of 64 than alone, so a pass over the data is quicker in batches.', (found) => {
      const [alone, together] = [1, 64].map((size) => ofRow(found.find((each) => each.size === size)));
      return { holds: together < alone, evidence: `${number(alone, 2)} µs for a row alone, ${number(together, 2)} µs in a batch of 64` };
    }),
    article.prose('Powers of two are the usual advice. The reason is in the hardware: a vector register holds 2, 4, 8 or 16 numbers, a line of the cache 64 bytes, and kernels take rows in groups of such sizes; what is left over at the end is computed as if the group were full, or one by one. What follows is that multiples of 8 or 16 are enough, and that the gain is at most that of a last group that is not full, which is small when there are many.'),
    measured);
}

// ---- memory ----

const CACHES = [{ label: 'first cache: 32 KiB', bytes: 32 * 1024, colour: 4 }, { label: 'second cache: 1 MiB', bytes: 1024 * 1024, colour: 3 }];
const BATCHES = [1, 4, 16, 64, 256, 1024, 4096, 16384, 65536];
const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];

/** "1.5 MiB" */
function size(bytes) {
  const power = Math.min(UNITS.length - 1, Math.max(0, Math.floor(Math.log2(Math.max(1, bytes)) / 10)));
  return `${number(bytes / 1024 ** power, 3)} ${UNITS[power]}`;
}

/** Bytes of the arrays of a step, for batches of these sizes, of a network whose data have so many inputs. */
function bytesOf(network, inputs, units) {
  const shape = network.create({ layers: `${units} relu`, inputs: new Float64Array(2 * inputs), columns: inputs, targets: [0, 1], classes: 10 });
  if (!shape) throw new Error(network.error());
  const found = { summary: shape.summary, parameters: shape.n, bytes: BATCHES.map((batch) => ({ batch, bytes: shape.bytes(batch, 4) })) };
  shape.free();
  return found;
}

function memory(article, network) {
  const shapes = article.picture();
  const largest = ({ bytes }, most) => last(bytes.filter((each) => each.bytes <= most));
  const experiment = article.experiment({
    id: 'memory',
    controls: [{ id: 'inputs', label: 'inputs of a row', scale: 'log', low: 8, high: 4096, whole: true, value: 784 }, { id: 'units', label: 'hidden units', scale: 'log', low: 8, high: 4096, whole: true, value: 256 }],
    figures: [shapes],
    run: ({ inputs, units }) => bytesOf(network, inputs, units),
    draw: (found) => shapes.update(pointsSpec({
      title: `A step of 64 rows works on ${size(found.bytes[3].bytes)}, one of 16,384 rows on ${size(found.bytes[7].bytes)}`,
      summary: `Arrays of a step of ${found.summary}, as the library lays them out for numbers of 4 bytes: the inputs, and what every layer says and its gradient, for each row. The ${count(found.parameters)} parameters (${size(4 * found.parameters)}) come on top, whatever the batch. The lines are usual sizes of the caches of one core.`,
      across: { label: 'rows in a batch', base: 4, format: count }, up: { label: 'bytes', base: 32, format: size },
      sets: [
        ...CACHES.map(({ label, bytes, colour }) => ({ label, colour, shape: /** @type {const} */ ('dashes'), points: [BATCHES[0], last(BATCHES)].map((x) => ({ x, y: bytes, words: '' })) })),
        { label: 'arrays of a step', colour: 2, shape: 'circle', points: found.bytes.map(({ batch, bytes }) => ({ x: batch, y: bytes, words: `${rowsOf(batch)}: ${size(bytes)}` })) },
      ],
      head: ['rows', 'bytes'],
    })),
  });
  article.section('What fits in memory',
    article.prose('A step keeps, for every row of its batch, what each layer said, for the way back. So the memory grows with the batch, and at some size it no longer fits the cache next to the core; from there on a step waits for memory. On a graphics card the same holds for its whole memory, and there it is a hard end.'),
    experiment,
    article.claim(experiment, 'In large batches the memory grows in proportion to the rows.', ({ bytes }) => {
      const ratio = bytes[8].bytes / bytes[6].bytes; // what does not depend on the rows is a part of less
      return { holds: Math.abs(ratio / 16 - 1) < 0.05, evidence: `16 times the rows, from ${count(bytes[6].batch)} to ${count(bytes[8].batch)}, need ${number(ratio, 3)} times the bytes` };
    }),
    article.claim(experiment, 'A usual mini-batch fits into the second cache, all rows of a large data set do not.', (found) => {
      const fits = largest(found, CACHES[1].bytes);
      return { holds: Boolean(fits) && fits.batch >= 16 && last(found.bytes).bytes > CACHES[1].bytes, evidence: fits ? `of these sizes ${rowsOf(fits.batch)} are the last to fit into 1 MiB (${size(fits.bytes)}); ${rowsOf(65536)} need ${size(last(found.bytes).bytes)}` : 'not even one row fits into 1 MiB' };
    }));
}

/** @param {import('./article.js').Context} context */
function build({ network, data, article }) {
  const made = network.create({ layers: LAYERS, ...digitsOf(data.columns) });
  if (!made) throw new Error(network.error());
  ways(article, made);
  raw(article, made);
  why(article, made);
  time(article, made);
  memory(article, network);
  const train = `descent train @digits --layers "${LAYERS}" --optimizer gd --lr 0.03 --epochs ${EPOCHS} --patience none --record 1`;
  const timed = 'descent train @digits --layers "256 relu" --steps 1000 --threads 1 --profile';
  article.terminal(`${train} --batch 64 -o mini && descent plot mini`, `${train} --batch full -o all && descent plot all`, `${timed} --batch 63`, `${timed} --batch 64`);
}

export default {
  summary: [
    'A batch of b rows gives a gradient with an error like 1/√b for work like b: small batches go further for each row they see.',
    'The cost of a batch trembles. Judge by an average or by validation, not by a single rise.',
    'Very small batches waste time: every step updates all weights, and rows computed side by side are cheaper.',
    'A power of two is a good habit, not a law: multiples of 8 or 16 fill registers and cache lines just as well. Measure before you insist.',
    'The memory of a step grows with its batch: what no longer fits the cache is slower, and what no longer fits the memory cannot be had.',
  ],
  build,
};
