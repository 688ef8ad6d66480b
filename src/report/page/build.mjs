// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Bundles a page and writes it as C: what stands before the document, and what stands behind it.
//
//     node build.mjs page.c                     the page of reports
//     node build.mjs race_page.c race.wasm      the page of races, with the module in it
//
// With a name that ends in .html: the page with an empty document. The policy of a page allows its own script and style,
// by their hashes, and nothing else (races: that and WebAssembly): no request to any network, no other script, no form.
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

import { build } from 'esbuild';

const here = dirname(fileURLToPath(import.meta.url));
const [out, wasm] = process.argv.slice(2);
const packages = new Set(); // that are in it
// What differs between both.
const page = wasm ? { folder: 'race', symbol: 'cli_race_page', header: 'race/page.h', also: " 'wasm-unsafe-eval'" }
  : { folder: '.', symbol: 'dsc_page', header: 'report/page.h', also: '' };

async function bundle(entry) {
  const result = await build({
    entryPoints: [join(here, page.folder, entry)],
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

/** Licences of what is in it. */
function licences() {
  return [...packages].sort().map((name) => {
    const folder = join(here, 'node_modules', name);
    const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
    return `${name}:\n${readFileSync(join(folder, file), 'utf8').trim()}`;
  }).join('\n\n');
}

const script = await bundle('main.js');
const style = await bundle('style.css');
const policy = `default-src 'none'; script-src ${hash(script)}${page.also}; style-src ${hash(style)}; base-uri 'none'; form-action 'none'`;
const text = readFileSync(join(here, page.folder, 'index.html'), 'utf8')
  .replace(/<!-- SPDX[^]*?-->\n/, '')
  .replace('{{policy}}', () => policy)
  .replace('{{licence}}', () => `In this page:\n${licences()}`)
  .replace('{{style}}', () => style)
  .replace('{{module}}', () => gzipSync(readFileSync(wasm), { level: 9 }).toString('base64'))
  .replace('{{script}}', () => script);
const [head, tail] = text.split('{{document}}');

if (out.endsWith('.html')) {
  writeFileSync(out, head + 'null' + tail);
} else {
  writeFileSync(out, `#include "${page.header}"\n${array(`${page.symbol}_head`, head)}${array(`${page.symbol}_tail`, tail)}`);
}
