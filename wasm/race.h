// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The library for a web page: functions typed as text, their values, gradients and curvature,
// and the paths that update rules take on them. Compiled to WebAssembly it is a module of its
// own with no imports; values and paths are those of `descent minimize`, bit for bit.
//
// A page calls race_alloc, writes text (UTF-8, a zero byte at its end) and numbers (little-endian
// doubles) into the module's memory, and reads results there. Calls that fail return 0 or NULL, and
// race_error says why.
#ifndef DESCENT_WASM_RACE_H
#define DESCENT_WASM_RACE_H

#include "page.h"

typedef struct race race;

/// Memory for text and numbers; bytes of 0. NULL when there is none.
PAGE_API void *race_alloc(size_t bytes);
PAGE_API void race_release(void *block);

/// What went wrong in the last call, with what to do behind it, line by line.
PAGE_API const char *race_error(void);

/// A formula, or the name of a function of the catalogue with `dimension` variables (0: as many as
/// usual; in a formula the value of n). settings: "a=3,b=4", or NULL. NULL after a mistake.
PAGE_API race *race_create(const char *function, size_t dimension, const char *settings);
PAGE_API void race_free(race *r);

PAGE_API size_t race_variables(const race *r);
/// The name of variable i.
PAGE_API const char *race_variable(const race *r, size_t i);

/// value (out), g[n] (out, or NULL) = the gradient at x[n]. False after a mistake.
PAGE_API bool race_evaluate(race *r, const double *x, double *value, double *g);
/// values[count] (out) at points[count][n]: for contours.
PAGE_API bool race_values(race *r, size_t count, const double *points, double *values);
/// hv[n] (out) = the Hessian at x[n] times v[n].
PAGE_API bool race_curvature(race *r, const double *x, const double *v, double *hv);

/// The path of a rule from x[n] (in; out: its end), at most `steps` steps: rows (out) of 3 + n
/// numbers, value, |gradient|, learning rate and x, for steps 0, 1, ..., `room` of them at most.
/// options: those of `descent minimize`, "lr=0.1,beta1=0.8,decay=exp:0.99", or NULL. noise:
/// standard deviation of normal noise on each number of the gradient, as of mini-batches, from a
/// stream `seed`; 0: none. Returns how many rows were written, 0 after a mistake.
PAGE_API size_t race_run(race *r, const char *rule, const char *options, double noise,
                         unsigned seed, double *x, size_t steps, double *rows, size_t room);
/// Why the last path ended: a word ("gradient", "steps", "diverged", ...).
PAGE_API const char *race_end(const race *r);

#endif
