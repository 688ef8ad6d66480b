// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What tests in chromium share: the browser, tests that are counted, and axe.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

import { chromium } from 'playwright-core';

/** The script of axe-core, for a page. */
export const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

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
