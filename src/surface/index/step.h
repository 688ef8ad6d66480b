// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_SURFACE_INDEX_STEP_H
#define DSC_SURFACE_INDEX_STEP_H

#include "surface/index/index.h"

/// p[n] (out): the step -sum (v_i'g) / |lambda_i| v_i over the eigenvalues beyond tau, that of
/// a saddle-free Newton method [Dauphin 2014], or with `newton` the one to the critical point
/// (lambda_i with its sign); *decrement (out) = 1/2 sum (v_i'g)^2 / |lambda_i|; *flat (out):
/// |H p + g| / |g| for the Newton step, 0 where g is 0. Dense: exact; else in the Krylov space
/// of g outside the known zero modes, until the equation is solved to 1e-6 |g|, what is left of
/// it lies in the kernel of H, or the products are used up: then the step is that of the
/// projected problem, *flat is not less than the true one.
descent_status dsc_index_step(const dsc_index *index, dsc_hessian *curvature,
                              const dsc_index_request *request, const double *g, bool newton,
                              double *p, double *decrement, double *flat, descent_error *error);

#endif
