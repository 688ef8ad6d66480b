// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Work on one matrix by all workers inside one task. Every worker calls the same functions in the
// same order, with the same arguments; what one needs of the others is there after a meeting.
//
// Keeps: what is computed does not depend on who computes it: matrices are cut between rows, and
// the sum of an element has one order (dsc_kernels.product). So the bits do not depend on the
// number of workers.
#ifndef DSC_OPTIM_WHOLE_TEAM_H
#define DSC_OPTIM_WHOLE_TEAM_H

#include "optim/whole.h"

typedef struct dsc_team {
    dsc_workers *workers; /* NULL: there is only one */
    size_t worker, count;
    size_t multipliers;         /* workers 0 .. multipliers - 1 take part in products */
    void *work;                 /* scratch of this worker's products, when it does */
    const dsc_kernels *kernels; /* of the numbers of the matrices */
} dsc_team;

/// The team of a step, for the worker that calls.
dsc_team dsc_team_of(const dsc_whole *w, size_t worker);

/// What all have written before is there for all after.
void dsc_team_meet(const dsc_team *team);

/// The part of 0 .. count - 1 that is this worker's.
void dsc_team_share(const dsc_team *team, size_t count, size_t *begin, size_t *end);

/// A matrix of the kernels' type, row by row without gaps, or its transpose.
typedef struct dsc_matrix {
    const void *at;
    size_t rows, columns; /* as it is stored */
    bool transposed;
} dsc_matrix;

/// c = a b; c (out) row by row without gaps, no part of a or b. Without a meeting.
void dsc_team_product(const dsc_team *team, const dsc_matrix *a, const dsc_matrix *b, void *c);

/// out = factor a b + other_factor other + diagonal I, n x n, where a b is symmetric: half of it is
/// computed. product (n x n, out): scratch. out may be `product` or `other`, or else no operand;
/// other may be NULL. Without a meeting.
typedef struct dsc_symmetric_sum {
    dsc_matrix a, b;
    double factor;
    const void *other;
    double other_factor;
    double diagonal;
    void *product, *out;
} dsc_symmetric_sum;
void dsc_team_symmetric(const dsc_team *team, const dsc_symmetric_sum *sum);

#endif
