// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Drives pages of races in chromium: light, dark, narrow; by pointer and by keys. The command that a page offers is
// typed, and has the same ends, bit for bit.
//
//     node race.mjs FOLDER CHROMIUM DESCENT [a part of a test's name]
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { delimiter, dirname, join } from 'node:path';

import { accessible, launch, opener, operate } from './chromium.mjs';

const [work, executablePath, descent, part = ''] = process.argv.slice(2);
const { browser, test, finish } = await launch(executablePath, part);
const open = opener(browser, work);

const text = (page, selector) => page.locator(selector).first().innerText();
const picture = async (page, id) =>
  createHash('sha256').update(await page.locator(`#${id} canvas`).evaluate((canvas) => canvas.toDataURL())).digest('hex');
const pictures = async (page) => [await picture(page, 'contours'), await picture(page, 'relief')];
/** After what was asked for has been computed and drawn. */
const settled = (page) => page.evaluate(() => new Promise((done) => { requestAnimationFrame(() => requestAnimationFrame(done)); }));
const ends = (page) => page.evaluate(() => globalThis.race.runs.map((run) => ({ x: run.x, f: run.rows[run.width * (run.count - 1)], steps: run.count - 1, stop: run.end })));

/** Both pictures are others after `act`. */
async function changes(page, act) {
  const before = await pictures(page);
  await act();
  await settled(page);
  const after = await pictures(page);
  assert.notEqual(after[0], before[0], 'the contours are as before');
  assert.notEqual(after[1], before[1], 'the relief is as before');
}

/** The command of the page, typed: its ends are those of the page, to the last bit. */
async function sameBits(page) {
  const command = await text(page, '.command code');
  const ran = spawnSync('bash', ['-c', `${command} --json`], { encoding: 'utf8', env: { ...process.env, PATH: `${dirname(descent)}${delimiter}${process.env.PATH}` } });
  assert.ok(ran.status === 0 || ran.status === 3, `${command}\n${ran.stderr}`);
  const native = JSON.parse(ran.stdout).runs;
  const own = await ends(page);
  assert.equal(own.length, native.length);
  own.forEach((run, i) => {
    const { x, f, steps, stop, label } = native[i];
    for (const [a, b] of [...x.map((at, k) => [run.x[k], at]), [run.f, f], [run.steps, steps], [run.stop, stop]]) assert.ok(Object.is(a, b), `${command}\n${label}: ${a}, not ${b}`);
  });
}

// ---- every page, in every form ----

const NARROW = { width: 360, height: 740, scale: 2 };
for (const [name, form] of [['valley', {}], ['valley', { scheme: 'dark', ...NARROW }], ['hills', { scheme: 'dark' }], ['hills', NARROW], ['saddle', { width: 1920 }],
  ['plateau', { width: 800 }], ['settings', NARROW], ['curve', {}], ['curve', { scheme: 'dark', ...NARROW }]]) {
  await test(`${name} ${JSON.stringify(form)} can be read by everybody`, () => open(name, form, async (page) => {
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(wide <= 0, `it is ${wide} pixels wider than the window`);
    await accessible(page);
    const headings = await page.locator('h1,h2,h3').evaluateAll((all) => all.map((h) => Number(h.tagName[1])));
    headings.forEach((level, i) => assert.ok(i === 0 ? level === 1 : level <= headings[i - 1] + 1, headings.join()));
    assert.match(await page.locator('.pictures canvas').first().getAttribute('aria-label'), /(Contours|Curve) of f = .*ends after/);
  }));
}

for (const name of ['valley', 'curve']) {
  await test(`${name} prints, also from a dark page: pictures and numbers, and nothing to press`, () => open(name, { scheme: 'dark' }, async (page) => {
    await page.emulateMedia({ media: 'print' });
    assert.equal(await page.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue('--paper').trim()), '#fff');
    for (const selector of ['.play', '#settings', '#rate-0', '.hint', 'button']) {
      for (const one of await page.locator(selector).all()) assert.ok(await one.isHidden(), `${selector} prints`);
    }
    for (const selector of ['.pictures canvas', 'table.numbers', '.ends li', '.command code']) assert.ok(await page.locator(selector).first().isVisible(), selector);
    const { data, width } = await page.locator('.pictures canvas').first().evaluate((canvas) => ({ width: canvas.width, data: [...canvas.getContext('2d').getImageData(1, 1, 1, 1).data] }));
    assert.ok(width > 300 && (data[3] === 0 || data[0] > 200), `a dark picture on paper: ${data}`);
    assert.ok((await page.pdf({ format: 'A4' })).length > 50000);
  }));
}

for (const name of ['valley', 'hills', 'plateau', 'settings', 'curve']) {
  await test(`${name}: every control, on a narrow page in the dark`, () => open(name, { scheme: 'dark', ...NARROW }, operate));
}

// ---- the bits of descent minimize ----

for (const name of ['valley', 'hills', 'saddle', 'plateau', 'settings', 'curve']) {
  await test(`${name} has the bits of descent minimize`, () => open(name, {}, sameBits));
}

await test('settings that were changed have them too', () => open('hills', {}, async (page) => {
  await page.locator('#rate-3').focus();
  for (let k = 0; k < 20; k++) await page.keyboard.press('ArrowRight');
  await page.locator('#beta1-number').fill('0.7');
  await page.locator('#beta2').press('ArrowLeft');
  await page.locator('#eps-number').fill('1e-5');
  await page.locator('#decay').selectOption('step');
  await page.locator('#half-number').fill('123');
  await page.locator('#steps').fill('777');
  await page.locator('#steps').press('Tab');
  await page.locator('#start-x').fill('-1.25');
  await page.locator('#start-x').press('Tab');
  await settled(page);
  const command = await text(page, '.command code');
  for (const words of ['--from=-1.25,-0.2', 'beta1=0.7', 'eps=0.00001', '--decay step:123,0.5', '--steps 777']) assert.ok(command.includes(words), command);
  await sameBits(page);
  for (const [kind, words] of [['exp', '--decay exp:0.99'], ['inverse', '--decay inverse:0.00'], ['sqrt', '--decay sqrt:1'], ['none', '--decay none']]) {
    await page.locator('#decay').selectOption(kind);
    await settled(page);
    assert.ok((await text(page, '.command code')).includes(words), kind);
    await sameBits(page);
  }
}));

// ---- controls ----

await test('sliders change the paths', () => open('valley', {}, async (page) => {
  for (const id of ['rate-1', 'beta1', 'beta2', 'eps', 'noise']) {
    await changes(page, async () => {
      await page.locator(`#${id}`).focus();
      for (let k = 0; k < 40; k++) await page.keyboard.press('ArrowRight');
    });
    assert.equal(await page.locator(`#${id}-number`).inputValue(), await page.locator(`#${id}`).getAttribute('aria-valuetext'));
  }
  await changes(page, () => page.locator('#again').click()); // another draw of the noise
  assert.match(await text(page, '#terminal ~ div'), /without the noise/);
}));

await test('a click sets the start, and so do fields', () => open('hills', {}, async (page) => {
  const box = await page.locator('#contours canvas').boundingBox();
  await changes(page, () => page.mouse.click(box.x + 0.3 * box.width, box.y + 0.3 * box.height));
  const [x, y] = await Promise.all(['#start-x', '#start-y'].map(async (id) => Number(await page.locator(id).inputValue())));
  assert.ok(x < 0 && x > -5 && y > 0 && y < 5, `${x}, ${y}`);
  assert.ok((await text(page, '.command code')).includes(`--from=${x},${y}`));
  await sameBits(page);
  await changes(page, async () => {
    await page.locator('#start-y').fill('-3');
    await page.locator('#start-y').press('Tab');
  });
  assert.match(await text(page, '.ends'), /minimum/);
}));

await test('another formula', () => open('valley', {}, async (page) => {
  await changes(page, async () => {
    await page.locator('#formula').fill('x^2 + k*y^2 + sin(3*x)');
    await page.locator('#constants').fill('k = 4');
    await page.locator('#open').click();
  });
  assert.equal(await text(page, '#wrong'), '');
  assert.match(await text(page, '.command code'), /'x\^2 \+ k\*y\^2 \+ sin\(3\*x\)' --set k=4/);
  await sameBits(page);
  await page.locator('#formula').fill('himmelblau');
  await page.locator('#constants').fill('');
  await page.locator('#formula').press('Enter');
  await settled(page);
  await sameBits(page);
}));

await test('a wrong formula says what is wrong, and all stays as it was', () => open('valley', {}, async (page) => {
  const before = await pictures(page);
  for (const [formula, words] of [['x^2 + + y)', /\^/], ['x + y + z', /needs one variable or two, and this function has 3: x, y, z\s+give numbers/], ['foo(x) + y', /foo/]]) {
    await page.locator('#formula').fill(formula);
    await page.locator('#open').click();
    assert.match(await text(page, '#wrong'), words);
  }
  await settled(page);
  assert.deepEqual(await pictures(page), before);
  await sameBits(page);
}));

await test('one variable: a curve, and back to two', () => open('curve', {}, async (page) => {
  const before = await picture(page, 'curve');
  const box = await page.locator('#curve canvas').boundingBox();
  await page.mouse.click(box.x + 0.8 * box.width, box.y + 0.5 * box.height);
  await settled(page);
  assert.notEqual(await picture(page, 'curve'), before);
  assert.equal(await page.locator('#start-y').count(), 0);
  await sameBits(page);
  assert.match(await text(page, '.ends'), /minimum/);
  await page.locator('#formula').fill('x^2 + 3*y^2');
  await page.locator('#open').click();
  await settled(page);
  assert.equal(await page.locator('#relief canvas').count(), 1);
  await sameBits(page);
  await page.locator('#formula').fill('cos(x) + x^2/20');
  await page.locator('#open').click();
  await settled(page);
  assert.equal(await page.locator('#relief').count(), 0);
  await sameBits(page);
}));

await test('it plays, stops, steps', () => open('valley', {}, async (page) => {
  const step = () => page.locator('#time').inputValue().then(Number);
  const total = await step();
  await page.locator('#speed').press('End');
  await page.locator('#play').click();
  assert.equal(await text(page, '#play'), 'Pause');
  await page.waitForFunction(() => document.getElementById('play').textContent === 'Play');
  assert.equal(await step(), total);
  await page.waitForFunction(() => /have ended/.test(document.getElementById('live').textContent));
  await page.locator('#first').click();
  assert.equal(await step(), 0);
  assert.match(await text(page, '#table ~ div tbody'), /24\.2/);
  await changes(page, () => page.locator('#next').click({ clickCount: 3 }));
  assert.equal(await step(), 3);
  await page.locator('#back').click();
  assert.equal(await step(), 2);
  await changes(page, async () => {
    await page.locator('#time').focus();
    await page.keyboard.press('PageUp');
  });
  assert.ok(await step() > 2);
  await page.locator('#last').click();
  assert.equal(await step(), total);
}));

await test('five optimizers: what a frame takes', () => open('valley', {}, async (page) => {
  await page.locator('#play').click();
  const frames = await page.evaluate(() => new Promise((done) => {
    const begun = performance.now();
    let count = 0;
    const frame = () => {
      count++;
      if (performance.now() - begun < 2000) requestAnimationFrame(frame);
      else done(count / 2);
    };
    requestAnimationFrame(frame);
  }));
  assert.equal(await text(page, '#play'), 'Pause');
  const [draw, run] = await page.evaluate(() => {
    const slider = document.getElementById('time');
    const begun = performance.now();
    for (let k = 1; k <= 200; k++) {
      slider.value = String(50 * k);
      slider.dispatchEvent(new Event('input'));
    }
    const drawn = performance.now();
    globalThis.race.run();
    return [(drawn - begun) / 200, performance.now() - drawn];
  });
  console.log(`       ${frames.toFixed(0)} frames a second; to draw one takes ${draw.toFixed(2)} ms, to compute all paths ${run.toFixed(0)} ms`);
}));

await test('the relief turns by pointer and by keys', () => open('hills', {}, async (page) => {
  const canvas = page.locator('#relief canvas');
  const side = () => canvas.getAttribute('aria-valuetext');
  const first = [await picture(page, 'relief'), await side()];
  await canvas.focus();
  for (let k = 0; k < 8; k++) await page.keyboard.press('ArrowRight');
  await settled(page);
  assert.notEqual(await picture(page, 'relief'), first[0]);
  assert.notEqual(await side(), first[1]);
  await page.keyboard.press('Home');
  await settled(page);
  assert.deepEqual([await picture(page, 'relief'), await side()], first);
  const box = await canvas.boundingBox();
  await page.mouse.move(box.x + 200, box.y + 200);
  await page.mouse.down();
  await page.mouse.move(box.x + 320, box.y + 160, { steps: 5 });
  await page.mouse.up();
  await settled(page);
  assert.notEqual(await side(), first[1]);
}));

await test('optimizers come and go, and keep their colours', () => open('saddle', {}, async (page) => {
  const legend = () => page.locator('main > .legend li').evaluateAll((items) => items.map((item) => [item.innerText.trim(), item.querySelector('svg').getAttribute('class'), item.querySelector('line').getAttribute('stroke-dasharray')].join()));
  const before = await legend();
  await page.locator('button[aria-label="Remove momentum"]').click();
  await page.locator('#add-rule').selectOption('pgd');
  await page.locator('#add').click();
  await settled(page);
  const after = await legend();
  assert.deepEqual(after.slice(0, 3), before.filter((line) => !line.startsWith('momentum')));
  assert.equal(new Set(after).size, 4);
  await sameBits(page);
  for (let k = 0; k < 4; k++) await page.locator('#add').click();
  assert.equal(await page.locator('#add').isDisabled(), true);
  await settled(page);
  assert.equal(await page.locator('.ends li').count(), 8);
}));

await test('what is seen can be changed', () => open('plateau', {}, async (page) => {
  await changes(page, async () => {
    await page.locator('#x-low').fill('-1');
    await page.locator('#x-low').press('Tab');
  });
  const low = await page.locator('#x-low').inputValue();
  assert.equal(low, '-1');
  await changes(page, () => page.locator('#fit').click());
  assert.notEqual(await page.locator('#x-low').inputValue(), '-1');
}));

await test('each end says what kind of place it is', async () => {
  const places = (page) => page.locator('.ends li').evaluateAll((items) => items.map((item) => `${item.querySelector('.name').innerText.trim()}: ${item.querySelector('.chip').innerText}`));
  await open('hills', {}, async (page) => assert.deepEqual((await places(page)).map((line) => line.split(': ')[1]), Array(5).fill('minimum')));
  await open('plateau', {}, async (page) => assert.deepEqual((await places(page)).slice(0, 2), ['gd: plateau', 'momentum: plateau']));
  await open('saddle', {}, async (page) => {
    assert.match(await text(page, '.ends li:nth-child(2)'), /near a saddle/);
    await page.locator('#rate-0-number').fill('9');
    await settled(page);
    assert.match((await places(page))[0], /diverging/);
    await sameBits(page);
    await page.locator('#start-y').fill('0');
    await page.locator('#start-y').press('Tab');
    await page.locator('#rate-0-number').fill('0.2');
    await settled(page);
    assert.equal((await places(page))[0], 'gd: saddle');
    assert.match(await text(page, '.ends li'), /1 of 2 directions leads down, with curvature −2/);
  });
});

await finish();
