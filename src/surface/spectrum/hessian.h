// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The curvature of an objective at a point as a symmetric operator: the Hessian, or the
// Gauss-Newton part of it, whole or restricted to a range of the parameters. Everything in
// surface/ that multiplies with a matrix does it through this.
#ifndef DSC_SURFACE_SPECTRUM_HESSIAN_H
#define DSC_SURFACE_SPECTRUM_HESSIAN_H

#include <descent/options.h>

#include "objective/objective.h"

/// Which matrix, by its descent_curvature: the words of an option.
extern const descent_option_word dsc_curvature_words[];

typedef struct dsc_hessian {
    descent_objective *objective;
    const void *x;            /* N of the objective's type, borrowed */
    const descent_rows *rows; /* NULL: all; borrowed */
    descent_curvature kind;
    size_t begin, n;   /* a block of the parameters: vectors have n numbers. All: 0, N */
    uint64_t products; /* so far */
    void *wide;        /* N: a vector with zeros outside the block; NULL without one */
    void *wide_out;    /* N */
    void (*on_product)(uint64_t products, void *user); /* called after each product; or NULL */
    void *user;
} dsc_hessian;

/// begin and n: the block; n 0 for all parameters from begin on. Freed with
/// dsc_hessian_free, which accepts one that failed or was zeroed. DESCENT_DIVERGED when x has
/// a number that is not finite, DESCENT_UNSUPPORTED when the objective has no such matrix.
descent_status dsc_hessian_create(dsc_hessian *curvature, descent_objective *objective,
                                  const void *x, const descent_rows *rows,
                                  descent_curvature kind, size_t begin, size_t n,
                                  descent_error *error);
void dsc_hessian_free(dsc_hessian *curvature);

/// out[n] = operator times v[n], in the objective's type. DESCENT_DIVERGED when it is not
/// finite.
descent_status dsc_hessian_multiply(dsc_hessian *curvature, const void *v, void *out,
                                    descent_error *error);

#endif
