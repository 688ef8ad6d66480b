// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The largest eigenvalue of the Hessian where a trainer stands, and of the Hessian between two roots
// of what an adaptive rule divides by:
// [Cohen and others. Adaptive gradient methods at the edge of stability. 2022, equation 5]: steps of
// Adam grow where it is above (2 + 2 beta1) / ((1 - beta1) lr), 38 / lr with beta1 0.9.
#ifndef DSC_SESSION_ADVISE_CURVATURE_H
#define DSC_SESSION_ADVISE_CURVATURE_H

#include "session/advise/adviser.h"

typedef struct dsc_advise_curvature {
    double largest; /* NAN: not found within the products there were */
    double
        preconditioned; /* NAN: likewise, and where the rule is not adaptive, or has taken no step */
} dsc_advise_curvature;

/// On so many of the training rows. What cannot be had is NAN, no error; DESCENT_NO_MEMORY.
descent_status dsc_advise_curvature_find(const descent_trainer *trainer, size_t rows,
                                         dsc_advise_curvature *curvature, descent_error *error);

#endif
