// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Newton's method to the exact critical point near one that is nearly critical.
#ifndef DSC_SURFACE_JUDGE_POLISH_H
#define DSC_SURFACE_JUDGE_POLISH_H

#include "surface/judge/critical.h"

/// Looks for an exact critical point no farther than options->polish (1 + |x|) by Newton's
/// method, in the directions that have curvature. When there is one the point moves there, and
/// local with it; else both stay. *moved (out): how far. Without a whole spectrum the steps
/// take options->products products at most, all together.
descent_status dsc_polish(dsc_point *point, dsc_local *local,
                          const descent_diagnose_options *options, double *moved,
                          descent_error *error);

/// A critical point that Newton's method finds, farther away than dsc_polish accepts: within
/// 0.1 (1 + |x|), up to DSC_LOCAL_SMALL parameters. The point stays.
typedef struct dsc_beside {
    bool found;
    double distance;
    size_t index; /* negative eigenvalues there */
} dsc_beside;
descent_status dsc_beside_find(dsc_point *point, dsc_local *local,
                               const descent_diagnose_options *options, dsc_beside *beside,
                               descent_error *error);

#endif
