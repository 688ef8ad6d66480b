// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// A point of a function: what it is on the surface, the evidence, the spectrum of its curvature.
import { evidence } from '../evidence.js';
import { Spectrum, spectrumOf } from '../spectrum.js';
import { el, number } from '../text.js';
import { signOf, Surface } from './figures.js';
import { pointWords } from './words.js';

function pictured({ result, surface }) {
  const { x, f, verdict, variables, way_down: way } = result;
  const two = variables.length > 1;
  const at = (point, height) => ({ x: point[0], y: two ? point[1] : height });
  const marks = [{ ...at(x, f), kind: signOf(verdict), label: verdict }];
  const lower = way?.x ? [{ ...at(way.x, way.f), kind: 'point', label: 'lower' }] : [];
  const down = way && !way.x ? ` A direction leads down, by ${number(way.gain, 3)} at a distance of ${number(way.distance, 3)}.` : '';
  return new Surface({
    title: way?.x ? `${pointWords(variables, x)} is a ${verdict}; ${pointWords(variables, way.x)} is lower by ${number(way.taken_gain, 3)}` : `${pointWords(variables, x)}, f = ${number(f)}: ${verdict}`,
    summary: `${two ? 'The surface around the point, from above and from the side.' : 'The curve around the point.'}${down}`, surface,
    marks: [...marks, ...lower], signs: [{ sign: signOf(verdict), words: verdict }, ...(lower.length > 0 ? [{ sign: 'point', words: 'where the descent led' }] : [])],
  });
}

/** @param {any} data of document.js */
export function diagnosed(data) {
  const { result, surface, function: { text } } = data;
  const { x, f, variables, moved } = result;
  const curved = result.eigenvalues && spectrumOf(result);
  const newton = moved > 0 ? ` Newton's steps went ${number(moved, 2)} from the point that was asked for.` : '';
  const about = x ? `Of ${text} at ${pointWords(variables, x)}, in double precision: f = ${number(f, 6)}.${newton}` : `Of ${text}, in double precision: f = ${number(f, 6)}.`;
  const sections = [el('section', { 'aria-labelledby': 'evidence' }, el('h2', { id: 'evidence' }, 'Why it is that'),
    evidence(result, 'evidence-1', about), curved && new Spectrum(result).element)];
  return { picture: surface && x && pictured(data), sections, begin: () => {}, groups: [], places: [result.verdict] };
}
