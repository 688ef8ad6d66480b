// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The end of a run within limits: constraints and bounds with their multipliers, and what the verdict rests on.
import { count, el, number, things } from '../text.js';
import { tableFigure } from './table.js';

const UNIQUE = { independent: 'the multipliers are unique', dependent: 'the multipliers are not unique', 'none-active': 'none is active' };

/** What was looked at, a sentence each. */
export function limitsEvidence({ violation, stationarity, complementarity, curvature, active, weak, tangent, qualification }) {
  return [
    `The largest violation is ${number(violation, 2)}; the gradient of the Lagrangian is at most ${number(stationarity, 2)}, a multiplier times its distance ${number(complementarity, 2)}.`,
    active > 0 ? `${things(active, 'constraint or bound', 'constraints and bounds')} ${active === 1 ? 'is' : 'are'} active: ${UNIQUE[qualification]}.` : 'No constraint is active.',
    weak > 0 && `${count(weak)} of them ${weak === 1 ? 'has' : 'have'} a multiplier of 0.`,
    tangent === 0 ? 'They meet in a point, and leave no way to go.'
      : `${things(tangent, 'direction')} ${tangent === 1 ? 'is' : 'are'} left${curvature === null ? '' : `, with a curvature of at least ${number(curvature, 4)}`}.`,
  ].filter(Boolean);
}

/** Rows of the table: constraints, then bounds that hold with equality. */
export function limitsRows({ constraints, lower_multipliers: lower = [], upper_multipliers: upper = [] }, variables) {
  const bounds = variables.flatMap((name, i) => [['at least', lower[i]], ['at most', upper[i]]]
    .filter(([, multiplier]) => multiplier).map(([words, multiplier]) => ({ constraint: `${name} ${words} its bound`, active: true, distance: 0, multiplier, effect: '' })));
  return [...constraints, ...bounds];
}

/** The section of a page; null without limits. @param {any} run of the result */
export function limitsSection(run, variables) {
  const { limited } = run;
  if (!limited) return null;
  const rows = limitsRows(limited, variables);
  const held = rows.filter(({ active }) => active).length;
  return el('section', { 'aria-labelledby': 'limits' }, el('h2', { id: 'limits' }, 'Constraints'),
    rows.length > 0 && tableFigure({
      title: held === 0 ? 'None of them is active' : `${count(held)} of ${things(rows.length, 'constraint or bound', 'constraints and bounds')} ${held === 1 ? 'holds' : 'hold'} with equality`,
      summary: 'A multiplier is how much f falls when the constraint is loosened by 1, if it went on as it begins. Distance is the left side minus the right one.',
      head: ['constraint', 'distance', 'multiplier', 'effect'], words: ['constraint', 'effect'],
      rows: rows.map(({ constraint, active, distance, multiplier, effect }) => ({
        shown: [constraint, number(distance, 3), active ? number(multiplier, 6) : '–', (effect ?? '').replaceAll('`', '')], copied: [constraint, distance, multiplier, effect ?? ''],
      })),
    }),
    el('ul.seen', {}, ...limitsEvidence(limited).map((text) => el('li', {}, text))));
}
