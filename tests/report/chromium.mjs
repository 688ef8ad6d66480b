// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What tests in chromium share: the browser, tests that are counted, and axe.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { chromium } from 'playwright-core';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const WAIT = { timeout: 120000 }; // sanitizers and busy machines

/** Nothing serious is found by axe-core. */
export async function accessible(page) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'] }));
  const found = violations.map((v) => `${v.impact} ${v.id}: ${v.nodes.map((n) => n.target.join(' ')).slice(0, 3).join('; ')}`);
  assert.deepEqual(found.filter((line) => /^(serious|critical)/.test(line)), []);
}

const wider = (page) => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);

/**
 * Uses every control of a page: buttons are pressed, sliders taken to both ends, every choice is made. The page stays as wide as
 * its window; what goes wrong in it is told by `opener`.
 */
export async function operate(page) {
  const closed = page.locator('details:not([open]) > summary');
  while (await closed.count() > 0) await closed.first().click();
  const controls = page.locator('button, input[type=range], select');
  let used = 0;
  for (let i = 0; i < await controls.count(); i++) {
    const control = controls.nth(i);
    if (!await control.isVisible() || !await control.isEnabled()) continue;
    const kind = await control.evaluate((element) => element.tagName);
    if (kind === 'INPUT') for (const key of ['Home', 'End']) await control.press(key);
    else if (kind === 'SELECT') for (const value of await control.locator('option').evaluateAll((all) => all.map((option) => option.value))) await control.selectOption(value);
    else await control.click();
    used++;
  }
  await page.evaluate(() => new Promise((done) => { requestAnimationFrame(() => requestAnimationFrame(done)); }));
  assert.ok(used > 0, 'there is nothing to press');
  assert.ok(await wider(page) <= 0, `it is ${await wider(page)} pixels wider than the window`);
}

/**
 * What opens pages of a folder, in a form, and looks at them when they are complete; whatever they ask of a network or say
 * on their console is a failure.
 * @param {import('playwright-core').Browser} browser @param {string} folder
 */
export const opener = (browser, folder) => async function open(name, { scheme = 'light', width = 1280, height = 1000, scale = 1, media = 'screen', motion = 'no-preference' } = {},
  look = async () => {}, begin = async () => {}) {
  const context = await browser.newContext({ colorScheme: scheme, viewport: { width, height }, deviceScaleFactor: scale, reducedMotion: motion, permissions: ['clipboard-read', 'clipboard-write'] });
  const page = await context.newPage();
  const problems = [];
  const url = pathToFileURL(join(folder, `${name}.html`)).href;
  page.on('request', (request) => { if (request.url().split('#')[0] !== url) problems.push(`request of ${request.url()}`); });
  page.on('console', (message) => problems.push(`console: ${message.text()}`));
  page.on('pageerror', (problem) => problems.push(`error: ${problem.message}`));
  await begin(context, page);
  await page.emulateMedia({ media });
  await page.goto(url);
  await page.waitForSelector('#page[aria-busy=false]', WAIT);
  await look(page);
  await context.close();
  assert.deepEqual(problems, []);
};

/**
 * The browser, a function that runs a test whose name has this part (and `after` behind it), and one that ends the process.
 * @param {string} executablePath @param {string} part @param {() => Promise<void>} after
 */
export async function launch(executablePath, part, after = async () => {}) {
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  let passed = 0;
  let failed = 0;
  async function test(name, run) {
    if (!name.includes(part)) return;
    const begun = performance.now();
    try {
      await run();
      passed++;
      console.log(`${((performance.now() - begun) / 1000).toFixed(1)} s  ${name}`);
    } catch (problem) {
      failed++;
      console.log(`FAILED ${name}\n${problem.stack}`);
    }
    await after();
  }
  async function finish() {
    await browser.close();
    console.log(`${passed} passed, ${failed} failed`);
    process.exit(failed > 0 || passed === 0 ? 1 : 0);
  }
  return { browser, test, finish };
}
