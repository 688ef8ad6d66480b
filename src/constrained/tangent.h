// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Gradients of active constraints as a matrix: how many are independent, an orthonormal basis of
// what they leave free, and equations with them. A QR factorisation by Householder's reflections with
// column pivoting [G13, 5.4.2], in plain sums.
//
// [G13] Golub, Van Loan. Matrix computations, 4th edition. 2013.
#ifndef DSC_CONSTRAINED_TANGENT_H
#define DSC_CONSTRAINED_TANGENT_H

#include "core/status.h"

typedef struct dsc_tangent {
    size_t p, k, rank; /* numbers of a gradient; gradients; independent ones */
    double *columns;   /* k x p: of R, reflected and pivoted */
    double *lengths;   /* k: of the gradients, before they were made 1; 0: as good as none */
    double *tau;       /* k: factors of the reflections */
    size_t *order;     /* k: which gradient each column is */
    double *q; /* p x p, row j is column j of Q: the first `rank` span the gradients, the
                          others are free. NULL where it was not asked for */
} dsc_tangent;

/// From rows[k x p]. Freed with dsc_tangent_free, which accepts one that was zeroed, as one that failed is.
descent_status dsc_tangent_create(dsc_tangent *t, size_t p, size_t k, const double *rows,
                                  bool with_basis, descent_error *error);
void dsc_tangent_free(dsc_tangent *t);

/// y[k] (out): sum_i y_i row_i is as near to v[p] as can be; 0 for gradients that others span. Needs
/// the basis.
void dsc_tangent_multipliers(const dsc_tangent *t, const double *v, double *y);

/// d[p] (out): the shortest with row_i d = b[k]_i for gradients that are independent. Needs the
/// basis. work[k].
void dsc_tangent_reach(const dsc_tangent *t, const double *b, double *work, double *d);

#endif
