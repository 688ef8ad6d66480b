// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The lessons by name. Their order, titles and questions are those of the program (cli/lesson/course.h), which the page is
// told: a lesson is a module here and a row there.
import adam from './adam.js';
import momentum from './momentum.js';
import rmsprop from './rmsprop.js';

/** @typedef {{summary: (string | Node | (string | Node)[])[], build: (context: import('./article.js').Context) => void}} Lesson */

/** @type {Record<string, Lesson>} */
export const LESSONS = {
  adam,
  momentum,
  rmsprop,
};
