// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Samples of the unit cube [0, 1)^n whose points can be had in any order: a point is a function
// of the seed and its index (for Latin hypercubes also of the number of points).
#ifndef DSC_RUN_SAMPLING_H
#define DSC_RUN_SAMPLING_H

#include <descent/minimize.h>

#include "core/status.h"

enum { DSC_SOBOL_DIMENSIONS = 40 };

typedef struct dsc_sampling dsc_sampling;

/// `count` points in n dimensions. The first 2^k points of a Sobol sample stand in each of 2^k
/// equal intervals of every coordinate once, as all points of a Latin hypercube do in `count`
/// intervals. DESCENT_INVALID for more dimensions or points than the kind has.
descent_status dsc_sampling_create(descent_sampling kind, size_t n, uint64_t count,
                                   uint64_t seed, dsc_sampling **sampling,
                                   descent_error *error);
void dsc_sampling_free(dsc_sampling *sampling);

/// u[n] (out) = point `index`, 0 .. count - 1.
void dsc_sampling_point(const dsc_sampling *sampling, uint64_t index, double *u);

#endif
