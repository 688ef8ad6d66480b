// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Chance for a web page, beside race.h and network.h: the laws of <descent/dimension.h>, spectra of random symmetric
// matrices, and random numbers of the library's generator, for data that a page makes up.
#ifndef DESCENT_WASM_CHANCE_H
#define DESCENT_WASM_CHANCE_H

#include "page.h"

enum { CHANCE_LAW_NUMBERS = 7 };

/// How rare minima are in 1 to `to` dimensions: rows (out) of 7 numbers: 2^-n; the share by
/// random symmetric matrices; the same counted, and its standard error; the share on a random
/// field, and its error; that share by sampling alone. What is not known is NaN. False when
/// a number is out of range.
PAGE_API bool chance_laws(unsigned to, double samples, double seed, double *rows);

/// values[n] (out): the eigenvalues of random symmetric matrix number `index` of size n, 1 to 21.
PAGE_API void chance_spectrum(unsigned n, double seed, double index, double *values);

/// values[count] (out): numbers `first` to `first + count - 1` of stream `seed`, evenly distributed
/// over [0, 1), or normally with mean 0 and deviation 1.
PAGE_API void chance_uniform(double seed, double first, size_t count, double *values);
PAGE_API void chance_normal(double seed, double first, size_t count, double *values);

#endif
