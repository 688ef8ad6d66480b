// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The gradient noise scale tr S / |G|^2: the batch at which a step sees as much gradient as noise.
// [McCandlish and others. An empirical model of large-batch training. 2018, appendix A]
#ifndef DSC_SESSION_ADVISE_NOISE_H
#define DSC_SESSION_ADVISE_NOISE_H

#include "objective/objective.h"
#include "session/advise/adviser.h"

typedef struct dsc_advise_noise {
    double scale, scale_se;   /* examples; standard error by the jackknife over the groups */
    double signal, signal_se; /* |G|^2, without bias */
    double noise;             /* tr S, without bias */
    bool told;                /* |G|^2 stands out of its error */
} dsc_advise_noise;

/// From `groups` (2 or more) pairs of squared lengths: of gradients of `small` examples, mean_small
/// (the mean of several, which make up the large one), and of `big` examples. Numerator and
/// denominator are averaged separately: |G|^2 = (B |g_B|^2 - b |g_b|^2) / (B - b), tr S = (|g_b|^2 -
/// |g_B|^2) / (1/b - 1/B).
void dsc_advise_noise_of(size_t groups, double small, double big, const double *mean_small,
                         const double *of_big, dsc_advise_noise *noise);

/// Of an objective in float64 at x[n], on rows that are drawn from these with replacement, as a
/// function of the seed. DESCENT_NO_MEMORY, DESCENT_DIVERGED: a gradient is not finite.
descent_status dsc_advise_noise_find(descent_objective *objective, const double *x,
                                     const descent_rows *rows, uint64_t seed,
                                     dsc_advise_noise *noise, descent_error *error);

#endif
