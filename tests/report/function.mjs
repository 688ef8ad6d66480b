// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Drives pages about functions in chromium: light, dark, narrow and on paper; by pointer and by keys. Their numbers are those
// that the same command printed, to the last digit.
//
//     node function.mjs FOLDER CHROMIUM DESCENT [a part of a test's name]
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';

import { accessible, launch, opener, operate } from './chromium.mjs';

const [work, executablePath, descent, part = ''] = process.argv.slice(2);
const { browser, test, finish } = await launch(executablePath, part);
const open = opener(browser, work);

const resultOf = (name) => JSON.parse(readFileSync(join(work, `${name}.json`), 'utf8'));

const text = (page, selector) => page.locator(selector).first().innerText();
const settled = (page) => page.evaluate(() => new Promise((done) => { requestAnimationFrame(() => requestAnimationFrame(done)); }));
const picture = async (page, selector) =>
  createHash('sha256').update(await page.locator(selector).first().evaluate((canvas) => canvas.toDataURL())).digest('hex');
const views = async (page) => Promise.all((await page.locator('.view canvas').all()).map((_, i) => picture(page, `.view canvas >> nth=${i}`)));
/** What a button copies: rows of cells. */
async function copied(figure, name = 'Copy data') {
  await figure.getByRole('button', { name }).click();
  const all = await figure.page().evaluate(() => navigator.clipboard.readText());
  return all.replace(/\n$/, '').split('\n').map((line) => line.split('\t'));
}
const figureOf = (page, title) => page.locator('figure').filter({ has: page.locator('h3', { hasText: title }) }).first();

// ---- every page, in every form ----

const PAGES = ['valley', 'curve', 'five', 'many-variables', 'away', 'still', 'pole', 'starts', 'crowd', 'hills', 'chemistry', 'line', 'sines', 'nothing', 'saddle', 'escape', 'kink', 'forty', 'triple', 'plane', 'way', 'barrier', 'bent', 'rules', 'networks'];
const NARROW = { width: 380, height: 740, scale: 2 };
for (const name of PAGES) {
  for (const form of [{}, { scheme: 'dark', ...NARROW }, { media: 'print', width: 800 }]) {
    await test(`${name} ${JSON.stringify(form)} can be read by everybody`, () => open(name, form, async (page) => {
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert.ok(wide <= 0, `it is ${wide} pixels wider than the window`);
      await accessible(page);
      const headings = await page.locator('h1,h2,h3').evaluateAll((all) => all.map((h) => Number(h.tagName[1])));
      headings.forEach((level, i) => assert.ok(i === 0 ? level === 1 : level <= headings[i - 1] + 1, headings.join()));
      for (const canvas of await page.locator('.view canvas').all()) assert.match(await canvas.getAttribute('aria-label'), /^(From above|From the side|The curve)/);
      const said = await text(page, 'main');
      assert.ok(!/undefined|NaN|\[object/.test(said), said.match(/.{0,60}(undefined|NaN|\[object).{0,60}/)?.[0]);
      assert.equal(await page.locator('dl.three > div').count(), 3);
      if (form.media === 'print') assert.equal(await page.locator('.play:visible, .tools:visible, .command button:visible').count(), 0);
    }));
  }
}

for (const name of PAGES) {
  await test(`${name}: every control, on a narrow page in the dark`, () => open(name, { scheme: 'dark', ...NARROW }, operate));
}

// ---- the numbers of --json, and of --trace ----

for (const name of PAGES) {
  await test(`${name} holds what --json printed`, () => open(name, {}, async (page) => {
    const held = await page.evaluate(() => JSON.parse(document.getElementById('document').textContent).result);
    assert.deepEqual(held, resultOf(name));
  }));
}

const real = (cell) => (cell === '' ? null : Number(cell));

await test('the table of ends has all digits', () => open('valley', {}, async (page) => {
  const { runs } = resultOf('valley');
  const [head, ...rows] = await copied(page.locator('section[aria-labelledby=ends] figure'));
  assert.equal(rows.length, runs.length);
  rows.forEach((row, i) => {
    const at = (name) => row[head.indexOf(name)];
    const run = runs[i];
    assert.deepEqual([at('optimizer'), real(at('f')), real(at('gradient_norm')), real(at('steps')), real(at('evaluations')), at('stop'), real(at('x')), real(at('y'))],
      [run.label, run.f, run.gradient_norm, run.steps, run.evaluations, run.stop, ...run.x]);
    assert.deepEqual([real(at('curvature_largest')), real(at('curvature_smallest'))], [run.curvature.largest, run.curvature.smallest]);
  });
}));

for (const [name, variables] of [['valley', 2], ['curve', 1], ['five', 5]]) {
  await test(`every step of ${name} is that of --trace`, () => open(name, {}, async (page) => {
    const [, ...traced] = readFileSync(join(work, `${name}.csv`), 'utf8').trim().split('\n').map((line) => line.split(','));
    if (variables <= 2) {
      const [head, ...rows] = await copied(page.locator('figure:has(.view)'), 'Copy paths');
      assert.deepEqual(head.slice(0, 5), ['optimizer', 'step', 'f', 'gradient_norm', 'lr']);
      assert.equal(rows.length, traced.length);
      rows.forEach((row, i) => row.forEach((cell, c) => assert.ok(c === 0 ? cell === traced[i][c] : Object.is(real(cell), real(traced[i][c])), `${row} ${traced[i]}`)));
      return;
    }
    const [head, ...rows] = await copied(figureOf(page, 'variables moved').or(figureOf(page, 'moved most')));
    const first = traced.filter(([label]) => label === traced[0][0]);
    assert.equal(head.length, 1 + variables);
    assert.equal(rows.length, first.length);
    rows.forEach((row, i) => row.slice(1).forEach((cell, c) => assert.ok(Object.is(real(cell), real(first[i][5 + c])))));
  }));
}

await test('the points of a map, and what joins them', () => open('hills', {}, async (page) => {
  const { points, edges } = resultOf('hills');
  const [head, ...rows] = await copied(page.locator('section[aria-labelledby=points] figure').first());
  assert.deepEqual(rows.map((row) => [row[head.indexOf('kind')], real(row[head.indexOf('f')]), real(row[head.indexOf('hits')]), real(row[head.indexOf('x')])]), points.map(({ kind, f, hits, x }) => [kind, f, hits, x[0]]));
  const joins = await copied(page.locator('section[aria-labelledby=joined] figure').last());
  assert.deepEqual(joins.slice(1).map(([saddle, f, from, to]) => [Number(saddle) - 1, Number(f), Number(from) - 1, Number(to) - 1]), edges.map(({ saddle, from, to }) => [saddle, points[saddle].f, from, to]));
  assert.match(await text(page, 'h1'), /The box holds 4 minima, 4 saddles and 1 maximum; 4 saddles join them/);
}));

await test('the minima of many starts', () => open('starts', {}, async (page) => {
  const { minima } = resultOf('starts');
  const [, ...rows] = await copied(page.locator('section[aria-labelledby=found] figure').first());
  assert.deepEqual(rows.map((row) => [Number(row[1]), Number(row[3]), Number(row[4])]), minima.map(({ f, hits, x }) => [f, hits, x[0]]));
  const [, ...bars] = await copied(page.locator('section[aria-labelledby=found] figure').last());
  assert.deepEqual(bars.map((row) => Number(row[1])), minima.map(({ hits }) => hits));
  assert.match(await text(page, 'section[aria-labelledby=unseen]'), /would end at a minimum that is not in the list/);
}));

await test('the spectrum and the evidence of a diagnosis', () => open('saddle', {}, async (page) => {
  const found = resultOf('saddle');
  const [, ...values] = await copied(page.locator('figure:has(.bars)'));
  assert.deepEqual(values.map((row) => Number(row[1])), found.eigenvalues.values);
  const [, ...rows] = await copied(page.locator('#evidence-1'));
  assert.deepEqual(rows.map((row) => [row[0], real(row[1])]), found.evidence.map(({ name, value }) => [name, value]));
  assert.equal(await text(page, 'h1 .chip'), found.verdict);
  assert.equal(await text(page, '.answer .command code'), found.advice[0].command);
}));

await test('all values of the surface', () => open('hills', {}, async (page) => {
  const [head, ...rows] = await copied(page.locator('figure:has(.view)'));
  assert.deepEqual(head, ['x', 'y', 'f']);
  assert.equal(rows.length, 129 * 129);
  for (const row of [rows[0], rows[5000], rows[rows.length - 1]]) {
    const [x, y, f] = row.map(Number);
    assert.ok(Math.abs(f - ((x * x + y - 11) ** 2 + (x + y * y - 7) ** 2)) < 1e-9 * (1 + f), row.join());
  }
}));

// ---- commands that work ----

for (const name of ['valley', 'curve', 'five', 'starts', 'hills', 'sines', 'saddle', 'escape', 'triple']) {
  await test(`what ${name} says to type next can be typed`, () => open(name, {}, async (page) => {
    for (const command of await page.locator('.answer .command code, section[aria-labelledby=surface] .command code').allInnerTexts()) {
      const ran = spawnSync('bash', ['-c', `${command} --json`], { encoding: 'utf8', cwd: work, env: { ...process.env, PATH: `${dirname(descent)}${delimiter}${process.env.PATH}` } });
      assert.equal(ran.status, 0, `${command}\n${ran.stderr}`);
    }
  }));
}

await test('the command of a page makes the page again', () => open('chemistry', {}, async (page) => {
  const command = await text(page, 'section[aria-labelledby=again] .command code');
  assert.equal(command, 'descent map mueller-brown --json --report chemistry.html');
}));

// ---- controls ----

await test('paths play, stop, and go step by step', () => open('valley', {}, async (page) => {
  const step = () => page.locator('#time').inputValue().then(Number);
  const total = await step();
  assert.equal(total, 10000);
  const whole = await views(page);
  await page.locator('#speed').press('End');
  await page.locator('#play').click();
  assert.equal(await text(page, '#play'), 'Pause');
  await page.waitForFunction(() => document.getElementById('play').textContent === 'Play');
  assert.equal(await step(), total);
  await page.locator('#first').click();
  assert.equal(await step(), 0);
  await page.locator('#next').click({ clickCount: 4 });
  assert.equal(await step(), 4);
  const early = await views(page);
  early.forEach((hash, i) => assert.notEqual(hash, whole[i]));
  await page.locator('#back').click();
  assert.equal(await step(), 3);
  await page.locator('#time').focus();
  await page.keyboard.press('PageUp');
  assert.ok(await step() > 3);
  await page.locator('#last').click();
  await settled(page);
  assert.deepEqual(await views(page), whole);
}));

await test('a curve plays as well', () => open('curve', {}, async (page) => {
  const whole = await views(page);
  await page.locator('#first').click();
  await settled(page);
  assert.notDeepEqual(await views(page), whole);
}));

await test('the relief turns by pointer and by keys', () => open('hills', {}, async (page) => {
  const canvas = page.locator('.view canvas').nth(1);
  const side = () => canvas.getAttribute('aria-valuetext');
  const first = [(await views(page))[1], await side()];
  await canvas.focus();
  for (let k = 0; k < 8; k++) await page.keyboard.press('ArrowRight');
  await settled(page);
  assert.notEqual((await views(page))[1], first[0]);
  assert.notEqual(await side(), first[1]);
  await page.keyboard.press('Home');
  await settled(page);
  assert.deepEqual([(await views(page))[1], await side()], first);
}));

await test('steps and heights of the curves can be chosen', () => open('valley', {}, async (page) => {
  const chart = page.locator('#curves ~ figure canvas').first();
  const drawn = () => picture(page, '#curves ~ figure canvas');
  await chart.scrollIntoViewIfNeeded();
  const whole = await drawn();
  await page.getByRole('button', { name: 'first 100', exact: true }).click();
  await settled(page);
  const near = await drawn();
  assert.notEqual(near, whole);
  await page.getByRole('group', { name: 'Height' }).getByRole('button', { name: 'f', exact: true }).click();
  await settled(page);
  assert.notEqual(await drawn(), near);
  await page.getByRole('group', { name: 'Height' }).getByRole('button', { name: 'f, powers of ten' }).click();
  await page.getByRole('group', { name: 'Steps' }).getByRole('button', { name: 'all' }).click();
  await settled(page);
  assert.equal(await drawn(), whole);
}));

await test('curves are read by keys, and zoomed', () => open('valley', {}, async (page) => {
  const slider = page.locator('#curves ~ figure [role=slider]').first();
  await slider.focus();
  await page.keyboard.press('ArrowRight');
  assert.match(await slider.getAttribute('aria-valuetext'), /^step \d[\d,]*: gd /);
  await page.keyboard.press('End');
  assert.match(await slider.getAttribute('aria-valuetext'), /^step 10,000/);
  const whole = await picture(page, '#curves ~ figure canvas');
  await page.keyboard.press('+');
  await settled(page);
  assert.notEqual(await picture(page, '#curves ~ figure canvas'), whole);
}));

await test('trees, bars and spectra are read by keys', async () => {
  await open('hills', {}, async (page) => {
    for (const [title, words] of [['The highest barrier', /^minimum 1, f = .*/], ['of 9 are minima', /^4 of index 0: 0 directions lead down$/]]) {
      const slider = figureOf(page, title).locator('[role=slider]');
      await slider.focus();
      await page.keyboard.press('Home');
      assert.match(await slider.getAttribute('aria-valuetext'), words);
      await page.keyboard.press('ArrowRight');
      assert.doesNotMatch(await slider.getAttribute('aria-valuetext'), words);
    }
  });
  await open('saddle', {}, async (page) => {
    await page.locator('.bars').focus();
    await page.keyboard.press('Home');
    assert.match(await page.locator('.bars').getAttribute('aria-valuetext'), /^1 from −/);
  });
});

await test('a slice: its values, and the path on it', async () => {
  await open('plane', {}, async (page) => {
    const { values } = resultOf('plane');
    const [head, ...rows] = await copied(page.locator('figure:has(.view)'));
    assert.deepEqual(head, ['x', 'y', 'f']);
    assert.deepEqual(rows.map((row) => Number(row[2])), values);
  });
  await open('way', {}, async (page) => {
    assert.equal(await page.locator('#time').inputValue(), '10000');
    const whole = await views(page);
    await page.locator('#first').click();
    await settled(page);
    (await views(page)).forEach((hash, i) => assert.notEqual(hash, whole[i]));
  });
  await open('barrier', {}, async (page) => assert.match(await text(page, 'h1'), /a barrier of 54\.\d/));
});

await test('every figure shows its numbers', async () => {
  for (const name of ['valley', 'crowd', 'hills', 'escape', 'five']) {
    await open(name, {}, async (page) => {
      for (const button of await page.getByRole('button', { name: 'Numbers' }).all()) {
        await button.click();
        assert.equal(await button.getAttribute('aria-expanded'), 'true');
      }
      for (const behind of await page.locator('.behind').all()) assert.ok(await behind.locator('tbody tr').count() > 0);
      await accessible(page);
    });
  }
});

await test('why there is no surface is said', async () => {
  await open('five', {}, async (page) => assert.match(await text(page, '#unshown'), /^The surface is not drawn: there are 5 variables, and a picture has two\.$/));
  await open('triple', {}, async (page) => {
    assert.match(await text(page, '#unshown'), /3 variables.*Along its directions of least and most curvature:$/);
    assert.match(await text(page, 'section[aria-labelledby=surface] .command code'), /^descent slice '.*' --at 0,0,0 --axes curvature --report slice\.html$/);
  });
});

// ---- rules compared ----

for (const name of ['rules', 'networks']) {
  await test(`${name}: its tables have every number of --json`, () => open(name, {}, async (page) => {
    const result = resultOf(name);
    const rows = await copied(figureOf(page, 'comes first of'));
    assert.deepEqual(rows[0].slice(0, 5), ['rank', 'rule', 'group', 'mean', 'se']);
    result.rules.forEach((rule, i) => {
      const at = rule.at[2];
      assert.deepEqual([rows[i + 1][1], Number(rows[i + 1][3]), rows[i + 1][6] === '' ? null : Number(rows[i + 1][6])], [rule.rule, at.mean, at.lr]);
    });
    const runs = await copied(figureOf(page, 'Means go from'));
    assert.equal(runs.length, 1 + result.rules.length * result.plan.seeds);
    assert.equal(Number(runs[1][2]), result.rules[0].at[2].losses[0]);
    const pairs = await copied(page.locator('section[aria-labelledby=pairs] figure'));
    assert.equal(pairs.length, 1 + result.pairs.filter(({ length }) => length === result.plan.lengths[2]).length);
    const tried = await copied(page.locator('section[aria-labelledby=tuning] figure'));
    assert.equal(tried.length, 1 + new Set(result.rules.flatMap(({ rule, trials }) => trials.filter(({ length }) => length === result.plan.lengths[2]).map(({ lr, decay }) => `${rule} ${lr} ${decay}`))).size);
    assert.equal(await page.locator('section[aria-labelledby=said] li').count(), result.sentences.length);
  }));
}

await test('a search has every trial, by its settings, its losses and in a table', () => open('search', {}, async (page) => {
  const result = resultOf('search');
  const told = result.trials.filter(({ losses }) => losses.some((loss) => loss !== null));
  assert.equal(await page.locator('section[aria-labelledby=settings] .plot g.item').count(), told.length);
  assert.equal(await page.locator('section[aria-labelledby=settings] .plot text.name').count(), result.settings.length + 1);
  const rows = await copied(page.locator('section[aria-labelledby=every] figure'));
  assert.equal(rows.length, 1 + result.trials.length);
  assert.equal(Number(rows[1][0]), [...told].sort((a, b) => b.losses.length - a.losses.length || a.losses[a.losses.length - 1] - b.losses[b.losses.length - 1])[0].number);
  const raced = await copied(page.locator('section[aria-labelledby=race] figure'));
  assert.deepEqual(raced.slice(1).map((row) => row[5]), result.race.map(({ losses }) => losses.join(' ')));
  assert.equal(await page.locator('section[aria-labelledby=said] li').count(), result.sentences.length);
  assert.match(await text(page, '.answer'), /descent train --config .*best\.conf/);
}));

for (const [width, scheme] of [[400, 'dark'], [1400, 'light']]) {
  await test(`a comparison of all rules, ${width} pixels wide: every name is seen, and none lies on another`, () => open('networks', { width, scheme }, async (page) => {
    const { rules } = resultOf('networks');
    for (const section of ['ranking', 'lengths', 'pairs']) {
      const names = page.locator(`section[aria-labelledby=${section}] .plot text.name`);
      assert.equal(await names.count(), rules.length * (section === 'lengths' && width > 700 ? 2 : 1), section);
      const boxes = await names.evaluateAll((all) => all.map((name) => { const box = name.getBoundingClientRect(); const frame = name.ownerSVGElement.getBoundingClientRect(); return [Math.round(box.left), box.top, box.bottom, box.left >= frame.left - 1 && box.right <= frame.right + 1, box.right]; }));
      assert.ok(boxes.every((box) => box[3]), `a name of ${section} leaves its picture`);
      // Baselines of one column are at least 12 pixels apart.
      const side = (box) => (section === 'lengths' ? box[0] > width / 2 : true);
      for (const column of [boxes.filter(side), boxes.filter((box) => !side(box))]) {
        const tops = column.map((box) => box[1]).sort((a, b) => a - b);
        tops.slice(1).forEach((top, i) => assert.ok(top - tops[i] > 11.5, `${section}: ${top - tops[i]} pixels`));
      }
    }
    const order = page.locator('section[aria-labelledby=lengths] .canvas.plot');
    await order.focus();
    await page.keyboard.press('ArrowDown');
    assert.equal(await order.locator('.item.lit').count(), 1);
  }));
}

await finish();
