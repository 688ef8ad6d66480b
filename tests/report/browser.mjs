// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Drives every control of reports in chromium: light, dark, narrow, on paper; by pointer and by keys.
//
//     node browser.mjs FOLDER CHROMIUM [a part of a test's name]
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

import { accessible, launch, opener, operate } from './chromium.mjs';

const [work, executablePath, part = ''] = process.argv.slice(2);
const { browser, test, finish } = await launch(executablePath, part);
const open = opener(browser, work);

/** What a chart looks like, as a checksum. */
const picture = async (page, chart) =>
  createHash('sha256').update(await page.locator(`#${chart} canvas`).evaluate((canvas) => canvas.toDataURL())).digest('hex');
const text = (page, selector) => page.locator(selector).first().innerText();

// ---- every page, in every form ----

const NARROW = { width: 360, height: 740 };
const FORMS = [['by-hand', {}], ['by-hand', { scheme: 'dark', ...NARROW }], ['several', { scheme: 'dark' }], ['several', NARROW], ['steps', {}],
  ['one', { scheme: 'dark' }], ['other', NARROW], ['training', {}], ['new', NARROW], ['two', {}], ['two', { scheme: 'dark', ...NARROW }], ['numbers', NARROW],
  ['fifty', {}], ['fifty', { scheme: 'dark', ...NARROW }], ['scored', NARROW], ['damaged', NARROW],
  ['looked', {}], ['looked', { scheme: 'dark', ...NARROW }], ['places', NARROW]];
for (const [name, form] of FORMS) {
  await test(`${name} ${JSON.stringify(form)} can be read by everybody`, () => open(name, form, async (page) => {
    assert.ok((await text(page, 'h1')).length > 10);
    assert.match(await page.title(), /descent report/);
    // Results of many runs are another page of this list.
    const closed = name === 'several' ? 'details:not(#results ~ details)' : 'details';
    await page.evaluate((which) => document.querySelectorAll(which).forEach((details) => { details.open = true; }), closed);
    await page.waitForFunction(() => [...document.querySelectorAll('#results ~ details[open] > div')].every((part) => part.hasChildNodes()));
    await page.evaluate(() => document.querySelectorAll('.tools button[aria-expanded=false]').forEach((button) => button.click()));
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(wide <= 0, `it is ${wide} pixels wider than the window`);
    await accessible(page);
    const headings = await page.locator('h1,h2,h3').evaluateAll((all) => all.map((h) => Number(h.tagName[1])));
    headings.forEach((level, i) => assert.ok(i === 0 ? level === 1 : level <= headings[i - 1] + 1, headings.join()));
  }));
}

for (const name of ['by-hand', 'several', 'steps', 'looked', 'one', 'two', 'numbers', 'fifty', 'scored']) {
  await test(`${name}: every control, on a narrow page in the dark`, () => open(name, { scheme: 'dark', ...NARROW }, operate));
}

// ---- what it says ----

await test('the verdict and the next command are those of the record', () => open('one', {}, async (page) => {
  const { end } = JSON.parse(readFileSync(join(work, 'one/run.json'), 'utf8'));
  const answer = (await text(page, 'section.answer')).replaceAll('±', '+-').toLowerCase();
  for (const words of [end.verdict, end.because, end.generalisation, end.generalisation_because]) assert.ok(answer.includes(words.toLowerCase()), words);
  if (end.command) {
    await page.locator('section.answer .command button').click();
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), end.command);
  }
  assert.equal(await page.locator('.three > div').count(), 3);
}));

await test('a run with a hand in it shows what was done', () => open('by-hand', {}, async (page) => {
  assert.match(await text(page, '#chart-1 h3'), /lowest at epoch 22: 0\.0895; it ended at 0\.105/);
  assert.match(await text(page, '#chart-3 h3'), /from 0\.01 to 0\.005; it was changed once/);
  await page.locator('summary', { hasText: 'What happened' }).click();
  const happened = await page.locator('details[open] tbody tr').evaluateAll((rows) => rows.map((row) => row.innerText.replaceAll('\t', ' | ')));
  assert.deepEqual(happened.map((row) => row.split(' | ')[2].trim()), ['plateau', 'resumed', 'learning rate 0.005', 'request lr*0.5: lr 0.01 → 0.005 after step 900', 'parameters perturbed']);
  assert.match(await text(page, 'section.answer'), /data <i>data<\/i>\.csv/); // as text
  assert.equal(await page.locator('main i, main b').count(), 0);
  assert.match(await text(page, '#words ~ dl'), /plateau/);
  assert.match(await text(page, 'section:has(#again)'), /'<\/script><b>"it'\\''s" & more\.csv'/);
}));

await test('a run that did not end says so, and how it goes on', async () => {
  await open('training', {}, async (page) => {
    assert.match(await text(page, 'section.answer'), /interrupted[^]*at step 91, with 2 whole epochs behind it[^]*descent train --resume training/);
  });
  await open('new', {}, async (page) => {
    assert.match(await text(page, 'h1'), /Nothing has been trained yet/);
    assert.equal(await page.locator('figure').count(), 0);
  });
});

await test('several runs are told apart', () => open('several', {}, async (page) => {
  const legend = await page.locator('#chart-1 .legend li').allInnerTexts();
  assert.deepEqual(legend.map((line) => line.split(',')[0]), ['one', 'one', 'steps', 'steps', 'other', 'other', 'by-hand', 'by-hand']);
  const colours = await page.locator('#chart-1 .legend line').evaluateAll((lines) => lines.map((line) => getComputedStyle(line).stroke + line.getAttribute('stroke-dasharray')));
  assert.equal(new Set(colours).size, colours.length);
  assert.match(await text(page, '#settings'), /What differs: .*lr/);
}));

// ---- the place on the surface ----

const recordOf = (name, file) => JSON.parse(readFileSync(join(work, name, file), 'utf8'));

await test('the evidence is that of the diagnosis, and of which step', () => open('looked', {}, async (page) => {
  const { found } = recordOf('looked', 'diagnosis.json');
  const said = await text(page, '#evidence-1');
  assert.ok(said.includes(found.verdict) && said.toLowerCase().includes(found.because.toLowerCase()), said);
  assert.match(said, /Of step 72, looked at on .* The run is at step 90 now\./);
  assert.equal(await page.locator('#evidence-1 tbody tr').count(), found.evidence.length + found.zero_modes.length);
  await page.locator('#evidence-1').getByRole('button', { name: 'Copy data' }).click();
  const lines = (await page.evaluate(() => navigator.clipboard.readText())).trim().split('\n').map((line) => line.split('\t'));
  assert.deepEqual(lines.slice(1, 3).map(([name, value]) => [name, Number(value)]), found.evidence.slice(0, 2).map(({ name, value }) => [name, value]));
}));

await test('likely causes and experiments are those of the diagnosis', () => open('looked', {}, async (page) => {
  const { found } = recordOf('looked', 'diagnosis.json');
  const said = await text(page, '#causes-1');
  for (const { cause } of found.causes) assert.ok(said.toLowerCase().includes(cause), `${cause} is not in ${said}`);
  assert.equal(await page.locator('#causes-1 tbody tr').count(), found.experiments.list.length);
  assert.match(said, /30 steps each from step 72/);
}));

await test('the spectrum counts every eigenvalue, and keys read it', () => open('looked', {}, async (page) => {
  const { found } = recordOf('looked', 'diagnosis.json');
  const figure = page.locator('figure:has(.bars)');
  const [low, high] = found.index;
  assert.equal(low, high);
  const title = await figure.locator('h3').innerText();
  assert.equal(title, low > 0 ? `${low} of 55 directions curve down` : title);
  assert.match(await figure.locator('svg[width]').innerHTML(), /limit of stability, 2 \/ rate = /);
  const bars = figure.locator('.bars');
  await bars.focus();
  await page.keyboard.press('Home');
  let sum = 0;
  for (let i = 0; i < await figure.locator('.bar').count(); i++) {
    const words = await bars.getAttribute('aria-valuetext');
    assert.equal(await figure.locator('.place').innerText(), words);
    assert.equal(await figure.locator('.lit').count(), 1);
    sum += Number(words.split(' ')[0]);
    await page.keyboard.press('ArrowRight');
  }
  assert.equal(sum, 55);
  assert.equal(await figure.locator('.bar.down').count() > 0, low > 0);
  await figure.getByRole('button', { name: 'Numbers' }).click();
  assert.equal(await figure.locator('.behind tbody tr').count(), 55);
  await figure.getByRole('button', { name: 'Copy data' }).click();
  const copied = (await page.evaluate(() => navigator.clipboard.readText())).trim().split('\n').slice(1).map((line) => Number(line.split('\t')[1]));
  assert.deepEqual(copied, found.eigenvalues.values);
  const box = await bars.boundingBox();
  await page.mouse.move(box.x + box.width - 30, box.y + box.height - 60);
  assert.match(await figure.locator('.place').innerText(), / from | told from 0/);
}));

await test('layers have their numbers', () => open('looked', {}, async (page) => {
  const { found } = recordOf('looked', 'diagnosis.json');
  const figure = page.locator('figure:has(.dots)');
  assert.equal(await figure.locator('.dots .shape.colour-2').count(), 4);
  assert.match(await figure.locator('.summary').innerText(), /hidden units? (is|are) dead|None of 4 hidden units is dead or saturated/);
  await figure.getByRole('button', { name: 'Copy data' }).click();
  const lines = (await page.evaluate(() => navigator.clipboard.readText())).trim().split('\n').map((line) => line.split('\t'));
  assert.deepEqual(lines[0], ['layer', 'numbers', 'weights', 'gradient', 'gradient / weights', 'update', 'update / weights', 'trace', '±', 'smallest', 'largest']);
  assert.deepEqual(lines.slice(1).map(([name]) => name), found.layers.map(({ name }) => name));
  assert.equal(await figure.locator('.dots .shape.colour-4').count(), 4);
  assert.ok(Math.abs(Number(lines[1][6]) * found.layers[0].weight_norm / found.layers[0].update_norm - 1) < 1e-9);
  assert.ok(Math.abs(Number(lines[1][4]) * found.layers[0].weight_norm / found.layers[0].gradient_norm - 1) < 1e-9);
}));

/** The picture of a canvas of a slice, as a checksum: 0 from above, 1 from the side. */
const view = async (page, i) => createHash('sha256').update(await page.locator('.view canvas').nth(i).evaluate((canvas) => canvas.toDataURL())).digest('hex');

await test('the way is played on the surface, which can be turned', () => open('looked', {}, async (page) => {
  const { found } = recordOf('looked', 'slice.json');
  const words = () => text(page, '.player output');
  const slider = page.locator('.player input');
  const share = (100 * (found.axes[0].explained + found.axes[1].explained)).toFixed(1);
  assert.match(await text(page, 'figure:has(.view) h3'), new RegExp(`The way led from a loss of .*; ${share.replace('.', '\\.')}\u00a0% of it lies in this picture`));
  assert.match(await words(), /^step 72: loss /);
  const seen = [await view(page, 0), await view(page, 1)];
  await slider.focus();
  await page.keyboard.press('Home');
  assert.match(await words(), /^step 0: loss /);
  assert.equal(await slider.getAttribute('aria-valuetext'), await words());
  assert.notEqual(await view(page, 0), seen[0]);
  assert.notEqual(await view(page, 1), seen[1]);
  const play = page.locator('.player button');
  await play.click();
  assert.equal(await play.innerText(), 'Pause');
  await page.waitForFunction(() => Number(document.querySelector('.player input').value) > 5);
  await play.click();
  assert.equal(await play.innerText(), 'Play');
  await page.keyboard.press('Enter'); // goes on, to the end
  await page.waitForFunction(() => document.querySelector('.player button').textContent === 'Play', null, { timeout: 20000 });
  assert.match(await words(), /^step 72: loss /);
  assert.deepEqual([await view(page, 0), await view(page, 1)], seen);
  const relief = page.locator('.view canvas').nth(1);
  await relief.focus();
  const from = await relief.getAttribute('aria-valuenow');
  await page.keyboard.press('ArrowRight');
  await page.waitForFunction((before) => document.querySelectorAll('.view canvas')[1].getAttribute('aria-valuenow') !== before, from);
  assert.notEqual(await view(page, 1), seen[1]);
  await page.locator('figure:has(.view)').getByRole('button', { name: 'Copy way' }).click();
  const way = (await page.evaluate(() => navigator.clipboard.readText())).trim().split('\n').map((line) => line.split('\t'));
  assert.deepEqual(way.slice(1).map((cells) => Number(cells[3])), found.path_values);
  assert.deepEqual([way[1][0], way[way.length - 1][0]], ['0', '72']);
  await page.locator('figure:has(.view)').getByRole('button', { name: 'Copy data' }).click();
  assert.equal((await page.evaluate(() => navigator.clipboard.readText())).trim().split('\n').length, 1 + found.values.length);
}));

await test('what nobody has looked at yet says what to type', async () => {
  await open('one', {}, async (page) => {
    const section = page.locator('section[aria-labelledby=surface]');
    assert.equal(await section.locator('figure').count(), 0);
    await section.getByRole('button', { name: 'Copy' }).first().click();
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), 'descent diagnose one --spectrum --layers && descent report one');
  });
  await open('new', {}, async (page) => assert.ok(await page.locator('section[aria-labelledby=surface]').isHidden()));
  await open('other', {}, async (page) => {
    const section = page.locator('section[aria-labelledby=surface]');
    assert.match(await section.locator('h3').first().innerText(), /least curved direction leads/);
    assert.match(await section.locator('figure:has(.bars) .summary').innerText(), /how many lie where is an estimate, with its standard error/);
    assert.equal(await section.locator('.known').count(), recordOf('other', 'diagnosis.json').found.eigenvalues.values.length);
    assert.deepEqual(await section.locator('.missing .command code').allInnerTexts(), ['descent diagnose other --spectrum --layers && descent report other']);
  });
  await open('places', {}, async (page) => {
    assert.deepEqual(await page.locator('section[aria-labelledby=surface] summary').allInnerTexts(), ['looked', 'one', 'other']);
    await page.locator('section[aria-labelledby=surface] summary').nth(2).click();
    await page.waitForSelector('section[aria-labelledby=surface] details:nth-of-type(3) .bars svg');
  });
});

// ---- controls ----

await test('smoothing', () => open('steps', {}, async (page) => {
  const slider = page.locator('#smoothing');
  const words = () => text(page, 'output[for=smoothing]');
  const seen = new Set([await picture(page, 'chart-1')]);
  assert.match(await words(), /β = 0\.9: .* about the last 10 steps/);
  await slider.focus();
  for (const expected of [/β = 0\.95: .* last 20 steps/, /β = 0\.98: .* last 50 steps/]) {
    await page.keyboard.press('ArrowRight');
    assert.match(await words(), expected);
    assert.equal(await slider.getAttribute('aria-valuetext'), await words());
    seen.add(await picture(page, 'chart-1'));
  }
  await page.keyboard.press('Home');
  assert.match(await words(), /off: every step/);
  seen.add(await picture(page, 'chart-1'));
  assert.equal(seen.size, 4);
}));

await test('axis and scale', () => open('one', {}, async (page) => {
  const pictures = new Set([await picture(page, 'chart-1')]);
  for (const name of ['steps', 'linear', 'logarithmic', 'fitting', 'epochs']) {
    const button = page.getByRole('button', { name, exact: true });
    await button.click();
    assert.equal(await button.getAttribute('aria-pressed'), 'true');
    pictures.add(await picture(page, 'chart-1'));
  }
  assert.equal(pictures.size, 3); // by epochs; by steps, on either scale
  assert.equal(await page.locator('.choice button[aria-pressed=true]').count(), 2);
}));

await test('zoom by buttons, keys and pointer', () => open('one', {}, async (page) => {
  const all = await picture(page, 'chart-1');
  const tools = page.locator('#chart-1 .tools');
  const canvas = page.locator('#chart-1 .canvas');
  const other = await picture(page, 'chart-2');
  await tools.getByRole('button', { name: 'Zoom in' }).click();
  const near = await picture(page, 'chart-1');
  assert.notEqual(near, all);
  assert.notEqual(await picture(page, 'chart-2'), other); // they are zoomed together
  await tools.getByRole('button', { name: 'Zoom out' }).click();
  assert.equal(await picture(page, 'chart-1'), all);
  await canvas.focus();
  await page.keyboard.press('+');
  assert.notEqual(await picture(page, 'chart-1'), all);
  await page.keyboard.press('0');
  assert.equal(await picture(page, 'chart-1'), all);
  const box = await page.locator('#chart-1 .u-over').boundingBox();
  await page.mouse.move(box.x + 0.3 * box.width, box.y + 50);
  await page.mouse.down();
  await page.mouse.move(box.x + 0.6 * box.width, box.y + 60, { steps: 5 });
  await page.mouse.up();
  assert.notEqual(await picture(page, 'chart-1'), all);
  await tools.getByRole('button', { name: 'Show all' }).click();
  assert.equal(await picture(page, 'chart-1'), all);
}));

await test('values are read by keys and under the pointer', () => open('by-hand', {}, async (page) => {
  const canvas = page.locator('#chart-1 .canvas');
  const value = () => canvas.getAttribute('aria-valuetext');
  assert.equal(await canvas.getAttribute('role'), 'slider');
  await canvas.focus();
  await page.keyboard.press('Home');
  assert.match(await value(), /^epoch 1: training 2, validation 1\.002$/);
  await page.keyboard.press('ArrowRight');
  assert.match(await value(), /^epoch 2: training 1, validation 0\.504$/);
  assert.match(await text(page, '#chart-1 .legend li:nth-child(2)'), /validation\s+0\.504/);
  await page.keyboard.press('PageUp');
  assert.match(await value(), /^epoch [56]:/);
  await page.keyboard.press('End');
  assert.match(await value(), /^epoch 40: training 0\.05, validation 0\.105$/);
  await page.keyboard.press('ArrowLeft');
  assert.match(await value(), /^epoch 39:/);
  const box = await page.locator('#chart-1 .u-over').boundingBox();
  await page.mouse.move(box.x + box.width / 2, box.y + 40);
  assert.match(await text(page, '#chart-1 .place'), /epoch 2[01]/);
  assert.match(await text(page, '#chart-2 .place'), /epoch 2[01]/); // the others follow
}));

await test('the numbers behind a chart, and all of them on the clipboard', () => open('steps', {}, async (page) => {
  const rows = readFileSync(join(work, 'steps/metrics.jsonl'), 'utf8').trim().split('\n').map((line) => JSON.parse(line)).filter((row) => row.event === 'step');
  const toggle = page.locator('#chart-1').getByRole('button', { name: 'Numbers' });
  await toggle.click();
  assert.equal(await toggle.getAttribute('aria-expanded'), 'true');
  assert.ok(await page.locator('#chart-1 .behind tbody tr').count() <= 202);
  assert.match(await text(page, '#chart-1 .behind .note'), /Every 5th of 900 rows/);
  await page.getByRole('button', { name: 'steps', exact: true }).click();
  await page.locator('#chart-1').getByRole('button', { name: 'Copy data' }).click();
  const lines = (await page.evaluate(() => navigator.clipboard.readText())).trim().split('\n').map((line) => line.split('\t'));
  assert.deepEqual(lines[0], ['step', 'training with its L2 part, by step, raw', 'training with its L2 part, by step', 'training, by epoch', 'validation']);
  assert.equal(lines.length, rows.length + 1);
  rows.forEach((row, i) => {
    assert.equal(Number(lines[i + 1][0]), row.step);
    assert.ok(Math.abs(Number(lines[i + 1][1]) / row.loss - 1) < 5e-6);
  });
  await toggle.click();
  assert.ok(await page.locator('#chart-1 .behind').isHidden());
}));

await test('everything can be reached by Tab', () => open('one', {}, async (page) => {
  const wanted = await page.locator('button:visible, summary:visible, input:visible, .canvas, code[tabindex], .scroll:visible').count();
  const seen = new Set();
  for (let i = 0; i < 3 * wanted; i++) {
    await page.keyboard.press('Tab');
    const at = await page.evaluate(() => {
      const all = [...document.querySelectorAll('*')];
      return document.activeElement === document.body ? -1 : all.indexOf(document.activeElement);
    });
    if (at >= 0) seen.add(at);
  }
  assert.equal(seen.size, wanted);
}));

// ---- results ----

const recorded = (run) => JSON.parse(readFileSync(join(work, run, 'results.json'), 'utf8'));
/** What model.safetensors says of the model: behind 8 bytes with its length. */
const modelOf = (run) => {
  const bytes = readFileSync(join(work, run, 'model.safetensors'));
  return JSON.parse(JSON.parse(bytes.subarray(8, 8 + Number(bytes.readBigUInt64LE(0))).toString()).__metadata__.model);
};
const clipboard = (page) => page.evaluate(() => navigator.clipboard.readText());
const figure = (page, words) => page.locator('figure', { has: page.locator('h3', { hasText: words }) });
const RESULTS = 'section:has(> #results)';

await test('results are those of the record', () => open('one', {}, async (page) => {
  const { valid, importance } = recorded('one');
  const said = await text(page, RESULTS);
  assert.ok(said.includes(`${(100 * valid.accuracy).toFixed(1)}\u00a0% of ${valid.rows} validation rows are right`));
  assert.ok(said.includes(`${(100 * valid.linear_accuracy).toFixed(1)}\u00a0%`) && said.includes('guessing'));
  assert.equal(await page.locator(`${RESULTS} figure`).count(), 5);
  const matrix = figure(page, /taken for/).first();
  await matrix.getByRole('button', { name: 'Copy data' }).click();
  const lines = (await clipboard(page)).trim().split('\n').map((line) => line.split('\t'));
  assert.deepEqual(lines.slice(1).map((cells) => cells.slice(1, -1).map(Number)), valid.classes.map((each) => each.taken_for));
  assert.equal(await matrix.locator('svg rect.cell').count(), valid.classes.reduce((sum, each, i) => sum + each.taken_for.filter((n, j) => n > 0 || i === j).length, 0));
  const bars = figure(page, 'matters most');
  await bars.getByRole('button', { name: 'Copy data' }).click();
  const copied = (await clipboard(page)).trim().split('\n').slice(1).map((line) => line.split('\t'));
  assert.deepEqual(copied.map(([name, rise, se]) => [name, Number(rise), Number(se)]), importance.columns.map((column) => [column.column, column.loss_rise, column.loss_rise_se]));
  const faint = importance.columns.slice(0, 20).filter((column) => !(column.loss_rise > 2 * column.loss_rise_se)).length;
  assert.equal(await bars.locator('svg rect.faint').count(), faint);
  assert.equal(await bars.locator('svg path.whisker').count(), 20);
}));

await test('mistakes are pictures where the rows are some', () => open('one', {}, async (page) => {
  const { worst } = recorded('one').valid;
  const shown = worst.filter((row) => row.picture);
  const canvases = page.locator('.gallery canvas');
  assert.ok(shown.length > 0);
  assert.equal(await canvases.count(), shown.length);
  assert.match(await canvases.first().getAttribute('aria-label'), /as a picture of 8 by 8 pixels/);
  const grey = await canvases.first().evaluate((canvas) => [...canvas.getContext('2d').getImageData(0, 0, 8, 8).data].filter((_, i) => i % 4 === 0));
  const most = Math.max(...shown.flatMap((row) => row.picture));
  shown[0].picture.forEach((value, i) => assert.ok(Math.abs(grey[i] - (255 - (255 * value) / most)) <= 1, `pixel ${i}`));
}));

await test('images stand beside what training saw of them', () => open('augmented', {}, async (page) => {
  const { augmented } = recorded('augmented');
  assert.equal(augmented.words, 'shift:2 mixup:1');
  assert.equal(augmented.rows.length, 5);
  const values = augmented.rows.flatMap((row) => [row.picture, ...row.seen.map((view) => view.picture)]);
  assert.ok(values.every((picture) => picture.length === 64));
  const canvases = page.locator('#augmented canvas');
  assert.equal(await canvases.count(), values.length);
  assert.match(await canvases.nth(1).getAttribute('aria-label'), /^Row 1 in the 1st epoch$/);
  assert.match(await text(page, '#augmented'), /with \d+\u00a0% of row/);
  const most = Math.max(...values.flat());
  for (const k of [0, 2, values.length - 1]) {
    const grey = await canvases.nth(k).evaluate((canvas) => [...canvas.getContext('2d').getImageData(0, 0, 8, 8).data].filter((_, i) => i % 4 === 0));
    values[k].forEach((value, i) => assert.ok(Math.abs(grey[i] - (255 - (255 * value) / most)) <= 1, `picture ${k}, pixel ${i}`));
  }
}));

await test('cells of a matrix are read by keys and under the pointer', () => open('one', {}, async (page) => {
  const { classes } = recorded('one').valid;
  const canvas = figure(page, /taken for/).first().locator('.canvas');
  const value = () => canvas.getAttribute('aria-valuetext');
  const of = (i, j) => new RegExp(`^${classes[i].class} taken for ${classes[j].class}: ${classes[i].taken_for[j]} of ${classes[i].rows} rows`);
  await canvas.focus();
  await page.keyboard.press('ArrowRight');
  assert.match(await value(), of(0, 0));
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  assert.match(await value(), of(2, 1));
  await page.keyboard.press('End');
  assert.match(await value(), of(9, 9));
  assert.match(await figure(page, /taken for/).first().locator('.reading').innerText(), of(9, 9));
  const cells = canvas.locator('rect.cell');
  const box = await cells.first().boundingBox();
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  assert.match(await value(), of(0, 0));
  assert.equal(await canvas.locator('rect.here').getAttribute('visibility'), 'visible');
}));

await test('two classes have a ROC curve, and both sets of rows', () => open('two', {}, async (page) => {
  const { valid, test: held } = recorded('two');
  assert.match(await text(page, `${RESULTS} .finding`), new RegExp(`of ${held.rows} test rows`));
  const roc = () => figure(page, 'AUC');
  const points = async () => (await roc().locator('polyline').getAttribute('points')).trim().split(' ').length;
  assert.equal(await points(), held.roc.length);
  assert.match(await roc().locator('h3').innerText(), new RegExp(`AUC ${Number(held.auc.toPrecision(3))}`));
  assert.equal(await roc().locator('svg path.edged').count(), 1);
  await page.getByRole('button', { name: 'validation rows' }).click();
  assert.match(await text(page, `${RESULTS} .finding`), new RegExp(`of ${valid.rows} validation rows`));
  assert.equal(await points(), valid.roc.length);
  assert.equal(await page.getByRole('button', { name: 'validation rows' }).getAttribute('aria-pressed'), 'true');
  const rows = await page.locator(`${RESULTS} > .scroll tbody th`).allInnerTexts();
  assert.deepEqual(rows.filter((name) => name.startsWith('this model')), [`this model, ${valid.rows} validation rows`, `this model, ${held.rows} test rows`]);
  assert.match(await text(page, 'section:has(> #words)'), /AUC[^]*threshold/);
}));

await test('its commands, pasted, repeat the run', () => open('looked', {}, async (page) => {
  await page.locator('section:has(> #again) .command button').click();
  const pasted = await clipboard(page);
  assert.equal(pasted.trim().split('\n').length, 3); // cd, train, --resume
  execFileSync('bash', ['-e'], { input: pasted, stdio: ['pipe', 'ignore', 'pipe'], cwd: '/', env: { ...process.env, PATH: `${join(work, 'bin')}:${process.env.PATH}` } });
  const { valid, epochs } = recorded('looked-again');
  assert.deepEqual({ valid, epochs }, { valid: recorded('looked').valid, epochs: 10 });
}));

await test('a cross-validation is on the page', () => open('numbers', {}, async (page) => {
  const { folds } = recordOf('numbers', 'run.json');
  assert.match(await text(page, '#folds .finding'), /^Cross-validation over 3 folds, 1,461 rows: RMSE [\d.]+ ± [\d.]+$/);
  await page.locator('#folds summary').click();
  const each = await page.locator('#folds details tbody tr').allInnerTexts();
  assert.deepEqual(each.map((row) => Number(row.split('\t')[4])), folds.rmse.values.map((x) => Number(x.toPrecision(4))));
}));

await test('columns behind a date have their own values', () => open('numbers', {}, async (page) => {
  const rows = await page.locator('[aria-label=Columns] tbody tr').evaluateAll((all) => all.map((row) => [...row.children].map((cell) => cell.textContent)));
  const { low, high } = modelOf('numbers').encoder;
  assert.deepEqual(rows[3], ['temp_min', 'number', `${low[4].toFixed(1).replace('-', '−')} to ${high[4].toFixed(1)}`]); // behind the three numbers of a date, and precipitation
  assert.match(rows[2][2], /^mean 1\d\.\d+, standard deviation \d/);
}));

await test('numbers have residuals', () => open('numbers', {}, async (page) => {
  const { valid } = recorded('numbers');
  const histogram = figure(page, 'RMSE').filter({ has: page.locator('.canvas') });
  assert.equal(await histogram.locator('svg rect.bar').count(), valid.residuals.counts.filter((n) => n > 0).length);
  const largest = figure(page, 'Furthest off');
  await largest.getByRole('button', { name: 'Numbers' }).click();
  assert.equal(await largest.locator('.behind tbody tr').count(), valid.largest_residuals.length);
  assert.ok((await largest.locator('.behind tbody th').first().innerText()).replaceAll(',', '') === String(valid.largest_residuals[0].row));
  assert.ok(!(await text(page, 'section:has(> #words)')).includes('confusion matrix'));
}));

await test('fifty classes can be told apart, also on a phone', () => open('fifty', NARROW, async (page) => {
  const canvas = page.locator(`${RESULTS} .canvas`).first();
  const cell = await canvas.locator('rect.cell').first().boundingBox();
  assert.ok(cell.width >= 11 && cell.height >= 11);
  assert.ok(await canvas.evaluate((element) => element.scrollWidth > element.clientWidth)); // by itself, not the page
  await canvas.focus();
  await page.keyboard.press('End');
  assert.ok(await canvas.evaluate((element) => element.scrollLeft > 0));
}));

await test('without results the section says why', async () => {
  const none = async (name, expected) => open(name, {}, async (page) => {
    assert.match(await text(page, `${RESULTS} .none`), expected);
    assert.equal(await page.locator(`${RESULTS} figure`).count(), 0);
    assert.ok(await page.locator('#words').isVisible());
  });
  await none('unscored', /No rows were kept .*--valid 0\.2.*descent evaluate unscored FILE/);
  await none('damaged', /cannot be read: damaged\/results\.json is damaged: line 1: .*descent evaluate damaged/);
  await none('newer', /version 2, and this page knows 1/);
  await none('odd', /another form than this page knows/);
  await none('training', /descent train --resume training/);
  await none('by-hand', /older version/);
});

await test('results of several runs stand side by side', () => open('scored', {}, async (page) => {
  const tables = page.locator(`${RESULTS} > .scroll`);
  assert.equal(await tables.count(), 2); // classes, and numbers
  assert.equal(await tables.first().locator('tbody tr').count(), 3); // one, and both sets of two
  const details = page.locator(`${RESULTS} > details`);
  assert.equal(await details.count(), 4);
  assert.match(await details.nth(3).innerText(), /damaged[^]*cannot be read/); // open by itself
  const first = details.nth(0);
  if (!(await first.evaluate((element) => element.open))) await first.locator('summary').click();
  await first.locator('figure').nth(4).waitFor();
  assert.ok(await first.locator('rect.cell').count() > 10);
}));

await test('results print, black on white', () => open('two', { scheme: 'dark' }, async (page) => {
  const ink = () => page.locator('.plot text.name').first().evaluate((element) => getComputedStyle(element).fill);
  const dark = await ink();
  await page.emulateMedia({ media: 'print' });
  assert.notEqual(await ink(), dark);
  assert.equal(await ink(), 'rgb(28, 30, 33)');
  assert.ok(await page.locator('.reading').first().isHidden());
}));

// ---- paper, and the dark ----

await test('it prints, also from a dark page', () => open('by-hand', { scheme: 'dark' }, async (page) => {
  // The colour of the text of the axes: light on the dark, dark on paper.
  const ink = () => page.locator('#chart-1 canvas').evaluate((canvas) => {
    const copy = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
    copy.canvas.height = canvas.height;
    copy.drawImage(canvas, 0, 0);
    const { data } = copy.getImageData(0, 0, 60, canvas.height);
    let sum = 0;
    let count = 0;
    for (let i = 0; i < data.length; i += 4) if (data[i + 3] > 200) { sum += data[i]; count++; }
    return sum / count;
  });
  assert.ok(await ink() > 130, `${await ink()}`);
  await page.emulateMedia({ media: 'print' });
  while (await ink() > 120) await page.waitForTimeout(20);
  assert.ok(await page.locator('.tools').first().isHidden());
  assert.equal(await page.evaluate(() => getComputedStyle(document.body).backgroundColor), 'rgb(255, 255, 255)');
  const pdf = await page.pdf({ format: 'A4' });
  assert.ok(pdf.length > 20000);
  await page.emulateMedia({ media: 'screen' });
  while (await ink() < 130) await page.waitForTimeout(20);
}));

await test('it follows the width of the window', () => open('one', {}, async (page) => {
  await page.setViewportSize({ width: 500, height: 800 });
  await page.waitForFunction(() => globalThis.document.querySelector('#chart-1 canvas').getBoundingClientRect().width < 500);
}));

// ---- 100,000 steps ----

await test('100,000 steps fit into 1 MB and are drawn at once, with their spike', async () => {
  assert.ok(statSync(join(work, 'big.html')).size < 1e6, `${statSync(join(work, 'big.html')).size} bytes`);
  assert.ok(statSync(join(work, 'new.html')).size < 300e3);
  const times = [];
  let session;
  await open('big', {}, async (page) => {
    const { metrics } = await session.send('Performance.getMetrics');
    times.push(await page.evaluate(() => performance.getEntriesByName('descent-first-chart')[0].startTime),
      1000 * metrics.find(({ name }) => name === 'TaskDuration').value);
    await page.locator('#chart-1').getByRole('button', { name: 'Copy data' }).click();
    assert.match(await page.evaluate(() => navigator.clipboard.readText()), /\n1373\.4[0-9]*\t40\t/);
  }, async (context, page) => {
    session = await context.newCDPSession(page);
    await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  });
  // The first chart is there in less than 500 ms on a machine that does nothing else; tests share theirs, and what can be
  // asked for is the processor's time, of all charts.
  console.log(`100,000 steps: the first chart after ${Math.round(times[0])} ms; all of them took ${Math.round(times[1])} ms of the processor`);
  assert.ok(times[1] < 3000, `${times[1]} ms of the processor`);
});

await finish();
