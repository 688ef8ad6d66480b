// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The direction of limited-memory BFGS: pairs of steps and changes of the gradient, and the
// two-loop recursion over them. Vectors only; the line search belongs to run/.
//
// [N06] Nocedal, Wright. Numerical optimization, second edition. 2006. Algorithm 7.4.
#ifndef DSC_OPTIM_LBFGS_H
#define DSC_OPTIM_LBFGS_H

#include <descent/base.h>

#include "kernel/kernels.h"

typedef struct dsc_lbfgs dsc_lbfgs;

/// Memory for `room` pairs of n numbers; kernels of double precision.
descent_status dsc_lbfgs_create(size_t n, size_t room, const dsc_kernels *kernels,
                                dsc_lbfgs **lbfgs, descent_error *error);
void dsc_lbfgs_free(dsc_lbfgs *lbfgs);

/// Forgets all pairs: the next direction is that of steepest descent.
void dsc_lbfgs_reset(dsc_lbfgs *lbfgs);
size_t dsc_lbfgs_pairs(const dsc_lbfgs *lbfgs);

/// Adds the pair s = x - x_before, y = g - g_before in place of the oldest one. False, and
/// nothing is added, when there is no positive curvature along s: the matrix would not stay
/// positive definite.
bool dsc_lbfgs_add(dsc_lbfgs *lbfgs, const double *x, const double *x_before, const double *g,
                   const double *g_before);

/// d[n] (out) = -H g, with H_0 = s'y / y'y of the newest pair.
void dsc_lbfgs_direction(dsc_lbfgs *lbfgs, const double *g, double *d);

#endif
