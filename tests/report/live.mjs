// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Follows trainings in chromium, and drives every control of the live page. The folder has a run that is over.
//
//     node live.mjs PROGRAM CHROMIUM [a part of a test's name]
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, rmSync } from 'node:fs';

import { accessible, launch } from './chromium.mjs';

const [program, executablePath, part = ''] = process.argv.slice(2);
const { browser, test, finish } = await launch(executablePath, part, async () => {
  for (const child of started.splice(0)) await end(child);
});
const started = [];

function start(...words) {
  const child = spawn(program, words, { stdio: ['ignore', 'pipe', 'pipe'] });
  child.said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => { child.said += data; });
  started.push(child);
  return child;
}

async function until(what, condition) {
  for (let i = 0; i < 2400; i++) {
    const value = await condition();
    if (value) return value;
    await new Promise((resume) => { setTimeout(resume, 50); });
  }
  throw new Error(`${what} did not come`);
}

const rowsOf = (run) => (existsSync(`${run}/metrics.jsonl`)
  ? readFileSync(`${run}/metrics.jsonl`, 'utf8').split('\n').slice(0, -1).map((line) => JSON.parse(line)) : []);

/** A training that goes on until it is stopped. */
async function train(run, ...words) {
  const child = start('train', '@digits', '--epochs', '1000000', '--patience', 'none', '--quiet', '--out', run, ...words);
  await until('a first epoch', () => child.exitCode !== null || (existsSync(`${run}/metrics.jsonl`) && rowsOf(run).some(({ event }) => event === 'epoch')));
  return child;
}

async function watch(...words) {
  const child = start('watch', ...words);
  child.url = await until('an address', () => child.exitCode !== null || child.said.match(/http:\S+/)?.[0]);
  return child;
}

async function end(child) {
  if (child.exitCode === null && child.signalCode === null) {
    child.kill('SIGTERM');
    await once(child, 'exit');
  }
  return child.exitCode;
}

/** The page of a server; what it says on its console, and requests that fail, are failures. */
async function open(url, { scheme = 'light', width = 1280, height = 900 } = {}, look = async () => {}) {
  const context = await browser.newContext({ colorScheme: scheme, viewport: { width, height } });
  const page = await context.newPage();
  const problems = [];
  page.on('request', (request) => { if (!request.url().startsWith(new URL(url).origin) && !request.url().startsWith('data:')) problems.push(`request of ${request.url()}`); });
  page.on('console', (message) => problems.push(`console: ${message.text()}`));
  page.on('pageerror', (problem) => problems.push(`error: ${problem.message}`));
  await page.goto(url);
  await page.waitForSelector('#page[aria-busy=false]');
  await look(page, problems);
  await context.close();
  assert.deepEqual(problems, []);
}

const text = (page, selector) => page.locator(selector).first().innerText();
const button = (page, name) => page.locator('.steer').getByRole('button', { name, exact: true });
const says = (page, pattern) => until(`${pattern}`, async () => pattern.test(await text(page, '.said')));
const is = (page, pattern) => until(`${pattern}`, async () => pattern.test(await text(page, '.status')));
const stepOf = async (page) => Number((await text(page, '.progress')).match(/step ([\d,]+)/)[1].replaceAll(',', ''));

for (const [name, form] of [['live', {}], ['dark', { scheme: 'dark', width: 360, height: 740 }]]) {
  await test(`a run is followed, changed and stopped ${JSON.stringify(form)}`, async () => {
    const training = await train(name, '--lr', '0.002', '--batch', '8', '--record', '50');
    const server = await watch(name);
    await open(server.url, form, async (page) => {
      assert.ok(!page.url().includes('token'));
      await is(page, /^live$/);
      assert.match(await page.title(), new RegExp(`${name}: descent watch`));
      const before = await stepOf(page);
      await until('progress', async () => await stepOf(page) > before);
      await page.waitForSelector('figure.chart canvas');
      const summary = await text(page, 'figure.chart .summary');
      await until('another summary', async () => await text(page, 'figure.chart .summary') !== summary);

      await button(page, 'Halve').click();
      await says(page, /^lr\*0\.5: lr 0\.002 → 0\.001 after step \d+$/);
      await until('the rate', async () => await text(page, '.rate output') === '0.001');
      await button(page, 'Double').click();
      await says(page, /^lr\*2: lr 0\.001 → 0\.002 after step \d+$/);
      await until('the rate', async () => await text(page, '.rate output') === '0.002');
      await page.locator('#rate').focus();
      await page.keyboard.press('ArrowLeft');
      await says(page, /^lr=0\.00195: lr 0\.002 → 0\.00195 after step \d+$/);
      await until('marks', async () => /it was changed 3 times/.test(await page.locator('main').innerText()));

      await button(page, 'Pause').click();
      await says(page, /^pause: paused after step \d+$/);
      await until('its word', async () => /, paused$/.test(await text(page, '.progress')));
      const paused = rowsOf(name).at(-1).step;
      await button(page, 'Step').click();
      await says(page, new RegExp(`^step: pauses after step ${paused + 1}$`));
      rmSync(`${name}/model.safetensors`, { force: true });
      await button(page, 'Save').click();
      await says(page, new RegExp(`^save: saved model.safetensors after step ${paused + 1}$`));
      assert.ok(existsSync(`${name}/model.safetensors`));
      await button(page, 'Continue').click();
      await says(page, /^continue: goes on after step \d+$/);
      await until('progress', async () => await stepOf(page) > paused + 100);

      await button(page, 'Stop').click();
      assert.equal(training.exitCode, null);
      await button(page, 'Stop now?').click();
      await is(page, /^training ended: /);
      await until('its exit', () => training.exitCode !== null);
      assert.ok(await page.locator('.steer').isHidden());
      // All is there: every epoch once, and the words of the end.
      const epochs = rowsOf(name).filter(({ event }) => event === 'epoch').length;
      await until('all epochs', async () => (await page.locator('main').innerText()).includes(`over ${epochs.toLocaleString('en')} recorded epoch`));
      const words = JSON.parse(readFileSync(`${name}/run.json`, 'utf8')).end;
      await until('the verdict', async () => (await text(page, 'section.answer')).toLowerCase().includes(words.verdict.toLowerCase()));
    });
    assert.equal(await end(server), 0);
  });
}

for (const form of [{}, { scheme: 'dark' }, { width: 360, height: 740 }, { scheme: 'dark', width: 360, height: 740 }]) {
  await test(`several runs can be read by everybody ${JSON.stringify(form)}`, async () => {
    rmSync('other', { recursive: true, force: true });
    await train('other');
    const server = await watch('other', 'over');
    await open(server.url, form, async (page) => {
      await is(page, /^live$/);
      assert.deepEqual(await page.locator('.which option').allInnerTexts(), ['other', 'over']);
      await page.locator('.which select').selectOption('over');
      assert.ok(await page.locator('.steer').isHidden()); // that one has ended
      await page.locator('.which select').selectOption('other');
      await button(page, 'Halve').click();
      await says(page, /^lr\*0\.5: lr .* → .* after step \d+$/);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert.ok(wide <= 0, `it is ${wide} pixels wider than the window`);
      await accessible(page);
    });
  });
}

await test('a thousand records a second are followed', async () => {
  await train('many', '--batch', '1', '--lr', '0.0001', '--record', 'every', '--keep', 'last');
  const server = await watch('many');
  await open(server.url, {}, async (page) => {
    await is(page, /^live$/);
    const recorded = () => rowsOf('many').findLast(({ event }) => event === 'step')?.step ?? 0;
    const begun = performance.now();
    const first = recorded();
    const shown = await stepOf(page);
    await until('five thousand more', () => recorded() > first + 5000);
    const [seconds, steps, goal] = [(performance.now() - begun) / 1000, recorded() - first, recorded()];
    await until('them on the page', async () => await stepOf(page) >= goal);
    const late = (performance.now() - begun) / 1000 - seconds;
    console.log(`       ${Math.round(steps / seconds)} records a second; shown ${late.toFixed(2)} s later`);
    assert.ok(await stepOf(page) > shown);
    assert.ok(rowsOf('many').filter(({ event }) => event === 'step').length > 5000, 'each step has a record');
  });
});

await test('a live page prints, without what steers', async () => {
  const training = await train('printed', '--record', '5');
  const server = await watch('printed');
  await open(server.url, { scheme: 'dark' }, async (page) => {
    await is(page, /^live$/);
    await page.emulateMedia({ media: 'print' });
    for (const selector of ['.steer', '.steer button']) assert.ok(await page.locator(selector).first().isHidden(), `${selector} prints`);
    assert.ok(await page.locator('.chart canvas').first().isVisible());
    assert.ok((await page.pdf({ format: 'A4' })).length > 20000);
  });
  await end(training);
});

await test('a replay ends as the run did', async () => {
  const server = await watch('over', '--replay', '2x');
  await open(server.url, {}, async (page) => {
    await is(page, /^the replay has ended$/);
    assert.ok(await page.locator('.steer').isHidden());
    assert.match(await page.locator('main').innerText(), /over 30 recorded epochs/);
  });
  assert.equal(await end(server), 0);
});

await test('train --watch shows how it ended, and is gone', async () => {
  const training = await train('both', '--watch');
  const [url] = training.said.match(/http:\S+/);
  await open(url, {}, async (page, problems) => {
    await is(page, /^live$/);
    await button(page, 'Stop').click();
    await button(page, 'Stop now?').click();
    await until('its exit', () => training.exitCode !== null);
    assert.equal(training.exitCode, 0);
    await is(page, /^training ended: /);
    const words = JSON.parse(readFileSync('both/run.json', 'utf8')).end;
    await until('the verdict', async () => (await text(page, 'section.answer')).toLowerCase().includes(words.verdict.toLowerCase()));
    await page.waitForTimeout(1500); // long enough to be lost, if it were
    await is(page, /^training ended: /);
    problems.length = 0; // the browser tells of connections that are lost
  });
});

await test('a page says when its server has ended, and goes on with another', async () => {
  await train('kept');
  const server = await watch('kept');
  const { port } = new URL(server.url);
  await open(server.url, {}, async (page, problems) => {
    await is(page, /^live$/);
    server.kill('SIGKILL'); // it cannot say so
    await once(server, 'exit');
    await is(page, /^connection lost, trying again$/);
    const again = await watch('kept', '--port', port);
    await is(page, /started again: open the address/);
    problems.length = 0; // the browser tells of connections that are lost
    await page.goto(again.url);
    await is(page, /^live$/);
    assert.equal(await end(again), 0);
    await is(page, /^descent watch has ended/);
  });
});

await finish();
