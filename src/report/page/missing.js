// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What nobody has looked at yet, or what cannot be read, and what to type to have it on the page.
import { endOf, progressOf } from './run.js';
import { shellWord } from './text.js';

/** What is missing of a diagnosis; null: nothing. */
function ofDiagnosis({ diagnosis, diagnosis_problem: problem }) {
  const found = diagnosis?.found;
  if (problem) return { words: `The diagnosis cannot be read: ${problem}. It is made again by`, flags: '' };
  if (!found) return { words: 'What surrounds it has not been measured yet. Evidence, curvature and layers come with', flags: ' --spectrum --layers' };
  const curved = found.layers?.some(({ largest }) => Number.isFinite(largest));
  const spread = found.eigenvalues?.all || Boolean(found.spectrum);
  if (curved && spread) return null;
  const words = spread ? 'The curvature of each layer comes with' : curved ? 'The whole spectrum comes with' : 'The whole spectrum and the curvature of each layer come with';
  return { words, flags: `${found.eigenvalues?.all ? '' : ' --spectrum'} --layers` }; // the new diagnosis takes the place of this one
}

/** {words, command} for each thing that is missing. @param {any} run */
export function missingOf(run) {
  const name = shellWord(run.folder);
  const again = ` && descent report ${name}`;
  const diagnosis = ofDiagnosis(run);
  const unmoved = endOf(run)?.stop === 'diverged' && progressOf(run).epoch === 0; // and its folder has the first weights
  return [diagnosis && { words: diagnosis.words, command: `descent diagnose ${name}${diagnosis.flags}${again}` },
    !run.slice && !unmoved && { words: run.slice_problem ? `The picture of the surface cannot be read: ${run.slice_problem}. It is made again by` : 'A picture of the surface with the way of the training on it comes with', command: `descent slice ${name} --axes path${again}` },
  ].filter(Boolean);
}
