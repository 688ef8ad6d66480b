// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Reads lessons in chromium: light, dark, narrow, on paper. Every claim holds as the page opens; every control changes its
// experiment, and after that no claim has lost its words; every command of a lesson runs.
//
//     node lesson.mjs FOLDER CHROMIUM DESCENT [a part of a test's name]
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';

import { accessible, launch, opener } from './chromium.mjs';

const [work, executablePath, descent, part = ''] = process.argv.slice(2);
const { browser, test, finish } = await launch(executablePath, part);
const open = opener(browser, work);

const MOST = 400000; // bytes of a page besides its data
const WAIT = { timeout: 120000 }; // sanitizers and busy machines

const lessonNames = JSON.parse(spawnSync(descent, ['lesson', '--json'], { encoding: 'utf8' }).stdout).lessons.map(({ name }) => name);

/** After what was asked for has been computed and drawn. */
async function settled(page, experiment = '.experiment') {
  await page.evaluate(() => new Promise((done) => { requestAnimationFrame(() => requestAnimationFrame(done)); }));
  await page.waitForFunction((selector) => [...document.querySelectorAll(selector)].every((e) => e.getAttribute('aria-busy') === 'false'), experiment, WAIT);
}

const claims = (page, selector = '.claim') => page.locator(selector).evaluateAll((all) => all.map((claim) => ({ holds: claim.dataset.holds, timed: claim.dataset.timed === 'true', text: claim.innerText.replaceAll('\n', ' ') })));

/** What is to be seen of an experiment: its words and its pictures. */
const seen = async (page, selector) => createHash('sha256').update(await page.locator(selector).evaluate((element) => {
  const claimed = [...document.querySelectorAll(`.claim[data-experiment="${element.id}"]`)].map((claim) => claim.innerText);
  const canvases = [...element.querySelectorAll('canvas')].map((canvas) => canvas.toDataURL());
  const vectors = [...element.querySelectorAll('svg')].map((svg) => svg.outerHTML);
  return [element.querySelector('h3')?.innerText, ...claimed, ...canvases, ...vectors].join('\n');
})).digest('hex');

/** Words without numbers that are none. */
function worded(list, what) {
  for (const { text } of list) assert.doesNotMatch(text, /NaN|undefined|null|Infinity|\[object/, `${what}: ${text}`);
}

async function isWell(page, selector, what) {
  assert.equal((await page.locator(`${selector} pre.wrong`).innerText()).trim(), '', what);
  worded(await claims(page, `.claim[data-experiment="${selector.slice(1)}"]`), what);
  worded((await page.locator(`${selector} h3, ${selector} .summary`).allInnerTexts()).map((text) => ({ text })), what);
}

// ---- every lesson, in every form ----

const NARROW = { width: 360, height: 740, scale: 2 };
for (const name of lessonNames) {
  for (const form of [{}, { scheme: 'dark' }, { scheme: 'dark', ...NARROW }, NARROW, { width: 1920 }, { media: 'print', width: 794 }]) {
    await test(`${name} ${JSON.stringify(form)} can be read by everybody`, () => open(`lessons/${name}`, form, async (page) => {
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert.ok(wide <= 0, `it is ${wide} pixels wider than the window`);
      if (form.media !== 'print') await accessible(page);
      const headings = await page.locator('h1,h2,h3').evaluateAll((all) => all.filter((h) => h.innerText).map((h) => Number(h.tagName[1])));
      headings.forEach((level, i) => assert.ok(i === 0 ? level === 1 : level <= headings[i - 1] + 1, headings.join()));
      const unnamed = await page.locator('.view canvas, .canvas > canvas').evaluateAll((all) => all.filter((c) => !c.getAttribute('aria-label')).length);
      assert.equal(unnamed, 0, 'pictures without words');
    }));
  }

  await test(`${name}: every claim holds`, () => open(`lessons/${name}`, {}, async (page) => {
    const all = await claims(page);
    assert.ok(all.length >= 3, `it has ${all.length} claims`);
    assert.deepEqual(all.filter(({ holds, timed }) => holds !== 'true' && !timed).map(({ text }) => text), []);
    worded(all, name);
    assert.ok(await page.locator('.experiment').count() >= 3, 'it has fewer than three experiments');
    for (const experiment of await page.locator('.experiment').all()) await isWell(page, `#${await experiment.getAttribute('id')}`, 'at first');
  }));

  for (const [where, form] of [['', {}], [' on a narrow page in the dark', { scheme: 'dark', ...NARROW }]]) {
    await test(`${name}: every control changes its experiment${where}`, () => open(`lessons/${name}`, form, async (page) => {
      for (const id of await page.locator('.experiment').evaluateAll((all) => all.map((e) => e.id))) await drive(page, `#${id}`);
    }));
  }

  await test(`${name}: what it says to type runs`, () => open(`lessons/${name}`, {}, async (page) => {
    const commands = await page.locator('.command code').allInnerTexts();
    assert.ok(commands.length > 0);
    for (const command of commands) {
      const ran = spawnSync('bash', ['-c', command], { encoding: 'utf8', cwd: mkdtempSync(join(work, 'typed-')), env: { ...process.env, PATH: `${dirname(descent)}${delimiter}${process.env.PATH}` } });
      assert.ok(ran.status === 0 || ran.status === 3, `${command}\n${ran.stderr}`);
    }
  }));

  await test(`${name}: it is small and stands alone`, async () => {
    const html = readFileSync(join(work, 'lessons', `${name}.html`), 'utf8');
    const data = /<script type="application\/json" id="document">([^]*?)<\/script>/.exec(html)[1];
    assert.ok(html.length - data.length < MOST, `${html.length - data.length} bytes besides its data`);
    assert.doesNotMatch(html, /(src|href|url)[=(]["']?https?:/);
  });

  await test(`${name}: nothing moves before Play`, () => open(`lessons/${name}`, {}, async (page) => {
    const before = await page.screenshot({ fullPage: true });
    await page.waitForTimeout(400);
    assert.ok(before.equals(await page.screenshot({ fullPage: true })));
  }));
}

// ---- controls ----

/** Every slider to both its ends, every button, every choice, the player. */
async function drive(page, selector) {
  const sliders = await page.locator(`${selector} .controls input[type=range]`).evaluateAll((all) => all.map((e) => e.id));
  for (const id of sliders) {
    const slider = page.locator(`[id="${id}"]`);
    const before = await slider.inputValue();
    const sights = new Set([await seen(page, selector)]);
    for (const key of ['Home', 'End']) {
      await slider.press(key);
      await settled(page);
      sights.add(await seen(page, selector));
      assert.equal(await page.locator(`[id="${id}-number"]`).inputValue(), await slider.getAttribute('aria-valuetext'));
      await isWell(page, selector, `${id} at its ${key}`);
    }
    assert.ok(sights.size > 1, `${id} changes nothing`);
    await slider.fill(before);
    await settled(page);
  }
  for (const button of await page.locator(`${selector} .controls button`).all()) {
    const before = await seen(page, selector);
    const pressed = await button.getAttribute('aria-pressed');
    await button.click();
    await settled(page);
    await isWell(page, selector, await button.innerText());
    if (pressed !== 'true') assert.notEqual(await seen(page, selector), before, `${await button.innerText()} changes nothing`);
  }
  if (await page.locator(`${selector} .play`).count() > 0) await plays(page, selector);
}

async function plays(page, selector) {
  const at = (name) => page.locator(`[id="${selector.slice(1)}-${name}"]`);
  const step = () => at('time').inputValue().then(Number);
  const total = await step();
  await at('first').click();
  assert.equal(await step(), 0);
  const start = await seen(page, selector);
  await at('next').click();
  assert.equal(await step(), Math.min(1, total));
  await at('back').click();
  assert.equal(await step(), 0);
  await at('speed').press('End');
  await at('play').click();
  await page.waitForFunction((id) => document.getElementById(id).textContent === 'Play', `${selector.slice(1)}-play`, WAIT);
  assert.equal(await step(), total);
  assert.notEqual(await seen(page, selector), start, 'nothing has moved');
}

// ---- the course ----

await test('the index leads to every lesson, and they to each other', () => open('lessons/index', {}, async (page) => {
  await accessible(page);
  const links = await page.locator('.lessons a').evaluateAll((all) => all.map((a) => a.getAttribute('href')));
  assert.deepEqual(links, lessonNames.map((name) => `${name}.html`));
  for (const link of links) assert.ok(existsSync(join(work, 'lessons', link)), link);
}));

for (const [i, name] of lessonNames.entries()) {
  await test(`${name} knows what is before and after it`, () => open(`lessons/${name}`, {}, async (page) => {
    const links = await page.locator('nav a').evaluateAll((all) => all.map((a) => a.getAttribute('href')));
    const wanted = [lessonNames[i - 1], 'index', lessonNames[i + 1]].filter(Boolean).map((one) => `${one}.html`);
    assert.deepEqual(links, wanted);
  }));
}

await test('a lesson alone has no link, but what to type', () => open('momentum', {}, async (page) => {
  assert.equal(await page.locator('a').count(), 0);
  assert.match(await page.locator('nav').innerText(), /descent lesson/);
}));

await test('the index in the dark, narrow', () => open('lessons/index', { scheme: 'dark', ...NARROW }, async (page) => {
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  assert.ok(wide <= 0, `it is ${wide} pixels wider than the window`);
  await accessible(page);
}));

await finish();
