// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Bundles the page and writes it as C: what stands before the document, and what stands behind it.
//
//     node build.mjs page.c        or a name that ends in .html: the page with an empty document
//
// The policy of the page allows its own script and style, by their hashes, and nothing else: no request to any
// network, no other script, no form.
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = dirname(fileURLToPath(import.meta.url));
const out = process.argv[2];

async function bundle(entry) {
  const result = await build({
    entryPoints: [join(here, entry)],
    bundle: true,
    minify: true,
    write: false,
    charset: 'ascii', // a page of ASCII alone is read twice as fast
    format: entry.endsWith('.js') ? 'iife' : undefined,
    target: ['chrome100', 'firefox113', 'safari16.4'],
    legalComments: 'none',
    logLevel: 'warning',
  });
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

const script = await bundle('main.js');
const style = await bundle('style.css');
const policy = `default-src 'none'; script-src ${hash(script)}; style-src ${hash(style)}; base-uri 'none'; form-action 'none'`;
const licence = readFileSync(join(here, 'node_modules/uplot/LICENSE'), 'utf8').trim();
const page = readFileSync(join(here, 'index.html'), 'utf8')
  .replace(/<!-- SPDX[^]*?-->\n/, '')
  .replace('{{policy}}', () => policy)
  .replace('{{licence}}', () => `Curves are drawn by uPlot:\n${licence}`)
  .replace('{{style}}', () => style)
  .replace('{{script}}', () => script);
const [head, tail] = page.split('{{document}}');

if (out.endsWith('.html')) {
  writeFileSync(out, head + 'null' + tail);
} else {
  writeFileSync(out, `#include "report/page.h"\n${array('dsc_page_head', head)}${array('dsc_page_tail', tail)}`);
}
