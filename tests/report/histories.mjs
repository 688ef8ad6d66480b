// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Runs whose records are made up, next to one that is real: with everything that can happen in a run, one whose
// process has ended before its time, one that is not begun, one of 100,000 steps, and some whose results.json nobody can
// read. And a table of fifty classes with names of several words.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const [work] = process.argv.slice(2);
const real = JSON.parse(readFileSync(join(work, 'one/run.json'), 'utf8'));
const model = readFileSync(join(work, 'one/model.safetensors'));

function make(name, record, rows, withModel = true) {
  mkdirSync(join(work, name));
  writeFileSync(join(work, name, 'run.json'), JSON.stringify({ ...real, end: undefined, ...record }));
  if (rows) writeFileSync(join(work, name, 'metrics.jsonl'), rows.map((row) => JSON.stringify(row)).join('\n') + '\n');
  if (withModel) writeFileSync(join(work, name, 'model.safetensors'), model);
}

const epoch = (e, step, more = {}) => ({
  event: 'epoch', epoch: e, step, train_loss: 2 / e, train_loss_se: 0.01, valid_loss: 1 / e + 0.002 * e, valid_loss_se: 0.02,
  valid_metric: 1 - 0.5 / e, best_epoch: e, generalisation: e < 25 ? 'generalising' : 'overfitting', lr: 0.01, seconds: 0.2, ...more,
});
const start = { event: 'start', epoch: 0, step: 0, batch: 32, steps_per_epoch: 45, lr: 0.01 };

const happened = [start];
for (let e = 1; e <= 40; e++) {
  happened.push(epoch(e, 45 * e, { lr: e > 20 ? 0.005 : 0.01, sharpness: 0.2 + 0.02 * e, significance: 1 + 20 / e, noise_scale: 30 * e, smallest_eigenvalue: 0.5 - 0.03 * e }));
  if (e === 10) happened.push({ event: 'verdict', epoch: 9, step: 445, lr: 0.01, verdict: 'plateau' });
  if (e === 15) happened.push({ event: 'resume', epoch: 15, step: 675, lr: 0.01 });
  if (e === 20) happened.push({ event: 'rate', epoch: 20, step: 900, lr: 0.005, by: 'key l' }, { event: 'request', epoch: 20, step: 900, id: '1', request: 'lr*0.5', answer: 'lr 0.01 -> 0.005 after step 900' });
  if (e === 30) happened.push({ event: 'kick', epoch: 30, step: 1350, lr: 0.005, by: 'plateau' });
}
happened.push({
  event: 'end', epoch: 40, step: 1800, train_loss: 0.05, valid_loss: 0.0847, valid_metric: 0.9875, best_epoch: 22, best_valid_loss: 1 / 22 + 0.044,
  generalisation: 'overfitting', lr: 0.005, seconds: 8, stop: 'early', verdict: 'plateau',
});
make('by-hand', { command: ['descent', 'train', '</script><b>"it\'s" & more.csv', '--lr', '0.01'], data: '<i>data</i>.csv', data_path: '/here/<i>data</i>.csv' }, happened);

make('training', {}, [start, epoch(1, 45), epoch(2, 90), { event: 'step', epoch: 3, step: 91, loss: 0.5, lr: 0.01 }], false);
make('new', {}, null, false);

// 100,000 noisy steps, one of which is a spike that must be seen.
const big = [start];
let state = 1;
const random = () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32;
for (let step = 1; step <= 100000; step++) {
  const loss = step === 61803 ? 40 : (0.2 + 2 / (1 + step / 500)) * (0.6 + 0.8 * random());
  big.push({ event: 'step', epoch: 1 + Math.floor((step - 1) / 45), step, loss: Number(loss.toPrecision(9)), gradient_norm: Number((loss * (1 + random())).toPrecision(9)), lr: 0.001 });
  if (step % 45 === 0) big.push(epoch(step / 45, step, { train_loss: loss + random(), valid_loss: loss + random() }));
}
big.push({ event: 'end', epoch: 2222, step: 100000, train_loss: 0.2, lr: 0.001, seconds: 100, stop: 'steps', verdict: 'noise floor' });
make('big', {}, big);

// Results that are no JSON, of a later version, and of a form that nobody has promised.
const results = JSON.parse(readFileSync(join(work, 'one/results.json'), 'utf8'));
for (const [name, text] of [['damaged', '{"version":1,'], ['newer', JSON.stringify({ ...results, version: 2 })],
  ['odd', JSON.stringify({ ...results, valid: { rows: 'many', classes: 7 } })]]) {
  make(name, {}, happened);
  writeFileSync(join(work, name, 'results.json'), text);
}

const rows = Array.from({ length: 3000 }, (_, i) => {
  const kind = i % 50;
  return `${(kind % 7) + random()},${(kind % 8) + random()},"the species ${kind}"`;
});
writeFileSync(join(work, 'fifty.csv'), ['a,b,kind', ...rows].join('\n') + '\n');
