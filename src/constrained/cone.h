// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The critical cone at a point, and the least curvature of the Lagrangian on it: see judge.h.
#ifndef DSC_CONSTRAINED_CONE_H
#define DSC_CONSTRAINED_CONE_H

#include "constrained/problem.h"

/// Active constraints by number, i of a constraint and m + j of the bound of x_j. Strong ones leave
/// the directions along them, weak ones half of the others as well.
typedef struct dsc_cone {
    size_t *strong, *weak;
    size_t strong_count, weak_count;
} dsc_cone;

typedef enum dsc_cone_kind {
    DSC_CONE_UNKNOWN, /* too many variables */
    DSC_CONE_UP,      /* the Lagrangian curves up all over the cone, or nothing is left of it */
    DSC_CONE_FLAT,    /* not down, as far as was seen, and somewhere not up */
    DSC_CONE_DOWN
} dsc_cone_kind;

typedef struct dsc_cone_end {
    dsc_cone_kind kind;
    size_t rank;       /* of the gradients of all that is active */
    double least;      /* smallest eigenvalue along all that is active; NAN: none, or unknown */
    double down;       /* DOWN: the curvature */
    double *direction; /* n; DOWN: along which, of length 1 */
} dsc_cone_end;

/// Room for `most` active ones. Freed with dsc_cone_free, which accepts one that failed.
descent_status dsc_cone_create(dsc_cone *cone, size_t most, descent_error *error);
void dsc_cone_free(dsc_cone *cone);
void dsc_cone_add(dsc_cone *cone, size_t which, bool weak);

/// *end (out, but for `direction`, which it points to). Scaled.
descent_status dsc_cone_measure(dsc_problem *problem, const dsc_spot *spot,
                                const double *multipliers, const dsc_cone *cone,
                                dsc_cone_end *end, descent_error *error);

#endif
