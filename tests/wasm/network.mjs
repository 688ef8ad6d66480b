// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Networks in the module: the bits that they have natively, derivatives next to differences, the steps of `descent train`,
// slices, and what is refused.
//
//     node network.mjs lesson.wasm descent network_bits
import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';

import { openNetworks } from '../../src/report/page/lesson/network.js';

const [, , file, descent, native] = process.argv;
const module = new WebAssembly.Module(readFileSync(file));
const instance = new WebAssembly.Instance(module, {});
const networks = openNetworks(instance);

let passed = 0, failed = 0;
function check(good, what) {
  if (good) passed++;
  else {
    failed++;
    console.log(`wrong: ${what}`);
  }
}

// Data of network_bits.c.
const ROWS = 120, TRAIN = 100, COLUMNS = 3;
const value = (i) => (Math.imul(i, 2654435761) >>> 25) / 16 - 4;
function data(classes, train = TRAIN) {
  const inputs = Float64Array.from({ length: ROWS * COLUMNS }, (_, i) => value(i));
  const targets = Array.from({ length: ROWS }, (_, r) => {
    const sum = inputs[3 * r] + inputs[3 * r + 1] * inputs[3 * r + 2];
    return classes === 0 ? sum : Number(sum > 0) + Number(classes > 2 && sum > 3);
  });
  return { inputs, columns: COLUMNS, targets, classes, train };
}
const make = (layers, classes, train) => networks.create({ layers, ...data(classes, train) });
const close = (a, b, most) => Math.abs(a - b) <= most * (1 + Math.abs(b));

// ---- the same bits ----

function tell(w) {
  const cost = w.cost(), gradient = w.gradient();
  const scores = ['training', 'validation'].flatMap((which) => Object.values(w.score(which)));
  const v = Float64Array.from({ length: w.n }, (_, i) => value(i));
  return [...w.x, cost, ...gradient, ...scores, ...w.curvature(v), ...w.outputs([0.5, -1, 2, 3, 0, -0.25], COLUMNS), ...w.activity(0, ROWS)];
}

for (const [layers, classes, rule, options] of [
  ['8 tanh', 2, 'gd', 'lr=0.5,batch=16,l2=0.01'],
  ['16 relu 8 silu', 3, 'adam', 'lr=0.01,batch=32,decay=exp:0.95,seed=4'],
  ['6 sigmoid', 0, 'momentum', 'lr=0.2'],
  ['8 gelu dropout:0.25', 2, 'rmsprop', 'lr=0.01,batch=10,decay=step:2,0.5'],
  ['5 softplus', 0, 'adamw', 'lr=0.02,batch=1,weight-decay=0.01,clip=1'],
  ['4 sigmoid', 2, 'pgd', 'lr=0.3,noise=0.5,seed=2'],
]) {
  const what = `${layers}, ${rule} ${options}`;
  const w = make(layers, classes);
  w.initialise(3);
  const before = tell(w);
  check(w.begin(rule, options), `${what}: ${networks.error()}`);
  // In slices here, at once there.
  const told = [];
  for (const slice of [1, 99, 400]) {
    const { count, costs, norms, rates, moves } = w.steps(slice);
    for (let i = 0; i < count; i++) told.push(costs[i], norms[i], rates[i], moves[i]);
  }
  const own = Float64Array.from([...before, ...told, ...tell(w)]);
  const ran = spawnSync(native, ['net', layers, String(classes), rule, options, '500'], { encoding: 'utf8' });
  const bytes = ran.status === 0 ? readFileSync('net') : Buffer.alloc(0);
  const wanted = new Float64Array(bytes.buffer, bytes.byteOffset, bytes.length / 8);
  check(own.length === wanted.length, `${what}: ${own.length} numbers, not ${wanted.length} ${ran.stderr}`);
  const differs = own.findIndex((number, i) => !Object.is(number, wanted[i]));
  check(differs < 0, `${what}: number ${differs} is ${own[differs]}, natively ${wanted[differs]}; ${own.filter((number, i) => !Object.is(number, wanted[i])).length} differ`);
  check(told.length === 4 * 500 && w.end === '', `${what}: ${told.length / 4} steps, ${w.end}`);
  w.free();
}

// ---- derivatives ----

for (const classes of [0, 3]) {
  const w = make('7 tanh 5 silu', classes);
  w.begin('gd', 'l2=0.1');
  const x = w.x, g = w.gradient(), rows = [3, 3, 50, 7], part = w.gradient(null, rows);
  const h = 1e-5;
  const moved = (i, by) => x.map((number, j) => (j === i ? number + by : number));
  check(g.every((slope, i) => close(slope, (w.cost(moved(i, h)) - w.cost(moved(i, -h))) / (2 * h), 1e-8)), 'the gradient');
  check(part.every((slope, i) => close(slope, (w.cost(moved(i, h), rows) - w.cost(moved(i, -h), rows)) / (2 * h), 1e-8)), 'that of some rows, one of them twice');
  const v = x.map((_, i) => Math.sin(i)), hv = w.curvature(v);
  const ahead = w.gradient(x.map((number, i) => number + h * v[i])), behind = w.gradient(x.map((number, i) => number - h * v[i]));
  check(hv.every((number, i) => close(number, (ahead[i] - behind[i]) / (2 * h), 1e-7)), 'a product with the Hessian');
  const { values, vectors } = w.spectrum();
  check(values.every((number, i) => i === 0 || number >= values[i - 1]), 'eigenvalues ascend');
  for (const i of [0, w.n - 1]) {
    const own = vectors.slice(i * w.n, (i + 1) * w.n), product = w.curvature(own);
    check(product.every((number, j) => Math.abs(number - values[i] * own[j]) < 1e-12), `eigenvector ${i}`);
  }
  check(Math.abs(w.cost() - w.score('training').loss - 0.05 * w.tensors.filter(({ decays }) => decays).reduce((sum, { begin, rows: r, columns: c }) =>
    sum + x.slice(begin, begin + r * c).reduce((more, weight) => more + weight * weight, 0), 0)) < 1e-12, 'the cost is the loss and the penalty');
  w.free();
}

// ---- the steps of `descent train` ----

for (const [layers, classes, rule, options] of [
  ['8 tanh', 3, 'gd', { lr: '0.5', batch: '16', l2: '0.01', seed: '3' }],
  ['8 relu', 0, 'adam', { lr: '0.01', batch: '32', l2: '0', seed: '5', decay: 'exp:0.9' }],
  ['6 sigmoid dropout:0.5', 2, 'momentum', { lr: '0.1', batch: '7', l2: '0', seed: '2', clip: '0.5', 'momentum-form': 'classical' }],
  ['6 silu', 2, 'rmsprop', { lr: '0.01', batch: 'full', l2: '0', seed: '9' }],
]) {
  const what = `descent train, ${layers}, ${rule}`;
  const { inputs, targets } = data(classes);
  writeFileSync('data.csv', `a,b,c,y\n${targets.map((y, r) => [...inputs.slice(3 * r, 3 * r + 3), classes ? 'uvw'[y] : y].join()).join('\n')}\n`);
  rmSync(`run-${rule}`, { recursive: true, force: true });
  const flags = Object.entries(options).flatMap(([name, given]) => [`--${name}`, given]);
  const ran = spawnSync(descent, ['train', 'data.csv', '--target', 'y', '--layers', layers, '--optimizer', rule, ...flags, '--valid', '0',
    '--steps', '60', '--precision', 'float64', '--record', '1', '--verdict', 'none', '-o', `run-${rule}`, '-q'], { encoding: 'utf8' });
  check(ran.status === 0, `${what}: ${ran.stderr}`);
  const steps = readFileSync(`run-${rule}/metrics.jsonl`, 'utf8').trim().split('\n').map((line) => JSON.parse(line)).filter(({ event }) => event === 'step');
  const w = make(layers, classes, ROWS);
  w.initialise(Number(options.seed));
  check(w.begin(rule, Object.entries(options).map(([name, given]) => `${name}=${given}`).join()), networks.error());
  const own = w.steps(60);
  check(own.count === 60 && steps.length === 60, `${what}: ${own.count} and ${steps.length} steps`);
  const differs = steps.findIndex(({ loss, gradient_norm, lr }, k) =>
    !close(own.costs[k], loss, 1e-8) || !close(own.norms[k], gradient_norm, 1e-8) || !close(own.rates[k], lr, 1e-8));
  check(differs < 0, `${what}: step ${differs} has ${own.costs[differs]} ${own.norms[differs]} ${own.rates[differs]}, not ${JSON.stringify(steps[differs])}`);
  w.free();
}

// ---- facts, batches, manual decay, divergence ----

const w = make('8 tanh 4 relu', 3);
check(w.n === 3 * 8 + 8 + 8 * 4 + 4 + 4 * 3 + 3 && w.width === 3 && w.summary === '3-8-4-3 tanh relu', `facts: ${w.n} ${w.summary}`);
check(w.units.join() === '8,4' && w.tensors.length === 6 && w.tensors[0].rows === 3 && w.tensors[0].columns === 8 && !w.tensors[1].decays, 'layers and tensors');
check(w.bytes(64, 4) > 64 * 4 * (8 + 4 + 3) && Math.abs(w.bytes(64000, 8) / w.bytes(64000, 4) - 2) < 0.05, 'bytes of a step');
check(w.begin('gd', 'batch=16,lr=0.1'), 'a training');
const seen = new Set();
for (let k = 0; k < 7; k++) {
  w.steps(1);
  for (const row of w.batch) seen.add(row);
}
check(seen.size === TRAIN && w.batch.length === TRAIN - 96 && [...seen].every((row) => row < TRAIN), 'an epoch has every row once');
w.scaleRate(0.5);
check(w.steps(1).rates[0] === 0.05 && w.scaleRate(0) === false, 'manual decay');
const probabilities = w.outputs([1, 2, 3, -1, 0, 1], COLUMNS);
check(probabilities.length === 6 && close(probabilities[0] + probabilities[1] + probabilities[2], 1, 1e-15), 'probabilities');
const kept = w.x;
w.begin('gd', 'lr=1e200');
w.steps(50);
check(w.end === 'diverged' && w.steps(5).count === 0, `too large a rate diverges: ${w.end}`);
w.x = kept;
check(w.begin('gd', 'lr=0.1') && w.end === '' && w.steps(3).count === 3, 'and the next training begins');
w.initialise(1);
check(w.steps(1).count === 0 && networks.error().includes('network_begin'), 'without a training there are no steps');

// ---- what is refused ----

const refuses = (words, why) => check(!words && networks.error().includes(why), `${why}: ${networks.error()}`);
refuses(networks.create({ layers: '8 tahn', ...data(2) }), 'tanh');
refuses(networks.create({ layers: '8', ...data(2, 0) }), '0 of 120 rows');
refuses(networks.create({ layers: '8', ...data(2, ROWS + 1) }), '121 of 120 rows');
refuses(networks.create({ layers: '8', ...data(0), classes: 2 }), 'target');
refuses(w.begin('sgd2', ''), 'sgd2');
refuses(w.begin('lbfgs', ''), 'lbfgs');
refuses(w.begin('gd', 'lr=-1'), 'lr');
refuses(w.begin('gd', 'epochs=3'), 'epochs');
refuses(w.begin('gd', 'noise=3'), 'noise');
refuses(w.begin('gd', 'lr'), 'NAME=VALUE');
refuses(!Number.isNaN(w.cost(null, [TRAIN + 100])), 'do not exist');
refuses(make('60 relu', 2).spectrum(), 'parameters');
refuses(make('4 relu', 2, ROWS).score('validation'), 'validate');
check(networks.create({ layers: '', ...data(2) }).n === 8, 'no hidden layer');

// Nothing is left behind.
const grow = () => {
  for (let i = 0; i < 200; i++) {
    const one = make('8 tanh', 2);
    one.begin('adam', 'batch=10');
    one.steps(5);
    one.begin('gd', 'l2=0.1');
    one.score('training');
    one.curvature(one.x);
    one.outputs([1, 2, 3], COLUMNS);
    one.free();
  }
  return instance.exports.memory.buffer.byteLength;
};
const first = grow();
check(grow() === first, 'memory does not grow');

console.log(`${passed} passed, ${failed} failed`);
process.exit(failed || !passed ? 1 : 0);
