// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The commands of a run once more, as they can be pasted: a run is never overwritten, so they go to a folder of another name.
import { baseName, shellWord } from './text.js';

const OUT = ['--out', '--output', '-o'];
const RESUME = ['--resume'];

/** Where an option has its value: {at, prefix}; null: it is not given. The last one counts. */
function valueOf(words, names) {
  for (let i = words.length - 1; i > 0; i--) {
    if (names.includes(words[i - 1])) return { at: i, prefix: '' };
    const name = names.find((each) => (each.startsWith('--') ? words[i].startsWith(`${each}=`) : words[i].startsWith(each) && words[i].length > 2));
    if (name) return { at: i, prefix: words[i].slice(0, name.length + (name.startsWith('--') ? 1 : 0)) };
  }
  return null;
}

const put = (words, { at, prefix }, value) => words.map((word, i) => (i === at ? prefix + value : word));

/** The command that began the run with more options, of which the last ones count, into a folder of its own; null: there is none. */
export function begunWith({ record }, options) {
  const words = record.command;
  if (!Array.isArray(words) || words.length === 0) return null;
  const out = valueOf(words, OUT);
  const kept = words.filter((_, i) => !out || (i !== out.at && (out.prefix !== '' || i !== out.at - 1)));
  return [...kept, ...options].map(shellWord).join(' ');
}

/**
 * What to paste, and the folder that it makes; {lines: []}: a program trained the run, and there is no command.
 * folder null: the commands leave it to the program, which numbers its runs.
 */
export function againOf({ record, folder }) {
  const [first, ...rest] = [record.command, ...(record.resumed ?? []).map(({ command }) => command)]
    .filter((words) => Array.isArray(words) && words.length > 0);
  if (!first) return { lines: [], folder: null };
  const out = valueOf(first, OUT);
  const numbered = !out && rest.length === 0 && !first.some((word) => /^--config(=|$)/.test(word)); // a file of options may name a folder
  const old = out ? first[out.at].slice(out.prefix.length) : `runs/${baseName(folder)}`;
  const name = numbered ? null : `${old.replace(/\/+$/, '')}-again`;
  const begun = numbered ? first : out ? put(first, out, name) : [...first, '--out', name];
  const resumed = rest.map((words) => {
    const place = valueOf(words, RESUME);
    return place ? put(words, place, name) : words;
  });
  const lines = [begun, ...resumed].map((words) => words.map(shellWord).join(' '));
  return { lines: record.directory ? [`cd ${shellWord(record.directory)}`, ...lines] : lines, folder: name };
}
