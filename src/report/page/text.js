// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Numbers, dates and commands as people read them, and elements made of text (never of markup: names of runs and
// columns may be anything).

/** To so many significant digits: 0.1234, 40,970, 1.2e-7. */
export function number(value, digits = 4) {
  if (!Number.isFinite(value)) return value === Infinity ? '∞' : value === -Infinity ? '−∞' : '–';
  if (value === 0) return '0';
  const size = Math.abs(value);
  const text = size >= 1e15 || size < 1e-4
    ? value.toExponential(digits - 1).replace(/\.?0+e/, 'e').replace('e+', 'e')
    : new Intl.NumberFormat('en', { maximumSignificantDigits: digits }).format(value);
  return text.replace('-', '−').replace('e-', 'e−');
}

/** Numbers of an axis, with the digits that it takes to tell neighbours apart. @param {number[]} values @param {number} [digits] at least */
export function axisTexts(values, digits = 3) {
  for (let most = digits; most < 15; most++) {
    const texts = values.map((value) => number(value, most));
    if (new Set(texts).size === new Set(values).size) return texts;
  }
  return values.map((value) => number(value, 15));
}

/** "1,797" */
export const count = (value) => (Number.isFinite(value) ? new Intl.NumberFormat('en').format(value) : '–');

/** "1 step", "1,797 steps" */
export const things = (value, one, many = `${one}s`) => `${count(value)} ${value === 1 ? one : many}`;

/** "2nd", "68th" */
export function ordinal(value) {
  const end = { one: 'st', two: 'nd', few: 'rd', other: 'th' }[new Intl.PluralRules('en', { type: 'ordinal' }).select(value)];
  return `${count(value)}${end}`;
}

/** "94.7 %", in one line; without decimals where it is none or all. */
export const percent = (value, digits = 1) =>
  (Number.isFinite(value) ? `${(100 * value).toFixed(value === 0 || value === 1 ? 0 : digits)}\u00a0%` : '–');

/** The same of a tick: as many digits as it needs. */
export const percentTick = (value) => `${number(100 * value)}\u00a0%`;

/** Two numbers with so many digits, or as many more as tell them apart, up to six. @returns {[string, string]} */
export function apart(one, other, digits = 3) {
  const texts = [number(one, digits), number(other, digits)];
  return texts[0] !== texts[1] || one === other || digits >= 6 ? texts : apart(one, other, digits + 1);
}

/** A number stays in a line with its sign and unit, and with what it is equal to. @param {string} text */
export const kept = (text) => text.replace(/ (?=%)| (?=[=±] ?[−\d])|(?<=[=±]) (?=[−\d])/g, '\u00a0');

/** "0.02 s", "12 min 5 s" */
export function duration(seconds) {
  if (!Number.isFinite(seconds)) return '–';
  if (seconds < 0.01) return `${number(1000 * seconds, 2)} ms`;
  if (seconds < 60) return `${number(seconds, 2)} s`;
  const minutes = Math.round(seconds / 60);
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** "2026-01-31 12:00 UTC" */
export const date = (text) => (typeof text === 'string' ? text.replace('T', ' ').replace(/:\d\dZ$/, ' UTC') : '–');

/** The last part of a path. */
export const baseName = (path) => path.replace(/\/+$/, '').split('/').pop() || path;

/** A word as a POSIX shell reads it back. */
export const shellWord = (word) =>
  (/^[A-Za-z0-9_@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`);

/** Words of the library as a sentence of a page; f is a name, and stays small. @param {string} text */
export function sentence(text) {
  if (!text) return '';
  const typeset = text.replaceAll('+-', '±');
  return (/^f\b/.test(typeset) ? 'f' : typeset[0].toUpperCase()) + typeset.slice(1) + (/[.!?]$/.test(typeset) ? '' : '.');
}

/**
 * An element. Members that begin with "on" are listeners, others attributes; false and null are left out.
 * @param {string} name "div", or with classes: "div.card.wide"
 * @param {Record<string, any>} [members]
 * @param {...(Node | string | null | undefined | false)} children
 * @returns {HTMLElement}
 */
export const el = (name, members = {}, ...children) => make((tag) => document.createElement(tag), name, members, children);

/** The same of a picture. @returns {SVGElement} */
export const svg = (name, members = {}, ...children) =>
  make((tag) => document.createElementNS('http://www.w3.org/2000/svg', tag), name, members, children);

function make(create, name, members, children) {
  const [tag, ...classes] = name.split('.');
  const element = create(tag);
  if (classes.length > 0) element.setAttribute('class', classes.join(' '));
  for (const [key, value] of Object.entries(members)) {
    if (key.startsWith('on')) element.addEventListener(key.slice(2), value);
    else if (value === true) element.setAttribute(key, '');
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(key, value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** A table of texts. The first column heads its row. @param {string[]} head @param {(string | Node)[][]} rows */
export function table(caption, head, rows, numbers = true) {
  return el(`table${numbers ? '.numbers' : ''}`, {},
    el('caption.hidden', {}, caption),
    el('thead', {}, el('tr', {}, ...head.map((text) => el('th', { scope: 'col' }, text)))),
    el('tbody', {}, ...rows.map(([first, ...rest]) =>
      el('tr', {}, el('th', { scope: 'row' }, first), ...rest.map((cell) => el('td', {}, cell))))));
}

/** What is wide or long scrolls by itself, also by keys. @param {string} label */
export const region = (label, ...children) => el('div.scroll', { tabindex: '0', role: 'region', 'aria-label': label }, ...children);

/**
 * Buttons of which one is pressed.
 * @param {string} label @param {[string, any][]} words and their values @param {any} now @param {(value: any) => void} onchange
 */
export function choice(label, words, now, onchange) {
  const buttons = words.map(([word, value]) => el('button', {
    type: 'button', 'aria-pressed': String(value === now),
    onclick: (event) => {
      buttons.forEach((button) => button.setAttribute('aria-pressed', String(button === event.target)));
      onchange(value);
    },
  }, word));
  return el('div.choice', { role: 'group', 'aria-label': label }, el('span', { 'aria-hidden': 'true' }, label), ...buttons);
}

/** Puts a text on the clipboard; false where the browser does not allow it. @param {string} text */
export async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const area = el('textarea.hidden', { 'aria-hidden': 'true' });
    area.value = text;
    document.body.append(area);
    area.select();
    const done = document.execCommand('copy');
    area.remove();
    return done;
  }
}

/** A button that copies what `text` returns, and says so. @param {string} label @param {() => string} text */
export function copyButton(label, text) {
  const button = el('button.quiet', {
    type: 'button',
    onclick: async () => {
      const done = await copyText(text());
      button.textContent = done ? 'Copied' : 'Not allowed here';
      announce(done ? 'Copied to the clipboard' : 'The browser did not allow copying');
      setTimeout(() => { button.textContent = label; }, 1500);
    },
  }, label);
  return button;
}

/** Tells people who listen. @param {string} text */
export function announce(text) {
  const live = document.getElementById('live');
  if (live) live.textContent = text;
}

/** Words of the library with options in backticks, or of the program with flags. @param {string} text @returns {(string | HTMLElement)[]} */
export function withOptions(text) {
  const marked = text.includes('`') ? text : text.replace(/(^|[\s(])(--[a-z][a-z0-9-]*(?: \d+(?:\.\d+)?)?)/g, '$1`$2`');
  return marked.split('`').map((part, i) => (i % 2 ? el('code.option', {}, part) : part));
}

/** Words between which a line may end, but not within: browsers end one behind the hyphens of an option. @param {string} text */
const unbroken = (text) => text.split(/( )/).map((word) => (word.includes('-') ? el('span.word', {}, word) : word));

/** A command to type, to be copied, and the folder to type it in. @param {string} text @param {string | null} [from] */
export const command = (text, from = null) => el('div.typed', {},
  el('div.command', {}, el('code', { tabindex: '0' }, ...unbroken(text)), copyButton('Copy', () => text)), from && el('p.note.from', {}, 'in ', el('code', {}, from)));
