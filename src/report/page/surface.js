// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Where the runs are on the surface: evidence, spectrum, layers and a picture, of what `descent diagnose` and `descent
// slice` have left in their folders; where they have not, what to type.
import { causes } from './causes.js';
import { ageOf, evidence, isOld } from './evidence.js';
import { Layers, layerRows } from './layers.js';
import { missingOf } from './missing.js';
import { Picture, lineOf } from './picture.js';
import { madeIn, namesOf } from './run.js';
import { Spectrum, spectrumOf } from './spectrum.js';
import { command, el, number } from './text.js';

const asking = (run) => missingOf(run).map(({ words, command: text }) => el('div.missing', {}, el('p.note', {}, `${words}:`), command(text, madeIn(run))));

/** Figures of a run: each with its element and what draws it once that stands in the document. */
function figuresOf(run, id) {
  const list = [];
  if (run.diagnosis) {
    const { found } = run.diagnosis;
    list.push({ element: evidence(found, id, `${ageOf(run, run.diagnosis)} Over all training rows, in double precision: the loss is ${number(found.f)}.`) });
    if (found.causes?.length > 0) list.push({ element: causes(run, id.replace('evidence', 'causes'), isOld(run, run.diagnosis)) });
    if (spectrumOf(found)) list.push(new Spectrum(found, run.record.options?.optimizer, isOld(run, run.diagnosis)));
    if (layerRows(found).length > 0) list.push(new Layers(run));
  }
  if (run.slice?.found.axes.length === 2) list.unshift(new Picture(run));
  else if (run.slice?.found.axes.length === 1) {
    const { chart, group } = lineOf(run);
    list.unshift({ element: chart.element, begin: () => chart.begin(), group });
  }
  return list;
}

/**
 * The section, and what fills it once it stands in the document; `begin` returns the groups of its charts.
 * @param {any[]} runs
 */
export function surface(runs) {
  const begun = runs.filter(({ state }) => state !== 'new');
  const names = namesOf(runs);
  const section = el('section', { 'aria-labelledby': 'surface', hidden: begun.length === 0 }, el('h2', { id: 'surface' }, 'Where it is on the surface'));
  const begin = () => begun.flatMap((run, i) => {
    const figures = figuresOf(run, `evidence-${i + 1}`);
    const parts = [...figures.map(({ element }) => element), ...asking(run)];
    const name = names[runs.indexOf(run)];
    section.append(...(runs.length === 1 ? parts : [el('details.run', { open: i === 0 && figures.length > 0 }, el('summary', {}, name), ...parts)]));
    figures.forEach((figure) => figure.begin?.());
    return figures.map(({ group }) => group).filter(Boolean);
  });
  return { element: section, begin };
}
