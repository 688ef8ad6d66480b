// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Bundles pages and writes them as C: what stands before the document, and what stands behind it.
//
//     node build.mjs page.c                            the page of reports, and the live one
//     node build.mjs race_page.c race race.wasm        the page of races, with the module in it
//     node build.mjs lesson_page.c lesson race.wasm    that of lessons, and a script for each
//     node build.mjs function_page.c function          that of what was found out about a function
//
// With a name that ends in .html: the first page with an empty document. The policy of a page allows its own script and
// style, by their hashes, and nothing else (races and lessons: that and WebAssembly; the live page: to ask where it came
// from): no request to any network, no other script, no form.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

import { build } from 'esbuild';

const here = dirname(fileURLToPath(import.meta.url));
const [out, name, wasm] = process.argv.slice(2);

/** The text of a bundle of a file, or of a text of JavaScript; the packages that are in it are added to `packages`. */
async function bundle(entry, packages, contents = '') {
  const result = await build({
    ...(contents ? { stdin: { contents, resolveDir: here } } : { entryPoints: [join(here, entry)] }),
    metafile: true,
    bundle: true,
    minify: true,
    write: false,
    charset: 'ascii', // a page of ASCII alone is read twice as fast
    format: entry.endsWith('.js') ? 'iife' : undefined,
    target: ['chrome100', 'firefox113', 'safari16.4'],
    legalComments: 'none',
    logLevel: 'warning',
  });
  for (const [name, { bytesInOutput }] of Object.entries(Object.values(result.metafile.outputs)[0].inputs)) {
    const used = /node_modules\/([^/]+)\//.exec(name);
    if (used && bytesInOutput > 0) packages.add(used[1]);
  }
  // A script element ends where its text says so.
  return result.outputFiles[0].text.trim().replaceAll('</', '<\\/');
}

const hash = (text) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** Bytes as an array of C, and how many there are. */
function array(name, text) {
  const bytes = Buffer.from(text, 'utf8');
  const lines = [];
  for (let i = 0; i < bytes.length; i += 24) {
    lines.push(Array.from(bytes.subarray(i, i + 24), (b) => (b > 127 ? b - 256 : b)).join(','));
  }
  return `const char ${name}[] = {\n${lines.join(',\n')}};\nconst size_t ${name}_size = sizeof ${name};\n`;
}

/** Licences of these packages. */
function licences(packages) {
  return [...packages].sort().map((name) => {
    const folder = join(here, 'node_modules', name);
    const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
    return `${name}:\n${readFileSync(join(folder, file), 'utf8').trim()}`;
  }).join('\n\n');
}

/**
 * A page with one script and one style. `allowed`: what its policy allows on top of these, `also` of scripts; the other
 * words stand in its template.
 */
async function make(folder, entry, sheet, { allowed = '', also = '', title = '', without = '', module = '', packages = new Set() }) {
  const script = await bundle(join(folder, entry), packages);
  const style = await bundle(join(folder, sheet), packages);
  const policy = `default-src 'none'; script-src ${hash(script)}${also}; style-src ${hash(style)};${allowed} base-uri 'none'; form-action 'none'`;
  return readFileSync(join(here, 'index.html'), 'utf8')
    .replace(/<!-- SPDX[^]*?-->\n/, '')
    .replace('{{policy}}', () => policy)
    .replace('{{title}}', title)
    .replace('{{without}}', without)
    .replace('{{licence}}', () => `In this page:\n${licences(packages)}`)
    .replace('{{style}}', () => style)
    .replace('{{module}}', () => module)
    .replace('{{script}}', () => script);
}

/**
 * The script of each lesson, which stands in its page beside that of all: [{name, text}]. Lessons are the rows of the
 * program's table.
 */
async function lessons(packages) {
  const rows = readFileSync(join(here, '../../../cli/lesson/course.h'), 'utf8').matchAll(/\bLESSON\("([a-z0-9-]+)"/g);
  const text = (lesson) => bundle('.js', packages, `import lesson from './lesson/${lesson}.js';\nglobalThis.descentLesson = lesson;`);
  return Promise.all(Array.from(rows, async ([, lesson]) => ({ name: lesson, text: await text(lesson) })));
}

/** A file as gzip packs it: by zopfli where it is installed, which makes it a twentieth smaller. */
function pack(file) {
  const packed = spawnSync('zopfli', ['-c', file], { maxBuffer: 1 << 26 });
  return packed.status === 0 ? packed.stdout : gzipSync(readFileSync(file), { level: 9 });
}

/** A page that computes, of races or of lessons; `scripts` may stand in it besides its own. */
async function computing(packages, scripts) {
  const module = pack(wasm).toString('base64');
  return make(name, 'main.js', 'style.css', { also: `${scripts.map(({ text }) => ` ${hash(text)}`).join('')} 'wasm-unsafe-eval'`, title: `descent ${name}`,
    without: `This ${name} runs here: it needs JavaScript and WebAssembly, and JavaScript is turned off.`, packages,
    module: `<script type="text/plain" id="module">${module}</script>\n` });
}

/** The page of what a command found out about a function. */
async function found() {
  return make(name, 'main.js', 'style.css', { title: 'descent report',
    without: 'This report draws itself: it needs JavaScript, which is turned off here. All its numbers stand in this file as JSON.' });
}

/** The page of reports. */
async function report() {
  return make('.', 'main.js', 'style.css', { title: 'descent report',
    without: 'This report draws itself: it needs JavaScript, which is turned off here. All its numbers stand in this file as JSON.' });
}

/** The page that follows runs: it asks the server that it came from, and nobody else. */
async function live() {
  const page = await make('.', 'live.js', 'live.css', { allowed: " connect-src 'self'; img-src data:;", title: 'descent watch',
    without: 'This page draws itself: it needs JavaScript, which is turned off here.' });
  return page.replace('<script type="application/json" id="document">{{document}}</script>\n', '')
    .replace('</head>', '<link rel="icon" href="data:,">\n</head>');
}

const packages = new Set();
const scripts = name === 'lesson' ? await lessons(packages) : [];
const [head, tail] = (wasm ? await computing(packages, scripts) : name ? await found() : await report()).split('{{document}}');
if (out.endsWith('.html')) {
  writeFileSync(out, head + 'null' + tail);
} else if (name) {
  const rows = scripts.map((script, i) => `{"${script.name}", script_${i}, sizeof script_${i}},\n`);
  writeFileSync(out, [`#include "${name}/page.h"\n`, array(`cli_${name}_page_head`, head), array(`cli_${name}_page_tail`, tail),
    ...scripts.map(({ text }, i) => array(`script_${i}`, text).replace('const char', 'static const char').replace(/const size_t.*\n$/, '')),
    name === 'lesson' ? `const cli_lesson_script cli_lesson_scripts[] = {\n${rows.join('')}{NULL, NULL, 0}};\n` : ''].join(''));
} else {
  writeFileSync(out, `#include "report/page.h"\n${array('dsc_page_head', head)}${array('dsc_page_tail', tail)}${array('dsc_page_live', await live())}`);
}
