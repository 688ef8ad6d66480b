// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Formulas as MathML, from a notation that can be typed:
//
//     v = beta v + (1 - beta) g      names of Greek letters; a space is a product
//     x_k, x_(k+1), beta^t           indices and powers
//     a / (b + c)                    a fraction, in a line of its own: brackets around the whole of a part are dropped
//     sqrt(s) + eps, hat(v)          a root; a hat
//     -> <= >= != +- ~               arrows and signs: → ≤ ≥ ≠ ± ≈

const SPACE = 'http://www.w3.org/1998/Math/MathML';

const NAMES = {
  alpha: 'α', beta: 'β', gamma: 'γ', delta: 'δ', epsilon: 'ε', eps: 'ε', eta: 'η', theta: 'θ', kappa: 'κ', lambda: 'λ', mu: 'μ', nu: 'ν',
  rho: 'ρ', sigma: 'σ', tau: 'τ', phi: 'φ', omega: 'ω', Delta: 'Δ', infinity: '∞', grad: '∇', sum: '∑', dots: '…',
};
const SIGNS = { '->': '→', '<=': '≤', '>=': '≥', '!=': '≠', '+-': '±', '-': '−', '*': '·', '~': '≈' };
const UPRIGHT = new Set(['log', 'exp', 'sin', 'cos', 'max', 'min', 'lr']);

/** Words of a formula. @param {string} text @returns {string[]} */
export function wordsOf(text) {
  const found = text.match(/[A-Za-z]+[0-9]*|[0-9]+(?:,[0-9]{3})*(?:\.[0-9]+)?(?:e-?[0-9]+)?|->|<=|>=|!=|\+-|\S/g);
  return found ?? [];
}

const node = (name, ...children) => {
  const element = document.createElementNS(SPACE, name);
  element.append(...children);
  return element;
};

const row = (parts) => (parts.length === 1 ? parts[0] : node('mrow', ...parts));

/** One of the bars of a size: no sign between two things, so without room around it. */
function bar() {
  const element = node('mo', '|');
  for (const [name, value] of [['stretchy', 'false'], ['lspace', '0'], ['rspace', '0']]) element.setAttribute(name, value);
  return element;
}

/** @param {string} word */
function leaf(word) {
  if (/^[0-9]/.test(word)) return node('mn', word);
  const named = /^([A-Za-z]+)([0-9]*)$/.exec(word);
  if (word === '|') return bar();
  if (!named) return node('mo', SIGNS[word] ?? word);
  const name = node('mi', NAMES[named[1]] ?? named[1]);
  if (UPRIGHT.has(named[1])) name.setAttribute('mathvariant', 'normal');
  return named[2] ? node('msub', name, node('mn', named[2])) : name;
}

class Reader {
  /** @param {string[]} words @param {boolean} tall fractions have one part above the other */
  constructor(words, tall) {
    this.words = words;
    this.tall = tall;
    this.at = 0;
  }

  next() {
    return this.words[this.at];
  }

  /** Up to a closing bracket or the end. @returns {Element[]} */
  all() {
    const parts = [];
    while (this.at < this.words.length && this.next() !== ')') parts.push(this.fraction());
    return parts;
  }

  fraction() {
    const first = this.power();
    if (this.next() !== '/') return this.apart(first.element);
    this.at++;
    const below = this.power();
    if (!this.tall) return node('mrow', first.element, node('mo', '/'), below.element);
    return node('mfrac', row(first.bare ?? [first.element]), row(below.bare ?? [below.element]));
  }

  /** Names that are words stand apart from what follows. */
  apart(element) {
    if (!UPRIGHT.has(element.textContent) || !/^[A-Za-z(]/.test(this.next() ?? '')) return element;
    const space = node('mspace');
    space.setAttribute('width', '0.2em');
    return node('mrow', element, space);
  }

  /** One thing with what stands at it; `bare`: what its brackets are around. */
  power() {
    const base = this.one();
    const signs = {};
    while (this.next() === '_' || this.next() === '^') {
      const sign = this.next();
      this.at++;
      const part = this.one();
      signs[sign] = row(part.bare ?? [part.element]);
    }
    const { _: below, '^': above } = signs;
    if (below && above) return { element: node('msubsup', base.element, below, above) };
    if (below) return { element: node('msub', base.element, below) };
    return above ? { element: node('msup', base.element, above) } : base;
  }

  one() {
    const word = this.next();
    this.at++;
    if (word === '(') return this.bracket();
    if (this.next() !== '(' || !['sqrt', 'hat', 'bar'].includes(word)) return { element: leaf(word) };
    this.at++;
    const { bare } = this.bracket();
    if (word === 'sqrt') return { element: node('msqrt', ...bare) };
    const over = node('mover', row(bare), node('mo', word === 'hat' ? '^' : '¯'));
    over.setAttribute('accent', 'true');
    return { element: over };
  }

  bracket() {
    const bare = this.all();
    this.at++;
    return { bare, element: node('mrow', node('mo', '('), ...bare, node('mo', ')')) };
  }
}

/** @param {string} text @param {boolean} [block] in a line of its own @returns {Element} */
export function math(text, block = false) {
  const element = node('math', ...new Reader(wordsOf(text), block).all());
  if (block) element.setAttribute('display', 'block');
  return element;
}
