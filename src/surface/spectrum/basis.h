// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// An orthonormal basis of long vectors: taking it out of a vector, adding to it, combining it.
// In parallel, with the same bits for any number of workers.
#ifndef DSC_SURFACE_SPECTRUM_BASIS_H
#define DSC_SURFACE_SPECTRUM_BASIS_H

#include "core/workers.h"
#include "kernel/kernels.h"

typedef struct dsc_basis {
    const dsc_kernels *kernels;
    dsc_workers *workers; /* borrowed, or NULL */
    size_t n, room;
    size_t count;   /* vectors q_0 .. q_{count-1} */
    void **vectors; /* room, NULL from count on; of the kernels' type */
    double *sums;   /* of pieces, room + 1 each: scratch */
    double *along;  /* 2 x room: scratch */
} dsc_basis;

/// Empty, for at most `room` vectors of n numbers. Freed with dsc_basis_free, which accepts one
/// that failed or was zeroed.
descent_status dsc_basis_create(dsc_basis *basis, descent_type type, dsc_workers *workers,
                                size_t n, size_t room, descent_error *error);
void dsc_basis_free(dsc_basis *basis);

/// Takes the basis out of w[n] (in and out) by classical Gram-Schmidt, twice, and adds the
/// coefficients of both passes to along[count] (or NULL). Returns what is left of |w|;
/// *error_bound (out) is a bound for the rounding errors of w = sum of along_i q_i + what is
/// left.
double dsc_basis_project(dsc_basis *basis, void *w, double *along, double *error_bound);

/// Adds w / length, a copy. There must be room.
descent_status dsc_basis_append(dsc_basis *basis, const void *w, double length,
                                descent_error *error);

/// y[n] (out) = sum of s_i q_i over the first `count`, scaled to length 1.
void dsc_basis_combine(dsc_basis *basis, size_t count, const double *s, void *y);

#endif
